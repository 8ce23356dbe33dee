/* register.c - what strangers do to become an account: ask, and confirm their address. */
#include "domain/contact.h"
#include "domain/customer.h"
#include "service/mail.h"
#include "service/person_internal.h"
#include "service/registration.h"
#include "store/account_store.h"
#include "store/registration_store.h"
#include "store/user_store.h"

enum { TOKEN_RANDOM_BYTES = 32, TOKEN_BYTES_MAX = 64, ASK_MAX = 3 };

typedef struct RegisterTx {
    Call *call;
    RegistrationForm form;
    Str token;
    Str token_hash;
    RegistrationSeller *seller;
} RegisterTx;

/* Fails: NOT_FOUND, when it takes nobody of this kind. */
static Err *seller_open(RegisterTx *tx, Db *db)
{
    RegistrationForm *form = &tx->form;
    Arena *out = tx->call->out;

    if (form->seller.v == 0) {
        TRY(store_account_operator(db, out, &form->seller));
    }
    TRY(store_registration_seller(db, out, form->seller, &tx->seller));
    const RegistrationSeller *seller = tx->seller;
    bool there = seller != NULL && seller->state == ACCOUNT_ACTIVE;
    bool partners = there && form->kind == ACCOUNT_PARTNER && seller->partners;
    bool customers = there && form->kind == ACCOUNT_END_CUSTOMER && seller->customers;
    return partners || customers ? NULL : ERR(NOT_FOUND, "nobody registers here");
}

static Err *seller_body(Db *db, void *context)
{
    return seller_open(context, db);
}

Err *svc_registration_seller(Call *call, AccountId seller, AccountKind kind, Str *ret_name)
{
    RegisterTx tx = { .call = call, .form = { .seller = seller, .kind = kind } };
    TRY(db_tx(call->app->database, DB_READ, "registration_seller", seller_body, &tx));
    *ret_name = tx.seller->name;
    return NULL;
}

/* Warnings are for the seller to judge. */
static Err *form_check(const RegistrationForm *form)
{
    CustomerIssue issues[CUSTOMER_ISSUE_MAX];
    const CustomerInput input = { .company = form->company,
                                  .contact = form->contact,
                                  .email = form->email,
                                  .phone = form->phone,
                                  .street = form->street,
                                  .city = form->city,
                                  .postcode = form->postcode,
                                  .country = form->country,
                                  .vat_number = form->vat_number,
                                  .override_warning = true,
                                  .reason = S("Registered by itself") };
    return customer_refusal(&input, issues, customer_check(&input, S(""), issues));
}

static Err *mail_security(Call *call, Db *db, AccountId account, Str recipient, Str subject,
                          Str body)
{
    const MailText text = {
        .account = account, .recipient = recipient, .subject = subject, .body = body
    };
    return mail_add_kind(call, db, MAIL_SECURITY, &text);
}

static Err *register_row(RegisterTx *tx, Db *db)
{
    Call *call = tx->call;
    const RegistrationForm *form = &tx->form;
    const RegistrationNew row = {
        .id = { call_new_id(call) },
        .seller = form->seller,
        .kind = form->kind,
        .token_hash = tx->token_hash,
        .company = str_trim(form->company),
        .contact = str_trim(form->contact),
        .email = form->email,
        .phone = form->phone,
        .street = form->street,
        .city = form->city,
        .postcode = form->postcode,
        .country = form->country,
        .vat_number = form->vat_number,
        .created_at = call->now,
        .expires_at = { call->now.us + (int64_t)REGISTRATION_HOURS * 3600 * SECOND_US },
    };
    Str body = arena_printf(call->out,
                            "%.*s,\n\n%.*s asks to buy from %.*s. Confirm this address within %d "
                            "hours:\n\n%.*s/register/confirm?token=%.*s\n\nThen %.*s decides, and "
                            "you get a mail. If it was not you, do nothing.\n",
                            STR_ARG(row.contact), STR_ARG(row.company), STR_ARG(tx->seller->name),
                            REGISTRATION_HOURS, STR_ARG(call->app->public_url), STR_ARG(tx->token),
                            STR_ARG(tx->seller->name));
    TRY(store_registration_add(db, &row));
    return mail_security(call, db, form->seller, form->email, S("Confirm your e-mail address"),
                         body);
}

static Err *register_body(Db *db, void *context)
{
    RegisterTx *tx = context;
    Call *call = tx->call;
    int64_t waiting;
    UserRow *known;

    TRY(seller_open(tx, db));
    TRY(store_registration_count(db, call->out, tx->form.seller, call->now, &waiting));
    if (waiting >= REGISTRATIONS_MAX) {
        return ERR(RATE_LIMIT, "Too many companies wait for %.*s. Please try again later.",
                   STR_ARG(tx->seller->name));
    }
    TRY(attempt_count(call, db, lock_subject(call->out, "register", tx->form.email), ASK_MAX));
    TRY(store_user_by_email(db, call->out, tx->form.email, &known));
    if (known == NULL) {
        return register_row(tx, db);
    }
    Str body = arena_printf(call->out,
                            "%.*s,\n\nsomebody, probably you, wants to register with this address. "
                            "It has a login already; if you forgot the password:\n\n"
                            "%.*s/forgot\n",
                            STR_ARG(known->name), STR_ARG(call->app->public_url));
    return mail_security(call, db, known->account, tx->form.email, S("You have a login already"),
                         body);
}

Err *svc_register(Call *call, const RegistrationForm *form)
{
    RegisterTx tx = { .call = call, .form = *form };

    tx.form.email = str_lower(call->out, str_trim(form->email));
    tx.token = random_token(call->out, TOKEN_RANDOM_BYTES);
    tx.token_hash = hash_hex(call->out, hash_bytes(tx.token));
    TRY(form_check(&tx.form));
    Err *err = db_tx(call->app->database, DB_WRITE, "register", register_body, &tx);
    return err_is(err, ERR_SIGN_IN_LOCKED) ? NULL : err;
}

static Err *confirm_body(Db *db, void *context)
{
    RegisterTx *tx = context;
    Call acting = *tx->call;
    RegistrationAsked *asked;

    TRY(store_registration_by_token(db, acting.out, tx->token_hash, acting.now, &asked));
    if (asked == NULL) {
        return ERR(NOT_FOUND, "no registration that holds has this token");
    }
    if (asked->state != REGISTRATION_UNCONFIRMED) {
        return NULL;
    }
    TRY(store_registration_confirm(db, asked->id));
    TRY(store_registration_seller(db, acting.out, asked->seller, &tx->seller));
    acting.actor = (Actor){ .account = asked->seller };
    Str subject = arena_printf(acting.out, "%.*s wants to buy from you", STR_ARG(asked->company));
    Str body = arena_printf(acting.out,
                            "%.*s registered as %s and confirmed its address, %.*s.\n\nApprove or "
                            "reject it here:\n\n%.*s/registrations\n",
                            STR_ARG(asked->company),
                            asked->kind == ACCOUNT_PARTNER ? "a partner" : "an end customer",
                            STR_ARG(asked->email), STR_ARG(acting.app->public_url));
    TRY(mail_add_row(&acting, db, asked->seller, tx->seller->email, subject, body));
    EventId event;
    return event_add_row(&acting, db, asked->seller, S("registration"), asked->id.v,
                         S("registration.confirmed"), subject, S(""), &event);
}

Err *svc_registration_confirm(Call *call, Str token)
{
    RegisterTx tx = { .call = call };
    if (token.len == 0 || token.len > TOKEN_BYTES_MAX) {
        return ERR(NOT_FOUND, "the token has another length");
    }
    tx.token_hash = hash_hex(call->out, hash_bytes(token));
    return db_tx(call->app->database, DB_WRITE, "registration_confirm", confirm_body, &tx);
}
