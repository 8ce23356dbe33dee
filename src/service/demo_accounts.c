/* demo_accounts.c - the accounts of the sample marketplace, their price lists and people. */
#include "service/catalogue.h"
#include "service/catalogue_file.h"
#include "service/customer.h"
#include "service/demo_internal.h"
#include "store/account_store.h"
#include "store/setting_store.h"
#include "store/user_store.h"

enum { TEXT_BYTES_MAX = 200, PERCENT_SCALE = 4, USERS_MAX = 100, ROLES_MAX = 10 };

static Err *wrong(const Json *object, const char *member, const char *what)
{
    return ERR(IMPORT_ROW, "%.*s/%s: %s", STR_ARG(object->pointer), member, what);
}

/* "22.5" is 225000 ppm. */
static Err *percent_get(const Json *object, const char *member, int64_t *ret_ppm)
{
    Str text;
    Decimal percent;
    TRY(json_get_str(object, str_from_cstr(member), TEXT_BYTES_MAX, &text));
    if (decimal_parse(text, PERCENT_SCALE, &percent) != NULL) {
        return wrong(object, member, "is not a percentage like 22.5");
    }
    return num_mul(percent.units, num_pow10(PERCENT_SCALE - percent.scale), ret_ppm);
}

Err *demo_account(const Demo *demo, const Json *object, Str key, const DemoAccount **ret_account)
{
    Str code;
    TRY(json_get_str(object, key, FILE_CODE_BYTES_MAX, &code));
    for (size_t i = 0; i < demo->account_count; i++) {
        if (str_eq(demo->accounts[i].code, code)) {
            *ret_account = &demo->accounts[i];
            return NULL;
        }
    }
    return ERR(IMPORT_ROW, "%.*s/%.*s: there is no account '%.*s' above", STR_ARG(object->pointer),
               STR_ARG(key), STR_ARG(code));
}

static Err *texts_get(const Json *json, AccountNew *account)
{
    const struct {
        Str name;
        Str *value;
    } texts[] = {
        { S("name"), &account->name },          { S("contact_name"), &account->contact_name },
        { S("email"), &account->email },        { S("phone"), &account->phone },
        { S("street"), &account->street },      { S("city"), &account->city },
        { S("region"), &account->region },      { S("postcode"), &account->postcode },
        { S("country"), &account->country },    { S("vat_number"), &account->vat_number },
        { S("time_zone"), &account->time_zone }
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        TRY(json_get_str(json, texts[i].name, TEXT_BYTES_MAX, texts[i].value));
    }
    return NULL;
}

static Err *account_read(const Json *json, AccountNew *ret_account)
{
    AccountNew account = { .credit_limit_minor = CREDIT_UNLIMITED };
    Str text;
    int64_t anchor_day;
    TRY(texts_get(json, &account));
    TRY(json_get_str(json, S("currency"), TEXT_BYTES_MAX, &text));
    TRY(currency_parse(text, &account.currency));
    TRY(json_get_int(json, S("anchor_day"), 1, ANCHOR_DAY_MAX, &anchor_day));
    account.anchor_day = (int32_t)anchor_day;
    TRY(json_get_bool_opt(json, S("bills_customers"), false, &account.bills_customers));
    TRY(json_get_str_opt(json, S("kind"), TEXT_BYTES_MAX, S("operator"), &text));
    if (!account_kind_parse(text, &account.kind)) {
        return wrong(json, "kind", "is not a kind of account");
    }
    TRY(json_get_str_opt(json, S("partner_class"), TEXT_BYTES_MAX, S("none"), &text));
    if (!partner_class_parse(text, &account.partner_class)) {
        return wrong(json, "partner_class", "is not a class of partners");
    }
    TRY(json_get_str_opt(json, S("credit_limit"), TEXT_BYTES_MAX, (Str){ 0 }, &text));
    if (text.len > 0) {
        Money limit;
        TRY(money_parse(text, account.currency, &limit));
        account.credit_limit_minor = limit.minor;
    }
    *ret_account = account;
    return NULL;
}

typedef struct AccountFind {
    Arena *out;
    const AccountNew *account;
    AccountId id;
} AccountFind;

static Err *find_body(Db *db, void *context)
{
    AccountFind *find = context;
    if (find->account->parent.v == 0) {
        return store_account_operator(db, find->out, &find->id);
    }
    return store_account_by_name(db, find->out, find->account->parent, find->account->name,
                                 &find->id);
}

/* An account of the same name at the same seller is the one that an earlier load made. */
static Err *account_load(Demo *demo, const Json *json, const DemoAccount *parent)
{
    AccountNew account;
    Call call = demo_call(demo);
    TRY(account_read(json, &account));
    account.parent = parent == NULL ? (AccountId){ 0 } : parent->id;
    if ((parent == NULL) != (account.kind == ACCOUNT_OPERATOR)) {
        return wrong(json, "kind", "the operator is the first account, and the only one");
    }
    if (demo->account_count == DEMO_ACCOUNTS_MAX) {
        return wrong(json, "code", "there are too many accounts");
    }
    AccountFind find = { .out = demo->out, .account = &account };
    TRY(db_tx(demo->app.database, DB_READ, "demo_account", find_body, &find));
    if (find.id.v == 0) {
        TRY(svc_account_add(&call, &account, &find.id));
    }
    DemoAccount *known = &demo->accounts[demo->account_count];
    TRY(json_get_str(json, S("code"), FILE_CODE_BYTES_MAX, &known->code));
    known->id = find.id;
    known->kind = account.kind;
    demo->account_count++;
    return NULL;
}

static Err *list_read(const Json *json, PriceListNew *list)
{
    Str text;
    TRY(json_get_str(json, S("code"), FILE_CODE_BYTES_MAX, &list->code));
    TRY(json_get_str(json, S("name"), TEXT_BYTES_MAX, &list->name));
    TRY(json_get_str(json, S("currency"), TEXT_BYTES_MAX, &text));
    TRY(currency_parse(text, &list->currency));
    TRY(json_get_str(json, S("source"), TEXT_BYTES_MAX, &text));
    list->listed_only = str_eq(text, S("catalogue"));
    if (!list->listed_only && !str_eq(text, S("markup"))) {
        return wrong(json, "source", "is not catalogue or markup");
    }
    return list->listed_only ? NULL : percent_get(json, "markup_percent", &list->markup_ppm);
}

/* The lists of one owner, before the accounts that are given them. */
static Err *lists_load(Demo *demo, const DemoAccount *owner)
{
    const Json *lists;
    TRY(json_get_array(demo->marketplace, S("price_lists"), DEMO_ACCOUNTS_MAX, &lists));
    for (size_t i = 0; i < lists->count; i++) {
        PriceListNew list = { .owner = owner->id };
        Call call = demo_call(demo);
        PriceListId id;
        Str code;
        TRY(json_get_str(&lists->items[i], S("owner"), FILE_CODE_BYTES_MAX, &code));
        if (str_eq(code, owner->code)) {
            TRY(list_read(&lists->items[i], &list));
            TRY(svc_price_list_save(&call, &list, &id));
        }
    }
    return NULL;
}

typedef struct ListFind {
    Arena *out;
    AccountId owner;
    Str code;
    PriceListId id;
} ListFind;

static Err *list_body(Db *db, void *context)
{
    ListFind *find = context;
    return store_account_price_list(db, find->out, find->owner, find->code, &find->id);
}

static Err *list_give(Demo *demo, const Json *json, const DemoAccount *owner, AccountId account)
{
    ListFind find = { .out = demo->out, .owner = owner->id };
    Call call = demo_call(demo);
    TRY(json_get_str_opt(json, S("price_list"), FILE_CODE_BYTES_MAX, (Str){ 0 }, &find.code));
    if (find.code.len == 0) {
        return NULL;
    }
    TRY(db_tx(demo->app.database, DB_READ, "demo_price_list", list_body, &find));
    if (find.id.v == 0) {
        return wrong(json, "price_list", "is not a list of the account's seller");
    }
    return svc_account_price_list(&call, account, find.id);
}

static Err *markup_body(Db *db, void *context)
{
    return store_setting_set(db, S("operator_markup_ppm"), *(const int64_t *)context);
}

Err *demo_accounts_load(Demo *demo)
{
    const Json *operator_json = json_member(demo->marketplace, S("operator"));
    const Json *accounts;
    int64_t markup_ppm;
    if (operator_json->kind != JSON_OBJECT) {
        return wrong(demo->marketplace, "operator", "is not an object");
    }
    TRY(account_load(demo, operator_json, NULL));
    TRY(percent_get(operator_json, "markup_percent", &markup_ppm));
    TRY(db_tx(demo->app.database, DB_WRITE, "demo_markup", markup_body, &markup_ppm));
    TRY(lists_load(demo, &demo->accounts[0]));
    TRY(json_get_array(demo->marketplace, S("accounts"), DEMO_ACCOUNTS_MAX - 1, &accounts));
    for (size_t i = 0; i < accounts->count; i++) {
        const Json *json = &accounts->items[i];
        const DemoAccount *parent;
        TRY(demo_account(demo, json, S("parent"), &parent));
        TRY(account_load(demo, json, parent));
        const DemoAccount *account = &demo->accounts[demo->account_count - 1];
        TRY(list_give(demo, json, parent, account->id));
        TRY(lists_load(demo, account));
    }
    return NULL;
}

static Err *roles_get(const Json *json, int64_t *ret_roles)
{
    const Json *words;
    *ret_roles = 0;
    TRY(json_get_array(json, S("roles"), ROLES_MAX, &words));
    for (size_t i = 0; i < words->count; i++) {
        Role role;
        if (!role_parse(words->items[i].text, &role)) {
            return ERR(IMPORT_ROW, "%.*s: is not a role", STR_ARG(words->items[i].pointer));
        }
        *ret_roles |= (int64_t)role;
    }
    return NULL;
}

typedef struct UsersLoad {
    Arena *out;
    UserNew users[USERS_MAX];
    size_t count;
} UsersLoad;

static Err *users_body(Db *db, void *context)
{
    UsersLoad *load = context;
    for (size_t i = 0; i < load->count; i++) {
        UserRow *old;
        TRY(store_user_by_email(db, load->out, load->users[i].email, &old));
        if (old == NULL) {
            TRY(store_user_add(db, &load->users[i]));
        }
    }
    return NULL;
}

/* One hash for all: they have one password, and hashing is slow on purpose. */
Err *demo_users_load(Demo *demo)
{
    UsersLoad *load = arena_new(demo->out, UsersLoad);
    const Json *users;
    Str hash = password_hash(demo->out, S(DEMO_PASSWORD));
    TRY(json_get_array(demo->marketplace, S("users"), USERS_MAX, &users));
    load->out = demo->out;
    for (size_t i = 0; i < users->count; i++) {
        const Json *json = &users->items[i];
        const DemoAccount *account;
        UserNew *user = &load->users[load->count++];
        TRY(demo_account(demo, json, S("account"), &account));
        /* In the order of the file, because the sign-in page lists them by id. */
        Instant made = { demo->at.us + (int64_t)i * 1000 };
        user->id.v = id_make(made, random_u64());
        user->account = account->id;
        user->password_hash = hash;
        user->created_at = made;
        TRY(json_get_str(json, S("email"), TEXT_BYTES_MAX, &user->email));
        TRY(json_get_str(json, S("name"), TEXT_BYTES_MAX, &user->name));
        TRY(roles_get(json, &user->roles));
    }
    return db_tx(demo->app.database, DB_WRITE, "demo_users", users_body, load);
}
