/* db_prepared_test.c - transactions in two parts: what was prepared is written only while it is
 * true. */
#include "tests/store/db_fixture.h"

#include <string.h>

typedef struct Two {
    Database *database;
    int prepared; /* so often */
    int written;
    bool elsewhere; /* prepared on the caller's thread, the last time */
    pthread_t caller;
    bool disturb; /* somebody else commits between the parts */
    int64_t sum;
} Two;

static void *run_insert(void *context)
{
    const Two *two = context;
    Err *err = insert_one(two->database, 99);

    return err == NULL ? NULL : (void *)two->database;
}

static Err *body_prepare(Db *db, void *context)
{
    Two *two = context;
    pthread_t thread;
    void *failed = NULL;

    TRY(row_sum(db, &two->sum));
    two->elsewhere = !pthread_equal(pthread_self(), two->caller);
    two->prepared++;
    if (two->disturb) {
        two->disturb = false;
        if (pthread_create(&thread, NULL, run_insert, two) != 0) {
            return ERR(DB, "no thread");
        }
        pthread_join(thread, &failed);
    }
    return failed == NULL ? NULL : ERR(DB, "not inserted");
}

static Err *body_write(Db *db, void *context)
{
    Two *two = context;
    const Row row = { .id = 1, .number = two->sum + 1 };

    two->written++;
    return row_insert(db, &row, false);
}

static Two two_of(Database *database)
{
    return (Two){ .database = database, .caller = pthread_self() };
}

TEST_BOTH(the_parts_of_a_transaction_run_once_when_nobody_disturbs)
{
    Two two = two_of(database);

    CHECK_OK(db_tx_prepared(database, DB_MONEY, "two", body_prepare, body_write, &two));
    CHECK(row_there(database, 1));
    CHECK_INT(two.prepared, 1);
    CHECK_INT(two.written, 1);
    CHECK(!two.elsewhere);
}

TEST_BOTH(what_was_read_and_has_changed_is_prepared_again)
{
    Two two = two_of(database);
    bool sqlite = database_engine(database) == DB_SQLITE;

    two.disturb = true;
    CHECK_OK(db_tx_prepared(database, DB_WRITE, "two", body_prepare, body_write, &two));
    CHECK_INT(count_rows(database), 2);
    CHECK_INT(two.prepared, sqlite ? 2 : 1);
    CHECK(two.elsewhere == sqlite); /* the writer's */
    CHECK_INT(two.written, 1);
}

static Err *body_other_table(Db *db, void *context)
{
    Two *two = context;

    (void)db;
    two->prepared++;
    return insert_one(two->database, 99); /* a transaction of its own: nothing is begun yet */
}

TEST_BOTH(what_was_not_read_may_change)
{
    Two two = two_of(database);

    CHECK_OK(db_tx_prepared(database, DB_WRITE, "two", body_other_table, body_write, &two));
    CHECK_INT(two.prepared, 1);
    CHECK_INT(count_rows(database), 2);
}

static Err *body_prepare_writes(Db *db, void *context)
{
    const Row row = { .id = 1 };

    (void)context;
    return row_insert(db, &row, false);
}

TEST_BOTH(the_preparing_part_refuses_to_write)
{
    Two two = two_of(database);

    CHECK_ERR(db_tx_prepared(database, DB_WRITE, "two", body_prepare_writes, body_write, &two), DB);
    CHECK_INT(two.written, 0);
    CHECK_INT(count_rows(database), 0);
}

static Err *body_prepare_refuses(Db *db, void *context)
{
    (void)db;
    (void)context;
    return ERR_FIELD(FIELD_INVALID, "note", "refused");
}

TEST_BOTH(a_refusal_while_preparing_ends_the_transaction)
{
    Two two = two_of(database);

    CHECK_ERR(db_tx_prepared(database, DB_MONEY, "two", body_prepare_refuses, body_write, &two),
              FIELD_INVALID);
    CHECK_INT(two.written, 0);
    CHECK_INT(database_stats(database).modes[DB_MONEY].failed, 1);
}
