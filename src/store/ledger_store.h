/*
 * ledger_store.h - the journal and its balances. SQL: sql/queries/ledger.sql.
 */
#ifndef STORE_LEDGER_STORE_H
#define STORE_LEDGER_STORE_H

#include "domain/ledger.h"
#include "gen/sql_ledger.h"

typedef SqlLedgerBalances LedgerBalance;

/* One document is booked once: the database refuses a second entry. */
MUST_USE Err *store_journal_add(Db *db, JournalId id, InvoiceId document, Date booked_on, Str title,
                                Instant now, const JournalEntry *entry);
/* What each counterparty owes the owner, and is owed by it. */
MUST_USE Err *store_ledger_balances(Db *db, Arena *out, AccountId owner, LedgerBalance **ret,
                                    size_t *ret_count);

#endif
