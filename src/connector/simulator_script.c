/* simulator_script.c - reading a simulator's script. */
#include "connector/simulator_internal.h"

enum { DURATION_MS_MAX = 24 * 3600 * 1000, COUNT_MAX = 1000, UNIT_COUNT = 4 };

static bool read_duration(Str text, int64_t *ret_ms)
{
    static const struct {
        Str name;
        int64_t ms;
    } units[UNIT_COUNT] = {
        { STR_INIT("ms"), 1 },
        { STR_INIT("s"), 1000 },
        { STR_INIT("m"), 60 * 1000 },
        { STR_INIT("h"), 3600 * 1000 },
    };
    int64_t number;

    for (size_t i = 0; i < UNIT_COUNT; i++) {
        if (str_ends(text, units[i].name) &&
            str_parse_int64(str_slice(text, 0, text.len - units[i].name.len), &number)) {
            if (number < 0 || number > DURATION_MS_MAX / units[i].ms) {
                return false;
            }
            *ret_ms = number * units[i].ms;
            return true;
        }
    }
    return false;
}

static bool read_count(Str text, int64_t *ret_count)
{
    int64_t count;
    if (!str_parse_int64(text, &count) || count < 0 || count > COUNT_MAX) {
        return false;
    }
    *ret_count = count;
    return true;
}

static bool read_flag(Str rest, bool *ret_flag)
{
    *ret_flag = true;
    return rest.len == 0;
}

static bool read_refusal(Str rest, Script *script)
{
    size_t space = str_find(rest, S(" "), 0);
    script->refuse_code = str_slice(rest, 0, space);
    script->refuse_field = str_trim(str_slice(rest, space, rest.len));
    return script->refuse_code.len > 0;
}

/* "allowed_cidrs: From where?", or a question about no setting of its own. */
static bool read_question(Str rest, Script *script)
{
    size_t colon = str_find(rest, S(": "), 0);
    bool about = colon < rest.len;
    script->ask_field = about ? str_trim(str_slice(rest, 0, colon)) : S("");
    script->ask = about ? str_trim(str_slice(rest, colon + 1, rest.len)) : rest;
    return script->ask.len > 0;
}

static bool read_step(Str step, Script *script)
{
    size_t space = str_find(step, S(" "), 0);
    Str verb = str_slice(step, 0, space);
    Str rest = str_trim(str_slice(step, space, step.len));

    if (str_eq(verb, S("delay"))) {
        return read_duration(rest, &script->delay_ms);
    }
    if (str_eq(verb, S("late-usage"))) {
        return read_duration(rest, &script->late_usage_ms);
    }
    if (str_eq(verb, S("fail"))) {
        return read_count(rest, &script->fail_count);
    }
    if (str_eq(verb, S("lose"))) {
        return read_count(rest, &script->lose_count);
    }
    if (str_eq(verb, S("duplicate"))) {
        return read_flag(rest, &script->duplicate);
    }
    if (str_eq(verb, S("drift"))) {
        return read_flag(rest, &script->drift);
    }
    if (str_eq(verb, S("refuse"))) {
        return read_refusal(rest, script);
    }
    return str_eq(verb, S("ask")) && read_question(rest, script);
}

Err *script_parse(Str text, Script *ret_script)
{
    Script script = { .delay_ms = 0 };
    Str rest = text;
    Str part;

    if (text.len > SCRIPT_BYTES_MAX) {
        return ERR_FIELD(FIELD_INVALID, "simulate", "the script is longer than %d bytes",
                         (int)SCRIPT_BYTES_MAX);
    }
    while (str_next(&rest, ';', &part)) { /* bounded by the text */
        Str step = str_trim(part);
        if (step.len > 0 && !read_step(step, &script)) {
            return ERR_FIELD(FIELD_INVALID, "simulate", "the step \"%.*s\" is not understood",
                             STR_ARG(step));
        }
    }
    *ret_script = script;
    return NULL;
}
