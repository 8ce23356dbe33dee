/* values_test.c - what generated queries do with values, on both engines: each type there and back,
 * zero as NULL, and refusal of what C does not know. SQL: tests/store/gen/values.sql. */
#include "gen/sql_values.h"

#include "tests/support/test_db.h"
#include "tests/test.h"

/* Bodies run on other threads: they compare, and the test checks the outcome. */
typedef struct Case {
    SqlValuesEchoIn in;
    SqlValuesEcho out;
} Case;

static Err *echo(Db *db, void *context)
{
    Case *values = context;

    return sql_values_echo(db, &test_arena, &values->in, &values->out);
}

static void check_echo(TestDb *db, SqlValuesEchoIn in)
{
    Case values = { .in = in };

    CHECK_OK(db_tx(db->database, DB_READ, "echo", echo, &values));
    const SqlValuesEcho *out = &values.out;
    CHECK_INT(out->i, in.i);
    CHECK_INT(out->j, in.j);
    CHECK_INT(out->b, in.b);
    CHECK_STR(out->s, in.s);
    CHECK_STR(out->x, in.x);
    CHECK_INT(out->t.us, in.t.us);
    CHECK_INT(out->d.day, in.d.day);
    CHECK_INT(out->m.minor, in.m.minor);
    CHECK(currency_eq(out->m.currency, in.m.currency));
    CHECK(currency_eq(out->c, in.c));
    CHECK_INT(out->n.units, in.n.units);
    CHECK_INT(out->n.scale, in.n.scale);
    CHECK_INT(out->o.v, in.o.v);
    CHECK_INT(out->e, in.e);
}

static void every_type(DbEngine engine)
{
    TestDb db = test_db_open_empty(engine);

    check_echo(&db, (SqlValuesEchoIn){ .i = INT32_MIN,
                                       .j = INT64_MIN,
                                       .b = true,
                                       .s = S("it's \xc3\xa9 \"x\" \\ ?1 :a"),
                                       .x = S("\x00\xff\x01'"),
                                       .t = { 1767268800123456 },
                                       .d = date_from_civil((Civil){ 2024, 2, 29 }),
                                       .m = { -1, CURRENCY("EUR") },
                                       .c = CURRENCY("JPY"),
                                       .n = { 24995, 2 },
                                       .o = { INT64_MAX },
                                       .e = (OrderState)(ORDER_STATE_COUNT - 1) });
    /* Zero is a value where the type has no question mark. */
    check_echo(&db, (SqlValuesEchoIn){ .i = INT32_MAX,
                                       .d = date_from_civil((Civil){ 1, 1, 1 }),
                                       .m = { 0, CURRENCY("USD") },
                                       .c = CURRENCY("EUR") });
    check_echo(&db, (SqlValuesEchoIn){ .d = date_from_civil((Civil){ 9999, 12, 31 }),
                                       .m = { INT64_MAX, CURRENCY("KWD") },
                                       .c = CURRENCY("EUR") });
    test_db_close(&db);
}

TEST(every_type_comes_back_as_it_went)
{
    test_each_engine(every_type);
}

typedef struct NullCase {
    SqlValuesEchoNullIn in;
    SqlValuesEchoNull out;
} NullCase;

static Err *echo_null(Db *db, void *context)
{
    NullCase *values = context;

    return sql_values_echo_null(db, &test_arena, &values->in, &values->out);
}

static void zero_is_null(DbEngine engine)
{
    TestDb db = test_db_open_empty(engine);
    NullCase values = { .in = { .d = DATE_NONE } };

    CHECK_OK(db_tx(db.database, DB_READ, "echo_null", echo_null, &values));
    const SqlValuesEchoNull *out = &values.out;
    CHECK(out->nulls);
    CHECK(date_is_none(out->d));
    CHECK(out->i == 0 && out->j == 0 && !out->b && out->t.us == 0 && out->o.v == 0 && out->e == 0);
    CHECK(out->s.len == 0 && out->x.len == 0);
    CHECK(out->m.minor == 0 && out->m.currency.code[0] == '\0' && out->c.code[0] == '\0');
    CHECK(out->n.units == 0 && out->n.scale == 0);
    values = (NullCase){ .in = { .i = 1,
                                 .s = S("s"),
                                 .d = { 0 },
                                 .m = { 0, CURRENCY("EUR") },
                                 .n = { 0, 2 },
                                 .e = (OrderState)1 } };
    CHECK_OK(db_tx(db.database, DB_READ, "echo_null", echo_null, &values));
    CHECK(!out->nulls);
    CHECK(out->i == 1 && out->d.day == 0 && out->n.scale == 2 && out->e == (OrderState)1);
    CHECK_STR(out->s, S("s"));
    CHECK_STR(currency_str(&out->m.currency), S("EUR"));
    test_db_close(&db);
}

TEST(zero_values_are_null_both_ways_where_the_type_says_so)
{
    test_each_engine(zero_is_null);
}

static Err *word(Db *db, void *context)
{
    SqlValuesWord row;

    return sql_values_word(db, &test_arena, *(const Str *)context, &row);
}

static Err *day(Db *db, void *context)
{
    SqlValuesDay row;

    return sql_values_day(db, &test_arena, *(const Str *)context, &row);
}

static Err *currency(Db *db, void *context)
{
    SqlValuesCurrency row;

    return sql_values_currency(db, &test_arena, *(const Str *)context, &row);
}

static Err *missing(Db *db, void *context)
{
    SqlValuesMissing row;

    return sql_values_missing(db, &test_arena, *(const Str *)context, &row);
}

static Err *small(Db *db, void *context)
{
    SqlValuesSmall row;

    return sql_values_small(db, &test_arena, *(const int64_t *)context, &row);
}

static Err *one(Db *db, void *context)
{
    SqlValuesOne row;

    return sql_values_one(db, &test_arena, *(const int32_t *)context, &row);
}

static void check_refused(TestDb *db, DbBody body, void *context, const char *why)
{
    Err *err = db_tx(db->database, DB_READ, "refused", body, context);

    CHECK_ERR(err, DB);
    CHECK_STR(str_from_cstr(err->detail), str_from_cstr(why));
}

static void unknown_values(DbEngine engine)
{
    TestDb db = test_db_open_empty(engine);
    int64_t large = INT64_C(1) << 31;
    int32_t none = 0;

    check_refused(&db, word, &S("plac"),
                  "values_word: column e has a value that this program does not know");
    check_refused(&db, day, &S("2026-02-30"),
                  "values_day: column d has a value that this program does not know");
    check_refused(&db, currency, &S("eur"),
                  "values_currency: column m has a value that this program does not know");
    check_refused(&db, currency, &S("EURO"),
                  "values_currency: column m has a value that this program does not know");
    check_refused(&db, small, &large,
                  "values_small: column i has a value that this program does not know");
    check_refused(&db, missing, &S(""), "values_missing: column 1 is NULL");
    check_refused(&db, one, &none, "values_one: there is no row");
    test_db_close(&db);
}

TEST(what_c_does_not_know_is_an_error_and_no_value)
{
    test_each_engine(unknown_values);
}

typedef struct Rows {
    int32_t wanted;
    SqlValuesMany *rows;
    size_t count;
    bool found;
    int32_t found_value;
    int64_t counted;
} Rows;

static Err *many(Db *db, void *context)
{
    Rows *rows = context;

    return sql_values_many(db, &test_arena, rows->wanted, &rows->rows, &rows->count);
}

static Err *opt(Db *db, void *context)
{
    Rows *rows = context;
    SqlValuesOpt row;

    TRY(sql_values_opt(db, &test_arena, rows->wanted, &row, &rows->found));
    rows->found_value = row.i;
    return sql_values_count(db, rows->found ? S("x") : S(""), &rows->counted);
}

static void rows_of_a_query(DbEngine engine)
{
    TestDb db = test_db_open_empty(engine);
    Rows rows = { .wanted = 40 };

    CHECK_OK(db_tx(db.database, DB_READ, "many", many, &rows));
    CHECK_INT(rows.count, 40);
    for (size_t i = 0; i < rows.count; i++) {
        CHECK_INT(rows.rows[i].i, i + 1);
        CHECK_STR(rows.rows[i].s, S("row"));
    }
    rows.wanted = 41; /* over `-- max:` */
    check_refused(&db, many, &rows, "values_many: more than 40 rows");
    rows.wanted = 7;
    CHECK_OK(db_tx(db.database, DB_READ, "opt", opt, &rows));
    CHECK(rows.found);
    CHECK_INT(rows.found_value, 7);
    CHECK_INT(rows.counted, 1);
    rows.wanted = 0;
    CHECK_OK(db_tx(db.database, DB_READ, "opt", opt, &rows));
    CHECK(!rows.found);
    CHECK_INT(rows.counted, 0);
    test_db_close(&db);
}

TEST(a_query_gives_its_rows_and_no_more_than_it_may)
{
    test_each_engine(rows_of_a_query);
}
