/* promotions.c - /api/v1/promotions: a seller's promotions and coupon codes (R-CAT-05). */
#include "api/api.h"
#include "api/routes.h"
#include "service/promotion.h"

static const Field list_query[API_QUERY_OWN] = { API_PAGE_FIELDS };

static void promotion_write(Req *req, JsonOut *json, const PromotionView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("name"), view->name);
    json_key_str(json, S("coupon"), view->coupon);
    json_key_str(json, S("currency"), currency_str(&view->currency));
    if (view->discount.percent != 0) {
        Decimal percent = decimal_normal((Decimal){ view->discount.percent, 6 });
        api_decimal(req, json, S("percent"), percent);
    } else {
        api_money(json, S("amount"), (Money){ view->discount.amount, view->currency });
    }
    json_key_int(json, S("periods"), view->periods);
    api_date(req, json, S("from_on"), view->from_on);
    api_date(req, json, S("until_on"), view->until_on);
    json_key_str(json, S("items"), view->items);
    json_key_str(json, S("categories"), view->categories);
    json_key_str(json, S("billings"), view->billings);
    json_key_bool(json, S("new_only"), view->new_only);
    json_key_str(json, S("prerequisite"), view->prerequisite);
    json_key_int(json, S("quantity"), view->quantity_min);
    json_key_int(json, S("redeem_max"), view->redeem_max);
    json_key_int(json, S("redemptions"), view->redemptions);
    api_money(json, S("taken_off"), view->taken);
    json_key_str(json, S("state"), view->state);
    api_instant(req, json, S("created_at"), view->created_at);
    json_object_end(json);
}

static Err *promotions_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    PromotionView *views;
    size_t count;
    Page page = api_page(req);
    TRY(svc_promotions(&call, &page, &views, &count));
    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        promotion_write(req, &list.json, &views[i]);
    }
    return api_list_end(resp, &list, &page);
}

static Err *redemptions_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    PromotionView view;
    RedemptionView *uses;
    PromotionId id;
    size_t count;
    Page page = api_page(req);
    TRY(promotion_id_parse(req_param(req, S("promotion")), "promotion", &id));
    TRY(svc_promotion(&call, id, &view));
    TRY(svc_promotion_redemptions(&call, id, &page, &uses, &count));
    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        JsonOut *json = &list.json;
        json_object(json);
        json_key_str(json, S("order"), uses[i].order_code);
        json_key_str(json, S("buyer"), uses[i].buyer_code);
        json_key_str(json, S("buyer_name"), uses[i].buyer_name);
        json_key_int(json, S("lines"), uses[i].lines);
        json_key_str(json, S("currency"), currency_str(&uses[i].taken.currency));
        api_money(json, S("taken_off"), uses[i].taken);
        api_instant(req, json, S("redeemed_at"), uses[i].redeemed_at);
        json_object_end(json);
    }
    return api_list_end(resp, &list, &page);
}

enum {
    F_NAME,
    F_COUPON,
    F_PERCENT,
    F_AMOUNT,
    F_PERIODS,
    F_FROM,
    F_UNTIL,
    F_ITEMS,
    F_CATEGORIES,
    F_BILLINGS,
    F_QUANTITY,
    F_PREREQUISITE,
    F_REDEEM_MAX,
    F_NEW_ONLY
};
static const Field promotion_fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, "Printed on orders and invoices", .required = true,
                 .max = PROMOTION_NAME_BYTES_MAX },
    [F_COUPON] = { "coupon", FIELD_TEXT, "The code; without one it works by itself", .max = 60 },
    [F_PERCENT] = { "percent", FIELD_TEXT, "\"12.5\"; or amount", .max = 20 },
    [F_AMOUNT] = { "amount", FIELD_TEXT, "\"2.00\" off each unit and full period", .max = 30 },
    [F_PERIODS] = { "periods", FIELD_INT, "Invoices that it works on; 0 is all", .min_value = 0,
                    .max_value = 1000, .fallback = "1" },
    [F_FROM] = { "from_on", FIELD_DATE, "First day of orders; today when absent" },
    [F_UNTIL] = { "until_on", FIELD_DATE, "Last day of orders" },
    [F_ITEMS] = { "items", FIELD_TEXT, "Codes of products or plans, comma separated",
                  .max = PROMOTION_LIST_BYTES_MAX },
    [F_CATEGORIES] = { "categories", FIELD_TEXT, "Comma separated",
                       .max = PROMOTION_LIST_BYTES_MAX },
    [F_BILLINGS] = { "billings", FIELD_TEXT, "\"P1M,P1Y\"", .max = 200 },
    [F_QUANTITY] = { "quantity", FIELD_INT, "Units of a line, at least", .min_value = 1,
                     .max_value = PLAN_QUANTITY_MAX, .fallback = "1" },
    [F_PREREQUISITE] = { "prerequisite", FIELD_TEXT, "A product that the customer has", .max = 80 },
    [F_REDEEM_MAX] = { "redeem_max", FIELD_INT, "Orders, at most; 0 is any number", .min_value = 0,
                       .max_value = PROMOTION_REDEEM_MAX, .fallback = "0" },
    [F_NEW_ONLY] = { "new_only", FIELD_BOOL, "Only for who never had a subscription" },
};

static Err *promotion_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    PromotionId id;
    PromotionView view;
    const PromotionForm input = { .name = form[F_NAME].text,
                                  .code = form[F_COUPON].text,
                                  .percent = form[F_PERCENT].text,
                                  .amount = form[F_AMOUNT].text,
                                  .periods = (int32_t)form[F_PERIODS].number,
                                  .from_on = form[F_FROM].date,
                                  .until_on = form[F_UNTIL].date,
                                  .items = form[F_ITEMS].text,
                                  .categories = form[F_CATEGORIES].text,
                                  .billings = form[F_BILLINGS].text,
                                  .new_only = form[F_NEW_ONLY].on,
                                  .prerequisite = form[F_PREREQUISITE].text,
                                  .quantity = form[F_QUANTITY].number,
                                  .redeem_max = form[F_REDEEM_MAX].number,
                                  .key = req->idempotency_key };
    TRY(svc_promotion_add(call, &input, &id));
    TRY(svc_promotion(call, id, &view));
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    promotion_write(req, &json, &view);
    *ret_answer = (ApiAnswer){ .status = 201, .location = S(""), .body = buf_str(&buf) };
    return NULL;
}

static Err *promotions_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, promotion_work);
}

static Err *promotion_end_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    PromotionId id;
    TRY(promotion_id_parse(req_param(req, S("promotion")), "promotion", &id));
    TRY(svc_promotion_end(call, id));
    *ret_answer =
        (ApiAnswer){ .status = 200, .location = S(""), .body = S("{\"state\":\"ended\"}") };
    return NULL;
}

static Err *promotion_end(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, promotion_end_work);
}

const Route api_promotions_route = {
    .method = HTTP_GET,
    .path = "/api/v1/promotions",
    .handle = promotions_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List your promotions, newest first",
    .answer = "{\"items\":[{\"id\":\"prm_06h2n8kx4m1pq\",\"name\":\"Autumn\",\"percent\":\"20\"}],"
              "\"next\":null}",
};

const Route api_promotion_redemptions_route = {
    .method = HTTP_GET,
    .path = "/api/v1/promotions/{promotion}/redemptions",
    .handle = redemptions_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List the orders that used a promotion",
    .answer = "{\"items\":[{\"order\":\"ord_06h2n8kx4m1pq\",\"lines\":1}],\"next\":null}",
};

const Route api_promotions_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/promotions",
    .handle = promotions_post,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_JSON,
    .body_bytes_max = API_BODY_BYTES_MAX,
    .fields = promotion_fields,
    .field_count = COUNT_OF(promotion_fields),
    .api = true,
    .summary = "Make a promotion, with a coupon code or without",
    .detail = "A percent of the recurring lines, or an amount off each unit and full period, for "
              "the orders of its days. Each line gets at most one: that of the code, else the one "
              "that takes most off.",
    .answer = "{\"id\":\"prm_06h2n8kx4m1pq\",\"state\":\"active\"}",
};

const Route api_promotion_end_route = {
    .method = HTTP_POST,
    .path = "/api/v1/promotions/{promotion}/end",
    .handle = promotion_end,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_JSON,
    .api = true,
    .summary = "End a promotion; what was ordered keeps it",
    .answer = "{\"state\":\"ended\"}",
};
