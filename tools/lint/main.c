/* main.c - lint ROOT: checks every hand-written source below ROOT; exit 1 when something is found.
 */
#include "tools/lint/lint.h"

#include "base/file.h"

#include <ftw.h>
#include <stdio.h>

enum { LINT_ARENA_BYTES = 64 * 1024 * 1024, OPEN_FOLDERS_MAX = 16 };

static const Str roots[] = {
    STR_INIT("src"),       STR_INIT("tools"),     STR_INIT("tests"),      STR_INIT("sql"),
    STR_INIT("templates"), STR_INIT("assets/js"), STR_INIT("assets/css"), STR_INIT("deploy"),
};

static const Str endings[] = {
    STR_INIT(".c"),  STR_INIT(".h"),   STR_INIT(".sql"), STR_INIT(".html"),
    STR_INIT(".ts"), STR_INIT(".css"), STR_INIT(".mjs"), STR_INIT(".sh"),
};

/* nftw has no context, and the program has one job. */
static Lint lint;
static size_t root_len;

static int visit(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)place;
    Str full = str_from_cstr(path);
    Str relative = str_slice(full, root_len + 1, full.len);
    bool source = false;
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        source = source || str_ends(relative, endings[i]);
    }
    if (kind != FTW_F || !source || str_find(relative, S("/golden/"), 0) < relative.len) {
        return 0;
    }
    Arena scratch = *lint.arena;
    Str text;
    Err *err = file_read(&scratch, full, LINT_FILE_BYTES_MAX, &text);
    if (err != NULL) {
        (void)printf("%s: cannot be read\n", path);
        lint.finding_count++;
        return 0;
    }
    lint_file(&lint, str_dup(&scratch, relative), text);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "usage: lint ROOT\n");
        return 2;
    }
    Arena arena = arena_open(LINT_ARENA_BYTES);
    Str root = str_from_cstr(argv[1]);
    Str table;
    Err *err = file_read(&arena, arena_printf(&arena, "%s/tools/lint/layers.txt", argv[1]),
                         LINT_FILE_BYTES_MAX, &table);
    if (err != NULL) {
        (void)fprintf(stderr, "lint: tools/lint/layers.txt cannot be read\n");
        return 2;
    }
    lint = (Lint){ .arena = &arena, .layers = layers_parse(table) };
    root_len = root.len;
    for (size_t i = 0; i < COUNT_OF(roots); i++) {
        Str folder = arena_printf(&arena, "%s/%.*s", argv[1], STR_ARG(roots[i]));
        (void)nftw(str_cstr(&arena, folder), visit, OPEN_FOLDERS_MAX, FTW_PHYS);
    }
    (void)printf("%zu files, %zu findings\n", lint.file_count, lint.finding_count);
    return lint.finding_count == 0 && lint.file_count > 0 ? 0 : 1;
}
