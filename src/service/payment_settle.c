/* payment_settle.c - writes payments and books them; credit on account follows documents. */
#include "service/payment_internal.h"

#include "domain/ledger.h"
#include "service/event.h"
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
    return store_journals_add(db, call->scratch, &journal, 1);
}

Err *payment_settle(Call *call, Db *db, const Settlement *settlement, PaymentId *ret_id)
{
    Arena scratch = call->scratch;
    const PaymentEdge *edge = &settlement->edge;
    AllocationAdd *parts = arena_array(&scratch, AllocationAdd, settlement->count);
    size_t count = 0;
    PaymentId id = { call_new_id(call) };
    Money allocated = money_zero(edge->currency);
    for (size_t i = 0; i < settlement->count; i++) {
        const AllocationAdd *part = &settlement->allocations[i];
        if (part->amount_minor != 0) {
            TRY(money_add(allocated, (Money){ part->amount_minor, edge->currency }, &allocated));
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
    *ret_id = id;
    return store_events_add(db, scratch, &event, 1);
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

static Err *invoice_follow(Call *call, Db *db, const DocumentAdd *invoice)
{
    const PaymentEdge edge = { invoice->issuer, invoice->buyer, invoice->currency };
    int64_t credit;
    TRY(store_payment_credit(db, call->out, &edge, &credit));
    int64_t part =
        credit > 0 && invoice->gross_minor > 0 ? payment_part(credit, invoice->gross_minor) : 0;
    return part == 0 ? NULL : credit_move(call, db, invoice, "used for", invoice->id, part);
}

/* The invoice is paid further than what is left of it. */
static Err *note_follow(Call *call, Db *db, const DocumentAdd *note)
{
    PaidDocument *invoice;
    TRY(store_payment_document(db, call->out, note->issuer, note->corrects, &invoice));
    if (invoice == NULL || invoice->open_minor >= 0) {
        return NULL;
    }
    return credit_move(call, db, note, "from", invoice->id, invoice->open_minor);
}

Err *payments_follow(Call *call, Db *db, const DocumentAdd *documents, size_t count)
{
    Arena scratch = call->scratch;
    PaymentEdge *edges = arena_array(&scratch, PaymentEdge, count);
    int64_t held;
    for (size_t i = 0; i < count; i++) {
        edges[i] = (PaymentEdge){ documents[i].issuer, documents[i].buyer, documents[i].currency };
    }
    TRY(store_payment_edges_hold(db, scratch, edges, count, &held));
    for (size_t i = 0; held > 0 && i < count; i++) {
        TRY(documents[i].kind == DOCUMENT_INVOICE ? invoice_follow(call, db, &documents[i])
                                                  : note_follow(call, db, &documents[i]));
    }
    return NULL;
}
