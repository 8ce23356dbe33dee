/* price_publish.c - drafts of price lists as a whole: many prices at once, published, discarded,
 * and old versions taken back. */
#include <inttypes.h>

#include "service/price.h"
#include "service/price_office_internal.h"
#include "store/setting_store.h"

typedef struct BulkRun {
    Call *call;
    const PriceBulk *bulk;
    int64_t percent_ppm;
    PriceOfficeList list;
    OfficeRow *rows;
    size_t count;
    int64_t changed;
} BulkRun;

/* All that are found, before one of them is written. */
static Err *bulk_read(BulkRun *run, Db *db)
{
    Call *call = run->call;
    OfficeRowQuery ask = { .list = run->list.id,
                           .version = run->list.draft_version,
                           .word = run->bulk->search,
                           .plan = S(""),
                           .max = PRICE_OFFICE_PAGE_MAX };
    OfficeRow *page;
    size_t count;
    run->rows = arena_array(call->out, OfficeRow, PRICE_BULK_ROWS_MAX);
    run->count = 0;
    do {
        TRY(store_price_office_rows(db, call->out, &ask, &page, &count));
        if (run->count + count > PRICE_BULK_ROWS_MAX) {
            return ERR_FIELD(FIELD_RANGE, "search",
                             "More than %d prices are found. Narrow the search.",
                             (int)PRICE_BULK_ROWS_MAX);
        }
        for (size_t i = 0; i < count; i++) {
            run->rows[run->count++] = page[i];
        }
        if (count > 0) {
            ask.plan = page[count - 1].plan_code;
            ask.quantity = page[count - 1].quantity_from;
            ask.day = page[count - 1].valid_from;
        }
    } while (count == PRICE_OFFICE_PAGE_MAX);
    return NULL;
}

static bool row_raised(const OfficeRow *row)
{
    return row->kind == PRICE_FIXED && !row->metered;
}

/* The rows [from, to) are of one plan; all of them go into the draft when one is changed. */
static Err *plan_raise(BulkRun *run, Db *db, size_t from, size_t to)
{
    bool any = false;
    for (size_t i = from; i < to; i++) {
        any = any || row_raised(&run->rows[i]);
    }
    for (size_t i = from; any && i < to; i++) {
        const OfficeRow *row = &run->rows[i];
        PriceStaged staged = { .list = run->list.id,
                               .plan = row->plan,
                               .version = run->list.draft_version,
                               .quantity_from = row->quantity_from,
                               .valid_from = row->valid_from,
                               .valid_to = row->valid_to,
                               .kind = row->kind,
                               .price = row->price,
                               .percent_ppm = row->percent_ppm,
                               .setup = row->setup,
                               .suggested = row->suggested,
                               .cost = row->cost };
        if (row_raised(row)) {
            TRY(price_raise(row->price, run->percent_ppm, run->list.currency, &staged.price));
            run->changed++;
        }
        TRY(store_price_stage(db, &staged));
    }
    return NULL;
}

static Err *percent_read(BulkRun *run)
{
    PriceTerms terms = { .kind = PRICE_MARKUP };
    Err *err = price_amount_parse(run->bulk->percent, &terms);
    if (err != NULL || terms.percent_ppm == 0 || price_terms_check(&terms) != NULL) {
        return ERR_FIELD(FIELD_RANGE, "percent",
                         "A change is a percentage such as 2.5 or -10, from -100 to 1000.");
    }
    run->percent_ppm = terms.percent_ppm;
    return NULL;
}

static Err *bulk_body(Db *db, void *context)
{
    BulkRun *run = context;
    Call *call = run->call;
    run->changed = 0;
    TRY(price_office_find(call, db, run->bulk->list, &run->list));
    TRY(percent_read(run));
    TRY(price_draft_open(call, db, &run->list));
    TRY(bulk_read(run, db));
    for (size_t i = 0; i < run->count;) {
        size_t end = i;
        while (end < run->count && run->rows[end].plan.v == run->rows[i].plan.v) {
            end++;
        }
        TRY(plan_raise(run, db, i, end));
        i = end;
    }
    if (run->changed == 0) {
        return ERR_FIELD(FIELD_INVALID, "search", "No fixed price is found.");
    }
    Str summary =
        arena_printf(call->out, "Price list '%.*s', draft: %" PRId64 " prices changed by %.*s",
                     STR_ARG(run->list.name), run->changed,
                     STR_ARG(percent_format(call->out, run->percent_ppm)));
    return price_office_told(call, db, S("price_list.drafted"), summary);
}

Err *svc_price_bulk(Call *call, const PriceBulk *bulk, int64_t *ret_changed)
{
    BulkRun run = { .call = call, .bulk = bulk };
    TRY(price_office_may(call));
    TRY(db_tx(call->app->database, DB_MONEY, "price_bulk", bulk_body, &run));
    *ret_changed = run.changed;
    return NULL;
}

typedef struct Settle {
    Call *call;
    const PriceDraftSeen *seen;
    Date from;
    Str note;
    int64_t plans;
    PriceOfficeList list;
} Settle;

/* The draft is still the one that was seen; nobody edits it from here on. */
static Err *draft_hold(Settle *settle, Db *db)
{
    Call *call = settle->call;
    PriceOfficeList *list = &settle->list;
    const PriceDraftSeen *seen = settle->seen;
    bool touched;
    TRY(price_office_find(call, db, seen->list, list));
    if (!list->draft || list->draft_version != seen->version) {
        return ERR(PRICE_VERSION, "The draft was published or discarded already.");
    }
    if (list->importing) {
        return ERR(PRICE_DRAFT, "This draft is an import's. Publish or discard the import first.");
    }
    TRY(store_price_draft_touch(db, list->id, seen->version, seen->revision, call->actor.user,
                                call->now, &touched));
    return touched
               ? NULL
               : ERR(PRICE_SEEN, "%.*s has edited the draft meanwhile. It is shown as it is now.",
                     STR_ARG(list->changed_by.len > 0 ? list->changed_by : S("Somebody")));
}

static Err *publish_check(Settle *settle, Db *db)
{
    Call *call = settle->call;
    const PriceOfficeList *list = &settle->list;
    Str which;
    Date today;
    TRY(store_price_draft_overlap(db, call->out, list->id, list->draft_version, &which));
    if (which.len > 0) {
        return ERR(PRICE_DAYS, "Two prices are for the same day: %.*s.", STR_ARG(which));
    }
    TRY(store_price_draft_plans(db, call->scratch, list->id, list->draft_version, &settle->plans));
    if (settle->plans == 0) {
        return ERR(PRICE_VERSION, "The draft changes nothing. Discard it.");
    }
    TRY(price_day(call, db, call->actor.account, &today));
    if (!date_is_none(settle->from) && settle->from.day < today.day) {
        return ERR_FIELD(FIELD_RANGE, "from", "This day is past.");
    }
    if (settle->from.day == today.day) {
        settle->from = DATE_NONE;
    }
    return NULL;
}

static Err *publish_body(Db *db, void *context)
{
    Settle *settle = context;
    Call *call = settle->call;
    PriceOfficeList *list = &settle->list;
    TRY(draft_hold(settle, db));
    TRY(publish_check(settle, db));
    if (settle->note.len > 0) {
        TRY(store_price_draft_note(db, list->id, list->draft_version, settle->note));
    }
    const PricePublish publish = { .list = list->id,
                                   .version = list->draft_version,
                                   .from = settle->from,
                                   .user = call->actor.user,
                                   .at = call->now };
    TRY(store_price_publish(db, &publish));
    TRY(store_setting_increase(db, S("catalogue_version")));
    Str day = date_is_none(settle->from)
                  ? S("")
                  : arena_printf(call->out, ", counting from %.*s",
                                 STR_ARG(date_display(call->out, settle->from)));
    Str summary = arena_printf(
        call->out,
        "Price list '%.*s': version %" PRId64 " was published, with %" PRId64 " plans%.*s",
        STR_ARG(list->name), list->draft_version, settle->plans, STR_ARG(day));
    return price_office_told(call, db, S("price_list.published"), summary);
}

Err *svc_price_draft_publish(Call *call, const PriceDraftSeen *seen, Date from, Str note)
{
    Settle settle = { .call = call, .seen = seen, .from = from, .note = str_trim(note) };
    TRY(price_office_may(call));
    if (note.len > PRICE_NOTE_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "note", "A note has at most %d bytes.",
                         (int)PRICE_NOTE_BYTES_MAX);
    }
    TRY(db_tx(call->app->database, DB_MONEY, "price_publish", publish_body, &settle));
    call->app->catalogue_read_us = 0;
    return NULL;
}

static Err *discard_body(Db *db, void *context)
{
    Settle *settle = context;
    Call *call = settle->call;
    const PriceOfficeList *list = &settle->list;
    TRY(draft_hold(settle, db));
    TRY(store_price_draft_drop(db, list->id, list->draft_version, call->actor.user, call->now));
    Str summary = arena_printf(call->out, "Price list '%.*s': draft %" PRId64 " was discarded",
                               STR_ARG(list->name), list->draft_version);
    return price_office_told(call, db, S("price_list.discarded"), summary);
}

Err *svc_price_draft_discard(Call *call, const PriceDraftSeen *seen)
{
    Settle settle = { .call = call, .seen = seen };
    TRY(price_office_may(call));
    return db_tx(call->app->database, DB_MONEY, "price_discard", discard_body, &settle);
}

typedef struct DraftPlans {
    Call *call;
    Str code;
    int64_t plans;
} DraftPlans;

static Err *plans_body(Db *db, void *context)
{
    DraftPlans *read = context;
    PriceOfficeList list;
    TRY(price_office_find(read->call, db, read->code, &list));
    return list.draft ? store_price_draft_plans(db, read->call->scratch, list.id,
                                                list.draft_version, &read->plans)
                      : ERR(NOT_FOUND, "there is no draft");
}

Err *svc_price_draft_plans(Call *call, Str list, int64_t *ret_plans)
{
    DraftPlans read = { .call = call, .code = list };
    TRY(price_office_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "price_draft_plans", plans_body, &read));
    *ret_plans = read.plans;
    return NULL;
}

typedef struct Restore {
    Call *call;
    Str code;
    int64_t version;
} Restore;

/* Only what counted once. */
static Err *restore_check(const Restore *restore, Db *db, const PriceOfficeList *list)
{
    OfficeVersion *rows;
    size_t count;
    TRY(store_price_office_versions(db, restore->call->out, list->id, restore->version + 1, 1,
                                    &rows, &count));
    return count == 1 && rows[0].number == restore->version &&
                   rows[0].state == PRICE_VERSION_PUBLISHED
               ? NULL
               : ERR(NOT_FOUND, "there is no such version");
}

static Err *restore_body(Db *db, void *context)
{
    const Restore *restore = context;
    Call *call = restore->call;
    PriceOfficeList list;
    int64_t version;
    TRY(price_office_find(call, db, restore->code, &list));
    TRY(restore_check(restore, db, &list));
    Str note = arena_printf(call->out, "As version %" PRId64 " was", restore->version);
    TRY(price_draft_begin(call, db, list.id, note, restore->version, &version));
    TRY(store_price_restore(db, list.id, version, restore->version));
    Str summary = arena_printf(call->out, "Price list '%.*s': a draft as version %" PRId64 " was",
                               STR_ARG(list.name), restore->version);
    return price_office_told(call, db, S("price_list.drafted"), summary);
}

Err *svc_price_restore(Call *call, Str list, int64_t version)
{
    Restore restore = { .call = call, .code = list, .version = version };
    TRY(price_office_may(call));
    if (version < 1) {
        return ERR(NOT_FOUND, "there is no such version");
    }
    return db_tx(call->app->database, DB_MONEY, "price_restore", restore_body, &restore);
}
