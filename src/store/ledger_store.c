/* ledger_store.c - the journal and its balances. SQL: sql/queries/ledger.sql. */
#include "store/ledger_store.h"

Err *store_journals_add(Db *db, Arena scratch, const JournalNew *journals, size_t count)
{
    size_t posting_count = 0;
    SqlJournalAddIn *rows = arena_array(&scratch, SqlJournalAddIn, count);
    SqlPostingAddIn *postings = arena_array(&scratch, SqlPostingAddIn, count * LEDGER_POSTING_MAX);
    for (size_t i = 0; i < count; i++) {
        const JournalNew *journal = &journals[i];
        rows[i] = (SqlJournalAddIn){ .id = journal->id,
                                     .document = journal->document,
                                     .payment = journal->payment,
                                     .move = journal->move,
                                     .booked_on = journal->booked_on,
                                     .title = journal->title,
                                     .created_at = journal->now };
        for (size_t k = 0; k < journal->entry.count; k++) {
            const Posting *posting = &journal->entry.postings[k];
            postings[posting_count++] = (SqlPostingAddIn){ .journal = journal->id,
                                                           .position = (int32_t)k + 1,
                                                           .owner = posting->owner,
                                                           .counterparty = posting->counterparty,
                                                           .account = posting->account,
                                                           .amount = posting->amount };
        }
    }
    TRY(sql_journal_add_each(db, scratch, rows, count, NULL));
    return sql_posting_add_each(db, scratch, postings, posting_count, NULL);
}

Err *store_ledger_balances(Db *db, Arena *out, AccountId owner, LedgerBalance **ret,
                           size_t *ret_count)
{
    return sql_ledger_balances(db, out, owner, ret, ret_count);
}

Err *store_ledger_statement(Db *db, Arena *out, AccountId owner, AccountId counterparty,
                            Currency currency, int32_t max, StatementRow **ret, size_t *ret_count)
{
    return sql_ledger_statement(db, out, owner, counterparty, currency, max, ret, ret_count);
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
