/*
 * sql_value.h - what the code that sqlc generates stands on: values to and from the database, and
 * rows that grow on an arena.
 *
 * Nobody else includes this, but the test over all queries (SqlEntry, SqlWord).
 */
#ifndef DB_SQL_VALUE_H
#define DB_SQL_VALUE_H

#include "db/db.h"
#include "domain/money.h"

enum { SQL_DATE_BYTES = 10 }; /* "2026-11-22" */

/* Parameters. They point into what they are made from. */
DbValue sql_int(int64_t value);
DbValue sql_bool(bool value);
DbValue sql_text(Str value);
DbValue sql_blob(Str value);
DbValue sql_currency(const Currency *value);
DbValue sql_date(Date value, char text[SQL_DATE_BYTES]); /* NULL for DATE_NONE */
DbValue sql_unless(bool none, DbValue value);            /* NULL when none */
bool sql_decimal_none(Decimal value);
bool sql_currency_none(const Currency *value);

/* Columns; false when the stored value is not one. NULL gives the zero value. */
bool sql_get_int32(const DbValue *column, int32_t *ret_value);
bool sql_get_date(const DbValue *column, Date *ret_value);
bool sql_get_currency(const DbValue *column, Currency *ret_value);
/* "order_get: column state has a value that this program does not know" */
Err *sql_column_err(const DbStatement *statement, const char *column);
/* Fails: DB when a column is NULL that must not be. */
MUST_USE Err *sql_nulls_check(const DbStatement *statement, const bool *nullable,
                              const DbValue *columns);

/* Rows of one type; they grow on the arena. */
typedef struct SqlRows {
    void *items;
    size_t size; /* of one row */
    size_t cap;
    size_t count;
} SqlRows;

/* The next row, zeroed. `context` is the SqlRows. */
void *sql_rows_add(Arena *out, void *context);
MUST_USE Err *sql_run_rows(Db *db, const DbStatement *statement, const DbValue *params,
                           size_t rows_max, DbRow row, Arena *out, SqlRows *rows);
/* Fails: DB when there is no row. */
MUST_USE Err *sql_found_check(const DbStatement *statement, const SqlRows *rows);

extern const DbKind sql_count_columns[1];
/* A statement that gives one number. */
MUST_USE Err *sql_run_count(Db *db, const DbStatement *statement, const DbValue *params,
                            int64_t *ret_count);

/* One statement of sql/queries. */
typedef struct SqlEntry {
    const DbStatement *statement;
    const char *kind;  /* ":many" */
    const char *by;    /* who runs it */
    const char *place; /* "sql/queries/order.sql:12" */
    const char *query; /* "order_due": what the store calls */
} SqlEntry;

/* One enum word in sql/queries; `known` asks the domain. */
typedef struct SqlWord {
    bool (*known)(Str word);
    Str word;
    const char *place;
} SqlWord;

#endif
