/* emit.c - writes the header and the source of one aggregate, and the tables of all of them. */
#include "tools/sqlc/sqlc.h"

Str emit_struct_name(Arena *out, Str name)
{
    StrBuf buf = buf_new(out, name.len + 4);
    bool upper = true;

    buf_add(&buf, S("Sql"));
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == '_') {
            upper = true;
            continue;
        }
        buf_add_char(&buf, upper && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
        upper = false;
    }
    return buf_str(&buf);
}

/* The path as seen from the top of the sources, whatever folder the build runs in. */
static Str source_path(Str path)
{
    size_t at = str_find(path, S("sql/queries/"), 0);

    return at == path.len ? path : str_slice(path, at, path.len);
}

static bool has_rows(const Query *query)
{
    return query->out.count > 0;
}

static void emit_struct(StrBuf *buf, Str name, const char *suffix, const Fields *fields)
{
    buf_addf(buf, "typedef struct %.*s%s {\n", STR_ARG(name), suffix);
    for (size_t i = 0; i < fields->count; i++) {
        const Field *field = &fields->items[i];
        buf_addf(buf, "    %.*s %.*s;\n", STR_ARG(field->type->c_name), STR_ARG(field->name));
    }
    buf_addf(buf, "} %.*s%s;\n\n", STR_ARG(name), suffix);
}

static void emit_prototype(StrBuf *buf, const Query *query)
{
    Str type = emit_struct_name(buf->arena, query->name);

    buf_addf(buf, "Err *sql_%.*s(Db *db", STR_ARG(query->name));
    if (has_rows(query)) {
        buf_add(buf, S(", Arena *out"));
    }
    if (query->in.count > SQLC_PARAMS_MAX) {
        buf_addf(buf, ",\n    const %.*sIn *in", STR_ARG(type));
    } else {
        for (size_t i = 0; i < query->in.count; i++) {
            const Field *field = &query->in.items[i];
            buf_addf(buf, ", %.*s %.*s", STR_ARG(field->type->c_name), STR_ARG(field->name));
        }
    }
    switch (query->kind) {
    case QUERY_ONE:
        buf_addf(buf, ",\n    %.*s *ret_row)", STR_ARG(type));
        break;
    case QUERY_OPT:
        buf_addf(buf, ",\n    %.*s *ret_row, bool *ret_found)", STR_ARG(type));
        break;
    case QUERY_MANY:
        buf_addf(buf, ",\n    %.*s **ret_rows, size_t *ret_count)", STR_ARG(type));
        break;
    case QUERY_EXEC:
        buf_add(buf, S(", int64_t *ret_changed)"));
        break;
    case QUERY_COUNT:
        buf_add(buf, S(", int64_t *ret_count)"));
        break;
    }
}

static void emit_includes(StrBuf *buf, const QueryFile *file)
{
    const Str *seen[SQLC_TYPES_MAX];
    size_t seen_count = 0;

    buf_add(buf, S("#include \"db/db.h\"\n"));
    for (size_t i = 0; i < file->query_count; i++) {
        if (file->queries[i].sort_count > 0) {
            buf_add(buf, S("#include \"db/sort.h\"\n"));
            break;
        }
    }
    for (size_t i = 0; i < file->query_count; i++) {
        const Fields *lists[2] = { &file->queries[i].in, &file->queries[i].out };
        for (size_t k = 0; k < lists[0]->count + lists[1]->count; k++) {
            const Field *field =
                k < lists[0]->count ? &lists[0]->items[k] : &lists[1]->items[k - lists[0]->count];
            const Str *header = &field->type->header;
            bool known = header->len == 0;
            for (size_t s = 0; s < seen_count && !known; s++) {
                known = str_eq(*seen[s], *header);
            }
            if (!known) {
                seen[seen_count++] = header;
                buf_addf(buf, "#include \"%.*s\"\n", STR_ARG(*header));
            }
        }
    }
    buf_add_char(buf, '\n');
}

Str emit_header(Arena *out, const QueryFile *file)
{
    StrBuf buf = buf_new(out, 16 * 1024);
    Str path = source_path(file->path);

    buf_addf(&buf,
             "/* Made by sqlc from %.*s. */\n"
             "#ifndef GEN_SQL_%.*s_H\n#define GEN_SQL_%.*s_H\n\n",
             STR_ARG(path), STR_ARG(file->aggregate), STR_ARG(file->aggregate));
    emit_includes(&buf, file);
    for (size_t i = 0; i < file->query_count; i++) {
        const Query *query = &file->queries[i];
        Str type = emit_struct_name(out, query->name);
        buf_addf(&buf, "/* %.*s:%d */\n", STR_ARG(path), query->line);
        if (has_rows(query)) {
            emit_struct(&buf, type, "", &query->out);
        }
        if (query->in.count > SQLC_PARAMS_MAX || query->each > 0 || query->sort_count > 0) {
            emit_struct(&buf, type, "In", &query->in);
        }
        if (query->sort_count > 0) {
            emit_sort_declarations(&buf, query);
            continue;
        }
        buf_addf(&buf, "extern const DbStatement sql_%.*s_statement;\nMUST_USE ",
                 STR_ARG(query->name));
        emit_prototype(&buf, query);
        buf_add(&buf, S(";\n"));
        if (query->each > 0) {
            buf_addf(&buf, "extern const DbStatement sql_%.*s_each_statement;\nMUST_USE ",
                     STR_ARG(query->name));
            emit_each_prototype(&buf, query);
            buf_add(&buf, S(";\n"));
        }
        buf_add_char(&buf, '\n');
    }
    buf_add(&buf, S("#endif\n"));
    return buf_str(&buf);
}

void emit_c_string(StrBuf *buf, Str text)
{
    buf_add_char(buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\n') {
            buf_add(buf, S("\\n"));
        } else if (c == '"' || c == '\\') {
            buf_add_char(buf, '\\');
            buf_add_char(buf, c);
        } else if ((unsigned char)c < 0x20 || (c == '?' && i > 0 && text.ptr[i - 1] == '?')) {
            buf_addf(buf, "\\%03o", (unsigned)c);
        } else {
            buf_add_char(buf, c);
        }
    }
    buf_add_char(buf, '"');
}

static void emit_kinds(StrBuf *buf, const Query *query, const char *suffix, const Fields *fields)
{
    Columns columns = columns_of(buf->arena, fields);

    if (columns.count == 0) {
        return;
    }
    buf_addf(buf, "static const DbKind %.*s_%s[] = {", STR_ARG(query->name), suffix);
    for (size_t i = 0; i < columns.count; i++) {
        Str kind = type_rules[columns.items[i].kind].db_kind;
        buf_addf(buf, "%s%.*s", i == 0 ? " " : ", ", STR_ARG(kind));
    }
    buf_add(buf, S(" };\n"));
}

static void emit_statement(StrBuf *buf, const Query *query)
{
    size_t params = columns_of(buf->arena, &query->in).count;
    size_t columns = columns_of(buf->arena, &query->out).count;

    emit_kinds(buf, query, "params", &query->in);
    emit_kinds(buf, query, "columns", &query->out);
    buf_addf(buf, "const DbStatement sql_%.*s_statement = {\n    .name = \"%.*s\",\n    .sqlite = ",
             STR_ARG(query->name), STR_ARG(query->name));
    emit_c_string(buf, query->sqlite);
    buf_add(buf, S(",\n    .postgres = "));
    emit_c_string(buf, query->postgres);
    buf_add(buf, S(",\n"));
    if (params > 0) {
        buf_addf(buf, "    .param_count = %zu,\n    .params = %.*s_params,\n", params,
                 STR_ARG(query->name));
    }
    if (query->kind == QUERY_COUNT) {
        buf_add(buf, S("    .column_count = 1,\n    .columns = sql_count_columns,\n"));
    } else if (columns > 0) {
        buf_addf(buf, "    .column_count = %zu,\n    .columns = %.*s_columns,\n", columns,
                 STR_ARG(query->name));
    }
    buf_addf(buf, "    .writes = %s,\n};\n\n", query->writes ? "true" : "false");
}

/* The body of the function, once the parameters are in `params`. */
static void emit_call(StrBuf *buf, const Query *query)
{
    Str name = query->name;
    Str type = emit_struct_name(buf->arena, name);
    const char *params = query->in.count > 0 ? "params" : "NULL";

    switch (query->kind) {
    case QUERY_EXEC:
        buf_addf(buf,
                 "    return db_run(db, &sql_%.*s_statement, %s, 0, NULL, NULL, NULL, "
                 "ret_changed);\n",
                 STR_ARG(name), params);
        break;
    case QUERY_COUNT:
        buf_addf(buf, "    return sql_run_count(db, &sql_%.*s_statement, %s, ret_count);\n",
                 STR_ARG(name), params);
        break;
    case QUERY_ONE:
    case QUERY_OPT:
        buf_addf(buf,
                 "    %.*s row = { 0 };\n"
                 "    SqlRows rows = { .items = &row, .size = sizeof(row), .cap = 1 };\n\n"
                 "    TRY(sql_run_rows(db, &sql_%.*s_statement, %s, 1, %.*s_row, out, &rows));\n",
                 STR_ARG(type), STR_ARG(name), params, STR_ARG(name));
        if (query->kind == QUERY_ONE) {
            buf_addf(buf, "    TRY(sql_found_check(&sql_%.*s_statement, &rows));\n", STR_ARG(name));
        } else {
            buf_add(buf, S("    *ret_found = rows.count == 1;\n"));
        }
        buf_add(buf, S("    *ret_row = row;\n    return NULL;\n"));
        break;
    case QUERY_MANY:
        buf_addf(buf,
                 "    SqlRows rows = { .size = sizeof(%.*s) };\n\n"
                 "    TRY(sql_run_rows(db, &sql_%.*s_statement, %s, %lld, %.*s_row, out, &rows));\n"
                 "    *ret_rows = rows.items;\n    *ret_count = rows.count;\n    return NULL;\n",
                 STR_ARG(type), STR_ARG(name), params, (long long)query->rows_max, STR_ARG(name));
        break;
    }
}

static bool any_each(const QueryFile *file)
{
    for (size_t i = 0; i < file->query_count; i++) {
        if (file->queries[i].each > 0) {
            return true;
        }
    }
    return false;
}

Str emit_source(Arena *out, const QueryFile *file)
{
    StrBuf buf = buf_new(out, 64 * 1024);
    Str path = source_path(file->path);

    buf_addf(&buf,
             "/* Made by sqlc from %.*s. */\n#include \"gen/sql_%.*s.h\"\n\n"
             "#include \"db/sql_value.h\"\n\n"
             "%s"
             "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n",
             STR_ARG(path), STR_ARG(file->aggregate),
             any_each(file) ? "#include <string.h>\n\n" : "");
    for (size_t i = 0; i < file->query_count; i++) {
        const Query *query = &file->queries[i];
        buf_addf(&buf, "/* %.*s:%d */\n", STR_ARG(path), query->line);
        if (query->sort_count > 0) {
            emit_sort_statements(&buf, query);
            emit_sort_function(&buf, query);
            continue;
        }
        emit_statement(&buf, query);
        if (has_rows(query)) {
            emit_row_reader(&buf, query);
        }
        emit_prototype(&buf, query);
        buf_add(&buf, S("\n{\n"));
        emit_params(&buf, query);
        emit_call(&buf, query);
        buf_add(&buf, S("}\n\n"));
        if (query->each > 0) {
            emit_each_statement(&buf, query);
            emit_each_function(&buf, query);
        }
    }
    return buf_str(&buf);
}

Str emit_all_header(Arena *out)
{
    return str_dup(out,
                   S("/* Made by sqlc: every statement and every enum word of sql/queries. */\n"
                     "#ifndef GEN_SQL_ALL_H\n#define GEN_SQL_ALL_H\n\n"
                     "#include \"db/sql_value.h\"\n\n"
                     "/* Both end with an empty element. */\n"
                     "extern const SqlEntry sql_all[];\n"
                     "extern const SqlWord sql_words[];\n\n"
                     "#endif\n"));
}

/* One function per enum that says whether the domain knows a word. */
static void emit_word_tests(StrBuf *buf, QueryFile *const *files, size_t count)
{
    const Type *seen[SQLC_TYPES_MAX];
    size_t seen_count = 0;

    for (size_t f = 0; f < count; f++) {
        for (size_t i = 0; i < files[f]->word_count; i++) {
            const Type *type = files[f]->words[i].type;
            bool known = false;
            for (size_t s = 0; s < seen_count && !known; s++) {
                known = seen[s] == type;
            }
            if (known) {
                continue;
            }
            seen[seen_count++] = type;
            buf_addf(buf,
                     "#include \"%.*s\"\n\n"
                     "static bool known_%.*s(Str word)\n{\n    %.*s value;\n"
                     "    return %.*s_parse(word, &value);\n}\n\n",
                     STR_ARG(type->header), STR_ARG(type->prefix), STR_ARG(type->c_name),
                     STR_ARG(type->prefix));
        }
    }
}

static const char *const kind_words[] = { ":one", ":opt", ":many", ":exec", ":count" };

Str emit_all_source(Arena *out, QueryFile *const *files, size_t count)
{
    StrBuf buf = buf_new(out, 64 * 1024);

    buf_add(&buf, S("/* Made by sqlc from sql/queries. */\n#include \"gen/sql_all.h\"\n\n"));
    for (size_t f = 0; f < count; f++) {
        buf_addf(&buf, "#include \"gen/sql_%.*s.h\"\n", STR_ARG(files[f]->aggregate));
    }
    buf_add_char(&buf, '\n');
    emit_word_tests(&buf, files, count);
    buf_add(&buf, S("const SqlEntry sql_all[] = {\n"));
    for (size_t f = 0; f < count; f++) {
        Str path = source_path(files[f]->path);
        for (size_t i = 0; i < files[f]->query_count; i++) {
            const Query *query = &files[f]->queries[i];
            if (query->sort_count > 0) {
                emit_sort_entries(&buf, query, path);
                continue;
            }
            buf_addf(&buf,
                     "    { &sql_%.*s_statement, \"%s\", \"%.*s\", \"%.*s:%d\", "
                     "\"%.*s\" },\n",
                     STR_ARG(query->name), kind_words[query->kind], STR_ARG(query->by),
                     STR_ARG(path), query->line, STR_ARG(query->name));
            if (query->each > 0) {
                buf_addf(&buf,
                         "    { &sql_%.*s_each_statement, \"%s\", \"%.*s\", \"%.*s:%d\", "
                         "\"%.*s_each\" },\n",
                         STR_ARG(query->name), kind_words[query->kind], STR_ARG(query->by),
                         STR_ARG(path), query->line, STR_ARG(query->name));
            }
        }
    }
    buf_add(&buf, S("    { 0 },\n};\n\nconst SqlWord sql_words[] = {\n"));
    for (size_t f = 0; f < count; f++) {
        Str path = source_path(files[f]->path);
        for (size_t i = 0; i < files[f]->word_count; i++) {
            const WordUse *use = &files[f]->words[i];
            buf_addf(&buf, "    { known_%.*s, STR_INIT(\"%.*s\"), \"%.*s:%d\" },\n",
                     STR_ARG(use->type->prefix), STR_ARG(use->word), STR_ARG(path), use->line);
        }
    }
    buf_add(&buf, S("    { 0 },\n};\n"));
    return buf_str(&buf);
}
