/*
 * postgresql.c - the connector that sells databases on a PostgreSQL server.
 *
 * Order of the steps: the role comes first and bears the service's mark, so whatever is made after
 * it is found again by its owner; the role goes last, so an interrupted removal is found too. Each
 * step looks before it acts, and a service is locked while it is worked on, so a repeat after any
 * interruption ends in the same single object.
 */
#include "connector/postgresql.h"

#include "connector/answer.h"
#include "connector/postgresql_internal.h"

#include <assert.h>
#include <inttypes.h>

enum {
    HOST_BYTES_MAX = 255,
    URL_BYTES_MAX = 2000,
    TROUBLE_WAIT_MS = 1000,
    PORT_MAX = 65535,
    GB_BYTES = 1000000000
};

static Err *open_server(Arena *process, const Json *config, void **ret_state)
{
    static const Str keys[] = { STR_INIT("url"), STR_INIT("public_host"), STR_INIT("public_port"),
                                STR_INIT("gb_bytes") };
    PgServer *server = arena_new(process, PgServer);
    Str url;
    char *message = NULL;

    TRY(json_only(config, keys, COUNT_OF(keys)));
    TRY(json_get_str(config, S("url"), URL_BYTES_MAX, &url));
    TRY(json_get_str(config, S("public_host"), HOST_BYTES_MAX, &server->public_host));
    TRY(json_get_int(config, S("public_port"), 1, PORT_MAX, &server->public_port));
    TRY(json_get_int_opt(config, S("gb_bytes"), 1, GB_BYTES, GB_BYTES, &server->gb_bytes));
    server->public_host = str_dup(process, server->public_host);
    PQconninfoOption *options = PQconninfoParse(str_cstr(process, url), &message);
    if (options == NULL) { /* the message may repeat the URL, which has a password */
        PQfreemem(message);
        return ERR_FIELD(CONFIG, "/connectors/postgresql/url", "this is not a PostgreSQL URL");
    }
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++) {
        if (option->val != NULL && server->option_count < PG_OPTION_MAX - 1) {
            Str name = str_from_cstr(option->keyword);
            server->names[server->option_count] = str_cstr(process, name);
            server->values[server->option_count] = str_cstr(process, str_from_cstr(option->val));
            server->option_count++;
        }
    }
    PQconninfoFree(options);
    server->names[server->option_count] = "application_name";
    server->values[server->option_count] = "stoa";
    server->option_count++;
    *ret_state = server;
    return NULL;
}

static void close_server(void *state)
{
    (void)state; /* it lives on the process's arena, and sessions end with their calls */
}

static bool kind_known(Str kind)
{
    return str_eq(kind, S("cloud_database"));
}

static Answer refuse_kind(void)
{
    return answer_refused(S("connector.kind"), S(""),
                          S("This connector makes databases, nothing else."));
}

static const SettingField *fields(Str kind, size_t *ret_count)
{
    *ret_count = kind_known(kind) ? cloud_database_field_count : 0;
    return cloud_database_fields;
}

static Answer check(const ConnectorCall *call, Str kind, const Json *settings)
{
    if (!kind_known(kind)) {
        return refuse_kind();
    }
    return cloud_database_check(call, cloud_database_fields, cloud_database_field_count, settings);
}

static Answer refuse_missing(void)
{
    return answer_refused(S("service.missing"), S(""), S("The server has no such database."));
}

static Err *suspend_steps(Work *work, Answer *ret_answer)
{
    Pg *pg = &work->pg;
    PgMark mark = work->found.mark;

    *ret_answer = answer_done();
    if (!work->found.role_there) {
        return NULL;
    }
    mark.suspended = true;
    TRY(pg_run(
        pg, PG_ROLE_CLOSE,
        PG_VARS({ "role", work->found.role }, { "mark", pg_mark_format(&pg->memory, &mark) })));
    return pg_cut_sessions(pg, work->found.role);
}

static Err *resume_steps(Work *work, Answer *ret_answer)
{
    Pg *pg = &work->pg;
    PgMark mark = work->found.mark;

    *ret_answer = answer_done();
    if (!work->found.role_there) {
        *ret_answer = refuse_missing();
        return NULL;
    }
    mark.suspended = false;
    /* One that was never made whole stays closed until it is. */
    return pg_run(
        pg, mark.version > 0 ? PG_ROLE_OPEN : PG_ROLE_CLOSE,
        PG_VARS({ "role", work->found.role }, { "mark", pg_mark_format(&pg->memory, &mark) }));
}

/* Takes back what other customers granted to the role in their databases; else it cannot go. */
static Err *drop_grants_elsewhere(Work *work)
{
    PgRows rows;
    Str role = work->found.role;

    TRY(pg_query(&work->pg, PG_ROLE_ELSEWHERE, PG_VARS({ "role", role }), &rows));
    for (size_t i = 0; i < rows.row_count; i++) {
        Pg other;
        Err *err = pg_open(work->server, work->call, pg_cell(&rows, i, 0), &other);
        if (err == NULL) {
            err = pg_run(&other, PG_ROLE_GRANTS_DROP, PG_VARS({ "role", role }));
        }
        Str trouble = other.trouble;
        pg_close(&other);
        if (err != NULL) {
            work->pg.trouble = trouble;
            return err;
        }
    }
    return NULL;
}

static Err *terminate_steps(Work *work, Answer *ret_answer)
{
    Pg *pg = &work->pg;

    TRY(suspend_steps(work, ret_answer));
    TRY(pg_access_set(pg, work->desired->service_code, S("")));
    if (!work->found.role_there) {
        return NULL;
    }
    if (work->found.database_there) {
        TRY(pg_run(pg, PG_DATABASE_DROP, PG_VARS({ "database", work->found.database })));
    }
    TRY(drop_grants_elsewhere(work));
    return pg_run(pg, PG_ROLE_DROP, PG_VARS({ "role", work->found.role }));
}

/* The first difference between what was asked for and what there is; empty when there is none. */
static Err *find_difference(Work *work, Str *ret_text)
{
    Str file;
    const PgFound *found = &work->found;

    TRY(pg_access_read(&work->pg, &file));
    Str rules = pg_access_rules(&work->pg.memory, &work->settings, work->tls);
    Str text = S("");
    if (!str_eq(rules, pg_access_section(file, work->desired->service_code))) {
        text = S("The allowed networks are not those that were asked for.");
    } else if (found->can_login == found->mark.suspended) {
        text = S("The role may log in when it should not, or the other way round.");
    } else if (found->mark.version != work->desired->version) {
        text = S("The last change was not applied.");
    } else if (!str_eq(found->database, work->settings.name)) {
        text = S("The database has another name.");
    }
    *ret_text = text;
    return NULL;
}

static Err *status_steps(Work *work, Answer *ret_answer)
{
    Str difference;
    const PgFound *found = &work->found;

    *ret_answer = answer_done();
    Str state = found->mark.suspended ? S("suspended") : S("ready");
    if (!found->role_there) {
        state = S("missing");
    } else if (found->mark.version == 0) {
        state = S("incomplete");
    } else if (!found->database_there) {
        state = S("drift");
        answer_fact(ret_answer, S("difference"), S("Difference"), S("The database is gone."));
    } else {
        TRY(pg_look_at_server(work));
        TRY(find_difference(work, &difference));
        pg_add_endpoint(work, ret_answer);
        if (difference.len > 0) {
            state = S("drift");
            answer_fact(ret_answer, S("difference"), S("Difference"), difference);
        }
    }
    answer_fact(ret_answer, S("state"), S("State"), state);
    return NULL;
}

static Err *usage_steps(Work *work, Answer *ret_answer)
{
    Arena *out = work->call->out;
    const PgFound *found = &work->found;
    int64_t max_gb = work->settings.size_gb;

    if (!found->role_there || !found->database_there) {
        *ret_answer = refuse_missing();
        return NULL;
    }
    TRY(pg_hold_to_size(work, max_gb));
    *ret_answer = answer_done();
    answer_fact(ret_answer, S("size_bytes"), S("Size in bytes"),
                arena_printf(out, "%" PRId64, found->size_bytes));
    answer_fact(ret_answer, S("size_bytes_max"), S("Limit in bytes"),
                arena_printf(out, "%" PRId64, max_gb * work->server->gb_bytes));
    answer_fact(ret_answer, S("sessions"), S("Sessions"),
                arena_printf(out, "%" PRId64, found->session_count));
    answer_fact(ret_answer, S("read_only"), S("Read-only"), found->read_only ? S("yes") : S("no"));
    return NULL;
}

static Answer trouble(const ConnectorCall *call, const Pg *pg, const Err *err)
{
    Str words = err->detail != NULL ? str_from_cstr(err->detail) : err_message(err);
    return answer_retry(pg->trouble, str_dup(call->out, words), TROUBLE_WAIT_MS);
}

typedef Err *Steps(Work *work, Answer *ret_answer);

/* Opens a session, locks the service, looks, and takes the steps. */
static Answer run(Work *work, Steps *steps)
{
    Answer answer;

    assert(service_code_valid(work->desired->service_code));
    Err *err = pg_open(work->server, work->call, S(""), &work->pg);
    if (err == NULL) {
        err = pg_lock(&work->pg, "service", work->desired->service_code);
    }
    if (err == NULL) {
        err = pg_find(&work->pg, work->desired->service_code, &work->found);
    }
    if (err == NULL) {
        err = steps(work, &answer);
    }
    if (err != NULL) {
        answer = trouble(work->call, &work->pg, err);
    }
    pg_close(&work->pg);
    return answer;
}

/* For what needs no settings: a service may end before it was ever set up. */
static Answer run_bare(const ConnectorCall *call, Str kind, const DesiredState *desired,
                       Steps *steps)
{
    Work work = { .server = call->state, .call = call, .desired = desired };
    return kind_known(kind) ? run(&work, steps) : refuse_kind();
}

static Answer run_with_settings(const ConnectorCall *call, Str kind, const DesiredState *desired,
                                Steps *steps)
{
    Work work = { .server = call->state, .call = call, .desired = desired };

    if (!kind_known(kind)) {
        return refuse_kind();
    }
    Err *err = cloud_database_read(call->out, desired->settings_json, &work.settings);
    if (err != NULL) {
        Str field = str_from_cstr(err->field);
        return answer_refused(S("field.invalid"), str_dup(call->out, field),
                              str_dup(call->out, err_message(err)));
    }
    return run(&work, steps);
}

static Answer apply(const ConnectorCall *call, Str kind, const DesiredState *desired)
{
    return run_with_settings(call, kind, desired, pg_apply_steps);
}

static Answer suspend(const ConnectorCall *call, Str kind, const DesiredState *desired)
{
    return run_bare(call, kind, desired, suspend_steps);
}

static Answer resume(const ConnectorCall *call, Str kind, const DesiredState *desired)
{
    return run_bare(call, kind, desired, resume_steps);
}

static Answer terminate(const ConnectorCall *call, Str kind, const DesiredState *desired)
{
    return run_bare(call, kind, desired, terminate_steps);
}

static Answer status(const ConnectorCall *call, Str kind, const DesiredState *desired)
{
    return run_with_settings(call, kind, desired, status_steps);
}

static Answer usage(const ConnectorCall *call, Str kind, const DesiredState *desired)
{
    return run_with_settings(call, kind, desired, usage_steps);
}

static Answer inventory(const ConnectorCall *call, Str after)
{
    Pg pg;
    PgRows rows;

    Answer answer = answer_done();
    Err *err = pg_open(call->state, call, S(""), &pg);
    if (err == NULL) {
        err = pg_query(&pg, PG_INVENTORY, PG_VARS({ "after", after }), &rows);
    }
    if (err != NULL) {
        answer = trouble(call, &pg, err);
    }
    for (size_t i = 0; err == NULL && i < rows.row_count; i++) {
        answer_fact(&answer, str_dup(call->out, pg_cell(&rows, i, 0)), S("Role"),
                    str_dup(call->out, pg_cell(&rows, i, 1)));
    }
    pg_close(&pg);
    return answer;
}

const Connector postgresql_connector = {
    .name = STR_INIT("postgresql"),
    .simulated = false,
    .open = open_server,
    .close = close_server,
    .fields = fields,
    .check = check,
    .apply = apply,
    .suspend = suspend,
    .resume = resume,
    .terminate = terminate,
    .status = status,
    .usage = usage,
    .inventory = inventory,
};
