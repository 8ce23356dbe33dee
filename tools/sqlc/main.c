/*
 * main.c - the query compiler's command line.
 *
 *   sqlc TYPES.txt QUERY.sql OUT.h OUT.c             one aggregate
 *   sqlc --all TYPES.txt OUT.h OUT.c QUERY.sql...    the tables of all of them
 */
#include "tools/sqlc/sqlc.h"

#include <stdio.h>

#include "base/crypto.h"
#include "base/file.h"

static Err *load(Arena *arena, const Types *types, Str path, QueryFile **ret_file)
{
    Str text;

    TRY(file_read(arena, path, SQLC_FILE_BYTES_MAX, &text));
    return query_file_parse(arena, types, path, text, ret_file);
}

static Err *load_types(Arena *arena, Str path, Types **ret_types)
{
    Str text;

    TRY(file_read(arena, path, SQLC_FILE_BYTES_MAX, &text));
    return types_parse(arena, path, text, ret_types);
}

static Err *save(Str path, Str content)
{
    return file_write_atomic(path, content, 0644);
}

static Err *run_one(Arena *arena, const Str *args)
{
    Types *types;
    QueryFile *file;

    TRY(load_types(arena, args[0], &types));
    TRY(load(arena, types, args[1], &file));
    TRY(save(args[2], emit_header(arena, file)));
    return save(args[3], emit_source(arena, file));
}

/* Names are unique over all files: they become C functions. */
static Err *names_check(Arena *arena, QueryFile *const *files, size_t count)
{
    for (size_t a = 0; a < count; a++) {
        for (size_t i = 0; i < files[a]->query_count; i++) {
            for (size_t b = 0; b < a; b++) {
                for (size_t k = 0; k < files[b]->query_count; k++) {
                    const Query *query = &files[a]->queries[i];
                    const Query *other = &files[b]->queries[k];
                    if (str_eq(query->name, other->name)) {
                        return place_err(arena, files[a]->path, query->line,
                                         "`%.*s` is also in %.*s:%d", STR_ARG(query->name),
                                         STR_ARG(files[b]->path), other->line);
                    }
                }
            }
        }
    }
    return NULL;
}

static Err *run_all(Arena *arena, const Str *args, size_t count)
{
    QueryFile *files[SQLC_FILES_MAX] = { 0 };
    size_t file_count = count - 3;
    Types *types;

    if (file_count > SQLC_FILES_MAX) {
        return ERR(USAGE, "more than %d query files", SQLC_FILES_MAX);
    }
    TRY(load_types(arena, args[0], &types));
    for (size_t i = 0; i < file_count; i++) {
        TRY(load(arena, types, args[3 + i], &files[i]));
    }
    TRY(names_check(arena, files, file_count));
    TRY(save(args[1], emit_all_header(arena)));
    return save(args[2], emit_all_source(arena, files, file_count));
}

static Err *run(Arena *arena, int argc, char **argv)
{
    Str *args = arena_array(arena, Str, (size_t)argc);

    for (int i = 0; i < argc; i++) {
        args[i] = str_from_cstr(argv[i]);
    }
    if (argc >= 6 && str_eq(args[1], S("--all"))) {
        return run_all(arena, args + 2, (size_t)argc - 2);
    }
    if (argc == 5) {
        return run_one(arena, args + 1);
    }
    return ERR(USAGE, "usage: sqlc TYPES.txt QUERY.sql OUT.h OUT.c | "
                      "sqlc --all TYPES.txt OUT.h OUT.c QUERY.sql...");
}

int main(int argc, char **argv)
{
    crypto_start(); /* for the names of temporary files */
    Arena arena = arena_open(SQLC_ARENA_BYTES);
    Err *err = run(&arena, argc, argv);

    if (err != NULL) {
        (void)fprintf(stderr, "%s\n", err->detail);
        return 1;
    }
    return 0;
}
