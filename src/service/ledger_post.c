/* ledger_post.c - books issued documents, and what the books say (R-BIL-07). */
#include "service/bill_internal.h"
#include "store/ledger_store.h"

Err *ledger_post_documents(Call *call, Db *db, const Document *documents, size_t count)
{
    Arena scratch = call->scratch;
    JournalNew *journals = arena_array(&scratch, JournalNew, count);
    for (size_t i = 0; i < count; i++) {
        const Document *document = &documents[i];
        bool invoice = document->kind == DOCUMENT_INVOICE;
        journals[i] = (JournalNew){ .id = { call_new_id(call) },
                                    .document = document->id,
                                    .booked_on = document->issued_on,
                                    .now = call->now };
        TRY(ledger_document(document->seller.account, document->buyer.account, &document->totals,
                            &journals[i].entry));
        journals[i].title = arena_printf(&scratch, "%s %.*s", invoice ? "Invoice" : "Credit note",
                                         STR_ARG(document->label));
    }
    return store_journals_add(db, scratch, journals, count);
}

typedef struct BalanceRead {
    Call *call;
    BalanceView *views;
    size_t count;
} BalanceRead;

static Err *balances_body(Db *db, void *context)
{
    BalanceRead *read = context;
    LedgerBalance *rows;
    TRY(store_ledger_balances(db, read->call->out, read->call->actor.account, &rows, &read->count));
    read->views = arena_array(read->call->out, BalanceView, read->count);
    for (size_t i = 0; i < read->count; i++) {
        read->views[i] =
            (BalanceView){ .counterparty_name = rows[i].name,
                           .receivable = { rows[i].receivable_minor, rows[i].currency },
                           .payable = { rows[i].payable_minor, rows[i].currency },
                           .credit = { rows[i].credit_minor, rows[i].currency } };
    }
    return NULL;
}

Err *svc_balances(Call *call, BalanceView **ret, size_t *ret_count)
{
    BalanceRead read = { .call = call };
    TRY(bill_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "balances", balances_body, &read));
    *ret = read.views;
    *ret_count = read.count;
    return NULL;
}
