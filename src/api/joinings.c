/* joinings.c - /api/v1/joinings: Lite Partners join Member Partners and leave them. */
#include "api/api.h"
#include "api/routes.h"
#include "service/joining.h"

static const Field list_query[API_QUERY_OWN] = { API_PAGE_FIELDS };

static void joining_write(Req *req, JsonOut *json, const JoinView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("asked_by"), join_asker_name(view->asked_by));
    json_key_str(json, S("state"), join_state_name(view->state));
    json_key_str(json, S("partner"), view->partner_code);
    json_key_str(json, S("partner_name"), view->partner_name);
    json_key_str(json, S("seller"), view->seller_code);
    json_key_str(json, S("seller_name"), view->seller_name);
    json_key_str(json, S("email"), view->email);
    json_key_str(json, S("message"), view->message);
    json_key_str(json, S("answer"), view->answer);
    json_key_str(json, S("price_list_name"), view->price_list_name);
    json_key_str(json, S("credit_limit"), view->credit_limit);
    json_key_bool(json, S("may_decide"), view->may_decide);
    api_instant(req, json, S("created_at"), view->created_at);
    api_instant(req, json, S("expires_at"), view->expires_at);
    api_instant(req, json, S("decided_at"), view->decided_at);
    json_object_end(json);
}

static Err *list_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = api_page(req);
    JoinView *views;
    size_t count;
    ApiList list;

    TRY(svc_joinings(&call, &page, &views, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        joining_write(req, &list.json, &views[i]);
    }
    return api_list_end(resp, &list, &page);
}

static Err *sellers_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = { 0 };
    JoinSeller *sellers;
    size_t count;
    ApiList list;

    TRY(svc_join_sellers(&call, &sellers, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        json_key_str(&list.json, S("id"), sellers[i].code);
        json_key_str(&list.json, S("name"), sellers[i].name);
        json_key_str(&list.json, S("country"), sellers[i].country);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &page);
}

static Err *answer(Req *req, Call *call, JoiningId id, int status, ApiAnswer *ret_answer)
{
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    JoinView view;

    TRY(svc_joining(call, id, &view));
    joining_write(req, &json, &view);
    *ret_answer = (ApiAnswer){ .status = status, .location = S(""), .body = buf_str(&buf) };
    return NULL;
}

enum { A_SELLER, A_MESSAGE };
static const Field ask_fields[] = {
    [A_SELLER] = { "seller", FIELD_CODE, "Whom to join", .required = true, .max = 40 },
    [A_MESSAGE] = { "message", FIELD_TEXT, "Message", .max = JOIN_TEXT_BYTES_MAX },
};

static Err *ask_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    AccountId seller;
    JoiningId id;

    TRY(account_id_parse(req->form[A_SELLER].text, "seller", &seller));
    TRY(svc_join_ask(call, seller, req->form[A_MESSAGE].text, &id));
    return answer(req, call, id, 201, ret_answer);
}

static Err *ask_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, ask_work);
}

enum { I_EMAIL, I_MESSAGE, I_LIST, I_LIMIT };
static const Field invite_fields[] = {
    [I_EMAIL] = { "email", FIELD_EMAIL, "Of an administrator of the partner", .required = true },
    [I_MESSAGE] = { "message", FIELD_TEXT, "Message", .max = JOIN_TEXT_BYTES_MAX },
    [I_LIST] = { "price_list", FIELD_TEXT, "Code of one of one's own; absent: none", .max = 64 },
    [I_LIMIT] = { "credit_limit", FIELD_TEXT, "\"1000.00\"; absent: no limit", .max = 20 },
};

static Err *invite_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    const JoinInvitation invitation = { .email = form[I_EMAIL].text,
                                        .message = form[I_MESSAGE].text,
                                        .terms = { form[I_LIST].text, form[I_LIMIT].text } };
    JoiningId id;

    TRY(svc_join_invite(call, &invitation, &id));
    return answer(req, call, id, 201, ret_answer);
}

static Err *invite_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, invite_work);
}

static Err *joining_of(Req *req, JoiningId *ret_id)
{
    return joining_id_parse(req_param(req, S("joining")), "joining", ret_id);
}

enum { T_LIST, T_LIMIT };
static const Field accept_fields[] = {
    [T_LIST] = { "price_list", FIELD_TEXT, "Of the seller, when it accepts", .max = 64 },
    [T_LIMIT] = { "credit_limit", FIELD_TEXT, "The same; absent: no limit", .max = 20 },
};

static Err *accept_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const JoinTerms terms = { req->form[T_LIST].text, req->form[T_LIMIT].text };
    JoiningId id;

    TRY(joining_of(req, &id));
    TRY(svc_join_accept(call, id, &terms));
    return answer(req, call, id, 200, ret_answer);
}

static Err *accept_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, accept_work);
}

enum { R_REASON };
static const Field refuse_fields[] = {
    [R_REASON] = { "reason", FIELD_TEXT, "Why; it is mailed", .required = true,
                   .max = JOIN_TEXT_BYTES_MAX },
};

static Err *refuse_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    JoiningId id;

    TRY(joining_of(req, &id));
    TRY(svc_join_refuse(call, id, req->form[R_REASON].text));
    return answer(req, call, id, 200, ret_answer);
}

static Err *refuse_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, refuse_work);
}

static Err *withdraw_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    JoiningId id;

    TRY(joining_of(req, &id));
    TRY(svc_join_withdraw(call, id));
    return answer(req, call, id, 200, ret_answer);
}

static Err *withdraw_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, withdraw_work);
}

#define JOINING_ACCESS (ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR)
#define JOINING_ANSWER                                                           \
    "{\"id\":\"joi_06h2n8kx4m1pq\",\"asked_by\":\"partner\",\"state\":\"open\"," \
    "\"partner_name\":\"Aegean\",\"seller_name\":\"Meridian\",\"message\":\"\"," \
    "\"may_decide\":true}"

const Route api_joinings_route = {
    .method = HTTP_GET,
    .path = "/api/v1/joinings",
    .handle = list_get,
    .access = JOINING_ACCESS,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List requests and invitations to join, newest first",
    .answer = "{\"items\":[" JOINING_ANSWER "],\"next\":null}",
};

const Route api_joinings_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/joinings",
    .handle = ask_post,
    .access = ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = ask_fields,
    .field_count = COUNT_OF(ask_fields),
    .api = true,
    .summary = "Ask a Member Partner or the operator to be the seller from now on",
    .answer = JOINING_ANSWER,
};

const Route api_joining_sellers_route = {
    .method = HTTP_GET,
    .path = "/api/v1/joinings/sellers",
    .handle = sellers_get,
    .access = JOINING_ACCESS,
    .api = true,
    .summary = "List whom a Lite Partner may ask",
    .answer = "{\"items\":[{\"id\":\"acc_06h2n8kx4m1pq\",\"name\":\"Meridian\","
              "\"country\":\"GR\"}],\"next\":null}",
};

const Route api_joining_invite_route = {
    .method = HTTP_POST,
    .path = "/api/v1/joinings/invitations",
    .handle = invite_post,
    .access = JOINING_ACCESS,
    .body = BODY_JSON,
    .fields = invite_fields,
    .field_count = COUNT_OF(invite_fields),
    .api = true,
    .summary = "Invite a Lite Partner to join",
    .detail = "The answer is the same whether somebody has the address or not.",
    .answer = JOINING_ANSWER,
};

const Route api_joining_accept_route = {
    .method = HTTP_POST,
    .path = "/api/v1/joinings/{joining}/accept",
    .handle = accept_post,
    .access = JOINING_ACCESS,
    .body = BODY_JSON,
    .fields = accept_fields,
    .field_count = COUNT_OF(accept_fields),
    .api = true,
    .summary = "Accept a request or an invitation: the partner changes its seller",
    .answer = JOINING_ANSWER,
};

const Route api_joining_refuse_route = {
    .method = HTTP_POST,
    .path = "/api/v1/joinings/{joining}/refuse",
    .handle = refuse_post,
    .access = JOINING_ACCESS,
    .body = BODY_JSON,
    .fields = refuse_fields,
    .field_count = COUNT_OF(refuse_fields),
    .api = true,
    .summary = "Refuse a request or an invitation, with a reason that is mailed",
    .answer = JOINING_ANSWER,
};

const Route api_joining_withdraw_route = {
    .method = HTTP_POST,
    .path = "/api/v1/joinings/{joining}/withdraw",
    .handle = withdraw_post,
    .access = JOINING_ACCESS,
    .body = BODY_JSON,
    .api = true,
    .summary = "Withdraw a request or an invitation of one's own",
    .answer = JOINING_ANSWER,
};
