/* account_new.c - new accounts, and the price lists that they get. */
#include "domain/calendar.h"
#include "domain/contact.h"
#include "domain/country.h"
#include "domain/customer.h"
#include "service/account_internal.h"
#include "service/event.h"
#include "store/setting_store.h"

typedef struct TextField {
    const char *name;
    Str value;
    bool required;
} TextField;

static Err *texts_check(const AccountNew *account)
{
    const TextField fields[] = {
        { "name", account->name, true },       { "contact_name", account->contact_name, false },
        { "email", account->email, true },     { "phone", account->phone, false },
        { "street", account->street, false },  { "city", account->city, false },
        { "region", account->region, false },  { "postcode", account->postcode, false },
        { "country", account->country, true }, { "vat_number", account->vat_number, false },
    };
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const TextField *field = &fields[i];
        if (field->required && str_trim(field->value).len == 0) {
            return ERR_FIELD(FIELD_REQUIRED, field->name, "%s is empty", field->name);
        }
        if (field->value.len > CUSTOMER_TEXT_BYTES_MAX) {
            return ERR_FIELD(FIELD_TOO_LONG, field->name, "%s is too long", field->name);
        }
        if (!str_utf8_valid(field->value)) {
            return ERR_FIELD(FIELD_INVALID, field->name, "%s is not UTF-8", field->name);
        }
    }
    return NULL;
}

static Err *fields_check(const AccountNew *account)
{
    const Zone *zone;
    TRY(texts_check(account));
    if (!email_valid(account->email)) {
        return ERR_FIELD(FIELD_INVALID, "email", "This is not an e-mail address.");
    }
    if (country_get(account->country) == NULL) {
        return ERR_FIELD(FIELD_INVALID, "country", "This country is not known.");
    }
    if (!currency_valid(account->currency)) {
        return ERR_FIELD(FIELD_INVALID, "currency", "This currency is not known.");
    }
    if (zone_get(account->time_zone, &zone) != NULL) {
        return ERR_FIELD(FIELD_INVALID, "time_zone", "This time zone is not known.");
    }
    if (account->anchor_day < 1 || account->anchor_day > ANCHOR_DAY_MAX) {
        return ERR_FIELD(FIELD_INVALID, "anchor_day", "The day of the month is 1 to 31.");
    }
    if (account->credit_limit_minor < CREDIT_UNLIMITED) {
        return ERR_FIELD(FIELD_INVALID, "credit_limit_minor", "The credit limit is 0 or more.");
    }
    return NULL;
}

Err *account_seller_check(Call *call, Db *db, const AccountRow *seller)
{
    AccountId operator_account;
    int32_t depth;
    Arena scratch = call->scratch;
    if (seller->kind == ACCOUNT_END_CUSTOMER) {
        return ERR(ACCOUNT_STATE, "An end customer has no accounts below it.");
    }
    if (seller->state != ACCOUNT_ACTIVE) {
        return ERR(ACCOUNT_STATE, "The seller's account is not active.");
    }
    TRY(store_account_operator(db, &scratch, &operator_account));
    TRY(store_account_depth(db, &scratch, operator_account, seller->id, &depth));
    if (depth >= ACCOUNT_DEPTH_MAX) {
        return ERR(ACCOUNT_STATE, "There cannot be more than %d levels of accounts.",
                   ACCOUNT_DEPTH_MAX);
    }
    return NULL;
}

Err *account_add_row(Call *call, Db *db, const AccountAdding *adding, AccountId *ret_id)
{
    const AccountNew *account = adding->account;
    AccountAdd row = { .id = { call_new_id(call) },
                       .parent = account->parent,
                       .kind = account->kind,
                       .partner_class = account->partner_class,
                       .state = ACCOUNT_ACTIVE,
                       .name = str_trim(account->name),
                       .contact_name = str_trim(account->contact_name),
                       .email = account->email,
                       .phone = account->phone,
                       .street = account->street,
                       .city = account->city,
                       .region = account->region,
                       .postcode = account->postcode,
                       .country = account->country,
                       .vat_number = account->vat_number,
                       .currency = account->currency,
                       .time_zone = account->time_zone,
                       .anchor_day = account->anchor_day,
                       .price_list = adding->price_list,
                       .bills_customers = account->bills_customers,
                       .credit_limit_minor = account->credit_limit_minor,
                       .request_key = adding->request_key,
                       .created_at = call->now };
    Call acting = *call;
    EventId event;

    if (acting.actor.account.v == 0) {
        acting.actor.account = row.id; /* the operator, which nobody was there to make */
    }
    TRY(store_account_add(db, &row));
    Str summary = arena_printf(call->out, "%.*s was added", STR_ARG(row.name));
    TRY(event_add_row(&acting, db, row.id, S("account"), row.id.v, adding->event_name, summary,
                      adding->event_body, &event));
    *ret_id = row.id;
    return NULL;
}

typedef struct AccountAddTx {
    Call *call;
    const AccountNew *account;
    AccountId id;
} AccountAddTx;

static Err *operator_check(Call *call, Db *db, const AccountNew *account)
{
    AccountId existing;
    Arena scratch = call->scratch;
    TRY(store_account_operator(db, &scratch, &existing));
    if (existing.v != 0 || account->kind != ACCOUNT_OPERATOR) {
        return ERR(ACCOUNT_STATE, "There is one operator; every other account has a seller.");
    }
    return store_setting_add(db, S("operator_made"), 1); /* two at once: one of them fails */
}

static Err *account_add_body(Db *db, void *context)
{
    AccountAddTx *add = context;
    AccountRow *seller;
    AccountAdding adding = { .account = add->account, .event_name = S("account.added") };
    if (add->account->parent.v == 0) {
        TRY(operator_check(add->call, db, add->account));
    } else {
        TRY(account_seen(add->call, db, add->account->parent, &seller));
        TRY(account_seller_check(add->call, db, seller));
    }
    return account_add_row(add->call, db, &adding, &add->id);
}

Err *svc_account_add(Call *call, const AccountNew *account, AccountId *ret_id)
{
    AccountAddTx add = { .call = call, .account = account };
    bool partner = account->kind == ACCOUNT_PARTNER;
    if (account->parent.v != 0) {
        TRY(call_need(call, ROLE_ADMINISTRATOR));
        if (account->kind == ACCOUNT_OPERATOR) {
            return ERR_FIELD(FIELD_INVALID, "kind", "An operator has no seller.");
        }
    }
    if (!partner && (account->partner_class != PARTNER_NONE)) {
        return ERR_FIELD(FIELD_INVALID, "partner_class", "Only a partner has a class.");
    }
    TRY(fields_check(account));
    TRY(db_tx(call->app->database, DB_WRITE, "account_add", account_add_body, &add));
    *ret_id = add.id;
    return NULL;
}

typedef struct PriceListTx {
    Call *call;
    AccountId account;
    PriceListId price_list;
} PriceListTx;

static Err *price_list_body(Db *db, void *context)
{
    PriceListTx *tx = context;
    AccountRow *account;
    AccountId owner;
    EventId event;
    Arena scratch = tx->call->scratch;
    TRY(account_seen(tx->call, db, tx->account, &account));
    TRY(store_account_price_list_owner(db, &scratch, tx->price_list, &owner));
    if (account->depth == 0 || owner.v != account->parent.v) {
        return ERR(NOT_FOUND, "price list %" PRId64 " is not of the account's seller",
                   tx->price_list.v);
    }
    if (account->price_list.v == tx->price_list.v) {
        return NULL;
    }
    TRY(store_account_set_price_list(db, tx->account, tx->price_list));
    Str body = arena_printf(&scratch, "{\"before\":%" PRId64 ",\"after\":%" PRId64 "}",
                            account->price_list.v, tx->price_list.v);
    return event_add_row(tx->call, db, account->parent, S("account"), tx->account.v,
                         S("account.price_list"), S("The price list was set"), body, &event);
}

Err *svc_account_price_list(Call *call, AccountId account, PriceListId price_list)
{
    PriceListTx tx = { .call = call, .account = account, .price_list = price_list };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    return db_tx(call->app->database, DB_WRITE, "account_price_list", price_list_body, &tx);
}
