/* user.c - people: made and changed by commands and the sample data; and the system's own actor. */
#include "service/auth_internal.h"

#include <inttypes.h>

#include "domain/contact.h"
#include "service/account_internal.h"
#include "service/event.h"
#include "store/session_store.h"
#include "store/user_store.h"

enum { NAME_BYTES_MAX = 200 };

static const Instant never = { INT64_MAX };

Err *password_fits(Str password)
{
    if (password.len < PASSWORD_BYTES_MIN) {
        return ERR_FIELD(FIELD_INVALID, "password", "The password needs at least %d characters.",
                         PASSWORD_BYTES_MIN);
    }
    if (password.len > PASSWORD_BYTES_MAX) {
        return ERR_FIELD(FIELD_INVALID, "password", "The password is too long.");
    }
    return NULL;
}

typedef struct UserTx {
    Call *call;
    Str email;
    UserNew user;      /* svc_user_add */
    Str password_hash; /* svc_user_password */
    TokenNew token;    /* svc_user_token */
} UserTx;

static Err *user_add_body(Db *db, void *context)
{
    UserTx *tx = context;
    AccountRow *account;
    EventId event;
    TRY(account_seen(tx->call, db, tx->user.account, &account));
    TRY(store_user_add(db, &tx->user));
    Str summary = arena_printf(tx->call->out, "%.*s can sign in", STR_ARG(tx->user.name));
    Str body = arena_printf(tx->call->out, "{\"roles\":%" PRId64 "}", tx->user.roles);
    return event_add_row(tx->call, db, account->id, S("user"), tx->user.id.v, S("user.added"),
                         summary, body, &event);
}

Err *svc_user_add(Call *call, AccountId account, Str email, Str name, uint32_t roles, Str password,
                  UserId *ret_id)
{
    Str trimmed = str_trim(name);
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    if (!email_valid(email)) {
        return ERR_FIELD(FIELD_INVALID, "email", "This is not an e-mail address.");
    }
    if (trimmed.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "name", "The name is empty.");
    }
    if (trimmed.len > NAME_BYTES_MAX || !str_utf8_valid(trimmed)) {
        return ERR_FIELD(FIELD_INVALID, "name", "The name is too long, or not UTF-8.");
    }
    if (roles == 0 || (roles & ~(uint32_t)ROLE_ALL) != 0) {
        return ERR_FIELD(FIELD_INVALID, "roles", "The person needs a role.");
    }
    TRY(password_fits(password));
    UserTx tx = { .call = call,
                  .user = { .id = { call_new_id(call) },
                            .account = account,
                            .email = str_lower(call->out, email),
                            .name = trimmed,
                            .password_hash = password_hash(call->out, password),
                            .roles = roles,
                            .created_at = call->now } };
    TRY(db_tx(call->app->database, DB_WRITE, "user_add", user_add_body, &tx));
    *ret_id = tx.user.id;
    return NULL;
}

/* A person of the actor's account or below. Fails: NOT_FOUND. */
static Err *user_seen(UserTx *tx, Db *db, UserRow **ret_user)
{
    AccountRow *account;
    TRY(store_user_by_email(db, tx->call->out, tx->email, ret_user));
    if (*ret_user == NULL) {
        return ERR(NOT_FOUND, "Nobody has this e-mail address.");
    }
    return account_seen(tx->call, db, (*ret_user)->account, &account);
}

static Err *user_password_body(Db *db, void *context)
{
    UserTx *tx = context;
    UserRow *user;
    EventId event;
    TRY(user_seen(tx, db, &user));
    TRY(store_user_set_password(db, user->id, tx->password_hash));
    TRY(store_session_delete_old(db, user->id, never));
    return event_add_row(tx->call, db, user->account, S("user"), user->id.v, S("user.password"),
                         S("The password was changed"), S(""), &event);
}

Err *svc_user_password(Call *call, Str email, Str password)
{
    UserTx tx = { .call = call, .email = str_lower(call->out, str_trim(email)) };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    TRY(password_fits(password));
    tx.password_hash = password_hash(call->out, password);
    TRY(db_tx(call->app->database, DB_WRITE, "user_password", user_password_body, &tx));
    auth_state_forget(call->app->auth);
    return NULL;
}

Str token_make(Call *call, Str name, TokenNew *ret_token)
{
    Str random = random_token(call->out, API_TOKEN_RANDOM_BYTES);
    Str token =
        arena_printf(call->out, "stoa_%.*s", STR_ARG(random)); /* found by secret scanners */
    *ret_token = (TokenNew){ .id = { call_new_id(call) },
                             .token_hash = hash_hex(call->out, hash_bytes(token)),
                             .name = name,
                             .created_at = call->now,
                             .expires_at = { call->now.us + TOKEN_DAYS * DAY_US } };
    return token;
}

static Err *user_token_body(Db *db, void *context)
{
    UserTx *tx = context;
    UserRow *user;
    EventId event;
    TRY(user_seen(tx, db, &user));
    tx->token.user = user->id;
    TRY(store_token_add(db, &tx->token));
    return event_add_row(tx->call, db, user->account, S("user"), user->id.v, S("user.token"),
                         S("An API token was made"), S(""), &event);
}

Err *svc_user_token(Call *call, Str email, Str *ret_token)
{
    UserTx tx = { .call = call, .email = str_lower(call->out, str_trim(email)) };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    Str token = token_make(call, S(""), &tx.token);
    TRY(db_tx(call->app->database, DB_WRITE, "user_token", user_token_body, &tx));
    *ret_token = token;
    return NULL;
}

typedef struct ActorTx {
    Str email;
    Arena *out;
    Actor actor;
} ActorTx;

static Err *user_actor_body(Db *db, void *context)
{
    ActorTx *tx = context;
    UserRow *user;
    TRY(store_user_by_email(db, tx->out, tx->email, &user));
    if (user == NULL) {
        return ERR(NOT_FOUND, "Nobody has this e-mail address.");
    }
    tx->actor = (Actor){ .user = user->id,
                         .account = user->account,
                         .kind = user->kind,
                         .roles = (uint32_t)user->roles };
    return NULL;
}

Err *svc_user_actor(App *app, Str email, Arena *out, Arena scratch, Actor *ret_actor)
{
    ActorTx tx = { .email = str_lower(&scratch, str_trim(email)), .out = out };
    TRY(db_tx(app->database, DB_READ, "user_actor", user_actor_body, &tx));
    *ret_actor = tx.actor;
    return NULL;
}

static Err *system_actor_body(Db *db, void *context)
{
    ActorTx *tx = context;
    AccountId operator_account;
    TRY(store_account_operator(db, tx->out, &operator_account));
    if (operator_account.v == 0) {
        return ERR(NOT_FOUND, "There is no operator yet.");
    }
    tx->actor = actor_system(operator_account);
    return NULL;
}

Err *svc_system_actor(App *app, Arena *out, Arena scratch, Actor *ret_actor)
{
    ActorTx tx = { .out = &scratch };
    (void)out; /* an actor has no text */
    TRY(db_tx(app->database, DB_READ, "system_actor", system_actor_body, &tx));
    *ret_actor = tx.actor;
    return NULL;
}

static const Str kind_labels[] = {
    [ACCOUNT_OPERATOR] = STR_INIT("Operator"),
    [ACCOUNT_PARTNER] = STR_INIT("Partner"),
    [ACCOUNT_END_CUSTOMER] = STR_INIT("End customer"),
};
_Static_assert(COUNT_OF(kind_labels) == ACCOUNT_KIND_COUNT, "a label for each kind");

/* "Partner: buyer, cloud administrator; sees cost" */
static Str role_words(Arena *out, const UserSample *user)
{
    Actor actor = { .kind = user->kind, .roles = (uint32_t)user->roles };
    StrBuf text = buf_new(out, 64);
    bool first = true;
    buf_addf(&text, "%.*s: ", STR_ARG(kind_labels[user->kind]));
    for (size_t i = 0; role_at(i) != NULL; i++) {
        const RoleInfo *info = role_at(i);
        if ((actor.roles & (uint32_t)info->role) != 0 && info->role != ROLE_SEES_COST) {
            buf_add(&text, first ? S("") : S(", "));
            buf_add(&text, str_lower(out, info->label));
            first = false;
        }
    }
    if (user->kind == ACCOUNT_PARTNER) {
        buf_add(&text, actor_sees_cost(&actor) ? S("; sees cost") : S("; sees no cost"));
    }
    return buf_str(&text);
}

typedef struct SamplesTx {
    Arena *out;
    UserSample *users;
    size_t count;
} SamplesTx;

static Err *samples_body(Db *db, void *context)
{
    SamplesTx *tx = context;
    return store_user_samples(db, tx->out, &tx->users, &tx->count);
}

Err *svc_sample_users(App *app, Arena *out, Arena scratch, SampleUser **ret_users,
                      size_t *ret_count)
{
    SamplesTx tx = { .out = out };
    (void)scratch;
    *ret_users = NULL;
    *ret_count = 0;
    if (!app->demo) {
        return NULL; /* e-mail addresses are shown to strangers in the demo only */
    }
    TRY(db_tx(app->database, DB_READ, "sample_users", samples_body, &tx));
    SampleUser *users = arena_array(out, SampleUser, tx.count);
    for (size_t i = 0; i < tx.count; i++) {
        users[i] = (SampleUser){ .email = tx.users[i].email,
                                 .name = tx.users[i].name,
                                 .account_name = tx.users[i].account_name,
                                 .role = role_words(out, &tx.users[i]) };
    }
    *ret_users = users;
    *ret_count = tx.count;
    return NULL;
}
