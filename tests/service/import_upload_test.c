/* import_upload_test.c - a file that is sent: read by a job, looked at, published or discarded. */
#include "service/import_upload.h"
#include "service/price_import_internal.h"
#include "tests/service/sale_support.h"
#include "worker/worker.h"

#define HEAD "list,plan,currency,price,quantity_from\n"
#define SMALL "partners-eur,server-small-monthly,EUR,"

static ImportId uploaded_as(Fixture *fixture, ImportKind kind, Str content)
{
    Call call = fixture_system_call(fixture);
    Str rest = content;
    const ImportUpload upload = { .kind = kind,
                                  .name = S("prices.csv"),
                                  .bytes = (int64_t)content.len,
                                  .fill = fixture_text_fill,
                                  .context = &rest };
    ImportId id = { 0 };
    CHECK_OK(svc_import_upload(&call, &upload, &id));
    return id;
}

static ImportId uploaded(Fixture *fixture, Str content)
{
    return uploaded_as(fixture, IMPORT_PRICES, content);
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
    CHECK_INT(worked(fixture, id).state, IMPORT_DROPPED); /* by its own job */
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
    bulk_plans_add(fixture);
    for (int i = 0; i < ROWS; i++) {
        buf_addf(&buf, "partners-eur,bulk-%d,EUR,9.50,%d\n", i / 100, i % 100 + 1);
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

/* A disk that can be read no further, as the server meets it. */
static Err *fill_fails(void *context, char *into, size_t room, size_t *ret_got)
{
    Str *rest = context;
    return rest->len > 0 ? fixture_text_fill(context, into, room, ret_got)
                         : ERR(IO, "the disk is broken");
}

/* EVIDENCE: R-CAT-06 what stopped half way is swept by the timer, at its age and not before */
SERVICE_TEST(an_upload_that_stopped_half_way_is_swept_after_an_hour)
{
    enum { PART = IMPORT_PART_BYTES };
    fixture_catalogue(fixture);
    Call call = fixture_system_call(fixture);
    char *bytes = arena_array(&test_arena, char, PART);
    Str rest = { bytes, PART };
    const ImportUpload upload = { .kind = IMPORT_PRICES,
                                  .name = S("prices.csv"),
                                  .bytes = 2 * PART,
                                  .fill = fill_fails,
                                  .context = &rest };
    ImportId id;
    ImportView *views;
    size_t count;
    size_t ran;
    Page page = { .limit = 10 };
    CHECK_ERR(svc_import_upload(&call, &upload, &id), IO);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM import_parts"), S("1\n"));
    fixture_advance(fixture, IMPORT_UPLOAD_S - 60);
    CHECK_OK(worker_drain(&fixture->app, 100, &ran));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM import_parts"), S("1\n"));
    fixture_advance(fixture, 180);
    CHECK_OK(worker_drain(&fixture->app, 100, &ran));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM import_parts"), S("0\n"));
    CHECK_OK(svc_imports(&call, &page, &views, &count));
    CHECK_INT(count, 1);
    CHECK_INT(views[0].state, IMPORT_DROPPED);
}

static Str catalogue_of(const char *name)
{
    return arena_printf(
        &test_arena,
        "{\"stoa_catalogue\":1,\"products\":[{\"code\":\"tent\",\"kind\":\"ms_cloud_services\","
        "\"connector\":\"simulator\",\"name\":\"%s\",\"vendor\":\"V\",\"category\":\"C\","
        "\"industries\":[],\"summary\":\"S\",\"description\":\"D\",\"image\":\"img/o.svg\","
        "\"tax_category\":\"S\",\"refund\":\"day\",\"retention_minutes\":1,\"vendor_product\":\"T:"
        "1\"}]}",
        name);
}

static Str tents(Fixture *fixture)
{
    return sql_rows(fixture, "SELECT name FROM products WHERE code = 'tent'");
}

/* EVIDENCE: R-CAT-06 a catalogue is sent, its differences shown, and published as a whole */
SERVICE_TEST(an_uploaded_catalogue_is_looked_at_and_then_counts)
{
    fixture_catalogue(fixture);
    Call call = fixture_system_call(fixture);
    ImportId id = uploaded_as(fixture, IMPORT_CATALOGUE, catalogue_of("Tent"));
    ImportView view = worked(fixture, id);
    CHECK_STR(view.message, S(""));
    CHECK_INT(view.state, IMPORT_STAGED);
    CHECK_INT(view.added, 1);
    CHECK(view.member_count > 0);
    CHECK_STR(view.members[0].object, S("product tent"));
    CHECK_STR(tents(fixture), S(""));
    CHECK_OK(svc_import_publish(&call, id));
    CHECK_INT(worked(fixture, id).state, IMPORT_DONE);
    CHECK_STR(tents(fixture), S("Tent\n"));
    id = uploaded_as(fixture, IMPORT_CATALOGUE, catalogue_of("Large tent"));
    view = worked(fixture, id);
    CHECK_INT(view.changed, 1);
    CHECK_STR(view.members[0].before, S("Tent"));
    CHECK_STR(view.members[0].after, S("Large tent"));
    CHECK_OK(svc_import_discard(&call, id));
    CHECK_INT(worked(fixture, id).state, IMPORT_DROPPED);
    CHECK_STR(tents(fixture), S("Tent\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM import_parts"), S("0\n"));
    view = worked(fixture, uploaded_as(fixture, IMPORT_CATALOGUE, S("{\"stoa_catalogue\":1,")));
    CHECK_INT(view.state, IMPORT_FAILED);
    CHECK_INT(view.error_rows[0].line, 1);
}
