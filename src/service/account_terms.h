/*
 * account_terms.h - what a seller decides about an account that buys from it directly: its class,
 * its credit limit, and whether it may order or sign in.
 */
#ifndef SERVICE_ACCOUNT_TERMS_H
#define SERVICE_ACCOUNT_TERMS_H

#include "service/customer.h"

typedef struct AccountTerms {
    PartnerClass partner_class; /* of a partner; others have none */
    Str credit_limit;           /* "1000.00"; empty: no limit */
    AccountState state;         /* suspended: orders nothing; closed: nobody signs in */
} AccountTerms;

/* For administrators and auditors of its seller. Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_account_terms(Call *call, AccountId id, AccountView *ret_account,
                                AccountTerms *ret);
/* For administrators of its seller. Fails: FORBIDDEN, NOT_FOUND, FIELD_INVALID ("partner_class",
 * "credit_limit"), ACCOUNT_STATE: what uses services, sells to somebody or owes something is not
 * closed; and what is closed stays so. */
MUST_USE Err *svc_account_terms_set(Call *call, AccountId id, const AccountTerms *terms);

#endif
