/* receivables.c - what is open of issued invoices, by days over due. */
#include "service/account_internal.h"
#include "service/bill_internal.h"
#include "service/move_internal.h"
#include "store/balance_store.h"

enum { AGE_DAYS = 30, AGE_COUNT = 5 };

typedef struct AgedRead {
    Call *call;
    AccountId after;
    size_t limit;
    ReceivablesView view;
    bool more;
} AgedRead;

static Err *aged_view(const int64_t parts[AGE_COUNT], Currency currency, AgedView *ret)
{
    Money total = money_zero(currency);
    Money *money[AGE_COUNT] = { &ret->not_due, &ret->to_30, &ret->to_60, &ret->to_90, &ret->older };
    for (size_t i = 0; i < AGE_COUNT; i++) {
        *money[i] = (Money){ parts[i], currency };
        TRY(money_add(total, *money[i], &total));
    }
    ret->total = total;
    return NULL;
}

static Err *aged_sums(AgedRead *read, Db *db, const AgeDays *days)
{
    Call *call = read->call;
    ReceivablesView *view = &read->view;
    AgedSum *rows;
    TRY(store_balance_aged_sums(db, call->out, call->actor.account, days, &rows,
                                &view->sums_count));
    view->sums = arena_array(call->out, AgedView, view->sums_count);
    for (size_t i = 0; i < view->sums_count; i++) {
        const int64_t parts[AGE_COUNT] = { rows[i].not_due_minor, rows[i].to_30_minor,
                                           rows[i].to_60_minor, rows[i].to_90_minor,
                                           rows[i].older_minor };
        TRY(aged_view(parts, rows[i].currency, &view->sums[i]));
    }
    return NULL;
}

/* A buyer with several currencies is not torn: the last one is left to the next page. */
static size_t whole_buyers(const AgedRow *rows, size_t count)
{
    size_t end = count;
    while (end > 0 && rows[end - 1].buyer.v == rows[count - 1].buyer.v) {
        end--;
    }
    return end == 0 ? count : end;
}

static Err *aged_buyers(AgedRead *read, Db *db, const AgeDays *days)
{
    Call *call = read->call;
    ReceivablesView *view = &read->view;
    AgedRow *rows;
    size_t count;
    TRY(store_balance_aged(db, call->out, call->actor.account, read->after, days,
                           (int32_t)read->limit + 1, &rows, &count));
    read->more = count > read->limit;
    count = read->more ? whole_buyers(rows, count) : count;
    view->buyers_count = count;
    view->buyers = arena_array(call->out, AgedView, count);
    for (size_t i = 0; i < count; i++) {
        const int64_t parts[AGE_COUNT] = { rows[i].not_due_minor, rows[i].to_30_minor,
                                           rows[i].to_60_minor, rows[i].to_90_minor,
                                           rows[i].older_minor };
        view->buyers[i] = (AgedView){ .buyer_name = rows[i].name,
                                      .buyer_code = account_code(call->out, rows[i].buyer) };
        TRY(aged_view(parts, rows[i].currency, &view->buyers[i]));
    }
    return NULL;
}

static Err *aged_body(Db *db, void *context)
{
    AgedRead *read = context;
    Call *call = read->call;
    Date today;
    TRY(account_today(call, db, call->actor.account, &today));
    const AgeDays days = { .today = today,
                           .days_30 = { today.day - AGE_DAYS },
                           .days_60 = { today.day - 2 * AGE_DAYS },
                           .days_90 = { today.day - 3 * AGE_DAYS } };
    read->view.today = today;
    TRY(aged_sums(read, db, &days));
    return aged_buyers(read, db, &days);
}

Err *svc_receivables(Call *call, Page *page, ReceivablesView *ret)
{
    AgedRead read = { .call = call, .limit = account_page_limit(page) };
    TRY(bill_readable(call));
    if (page->after.len > 0) {
        TRY(account_id_parse(page->after, "after", &read.after));
    }
    TRY(db_tx(call->app->database, DB_READ, "receivables", aged_body, &read));
    const ReceivablesView *view = &read.view;
    page->next = read.more ? view->buyers[view->buyers_count - 1].buyer_code : (Str){ 0 };
    *ret = read.view;
    return NULL;
}
