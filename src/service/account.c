/* account.c - the tree of accounts: who is in it, and who may see whom (R-ACC-01). */
#include "service/account_internal.h"

#include "domain/country.h"
#include "store/joining_store.h"

enum { LEVEL_MAX = ACCOUNT_DEPTH_MAX + 2 };

Err *account_view(Call *call, Db *db, const AccountRow *row, AccountView *ret)
{
    const Country *country = country_get(row->country);
    bool own = row->id.v == call->actor.account.v;
    bool seller = row->parent.v == call->actor.account.v;
    AccountView view = { .id = row->id,
                         .code = account_code(call->out, row->id),
                         .kind = row->kind,
                         .partner_class = row->partner_class,
                         .state = row->state,
                         .name = row->name,
                         .contact_name = row->contact_name,
                         .email = row->email,
                         .phone = row->phone,
                         .street = row->street,
                         .city = row->city,
                         .region = row->region,
                         .postcode = row->postcode,
                         .country = row->country,
                         .country_name = country == NULL ? row->country : country->name,
                         .vat_number = row->vat_number,
                         .time_zone = row->time_zone,
                         .currency = str_dup(call->out, currency_str(&row->currency)),
                         .anchor_day = row->anchor_day,
                         .parent =
                             own ? (AccountId){ 0 } : row->parent, /* not the actor's to open */
                         .parent_name = row->parent_name,
                         .depth = row->depth,
                         .owed = money_zero(row->currency),
                         .created_at = row->created_at };
    TRY(store_account_subscriptions(db, call->out, row->id, &view.subscription_count));
    /* What it owes is known to the two sides of that sale, and to nobody above them. */
    bool own_debt = own && row->parent.v != 0 &&
                    (actor_sees_cost(&call->actor) || actor_can(&call->actor, ROLE_BILLING));
    if (seller || own_debt) {
        TRY(store_account_owed(db, call->out, row->parent, row->id, row->currency, &view.owed));
    }
    *ret = view;
    return NULL;
}

Err *account_seen(Call *call, Db *db, AccountId id, AccountRow **ret_row)
{
    TRY(store_account_get(db, call->out, call->actor.account, id, ret_row));
    return *ret_row != NULL ? NULL : ERR(NOT_FOUND, "no account %" PRId64 " below the actor", id.v);
}

Err *account_buyer(Call *call, Db *db, AccountId id, AccountRow **ret_row)
{
    AccountId seller = call->actor.account;
    AccountRow *row;
    bool bought = false;
    TRY(store_account_get(db, call->out, seller, id, &row));
    if (row == NULL || row->parent.v != seller.v) {
        TRY(store_account_bought(db, call->out, seller, id, &bought));
        row = NULL;
    }
    if (bought) {
        TRY(store_account_get(db, call->out, id, id, &row));
    }
    *ret_row = row;
    return NULL;
}

Err *account_page_start(Call *call, Db *db, const Page *page, AccountList *list)
{
    AccountRow *last;
    AccountId after;
    if (page->after.len > 0) {
        TRY(account_id_parse(page->after, "after", &after));
        TRY(account_seen(call, db, after, &last));
        list->after = last->id;
        list->after_name = last->name;
    }
    return NULL;
}

size_t account_page_limit(const Page *page)
{
    size_t limit = page->limit == 0 ? PAGE_SIZE : page->limit;
    return limit < LIST_MAX ? limit : LIST_MAX;
}

typedef struct AccountGet {
    Call *call;
    AccountId id;
    AccountView view;
} AccountGet;

static Err *account_get_body(Db *db, void *context)
{
    AccountGet *get = context;
    AccountRow *row;
    TRY(account_seen(get->call, db, get->id, &row));
    return account_view(get->call, db, row, &get->view);
}

Err *svc_account(Call *call, AccountId id, AccountView *ret)
{
    AccountGet get = { .call = call, .id = id };
    TRY(db_tx(call->app->database, DB_READ, "account", account_get_body, &get));
    *ret = get.view;
    return NULL;
}

/* A walk through the tree in depth-first order: at each level, where its list of children is. */
typedef struct Walk {
    Call *call;
    Page *page;
    AccountView *views;
    size_t count;
    size_t level; /* 0: the actor itself */
    AccountList levels[LEVEL_MAX];
} Walk;

/* Where the walk stands after the account: it has just been seen, its children have not. */
static Err *walk_resume(Walk *walk, Db *db, AccountId after)
{
    AccountAncestor *path;
    size_t count;
    AccountId actor = walk->call->actor.account;
    AccountRow *row;
    TRY(account_seen(walk->call, db, after, &row));
    TRY(store_account_ancestors(db, walk->call->out, actor, after, &path, &count));
    if (count + 2 > LEVEL_MAX) {
        return ERR(DB, "account %" PRId64 " is %zu levels deep", after.v, count);
    }
    for (size_t i = 0; i < count; i++) {
        walk->levels[i] = (AccountList){ .actor = actor,
                                         .parent = path[i].parent,
                                         .after = path[i].id,
                                         .after_name = path[i].name,
                                         .max = 1 };
    }
    walk->levels[count] = (AccountList){ .actor = actor, .parent = after, .max = 1 };
    walk->level = count + 1;
    return NULL;
}

/* The next account of the walk, or NULL at its end. */
static Err *walk_next(Walk *walk, Db *db, AccountRow **ret_row)
{
    AccountRow *row;
    size_t count = 0;
    while (walk->level > 0 && count == 0) {
        AccountList *list = &walk->levels[walk->level - 1];
        TRY(store_account_children(db, walk->call->out, walk->call->scratch, list, &row, &count));
        if (count == 0) {
            walk->level--;
            continue;
        }
        list->after = row->id;
        list->after_name = row->name;
        if (row->kind != ACCOUNT_END_CUSTOMER && walk->level < LEVEL_MAX) {
            walk->levels[walk->level++] =
                (AccountList){ .actor = list->actor, .parent = row->id, .max = 1 };
        }
    }
    *ret_row = count == 0 ? NULL : row;
    return NULL;
}

static Err *accounts_body(Db *db, void *context)
{
    Walk *walk = context;
    Call *call = walk->call;
    AccountRow *row;
    AccountId after = call->actor.account;
    size_t limit = account_page_limit(walk->page);

    walk->views = arena_array(call->out, AccountView, limit);
    walk->count = 0;
    if (walk->page->after.len > 0) {
        TRY(account_id_parse(walk->page->after, "after", &after));
    } else {
        TRY(account_seen(call, db, after, &row));
        TRY(account_view(call, db, row, &walk->views[walk->count++]));
    }
    TRY(walk_resume(walk, db, after));
    TRY(walk_next(walk, db, &row));
    while (row != NULL && walk->count < limit) {
        TRY(account_view(call, db, row, &walk->views[walk->count++]));
        TRY(walk_next(walk, db, &row));
    }
    walk->page->next = row == NULL ? (Str){ 0 } : walk->views[walk->count - 1].code;
    return NULL;
}

Err *svc_accounts(Call *call, Page *page, AccountView **ret, size_t *ret_count)
{
    Walk walk = { .call = call, .page = page };
    TRY(db_tx(call->app->database, DB_READ, "accounts", accounts_body, &walk));
    *ret = walk.views;
    *ret_count = walk.count;
    return NULL;
}

typedef struct Counting {
    Call *call;
    AccountCountRow accounts;
    int64_t subscriptions;
} Counting;

static Err *counts_body(Db *db, void *context)
{
    Counting *counting = context;
    Call *call = counting->call;
    return store_account_counts(db, call->out, call->actor.account, &counting->accounts,
                                &counting->subscriptions);
}

Err *svc_account_counts(Call *call, AccountCounts *ret)
{
    Counting counting = { .call = call };
    TRY(db_tx(call->app->database, DB_READ, "account_counts", counts_body, &counting));
    *ret = (AccountCounts){ .partners = counting.accounts.partners,
                            .end_customers = counting.accounts.end_customers,
                            .subscriptions = counting.subscriptions };
    return NULL;
}
