/* ledger_export.c - the ledger as plain-text accounting, page by page (R-BIL-07). */
#include "domain/hledger.h"
#include "service/bill_internal.h"
#include "store/ledger_store.h"

typedef struct LedgerRead {
    Arena *out; /* memory of one page */
    JournalId journal;
    int32_t position;
    Currency currencies[LEDGER_CURRENCY_MAX];
    size_t currency_count;
    LedgerRow *rows;
    size_t count;
} LedgerRead;

static Err *currencies_body(Db *db, void *context)
{
    LedgerRead *read = context;
    return store_ledger_currencies(db, read->out, read->currencies, &read->currency_count);
}

static Err *page_body(Db *db, void *context)
{
    LedgerRead *read = context;
    return store_ledger_page(db, read->out, read->journal, read->position, &read->rows,
                             &read->count);
}

static Str account_label(Arena *out, AccountId id, Str name, bool shared)
{
    Str label = hledger_name(out, name);
    if (!shared && str_eq(label, name)) {
        return label;
    }
    return arena_printf(out, "%.*s %.*s", STR_ARG(label), STR_ARG(account_code(out, id)));
}

/* The text of one page; the entry of a journal that began on the page before goes on. */
static Str page_text(Arena *out, Arena scratch, LedgerRead *read)
{
    StrBuf buf = buf_new(out, 64 * 1024);
    for (size_t i = 0; i < read->count; i++) {
        const LedgerRow *row = &read->rows[i];
        Arena line = scratch;
        if (row->journal.v != read->journal.v) {
            hledger_entry(&buf, line, row->booked_on, row->title);
        }
        Str owner = account_label(&line, row->owner, row->owner_name, row->owner_shared);
        Str counterparty = account_label(&line, row->counterparty, row->counterparty_name,
                                         row->counterparty_shared);
        hledger_posting(&buf, line, owner, row->account, counterparty, row->amount);
        read->journal = row->journal;
        read->position = row->position;
    }
    return buf_str(&buf);
}

Err *svc_ledger_export(Call *call, TextTake take, void *context)
{
    LedgerRead *read = arena_new(call->out, LedgerRead);
    if (call->actor.kind != ACCOUNT_OPERATOR) {
        return ERR(FORBIDDEN, "only the operator exports the whole ledger");
    }
    TRY(bill_readable(call));
    Arena page = call->scratch;
    read->out = &page;
    TRY(db_tx(call->app->database, DB_READ, "ledger_currencies", currencies_body, read));
    StrBuf header = buf_new(&page, 4096);
    hledger_header(&header, read->currencies, read->currency_count);
    TRY(take(context, buf_str(&header)));
    do {
        page = call->scratch;
        TRY(db_tx(call->app->database, DB_READ, "ledger_page", page_body, read));
        TRY(take(context, page_text(&page, *call->out, read)));
    } while (read->count == LEDGER_PAGE_MAX);
    return NULL;
}
