/*
 * debit_support.h - an invoice of Aegean to Blue Harbour, its mandate, files and a bank's answers.
 */
#ifndef TESTS_SERVICE_DEBIT_SUPPORT_H
#define TESTS_SERVICE_DEBIT_SUPPORT_H

#include "service/debit.h"
#include "tests/service/sale_support.h"

/* One invoice of 11.78 on 22 November; Aegean says how it collects. */
void debit_sold(Fixture *fixture);
MandateView debit_mandate(Fixture *fixture, const char *key);
CollectResult debit_collect(Fixture *fixture, const char *day, bool dry_run);
/* All of these, and the file of 4 December, collected on the 8th. */
DebitBatchId debit_sent(Fixture *fixture);
AttemptView debit_newest(Fixture *fixture, const char *person);
DocumentView debit_invoice(Fixture *fixture);
void debit_paid_by_hand(Fixture *fixture, const char *amount);

/* A pain.002 about one attempt; `reason` may be empty. */
Str debit_status(const AttemptView *attempt, const char *status, const char *reason);
AnswerResult debit_rejected(Fixture *fixture, const AttemptView *attempt, const char *reason);
/* A camt.054 about it. */
AnswerResult debit_returned(Fixture *fixture, const AttemptView *attempt, const char *reason);
/* A pain.002 about a file, or about its block when `block` is not empty: "-1". */
AnswerResult debit_file_status(Fixture *fixture, Str message_id, const char *block,
                               const char *status);

#endif
