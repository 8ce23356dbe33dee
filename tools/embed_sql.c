/*
 * embed_sql.c - puts sql/migrations into the program: embed_sql OUT.c FILE...
 *
 * The files are named NNNN_slug.sql and numbered 0000, 0001, … without a gap.
 */
#include <stdio.h>

#include "base/crypto.h"
#include "base/file.h"

enum { EMBED_ARENA_BYTES = 16 * 1024 * 1024, EMBED_FILE_BYTES_MAX = 256 * 1024 };

static Str base_name(Str path)
{
    size_t start = path.len;

    while (start > 0 && path.ptr[start - 1] != '/') {
        start--;
    }
    return str_slice(path, start, path.len);
}

static void add_text(StrBuf *buf, Str text)
{
    Str line;

    while (str_next(&text, '\n', &line)) {
        buf_add(buf, S("      \""));
        for (size_t i = 0; i < line.len; i++) {
            char c = line.ptr[i];
            if (c == '"' || c == '\\' || (c == '?' && i > 0 && line.ptr[i - 1] == '?')) {
                buf_add_char(buf, '\\');
            }
            buf_add_char(buf, c);
        }
        buf_add(buf, S("\\n\"\n"));
    }
}

static Err *add_file(Arena *arena, StrBuf *buf, Str path, int64_t number)
{
    Str name = base_name(path);
    int64_t version;
    Str text;

    if (!str_parse_int64(str_slice(name, 0, 4), &version) || version != number ||
        str_slice(name, 4, 5).len != 1 || name.ptr[4] != '_' || !str_ends(name, S(".sql"))) {
        return ERR(USAGE, "%.*s:1: this must be migration %04d_slug.sql", STR_ARG(path),
                   (int)number);
    }
    TRY(file_read(arena, path, EMBED_FILE_BYTES_MAX, &text));
    if (!str_utf8_valid(text) || !str_ends(text, S("\n")) ||
        str_find(text, S("\r"), 0) != text.len) {
        return ERR(USAGE, "%.*s:1: not UTF-8 text with lines that end with LF", STR_ARG(path));
    }
    buf_addf(buf, "    { %d, \"%.*s\", STR_INIT(\n", (int)number, STR_ARG(name));
    add_text(buf, text);
    buf_add(buf, S("    ) },\n"));
    return NULL;
}

static Err *run(Arena *arena, int argc, char **argv)
{
    StrBuf buf = buf_new(arena, EMBED_FILE_BYTES_MAX);

    if (argc < 3) {
        return ERR(USAGE, "usage: embed_sql OUT.c FILE...");
    }
    buf_add(&buf, S("/* Made by embed_sql from sql/migrations. */\n"
                    "#include \"db/migrate_internal.h\"\n\n"
                    "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
                    "const Migration migrations[] = {\n"));
    for (int i = 2; i < argc; i++) {
        TRY(add_file(arena, &buf, str_from_cstr(argv[i]), i - 2));
    }
    buf_add(&buf, S("};\n\nconst size_t migration_count = COUNT_OF(migrations);\n"));
    return file_write_atomic(str_from_cstr(argv[1]), buf_str(&buf), 0644);
}

int main(int argc, char **argv)
{
    crypto_start(); /* for the names of temporary files */
    Arena arena = arena_open(EMBED_ARENA_BYTES);
    Err *err = run(&arena, argc, argv);

    if (err != NULL) {
        (void)fprintf(stderr, "%s\n", err->detail);
        return 1;
    }
    return 0;
}
