/* debit_store.c - direct debit in the database. SQL: sql/queries/debit.sql. */
#include "store/debit_store.h"

Err *store_creditor_add(Db *db, const CreditorAdd *creditor)
{
    return sql_debit_creditor_add(db, creditor, NULL);
}

Err *store_creditor_get(Db *db, Arena *out, AccountId seller, CreditorRow **ret_creditor)
{
    bool found;
    CreditorRow *row = arena_new(out, CreditorRow);
    TRY(sql_debit_creditor_newest(db, out, seller, row, &found));
    *ret_creditor = found ? row : NULL;
    return NULL;
}

Err *store_mandate_add(Db *db, const MandateAdd *mandate)
{
    return sql_mandate_add(db, mandate, NULL);
}

Err *store_mandate_by_request(Db *db, Arena *out, AccountId seller, Str request_key,
                              MandateId *ret_id)
{
    bool found;
    SqlMandateByRequest row;
    TRY(sql_mandate_by_request(db, out, seller, request_key, &row, &found));
    *ret_id = found ? row.id : (MandateId){ 0 };
    return NULL;
}

Err *store_mandate_taken(Db *db, Arena *out, AccountId seller, AccountId buyer, Str reference,
                         bool *ret_reference, bool *ret_active)
{
    bool found;
    SqlMandateTaken row;
    TRY(sql_mandate_taken(db, out, seller, buyer, reference, &row, &found));
    *ret_reference = found && str_eq(row.reference, reference);
    *ret_active = found && !*ret_reference;
    return NULL;
}

Err *store_mandate_get(Db *db, Arena *out, AccountId actor, MandateId id, MandateRow **ret_mandate)
{
    bool found;
    MandateRow *row = arena_new(out, MandateRow);
    TRY(sql_mandate_get(db, out, actor, id, row, &found));
    *ret_mandate = found ? row : NULL;
    return NULL;
}

Err *store_mandate_list(Db *db, Arena *out, AccountId actor, MandateId before, int32_t max,
                        MandateId **ret_ids, size_t *ret_count)
{
    SqlMandateList *rows;
    TRY(sql_mandate_list(db, out, actor, before, max, &rows, ret_count));
    MandateId *ids = arena_array(out, MandateId, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    return NULL;
}

Err *store_mandate_end(Db *db, MandateId id, MandateState state, Str cause, Instant now,
                       bool *ret_ended)
{
    int64_t changed;
    TRY(sql_mandate_end(db, id, state, cause, now, &changed));
    *ret_ended = changed == 1;
    return NULL;
}

Err *store_debit_due(Db *db, Arena *out, AccountId seller, InvoiceId after, Date collect_on,
                     Date noticed_on, DebitDue **ret, size_t *ret_count)
{
    return sql_debit_due(db, out, seller, after, collect_on, noticed_on, ret, ret_count);
}

Err *store_batch_add(Db *db, Arena scratch, const BatchAdd *batch, const AttemptAdd *attempts,
                     size_t count)
{
    int64_t sent;
    SqlAttemptSendIn *sends = arena_array(&scratch, SqlAttemptSendIn, count);
    for (size_t i = 0; i < count; i++) {
        sends[i] = (SqlAttemptSendIn){ attempts[i].id, batch->id, attempts[i].created_at };
    }
    TRY(sql_attempt_add_each(db, scratch, attempts, count, NULL));
    TRY(sql_debit_batch_add(db, batch, NULL));
    TRY(sql_attempt_send_each(db, scratch, sends, count, &sent));
    return sent == (int64_t)count ? NULL : ERR(DB, "not all attempts of a file could be sent");
}

Err *store_batch_get(Db *db, Arena *out, AccountId seller, DebitBatchId id, BatchRow **ret_batch)
{
    bool found;
    BatchRow *row = arena_new(out, BatchRow);
    TRY(sql_debit_batch_get(db, out, seller, id, row, &found));
    *ret_batch = found ? row : NULL;
    return NULL;
}

Err *store_batch_list(Db *db, Arena *out, AccountId seller, DebitBatchId before, int32_t max,
                      DebitBatchId **ret_ids, size_t *ret_count)
{
    SqlDebitBatchList *rows;
    TRY(sql_debit_batch_list(db, out, seller, before, max, &rows, ret_count));
    DebitBatchId *ids = arena_array(out, DebitBatchId, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    return NULL;
}

Err *store_batch_by_message(Db *db, Arena *out, AccountId seller, Str message_id,
                            DebitBatchId *ret_id)
{
    bool found;
    SqlDebitBatchByMessage row;
    TRY(sql_debit_batch_by_message(db, out, seller, message_id, &row, &found));
    *ret_id = found ? row.id : (DebitBatchId){ 0 };
    return NULL;
}

Err *store_batch_attempts(Db *db, Arena *out, DebitBatchId id, BatchAttempt **ret,
                          size_t *ret_count)
{
    return sql_attempts_of_batch(db, out, id, ret, ret_count);
}

Err *store_attempt_get(Db *db, Arena *out, AccountId actor, AttemptId id, AttemptRow **ret_attempt)
{
    bool found;
    AttemptRow *row = arena_new(out, AttemptRow);
    TRY(sql_attempt_get(db, out, actor, id, row, &found));
    *ret_attempt = found ? row : NULL;
    return NULL;
}

Err *store_attempt_list(Db *db, Arena *out, AccountId actor, AttemptId before, int32_t max,
                        AttemptId **ret_ids, size_t *ret_count)
{
    SqlAttemptList *rows;
    TRY(sql_attempt_list(db, out, actor, before, max, &rows, ret_count));
    AttemptId *ids = arena_array(out, AttemptId, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    return NULL;
}

Err *store_attempts_of(Db *db, Arena *out, InvoiceId document, AttemptId **ret_ids,
                       size_t *ret_count)
{
    SqlAttemptsOfDocument *rows;
    TRY(sql_attempts_of_document(db, out, document, &rows, ret_count));
    AttemptId *ids = arena_array(out, AttemptId, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    return NULL;
}

Err *store_attempt_failures(Db *db, Arena *out, InvoiceId document, MandateId mandate,
                            int32_t *ret_count)
{
    SqlAttemptFailures row;
    TRY(sql_attempt_failures(db, out, document, mandate, &row));
    *ret_count = row.count;
    return NULL;
}

Err *store_attempts_settled(Db *db, Arena *out, AccountId seller, Date collected_on,
                            AttemptId **ret_ids, size_t *ret_count)
{
    SqlAttemptsSettled *rows;
    TRY(sql_attempts_settled(db, out, seller, collected_on, &rows, ret_count));
    AttemptId *ids = arena_array(out, AttemptId, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    return NULL;
}

Err *store_attempt_move(Db *db, const AttemptMove *move, bool *ret_moved)
{
    int64_t changed;
    TRY(sql_attempt_move(db, move, &changed));
    *ret_moved = changed == 1;
    return NULL;
}

Err *store_attempt_return(Db *db, const AttemptReturn *move, bool *ret_moved)
{
    int64_t changed;
    TRY(sql_attempt_return(db, move, &changed));
    *ret_moved = changed == 1;
    return NULL;
}

Err *store_answer_add(Db *db, const AnswerAdd *answer)
{
    return sql_debit_answer_add(db, answer, NULL);
}

Err *store_answer_get(Db *db, Arena *out, AccountId seller, Str file_hash, AnswerRow **ret_answer)
{
    bool found;
    AnswerRow *row = arena_new(out, AnswerRow);
    TRY(sql_debit_answer_by_hash(db, out, seller, file_hash, row, &found));
    *ret_answer = found ? row : NULL;
    return NULL;
}

Err *store_debit_paid(Db *db, Arena *out, AccountId seller, AccountId buyer, InvoiceId first,
                      PaidRow **ret, size_t *ret_count)
{
    return sql_debit_paid_documents(db, out, seller, buyer, first, ret, ret_count);
}
