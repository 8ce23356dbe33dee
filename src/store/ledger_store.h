/*
 * ledger_store.h - the journal and its balances. SQL: sql/queries/ledger.sql.
 */
#ifndef STORE_LEDGER_STORE_H
#define STORE_LEDGER_STORE_H

#include "domain/ledger.h"
#include "gen/sql_ledger.h"

typedef SqlLedgerBalances LedgerBalance;
typedef SqlLedgerStatement StatementRow;
typedef SqlLedgerPage LedgerRow; /* a posting with its journal; *_shared: another has this name */

enum { LEDGER_PAGE_MAX = 500, LEDGER_CURRENCY_MAX = 200 };

typedef struct JournalNew {
    JournalId id;
    InvoiceId document; /* what it books, */
    PaymentId payment;  /* or this, */
    MoveId move;        /* or this; the others are zero */
    Date booked_on;
    Str title;
    Instant now;
    JournalEntry entry;
} JournalNew;

/* One document or payment is booked once: the database refuses a second entry. */
MUST_USE Err *store_journals_add(Db *db, Arena scratch, const JournalNew *journals, size_t count);
/* What each counterparty owes the owner, and is owed by it. */
MUST_USE Err *store_ledger_balances(Db *db, Arena *out, AccountId owner, LedgerBalance **ret,
                                    size_t *ret_count);
/* The entries that changed what the counterparty owes the owner, newest first. */
MUST_USE Err *store_ledger_statement(Db *db, Arena *out, AccountId owner, AccountId counterparty,
                                     Currency currency, int32_t max, StatementRow **ret,
                                     size_t *ret_count);
/* Currencies of the ledger, sorted. */
MUST_USE Err *store_ledger_currencies(Db *db, Arena *out,
                                      Currency ret_currencies[LEDGER_CURRENCY_MAX],
                                      size_t *ret_count);
/* The postings behind that one, in the order of their journals; LEDGER_PAGE_MAX unless there are no
 * more. */
MUST_USE Err *store_ledger_page(Db *db, Arena *out, JournalId after, int32_t after_position,
                                LedgerRow **ret, size_t *ret_count);

#endif
