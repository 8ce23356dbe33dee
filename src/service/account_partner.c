/* account_partner.c - a partner made by its seller, with its first administrator. */
#include "domain/customer.h"
#include "domain/tax.h"
#include "service/account_tree.h"
#include "service/customer_internal.h"
#include "service/idempotency.h"
#include "service/joining_internal.h"
#include "service/person_internal.h"

typedef struct PartnerTx {
    Call *call;
    const PartnerForm *form;
    AccountRow *seller;
    AccountId id;
} PartnerTx;

/* Fails: FIELD_REQUIRED, FIELD_INVALID; a warning that is not overridden. */
static Err *company_check(const CustomerForm *form)
{
    CustomerIssue issues[CUSTOMER_ISSUE_MAX];
    const CustomerInput input = customer_input(form);
    return customer_refusal(&input, issues, customer_check(&input, S(""), issues));
}

static Err *account_make(PartnerTx *tx, Db *db)
{
    Call *call = tx->call;
    const CustomerForm *company = &tx->form->company;
    Currency currency = tx->seller->currency;
    JoiningGift gift;

    if (tx->form->currency.len > 0 && currency_parse(tx->form->currency, &currency) != NULL) {
        return ERR_FIELD(FIELD_INVALID, "currency", "This is not a currency, like EUR.");
    }
    TRY(joining_gift(call, db, tx->seller->id, &tx->form->terms, currency, &gift));
    if (!currency_eq(gift.credit.currency, currency)) {
        return ERR_FIELD(FIELD_INVALID, "price_list", "This list is in %.*s.",
                         STR_ARG(currency_str(&gift.credit.currency)));
    }
    const AccountNew account = { .parent = tx->seller->id,
                                 .kind = ACCOUNT_PARTNER,
                                 .partner_class = tx->form->partner_class,
                                 .name = company->company,
                                 .contact_name = company->contact,
                                 .email = company->email,
                                 .phone = company->phone,
                                 .street = company->street,
                                 .city = company->city,
                                 .region = company->region,
                                 .postcode = company->postcode,
                                 .country = company->country,
                                 .vat_number = vat_id_normalise(call->out, company->vat_number),
                                 .currency = currency,
                                 .time_zone = tx->seller->time_zone,
                                 .anchor_day = tx->seller->anchor_day,
                                 .credit_limit_minor = gift.credit.minor };
    const AccountAdding adding = { .account = &account,
                                   .price_list = gift.price_list,
                                   .request_key = company->key,
                                   .event_name = S("account.added") };
    return account_add_row(call, db, &adding, &tx->id);
}

static Err *partner_add_body(Db *db, void *context)
{
    PartnerTx *tx = context;
    Call *call = tx->call;
    const CustomerForm *company = &tx->form->company;
    Arena scratch = call->scratch;
    UserId user;

    TRY(account_seen(call, db, call->actor.account, &tx->seller));
    if (company->key.len > 0) {
        TRY(store_account_by_request(db, &scratch, tx->seller->id, company->key, &tx->id));
        if (tx->id.v != 0) {
            return NULL;
        }
    }
    TRY(account_seller_check(call, db, tx->seller));
    TRY(account_make(tx, db));
    const Invitation invitation = {
        .account = tx->id,
        .email = str_lower(call->out, str_trim(company->email)),
        .name = str_trim(company->contact),
        .roles = ROLE_ADMINISTRATOR | (uint32_t)ROLE_SEES_COST,
        .subject = arena_printf(call->out, "Welcome to %.*s", STR_ARG(tx->seller->name)),
        .body = arena_printf(call->out,
                             "%.*s,\n\n%.*s made an account for %.*s. You are its administrator. "
                             "Choose a password; the link works once:\n\n{link}\n",
                             STR_ARG(str_trim(company->contact)), STR_ARG(tx->seller->name),
                             STR_ARG(str_trim(company->company))),
    };
    return person_add(call, db, &invitation, &user);
}

Err *svc_partner_add(Call *call, const PartnerForm *form, AccountId *ret_id)
{
    PartnerTx tx = { .call = call, .form = form };
    TRY(joining_decider(call));
    if (form->partner_class == PARTNER_NONE) {
        return ERR_FIELD(FIELD_INVALID, "partner_class", "A partner has a class.");
    }
    if (form->company.key.len > REQUEST_KEY_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "key", "the key is too long");
    }
    TRY(company_check(&form->company));
    TRY(db_tx(call->app->database, DB_WRITE, "partner_add", partner_add_body, &tx));
    *ret_id = tx.id;
    return NULL;
}
