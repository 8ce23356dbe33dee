/* acting.c - who acted for whom. */
#include "service/acting.h"

#include "service/account_internal.h"
#include "store/acting_store.h"

typedef struct ActingTx {
    Call *call;
    const ActingFilterForm *form;
    ActingFilter filter;
    AccountRow *self;
    ActingRow *rows;
    size_t count;
} ActingTx;

/* The days of the account's own calendar. */
static Err *days_set(ActingTx *tx)
{
    const Zone *zone;

    TRY(zone_get(tx->self->time_zone, &zone));
    tx->filter.since =
        date_is_none(tx->form->from) ? (Instant){ 0 } : date_start(tx->form->from, zone);
    tx->filter.until = date_is_none(tx->form->until)
                           ? (Instant){ INT64_MAX }
                           : date_start((Date){ tx->form->until.day + 1 }, zone);
    return NULL;
}

static Err *acting_body(Db *db, void *context)
{
    ActingTx *tx = context;
    Call *call = tx->call;

    TRY(account_seen(call, db, call->actor.account, &tx->self));
    TRY(days_set(tx));
    return tx->form->for_us
               ? store_acting_for(db, call->out, call->scratch, &tx->filter, &tx->rows, &tx->count)
               : store_acting_by(db, call->out, call->scratch, &tx->filter, &tx->rows, &tx->count);
}

static ActingView view_of(const ActingTx *tx, const ActingRow *row)
{
    Arena *out = tx->call->out;
    AccountId self = tx->call->actor.account;
    bool known = row->actor.v == self.v || row->actor.v == tx->self->parent.v;
    bool told = row->actor.v == self.v || row->account.v == self.v; /* else it may name a cost */
    return (ActingView){ .code = event_code(out, row->id),
                         .name = row->name,
                         .summary = told ? row->summary : S(""),
                         .user_name = known ? row->user_name : S(""),
                         .actor_name = known ? row->actor_name : S(""),
                         .whom_code = account_code(out, row->whom),
                         .whom_name = row->whom_name,
                         .happened_at = row->happened_at };
}

static Err *allowed(const Call *call, const ActingFilterForm *form)
{
    bool reader =
        actor_can(&call->actor, ROLE_ADMINISTRATOR) || actor_can(&call->actor, ROLE_AUDITOR);
    bool sells = call->actor.kind != ACCOUNT_END_CUSTOMER;
    if (!reader || (!form->for_us && !sells)) {
        return ERR(FORBIDDEN, "who acted for whom is for administrators and auditors");
    }
    return form->person.len <= SEARCH_BYTES_MAX && str_utf8_valid(form->person)
               ? NULL
               : ERR_FIELD(FIELD_INVALID, "person", "This name is too long, or not UTF-8.");
}

Err *svc_acting(Call *call, const ActingFilterForm *form, Page *page, ActingView **ret,
                size_t *ret_count)
{
    size_t limit = account_page_limit(page);
    ActingTx tx = { .call = call,
                    .form = form,
                    .filter = { .actor = call->actor.account,
                                .customer = form->customer,
                                .person = str_trim(form->person),
                                .after = { INT64_MAX },
                                .max = (int32_t)limit + 1 } };

    TRY(allowed(call, form));
    if (page->after.len > 0) {
        TRY(event_id_parse(page->after, "after", &tx.filter.after));
    }
    TRY(db_tx(call->app->database, DB_READ, "acting", acting_body, &tx));
    size_t count = tx.count > limit ? limit : tx.count;
    ActingView *views = arena_array(call->out, ActingView, count);
    for (size_t i = 0; i < count; i++) {
        views[i] = view_of(&tx, &tx.rows[i]);
    }
    page->next = tx.count > limit ? views[count - 1].code : S("");
    *ret = views;
    *ret_count = count;
    return NULL;
}
