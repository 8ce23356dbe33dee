/* balance.c - what stands of each invoice, as a row that is derived from its facts. */
#include <inttypes.h>

#include "service/dunning_internal.h"
#include "service/move_internal.h"
#include "store/balance_store.h"

Err *balances_start(Call *call, Db *db, const DocumentAdd *documents, size_t count)
{
    Arena scratch = call->scratch;
    BalanceAdd *rows = arena_array(&scratch, BalanceAdd, count);
    size_t row_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (documents[i].kind == DOCUMENT_INVOICE) {
            rows[row_count++] = (BalanceAdd){ .document = documents[i].id,
                                              .issuer = documents[i].issuer,
                                              .buyer = documents[i].buyer,
                                              .currency = documents[i].currency,
                                              .due_on = documents[i].due_on,
                                              .gross_minor = documents[i].gross_minor };
        }
    }
    if (row_count == 0) {
        return NULL;
    }
    TRY(store_balances_add(db, scratch, rows, row_count));
    return dunning_issued(call, db, documents, count);
}

Err *balances_refresh(Call *call, Db *db, const InvoiceId *ids, size_t count)
{
    Arena scratch = call->scratch;
    BalanceFacts *facts;
    size_t found;
    if (count == 0) {
        return NULL;
    }
    TRY(store_balance_facts(db, call->out, scratch, ids, count, &facts, &found));
    BalanceSet *rows = arena_array(&scratch, BalanceSet, found);
    for (size_t i = 0; i < found; i++) {
        const InvoiceFacts invoice = { .gross = facts[i].gross_minor,
                                       .credited = facts[i].credited_minor,
                                       .paid = facts[i].paid_minor,
                                       .prepaid = facts[i].prepaid_minor,
                                       .written_off = facts[i].written_off_minor,
                                       .is_void = facts[i].is_void };
        InvoiceBalance balance;
        if (!invoice_balance(&invoice, &balance)) {
            return ERR(DB, "more than the total of document %" PRId64 " is gone",
                       facts[i].document.v);
        }
        rows[i] = (BalanceSet){ .document = facts[i].document,
                                .state = balance.state,
                                .credited_minor = balance.credited,
                                .paid_minor = balance.paid,
                                .prepaid_minor = balance.prepaid,
                                .written_off_minor = balance.written_off,
                                .open_minor = balance.open };
    }
    TRY(store_balances_set(db, scratch, rows, found));
    return dunning_touched(call, db, ids, count);
}
