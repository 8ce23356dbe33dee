/* services.c - /api/v1/services: what subscriptions give, and their credentials, once. */
#include "api/routes.h"

#include "api/api.h"

enum { Q_CUSTOMER = API_QUERY_OWN, Q_COUNT };
static const Field list_query[Q_COUNT] = {
    API_PAGE_FIELDS,
    [Q_CUSTOMER] = { "end_customer", FIELD_CODE, "Only this end customer's", .max = 40 },
};

static void facts_write(JsonOut *json, Str key, const FactView *facts, size_t count)
{
    json_key(json, key);
    json_object(json);
    for (size_t i = 0; i < count; i++) {
        json_key_str(json, facts[i].name, facts[i].value);
    }
    json_object_end(json);
}

static void service_write(Req *req, JsonOut *json, const ServiceView *view, bool whole)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("kind"), service_kind_name(view->kind));
    json_key_str(json, S("title"), view->title);
    json_key_str(json, S("name"), view->friendly_name);
    json_key_str(json, S("state"), service_state_name(view->state));
    json_key_bool(json, S("simulated"), view->simulated);
    json_key_str(json, S("end_customer"), view->owner_code);
    json_key_str(json, S("subscription"), view->subscription_code);
    json_key_str(json, S("order"), view->order_code);
    json_key_str(json, S("cause_code"), view->cause_code);
    json_key_str(json, S("cause"), view->cause);
    api_instant(req, json, S("ready_at"), view->ready_at);
    api_instant(req, json, S("purge_at"), view->purge_at);
    if (whole) {
        facts_write(json, S("endpoint"), view->facts, view->facts_count);
        json_key_bool(json, S("credentials_waiting"), view->secret_waiting);
        json_key(json, S("settings"));
        json_object(json);
        for (size_t i = 0; i < view->settings_count; i++) {
            json_key_str(json, view->settings[i].name, view->settings[i].value);
        }
        json_object_end(json);
        api_events(req, json, view->events, view->events_count);
    }
    json_object_end(json);
}

static Err *services_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    AccountId owner = { 0 };
    ServiceView *views;
    size_t count;
    Page page = api_page(req);
    if (req->query[Q_CUSTOMER].given) {
        TRY(account_id_parse(req->query[Q_CUSTOMER].text, "end_customer", &owner));
    }
    TRY(svc_services(&call, owner, &page, &views, &count));
    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        service_write(req, &list.json, &views[i], false);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_services_route = {
    .method = HTTP_GET,
    .path = "/api/v1/services",
    .handle = services_get,
    .access = ACCESS_SIGNED_IN,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List services",
    .answer = "{\"items\":[{\"id\":\"svc_06h2n8kx4m1pq\",\"state\":\"ready\"}],\"next\":null}",
};

static Err *service_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    ServiceId id;
    ServiceView view;
    TRY(service_id_parse(req_param(req, S("service")), "service", &id));
    TRY(svc_service(&call, id, &view));
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    service_write(req, &json, &view, true);
    return resp_json(resp, buf_str(&buf));
}

const Route api_service_route = {
    .method = HTTP_GET,
    .path = "/api/v1/services/{service}",
    .handle = service_get,
    .access = ACCESS_SIGNED_IN,
    .api = true,
    .summary = "One service: state, endpoint, settings, history",
    .detail = "The password is not here: ask for it once by POST …/credentials.",
    .answer =
        "{\"id\":\"svc_06h2n8kx4m1pq\",\"state\":\"ready\",\"endpoint\":{\"host\":\"db.example\"}}",
};

/* Not idempotent on purpose: what is shown once is not kept for a repeat. */
static Err *credentials_post(Req *req, Resp *resp)
{
    Call call = api_call(req);
    ServiceId id;
    FactView *secrets;
    size_t count;
    TRY(service_id_parse(req_param(req, S("service")), "service", &id));
    TRY(svc_service_reveal(&call, id, &secrets, &count));
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("service"), service_code(req->arena, id));
    facts_write(&json, S("credentials"), secrets, count);
    json_object_end(&json);
    return resp_json(resp, buf_str(&buf));
}

const Route api_credentials_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/services/{service}/credentials",
    .handle = credentials_post,
    .access = ACCESS_SIGNED_IN | ROLE_CLOUD,
    .api = true,
    .summary = "The credentials, once",
    .detail = "A second call answers 410 with the type secret.gone.",
    .answer = "{\"service\":\"svc_06h2n8kx4m1pq\",\"credentials\":{\"password\":\"…\"}}",
};

enum { F_SETTINGS };
static const Field retry_fields[] = {
    [F_SETTINGS] = { "settings", FIELD_JSON, "Corrected settings; absent: as before" },
};

static Err *retry_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    ServiceId id;
    Str settings = S("");
    TRY(service_id_parse(req_param(req, S("service")), "service", &id));
    if (req->json != NULL) {
        TRY(api_settings_text(req, json_member(req->json, S("settings")), &settings));
    }
    TRY(svc_service_retry(call, id, settings));
    ServiceView view;
    TRY(svc_service(call, id, &view));
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    service_write(req, &json, &view, true);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *retry_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, retry_work);
}

const Route api_service_retry_route = {
    .method = HTTP_POST,
    .path = "/api/v1/services/{service}/retry",
    .handle = retry_post,
    .access = ACCESS_SIGNED_IN | ROLE_CLOUD,
    .body = BODY_JSON,
    .fields = retry_fields,
    .field_count = COUNT_OF(retry_fields),
    .api = true,
    .summary = "Try a failed service again",
    .answer = "{\"id\":\"svc_06h2n8kx4m1pq\",\"state\":\"queued\"}",
};
