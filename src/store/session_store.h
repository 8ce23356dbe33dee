/*
 * session_store.h - sessions, bearer tokens and lock-out. SQL: sql/queries/session.sql.
 *
 * Tokens and the subjects of lock-out are given as hashes; nothing here can be used to sign in.
 */
#ifndef STORE_SESSION_STORE_H
#define STORE_SESSION_STORE_H

#include "gen/sql_session.h"

typedef SqlSessionAddIn SessionNew;
typedef SqlSessionGet SessionRow; /* the session, its user and the user's account */
typedef SqlTokenGet TokenRow;
typedef SqlSignInGet SignInRow;

typedef struct TokenNew {
    TokenId id;
    Str token_hash;
    UserId user;
    Str name; /* what it is for, or empty */
    Instant created_at;
    Instant expires_at;
} TokenNew;

MUST_USE Err *store_session_add(Db *db, const SessionNew *session);
/* One that holds now, of an active user of an account that is not closed; else *ret_found is
 * false. */
MUST_USE Err *store_session_get(Db *db, Arena *out, Str token_hash, Instant now,
                                SessionRow *ret_session, bool *ret_found);
/* Only one of this user; *ret_changed is 0 when there is none. */
MUST_USE Err *store_session_delete(Db *db, SessionId id, UserId user, int64_t *ret_changed);
/* The user's sessions that expire up to then. */
MUST_USE Err *store_session_delete_old(Db *db, UserId user, Instant until);

MUST_USE Err *store_token_add(Db *db, const TokenNew *token);
/* As store_session_get. */
MUST_USE Err *store_token_get(Db *db, Arena *out, Str token_hash, Instant now, TokenRow *ret_token,
                              bool *ret_found);

/* Failures of a subject; zeros when there are none. Locks the row until the transaction ends. */
MUST_USE Err *store_sign_in_get(Db *db, Arena *out, Str subject, SignInRow *ret_row);
MUST_USE Err *store_sign_in_set(Db *db, Str subject, const SignInRow *row);
MUST_USE Err *store_sign_in_clear(Db *db, Str subject);
/* One failure less. */
MUST_USE Err *store_sign_in_forgive(Db *db, Str subject);

#endif
