/* payment_settle.c - writes payments and books them; credit on account follows documents. */
#include "domain/ledger.h"
#include "service/event.h"
#include "service/move_internal.h"
#include "service/wait_internal.h"
#include "store/ledger_store.h"

static Err *settle_book(Call *call, Db *db, const Settlement *settlement, PaymentId id,
                        int64_t allocated)
{
    const PaymentEdge *edge = &settlement->edge;
    JournalNew journal = { .id = { call_new_id(call) },
                           .payment = id,
                           .booked_on = settlement->received_on,
                           .title = settlement->title,
                           .now = call->now };
    TRY(ledger_payment(edge->seller, edge->buyer,
                       (Money){ settlement->amount_minor, edge->currency },
                       (Money){ allocated, edge->currency }, &journal.entry));
    TRY(waits_wake(call, db, edge->buyer));
    return store_journals_add(db, call->scratch, &journal, 1);
}

Err *payment_settle(Call *call, Db *db, const Settlement *settlement, PaymentId *ret_id)
{
    Arena scratch = call->scratch;
    const PaymentEdge *edge = &settlement->edge;
    AllocationAdd *parts = arena_array(&scratch, AllocationAdd, settlement->count);
    InvoiceId *documents = arena_array(call->out, InvoiceId, settlement->count);
    size_t count = 0;
    PaymentId id = { call_new_id(call) };
    Money allocated = money_zero(edge->currency);
    for (size_t i = 0; i < settlement->count; i++) {
        const AllocationAdd *part = &settlement->allocations[i];
        if (part->amount_minor != 0) {
            TRY(money_add(allocated, (Money){ part->amount_minor, edge->currency }, &allocated));
            documents[count] = part->document;
            parts[count] = *part;
            parts[count++].payment = id;
        }
    }
    const PaymentAdd row = { .id = id,
                             .seller = edge->seller,
                             .buyer = edge->buyer,
                             .currency = edge->currency,
                             .amount_minor = settlement->amount_minor,
                             .credit_minor = settlement->amount_minor - allocated.minor,
                             .received_on = settlement->received_on,
                             .method = settlement->method,
                             .reference = settlement->reference,
                             .user = settlement->user,
                             .request_key = settlement->request_key,
                             .created_at = call->now };
    TRY(store_payment_add(db, scratch, &row, parts, count));
    TRY(settle_book(call, db, settlement, id, allocated.minor));
    EventRow event = event_first(call, edge->buyer, S("payment"), id.v, S("payment.recorded"),
                                 settlement->title);
    TRY(store_events_add(db, scratch, &event, 1));
    *ret_id = id;
    return balances_refresh(call, db, documents, count);
}

/* Credit that moves with a document: no money does. */
static Err *credit_move(Call *call, Db *db, const DocumentAdd *cause, const char *what,
                        InvoiceId invoice, int64_t amount_minor)
{
    PaymentId id;
    const AllocationAdd part = { .document = invoice, .amount_minor = amount_minor };
    const Settlement settlement = {
        .edge = { cause->issuer, cause->buyer, cause->currency },
        .received_on = cause->issued_on,
        .method = PAYMENT_CREDIT,
        .reference = cause->label,
        .title = arena_printf(call->out, "Credit on account %s %.*s", what, STR_ARG(cause->label)),
        .allocations = &part,
        .count = 1,
    };
    return payment_settle(call, db, &settlement, &id);
}

/* Credit goes before prepaid money (R35). */
static Err *invoice_follow(Call *call, Db *db, const DocumentAdd *invoice)
{
    const PaymentEdge edge = { invoice->issuer, invoice->buyer, invoice->currency };
    int64_t credit;
    if (invoice->gross_minor <= 0) {
        return NULL;
    }
    TRY(store_payment_credit(db, call->out, &edge, &credit));
    int64_t part = credit > 0 ? payment_part(credit, invoice->gross_minor) : 0;
    if (part > 0) {
        TRY(credit_move(call, db, invoice, "used for", invoice->id, part));
    }
    return wallet_use(call, db, invoice, invoice->gross_minor - part);
}

/* What was given up is not given back: the write-off was for too much. */
static Err *note_take_off(Call *call, Db *db, const DocumentAdd *note, PaidDocument *invoice)
{
    MoveId id;
    int64_t part = payment_part(-invoice->open_minor, invoice->written_off_minor);
    const MoveNew move = { .kind = MOVE_WRITE_OFF,
                           .edge = { note->issuer, note->buyer, note->currency },
                           .amount_minor = -part,
                           .document = invoice->id,
                           .booked_on = note->issued_on,
                           .method = PAYMENT_MANUAL,
                           .reason = note->label,
                           .expires_on = DATE_NONE,
                           .title = arena_printf(call->out, "Write-off taken back by %.*s",
                                                 STR_ARG(note->label)) };
    if (part == 0) {
        return NULL;
    }
    invoice->open_minor += part;
    return move_write(call, db, &move, &id);
}

/* The invoice is paid further than what is left of it. */
static Err *note_follow(Call *call, Db *db, const DocumentAdd *note)
{
    PaidDocument *invoice;
    TRY(store_payment_document(db, call->out, note->issuer, note->corrects, &invoice));
    if (invoice == NULL || invoice->open_minor >= 0) {
        return NULL;
    }
    TRY(note_take_off(call, db, note, invoice));
    return invoice->open_minor >= 0
               ? NULL
               : credit_move(call, db, note, "from", invoice->id, invoice->open_minor);
}

static bool has_funds(const PaymentFunds *funds, size_t count, const DocumentAdd *document)
{
    for (size_t i = 0; i < count; i++) {
        if (funds[i].seller.v == document->issuer.v && funds[i].buyer.v == document->buyer.v &&
            currency_eq(funds[i].currency, document->currency)) {
            return funds[i].credit_minor > 0 || funds[i].wallet_minor > 0;
        }
    }
    return false;
}

static Err *corrected_refresh(Call *call, Db *db, const DocumentAdd *documents, size_t count)
{
    size_t id_count = 0;
    InvoiceId *ids = arena_array(call->out, InvoiceId, count);
    for (size_t i = 0; i < count; i++) {
        if (documents[i].corrects.v != 0) {
            ids[id_count++] = documents[i].corrects;
        }
    }
    return balances_refresh(call, db, ids, id_count);
}

Err *payments_follow(Call *call, Db *db, const DocumentAdd *documents, size_t count)
{
    Arena scratch = call->scratch;
    PaymentEdge *edges = arena_array(&scratch, PaymentEdge, count);
    PaymentFunds *funds = NULL;
    size_t fund_count = 0;
    int64_t held;
    TRY(balances_start(call, db, documents, count));
    for (size_t i = 0; i < count; i++) {
        edges[i] = (PaymentEdge){ documents[i].issuer, documents[i].buyer, documents[i].currency };
    }
    TRY(store_payment_edges_hold(db, scratch, edges, count, &held));
    if (held > 0) {
        TRY(store_payment_funds(db, call->out, scratch, edges, count, &funds, &fund_count));
    }
    for (size_t i = 0; held > 0 && i < count; i++) {
        if (documents[i].kind == DOCUMENT_CREDIT_NOTE) {
            TRY(note_follow(call, db, &documents[i]));
        } else if (has_funds(funds, fund_count, &documents[i])) {
            TRY(invoice_follow(call, db, &documents[i]));
        }
    }
    return corrected_refresh(call, db, documents, count);
}
