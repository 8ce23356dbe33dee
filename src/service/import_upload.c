/* import_upload.c - files that are sent to the server: kept for the job that reads them,
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

static Err *job_queue(Call *call, Db *db, ImportId id, const char *what, Instant at)
{
    Str key = arena_printf(call->out, "import:%" PRId64 ":%s", id.v, what);
    return job_add(call, db, JOB_IMPORT, id.v, key, at);
}

/* Also when it is looked at again, should its bytes not all arrive. */
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
    TRY(store_import_add(db, &row));
    return job_queue(upload->call, db, upload->id, "look",
                     (Instant){ row.at.us + (IMPORT_UPLOAD_S + 60) * SECOND_US });
}

static Err *part_body(Db *db, void *context)
{
    const Upload *upload = context;
    return store_import_part_add(db, &upload->part);
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
    TRY(event_of(upload->call, db, upload->id, S("import.uploaded"), S("A file was uploaded")));
    return job_queue(upload->call, db, upload->id, "read", upload->call->now);
}

static Err *size_check(const ImportUpload *upload)
{
    int64_t most = upload->kind == IMPORT_CATALOGUE ? (int64_t)IMPORT_CATALOGUE_BYTES_MAX
                                                    : (int64_t)IMPORT_FILE_BYTES_MAX;
    if (upload->bytes == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "file", "The file is empty.");
    }
    return upload->bytes <= most
               ? NULL
               : ERR(REQUEST_TOO_LARGE, "The file is larger than %" PRId64 " MiB.", most >> 20);
}

/* A part of the file, whole but for the last. */
static Err *part_fill(const ImportUpload *from, char *into, size_t *ret_len)
{
    size_t len = 0;
    size_t got = 1;
    while (len < IMPORT_PART_BYTES && got > 0) {
        TRY(from->fill(from->context, into + len, IMPORT_PART_BYTES - len, &got));
        len += got;
    }
    *ret_len = len;
    return NULL;
}

/* One transaction each, so that no other waits long. */
static Err *parts_keep(Upload *work)
{
    Arena scratch = work->call->scratch;
    char *bytes = arena_array(&scratch, char, IMPORT_PART_BYTES);
    size_t len = IMPORT_PART_BYTES;
    int64_t before = 0;
    for (int64_t number = 0; before < work->from->bytes && len > 0; number++) {
        TRY(part_fill(work->from, bytes, &len));
        work->part = (ImportPart){ .import = work->id,
                                   .before = before,
                                   .number = number,
                                   .content = { bytes, len },
                                   .now = clock_now(&work->call->app->clock) };
        TRY(db_tx(work->call->app->database, DB_WRITE, "import_part_add", part_body, work));
        before += (int64_t)len;
    }
    return before == work->from->bytes ? NULL : ERR(IO, "a file that was sent has become shorter");
}

Err *svc_import_upload(Call *call, const ImportUpload *upload, ImportId *ret_id)
{
    Database *database = call->app->database;
    Upload work = { .call = call, .from = upload, .id = { call_new_id(call) } };
    TRY(import_may(call));
    TRY(sheet_choice_check(&upload->choice));
    TRY(size_check(upload));
    TRY(svc_imports_sweep(call));
    TRY(db_tx(database, DB_WRITE, "import_add", add_body, &work));
    TRY(parts_keep(&work));
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
    ImportChangeRow *changes;
    size_t change_count;
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

static Err *own_body(Db *db, void *context)
{
    return own_row(db, context);
}

static Err *view_body(Db *db, void *context)
{
    Read *read = context;
    Arena *out = read->call->out;
    TRY(own_row(db, read));
    TRY(store_import_drafts(db, out, read->id, &read->drafts, &read->draft_count));
    TRY(store_import_changes(db, out, read->id, &read->changes, &read->change_count));
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
    view->members = arena_array(read->call->out, ImportMemberView, read->change_count);
    for (size_t i = 0; i < read->change_count; i++) {
        const ImportChangeRow *row = &read->changes[i];
        view->members[view->member_count++] =
            (ImportMemberView){ row->object, row->member, row->before, row->after };
    }
}

static ImportView row_view(Arena *out, const ImportRow *row)
{
    return (ImportView){ .id = row->id,
                         .code = import_code(out, row->id),
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

Err *svc_import_progress(Call *call, ImportId id, ImportView *ret)
{
    Read read = { .call = call, .id = id };
    TRY(import_may(call));
    TRY(db_tx(call->app->database, DB_READ, "import_own", own_body, &read));
    *ret = row_view(call->out, read.row);
    return NULL;
}

Err *svc_import(Call *call, ImportId id, ImportView *ret)
{
    Read read = { .call = call, .id = id };
    TRY(import_may(call));
    TRY(db_tx(call->app->database, DB_READ, "import_view", view_body, &read));
    *ret = row_view(call->out, read.row);
    view_lists(&read, ret);
    if (ret->state != IMPORT_STAGED) {
        return NULL;
    }
    ret->differences = arena_array(call->out, ImportDifferenceView, IMPORT_DIFFERENCES_SHOWN);
    return import_differences_first(call, id, ret->differences, IMPORT_DIFFERENCES_SHOWN,
                                    &ret->difference_count);
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

Err *svc_import_differences(Call *call, ImportId id, TextTake take, void *context)
{
    Read read = { .call = call, .id = id };
    TRY(import_may(call));
    TRY(db_tx(call->app->database, DB_READ, "import_own", own_body, &read));
    return import_differences_tell(call, id, take, context);
}

typedef struct WrongPage {
    const Read *read;
    int64_t after;
    ImportErrorRow *rows;
    size_t count;
} WrongPage;

static Err *wrong_body(Db *db, void *context)
{
    WrongPage *page = context;
    return store_import_errors(db, page->read->call->out, page->read->id, page->after,
                               IMPORT_ERRORS_PAGE, &page->rows, &page->count);
}

/* In quotes: a message may name what stands in the file. What a spreadsheet would take for a
 * formula gets an apostrophe in front. */
static void wrong_cell(StrBuf *buf, Str text)
{
    bool formula = text.len > 0 && str_find(S("=+-@"), str_slice(text, 0, 1), 0) < 4;
    buf_add(buf, formula ? S(",\"'") : S(",\""));
    for (size_t i = 0; i < text.len; i++) {
        buf_add(buf, text.ptr[i] == '"' ? S("\"\"") : str_slice(text, i, i + 1));
    }
    buf_add_char(buf, '"');
}

Err *svc_import_wrong(Call *call, ImportId id, TextTake take, void *context)
{
    Read read = { .call = call, .id = id };
    WrongPage page = { .read = &read };
    TRY(import_may(call));
    TRY(db_tx(call->app->database, DB_READ, "import_own", own_body, &read));
    TRY(db_tx(call->app->database, DB_READ, "import_wrong", wrong_body, &page));
    StrBuf buf = buf_new(call->out, 4096);
    buf_add(&buf, S("line,column,column_name,message\n"));
    for (size_t i = 0; i < page.count; i++) {
        const ImportErrorRow *row = &page.rows[i];
        buf_addf(&buf, "%" PRId64 ",%" PRId64, row->line, row->column_at);
        wrong_cell(&buf, row->column_name);
        wrong_cell(&buf, row->message);
        buf_add_char(&buf, '\n');
    }
    return take(context, buf_str(&buf));
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
    TRY(event_of(call, db, read->id, S("import.accepted"), S("An import was accepted")));
    return job_queue(call, db, read->id, "publish", call->now);
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
    TRY(event_of(call, db, read->id, S("import.discarded"), S("An import was discarded")));
    return job_queue(call, db, read->id, "discard", call->now);
}

Err *svc_import_discard(Call *call, ImportId id)
{
    Read read = { .call = call, .id = id };
    TRY(import_may(call));
    return db_tx(call->app->database, DB_WRITE, "import_discard", discard_body, &read);
}
