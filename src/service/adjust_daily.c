/* adjust_daily.c - who gets one invoice a day (ADR 19). */
#include "service/account_internal.h"
#include "service/adjust_internal.h"
#include "service/event.h"

typedef struct DailySet {
    Call *call;
    AccountId buyer;
    bool daily;
} DailySet;

static Err *set_body(Db *db, void *context)
{
    const DailySet *set = context;
    Call *call = set->call;
    AccountRow *buyer;
    bool changed;
    EventId event;
    TRY(store_account_get(db, call->out, call->actor.account, set->buyer, &buyer));
    if (buyer == NULL || buyer->parent.v != call->actor.account.v) {
        return ERR(NOT_FOUND, "account %" PRId64 " is no buyer of the actor", set->buyer.v);
    }
    TRY(store_invoices_daily_set(db, set->buyer, call->actor.account, set->daily, &changed));
    Str summary =
        set->daily ? S("Invoices of one day are put together") : S("Invoices are issued at once");
    return changed ? event_add_row(call, db, set->buyer, S("account"), set->buyer.v,
                                   S("account.invoicing"), summary, (Str){ 0 }, &event)
                   : NULL;
}

Err *svc_invoices_daily_set(Call *call, AccountId buyer, bool daily)
{
    DailySet set = { .call = call, .buyer = buyer, .daily = daily };
    TRY(adjust_may(call));
    return db_tx(call->app->database, DB_WRITE, "invoices_daily_set", set_body, &set);
}

typedef struct DailyListing {
    Call *call;
    AccountId after;
    size_t limit;
    DailyView *views;
    size_t count;
    bool more;
} DailyListing;

static Err *list_body(Db *db, void *context)
{
    DailyListing *list = context;
    Call *call = list->call;
    DailyRow *rows;
    TRY(store_invoices_daily_list(db, call->out, call->actor.account, list->after,
                                  (int32_t)list->limit + 1, &rows, &list->count));
    list->more = list->count > list->limit;
    list->count = list->more ? list->limit : list->count;
    list->views = arena_array(call->out, DailyView, list->count);
    for (size_t i = 0; i < list->count; i++) {
        list->views[i] = (DailyView){ .id = rows[i].id,
                                      .code = account_code(call->out, rows[i].id),
                                      .name = rows[i].name,
                                      .daily = rows[i].daily };
    }
    return NULL;
}

Err *svc_invoices_daily(Call *call, Page *page, DailyView **ret, size_t *ret_count)
{
    DailyListing list = { .call = call, .limit = account_page_limit(page) };
    TRY(bill_readable(call));
    if (page->after.len > 0) {
        TRY(account_id_parse(page->after, "after", &list.after));
    }
    TRY(db_tx(call->app->database, DB_READ, "invoices_daily", list_body, &list));
    page->next = list.more ? list.views[list.count - 1].code : (Str){ 0 };
    *ret = list.views;
    *ret_count = list.count;
    return NULL;
}
