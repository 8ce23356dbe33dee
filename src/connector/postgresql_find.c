/* postgresql_find.c - what the server has for a service, and the mark that tells whose it is. */
#include "connector/postgresql_internal.h"

#include "connector/answer.h"

#include <inttypes.h>

enum { MARK_PARTS = 6 };

Str pg_mark_format(Arena *out, const PgMark *mark)
{
    return arena_printf(out, "stoa:%.*s:%" PRId64 ":%.*s:%" PRId64 ":%s", STR_ARG(mark->service),
                        mark->version, STR_ARG(mark->seed_mark), mark->size_gb,
                        mark->suspended ? "suspended" : "open");
}

bool pg_mark_parse(Str text, PgMark *ret_mark)
{
    Str parts[MARK_PARTS];
    Str rest = text;
    PgMark mark = { .version = 0 };

    for (size_t i = 0; i < MARK_PARTS; i++) {
        if (!str_next(&rest, ':', &parts[i])) {
            return false;
        }
    }
    mark.service = parts[1];
    mark.seed_mark = parts[3];
    mark.suspended = str_eq(parts[5], S("suspended"));
    if (!str_eq(parts[0], S("stoa")) || !service_code_valid(mark.service) ||
        !str_parse_int64(parts[2], &mark.version) || !str_parse_int64(parts[4], &mark.size_gb)) {
        return false;
    }
    *ret_mark = mark;
    return true;
}

Err *pg_find(Pg *pg, Str service_code, PgFound *ret_found)
{
    PgRows rows;
    PgFound found = { .role_there = false };

    TRY(pg_query(pg, PG_FIND, PG_VARS({ "service", service_code }), &rows));
    if (rows.row_count == 0) {
        *ret_found = found;
        return NULL;
    }
    bool known = rows.row_count == 1 && pg_mark_parse(pg_cell(&rows, 0, 2), &found.mark) &&
                 str_parse_int64(pg_cell(&rows, 0, 4), &found.size_bytes) &&
                 str_parse_int64(pg_cell(&rows, 0, 5), &found.session_count);
    if (!known) {
        pg->trouble = S("database.ambiguous");
        return ERR(CONNECTOR_UNAVAILABLE, "the server has more than one object of %.*s",
                   STR_ARG(service_code));
    }
    found.role_there = true;
    found.role = pg_cell(&rows, 0, 0);
    found.can_login = pg_true(&rows, 0, 1);
    found.database = pg_cell(&rows, 0, 3);
    found.database_there = found.database.ptr != NULL;
    found.read_only = pg_true(&rows, 0, 6);
    *ret_found = found;
    return NULL;
}
