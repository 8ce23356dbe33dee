/* price_default.c - the operator's price list for those who have none yet, and what visitors see.
 */
#include "service/catalogue.h"
#include "service/price.h"
#include "service/price_assign.h"
#include "service/price_office_internal.h"
#include "service/price_table.h"
#include "store/price_assign_store.h"
#include "store/setting_store.h"

#define DEFAULT_LIST S("default_price_list")
#define VISITORS S("visitors_see")

Err *price_default_read(Call *call, Db *db, PriceDefault *ret_default)
{
    Arena scratch = call->scratch;
    int64_t list;
    int64_t see;
    *ret_default = (PriceDefault){ 0 };
    TRY(store_setting_get(db, &scratch, DEFAULT_LIST, &list));
    TRY(store_setting_get(db, &scratch, VISITORS, &see));
    ret_default->list = (PriceListId){ list };
    ret_default->see = see > 0 && see < VISITORS_SEE_COUNT ? (VisitorsSee)see : VISITORS_CATALOGUE;
    return NULL;
}

Err *price_default_for(Call *call, Db *db, AccountId seller, Currency currency,
                       PriceListId *ret_list)
{
    PriceDefault standing;
    PriceListNamed *list = NULL;
    TRY(price_default_read(call, db, &standing));
    if (standing.list.v != 0) {
        TRY(store_price_list_named(db, call->out, standing.list, &list));
    }
    bool fits = list != NULL && list->owner.v == seller.v && currency_eq(list->currency, currency);
    *ret_list = fits ? standing.list : (PriceListId){ 0 };
    return NULL;
}

Err *price_chain_of_list(Call *call, Db *db, PriceListId id, PriceChain *chain)
{
    PriceListNamed *list;
    chain->count = 0;
    TRY(store_price_list_named(db, call->out, id, &list));
    if (list == NULL) {
        return NULL;
    }
    TRY(price_day(call, db, list->owner, &chain->day));
    if (list->valid_from.day > chain->day.day ||
        (!date_is_none(list->valid_to) && list->valid_to.day <= chain->day.day)) {
        return NULL;
    }
    chain->edges[0] = (PriceEdge){ .seller = list->owner,
                                   .list = id,
                                   .list_name = list->name,
                                   .currency = list->currency,
                                   .markup_ppm = list->markup_ppm };
    chain->lists[0] = id;
    chain->count = 1;
    return NULL;
}

typedef struct Defaults {
    Call *call;
    Str list;
    VisitorsSee see;
    Arena *work;
    PriceDefault before;
    PriceListNamed *before_list; /* NULL: none */
    PriceOfficeList after_list;  /* id zero: none */
    PriceDefaultsTrial trial;
} Defaults;

static Err *before_read(Defaults *run, Db *db)
{
    Call *call = run->call;
    run->before_list = NULL;
    TRY(price_default_read(call, db, &run->before));
    return run->before.list.v == 0
               ? NULL
               : store_price_list_named(db, call->out, run->before.list, &run->before_list);
}

static Err *defaults_body(Db *db, void *context)
{
    return before_read(context, db);
}

Err *svc_price_defaults(Call *call, PriceDefaults *ret)
{
    Defaults run = { .call = call };
    TRY(price_office_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "price_defaults", defaults_body, &run));
    *ret = (PriceDefaults){ .visitors = run.before.see };
    if (run.before_list != NULL) {
        ret->list = run.before_list->code;
        ret->list_name = run.before_list->name;
    }
    return NULL;
}

static Err *after_read(Defaults *run, Db *db)
{
    run->after_list = (PriceOfficeList){ 0 };
    if (run->list.len == 0) {
        return run->see != VISITORS_PRICES
                   ? NULL
                   : ERR_FIELD(FIELD_REQUIRED, "list", "Visitors see the prices of which list?");
    }
    Err *err = price_office_find(run->call, db, run->list, &run->after_list);
    return err_is(err, ERR_NOT_FOUND) ? ERR_FIELD(NOT_FOUND, "list", "There is no such price list.")
                                      : err;
}

/* What visitors see with prices; nothing when they see none. */
static Err *visitors_table(Defaults *run, Db *db, VisitorsSee see, PriceListId list,
                           PriceTableRow **ret_rows, size_t *ret_count)
{
    Call call = *run->call;
    PriceChain chain = { 0 };
    PriceTable table;
    *ret_rows = NULL;
    *ret_count = 0;
    call.out = run->work;
    if (see == VISITORS_PRICES && list.v != 0) {
        TRY(price_chain_of_list(&call, db, list, &chain));
    }
    if (chain.count == 0) {
        return NULL;
    }
    TRY(price_table_load(&call, db, &chain, &table));
    TRY(price_table_rows(run->work, &chain, &table, ret_rows));
    *ret_count = table.plan_count;
    return NULL;
}

static Err *try_body(Db *db, void *context)
{
    Defaults *run = context;
    PriceTableRow *before;
    PriceTableRow *after;
    size_t before_count;
    size_t after_count;
    TRY(before_read(run, db));
    TRY(after_read(run, db));
    TRY(visitors_table(run, db, run->before.see, run->before.list, &before, &before_count));
    TRY(visitors_table(run, db, run->see, run->after_list.id, &after, &after_count));
    run->trial = (PriceDefaultsTrial){
        .before = run->before_list == NULL ? S("") : run->before_list->name,
        .after = run->after_list.id.v == 0 ? S("") : run->after_list.name,
        .visitors = price_shift(run->call->out, before, before_count, after, after_count),
        .see_before = run->before.see,
        .see_after = run->see,
    };
    return NULL;
}

Err *svc_price_defaults_try(Call *call, Str list, VisitorsSee visitors, PriceDefaultsTrial *ret)
{
    Defaults run = { .call = call, .list = list, .see = visitors };
    TRY(price_office_may(call));
    Arena work = arena_open(PRICE_WORK_BYTES);
    Arena used = work;
    run.work = &used;
    Err *err = db_tx(call->app->database, DB_READ, "price_defaults_try", try_body, &run);
    arena_close(work, PRICE_WORK_BYTES);
    if (err == NULL) {
        *ret = run.trial;
    }
    return err;
}

static Err *save_body(Db *db, void *context)
{
    Defaults *run = context;
    Call *call = run->call;
    TRY(before_read(run, db));
    TRY(after_read(run, db));
    if (run->before.list.v == run->after_list.id.v && run->before.see == run->see) {
        return NULL;
    }
    TRY(store_setting_set(db, DEFAULT_LIST, run->after_list.id.v));
    TRY(store_setting_set(db, VISITORS, run->see));
    TRY(store_setting_increase(db, S("catalogue_version")));
    Str name = run->after_list.id.v == 0 ? S("none") : run->after_list.name;
    Str summary = arena_printf(call->out, "The default price list is %.*s; visitors see %.*s",
                               STR_ARG(name), STR_ARG(visitors_see_label(run->see)));
    return price_office_told(call, db, S("price_list.default"), summary);
}

Err *svc_price_defaults_save(Call *call, Str list, VisitorsSee visitors)
{
    Defaults run = { .call = call, .list = list, .see = visitors };
    TRY(price_office_may(call));
    TRY(db_tx(call->app->database, DB_MONEY, "price_defaults", save_body, &run));
    call->app->catalogue_read_us = 0;
    return NULL;
}

Err *svc_visitors_welcome(App *app, bool *ret_welcome)
{
    int64_t version;
    TRY(svc_catalogue_version(app, &version));
    *ret_welcome = app->anonymous_browse && app->visitors_see != VISITORS_NOTHING;
    return NULL;
}

bool svc_visitors_welcome_known(App *app)
{
    int64_t version;
    return svc_catalogue_version_known(app, &version) && app->anonymous_browse &&
           app->visitors_see != VISITORS_NOTHING;
}
