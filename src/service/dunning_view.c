/* dunning_view.c - what is overdue, for sellers and for who owes; pausing. */
#include "service/dunning_internal.h"

#include "service/account_internal.h"
#include "service/event.h"
#include "service/job.h"

static Err *sells(const Call *call)
{
    return call->actor.kind == ACCOUNT_END_CUSTOMER ? ERR(FORBIDDEN, "it sells to nobody") : NULL;
}

static void view_next(const DunningRules *rules, const DunningOverdueRow *row, Date paused_until,
                      OverdueView *view)
{
    size_t next = (size_t)(row->position + 1);
    view->next_on = DATE_NONE;
    if (next < rules->policy.stage_count) {
        Date day = dunning_stage_day(&rules->policy, next, row->oldest_on);
        day = date_max(day, rules->today);
        view->next_stage = rules->policy.stages[next].name;
        view->next_action = rules->policy.stages[next].action;
        view->next_on = date_is_none(paused_until) ? day : date_max(day, paused_until);
    }
}

static Err *view_row(Call *call, Db *db, const DunningRules *rules, const DunningOverdueRow *row,
                     OverdueView *ret)
{
    DunningPauseRow *pause;
    TRY(store_dunning_pause(db, call->out, call->actor.account, row->buyer, &pause));
    bool paused = pause != NULL && pause->until_on.day > rules->today.day;
    int64_t over = (int64_t)rules->today.day - row->due_on.day;
    *ret = (OverdueView){ .buyer_name = row->name,
                          .buyer_code = account_code(call->out, row->buyer),
                          .open = { row->open_minor, row->currency },
                          .oldest_on = row->oldest_on,
                          .due_on = row->due_on,
                          .days_over = over > 0 ? over : 0,
                          .stage = row->stage_name,
                          .since_on = row->position >= 0 ? row->since_on : DATE_NONE,
                          .paused_until = paused ? pause->until_on : DATE_NONE };
    view_next(rules, row, ret->paused_until, ret);
    return NULL;
}

typedef struct OverdueRead {
    Call *call;
    AccountId after;
    int32_t stage;
    size_t limit;
    DunningRules rules;
    OverdueView *views;
    size_t count;
    bool more;
} OverdueRead;

/* A buyer with several currencies is not torn: the last one is left to the next page. */
static size_t whole_buyers(const DunningOverdueRow *rows, size_t count)
{
    size_t end = count;
    while (end > 0 && rows[end - 1].buyer.v == rows[count - 1].buyer.v) {
        end--;
    }
    return end == 0 ? count : end;
}

static Err *overdue_body(Db *db, void *context)
{
    OverdueRead *read = context;
    Call *call = read->call;
    DunningOverdueRow *rows;
    size_t count;
    TRY(dunning_rules(call, db, call->actor.account, &read->rules));
    const DunningOverdueQuery query = { .seller = call->actor.account,
                                        .after = read->after,
                                        .today = read->rules.today,
                                        .stage = read->stage,
                                        .max = (int32_t)read->limit + 1 };
    TRY(store_dunning_overdue(db, call->out, &query, &rows, &count));
    read->more = count > read->limit;
    read->count = read->more ? whole_buyers(rows, count) : count;
    read->views = arena_array(call->out, OverdueView, read->count);
    for (size_t i = 0; i < read->count; i++) {
        TRY(view_row(call, db, &read->rules, &rows[i], &read->views[i]));
    }
    return NULL;
}

Err *svc_overdue(Call *call, int32_t stage, Page *page, OverdueView **ret, size_t *ret_count)
{
    OverdueRead *read = arena_new(call->out, OverdueRead);
    *read = (OverdueRead){ .call = call, .stage = stage, .limit = account_page_limit(page) };
    TRY(sells(call));
    TRY(bill_readable(call));
    if (page->after.len > 0) {
        TRY(account_id_parse(page->after, "after", &read->after));
    }
    TRY(db_tx(call->app->database, DB_READ, "overdue", overdue_body, read));
    page->next = read->more ? read->views[read->count - 1].buyer_code : (Str){ 0 };
    *ret = read->views;
    *ret_count = read->count;
    return NULL;
}

typedef struct AccountRead {
    Call *call;
    AccountId buyer;
    const DunningPauseForm *form; /* when it is paused */
    DunningRules rules;
    DunningAccountView view;
} AccountRead;

static Err *buyer_seen(AccountRead *read, Db *db)
{
    Call *call = read->call;
    AccountRow *row;
    TRY(account_buyer(call, db, read->buyer, &row));
    if (row == NULL) {
        return ERR(NOT_FOUND, "not a direct buyer of the actor");
    }
    read->view.buyer_name = row->name;
    read->view.buyer_code = account_code(call->out, row->id);
    return dunning_rules(call, db, call->actor.account, &read->rules);
}

/* Newest first in the list; each lasted until the one before it there. */
static Err *steps_read(AccountRead *read, Db *db)
{
    Call *call = read->call;
    DunningAccountView *view = &read->view;
    DunningStepRow *rows;
    TRY(store_dunning_steps(db, call->out, call->actor.account, read->buyer, &rows,
                            &view->steps_count));
    view->steps = arena_array(call->out, DunningStepView, view->steps_count);
    for (size_t i = 0; i < view->steps_count; i++) {
        bool last = i == 0 || !currency_eq(rows[i].currency, rows[i - 1].currency);
        view->steps[i] = (DunningStepView){ .stage = rows[i].name,
                                            .from = rows[i].entered_on,
                                            .to = last ? DATE_NONE : rows[i - 1].entered_on,
                                            .open = { rows[i].open_minor, rows[i].currency } };
    }
    return NULL;
}

static Err *invoices_read(AccountRead *read, Db *db, Currency currency)
{
    Call *call = read->call;
    DunningAccountView *view = &read->view;
    DunningInvoiceRow *rows;
    size_t count;
    const DunningEdge edge = { call->actor.account, read->buyer, currency };
    TRY(store_dunning_invoices(db, call->out, &edge, DUNNING_BATCH_MAX, &rows, &count));
    DunningInvoiceView *all =
        arena_array(call->out, DunningInvoiceView, view->invoices_count + count);
    for (size_t i = 0; i < view->invoices_count; i++) {
        all[i] = view->invoices[i];
    }
    for (size_t i = 0; i < count; i++) {
        all[view->invoices_count + i] =
            (DunningInvoiceView){ .code = invoice_code(call->out, rows[i].id),
                                  .label = rows[i].label,
                                  .issued_on = rows[i].issued_on,
                                  .due_on = rows[i].due_on,
                                  .open = { rows[i].open_minor, currency } };
    }
    view->invoices = all;
    view->invoices_count += count;
    return NULL;
}

static Err *account_body(Db *db, void *context)
{
    AccountRead *read = context;
    Call *call = read->call;
    DunningAccountView *view = &read->view;
    DunningSaleRow *sales;
    size_t count;
    DunningPauseRow *pause;
    *view = (DunningAccountView){ .paused_until = DATE_NONE };
    TRY(buyer_seen(read, db));
    TRY(store_dunning_sales(db, call->out, read->buyer, &sales, &count));
    view->sales = arena_array(call->out, OverdueView, count);
    for (size_t i = 0; i < count; i++) {
        const DunningEdge edge = { call->actor.account, read->buyer, sales[i].currency };
        DunningSale sale;
        if (sales[i].seller.v != edge.seller.v) {
            continue;
        }
        TRY(dunning_sale(call, db, &edge, read->rules.today, &sale));
        TRY(invoices_read(read, db, edge.currency));
        const DunningOverdueRow row = { .buyer = read->buyer,
                                        .name = view->buyer_name,
                                        .currency = edge.currency,
                                        .oldest_on = date_is_none(sale.oldest_on)
                                                         ? read->rules.today
                                                         : sale.oldest_on,
                                        .due_on = { sale.oldest_on.day + DOCUMENT_DUE_DAYS },
                                        .open_minor = sale.open_minor,
                                        .position = sale.stored.position,
                                        .stage_name = sale.stored.name,
                                        .since_on = sale.stored.since_on };
        TRY(view_row(call, db, &read->rules, &row, &view->sales[view->sales_count++]));
    }
    TRY(store_dunning_pause(db, call->out, call->actor.account, read->buyer, &pause));
    if (pause != NULL && pause->until_on.day > read->rules.today.day) {
        view->paused_until = pause->until_on;
        view->pause_reason = pause->reason;
    }
    return steps_read(read, db);
}

Err *svc_dunning_account(Call *call, AccountId buyer, DunningAccountView *ret)
{
    AccountRead *read = arena_new(call->out, AccountRead);
    *read = (AccountRead){ .call = call, .buyer = buyer };
    TRY(sells(call));
    TRY(bill_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "dunning_account", account_body, read));
    *ret = read->view;
    return NULL;
}

static Err *pause_queue(AccountRead *read, Db *db, int64_t id, Instant run_at)
{
    Call *call = read->call;
    Str key = arena_printf(call->out, "dunning:%.*s:pause:%" PRId64,
                           STR_ARG(account_code(call->out, read->buyer)), id);
    return job_add(call, db, JOB_DUNNING, read->buyer.v, key, run_at);
}

static Err *pause_body(Db *db, void *context)
{
    AccountRead *read = context;
    Call *call = read->call;
    const DunningPauseForm *form = read->form;
    EventId event;
    TRY(buyer_seen(read, db));
    Date today = read->rules.today;
    Date until = date_is_none(form->until_on) ? today : form->until_on;
    if (until.day < today.day || until.day > today.day + DUNNING_PAUSE_DAYS_MAX) {
        return ERR_FIELD(FIELD_RANGE, "until", "The day is from today to a year from now.");
    }
    const DunningPauseAdd add = { .id = call_new_id(call),
                                  .seller = call->actor.account,
                                  .buyer = read->buyer,
                                  .until_on = until,
                                  .reason = str_trim(form->reason),
                                  .user = call->actor.user,
                                  .created_at = call->now };
    TRY(store_dunning_pause_add(db, &add));
    bool pauses = until.day > today.day;
    Str summary = pauses ? arena_printf(call->out, "Dunning is paused until %.*s.",
                                        STR_ARG(date_display(call->out, until)))
                         : S("Dunning goes on.");
    TRY(event_add_row(call, db, read->buyer, S("account"), read->buyer.v,
                      pauses ? S("dunning.paused") : S("dunning.continued"), summary, S(""),
                      &event));
    Instant start = date_start(until, read->rules.zone);
    return pause_queue(read, db, add.id, pauses ? start : call->now);
}

Err *svc_dunning_pause(Call *call, const DunningPauseForm *form)
{
    AccountRead *read = arena_new(call->out, AccountRead);
    *read = (AccountRead){ .call = call, .buyer = form->buyer, .form = form };
    TRY(sells(call));
    TRY(call_need(call, ROLE_BILLING));
    if (str_trim(form->reason).len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "reason", "Please say why.");
    }
    if (form->reason.len > DUNNING_REASON_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "reason", "The reason is too long.");
    }
    if (!str_utf8_valid(form->reason)) {
        return ERR_FIELD(FIELD_INVALID, "reason", "The reason is not valid text.");
    }
    return db_tx(call->app->database, DB_MONEY, "dunning_pause", pause_body, read);
}

typedef struct OwnRead {
    Call *call;
    DunningOwnView *views;
    size_t count;
} OwnRead;

static Err *own_body(Db *db, void *context)
{
    OwnRead *read = context;
    Call *call = read->call;
    DunningOwnRow *rows;
    AccountId buyer = call->actor.account;
    TRY(store_dunning_own(db, call->out, buyer, &rows, &read->count));
    read->views = arena_array(call->out, DunningOwnView, read->count);
    for (size_t i = 0; i < read->count; i++) {
        const DunningEdge edge = { rows[i].seller, buyer, rows[i].currency };
        Date oldest;
        int64_t open;
        TRY(store_dunning_facts(db, call->out, &edge, &oldest, &open));
        read->views[i] = (DunningOwnView){ .seller_name = rows[i].seller_name,
                                           .seller_code = account_code(call->out, rows[i].seller),
                                           .stage = rows[i].name,
                                           .blocks = rows[i].blocks,
                                           .since_on = rows[i].since_on,
                                           .oldest_on = oldest,
                                           .open = { open, rows[i].currency } };
    }
    return NULL;
}

Err *svc_dunning_own(Call *call, DunningOwnView **ret, size_t *ret_count)
{
    OwnRead read = { .call = call };
    TRY(bill_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "dunning_own", own_body, &read));
    *ret = read.views;
    *ret_count = read.count;
    return NULL;
}
