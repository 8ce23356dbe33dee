/*
 * auth_internal.h - what sign-in keeps in memory: who a token belongs to, for some seconds.
 */
#ifndef SERVICE_AUTH_INTERNAL_H
#define SERVICE_AUTH_INTERNAL_H

#include "service/auth.h"
#include "store/session_store.h"

enum { API_TOKEN_RANDOM_BYTES = 32 };

/* Read before the database is: what was forgotten since then is not put in. */
typedef struct IdentityEpoch {
    uint64_t v;
} IdentityEpoch;

IdentityEpoch identity_epoch(AuthState *state);
/* False when it is not there, is too old, or its session has ended. Copies to `out`. */
bool identity_get(AuthState *state, Hash token, Instant now, Arena *out, Person *ret_person);
void identity_put(AuthState *state, Hash token, Instant now, IdentityEpoch epoch,
                  const Person *person);
/* The hash that a password is compared with when nobody has the e-mail. */
Str identity_dummy_hash(const AuthState *state);

/* A new bearer token for TOKEN_DAYS in clear, and its row, whose user is not set. */
Str token_make(Call *call, Str name, TokenNew *ret_token);
/* Fails: FIELD_INVALID ("password"), when it is too short or too long. */
MUST_USE Err *password_fits(Str password);

/* "mail:a@b.example", hashed: what strangers type is not kept. */
Str lock_subject(Arena *out, const char *prefix, Str text);
/*
 * Counts the attempt as a failure before the password is looked at, so that many attempts at once
 * are counted too; a success takes it back. Inside a transaction.
 * Fails: SIGN_IN_LOCKED.
 */
MUST_USE Err *attempt_count(Call *call, Db *db, Str subject, int64_t failures_max);

#endif
