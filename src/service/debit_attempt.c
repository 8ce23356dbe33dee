/* debit_attempt.c - attempts as their two sides see them; what a person finds out about one. */
#include "service/account_internal.h"
#include "service/bill_internal.h"
#include "service/debit_internal.h"

typedef struct AttemptTx {
    Call *call;
    AttemptId id;
    bool paid;
} AttemptTx;

static Err *attempt_seen(Call *call, Db *db, AttemptId id, AttemptRow **ret_row)
{
    TRY(store_attempt_get(db, call->out, call->actor.account, id, ret_row));
    return *ret_row != NULL ? NULL : ERR(NOT_FOUND, "no attempt %" PRId64 " of the actor", id.v);
}

Err *attempt_view(Call *call, Db *db, AttemptId id, AttemptView *ret)
{
    Arena *out = call->out;
    AttemptRow *row;
    TRY(attempt_seen(call, db, id, &row));
    bool collects = row->seller.v == call->actor.account.v;
    bool in_file = collects && row->batch.v != 0;
    bool failed = row->failure != FAILURE_NONE;
    *ret = (AttemptView){
        .id = row->id,
        .code = attempt_code(out, row->id),
        .collects = collects,
        .seller_name = row->seller_name,
        .seller_code = account_code(out, row->seller),
        .buyer_name = row->buyer_name,
        .buyer_code = account_code(out, row->buyer),
        .invoice_code = invoice_code(out, row->document),
        .invoice_label = row->label,
        .number = row->number,
        .amount = { row->amount_minor, DEBIT_CURRENCY },
        .mandate = row->mandate_reference,
        .sequence = row->sequence,
        .collect_on = row->collect_on,
        .batch_code = in_file ? debit_batch_code(out, row->batch) : S(""),
        .message_id = in_file ? row->message_id : S(""),
        .state = row->state,
        .returned = row->returned.v != 0,
        .failure = row->failure,
        .reason = row->reason,
        .reason_text = failed ? debit_reason(row->reason)->text : S(""),
        .retry_on = row->retry_on,
        .payment_code = row->payment.v == 0 ? S("") : payment_code(out, row->payment),
        .created_at = row->created_at,
        .moved_at = row->moved_at,
    };
    return NULL;
}

typedef struct AttemptList {
    Call *call;
    InvoiceId document; /* or zero: all */
    AttemptId before;
    size_t limit;
    AttemptView *views;
    size_t count;
    bool more;
} AttemptList;

static Err *list_body(Db *db, void *context)
{
    AttemptList *list = context;
    Call *call = list->call;
    AttemptId *ids;
    TRY(store_attempt_list(db, call->out, call->actor.account, list->before,
                           (int32_t)list->limit + 1, &ids, &list->count));
    list->more = list->count > list->limit;
    list->count = list->more ? list->limit : list->count;
    list->views = arena_array(call->out, AttemptView, list->count);
    for (size_t i = 0; i < list->count; i++) {
        TRY(attempt_view(call, db, ids[i], &list->views[i]));
    }
    return NULL;
}

Err *svc_attempts(Call *call, Page *page, AttemptView **ret, size_t *ret_count)
{
    AttemptList list = { .call = call, .before = { INT64_MAX }, .limit = account_page_limit(page) };
    TRY(bill_readable(call));
    if (page->after.len > 0) {
        TRY(attempt_id_parse(page->after, "after", &list.before));
    }
    TRY(db_tx(call->app->database, DB_READ, "attempts", list_body, &list));
    page->next = list.more ? list.views[list.count - 1].code : (Str){ 0 };
    *ret = list.views;
    *ret_count = list.count;
    return NULL;
}

/* Whoever is neither side of the invoice's sale sees none. */
static Err *of_body(Db *db, void *context)
{
    AttemptList *list = context;
    Call *call = list->call;
    AttemptId *ids;
    AttemptRow *first = NULL;
    TRY(store_attempts_of(db, call->out, list->document, &ids, &list->count));
    if (list->count > 0) {
        TRY(store_attempt_get(db, call->out, call->actor.account, ids[0], &first));
    }
    list->count = first == NULL ? 0 : list->count;
    list->views = arena_array(call->out, AttemptView, list->count);
    for (size_t i = 0; i < list->count; i++) {
        TRY(attempt_view(call, db, ids[i], &list->views[i]));
    }
    return NULL;
}

Err *svc_attempts_of(Call *call, InvoiceId document, AttemptView **ret, size_t *ret_count)
{
    AttemptList list = { .call = call, .document = document };
    TRY(bill_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "attempts_of", of_body, &list));
    *ret = list.views;
    *ret_count = list.count;
    return NULL;
}

static Err *resolve_body(Db *db, void *context)
{
    AttemptTx *tx = context;
    Call *call = tx->call;
    AttemptRow *row;
    Date today;
    TRY(attempt_seen(call, db, tx->id, &row));
    if (row->seller.v != call->actor.account.v) {
        return ERR(NOT_FOUND, "no attempt %" PRId64 " that the actor collects", tx->id.v);
    }
    if (row->state != ATTEMPT_UNKNOWN) {
        return ERR(INVOICE_STATE, "Only an unknown attempt is decided by hand.");
    }
    TRY(debit_today(call, db, row->seller, &today));
    return tx->paid ? attempt_settle(call, db, row, today)
                    : attempt_fail(call, db, row, S(""), today);
}

Err *svc_attempt_resolve(Call *call, AttemptId id, bool paid)
{
    AttemptTx tx = { .call = call, .id = id, .paid = paid };
    TRY(debit_seller_need(call));
    return db_tx(call->app->database, DB_MONEY, "attempt_resolve", resolve_body, &tx);
}
