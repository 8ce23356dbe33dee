/* import_upload_test.c - a file that is sent: read by a job, looked at, published or discarded. */
#include "service/import_upload.h"
#include "service/price_import_internal.h"
#include "tests/service/sale_support.h"
#include "worker/worker.h"

#define HEAD "list,plan,currency,price,quantity_from\n"
#define SMALL "partners-eur,server-small-monthly,EUR,"

static ImportId uploaded(Fixture *fixture, Str content)
{
    Call call = fixture_system_call(fixture);
    const ImportUpload upload = { .kind = IMPORT_PRICES,
                                  .name = S("prices.csv"),
                                  .content = content };
    ImportId id = { 0 };
    CHECK_OK(svc_import_upload(&call, &upload, &id));
    return id;
}

static ImportView worked(Fixture *fixture, ImportId id)
{
    Call call = fixture_system_call(fixture);
    ImportView view = { 0 };
    size_t ran;
    fixture_advance(fixture, 1);
    CHECK_OK(worker_drain(&fixture->app, 100, &ran));
    CHECK_OK(svc_import(&call, id, &view));
    return view;
}

static Str current(Fixture *fixture)
{
    return sql_rows(fixture,
                    "SELECT p.quantity_from, p.price_units FROM prices p JOIN plans n ON n.id = "
                    "p.plan_id JOIN price_lists l ON l.id = p.price_list_id WHERE p.until_version "
                    "IS NULL AND p.since_version <= l.published_version AND n.code = "
                    "'server-small-monthly' AND l.code = 'partners-eur' ORDER BY 1");
}

static Err *take(void *context, Str part)
{
    buf_add(context, part);
    return NULL;
}

/* EVIDENCE: R-CAT-06 */
SERVICE_TEST(an_uploaded_file_counts_when_somebody_publishes_it)
{
    fixture_catalogue(fixture);
    Str before = current(fixture);
    Call call = fixture_system_call(fixture);
    StrBuf buf = buf_new(&test_arena, 4096);
    ImportId id = uploaded(fixture, S(HEAD SMALL "9.50,1\n" SMALL "9.00,10\n"));
    ImportView view = worked(fixture, id);
    CHECK_INT(view.state, IMPORT_STAGED);
    CHECK_INT(view.added, 1);
    CHECK_INT(view.changed, 1);
    CHECK_INT(view.list_count, 1);
    CHECK_STR(view.lists[0].code, S("partners-eur"));
    CHECK_STR(current(fixture), before);
    CHECK_OK(svc_import_differences(&call, id, take, &buf));
    CHECK(str_find(buf_str(&buf), S("server-small-monthly,10,,added,,9.00"), 0) < buf.len);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM import_parts"), S("0\n"));
    CHECK_OK(svc_import_publish(&call, id));
    CHECK_ERR(svc_import_discard(&call, id), IMPORT_STATE);
    view = worked(fixture, id);
    CHECK_INT(view.state, IMPORT_DONE);
    CHECK_STR(current(fixture), S("1|950\n10|900\n"));
    CHECK_ERR(svc_import_publish(&call, id), IMPORT_STATE);
    call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_import(&call, id, &view), FORBIDDEN);
    CHECK_ERR(svc_import_publish(&call, id), FORBIDDEN);
}

SERVICE_TEST(a_wrong_or_discarded_upload_leaves_nothing)
{
    fixture_catalogue(fixture);
    Str before = current(fixture);
    Call call = fixture_system_call(fixture);
    ImportView view =
        worked(fixture, uploaded(fixture, S(HEAD SMALL "9.50,1\n" SMALL "x,10\n" SMALL "9,0\n")));
    CHECK_INT(view.state, IMPORT_FAILED);
    CHECK_INT(view.errors, 2);
    CHECK_INT(view.error_rows[0].line, 3);
    CHECK_INT(view.error_rows[0].column, 4);
    CHECK_STR(view.error_rows[0].column_name, S("price"));
    CHECK_INT(view.error_rows[1].line, 4);
    ImportId id = uploaded(fixture, S(HEAD SMALL "9.50,1\n"));
    CHECK_INT(worked(fixture, id).state, IMPORT_STAGED);
    CHECK_OK(svc_import_discard(&call, id));
    CHECK_INT(worked(fixture, id).state, IMPORT_DROPPED);
    id = uploaded(fixture, S(HEAD SMALL "9.50,1\n")); /* nobody decides for a week */
    CHECK_INT(worked(fixture, id).state, IMPORT_STAGED);
    fixture_advance(fixture, 8 * 24 * 3600);
    call = fixture_system_call(fixture);
    CHECK_OK(svc_imports_sweep(&call));
    CHECK_INT(worked(fixture, id).state, IMPORT_DROPPED);
    CHECK_STR(current(fixture), before);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM price_list_versions WHERE state = 'draft'"),
              S("0\n"));
}

typedef struct Source {
    Str all, rest;
} Source;

static Err *fill(void *context, char *into, size_t room, size_t *ret_got)
{
    Source *source = context;
    size_t got = source->rest.len < room ? source->rest.len : room;
    for (size_t i = 0; i < got; i++) {
        into[i] = source->rest.ptr[i];
    }
    source->rest = str_slice(source->rest, got, source->rest.len);
    *ret_got = got;
    return NULL;
}

static void seek(void *context, int64_t to)
{
    Source *source = context;
    source->rest = str_slice(source->all, (size_t)to, source->all.len);
}

static Err *row_body(Db *db, void *context)
{
    ImportRun *run = context;
    return store_import_get(db, run->call->out, run->reader.import, &run->row);
}

/* As after a kill: a run that stops behind its first chunk, and another one that goes on. */
SERVICE_TEST(an_upload_goes_on_behind_the_chunk_that_was_kept)
{
    enum { ROWS = 6000 };
    fixture_catalogue(fixture);
    StrBuf buf = buf_new(&test_arena, 512 * 1024);
    buf_add(&buf, S(HEAD));
    for (int i = 1; i <= ROWS; i++) {
        buf_addf(&buf, SMALL "9.50,%d\n", i);
    }
    Source text = { .all = buf_str(&buf), .rest = buf_str(&buf) };
    const ImportSource source = { fill, seek, &text };
    ImportId id = uploaded(fixture, text.all);
    Call call = fixture_system_call(fixture);
    ImportRun *run = arena_new(&test_arena, ImportRun);
    *run = (ImportRun){ .call = &call, .reader = { .import = id }, .until_us = 1 };
    CHECK_OK(db_tx(fixture->app.database, DB_READ, "row", row_body, run));
    run->until_us = clock_monotonic_us() + 1; /* over when the first chunk is through */
    CHECK_OK(import_read(run, &source));
    CHECK_OK(db_tx(fixture->app.database, DB_READ, "row", row_body, run));
    CHECK_INT(run->row->state, IMPORT_RUNNING);
    CHECK(run->row->row_count < ROWS);
    ImportView view = worked(fixture, id);
    CHECK_INT(view.state, IMPORT_STAGED);
    CHECK_INT(view.rows, ROWS);
    CHECK_INT(view.added + view.changed, ROWS);
}
