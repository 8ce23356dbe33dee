/* types.c - the types that queries may name: the built-in ones and the domain's, of types.txt. */
#include "tools/sqlc/sqlc.h"

#include <assert.h>

static const Type builtin_types[] = {
    { TYPE_INT32, STR_INIT("int32"), STR_INIT("int32_t"), STR_INIT(""), STR_INIT("") },
    { TYPE_INT64, STR_INIT("int64"), STR_INIT("int64_t"), STR_INIT(""), STR_INIT("") },
    { TYPE_BOOL, STR_INIT("bool"), STR_INIT("bool"), STR_INIT(""), STR_INIT("") },
    { TYPE_STR, STR_INIT("Str"), STR_INIT("Str"), STR_INIT(""), STR_INIT("") },
    { TYPE_BLOB, STR_INIT("Blob"), STR_INIT("Str"), STR_INIT(""), STR_INIT("") },
    { TYPE_INSTANT, STR_INIT("Instant"), STR_INIT("Instant"), STR_INIT(""), STR_INIT("") },
    { TYPE_DATE, STR_INIT("Date"), STR_INIT("Date"), STR_INIT(""), STR_INIT("") },
    { TYPE_MONEY, STR_INIT("Money"), STR_INIT("Money"), STR_INIT(""), STR_INIT("domain/money.h") },
    { TYPE_CURRENCY, STR_INIT("Currency"), STR_INIT("Currency"), STR_INIT(""),
      STR_INIT("domain/money.h") },
    { TYPE_DECIMAL, STR_INIT("Decimal"), STR_INIT("Decimal"), STR_INIT(""),
      STR_INIT("base/num.h") },
};

const TypeRule type_rules[TYPE_KIND_COUNT] = {
    [TYPE_INT32] = { .db_kind = STR_INIT("DB_KIND_INT"), .cast = STR_INIT("bigint"), .none = STR_INIT("$v == 0"), .params = { STR_INIT("sql_int($v)") }, .check = STR_INIT("sql_get_int32(&columns[$i], &row->$n)"), },
    [TYPE_INT64] = { .db_kind = STR_INIT("DB_KIND_INT"), .cast = STR_INIT("bigint"), .none = STR_INIT("$v == 0"), .params = { STR_INIT("sql_int($v)") }, .assign = STR_INIT("$n = columns[$i].number"), },
    [TYPE_BOOL] = { .db_kind = STR_INIT("DB_KIND_BOOL"), .cast = STR_INIT("boolean"), .none = STR_INIT("!$v"), .params = { STR_INIT("sql_bool($v)") }, .assign = STR_INIT("$n = columns[$i].number != 0"), },
    [TYPE_STR] = { .db_kind = STR_INIT("DB_KIND_TEXT"), .cast = STR_INIT("text"), .none = STR_INIT("$v.len == 0"), .params = { STR_INIT("sql_text($v)") }, .assign = STR_INIT("$n = columns[$i].text"), },
    [TYPE_BLOB] = { .db_kind = STR_INIT("DB_KIND_BLOB"), .cast = STR_INIT("bytea"), .none = STR_INIT("$v.len == 0"), .params = { STR_INIT("sql_blob($v)") }, .assign = STR_INIT("$n = columns[$i].text"), },
    [TYPE_INSTANT] = { .db_kind = STR_INIT("DB_KIND_INT"), .cast = STR_INIT("bigint"), .none = STR_INIT("$v.us == 0"), .params = { STR_INIT("sql_int($v.us)") }, .assign = STR_INIT("$n.us = columns[$i].number"), },
    [TYPE_DATE] = { .db_kind = STR_INIT("DB_KIND_TEXT"), .cast = STR_INIT("text"), .none = STR_INIT("date_is_none($v)"), .params = { STR_INIT("sql_date($v, $n_text)") }, .check = STR_INIT("sql_get_date(&columns[$i], &row->$n)"), },
    [TYPE_MONEY] = { .db_kind = STR_INIT("DB_KIND_INT"), .cast = STR_INIT("bigint"), .none = STR_INIT("sql_currency_none(&$v.currency)"), .params = { STR_INIT("sql_int($v.minor)"), STR_INIT("sql_currency(&$v.currency)") }, .assign = STR_INIT("$n.minor = columns[$i].number"), .check = STR_INIT("sql_get_currency(&columns[$j], &row->$n.currency)"), },
    [TYPE_CURRENCY] = { .db_kind = STR_INIT("DB_KIND_TEXT"), .cast = STR_INIT("text"), .none = STR_INIT("sql_currency_none(&$v)"), .params = { STR_INIT("sql_currency(&$v)") }, .check = STR_INIT("sql_get_currency(&columns[$i], &row->$n)"), },
    [TYPE_DECIMAL] = { .db_kind = STR_INIT("DB_KIND_INT"), .cast = STR_INIT("bigint"), .none = STR_INIT("sql_decimal_none($v)"), .params = { STR_INIT("sql_int($v.units)"), STR_INIT("sql_int($v.scale)") }, .assign = STR_INIT("$n.units = columns[$i].number"), .check = STR_INIT("sql_get_int32(&columns[$j], &row->$n.scale)"), },
    [TYPE_ID] = { .db_kind = STR_INIT("DB_KIND_INT"), .cast = STR_INIT("bigint"), .none = STR_INIT("$v.v == 0"), .params = { STR_INIT("sql_int($v.v)") }, .assign = STR_INIT("$n.v = columns[$i].number"), },
    [TYPE_ENUM] = { .db_kind = STR_INIT("DB_KIND_TEXT"), .cast = STR_INIT("text"), .none = STR_INIT("$v == 0"), .params = { STR_INIT("sql_text($p_name($v))") }, .check = STR_INIT("(columns[$i].kind == DB_KIND_NULL || $p_parse(columns[$i].text, &row->$n))"), },
};

Err *place_err(Arena *arena, Str path, int line, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    Str message = arena_vprintf(arena, format, args);
    va_end(args);
    return ERR(USAGE, "%.*s:%d: %.*s", STR_ARG(path), line, STR_ARG(message));
}

bool name_valid(Str name)
{
    if (name.len == 0 || name.ptr[0] < 'a' || name.ptr[0] > 'z') {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
            return false;
        }
    }
    return true;
}

const Type *types_find(const Types *types, Str name)
{
    for (size_t i = 0; i < types->count; i++) {
        if (str_eq(types->items[i].name, name)) {
            return &types->items[i];
        }
    }
    return NULL;
}

/* Cuts the next word off a line; empty at its end. */
static Str next_word(Str *rest)
{
    Str word;

    *rest = str_trim(*rest);
    if (!str_next(rest, ' ', &word)) {
        return (Str){ 0 };
    }
    return word;
}

/* A type's name becomes C, so it must be a word. */
static bool type_name_valid(Str name)
{
    if (name.len == 0 || name.ptr[0] < 'A' || name.ptr[0] > 'Z') {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
            return false;
        }
    }
    return true;
}

static Err *type_line(Arena *out, Str path, int line_number, Str line, Types *types)
{
    Str rest = line;
    Str name = next_word(&rest);
    Str kind = next_word(&rest);
    Type type = { .kind = TYPE_ID, .name = name, .c_name = name };

    if (str_eq(kind, S("enum"))) {
        type.kind = TYPE_ENUM;
        type.prefix = next_word(&rest);
    } else if (!str_eq(kind, S("id"))) {
        return place_err(out, path, line_number,
                         "a type is `Name id HEADER` or `Name enum PREFIX "
                         "HEADER`");
    }
    type.header = next_word(&rest);
    if (!type_name_valid(name) || !str_ends(type.header, S(".h")) || str_trim(rest).len > 0 ||
        (type.kind == TYPE_ENUM && !name_valid(type.prefix))) {
        return place_err(out, path, line_number,
                         "a type is `Name id HEADER` or `Name enum PREFIX HEADER`");
    }
    if (types_find(types, name) != NULL) {
        return place_err(out, path, line_number, "type `%.*s` is there twice", STR_ARG(name));
    }
    if (types->count == SQLC_TYPES_MAX) {
        return place_err(out, path, line_number, "more than %d types", SQLC_TYPES_MAX);
    }
    types->items[types->count++] = type;
    return NULL;
}

Err *types_parse(Arena *out, Str path, Str text, Types **ret_types)
{
    Types *types = arena_new(out, Types);
    Str line;
    int line_number = 0;

    for (size_t i = 0; i < COUNT_OF(builtin_types); i++) {
        types->items[types->count++] = builtin_types[i];
    }
    while (str_next(&text, '\n', &line)) {
        line_number++;
        line = str_trim(line);
        if (line.len > 0 && line.ptr[0] != '#') {
            TRY(type_line(out, path, line_number, line, types));
        }
    }
    *ret_types = types;
    return NULL;
}

static void columns_add(Arena *out, Columns *columns, Str name, const char *suffix, TypeKind kind)
{
    assert(columns->count < COUNT_OF(columns->items));
    columns->items[columns->count++] = (Column){
        .name = arena_printf(out, "%.*s%s", STR_ARG(name), suffix),
        .kind = kind,
    };
}

Columns columns_of(Arena *out, const Fields *fields)
{
    Columns columns = { 0 };

    for (size_t i = 0; i < fields->count; i++) {
        const Field *field = &fields->items[i];
        TypeKind kind = field->type->kind;
        if (kind == TYPE_MONEY) {
            columns_add(out, &columns, field->name, "_minor", TYPE_INT64);
            columns_add(out, &columns, field->name, "_currency", TYPE_CURRENCY);
        } else if (kind == TYPE_DECIMAL) {
            columns_add(out, &columns, field->name, "_units", TYPE_INT64);
            columns_add(out, &columns, field->name, "_scale", TYPE_INT32);
        } else {
            columns_add(out, &columns, field->name, "", kind);
        }
    }
    return columns;
}
