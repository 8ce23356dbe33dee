/* migrate_test.c - migrations: both engines reach the same schema, once, and refuse what differs.
 */
#include "db/migrate.h"

#include <pthread.h>

#include "db/migrate_internal.h"
#include "tests/support/test_db.h"
#include "tests/test.h"

static const Instant noon = { 1767268800000000 }; /* 2026-01-01 12:00 UTC */

static Str rows_of(const TestDb *db, const char *sql)
{
    Str rows;

    if (!test_db_sql(db, sql, &rows)) {
        test_fail(__FILE__, __LINE__, "%s: %.*s", sql, STR_ARG(rows));
    }
    return rows;
}

static void refused(const TestDb *db, const char *sql, const char *why)
{
    Str rows;

    CHECK(!test_db_sql(db, sql, &rows));
    if (str_find(rows, str_from_cstr(why), 0) == rows.len) {
        test_fail(__FILE__, __LINE__, "%s: %.*s", sql, STR_ARG(rows));
    }
}

static void from_empty(DbEngine engine)
{
    TestDb db = test_db_open_empty(engine);
    int32_t applied;

    CHECK_ERR(migrate_check(db.database), DB_SCHEMA);
    CHECK_OK(migrate_up(db.database, noon, &applied));
    CHECK_INT(applied, migration_count - 1);
    CHECK_OK(migrate_check(db.database));
    CHECK_OK(migrate_up(db.database, noon, &applied));
    CHECK_INT(applied, 0);
    CHECK_STR(rows_of(&db, "SELECT count(*), max(applied_at) FROM schema_migrations"),
              arena_printf(&test_arena, "%zu|1767268800000000\n", migration_count - 1));
    test_db_close(&db);
}

TEST(migrate_goes_from_empty_to_newest_and_then_applies_nothing)
{
    test_each_engine(from_empty);
}

/* "table.column" and whether it may be NULL; a primary key may not. */
static Str columns_of_schema(DbEngine engine)
{
    TestDb db = test_db_open(engine);
    Str rows = rows_of(&db, engine == DB_SQLITE
                                ? "SELECT t.name || '.' || c.name || "
                                  "CASE WHEN c.\"notnull\" OR c.pk THEN ' not null' ELSE '' END "
                                  "FROM sqlite_master t JOIN pragma_table_info(t.name) c "
                                  "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' "
                                  "AND t.name NOT LIKE 'product_fts%' ORDER BY 1" /* FTS5's own */
                                : "SELECT (table_name || '.' || column_name || CASE is_nullable "
                                  "WHEN 'NO' THEN ' not null' ELSE '' END) COLLATE \"C\" "
                                  "FROM information_schema.columns "
                                  "WHERE table_schema = 'public' AND table_name <> 'product_fts' "
                                  "ORDER BY 1");
    test_db_close(&db);
    return rows;
}

static Str schemas[2];

static void remember_schema(DbEngine engine)
{
    schemas[engine] = columns_of_schema(engine);
    CHECK(schemas[engine].len > 1000);
}

TEST(migrate_makes_the_same_tables_and_columns_on_both_engines)
{
    schemas[DB_SQLITE] = schemas[DB_POSTGRES] = (Str){ 0 };
    test_each_engine(remember_schema);
    if (schemas[DB_SQLITE].len > 0 && schemas[DB_POSTGRES].len > 0) {
        CHECK_STR(schemas[DB_POSTGRES], schemas[DB_SQLITE]);
    }
}

static void changed_text(DbEngine engine)
{
    TestDb db = test_db_open(engine);
    int32_t applied;

    (void)rows_of(&db, "UPDATE schema_migrations SET hash = 'other' WHERE version = 2");
    CHECK_ERR(migrate_check(db.database), DB_SCHEMA);
    Err *err = migrate_up(db.database, noon, &applied);
    CHECK_ERR(err, DB_SCHEMA);
    CHECK(str_starts(str_from_cstr(err->detail), S("migration 0002_")));
    test_db_close(&db);
}

TEST(migrate_refuses_a_migration_whose_text_changed)
{
    test_each_engine(changed_text);
}

static void newer(DbEngine engine)
{
    TestDb db = test_db_open(engine);
    int32_t applied;

    (void)rows_of(&db, "INSERT INTO schema_migrations (version, name, hash, applied_at) "
                       "VALUES (9000, '9000_later.sql', 'x', 1)");
    CHECK_ERR(migrate_check(db.database), DB_SCHEMA);
    CHECK_ERR(migrate_up(db.database, noon, &applied), DB_SCHEMA);
    test_db_close(&db);
}

TEST(migrate_refuses_a_database_that_is_newer_than_the_program)
{
    test_each_engine(newer);
}

static void half_way(DbEngine engine)
{
    TestDb db = test_db_open_empty(engine);
    int32_t applied;
    Str rows;

    /* The second migration meets a table of its own: it fails whole, the first one stays. */
    (void)rows_of(&db, "CREATE TABLE price_lists (id INTEGER)");
    Err *err = migrate_up(db.database, noon, &applied);
    CHECK_ERR(err, DB);
    CHECK(str_starts(str_from_cstr(err->detail), S("migration 0002_")));
    CHECK_STR(rows_of(&db, "SELECT version FROM schema_migrations"), S("1\n"));
    CHECK(!test_db_sql(&db, "SELECT count(*) FROM products", &rows));
    (void)rows_of(&db, "DROP TABLE price_lists");
    CHECK_OK(migrate_up(db.database, noon, &applied));
    CHECK_INT(applied, migration_count - 2);
    test_db_close(&db);
}

TEST(migrate_undoes_a_migration_that_fails_and_goes_on_from_there)
{
    test_each_engine(half_way);
}

typedef struct Node {
    Database *database;
    int32_t applied;
    bool failed;
} Node;

static void *node_run(void *context)
{
    Node *node = context;

    node->failed = migrate_up(node->database, noon, &node->applied) != NULL;
    return NULL;
}

/* SQLite has one process by its lock file. */
static void two_nodes(DbEngine engine)
{
    if (engine == DB_SQLITE) {
        return;
    }
    TestDb db = test_db_open_empty(engine);
    Node nodes[2] = { { .database = db.database }, { .database = test_db_again(&db) } };
    pthread_t threads[2];
    for (size_t i = 0; i < 2; i++) {
        CHECK_INT(pthread_create(&threads[i], NULL, node_run, &nodes[i]), 0);
    }
    for (size_t i = 0; i < 2; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
        CHECK(!nodes[i].failed);
    }
    CHECK_INT(nodes[0].applied + nodes[1].applied, migration_count - 1);
    database_close(nodes[1].database);
    test_db_close(&db);
}

TEST(migrate_lets_two_nodes_start_at_once)
{
    test_each_engine(two_nodes);
}

/* The tables as they were before a migration, with rows; then the migration. */
static void migrate_with(const TestDb *db, DbEngine engine, Str name, const char *rows)
{
    bool done = false;
    for (size_t i = 0; i < migration_count && !done; i++) {
        Str file = str_from_cstr(migrations[i].name);
        Str script;
        done = str_find(file, name, 0) < file.len;
        if (done) {
            (void)rows_of(db, rows);
        }
        CHECK_OK(migration_script(&test_arena, engine, &migrations[i], &script));
        (void)rows_of(db, str_cstr(&test_arena, script));
    }
    CHECK(done);
}

#define OLD_PRODUCT(id, code, kind, connector, category, addon)                               \
    "INSERT INTO products (id, code, vendor_product, kind, connector, state, name, vendor, "  \
    "category, industries, summary, description, image, addon, featured, newcomer, popular, " \
    "tax_category, refund, retention_minutes, settings, search_text, created_at) VALUES (" id \
    ", '" code "', '', '" kind "', '" connector "', 'active', 'N', 'V', '" category           \
    "', '', 's', 'd', 'i', " addon                                                            \
    ", FALSE, FALSE, FALSE, 'S', 'day', 10, '{\"size\":1}', 't', 5);"

static void old_catalogue(DbEngine engine)
{
    TestDb db = test_db_open_empty(engine);
    migrate_with(
        &db, engine, S("product_types"),
        OLD_PRODUCT("11", "db-backup", "cloud_database", "simulator", "Databases", "TRUE")
            OLD_PRODUCT("12", "db-small", "cloud_database", "postgresql", "Databases", "FALSE")
                OLD_PRODUCT("13", "db-large", "cloud_database", "postgresql", "Databases", "FALSE")
                    OLD_PRODUCT("14", "storage", "cloud_server", "simulator", "Archives",
                                "FALSE") "INSERT INTO plans (id, product_id, code, name, term, "
                                         "billing, unit, quantity_min, "
                                         "quantity_max, quantity_step, active, position, meter) "
                                         "VALUES (21, 14, 'by-use', 'By use', "
                                         "'P1M', 'P1M', 'GB', 1, 1, 1, TRUE, 1, 'storage')");
    CHECK_STR(rows_of(&db, "SELECT p.code, t.code, t.connector, p.sale_kind, p.own_settings "
                           "FROM products AS p JOIN product_types AS t ON t.id = p.type_id "
                           "ORDER BY p.id"),
              S("db-backup|cloud-database-2|simulator|recurring|{\"size\":1}\n"
                "db-small|cloud-database|postgresql|recurring|{\"size\":1}\n"
                "db-large|cloud-database|postgresql|recurring|{\"size\":1}\n"
                "storage|cloud-server|simulator|usage|{\"size\":1}\n"));
    CHECK_STR(rows_of(&db, "SELECT count(*) FROM products WHERE base_required = addon"), S("4\n"));
    CHECK_STR(rows_of(&db, "SELECT kind, name, position FROM catalogue_groups ORDER BY position"),
              S("category|Archives|1\ncategory|Databases|2\n"));
    test_db_close(&db);
}

TEST(migrate_gives_old_products_their_types_and_categories)
{
    test_each_engine(old_catalogue);
}

/* EVIDENCE: R-BIL-07 the ledger, documents and history are insert-only */
static void insert_only(DbEngine engine)
{
    static const char *const tables[] = { "documents", "document_lines", "document_taxes",
                                          "journals",  "postings",       "events" };
    TestDb db = test_db_open(engine);

    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        if (engine == DB_POSTGRES) {
            refused(&db,
                    str_cstr(&test_arena, arena_printf(&test_arena, "DELETE FROM %s", tables[i])),
                    "append-only");
            continue;
        }
        const char *count = str_cstr(
            &test_arena, arena_printf(&test_arena,
                                      "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' "
                                      "AND tbl_name = '%s' AND name IN ('%s_fixed', '%s_kept')",
                                      tables[i], tables[i], tables[i]));
        CHECK_STR(rows_of(&db, count), S("2\n"));
    }
    if (engine ==
        DB_SQLITE) { /* its triggers act on rows; foreign keys are off on this connection */
        (void)rows_of(&db, "INSERT INTO postings (journal_id, position, owner_id, counterparty_id, "
                           "ledger_account, currency, amount_minor) "
                           "VALUES (1, 1, 1, 2, 'receivable', 'EUR', 100)");
        refused(&db, "DELETE FROM postings", "append-only");
        refused(&db, "UPDATE postings SET amount_minor = 0", "append-only");
    }
    test_db_close(&db);
}

TEST(migrate_makes_history_and_ledger_insert_only)
{
    test_each_engine(insert_only);
}

static void periods(DbEngine engine)
{
    TestDb db = test_db_open(engine);

    if (engine == DB_POSTGRES) { /* foreign keys are triggers there too */
        (void)rows_of(&db, "ALTER TABLE charged_periods DISABLE TRIGGER ALL, "
                           "ENABLE TRIGGER charged_periods_apart");
    }
    (void)rows_of(&db, "INSERT INTO charged_periods (subscription_id, buyer_id, from_on, to_on, "
                       "line_id) VALUES (1, 1, '2026-01-01', '2026-02-01', 1), "
                       "(1, 1, '2026-02-01', '2026-03-01', 1), "
                       "(1, 2, '2026-01-01', '2026-02-01', 1)");
    refused(&db,
            "INSERT INTO charged_periods (subscription_id, buyer_id, from_on, to_on, line_id) "
            "VALUES (1, 1, '2026-01-31', '2026-02-02', 1)",
            engine == DB_SQLITE ? "charged already" : "charged_periods_apart");
    test_db_close(&db);
}

/* EVIDENCE: R-BIL-05 no period is charged twice */
TEST(migrate_refuses_periods_that_overlap)
{
    test_each_engine(periods);
}

static const Migration *migration_of(Str text)
{
    Migration *migration = arena_new(&test_arena, Migration);

    *migration = (Migration){ .version = 7, .name = "0007_x.sql", .text = text };
    return migration;
}

static Str script_of(DbEngine engine, Str text)
{
    Str script;

    CHECK_OK(migration_script(&test_arena, engine, migration_of(text), &script));
    return script;
}

TEST(migration_script_knows_six_words_outside_of_quotes_and_comments)
{
    Str text = S("CREATE TABLE t (i @id, n @int, b @bool, t @text, x @blob) @strict; -- it's @id\n"
                 "SELECT '@id -- @int', \"@int\";\n");

    CHECK_STR(script_of(DB_SQLITE, text),
              S("CREATE TABLE t (i INTEGER, n INTEGER, b INTEGER, t TEXT, x BLOB) STRICT; "
                "-- it's @id\nSELECT '@id -- @int', \"@int\";\n"));
    CHECK_STR(script_of(DB_POSTGRES, text),
              S("CREATE TABLE t (i BIGINT, n BIGINT, b BOOLEAN, t TEXT, x BYTEA) ; "
                "-- it's @id\nSELECT '@id -- @int', \"@int\";\n"));
}

TEST(migration_script_keeps_only_its_engines_blocks_and_the_line_numbers)
{
    Str text = S("a\n-- @sqlite\nb\n-- @end\n-- @postgres\nc\n-- @end\nd\n");

    CHECK_STR(script_of(DB_SQLITE, text), S("a\n\nb\n\n\n\n\nd\n"));
    CHECK_STR(script_of(DB_POSTGRES, text), S("a\n\n\n\n\nc\n\nd\n"));
}

static void script_refused(Str text, Str why)
{
    Str script;
    Err *err = migration_script(&test_arena, DB_SQLITE, migration_of(text), &script);

    CHECK_ERR(err, DB_SCHEMA);
    CHECK_STR(str_from_cstr(err->detail), why);
}

TEST(migration_script_says_what_is_wrong_and_in_which_line)
{
    script_refused(S("a\nb @number\n"), S("0007_x.sql:2: there is no word @number"));
    script_refused(S("-- @mysql\n"), S("0007_x.sql:1: there is no block @mysql"));
    script_refused(S("a\n-- @end\n"),
                   S("0007_x.sql:2: a block begins and ends by turns, not at -- @end"));
    script_refused(S("-- @sqlite\n-- @postgres\n"),
                   S("0007_x.sql:2: a block begins and ends by turns, not at -- @postgres"));
    script_refused(S("-- @sqlite\na\n"), S("0007_x.sql:2: a block or a quote is not closed"));
    script_refused(S("SELECT 'a\n"), S("0007_x.sql:1: a block or a quote is not closed"));
}
