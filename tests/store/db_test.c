/* db_test.c - what src/db promises, on both engines. */
#include "tests/store/db_fixture.h"

#include <semaphore.h>
#include <string.h>
#include <unistd.h>

enum { THREADS = 16, TRANSACTIONS = 500, MEGABYTE = 1024 * 1024 };

TEST_BOTH(a_committed_row_is_seen)
{
    CHECK_OK(insert_one(database, 7));
    CHECK(row_there(database, 7));
    CHECK_INT(count_rows(database), 1);
}

static Err *body_insert_and_refuse(Db *db, void *context)
{
    TRY(body_insert(db, context));
    return ERR_FIELD(FIELD_INVALID, "note", "refused");
}

TEST_BOTH(a_body_that_fails_leaves_nothing_and_its_error_arrives)
{
    Row row = { .id = 1 };
    Err *err = db_tx(database, DB_MONEY, "refuse", body_insert_and_refuse, &row);

    CHECK_ERR(err, FIELD_INVALID);
    CHECK_STR(str_from_cstr(err->field), S("note"));
    CHECK_STR(str_from_cstr(err->detail), S("refused"));
    CHECK_INT(count_rows(database), 0);
    CHECK_INT(database_stats(database).modes[DB_MONEY].failed, 1);
    CHECK_INT(database_stats(database).modes[DB_MONEY].retried, 0);
}

static Err *body_wrapped(Db *db, void *context)
{
    (void)db;
    (void)context;
    return err_wrap(ERR(IO, "the cause"), ERR_DB, "what came of it");
}

TEST_BOTH(the_cause_of_an_error_arrives_too)
{
    Err *err = db_tx(database, DB_WRITE, "wrapped", body_wrapped, NULL);

    CHECK_ERR(err, DB);
    CHECK_ERR(err->cause, IO);
    CHECK_STR(str_from_cstr(err->cause->detail), S("the cause"));
}

TEST_BOTH(a_reading_transaction_refuses_to_write)
{
    Row row = { .id = 1 };

    CHECK_ERR(db_tx(database, DB_READ, "insert", body_insert, &row), DB);
    CHECK_INT(count_rows(database), 0);
}

static Err *body_script(Db *db, void *context)
{
    (void)context;
    return db_exec_script(db, S("INSERT INTO db_test_rows (id) VALUES (1)"));
}

TEST_BOTH(the_engine_itself_refuses_to_write_while_reading)
{
    CHECK_ERR(db_tx(database, DB_READ, "script", body_script, NULL), DB);
    CHECK_INT(count_rows(database), 0);
    CHECK_OK(db_tx(database, DB_WRITE, "script", body_script, NULL));
    CHECK_INT(count_rows(database), 1);
}

TEST_BOTH(a_second_row_with_the_same_key_is_a_conflict)
{
    CHECK_OK(insert_one(database, 1));
    CHECK_ERR(insert_one(database, 1), DB_CONFLICT);
    CHECK_OK(insert_one(database, 2));
    CHECK_INT(count_rows(database), 2);
}

static Err *body_insert_unheard(Db *db, void *context)
{
    TRY(row_insert(db, context, false));
    return NULL;
}

TEST_BOTH(a_conflict_nobody_listened_for_still_ends_the_transaction)
{
    Row row = { .id = 1 };

    CHECK_OK(db_tx(database, DB_WRITE, "unheard", body_insert_unheard, &row));
    CHECK_ERR(db_tx(database, DB_WRITE, "unheard", body_insert_unheard, &row), DB_CONFLICT);
    CHECK_INT(count_rows(database), 1);
}

static Err *body_swallow(Db *db, void *context)
{
    Row other = { .id = 2 };

    TRY(row_insert(db, &other, true));
    Err *err = row_insert(db, context, true);
    return err_is(err, ERR_DB_CONFLICT) ? NULL : ERR(DB, "no conflict");
}

TEST_BOTH(a_body_cannot_hide_a_failed_statement)
{
    Row row = { .id = 1 };

    CHECK_OK(insert_one(database, 1));
    CHECK_ERR(db_tx(database, DB_WRITE, "swallow", body_swallow, &row), DB_CONFLICT);
    CHECK_INT(count_rows(database), 1);
}

static Err *body_unknown_table(Db *db, void *context)
{
    (void)context;
    return row_unknown_table(db);
}

TEST_BOTH(a_wrong_statement_fails_and_the_connection_goes_on)
{
    for (int i = 0; i < 3; i++) {
        CHECK_ERR(db_tx(database, DB_READ, "unknown", body_unknown_table, NULL), DB);
        CHECK_ERR(db_tx(database, DB_MONEY, "unknown", body_unknown_table, NULL), DB);
        CHECK_OK(insert_one(database, i));
    }
    CHECK_INT(count_rows(database), 3);
}

typedef struct Listing {
    size_t rows_max;
    int64_t count;
} Listing;

static Err *body_list(Db *db, void *context)
{
    Listing *listing = context;

    return row_list(db, listing->rows_max, &listing->count);
}

TEST_BOTH(more_rows_than_allowed_is_an_error)
{
    Listing three = { .rows_max = 3 };
    Listing two = { .rows_max = 2 };

    for (int i = 0; i < 3; i++) {
        CHECK_OK(insert_one(database, i));
    }
    CHECK_OK(db_tx(database, DB_READ, "list", body_list, &three));
    CHECK_INT(three.count, 3);
    CHECK_ERR(db_tx(database, DB_READ, "list", body_list, &two), DB);
    CHECK_OK(db_tx(database, DB_READ, "list", body_list, &three));
}

typedef struct RoundTrip {
    Row row;
    Row back;
    bool found;
    Arena arena;
} RoundTrip;

static Err *body_round_trip(Db *db, void *context)
{
    RoundTrip *trip = context;
    Arena arena = trip->arena; /* the body may run twice */

    TRY(row_insert(db, &trip->row, false));
    return row_get(db, &arena, trip->row.id, &trip->back, &trip->found);
}

static void check_round_trip(Database *database, Row row)
{
    RoundTrip trip = { .row = row, .arena = test_arena };

    CHECK_OK(db_tx(database, DB_WRITE, "round_trip", body_round_trip, &trip));
    CHECK(trip.found);
    CHECK_INT(trip.back.number, row.number_null ? 0 : row.number);
    CHECK(trip.back.number_null == row.number_null);
    CHECK(str_eq(trip.back.note, row.note));
    CHECK(str_eq(trip.back.data, row.data));
    CHECK(trip.back.data_null == row.data_null);
    CHECK(trip.back.flag == row.flag);
}

TEST_BOTH(values_come_back_as_they_went_in)
{
    char *large = arena_array(&test_arena, char, MEGABYTE);
    char every[256];

    for (size_t i = 0; i < sizeof(every); i++) {
        every[i] = (char)i;
    }
    for (size_t i = 0; i < MEGABYTE; i++) {
        large[i] = (char)('a' + i % 26);
    }
    check_round_trip(database, (Row){ .id = 1, .number = INT64_MIN, .flag = true });
    check_round_trip(database, (Row){ .id = INT64_MAX, .number = INT64_MAX, .note = S("") });
    check_round_trip(database, (Row){ .id = -5, .number = 0, .note = S("Ελλάδα 'x\\' \"y\" €") });
    check_round_trip(database, (Row){ .id = 2, .number_null = true, .data_null = true });
    check_round_trip(database, (Row){ .id = 3, .data = { every, sizeof(every) } });
    check_round_trip(database, (Row){ .id = 4, .data = { large, MEGABYTE } });
    check_round_trip(database, (Row){ .id = 5, .note = { large, MEGABYTE } });
}

static Err *body_sum(Db *db, void *context)
{
    return row_sum(db, context);
}

TEST_BOTH(sums_of_whole_numbers_are_whole_numbers)
{
    static const int64_t numbers[] = { 10000, 9999,      1,         -20001,    100000000,
                                       -7,    -99999992, INT64_MAX, INT64_MIN, 1 };
    int64_t sum = 0;
    int64_t read = -1;

    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        Row row = { .id = (int64_t)i, .number = numbers[i] };

        sum += numbers[i];
        CHECK_OK(db_tx(database, DB_WRITE, "insert", body_insert, &row));
        CHECK_OK(db_tx(database, DB_READ, "sum", body_sum, &read));
        CHECK_INT(read, sum);
    }
}

typedef struct Load {
    Database *database;
    int64_t first;
    size_t failed;
    pthread_t thread;
} Load;

static void *run_load(void *context)
{
    Load *load = context;

    for (int64_t i = 0; i < TRANSACTIONS; i++) {
        if (insert_one(load->database, load->first + i) != NULL) {
            load->failed++;
        }
        err_reset();
    }
    return NULL;
}

TEST_BOTH(what_many_threads_commit_is_there_exactly_once)
{
    Load loads[THREADS];
    Listing listing = { .rows_max = THREADS * TRANSACTIONS };

    for (size_t i = 0; i < THREADS; i++) {
        loads[i] = (Load){ .database = database, .first = (int64_t)i * TRANSACTIONS };
        CHECK(pthread_create(&loads[i].thread, NULL, run_load, &loads[i]) == 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(loads[i].thread, NULL);
        CHECK_INT(loads[i].failed, 0);
    }
    CHECK_OK(db_tx(database, DB_READ, "list", body_list, &listing));
    CHECK_INT(listing.count, THREADS * TRANSACTIONS); /* the key makes each one unique */
}

typedef struct Snapshot {
    Database *database;
    pthread_t thread;
    int64_t before;
    int64_t after;
} Snapshot;

static void *run_insert(void *context)
{
    Snapshot *snapshot = context;
    Err *err = insert_one(snapshot->database, 99);

    return err == NULL ? NULL : snapshot;
}

static Err *body_snapshot(Db *db, void *context)
{
    Snapshot *snapshot = context;
    void *failed = NULL;

    TRY(row_count(db, &snapshot->before));
    if (pthread_create(&snapshot->thread, NULL, run_insert, snapshot) != 0) {
        return ERR(DB, "no thread");
    }
    pthread_join(snapshot->thread, &failed);
    TRY(row_count(db, &snapshot->after));
    return failed == NULL ? NULL : ERR(DB, "not inserted");
}

TEST_BOTH(a_reading_transaction_sees_one_moment)
{
    Snapshot snapshot = { .database = database };

    CHECK_OK(db_tx(database, DB_READ, "snapshot", body_snapshot, &snapshot));
    CHECK_INT(snapshot.before, 0);
    CHECK_INT(snapshot.after, 0);
    CHECK_INT(count_rows(database), 1);
}

typedef struct Skew {
    Database *database;
    pthread_barrier_t *both_have_read;
    int64_t id;
    int attempts;
    Err *err;
    pthread_t thread;
} Skew;

/* Each writes what the other would have had to read: one must run again. In one process they wait
 * for each other anyway, so the second is another process's on PostgreSQL. */
static Err *body_skew(Db *db, void *context)
{
    Skew *skew = context;
    int64_t sum;

    TRY(row_sum(db, &sum));
    if (skew->attempts == 0 && db_engine(db) == DB_POSTGRES) {
        pthread_barrier_wait(skew->both_have_read);
    }
    skew->attempts++;
    Row row = { .id = skew->id, .number = sum + 1 };
    return row_insert(db, &row, false);
}

static void *run_skew(void *context)
{
    Skew *skew = context;

    skew->err = db_tx(skew->database, DB_MONEY, "skew", body_skew, skew);
    return NULL;
}

TEST_BOTH(money_that_collides_is_counted_again)
{
    pthread_barrier_t barrier;
    Skew skews[2];
    int64_t sum = 0;
    bool postgres = database_engine(database) == DB_POSTGRES;
    Database *other = postgres ? fixture_open(database->place, (DatabaseOptions){ 0 }) : database;

    pthread_barrier_init(&barrier, NULL, 2);
    for (size_t i = 0; i < COUNT_OF(skews); i++) {
        skews[i] = (Skew){ .database = i == 0 ? database : other,
                           .both_have_read = &barrier,
                           .id = (int64_t)i,
                           .attempts = 0 };
        CHECK(pthread_create(&skews[i].thread, NULL, run_skew, &skews[i]) == 0);
    }
    for (size_t i = 0; i < COUNT_OF(skews); i++) {
        pthread_join(skews[i].thread, NULL);
        CHECK(skews[i].err == NULL);
    }
    pthread_barrier_destroy(&barrier);
    CHECK_OK(db_tx(database, DB_READ, "sum", body_sum, &sum));
    CHECK_INT(sum, 3); /* 1, then 1 + 1, in either order; not 1 and 1 */
    int attempts = skews[0].attempts + skews[1].attempts;
    CHECK_INT(attempts, postgres ? 3 : 2);
    uint64_t retried = database_stats(database).modes[DB_MONEY].retried;
    if (postgres) {
        retried += database_stats(other).modes[DB_MONEY].retried;
        database_close(other);
    }
    CHECK_INT(retried, attempts - 2);
}

static Err *body_wait(Db *db, void *context)
{
    int64_t count;

    TRY(row_count(db, &count));
    while (sem_wait(context) != 0) {
    }
    return NULL;
}

typedef struct Holder {
    Database *database;
    sem_t let_go;
    DbMode mode;
    pthread_t thread;
} Holder;

static void *run_holder(void *context)
{
    Holder *holder = context;
    Err *err = db_tx(holder->database, holder->mode, "hold", body_wait, &holder->let_go);

    return err == NULL ? NULL : holder;
}

static void check_busy(DbEngine engine, DbMode mode)
{
    Database *database = fixture_open(fixture_url(engine),
                                      (DatabaseOptions){ .connections_max = 1, .busy_ms = 100 });
    Holder holder = { .database = database, .mode = mode };
    int64_t count;
    void *failed = NULL;

    fixture_table(database);
    sem_init(&holder.let_go, 0, 0);
    CHECK(pthread_create(&holder.thread, NULL, run_holder, &holder) == 0);
    usleep(50000);
    CHECK_ERR(db_tx(database, mode, "count", body_count, &count), DB_BUSY);
    sem_post(&holder.let_go);
    pthread_join(holder.thread, &failed);
    sem_destroy(&holder.let_go);
    CHECK(failed == NULL);
    CHECK_OK(db_tx(database, mode, "count", body_count, &count));
    database_close(database);
}

TEST(a_call_waits_for_a_connection_only_so_long_on_sqlite)
{
    check_busy(DB_SQLITE, DB_READ);
    check_busy(DB_SQLITE, DB_WRITE);
}

TEST(a_call_waits_for_a_connection_only_so_long_on_postgres)
{
    check_busy(DB_POSTGRES, DB_READ);
    check_busy(DB_POSTGRES, DB_WRITE);
}

TEST(a_url_of_no_engine_is_refused)
{
    Database *database;

    CHECK_ERR(database_open(S("mysql://x"), (DatabaseOptions){ 0 }, &database), CONFIG);
    CHECK_ERR(database_open(S("sqlite:"), (DatabaseOptions){ 0 }, &database), CONFIG);
    CHECK_ERR(database_open(S(""), (DatabaseOptions){ 0 }, &database), CONFIG);
    CHECK_ERR(database_open(S("sqlite:/nowhere/at/all.db"), (DatabaseOptions){ 0 }, &database), IO);
    CHECK_ERR(database_open(S("postgresql://x@127.0.0.1:1/x"), (DatabaseOptions){ 0 }, &database),
              DB_BUSY);
}
