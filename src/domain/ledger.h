/*
 * ledger.h - double entry: an append-only journal of postings in signed minor units (R-BIL-07,
 * billing.md 3).
 *
 * A debit is positive, a credit negative. An entry balances to zero per currency, and for each
 * owner in it, so every party's own books balance. What the seller holds as receivable the buyer
 * holds as payable (billing.md 1.3, 17).
 */
#ifndef DOMAIN_LEDGER_H
#define DOMAIN_LEDGER_H

#include "domain/id.h"
#include "domain/invoice.h"
#include "domain/move.h"

enum { LEDGER_POSTING_MAX = 16 };

#define LEDGER_ACCOUNTS(X)                     \
    X(LEDGER_RECEIVABLE, "receivable")         \
    X(LEDGER_PAYABLE, "payable")               \
    X(LEDGER_REVENUE, "revenue")               \
    X(LEDGER_TAX_PAYABLE, "tax_payable")       \
    X(LEDGER_COST, "cost")                     \
    X(LEDGER_TAX_RECEIVABLE, "tax_receivable") \
    X(LEDGER_CASH, "cash")                     \
    X(LEDGER_ACCOUNT_CREDIT, "account_credit") \
    X(LEDGER_CREDIT_HELD, "credit_held")       \
    X(LEDGER_WALLET, "wallet")                 \
    X(LEDGER_PREPAID, "prepaid")               \
    X(LEDGER_WRITE_OFF, "write_off")           \
    X(LEDGER_LAPSED, "lapsed")
ENUM_DECLARE(LedgerAccount, ledger_account, LEDGER_ACCOUNT_COUNT, LEDGER_ACCOUNTS)

/* One row: an amount on the account (owner, counterparty, account). */
typedef struct Posting {
    AccountId owner;        /* in whose books */
    AccountId counterparty; /* with whom */
    LedgerAccount account;
    Money amount; /* debit positive, never zero */
} Posting;

typedef struct JournalEntry {
    size_t count;
    Posting postings[LEDGER_POSTING_MAX];
} JournalEntry;

/* Adds a posting; an amount of zero adds nothing. Aborts past LEDGER_POSTING_MAX: builders know how
 * many they make. */
void ledger_post(JournalEntry *entry, AccountId owner, AccountId counterparty,
                 LedgerAccount account, Money amount);
/* A document on both sides. Seller: receivable gross, revenue -net, tax payable -tax. Buyer: cost
 * net, tax receivable tax, payable -gross. A credit note's totals are negative, so it is the
 * reverse. Fails: LEDGER_UNBALANCED. */
MUST_USE Err *ledger_document(AccountId seller, AccountId buyer, const DocumentTotals *totals,
                              JournalEntry *ret_entry);
/* A payment on both sides: `amount` moved, `allocated` of it settles documents (less than zero when
 * a document gives credit back), the rest is credit on account. Seller: cash amount, receivable
 * -allocated, account credit allocated - amount. Buyer: the reverse, with what it has as credit.
 * Fails: MONEY_MIX, MONEY_RANGE, LEDGER_UNBALANCED. */
MUST_USE Err *ledger_payment(AccountId seller, AccountId buyer, Money amount, Money allocated,
                             JournalEntry *ret_entry);
/* The reverse of a document that is voided. Fails: LEDGER_UNBALANCED. */
MUST_USE Err *ledger_void(AccountId seller, AccountId buyer, const DocumentTotals *totals,
                          JournalEntry *ret_entry);
/* Another move, on both sides. What the seller keeps for the buyer is `wallet` in its books and
 * `prepaid` in the buyer's; what is given up is `write_off` in both, what lapses `lapsed`;
 * goodwill is less revenue of the seller and less cost of the buyer. A
 * write-off that is taken back has an amount below zero. */
JournalEntry ledger_move(MoveKind kind, AccountId seller, AccountId buyer, Money amount);
/* The sum is zero per currency, and per owner and currency. */
bool ledger_balanced(const JournalEntry *entry);

#endif
