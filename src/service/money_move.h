/*
 * money_move.h - what sellers do with the money of a sale beside payments: void an invoice, give it
 * up, refund, take prepaid money (R20, R35, R-BIL-06); and what is owed to them by age.
 *
 * All are for the billing role of the seller, need its own direct customer or invoice, and are done
 * once, however often they arrive with the same key.
 */
#ifndef SERVICE_MONEY_MOVE_H
#define SERVICE_MONEY_MOVE_H

#include "domain/invoice.h"
#include "domain/move.h"
#include "domain/payment.h"
#include "service/app.h"

/* Nothing of the invoice may be paid, credited or given up, and no later invoice charge what
 * follows. What it charged is free again: the next run bills it. A void invoice stays void. Fails:
 * FORBIDDEN, NOT_FOUND, FIELD_REQUIRED, FIELD_TOO_LONG ("reason"), INVOICE_STATE (no invoice),
 * INVOICE_SETTLED, INVOICE_METERED (usage is rated once), INVOICE_NOT_LAST. */
MUST_USE Err *svc_invoice_void(Call *call, InvoiceId id, Str reason, MoveId *ret_id);

typedef struct WriteOffForm {
    InvoiceId invoice;
    Str amount; /* "249.95", at most what is open; empty: all of it */
    Str reason;
    Str key; /* may be empty */
} WriteOffForm;
/* What is paid later of it is credit on account. Fails: as above, FIELD_RANGE ("amount"). */
MUST_USE Err *svc_invoice_write_off(Call *call, const WriteOffForm *form, MoveId *ret_id);

typedef struct RefundForm {
    AccountId buyer;   /* or the payment's */
    PaymentId payment; /* zero: credit on account only */
    Str currency;      /* empty: the payment's, else the buyer's */
    Str amount;
    Date paid_on; /* not in the future */
    PaymentMethod method;
    Str reference, reason, key; /* may be empty */
} RefundForm;
/* Gives credit on account back to the buyer. Of a payment at most what it brought and was not
 * refunded; where credit does not suffice, the invoices that it settled are open again. Fails:
 * FORBIDDEN, NOT_FOUND (the payment), FIELD_*, REFUND_EXCEEDS_CREDIT. */
MUST_USE Err *svc_refund(Call *call, const RefundForm *form, MoveId *ret_id);

typedef struct TopUpForm {
    AccountId buyer;
    Str currency; /* empty: the buyer's */
    Str amount;
    bool from_credit; /* credit on account becomes prepaid; else a payment arrived */
    Date received_on; /* of the payment */
    PaymentMethod method;
    Str reference;
    int32_t priority; /* 0..TOP_UP_PRIORITY_MAX */
    Date expires_on;  /* the last day of its use; DATE_NONE: none */
    Str key;          /* may be empty */
} TopUpForm;
/* Fails: FORBIDDEN, FIELD_*, REFUND_EXCEEDS_CREDIT. */
MUST_USE Err *svc_top_up(Call *call, const TopUpForm *form, MoveId *ret_id);

typedef struct MoveView {
    MoveId id;
    Str code;
    MoveKind kind;
    Str kind_label;
    bool received; /* the actor's account is the seller */
    Str seller_name, seller_code, buyer_name, buyer_code;
    Money amount;
    Money left; /* of a top-up */
    Str document_code, document_label, payment_code;
    Date booked_on;
    PaymentMethod method;
    Str method_label; /* of a refund */
    Str reference, reason, user_name;
    int32_t priority;
    Date expires_on;
    Instant created_at;
} MoveView;
MUST_USE Err *svc_move(Call *call, MoveId id, MoveView *ret);
/* On either side, newest first; `kind` empty: all. Fails: FIELD_INVALID ("kind"). */
MUST_USE Err *svc_moves(Call *call, Str kind, Page *page, MoveView **ret, size_t *ret_count);

/* What is open of issued invoices, by days over due. */
typedef struct AgedView {
    Str buyer_name, buyer_code; /* empty: of all buyers */
    Money not_due, to_30, to_60, to_90, older, total;
} AgedView;
typedef struct ReceivablesView {
    Date today;
    AgedView *sums; /* per currency, of all buyers */
    size_t sums_count;
    AgedView *buyers; /* of the page, in the order of their codes */
    size_t buyers_count;
} ReceivablesView;
MUST_USE Err *svc_receivables(Call *call, Page *page, ReceivablesView *ret);

#endif
