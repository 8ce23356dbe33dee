/* simulator.c - the connector whose vendor is a script and a directory of files. */
#include "connector/simulator.h"

#include "connector/answer.h"
#include "connector/simulator_internal.h"

#include <assert.h>
#include <inttypes.h>

enum { RETRY_WAIT_MS = 200, BYTES_PER_SERVICE = 8 * 1024 * 1024 };

typedef struct Simulator {
    const char *state_dir;
    bool allow_script;
    size_t script_count;
    Str script_kinds[SIMULATOR_KIND_MAX];
    Script scripts[SIMULATOR_KIND_MAX];
} Simulator;

/* One call: the directory under its lock, the object as it was found, and the script. */
typedef struct Work {
    const ConnectorCall *call;
    const DesiredState *desired;
    Str kind;
    Arena start;
    Arena memory;
    Objects objects;
    bool found;
    Object object;
    const Json *settings;
    Script script;
} Work;

static Err *read_scripts(Arena *process, const Json *scripts, Simulator *simulator)
{
    if (scripts->kind == JSON_MISSING) {
        return NULL;
    }
    if (scripts->kind != JSON_OBJECT || scripts->count > SIMULATOR_KIND_MAX) {
        return ERR_FIELD(CONFIG, "/connectors/simulator/script", "this is not a script per kind");
    }
    for (size_t i = 0; i < scripts->count; i++) {
        Str text;
        TRY(json_get_str(scripts, scripts->keys[i], SCRIPT_BYTES_MAX, &text));
        simulator->script_kinds[i] = str_dup(process, scripts->keys[i]);
        TRY(script_parse(str_dup(process, text), &simulator->scripts[i]));
    }
    simulator->script_count = scripts->count;
    return NULL;
}

static Err *open_simulator(Arena *process, const Json *config, void **ret_state)
{
    static const Str keys[] = { STR_INIT("state_dir"), STR_INIT("script"),
                                STR_INIT("allow_script") };
    Simulator *simulator = arena_new(process, Simulator);
    Str dir;

    TRY(json_only(config, keys, COUNT_OF(keys)));
    TRY(json_get_str(config, S("state_dir"), PATH_MAX_BYTES, &dir));
    TRY(json_get_bool_opt(config, S("allow_script"), false, &simulator->allow_script));
    if (dir.len == 0) {
        return ERR_FIELD(CONFIG, "/connectors/simulator/state_dir", "this is empty");
    }
    simulator->state_dir = str_cstr(process, dir);
    Err *err = read_scripts(process, json_member(config, S("script")), simulator);
    if (err != NULL) {
        return err_wrap(err, ERR_CONFIG, "a script of the simulator is wrong");
    }
    *ret_state = simulator;
    return NULL;
}

static void close_simulator(void *state)
{
    (void)state; /* it lives on the process's arena */
}

static Answer check(const ConnectorCall *call, Str kind, const Json *settings)
{
    const Simulator *simulator = call->state;
    return simulator_check(call, kind, settings, simulator->allow_script);
}

/* The service's own script where it may have one, else that of its kind, else that of "*". */
static Err *choose_script(const Simulator *simulator, Work *work)
{
    Str own;

    for (size_t i = 0; i < simulator->script_count; i++) {
        bool exact = str_eq(simulator->script_kinds[i], work->kind);
        if (exact || str_eq(simulator->script_kinds[i], S("*"))) {
            work->script = simulator->scripts[i];
        }
        if (exact) {
            break;
        }
    }
    if (!simulator->allow_script || work->settings->kind != JSON_OBJECT) {
        return NULL;
    }
    TRY(json_get_str_opt(work->settings, S("simulate"), SCRIPT_BYTES_MAX, S(""), &own));
    return own.len > 0 ? script_parse(own, &work->script) : NULL;
}

static Answer refuse_missing(void)
{
    return answer_refused(S("service.missing"), S(""), S("The vendor has no such service."));
}

static Err *save(Work *work)
{
    return object_save(&work->objects, work->memory, work->desired->service_code, &work->object);
}

static Answer answer_facts(const Work *work)
{
    Answer answer = answer_done();
    simulator_facts(&answer, work->call->out, work->kind, work->settings, work->desired);
    return answer;
}

/* What the script makes of a call, before any work is done; DONE lets it pass. */
static Answer play(const Work *work)
{
    const Script *script = &work->script;
    const Object *object = &work->object;
    Arena *out = work->call->out;

    if (script->refuse_code.len > 0) {
        return answer_refused(str_dup(out, script->refuse_code), str_dup(out, script->refuse_field),
                              S("The simulated vendor refuses this."));
    }
    if (object->calls <= script->fail_count) {
        return answer_retry(S("simulator.trouble"),
                            arena_printf(out, "Simulated trouble %" PRId64 " of %" PRId64 ".",
                                         object->calls, script->fail_count),
                            RETRY_WAIT_MS);
    }
    /* Whoever answers changes the service, and that is a later version. */
    if (script->ask.len > 0 && object->version <= 1) {
        Answer answer = { .kind = ANSWER_ASK,
                          .field = str_dup(out, script->ask_field),
                          .text = str_dup(out, script->ask) };
        return answer;
    }
    int64_t passed_ms = (work->call->now.us - object->begun.us) / 1000;
    if (passed_ms < script->delay_ms) {
        return answer_accepted(script->delay_ms - passed_ms);
    }
    return answer_done();
}

static Err *apply_steps(Work *work, Answer *ret_answer)
{
    Object *object = &work->object;
    int64_t version = work->desired->version;

    if (work->found && object->version > version) {
        *ret_answer =
            answer_refused(S("version.stale"), S(""), S("A later change was made already."));
        return NULL;
    }
    if (work->found && object->done_version == version) {
        *ret_answer = answer_facts(work);
        ret_answer->code = work->script.duplicate ? S("simulator.duplicate") : S("");
        return NULL;
    }
    if (!work->found || object->version < version) {
        object->version = version;
        object->calls = 0;
        object->begun = work->call->now;
    }
    if (!work->found) {
        object->state = OBJECT_PENDING;
    }
    object->kind = work->kind;
    object->settings_json = work->desired->settings_json;
    object->calls++;

    *ret_answer = play(work);
    if (ret_answer->kind == ANSWER_REFUSED || ret_answer->kind == ANSWER_ASK) {
        return NULL; /* the vendor has made nothing */
    }
    if (ret_answer->kind != ANSWER_DONE) {
        return save(work);
    }
    object->done_version = version;
    if (object->state == OBJECT_PENDING) {
        object->state = OBJECT_READY;
        object->ready = work->call->now;
    }
    TRY(save(work));
    *ret_answer = answer_facts(work);
    if (object->calls <= work->script.fail_count + work->script.lose_count) {
        *ret_answer = answer_retry(S("simulator.lost"), S("The answer was lost."), RETRY_WAIT_MS);
    }
    return NULL;
}

/* Pending objects become neither suspended nor ready: nothing can be used yet. */
static Err *set_state(Work *work, ObjectState state)
{
    if (work->object.state == OBJECT_PENDING || work->object.state == state) {
        return NULL;
    }
    work->object.state = state;
    return save(work);
}

static Err *suspend_steps(Work *work, Answer *ret_answer)
{
    *ret_answer = answer_done();
    return work->found ? set_state(work, OBJECT_SUSPENDED) : NULL;
}

static Err *resume_steps(Work *work, Answer *ret_answer)
{
    *ret_answer = work->found ? answer_done() : refuse_missing();
    return work->found ? set_state(work, OBJECT_READY) : NULL;
}

static Err *terminate_steps(Work *work, Answer *ret_answer)
{
    *ret_answer = answer_done();
    return object_remove(&work->objects, work->memory, work->desired->service_code);
}

static Err *status_steps(Work *work, Answer *ret_answer)
{
    Str state = S("missing");
    Str difference = S("");
    const Object *object = &work->object;

    *ret_answer = answer_done();
    if (work->found) {
        bool same = object->done_version == work->desired->version &&
                    str_eq(object->settings_json, work->desired->settings_json);
        state = object->state == OBJECT_SUSPENDED ? S("suspended") : S("ready");
        if (object->done_version == 0) {
            state = S("incomplete");
        } else if (work->script.drift) {
            difference = S("The simulated vendor has another size than was asked for.");
        } else if (!same) {
            difference = S("The last change was not applied.");
        }
    }
    if (difference.len > 0) {
        state = S("drift");
        answer_fact(ret_answer, S("difference"), S("Difference"), difference);
    }
    answer_fact(ret_answer, S("state"), S("State"), state);
    return NULL;
}

static Err *usage_steps(Work *work, Answer *ret_answer)
{
    int64_t passed_ms = (work->call->now.us - work->object.ready.us) / 1000;

    if (!work->found || work->object.done_version == 0) {
        *ret_answer = refuse_missing();
        return NULL;
    }
    if (passed_ms < work->script.late_usage_ms) {
        *ret_answer = answer_accepted(work->script.late_usage_ms - passed_ms);
        return NULL;
    }
    *ret_answer = answer_done();
    answer_fact(ret_answer, S("size_bytes"), S("Size in bytes"),
                arena_printf(work->call->out, "%d", (int)BYTES_PER_SERVICE));
    return NULL;
}

static Answer trouble(const ConnectorCall *call, const Err *err)
{
    Str words = err->detail != NULL ? str_from_cstr(err->detail) : err_message(err);
    return answer_retry(S("simulator.files"), str_dup(call->out, words), RETRY_WAIT_MS);
}

static Answer run(const ConnectorCall *call, Str kind, const DesiredState *desired,
                  Err *(*steps)(Work *work, Answer *ret_answer))
{
    const Simulator *simulator = call->state;
    static const Json none = { .kind = JSON_MISSING };
    Answer answer;
    size_t field_count;

    if (simulator_fields(kind, &field_count) == NULL) {
        return answer_refused(S("connector.kind"), S(""), S("This kind is not simulated."));
    }
    Arena start = arena_open(ARENA_CAP_BYTES);
    Work work = { .call = call, .desired = desired, .kind = kind, .start = start, .memory = start };
    work.settings = &none;
    Err *err = objects_open(simulator->state_dir, call->deadline_us, &work.objects);
    if (err == NULL) {
        err = object_load(&work.objects, &work.memory, desired->service_code, &work.found,
                          &work.object);
    }
    if (err == NULL && desired->settings_json.len > 0) {
        err = json_parse(&work.memory, desired->settings_json, &work.settings);
    }
    if (err == NULL) {
        err = choose_script(simulator, &work);
    }
    if (err == NULL) {
        err = steps(&work, &answer);
    }
    if (err != NULL) {
        answer = trouble(call, err);
    }
    objects_close(&work.objects);
    arena_close(work.start, ARENA_CAP_BYTES);
    return answer;
}

static Answer apply(const ConnectorCall *call, Str kind, const DesiredState *desired)
{
    return run(call, kind, desired, apply_steps);
}

static Answer suspend(const ConnectorCall *call, Str kind, const DesiredState *desired)
{
    return run(call, kind, desired, suspend_steps);
}

static Answer resume(const ConnectorCall *call, Str kind, const DesiredState *desired)
{
    return run(call, kind, desired, resume_steps);
}

static Answer terminate(const ConnectorCall *call, Str kind, const DesiredState *desired)
{
    return run(call, kind, desired, terminate_steps);
}

static Answer status(const ConnectorCall *call, Str kind, const DesiredState *desired)
{
    return run(call, kind, desired, status_steps);
}

static Answer usage(const ConnectorCall *call, Str kind, const DesiredState *desired)
{
    return run(call, kind, desired, usage_steps);
}

static Answer inventory(const ConnectorCall *call, Str after)
{
    const Simulator *simulator = call->state;
    Objects objects;
    Str codes[CONNECTOR_FACT_MAX];
    size_t count = 0;

    Answer answer = answer_done();
    Err *err = objects_open(simulator->state_dir, call->deadline_us, &objects);
    if (err == NULL) {
        err = object_list(&objects, call->out, after, CONNECTOR_FACT_MAX, codes, &count);
    }
    if (err != NULL) {
        answer = trouble(call, err);
    }
    for (size_t i = 0; i < count; i++) {
        answer_fact(&answer, codes[i], S("Object"), codes[i]);
    }
    objects_close(&objects);
    return answer;
}

const Connector simulator_connector = {
    .name = STR_INIT("simulator"),
    .simulated = true,
    .open = open_simulator,
    .close = close_simulator,
    .fields = simulator_fields,
    .check = check,
    .apply = apply,
    .suspend = suspend,
    .resume = resume,
    .terminate = terminate,
    .status = status,
    .usage = usage,
    .inventory = inventory,
};
