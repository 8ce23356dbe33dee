/*
 * replay_bench.c - the bare SQL of an order's rows on SQLite, many orders in one commit.
 *
 * `replay_bench STATEMENTS DATABASE SECONDS GROUP` prints orders per second. A line of STATEMENTS
 * is an INSERT, UPDATE or DELETE and its parameters, with tabs between them: "i5" a number,
 * "tWords" a text, "n" null, "v2" the order's second id, "kWords" the words with the order's number
 * behind them. The database has the product's schema; its settings are those of the product.
 */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/instant.h"

enum {
    STATEMENT_MAX = 256,
    PARAM_MAX = 64,
    FILE_BYTES_MAX = 1024 * 1024,
    GROUP_MAX = 1000,
    IDS_PER_ORDER = 1024
};
static const int64_t id_first = INT64_C(9000000000000000);

typedef struct Statement {
    sqlite3_stmt *stmt;
    size_t param_count;
    Str params[PARAM_MAX];
} Statement;

static Statement statements[STATEMENT_MAX];
static size_t statement_count;

static void must(sqlite3 *handle, int code)
{
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        fprintf(stderr, "replay_bench: %s\n", sqlite3_errmsg(handle));
        exit(EXIT_FAILURE);
    }
}

/* Line breaks inside a text are written as \n. */
static Str unescape(Arena *arena, Str text)
{
    StrBuf buf = buf_new(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        bool escaped = text.ptr[i] == '\\' && i + 1 < text.len && text.ptr[i + 1] == 'n';
        buf_add_char(&buf, escaped ? '\n' : text.ptr[i]);
        i += escaped ? 1 : 0;
    }
    return buf_str(&buf);
}

static void read_statements(Arena *arena, sqlite3 *handle, Str text)
{
    Str rest = text;
    Str line;
    while (str_next(&rest, '\n', &line)) {
        Statement *statement = &statements[statement_count];
        Str sql;
        if (line.len == 0) {
            continue;
        }
        if (++statement_count == STATEMENT_MAX || !str_next(&line, '\t', &sql)) {
            abort();
        }
        must(handle, sqlite3_prepare_v3(handle, sql.ptr, (int)sql.len, SQLITE_PREPARE_PERSISTENT,
                                        &statement->stmt, NULL));
        Str param;
        while (statement->param_count < PARAM_MAX && str_next(&line, '\t', &param)) {
            statement->params[statement->param_count++] = unescape(arena, param);
        }
    }
}

static void bind(sqlite3 *handle, sqlite3_stmt *stmt, int at, Str param, int64_t order)
{
    char text[512];
    int64_t number = 0;
    Str rest = str_slice(param, 1, param.len);

    switch (param.ptr[0]) {
    case 'i':
        (void)str_parse_int64(rest, &number);
        must(handle, sqlite3_bind_int64(stmt, at, number));
        return;
    case 'v':
        (void)str_parse_int64(rest, &number);
        must(handle, sqlite3_bind_int64(stmt, at, id_first + order * IDS_PER_ORDER + number));
        return;
    case 'k':
        (void)snprintf(text, sizeof(text), "%.*s%" PRId64, STR_ARG(rest), order);
        must(handle, sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT));
        return;
    case 'b':
        must(handle, sqlite3_bind_blob(stmt, at, rest.ptr, (int)rest.len, SQLITE_STATIC));
        return;
    case 't':
        must(handle, sqlite3_bind_text(stmt, at, rest.ptr, (int)rest.len, SQLITE_STATIC));
        return;
    default:
        must(handle, sqlite3_bind_null(stmt, at));
        return;
    }
}

static void place(sqlite3 *handle, int64_t order)
{
    for (size_t i = 0; i < statement_count; i++) {
        const Statement *statement = &statements[i];
        for (size_t k = 0; k < statement->param_count; k++) {
            bind(handle, statement->stmt, (int)k + 1, statement->params[k], order);
        }
        int code = sqlite3_step(statement->stmt);
        while (code == SQLITE_ROW) {
            code = sqlite3_step(statement->stmt);
        }
        must(handle, code);
        must(handle, sqlite3_reset(statement->stmt));
    }
}

int main(int argc, char **argv)
{
    int64_t seconds;
    int64_t group;
    sqlite3 *handle;
    Str text;

    if (argc != 5 || !str_parse_int64(str_from_cstr(argv[3]), &seconds) ||
        !str_parse_int64(str_from_cstr(argv[4]), &group) || group < 1 || group > GROUP_MAX) {
        fprintf(stderr, "usage: replay_bench STATEMENTS DATABASE SECONDS GROUP\n");
        return EXIT_FAILURE;
    }
    Arena arena = arena_open(ARENA_CAP_BYTES);
    if (file_read(&arena, str_from_cstr(argv[1]), FILE_BYTES_MAX, &text) != NULL) {
        return EXIT_FAILURE;
    }
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    must(NULL, sqlite3_open(argv[2], &handle));
    must(handle, sqlite3_exec(handle,
                              "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                              "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
                              "PRAGMA temp_store=MEMORY;",
                              NULL, NULL, NULL));
    read_statements(&arena, handle, text);
    int64_t done = 0;
    int64_t start_us = clock_monotonic_us();
    int64_t until_us = start_us + seconds * SECOND_US;
    while (clock_monotonic_us() < until_us) {
        must(handle, sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL));
        for (int64_t i = 0; i < group; i++) {
            place(handle, done++);
        }
        must(handle, sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL));
    }
    printf("%" PRId64 "\n", done * SECOND_US / (clock_monotonic_us() - start_us));
    for (size_t i = 0; i < statement_count; i++) {
        (void)sqlite3_finalize(statements[i].stmt);
    }
    (void)sqlite3_close(handle);
    return EXIT_SUCCESS;
}
