/* order_waits.c - what orders wait for, and deciding about them. */
#include "api/api.h"
#include "api/routes.h"

/* As on the pages: the service knows who decides. */
enum {
    ACCESS_DECIDES = ACCESS_SIGNED_IN | ROLE_APPROVER | ROLE_BILLING | ROLE_BUYER |
                     ROLE_SUBSCRIPTIONS | ROLE_CLOUD
};

enum { F_REASON };
static const Field fields[] = {
    [F_REASON] = { "reason", FIELD_TEXT, "Why, for people; of an approval it may be absent",
                   .max = WAIT_REASON_BYTES_MAX },
};

void api_wait(Req *req, JsonOut *json, const WaitView *wait)
{
    json_object(json);
    json_key_str(json, S("id"), wait->code);
    json_key_str(json, S("kind"), wait_kind_name(wait->kind));
    json_key_str(json, S("on"), wait->on_name);
    json_key_bool(json, S("on_you"), wait->mine);
    json_key_str(json, S("reason"), wait->reason);
    json_key_str(json, S("next"), wait->next);
    api_instant(req, json, S("since"), wait->since);
    api_instant(req, json, S("remind_at"), wait->remind_at);
    api_instant(req, json, S("expires_at"), wait->expires_at);
    if (wait->order_code.len > 0) {
        json_key_str(json, S("order"), wait->order_code);
        json_key_str(json, S("state"), order_state_name(wait->state));
        json_key_str(json, S("buyer"), wait->buyer_name);
        json_key_str(json, S("end_customer"), wait->customer_name);
        json_key_str(json, S("placed_by"), wait->user_name);
    }
    json_object_end(json);
}

enum { Q_MINE = API_QUERY_OWN, Q_COUNT };
static const Field list_query[Q_COUNT] = {
    API_PAGE_FIELDS,
    [Q_MINE] = { "mine", FIELD_BOOL, "Only what waits for your account" },
};

static Err *waits_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = api_page(req);
    WaitView *waits;
    size_t count;
    ApiList list;

    TRY(svc_waits(&call, req->query[Q_MINE].on, &page, &waits, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        api_wait(req, &list.json, &waits[i]);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_waits_route = {
    .method = HTTP_GET,
    .path = "/api/v1/orders/waiting",
    .handle = waits_get,
    .access = ACCESS_SIGNED_IN,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List what placed orders wait for, newest first",
    .answer = "{\"items\":[{\"id\":\"wai_06h2n8kx4m1pq\",\"kind\":\"credit\",\"on_you\":true}],"
              "\"next\":null}",
};

typedef Err *Decide(Call *call, OrderId id, Str reason);

static Err *decide_work(Req *req, Call *call, Decide *decide, ApiAnswer *ret_answer)
{
    OrderId id;
    OrderView order;
    TRY(order_id_parse(req_param(req, S("order")), "order", &id));
    TRY(decide(call, id, req->form[F_REASON].text));
    TRY(svc_order(call, id, &order));
    *ret_answer = (ApiAnswer){ .status = 200, .body = api_order_body(req, &order) };
    return NULL;
}

static Err *cancel_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    return decide_work(req, call, svc_order_cancel, ret_answer);
}

static Err *cancel_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, cancel_work);
}

const Route api_order_cancel_route = {
    .method = HTTP_POST,
    .path = "/api/v1/orders/{order}/cancel",
    .handle = cancel_post,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Take back an order that waits",
    .detail =
        "Only the buyer, and only before it is carried out: 409 order.state says who was quicker.",
    .answer = "{\"id\":\"ord_06h2n8kx4m1pq\",\"state\":\"cancelled\",\"lines\":[],\"waits\":[]}",
};

static Err *give_up_all(Call *call, OrderId id, Str reason)
{
    return svc_order_give_up(call, id, (OrderLineId){ 0 }, reason);
}

static Err *give_up_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    return decide_work(req, call, give_up_all, ret_answer);
}

static Err *give_up_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, give_up_work);
}

const Route api_order_give_up_route = {
    .method = HTTP_POST,
    .path = "/api/v1/orders/{order}/give-up",
    .handle = give_up_post,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Give up the lines of an order that have failed",
    .detail = "A job ends what never began; the order is then what is left of it. One line alone: "
              "cancel its subscription.",
    .answer = "{\"id\":\"ord_06h2n8kx4m1pq\",\"state\":\"partly_done\",\"lines\":[],\"waits\":[]}",
};

static Err *allow_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    return decide_work(req, call, svc_order_allow, ret_answer);
}

static Err *allow_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, allow_work);
}

const Route api_order_allow_route = {
    .method = HTTP_POST,
    .path = "/api/v1/orders/{order}/allow",
    .handle = allow_post,
    .access = ACCESS_DECIDES,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Approve an order, or let it pass, that waits for you",
    .detail = "What you decide holds it no more; a limit stays as it is. 409 order.state says "
              "who was quicker.",
    .answer = "{\"id\":\"ord_06h2n8kx4m1pq\",\"state\":\"executing\",\"lines\":[],\"waits\":[]}",
};

static Err *reject_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    return decide_work(req, call, svc_order_reject, ret_answer);
}

static Err *reject_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, reject_work);
}

const Route api_order_reject_route = {
    .method = HTTP_POST,
    .path = "/api/v1/orders/{order}/reject",
    .handle = reject_post,
    .access = ACCESS_DECIDES,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Reject an order that waits for you",
    .detail = "It ends, and the buyer reads the reason. 409 order.state says who was quicker.",
    .answer = "{\"id\":\"ord_06h2n8kx4m1pq\",\"state\":\"rejected\",\"lines\":[],\"waits\":[]}",
};
