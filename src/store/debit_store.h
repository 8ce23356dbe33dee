/*
 * debit_store.h - direct debit: creditors, mandates, attempts, files, answers. SQL:
 * sql/queries/debit.sql.
 */
#ifndef STORE_DEBIT_STORE_H
#define STORE_DEBIT_STORE_H

#include "gen/sql_debit.h"

enum {
    DEBIT_DUE_MAX = 500,     /* invoices that one page looks at */
    DEBIT_SETTLED_MAX = 100, /* attempts that one transaction settles */
    ATTEMPT_MAX = 100        /* of one invoice */
};

typedef SqlDebitCreditorAddIn CreditorAdd;
typedef SqlDebitCreditorNewest CreditorRow;
typedef SqlMandateAddIn MandateAdd;
typedef SqlMandateGet MandateRow;
typedef SqlDebitDue DebitDue;
typedef SqlAttemptAddIn AttemptAdd;
typedef SqlAttemptGet AttemptRow;
typedef SqlAttemptMoveIn AttemptMove;
typedef SqlAttemptReturnIn AttemptReturn;
typedef SqlAttemptsOfBatch BatchAttempt;
typedef SqlDebitBatchAddIn BatchAdd;
typedef SqlDebitBatchGet BatchRow;
typedef SqlDebitAnswerAddIn AnswerAdd;
typedef SqlDebitAnswerByHash AnswerRow;
typedef SqlDebitPaidDocuments PaidRow;

MUST_USE Err *store_creditor_add(Db *db, const CreditorAdd *creditor);
/* The newest; NULL when the seller collects nothing. */
MUST_USE Err *store_creditor_get(Db *db, Arena *out, AccountId seller, CreditorRow **ret_creditor);

MUST_USE Err *store_mandate_add(Db *db, const MandateAdd *mandate);
/* Zero when the seller entered none with this key. */
MUST_USE Err *store_mandate_by_request(Db *db, Arena *out, AccountId seller, Str request_key,
                                       MandateId *ret_id);
/* Whether the seller has a mandate of this reference, or an active one of this buyer. */
MUST_USE Err *store_mandate_taken(Db *db, Arena *out, AccountId seller, AccountId buyer,
                                  Str reference, bool *ret_reference, bool *ret_active);
/* NULL when the actor is neither of its sides. */
MUST_USE Err *store_mandate_get(Db *db, Arena *out, AccountId actor, MandateId id,
                                MandateRow **ret_mandate);
/* Newest first. */
MUST_USE Err *store_mandate_list(Db *db, Arena *out, AccountId actor, MandateId before, int32_t max,
                                 MandateId **ret_ids, size_t *ret_count);
/* False when it was not active. */
MUST_USE Err *store_mandate_end(Db *db, MandateId id, MandateState state, Str cause, Instant now,
                                bool *ret_ended);

/* By id, at most DEBIT_DUE_MAX; issued until `noticed_on`, due until `collect_on`. */
MUST_USE Err *store_debit_due(Db *db, Arena *out, AccountId seller, InvoiceId after,
                              Date collect_on, Date noticed_on, DebitDue **ret, size_t *ret_count);
/* The file with its attempts, which are created and then pending. */
MUST_USE Err *store_batch_add(Db *db, Arena scratch, const BatchAdd *batch,
                              const AttemptAdd *attempts, size_t count);
/* NULL when it is not the seller's. */
MUST_USE Err *store_batch_get(Db *db, Arena *out, AccountId seller, DebitBatchId id,
                              BatchRow **ret_batch);
MUST_USE Err *store_batch_list(Db *db, Arena *out, AccountId seller, DebitBatchId before,
                               int32_t max, DebitBatchId **ret_ids, size_t *ret_count);
/* Zero when the seller made no such file. */
MUST_USE Err *store_batch_by_message(Db *db, Arena *out, AccountId seller, Str message_id,
                                     DebitBatchId *ret_id);
MUST_USE Err *store_batch_attempts(Db *db, Arena *out, DebitBatchId id, BatchAttempt **ret,
                                   size_t *ret_count);

/* NULL when the actor is neither of its sides. */
MUST_USE Err *store_attempt_get(Db *db, Arena *out, AccountId actor, AttemptId id,
                                AttemptRow **ret_attempt);
MUST_USE Err *store_attempt_list(Db *db, Arena *out, AccountId actor, AttemptId before, int32_t max,
                                 AttemptId **ret_ids, size_t *ret_count);
/* In their order, at most ATTEMPT_MAX. */
MUST_USE Err *store_attempts_of(Db *db, Arena *out, InvoiceId document, AttemptId **ret_ids,
                                size_t *ret_count);
/* How often the invoice failed with the mandate. */
MUST_USE Err *store_attempt_failures(Db *db, Arena *out, InvoiceId document, MandateId mandate,
                                     int32_t *ret_count);
/* Pending and collected by that day: at most DEBIT_SETTLED_MAX. */
MUST_USE Err *store_attempts_settled(Db *db, Arena *out, AccountId seller, Date collected_on,
                                     AttemptId **ret_ids, size_t *ret_count);
/* False when it was not in the old state any more. */
MUST_USE Err *store_attempt_move(Db *db, const AttemptMove *move, bool *ret_moved);
/* False when it was taken back before. */
MUST_USE Err *store_attempt_return(Db *db, const AttemptReturn *move, bool *ret_moved);

MUST_USE Err *store_answer_add(Db *db, const AnswerAdd *answer);
/* NULL when the seller did not bring this message before. */
MUST_USE Err *store_answer_get(Db *db, Arena *out, AccountId seller, Str file_hash,
                               AnswerRow **ret_answer);
/* Invoices of the sale that payments settle, `first` before the others, then the newest first. */
MUST_USE Err *store_debit_paid(Db *db, Arena *out, AccountId seller, AccountId buyer,
                               InvoiceId first, PaidRow **ret, size_t *ret_count);

#endif
