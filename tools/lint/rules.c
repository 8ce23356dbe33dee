/* rules.c - the rules, each a function over the lines of one file. */
#include "tools/lint/lint.h"

#include <ctype.h>
#include <stdio.h>

typedef struct Source {
    Str path;
    Str text;
    bool is_c;  /* a .c or .h file */
    Str folder; /* of src/: "web"; empty elsewhere */
} Source;

static void finding(Lint *lint, const Source *source, size_t line, const char *message, Str what)
{
    (void)printf("%.*s:%zu: %s%.*s\n", STR_ARG(source->path), line, message, STR_ARG(what));
    lint->finding_count++;
}

Layers layers_parse(Str text)
{
    Layers layers = { 0 };
    Str line;
    while (str_next(&text, '\n', &line) && layers.count < LAYER_MAX) {
        size_t colon = str_find(line, S(":"), 0);
        if (line.len == 0 || line.ptr[0] == '#' || colon == line.len) {
            continue;
        }
        layers.layers[layers.count].name = str_trim(str_slice(line, 0, colon));
        layers.layers[layers.count].allowed = str_slice(line, colon + 1, line.len);
        layers.count++;
    }
    return layers;
}

bool layer_allows(const Layers *layers, Str from, Str to)
{
    if (str_eq(from, to)) {
        return true;
    }
    for (size_t i = 0; i < layers->count; i++) {
        Str rest = layers->layers[i].allowed;
        Str word;
        while (str_eq(layers->layers[i].name, from) && str_next(&rest, ' ', &word)) {
            if (str_eq(word, to)) {
                return true;
            }
        }
    }
    return false;
}

static bool word_char(char c)
{
    return isalnum((unsigned char)c) != 0 || c == '_';
}

/* Whether `word` stands in the line as a whole word followed by `after` (0: by anything). */
static bool line_has_word(Str line, Str word, char after)
{
    for (size_t at = str_find(line, word, 0); at < line.len; at = str_find(line, word, at + 1)) {
        bool starts = at == 0 || !word_char(line.ptr[at - 1]);
        size_t end = at + word.len;
        bool ends = end == line.len || !word_char(line.ptr[end]);
        if (starts && ends && (after == 0 || (end < line.len && line.ptr[end] == after))) {
            return true;
        }
    }
    return false;
}

static const Str banned_calls[] = {
    STR_INIT("strcpy"),   STR_INIT("strcat"), STR_INIT("sprintf"), STR_INIT("vsprintf"),
    STR_INIT("gets"),     STR_INIT("strtok"), STR_INIT("strncpy"), STR_INIT("atoi"),
    STR_INIT("atol"),     STR_INIT("scanf"),  STR_INIT("sscanf"),  STR_INIT("localtime"),
    STR_INIT("gmtime"),   STR_INIT("rand"),   STR_INIT("srand"),   STR_INIT("system"),
    STR_INIT("popen"),    STR_INIT("setjmp"), STR_INIT("signal"),  STR_INIT("alloca"),
    STR_INIT("malloc"),   STR_INIT("calloc"), STR_INIT("realloc"), STR_INIT("strdup"),
    STR_INIT("asprintf"),
};

/* libmicrohttpd and the drivers own their memory; db/ wraps them (code.md 7). */
static bool may_allocate(const Source *source)
{
    return str_eq(source->folder, S("base")) || str_eq(source->folder, S("db")) ||
           str_eq(source->folder, S("http"));
}

/* Cairo's coordinates are floating point; no amount is computed there. */
static bool may_float(const Source *source)
{
    return str_starts(source->path, S("src/service/invoice_pdf"));
}

static const Str markup_words[] = {
    STR_INIT("\"<div"), STR_INIT("\"<p>"), STR_INIT("\"<a "),     STR_INIT("\"<table"),
    STR_INIT("\"<td"),  STR_INIT("\"<li"), STR_INIT("\"<span"),   STR_INIT("\"<html"),
    STR_INIT("\"</"),   STR_INIT("\"<b>"), STR_INIT("\"<script"),
};

static const Str sql_words[] = {
    STR_INIT("\"SELECT "),      STR_INIT("\"INSERT INTO "), STR_INIT("\"UPDATE "),
    STR_INIT("\"DELETE FROM "), STR_INIT("\"CREATE TABLE"),
};

/* The engines speak their own SQL, and so does the connector that makes databases for customers. */
static bool may_speak_sql(const Source *source)
{
    return str_eq(source->folder, S("db")) || str_eq(source->folder, S("connector"));
}

static void check_words(Lint *lint, const Source *source, Str line, size_t number)
{
    for (size_t i = 0; i < COUNT_OF(banned_calls); i++) {
        bool memory = i >= COUNT_OF(banned_calls) - 5;
        if (!str_eq(source->folder, S("base")) && !(memory && may_allocate(source)) &&
            line_has_word(line, banned_calls[i], '(')) {
            finding(lint, source, number, "banned call: ", banned_calls[i]);
        }
    }
    if (!may_float(source) &&
        (line_has_word(line, S("double"), ' ') || line_has_word(line, S("float"), ' '))) {
        finding(lint, source, number, "floating point", S(""));
    }
    for (size_t i = 0; i < COUNT_OF(markup_words); i++) {
        if (str_find(line, markup_words[i], 0) < line.len) {
            finding(lint, source, number, "HTML belongs in templates/: ", markup_words[i]);
        }
    }
    for (size_t i = 0; i < COUNT_OF(sql_words); i++) {
        if (!may_speak_sql(source) && str_find(line, sql_words[i], 0) < line.len) {
            finding(lint, source, number, "SQL belongs in sql/: ", sql_words[i]);
        }
    }
}

static void check_include(Lint *lint, const Source *source, Str line, size_t number)
{
    Str prefix = S("#include \"");
    if (!str_starts(line, prefix)) {
        return;
    }
    Str target = str_slice(line, prefix.len, line.len);
    size_t slash = str_find(target, S("/"), 0);
    if (slash < target.len &&
        !layer_allows(&lint->layers, source->folder, str_slice(target, 0, slash))) {
        finding(lint, source, number, "this layer may not include ", target);
    }
}

/* A function begins with `{` in the first column and ends with `}` there. */
static void check_functions(Lint *lint, const Source *source)
{
    Str rest = source->text;
    Str line;
    size_t number = 0;
    size_t start = 0;
    while (str_next(&rest, '\n', &line)) {
        number++;
        if (str_eq(line, S("{"))) {
            start = number;
        } else if (str_eq(line, S("}")) && start > 0) {
            if (number - start + 1 > FUNCTION_LINES_MAX + 2) {
                finding(lint, source, start, "a function of more than 70 lines", S(""));
            }
            start = 0;
        }
    }
}

static bool comment_line(Str line)
{
    Str text = str_trim(line);
    return str_starts(text, S("/*")) || str_starts(text, S("*")) || str_starts(text, S("//"));
}

static Source source_of(Str path, Str text)
{
    Source source = { .path = path, .text = text };
    source.is_c = str_ends(path, S(".c")) || str_ends(path, S(".h"));
    if (str_starts(path, S("src/"))) {
        Str rest = str_slice(path, 4, path.len);
        source.folder = str_slice(rest, 0, str_find(rest, S("/"), 0));
    }
    return source;
}

void lint_file(Lint *lint, Str path, Str text)
{
    Source source = source_of(path, text);
    Str rest = text;
    Str line;
    size_t number = 0;
    lint->file_count++;
    while (str_next(&rest, '\n', &line)) {
        number++;
        if (source.is_c && str_find(line, S("TODO"), 0) < line.len &&
            str_find(line, S("TODO(#"), 0) == line.len && !str_starts(path, S("tools/lint/"))) {
            finding(lint, &source, number, "TODO without an issue's number", S(""));
        }
        if (source.folder.len > 0 && source.is_c && !comment_line(line)) {
            check_words(lint, &source, line, number);
            check_include(lint, &source, line, number);
        }
    }
    if (number > FILE_LINES_MAX) {
        finding(lint, &source, number, "a file of more than 500 lines", S(""));
    }
    if (source.is_c) {
        check_functions(lint, &source);
        if (!str_starts(text, S("/*"))) {
            finding(lint, &source, 1, "the first comment, which says the subject, is missing",
                    S(""));
        }
    }
}
