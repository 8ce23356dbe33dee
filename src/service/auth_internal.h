/*
 * auth_internal.h - what sign-in keeps in memory: who a token belongs to, for some seconds.
 */
#ifndef SERVICE_AUTH_INTERNAL_H
#define SERVICE_AUTH_INTERNAL_H

#include "service/auth.h"

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

#endif
