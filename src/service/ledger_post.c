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
                           .counterparty_code = account_code(read->call->out, rows[i].counterparty),
                           .receivable = { rows[i].receivable_minor, rows[i].currency },
                           .payable = { rows[i].payable_minor, rows[i].currency },
                           .credit = { rows[i].credit_minor, rows[i].currency },
                           .prepaid = { rows[i].prepaid_minor, rows[i].currency } };
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

typedef struct StatementRead {
    Call *call;
    AccountId counterparty;
    Currency currency;
    StatementView view;
} StatementRead;

/* The balance of the sale, and whom it is with. */
static Err *statement_head(StatementRead *read, Db *db)
{
    LedgerBalance *rows;
    size_t count;
    TRY(store_ledger_balances(db, read->call->out, read->call->actor.account, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (rows[i].counterparty.v == read->counterparty.v &&
            currency_eq(rows[i].currency, read->currency)) {
            Money balance = { rows[i].receivable_minor, read->currency };
            TRY(money_sub(balance, (Money){ rows[i].payable_minor, read->currency }, &balance));
            TRY(money_add(balance, (Money){ rows[i].credit_minor, read->currency }, &balance));
            read->view = (StatementView){ .counterparty_name = rows[i].name,
                                          .balance = balance,
                                          .prepaid = { rows[i].prepaid_minor, read->currency } };
            return NULL;
        }
    }
    return ERR(NOT_FOUND, "nothing is booked between the two");
}

static Err *statement_body(Db *db, void *context)
{
    StatementRead *read = context;
    Arena *out = read->call->out;
    StatementView *view = &read->view;
    StatementRow *rows;
    size_t count;
    TRY(statement_head(read, db));
    TRY(store_ledger_statement(db, out, read->call->actor.account, read->counterparty,
                               read->currency, LIST_MAX + 1, &rows, &count));
    view->more = count > LIST_MAX;
    view->lines_count = view->more ? LIST_MAX : count;
    view->lines = arena_array(out, StatementLine, view->lines_count);
    Money balance = view->balance;
    for (size_t i = 0; i < view->lines_count; i++) {
        Money amount = { rows[i].amount_minor, read->currency };
        view->lines[i] = (StatementLine){
            .booked_on = rows[i].booked_on,
            .title = rows[i].title,
            .document_code = rows[i].document.v == 0 ? S("") : invoice_code(out, rows[i].document),
            .credit_note = str_starts(rows[i].title, S("Credit note")),
            .amount = amount,
            .balance = balance
        };
        TRY(money_sub(balance, amount, &balance));
    }
    return NULL;
}

Err *svc_statement(Call *call, AccountId counterparty, Currency currency, StatementView *ret)
{
    StatementRead read = { .call = call, .counterparty = counterparty, .currency = currency };
    TRY(bill_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "statement", statement_body, &read));
    *ret = read.view;
    return NULL;
}
