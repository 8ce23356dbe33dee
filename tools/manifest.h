/*
 * manifest.h - what tools/assets.mjs made: one line per asset and icon, fields separated by tabs.
 *
 *   asset <name> <url> <type> <etag>   the bytes are in <dir>/<last part of url>, and there may be
 *                                      .gz and .br beside it
 *   icon  <name> <url>
 */
#ifndef TOOLS_MANIFEST_H
#define TOOLS_MANIFEST_H

#include "base/err.h"

enum { MANIFEST_BYTES_MAX = 256 * 1024, MANIFEST_ENTRIES_MAX = 2000 };

typedef struct ManifestEntry {
    bool is_icon;
    Str name;
    Str url;
    Str type;
    Str etag;
} ManifestEntry;

typedef struct Manifest {
    ManifestEntry *entries;
    size_t count;
} Manifest;

/* Fails: IO, CONFIG (a line that is not of that form). */
MUST_USE Err *manifest_read(Arena *out, Str path, Manifest *ret_manifest);

/* NULL when there is none. */
const ManifestEntry *manifest_find(const Manifest *manifest, bool is_icon, Str name);

/* Writes only when the content differs, so that ninja has nothing to rebuild. Fails: IO. */
MUST_USE Err *write_if_changed(Str path, Str content, Arena scratch);

#endif
