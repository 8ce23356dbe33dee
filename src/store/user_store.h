/*
 * user_store.h - people. SQL: sql/queries/user.sql.
 */
#ifndef STORE_USER_STORE_H
#define STORE_USER_STORE_H

#include "gen/sql_user.h"

typedef SqlUserAddIn UserNew;
typedef SqlUserByEmail UserRow;
typedef SqlUserSamples UserSample;

/* Fails: DB_CONFLICT (from db_tx) when the e-mail is taken. */
MUST_USE Err *store_user_add(Db *db, const UserNew *user);
/* The e-mail in lower case. *ret_user is NULL when nobody has it. */
MUST_USE Err *store_user_by_email(Db *db, Arena *out, Str email, UserRow **ret_user);
MUST_USE Err *store_user_set_password(Db *db, UserId id, Str password_hash);
/* Active people, the oldest first, at most 50. */
MUST_USE Err *store_user_samples(Db *db, Arena *out, UserSample **ret_users, size_t *ret_count);

#endif
