/* price_import.c - a file of prices is staged in drafts, compared, and published at once. */
#include <inttypes.h>
#include <stdatomic.h>

#include "base/fault.h"
#include "service/event.h"
#include "service/import.h"
#include "service/price_import_internal.h"
#include "store/setting_store.h"

typedef struct Run {
    Call *call;
    const PriceImportFrom *from;
    PriceImportReport *report;
    PriceReader reader;
    int64_t id;
    int64_t bytes_total;
    ImportStaged *rows; /* of the chunk that is filled */
    int64_t *lines;
    size_t *lists;
    size_t count;
    bool failed;
    size_t seen; /* how far a search for a row that is there twice has come */
} Run;

/* Runs of this process: with none, and no other process to write, all others are dead. */
static _Atomic int64_t runs_alive;

typedef struct Sweep {
    Call *call;
    bool all; /* nobody else can be alive */
} Sweep;

static Err *drop_drafts(Call *call, Db *db, int64_t id, Str state, const PriceImportReport *report)
{
    ImportDraft *drafts;
    size_t count;
    TRY(store_import_drafts(db, call->out, id, &drafts, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(store_import_drop(db, drafts[i].list, drafts[i].version, call->now));
    }
    ImportSettle settle = { .id = id, .state = state, .message = S(""), .now = call->now };
    if (report != NULL) {
        settle.row_count = report->rows;
        settle.added = report->added;
        settle.changed = report->changed;
        settle.gone = report->gone;
        settle.unchanged = report->unchanged;
        settle.errors = report->error_count;
        settle.message = report->told > 0 ? report->errors[0] : S("");
    }
    return store_import_settle(db, &settle);
}

static Err *sweep_body(Db *db, void *context)
{
    const Sweep *sweep = context;
    Call *call = sweep->call;
    ImportRunning *running;
    size_t count;
    int64_t silent_since = call->now.us - INT64_C(1000000) * PRICE_IMPORT_SILENT_S;
    TRY(store_imports_running(db, call->out, &running, &count));
    for (size_t i = 0; i < count; i++) {
        if (sweep->all || running[i].alive_at.us < silent_since) {
            TRY(drop_drafts(call, db, running[i].id, S("dropped"), NULL));
        }
    }
    return NULL;
}

Err *svc_imports_sweep(Call *call)
{
    Sweep sweep = { .call = call,
                    .all = database_engine(call->app->database) == DB_SQLITE &&
                           atomic_load(&runs_alive) == 0 };
    return db_tx(call->app->database, DB_WRITE, "imports_sweep", sweep_body, &sweep);
}

static Err *begin_body(Db *db, void *context)
{
    const Run *run = context;
    const ImportAdd row = { .id = run->id,
                            .account = run->call->actor.account,
                            .user = run->call->actor.user,
                            .file = run->from->path,
                            .dry_run = run->from->dry_run,
                            .bytes_total = run->bytes_total,
                            .at = run->call->now };
    return store_import_add(db, &row);
}

/* The drafts of lists that the chunk is the first of, then its rows. */
static Err *chunk_body(Db *db, void *context)
{
    Run *run = context;
    Call *call = run->call;
    int64_t staged;
    for (size_t i = 0; i < run->count; i++) {
        ImportList *list = &run->reader.lists[run->lists[i]];
        if (!list->begun && (i == 0 || run->lists[i] != run->lists[i - 1])) {
            const PriceVersionNew version = { .list = list->list.id,
                                              .note = S("Import of prices"),
                                              .source = S("import"),
                                              .user = call->actor.user,
                                              .created_at = call->now };
            bool before = false;
            for (size_t k = 0; k < i && !before; k++) {
                before = run->lists[k] == run->lists[i];
            }
            if (!before) {
                TRY(store_import_begin(db, call->scratch, run->id, &version, &list->version));
            }
        }
        run->rows[i].version = list->version;
    }
    TRY(store_import_stage(db, call->scratch, run->rows, run->count, &staged));
    if (staged != (int64_t)run->count) {
        return ERR(IMPORT_ROW, "a row is there twice");
    }
    return store_import_alive(db, run->id, run->reader.csv.bytes_read, run->reader.csv.row_count,
                              clock_now(&call->app->clock));
}

/* The same row by row, undone in any case: which one is there already. */
static Err *twice_body(Db *db, void *context)
{
    Run *run = context;
    int64_t staged = 1;
    for (run->seen = 0; run->seen < run->count && staged == 1; run->seen++) {
        const ImportStaged *row = &run->rows[run->seen];
        if (run->reader.lists[run->lists[run->seen]].begun) {
            TRY(store_import_stage(db, run->call->scratch, row, 1, &staged));
        } else {
            for (size_t k = 0; k < run->seen && staged == 1; k++) {
                const ImportStaged *other = &run->rows[k];
                staged = row->list.v == other->list.v && row->plan.v == other->plan.v &&
                                 row->quantity_from == other->quantity_from &&
                                 row->valid_from.day == other->valid_from.day
                             ? 0
                             : 1;
            }
        }
    }
    return ERR(IMPORT_ROW,
               "line %" PRId64 ": this list, plan, quantity_from and valid_from are "
               "in an earlier line already",
               run->lines[run->seen - 1]);
}

static void tell(Run *run, const Err *err)
{
    PriceImportReport *report = run->report;
    if (report->told < PRICE_IMPORT_ERRORS_MAX) {
        report->errors[report->told++] = str_dup(run->call->out, err_message(err));
    }
    report->error_count++;
}

static Err *chunk_write(Run *run)
{
    Call *call = run->call;
    Arena before = *call->out;
    if (run->count == 0 || run->report->error_count > 0) {
        run->count = 0;
        return NULL;
    }
    Err *err = db_tx(call->app->database, DB_WRITE, "import_chunk", chunk_body, run);
    if (err_is(err, ERR_IMPORT_ROW)) {
        err = db_tx(call->app->database, DB_WRITE, "import_twice", twice_body, run);
        tell(run, err);
        run->count = 0;
        return NULL;
    }
    TRY(err);
    for (size_t i = 0; i < run->count; i++) {
        run->reader.lists[run->lists[i]].begun = true;
    }
    run->count = 0;
    *call->out = before;
    FAULT_POINT("import.chunk");
    return run->from->progress == NULL
               ? NULL
               : run->from->progress(run->from->progress_context, run->reader.csv.row_count,
                                     run->reader.csv.bytes_read, run->bytes_total);
}

/* The rows up to the end of the file, each wrong one told. */
static Err *rows_read(Run *run)
{
    Call *call = run->call;
    Csv *csv = &run->reader.csv;
    bool found = true;
    while (found) {
        Arena row_arena = call->scratch;
        ImportStaged row;
        size_t list;
        Err *err = csv_next(csv, &row_arena, &found);
        if (err == NULL && !found) {
            break;
        }
        err = err == NULL ? price_reader_row(&run->reader, &row, &list) : err;
        if (err != NULL) {
            if (!err_is(err, ERR_IMPORT_ROW)) {
                return err;
            }
            tell(run, err);
            err_reset(); /* there may be a million of them */
            if (csv->broken) {
                break;
            }
            continue;
        }
        run->rows[run->count] = row;
        run->lists[run->count] = list;
        run->lines[run->count++] = csv->cells[0].line;
        if (run->count == PRICE_CHUNK_ROWS) {
            TRY(chunk_write(run));
        }
    }
    TRY(chunk_write(run));
    run->report->rows = csv->row_count;
    return NULL;
}

static Err *compare_body(Db *db, void *context)
{
    Run *run = context;
    PriceImportReport *report = run->report;
    report->added = report->changed = report->gone = report->unchanged = 0;
    for (size_t i = 0; i < run->reader.list_count; i++) {
        ImportList *list = &run->reader.lists[i];
        if (list->begun) {
            TRY(store_import_compare(db, run->call->scratch, list->list.id, list->version,
                                     &list->difference));
            report->added += list->difference.added;
            report->changed += list->difference.changed;
            report->gone += list->difference.gone;
            report->unchanged += list->difference.unchanged;
        }
    }
    return NULL;
}

static Err *drop_body(Db *db, void *context)
{
    const Run *run = context;
    bool looked = run->from->dry_run && !run->failed;
    return drop_drafts(run->call, db, run->id, looked ? S("done") : S("failed"), run->report);
}

/* All lists at once; one that does not change keeps its version. */
static Err *publish_body(Db *db, void *context)
{
    Run *run = context;
    Call *call = run->call;
    const PriceImportReport *report = run->report;
    EventId event;
    for (size_t i = 0; i < run->reader.list_count; i++) {
        const ImportList *list = &run->reader.lists[i];
        const ImportDifference *difference = &list->difference;
        const PricePublish publish = { .list = list->list.id,
                                       .version = list->version,
                                       .from = DATE_NONE,
                                       .user = call->actor.user,
                                       .at = call->now };
        if (list->begun && difference->added + difference->changed + difference->gone == 0) {
            TRY(store_import_drop(db, list->list.id, list->version, call->now));
        } else if (list->begun) {
            TRY(store_price_publish(db, &publish));
        }
    }
    FAULT_POINT("import.publish");
    TRY(drop_drafts(call, db, run->id, S("done"), report)); /* what is published is no draft */
    if (report->added + report->changed + report->gone == 0) {
        return NULL;
    }
    TRY(store_setting_increase(db, S("catalogue_version")));
    Str summary = arena_printf(
        call->out, "Imported prices: %" PRId64 " added, %" PRId64 " changed, %" PRId64 " gone",
        report->added, report->changed, report->gone);
    return event_add_row(call, db, call->actor.account, S("account"), call->actor.account.v,
                         S("catalogue.imported"), summary, (Str){ 0 }, &event);
}

static Err *differences_tell(Run *run);

static Err *run_staged(Run *run)
{
    Database *database = run->call->app->database;
    TRY(rows_read(run));
    if (run->report->error_count > 0) {
        return ERR(IMPORT_ROW, "%.*s", STR_ARG(run->report->errors[0]));
    }
    TRY(db_tx(database, DB_WRITE, "import_compare", compare_body, run));
    FAULT_POINT("import.compared");
    if (run->from->dry_run) {
        TRY(differences_tell(run));
        return db_tx(database, DB_WRITE, "import_drop", drop_body, run);
    }
    TRY(db_tx(database, DB_WRITE, "import_publish", publish_body, run));
    run->call->app->catalogue_read_us = 0;
    return NULL;
}

typedef struct DifferencePage {
    Run *run;
    Arena *out; /* of one page; the taker has the call's for itself */
    DifferenceQuery query;
    DifferenceRow *rows;
    size_t count;
} DifferencePage;

static Err *differences_body(Db *db, void *context)
{
    DifferencePage *page = context;
    return store_import_differences(db, page->out, &page->query, &page->rows, &page->count);
}

static Str shown(Arena *out, PriceKind kind, Decimal price, int64_t percent_ppm)
{
    return kind == PRICE_FIXED ? decimal_format(out, price)
                               : arena_printf(out, "%.*s %.*s", STR_ARG(price_kind_name(kind)),
                                              STR_ARG(percent_format(out, percent_ppm)));
}

/* "partners-eur,office-monthly,1,,12.50,11.90" and what it was. */
static Err *page_tell(Run *run, const ImportList *list, const DifferencePage *page)
{
    Arena *out = page->out;
    StrBuf buf = buf_new(out, 64 * (page->count + 1));
    for (size_t i = 0; i < page->count; i++) {
        const DifferenceRow *row = &page->rows[i];
        Str before = row->is_new
                         ? S("")
                         : shown(out, row->before_kind, row->before_price, row->before_percent);
        buf_addf(&buf, "%.*s,%.*s,%" PRId64 ",%.*s,%.*s,%.*s\n", STR_ARG(list->list.code),
                 STR_ARG(row->plan), row->quantity_from,
                 STR_ARG(row->valid_from.day == PRICE_ALWAYS.day
                             ? S("")
                             : date_format(out, row->valid_from)),
                 STR_ARG(before), STR_ARG(shown(out, row->kind, row->price, row->percent_ppm)));
    }
    return run->from->differences(run->from->differences_context, buf_str(&buf));
}

static Err *differences_tell(Run *run)
{
    Call *call = run->call;
    if (run->from->differences == NULL) {
        return NULL;
    }
    TRY(run->from->differences(run->from->differences_context,
                               S("list,plan,quantity_from,valid_from,before,after\n")));
    for (size_t i = 0; i < run->reader.list_count; i++) {
        const ImportList *list = &run->reader.lists[i];
        Arena memory = call->scratch;
        DifferencePage page = { .run = run,
                                .out = &memory,
                                .query = { .list = list->list.id,
                                           .version = list->version,
                                           .plan = S(""),
                                           .day = PRICE_ALWAYS,
                                           .max = IMPORT_PLANS_PAGE / 5 } };
        char key[128];
        do {
            memory = call->scratch;
            TRY(db_tx(call->app->database, DB_READ, "import_differences", differences_body, &page));
            TRY(page_tell(run, list, &page));
            if (page.count > 0) {
                const DifferenceRow *last = &page.rows[page.count - 1];
                page.query.quantity = last->quantity_from;
                page.query.day = last->valid_from;
                page.query.plan = (Str){ key, last->plan.len < sizeof(key) ? last->plan.len : 0 };
                for (size_t k = 0; k < page.query.plan.len; k++) {
                    key[k] = last->plan.ptr[k];
                }
            }
        } while (page.count == (size_t)page.query.max);
    }
    return NULL;
}

static Err *run_all(Run *run, const FileStream *stream)
{
    Call *call = run->call;
    Database *database = call->app->database;
    run->reader.call = call;
    run->rows = arena_array(call->out, ImportStaged, PRICE_CHUNK_ROWS);
    run->lines = arena_array(call->out, int64_t, PRICE_CHUNK_ROWS);
    run->lists = arena_array(call->out, size_t, PRICE_CHUNK_ROWS);
    TRY(plan_table_load(call, &run->reader.plans));
    TRY(price_reader_open(&run->reader, run->from, stream));
    TRY(db_tx(database, DB_WRITE, "import_begin", begin_body, run));
    Err *err = run_staged(run);
    if (err != NULL) {
        run->failed = true;
        ErrCode code = err->code;
        Str text = str_dup(call->out, err_message(err));
        TRY(db_tx(database, DB_WRITE, "import_drop", drop_body, run));
        return err_make(code, NULL, __FILE__, __LINE__, "%.*s", STR_ARG(text));
    }
    return NULL;
}

Err *svc_prices_import(Call *call, const PriceImportFrom *from, PriceImportReport *ret)
{
    Run *run = arena_new(call->out, Run);
    FileStream stream = { .fd = -1 };
    *ret = (PriceImportReport){ 0 };
    *run = (Run){ .call = call, .from = from, .report = ret, .id = call_new_id(call) };
    TRY(import_may(call));
    TRY(svc_imports_sweep(call));
    if (from->path.len > 0) {
        TRY(file_stream_open(from->path, &stream));
    }
    run->bytes_total = from->path.len > 0 ? stream.bytes : (int64_t)from->text.len;
    atomic_fetch_add(&runs_alive, 1);
    Err *err = run_all(run, from->path.len > 0 ? &stream : NULL);
    atomic_fetch_sub(&runs_alive, 1);
    if (from->path.len > 0) {
        file_stream_close(&stream);
    }
    return err;
}
