/* import.c - the transaction of an import, the operator's price lists, counting. */
#include "service/import.h"

#include <inttypes.h>

#include "service/event.h"
#include "store/price_version_store.h"
#include "store/setting_store.h"

Err *import_may(const Call *call)
{
    if (call->actor.kind != ACCOUNT_OPERATOR) {
        return ERR(FORBIDDEN, "only the operator imports a catalogue or prices");
    }
    return call_need(call, ROLE_ADMINISTRATOR);
}

int64_t import_new_id(Import *import)
{
    Instant at = { import->call->now.us + import->id_count++ * 1000 };
    return id_make(at, random_u64());
}

const char *import_price_parse(Str text, Decimal *ret_price)
{
    Decimal price;
    Err *err = decimal_parse(text, DECIMAL_SCALE_MAX, &price);
    if (err != NULL && err_is(err, ERR_NUM_RANGE)) {
        return "is too large";
    }
    if (err != NULL) {
        return "is not a decimal number like 12.50 with at most 12 decimals";
    }
    if (price.units < 0) {
        return "is negative";
    }
    *ret_price = price;
    return NULL;
}

Err *import_list(Import *import, Currency currency, PriceListId *ret_list)
{
    Call *call = import->call;
    PriceList *found;
    for (size_t i = 0; i < import->list_count; i++) {
        if (currency_eq(import->lists[i].currency, currency)) {
            *ret_list = import->lists[i].id;
            return NULL;
        }
    }
    if (import->list_count == IMPORT_CURRENCIES_MAX) {
        return ERR(IMPORT_ROW, "more than %d currencies", IMPORT_CURRENCIES_MAX);
    }
    Str code = arena_printf(call->out, "partners-%s", currency.code);
    PriceList list = { .owner = call->actor.account,
                       .code = str_lower(call->out, code),
                       .name = arena_printf(call->out, "Partners %s", currency.code),
                       .currency = currency,
                       .markup_ppm = MARKUP_NONE };
    TRY(store_price_list_by_code(import->db, call->out, list.owner, list.code, &found));
    if (found != NULL && !currency_eq(found->currency, currency)) {
        return ERR(IMPORT_ROW, "the price list '%.*s' is in %s", STR_ARG(list.code),
                   found->currency.code);
    }
    if (found != NULL) {
        list = *found;
    } else {
        list.id.v = import_new_id(import);
        TRY(store_price_list_save(import->db, &list));
    }
    import->lists[import->list_count++] = list;
    *ret_list = list.id;
    return NULL;
}

/* The version of the list that this import makes; begun with its first change. */
static Err *import_version(Import *import, PriceListId list, int64_t *ret_number)
{
    Call *call = import->call;
    for (size_t i = 0; i < import->version_count; i++) {
        if (import->versions[i].list.v == list.v) {
            *ret_number = import->versions[i].number;
            return NULL;
        }
    }
    if (import->version_count == IMPORT_CURRENCIES_MAX) {
        return ERR(IMPORT_ROW, "more than %d price lists", IMPORT_CURRENCIES_MAX);
    }
    PriceVersionNew version = { .list = list,
                                .note = arena_printf(call->out, "Import of the %.*s",
                                                     STR_ARG(import->name)),
                                .source = S("import"),
                                .user = call->actor.user,
                                .created_at = call->now };
    TRY(store_price_version_next(import->db, call->scratch, list, &version.number));
    TRY(store_price_version_add(import->db, &version));
    import->versions[import->version_count].list = list;
    import->versions[import->version_count++].number = version.number;
    *ret_number = version.number;
    return NULL;
}

static bool decimal_same(Decimal a, Decimal b)
{
    return a.units == b.units && a.scale == b.scale;
}

static Decimal decimal_or(Decimal value, Decimal before)
{
    return value.units < 0 ? before : value;
}

Err *import_price(Import *import, PriceListId list, PlanId plan, const PriceTerms *terms,
                  RowChange *ret_change)
{
    Arena scratch = import->call->scratch;
    PriceCurrent *rows;
    size_t count;
    TRY(store_price_current(import->db, &scratch, list, plan, &rows, &count));
    PriceStaged row = {
        .list = list,
        .plan = plan,
        .quantity_from = 1,
        .valid_from = PRICE_ALWAYS,
        .valid_to = DATE_NONE,
        .kind = terms->kind,
        .price = terms->fixed,
        .percent_ppm = terms->percent_ppm,
        .setup = decimal_or(terms->setup, count > 0 ? rows[0].setup : (Decimal){ 0 }),
        .suggested = decimal_or(terms->suggested, count > 0 ? rows[0].suggested : PRICE_UNKNOWN),
        .cost = decimal_or(terms->cost, count > 0 ? rows[0].cost : COST_UNKNOWN)
    };
    bool same = count == 1 && rows[0].quantity_from == 1 &&
                rows[0].valid_from.day == PRICE_ALWAYS.day && date_is_none(rows[0].valid_to) &&
                rows[0].kind == row.kind && decimal_same(rows[0].price, row.price) &&
                rows[0].percent_ppm == row.percent_ppm && decimal_same(rows[0].setup, row.setup) &&
                decimal_same(rows[0].suggested, row.suggested) &&
                decimal_same(rows[0].cost, row.cost);
    *ret_change = same ? ROW_UNCHANGED : count > 0 ? ROW_CHANGED : ROW_ADDED;
    if (same) {
        return NULL;
    }
    TRY(import_version(import, list, &row.version));
    return store_price_stage(import->db, &row);
}

Err *import_publish(Import *import)
{
    for (size_t i = 0; i < import->version_count; i++) {
        const PricePublish publish = { .list = import->versions[i].list,
                                       .version = import->versions[i].number,
                                       .from = DATE_NONE,
                                       .user = import->call->actor.user,
                                       .at = import->call->now };
        TRY(store_price_publish(import->db, &publish));
    }
    import->version_count = 0;
    return NULL;
}

void import_count(Import *import, RowChange change)
{
    switch (change) {
    case ROW_ADDED:
        import->result.added++;
        break;
    case ROW_CHANGED:
        import->result.changed++;
        break;
    case ROW_UNCHANGED:
        import->result.unchanged++;
        break;
    }
}

typedef struct ImportRun {
    Import *import;
    int64_t rows;
    ImportBody body;
    void *context;
    Err *undone; /* how a dry run ends */
} ImportRun;

static Err *run_body(Db *db, void *context)
{
    ImportRun *run = context;
    Import *import = run->import;
    Call *call = import->call;
    ImportResult *result = &import->result;
    EventId event;
    import->db = db;
    run->undone = NULL;
    import->list_count = 0;
    import->version_count = 0;
    *result = (ImportResult){ .rows = run->rows };
    TRY(run->body(import, run->context));
    TRY(import_publish(import));
    if (import->dry_run) {
        /* Everything was saved, so that the counts are those of a real run; now it is undone. */
        run->undone = ERR(IMPORT_ROW, "this was a dry run");
        return run->undone;
    }
    if (result->added + result->changed == 0) {
        return NULL;
    }
    TRY(store_setting_increase(db, S("catalogue_version")));
    Str summary =
        arena_printf(call->out, "Imported the %.*s: %" PRId64 " added, %" PRId64 " changed",
                     STR_ARG(import->name), result->added, result->changed);
    return event_add_row(call, db, call->actor.account, S("account"), call->actor.account.v,
                         S("catalogue.imported"), summary, (Str){ 0 }, &event);
}

Err *import_run(Import *import, int64_t rows, ImportBody body, void *context, ImportResult *ret)
{
    Call *call = import->call;
    ImportRun run = { .import = import, .rows = rows, .body = body, .context = context };
    Err *err = db_tx(call->app->database, DB_WRITE, "import", run_body, &run);
    if (run.undone == NULL) {
        TRY(err);
    }
    call->app->catalogue_read_us = 0;
    *ret = import->result;
    return NULL;
}
