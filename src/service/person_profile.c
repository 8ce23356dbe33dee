/* person_profile.c - what everybody sees of and does to their own login. */
#include "service/person_internal.h"

#include "store/user_store.h"

enum { TOKEN_NAME_BYTES_MAX = 80 };

static const Instant never = { INT64_MAX };

Err *person_beside(Call *call, Db *db, SessionId current, PersonDetail *detail)
{
    UserId id = detail->person.id;
    SessionSeen *sessions;
    TokenSeen *tokens;

    TRY(store_session_list(db, call->out, id, call->now, &sessions, &detail->sessions_count));
    detail->sessions = arena_array(call->out, SessionView, detail->sessions_count);
    for (size_t i = 0; i < detail->sessions_count; i++) {
        detail->sessions[i] = (SessionView){ .id = sessions[i].id,
                                             .code = session_code(call->out, sessions[i].id),
                                             .remote = sessions[i].remote,
                                             .current = sessions[i].id.v == current.v,
                                             .created_at = sessions[i].created_at,
                                             .expires_at = sessions[i].expires_at };
    }
    TRY(store_token_list(db, call->out, id, call->now, &tokens, &detail->tokens_count));
    detail->tokens = arena_array(call->out, TokenView, detail->tokens_count);
    for (size_t i = 0; i < detail->tokens_count; i++) {
        detail->tokens[i] = (TokenView){ .id = tokens[i].id,
                                         .code = token_code(call->out, tokens[i].id),
                                         .name = tokens[i].name,
                                         .created_at = tokens[i].created_at,
                                         .expires_at = tokens[i].expires_at };
    }
    return event_history(call, db, S("user"), id.v, &detail->events, &detail->events_count);
}

typedef struct ProfileTx {
    Call *call;
    SessionId current;
    PersonDetail detail;
    Str old_hash;
    Str new_hash;
    TokenNew token;
} ProfileTx;

static Err *profile_body(Db *db, void *context)
{
    ProfileTx *tx = context;
    PersonRow *row;
    TRY(person_seen(tx->call, db, tx->call->actor.user, &row));
    tx->detail = (PersonDetail){ .person = person_view(tx->call, row) };
    return person_beside(tx->call, db, tx->current, &tx->detail);
}

Err *svc_profile(Call *call, SessionId current, PersonDetail *ret)
{
    ProfileTx tx = { .call = call, .current = current };
    TRY(db_tx(call->app->database, DB_READ, "profile", profile_body, &tx));
    *ret = tx.detail;
    return NULL;
}

/* Guesses at the old password are counted as those at the door are. */
static Err *guess_body(Db *db, void *context)
{
    ProfileTx *tx = context;
    Call *call = tx->call;
    Str subject = lock_subject(call->out, "own", user_code(call->out, call->actor.user));
    TRY(attempt_count(call, db, subject, SIGN_IN_FAILURES_MAX));
    return store_person_password(db, call->out, call->actor.user, &tx->old_hash);
}

static Err *session_keep(ProfileTx *tx, Db *db)
{
    UserId user = tx->call->actor.user;
    SessionSeen *sessions;
    size_t count;

    if (tx->current.v == 0) {
        return store_session_delete_old(db, user, never);
    }
    TRY(store_session_list(db, tx->call->out, user, tx->call->now, &sessions, &count));
    for (size_t i = 0; i < count; i++) {
        if (sessions[i].id.v != tx->current.v) {
            TRY(store_session_delete(db, sessions[i].id, user, NULL));
        }
    }
    return NULL;
}

static Err *password_body(Db *db, void *context)
{
    ProfileTx *tx = context;
    Call *call = tx->call;
    UserId user = call->actor.user;
    Str subject = lock_subject(call->out, "own", user_code(call->out, user));

    TRY(store_sign_in_clear(db, subject));
    TRY(store_user_set_password(db, user, tx->new_hash));
    TRY(session_keep(tx, db));
    return person_event(call, db, call->actor.account, user, S("user.password"),
                        S("Chose a new password"), S(""));
}

Err *svc_profile_password(Call *call, SessionId current, Str old_password, Str new_password)
{
    ProfileTx tx = { .call = call, .current = current };
    TRY(password_fits(new_password));
    TRY(db_tx(call->app->database, DB_WRITE, "password_guess", guess_body, &tx));
    if (tx.old_hash.len == 0 || !password_verify(tx.old_hash, old_password)) {
        return ERR_FIELD(FIELD_INVALID, "current", "This is not your password.");
    }
    tx.new_hash = password_hash(call->out, new_password);
    TRY(db_tx(call->app->database, DB_WRITE, "password_own", password_body, &tx));
    auth_state_forget(call->app->auth);
    return NULL;
}

static Err *token_body(Db *db, void *context)
{
    ProfileTx *tx = context;
    Call *call = tx->call;
    TokenSeen *tokens;
    size_t count;

    TRY(store_token_list(db, call->out, call->actor.user, call->now, &tokens, &count));
    if (count >= PERSON_TOKENS_MAX) {
        return ERR_FIELD(FIELD_INVALID, "name", "You have %d tokens: end one first.",
                         PERSON_TOKENS_MAX);
    }
    TRY(store_token_add(db, &tx->token));
    Str summary = arena_printf(call->out, "An API token was made: %.*s", STR_ARG(tx->token.name));
    return person_event(call, db, call->actor.account, call->actor.user, S("user.token"), summary,
                        S(""));
}

Err *svc_profile_token(Call *call, Str name, Str *ret_token, TokenId *ret_id)
{
    ProfileTx tx = { .call = call };
    Str trimmed = str_trim(name);

    if (trimmed.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "name", "Say what the token is for.");
    }
    if (trimmed.len > TOKEN_NAME_BYTES_MAX || !str_utf8_valid(trimmed)) {
        return ERR_FIELD(FIELD_INVALID, "name", "The name is too long, or not UTF-8.");
    }
    Str token = token_make(call, trimmed, &tx.token);
    tx.token.user = call->actor.user;
    TRY(db_tx(call->app->database, DB_WRITE, "profile_token", token_body, &tx));
    *ret_token = token;
    *ret_id = tx.token.id;
    return NULL;
}
