/* auth.c - sign-in with lock-out, sessions, and whose a token is. */
#include "service/auth_internal.h"

#include <assert.h>

#include "store/person_store.h"
#include "store/session_store.h"
#include "store/user_store.h"

enum {
    TOKEN_RANDOM_BYTES = 32,
    TOKEN_BYTES_MAX = 200,
    SUBJECT_BYTES_MAX = 254,
    REMOTE_BYTES_MAX = 64
};

typedef struct SignIn {
    Call *call;
    Str email; /* trimmed, lower case */
    Str mail_subject;
    Str address_subject; /* empty: not known */
    UserRow *user;
    SessionNew session;
} SignIn;

Str lock_subject(Arena *out, const char *prefix, Str text)
{
    Str cut = str_slice(text, 0, SUBJECT_BYTES_MAX);
    Str tagged = arena_printf(out, "%s:%.*s", prefix, STR_ARG(cut));
    return hash_hex(out, hash_bytes(tagged));
}

Err *attempt_count(Call *call, Db *db, Str subject, int64_t failures_max)
{
    Arena scratch = call->scratch;
    SignInRow row;
    int64_t lock_us = SIGN_IN_LOCK_MINUTES * 60 * SECOND_US;

    TRY(store_sign_in_get(db, &scratch, subject, &row));
    if (row.locked_until.us > call->now.us) {
        return ERR(SIGN_IN_LOCKED, "locked after too many failures");
    }
    bool stale = row.locked_until.us != 0 || call->now.us - row.last_at.us > lock_us;
    row.failures = stale ? 1 : row.failures + 1;
    row.last_at = call->now;
    row.locked_until.us = row.failures >= failures_max ? call->now.us + lock_us : 0;
    return store_sign_in_set(db, subject, &row);
}

static Err *attempt_body(Db *db, void *context)
{
    SignIn *sign_in = context;
    Call *call = sign_in->call;

    TRY(attempt_count(call, db, sign_in->mail_subject, SIGN_IN_FAILURES_MAX));
    if (sign_in->address_subject.len > 0) {
        TRY(attempt_count(call, db, sign_in->address_subject, SIGN_IN_ADDRESS_FAILURES_MAX));
    }
    return store_user_by_email(db, call->out, sign_in->email, &sign_in->user);
}

static Err *session_body(Db *db, void *context)
{
    SignIn *sign_in = context;

    TRY(store_sign_in_clear(db, sign_in->mail_subject));
    if (sign_in->address_subject.len > 0) {
        TRY(store_sign_in_forgive(db, sign_in->address_subject));
    }
    TRY(store_session_delete_old(db, sign_in->session.user, sign_in->call->now));
    TRY(store_person_signed_in(db, sign_in->session.user, sign_in->call->now));
    return store_session_add(db, &sign_in->session);
}

static bool user_may_sign_in(const UserRow *user)
{
    return user->active && user->account_state != ACCOUNT_CLOSED;
}

Err *svc_sign_in(Call *call, Str email, Str password, Str remote, SignedIn *ret)
{
    Database *database = call->app->database;
    AuthState *state = call->app->auth;
    SignIn sign_in = { .call = call };
    sign_in.email = str_lower(call->out, str_slice(str_trim(email), 0, SUBJECT_BYTES_MAX));
    sign_in.mail_subject = lock_subject(call->out, "mail", sign_in.email);
    if (remote.len > 0) {
        sign_in.address_subject = lock_subject(call->out, "addr", remote);
    }
    if (!str_utf8_valid(sign_in.email)) {
        return ERR(SIGN_IN_FAILED, "the e-mail is not UTF-8");
    }
    TRY(db_tx(database, DB_WRITE, "sign_in_attempt", attempt_body, &sign_in));

    /* Somebody unknown costs the same time as a wrong password. */
    const UserRow *user = sign_in.user;
    bool known = user != NULL && user->password_hash.len > 0;
    Str hash = known ? user->password_hash : identity_dummy_hash(state);
    bool right = password_verify(hash, password);
    if (!known || !right || !user_may_sign_in(user)) {
        return ERR(SIGN_IN_FAILED, "no such person, or another password");
    }
    Str token = random_token(call->out, TOKEN_RANDOM_BYTES);
    int64_t seconds = SESSION_HOURS * 60 * 60;
    sign_in.session = (SessionNew){ .id = { call_new_id(call) },
                                    .token_hash = hash_hex(call->out, hash_bytes(token)),
                                    .user = user->id,
                                    .csrf = random_token(call->out, TOKEN_RANDOM_BYTES),
                                    .remote = str_slice(remote, 0, REMOTE_BYTES_MAX),
                                    .created_at = call->now,
                                    .expires_at = { call->now.us + seconds * SECOND_US } };
    TRY(db_tx(database, DB_WRITE, "sign_in", session_body, &sign_in));
    *ret = (SignedIn){ .token = token, .max_age_s = seconds };
    return NULL;
}

typedef struct SignOut {
    SessionId session;
    UserId user;
} SignOut;

static Err *sign_out_body(Db *db, void *context)
{
    const SignOut *sign_out = context;
    return store_session_delete(db, sign_out->session, sign_out->user, NULL);
}

Err *svc_sign_out(Call *call, SessionId session)
{
    SignOut sign_out = { .session = session, .user = call->actor.user };
    TRY(db_tx(call->app->database, DB_WRITE, "sign_out", sign_out_body, &sign_out));
    auth_state_forget(call->app->auth);
    return NULL;
}

typedef struct Identify {
    Str token_hash;
    Instant now;
    bool bearer;
    Arena *out;
    Person person;
    bool found;
} Identify;

static Err *session_person(Db *db, Identify *identify)
{
    SessionRow row;
    TRY(store_session_get(db, identify->out, identify->token_hash, identify->now, &row,
                          &identify->found));
    if (identify->found) {
        identify->person = (Person){ .actor = { .user = row.user,
                                                .account = row.account,
                                                .kind = row.kind,
                                                .roles = (uint32_t)row.roles },
                                     .session = row.id,
                                     .name = row.name,
                                     .email = row.email,
                                     .account_name = row.account_name,
                                     .csrf = row.csrf,
                                     .expires_at = row.expires_at };
    }
    return NULL;
}

static Err *token_person(Db *db, Identify *identify)
{
    TokenRow row;
    TRY(store_token_get(db, identify->out, identify->token_hash, identify->now, &row,
                        &identify->found));
    if (identify->found) {
        identify->person = (Person){ .actor = { .user = row.user,
                                                .account = row.account,
                                                .kind = row.kind,
                                                .roles = (uint32_t)row.roles },
                                     .name = row.name,
                                     .email = row.email,
                                     .account_name = row.account_name,
                                     .expires_at = row.expires_at };
    }
    return NULL;
}

static Err *identify_body(Db *db, void *context)
{
    Identify *identify = context;
    return identify->bearer ? token_person(db, identify) : session_person(db, identify);
}

/* A session's token is none for the API, and the other way round: the tag tells them apart. */
static Hash memory_key(Hash token_hash, bool bearer)
{
    return hash_chain(token_hash, bearer ? S("bearer") : S("session"));
}

bool svc_identify_known(App *app, Str session_token, Arena *out, Person *ret_person)
{
    if (session_token.len == 0 || session_token.len > TOKEN_BYTES_MAX) {
        return false;
    }
    Hash key = memory_key(hash_bytes(session_token), false);
    return identity_get(app->auth, key, clock_now(&app->clock), out, ret_person);
}

Err *svc_identify(App *app, Str session_token, Str bearer_token, Arena *out, Arena scratch,
                  Person *ret_person, bool *ret_found)
{
    bool bearer = bearer_token.len > 0;
    Str token = bearer ? bearer_token : session_token;
    if (token.len == 0 || token.len > TOKEN_BYTES_MAX) {
        *ret_found = false;
        return NULL;
    }
    Hash hash = hash_bytes(token);
    Hash key = memory_key(hash, bearer);
    Identify identify = { .now = clock_now(&app->clock), .bearer = bearer, .out = out };
    if (identity_get(app->auth, key, identify.now, out, ret_person)) {
        *ret_found = true;
        return NULL;
    }
    IdentityEpoch epoch = identity_epoch(app->auth);
    identify.token_hash = hash_hex(&scratch, hash);
    TRY(db_tx(app->database, DB_READ, "identify", identify_body, &identify));
    if (identify.found) {
        identity_put(app->auth, key, identify.now, epoch, &identify.person);
        *ret_person = identify.person;
    }
    *ret_found = identify.found;
    return NULL;
}
