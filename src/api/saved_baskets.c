/* saved_baskets.c - /api/v1/saved-baskets: baskets that the caller keeps under a name. */
#include "service/saved_basket.h"

#include "api/api.h"
#include "api/routes.h"

static void head_write(Req *req, JsonOut *json, const SavedBasketView *view)
{
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("name"), view->name);
    api_instant(req, json, S("saved_at"), view->saved_at);
    json_key_int(json, S("lines"), view->lines);
    json_key_int(json, S("units"), view->units);
}

static Err *baskets_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = { 0 };
    SavedBasketView *baskets;
    size_t count;
    ApiList list;

    TRY(svc_saved_baskets(&call, &baskets, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        head_write(req, &list.json, &baskets[i]);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &page);
}

static Str detail_body(Req *req, const SavedBasketDetail *detail)
{
    StrBuf buf = buf_new(req->arena, 2048);
    JsonOut json = json_out(&buf);
    json_object(&json);
    head_write(req, &json, &detail->head);
    json_key_int(&json, S("wrong"), (int64_t)detail->wrong_count);
    json_key(&json, S("items"));
    json_array(&json);
    for (size_t i = 0; i < detail->lines_count; i++) {
        const SavedLineView *line = &detail->lines[i];
        json_object(&json);
        json_key_str(&json, S("title"), line->title);
        json_key_str(&json, S("name"), line->friendly_name);
        json_key_str(&json, S("for"), line->receiver);
        json_key_int(&json, S("quantity"), line->quantity);
        json_key_bool(&json, S("addon"), line->addon);
        json_key_bool(&json, S("trial"), line->trial);
        if (line->priced && line->problem.len == 0) {
            api_money(&json, S("unit_price"), line->unit_price);
        }
        json_key_str(&json, S("problem"), line->problem);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *basket_id(Req *req, SavedBasketId *ret_id)
{
    return saved_basket_id_parse(req_param(req, S("basket")), "basket", ret_id);
}

static Err *basket_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    SavedBasketDetail detail;
    SavedBasketId id;
    TRY(basket_id(req, &id));
    TRY(svc_saved_basket(&call, id, &detail));
    return resp_json(resp, detail_body(req, &detail));
}

enum { F_NAME };
static const Field fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, "Its name; the same again replaces it", .required = true,
                 .max = SAVED_BASKET_NAME_BYTES_MAX / 4 },
};

static Err *save_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    SavedBasketDetail detail;
    SavedBasketId id;
    TRY(svc_saved_basket_save(call, req->form[F_NAME].text, &id));
    TRY(svc_saved_basket(call, id, &detail));
    *ret_answer = (ApiAnswer){ .status = 201,
                               .location = arena_printf(req->arena, "/api/v1/saved-baskets/%.*s",
                                                        STR_ARG(detail.head.code)),
                               .body = detail_body(req, &detail) };
    return NULL;
}

static Err *baskets_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, save_work);
}

static Err *take_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    SavedBasketDetail detail;
    SavedBasketId id;
    TRY(basket_id(req, &id));
    TRY(svc_saved_basket_take(call, id, req->idempotency_key, &detail));
    *ret_answer = (ApiAnswer){ .status = 200, .body = detail_body(req, &detail) };
    return NULL;
}

static Err *take_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, take_work);
}

static Err *basket_delete(Req *req, Resp *resp)
{
    Call call = api_call(req);
    SavedBasketId id;
    TRY(basket_id(req, &id));
    TRY(svc_saved_basket_delete(&call, id));
    return resp_no_content(resp);
}

#define SAVED_ACCESS (ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER)
#define SAVED_ANSWER \
    "{\"id\":\"bas_06h2n8kx4m1pq\",\"name\":\"New office\",\"lines\":2,\"wrong\":0,\"items\":[]}"

const Route api_saved_baskets_route = {
    .method = HTTP_GET,
    .path = "/api/v1/saved-baskets",
    .handle = baskets_get,
    .access = SAVED_ACCESS,
    .api = true,
    .summary = "The caller's saved baskets",
    .answer = "{\"items\":[" SAVED_ANSWER "],\"next\":null}",
};

const Route api_saved_baskets_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/saved-baskets",
    .handle = baskets_post,
    .access = SAVED_ACCESS,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Keep the basket under a name",
    .answer = SAVED_ANSWER,
};

const Route api_saved_basket_route = {
    .method = HTTP_GET,
    .path = "/api/v1/saved-baskets/{basket}",
    .handle = basket_get,
    .access = SAVED_ACCESS,
    .api = true,
    .summary = "A saved basket with today's prices, and what cannot be ordered any more",
    .answer = SAVED_ANSWER,
};

const Route api_saved_basket_take_route = {
    .method = HTTP_POST,
    .path = "/api/v1/saved-baskets/{basket}/take",
    .handle = take_post,
    .access = SAVED_ACCESS,
    .body = BODY_JSON,
    .api = true,
    .summary = "Put what can be ordered of it into the basket",
    .answer = SAVED_ANSWER,
};

const Route api_saved_basket_delete_route = {
    .method = HTTP_DELETE,
    .path = "/api/v1/saved-baskets/{basket}",
    .handle = basket_delete,
    .access = SAVED_ACCESS,
    .api = true,
    .summary = "Delete a saved basket",
};
