/* registrations.c - /api/v1/registrations: who asked to buy from the account, and the decision. */
#include "api/api.h"
#include "api/routes.h"
#include "service/registration.h"

static const Field list_query[API_QUERY_OWN] = { API_PAGE_FIELDS };

static void registration_write(Req *req, JsonOut *json, const RegistrationView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("kind"), account_kind_name(view->kind));
    json_key_str(json, S("state"), registration_state_name(view->state));
    json_key_str(json, S("company"), view->company);
    json_key_str(json, S("contact"), view->contact);
    json_key_str(json, S("email"), view->email);
    json_key_str(json, S("phone"), view->phone);
    json_key_str(json, S("street"), view->street);
    json_key_str(json, S("postcode"), view->postcode);
    json_key_str(json, S("city"), view->city);
    json_key_str(json, S("country"), view->country);
    json_key_str(json, S("vat_number"), view->vat_number);
    json_key_str(json, S("reason"), view->reason);
    json_key_str(json, S("account"), view->account_code);
    api_instant(req, json, S("created_at"), view->created_at);
    api_instant(req, json, S("decided_at"), view->decided_at);
    json_object_end(json);
}

static Err *list_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = api_page(req);
    RegistrationView *views;
    size_t count;
    ApiList list;

    TRY(svc_registrations(&call, &page, &views, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        registration_write(req, &list.json, &views[i]);
    }
    return api_list_end(resp, &list, &page);
}

static Err *registration_of(Req *req, RegistrationId *ret_id)
{
    return registration_id_parse(req_param(req, S("registration")), "registration", ret_id);
}

static Err *answer(Req *req, Call *call, RegistrationId id, ApiAnswer *ret_answer)
{
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    RegistrationView view;

    TRY(svc_registration(call, id, &view));
    registration_write(req, &json, &view);
    *ret_answer = (ApiAnswer){ .status = 200, .location = S(""), .body = buf_str(&buf) };
    return NULL;
}

enum { A_CLASS };
static const char *const class_words[] = { "lite", "catalogue", "member", NULL };
static const PartnerClass classes[] = { PARTNER_LITE, PARTNER_CATALOGUE, PARTNER_MEMBER };
static const Field approve_fields[] = {
    [A_CLASS] = { "class", FIELD_CHOICE, "Of a partner", .choices = class_words,
                  .fallback = "lite" },
};

static Err *approve_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    int64_t chosen = req->form[A_CLASS].number;
    RegistrationId id;
    AccountId account;

    TRY(registration_of(req, &id));
    TRY(svc_registration_approve(call, id, classes[chosen < 0 ? 0 : chosen], &account));
    return answer(req, call, id, ret_answer);
}

static Err *approve_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, approve_work);
}

enum { R_REASON };
static const Field reject_fields[] = {
    [R_REASON] = { "reason", FIELD_TEXT, "Why; it is mailed", .required = true, .max = 200 },
};

static Err *reject_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    RegistrationId id;

    TRY(registration_of(req, &id));
    TRY(svc_registration_reject(call, id, req->form[R_REASON].text));
    return answer(req, call, id, ret_answer);
}

static Err *reject_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, reject_work);
}

#define REGISTRATIONS_ACCESS (ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR)
#define REGISTRATION_ANSWER                                                                        \
    "{\"id\":\"reg_06h2n8kx4m1pq\",\"kind\":\"end_customer\",\"state\":\"waiting\","               \
    "\"company\":\"Newcomers Ltd\",\"contact\":\"Nora New\",\"email\":\"nora@newcomers.example\"," \
    "\"account\":\"\"}"

const Route api_registrations_route = {
    .method = HTTP_GET,
    .path = "/api/v1/registrations",
    .handle = list_get,
    .access = REGISTRATIONS_ACCESS,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List companies that asked to buy from the account, newest first",
    .answer = "{\"items\":[" REGISTRATION_ANSWER "],\"next\":null}",
};

const Route api_registration_approve_route = {
    .method = HTTP_POST,
    .path = "/api/v1/registrations/{registration}/approve",
    .handle = approve_post,
    .access = REGISTRATIONS_ACCESS,
    .body = BODY_JSON,
    .fields = approve_fields,
    .field_count = COUNT_OF(approve_fields),
    .api = true,
    .summary = "Approve a registration: makes the account and invites its administrator",
    .answer = REGISTRATION_ANSWER,
};

const Route api_registration_reject_route = {
    .method = HTTP_POST,
    .path = "/api/v1/registrations/{registration}/reject",
    .handle = reject_post,
    .access = REGISTRATIONS_ACCESS,
    .body = BODY_JSON,
    .fields = reject_fields,
    .field_count = COUNT_OF(reject_fields),
    .api = true,
    .summary = "Reject a registration, with a reason that is mailed",
    .answer = REGISTRATION_ANSWER,
};
