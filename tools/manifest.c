/* manifest.c - reads the list of built assets, for tplc and embed. */
#include "tools/manifest.h"

#include "base/file.h"

static bool parse_line(Str line, ManifestEntry *ret_entry)
{
    Str kind;
    ManifestEntry entry = { 0 };

    if (!str_next(&line, '\t', &kind) || !str_next(&line, '\t', &entry.name) ||
        !str_next(&line, '\t', &entry.url)) {
        return false;
    }
    entry.is_icon = str_eq(kind, S("icon"));
    if (entry.is_icon) {
        *ret_entry = entry;
        return true;
    }
    if (!str_eq(kind, S("asset")) || !str_next(&line, '\t', &entry.type) ||
        !str_next(&line, '\t', &entry.etag)) {
        return false;
    }
    *ret_entry = entry;
    return true;
}

Err *manifest_read(Arena *out, Str path, Manifest *ret_manifest)
{
    Str text;
    Str line;
    Manifest manifest = { .entries = arena_array(out, ManifestEntry, MANIFEST_ENTRIES_MAX) };

    TRY(file_read(out, path, MANIFEST_BYTES_MAX, &text));
    while (str_next(&text, '\n', &line)) {
        if (line.len == 0) {
            continue;
        }
        if (manifest.count == MANIFEST_ENTRIES_MAX ||
            !parse_line(line, &manifest.entries[manifest.count])) {
            return ERR(CONFIG, "%.*s: line %zu is not an asset or icon", STR_ARG(path),
                       manifest.count + 1);
        }
        manifest.count++;
    }
    *ret_manifest = manifest;
    return NULL;
}

const ManifestEntry *manifest_find(const Manifest *manifest, bool is_icon, Str name)
{
    for (size_t i = 0; i < manifest->count; i++) {
        const ManifestEntry *entry = &manifest->entries[i];
        if (entry->is_icon == is_icon && str_eq(entry->name, name)) {
            return entry;
        }
    }
    return NULL;
}

Err *write_if_changed(Str path, Str content, Arena scratch)
{
    Str old;
    Err *err = file_read(&scratch, path, content.len + 1, &old);

    if (err == NULL && str_eq(old, content)) {
        return NULL;
    }
    return file_write_atomic(path, content, 0644);
}
