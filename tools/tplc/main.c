/*
 * main.c - the template compiler's command:
 *   tplc TEMPLATES_DIR MANIFEST OUT_DIR NAME
 * writes OUT_DIR/tpl_NAME.c and .h, when they differ from what is there.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tools/manifest.h"
#include "tools/tplc/tplc.h"

typedef struct Files {
    Arena *arena;
    Str templates_dir;
    Manifest manifest;
} Files;

static bool find_entry(const Files *files, bool is_icon, Str name, Str *ret_url)
{
    const ManifestEntry *entry = manifest_find(&files->manifest, is_icon, name);

    if (entry == NULL) {
        return false;
    }
    *ret_url = entry->url;
    return true;
}

static bool find_asset(void *context, Str name, Str *ret_url)
{
    return find_entry(context, false, name, ret_url);
}

static bool find_icon(void *context, Str name, Str *ret_url)
{
    return find_entry(context, true, name, ret_url);
}

static bool template_exists(void *context, Str name)
{
    const Files *files = context;
    struct stat info;
    Str path =
        arena_printf(files->arena, "%.*s/%.*s", STR_ARG(files->templates_dir), STR_ARG(name));

    return stat(str_cstr(files->arena, path), &info) == 0;
}

static Err *run(char **argv, Arena *arena, bool *ret_ok)
{
    Files files = { .arena = arena, .templates_dir = str_from_cstr(argv[1]) };
    Str name = str_from_cstr(argv[4]);
    Str source;

    TRY(manifest_read(arena, str_from_cstr(argv[2]), &files.manifest));
    Str path = arena_printf(arena, "%s/%s", argv[1], argv[4]);
    TRY(file_read(arena, path, TPLC_SOURCE_BYTES_MAX, &source));
    TplcHost host = { &files, find_asset, find_icon, template_exists };
    TplcResult result = tplc_compile(&host, name, source, arena);
    if (result.error.len > 0) {
        fprintf(stderr, "%.*s\n", STR_ARG(result.error));
        *ret_ok = false;
        return NULL;
    }
    Str base = arena_printf(arena, "%s/%.*s", argv[3], STR_ARG(result.name));
    TRY(write_if_changed(arena_printf(arena, "%.*s.h", STR_ARG(base)), result.header, *arena));
    TRY(write_if_changed(arena_printf(arena, "%.*s.c", STR_ARG(base)), result.code, *arena));
    *ret_ok = true;
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: tplc TEMPLATES_DIR MANIFEST OUT_DIR NAME\n");
        return 2;
    }
    Arena start = arena_open(TPLC_ARENA_BYTES);
    Arena arena = start;
    bool ok = false;
    Err *err = run(argv, &arena, &ok);
    if (err != NULL) {
        fprintf(stderr, "tplc: %.*s\n", STR_ARG(err_format(&arena, err)));
    }
    arena_close(start, TPLC_ARENA_BYTES);
    return err == NULL && ok ? 0 : 1;
}
