/* ledger.c - journal entries that balance (R-BIL-07). */
#include "domain/ledger.h"

ENUM_DEFINE(LedgerAccount, ledger_account, LEDGER_ACCOUNT_COUNT, LEDGER_ACCOUNTS)

void ledger_post(JournalEntry *entry, AccountId owner, AccountId counterparty,
                 LedgerAccount account, Money amount)
{
    if (amount.minor == 0) {
        return;
    }
    assert(entry->count < LEDGER_POSTING_MAX);
    entry->postings[entry->count++] = (Posting){
        .owner = owner, .counterparty = counterparty, .account = account, .amount = amount
    };
}

Err *ledger_document(AccountId seller, AccountId buyer, const DocumentTotals *totals,
                     JournalEntry *ret_entry)
{
    JournalEntry entry = { 0 };
    ledger_post(&entry, seller, buyer, LEDGER_RECEIVABLE, totals->gross);
    ledger_post(&entry, seller, buyer, LEDGER_REVENUE, money_negate(totals->net));
    ledger_post(&entry, seller, buyer, LEDGER_TAX_PAYABLE, money_negate(totals->tax));
    ledger_post(&entry, buyer, seller, LEDGER_COST, totals->net);
    ledger_post(&entry, buyer, seller, LEDGER_TAX_RECEIVABLE, totals->tax);
    ledger_post(&entry, buyer, seller, LEDGER_PAYABLE, money_negate(totals->gross));
    if (!ledger_balanced(&entry)) {
        return ERR(LEDGER_UNBALANCED, "the document's gross is not its net and tax");
    }
    *ret_entry = entry;
    return NULL;
}

Err *ledger_payment(AccountId seller, AccountId buyer, Money amount, Money allocated,
                    JournalEntry *ret_entry)
{
    JournalEntry entry = { 0 };
    Money rest;
    TRY(money_sub(amount, allocated, &rest));
    ledger_post(&entry, seller, buyer, LEDGER_CASH, amount);
    ledger_post(&entry, seller, buyer, LEDGER_RECEIVABLE, money_negate(allocated));
    ledger_post(&entry, seller, buyer, LEDGER_ACCOUNT_CREDIT, money_negate(rest));
    ledger_post(&entry, buyer, seller, LEDGER_CASH, money_negate(amount));
    ledger_post(&entry, buyer, seller, LEDGER_PAYABLE, allocated);
    ledger_post(&entry, buyer, seller, LEDGER_CREDIT_HELD, rest);
    if (!ledger_balanced(&entry)) {
        return ERR(LEDGER_UNBALANCED, "the payment is not what it settles and the credit");
    }
    *ret_entry = entry;
    return NULL;
}

Err *ledger_void(AccountId seller, AccountId buyer, const DocumentTotals *totals,
                 JournalEntry *ret_entry)
{
    const DocumentTotals reverse = { .net = money_negate(totals->net),
                                     .tax = money_negate(totals->tax),
                                     .gross = money_negate(totals->gross) };
    return ledger_document(seller, buyer, &reverse, ret_entry);
}

JournalEntry ledger_move(MoveKind kind, AccountId seller, AccountId buyer, Money amount)
{
    static const struct {
        LedgerAccount seller_debit, seller_credit, buyer_debit, buyer_credit;
    } rules[] = {
        [MOVE_WRITE_OFF] = { LEDGER_WRITE_OFF, LEDGER_RECEIVABLE, LEDGER_PAYABLE,
                             LEDGER_WRITE_OFF },
        [MOVE_REFUND] = { LEDGER_ACCOUNT_CREDIT, LEDGER_CASH, LEDGER_CASH, LEDGER_CREDIT_HELD },
        [MOVE_TOP_UP] = { LEDGER_ACCOUNT_CREDIT, LEDGER_WALLET, LEDGER_PREPAID,
                          LEDGER_CREDIT_HELD },
        [MOVE_WALLET_USE] = { LEDGER_WALLET, LEDGER_RECEIVABLE, LEDGER_PAYABLE, LEDGER_PREPAID },
        [MOVE_WALLET_LAPSE] = { LEDGER_WALLET, LEDGER_LAPSED, LEDGER_LAPSED, LEDGER_PREPAID },
        [MOVE_GOODWILL] = { LEDGER_REVENUE, LEDGER_ACCOUNT_CREDIT, LEDGER_CREDIT_HELD,
                            LEDGER_COST },
    };
    JournalEntry entry = { 0 };
    assert(kind != MOVE_VOID);
    assert((unsigned)kind < MOVE_KIND_COUNT);
    ledger_post(&entry, seller, buyer, rules[kind].seller_debit, amount);
    ledger_post(&entry, seller, buyer, rules[kind].seller_credit, money_negate(amount));
    ledger_post(&entry, buyer, seller, rules[kind].buyer_debit, amount);
    ledger_post(&entry, buyer, seller, rules[kind].buyer_credit, money_negate(amount));
    return entry;
}

static bool same_books(const Posting *a, const Posting *b)
{
    return a->owner.v == b->owner.v && currency_eq(a->amount.currency, b->amount.currency);
}

bool ledger_balanced(const JournalEntry *entry)
{
    for (size_t i = 0; i < entry->count; i++) {
        Money sum = money_zero(entry->postings[i].amount.currency);
        for (size_t k = 0; k < entry->count; k++) {
            if (same_books(&entry->postings[i], &entry->postings[k]) &&
                money_add(sum, entry->postings[k].amount, &sum) != NULL) {
                return false;
            }
        }
        if (sum.minor != 0) {
            return false;
        }
    }
    return true;
}
