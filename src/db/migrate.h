/*
 * migrate.h - forward-only migrations, embedded from sql/migrations, one transaction each, recorded
 * with a hash.
 *
 * One file serves both engines by a small vocabulary that the runner expands: @id @int @bool @text
 * @blob @strict.
 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/db.h"

/* Applies what is missing. Fails: DB_SCHEMA when an applied migration differs from the program's,
 * DB. */
MUST_USE Err *migrate_up(Database *database, Instant now, int32_t *ret_applied);
/* Whether the schema is exactly this program's. Fails: DB_SCHEMA. */
MUST_USE Err *migrate_check(Database *database);

#endif
