/* emit_bind.c - the C that moves values: parameters to DbValue, columns to the row struct. */
#include "tools/sqlc/sqlc.h"

#include <assert.h>

/* What a rule's placeholders stand for. */
typedef struct Place {
    const Field *field;
    Str value;    /* $v: the parameter in C */
    size_t index; /* $i: the column; $j: the one after it */
} Place;

/* Writes a rule: $v value, $n the field's name, $i and $j columns, $p the enum's prefix. */
static void expand(StrBuf *buf, Str rule, const Place *place)
{
    for (size_t i = 0; i < rule.len; i++) {
        if (rule.ptr[i] != '$' || i + 1 == rule.len) {
            buf_add_char(buf, rule.ptr[i]);
            continue;
        }
        i++;
        switch (rule.ptr[i]) {
        case 'v':
            buf_add(buf, place->value);
            break;
        case 'n':
            buf_add(buf, place->field->name);
            break;
        case 'p':
            buf_add(buf, place->field->type->prefix);
            break;
        default:
            assert(rule.ptr[i] == 'i' || rule.ptr[i] == 'j');
            buf_addf(buf, "%zu", place->index + (rule.ptr[i] == 'j' ? 1 : 0));
        }
    }
}

/* The values of one set of parameters, each line behind `indent`; `from` leads to a field. */
static void emit_values(StrBuf *buf, const Query *query, const char *indent, const char *from)
{
    for (size_t i = 0; i < query->in.count; i++) {
        const Field *field = &query->in.items[i];
        const TypeRule *rule = &type_rules[field->type->kind];
        Place place = { .field = field,
                        .value = arena_printf(buf->arena, "%s%.*s", from, STR_ARG(field->name)) };
        for (size_t k = 0; k < COUNT_OF(rule->params) && rule->params[k].len > 0; k++) {
            buf_add(buf, str_from_cstr(indent));
            if (field->nullable) {
                buf_add(buf, S("sql_unless("));
                expand(buf, rule->none, &place);
                buf_add(buf, S(", "));
            }
            expand(buf, rule->params[k], &place);
            buf_add(buf, field->nullable ? S("),\n") : S(",\n"));
        }
    }
}

void emit_params(StrBuf *buf, const Query *query)
{
    if (query->in.count == 0) {
        return;
    }
    for (size_t i = 0; i < query->in.count; i++) {
        const Field *field = &query->in.items[i];
        if (field->type->kind == TYPE_DATE) {
            buf_addf(buf, "    char %.*s_text[SQL_DATE_BYTES];\n", STR_ARG(field->name));
        }
    }
    buf_add(buf, S("    const DbValue params[] = {\n"));
    emit_values(buf, query, "        ",
                query->in.count > SQLC_PARAMS_MAX || query->sort_count > 0 ? "in->" : "");
    buf_add(buf, S("    };\n"));
}

void emit_params_each(StrBuf *buf, const Query *query)
{
    size_t params = columns_of(buf->arena, &query->in).count;

    buf_addf(buf,
             "    DbValue *params = arena_array(&scratch, DbValue, %zu * count);\n\n"
             "    for (size_t i = 0; i < count; i++) {\n",
             params);
    for (size_t i = 0; i < query->in.count; i++) {
        const Field *field = &query->in.items[i];
        if (field->type->kind == TYPE_DATE) {
            buf_addf(buf,
                     "        char *%.*s_text = arena_array(&scratch, char, SQL_DATE_BYTES);\n",
                     STR_ARG(field->name));
        }
    }
    buf_add(buf, S("        const DbValue values[] = {\n"));
    emit_values(buf, query, "            ", "in[i].");
    buf_addf(buf, "        };\n        memcpy(&params[%zu * i], values, sizeof(values));\n    }\n",
             params);
}

static void emit_nullable(StrBuf *buf, const Query *query)
{
    buf_addf(buf, "static const bool %.*s_nullable[] = {", STR_ARG(query->name));
    for (size_t i = 0; i < query->out.count; i++) {
        const Field *field = &query->out.items[i];
        Str word = field->nullable ? S(" true,") : S(" false,");
        buf_add(buf, word);
        if (type_rules[field->type->kind].params[1].len > 0) {
            buf_add(buf, word);
        }
    }
    buf_add(buf, S(" };\n\n"));
}

void emit_row_reader(StrBuf *buf, const Query *query)
{
    Str type = emit_struct_name(buf->arena, query->name);
    Str name = query->name;
    Place place = { 0 };

    emit_nullable(buf, query);
    buf_addf(buf,
             "static Err *%.*s_row(Arena *out, const DbValue *columns, void *context)\n"
             "{\n"
             "    TRY(sql_nulls_check(&sql_%.*s_statement, %.*s_nullable, columns));\n"
             "    %.*s *row = sql_rows_add(out, context);\n",
             STR_ARG(name), STR_ARG(name), STR_ARG(name), STR_ARG(type));
    for (size_t i = 0; i < query->out.count; i++) {
        const TypeRule *rule = &type_rules[query->out.items[i].type->kind];
        place.field = &query->out.items[i];
        if (rule->assign.len > 0) {
            buf_add(buf, S("    row->"));
            expand(buf, rule->assign, &place);
            buf_add(buf, S(";\n"));
        }
        if (rule->check.len > 0) { /* what is stored may be unknown to this program */
            buf_add(buf, S("    if (!"));
            expand(buf, rule->check, &place);
            buf_addf(buf,
                     ") {\n        return sql_column_err(&sql_%.*s_statement, \"%.*s\");\n    }\n",
                     STR_ARG(name), STR_ARG(place.field->name));
        }
        place.index += rule->params[1].len > 0 ? 2 : 1;
    }
    buf_add(buf, S("    return NULL;\n}\n\n"));
}
