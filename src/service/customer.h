/*
 * customer.h - a partner's end customers, and the accounts below the operator (R-ORD-03, R-ACC-01).
 */
#ifndef SERVICE_CUSTOMER_H
#define SERVICE_CUSTOMER_H

#include "service/app.h"

typedef struct AccountView {
    AccountId id;
    Str code; /* "acc_…" */
    AccountKind kind;
    PartnerClass partner_class;
    AccountState state;
    Str name, contact_name, email, phone, street, city, region, postcode, country, country_name;
    Str vat_number, time_zone, currency;
    int32_t anchor_day;
    AccountId parent;
    Str parent_name;
    int32_t depth; /* below the actor's account: 0 itself */
    int64_t subscription_count;
    Money owed; /* open to its seller; zero when the actor may not see it */
    Instant created_at;
} AccountView;

/* The new-end-customer form, field by field; names of fields in errors are these member names. */
typedef struct CustomerForm {
    Str company, contact, email, phone, street, city, region, postcode, country, vat_number;
    bool override_warning; /* go on in spite of a warning, with a reason */
    Str reason;
    Str key; /* the same key again is the same customer; may be empty */
} CustomerForm;

/* End customers that the actor's account sells to directly, by name; `search` and `tag` may be
 * empty. */
MUST_USE Err *svc_customers(Call *call, Str search, Str tag, Page *page, AccountView **ret,
                            size_t *ret_count);
/* What there is to choose from as `tag`. */
MUST_USE Err *svc_customer_tags(Call *call, Str **ret, size_t *ret_count);
/* Any account that the actor may see: itself or below. Fails: NOT_FOUND. */
MUST_USE Err *svc_account(Call *call, AccountId id, AccountView *ret);
/* Fails: FIELD_REQUIRED, FIELD_INVALID, … with the field; a warning is FIELD_INVALID with the field
 * "override_warning" and its text. The same company name twice is such a warning. */
MUST_USE Err *svc_customer_add(Call *call, const CustomerForm *form, AccountId *ret_id);

/* All that are directly below an account which the actor may see, by name. */
MUST_USE Err *svc_account_children(Call *call, AccountId parent, Page *page, AccountView **ret,
                                   size_t *ret_count);

/* Of the actor's branch. */
typedef struct AccountCounts {
    int64_t partners, end_customers, subscriptions; /* that have not ended */
} AccountCounts;
MUST_USE Err *svc_account_counts(Call *call, AccountCounts *ret);

/* Operator: every account as a tree in depth-first order; partner: its own branch. */
MUST_USE Err *svc_accounts(Call *call, Page *page, AccountView **ret, size_t *ret_count);

enum { ACCOUNT_DEPTH_MAX = 8, CREDIT_UNLIMITED = -1 };

/* An account of any kind, for the operator and the sample data. */
typedef struct AccountNew {
    AccountId parent; /* the seller, the actor's account or below; zero makes the operator */
    AccountKind kind;
    PartnerClass partner_class;
    Str name, contact_name, email, phone, street, city, region, postcode, country, vat_number;
    Currency currency;          /* of what its seller bills it */
    Str time_zone;              /* "Europe/Athens" */
    int32_t anchor_day;         /* 1..31 */
    bool bills_customers;       /* a partner that issues invoices to its end customers here */
    int64_t credit_limit_minor; /* CREDIT_UNLIMITED: none */
} AccountNew;

/* There is one operator: making it needs no actor. Fails: FORBIDDEN, NOT_FOUND (the parent),
 * ACCOUNT_STATE (a second operator, a seller that cannot have this), FIELD_REQUIRED and
 * FIELD_INVALID with the member's name. */
MUST_USE Err *svc_account_add(Call *call, const AccountNew *account, AccountId *ret_id);
/* Gives an account below the actor one of its seller's price lists. Fails: FORBIDDEN, NOT_FOUND
 * (the account, or a list that is not its seller's). */
MUST_USE Err *svc_account_price_list(Call *call, AccountId account, PriceListId price_list);

#endif
