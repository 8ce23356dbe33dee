/*
 * fixture.h - a small marketplace in a database of its own, for tests of use cases.
 *
 *   Stoa (operator)              olga
 *     Meridian (member)          nikos
 *       Aegean (lite)            anna, petros (buyer, sees no cost)
 *         Blue Harbour (end c.)  eva
 *     Nordlicht (catalogue)      greta: the neighbour
 *       Hanse (end customer)     hans
 *
 * All are in EUR; Meridian's periods start on the 15th, Nordlicht's on the 31st, the others' on the
 * 1st. The clock stands at FIXTURE_START until a test moves it. The simulator makes the services;
 * with "simulate" in its settings a service brings its own script.
 */
#ifndef TESTS_SUPPORT_FIXTURE_H
#define TESTS_SUPPORT_FIXTURE_H

#include "service/app.h"
#include "tests/support/test_db.h"
#include "tests/test.h"

#define FIXTURE_START ((Instant){ INT64_C(1794474000) * SECOND_US }) /* 2026-11-12 09:00 UTC */
#define FIXTURE_PASSWORD "fixture-password"

typedef enum FixtureAccount {
    FIXTURE_STOA,
    FIXTURE_MERIDIAN,
    FIXTURE_AEGEAN,
    FIXTURE_BLUE_HARBOUR,
    FIXTURE_NORDLICHT,
    FIXTURE_HANSE,
    FIXTURE_ACCOUNT_COUNT
} FixtureAccount;

enum { FIXTURE_PERSON_COUNT = 7 };

typedef struct Fixture {
    TestDb db;
    App app;
    Instant now; /* what the clock says */
    AccountId accounts[FIXTURE_ACCOUNT_COUNT];
    Actor people[FIXTURE_PERSON_COUNT];
    Arena scratch;
    uint64_t writes; /* of its database when it was opened: test_db_writes */
    Str folder;      /* a temporary one: mail/ is the spool, simulator/ the made services */
} Fixture;

void fixture_open(Fixture *fixture, DbEngine engine);
void fixture_close(Fixture *fixture);
/*
 * Something to sell. In EUR what partners of Stoa pay: postgresql-small-monthly 24.90 and -yearly
 * 268.92 with the add-ons database-storage-monthly 4.90 and database-backup-monthly 6.00;
 * server-small-monthly 9.99 and -1y-monthly 8.99; firewall-essential-monthly 19.00;
 * exchange-basic-monthly 2.40 and -metered 0.00834, which give no refund. Aegean pays Meridian 6 %
 * more, Blue Harbour Aegean 20 %, Hanse Nordlicht 22.5 %.
 */
void fixture_catalogue(Fixture *fixture);

/* A call now, by the person, whose e-mail is "anna@fixture.example"; results live on test_arena. */
Call fixture_call(Fixture *fixture, const char *person);
Call fixture_system_call(Fixture *fixture);  /* as jobs do */
Call fixture_visitor_call(Fixture *fixture); /* nobody signed in */
void fixture_advance(Fixture *fixture, int64_t seconds);

/* SERVICE_TEST(a_sentence) { … fixture … } runs on each engine as "a_sentence/sqlite" and
 * "a_sentence/postgres". */
#define SERVICE_TEST(test_name)                                                                  \
    static void test_name(Fixture *fixture);                                                     \
    static void test_name##_sqlite(void)                                                         \
    {                                                                                            \
        fixture_run(DB_SQLITE, test_name);                                                       \
    }                                                                                            \
    static void test_name##_postgres(void)                                                       \
    {                                                                                            \
        fixture_run(DB_POSTGRES, test_name);                                                     \
    }                                                                                            \
    __attribute__((constructor)) static void test_name##_register(void)                          \
    {                                                                                            \
        static TestCase cases[] = { { .name = #test_name "/sqlite", .run = test_name##_sqlite }, \
                                    { .name = #test_name "/postgres",                            \
                                      .run = test_name##_postgres } };                           \
        test_register(&cases[0]);                                                                \
        test_register(&cases[1]);                                                                \
    }                                                                                            \
    static void test_name(Fixture *fixture)

void fixture_run(DbEngine engine, void (*body)(Fixture *fixture));

/* Reads on in a Str, for what takes a file as it comes. */
MUST_USE Err *fixture_text_fill(void *rest, char *into, size_t room, size_t *ret_got);

#endif
