/* refund.c - credit on account goes back to the buyer; a payment is given back. */
#include <inttypes.h>

#include "service/bill_internal.h"
#include "service/job_internal.h"
#include "service/move_internal.h"
#include "store/balance_store.h"

typedef struct Refund {
    Call *call;
    const RefundForm *form;
    PaymentEdge edge;
    PaymentRow *payment; /* NULL: credit only */
    int64_t amount_minor;
    Date today;
    MoveId move;
} Refund;

/* Whose money it is, by the payment or the fields. */
static Err *refund_edge(Refund *refund, Db *db)
{
    Call *call = refund->call;
    const RefundForm *form = refund->form;
    Currency currency;
    refund->payment = NULL;
    if (form->payment.v != 0) {
        TRY(store_payment_get(db, call->out, call->actor.account, form->payment, &refund->payment));
        const PaymentRow *row = refund->payment;
        if (row == NULL || row->seller.v != call->actor.account.v) {
            return ERR(NOT_FOUND, "the actor got no payment %" PRId64, form->payment.v);
        }
        if (form->buyer.v != 0 && form->buyer.v != row->buyer.v) {
            return ERR_FIELD(FIELD_INVALID, "buyer", "This payment is another customer's.");
        }
        refund->edge = (PaymentEdge){ row->seller, row->buyer, row->currency };
        return NULL;
    }
    TRY(buyer_get(call, db, form->buyer, form->currency, &currency));
    refund->edge = (PaymentEdge){ call->actor.account, form->buyer, currency };
    return NULL;
}

static Err *refund_limit(Refund *refund, Db *db)
{
    int64_t refunded;
    if (refund->payment == NULL) {
        return NULL;
    }
    TRY(store_move_refunded(db, refund->call->out, refund->payment->id, &refunded));
    if (refund->amount_minor > refund->payment->amount_minor - refunded) {
        return ERR_FIELD(FIELD_RANGE, "amount", "This is more than what is left of the payment.");
    }
    return NULL;
}

/* What the payment settled is open again, the last invoice first, until `need` is credit. */
static Err *refund_take_back(Refund *refund, Db *db, int64_t need)
{
    Call *call = refund->call;
    AllocationRow *rows;
    BalanceFacts *facts;
    size_t count;
    size_t found;
    PaymentId id;
    TRY(store_payment_allocations(db, call->out, refund->payment->id, &rows, &count));
    InvoiceId *ids = arena_array(call->out, InvoiceId, count);
    AllocationAdd *parts = arena_array(call->out, AllocationAdd, count);
    for (size_t i = 0; i < count; i++) {
        ids[i] = rows[i].document;
    }
    TRY(store_balance_facts(db, call->out, call->scratch, ids, count, &facts, &found));
    for (size_t i = count; i > 0; i--) {
        int64_t part = 0;
        for (size_t k = 0; k < found; k++) {
            bool same = facts[k].document.v == rows[i - 1].document.v;
            part = same && facts[k].paid_minor > 0 && rows[i - 1].amount_minor > 0
                       ? payment_part(rows[i - 1].amount_minor, facts[k].paid_minor)
                       : part;
        }
        part = payment_part(part, need);
        need -= part;
        parts[i - 1] = (AllocationAdd){ .document = rows[i - 1].document, .amount_minor = -part };
    }
    if (need > 0) {
        return ERR(REFUND_EXCEEDS_CREDIT, "its invoices have been credited meanwhile");
    }
    Str code = payment_code(call->out, refund->payment->id);
    const Settlement settlement = {
        .edge = refund->edge,
        .received_on = refund->today,
        .method = PAYMENT_CREDIT,
        .reference = code,
        .user = call->actor.user,
        .title = arena_printf(call->out, "Credit on account from refund of %.*s", STR_ARG(code)),
        .allocations = parts,
        .count = count,
    };
    return payment_settle(call, db, &settlement, &id);
}

static Err *refund_tell(Refund *refund, Db *db)
{
    Call *call = refund->call;
    DocumentPartyRow seller;
    DocumentPartyRow buyer;
    TRY(store_document_party(db, call->out, refund->edge.seller, &seller));
    TRY(store_document_party(db, call->out, refund->edge.buyer, &buyer));
    if (buyer.email.len == 0) {
        return NULL;
    }
    Money amount = { refund->amount_minor, refund->edge.currency };
    Str shown = money_display(call->out, amount);
    Str body = arena_printf(call->out, "%.*s,\n\n%.*s has refunded %.*s to you.\n\n%.*s/payments\n",
                            STR_ARG(buyer.contact), STR_ARG(seller.name), STR_ARG(shown),
                            STR_ARG(call->app->public_url));
    Str subject =
        arena_printf(call->out, "Refund of %.*s from %.*s", STR_ARG(shown), STR_ARG(seller.name));
    MailRow mail = mail_make(call, buyer.id, buyer.email, subject, body);

    mail.kind = MAIL_INVOICE;
    return mails_add(call, db, &mail, 1);
}

static Err *refund_write(Refund *refund, Db *db)
{
    Call *call = refund->call;
    const RefundForm *form = refund->form;
    int64_t credit;
    TRY(store_payment_credit(db, call->out, &refund->edge, &credit));
    if (refund->amount_minor > credit) {
        if (refund->payment == NULL) {
            return ERR(REFUND_EXCEEDS_CREDIT, "only %" PRId64 " is on account", credit);
        }
        TRY(refund_take_back(refund, db, refund->amount_minor - credit));
    }
    const MoveNew move = { .kind = MOVE_REFUND,
                           .edge = refund->edge,
                           .amount_minor = refund->amount_minor,
                           .payment = form->payment,
                           .booked_on = form->paid_on,
                           .method = form->method,
                           .reference = str_trim(form->reference),
                           .reason = str_trim(form->reason),
                           .expires_on = DATE_NONE,
                           .request_key = form->key,
                           .title = form->reference.len == 0
                                        ? S("Refund")
                                        : arena_printf(call->out, "Refund %.*s",
                                                       STR_ARG(str_trim(form->reference))) };
    TRY(move_write(call, db, &move, &refund->move));
    return refund_tell(refund, db);
}

static Err *refund_body(Db *db, void *context)
{
    Refund *refund = context;
    Call *call = refund->call;
    const RefundForm *form = refund->form;
    if (form->key.len > 0) {
        TRY(store_move_by_request(db, call->out, call->actor.account, form->key, &refund->move));
        if (refund->move.v != 0) {
            return NULL;
        }
    }
    TRY(refund_edge(refund, db));
    TRY(amount_parse(form->amount, refund->edge.currency, &refund->amount_minor));
    TRY(account_today(call, db, refund->edge.seller, &refund->today));
    TRY(day_past(form->paid_on, refund->today, "paid_on"));
    TRY(store_payment_edge_hold(db, &refund->edge));
    TRY(refund_limit(refund, db));
    return refund_write(refund, db);
}

Err *svc_refund(Call *call, const RefundForm *form, MoveId *ret_id)
{
    Refund refund = { .call = call, .form = form };
    TRY(seller_need(call));
    TRY(move_texts_check(form->key, form->reference, form->reason));
    if (form->method == PAYMENT_CREDIT) {
        return ERR_FIELD(FIELD_INVALID, "method", "Please say how the money went back.");
    }
    TRY(db_tx(call->app->database, DB_MONEY, "refund", refund_body, &refund));
    *ret_id = refund.move;
    return NULL;
}
