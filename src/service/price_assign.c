/* price_assign.c - price lists of the operator's buyers from a day to a day. */
#include "service/price_assign.h"

#include <inttypes.h>

#include "service/account_internal.h"
#include "service/event.h"
#include "service/price.h"
#include "service/price_office_internal.h"
#include "service/price_table.h"
#include "store/price_assign_store.h"
#include "store/sell_rule_store.h"
#include "store/setting_store.h"

typedef struct Assign {
    Call *call;
    const PriceAssignForm *form;
    PriceOfficeList list;
    AccountRow *account;
    Date from;
    Date to; /* exclusive; DATE_NONE: open */
    PriceAssignTrial trial;
} Assign;

/* Field and currency are said; others than the actor's buyers are not there. */
static Err *account_find(Assign *assign, Db *db)
{
    Call *call = assign->call;
    Str text = str_trim(assign->form->account);
    AccountId id = { 0 };
    Err *err = account_id_parse(text, "account", &id);
    if (err != NULL) {
        TRY(store_account_by_name(db, call->out, call->actor.account, text, &id));
    }
    if (id.v != 0) {
        TRY(store_account_get(db, call->out, call->actor.account, id, &assign->account));
    }
    if (assign->account == NULL || assign->account->parent.v != call->actor.account.v) {
        return ERR_FIELD(NOT_FOUND, "account", "None of your buyers has this code or name.");
    }
    if (!currency_eq(assign->account->currency, assign->list.currency)) {
        return ERR_FIELD(FIELD_INVALID, "account", "%.*s is billed in %.*s, this list is in %.*s.",
                         STR_ARG(assign->account->name),
                         STR_ARG(currency_str(&assign->account->currency)),
                         STR_ARG(currency_str(&assign->list.currency)));
    }
    return NULL;
}

static Err *assign_read(Assign *assign, Db *db)
{
    Call *call = assign->call;
    const PriceAssignForm *form = assign->form;
    Date today;
    assign->account = NULL;
    TRY(price_office_find(call, db, form->list, &assign->list));
    TRY(account_find(assign, db));
    TRY(price_day(call, db, assign->account->id, &today));
    assign->from = date_is_none(form->from) ? today : form->from;
    assign->to = date_is_none(form->to) ? DATE_NONE : (Date){ form->to.day + 1 };
    if (assign->from.day < today.day) {
        return ERR_FIELD(FIELD_RANGE, "from", "This day is past.");
    }
    if (!date_is_none(assign->to) && assign->to.day <= assign->from.day) {
        return ERR_FIELD(FIELD_RANGE, "to", "The last day is before the first.");
    }
    return NULL;
}

/* The list in the place of the one that the account has on the chain's day. */
static void chain_change(const Assign *assign, PriceChain *chain)
{
    const PriceOfficeList *list = &assign->list;
    bool open = list->valid_from.day <= chain->day.day || date_is_none(list->valid_from);
    bool ended = !date_is_none(list->valid_to) && list->valid_to.day < chain->day.day;
    for (size_t i = 0; i < chain->count; i++) {
        PriceEdge *edge = &chain->edges[i];
        if (edge->buyer.v == assign->account->id.v) {
            edge->list = open && !ended ? list->id : (PriceListId){ 0 };
            edge->list_name = list->name;
            edge->currency = list->currency;
            edge->markup_ppm = list->marks_up ? list->markup_ppm : MARKUP_NONE;
            chain->lists[i] = edge->list;
        }
    }
}

static Err *table_read(Call *call, Db *db, PriceChain *chain, PriceTableRow **ret_rows,
                       size_t *ret_count)
{
    PriceTable table;
    TRY(price_table_load(call, db, chain, &table));
    TRY(price_table_rows(call->out, chain, &table, ret_rows));
    *ret_count = table.plan_count;
    return NULL;
}

/* What changes for one buyer, the account or one below it, on the first day; `work` holds all but
 * what the shift shows. */
static Err *buyer_shift(Assign *assign, Db *db, AccountId buyer, Arena work, PriceShift *ret_shift,
                        Str *ret_list)
{
    Call call = *assign->call;
    PriceChain chain;
    PriceTableRow *before;
    PriceTableRow *after;
    size_t before_count;
    size_t after_count;
    call.out = &work;
    TRY(price_chain_on(&call, db, buyer, assign->from, &chain));
    const PriceEdge *last = chain.count > 0 ? &chain.edges[chain.count - 1] : NULL;
    *ret_list =
        last != NULL && last->list.v != 0 ? str_dup(assign->call->out, last->list_name) : S("");
    TRY(table_read(&call, db, &chain, &before, &before_count));
    chain_change(assign, &chain);
    TRY(table_read(&call, db, &chain, &after, &after_count));
    *ret_shift = price_shift(assign->call->out, before, before_count, after, after_count);
    return NULL;
}

static Err *below_shift(Assign *assign, Db *db, Arena work)
{
    Call *call = assign->call;
    PriceAssignTrial *trial = &assign->trial;
    SellBuyer *buyers;
    size_t count;
    TRY(store_sell_buyers(db, call->out, assign->account->id, (AccountId){ 0 }, (Str){ 0 },
                          PRICE_ASSIGN_BELOW_MAX, &buyers, &count));
    trial->below_more = count == PRICE_ASSIGN_BELOW_MAX;
    for (size_t i = 0; i < count; i++) {
        PriceShift shift;
        Str name;
        TRY(buyer_shift(assign, db, buyers[i].id, work, &shift, &name));
        int64_t changes = price_shift_changes(&shift);
        trial->below++;
        trial->below_changed += changes > 0 ? 1 : 0;
        trial->below_prices += changes;
    }
    return NULL;
}

typedef struct AssignWork {
    Assign *assign;
    Arena work;
} AssignWork;

static Err *try_body(Db *db, void *context)
{
    AssignWork *run = context;
    Assign *assign = run->assign;
    TRY(assign_read(assign, db));
    assign->trial = (PriceAssignTrial){
        .account_name = assign->account->name,
        .account_code = account_code(assign->call->out, assign->account->id),
        .list_after = assign->list.name,
        .from = assign->from,
        .to = price_last_day(assign->to),
    };
    TRY(buyer_shift(assign, db, assign->account->id, run->work, &assign->trial.shift,
                    &assign->trial.list_before));
    return below_shift(assign, db, run->work);
}

Err *svc_price_assign_try(Call *call, const PriceAssignForm *form, PriceAssignTrial *ret)
{
    Assign assign = { .call = call, .form = form };
    TRY(price_office_may(call));
    AssignWork run = { .assign = &assign, .work = arena_open(PRICE_WORK_BYTES) };
    Err *err = db_tx(call->app->database, DB_READ, "price_assign_try", try_body, &run);
    arena_close(run.work, PRICE_WORK_BYTES);
    if (err == NULL) {
        *ret = assign.trial;
    }
    return err;
}

/* The newest of the account that counts is this very one. */
static Err *stands_already(Assign *assign, Db *db, bool *ret_stands)
{
    const PriceAssignQuery query = { .owner = assign->call->actor.account,
                                     .list = assign->list.id,
                                     .day = assign->from,
                                     .after = { assign->account->id.v },
                                     .after_number = 0,
                                     .max = PRICE_ASSIGN_PAGE_MAX };
    PriceAssignRow *rows;
    size_t count;
    *ret_stands = false;
    TRY(store_price_assign_list(db, assign->call->out, &query, &rows, &count));
    for (size_t i = 0; i < count && rows[i].account.v == assign->account->id.v; i++) {
        *ret_stands =
            *ret_stands || (!rows[i].newer && rows[i].valid_from.day == assign->from.day &&
                            rows[i].valid_to.day == assign->to.day);
    }
    return NULL;
}

static Err *told(const Assign *assign, Db *db, Str name, Str what)
{
    Call *call = assign->call;
    EventId event;
    Str summary =
        arena_printf(call->out, "Price list '%.*s': %.*s for %.*s", STR_ARG(assign->list.name),
                     STR_ARG(what), STR_ARG(assign->account->name));
    TRY(store_setting_increase(db, S("catalogue_version")));
    return event_add_row(call, db, call->actor.account, S("account"), assign->account->id.v, name,
                         summary, (Str){ 0 }, &event);
}

static Err *assign_body(Db *db, void *context)
{
    Assign *assign = context;
    Call *call = assign->call;
    bool stands;
    TRY(assign_read(assign, db));
    TRY(stands_already(assign, db, &stands));
    if (stands) {
        return NULL;
    }
    const PriceAssignNew row = { .account = assign->account->id,
                                 .list = assign->list.id,
                                 .valid_from = assign->from,
                                 .valid_to = assign->to,
                                 .user = call->actor.user,
                                 .created_at = call->now };
    TRY(store_price_assign(db, call->scratch, row));
    Str days = arena_printf(
        call->out, "assigned from %.*s%s%.*s", STR_ARG(date_display(call->out, assign->from)),
        date_is_none(assign->to) ? "" : " to ",
        STR_ARG(date_is_none(assign->to) ? S("")
                                         : date_display(call->out, price_last_day(assign->to))));
    return told(assign, db, S("account.price_list"), days);
}

Err *svc_price_assign(Call *call, const PriceAssignForm *form)
{
    Assign assign = { .call = call, .form = form };
    TRY(price_office_may(call));
    TRY(db_tx(call->app->database, DB_MONEY, "price_assign", assign_body, &assign));
    call->app->catalogue_read_us = 0;
    return NULL;
}

typedef struct AssignEnd {
    Assign assign;
    int64_t number;
} AssignEnd;

static Err *end_body(Db *db, void *context)
{
    AssignEnd *end = context;
    Assign *assign = &end->assign;
    Call *call = assign->call;
    bool ended;
    assign->account = NULL;
    TRY(price_office_find(call, db, assign->form->list, &assign->list));
    TRY(account_find(assign, db));
    TRY(store_price_assign_end(db, assign->account->id, end->number, assign->list.id, call->now,
                               &ended));
    if (!ended) {
        return ERR(NOT_FOUND, "there is no such assignment that counts");
    }
    return told(assign, db, S("account.price_list"), S("taken back"));
}

Err *svc_price_assign_end(Call *call, Str list, Str account, int64_t number)
{
    const PriceAssignForm form = { .list = list, .account = account };
    AssignEnd end = { .assign = { .call = call, .form = &form }, .number = number };
    TRY(price_office_may(call));
    TRY(db_tx(call->app->database, DB_MONEY, "price_assign_end", end_body, &end));
    call->app->catalogue_read_us = 0;
    return NULL;
}

typedef struct AssignedRead {
    Call *call;
    Str list;
    const Page *page;
    PriceAssignQuery query;
    PriceAssignRow *rows;
    size_t count;
} AssignedRead;

static Err *assigned_body(Db *db, void *context)
{
    AssignedRead *read = context;
    Call *call = read->call;
    PriceOfficeList list;
    TRY(price_office_find(call, db, read->list, &list));
    read->query.owner = call->actor.account;
    read->query.list = list.id;
    TRY(price_day(call, db, call->actor.account, &read->query.day));
    return store_price_assign_list(db, call->out, &read->query, &read->rows, &read->count);
}

/* "acc_06h2n8kx4m1pq.3": the last account and number of a page. */
static Err *cursor_read(const Page *page, PriceAssignQuery *query)
{
    Str rest = page->after;
    Str code;
    if (page->after.len == 0) {
        return NULL;
    }
    (void)str_next(&rest, '.', &code);
    Err *err = account_id_parse(code, "after", &query->after);
    if (err != NULL || !str_parse_int64(rest, &query->after_number)) {
        return ERR_FIELD(FIELD_INVALID, "after", "there is no such page");
    }
    return NULL;
}

Err *svc_price_assigned(Call *call, Str list, Page *page, PriceAssigned **ret, size_t *ret_count)
{
    AssignedRead read = { .call = call, .list = list, .query.after_number = -1 };
    size_t limit = page->limit == 0 || page->limit > LIST_MAX ? LIST_MAX : page->limit;
    TRY(price_office_readable(call));
    TRY(cursor_read(page, &read.query));
    read.query.max = (int32_t)limit + 1;
    TRY(db_tx(call->app->database, DB_READ, "price_assigned", assigned_body, &read));
    size_t count = read.count > limit ? limit : read.count;
    PriceAssigned *views = arena_array(call->out, PriceAssigned, count);
    for (size_t i = 0; i < count; i++) {
        const PriceAssignRow *row = &read.rows[i];
        views[i] = (PriceAssigned){ .account_code = account_code(call->out, row->account),
                                    .account_name = row->name,
                                    .number = row->number,
                                    .valid_from = row->valid_from,
                                    .valid_to = price_last_day(row->valid_to),
                                    .made_by = row->made_by };
        views[i].today = !row->newer && (date_is_none(row->valid_from) ||
                                         row->valid_from.day <= read.query.day.day);
    }
    page->next = (Str){ 0 };
    if (read.count > limit) {
        page->next = arena_printf(call->out, "%.*s.%" PRId64,
                                  STR_ARG(views[count - 1].account_code), views[count - 1].number);
    }
    *ret = views;
    *ret_count = count;
    return NULL;
}
