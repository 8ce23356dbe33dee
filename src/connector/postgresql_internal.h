/*
 * postgresql_internal.h - a session with the customers' PostgreSQL server; shared by the
 * connector's files.
 *
 * A session lives inside one call of the connector. Nothing in it waits longer than the call's
 * deadline. Trouble is an Err with the server's words; the connector's edge makes it ANSWER_RETRY.
 */
#ifndef CONNECTOR_POSTGRESQL_INTERNAL_H
#define CONNECTOR_POSTGRESQL_INTERNAL_H

#include "connector/cloud_database.h"
#include "connector/connector.h"
#include "connector/postgresql_sql.h"

#include <libpq-fe.h>

enum { PG_OPTION_MAX = 64 };

/* The section of the configuration; `names` and `values` are the parts of the URL. */
typedef struct PgServer {
    size_t option_count;
    const char *names[PG_OPTION_MAX];
    const char *values[PG_OPTION_MAX];
    Str public_host;
    int64_t public_port;
    int64_t gb_bytes; /* what a GB is when sizes are held to their limits */
} PgServer;

typedef struct Pg {
    PGconn *conn; /* NULL before pg_open and after pg_close */
    int64_t deadline_us;
    Str trouble; /* the public name of the trouble that an Err told of */
    Arena start;
    Arena memory; /* until pg_close */
} Pg;

/* Rows as text; an SQL NULL is a Str with a NULL pointer. */
typedef struct PgRows {
    size_t row_count;
    size_t column_count;
    const Str *cells;
} PgRows;

/* A value for a place in a statement. */
typedef struct PgVar {
    const char *name;
    Str value;
} PgVar;

#define PG_VARS(...) \
    ((const PgVar[]){ __VA_ARGS__ }), (sizeof((const PgVar[]){ __VA_ARGS__ }) / sizeof(PgVar))

/* Begins a session with the administrator's database, or with `database` where it is not empty.
 * pg_close also after a failure. Fails: CONNECTOR_UNAVAILABLE. */
MUST_USE Err *pg_open(const PgServer *server, const ConnectorCall *call, Str database, Pg *ret_pg);
void pg_close(Pg *pg);
/* Runs one entry of the statement table. Fails: CONNECTOR_UNAVAILABLE. */
MUST_USE Err *pg_query(Pg *pg, PgSql sql, const PgVar *vars, size_t var_count, PgRows *ret_rows);
MUST_USE Err *pg_run(Pg *pg, PgSql sql, const PgVar *vars, size_t var_count);
/* Waits, but never past the deadline. Fails: CONNECTOR_UNAVAILABLE. */
MUST_USE Err *pg_pause(Pg *pg, int64_t wait_ms);
/* Held until pg_close; every holder takes "service", "name", "access" in that order. */
MUST_USE Err *pg_lock(Pg *pg, const char *what, Str key);
Str pg_cell(const PgRows *rows, size_t row, size_t column);
bool pg_true(const PgRows *rows, size_t row, size_t column);

/* The role's comment at the vendor: whose it is and how far it was brought. */
typedef struct PgMark {
    Str service;
    int64_t version; /* last version that was applied whole; 0: none yet */
    Str seed_mark;   /* which seed the password is of */
    int64_t size_gb;
    bool suspended;
} PgMark;

Str pg_mark_format(Arena *out, const PgMark *mark);
bool pg_mark_parse(Str text, PgMark *ret_mark);

/* What the server has for a service. */
typedef struct PgFound {
    bool role_there;
    bool database_there;
    bool can_login;
    bool read_only;
    int64_t size_bytes;
    int64_t session_count;
    Str role;
    Str database;
    PgMark mark;
} PgFound;

MUST_USE Err *pg_find(Pg *pg, Str service_code, PgFound *ret_found);

/* The rules of one service in the access file (pg_hba.conf): its role may log in to its database
 * from its networks and nowhere else. Empty when `settings` is NULL. */
Str pg_access_rules(Arena *out, const DatabaseSettings *settings, bool tls);
/* The access file with this service's rules replaced; they are kept in one marked block at its
 * head. False when the block's marks do not match: then somebody else has edited it. */
bool pg_access_edit(Arena *out, Str file, Str service_code, Str rules, Str *ret_file);
/* The service's rules as they are in the access file; empty when there are none. */
Str pg_access_section(Str file, Str service_code);

MUST_USE Err *pg_access_read(Pg *pg, Str *ret_file);
/* Puts the rules into the server's access file and waits until the server uses them. Fails:
 * CONNECTOR_UNAVAILABLE; the file is then as it was. */
MUST_USE Err *pg_access_set(Pg *pg, Str service_code, Str rules);

/* One call: the session, what is asked for, and what the server has. */
typedef struct Work {
    const PgServer *server;
    const ConnectorCall *call;
    const DesiredState *desired;
    Pg pg;
    DatabaseSettings settings;
    PgFound found;
    bool tls;
} Work;

/* Which rights and which TLS the server gives. Fails: CONNECTOR_UNAVAILABLE. */
MUST_USE Err *pg_look_at_server(Work *work);
/* Makes all that is missing; *ret_answer is DONE with the facts, or REFUSED. */
MUST_USE Err *pg_apply_steps(Work *work, Answer *ret_answer);
/* A database has no quota of its own: at its limit it becomes read-only, below it is free again. */
MUST_USE Err *pg_hold_to_size(Work *work, int64_t size_gb);
/* Ends the role's sessions and waits until they are gone. */
MUST_USE Err *pg_cut_sessions(Pg *pg, Str role);
void pg_add_endpoint(const Work *work, Answer *answer);

#endif
