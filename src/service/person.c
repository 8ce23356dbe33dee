/* person.c - people as administrators see and change them. */
#include "service/person_internal.h"

#include "domain/contact.h"
#include "service/account_internal.h"
#include "store/user_store.h"

static const Instant never = { INT64_MAX };

static Str role_words(Arena *out, uint32_t roles)
{
    StrBuf text = buf_new(out, 64);

    for (size_t i = 0; role_at(i) != NULL; i++) {
        if ((roles & (uint32_t)role_at(i)->role) != 0) {
            buf_addf(&text, "%s%.*s", text.len > 0 ? ", " : "", STR_ARG(role_at(i)->label));
        }
    }
    return buf_str(&text);
}

PersonView person_view(const Call *call, const PersonRow *row)
{
    return (PersonView){ .id = row->id,
                         .code = user_code(call->out, row->id),
                         .email = row->email,
                         .name = row->name,
                         .roles = (uint32_t)row->roles,
                         .role_words = role_words(call->out, (uint32_t)row->roles),
                         .state = person_state(row->active, row->joined),
                         .self = row->id.v == call->actor.user.v,
                         .account = row->account,
                         .account_code = account_code(call->out, row->account),
                         .account_name = row->account_name,
                         .kind = row->kind,
                         .created_at = row->created_at,
                         .signed_in_at = row->signed_in_at };
}

Err *person_seen(Call *call, Db *db, UserId id, PersonRow **ret_row)
{
    TRY(store_person_get(db, call->out, call->actor.account, id, ret_row));
    return *ret_row != NULL ? NULL : ERR(NOT_FOUND, "no person %" PRId64 " below the actor", id.v);
}

Err *person_event(Call *call, Db *db, AccountId account, UserId user, Str name, Str summary,
                  Str body)
{
    EventId event;
    return event_add_row(call, db, account, S("user"), user.v, name, summary, body, &event);
}

static Err *need_reader(const Call *call)
{
    bool reader =
        actor_can(&call->actor, ROLE_ADMINISTRATOR) || actor_can(&call->actor, ROLE_AUDITOR);
    return reader ? NULL : ERR(FORBIDDEN, "people are for administrators");
}

typedef struct PeopleTx {
    Call *call;
    PersonList list;
    Page *page;
    PersonView *views;
    size_t count;
} PeopleTx;

static Err *people_body(Db *db, void *context)
{
    PeopleTx *tx = context;
    Call *call = tx->call;
    size_t limit = account_page_limit(tx->page);
    AccountRow *account;
    PersonRow *rows;
    UserId after;

    TRY(account_seen(call, db, tx->list.account, &account));
    if (tx->page->after.len > 0) {
        PersonRow *last;
        TRY(user_id_parse(tx->page->after, "after", &after));
        TRY(person_seen(call, db, after, &last));
        tx->list.after = after;
        tx->list.after_name = last->name;
    }
    tx->list.max = (int32_t)limit + 1;
    TRY(store_person_list(db, call->out, &tx->list, &rows, &tx->count));
    bool more = tx->count > limit;
    tx->count = more ? limit : tx->count;
    tx->views = arena_array(call->out, PersonView, tx->count);
    for (size_t i = 0; i < tx->count; i++) {
        tx->views[i] = person_view(call, &rows[i]);
    }
    tx->page->next = more ? tx->views[limit - 1].code : (Str){ 0 };
    return NULL;
}

Err *svc_people(Call *call, AccountId account, Page *page, PersonView **ret, size_t *ret_count)
{
    PeopleTx tx = { .call = call,
                    .list = { .actor = call->actor.account, .account = account },
                    .page = page };
    TRY(need_reader(call));
    TRY(db_tx(call->app->database, DB_READ, "people", people_body, &tx));
    *ret = tx.views;
    *ret_count = tx.count;
    return NULL;
}

typedef struct PersonTx {
    Call *call;
    UserId id;
    const PersonForm *form;
    bool active;
    SessionId session;
    TokenId token;
    PersonDetail detail;
} PersonTx;

static Err *person_body(Db *db, void *context)
{
    PersonTx *tx = context;
    PersonRow *row;
    TRY(person_seen(tx->call, db, tx->id, &row));
    tx->detail = (PersonDetail){ .person = person_view(tx->call, row),
                                 .gives = actor_gives(&tx->call->actor, row->kind) };
    return person_beside(tx->call, db, (SessionId){ 0 }, &tx->detail);
}

Err *svc_person(Call *call, UserId id, PersonDetail *ret)
{
    PersonTx tx = { .call = call, .id = id };
    TRY(need_reader(call));
    TRY(db_tx(call->app->database, DB_READ, "person", person_body, &tx));
    *ret = tx.detail;
    return NULL;
}

Err *person_name_check(Str name)
{
    if (name.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "name", "The name is empty.");
    }
    if (name.len > PERSON_NAME_BYTES_MAX || !str_utf8_valid(name)) {
        return ERR_FIELD(FIELD_INVALID, "name", "The name is too long, or not UTF-8.");
    }
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.ptr[i] < ' ') {
            return ERR_FIELD(FIELD_INVALID, "name", "The name is one line.");
        }
    }
    return NULL;
}

Err *person_roles_parse(const Str *words, size_t count, uint32_t *ret_roles)
{
    uint32_t roles = 0;

    for (size_t i = 0; i < count; i++) {
        Role role;
        if (!role_parse(words[i], &role)) {
            return ERR_FIELD(FIELD_INVALID, "roles", "There is no such role.");
        }
        roles |= (uint32_t)role;
    }
    *ret_roles = roles;
    return NULL;
}

/* What the person has after the form: roles that are not the actor's to give stay as they were. */
static Err *roles_merge(const Call *call, AccountKind kind, uint32_t before, uint32_t wanted,
                        uint32_t *ret_roles)
{
    uint32_t gives = actor_gives(&call->actor, kind);
    if ((wanted & ~gives & ~before) != 0) {
        return ERR_FIELD(FIELD_INVALID, "roles", "One of these roles is not yours to give.");
    }
    *ret_roles = (wanted & gives) | (before & ~gives);
    if (*ret_roles == 0) {
        return ERR_FIELD(FIELD_INVALID, "roles", "The person needs a role.");
    }
    return NULL;
}

static Err *invite_body(Db *db, void *context)
{
    PersonTx *tx = context;
    Call *call = tx->call;
    AccountRow *account;
    AccountRow *own;
    uint32_t roles;

    TRY(account_seen(call, db, tx->form->account, &account));
    TRY(account_seen(call, db, call->actor.account, &own));
    if (account->state == ACCOUNT_CLOSED) {
        return ERR(ACCOUNT_STATE, "The account is closed.");
    }
    TRY(roles_merge(call, account->kind, 0, tx->form->roles, &roles));
    Str name = str_trim(tx->form->name);
    Invitation invitation = {
        .account = account->id,
        .email = str_lower(call->out, str_trim(tx->form->email)),
        .name = name,
        .roles = roles,
        .subject = arena_printf(call->out, "Your login for %.*s", STR_ARG(account->name)),
        .body = arena_printf(call->out,
                             "%.*s,\n\n%.*s invites you to work for %.*s here, as: %.*s.\n\n"
                             "Choose a password; the link works once, within %d days:\n\n{link}\n",
                             STR_ARG(name), STR_ARG(own->name), STR_ARG(account->name),
                             STR_ARG(role_words(call->out, roles)), INVITE_DAYS),
    };
    return person_add(call, db, &invitation, &tx->id);
}

Err *svc_person_invite(Call *call, const PersonForm *form, UserId *ret_id)
{
    PersonTx tx = { .call = call, .form = form };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    if (!email_valid(str_trim(form->email))) {
        return ERR_FIELD(FIELD_INVALID, "email", "This is not an e-mail address.");
    }
    TRY(person_name_check(str_trim(form->name)));
    TRY(db_tx(call->app->database, DB_MONEY, "person_invite", invite_body, &tx));
    *ret_id = tx.id;
    return NULL;
}

static Err *link_again(PersonTx *tx, Db *db, LinkKind kind)
{
    Call *call = tx->call;
    PersonRow *row;

    TRY(person_seen(call, db, tx->id, &row));
    bool invited = person_state(row->active, row->joined) == PERSON_INVITED;
    if (!row->active || invited != (kind == LINK_INVITE)) {
        return ERR(ACCOUNT_STATE, "%s",
                   !row->active ? "This person is deactivated."
                   : invited    ? "This person has not joined yet: invite them again."
                                : "This person has joined already.");
    }
    bool again = kind == LINK_INVITE;
    LinkMail mail = {
        .account = row->account,
        .user = row->id,
        .kind = kind,
        .email = row->email,
        .subject = again
                       ? arena_printf(call->out, "Your login for %.*s", STR_ARG(row->account_name))
                       : S("Choose a new password"),
        .body = arena_printf(call->out,
                             again ? "%.*s,\n\nthis link lets you choose a password for %.*s. It "
                                     "works once; earlier ones have ended:\n\n{link}\n"
                                   : "%.*s,\n\nan administrator asked for a new password for your "
                                     "login at %.*s. This link works once:\n\n{link}\n",
                             STR_ARG(row->name), STR_ARG(row->account_name)),
    };
    TRY(link_mail(call, db, &mail));
    return person_event(
        call, db, row->account, row->id, again ? S("user.invited") : S("user.reset"),
        again ? S("Was invited again") : S("Was mailed a link for a new password"), S(""));
}

static Err *invite_again_body(Db *db, void *context)
{
    return link_again(context, db, LINK_INVITE);
}

Err *svc_person_invite_again(Call *call, UserId id)
{
    PersonTx tx = { .call = call, .id = id };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    return db_tx(call->app->database, DB_WRITE, "person_invite_again", invite_again_body, &tx);
}

static Err *reset_body(Db *db, void *context)
{
    return link_again(context, db, LINK_RESET);
}

Err *svc_person_reset(Call *call, UserId id)
{
    PersonTx tx = { .call = call, .id = id };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    return db_tx(call->app->database, DB_WRITE, "person_reset", reset_body, &tx);
}

/* Fails: ACCOUNT_STATE, when nobody would be left who can manage people. */
static Err *keep_administrator(Call *call, Db *db, const PersonRow *row, uint32_t roles,
                               bool active)
{
    int64_t others;
    bool was = row->active && row->joined && (row->roles & ROLE_ADMINISTRATOR) != 0;
    bool stays = active && (roles & ROLE_ADMINISTRATOR) != 0;
    Arena scratch = call->scratch;

    if (!was || stays) {
        return NULL;
    }
    TRY(store_person_administrators(db, &scratch, row->account, row->id, &others));
    return others > 0 ? NULL
                      : ERR(ACCOUNT_STATE, "The account needs an administrator: make another "
                                           "person one first.");
}

static Err *change_body(Db *db, void *context)
{
    PersonTx *tx = context;
    Call *call = tx->call;
    PersonRow *row;
    uint32_t roles;

    TRY(person_seen(call, db, tx->id, &row));
    uint32_t before = (uint32_t)row->roles;
    Str name = str_trim(tx->form->name);
    TRY(roles_merge(call, row->kind, before, tx->form->roles, &roles));
    TRY(keep_administrator(call, db, row, roles, row->active));
    if (roles == before && str_eq(name, row->name)) {
        return NULL;
    }
    TRY(store_person_set(db, row->id, name, roles, row->active));
    Str summary =
        arena_printf(call->out, "%.*s: %.*s", STR_ARG(name), STR_ARG(role_words(call->out, roles)));
    Str body = arena_printf(call->out, "{\"before\":%u,\"after\":%u}", before, roles);
    return person_event(call, db, row->account, row->id, S("user.changed"), summary, body);
}

Err *svc_person_change(Call *call, UserId id, const PersonForm *form)
{
    PersonTx tx = { .call = call, .id = id, .form = form };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    TRY(person_name_check(str_trim(form->name)));
    TRY(db_tx(call->app->database, DB_MONEY, "person_change", change_body, &tx));
    auth_state_forget(call->app->auth);
    return NULL;
}

static Err *activate_body(Db *db, void *context)
{
    PersonTx *tx = context;
    Call *call = tx->call;
    PersonRow *row;

    TRY(person_seen(call, db, tx->id, &row));
    if (row->active == tx->active) {
        return NULL;
    }
    TRY(keep_administrator(call, db, row, (uint32_t)row->roles, tx->active));
    TRY(store_person_set(db, row->id, row->name, (uint32_t)row->roles, tx->active));
    if (!tx->active) {
        TRY(store_session_delete_old(db, row->id, never));
        TRY(store_tokens_end(db, row->id));
        TRY(store_user_links_end(db, row->id, call->now));
    }
    return person_event(call, db, row->account, row->id,
                        tx->active ? S("user.activated") : S("user.deactivated"),
                        tx->active ? S("May sign in again") : S("May not sign in any more"), S(""));
}

Err *svc_person_activate(Call *call, UserId id, bool active)
{
    PersonTx tx = { .call = call, .id = id, .active = active };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    TRY(db_tx(call->app->database, DB_MONEY, "person_activate", activate_body, &tx));
    auth_state_forget(call->app->auth);
    return NULL;
}

/* One's own login needs no role. */
static Err *need_owner(const Call *call, UserId id)
{
    bool own = id.v != 0 && id.v == call->actor.user.v;
    return own ? NULL : call_need(call, ROLE_ADMINISTRATOR);
}

static Err *sessions_end_body(Db *db, void *context)
{
    PersonTx *tx = context;
    Call *call = tx->call;
    PersonRow *row;
    bool all = tx->session.v == 0;
    int64_t changed = 1;

    TRY(person_seen(call, db, tx->id, &row));
    if (all) {
        TRY(store_session_delete_old(db, row->id, never));
    } else {
        TRY(store_session_delete(db, tx->session, row->id, &changed));
    }
    if (changed == 0) {
        return ERR(NOT_FOUND, "no such session of this person");
    }
    return person_event(call, db, row->account, row->id, S("user.sessions_ended"),
                        all ? S("All sessions were ended") : S("A session was ended"), S(""));
}

Err *svc_person_sessions_end(Call *call, UserId id, SessionId session)
{
    PersonTx tx = { .call = call, .id = id, .session = session };
    TRY(need_owner(call, id));
    TRY(db_tx(call->app->database, DB_WRITE, "sessions_end", sessions_end_body, &tx));
    auth_state_forget(call->app->auth);
    return NULL;
}

static Err *token_end_body(Db *db, void *context)
{
    PersonTx *tx = context;
    PersonRow *row;
    int64_t changed;

    TRY(person_seen(tx->call, db, tx->id, &row));
    TRY(store_token_end(db, tx->token, row->id, &changed));
    if (changed == 0) {
        return ERR(NOT_FOUND, "no such token of this person");
    }
    return person_event(tx->call, db, row->account, row->id, S("user.token_ended"),
                        S("An API token was ended"), S(""));
}

Err *svc_person_token_end(Call *call, UserId id, TokenId token)
{
    PersonTx tx = { .call = call, .id = id, .token = token };
    TRY(need_owner(call, id));
    TRY(db_tx(call->app->database, DB_WRITE, "token_end", token_end_body, &tx));
    auth_state_forget(call->app->auth);
    return NULL;
}
