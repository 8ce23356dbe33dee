/* import_upload.c - files of prices that are sent to the server: kept for the job that reads them,
 * looked at, published or discarded. */
#include "service/import_upload.h"

#include <inttypes.h>

#include "service/event.h"
#include "service/import.h"
#include "service/job.h"
#include "service/price_import_internal.h"

typedef struct Upload {
    Call *call;
    const ImportUpload *from;
    ImportId id;
    ImportPart part;
} Upload;

static Err *add_body(Db *db, void *context)
{
    const Upload *upload = context;
    const ImportUpload *from = upload->from;
    const ImportAdd row = { .id = upload->id,
                            .account = upload->call->actor.account,
                            .user = upload->call->actor.user,
                            .kind = from->kind,
                            .file = str_slice(from->name, 0, IMPORT_NAME_BYTES_MAX),
                            .state = IMPORT_UPLOADING,
                            .uploaded = true,
                            .market = from->choice.market,
                            .currency = from->choice.currency,
                            .segment = from->choice.segment,
                            .at = upload->call->now };
    return store_import_add(db, &row);
}

static Err *part_body(Db *db, void *context)
{
    const Upload *upload = context;
    return store_import_part_add(db, &upload->part);
}

static Err *job_queue(Call *call, Db *db, ImportId id, const char *what)
{
    Str key = arena_printf(call->out, "import:%" PRId64 ":%s", id.v, what);
    return job_add(call, db, JOB_IMPORT, id.v, key, call->now);
}

static Err *event_of(Call *call, Db *db, ImportId id, Str kind, Str summary)
{
    EventId event;
    return event_add_row(call, db, call->actor.account, S("import"), id.v, kind, summary,
                         (Str){ 0 }, &event);
}

static Err *ready_body(Db *db, void *context)
{
    const Upload *upload = context;
    const ImportMove move = { .id = upload->id,
                              .old = IMPORT_UPLOADING,
                              .new = IMPORT_RUNNING,
                              .outcome = S(""),
                              .message = S(""),
                              .now = upload->call->now };
    TRY(store_import_move(db, &move));
    TRY(event_of(upload->call, db, upload->id, S("import.uploaded"),
                 S("A file of prices was uploaded")));
    return job_queue(upload->call, db, upload->id, "read");
}

Err *svc_import_upload(Call *call, const ImportUpload *upload, ImportId *ret_id)
{
    Database *database = call->app->database;
    Upload work = { .call = call, .from = upload, .id = { call_new_id(call) } };
    TRY(import_may(call));
    TRY(sheet_choice_check(&upload->choice));
    if (upload->content.len > IMPORT_FILE_BYTES_MAX) {
        return ERR(REQUEST_TOO_LARGE, "the file is larger than %d bytes",
                   (int)IMPORT_FILE_BYTES_MAX);
    }
    TRY(svc_imports_sweep(call));
    TRY(db_tx(database, DB_WRITE, "import_add", add_body, &work));
    for (size_t from = 0; from < upload->content.len; from += IMPORT_PART_BYTES) {
        Str content = str_slice(upload->content, from, from + IMPORT_PART_BYTES);
        work.part = (ImportPart){ .import = work.id,
                                  .before = (int64_t)from,
                                  .number = (int64_t)(from / IMPORT_PART_BYTES),
                                  .content = content,
                                  .now = call->now };
        TRY(db_tx(database, DB_WRITE, "import_part_add", part_body, &work));
    }
    TRY(db_tx(database, DB_WRITE, "import_ready", ready_body, &work));
    *ret_id = work.id;
    return NULL;
}

typedef struct Read {
    Call *call;
    ImportId id;
    ImportRow *row;
    ImportDraft *drafts;
    size_t draft_count;
    ImportErrorRow *errors;
    size_t error_count;
    Page *page;
    ImportListed *listed;
    size_t listed_count;
} Read;

static Err *own_row(Db *db, Read *read)
{
    TRY(store_import_get(db, read->call->out, read->id, &read->row));
    return read->row != NULL && read->row->account.v == read->call->actor.account.v
               ? NULL
               : ERR(NOT_FOUND, "no such import");
}

static Err *view_body(Db *db, void *context)
{
    Read *read = context;
    Arena *out = read->call->out;
    TRY(own_row(db, read));
    TRY(store_import_drafts(db, out, read->id, &read->drafts, &read->draft_count));
    return store_import_errors(db, out, read->id, 0, IMPORT_ERRORS_SHOWN, &read->errors,
                               &read->error_count);
}

static void view_lists(const Read *read, ImportView *view)
{
    view->lists = arena_array(read->call->out, ImportListView, read->draft_count);
    for (size_t i = 0; i < read->draft_count; i++) {
        const ImportDraft *draft = &read->drafts[i];
        view->lists[view->list_count++] = (ImportListView){ .code = draft->code,
                                                            .name = draft->name,
                                                            .state = draft->state,
                                                            .version = draft->version,
                                                            .added = draft->added,
                                                            .changed = draft->changed,
                                                            .gone = draft->gone,
                                                            .unchanged = draft->unchanged };
    }
    view->error_rows = arena_array(read->call->out, ImportErrorView, read->error_count);
    for (size_t i = 0; i < read->error_count; i++) {
        const ImportErrorRow *row = &read->errors[i];
        view->error_rows[view->error_count++] =
            (ImportErrorView){ row->line, row->column_at, row->column_name, row->message };
    }
}

Err *svc_import(Call *call, ImportId id, ImportView *ret)
{
    Read read = { .call = call, .id = id };
    TRY(import_may(call));
    TRY(db_tx(call->app->database, DB_READ, "import_view", view_body, &read));
    const ImportRow *row = read.row;
    *ret = (ImportView){ .id = row->id,
                         .code = import_code(call->out, row->id),
                         .name = row->file,
                         .user_name = row->user_name,
                         .kind = row->kind,
                         .state = row->state,
                         .dry_run = row->dry_run,
                         .bytes_total = row->bytes_total,
                         .bytes_done = row->bytes_done,
                         .rows = row->row_count,
                         .added = row->added,
                         .changed = row->changed,
                         .gone = row->gone,
                         .unchanged = row->unchanged,
                         .errors = row->errors,
                         .message = row->message,
                         .started_at = row->started_at,
                         .ended_at = row->ended_at };
    view_lists(&read, ret);
    return NULL;
}

static Err *list_body(Db *db, void *context)
{
    Read *read = context;
    return store_imports(db, read->call->out, read->call->actor.account, read->id,
                         (int32_t)read->page->limit + 1, &read->listed, &read->listed_count);
}

Err *svc_imports(Call *call, Page *page, ImportView **ret, size_t *ret_count)
{
    Read read = { .call = call, .id = { INT64_MAX }, .page = page };
    TRY(import_may(call));
    if (page->after.len > 0) {
        TRY(import_id_parse(page->after, "after", &read.id));
    }
    TRY(db_tx(call->app->database, DB_READ, "imports", list_body, &read));
    size_t count = read.listed_count < page->limit ? read.listed_count : page->limit;
    ImportView *views = arena_array(call->out, ImportView, count);
    for (size_t i = 0; i < count; i++) {
        const ImportListed *row = &read.listed[i];
        views[i] = (ImportView){ .id = row->id,
                                 .code = import_code(call->out, row->id),
                                 .name = row->file,
                                 .user_name = row->user_name,
                                 .kind = row->kind,
                                 .state = row->state,
                                 .dry_run = row->dry_run,
                                 .bytes_total = row->bytes_total,
                                 .bytes_done = row->bytes_done,
                                 .rows = row->row_count,
                                 .added = row->added,
                                 .changed = row->changed,
                                 .gone = row->gone,
                                 .unchanged = row->unchanged,
                                 .errors = row->errors,
                                 .message = row->message,
                                 .started_at = row->started_at,
                                 .ended_at = row->ended_at };
    }
    page->next = read.listed_count > count ? views[count - 1].code : S("");
    *ret = views;
    *ret_count = count;
    return NULL;
}

static Err *own_body(Db *db, void *context)
{
    return own_row(db, context);
}

Err *svc_import_differences(Call *call, ImportId id, TextTake take, void *context)
{
    Read read = { .call = call, .id = id };
    TRY(import_may(call));
    TRY(db_tx(call->app->database, DB_READ, "import_own", own_body, &read));
    return import_differences_tell(call, id, take, context);
}

static Err *publish_body(Db *db, void *context)
{
    Read *read = context;
    Call *call = read->call;
    TRY(own_row(db, read));
    const ImportMove move = { .id = read->id,
                              .old = IMPORT_STAGED,
                              .new = IMPORT_PUBLISHING,
                              .outcome = S(""),
                              .message = S(""),
                              .now = call->now };
    TRY(store_import_move(db, &move));
    TRY(event_of(call, db, read->id, S("import.accepted"), S("An import of prices was accepted")));
    return job_queue(call, db, read->id, "publish");
}

Err *svc_import_publish(Call *call, ImportId id)
{
    Read read = { .call = call, .id = id };
    TRY(import_may(call));
    return db_tx(call->app->database, DB_WRITE, "import_accept", publish_body, &read);
}

static Err *discard_body(Db *db, void *context)
{
    Read *read = context;
    Call *call = read->call;
    TRY(own_row(db, read));
    ImportState state = read->row->state;
    if (!read->row->uploaded || state == IMPORT_PUBLISHING ||
        !import_can_move(state, IMPORT_DROPPING)) {
        return ERR(IMPORT_STATE, "import %" PRId64 " cannot be discarded", read->id.v);
    }
    const ImportMove move = { .id = read->id,
                              .old = state,
                              .new = IMPORT_DROPPING,
                              .outcome = import_state_name(IMPORT_DROPPED),
                              .message = S(""),
                              .now = call->now };
    TRY(store_import_move(db, &move));
    TRY(event_of(call, db, read->id, S("import.discarded"),
                 S("An import of prices was discarded")));
    return job_queue(call, db, read->id, "discard");
}

Err *svc_import_discard(Call *call, ImportId id)
{
    Read read = { .call = call, .id = id };
    TRY(import_may(call));
    return db_tx(call->app->database, DB_WRITE, "import_discard", discard_body, &read);
}
