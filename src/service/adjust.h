/*
 * adjust.h - what a seller adds to a buyer's documents or takes off them: discounts and
 * one-time charges (R5, R15, R-CAT-05, R-BIL-05).
 *
 * A discount works on the documents of its days that the billing run issues, once for each; a
 * charge stands in the buyer's next invoice, or in one of its own at once. Both sides of the sale
 * see them, nobody else.
 */
#ifndef SERVICE_ADJUST_H
#define SERVICE_ADJUST_H

#include "domain/billing/discount.h"
#include "service/app.h"

enum { ADJUST_TEXT_BYTES_MAX = 140, DISCOUNT_PERIODS_MAX = 1000, CHARGE_QUANTITY_MAX = 100000 };
/* The largest amount of one charge, credit or discount. */
#define ADJUST_MINOR_MAX INT64_C(1000000000000)

/* Whose documents: a direct customer, or who buys the subscription from the actor's account. */
typedef struct AdjustTarget {
    AccountId buyer; /* zero: by the subscription */
    SubscriptionId subscription;
} AdjustTarget;

typedef struct DiscountForm {
    AdjustTarget target;
    Str percent;     /* "10", "12.5"; empty: an amount */
    Str amount;      /* "5.00" off each document; empty: a part */
    int32_t periods; /* documents, 1..DISCOUNT_PERIODS_MAX; 0: all */
    Date from_on;    /* DATE_NONE: today */
    Date until_on;   /* last day; DATE_NONE: open */
    Str reason;
    Str key; /* the same again is the same discount; may be empty */
} DiscountForm;

typedef struct DiscountView {
    DiscountId id;
    Str code;
    bool given; /* by the actor's account */
    Str seller_name, seller_code, buyer_name, buyer_code, subscription_code, subscription_title;
    Str what; /* "10 %", "€5.00" */
    Discount discount;
    Currency currency;
    int32_t periods; /* 0: all */
    int64_t used;
    Money used_amount;
    Date from_on, until_on;
    Str reason, user_name;
    Str state; /* "active", "ended": used up, past its last day, or taken back */
    bool can_end;
    Instant created_at;
} DiscountView;

/* For the seller's billing role. Fails: FORBIDDEN, FIELD_REQUIRED, FIELD_INVALID, FIELD_RANGE,
 * FIELD_TOO_LONG with the member's name ("buyer", "subscription", "percent", …). */
MUST_USE Err *svc_discount_add(Call *call, const DiscountForm *form, DiscountId *ret_id);
/* What was issued keeps it. One that is ended already stays so. Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_discount_end(Call *call, DiscountId id);
/* Given and got by the actor's account, newest first; `buyer` zero: of all. */
MUST_USE Err *svc_discounts(Call *call, AccountId buyer, Page *page, DiscountView **ret,
                            size_t *ret_count);

typedef struct ChargeForm {
    AdjustTarget target;
    Str title;        /* of the line */
    Str amount;       /* per unit, above zero */
    int64_t quantity; /* 1..CHARGE_QUANTITY_MAX */
    TaxCategory tax;  /* inside a country: S, Z or E */
    bool at_once;     /* on an invoice of its own; else with the next one */
    Str key;
} ChargeForm;

typedef struct ChargeView {
    ExtraChargeId id;
    Str code;
    bool given; /* by the actor's account: it charges */
    Str seller_name, seller_code, buyer_name, buyer_code, subscription_code;
    LineKind kind;
    Str title;
    Money amount; /* all units */
    int64_t quantity;
    TaxCategory tax;
    Str user_name;
    Str state; /* "open", "billed", "ended" */
    Str document_code, document_label;
    bool can_end;
    Instant created_at;
} ChargeView;

/* As svc_discount_add. */
MUST_USE Err *svc_charge_add(Call *call, const ChargeForm *form, ExtraChargeId *ret_id);
/* Fails: FORBIDDEN, NOT_FOUND, INVOICE_STATE (it was billed). */
MUST_USE Err *svc_charge_end(Call *call, ExtraChargeId id);
MUST_USE Err *svc_charges(Call *call, AccountId buyer, Page *page, ChargeView **ret,
                          size_t *ret_count);
/* Credit on account that nobody paid for: less revenue of the seller, less cost of the buyer. The
 * next invoice uses it; it is in the list of svc_moves. */
typedef struct GoodwillForm {
    AccountId buyer;
    Str amount;
    Str reason;
    Str key;
} GoodwillForm;
/* For the seller's billing role; the buyer is a direct customer. Fails: FORBIDDEN, FIELD_*. */
MUST_USE Err *svc_goodwill_add(Call *call, const GoodwillForm *form, MoveId *ret_id);

/* Sets what a line of an invoice comes to. Less than stands on it: a credit note that refers to the
 * line; more: a one-time charge that names it. Zero voids the line. */
typedef struct CorrectionForm {
    InvoiceLineId line;
    Str amount; /* net, what the line is to come to; 0 or more */
    Str reason;
    Str key;
    bool dry_run;
} CorrectionForm;

typedef struct CorrectionView {
    InvoiceId invoice;
    InvoiceLineId line;
    Str code, invoice_code, invoice_label, title, buyer_name;
    int32_t position;
    Money billed;          /* of the line, less its discounts */
    Money standing;        /* less what was credited before */
    Money to;              /* what was asked for; with an empty amount what stands */
    Money net, tax, gross; /* of the credit note (below zero) or the charge */
    Str document_code;     /* the credit note that was made */
    Str document_label;    /* its number */
    Str charge_code;       /* the charge that was made */
} CorrectionView;

/* For the seller's billing role. A dry run with an empty amount only looks. Fails: FORBIDDEN,
 * NOT_FOUND, INVOICE_STATE (not a charge of an invoice), FIELD_INVALID, FIELD_RANGE ("amount"),
 * FIELD_REQUIRED ("reason"). */
MUST_USE Err *svc_line_correct(Call *call, const CorrectionForm *form, CorrectionView *ret);
/* Which customers get one invoice for all that fell due in a day, on the day after; its lines are
 * summed up per end customer (ADR 19). */
typedef struct DailyView {
    AccountId id;
    Str code, name;
    bool daily;
} DailyView;
/* The direct customers of the actor's account. */
MUST_USE Err *svc_invoices_daily(Call *call, Page *page, DailyView **ret, size_t *ret_count);
/* For the seller's billing role. Fails: FORBIDDEN, NOT_FOUND (no direct customer). */
MUST_USE Err *svc_invoices_daily_set(Call *call, AccountId buyer, bool daily);

#endif
