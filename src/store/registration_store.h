/*
 * registration_store.h - companies that asked to become an account.
 * SQL: sql/queries/registration.sql.
 *
 * `seller` is the acting account: what was asked of another is not found.
 */
#ifndef STORE_REGISTRATION_STORE_H
#define STORE_REGISTRATION_STORE_H

#include "gen/sql_registration.h"

typedef SqlRegistrationSeller RegistrationSeller;
typedef SqlRegistrationAddIn RegistrationNew;
typedef SqlRegistrationByToken RegistrationAsked;
typedef SqlRegistrationList RegistrationSeen;
typedef SqlRegistrationGet RegistrationRow;

/* *ret_seller is NULL when there is no such account. */
MUST_USE Err *store_registration_seller(Db *db, Arena *out, AccountId id,
                                        RegistrationSeller **ret_seller);
MUST_USE Err *store_registration_switch(Db *db, AccountId id, bool partners, bool customers);
MUST_USE Err *store_registration_add(Db *db, const RegistrationNew *registration);
/* *ret_asked is NULL when no token that holds has this hash. */
MUST_USE Err *store_registration_by_token(Db *db, Arena *out, Str token_hash, Instant now,
                                          RegistrationAsked **ret_asked);
/* Those that wait for the seller or for their own confirmation. */
MUST_USE Err *store_registration_count(Db *db, Arena *out, AccountId seller, Instant now,
                                       int64_t *ret_count);
MUST_USE Err *store_registration_confirm(Db *db, RegistrationId id);
/* Newest first; confirmed ones only. */
MUST_USE Err *store_registration_list(Db *db, Arena *out, AccountId seller, RegistrationId after,
                                      int32_t max, RegistrationSeen **ret_rows, size_t *ret_count);
/* *ret_row is NULL when the seller was not asked this. */
MUST_USE Err *store_registration_get(Db *db, Arena *out, AccountId seller, RegistrationId id,
                                     RegistrationRow **ret_row);
/* *ret_changed is 0 when it was decided already. */
MUST_USE Err *store_registration_approve(Db *db, RegistrationId id, AccountId account, Instant at,
                                         int64_t *ret_changed);
/* Keeps the company and the reason only. */
MUST_USE Err *store_registration_reject(Db *db, RegistrationId id, Str reason, Instant at,
                                        int64_t *ret_changed);

#endif
