/*
 * joining_internal.h - shared by the files of joining.
 */
#ifndef SERVICE_JOINING_INTERNAL_H
#define SERVICE_JOINING_INTERNAL_H

#include "service/account_internal.h"
#include "service/joining.h"
#include "store/joining_store.h"

/* An administrator or an auditor of a partner or of the operator. Fails: FORBIDDEN. */
MUST_USE Err *joining_reader(const Call *call);
/* An administrator of one. Fails: FORBIDDEN. */
MUST_USE Err *joining_decider(const Call *call);
/* A message or a reason. Fails: FIELD_INVALID. */
MUST_USE Err *joining_text(Str text, const char *field);

/* The seller's terms as they are stored. */
typedef struct JoiningGift {
    PriceListId price_list;
    Money credit; /* -1: no limit */
} JoiningGift;

/* `fallback` is the currency of the limit when no list is given. Fails: FIELD_INVALID
 * ("price_list", "credit_limit"). */
MUST_USE Err *joining_gift(Call *call, Db *db, AccountId seller, const JoinTerms *terms,
                           Currency fallback, JoiningGift *ret_gift);
/* A mail to one side. */
MUST_USE Err *joining_mail(Call *call, Db *db, AccountId account, Str recipient, Str subject,
                           Str body);
MUST_USE Err *joining_event(Call *call, Db *db, JoiningId id, Str name, Str summary);

#endif
