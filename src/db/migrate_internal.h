/*
 * migrate_internal.h - the embedded migrations, and how one becomes an engine's SQL. For migrate.c
 * and the tests.
 */
#ifndef DB_MIGRATE_INTERNAL_H
#define DB_MIGRATE_INTERNAL_H

#include "db/db.h"

enum { MIGRATIONS_MAX = 9999, MIGRATION_BYTES_MAX = 256 * 1024 };

typedef struct Migration {
    int32_t version;
    const char *name; /* "0001_accounts.sql" */
    Str text;         /* as in the file */
} Migration;

/* Made by tools/embed_sql from sql/migrations; migrations[0] prepares each run of the others. */
extern const Migration migrations[];
extern const size_t migration_count;

/* The text for one engine: `@id @int @bool @text @blob @strict` outside comments and quotes become
 * its words, and blocks `-- @sqlite` or `-- @postgres` to `-- @end` stay only on that engine (their
 * lines become empty, so that line numbers hold). Fails: DB_SCHEMA with the line. */
MUST_USE Err *migration_script(Arena *out, DbEngine engine, const Migration *migration,
                               Str *ret_script);

#endif
