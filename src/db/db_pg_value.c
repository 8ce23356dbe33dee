/* db_pg_value.c - values in PostgreSQL's binary form, both ways. */
#include "db/db_pg_internal.h"

#include <assert.h>
#include <endian.h>
#include <limits.h>
#include <string.h>

/* Type numbers are fixed in PostgreSQL's catalogue (pg_type.dat). */
enum {
    PG_BOOL = 16,
    PG_BYTEA = 17,
    PG_NAME = 19,
    PG_INT8 = 20,
    PG_INT2 = 21,
    PG_INT4 = 23,
    PG_TEXT = 25,
    PG_UNKNOWN = 705,
    PG_BPCHAR = 1042,
    PG_VARCHAR = 1043,
    PG_BOOL_ARRAY = 1000,
    PG_BYTEA_ARRAY = 1001,
    PG_TEXT_ARRAY = 1009,
    PG_INT8_ARRAY = 1016,
    PG_NUMERIC = 1700,
    ARRAY_HEAD_BYTES = 20,
    NUMERIC_HEAD_BYTES = 8,
    NUMERIC_BASE = 10000,
    NUMERIC_NEGATIVE = 0x4000
};

static const Oid type_of_kind[] = { [DB_KIND_INT] = PG_INT8,
                                    [DB_KIND_TEXT] = PG_TEXT,
                                    [DB_KIND_BLOB] = PG_BYTEA,
                                    [DB_KIND_NULL] = PG_TEXT,
                                    [DB_KIND_BOOL] = PG_BOOL };

static void put_param(PgParams *params, size_t i, const DbValue *value)
{
    unsigned char *bytes = (unsigned char *)&params->numbers[i];

    params->formats[i] = 1;
    switch (value->kind) {
    case DB_KIND_INT:
        params->numbers[i] = htobe64((uint64_t)value->number);
        params->values[i] = (const char *)bytes;
        params->lengths[i] = sizeof(params->numbers[i]);
        break;
    case DB_KIND_BOOL:
        bytes[0] = value->number != 0 ? 1 : 0;
        params->values[i] = (const char *)bytes;
        params->lengths[i] = 1;
        break;
    case DB_KIND_TEXT:
    case DB_KIND_BLOB:
        assert(value->text.len <= INT_MAX);
        params->values[i] = value->text.len > 0 ? value->text.ptr : "";
        params->lengths[i] = (int)value->text.len;
        break;
    case DB_KIND_NULL:
        params->values[i] = NULL;
        params->lengths[i] = 0;
        break;
    }
    params->bytes += (size_t)params->lengths[i];
}

void pg_params(const DbStatement *statement, const DbValue *params, PgParams *ret_params)
{
    ret_params->count = (int)statement->param_count;
    ret_params->bytes = 0;
    for (size_t i = 0; i < statement->param_count; i++) {
        assert(params[i].kind == statement->params[i] || params[i].kind == DB_KIND_NULL);
        ret_params->types[i] = type_of_kind[statement->params[i]];
        put_param(ret_params, i, &params[i]);
    }
}

static const Oid array_of_kind[] = { [DB_KIND_INT] = PG_INT8_ARRAY,
                                     [DB_KIND_TEXT] = PG_TEXT_ARRAY,
                                     [DB_KIND_BLOB] = PG_BYTEA_ARRAY,
                                     [DB_KIND_NULL] = PG_TEXT_ARRAY,
                                     [DB_KIND_BOOL] = PG_BOOL_ARRAY };

static size_t element_bytes(const DbValue *value)
{
    switch (value->kind) {
    case DB_KIND_INT:
        return sizeof(int64_t);
    case DB_KIND_BOOL:
        return 1;
    case DB_KIND_TEXT:
    case DB_KIND_BLOB:
        return value->text.len;
    case DB_KIND_NULL:
        break;
    }
    return 0;
}

static char *put_int32(char *at, uint32_t value)
{
    uint32_t bytes = htobe32(value);

    memcpy(at, &bytes, sizeof(bytes));
    return at + sizeof(bytes);
}

static char *put_element(char *at, const DbValue *value)
{
    size_t len = element_bytes(value);

    at = put_int32(at, value->kind == DB_KIND_NULL ? UINT32_MAX : (uint32_t)len);
    if (value->kind == DB_KIND_INT) {
        uint64_t bytes = htobe64((uint64_t)value->number);
        memcpy(at, &bytes, sizeof(bytes));
    } else if (value->kind == DB_KIND_BOOL) {
        *at = value->number != 0 ? 1 : 0;
    } else if (len > 0) {
        memcpy(at, value->text.ptr, len);
    }
    return at + len;
}

/* Dimensions, whether there are NULLs, the elements' type, their number, the first index; then each
 * with its length. `first` is the value of the first set. */
static Str array_of(const DbStatement *statement, const DbBatch *batch, size_t param, Arena *arena)
{
    const DbValue *first = batch->params + param;
    size_t bytes = ARRAY_HEAD_BYTES;
    bool nulls = false;

    for (size_t i = 0; i < batch->count; i++) {
        const DbValue *value = first + i * statement->param_count;
        assert(value->kind == statement->params[param] || value->kind == DB_KIND_NULL);
        nulls = nulls || value->kind == DB_KIND_NULL;
        bytes += sizeof(uint32_t) + element_bytes(value);
    }
    assert(bytes <= INT_MAX);
    char *start = arena_array(arena, char, bytes);
    char *at = put_int32(start, 1);
    at = put_int32(at, nulls ? 1 : 0);
    at = put_int32(at, type_of_kind[statement->params[param]]);
    at = put_int32(at, (uint32_t)batch->count);
    at = put_int32(at, 1);
    for (size_t i = 0; i < batch->count; i++) {
        at = put_element(at, first + i * statement->param_count);
    }
    assert(at == start + bytes);
    return (Str){ start, bytes };
}

void pg_params_batch(const DbStatement *statement, const DbBatch *batch, Arena *arena,
                     PgParams *ret_params)
{
    ret_params->count = (int)statement->param_count;
    ret_params->bytes = 0;
    for (size_t i = 0; i < statement->param_count; i++) {
        Str array = array_of(statement, batch, i, arena);
        ret_params->types[i] = array_of_kind[statement->params[i]];
        ret_params->formats[i] = 1;
        ret_params->values[i] = array.ptr;
        ret_params->lengths[i] = (int)array.len;
        ret_params->bytes += array.len;
    }
}

static uint64_t big_endian(const char *bytes, size_t count)
{
    uint64_t value = 0;

    for (size_t i = 0; i < count; i++) {
        value = value << 8 | (unsigned char)bytes[i];
    }
    return value;
}

/* sum() of whole numbers is a numeric: digits of base 10000, the highest first. False when it has a
 * fraction or does not fit. */
static bool read_numeric(const char *bytes, size_t len, int64_t *ret_number)
{
    int64_t value = 0;

    if (len < NUMERIC_HEAD_BYTES) {
        return false;
    }
    size_t digits = (size_t)big_endian(bytes, 2);
    int weight = (int16_t)big_endian(bytes + 2, 2);
    uint64_t sign = big_endian(bytes + 4, 2);
    if (len != NUMERIC_HEAD_BYTES + 2 * digits || (sign != 0 && sign != NUMERIC_NEGATIVE) ||
        weight > 4 || (int64_t)digits > (int64_t)weight + 1) {
        return digits == 0 && (*ret_number = 0) == 0;
    }
    for (int i = 0; i <= weight; i++) { /* trailing zeros are left out of the digits */
        const char *at = bytes + NUMERIC_HEAD_BYTES + 2 * (size_t)i;
        int64_t digit = (size_t)i < digits ? (int64_t)big_endian(at, 2) : 0;
        if (__builtin_mul_overflow(value, NUMERIC_BASE, &value) ||
            __builtin_sub_overflow(value, digit, &value)) { /* downwards: INT64_MIN fits too */
            return false;
        }
    }
    return sign != 0 ? (*ret_number = value, true)
                     : !__builtin_sub_overflow(INT64_C(0), value, ret_number);
}

static bool read_number(Oid type, const char *bytes, size_t len, int64_t *ret_number)
{
    switch (type) {
    case PG_INT8:
        *ret_number = (int64_t)big_endian(bytes, len);
        return len == 8;
    case PG_INT4:
        *ret_number = (int32_t)big_endian(bytes, len);
        return len == 4;
    case PG_INT2:
        *ret_number = (int16_t)big_endian(bytes, len);
        return len == 2;
    case PG_BOOL:
        *ret_number = bytes[0] != 0;
        return len == 1;
    case PG_NUMERIC:
        return read_numeric(bytes, len, ret_number);
    default:
        return false;
    }
}

static bool fits(DbKind kind, Oid type)
{
    bool text = type == PG_TEXT || type == PG_VARCHAR || type == PG_BPCHAR || type == PG_NAME ||
                type == PG_UNKNOWN;

    return (kind == DB_KIND_TEXT && text) || (kind == DB_KIND_BLOB && type == PG_BYTEA);
}

static Err *read_column(const PGresult *result, int row, int column, const DbQuery *query,
                        DbValue *ret_value)
{
    DbKind kind = query->statement->columns[column];
    Oid type = PQftype(result, column);
    const char *bytes = PQgetvalue(result, row, column);
    size_t len = (size_t)PQgetlength(result, row, column);

    *ret_value = (DbValue){ .kind = kind };
    if (PQgetisnull(result, row, column)) {
        ret_value->kind = DB_KIND_NULL;
        return NULL;
    }
    if (kind == DB_KIND_INT || kind == DB_KIND_BOOL) {
        if (read_number(type, bytes, len, &ret_value->number)) {
            return NULL;
        }
    } else if (fits(kind, type)) {
        ret_value->text = str_dup(query->out, (Str){ bytes, len });
        return NULL;
    }
    return ERR(DB, "%s: column %d is not what was described (type %u)", query->statement->name,
               column + 1, type);
}

static int64_t changed_rows(const PGresult *result)
{
    /* libpq only gives the text of the command's tag; its signature lacks the const. */
    union {
        const PGresult *constant;
        PGresult *plain;
    } tag = { .constant = result };
    int64_t count = 0;

    return str_parse_int64(str_from_cstr(PQcmdTuples(tag.plain)), &count) ? count : 0;
}

Err *pg_read(const PGresult *result, const DbQuery *query, int64_t *ret_changed)
{
    const DbStatement *statement = query->statement;
    DbValue values[DB_COLUMNS_MAX];
    int columns = PQnfields(result);
    int rows = PQntuples(result);

    if ((size_t)columns != statement->column_count) {
        return ERR(DB, "%s: %d columns, %zu described", statement->name, columns,
                   statement->column_count);
    }
    if (query->row != NULL && (size_t)rows > query->rows_max) {
        return ERR(DB, "%s: more than %zu rows", statement->name, query->rows_max);
    }
    for (int row = 0; query->row != NULL && row < rows; row++) {
        for (int column = 0; column < columns; column++) {
            TRY(read_column(result, row, column, query, &values[column]));
        }
        TRY(query->row(query->out, values, query->context));
    }
    *ret_changed = changed_rows(result);
    return NULL;
}
