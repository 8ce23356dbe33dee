/* price_import_read.c - the rows of a file are staged in drafts, chunk by chunk, each wrong one
 * told. */
#include <inttypes.h>
#include <string.h>

#include "base/fault.h"
#include "service/price_import_internal.h"

enum { COLUMN_NAME_BYTES_MAX = 60, MESSAGE_BYTES_MAX = 400 };

/* The number behind a word at the beginning of the text; 0 when it is not there. */
static int64_t number_take(Str *text, Str word)
{
    size_t end = word.len;
    int64_t number = 0;
    if (!str_starts(*text, word)) {
        return 0;
    }
    while (end < text->len && text->ptr[end] >= '0' && text->ptr[end] <= '9') {
        end++;
    }
    if (!str_parse_int64(str_slice(*text, word.len, end), &number)) {
        return 0;
    }
    *text = str_slice(*text, end, text->len);
    return number;
}

/* "line 5, column 3 (price): is empty" in its parts. */
static ImportErrorNew error_split(Arena *out, Str text)
{
    ImportErrorNew error = { .column_name = S("") };
    Str rest = text;
    error.line = number_take(&rest, S("line "));
    error.column_at = number_take(&rest, S(", column "));
    if (str_starts(rest, S(" ("))) {
        size_t end = str_find(rest, S("): "), 0);
        error.column_name = str_dup(out, str_slice(rest, 2, end));
        rest = str_slice(rest, end + 1, rest.len);
    }
    rest = str_starts(rest, S(": ")) ? str_slice(rest, 2, rest.len) : rest;
    error.column_name = str_slice(error.column_name, 0, COLUMN_NAME_BYTES_MAX);
    error.message = str_dup(out, str_slice(rest, 0, MESSAGE_BYTES_MAX));
    return error;
}

static void tell(ImportRun *run, const Err *err)
{
    PriceImportReport *report = run->report;
    Str text = err_message(err);
    int64_t number = run->row->errors + ++run->wrong;
    if (report != NULL && report->told < PRICE_IMPORT_ERRORS_MAX) {
        report->errors[report->told++] = str_dup(run->call->out, text);
    }
    if (report != NULL) {
        report->error_count = number;
    }
    if (number == 1) {
        run->row->message = str_dup(run->call->out, text);
    }
    if (number <= IMPORT_ERRORS_KEPT) {
        ImportErrorNew error = error_split(run->call->out, text);
        error.import = run->row->id;
        error.number = number;
        run->errors[run->error_count++] = error;
    }
}

static bool clean(const ImportRun *run)
{
    return run->row->errors + run->wrong == 0;
}

/* Drafts of lists that the chunk is the first of, and plans that it brings. */
static Err *chunk_begin(ImportRun *run, Db *db)
{
    Call *call = run->call;
    for (size_t i = 0; i < run->count; i++) {
        const ReadRow *row = &run->rows[i];
        ImportTarget *target = &run->reader.lists[row->list];
        bool before = i > 0 && row->list == run->rows[i - 1].list;
        for (size_t k = 0; k < i && !target->begun && !before; k++) {
            before = run->rows[k].list == row->list;
        }
        if (!target->begun && !before) {
            const PriceVersionNew version = { .list = target->list.id,
                                              .note = S("Import of prices"),
                                              .source = S("import"),
                                              .user = run->row->user,
                                              .created_at = call->now };
            TRY(store_import_begin(db, call->scratch, run->row->id, &version, &target->version));
        }
        TRY(row->brings ? store_import_plan_add(db, run->row->id, &row->plan) : NULL);
        TRY(row->widen_to > 0
                ? store_import_plan_widen(db, run->row->id, row->staged.plan, row->widen_to)
                : NULL);
    }
    return NULL;
}

static Err *chunk_stage(ImportRun *run, Db *db)
{
    Arena scratch = run->call->scratch;
    ImportStaged *rows = arena_array(&scratch, ImportStaged, run->count);
    int64_t staged;
    for (size_t i = 0; i < run->count; i++) {
        rows[i] = run->rows[i].staged;
        rows[i].version = run->reader.lists[run->rows[i].list].version;
    }
    TRY(store_import_stage(db, scratch, rows, run->count, &staged));
    return staged == (int64_t)run->count ? NULL : ERR(IMPORT_ROW, "a row is there twice");
}

static ImportReadOn step_of(const ImportRun *run)
{
    const Csv *csv = &run->reader.csv;
    return (ImportReadOn){ .id = run->row->id,
                           .before = run->row->bytes_done,
                           .bytes_done = csv_offset(csv),
                           .row_count = csv->row_count,
                           .line = csv->line,
                           .errors = run->wrong,
                           .message = clean(run) ? S("") : run->row->message,
                           .now = clock_now(&run->call->app->clock) };
}

static Err *chunk_body(Db *db, void *context)
{
    ImportRun *run = context;
    const ImportReadOn step = step_of(run);
    TRY(store_import_read_on(db, &step));
    if (clean(run) && run->count > 0) {
        TRY(chunk_begin(run, db));
        TRY(chunk_stage(run, db));
    }
    return store_import_errors_add(db, run->call->scratch, run->errors, run->error_count);
}

static bool same_key(const ImportStaged *a, const ImportStaged *b)
{
    return a->list.v == b->list.v && a->plan.v == b->plan.v &&
           a->quantity_from == b->quantity_from && a->valid_from.day == b->valid_from.day;
}

/* The same row by row, undone in any case: which one is there already. */
static Err *twice_body(Db *db, void *context)
{
    ImportRun *run = context;
    int64_t staged = 1;
    for (run->seen = 0; run->seen < run->count && staged == 1; run->seen++) {
        const ReadRow *row = &run->rows[run->seen];
        const ImportTarget *target = &run->reader.lists[row->list];
        for (size_t k = 0; k < run->seen && staged == 1; k++) {
            staged = same_key(&run->rows[k].staged, &row->staged) ? 0 : 1;
        }
        if (staged == 1 && target->begun && !row->brings) {
            ImportStaged one = row->staged;
            one.version = target->version;
            TRY(store_import_stage(db, run->call->scratch, &one, 1, &staged));
        }
    }
    return ERR(IMPORT_ROW, "line %" PRId64 ": %s are in an earlier line already",
               run->lines[run->seen - 1],
               run->reader.kind == IMPORT_SHEET
                   ? "this product, term, billing plan, currency, tier and first day"
                   : "this list, plan, quantity_from and valid_from");
}

static Err *chunk_write(ImportRun *run)
{
    Database *database = run->call->app->database;
    Err *err = db_tx(database, DB_WRITE, "import_chunk", chunk_body, run);
    if (err_is(err, ERR_IMPORT_ROW)) {
        Err *twice = db_tx(database, DB_WRITE, "import_twice", twice_body, run);
        if (!err_is(twice, ERR_IMPORT_ROW)) {
            return twice;
        }
        tell(run, twice);
        err = db_tx(database, DB_WRITE, "import_chunk", chunk_body, run);
    }
    TRY(err);
    for (size_t i = 0; clean(run) && i < run->count; i++) {
        run->reader.lists[run->rows[i].list].begun = true;
    }
    run->row->bytes_done = csv_offset(&run->reader.csv);
    run->row->row_count = run->reader.csv.row_count;
    run->row->errors += run->wrong;
    run->wrong = 0;
    run->error_count = 0;
    run->count = 0;
    FAULT_POINT("import.chunk");
    return run->from == NULL || run->from->progress == NULL
               ? NULL
               : run->from->progress(run->from->progress_context, run->row->row_count,
                                     run->row->bytes_done, run->row->bytes_total);
}

/* *ret_more is false at the end of the file. */
static Err *chunk_read(ImportRun *run, bool *ret_more)
{
    Csv *csv = &run->reader.csv;
    bool found = true;
    for (size_t i = 0; i < PRICE_CHUNK_ROWS && found; i++) {
        Arena row_memory = run->call->scratch;
        ReadRow row = { 0 };
        Err *err = csv_next(csv, &row_memory, &found);
        if (err == NULL && found) {
            err = price_reader_row(&run->reader, &row_memory, &row);
        }
        if (err != NULL && !err_is(err, ERR_IMPORT_ROW)) {
            return err;
        }
        if (err != NULL) {
            tell(run, err);
            err_reset(); /* there may be a million of them */
            found = !csv->broken;
        } else if (found && row.used) {
            run->lines[run->count] = csv->cells[0].line;
            run->rows[run->count++] = row;
        }
    }
    *ret_more = found;
    return NULL;
}

typedef struct Drafts {
    ImportRun *run;
    ImportDraft *items;
    size_t count;
} Drafts;

static Err *drafts_body(Db *db, void *context)
{
    Drafts *drafts = context;
    return store_import_drafts(db, drafts->run->call->out, drafts->run->row->id, &drafts->items,
                               &drafts->count);
}

/* What an earlier step has begun. */
static Err *reader_go_on(ImportRun *run, const ImportSource *source)
{
    PriceReader *reader = &run->reader;
    const ImportRow *row = run->row;
    Drafts drafts = { .run = run };
    if (row->bytes_done == 0) {
        return NULL;
    }
    source->seek(source->context, row->bytes_done);
    csv_go_on(&reader->csv, row->bytes_done, row->line, row->row_count);
    TRY(db_tx(run->call->app->database, DB_READ, "import_drafts", drafts_body, &drafts));
    for (size_t i = 0; i < drafts.count; i++) {
        size_t list;
        bool found;
        TRY(price_reader_list(reader, drafts.items[i].code, &list, &found));
        if (found) {
            reader->lists[list].begun = true;
            reader->lists[list].version = drafts.items[i].version;
        }
    }
    return NULL;
}

static Err *reader_open(ImportRun *run, const ImportSource *source)
{
    Call *call = run->call;
    const ImportRow *row = run->row;
    const Zone *zone;
    TRY(zone_get(S("UTC"), &zone));
    run->rows = arena_array(call->out, ReadRow, PRICE_CHUNK_ROWS);
    run->lines = arena_array(call->out, int64_t, PRICE_CHUNK_ROWS);
    run->errors = arena_array(call->out, ImportErrorNew, IMPORT_ERRORS_KEPT);
    run->reader.call = call;
    run->reader.import = row->id;
    run->reader.kind = row->kind;
    run->reader.choice = (SheetChoice){ row->market, row->currency, row->segment };
    TRY(price_reader_open(&run->reader, source, date_of(row->started_at, zone)));
    return reader_go_on(run, source);
}

static Err *parts_drop_body(Db *db, void *context)
{
    const ImportRun *run = context;
    return store_import_parts_drop(db, run->row->id, INT64_MAX);
}

Err *import_wrong(ImportRun *run, const Err *err)
{
    run->errors = arena_array(run->call->out, ImportErrorNew, 1);
    tell(run, err);
    run->reader.csv = (Csv){ .row_count = run->row->row_count, .line = run->row->line };
    TRY(db_tx(run->call->app->database, DB_WRITE, "import_chunk", chunk_body, run));
    return import_move(run, IMPORT_DROPPING, import_state_name(IMPORT_FAILED), S(""));
}

Err *import_read(ImportRun *run, const ImportSource *source)
{
    Err *err = reader_open(run, source);
    bool more = err == NULL;
    if (err_is(err, ERR_IMPORT_ROW)) { /* the header is wrong */
        run->reader.csv.row_count = run->row->row_count;
        tell(run, err);
        err = chunk_write(run);
    }
    while (err == NULL && more && import_in_time(run)) {
        err = chunk_read(run, &more);
        err = err == NULL ? chunk_write(run) : err;
    }
    TRY(err);
    if (more) {
        return NULL;
    }
    if (run->row->uploaded) {
        TRY(db_tx(run->call->app->database, DB_WRITE, "import_parts_drop", parts_drop_body, run));
    }
    return run->row->errors > 0
               ? import_move(run, IMPORT_DROPPING, import_state_name(IMPORT_FAILED), S(""))
               : import_move(run, IMPORT_COMPARING, S(""), S(""));
}
