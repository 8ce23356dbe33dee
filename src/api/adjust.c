/* adjust.c - /api/v1/discounts, /api/v1/charges and the corrections of an invoice's lines. */
#include "service/adjust.h"
#include "api/api.h"
#include "api/routes.h"

enum { Q_ACCOUNT = API_QUERY_OWN, Q_COUNT };
static const Field list_query[Q_COUNT] = {
    API_PAGE_FIELDS,
    [Q_ACCOUNT] = { "buyer", FIELD_CODE, "Only of this buyer", .max = 40 },
};

static Err *buyer_query(const Req *req, AccountId *ret_buyer)
{
    return req->query[Q_ACCOUNT].text.len == 0
               ? NULL
               : account_id_parse(req->query[Q_ACCOUNT].text, "buyer", ret_buyer);
}

static Err *target_read(Str buyer, Str subscription, AdjustTarget *ret_target)
{
    if (buyer.len > 0) {
        TRY(account_id_parse(buyer, "buyer", &ret_target->buyer));
    }
    return subscription.len == 0
               ? NULL
               : subscription_id_parse(subscription, "subscription", &ret_target->subscription);
}

static void discount_write(Req *req, JsonOut *json, const DiscountView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("direction"), view->given ? S("given") : S("got"));
    json_key_str(json, S("seller"), view->seller_code);
    json_key_str(json, S("buyer"), view->buyer_code);
    json_key_str(json, S("buyer_name"), view->buyer_name);
    json_key_str(json, S("subscription"), view->subscription_code);
    json_key_str(json, S("currency"), currency_str(&view->currency));
    if (view->discount.percent != 0) {
        Decimal percent = decimal_normal((Decimal){ view->discount.percent, 6 });
        api_decimal(req, json, S("percent"), percent);
    } else {
        api_money(json, S("amount"), (Money){ view->discount.amount, view->currency });
    }
    json_key_int(json, S("periods"), view->periods);
    json_key_int(json, S("used"), view->used);
    api_money(json, S("used_amount"), view->used_amount);
    api_date(req, json, S("from_on"), view->from_on);
    api_date(req, json, S("until_on"), view->until_on);
    json_key_str(json, S("reason"), view->reason);
    json_key_str(json, S("state"), view->state);
    api_instant(req, json, S("created_at"), view->created_at);
    json_object_end(json);
}

static Err *discounts_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    DiscountView *views;
    size_t count;
    AccountId buyer = { 0 };
    Page page = api_page(req);
    TRY(buyer_query(req, &buyer));
    TRY(svc_discounts(&call, buyer, &page, &views, &count));
    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        discount_write(req, &list.json, &views[i]);
    }
    return api_list_end(resp, &list, &page);
}

enum { D_BUYER, D_SUBSCRIPTION, D_PERCENT, D_AMOUNT, D_PERIODS, D_FROM, D_UNTIL, D_REASON };
static const Field discount_fields[] = {
    [D_BUYER] = { "buyer", FIELD_CODE, "Whose invoices; or by the subscription", .max = 40 },
    [D_SUBSCRIPTION] = { "subscription", FIELD_CODE, "Only its lines", .max = 40 },
    [D_PERCENT] = { "percent", FIELD_TEXT, "\"12.5\"; or amount", .max = 20 },
    [D_AMOUNT] = { "amount", FIELD_TEXT, "\"5.00\" off each invoice", .max = 30 },
    [D_PERIODS] = { "periods", FIELD_INT, "Invoices that it works on; 0 is all", .min_value = 0,
                    .max_value = DISCOUNT_PERIODS_MAX, .fallback = "1" },
    [D_FROM] = { "from_on", FIELD_DATE, "First day; today when absent" },
    [D_UNTIL] = { "until_on", FIELD_DATE, "Last day" },
    [D_REASON] = { "reason", FIELD_TEXT, "Reason", .required = true, .max = ADJUST_TEXT_BYTES_MAX },
};

static Err *id_answer(Req *req, Str id, ApiAnswer *ret_answer)
{
    StrBuf buf = buf_new(req->arena, 128);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("id"), id);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = 201, .location = S(""), .body = buf_str(&buf) };
    return NULL;
}

static Err *discount_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    DiscountId id;
    DiscountForm input = { .percent = form[D_PERCENT].text,
                           .amount = form[D_AMOUNT].text,
                           .periods = (int32_t)form[D_PERIODS].number,
                           .from_on = form[D_FROM].date,
                           .until_on = form[D_UNTIL].date,
                           .reason = form[D_REASON].text,
                           .key = req->idempotency_key };
    TRY(target_read(form[D_BUYER].text, form[D_SUBSCRIPTION].text, &input.target));
    TRY(svc_discount_add(call, &input, &id));
    return id_answer(req, discount_code(req->arena, id), ret_answer);
}

static Err *discounts_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, discount_work);
}

static Err *ended(Req *req, ApiAnswer *ret_answer)
{
    (void)req;
    *ret_answer =
        (ApiAnswer){ .status = 200, .location = S(""), .body = S("{\"state\":\"ended\"}") };
    return NULL;
}

static Err *discount_end_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    DiscountId id;
    TRY(discount_id_parse(req_param(req, S("discount")), "discount", &id));
    TRY(svc_discount_end(call, id));
    return ended(req, ret_answer);
}

static Err *discount_end(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, discount_end_work);
}

static void charge_write(Req *req, JsonOut *json, const ChargeView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("direction"), view->given ? S("issued") : S("received"));
    json_key_str(json, S("seller"), view->seller_code);
    json_key_str(json, S("buyer"), view->buyer_code);
    json_key_str(json, S("buyer_name"), view->buyer_name);
    json_key_str(json, S("subscription"), view->subscription_code);
    json_key_str(json, S("kind"), line_kind_name(view->kind));
    json_key_str(json, S("title"), view->title);
    json_key_int(json, S("quantity"), view->quantity);
    json_key_str(json, S("currency"), currency_str(&view->amount.currency));
    api_money(json, S("net"), view->amount);
    json_key_str(json, S("state"), view->state);
    json_key_str(json, S("invoice"), view->document_code);
    json_key_str(json, S("invoice_number"), view->document_label);
    api_instant(req, json, S("created_at"), view->created_at);
    json_object_end(json);
}

static Err *charges_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    ChargeView *views;
    size_t count;
    AccountId buyer = { 0 };
    Page page = api_page(req);
    TRY(buyer_query(req, &buyer));
    TRY(svc_charges(&call, buyer, &page, &views, &count));
    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        charge_write(req, &list.json, &views[i]);
    }
    return api_list_end(resp, &list, &page);
}

static const char *const tax_words[] = { "S", "Z", "E", NULL };
static const TaxCategory taxes[] = { TAX_S, TAX_Z, TAX_E };

enum { C_BUYER, C_SUBSCRIPTION, C_TITLE, C_AMOUNT, C_QUANTITY, C_TAX, C_AT_ONCE };
static const Field charge_fields[] = {
    [C_BUYER] = { "buyer", FIELD_CODE, "Who pays; or by the subscription", .max = 40 },
    [C_SUBSCRIPTION] = { "subscription", FIELD_CODE, "What it is for", .max = 40 },
    [C_TITLE] = { "title", FIELD_TEXT, "Text of the line", .required = true,
                  .max = ADJUST_TEXT_BYTES_MAX },
    [C_AMOUNT] = { "amount", FIELD_TEXT, "Net for each, \"49.00\"", .required = true, .max = 30 },
    [C_QUANTITY] = { "quantity", FIELD_INT, "Quantity", .min_value = 1,
                     .max_value = CHARGE_QUANTITY_MAX, .fallback = "1" },
    [C_TAX] = { "tax", FIELD_CHOICE, "VAT inside a country", .choices = tax_words },
    [C_AT_ONCE] = { "at_once", FIELD_BOOL, "On an invoice of its own, now" },
};

static Err *charge_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    ExtraChargeId id;
    int64_t tax = form[C_TAX].number;
    ChargeForm input = { .title = form[C_TITLE].text,
                         .amount = form[C_AMOUNT].text,
                         .quantity = form[C_QUANTITY].number,
                         .tax = taxes[tax < 0 ? 0 : tax],
                         .at_once = form[C_AT_ONCE].on,
                         .key = req->idempotency_key };
    TRY(target_read(form[C_BUYER].text, form[C_SUBSCRIPTION].text, &input.target));
    TRY(svc_charge_add(call, &input, &id));
    return id_answer(req, extra_charge_code(req->arena, id), ret_answer);
}

static Err *charges_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, charge_work);
}

static Err *charge_end_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    ExtraChargeId id;
    TRY(extra_charge_id_parse(req_param(req, S("charge")), "charge", &id));
    TRY(svc_charge_end(call, id));
    return ended(req, ret_answer);
}

static Err *charge_end(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, charge_end_work);
}

enum { L_AMOUNT, L_REASON, L_DRY_RUN };
static const Field correct_fields[] = {
    [L_AMOUNT] = { "amount", FIELD_TEXT, "Net that the line comes to; \"0\" voids it",
                   .required = true, .max = 30 },
    [L_REASON] = { "reason", FIELD_TEXT, "Reason", .max = ADJUST_TEXT_BYTES_MAX },
    [L_DRY_RUN] = { "dry_run", FIELD_BOOL, "Only say what would come of it" },
};

static Err *correct_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    CorrectionView view;
    CorrectionForm input = { .amount = form[L_AMOUNT].text,
                             .reason = form[L_REASON].text,
                             .key = req->idempotency_key,
                             .dry_run = form[L_DRY_RUN].on };
    TRY(invoice_line_id_parse(req_param(req, S("line")), "line", &input.line));
    TRY(svc_line_correct(call, &input, &view));
    StrBuf buf = buf_new(req->arena, 512);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("invoice"), view.invoice_code);
    json_key_str(&json, S("line"), view.code);
    json_key_str(&json, S("currency"), currency_str(&view.standing.currency));
    api_money(&json, S("standing"), view.standing);
    api_money(&json, S("comes_to"), view.to);
    api_money(&json, S("net"), view.net);
    api_money(&json, S("tax"), view.tax);
    api_money(&json, S("gross"), view.gross);
    json_key_str(&json, S("credit_note"), view.document_code);
    json_key_str(&json, S("charge"), view.charge_code);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = input.dry_run ? 200 : 201,
                               .location = S(""),
                               .body = buf_str(&buf) };
    return NULL;
}

static Err *correct_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, correct_work);
}

enum { W_BUYER, W_AMOUNT, W_REASON };
static const Field goodwill_fields[] = {
    [W_BUYER] = { "buyer", FIELD_CODE, "A buyer of the caller", .required = true, .max = 40 },
    [W_AMOUNT] = { "amount", FIELD_TEXT, "\"20.00\", VAT included", .required = true, .max = 30 },
    [W_REASON] = { "reason", FIELD_TEXT, "Reason", .required = true, .max = ADJUST_TEXT_BYTES_MAX },
};

static Err *goodwill_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    MoveId id;
    GoodwillForm input = { .amount = form[W_AMOUNT].text,
                           .reason = form[W_REASON].text,
                           .key = req->idempotency_key };
    TRY(account_id_parse(form[W_BUYER].text, "buyer", &input.buyer));
    TRY(svc_goodwill_add(call, &input, &id));
    return id_answer(req, move_code(req->arena, id), ret_answer);
}

static Err *goodwill_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, goodwill_work);
}

const Route api_goodwill_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/goodwill",
    .handle = goodwill_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = goodwill_fields,
    .field_count = COUNT_OF(goodwill_fields),
    .api = true,
    .summary = "Give a buyer credit on account",
    .detail = "Nobody paid for it: less revenue of the seller. The buyer's next invoice uses it.",
    .answer = "{\"id\":\"mov_06h2n8kx4m1pq\"}",
};

static Err *grouping_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    DailyView *views;
    size_t count;
    Page page = api_page(req);
    TRY(svc_invoices_daily(&call, &page, &views, &count));
    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        json_key_str(&list.json, S("buyer"), views[i].code);
        json_key_str(&list.json, S("buyer_name"), views[i].name);
        json_key_bool(&list.json, S("daily"), views[i].daily);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &page);
}

enum { G_BUYER, G_DAILY };
static const Field grouping_fields[] = {
    [G_BUYER] = { "buyer", FIELD_CODE, "A buyer of the caller", .required = true, .max = 40 },
    [G_DAILY] = { "daily", FIELD_BOOL, "One invoice for all that falls due in a day" },
};

static Err *grouping_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    AccountId buyer;
    bool daily = req->form[G_DAILY].on;
    TRY(account_id_parse(req->form[G_BUYER].text, "buyer", &buyer));
    TRY(svc_invoices_daily_set(call, buyer, daily));
    *ret_answer = (ApiAnswer){ .status = 200,
                               .location = S(""),
                               .body = daily ? S("{\"daily\":true}") : S("{\"daily\":false}") };
    return NULL;
}

static Err *grouping_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, grouping_work);
}

static const Field grouping_query[] = { API_PAGE_FIELDS };

const Route api_grouping_route = {
    .method = HTTP_GET,
    .path = "/api/v1/invoice-grouping",
    .handle = grouping_get,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .query = grouping_query,
    .query_count = COUNT_OF(grouping_query),
    .api = true,
    .summary = "List which buyers get one invoice a day",
    .answer = "{\"items\":[{\"buyer\":\"acc_06h2n8kx4m1pq\",\"daily\":true}],\"next\":null}",
};

const Route api_grouping_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/invoice-grouping",
    .handle = grouping_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = grouping_fields,
    .field_count = COUNT_OF(grouping_fields),
    .api = true,
    .summary = "Put a buyer's invoices of one day together, or not",
    .detail =
        "What falls due in a day is on one invoice of the day after; `summary` has the sum of "
        "each end customer.",
    .answer = "{\"daily\":true}",
};

const Route api_discounts_route = {
    .method = HTTP_GET,
    .path = "/api/v1/discounts",
    .handle = discounts_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List discounts given and got, newest first",
    .answer = "{\"items\":[{\"id\":\"dsc_06h2n8kx4m1pq\",\"percent\":\"10\",\"periods\":1,"
              "\"used\":1,\"used_amount\":\"0.95\",\"state\":\"ended\"}],\"next\":null}",
};

const Route api_discounts_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/discounts",
    .handle = discounts_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = discount_fields,
    .field_count = COUNT_OF(discount_fields),
    .api = true,
    .summary = "Give a buyer a discount",
    .detail = "It is taken off the next invoices that the billing run issues to the buyer, or off "
              "the lines of one subscription, shared by largest remainder, before VAT.",
    .answer = "{\"id\":\"dsc_06h2n8kx4m1pq\"}",
};

const Route api_discount_end_route = {
    .method = HTTP_POST,
    .path = "/api/v1/discounts/{discount}/end",
    .handle = discount_end,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .api = true,
    .summary = "End a discount",
    .answer = "{\"state\":\"ended\"}",
};

const Route api_charges_route = {
    .method = HTTP_GET,
    .path = "/api/v1/charges",
    .handle = charges_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List one-time charges, newest first",
    .answer = "{\"items\":[{\"id\":\"chg_06h2n8kx4m1pq\",\"title\":\"Migration\",\"net\":\"49.00\","
              "\"state\":\"open\"}],\"next\":null}",
};

const Route api_charges_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/charges",
    .handle = charges_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = charge_fields,
    .field_count = COUNT_OF(charge_fields),
    .api = true,
    .summary = "Charge a buyer something once",
    .detail = "A line on the buyer's next invoice, or with `at_once` an invoice of its own.",
    .answer = "{\"id\":\"chg_06h2n8kx4m1pq\"}",
};

const Route api_charge_end_route = {
    .method = HTTP_POST,
    .path = "/api/v1/charges/{charge}/end",
    .handle = charge_end,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .api = true,
    .summary = "Take a charge back that is not billed",
    .answer = "{\"state\":\"ended\"}",
};

const Route api_line_correct_route = {
    .method = HTTP_POST,
    .path = "/api/v1/invoices/{document}/lines/{line}/correct",
    .handle = correct_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = correct_fields,
    .field_count = COUNT_OF(correct_fields),
    .api = true,
    .summary = "Correct what a line of an issued invoice comes to",
    .detail = "Less than stands is a credit note that refers to the line, more a one-time charge "
              "with the next invoice. `dry_run` gives the same amounts and changes nothing.",
    .answer = "{\"standing\":\"24.90\",\"comes_to\":\"20.00\",\"net\":\"-4.90\",\"tax\":\"-1.18\","
              "\"gross\":\"-6.08\",\"credit_note\":\"inv_06h2n8kx4m1pq\",\"charge\":\"\"}",
};
