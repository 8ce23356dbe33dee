/* person_link.c - logins without a password, and the links by which one is chosen. */
#include "service/person_internal.h"

#include "service/job_internal.h"
#include "service/mail.h"
#include "store/user_store.h"

#include <inttypes.h>

enum { TOKEN_CHARS = 2 * HASH_BYTES, FORGOT_MAX = 3 };

static const Instant never = { INT64_MAX };

/* Follows from the id by the installation's key: it is in no table, and nobody guesses it. */
static Str link_token(const App *app, Arena *out, UserLinkId id)
{
    const Str key = { (const char *)app->key.bytes, SEAL_KEY_BYTES };
    Str about = arena_printf(out, "user link %" PRId64, id.v);
    return hash_hex(out, hash_chain(hash_bytes(key), about));
}

static Str token_hash(Arena *out, Str token)
{
    return hash_hex(out, hash_bytes(token));
}

Str link_address(const App *app, Arena *out, UserLinkId id)
{
    return arena_printf(out, "%.*s/activate?token=%.*s", STR_ARG(app->public_url),
                        STR_ARG(link_token(app, out, id)));
}

Err *link_mail(Call *call, Db *db, const LinkMail *mail)
{
    UserLinkId id = { call_new_id(call) };
    Str token = link_token(call->app, call->out, id);
    const LinkNew link = { .id = id,
                           .token_hash = token_hash(call->out, token),
                           .user = mail->user,
                           .kind = mail->kind,
                           .created_at = call->now,
                           .expires_at = { call->now.us + link_seconds(mail->kind) * SECOND_US } };
    MailRow row = mail_make(call, mail->account, mail->email, mail->subject, mail->body);

    row.kind = MAIL_SECURITY;
    row.user_link = id;
    TRY(store_user_links_end(db, mail->user, call->now));
    TRY(store_user_link_add(db, &link));
    return mails_add(call, db, &row, 1);
}

Err *person_add(Call *call, Db *db, const Invitation *invitation, UserId *ret_id)
{
    UserRow *taken;
    const UserNew user = { .id = { call_new_id(call) },
                           .account = invitation->account,
                           .email = invitation->email,
                           .name = invitation->name,
                           .roles = invitation->roles,
                           .created_at = call->now };
    const LinkMail mail = { .account = invitation->account,
                            .user = user.id,
                            .kind = LINK_INVITE,
                            .email = invitation->email,
                            .subject = invitation->subject,
                            .body = invitation->body };

    TRY(store_user_by_email(db, call->out, user.email, &taken));
    if (taken != NULL) {
        return ERR_FIELD(FIELD_INVALID, "email", "This e-mail address has a login already.");
    }
    TRY(store_user_add(db, &user));
    TRY(link_mail(call, db, &mail));
    Str summary = arena_printf(call->out, "%.*s was invited", STR_ARG(user.name));
    Str body = arena_printf(call->out, "{\"roles\":%" PRId64 "}", user.roles);
    TRY(person_event(call, db, user.account, user.id, S("user.invited"), summary, body));
    *ret_id = user.id;
    return NULL;
}

typedef struct LinkTx {
    Call *call;
    Str token_hash;
    Str password_hash;
    Str email;
    LinkRow *link;
} LinkTx;

static Err *link_find(LinkTx *tx, Db *db)
{
    Call *call = tx->call;
    TRY(store_user_link_get(db, call->out, tx->token_hash, call->now, &tx->link));
    return tx->link != NULL ? NULL : ERR(NOT_FOUND, "no link that holds has this token");
}

static Err *link_body(Db *db, void *context)
{
    return link_find(context, db);
}

static Err *link_tx(Call *call, Str token, LinkTx *ret_tx)
{
    if (token.len != TOKEN_CHARS) {
        return ERR(NOT_FOUND, "the token has another length");
    }
    *ret_tx = (LinkTx){ .call = call, .token_hash = token_hash(call->out, token) };
    return NULL;
}

Err *svc_link(Call *call, Str token, LinkView *ret)
{
    LinkTx tx;
    TRY(link_tx(call, token, &tx));
    TRY(db_tx(call->app->database, DB_READ, "link", link_body, &tx));
    *ret = (LinkView){ .kind = tx.link->kind,
                       .name = tx.link->name,
                       .email = tx.link->email,
                       .account_name = tx.link->account_name };
    return NULL;
}

static Err *link_use_body(Db *db, void *context)
{
    LinkTx *tx = context;
    Call acting = *tx->call;

    TRY(link_find(tx, db));
    UserId user = tx->link->user;
    acting.actor = (Actor){ .user = user, .account = tx->link->account };
    TRY(store_user_set_password(db, user, tx->password_hash));
    TRY(store_user_links_end(db, user, tx->call->now));
    TRY(store_session_delete_old(db, user, never));
    bool joins = tx->link->kind == LINK_INVITE;
    return person_event(
        &acting, db, tx->link->account, user, joins ? S("user.joined") : S("user.password"),
        joins ? S("Chose a password and joined") : S("Chose a new password"), S(""));
}

Err *svc_link_use(Call *call, Str token, Str password)
{
    LinkTx tx;
    TRY(password_fits(password));
    TRY(link_tx(call, token, &tx));
    TRY(db_tx(call->app->database, DB_READ, "link", link_body, &tx));
    tx.password_hash = password_hash(call->out, password); /* dear: for a link that holds only */
    TRY(db_tx(call->app->database, DB_MONEY, "link_use", link_use_body, &tx));
    auth_state_forget(call->app->auth);
    return NULL;
}

/* The row of attempts is written for every address, so that no answer takes longer. */
static Err *forgot_body(Db *db, void *context)
{
    LinkTx *tx = context;
    Call acting = *tx->call;
    UserRow *user;

    TRY(attempt_count(tx->call, db, lock_subject(tx->call->out, "reset", tx->email), FORGOT_MAX));
    TRY(store_user_by_email(db, tx->call->out, tx->email, &user));
    if (user == NULL || !user->active || user->account_state == ACCOUNT_CLOSED) {
        return NULL;
    }
    bool joined = user->password_hash.len > 0;
    const LinkMail mail = {
        .account = user->account,
        .user = user->id,
        .kind = joined ? LINK_RESET : LINK_INVITE,
        .email = tx->email,
        .subject = S("Choose a new password"),
        .body = arena_printf(tx->call->out,
                             "%.*s,\n\nsomebody, probably you, asked for a new password for this "
                             "login. The link works once, within %d hours:\n\n{link}\n\n"
                             "If it was not you, do nothing: your password stays as it is.\n",
                             STR_ARG(user->name), RESET_HOURS),
    };
    acting.actor = (Actor){ .account = user->account };
    TRY(link_mail(&acting, db, &mail));
    return person_event(&acting, db, user->account, user->id, S("user.reset"),
                        S("A link for a new password was asked for"), S(""));
}

Err *svc_forgot(Call *call, Str email)
{
    LinkTx tx = { .call = call, .email = str_lower(call->out, str_trim(email)) };
    Err *err = db_tx(call->app->database, DB_WRITE, "forgot", forgot_body, &tx);
    return err_is(err, ERR_SIGN_IN_LOCKED) ? NULL : err;
}
