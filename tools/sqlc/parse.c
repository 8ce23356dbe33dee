/* parse.c - reads a query file: the comment lines before each statement, and where its SQL is. */
#include "tools/sqlc/sqlc.h"

/* Words that would not compile, or would hide a parameter of the generated function. */
static const Str reserved_names[] = {
    STR_INIT("auto"),     STR_INIT("bool"),      STR_INIT("break"),    STR_INIT("case"),
    STR_INIT("char"),     STR_INIT("columns"),   STR_INIT("const"),    STR_INIT("context"),
    STR_INIT("db"),       STR_INIT("default"),   STR_INIT("do"),       STR_INIT("double"),
    STR_INIT("else"),     STR_INIT("enum"),      STR_INIT("extern"),   STR_INIT("false"),
    STR_INIT("float"),    STR_INIT("for"),       STR_INIT("goto"),     STR_INIT("if"),
    STR_INIT("in"),       STR_INIT("inline"),    STR_INIT("int"),      STR_INIT("long"),
    STR_INIT("out"),      STR_INIT("params"),    STR_INIT("register"), STR_INIT("restrict"),
    STR_INIT("ret_row"),  STR_INIT("ret_found"), STR_INIT("ret_rows"), STR_INIT("ret_count"),
    STR_INIT("return"),   STR_INIT("row"),       STR_INIT("rows"),     STR_INIT("short"),
    STR_INIT("signed"),   STR_INIT("sizeof"),    STR_INIT("static"),   STR_INIT("struct"),
    STR_INIT("switch"),   STR_INIT("true"),      STR_INIT("typedef"),  STR_INIT("union"),
    STR_INIT("void"),     STR_INIT("volatile"),  STR_INIT("while"),    STR_INIT("ret_changed"),
    STR_INIT("unsigned"),
};

typedef struct KindName {
    Str word;
    QueryKind kind;
} KindName;

static const KindName kind_names[] = {
    { STR_INIT(":one"), QUERY_ONE },     { STR_INIT(":opt"), QUERY_OPT },
    { STR_INIT(":many"), QUERY_MANY },   { STR_INIT(":exec"), QUERY_EXEC },
    { STR_INIT(":count"), QUERY_COUNT },
};

typedef struct Parser {
    Arena *out;
    const Types *types;
    QueryFile *file;
    Query *query; /* the one being read, or NULL */
    int line;
} Parser;

static bool name_reserved(Str name)
{
    for (size_t i = 0; i < COUNT_OF(reserved_names); i++) {
        if (str_eq(reserved_names[i], name)) {
            return true;
        }
    }
    return false;
}

static bool kind_parse(Str word, QueryKind *ret_kind)
{
    for (size_t i = 0; i < COUNT_OF(kind_names); i++) {
        if (str_eq(kind_names[i].word, word)) {
            *ret_kind = kind_names[i].kind;
            return true;
        }
    }
    return false;
}

/* What stands around `-- sort:`. */
static Err *sorts_check(Parser *parser)
{
    const Query *query = parser->query;
    bool sorted = query->sort_count > 0;

    if (!sorted && query->sort_id.len == 0) {
        return NULL;
    }
    if (!sorted || query->sort_id.len == 0 || query->kind != QUERY_MANY || query->each > 0 ||
        query->in.count == 0 || query->out.count > 0 || query->tail.len > 0) {
        return place_err(
            parser->out, parser->file->path, query->line,
            "`%.*s` is sorted: it is :many, has `-- in:`, `-- id:` and `-- sort:`, and "
            "no `-- out:`, `-- each:` or `-- pg:`",
            STR_ARG(query->name));
    }
    return NULL;
}

/* Once the SQL of a query has been read to its end. */
static Err *query_end(Parser *parser)
{
    Query *query = parser->query;
    bool rows = query != NULL && query->kind != QUERY_EXEC && query->kind != QUERY_COUNT;

    if (query == NULL) {
        return NULL;
    }
    if (query->body.len == 0) {
        return place_err(parser->out, parser->file->path, query->line, "`%.*s` has no SQL",
                         STR_ARG(query->name));
    }
    TRY(sorts_check(parser));
    rows = rows && query->sort_count == 0;
    if (rows && query->out.count == 0) {
        return place_err(parser->out, parser->file->path, query->line, "`%.*s` needs `-- out:`",
                         STR_ARG(query->name));
    }
    if (!rows && query->out.count > 0) {
        return place_err(parser->out, parser->file->path, query->line,
                         "`%.*s` gives no rows, so it has no `-- out:`", STR_ARG(query->name));
    }
    TRY(text_compile(parser->out, parser->types, parser->file, query));
    parser->query = NULL;
    return NULL;
}

/* "order_get :opt by=worker" */
static Err *query_begin(Parser *parser, Str rest)
{
    QueryFile *file = parser->file;
    Str name = { 0 };
    Str kind = { 0 };
    Str by = S("any");

    TRY(query_end(parser));
    (void)str_next(&rest, ' ', &name);
    rest = str_trim(rest);
    (void)str_next(&rest, ' ', &kind);
    rest = str_trim(rest);
    if (str_starts(rest, S("by="))) {
        by = str_slice(rest, 3, rest.len);
        rest = (Str){ 0 };
    }
    Query query = { .name = name, .by = by, .line = parser->line, .rows_max = SQLC_ROWS_DEFAULT };
    if (!name_valid(name) || !kind_parse(kind, &query.kind) || !name_valid(by) || rest.len > 0) {
        return place_err(
            parser->out, file->path, parser->line,
            "a query begins `-- name: snake_name :one|:opt|:many|:exec|:count by=who`");
    }
    for (size_t i = 0; i < file->query_count; i++) {
        if (str_eq(file->queries[i].name, name)) {
            return place_err(parser->out, file->path, parser->line,
                             "`%.*s` is there twice; the first is in line %d", STR_ARG(name),
                             file->queries[i].line);
        }
    }
    if (file->query_count == SQLC_QUERIES_MAX) {
        return place_err(parser->out, file->path, parser->line, "more than %d queries in one file",
                         SQLC_QUERIES_MAX);
    }
    query.in.items = arena_array(parser->out, Field, SQLC_FIELDS_MAX);
    query.out.items = arena_array(parser->out, Field, SQLC_FIELDS_MAX);
    query.sorts = arena_array(parser->out, Sort, SQLC_SORTS_MAX);
    parser->query = &file->queries[file->query_count++];
    *parser->query = query;
    return NULL;
}

/* "id OrderId" or "placed_at Instant?" */
static Err *field_add(Parser *parser, Fields *fields, Str text)
{
    Str path = parser->file->path;
    Str type_name = str_trim(text);
    Str name = { 0 };

    (void)str_next(&type_name, ' ', &name);
    type_name = str_trim(type_name);
    bool nullable = str_ends(type_name, S("?"));
    if (nullable) {
        type_name = str_slice(type_name, 0, type_name.len - 1);
    }
    if (!name_valid(name) || type_name.len == 0) {
        return place_err(parser->out, path, parser->line,
                         "`%.*s` is not `name Type` or `name Type?`", STR_ARG(str_trim(text)));
    }
    if (name_reserved(name)) {
        return place_err(parser->out, path, parser->line, "`%.*s` is a reserved name",
                         STR_ARG(name));
    }
    const Type *type = types_find(parser->types, type_name);
    if (type == NULL) {
        return place_err(parser->out, path, parser->line, "there is no type `%.*s` in types.txt",
                         STR_ARG(type_name));
    }
    for (size_t i = 0; i < fields->count; i++) {
        if (str_eq(fields->items[i].name, name)) {
            return place_err(parser->out, path, parser->line, "`%.*s` is there twice",
                             STR_ARG(name));
        }
    }
    if (fields->count == SQLC_FIELDS_MAX) {
        return place_err(parser->out, path, parser->line, "more than %d names", SQLC_FIELDS_MAX);
    }
    fields->items[fields->count++] = (Field){ .name = name, .type = type, .nullable = nullable };
    return NULL;
}

/* "id OrderId, state OrderState,": a comma at the end goes on in the next line of the same kind. */
static Err *fields_add(Parser *parser, Fields *fields, Str list)
{
    Str part;

    if (str_ends(list, S(","))) {
        list = str_slice(list, 0, list.len - 1);
    }
    while (str_next(&list, ',', &part)) {
        TRY(field_add(parser, fields, part));
    }
    return NULL;
}

static Err *rows_max_set(Parser *parser, Str text)
{
    Query *query = parser->query;

    if (query->kind != QUERY_MANY || !str_parse_int64(text, &query->rows_max) ||
        query->rows_max < 1 || query->rows_max > 1000000) {
        return place_err(parser->out, parser->file->path, parser->line,
                         "`-- max:` is the most rows of a :many, 1 to 1000000");
    }
    return NULL;
}

static Err *each_set(Parser *parser, Str text)
{
    Query *query = parser->query;

    if (!str_parse_int64(text, &query->each) || query->each < 1 || query->each > 1000 ||
        query->kind == QUERY_COUNT || query->kind == QUERY_ONE) {
        return place_err(parser->out, parser->file->path, parser->line,
                         "`-- each:` is the most rows for one of many parameters, 1 to 1000, of an "
                         ":exec, :opt or :many");
    }
    return NULL;
}

/* "name text lower(s.title)", "gross int d.gross_minor" or "created id" */
static Err *sort_add(Parser *parser, Str rest)
{
    Query *query = parser->query;
    Sort sort = { .kind = TYPE_ID };
    Str kind = { 0 };

    (void)str_next(&rest, ' ', &sort.name);
    rest = str_trim(rest);
    (void)str_next(&rest, ' ', &kind);
    sort.key = str_trim(rest);
    bool by_id = str_eq(kind, S("id"));
    if (!by_id) {
        sort.kind = str_eq(kind, S("text")) ? TYPE_STR : TYPE_INT64;
    }
    bool known = by_id || sort.kind == TYPE_STR || str_eq(kind, S("int"));
    if (!name_valid(sort.name) || !known || (sort.key.len == 0) != by_id ||
        query->sort_count == SQLC_SORTS_MAX) {
        return place_err(
            parser->out, parser->file->path, parser->line,
            "`-- sort:` is `name id`, `name text EXPRESSION` or `name int EXPRESSION`, "
            "at most %d of them",
            SQLC_SORTS_MAX);
    }
    for (size_t i = 0; i < query->sort_count; i++) {
        if (str_eq(query->sorts[i].name, sort.name)) {
            return place_err(parser->out, parser->file->path, parser->line, "`%.*s` is there twice",
                             STR_ARG(sort.name));
        }
    }
    query->sorts[query->sort_count++] = sort;
    return NULL;
}

/* One `-- word: rest` line of a query; false when it is an ordinary comment. */
static Err *directive(Parser *parser, Str line, bool *ret_is_directive)
{
    static const Str words[] = { STR_INIT("-- in:"),   STR_INIT("-- out:"), STR_INIT("-- max:"),
                                 STR_INIT("-- each:"), STR_INIT("-- id:"),  STR_INIT("-- sort:"),
                                 STR_INIT("-- pg:") };
    Query *query = parser->query;
    size_t which = 0;

    while (which < COUNT_OF(words) && !str_starts(line, words[which])) {
        which++;
    }
    *ret_is_directive = which < COUNT_OF(words);
    if (which == COUNT_OF(words)) {
        return NULL;
    }
    if (query == NULL || query->body.len > 0) {
        return place_err(parser->out, parser->file->path, parser->line,
                         "`%.*s` must stand between `-- name:` and the SQL", STR_ARG(words[which]));
    }
    Str rest = str_trim(str_slice(line, words[which].len, line.len));
    switch (which) {
    case 0:
        return fields_add(parser, &query->in, rest);
    case 1:
        return fields_add(parser, &query->out, rest);
    case 2:
        return rows_max_set(parser, rest);
    case 3:
        return each_set(parser, rest);
    case 4:
        query->sort_id = rest;
        return NULL;
    case 5:
        return sort_add(parser, rest);
    default:
        query->tail = rest;
        query->tail_line = parser->line;
        return NULL;
    }
}

static Err *file_line(Parser *parser, Str line)
{
    Str name = S("-- name:");
    Str trimmed = str_trim(line);
    bool is_directive;

    if (str_starts(line, name)) {
        return query_begin(parser, str_trim(str_slice(line, name.len, line.len)));
    }
    TRY(directive(parser, trimmed, &is_directive));
    if (is_directive || trimmed.len == 0) {
        return NULL;
    }
    Query *query = parser->query;
    if (query != NULL && query->body.len > 0) {
        query->body.len = (size_t)(line.ptr + line.len - query->body.ptr);
        return NULL;
    }
    if (str_starts(trimmed, S("--"))) {
        return NULL;
    }
    if (query == NULL) {
        return place_err(parser->out, parser->file->path, parser->line,
                         "SQL before the first `-- name:`");
    }
    query->body = line;
    query->body_line = parser->line;
    return NULL;
}

/* "order" of "../sql/queries/order.sql" */
static Str aggregate_of(Str path)
{
    size_t start = path.len;

    while (start > 0 && path.ptr[start - 1] != '/') {
        start--;
    }
    Str base = str_slice(path, start, path.len);
    return str_ends(base, S(".sql")) ? str_slice(base, 0, base.len - 4) : base;
}

Err *query_file_parse(Arena *out, const Types *types, Str path, Str text, QueryFile **ret_file)
{
    QueryFile *file = arena_new(out, QueryFile);
    Parser parser = { .out = out, .types = types, .file = file };
    Str line;

    file->path = path;
    file->aggregate = aggregate_of(path);
    file->queries = arena_array(out, Query, SQLC_QUERIES_MAX);
    file->words = arena_array(out, WordUse, SQLC_WORDS_MAX);
    if (!name_valid(file->aggregate)) {
        return place_err(out, path, 1, "a query file is named snake_name.sql");
    }
    if (text.len > SQLC_FILE_BYTES_MAX || !str_utf8_valid(text)) {
        return place_err(out, path, 1, "not UTF-8, or over %d bytes", SQLC_FILE_BYTES_MAX);
    }
    while (str_next(&text, '\n', &line)) {
        parser.line++;
        TRY(file_line(&parser, line));
    }
    TRY(query_end(&parser));
    *ret_file = file;
    return NULL;
}
