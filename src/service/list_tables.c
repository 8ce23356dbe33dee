/* list_tables.c - the columns of each list. A sorted column's name is an order in sql/queries. */
#include "service/list.h"

static const ListColumn subscription_columns[] = {
    { STR_INIT("subscription"), STR_INIT("Subscription"), .kind = LIST_CODE, .sorts = true,
      .shown = true },
    { STR_INIT("product"), STR_INIT("Product"), .kind = LIST_TEXT },
    { STR_INIT("plan"), STR_INIT("Plan"), .kind = LIST_TEXT },
    { STR_INIT("name"), STR_INIT("Own name"), .kind = LIST_TEXT },
    { STR_INIT("end_customer"), STR_INIT("End customer"), .kind = LIST_TEXT, .sorts = true,
      .shown = true },
    { STR_INIT("quantity"), STR_INIT("Quantity"), .kind = LIST_NUMBER, .sorts = true,
      .shown = true },
    { STR_INIT("currency"), STR_INIT("Currency"), .kind = LIST_CODE, .costs = true },
    { STR_INIT("unit_price"), STR_INIT("Per unit, net"), .kind = LIST_MONEY, .costs = true },
    { STR_INIT("recurring"), STR_INIT("Per period, net"), .kind = LIST_MONEY, .shown = true,
      .costs = true },
    { STR_INIT("billing"), STR_INIT("Billed"), .kind = LIST_TEXT },
    { STR_INIT("started_on"), STR_INIT("Started"), .kind = LIST_DATE, .sorts = true },
    { STR_INIT("term_to"), STR_INIT("Term ends"), .kind = LIST_DATE, .sorts = true },
    { STR_INIT("charged_through"), STR_INIT("Charged through"), .kind = LIST_DATE },
    { STR_INIT("next_charge_on"), STR_INIT("Next charge"), .kind = LIST_DATE, .sorts = true,
      .shown = true },
    { STR_INIT("end_on"), STR_INIT("Ends"), .kind = LIST_DATE, .sorts = true },
    { STR_INIT("service"), STR_INIT("Service"), .kind = LIST_CODE },
    { STR_INIT("order"), STR_INIT("Order"), .kind = LIST_CODE },
    { STR_INIT("vendor_state"), STR_INIT("At the vendor"), .kind = LIST_CODE },
    { STR_INIT("state"), STR_INIT("State"), .kind = LIST_STATE, .sorts = true, .shown = true },
};

const List list_subscriptions = {
    .name = STR_INIT("subscriptions"),
    .path = STR_INIT("/subscriptions"),
    .file = STR_INIT("subscriptions.csv"),
    .order = STR_INIT("-created"),
    .columns = subscription_columns,
    .column_count = COUNT_OF(subscription_columns),
};

static const List *const lists[] = { &list_subscriptions };

const List *list_named(Str name)
{
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        if (str_eq(lists[i]->name, name)) {
            return lists[i];
        }
    }
    return NULL;
}
