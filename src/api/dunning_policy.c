/* dunning_policy.c - /api/v1/dunning/policy: the stages, and replacing them. */
#include "api/routes.h"

#include "api/api.h"
#include "service/dunning.h"

static Str policy_body(Req *req, const DunningPolicyView *policy)
{
    StrBuf buf = buf_new(req->arena, 2048);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_int(&json, S("version"), policy->version);
    json_key(&json, S("stages"));
    json_array(&json);
    for (size_t i = 0; i < policy->stages_count; i++) {
        const DunningStageView *stage = &policy->stages[i];
        json_object(&json);
        json_key_str(&json, S("name"), stage->name);
        json_key_int(&json, S("after_days"), stage->after_days);
        json_key_str(&json, S("action"), dunning_action_name(stage->action));
        json_key_str(&json, S("mail_text"), stage->mail_text);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *policy_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    DunningPolicyView *policy = arena_new(req->arena, DunningPolicyView);
    TRY(svc_dunning_policy(&call, policy));
    return resp_json(resp, policy_body(req, policy));
}

const Route api_dunning_policy_route = {
    .method = HTTP_GET,
    .path = "/api/v1/dunning/policy",
    .handle = policy_get,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .api = true,
    .summary = "The account's dunning policy",
    .answer = "{\"version\":1,\"stages\":[{\"name\":\"First reminder\",\"after_days\":17,"
              "\"action\":\"remind\",\"mail_text\":\"\"}]}",
};

enum { F_STAGES };
static const Field fields[] = {
    [F_STAGES] = { "stages", FIELD_JSON,
                   "name, after_days, action (remind, suspend, end), mail_text", .required = true },
};

static Err *stage_read(const Json *json, DunningStageView *ret)
{
    DunningStageView stage = { .action = DUNNING_REMIND };
    Str action;
    TRY(json_get_str(json, S("name"), DUNNING_NAME_BYTES_MAX, &stage.name));
    TRY(json_get_int(json, S("after_days"), 1, DUNNING_DAYS_MAX, &stage.after_days));
    TRY(json_get_str_opt(json, S("action"), DUNNING_NAME_BYTES_MAX, S("remind"), &action));
    TRY(json_get_str_opt(json, S("mail_text"), DUNNING_TEXT_BYTES_MAX, S(""), &stage.mail_text));
    if (!dunning_action_parse(action, &stage.action)) {
        return ERR_FIELD(FIELD_INVALID, "action", "The action is remind, suspend or end.");
    }
    *ret = stage;
    return NULL;
}

static Err *policy_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const Json *stages;
    DunningPolicyView *policy = arena_new(req->arena, DunningPolicyView);
    TRY(json_get_array(req->json, S("stages"), STAGE_MAX, &stages));
    for (size_t i = 0; i < stages->count; i++) {
        TRY(stage_read(&stages->items[i], &policy->stages[i]));
    }
    policy->stages_count = stages->count;
    TRY(svc_dunning_policy_save(call, policy));
    TRY(svc_dunning_policy(call, policy));
    *ret_answer = (ApiAnswer){ .status = 200, .body = policy_body(req, policy) };
    return NULL;
}

static Err *policy_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, policy_work);
}

const Route api_dunning_policy_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/dunning/policy",
    .handle = policy_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Replace the dunning policy",
    .detail = "Days count from the date of the oldest open invoice and ascend. An empty list: no "
              "dunning. It counts at once for all buyers.",
    .answer = "{\"version\":2,\"stages\":[{\"name\":\"First reminder\",\"after_days\":17,"
              "\"action\":\"remind\",\"mail_text\":\"\"},{\"name\":\"Blocked\",\"after_days\":44,"
              "\"action\":\"suspend\",\"mail_text\":\"\"}]}",
};
