/* suspensions.c - /api/v1/subscriptions/{subscription}/suspend and /resume. */
#include "api/routes.h"

#include "api/api.h"

enum { F_REASON };
static const Field fields[] = {
    [F_REASON] = { "reason", FIELD_TEXT, "Why, for people", .required = true,
                   .max = SUSPEND_REASON_BYTES_MAX },
};

static Err *answer(Req *req, Call *call, SubscriptionId id, ApiAnswer *ret_answer)
{
    SubscriptionView view;
    TRY(svc_subscription(call, id, &view));
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("id"), view.code);
    json_key_str(&json, S("state"), subscription_state_name(view.state));
    json_key_str(&json, S("vendor_state"), vendor_state_name(view.vendor_state));
    json_key(&json, S("holds"));
    json_array(&json);
    for (size_t i = 0; i < view.holds_count; i++) {
        const HoldView *hold = &view.holds[i];
        json_object(&json);
        json_key_str(&json, S("by"), hold->account_name);
        json_key_str(&json, S("cause"), hold_cause_name(hold->cause));
        json_key_str(&json, S("reason"), hold->reason);
        json_key_bool(&json, S("can_lift"), hold->lifts);
        api_instant(req, &json, S("placed_at"), hold->placed_at);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *suspend_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    SubscriptionId id;
    TRY(subscription_id_parse(req_param(req, S("subscription")), "subscription", &id));
    TRY(svc_suspend(call, id, req->form[F_REASON].text));
    return answer(req, call, id, ret_answer);
}

static Err *suspend_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, suspend_work);
}

const Route api_suspend_route = {
    .method = HTTP_POST,
    .path = "/api/v1/subscriptions/{subscription}/suspend",
    .handle = suspend_post,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Suspend a subscription and its add-ons",
    .detail = "It cannot be used until it is resumed; its data is kept, and billing goes on.",
    .answer = "{\"id\":\"sub_06h2n8kx4m1pq\",\"state\":\"suspended\",\"holds\":[{\"by\":\"Aegean "
              "Systems\",\"cause\":\"account\",\"reason\":\"On request\",\"can_lift\":true}]}",
};

static Err *resume_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    SubscriptionId id;
    TRY(subscription_id_parse(req_param(req, S("subscription")), "subscription", &id));
    TRY(svc_resume(call, id));
    return answer(req, call, id, ret_answer);
}

static Err *resume_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, resume_work);
}

const Route api_resume_route = {
    .method = HTTP_POST,
    .path = "/api/v1/subscriptions/{subscription}/resume",
    .handle = resume_post,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .api = true,
    .summary = "Resume a suspended subscription",
    .detail = "What a seller above holds, only that seller resumes: 409 subscription.held.",
    .answer = "{\"id\":\"sub_06h2n8kx4m1pq\",\"state\":\"active\",\"holds\":[]}",
};
