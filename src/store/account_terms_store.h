/*
 * account_terms_store.h - what a seller decides about an account. SQL:
 * sql/queries/account_terms.sql.
 */
#ifndef STORE_ACCOUNT_TERMS_STORE_H
#define STORE_ACCOUNT_TERMS_STORE_H

#include "db/db.h"
#include "domain/account.h"

MUST_USE Err *store_account_terms_set(Db *db, AccountId id, PartnerClass partner_class,
                                      int64_t credit_limit_minor, AccountState state);
/* Accounts directly below that are not closed. */
MUST_USE Err *store_account_open_below(Db *db, Arena *out, AccountId id, int64_t *ret_count);

#endif
