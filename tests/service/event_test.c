/* event_test.c - the one log of changes. */
#include "service/event.h"

#include "tests/support/fixture.h"

typedef struct Log {
    Call *call;
    const char *name;
    int64_t subject;
    int count;
    EventView *events;
    size_t event_count;
    Str problem;
} Log;

static Err *add_body(Db *db, void *context)
{
    Log *log = context;
    EventId id;
    for (int i = 0; i < log->count; i++) {
        TRY(event_add_row(log->call, db, log->call->actor.account, S("order"), log->subject,
                          str_from_cstr(log->name), S("It happened"), S(""), &id));
    }
    return NULL;
}

static Err *history_body(Db *db, void *context)
{
    Log *log = context;
    return event_history(log->call, db, S("order"), log->subject, &log->events, &log->event_count);
}

static Err *check_body(Db *db, void *context)
{
    Log *log = context;
    EventPlace place = { 0 };
    bool more = true;
    log->problem = (Str){ 0 };
    while (more && log->problem.len == 0) {
        TRY(event_chain_check(log->call, db, &place, &log->problem, &more));
    }
    return NULL;
}

static void add(Fixture *fixture, Log *log)
{
    CHECK_OK(db_tx(fixture->app.database, DB_WRITE, "test", add_body, log));
}

static Str problem(Fixture *fixture, Log *log)
{
    CHECK_OK(db_tx(fixture->app.database, DB_READ, "test", check_body, log));
    return log->problem;
}

SERVICE_TEST(history_is_told_oldest_first_with_who_and_when)
{
    Call call = fixture_call(fixture, "anna");
    Log log = { .call = &call, .name = "order.placed", .subject = 7, .count = 1 };
    add(fixture, &log);
    call = fixture_system_call(fixture);
    call.now.us += SECOND_US;
    log.name = "order.done";
    add(fixture, &log);
    CHECK_OK(db_tx(fixture->app.database, DB_READ, "test", history_body, &log));
    CHECK_INT(log.event_count, 2);
    CHECK_STR(log.events[0].name, S("order.placed"));
    CHECK_STR(log.events[0].user_name, S("anna"));
    CHECK_STR(log.events[0].account_name, S("Aegean"));
    CHECK_STR(log.events[1].name, S("order.done"));
    CHECK_STR(log.events[1].user_name, S(""));
    CHECK_INT(log.events[1].happened_at.us, fixture->now.us + SECOND_US);
}

SERVICE_TEST(a_long_history_keeps_its_newest_part)
{
    Call call = fixture_call(fixture, "anna");
    Log log = { .call = &call, .name = "old", .subject = 7, .count = 20 };
    add(fixture, &log);
    log.name = "new";
    log.count = LIST_MAX;
    add(fixture, &log);
    CHECK_OK(db_tx(fixture->app.database, DB_READ, "test", history_body, &log));
    CHECK_INT(log.event_count, LIST_MAX);
    CHECK_STR(log.events[0].name, S("new"));
}

/* EVIDENCE: R-PLT-05 the audit trail is append-only and hash-chained */
SERVICE_TEST(a_changed_or_removed_event_is_found)
{
    Call call = fixture_call(fixture, "anna");
    Log log = { .call = &call, .name = "order.placed", .subject = 7, .count = 600 };
    Str rows;
    bool sqlite = fixture->db.engine == DB_SQLITE;
    const char *allow =
        sqlite ? "DROP TRIGGER events_fixed" : "DROP TRIGGER events_fixed ON events";
    add(fixture, &log);
    log.subject = 8;
    log.count = 3;
    add(fixture, &log);
    CHECK_STR(problem(fixture, &log), S(""));

    CHECK(!test_db_sql(&fixture->db, "UPDATE events SET summary = 'x'", &rows));
    CHECK(test_db_sql(&fixture->db, allow, &rows));
    CHECK(test_db_sql(&fixture->db,
                      "UPDATE events SET summary = 'x' WHERE subject_id = 8 AND sequence = 2",
                      &rows));
    CHECK(problem(fixture, &log).len > 0);
    CHECK(test_db_sql(
        &fixture->db,
        "UPDATE events SET summary = 'It happened' WHERE subject_id = 8 AND sequence = 2", &rows));
    CHECK_STR(problem(fixture, &log), S(""));
    CHECK(!sqlite || test_db_sql(&fixture->db, "DROP TRIGGER events_kept", &rows));
    CHECK(test_db_sql(&fixture->db, "DELETE FROM events WHERE subject_id = 7 AND sequence = 550",
                      &rows));
    CHECK(problem(fixture, &log).len > 0);
}
