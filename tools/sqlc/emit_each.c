/* emit_each.c - the function that runs a statement for many sets of parameters at once (`--
 * each:`). */
#include "tools/sqlc/sqlc.h"

void emit_each_prototype(StrBuf *buf, const Query *query)
{
    Str type = emit_struct_name(buf->arena, query->name);

    buf_addf(buf, "Err *sql_%.*s_each(Db *db", STR_ARG(query->name));
    if (query->kind != QUERY_EXEC) {
        buf_add(buf, S(", Arena *out"));
    }
    buf_addf(buf, ", Arena scratch,\n    const %.*sIn *in, size_t count", STR_ARG(type));
    if (query->kind == QUERY_EXEC) {
        buf_add(buf, S(", int64_t *ret_changed)"));
    } else {
        buf_addf(buf, ",\n    %.*s **ret_rows, size_t *ret_count)", STR_ARG(type));
    }
}

/* The row of VALUES for the n-th set of parameters: ?3 becomes ?28 where there are 25. */
static void add_values(StrBuf *buf, Str row, size_t first)
{
    for (size_t i = 0; i < row.len; i++) {
        size_t number = 0;
        buf_add_char(buf, row.ptr[i]);
        if (row.ptr[i] != '?') {
            continue;
        }
        while (i + 1 < row.len && row.ptr[i + 1] >= '0' && row.ptr[i + 1] <= '9') {
            number = 10 * number + (size_t)(row.ptr[i + 1] - '0');
            i++;
        }
        buf_addf(buf, "%zu", first + number);
    }
}

/* Several rows in one INSERT: SQLite prepares for the undoing of every statement. */
static void emit_many_statement(StrBuf *buf, const Query *query)
{
    Str name = query->name;
    Columns params = columns_of(buf->arena, &query->in);
    Str row = str_slice(query->sqlite, query->values_from, query->values_to);
    StrBuf text = buf_new(buf->arena, query->sqlite.len + SQLC_MANY_ROWS * row.len);

    buf_add(&text, str_slice(query->sqlite, 0, query->values_from));
    for (size_t i = 0; i < SQLC_MANY_ROWS; i++) {
        buf_add(&text, i == 0 ? S("") : S(", "));
        add_values(&text, row, i * params.count);
    }
    buf_add(&text, str_slice(query->sqlite, query->values_to, query->sqlite.len));
    buf_addf(buf, "static const DbKind %.*s_many_params[] = {", STR_ARG(name));
    for (size_t i = 0; i < SQLC_MANY_ROWS * params.count; i++) {
        Str kind = type_rules[params.items[i % params.count].kind].db_kind;
        buf_addf(buf, "%s%.*s", i == 0 ? " " : ", ", STR_ARG(kind));
    }
    buf_addf(buf,
             " };\nstatic const DbStatement sql_%.*s_many_statement = {\n"
             "    .name = \"%.*s_many\",\n    .sqlite = ",
             STR_ARG(name), STR_ARG(name));
    emit_c_string(buf, buf_str(&text));
    buf_addf(buf,
             ",\n    .param_count = %zu,\n    .params = %.*s_many_params,\n    .writes = true,\n"
             "};\n\n",
             SQLC_MANY_ROWS * params.count, STR_ARG(name));
}

/* On SQLite it is the same statement again and again; PostgreSQL takes one array a parameter. */
void emit_each_statement(StrBuf *buf, const Query *query)
{
    Str name = query->name;
    size_t columns = columns_of(buf->arena, &query->out).count;
    bool many = query->values_to > query->values_from;

    if (many) {
        emit_many_statement(buf, query);
    }
    buf_addf(buf,
             "const DbStatement sql_%.*s_each_statement = {\n    .name = \"%.*s_each\",\n"
             "    .sqlite = ",
             STR_ARG(name), STR_ARG(name));
    emit_c_string(buf, query->sqlite);
    buf_add(buf, S(",\n    .postgres = "));
    emit_c_string(buf, query->postgres_each);
    buf_addf(buf, ",\n    .param_count = %zu,\n    .params = %.*s_params,\n",
             columns_of(buf->arena, &query->in).count, STR_ARG(name));
    if (columns > 0) {
        buf_addf(buf, "    .column_count = %zu,\n    .columns = %.*s_columns,\n", columns,
                 STR_ARG(name));
    }
    if (many) {
        buf_addf(buf, "    .many = &sql_%.*s_many_statement,\n    .many_count = %d,\n",
                 STR_ARG(name), SQLC_MANY_ROWS);
    }
    buf_addf(buf, "    .writes = %s,\n    .each = true,\n};\n\n", query->writes ? "true" : "false");
}

void emit_each_function(StrBuf *buf, const Query *query)
{
    Str name = query->name;

    emit_each_prototype(buf, query);
    buf_add(buf, S("\n{\n"));
    emit_params_each(buf, query);
    buf_add(buf, S("    const DbBatch batch = { params, count, scratch };\n"));
    if (query->kind == QUERY_EXEC) {
        buf_addf(
            buf,
            "    return db_run_each(db, &sql_%.*s_each_statement, &batch, 0, NULL, NULL, NULL, "
            "ret_changed);\n",
            STR_ARG(name));
    } else {
        buf_addf(buf,
                 "    SqlRows rows = { .size = sizeof(%.*s) };\n"
                 "    int64_t changed;\n\n"
                 "    TRY(db_run_each(db, &sql_%.*s_each_statement, &batch, %lld, %.*s_row, out, "
                 "&rows, &changed));\n"
                 "    *ret_rows = rows.items;\n    *ret_count = rows.count;\n    return NULL;\n",
                 STR_ARG(emit_struct_name(buf->arena, name)), STR_ARG(name), (long long)query->each,
                 STR_ARG(name));
    }
    buf_add(buf, S("}\n\n"));
}
