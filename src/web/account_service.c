/* account_service.c - /workspace/{service}: state, endpoints, the password once, and the set-up
 * form again after a failure. */
#include "gen/tpl_account_secrets.h"
#include "gen/tpl_account_service.h"
#include "gen/tpl_account_service_live.h"
#include "web/account_routes.h"
#include "web/live.h"
#include "web/service_page.h"
#include "web/settings_form.h"

static Err *service_param(const Req *req, ServiceId *ret_id)
{
    return page_id(service_id_parse(req_param(req, S("service")), "service", ret_id));
}

static Str service_path(Arena *out, ServiceId id)
{
    return arena_printf(out, "/workspace/%.*s", STR_ARG(service_code(out, id)));
}

static Str state_text(ServiceState state)
{
    switch (state) {
    case SERVICE_PURCHASED:
        return S("The service waits for its settings.");
    case SERVICE_CONFIGURING:
        return S("The vendor has a question; the work goes on with the answer.");
    case SERVICE_QUEUED:
        return S("The service is next in line to be made.");
    case SERVICE_PROVISIONING:
        return S("The service is being made.");
    case SERVICE_READY:
        return S("The service is ready for use.");
    case SERVICE_UPDATING:
        return S("A change is being carried out.");
    case SERVICE_SUSPENDED:
        return S("Use of the service is blocked.");
    case SERVICE_FAILED:
        return S("The service could not be made as asked.");
    case SERVICE_TERMINATING:
        return S("The service and its data are being removed.");
    case SERVICE_TERMINATED:
        return S("The service and its data are removed for good.");
    case SERVICE_STATE_COUNT:
        break;
    }
    return S("");
}

static LiveStamp service_stamp(const ServiceView *service)
{
    LiveStamp stamp = live_start();
    ServiceState state = service->state;

    live_add(&stamp, service_state_name(state));
    live_add(&stamp, service->cause);
    live_add(&stamp, service->secret_waiting ? S("secret") : S(""));
    live_add_events(&stamp, service->events, service->events_count);
    stamp.running = state == SERVICE_QUEUED || state == SERVICE_PROVISIONING ||
                    state == SERVICE_UPDATING || state == SERVICE_TERMINATING;
    return stamp;
}

static Err *service_read(Call *call, int64_t id, LiveStamp *ret_stamp)
{
    ServiceView service;

    TRY(svc_service(call, (ServiceId){ id }, &service));
    *ret_stamp = service_stamp(&service);
    return NULL;
}

static Str fact_value(const FactView *facts, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(facts[i].name, name)) {
            return facts[i].value;
        }
    }
    return S("");
}

/* For a Cloud Database: psql asks for the password by itself. */
static Str connect_command(Arena *out, const ServiceView *service)
{
    Str url = fact_value(service->facts, service->facts_count, S("connection_string"));

    if (service->kind != SERVICE_KIND_CLOUD_DATABASE || url.len == 0) {
        return S("");
    }
    return arena_printf(out, "psql '%.*s'", STR_ARG(url));
}

static Str service_title(const ServiceView *service)
{
    return service->friendly_name.len > 0 ? service->friendly_name : service->title;
}

static Err *service_load(Req *req, ServicePage *page)
{
    Call call = page_call(req);
    ServiceId id;

    TRY(service_param(req, &id));
    TRY(svc_service(&call, id, &page->service));
    const ServiceView *service = &page->service;
    LiveStamp stamp = service_stamp(service);
    page->title = service_title(service);
    page->state_text = state_text(service->state);
    page->command = connect_command(req->arena, service);
    page->can_reveal = service->can_reveal;
    page->can_answer = service->can_answer;
    page->can_set_up = service->can_retry;
    page->running = stamp.running;
    page->live = live_link(req->arena, service_path(req->arena, id), stamp);
    page->timeline = (Timeline){ .events = service->events,
                                 .events_count = service->events_count,
                                 .running = stamp.running };
    return NULL;
}

/* All settings, or the one that the vendor has asked for. */
static SettingsForm settings_of(const ServiceView *service)
{
    for (size_t i = 0; i < service->settings_count; i++) {
        if (service->settings[i].asked) {
            return (SettingsForm){ .settings = &service->settings[i], .count = 1 };
        }
    }
    return (SettingsForm){ .settings = service->settings, .count = service->settings_count };
}

/* What the vendor refused stands beside the setting that it is about. */
static FormField *fill_form(const Req *req, ServicePage *page, bool typed, SettingProblem problem)
{
    const ServiceView *service = &page->service;
    const SettingsForm form = settings_of(service);

    if (!typed && page->can_set_up) {
        problem = (SettingProblem){ service->cause_field, service->cause };
    }
    FormField *fields = settings_fields(req, &form, typed, problem);
    page->fields = fields;
    page->fields_count = form.count;
    return fields;
}

static Err *service_show(Req *req, Resp *resp, ServicePage *page, const Err *refused)
{
    const Zone *zone;

    TRY(page_layout(req, page->title, SECTION_WORKSPACE, &page->layout));
    if (refused != NULL && !page_refused(resp, &page->layout, refused)) {
        return err_copy(refused);
    }
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_service(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *service_get(Req *req, Resp *resp)
{
    ServicePage page = { 0 };

    TRY(service_load(req, &page));
    (void)fill_form(req, &page, false, (SettingProblem){ 0 });
    return service_show(req, resp, &page, NULL);
}

static Err *service_live_get(Req *req, Resp *resp)
{
    ServicePage page = { .layout = layout_new(req, S("Service"), SECTION_WORKSPACE) };
    const Zone *zone;

    TRY(service_load(req, &page));
    (void)fill_form(req, &page, false, (SettingProblem){ 0 });
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_service_live(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *service_events(Req *req, Resp *resp)
{
    ServiceId id;

    TRY(service_param(req, &id));
    return live_stream(req, resp, service_read, id.v);
}

/* Answered with the page itself, not with a way to it: the secrets are nowhere else. */
static Err *service_reveal(Req *req, Resp *resp)
{
    Call call = page_call(req);
    ServicePage before = { 0 };
    FactView *secrets;
    size_t count;

    TRY(service_load(req, &before));
    Err *err = svc_service_reveal(&call, before.service.id, &secrets, &count);
    if (err_is(err, ERR_SECRET_GONE)) {
        before.can_reveal = false;
        return service_show(req, resp, &before, err);
    }
    TRY(err);
    SecretsPage page = { .code = before.service.code,
                         .title = before.title,
                         .secrets = secrets,
                         .secrets_count = count,
                         .facts = before.service.facts,
                         .facts_count = before.service.facts_count,
                         .command = before.command };
    TRY(page_layout(req, S("Password"), SECTION_WORKSPACE, &page.layout));
    Out out = out_new(req->arena, NULL);
    tpl_account_secrets(&out, &page);
    return resp_html(resp, out_str(&out));
}

/* What was typed goes to the service layer by `send`. Sent twice, the second finds the service at
 * work already. */
static Err *service_set_up(Req *req, Resp *resp, Str notice,
                           Err *(*send)(Call *call, ServiceId id, Str settings_json))
{
    Call call = page_call(req);
    ServicePage page = { 0 };
    SettingProblem problem;

    TRY(service_load(req, &page));
    const ServiceView *service = &page.service;
    const SettingsForm form = settings_of(service);
    FormField *fields = fill_form(req, &page, true, (SettingProblem){ 0 });
    if (!page.running && !settings_complete(fields, form.count)) {
        resp->status = 422;
        return service_show(req, resp, &page, NULL);
    }
    Str json = settings_json(req, &form);
    Err *err = page.running ? NULL : send(&call, service->id, json);
    if (settings_refused(&form, err, &problem)) {
        (void)fill_form(req, &page, true, problem);
        return service_show(req, resp, &page, err);
    }
    TRY(err);
    return page_done(resp, service_path(req->arena, service->id), notice);
}

static Err *service_retry(Req *req, Resp *resp)
{
    return service_set_up(req, resp, S("retry"), svc_service_retry);
}

static Err *service_answer(Req *req, Resp *resp)
{
    return service_set_up(req, resp, S("answered"), svc_service_answer);
}

const Route service_answer_route = {
    .method = HTTP_POST,
    .path = "/workspace/{service}/answer",
    .handle = service_answer,
    .access = ACCESS_SIGNED_IN | ROLE_CLOUD,
    .body = BODY_FORM,
    .open_prefix = SETTING_PREFIX,
    .summary = "Answer the vendor's question about a service",
};

const Route service_route = {
    .method = HTTP_GET,
    .path = "/workspace/{service}",
    .handle = service_get,
    .access = ACCESS_SIGNED_IN,
    .summary = "A service",
};

const Route service_events_route = {
    .method = HTTP_GET,
    .path = "/workspace/{service}/events",
    .handle = service_events,
    .access = ACCESS_SIGNED_IN,
    .query = live_query,
    .query_count = LIVE_QUERY_COUNT,
    .summary = "Changes of a service as server-sent events",
};

const Route service_live_route = {
    .method = HTTP_GET,
    .path = "/workspace/{service}/live",
    .handle = service_live_get,
    .access = ACCESS_SIGNED_IN,
    .summary = "The part of a service's page that follows the work",
};

const Route service_retry_route = {
    .method = HTTP_POST,
    .path = "/workspace/{service}/retry",
    .handle = service_retry,
    .access = ACCESS_SIGNED_IN | ROLE_CLOUD,
    .body = BODY_FORM,
    .open_prefix = SETTING_PREFIX,
    .summary = "Correct the settings of a service and try again",
};

const Route service_reveal_route = {
    .method = HTTP_POST,
    .path = "/workspace/{service}/reveal",
    .handle = service_reveal,
    .access = ACCESS_SIGNED_IN | ROLE_CLOUD,
    .body = BODY_FORM,
    .summary = "Show the password of a service, once",
};
