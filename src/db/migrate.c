/* migrate.c - brings a database to the program's schema, one migration and one transaction at a
 * time. */
#include "db/migrate.h"

#include <assert.h>

#include "base/crypto.h"
#include "db/db_internal.h"
#include "db/migrate_internal.h"
#include "gen/sql_schema.h"

enum { MIGRATE_ARENA_BYTES = 8 * 1024 * 1024 };

typedef struct Step {
    Arena arena; /* each attempt starts from here */
    Instant now;
    const Migration *running; /* what was tried last, for the message */
    bool applied;
} Step;

/* Versions are 0, 1, 2, … without a gap: tools/embed_sql sees to it. */
static Err *rows_check(Arena scratch, const SqlSchemaMigrationsList *rows, size_t count)
{
    if (count + 1 > migration_count) {
        return ERR(DB_SCHEMA, "the database is newer than this program: it has migration %s",
                   str_cstr(&scratch, rows[count - 1].name));
    }
    for (size_t i = 0; i < count; i++) {
        const Migration *migration = &migrations[i + 1];
        Str hash = hash_hex(&scratch, hash_bytes(migration->text));
        if (rows[i].version != migration->version || !str_eq(rows[i].hash, hash)) {
            return ERR(DB_SCHEMA,
                       "migration %s was applied with another text than this program has; an "
                       "applied migration is never edited",
                       migration->name);
        }
    }
    return NULL;
}

static Err *run_migration(Db *db, Arena scratch, const Migration *migration)
{
    Str script;

    TRY(migration_script(&scratch, db_engine(db), migration, &script));
    return db_exec_script(db, script);
}

/* Applies the first one that is missing. */
static Err *step_body(Db *db, void *context)
{
    Step *step = context;
    Arena arena = step->arena;
    SqlSchemaMigrationsList *rows;
    size_t count;

    step->applied = false;
    step->running = &migrations[0];
    TRY(run_migration(db, arena, &migrations[0]));
    TRY(sql_schema_migrations_list(db, &arena, &rows, &count));
    TRY(rows_check(arena, rows, count));
    if (count + 1 == migration_count) {
        return NULL;
    }
    const Migration *migration = &migrations[count + 1];
    step->running = migration;
    TRY(run_migration(db, arena, migration));
    Str hash = hash_hex(&arena, hash_bytes(migration->text));
    int64_t changed;
    TRY(sql_schema_migration_add(db, migration->version, str_from_cstr(migration->name), hash,
                                 step->now, &changed));
    step->applied = true;
    return NULL;
}

static Err *check_body(Db *db, void *context)
{
    Step *step = context;
    Arena arena = step->arena;
    SqlSchemaMigrationsList *rows;
    size_t count;

    TRY(sql_schema_migrations_list(db, &arena, &rows, &count));
    TRY(rows_check(arena, rows, count));
    if (count + 1 < migration_count) {
        return ERR(DB_SCHEMA, "migration %s is not applied; run `stoa migrate`",
                   migrations[count + 1].name);
    }
    return NULL;
}

static Err *migrate_all(Database *database, Step *step, int32_t *ret_applied)
{
    int32_t applied = 0;

    for (size_t i = 0; i < migration_count; i++) { /* the last step finds nothing to do */
        Err *err = db_tx(database, DB_WRITE, "migrate", step_body, step);
        if (err_is(err, ERR_DB) && step->running != NULL) {
            return ERR(DB, "migration %s: %s", step->running->name, err->detail);
        }
        TRY(err);
        if (!step->applied) {
            break;
        }
        applied++;
    }
    *ret_applied = applied;
    return NULL;
}

Err *migrate_up(Database *database, Instant now, int32_t *ret_applied)
{
    assert(migration_count > 0);
    if (migrate_check(database) == NULL) { /* the usual start: nothing to write */
        *ret_applied = 0;
        return NULL;
    }
    Arena arena = arena_open(MIGRATE_ARENA_BYTES);
    Step step = { .arena = arena, .now = now };
    Err *err = migrate_all(database, &step, ret_applied);
    arena_close(arena, MIGRATE_ARENA_BYTES);
    return err;
}

Err *migrate_check(Database *database)
{
    Arena arena = arena_open(MIGRATE_ARENA_BYTES);
    Step step = { .arena = arena };
    Err *err = db_tx(database, DB_READ, "migrate_check", check_body, &step);

    arena_close(arena, MIGRATE_ARENA_BYTES);
    /* An empty database has no table to read. */
    return err_is(err, ERR_DB)
               ? err_wrap(err, ERR_DB_SCHEMA, "the schema cannot be read; run `stoa migrate`")
               : err;
}
