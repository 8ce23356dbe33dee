/* import_job.c - an uploaded import goes on a slice at a time, and one of a command that is dead is
 * thrown away. Killed at any instant, the next run goes on from the last chunk. */
#include <string.h>

#include "service/import_upload.h"
#include "service/job_handlers.h"
#include "service/price_import_internal.h"

enum { SLICE_US = 10 * 1000 * 1000, LOOK_AGAIN_MS = 60 * 1000, GO_ON_MS = 1 };

typedef struct Parts {
    Call *call;
    ImportId import;
    int64_t position;
    Arena page;
    Str content;
} Parts;

static Err *part_body(Db *db, void *context)
{
    Parts *parts = context;
    return store_import_part(db, &parts->page, parts->import, parts->position / IMPORT_PART_BYTES,
                             &parts->content);
}

/* From the part that the position is in. */
static Err *parts_fill(void *context, char *into, size_t room, size_t *ret_got)
{
    Parts *parts = context;
    parts->page = parts->call->scratch;
    TRY(db_tx(parts->call->app->database, DB_READ, "import_part", part_body, parts));
    size_t from = (size_t)(parts->position % IMPORT_PART_BYTES);
    Str rest = str_slice(parts->content, from, parts->content.len);
    size_t got = rest.len < room ? rest.len : room;
    if (got > 0) {
        memcpy(into, rest.ptr, got);
    }
    parts->position += (int64_t)got;
    *ret_got = got;
    return NULL;
}

static void parts_seek(void *context, int64_t to)
{
    ((Parts *)context)->position = to;
}

/* One step of an uploaded import, from the state that it is in. */
static Err *step(ImportRun *run, JobOutcome *ret_outcome)
{
    Parts parts = { .call = run->call, .import = run->row->id };
    bool catalogue = run->row->kind == IMPORT_CATALOGUE;
    const ImportSource source = { parts_fill, parts_seek, &parts };
    *ret_outcome = job_later(GO_ON_MS, true, S(""));
    switch (run->row->state) {
    case IMPORT_RUNNING:
        return catalogue ? import_catalogue_look(run) : import_read(run, &source);
    case IMPORT_COMPARING:
        return import_compare(run, IMPORT_STAGED);
    case IMPORT_PUBLISHING:
        TRY(catalogue ? import_catalogue_publish(run) : import_publish_drafts(run));
        run->call->app->catalogue_read_us = 0;
        return NULL;
    case IMPORT_DROPPING:
        return import_drop(run);
    case IMPORT_UPLOADING:
    case IMPORT_STAGED:
    case IMPORT_DONE:
    case IMPORT_FAILED:
    case IMPORT_DROPPED:
    case IMPORT_STATE_COUNT:
        break;
    }
    *ret_outcome = job_done();
    return NULL;
}

/* Trouble that does not end fails the import, so that it does not wait for ever. */
static Err *trouble(ImportRun *run, const JobView *job, Err *err)
{
    ImportState state = run->row->state;
    if (err_is(err, ERR_IMPORT_STATE)) {
        return NULL; /* somebody discarded it, or another worker has it */
    }
    bool last = job->attempts >= job_attempts_max(job->kind) || err_is(err, ERR_PRICE_DRAFT) ||
                err_is(err, ERR_IMPORT_ROW);
    if (!last || !import_can_move(state, IMPORT_DROPPING)) {
        return err;
    }
    Str text = str_dup(run->call->out, err_message(err));
    return import_move(run, IMPORT_DROPPING, import_state_name(IMPORT_FAILED), text);
}

typedef struct Look {
    Call *call;
    ImportId id;
    ImportRow *row;
} Look;

static Err *row_body(Db *db, void *context)
{
    Look *look = context;
    return store_import_get(db, look->call->out, look->id, &look->row);
}

static Err *run_slice(Call *call, const JobView *job, ImportRow *row, JobOutcome *ret_outcome)
{
    ImportRun *run = arena_new(call->out, ImportRun);
    *run = (ImportRun){ .call = call, .row = row, .until_us = clock_monotonic_us() + SLICE_US };
    Err *err = NULL;
    bool more = true;
    while (err == NULL && more && import_in_time(run)) {
        ImportState before = row->state;
        err = step(run, ret_outcome);
        more = row->state != before && row->state != IMPORT_STAGED && !import_over(row->state);
    }
    if (err != NULL) {
        TRY(trouble(run, job, err));
    }
    if (import_over(row->state)) {
        *ret_outcome = job_done();
    } else if (row->state == IMPORT_STAGED) { /* when nobody decides */
        *ret_outcome = job_later(IMPORT_DECIDE_S * INT64_C(1000) + LOOK_AGAIN_MS, true, S(""));
    }
    return NULL;
}

Err *job_import_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    Arena memory = arena_open(IMPORT_MEMORY_BYTES);
    Arena used = memory;
    Call inner = *call;
    Look look = { .call = call, .id = { job->subject_id } };
    inner.out = &used;
    Err *err = db_tx(call->app->database, DB_READ, "import_get", row_body, &look);
    if (err != NULL || look.row == NULL || import_over(look.row->state)) {
        *ret_outcome = job_done();
    } else if (look.row->uploaded && look.row->state != IMPORT_UPLOADING &&
               look.row->state != IMPORT_STAGED) {
        err = run_slice(&inner, job, look.row, ret_outcome);
    } else { /* its time may be over */
        *ret_outcome = job_later(LOOK_AGAIN_MS, true, S(""));
        err = svc_imports_sweep(&inner);
    }
    arena_close(memory, IMPORT_MEMORY_BYTES);
    return err;
}
