/*
 * lint.h - what a program can check of docs/dev/style.md: layers, sizes, banned calls, SQL and HTML
 * in C.
 *
 * Each finding is a line `file:line: message`. Exemptions stand beside their rule, with a reason.
 */
#ifndef TOOLS_LINT_H
#define TOOLS_LINT_H

#include "base/str.h"

enum {
    FILE_LINES_MAX = 500,
    FUNCTION_LINES_MAX = 70,
    LINT_FILE_BYTES_MAX = 4 * 1024 * 1024,
    LAYER_MAX = 32
};

typedef struct Layers {
    size_t count;
    struct Layer {
        Str name;
        Str allowed; /* words between blanks */
    } layers[LAYER_MAX];
} Layers;

typedef struct Lint {
    Arena *arena;
    Layers layers;
    size_t file_count;
    size_t finding_count;
} Lint;

/* Fills layers from the text of layers.txt. */
Layers layers_parse(Str text);
bool layer_allows(const Layers *layers, Str from, Str to);
/* Checks one file; `path` is relative to the root: "src/web/page.c". */
void lint_file(Lint *lint, Str path, Str text);

#endif
