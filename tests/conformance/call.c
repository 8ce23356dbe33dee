/* call.c - calling the connector under test, and the fault points of the kill tests. */
#include "tests/conformance/subject.h"

#include "base/fault.h"
#include "base/file.h"
#include "tests/test.h"

#include <signal.h>
#include <unistd.h>

enum { PAGES_MAX = 64, FILE_BYTES_MAX = 1024 * 1024 };

int fault_countdown;

void fault_point(const char *name);

void fault_point(const char *name)
{
    (void)name;
    if (fault_countdown > 0) {
        fault_countdown--;
        if (fault_countdown == 0) {
            kill(getpid(), SIGKILL);
        }
    }
}

DesiredState desired_state(Arena *out, const char *name, int64_t version)
{
    static const char seed[] = "thirty-two bytes that are a seed";
    _Static_assert(sizeof seed - 1 == CONNECTOR_SEED_BYTES, "the seed's length");

    return (DesiredState){
        .service_code = arena_printf(out, "svc_%s", name),
        .version = version,
        .settings_json = subject()->settings(out, str_from_cstr(name)),
        .quantity = 1,
        .secret_seed = { seed, CONNECTOR_SEED_BYTES },
    };
}

static ConnectorCall make_call(Arena *out, int64_t limit_ms)
{
    const Clock clock = clock_system();
    return (ConnectorCall){ .state = subject()->state,
                            .deadline_us = clock_monotonic_us() + limit_ms * 1000,
                            .now = clock_now(&clock),
                            .out = out };
}

Answer call_within(Arena *out, Verb verb, const DesiredState *desired, int64_t limit_ms)
{
    const Connector *connector = subject()->connector;
    Answer (*const verbs[VERB_COUNT])(const ConnectorCall *, Str, const DesiredState *) = {
        [APPLY] = connector->apply,   [SUSPEND] = connector->suspend,
        [RESUME] = connector->resume, [TERMINATE] = connector->terminate,
        [STATUS] = connector->status, [USAGE] = connector->usage,
    };
    ConnectorCall made = make_call(out, limit_ms);
    return verbs[verb](&made, subject()->kind, desired);
}

Answer call(Verb verb, const DesiredState *desired)
{
    return call_within(&test_arena, verb, desired, CALL_SECONDS * 1000);
}

Answer check_settings(Str settings_json)
{
    const Json *settings;

    CHECK_OK(json_parse(&test_arena, settings_json, &settings));
    ConnectorCall made = make_call(&test_arena, CALL_SECONDS * 1000);
    return subject()->connector->check(&made, subject()->kind, settings);
}

Str fact(const Answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->fact_count; i++) {
        if (str_eq(answer->facts[i].name, str_from_cstr(name))) {
            return answer->facts[i].value;
        }
    }
    return S("");
}

static int walk_inventory(Str wanted, int *ret_size)
{
    int found = 0;
    int size = 0;
    Str after = S("");

    for (int page = 0; page < PAGES_MAX; page++) {
        ConnectorCall made = make_call(&test_arena, CALL_SECONDS * 1000);
        Answer answer = subject()->connector->inventory(&made, after);
        CHECK_INT(answer.kind, ANSWER_DONE);
        if (answer.fact_count == 0) {
            break;
        }
        for (size_t i = 0; i < answer.fact_count; i++) {
            CHECK(str_cmp(answer.facts[i].name, after) > 0);
            after = answer.facts[i].name;
            found += str_eq(after, wanted) ? 1 : 0;
            size++;
        }
    }
    *ret_size = size;
    return found;
}

int inventory_count(Str service_code)
{
    int size;
    return walk_inventory(service_code, &size);
}

int inventory_size(void)
{
    int size;
    (void)walk_inventory(S(""), &size);
    return size;
}

Str read_text(const char *path)
{
    Str text;
    CHECK_OK(file_read(&test_arena, str_from_cstr(path), FILE_BYTES_MAX, &text));
    return text;
}
