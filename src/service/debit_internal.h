/*
 * debit_internal.h - direct debit inside a transaction, for the files of service/.
 */
#ifndef SERVICE_DEBIT_INTERNAL_H
#define SERVICE_DEBIT_INTERNAL_H

#include "service/debit.h"
#include "store/debit_store.h"

#define DEBIT_CURRENCY CURRENCY("EUR")

/* Billing of a seller. Fails: FORBIDDEN. */
MUST_USE Err *debit_seller_need(const Call *call);
/* In the calendar of the account. */
MUST_USE Err *debit_today(Call *call, Db *db, AccountId account, Date *ret_today);
/* An account number of the row, opened. Fails: CONFIG. */
MUST_USE Err *debit_iban_open(Call *call, Str row_code, Str sealed, Str *ret_iban);
/* Appends to the attempt's history. */
MUST_USE Err *attempt_event(Call *call, Db *db, const AttemptRow *attempt, Str name, Str summary);
MUST_USE Err *attempt_view(Call *call, Db *db, AttemptId id, AttemptView *ret);
/* An attempt and a creditor as a file has them. Fails: CONFIG. */
MUST_USE Err *debit_of(Call *call, const BatchAttempt *row, Debit *ret);
MUST_USE Err *creditor_of(Call *call, CreditorId id, Str sealed, DebitCreditor *ret);
/* The file of the batch, as it was. Fails: NOT_FOUND, CONFIG. */
MUST_USE Err *batch_file_read(Call *call, Db *db, AccountId seller, DebitBatchId id,
                              BatchRow **ret_batch, BatchAttempt **ret_attempts, DebitFile *ret);
/* Pending or unknown: it is paid, to its invoice first. */
MUST_USE Err *attempt_settle(Call *call, Db *db, const AttemptRow *attempt, Date today);
/* The seller's retry days; none when it collects nothing. */
MUST_USE Err *debit_policy(Call *call, Db *db, AccountId seller, RetryPolicy *ret_policy);
/* Pending or unknown: it failed, and when it is tried again; or nobody can say (unclear). */
MUST_USE Err *attempt_fail(Call *call, Db *db, const AttemptRow *attempt, Str reason, Date today);
/* Paid: the bank took it back. *ret_done is false when its money is nowhere to be taken from. */
MUST_USE Err *attempt_take_back(Call *call, Db *db, const AttemptRow *attempt, Str reason,
                                Date today, bool *ret_done);
/* Queues the collection of the day. */
MUST_USE Err *collect_queue(Call *call, Db *db, AccountId seller, Date day);

#endif
