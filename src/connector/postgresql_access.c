/*
 * postgresql_access.c - the allowed networks of every service, in the server's access file.
 *
 * One marked block at the head of pg_hba.conf is the connector's; everything after it is the
 * administrator's and stays as it is. The file is read and written through the server, so that the
 * connector needs neither the server's user nor its machine.
 */
#include "connector/postgresql_internal.h"

#include <inttypes.h>

enum {
    ACCESS_BYTES_MAX = 1024 * 1024,
    PATH_BYTES_MAX = 1024,
    LOADED_TRY_MAX = 400,
    LOADED_PAUSE_MS = 5
};

#define BLOCK_BEGIN "# stoa begin: kept by the marketplace, changes here are lost\n"
#define BLOCK_END "# stoa end\n"

Str pg_access_rules(Arena *out, const DatabaseSettings *settings, bool tls)
{
    if (settings == NULL) {
        return S("");
    }
    StrBuf buf = buf_new(out, 1024);
    for (size_t i = 0; i < settings->cidr_count; i++) {
        buf_addf(&buf, "%s \"%.*s\" \"%.*s\" %.*s scram-sha-256\n", tls ? "hostssl" : "host",
                 STR_ARG(settings->name), STR_ARG(settings->role), STR_ARG(settings->cidrs[i]));
    }
    /* The first rule that fits counts: what is not allowed above must not reach the rules of the
     * administrator. */
    buf_addf(&buf, "host all \"%.*s\" all reject\n", STR_ARG(settings->role));
    buf_addf(&buf, "local all \"%.*s\" reject\n", STR_ARG(settings->role));
    return buf_str(&buf);
}

static Str section_title(Arena *out, Str service_code)
{
    return arena_printf(out, "# stoa service %.*s\n", STR_ARG(service_code));
}

/* Where the section of a service begins and ends; both are file.len when it has none. */
static void find_section(Str file, Str title, size_t *ret_from, size_t *ret_to)
{
    size_t from = str_find(file, title, 0);
    size_t next = str_find(file, S("# stoa "), from + 1 < file.len ? from + 1 : file.len);
    *ret_from = from;
    *ret_to = next;
}

bool pg_access_edit(Arena *out, Str file, Str service_code, Str rules, Str *ret_file)
{
    Str begin = S(BLOCK_BEGIN);
    Str end = S(BLOCK_END);
    Str title = section_title(out, service_code);
    size_t from;
    size_t to;

    size_t begin_at = str_find(file, begin, 0);
    size_t end_at = str_find(file, end, 0);
    bool has_begin = begin_at < file.len;
    if (has_begin != (end_at < file.len) || (has_begin && (begin_at != 0 || end_at < begin.len))) {
        return false;
    }
    Str block = has_begin ? str_slice(file, begin.len, end_at) : S("");
    Str rest = has_begin ? str_slice(file, end_at + end.len, file.len) : file;
    find_section(block, title, &from, &to);

    StrBuf buf = buf_new(out, file.len + rules.len + 1024);
    buf_add(&buf, begin);
    buf_add(&buf, str_slice(block, 0, from));
    if (rules.len > 0) {
        buf_add(&buf, title);
        buf_add(&buf, rules);
    }
    buf_add(&buf, str_slice(block, to, block.len));
    buf_add(&buf, end);
    buf_add(&buf, rest);
    buf_add(&buf, rest.len > 0 && !str_ends(rest, S("\n")) ? S("\n") : S(""));
    *ret_file = buf_str(&buf);
    return true;
}

Str pg_access_section(Str file, Str service_code)
{
    size_t start = 0;

    for (;;) { /* bounded by the file */
        size_t at = str_find(file, S("# stoa service "), start);
        if (at == file.len) {
            return S("");
        }
        size_t line_end = str_find(file, S("\n"), at);
        Str code = str_slice(file, at + S("# stoa service ").len, line_end);
        size_t next = str_find(file, S("# stoa "), line_end);
        if (str_eq(code, service_code)) {
            return str_slice(file, line_end + 1, next);
        }
        start = line_end;
    }
}

Err *pg_access_read(Pg *pg, Str *ret_file)
{
    PgRows rows;

    TRY(pg_query(pg, PG_ACCESS_READ, NULL, 0, &rows));
    if (rows.row_count != 1 || pg_cell(&rows, 0, 0).len > ACCESS_BYTES_MAX) {
        pg->trouble = S("database.access_file");
        return ERR(CONNECTOR_UNAVAILABLE,
                   "the server's access file cannot be read or is too large");
    }
    *ret_file = pg_cell(&rows, 0, 0);
    return NULL;
}

/* Fails when a line of the file on disk is wrong: the server would go on with its old rules. */
static Err *check_file(Pg *pg)
{
    PgRows rows;

    TRY(pg_query(pg, PG_ACCESS_ERROR, NULL, 0, &rows));
    if (rows.row_count == 0) {
        return NULL;
    }
    pg->trouble = S("database.access_file");
    return ERR(CONNECTOR_UNAVAILABLE, "line %.*s of the server's access file is wrong: %.*s",
               STR_ARG(pg_cell(&rows, 0, 0)), STR_ARG(pg_cell(&rows, 0, 1)));
}

/* The path goes into a shell's command line on the server, so it must need no quoting. */
static bool path_plain(Str path)
{
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && c != '/' && c != '.' && c != '-' && c != '_') {
            return false;
        }
    }
    return path.len > 1 && path.len < PATH_BYTES_MAX && path.ptr[0] == '/';
}

static Err *write_file(Pg *pg, Str content)
{
    PgRows rows;

    TRY(pg_query(pg, PG_SERVER, NULL, 0, &rows));
    Str path = pg_cell(&rows, 0, 2);
    if (!path_plain(path)) {
        pg->trouble = S("database.access_file");
        return ERR(CONNECTOR_UNAVAILABLE, "the server's access file has an unusual path");
    }
    /* The count of bytes guards against a session that is cut half way: the new file takes the old
     * one's place whole or not at all. */
    Str program = arena_printf(&pg->memory,
                               "f=%.*s; n=$f.stoa; cat > $n && [ $(wc -c < $n) = %zu ]"
                               " && chmod --reference=$f $n && sync $n && mv -f $n $f",
                               STR_ARG(path), content.len);
    Str lines = str_slice(content, 0, content.len - 1);
    return pg_run(pg, PG_ACCESS_WRITE, PG_VARS({ "content", lines }, { "program", program }));
}

/* New rules hold for every login that the server accepts after this. */
static Err *load_file(Pg *pg)
{
    PgRows rows;

    TRY(pg_query(pg, PG_ACCESS_RELOAD, NULL, 0, &rows));
    Str before = pg_cell(&rows, 0, 0);
    for (int i = 0; i < LOADED_TRY_MAX; i++) {
        TRY(pg_query(pg, PG_ACCESS_LOADED, PG_VARS({ "before", before }), &rows));
        if (pg_true(&rows, 0, 0)) {
            return NULL;
        }
        TRY(pg_pause(pg, LOADED_PAUSE_MS));
    }
    pg->trouble = S("database.access_file");
    return ERR(CONNECTOR_UNAVAILABLE, "the server did not load its access file");
}

Err *pg_access_set(Pg *pg, Str service_code, Str rules)
{
    Str file;
    Str edited;

    TRY(pg_lock(pg, "access", S("")));
    TRY(check_file(pg));
    TRY(pg_access_read(pg, &file));
    if (!pg_access_edit(&pg->memory, file, service_code, rules, &edited) ||
        edited.len > ACCESS_BYTES_MAX) {
        pg->trouble = S("database.access_file");
        return ERR(CONNECTOR_UNAVAILABLE,
                   "the marketplace's block in the server's access file is damaged or full");
    }
    if (!str_eq(file, edited)) {
        TRY(write_file(pg, edited));
    }
    Err *wrong = check_file(pg);
    if (wrong != NULL) {
        TRY(write_file(pg, file));
        return wrong;
    }
    /* Also when the file was right before: an earlier try may have ended before the load. */
    return load_file(pg);
}
