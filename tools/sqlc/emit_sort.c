/* emit_sort.c - the function that reads a page of a list in one of its orders (`-- sort:`). */
#include "tools/sqlc/sqlc.h"

static const char *const sides[2][2] = { { "up", "down" }, { "few_up", "few_down" } };

void emit_sort_declarations(StrBuf *buf, const Query *query)
{
    Str type = emit_struct_name(buf->arena, query->name);

    for (size_t i = 0; i < query->sort_count; i++) {
        for (size_t side = 0; side < 4; side++) {
            buf_addf(buf, "extern const DbStatement sql_%.*s_%.*s_%s;\n", STR_ARG(query->name),
                     STR_ARG(query->sorts[i].name), sides[side / 2][side % 2]);
        }
    }
    buf_addf(
        buf,
        "extern const DbSort sql_%.*s_sorts[%zu];\n"
        "MUST_USE Err *sql_%.*s(Db *db, Arena *out, const %.*sIn *in, const DbSortFrom *from,\n"
        "    DbSortRow **ret_rows, size_t *ret_count);\n\n",
        STR_ARG(query->name), query->sort_count, STR_ARG(query->name), STR_ARG(type));
}

static const char *kind_name(const Sort *sort)
{
    return sort->kind == TYPE_STR ? "DB_KIND_TEXT" : "DB_KIND_INT";
}

/* The parameters of the query, then the row to go on behind: its id, and its key. */
static void emit_kinds(StrBuf *buf, const Query *query, const Sort *sort)
{
    Columns params = columns_of(buf->arena, &query->in);

    buf_addf(buf, "static const DbKind %.*s_%.*s_params[] = {", STR_ARG(query->name),
             STR_ARG(sort->name));
    for (size_t i = 0; i < params.count; i++) {
        buf_addf(buf, " %.*s,", STR_ARG(type_rules[params.items[i].kind].db_kind));
    }
    buf_addf(buf, " DB_KIND_INT%s%s };\n", sort->kind == TYPE_ID ? "" : ", ",
             sort->kind == TYPE_ID ? "" : kind_name(sort));
    buf_addf(buf, "static const DbKind %.*s_%.*s_columns[] = { DB_KIND_INT, %s };\n",
             STR_ARG(query->name), STR_ARG(sort->name), kind_name(sort));
}

static void emit_one(StrBuf *buf, const Query *query, const Sort *sort, size_t few, size_t down)
{
    size_t params = columns_of(buf->arena, &query->in).count + (sort->kind == TYPE_ID ? 1 : 2);

    buf_addf(buf,
             "const DbStatement sql_%.*s_%.*s_%s = {\n    .name = \"%.*s_%.*s_%s\",\n"
             "    .sqlite = ",
             STR_ARG(query->name), STR_ARG(sort->name), sides[few][down], STR_ARG(query->name),
             STR_ARG(sort->name), sides[few][down]);
    emit_c_string(buf, sort->sqlite[few][down]);
    buf_add(buf, S(",\n    .postgres = "));
    emit_c_string(buf, sort->postgres[few][down]);
    buf_addf(buf,
             ",\n    .param_count = %zu,\n    .params = %.*s_%.*s_params,\n"
             "    .column_count = 2,\n    .columns = %.*s_%.*s_columns,\n};\n",
             params, STR_ARG(query->name), STR_ARG(sort->name), STR_ARG(query->name),
             STR_ARG(sort->name));
}

void emit_sort_statements(StrBuf *buf, const Query *query)
{
    for (size_t i = 0; i < query->sort_count; i++) {
        emit_kinds(buf, query, &query->sorts[i]);
        for (size_t side = 0; side < 4; side++) {
            emit_one(buf, query, &query->sorts[i], side / 2, side % 2);
        }
    }
    buf_addf(buf, "\nconst DbSort sql_%.*s_sorts[%zu] = {\n", STR_ARG(query->name),
             query->sort_count);
    for (size_t i = 0; i < query->sort_count; i++) {
        const Sort *sort = &query->sorts[i];
        buf_addf(buf, "    { STR_INIT(\"%.*s\"), DB_SORT_%s, {", STR_ARG(sort->name),
                 sort->kind == TYPE_ID    ? "ID"
                 : sort->kind == TYPE_STR ? "TEXT"
                                          : "INT");
        for (size_t side = 0; side < 4; side++) {
            buf_addf(buf, "%s&sql_%.*s_%.*s_%s%s", side % 2 == 0 ? " { " : ", ",
                     STR_ARG(query->name), STR_ARG(sort->name), sides[side / 2][side % 2],
                     side == 1   ? " },"
                     : side == 3 ? " } } },\n"
                                 : "");
        }
    }
    buf_add(buf, S("};\n\n"));
}

void emit_sort_function(StrBuf *buf, const Query *query)
{
    Str type = emit_struct_name(buf->arena, query->name);

    buf_addf(buf,
             "Err *sql_%.*s(Db *db, Arena *out, const %.*sIn *in, const DbSortFrom *from,\n"
             "    DbSortRow **ret_rows, size_t *ret_count)\n{\n",
             STR_ARG(query->name), STR_ARG(type));
    emit_params(buf, query);
    buf_addf(buf,
             "    const DbSortRun run = { sql_%.*s_sorts, %zu, params, %zu, %lld };\n"
             "    return db_sort_run(db, out, &run, from, ret_rows, ret_count);\n}\n\n",
             STR_ARG(query->name), query->sort_count, columns_of(buf->arena, &query->in).count,
             (long long)query->rows_max);
}

void emit_sort_entries(StrBuf *buf, const Query *query, Str path)
{
    for (size_t i = 0; i < query->sort_count; i++) {
        for (size_t side = 0; side < 4; side++) {
            buf_addf(buf,
                     "    { &sql_%.*s_%.*s_%s, \":many\", \"%.*s\", \"%.*s:%d\", "
                     "\"%.*s\" },\n",
                     STR_ARG(query->name), STR_ARG(query->sorts[i].name), sides[side / 2][side % 2],
                     STR_ARG(query->by), STR_ARG(path), query->line, STR_ARG(query->name));
        }
    }
}
