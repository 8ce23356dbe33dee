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

static const ListColumn order_columns[] = {
    { STR_INIT("order"), STR_INIT("Order"), .kind = LIST_INSTANT, .sorts = true, .shown = true },
    { STR_INIT("end_customer"), STR_INIT("For"), .kind = LIST_TEXT, .sorts = true, .shown = true },
    { STR_INIT("buyer"), STR_INIT("Buyer"), .kind = LIST_TEXT, .sorts = true },
    { STR_INIT("placed_by"), STR_INIT("Placed by"), .kind = LIST_TEXT, .shown = true },
    { STR_INIT("reference"), STR_INIT("Reference"), .kind = LIST_TEXT, .sorts = true },
    { STR_INIT("lines"), STR_INIT("Lines"), .kind = LIST_NUMBER },
    { STR_INIT("currency"), STR_INIT("Currency"), .kind = LIST_CODE, .costs = true },
    { STR_INIT("due_now"), STR_INIT("Due at the start"), .kind = LIST_MONEY, .shown = true,
      .costs = true },
    { STR_INIT("placed_at"), STR_INIT("Placed"), .kind = LIST_INSTANT },
    { STR_INIT("done_at"), STR_INIT("Done"), .kind = LIST_INSTANT, .sorts = true },
    { STR_INIT("cause"), STR_INIT("Cause"), .kind = LIST_TEXT },
    { STR_INIT("state"), STR_INIT("State"), .kind = LIST_STATE, .sorts = true, .shown = true },
};

const List list_orders = {
    .name = STR_INIT("orders"),
    .path = STR_INIT("/orders"),
    .file = STR_INIT("orders.csv"),
    .order = STR_INIT("-created"),
    .columns = order_columns,
    .column_count = COUNT_OF(order_columns),
};

static const ListColumn invoice_columns[] = {
    { STR_INIT("number"), STR_INIT("Number"), .kind = LIST_CODE, .sorts = true, .shown = true },
    { STR_INIT("id"), STR_INIT("Code"), .kind = LIST_CODE },
    { STR_INIT("direction"), STR_INIT("Direction"), .kind = LIST_CODE },
    { STR_INIT("with"), STR_INIT("With"), .kind = LIST_TEXT, .shown = true },
    { STR_INIT("issuer"), STR_INIT("Issuer"), .kind = LIST_TEXT },
    { STR_INIT("buyer"), STR_INIT("Buyer"), .kind = LIST_TEXT },
    { STR_INIT("issued_on"), STR_INIT("Issued"), .kind = LIST_DATE, .sorts = true, .shown = true },
    { STR_INIT("due_on"), STR_INIT("Due"), .kind = LIST_DATE, .sorts = true, .shown = true },
    { STR_INIT("state"), STR_INIT("State"), .kind = LIST_STATE, .sorts = true, .shown = true },
    { STR_INIT("currency"), STR_INIT("Currency"), .kind = LIST_CODE },
    { STR_INIT("net"), STR_INIT("Net"), .kind = LIST_MONEY },
    { STR_INIT("tax"), STR_INIT("Tax"), .kind = LIST_MONEY },
    { STR_INIT("gross"), STR_INIT("Total"), .kind = LIST_MONEY, .sorts = true, .shown = true },
    { STR_INIT("credited"), STR_INIT("Credited"), .kind = LIST_MONEY },
    { STR_INIT("paid"), STR_INIT("Paid"), .kind = LIST_MONEY },
    { STR_INIT("prepaid"), STR_INIT("From prepaid money"), .kind = LIST_MONEY },
    { STR_INIT("written_off"), STR_INIT("Written off"), .kind = LIST_MONEY },
    { STR_INIT("open"), STR_INIT("Open"), .kind = LIST_MONEY, .sorts = true, .shown = true },
};

const List list_invoices = {
    .name = STR_INIT("invoices"),
    .path = STR_INIT("/invoices"),
    .file = STR_INIT("invoices.csv"),
    .order = STR_INIT("-created"),
    .columns = invoice_columns,
    .column_count = COUNT_OF(invoice_columns),
};

/* The columns of invoices, without what is never of a credit note. */
static const ListColumn credit_note_columns[] = {
    { STR_INIT("number"), STR_INIT("Number"), .kind = LIST_CODE, .sorts = true, .shown = true },
    { STR_INIT("id"), STR_INIT("Code"), .kind = LIST_CODE },
    { STR_INIT("direction"), STR_INIT("Direction"), .kind = LIST_CODE },
    { STR_INIT("with"), STR_INIT("With"), .kind = LIST_TEXT, .shown = true },
    { STR_INIT("issuer"), STR_INIT("Issuer"), .kind = LIST_TEXT },
    { STR_INIT("buyer"), STR_INIT("Buyer"), .kind = LIST_TEXT },
    { STR_INIT("issued_on"), STR_INIT("Issued"), .kind = LIST_DATE, .sorts = true, .shown = true },
    { STR_INIT("due_on"), STR_INIT("Due"), .kind = LIST_DATE, .sorts = true },
    { STR_INIT("state"), STR_INIT("State"), .kind = LIST_STATE },
    { STR_INIT("currency"), STR_INIT("Currency"), .kind = LIST_CODE },
    { STR_INIT("net"), STR_INIT("Net"), .kind = LIST_MONEY },
    { STR_INIT("tax"), STR_INIT("Tax"), .kind = LIST_MONEY },
    { STR_INIT("gross"), STR_INIT("Total"), .kind = LIST_MONEY, .sorts = true, .shown = true },
    { STR_INIT("credited"), STR_INIT("Credited"), .kind = LIST_MONEY },
    { STR_INIT("paid"), STR_INIT("Paid"), .kind = LIST_MONEY },
    { STR_INIT("prepaid"), STR_INIT("From prepaid money"), .kind = LIST_MONEY },
    { STR_INIT("written_off"), STR_INIT("Written off"), .kind = LIST_MONEY },
    { STR_INIT("open"), STR_INIT("Open"), .kind = LIST_MONEY },
};

const List list_credit_notes = {
    .name = STR_INIT("credit_notes"),
    .path = STR_INIT("/credit-notes"),
    .file = STR_INIT("credit-notes.csv"),
    .order = STR_INIT("-created"),
    .columns = credit_note_columns,
    .column_count = COUNT_OF(credit_note_columns),
};

static const List *const lists[] = { &list_subscriptions, &list_orders, &list_invoices,
                                     &list_credit_notes };

const List *list_named(Str name)
{
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        if (str_eq(lists[i]->name, name)) {
            return lists[i];
        }
    }
    return NULL;
}
