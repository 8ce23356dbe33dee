/* price_import_end.c - what was staged is compared with what counts, published at once, or thrown
 * away: a part at a time, each in a transaction of its own. */
#include <inttypes.h>

#include "base/fault.h"
#include "service/event.h"
#include "service/price_import_internal.h"
#include "store/setting_store.h"

typedef struct Step {
    ImportRun *run;
    ImportDraft *drafts;
    size_t count;
    ImportCompared compared;
    const ImportDraft *draft;
    bool more;
} Step;

static Err *drafts_body(Db *db, void *context)
{
    Step *step = context;
    return store_import_drafts(db, step->run->call->out, step->run->row->id, &step->drafts,
                               &step->count);
}

static Err *drafts_read(Step *step)
{
    return db_tx(step->run->call->app->database, DB_READ, "import_drafts", drafts_body, step);
}

static Err *compare_body(Db *db, void *context)
{
    Step *step = context;
    ImportCompared *compared = &step->compared;
    const ImportRow *row = step->run->row;
    Str plan;
    compared->import = row->id;
    compared->list_before = row->list_at;
    compared->plan_before = row->plan_at;
    compared->now = clock_now(&step->run->call->app->clock);
    TRY(store_price_range(db, PRICE_RANGE_ROWS, &compared->range));
    if (compared->range.through.v == 0) {
        return NULL;
    }
    TRY(store_import_compare(db, step->run->call->scratch, &compared->range,
                             row->kind == IMPORT_SHEET, &compared->difference));
    TRY(store_import_crowded(db, step->run->call->out, &compared->range, &plan));
    return plan.len > 0 ? ERR(IMPORT_ROW, "the plan '%.*s' has more than %d prices in a list",
                              STR_ARG(plan), (int)PRICE_PLAN_ROWS_MAX)
                        : store_import_compared(db, compared);
}

/* The rest of a list. */
static Err *compare_list(Step *step)
{
    ImportRun *run = step->run;
    ImportRow *row = run->row;
    const ImportDraft *draft = step->draft;
    PriceRange *range = &step->compared.range;
    *range = (PriceRange){ .list = draft->list, .version = draft->version };
    range->after = row->list_at.v == draft->list.v ? row->plan_at : (PlanId){ 0 };
    step->more = true;
    while (step->more && import_in_time(run)) {
        TRY(db_tx(run->call->app->database, DB_WRITE, "import_compare", compare_body, step));
        step->more = range->through.v != 0;
        if (step->more) {
            const ImportDifference *difference = &step->compared.difference;
            row->added += difference->added;
            row->changed += difference->changed;
            row->gone += difference->gone;
            row->unchanged += difference->unchanged;
            row->list_at = range->list;
            row->plan_at = range->through;
            range->after = range->through;
        }
    }
    return NULL;
}

Err *import_compare(ImportRun *run, ImportState next)
{
    Step step = { .run = run };
    TRY(drafts_read(&step));
    for (size_t i = 0; i < step.count && !step.more; i++) {
        step.draft = &step.drafts[i];
        if (step.draft->list.v >= run->row->list_at.v) {
            TRY(compare_list(&step));
        }
    }
    if (step.more) {
        return NULL;
    }
    FAULT_POINT("import.compared");
    return import_move(run, next, S(""), S(""));
}

static Err *publish_event(Call *call, Db *db, const ImportRow *row)
{
    EventId event;
    TRY(store_setting_increase(db, S("catalogue_version")));
    Str summary = arena_printf(
        call->out, "Imported prices: %" PRId64 " added, %" PRId64 " changed, %" PRId64 " gone",
        row->added, row->changed, row->gone);
    return event_add_row(call, db, row->account, S("account"), row->account.v,
                         S("catalogue.imported"), summary, (Str){ 0 }, &event);
}

/* All lists at once; one that does not change keeps its version. */
static Err *publish_body(Db *db, void *context)
{
    Step *step = context;
    Call *call = step->run->call;
    const ImportRow *row = step->run->row;
    Instant now = clock_now(&call->app->clock);
    bool more;
    TRY(store_import_end(db, row->id, IMPORT_PUBLISHING, IMPORT_DONE, now));
    for (size_t i = 0; i < step->count; i++) {
        const ImportDraft *draft = &step->drafts[i];
        int64_t replaced = draft->changed + draft->gone + draft->unchanged;
        const PricePublish publish = { .list = draft->list,
                                       .version = draft->version,
                                       .replaces_none = replaced == 0,
                                       .from = DATE_NONE,
                                       .user = call->actor.user,
                                       .at = now };
        if (draft->state != PRICE_VERSION_DRAFT) {
            continue; /* published or dropped as a draft of its list */
        }
        TRY(draft->added + draft->changed + draft->gone == 0
                ? store_import_drop(db, draft, now, &more)
                : store_price_publish(db, &publish));
    }
    TRY(store_import_plans_settle(db, row->id, true));
    FAULT_POINT("import.publish");
    return row->added + row->changed + row->gone == 0 ? NULL : publish_event(call, db, row);
}

Err *import_publish_drafts(ImportRun *run)
{
    Step step = { .run = run };
    TRY(drafts_read(&step));
    TRY(db_tx(run->call->app->database, DB_WRITE, "import_publish", publish_body, &step));
    run->row->state = IMPORT_DONE;
    return NULL;
}

static Err *drop_body(Db *db, void *context)
{
    Step *step = context;
    Instant now = clock_now(&step->run->call->app->clock);
    TRY(store_import_alive(db, step->run->row->id, now));
    return store_import_drop(db, step->draft, now, &step->more);
}

static Err *dropped_body(Db *db, void *context)
{
    const Step *step = context;
    const ImportRow *row = step->run->row;
    ImportState outcome = IMPORT_DROPPED;
    if (!import_state_parse(row->outcome, &outcome) || !import_over(outcome)) {
        return ERR(DB, "import %" PRId64 " has no outcome", row->id.v);
    }
    TRY(store_import_plans_settle(db, row->id, false));
    TRY(store_import_parts_drop(db, row->id, INT64_MAX));
    TRY(store_import_end(db, row->id, IMPORT_DROPPING, outcome,
                         clock_now(&step->run->call->app->clock)));
    step->run->row->state = outcome;
    return NULL;
}

Err *import_drop(ImportRun *run)
{
    Database *database = run->call->app->database;
    Step step = { .run = run };
    TRY(drafts_read(&step));
    for (size_t i = 0; i < step.count && !step.more; i++) {
        step.draft = &step.drafts[i];
        step.more = true;
        while (step.more && import_in_time(run)) {
            TRY(db_tx(database, DB_WRITE, "import_drop", drop_body, &step));
        }
    }
    return step.more ? NULL : db_tx(database, DB_WRITE, "import_dropped", dropped_body, &step);
}
