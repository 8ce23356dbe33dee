/* debit_batch.c - files for the bank: written again from their rows, and as pages show them. */
#include "service/account_internal.h"
#include "service/bill_internal.h"
#include "service/debit_internal.h"

Err *debit_of(Call *call, const BatchAttempt *row, Debit *ret)
{
    *ret = (Debit){ .reference = sepa_reference(call->out, attempt_code(call->out, row->id)),
                    .amount_minor = row->amount_minor,
                    .scheme = row->scheme,
                    .sequence = row->sequence,
                    .collect_on = row->collect_on,
                    .mandate = row->reference,
                    .signed_on = row->signed_on,
                    .holder = row->holder,
                    .bic = row->bic,
                    .text = row->label };
    return debit_iban_open(call, mandate_code(call->out, row->mandate), row->iban_sealed,
                           &ret->iban);
}

Err *creditor_of(Call *call, CreditorId id, Str sealed, DebitCreditor *ret)
{
    return debit_iban_open(call, creditor_code(call->out, id), sealed, &ret->iban);
}

Err *batch_file_read(Call *call, Db *db, AccountId seller, DebitBatchId id, BatchRow **ret_batch,
                     BatchAttempt **ret_attempts, DebitFile *ret)
{
    BatchRow *batch;
    BatchAttempt *rows;
    size_t count;
    TRY(store_batch_get(db, call->out, seller, id, &batch));
    if (batch == NULL) {
        return ERR(NOT_FOUND, "no file %" PRId64 " of the seller", id.v);
    }
    TRY(store_batch_attempts(db, call->out, id, &rows, &count));
    DebitFile file = {
        .message_id = batch->message_id,
        .created_at = batch->created_at,
        .creditor = { .name = batch->name, .bic = batch->bic, .identifier = batch->identifier },
        .debits = arena_array(call->out, Debit, count),
        .count = count
    };
    TRY(creditor_of(call, batch->creditor, batch->iban_sealed, &file.creditor));
    for (size_t i = 0; i < count; i++) {
        TRY(debit_of(call, &rows[i], &file.debits[i]));
        if (debit_problem(&file.debits[i]).len > 0) {
            return ERR(DB, "attempt %" PRId64 " breaks the rules of its file", rows[i].id.v);
        }
    }
    *ret_batch = batch;
    *ret_attempts = rows;
    *ret = file;
    return NULL;
}

typedef struct BatchTx {
    Call *call;
    DebitBatchId id;
    BatchView view;
    AttemptView *attempts;
    size_t count;
    Str text;
} BatchTx;

static BatchView view_of(Arena *out, const BatchRow *row)
{
    return (BatchView){ .id = row->id,
                        .code = debit_batch_code(out, row->id),
                        .message_id = row->message_id,
                        .collect_on = row->collect_on,
                        .count = row->count,
                        .total = { row->total_minor, DEBIT_CURRENCY },
                        .creditor_name = row->name,
                        .iban = row->iban_shown,
                        .pending = row->pending,
                        .succeeded = row->succeeded,
                        .returned = row->came_back,
                        .failed = row->failed,
                        .unknown = row->unknown,
                        .user_name = row->user_name,
                        .created_at = row->created_at };
}

static Err *batch_body(Db *db, void *context)
{
    BatchTx *tx = context;
    Call *call = tx->call;
    BatchRow *row;
    BatchAttempt *attempts;
    TRY(store_batch_get(db, call->out, call->actor.account, tx->id, &row));
    if (row == NULL) {
        return ERR(NOT_FOUND, "no file %" PRId64 " of the actor", tx->id.v);
    }
    tx->view = view_of(call->out, row);
    TRY(store_batch_attempts(db, call->out, tx->id, &attempts, &tx->count));
    tx->count = tx->count < LIST_MAX ? tx->count : LIST_MAX;
    tx->attempts = arena_array(call->out, AttemptView, tx->count);
    for (size_t i = 0; i < tx->count; i++) {
        TRY(attempt_view(call, db, attempts[i].id, &tx->attempts[i]));
    }
    return NULL;
}

Err *svc_batch(Call *call, DebitBatchId id, BatchView *ret, AttemptView **ret_attempts,
               size_t *ret_count)
{
    BatchTx tx = { .call = call, .id = id };
    TRY(bill_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "batch", batch_body, &tx));
    *ret = tx.view;
    *ret_attempts = tx.attempts;
    *ret_count = tx.count;
    return NULL;
}

static Err *file_body(Db *db, void *context)
{
    BatchTx *tx = context;
    Call *call = tx->call;
    BatchRow *row;
    BatchAttempt *attempts;
    DebitFile file;
    TRY(batch_file_read(call, db, call->actor.account, tx->id, &row, &attempts, &file));
    tx->text = debit_file_write(call->out, call->scratch, &file);
    tx->view.message_id = row->message_id;
    return str_eq(hash_hex(call->out, hash_bytes(tx->text)), row->file_hash)
               ? NULL
               : ERR(DB, "file %" PRId64 " would not be written as it was", tx->id.v);
}

/* It has whole account numbers, so that reading all is not enough. */
Err *svc_batch_file(Call *call, DebitBatchId id, Str *ret_name, Str *ret_text)
{
    BatchTx tx = { .call = call, .id = id };
    TRY(debit_seller_need(call));
    TRY(db_tx(call->app->database, DB_READ, "batch_file", file_body, &tx));
    *ret_name = arena_printf(call->out, "%.*s.xml", STR_ARG(tx.view.message_id));
    *ret_text = tx.text;
    return NULL;
}

typedef struct BatchList {
    Call *call;
    DebitBatchId before;
    size_t limit;
    BatchView *views;
    size_t count;
    bool more;
} BatchList;

static Err *list_body(Db *db, void *context)
{
    BatchList *list = context;
    Call *call = list->call;
    DebitBatchId *ids;
    TRY(store_batch_list(db, call->out, call->actor.account, list->before, (int32_t)list->limit + 1,
                         &ids, &list->count));
    list->more = list->count > list->limit;
    list->count = list->more ? list->limit : list->count;
    list->views = arena_array(call->out, BatchView, list->count);
    for (size_t i = 0; i < list->count; i++) {
        BatchRow *row;
        TRY(store_batch_get(db, call->out, call->actor.account, ids[i], &row));
        assert(row != NULL);
        list->views[i] = view_of(call->out, row);
    }
    return NULL;
}

Err *svc_batches(Call *call, Page *page, BatchView **ret, size_t *ret_count)
{
    BatchList list = { .call = call, .before = { INT64_MAX }, .limit = account_page_limit(page) };
    TRY(bill_readable(call));
    if (page->after.len > 0) {
        TRY(debit_batch_id_parse(page->after, "after", &list.before));
    }
    TRY(db_tx(call->app->database, DB_READ, "batches", list_body, &list));
    page->next = list.more ? list.views[list.count - 1].code : (Str){ 0 };
    *ret = list.views;
    *ret_count = list.count;
    return NULL;
}
