/* text.c - makes a statement's text for both engines: `:name` becomes ?N or $N with a cast,
 * `@OrderState.placed` its word; comments and line breaks go.
 *
 * With `-- each:` there is a third text, for PostgreSQL: each parameter is an array, and their rows
 * are joined in as `r`. INSERT … VALUES (…) becomes INSERT … SELECT … FROM r, UPDATE … WHERE gets
 * FROM r, and a SELECT is run for each row.
 *
 * With `-- sort:` there are four texts for each order, up and down, through the order's index or
 * from few rows: @key is the order's key, @after the condition of going on behind a row, @order
 * what follows ORDER BY, @walk a JOIN that SQLite makes in the order written, and @aside keeps the
 * column behind it out of the choice of an index while the order's own is walked. */
#include "tools/sqlc/sqlc.h"

#include <assert.h>

typedef struct Scan {
    Arena *arena;
    const Types *types;
    QueryFile *file;
    Query *query;
    Columns params;
    bool used[2 * SQLC_FIELDS_MAX];
    Str text;
    size_t pos;
    int line;
    bool tail; /* goes to PostgreSQL only */
    bool space;
    bool ended;
    bool limited;
    StrBuf sqlite;
    StrBuf postgres;
    StrBuf each;
    int depth;      /* of open brackets */
    int values_in;  /* the depth at VALUES, whose brackets `each` leaves out; -1 outside */
    bool each_from; /* the rows are in `each` */
    SortSide side;  /* of a query that is sorted: `sort` is not NULL */
    Str previous;   /* the token before this one */
} Scan;

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool word_char(char c)
{
    return letter(c) || (c >= '0' && c <= '9');
}

static char peek(const Scan *scan, size_t ahead)
{
    return scan->pos + ahead < scan->text.len ? scan->text.ptr[scan->pos + ahead] : '\0';
}

static void put_texts(Scan *scan, Str sqlite, Str postgres, Str each)
{
    if (scan->space && scan->postgres.len > 0) {
        buf_add_char(&scan->postgres, ' ');
        if (!scan->tail) {
            buf_add_char(&scan->sqlite, ' ');
            buf_add_char(&scan->each, ' ');
        }
    }
    scan->space = false;
    buf_add(&scan->postgres, postgres);
    if (!scan->tail) {
        buf_add(&scan->sqlite, sqlite);
        buf_add(&scan->each, each);
    }
}

static void put(Scan *scan, Str sqlite, Str postgres)
{
    put_texts(scan, sqlite, postgres, postgres);
}

/* "unnest($1::bigint[], $2::text[]) AS r ("id", "title")": a name may be a word of SQL. */
static Str each_rows(const Scan *scan)
{
    StrBuf buf = buf_new(scan->arena, 256);

    buf_add(&buf, S("unnest("));
    for (size_t i = 0; i < scan->params.count; i++) {
        buf_addf(&buf, "%s$%zu::%.*s[]", i == 0 ? "" : ", ", i + 1,
                 STR_ARG(type_rules[scan->params.items[i].kind].cast));
    }
    buf_add(&buf, S(") AS r ("));
    for (size_t i = 0; i < scan->params.count; i++) {
        buf_addf(&buf, "%s\"%.*s\"", i == 0 ? "" : ", ", STR_ARG(scan->params.items[i].name));
    }
    buf_add_char(&buf, ')');
    return buf_str(&buf);
}

/* Copies `len` bytes of the source as they are. */
static void copy(Scan *scan, size_t len)
{
    Str token = str_slice(scan->text, scan->pos, scan->pos + len);

    put(scan, token, token);
    scan->previous = token;
    scan->pos += len;
}

static Str word_at(const Scan *scan, size_t from)
{
    size_t to = from;

    while (to < scan->text.len && word_char(scan->text.ptr[to])) {
        to++;
    }
    return str_slice(scan->text, from, to);
}

static Err *scan_param(Scan *scan)
{
    Str name = word_at(scan, scan->pos + 1);

    for (size_t i = 0; i < scan->params.count; i++) {
        const Column *param = &scan->params.items[i];
        if (str_eq(param->name, name)) {
            put_texts(scan, arena_printf(scan->arena, "?%zu", i + 1),
                      arena_printf(scan->arena, "$%zu::%.*s", i + 1,
                                   STR_ARG(type_rules[param->kind].cast)),
                      arena_printf(scan->arena, "r.\"%.*s\"", STR_ARG(name)));
            scan->used[i] = scan->used[i] || !scan->tail;
            scan->pos += 1 + name.len;
            scan->previous = name;
            return NULL;
        }
    }
    const Fields *in = &scan->query->in;
    for (size_t i = 0; i < in->count; i++) {
        if (str_eq(in->items[i].name, name)) {
            const char *first = in->items[i].type->kind == TYPE_MONEY ? "minor" : "units";
            const char *second = in->items[i].type->kind == TYPE_MONEY ? "currency" : "scale";
            return place_err(scan->arena, scan->file->path, scan->line,
                             "`:%.*s` is two values: write `:%.*s_%s` and `:%.*s_%s`",
                             STR_ARG(name), STR_ARG(name), first, STR_ARG(name), second);
        }
    }
    return place_err(scan->arena, scan->file->path, scan->line, "`:%.*s` is not in `-- in:`",
                     STR_ARG(name));
}

static Err *scan_sort_word(Scan *scan, Str word)
{
    size_t own = scan->params.count;

    if (scan->side.sort == NULL) {
        return place_err(scan->arena, scan->file->path, scan->line,
                         "`@%.*s` is for a query with `-- sort:`", STR_ARG(word));
    }
    if (str_eq(word, S("key"))) {
        put(scan, sort_key(&scan->side, false), sort_key(&scan->side, true));
    } else if (str_eq(word, S("after"))) {
        put(scan, sort_after(&scan->side, false), sort_after(&scan->side, true));
        scan->used[own - 1] = true; /* the last ones are its own */
        scan->used[own - 2] = scan->used[own - 2] || scan->side.sort->kind != TYPE_ID;
    } else if (str_eq(word, S("order"))) {
        put(scan, sort_order(&scan->side, false), sort_order(&scan->side, true));
    } else if (str_eq(word, S("aside"))) {
        put(scan, scan->side.few ? S("") : S("+"), scan->side.few ? S("") : S("+"));
    } else {
        put(scan, scan->side.few ? S("JOIN") : S("CROSS JOIN"), S("JOIN"));
    }
    scan->pos += 1 + word.len;
    scan->previous = word;
    return NULL;
}

/* @OrderState.placed */
static Err *scan_enum_word(Scan *scan)
{
    QueryFile *file = scan->file;
    Str type_name = word_at(scan, scan->pos + 1);
    size_t dot = scan->pos + 1 + type_name.len;
    const Type *type = types_find(scan->types, type_name);

    if (str_eq(type_name, S("key")) || str_eq(type_name, S("after")) ||
        str_eq(type_name, S("order")) || str_eq(type_name, S("walk")) ||
        str_eq(type_name, S("aside"))) {
        return scan_sort_word(scan, type_name);
    }
    if (type == NULL || type->kind != TYPE_ENUM) {
        return place_err(scan->arena, file->path, scan->line,
                         "there is no enum `%.*s` in types.txt", STR_ARG(type_name));
    }
    Str word =
        dot < scan->text.len && scan->text.ptr[dot] == '.' ? word_at(scan, dot + 1) : (Str){ 0 };
    if (!name_valid(word)) {
        return place_err(scan->arena, file->path, scan->line,
                         "an enum word is written `@%.*s.word`", STR_ARG(type_name));
    }
    if (file->word_count == SQLC_WORDS_MAX) {
        return place_err(scan->arena, file->path, scan->line, "more than %d enum words",
                         SQLC_WORDS_MAX);
    }
    file->words[file->word_count++] = (WordUse){ .type = type, .word = word, .line = scan->line };
    Str literal = arena_printf(scan->arena, "'%.*s'", STR_ARG(word));
    put(scan, literal, literal);
    scan->pos = dot + 1 + word.len;
    scan->previous = word;
    return NULL;
}

/* 'text' or "name"; a doubled quote is two of them side by side, which comes to the same. */
static Err *scan_quoted(Scan *scan, char quote)
{
    int first_line = scan->line;
    size_t end = scan->pos + 1;

    while (end < scan->text.len && scan->text.ptr[end] != quote) {
        scan->line += scan->text.ptr[end] == '\n';
        end++;
    }
    if (end == scan->text.len) {
        return place_err(scan->arena, scan->file->path, first_line, "a %c that is not closed",
                         quote);
    }
    copy(scan, end + 1 - scan->pos);
    return NULL;
}

static Err *scan_comment(Scan *scan)
{
    bool block = peek(scan, 0) == '/';
    size_t end = str_find(scan->text, block ? S("*/") : S("\n"), scan->pos);

    if (block && end == scan->text.len) {
        return place_err(scan->arena, scan->file->path, scan->line, "a comment that is not closed");
    }
    end += block ? 2 : 0;
    for (; scan->pos < end; scan->pos++) {
        scan->line += scan->text.ptr[scan->pos] == '\n';
    }
    scan->space = true;
    return NULL;
}

static Err *scan_word(Scan *scan)
{
    Str word = word_at(scan, scan->pos);

    if (str_eq_nocase(word, S("INSERT")) || str_eq_nocase(word, S("UPDATE")) ||
        str_eq_nocase(word, S("DELETE"))) {
        scan->query->writes = true;
    }
    scan->limited = scan->limited || str_eq_nocase(word, S("LIMIT"));
    if (scan->depth == 0 && !scan->each_from && str_eq_nocase(word, S("VALUES"))) {
        scan->values_in = scan->depth;
        put_texts(scan, word, word, S("SELECT"));
    } else if (scan->depth == 0 && !scan->each_from && scan->query->writes &&
               str_eq_nocase(word, S("WHERE"))) {
        scan->each_from = true;
        put_texts(scan, word, word,
                  arena_printf(scan->arena, "FROM %.*s WHERE", STR_ARG(each_rows(scan))));
    } else {
        copy(scan, word.len);
        return NULL;
    }
    scan->previous = word;
    scan->pos += word.len;
    return NULL;
}

/* The brackets of VALUES (…) are not in `each`: the rows take their place. */
static void scan_bracket(Scan *scan, char c)
{
    Str token = str_slice(scan->text, scan->pos, scan->pos + 1);
    Str each = token;

    scan->depth -= c == ')' ? 1 : 0;
    if (scan->values_in == scan->depth) {
        each = c == '(' ? (Str){ 0 }
                        : arena_printf(scan->arena, " FROM %.*s", STR_ARG(each_rows(scan)));
        scan->each_from = scan->each_from || c == ')';
        *(c == '(' ? &scan->query->values_from : &scan->query->values_to) =
            scan->sqlite.len + (c == '(' && scan->space ? 1 : 0) + (c == ')' ? 1 : 0);
        scan->values_in = c == ')' ? -1 : scan->values_in;
    }
    scan->depth += c == '(' ? 1 : 0;
    put_texts(scan, token, token, each);
    scan->previous = token;
    scan->pos++;
}

static Err *scan_star(Scan *scan)
{
    if (str_eq_nocase(scan->previous, S("SELECT")) ||
        str_eq_nocase(scan->previous, S("DISTINCT")) ||
        str_eq_nocase(scan->previous, S("RETURNING")) || str_eq(scan->previous, S("."))) {
        return place_err(scan->arena, scan->file->path, scan->line, "name the columns, not `*`");
    }
    copy(scan, 1);
    return NULL;
}

/* One token; always moves on. */
static Err *scan_token(Scan *scan)
{
    char c = peek(scan, 0);

    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        scan->line += c == '\n';
        scan->space = true;
        scan->pos++;
        return NULL;
    }
    if ((c == '-' && peek(scan, 1) == '-') || (c == '/' && peek(scan, 1) == '*')) {
        return scan_comment(scan);
    }
    if (scan->ended) {
        return place_err(scan->arena, scan->file->path, scan->line, "text after the `;`");
    }
    if (c == ';') {
        scan->ended = true;
        scan->pos++;
        return NULL;
    }
    if (c == '\'' || c == '"') {
        return scan_quoted(scan, c);
    }
    if (c == ':' && peek(scan, 1) == ':') {
        copy(scan, 2);
        return NULL;
    }
    if (c == ':') {
        return scan_param(scan);
    }
    if (c == '@' && letter(peek(scan, 1))) {
        return scan_enum_word(scan);
    }
    if (c == '?' || c == '$') {
        return place_err(scan->arena, scan->file->path, scan->line,
                         "parameters are written `:name`, not `%c`", c);
    }
    if (c == '*') {
        return scan_star(scan);
    }
    if (word_char(c)) {
        return scan_word(scan);
    }
    if (c == '(' || c == ')') {
        scan_bracket(scan, c);
        return NULL;
    }
    copy(scan, 1);
    return NULL;
}

static Err *scan_text(Scan *scan, Str text, int line)
{
    scan->text = text;
    scan->pos = 0;
    scan->line = line;
    scan->space = true;
    while (scan->pos < scan->text.len) {
        size_t before = scan->pos;
        TRY(scan_token(scan));
        assert(scan->pos > before);
    }
    return NULL;
}

static Err *scan_check(const Scan *scan)
{
    const Query *query = scan->query;

    if (scan->side.sort != NULL && !scan->used[scan->params.count - 1]) {
        return place_err(scan->arena, scan->file->path, query->line,
                         "`%.*s` is sorted and does not say `@after`", STR_ARG(query->name));
    }
    for (size_t i = 0; i < scan->params.count; i++) {
        if (!scan->used[i]) {
            return place_err(scan->arena, scan->file->path, query->line,
                             "`:%.*s` is in `-- in:` of `%.*s` and not in its SQL",
                             STR_ARG(scan->params.items[i].name), STR_ARG(query->name));
        }
    }
    if (query->kind == QUERY_MANY && !scan->limited) {
        return place_err(scan->arena, scan->file->path, query->line,
                         "`%.*s` is :many and has no LIMIT", STR_ARG(query->name));
    }
    if (scan->params.count > SQLC_COLUMNS_MAX ||
        columns_of(scan->arena, &query->out).count > SQLC_COLUMNS_MAX) {
        return place_err(scan->arena, scan->file->path, query->line,
                         "`%.*s` has more than %d parameters or columns", STR_ARG(query->name),
                         SQLC_COLUMNS_MAX);
    }
    return NULL;
}

static Err *each_text(const Scan *scan, Query *query)
{
    bool writes = query->writes && scan->each_from;

    if (query->tail.len > 0 || scan->params.count == 0 || query->writes != writes) {
        return place_err(scan->arena, scan->file->path, query->line,
                         "`-- each:` is for an INSERT with VALUES, an UPDATE with WHERE or a "
                         "SELECT, with parameters and without `-- pg:`");
    }
    query->postgres_each = buf_str(&scan->each);
    if (!query->writes) {
        query->postgres_each =
            arena_printf(scan->arena, "SELECT x.* FROM %.*s, LATERAL (%.*s) AS x",
                         STR_ARG(each_rows(scan)), STR_ARG(query->postgres_each));
    }
    return NULL;
}

static Err *one_text(Scan *scan)
{
    const Query *query = scan->query;

    TRY(scan_text(scan, query->body, query->body_line));
    if (!scan->ended) {
        return place_err(scan->arena, scan->file->path, query->line, "`%.*s` does not end with `;`",
                         STR_ARG(query->name));
    }
    TRY(scan_check(scan));
    scan->ended = false;
    scan->tail = true;
    return scan_text(scan, query->tail, query->tail_line);
}

static Scan scan_new(Arena *out, const Types *types, QueryFile *file, Query *query)
{
    return (Scan){
        .arena = out,
        .types = types,
        .file = file,
        .query = query,
        .params = columns_of(out, &query->in),
        .sqlite = buf_new(out, query->body.len + 64),
        .postgres = buf_new(out, query->body.len + 256),
        .each = buf_new(out, query->body.len + 256),
        .values_in = -1,
    };
}

/* `side` without its parameters, which are the query's and the sort's own. */
static Err *side_text(const Types *types, QueryFile *file, Query *query, SortSide side, Scan **ret)
{
    Scan *scan = arena_new(side.arena, Scan);
    *scan = scan_new(side.arena, types, file, query);
    scan->side = side;
    scan->side.params = &scan->params;
    scan->params.items[scan->params.count++] = (Column){ S("after the id"), TYPE_INT64 };
    if (side.sort->kind != TYPE_ID) {
        scan->params.items[scan->params.count++] = (Column){ S("after the key"), side.sort->kind };
    }
    TRY(one_text(scan));
    *ret = scan;
    return NULL;
}

/* The four texts of one order. */
static Err *sort_texts(Arena *out, const Types *types, QueryFile *file, Query *query, Sort *sort)
{
    size_t words = file->word_count;

    for (size_t i = 0; i < 4; i++) {
        SortSide side = {
            .arena = out, .query = query, .sort = sort, .few = i / 2 == 1, .down = i % 2 == 1
        };
        Scan *scans[3];
        for (size_t part = SORT_WHOLE; part <= SORT_BEYOND; part++) {
            file->word_count = words; /* the words of one text are those of all */
            side.part = (SortPart)part;
            TRY(side_text(types, file, query, side, &scans[part]));
        }
        sort->sqlite[i / 2][i % 2] =
            !side.few && sort->kind != TYPE_ID
                ? sort_two_ranges(out, buf_str(&scans[SORT_SAME_KEY]->sqlite),
                                  buf_str(&scans[SORT_BEYOND]->sqlite), side.down)
                : buf_str(&scans[SORT_WHOLE]->sqlite);
        sort->postgres[i / 2][i % 2] = buf_str(&scans[SORT_WHOLE]->postgres);
    }
    return NULL;
}

Err *text_compile(Arena *out, const Types *types, QueryFile *file, Query *query)
{
    size_t words = file->word_count;

    for (size_t i = 0; i < query->sort_count; i++) {
        file->word_count = words;
        TRY(sort_texts(out, types, file, query, &query->sorts[i]));
    }
    if (query->sort_count > 0) {
        return NULL;
    }
    Scan *scan = arena_new(out, Scan);
    *scan = scan_new(out, types, file, query);
    TRY(one_text(scan));
    query->sqlite = buf_str(&scan->sqlite);
    query->postgres = buf_str(&scan->postgres);
    return query->each > 0 ? each_text(scan, query) : NULL;
}
