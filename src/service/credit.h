/*
 * credit.h - limits of what a buyer may owe its seller, and how it may order (R-ORD-04).
 */
#ifndef SERVICE_CREDIT_H
#define SERVICE_CREDIT_H

#include "domain/credit.h"
#include "service/customer.h"

typedef struct CreditView {
    AccountId account;
    Str account_name;
    bool limited; /* false: the amounts below are told, but nothing is refused for them */
    CreditMode mode;
    Str mode_label;
    Money limit;         /* 0 when prepaid */
    Money owed;          /* below zero: money of the buyer that the seller keeps */
    Money ordered;       /* and not invoiced yet, tax included */
    Money available;     /* may be below zero */
    int64_t limit_minor; /* as it is set, prepaid or not; CREDIT_UNLIMITED: none */
    bool self_service;   /* an end customer's own orders need no approval */
    bool is_end_customer;
} CreditView;

/* Of the actor's own account, or of one that it sells to. Fails: NOT_FOUND, FORBIDDEN (somebody
 * who sees no costs). */
MUST_USE Err *svc_credit(Call *call, AccountId account, CreditView *ret);

typedef struct CreditSet {
    AccountId account;
    int64_t limit_minor; /* CREDIT_UNLIMITED: none */
    CreditMode mode;
    bool self_service;
} CreditSet;
/* "1000.00"; empty: CREDIT_UNLIMITED. Fails: FIELD_INVALID ("credit_limit"). */
MUST_USE Err *credit_limit_parse(Str typed, Currency currency, int64_t *ret_minor);
/* By the direct seller. Orders that waited for it go on by themselves. Fails: FORBIDDEN, NOT_FOUND,
 * FIELD_INVALID ("credit_limit"). */
MUST_USE Err *svc_credit_set(Call *call, const CreditSet *set);

#endif
