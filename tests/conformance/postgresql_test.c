/* postgresql_test.c - what a sold database is, seen by its customer and by the server. */
#include "connector/postgresql.h"

#include "tests/conformance/postgresql_subject.h"
#include "tests/conformance/relay.h"
#include "tests/test.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static Answer make(const DesiredState *desired)
{
    Answer answer = call(APPLY, desired);
    CHECK_STR(answer.text, S(""));
    CHECK_INT(answer.kind, ANSWER_DONE);
    return answer;
}

static void end(const DesiredState *desired)
{
    Answer answer = call(TERMINATE, desired);
    CHECK_STR(answer.text, S(""));
    CHECK_INT(answer.kind, ANSWER_DONE);
}

static bool says(Str words, const char *part)
{
    return str_find(words, str_from_cstr(part), 0) < words.len;
}

/* Waits up to two seconds until a session that was cut has noticed. */
static bool session_ends(PGconn *session)
{
    for (int i = 0; i < 100; i++) {
        if (!customer_runs(session, "SELECT 1", NULL)) {
            return true;
        }
        usleep(20 * 1000);
    }
    return false;
}

/* EVIDENCE: R-WSP-05 */
TEST(a_customer_logs_in_with_the_connection_string_and_the_password)
{
    DesiredState desired = desired_state(&test_arena, "string", 1);
    Answer made = make(&desired);
    Str url = fact(&made, "connection_string");
    Str password = fact(&made, "password");

    CHECK(!says(url, str_cstr(&test_arena, password)));
    CHECK_INT(password.len, 24);
    Str with_password =
        arena_printf(&test_arena, "%.*s&password=%.*s", STR_ARG(url), STR_ARG(password));
    PGconn *session = PQconnectdb(str_cstr(&test_arena, with_password));
    CHECK_INT(PQstatus(session), CONNECTION_OK);
    CHECK(customer_runs(session, "CREATE TABLE t (n int)", NULL));
    CHECK(customer_runs(session, "CREATE SCHEMA private", NULL));
    CHECK(!customer_runs(session, "CREATE ROLE other", NULL));
    CHECK(!customer_runs(session, "CREATE DATABASE other", NULL));
    CHECK(!customer_runs(session, "COPY (SELECT 1) TO PROGRAM 'true'", NULL));
    CHECK(!customer_runs(session, "SELECT pg_read_file('pg_hba.conf')", NULL));
    PQfinish(session);
    end(&desired);
}

TEST(suspend_cuts_open_sessions_and_refuses_logins)
{
    Str words;
    DesiredState desired = desired_state(&test_arena, "cut", 1);
    Answer made = make(&desired);

    PGconn *session = customer_login(&made, 0, NULL, NULL);
    CHECK(session != NULL);
    CHECK_INT(call(SUSPEND, &desired).kind, ANSWER_DONE);
    CHECK(session_ends(session));
    PQfinish(session);
    CHECK(customer_login(&made, 0, NULL, &words) == NULL);
    CHECK(says(words, "not permitted to log in"));
    CHECK_INT(call(RESUME, &desired).kind, ANSWER_DONE);
    session = customer_login(&made, 0, NULL, NULL);
    CHECK(session != NULL);
    PQfinish(session);
    end(&desired);
}

TEST(a_neighbour_cannot_reach_another_database)
{
    Str words;
    DesiredState mine = desired_state(&test_arena, "mine", 1);
    DesiredState yours = desired_state(&test_arena, "yours", 1);
    Answer made = make(&mine);
    Answer other = make(&yours);

    CHECK(customer_login(&made, 0, "yours", &words) == NULL);
    CHECK(customer_login(&made, 0, "postgres", &words) == NULL);
    CHECK(customer_login(&made, 0, "template1", &words) == NULL);
    /* Not even where its owner would have it so: the access file has no rule for it. */
    PGconn *session = customer_login(&other, 0, NULL, NULL);
    CHECK(customer_runs(session, "GRANT CONNECT ON DATABASE yours TO PUBLIC", NULL));
    CHECK(customer_login(&made, 0, "yours", &words) == NULL);
    CHECK(says(words, "pg_hba.conf rejects"));
    PQfinish(session);
    end(&mine);
    end(&yours);
}

/* EVIDENCE: R-WSP-05 allowed CIDRs */
TEST(only_the_allowed_networks_can_connect)
{
    Str words;
    DesiredState desired = desired_state(&test_arena, "walled", 1);
    desired.settings_json =
        settings_for(&test_arena, S("walled"), 1, "[\"127.0.0.2/32\",\"2001:db8::/32\"]");
    Answer made = make(&desired);
    int64_t port;
    CHECK(str_parse_int64(fact(&made, "port"), &port));

    CHECK(customer_login(&made, 0, NULL, &words) == NULL);
    CHECK(says(words, "pg_hba.conf rejects"));
    Relay *relay = relay_start(&test_arena, "127.0.0.2", port);
    PGconn *session = customer_login(&made, relay_port(relay), NULL, &words);
    CHECK(session != NULL);
    PQfinish(session);
    relay_end(relay);
    relay = relay_start(&test_arena, "127.0.0.3", port);
    CHECK(customer_login(&made, relay_port(relay), NULL, &words) == NULL);
    relay_end(relay);

    desired.version = 2;
    desired.settings_json = settings_for(&test_arena, S("walled"), 1, "[\"127.0.0.0/31\"]");
    made = make(&desired);
    session = customer_login(&made, 0, NULL, &words);
    CHECK(session != NULL);
    PQfinish(session);
    relay = relay_start(&test_arena, "127.0.0.2", port);
    CHECK(customer_login(&made, relay_port(relay), NULL, &words) == NULL);
    relay_end(relay);
    end(&desired);
}

TEST(nothing_of_a_terminated_service_is_left_on_the_server)
{
    DesiredState desired = desired_state(&test_arena, "trace", 1);
    (void)make(&desired);
    CHECK_STR(admin_value("SELECT count(*) FROM pg_hba_file_rules"
                          " WHERE 'trace_owner' = ANY (user_name)"),
              S("3"));
    end(&desired);
    CHECK_STR(admin_value("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'trace%'"), S("0"));
    CHECK_STR(admin_value("SELECT count(*) FROM pg_database WHERE datname LIKE 'trace%'"), S("0"));
    CHECK_STR(admin_value("SELECT count(*) FROM regexp_matches("
                          "pg_read_file(current_setting('hba_file')), 'trace', 'g')"),
              S("0"));
}

TEST(a_grant_of_a_neighbour_does_not_keep_a_role_alive)
{
    DesiredState leaving = desired_state(&test_arena, "leaving", 1);
    DesiredState staying = desired_state(&test_arena, "staying", 1);
    (void)make(&leaving);
    Answer made = make(&staying);

    PGconn *session = customer_login(&made, 0, NULL, NULL);
    CHECK(customer_runs(session, "CREATE TABLE t (n int)", NULL));
    CHECK(customer_runs(session, "GRANT SELECT ON t TO leaving_owner", NULL));
    CHECK(customer_runs(session, "GRANT CONNECT ON DATABASE staying TO leaving_owner", NULL));
    /* Settings of a database reach an administrator's session too. */
    CHECK(customer_runs(session, "ALTER DATABASE staying SET role = 'staying_owner'", NULL));
    CHECK(customer_runs(session, "ALTER DATABASE staying SET default_transaction_read_only = on",
                        NULL));
    end(&leaving);
    CHECK(customer_runs(session, "SELECT * FROM t", NULL));
    PQfinish(session);
    CHECK_INT(inventory_count(leaving.service_code), 0);
    end(&staying);
}

TEST(a_name_that_is_taken_is_refused)
{
    DesiredState first = desired_state(&test_arena, "wanted", 1);
    DesiredState second = first;
    second.service_code = S("svc_second");
    (void)make(&first);

    Answer answer = call(APPLY, &second);
    CHECK_INT(answer.kind, ANSWER_REFUSED);
    CHECK_STR(answer.code, S("database.name_taken"));
    CHECK_STR(answer.field, S("name"));
    CHECK_INT(inventory_count(second.service_code), 0);
    CHECK_INT(call(TERMINATE, &second).kind, ANSWER_DONE);
    CHECK_STR(admin_value("SELECT count(*) FROM pg_database WHERE datname = 'wanted'"), S("1"));
    end(&first);
    (void)make(&second); /* now it is free */
    end(&second);
}

TEST(a_database_that_somebody_else_made_is_never_touched)
{
    DesiredState desired = desired_state(&test_arena, "foreign_one", 1);
    (void)admin_value("CREATE DATABASE foreign_one");

    Answer answer = call(APPLY, &desired);
    CHECK_STR(answer.code, S("database.name_taken"));
    end(&desired);
    CHECK_STR(admin_value("SELECT count(*) FROM pg_database WHERE datname = 'foreign_one'"),
              S("1"));
    (void)admin_value("DROP DATABASE foreign_one");
}

TEST(a_change_keeps_name_and_size)
{
    DesiredState desired = desired_state(&test_arena, "fixed", 1);
    desired.settings_json = settings_for(&test_arena, S("fixed"), 5, "[\"127.0.0.1/32\"]");
    (void)make(&desired);

    desired.version = 2;
    desired.settings_json = settings_for(&test_arena, S("other"), 5, "[\"127.0.0.1/32\"]");
    Answer answer = call(APPLY, &desired);
    CHECK_STR(answer.code, S("database.name_fixed"));
    CHECK_STR(answer.field, S("name"));
    desired.settings_json = settings_for(&test_arena, S("fixed"), 4, "[\"127.0.0.1/32\"]");
    answer = call(APPLY, &desired);
    CHECK_STR(answer.code, S("database.size_shrinks"));
    CHECK_STR(answer.field, S("size_gb"));
    end(&desired);
}

TEST(hostile_settings_are_refused_with_their_field)
{
    static const char *const names[] = {
        "x\\\"; DROP DATABASE postgres; --",
        "x' OR '1'='1",
        "postgres",
        "template0",
        "pg_x",
        "X",
        "1x",
        "x y",
        "x\\ny",
        "x-y",
        "\xc3\xa9t\xc3\xa9",
        "all",
        "replication",
        "a1234567890123456789012345678901234567890",
    };
    static const char *const networks[] = {
        "[\"10.0.0.1/8\"]",
        "[\"10.0.0.0/33\"]",
        "[\"10.0.0.0\"]",
        "[\"all\"]",
        "[\"samehost\"]",
        "[\"010.0.0.0/8\"]",
        "[\"10.0.0.0/08\"]",
        "[\"10.0.0.0/-1\"]",
        "[\"::1/127\"]",
        "[\"::ffff:10.0.0.0/104\"]",
        "[\"10.0.0.0/8 trust\"]",
        "[\"10.0.0.0/8\",\"10.0.0.0/8\"]",
        "[\"2001:db8::/32\",\"2001:DB8:0::/32\"]",
        "[]",
        "\"\"",
        "[1]",
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Str text = settings_for(&test_arena, str_from_cstr(names[i]), 1, "[\"10.0.0.0/8\"]");
        Answer answer = check_settings(text);
        CHECK_INT(answer.kind, ANSWER_REFUSED);
        CHECK_STR(answer.field, S("name"));
        /* Nor does apply trust that somebody has checked. */
        DesiredState desired = desired_state(&test_arena, "hostile", 1);
        desired.settings_json = text;
        if (i < 2) {
            CHECK_INT(call(APPLY, &desired).kind, ANSWER_REFUSED);
        }
    }
    for (size_t i = 0; i < COUNT_OF(networks); i++) {
        Answer answer = check_settings(settings_for(&test_arena, S("good"), 1, networks[i]));
        CHECK_INT(answer.kind, ANSWER_REFUSED);
        CHECK_STR(answer.field, S("allowed_cidrs"));
    }
    CHECK_INT(inventory_size(), 0);
}

TEST(a_full_database_is_read_only_until_it_grows)
{
    Str words;
    DesiredState desired = desired_state(&test_arena, "filling", 1);
    Answer made = make(&desired);

    PGconn *session = customer_login(&made, 0, NULL, NULL);
    CHECK(customer_runs(
        session, "CREATE TABLE t AS SELECT repeat('x', 1000) FROM generate_series(1, 9000)", NULL));
    Answer usage = call(USAGE, &desired);
    CHECK_STR(fact(&usage, "read_only"), S("yes"));
    CHECK(session_ends(session));
    PQfinish(session);
    session = customer_login(&made, 0, NULL, NULL);
    CHECK(!customer_runs(session, "INSERT INTO t VALUES ('more')", &words));
    CHECK(says(words, "read-only"));
    PQfinish(session);

    desired.version = 2;
    desired.settings_json = settings_for(&test_arena, S("filling"), 9, "[\"127.0.0.1/32\"]");
    made = make(&desired);
    session = customer_login(&made, 0, NULL, NULL);
    CHECK(customer_runs(session, "INSERT INTO t VALUES ('more')", NULL));
    PQfinish(session);
    usage = call(USAGE, &desired);
    CHECK_STR(fact(&usage, "read_only"), S("no"));
    end(&desired);
}

TEST(a_new_seed_is_a_new_password_and_the_same_keeps_the_customers_own)
{
    static const char seed[] = "another seed of thirty-two bytes";
    DesiredState desired = desired_state(&test_arena, "secret", 1);
    Answer made = make(&desired);

    PGconn *session = customer_login(&made, 0, NULL, NULL);
    CHECK(customer_runs(session, "ALTER ROLE secret_owner PASSWORD 'my own'", NULL));
    PQfinish(session);
    desired.version = 2;
    (void)make(&desired);
    CHECK(customer_login(&made, 0, NULL, NULL) == NULL);

    desired.version = 3;
    desired.secret_seed = (Str){ seed, CONNECTOR_SEED_BYTES };
    Answer reset = make(&desired);
    CHECK(!str_eq(fact(&reset, "password"), fact(&made, "password")));
    session = customer_login(&reset, 0, NULL, NULL);
    CHECK(session != NULL);
    PQfinish(session);
    end(&desired);
}

TEST(a_server_that_is_down_is_trouble_in_its_own_words)
{
    DesiredState desired = desired_state(&test_arena, "down", 1);
    ConnectorCall made = { .state = open_at("127.0.0.1", 1),
                           .deadline_us = clock_monotonic_us() + 5 * SECOND_US,
                           .now = { 1 },
                           .out = &test_arena };
    Answer answer = postgresql_connector.apply(&made, S("cloud_database"), &desired);
    CHECK_INT(answer.kind, ANSWER_RETRY);
    CHECK_STR(answer.code, S("database.unreachable"));
    CHECK(says(answer.text, "Connection refused"));
}

static void check_silence(const DesiredState *desired)
{
    int64_t start_us = clock_monotonic_us();
    Answer answer = call_within(&test_arena, APPLY, desired, 700);
    int64_t took_us = clock_monotonic_us() - start_us;
    CHECK_INT(answer.kind, ANSWER_RETRY);
    CHECK_STR(answer.code, S("database.timeout"));
    CHECK(took_us >= 600 * 1000);
    CHECK(took_us < 1500 * 1000);
}

TEST(a_server_that_does_not_answer_costs_no_more_than_the_deadline)
{
    DesiredState desired = desired_state(&test_arena, "silent", 1);
    int64_t pid;
    Str pid_file = read_text(getenv("STOA_TEST_PG_PID_FILE"));
    CHECK(str_parse_int64(str_slice(pid_file, 0, str_find(pid_file, S("\n"), 0)), &pid));

    CHECK_INT(kill((pid_t)pid, SIGSTOP), 0);
    check_silence(&desired);
    CHECK_INT(kill((pid_t)pid, SIGCONT), 0);
    (void)make(&desired);
    end(&desired);
}

TEST(the_administrators_lines_of_the_access_file_stay)
{
    DesiredState desired = desired_state(&test_arena, "lines", 1);
    const char *count =
        "SELECT count(*) FROM pg_hba_file_rules WHERE 'stoa_admin' = ANY (user_name)";
    Str before = admin_value(count);

    (void)make(&desired);
    CHECK_STR(admin_value(count), before);
    end(&desired);
    CHECK_STR(admin_value(count), before);
    CHECK_STR(admin_value("SELECT count(*) FROM pg_hba_file_rules WHERE error IS NOT NULL"),
              S("0"));
}

TEST(a_difference_on_the_server_is_drift)
{
    DesiredState desired = desired_state(&test_arena, "drifting", 1);
    (void)make(&desired);

    (void)admin_value("ALTER ROLE drifting_owner NOLOGIN");
    Answer status = call(STATUS, &desired);
    CHECK_STR(fact(&status, "state"), S("drift"));
    CHECK(says(fact(&status, "difference"), "log in"));
    (void)make(&desired);
    status = call(STATUS, &desired);
    CHECK_STR(fact(&status, "state"), S("ready"));
    (void)admin_value("DROP DATABASE drifting WITH (FORCE)");
    status = call(STATUS, &desired);
    CHECK_STR(fact(&status, "state"), S("drift"));
    end(&desired);
}
