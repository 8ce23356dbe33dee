/* postgresql_apply.c - making a database and its role as desired, and holding it to its size. */
#include "connector/answer.h"
#include "connector/postgresql_internal.h"

#include <inttypes.h>

enum { CUT_TRY_MAX = 100, CUT_PAUSE_MS = 20, MAJOR_VERSION_DIVISOR = 10000 };

Err *pg_look_at_server(Work *work)
{
    PgRows rows;

    TRY(pg_query(&work->pg, PG_SERVER, NULL, 0, &rows));
    if (!pg_true(&rows, 0, 0)) {
        work->pg.trouble = S("database.rights");
        return ERR(CONNECTOR_UNAVAILABLE, "the administrator of the server is not a superuser");
    }
    work->tls = pg_true(&rows, 0, 1);
    return NULL;
}

/* Refuses what the server cannot do or what would break a promise; DONE when all is well. */
static Err *look_for_conflict(Work *work, Answer *ret_answer)
{
    const DatabaseSettings *settings = &work->settings;
    const PgFound *found = &work->found;
    Arena *out = work->call->out;
    PgRows rows;

    *ret_answer = answer_done();
    Str major = arena_printf(out, "%d", PQserverVersion(work->pg.conn) / MAJOR_VERSION_DIVISOR);
    if (!str_eq(major, settings->version)) {
        Str text = arena_printf(out, "The server has version %.*s.", STR_ARG(major));
        *ret_answer = answer_refused(S("database.version"), S("version"), text);
    } else if (!found->role_there) {
        TRY(pg_lock(&work->pg, "name", settings->name));
        TRY(pg_query(&work->pg, PG_NAME_TAKEN,
                     PG_VARS({ "role", settings->role }, { "database", settings->name }), &rows));
        if (pg_true(&rows, 0, 0)) {
            Str text =
                arena_printf(out, "The database name \"%.*s\" is taken.", STR_ARG(settings->name));
            *ret_answer = answer_refused(S("database.name_taken"), S("name"), text);
        }
    } else if (!str_eq(found->role, settings->role)) {
        *ret_answer = answer_refused(S("database.name_fixed"), S("name"),
                                     S("The name of a database cannot be changed."));
    } else if (found->mark.version > work->desired->version) {
        *ret_answer =
            answer_refused(S("version.stale"), S(""), S("A later change was made already."));
    } else if (found->mark.size_gb > settings->size_gb) {
        Str text = arena_printf(out, "A database does not shrink; it has %" PRId64 " GB.",
                                found->mark.size_gb);
        *ret_answer = answer_refused(S("database.size_shrinks"), S("size_gb"), text);
    }
    return NULL;
}

/* The role, with its password as the hash that the server would store: the server's log never sees
 * the password. */
static Err *make_role(Work *work, PgMark *mark)
{
    Pg *pg = &work->pg;
    Str role = work->settings.role;
    Str seed = seed_mark(&pg->memory, work->desired);

    if (work->found.role_there && str_eq(seed, work->found.mark.seed_mark)) {
        return NULL;
    }
    mark->seed_mark = seed;
    Str password = seed_password(&pg->memory, work->desired, S("database"));
    char *hash = PQencryptPasswordConn(pg->conn, str_cstr(&pg->memory, password),
                                       str_cstr(&pg->memory, role), "scram-sha-256");
    if (hash == NULL) {
        pg->trouble = S("database.failed");
        return ERR(CONNECTOR_UNAVAILABLE, "%s", PQerrorMessage(pg->conn));
    }
    Str hashed = str_dup(&pg->memory, str_from_cstr(hash));
    PQfreemem(hash);
    Str text = pg_mark_format(&pg->memory, mark);
    return pg_run(pg, work->found.role_there ? PG_ROLE_PASSWORD : PG_ROLE_CREATE,
                  PG_VARS({ "role", role }, { "password", hashed }, { "mark", text }));
}

/* Ends the role's sessions and waits until they are gone. */
Err *pg_cut_sessions(Pg *pg, Str role)
{
    PgRows rows;

    for (int i = 0; i < CUT_TRY_MAX; i++) {
        TRY(pg_query(pg, PG_SESSIONS_CUT, PG_VARS({ "role", role }), &rows));
        if (rows.row_count == 0) {
            return NULL;
        }
        TRY(pg_pause(pg, CUT_PAUSE_MS));
    }
    pg->trouble = S("database.sessions");
    return ERR(CONNECTOR_UNAVAILABLE, "sessions of the role do not end");
}

/* A database has no quota of its own: at its limit it becomes read-only, below it is free again.
 * Sessions that began before would not notice, so they are cut once. */
Err *pg_hold_to_size(Work *work, int64_t size_gb)
{
    const PgFound *found = &work->found;
    bool full = found->size_bytes >= size_gb * work->server->gb_bytes;

    if (full == found->read_only) {
        return NULL;
    }
    TRY(pg_run(&work->pg, full ? PG_DATABASE_READ_ONLY : PG_DATABASE_WRITABLE,
               PG_VARS({ "database", found->database })));
    work->found.read_only = full;
    return full ? pg_cut_sessions(&work->pg, found->role) : NULL;
}

void pg_add_endpoint(const Work *work, Answer *answer)
{
    Arena *out = work->call->out;
    const DatabaseSettings *settings = &work->settings;
    Str host = work->server->public_host;
    Str port = arena_printf(out, "%" PRId64, work->server->public_port);
    bool v6 = str_find(host, S(":"), 0) < host.len;
    Str url =
        arena_printf(out, "postgresql://%.*s@%s%.*s%s:%.*s/%.*s?sslmode=%s",
                     STR_ARG(settings->role), v6 ? "[" : "", STR_ARG(host), v6 ? "]" : "",
                     STR_ARG(port), STR_ARG(settings->name), work->tls ? "require" : "prefer");

    answer_fact(answer, S("host"), S("Host"), host);
    answer_fact(answer, S("port"), S("Port"), port);
    answer_fact(answer, S("database"), S("Database"), str_dup(out, settings->name));
    answer_fact(answer, S("username"), S("User name"), str_dup(out, settings->role));
    answer_fact(answer, S("connection_string"), S("Connection string"), url);
    answer_fact(answer, S("tls"), S("TLS"), work->tls ? S("required") : S("not offered"));
}

Err *pg_apply_steps(Work *work, Answer *ret_answer)
{
    Pg *pg = &work->pg;
    const DatabaseSettings *settings = &work->settings;

    TRY(pg_look_at_server(work));
    TRY(look_for_conflict(work, ret_answer));
    if (ret_answer->kind != ANSWER_DONE) {
        return NULL;
    }
    PgMark mark = work->found.mark;
    mark.service = work->desired->service_code;
    TRY(make_role(work, &mark));
    TRY(pg_access_set(pg, mark.service, pg_access_rules(&pg->memory, settings, work->tls)));
    if (!work->found.database_there) {
        TRY(pg_run(pg, PG_DATABASE_CREATE,
                   PG_VARS({ "database", settings->name }, { "role", settings->role })));
    }
    TRY(pg_run(pg, PG_DATABASE_PRIVATE,
               PG_VARS({ "database", settings->name }, { "role", settings->role })));
    mark.version = work->desired->version;
    mark.size_gb = settings->size_gb;
    TRY(pg_run(
        pg, mark.suspended ? PG_ROLE_CLOSE : PG_ROLE_OPEN,
        PG_VARS({ "role", settings->role }, { "mark", pg_mark_format(&pg->memory, &mark) })));
    TRY(pg_find(pg, mark.service, &work->found));
    TRY(pg_hold_to_size(work, settings->size_gb));
    pg_add_endpoint(work, ret_answer);
    answer_secret(ret_answer, S("password"), S("Password"),
                  seed_password(work->call->out, work->desired, S("database")));
    return NULL;
}
