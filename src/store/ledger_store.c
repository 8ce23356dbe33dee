/* ledger_store.c - the journal and its balances. SQL: sql/queries/ledger.sql. */
#include "store/ledger_store.h"

Err *store_journal_add(Db *db, JournalId id, InvoiceId document, Date booked_on, Str title,
                       Instant now, const JournalEntry *entry)
{
    TRY(sql_journal_add(db, id, document, booked_on, title, now, NULL));
    for (size_t i = 0; i < entry->count; i++) {
        const Posting *posting = &entry->postings[i];
        const SqlPostingAddIn row = { .journal = id,
                                      .position = (int32_t)i + 1,
                                      .owner = posting->owner,
                                      .counterparty = posting->counterparty,
                                      .account = posting->account,
                                      .amount = posting->amount };
        TRY(sql_posting_add(db, &row, NULL));
    }
    return NULL;
}

Err *store_ledger_balances(Db *db, Arena *out, AccountId owner, LedgerBalance **ret,
                           size_t *ret_count)
{
    return sql_ledger_balances(db, out, owner, ret, ret_count);
}

Err *store_ledger_currencies(Db *db, Arena *out, Currency ret_currencies[LEDGER_CURRENCY_MAX],
                             size_t *ret_count)
{
    SqlLedgerCurrencies *rows;
    size_t count;
    TRY(sql_ledger_currencies(db, out, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        ret_currencies[i] = rows[i].currency;
    }
    *ret_count = count;
    return NULL;
}

Err *store_ledger_page(Db *db, Arena *out, JournalId after, int32_t after_position, LedgerRow **ret,
                       size_t *ret_count)
{
    return sql_ledger_page(db, out, after, after_position, ret, ret_count);
}
