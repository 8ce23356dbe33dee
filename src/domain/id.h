/*
 * id.h - one id type per kind of object, so that an order's id cannot be passed for a
 * subscription's.
 *
 * Inside: 63 positive bits, time-ordered (42 bits of milliseconds since 2020, 21 random bits).
 * Outside: a public code of the kind's prefix and 13 Crockford base-32 letters,
 * "ord_06h2n8kx4m1pq". Zero is "none".
 */
#ifndef DOMAIN_ID_H
#define DOMAIN_ID_H

#include "base/instant.h"

#define ID_KINDS(X)                               \
    X(Account, account, "acc")                    \
    X(User, user, "usr")                          \
    X(Session, session, "ses")                    \
    X(Token, token, "tok")                        \
    X(UserLink, user_link, "lnk")                 \
    X(Registration, registration, "reg")          \
    X(Joining, joining, "joi")                    \
    X(Product, product, "prd")                    \
    X(ProductType, product_type, "pty")           \
    X(Plan, plan, "pln")                          \
    X(CatalogueVersion, catalogue_version, "cav") \
    X(PriceList, price_list, "prl")               \
    X(Agreement, agreement, "agr")                \
    X(AgreementVersion, agreement_version, "agv") \
    X(Checkout, checkout, "chk")                  \
    X(SavedBasket, saved_basket, "bas")           \
    X(Order, order, "ord")                        \
    X(OrderLine, order_line, "orl")               \
    X(Subscription, subscription, "sub")          \
    X(Service, service, "svc")                    \
    X(Cancellation, cancellation, "can")          \
    X(SaleChange, sale_change, "chg")             \
    X(Invoice, invoice, "inv")                    \
    X(InvoiceLine, invoice_line, "inl")           \
    X(Journal, journal, "jrn")                    \
    X(Discount, discount, "dsc")                  \
    X(ExtraCharge, extra_charge, "chg")           \
    X(Payment, payment, "pay")                    \
    X(Mandate, mandate, "mdt")                    \
    X(Attempt, attempt, "att")                    \
    X(DebitBatch, debit_batch, "dbt")             \
    X(Creditor, creditor, "dbc")                  \
    X(UsageRecord, usage_record, "usg")           \
    X(FxRate, fx_rate, "fxr")                     \
    X(SellRule, sell_rule, "sru")                 \
    X(Move, move, "mov")                          \
    X(Job, job, "job")                            \
    X(Event, event, "evt")                        \
    X(Promotion, promotion, "prm")                \
    X(Mail, mail, "mai")                          \
    X(Wait, wait, "wai")                          \
    X(Rule, rule, "rul")                          \
    X(Delegation, delegation, "dlg")              \
    X(ListView, list_view, "lvw")                 \
    X(Import, import, "imp")

#define ID_DECLARE(Name, name, prefix)                   \
    typedef struct Name##Id {                            \
        int64_t v;                                       \
    } Name##Id;                                          \
    Str name##_code(Arena *out, Name##Id id);            \
    /* Fails: FIELD_INVALID; `field` names the input. */ \
    MUST_USE Err *name##_id_parse(Str code, const char *field, Name##Id *ret_id);
ID_KINDS(ID_DECLARE)
#undef ID_DECLARE

/* A new id for the instant; `random` is 64 fresh random bits. Two ids of one millisecond differ by
 * their random bits. */
int64_t id_make(Instant now, uint64_t random);

#endif
