/* price_import.c - a command imports a file of prices: read, compared, published or thrown away. */
#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>

#include "service/import.h"
#include "service/job.h"
#include "service/price_import_internal.h"

/* Runs of this process: with none, and no other process to write, all others are dead. */
static _Atomic int64_t runs_alive;

bool import_in_time(const ImportRun *run)
{
    return run->until_us == 0 || clock_monotonic_us() < run->until_us;
}

typedef struct Move {
    ImportMove move;
} Move;

static Err *move_body(Db *db, void *context)
{
    const Move *work = context;
    return store_import_move(db, &work->move);
}

Err *import_move(ImportRun *run, ImportState new, Str outcome, Str message)
{
    Move work = { .move = { .id = run->row->id,
                            .old = run->row->state,
                            .new = new,
                            .outcome = outcome,
                            .message = message,
                            .now = clock_now(&run->call->app->clock) } };
    TRY(db_tx(run->call->app->database, DB_WRITE, "import_move", move_body, &work));
    run->row->state = new;
    run->row->outcome = outcome.len > 0 ? outcome : run->row->outcome;
    return NULL;
}

typedef struct Open {
    Call *call;
    ImportOpen *items;
    size_t count;
    ImportId id;
    ImportRow *row;
} Open;

static Err *open_body(Db *db, void *context)
{
    Open *open = context;
    return store_imports_open(db, open->call->out, &open->items, &open->count);
}

static Err *row_body(Db *db, void *context)
{
    Open *open = context;
    return store_import_get(db, open->call->out, open->id, &open->row);
}

/* How long it may be silent in its state before it is given up. */
static int64_t silent_s_max(const ImportOpen *open, bool alone)
{
    if (!open->uploaded) {
        return alone ? -1 : PRICE_IMPORT_SILENT_S;
    }
    return open->state == IMPORT_STAGED      ? IMPORT_DECIDE_S
           : open->state == IMPORT_UPLOADING ? IMPORT_UPLOAD_S
                                             : IMPORT_WORK_S;
}

/* One that somebody else takes up at this moment is his. */
static Err *give_up(Call *call, ImportId id)
{
    Open open = { .call = call, .id = id };
    TRY(db_tx(call->app->database, DB_READ, "import_get", row_body, &open));
    if (open.row == NULL || import_over(open.row->state)) {
        return NULL;
    }
    ImportRun *run = arena_new(call->out, ImportRun);
    *run = (ImportRun){ .call = call, .row = open.row };
    Err *err = open.row->state == IMPORT_DROPPING
                   ? NULL
                   : import_move(run, IMPORT_DROPPING, import_state_name(IMPORT_DROPPED), S(""));
    err = err == NULL ? import_drop(run) : err;
    return err_is(err, ERR_IMPORT_STATE) ? NULL : err;
}

Err *svc_imports_sweep(Call *call)
{
    bool alone = database_engine(call->app->database) == DB_SQLITE && atomic_load(&runs_alive) == 0;
    Open open = { .call = call };
    TRY(db_tx(call->app->database, DB_READ, "imports_open", open_body, &open));
    for (size_t i = 0; i < open.count; i++) {
        int64_t silent_us = call->now.us - open.items[i].alive_at.us;
        if (silent_us > silent_s_max(&open.items[i], alone) * SECOND_US) {
            TRY(give_up(call, open.items[i].id));
        }
    }
    return NULL;
}

typedef struct Begin {
    Call *call;
    ImportAdd row;
} Begin;

/* A command on a file that is killed is found by its job. */
static Err *begin_body(Db *db, void *context)
{
    Begin *begin = context;
    Instant look_at = { begin->row.at.us + (PRICE_IMPORT_SILENT_S + 60) * SECOND_US };
    TRY(store_import_add(db, &begin->row));
    return begin->row.file.len == 0
               ? NULL
               : job_add(begin->call, db, JOB_IMPORT, begin->row.id.v,
                         arena_printf(begin->call->out, "import:%" PRId64, begin->row.id.v),
                         look_at);
}

/* To its end, or to the first trouble. */
static Err *run_staged(ImportRun *run, const ImportSource *source)
{
    Call *call = run->call;
    const PriceImportFrom *from = run->from;
    TRY(import_read(run, source));
    if (run->row->state == IMPORT_DROPPING) {
        TRY(import_drop(run));
        return ERR(IMPORT_ROW, "%.*s", STR_ARG(run->report->errors[0]));
    }
    TRY(import_compare(run, from->dry_run ? IMPORT_STAGED : IMPORT_PUBLISHING));
    if (!from->dry_run) {
        TRY(import_publish_drafts(run));
        call->app->catalogue_read_us = 0;
        return NULL;
    }
    if (from->differences != NULL) {
        TRY(import_differences_tell(call, run->row->id, from->differences,
                                    from->differences_context));
    }
    TRY(import_move(run, IMPORT_DROPPING, import_state_name(IMPORT_DONE), S("")));
    return import_drop(run);
}

static void report_fill(PriceImportReport *report, const ImportRow *row)
{
    report->rows = row->row_count;
    report->added = row->added;
    report->changed = row->changed;
    report->gone = row->gone;
    report->unchanged = row->unchanged;
}

static Err *run_all(ImportRun *run, const ImportSource *source, int64_t bytes)
{
    Call *call = run->call;
    const PriceImportFrom *from = run->from;
    Open open = { .call = call, .id = { call_new_id(call) } };
    Begin begin = { .call = call,
                    .row = { .id = open.id,
                             .account = call->actor.account,
                             .user = call->actor.user,
                             .kind = from->kind,
                             .file = from->path,
                             .state = IMPORT_RUNNING,
                             .dry_run = from->dry_run,
                             .market = from->choice.market,
                             .currency = from->choice.currency,
                             .segment = from->choice.segment,
                             .bytes_total = bytes,
                             .at = call->now } };
    TRY(db_tx(call->app->database, DB_WRITE, "import_begin", begin_body, &begin));
    TRY(db_tx(call->app->database, DB_READ, "import_get", row_body, &open));
    run->row = open.row;
    Err *err = run_staged(run, source);
    report_fill(run->report, run->row);
    if (err != NULL && !import_over(run->row->state)) {
        ErrCode code = err->code;
        Str text = str_dup(call->out, err_message(err));
        if (run->row->state != IMPORT_DROPPING) {
            TRY(import_move(run, IMPORT_DROPPING, import_state_name(IMPORT_FAILED), text));
        }
        TRY(import_drop(run));
        return err_make(code, NULL, __FILE__, __LINE__, "%.*s", STR_ARG(text));
    }
    return err;
}

static Err *file_fill(void *context, char *into, size_t room, size_t *ret_got)
{
    return file_stream_read(context, into, room, ret_got);
}

static Err *text_fill(void *context, char *into, size_t room, size_t *ret_got)
{
    Str *rest = context;
    size_t got = rest->len < room ? rest->len : room;
    if (got > 0) {
        memcpy(into, rest->ptr, got);
    }
    *rest = str_slice(*rest, got, rest->len);
    *ret_got = got;
    return NULL;
}

Err *svc_prices_import(Call *call, const PriceImportFrom *from, PriceImportReport *ret)
{
    FileStream stream = { .fd = -1 };
    Str rest = from->text;
    bool file = from->path.len > 0;
    ImportSource source = { .fill = file ? file_fill : text_fill,
                            .context = file ? (void *)&stream : (void *)&rest };
    *ret = (PriceImportReport){ 0 };
    TRY(import_may(call));
    TRY(sheet_choice_check(&from->choice));
    TRY(svc_imports_sweep(call));
    TRY(file ? file_stream_open(from->path, &stream) : NULL);
    Arena memory = arena_open(IMPORT_MEMORY_BYTES);
    Arena used = memory;
    Call inner = *call;
    inner.out = &used;
    ImportRun *run = arena_new(&used, ImportRun);
    *run = (ImportRun){ .call = &inner, .from = from, .report = ret };
    atomic_fetch_add(&runs_alive, 1);
    Err *err = run_all(run, &source, file ? stream.bytes : (int64_t)from->text.len);
    atomic_fetch_sub(&runs_alive, 1);
    for (size_t i = 0; i < ret->told; i++) {
        ret->errors[i] = str_dup(call->out, ret->errors[i]);
    }
    arena_close(memory, IMPORT_MEMORY_BYTES);
    if (file) {
        file_stream_close(&stream);
    }
    return err;
}
