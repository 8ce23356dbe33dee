/*
 * hledger.h - journal entries as plain-text accounting that hledger reads (R-BIL-07).
 *
 * An account is "Owner:receivable:Counterparty": in whose books, the ledger account, with whom.
 * Amounts are "EUR 1249.95", with the currency's own decimals.
 */
#ifndef DOMAIN_HLEDGER_H
#define DOMAIN_HLEDGER_H

#include "domain/ledger.h"

/* The name without what hledger would take for something else: ':' and a mark in front become '-',
 * ';' a comma; blanks, line ends and control characters one blank. Never empty. */
Str hledger_name(Arena *out, Str name);
/* "decimal-mark ." and a line for each currency: what stands above the entries. */
void hledger_header(StrBuf *buf, const Currency *currencies, size_t count);
/* "2026-11-22 * Invoice INV-2026-000001", with an empty line above. */
void hledger_entry(StrBuf *buf, Arena scratch, Date booked_on, Str title);
/* owner and counterparty are hledger_name's. */
void hledger_posting(StrBuf *buf, Arena scratch, Str owner, LedgerAccount account, Str counterparty,
                     Money amount);

#endif
