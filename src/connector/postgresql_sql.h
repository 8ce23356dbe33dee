/*
 * postgresql_sql.h - the statements that the PostgreSQL connector sends to the vendor's server.
 *
 * They are not queries of Stoa's own database: most name roles and databases, which cannot be bound
 * as parameters, so the query compiler does not fit. A place is {"name"} for an identifier and
 * {'name'} for a literal.
 */
#ifndef CONNECTOR_POSTGRESQL_SQL_H
#define CONNECTOR_POSTGRESQL_SQL_H

#include "base/str.h"

typedef enum PgSql {
    PG_SESSION,
    PG_LOCK,
    PG_SERVER,
    PG_FIND,
    PG_NAME_TAKEN,
    PG_ROLE_CREATE,
    PG_ROLE_PASSWORD,
    PG_ROLE_OPEN,
    PG_ROLE_CLOSE,
    PG_ROLE_DROP,
    PG_ROLE_ELSEWHERE,
    PG_ROLE_GRANTS_DROP,
    PG_DATABASE_CREATE,
    PG_DATABASE_PRIVATE,
    PG_DATABASE_READ_ONLY,
    PG_DATABASE_WRITABLE,
    PG_DATABASE_DROP,
    PG_SESSIONS_CUT,
    PG_INVENTORY,
    PG_ACCESS_READ,
    PG_ACCESS_ERROR,
    PG_ACCESS_WRITE,
    PG_ACCESS_RELOAD,
    PG_ACCESS_LOADED,
    PG_SQL_COUNT
} PgSql;

Str pg_sql(PgSql sql);

#endif
