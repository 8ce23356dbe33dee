/* catalogue_export_test.c - the catalogue as one file: out, in and out again; what a dry run shows;
 * the versions that an import keeps. */
#include "gen/demo_files.h"
#include "service/catalogue.h"
#include "store/catalogue_store.h"
#include "tests/support/fixture.h"

static Str exported(Fixture *fixture)
{
    Call call = fixture_system_call(fixture);
    Str text;
    CHECK_OK(svc_catalogue_export_text(&call, &text));
    return str_dup(&test_arena, text);
}

static ImportResult imported(Fixture *fixture, Str file, bool dry_run)
{
    Call call = fixture_system_call(fixture);
    ImportResult result = { 0 };
    CHECK_OK(svc_import_catalogue(&call, file, dry_run, &result));
    return result;
}

/* The first text of the catalogue; what follows imports it into a database of its own. */
static Str first_text;

/* EVIDENCE: R-CAT-06 export and import of the whole catalogue as one JSON file */
SERVICE_TEST(the_catalogue_comes_out_as_one_file_that_goes_in_again)
{
    Call call = fixture_system_call(fixture);
    ImportResult sheet;
    (void)imported(fixture, demo_catalogue, false);
    CHECK_OK(svc_import_price_sheet(&call, demo_price_sheet, false, &sheet));
    Str text = exported(fixture);
    CHECK(str_find(text, S("m365-e3-3y-yearly"), 0) < text.len);
    CHECK(str_find(text, S("\"tiers\""), 0) < text.len);
    ImportResult again = imported(fixture, text, false);
    CHECK_INT(again.added, 0);
    CHECK_INT(again.difference_count, 0);
    CHECK_STR(exported(fixture), text);
    /* Both engines write the same. */
    if (first_text.len == 0) {
        static char kept[CATALOGUE_ANSWER_BYTES_MAX];
        CHECK(text.len < sizeof(kept));
        for (size_t i = 0; i < text.len; i++) {
            kept[i] = text.ptr[i];
        }
        first_text = (Str){ kept, text.len };
    }
    CHECK_STR(text, first_text);
}

SERVICE_TEST(the_file_makes_the_same_catalogue_in_a_fresh_database)
{
    if (first_text.len > 0) {
        (void)imported(fixture, first_text, false);
        CHECK_STR(exported(fixture), first_text);
    }
    (void)imported(fixture, demo_catalogue, false);
    CHECK_STR(exported(fixture), exported(fixture));
}

SERVICE_TEST(only_the_operators_administrators_export_the_catalogue)
{
    const char *people[] = { "nikos", "petros", "eva" };
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        Call call = fixture_call(fixture, people[i]);
        Str text;
        CHECK_ERR(svc_catalogue_export_text(&call, &text), FORBIDDEN);
    }
}

static Str replaced(Str text, const char *old, const char *new)
{
    size_t at = str_find(text, str_from_cstr(old), 0);
    size_t end = at + str_from_cstr(old).len;
    CHECK(at < text.len);
    return arena_printf(&test_arena, "%.*s%s%.*s", (int)at, text.ptr, new, (int)(text.len - end),
                        text.ptr + end);
}

/* EVIDENCE: R-CAT-06 a dry run shows what would change */
SERVICE_TEST(a_dry_run_names_each_member_that_would_change)
{
    fixture_catalogue(fixture);
    Str text = exported(fixture);
    Str changed = replaced(text, "\"name\":\"Server Small\"", "\"name\":\"Server S\"");
    changed = replaced(changed, "\"EUR\":\"9.99\"", "\"EUR\":\"10.49\"");
    ImportResult dry = imported(fixture, changed, true);
    CHECK_INT(dry.difference_count, 2);
    CHECK_STR(dry.differences[0].object, S("product server-small"));
    CHECK_STR(dry.differences[0].member, S("name"));
    CHECK_STR(dry.differences[0].before, S("Server Small"));
    CHECK_STR(dry.differences[0].after, S("Server S"));
    CHECK_STR(dry.differences[1].member, S("plans/server-small-monthly/price/EUR"));
    CHECK_STR(dry.differences[1].before, S("9.99"));
    CHECK_STR(dry.differences[1].after, S("10.49"));
    CHECK_STR(exported(fixture), text);
}

typedef struct History {
    CatalogueVersionRow *rows;
    size_t count;
    Str document;
} History;

static Err *history_body(Db *db, void *context)
{
    History *history = context;
    TRY(store_catalogue_version(db, &test_arena, CATALOGUE_PRODUCT, S("server-small"), 1,
                                &history->document));
    return store_catalogue_versions(db, &test_arena, CATALOGUE_PRODUCT, S("server-small"),
                                    &history->rows, &history->count);
}

SERVICE_TEST(every_import_that_changes_an_object_keeps_its_version)
{
    fixture_catalogue(fixture);
    Str text = replaced(exported(fixture), "\"name\":\"Server Small\"", "\"name\":\"Server S\"");
    (void)imported(fixture, text, true);
    (void)imported(fixture, text, false);
    (void)imported(fixture, text, false);
    History history = { 0 };
    CHECK_OK(db_tx(fixture->app.database, DB_READ, "history", history_body, &history));
    CHECK_INT(history.count, 2);
    CHECK_STR(history.rows[0].changed, S("name"));
    CHECK_STR(history.rows[1].changed, S("first version"));
    CHECK(str_find(history.document, S("\"name\":\"Server Small\""), 0) < history.document.len);
    CHECK(str_find(history.document, S("price"), 0) == history.document.len);
}
