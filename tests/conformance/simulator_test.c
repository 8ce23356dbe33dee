/* simulator_test.c - the simulator as a subject, and what its scripts do (R-WSP-09). */
#include "connector/simulator.h"

#include "tests/conformance/subject.h"
#include "tests/test.h"

#include <stdlib.h>

enum { PROCESS_BYTES = 1024 * 1024 };

static Str settings(Arena *out, Str name)
{
    return arena_printf(out,
                        "{\"name\":\"%.*s\",\"engine\":\"postgresql\",\"version\":\"15\","
                        "\"size_gb\":1,\"allowed_cidrs\":[\"192.0.2.0/24\"]}",
                        STR_ARG(name));
}

static bool usable(const Answer *applied, const DesiredState *desired)
{
    (void)applied;
    Answer answer = call(STATUS, desired);
    return answer.kind == ANSWER_DONE && str_eq(fact(&answer, "state"), S("ready"));
}

const Subject *subject(void)
{
    static Subject simulator = { .settings = settings, .usable = usable };
    static Arena process;

    if (simulator.connector == NULL) {
        const Json *config;
        process = arena_open(PROCESS_BYTES);
        Str text = arena_printf(&process, "{\"state_dir\":\"%s\",\"allow_script\":true}",
                                getenv("STOA_TEST_STATE_DIR"));
        CHECK_OK(json_parse(&process, text, &config));
        CHECK_OK(simulator_connector.open(&process, config, &simulator.state));
        simulator.kind = S("cloud_database");
        simulator.connector = &simulator_connector;
    }
    return &simulator;
}

static DesiredState scripted(const char *name, const char *script)
{
    DesiredState desired = desired_state(&test_arena, name, 1);
    desired.settings_json =
        arena_printf(&test_arena,
                     "{\"name\":\"%s\",\"size_gb\":1,\"allowed_cidrs\":\"0.0.0.0/0\","
                     "\"simulate\":\"%s\"}",
                     name, script);
    Answer checked = check_settings(desired.settings_json);
    CHECK_STR(checked.field, S(""));
    CHECK_INT(checked.kind, ANSWER_DONE);
    desired.settings_json = checked.text;
    return desired;
}

TEST(a_script_fails_then_delays_then_is_done)
{
    DesiredState desired = scripted("story", "fail 2; delay 1ms");

    CHECK_INT(call(APPLY, &desired).kind, ANSWER_RETRY);
    CHECK_STR(call(APPLY, &desired).text, S("Simulated trouble 2 of 2."));
    Answer answer = call(APPLY, &desired);
    CHECK(answer.kind == ANSWER_ACCEPTED || answer.kind == ANSWER_DONE);
    CHECK(answer.kind == ANSWER_DONE || answer.wait_ms <= 1);
    while (answer.kind == ANSWER_ACCEPTED) { /* ends within a millisecond or two */
        answer = call(APPLY, &desired);
    }
    CHECK_INT(answer.kind, ANSWER_DONE);
    CHECK_INT(call(TERMINATE, &desired).kind, ANSWER_DONE);
}

TEST(a_script_accepts_and_tells_how_long_to_wait)
{
    DesiredState desired = scripted("patience", "delay 1h");

    Answer answer = call(APPLY, &desired);
    CHECK_INT(answer.kind, ANSWER_ACCEPTED);
    CHECK(answer.wait_ms > 3590 * 1000);
    CHECK(answer.wait_ms <= 3600 * 1000);
    Answer status = call(STATUS, &desired);
    CHECK_STR(fact(&status, "state"), S("incomplete"));
    CHECK_INT(call(TERMINATE, &desired).kind, ANSWER_DONE);
}

TEST(a_script_refuses_with_code_and_field)
{
    DesiredState desired = scripted("refused", "refuse database.full size_gb");

    Answer answer = call(APPLY, &desired);
    CHECK_INT(answer.kind, ANSWER_REFUSED);
    CHECK_STR(answer.code, S("database.full"));
    CHECK_STR(answer.field, S("size_gb"));
    CHECK_INT(inventory_count(desired.service_code), 0);
}

TEST(a_script_asks_until_a_later_version)
{
    DesiredState desired = scripted("asking", "ask Which rack?");

    CHECK_INT(call(APPLY, &desired).kind, ANSWER_ASK);
    CHECK_STR(call(APPLY, &desired).text, S("Which rack?"));
    CHECK_STR(call(APPLY, &desired).field, S(""));
    desired.version = 2;
    CHECK_INT(call(APPLY, &desired).kind, ANSWER_DONE);
    CHECK_INT(call(TERMINATE, &desired).kind, ANSWER_DONE);
    desired = scripted("asking_more", "ask size_gb: How many GB?");
    CHECK_STR(call(APPLY, &desired).text, S("How many GB?"));
    CHECK_STR(call(APPLY, &desired).field, S("size_gb"));
}

TEST(a_script_loses_an_answer_of_work_that_is_done)
{
    DesiredState desired = scripted("losing", "lose 1; duplicate");

    CHECK_INT(call(APPLY, &desired).kind, ANSWER_RETRY);
    CHECK_INT(inventory_count(desired.service_code), 1);
    Answer answer = call(APPLY, &desired);
    CHECK_INT(answer.kind, ANSWER_DONE);
    CHECK_STR(answer.code, S("simulator.duplicate"));
    CHECK_INT(call(TERMINATE, &desired).kind, ANSWER_DONE);
}

TEST(a_script_drifts_and_has_its_figures_late)
{
    DesiredState desired = scripted("drifting", "drift; late-usage 1h");

    CHECK_INT(call(APPLY, &desired).kind, ANSWER_DONE);
    Answer status = call(STATUS, &desired);
    CHECK_STR(fact(&status, "state"), S("drift"));
    CHECK(fact(&status, "difference").len > 0);
    Answer usage = call(USAGE, &desired);
    CHECK_INT(usage.kind, ANSWER_ACCEPTED);
    CHECK(usage.wait_ms > 0);
    CHECK_INT(call(TERMINATE, &desired).kind, ANSWER_DONE);
}

TEST(a_script_that_is_not_understood_is_refused)
{
    Answer answer = check_settings(S("{\"name\":\"x\",\"size_gb\":1,\"allowed_cidrs\":\"::/0\","
                                     "\"simulate\":\"explode 3\"}"));
    CHECK_INT(answer.kind, ANSWER_REFUSED);
    CHECK_STR(answer.field, S("simulate"));
}

typedef struct Sample {
    const char *kind;
    const char *settings;
    const char *bad;
    const char *bad_field;
    const char *fact;
} Sample;

TEST(every_kind_is_checked_made_and_ended)
{
    static const Sample samples[] = {
        { "cloud_data_center", "{\"name\":\"dc1\",\"dns\":\"192.0.2.53, 2001:db8::53\"}",
          "{\"name\":\"dc1\",\"network_cidr\":\"10.0.0.1/8\"}", "network_cidr", "gateway" },
        { "cloud_server", "{\"name\":\"web-1\",\"cloud_init\":\"#!/bin/sh\\necho hello\"}",
          "{\"name\":\"web_1\"}", "name", "host" },
        { "cloud_firewall", "{\"name\":\"edge\",\"rules\":[\"in tcp 443 0.0.0.0/0 accept web\"]}",
          "{\"name\":\"edge\",\"rules\":[\"in tcp 443 0.0.0.0/0 maybe\"]}", "rules", "policy_id" },
        { "hosted_exchange", "{\"name\":\"Blue Harbour\",\"domain\":\"blueharbour.example\"}",
          "{\"name\":\"Blue Harbour\",\"domain\":\"blueharbour\"}", "domain", "imap_host" },
        { "ms_cloud_services", "{\"tenant\":\"blueharbour\",\"country\":\"GR\"}",
          "{\"tenant\":\"blueharbour\",\"country\":\"gr\"}", "country", "tenant" },
    };
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        const Json *json;
        Str kind = str_from_cstr(samples[i].kind);
        ConnectorCall made = { .state = subject()->state,
                               .deadline_us = clock_monotonic_us() + SECOND_US,
                               .now = { 1 },
                               .out = &test_arena };

        CHECK_OK(json_parse(&test_arena, str_from_cstr(samples[i].bad), &json));
        Answer refused = simulator_connector.check(&made, kind, json);
        CHECK_STR(refused.field, str_from_cstr(samples[i].bad_field));

        CHECK_OK(json_parse(&test_arena, str_from_cstr(samples[i].settings), &json));
        Answer checked = simulator_connector.check(&made, kind, json);
        CHECK_STR(checked.field, S(""));
        DesiredState desired = desired_state(&test_arena, "kinds", 1);
        desired.settings_json = checked.text;
        Answer applied = simulator_connector.apply(&made, kind, &desired);
        CHECK_INT(applied.kind, ANSWER_DONE);
        CHECK(fact(&applied, samples[i].fact).len > 0);
        CHECK_INT(simulator_connector.terminate(&made, kind, &desired).kind, ANSWER_DONE);
    }
}
