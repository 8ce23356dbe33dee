/* scenario_fuzz.c - any bytes as a scenario; one that is read runs, and its result is JSON. */
#include <assert.h>

#include "base/json.h"
#include "simulate/simulate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const size_t room_bytes = (size_t)4 * 1024 * 1024 * 1024;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena start;
    const Scenario *scenario;
    SimResult result;

    if (start.pos == NULL) {
        start = arena_open(room_bytes);
    }
    Arena arena = start;
    if (size > 64 * 1024 ||
        scenario_read(&arena, (Str){ (const char *)data, size }, &scenario) != NULL ||
        simulate_run(&arena, scenario, &result) != NULL) {
        err_reset();
        return 0;
    }
    StrBuf buf = buf_new(&arena, 64 * 1024);
    result_write(&buf, scenario, &result);
    Arena second = arena;
    const Json *json;
    Err *err = json_parse_within(&second, buf_str(&buf),
                                 (JsonLimits){ 256 * 1024 * 1024, 4 * 1024 * 1024 }, &json);
    assert(err == NULL);
    assert(result.ledger_sum == 0);
    err_reset();
    return 0;
}
