/*
 * auth.h - sign-in, sessions, API tokens, people.
 *
 * Passwords are Argon2id. A session is a random token in a cookie; its hash is in the database, and
 * it is new at each sign-in. Ten failures in a row lock an e-mail for 15 minutes (R-PLT-01), and
 * many more of them an address.
 *
 * Who a token belongs to is kept in memory for IDENTITY_CACHE_SECONDS. Signing out and changing a
 * password or a person take effect at once in the process that does it, and within those seconds in
 * the others.
 */
#ifndef SERVICE_AUTH_H
#define SERVICE_AUTH_H

#include "service/app.h"

enum {
    SESSION_HOURS = 12,
    TOKEN_DAYS = 365,
    SIGN_IN_FAILURES_MAX = 10,
    SIGN_IN_ADDRESS_FAILURES_MAX = 200,
    SIGN_IN_LOCK_MINUTES = 15,
    IDENTITY_CACHE_SECONDS = 5,
    PASSWORD_BYTES_MIN = 10 /* the most is PASSWORD_BYTES_MAX of base/crypto.h */
};

/* What sign-in keeps in memory; lives as long as the App. */
AuthState *auth_state_new(Arena *process);
/* For whoever changes what a Person says, or ends sessions: after the commit. */
void auth_state_forget(AuthState *state);

typedef struct Person {
    Actor actor;
    SessionId session; /* zero for a token */
    Str name;
    Str email;
    Str account_name;
    Str csrf;
    Instant expires_at;
} Person;

typedef struct SignedIn {
    Str token; /* for the cookie; only here in clear */
    int64_t max_age_s;
} SignedIn;

/* Fails: SIGN_IN_FAILED, SIGN_IN_LOCKED. Takes as long for an unknown e-mail as for a wrong
 * password. */
MUST_USE Err *svc_sign_in(Call *call, Str email, Str password, Str remote, SignedIn *ret);
MUST_USE Err *svc_sign_out(Call *call, SessionId session);
/* One of the tokens is empty. Not found or expired is *ret_found false. */
MUST_USE Err *svc_identify(App *app, Str session_token, Str bearer_token, Arena *out, Arena scratch,
                           Person *ret_person, bool *ret_found);

/* A session from memory alone; false when it is not known there. Never waits. */
bool svc_identify_known(App *app, Str session_token, Arena *out, Person *ret_person);

/* For the CLI and the demo; the account is the actor's or below it. Fails: FORBIDDEN,
 * FIELD_INVALID and FIELD_REQUIRED ("email", "name", "password"), DB_CONFLICT (the e-mail is
 * taken), NOT_FOUND (the account). */
MUST_USE Err *svc_user_add(Call *call, AccountId account, Str email, Str name, uint32_t roles,
                           Str password, UserId *ret_id);
/* Ends the person's sessions. Fails: FORBIDDEN, FIELD_INVALID ("password"), NOT_FOUND. */
MUST_USE Err *svc_user_password(Call *call, Str email, Str password);
/* A new bearer token, for TOKEN_DAYS. Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_user_token(Call *call, Str email, Str *ret_token);
/* The actor for a person named on the command line or in the sample data. Fails: NOT_FOUND. */
MUST_USE Err *svc_user_actor(App *app, Str email, Arena *out, Arena scratch, Actor *ret_actor);

/* The system itself, in the operator's account: for jobs and commands. Fails: NOT_FOUND. */
MUST_USE Err *svc_system_actor(App *app, Arena *out, Arena scratch, Actor *ret_actor);

/* Sample users for the sign-in page of the demo: e-mail, name, account, role in words. */
typedef struct SampleUser {
    Str email;
    Str name;
    Str account_name;
    Str role;
} SampleUser;
MUST_USE Err *svc_sample_users(App *app, Arena *out, Arena scratch, SampleUser **ret_users,
                               size_t *ret_count);

#endif
