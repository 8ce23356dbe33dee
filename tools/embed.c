/*
 * embed.c - puts the built assets into the program.
 *   embed ASSET_DIR MANIFEST OUT_TABLE_C OUT_BYTES_S
 * The bytes go in by the assembler's .incbin, which takes no time; the table is C, sorted by path.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tools/manifest.h"

enum { EMBED_ARENA_BYTES = 16 * 1024 * 1024, FORM_COUNT = 3 };

static const char *const suffixes[FORM_COUNT] = { "", ".gz", ".br" };

static int by_url(const void *a, const void *b)
{
    const ManifestEntry *left = a;
    const ManifestEntry *right = b;

    return str_cmp(left->url, right->url);
}

/* Length of the file, 0 when it is not there. */
static size_t file_bytes(Arena *arena, Str path)
{
    struct stat info;

    return stat(str_cstr(arena, path), &info) == 0 ? (size_t)info.st_size : 0;
}

static void add_quoted(StrBuf *out, Str text)
{
    buf_add(out, S("STR_INIT(\""));
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\') {
            buf_add_char(out, '\\');
        }
        buf_add_char(out, text.ptr[i]);
    }
    buf_add(out, S("\")"));
}

/* One stored form of asset `index`: its bytes and its place in the table's row. */
static void add_form(Arena *arena, Str path, size_t index, int form, StrBuf *externs, StrBuf *table,
                     StrBuf *bytes)
{
    size_t len = file_bytes(arena, path);

    if (len == 0) {
        buf_add(table, S(", { \"\", 0 }"));
        return;
    }
    buf_addf(externs, "extern const char asset_bytes_%zu_%d[];\n", index, form);
    buf_addf(table, ", { asset_bytes_%zu_%d, %zu }", index, form, len);
    buf_addf(bytes,
             "    .globl asset_bytes_%zu_%d\n    .hidden asset_bytes_%zu_%d\n"
             "    .balign 16\nasset_bytes_%zu_%d:\n    .incbin \"%.*s\"\n",
             index, form, index, form, index, form, STR_ARG(path));
}

static Err *run(char **argv, Arena *arena)
{
    Manifest manifest;
    StrBuf externs = buf_new(arena, 16 * 1024);
    StrBuf table = buf_new(arena, 64 * 1024);
    StrBuf bytes = buf_new(arena, 64 * 1024);
    size_t count = 0;

    TRY(manifest_read(arena, str_from_cstr(argv[2]), &manifest));
    qsort(manifest.entries, manifest.count, sizeof(manifest.entries[0]), by_url);
    buf_add(&externs, S("/* Made by tools/embed. */\n#include \"http/asset_table.h\"\n\n"));
    buf_add(&bytes, S("    .section .rodata\n"));
    for (size_t i = 0; i < manifest.count; i++) {
        const ManifestEntry *entry = &manifest.entries[i];
        if (entry->is_icon) {
            continue;
        }
        Str file = str_slice(entry->url, sizeof("/assets/") - 1, entry->url.len);
        buf_add(&table, S("    { "));
        add_quoted(&table, entry->url);
        buf_add(&table, S(", "));
        add_quoted(&table, entry->name);
        buf_add(&table, S(", "));
        add_quoted(&table, entry->type);
        buf_add(&table, S(", "));
        add_quoted(&table, entry->etag);
        for (int form = 0; form < FORM_COUNT; form++) {
            Str path = arena_printf(arena, "%s/%.*s%s", argv[1], STR_ARG(file), suffixes[form]);
            add_form(arena, path, count, form, &externs, &table, &bytes);
        }
        buf_add(&table, S(" },\n"));
        count++;
    }
    buf_addf(&externs, "\nconst size_t asset_count = %zu;\nconst Asset assets[] = {\n", count);
    buf_add(&externs, buf_str(&table));
    buf_add(&externs, S("};\n"));
    buf_add(&bytes, S("    .section .note.GNU-stack,\"\",@progbits\n"));
    TRY(write_if_changed(str_from_cstr(argv[3]), buf_str(&externs), *arena));
    return write_if_changed(str_from_cstr(argv[4]), buf_str(&bytes), *arena);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: embed ASSET_DIR MANIFEST OUT_TABLE_C OUT_BYTES_S\n");
        return 2;
    }
    Arena start = arena_open(EMBED_ARENA_BYTES);
    Arena arena = start;
    Err *err = run(argv, &arena);
    if (err != NULL) {
        fprintf(stderr, "embed: %.*s\n", STR_ARG(err_format(&arena, err)));
    }
    arena_close(start, EMBED_ARENA_BYTES);
    return err == NULL ? 0 : 1;
}
