/* basket.c - /api/v1/basket and /api/v1/checkouts: items for several beneficiaries, and one order
 * for each of them. */
#include "api/api.h"
#include "api/routes.h"
#include "service/basket_bulk.h"

static void item_write(JsonOut *json, const CheckoutView *basket, const OrderLineView *line)
{
    json_object(json);
    json_key_str(json, S("id"), line->code);
    json_key_str(json, S("product"), line->product_code);
    json_key_str(json, S("title"), line->title);
    json_key_str(json, S("name"), line->friendly_name);
    json_key_int(json, S("quantity"), line->quantity);
    json_key_bool(json, S("addon"), line->addon);
    json_key_str(json, S("action"), line_action_name(line->action));
    json_key_int(json, S("trial_days"), line->trial_days);
    if (line->action != ACTION_NEW) {
        json_key_str(json, S("subscription"), line->target_code);
        json_key_str(json, S("change"), line->change);
        json_key_bool(json, S("later"), line->later);
    }
    json_key_bool(json, S("settings_ready"), line->settings_ready);
    json_key_str(json, S("cause"), line->cause);
    if (basket->price_visible) {
        api_money(json, S("unit_price"), line->unit_price);
        api_money(json, S("recurring"), line->recurring);
        api_money(json, S("now"), line->now.amount);
        if (line->price_changed) {
            api_money(json, S("unit_price_before"), line->unit_before);
        }
    }
    json_object_end(json);
}

static void draft_write(Req *req, JsonOut *json, const CheckoutView *basket, const OrderView *draft)
{
    json_object(json);
    json_key_str(json, S("id"), draft->code);
    json_key(json, S("end_customer"));
    if (draft->has_customer) {
        json_str(json, draft->customer.code);
    } else {
        json_null(json);
    }
    json_key_bool(json, S("own_use"), draft->own_use);
    json_key_bool(json, S("agreed"), draft->agreed);
    json_key_str(json, S("cause"), draft->cause);
    api_date(req, json, S("start_on"), draft->start_on);
    json_key_bool(json, S("customer_agrees"), draft->customer_agrees);
    json_key(json, S("lines"));
    json_array(json);
    for (size_t i = 0; i < draft->lines_count; i++) {
        item_write(json, basket, &draft->lines[i]);
    }
    json_array_end(json);
    json_object_end(json);
}

static Str checkout_body(Req *req, const CheckoutView *checkout)
{
    StrBuf buf = buf_new(req->arena, 8192);
    JsonOut json = json_out(&buf);

    json_object(&json);
    json_key_str(&json, S("id"), checkout->code);
    json_key_bool(&json, S("settled"), checkout->settled);
    json_key_str(&json, S("reference"), checkout->reference);
    json_key_str(&json, S("price_token"), checkout->price_token);
    api_agreements(req, &json, S("agreements"), checkout->agreements, checkout->agreements_count);
    json_key_str(&json, S("agreement_token"), checkout->agreement_token);
    if (checkout->price_visible && checkout->id.v != 0) {
        json_key_str(&json, S("currency"), currency_str(&checkout->gross_now.currency));
        api_money(&json, S("net"), checkout->net_now);
        api_money(&json, S("tax"), checkout->tax_now);
        api_money(&json, S("gross"), checkout->gross_now);
        api_taxes(req, &json, checkout->taxes, checkout->taxes_count);
    }
    json_key(&json, S("drafts"));
    json_array(&json);
    for (size_t i = 0; i < checkout->drafts_count; i++) {
        draft_write(req, &json, checkout, &checkout->drafts[i]);
    }
    json_array_end(&json);
    json_key(&json, S("orders"));
    json_array(&json);
    for (size_t i = 0; i < checkout->placed_count; i++) {
        json_str(&json, checkout->placed[i].code);
    }
    json_array_end(&json);
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *basket_answer(Req *req, Call *call, int status, ApiAnswer *ret_answer)
{
    CheckoutView basket;
    TRY(svc_basket(call, &basket));
    *ret_answer = (ApiAnswer){ .status = status, .body = checkout_body(req, &basket) };
    return NULL;
}

static Err *basket_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    CheckoutView basket;
    TRY(svc_basket(&call, &basket));
    return resp_json(resp, checkout_body(req, &basket));
}

static Err *checkout_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    CheckoutId id;
    CheckoutView checkout;
    TRY(checkout_id_parse(req_param(req, S("checkout")), "checkout", &id));
    TRY(svc_checkout(&call, id, false, &checkout));
    return resp_json(resp, checkout_body(req, &checkout));
}

enum { L_PLAN, L_QUANTITY, L_NAME, L_FOR, L_TRIAL };
static const Field line_fields[] = {
    [L_PLAN] = { "plan", FIELD_TEXT, "Code of the plan", .required = true, .max = 120 },
    [L_QUANTITY] = { "quantity", FIELD_INT, "Quantity", .min_value = 1,
                     .max_value = PLAN_QUANTITY_MAX, .fallback = "1" },
    [L_NAME] = { "name", FIELD_TEXT, "Friendly name", .max = 80 },
    [L_FOR] = { "for", FIELD_TEXT,
                "Code or name of the end customer, or \"own\"; absent: chosen later", .max = 120 },
    [L_TRIAL] = { "trial", FIELD_BOOL, "For the free days of the plan" },
};

static Err *line_add_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    BasketAdd *add = arena_new(req->arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = req->form[L_PLAN].text,
                        .quantity = req->form[L_QUANTITY].number,
                        .friendly_name = req->form[L_NAME].text,
                        .trial = req->form[L_TRIAL].on,
                        .key = req->idempotency_key };
    if (req->form[L_FOR].text.len > 0) {
        TRY(svc_beneficiary(call, req->form[L_FOR].text, &add->to));
    }
    TRY(svc_basket_add(call, add));
    return basket_answer(req, call, 201, ret_answer);
}

static Err *line_add(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, line_add_work);
}

enum { H_SUBSCRIPTION, H_ACTION, H_QUANTITY, H_PLAN, H_WHEN };
static const char *const action_words[] = { "quantity", "plan", "convert", NULL };
static const Field change_fields[] = {
    [H_SUBSCRIPTION] = { "subscription", FIELD_CODE, "Code of what is changed", .required = true },
    [H_ACTION] = { "action", FIELD_CHOICE, "What changes", .required = true,
                   .choices = action_words },
    [H_QUANTITY] = { "quantity", FIELD_INT, "How many units there are then", .min_value = 1,
                     .max_value = PLAN_QUANTITY_MAX },
    [H_PLAN] = { "plan", FIELD_TEXT, "Code of the other plan; of a trial, absent: its own",
                 .max = 120 },
    [H_WHEN] = { "when", FIELD_TOKEN, "now (if absent), period_end or term_end", .max = 20 },
};

static Err *change_add_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    static const LineAction actions[] = { ACTION_QUANTITY, ACTION_PLAN, ACTION_CONVERT };
    Date on = DATE_NONE;
    BasketChange change = { .action = actions[req->form[H_ACTION].number],
                            .plan_code = req->form[H_PLAN].text,
                            .quantity = req->form[H_QUANTITY].number,
                            .key = req->idempotency_key };
    TRY(subscription_id_parse(req->form[H_SUBSCRIPTION].text, "/subscription",
                              &change.subscription));
    if (req->form[H_WHEN].given) {
        TRY(cancel_when_read(req->form[H_WHEN].text, &change.when, &on));
    }
    TRY(svc_basket_change(call, &change));
    return basket_answer(req, call, 201, ret_answer);
}

static Err *change_add(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, change_add_work);
}

enum { B_CSV, B_DRY_RUN };
static const Field bulk_fields[] = {
    [B_CSV] = { "csv", FIELD_LINES, "customer,plan,quantity,name", .required = true,
                .max = FIELD_CODE_POINTS_MAX },
    [B_DRY_RUN] = { "dry_run", FIELD_BOOL, "Only show what would happen" },
};

static void bulk_row_write(JsonOut *json, const BulkRow *row)
{
    json_object(json);
    json_key_int(json, S("line"), row->line);
    json_key_str(json, S("for"), row->receiver);
    json_key_str(json, S("title"), row->title);
    json_key_int(json, S("column"), row->column);
    json_key_str(json, S("problem"), row->problem);
    if (row->priced) {
        api_money(json, S("unit_price"), row->unit_price);
    }
    json_object_end(json);
}

static Err *bulk_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    BulkView view;
    int64_t added;

    if (!req->form[B_DRY_RUN].on) {
        TRY(svc_basket_bulk(call, req->form[B_CSV].text, req->idempotency_key, &added));
        return basket_answer(req, call, 201, ret_answer);
    }
    TRY(svc_basket_bulk_try(call, req->form[B_CSV].text, &view));
    json_object(&json);
    json_key_int(&json, S("wrong"), (int64_t)view.wrong_count);
    json_key(&json, S("rows"));
    json_array(&json);
    for (size_t i = 0; i < view.rows_count; i++) {
        bulk_row_write(&json, &view.rows[i]);
    }
    json_array_end(&json);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *bulk_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, bulk_work);
}

enum { C_LINES, C_REFERENCE, C_AGREE, C_SEEN, C_START, C_AGREES, C_TOKEN };
static const Field confirm_fields[] = {
    [C_LINES] = { "lines", FIELD_JSON, "[{\"line\",\"settings\"}]: what the connectors ask for" },
    [C_REFERENCE] = { "reference", FIELD_TEXT, "Your own order number", .max = 60 },
    [C_AGREE] = { "agree", FIELD_BOOL, "The service agreements are accepted", .required = true },
    [C_SEEN] = { "agreement_token", FIELD_TEXT,
                 "Of the versions that were shown; absent: the newest",
                 .max = AGREEMENT_TOKEN_BYTES_MAX },
    [C_START] = { "start_on", FIELD_DATE, "The day on which it is carried out; absent: at once" },
    [C_AGREES] = { "customer_agrees", FIELD_BOOL,
                   "The end customers are asked by mail to accept the agreements first" },
    [C_TOKEN] = { "price_token", FIELD_TEXT, "Of the prices that were seen", .required = true,
                  .max = CHECKOUT_TOKEN_BYTES_MAX },
};

static const Str settings_keys[] = { STR_INIT("line"), STR_INIT("settings") };

static Err *settings_read(Req *req, const Json *json, size_t i, LineSettings *ret_settings)
{
    Str code;
    Str pointer = arena_printf(req->arena, "/lines/%zu/line", i);
    if (json->kind != JSON_OBJECT) {
        return ERR_FIELD(JSON_TYPE, str_cstr(req->arena, json->pointer), "an object is expected");
    }
    TRY(json_only(json, settings_keys, COUNT_OF(settings_keys)));
    TRY(json_get_str(json, S("line"), API_NAME_BYTES_MAX, &code));
    TRY(order_line_id_parse(code, str_cstr(req->arena, pointer), &ret_settings->line));
    return api_settings_text(req, json_member(json, S("settings")), &ret_settings->settings_json);
}

static Err *settings_save(Req *req, Call *call, CheckoutId id)
{
    LineSettings *settings = arena_array(req->arena, LineSettings, CHECKOUT_LINE_MAX);
    LineProblem *problems = arena_array(req->arena, LineProblem, CHECKOUT_LINE_MAX);
    const Json *lines;

    if (!req->form[C_LINES].given) {
        return NULL;
    }
    TRY(json_get_array(req->json, S("lines"), CHECKOUT_LINE_MAX, &lines));
    for (size_t i = 0; i < lines->count; i++) {
        TRY(settings_read(req, &lines->items[i], i, &settings[i]));
    }
    TRY(svc_checkout_settings_many(call, id, settings, lines->count, problems));
    for (size_t i = 0; i < lines->count; i++) {
        if (problems[i].refused) {
            Str field =
                arena_printf(req->arena, "/lines/%zu/settings/%.*s", i, STR_ARG(problems[i].field));
            return err_make(problems[i].code, str_cstr(req->arena, field), __FILE__, __LINE__,
                            "%.*s", STR_ARG(problems[i].text));
        }
    }
    return NULL;
}

static Err *confirm_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    CheckoutId id;
    CheckoutView checkout;

    TRY(checkout_id_parse(req_param(req, S("checkout")), "checkout", &id));
    TRY(settings_save(req, call, id));
    if (req->form[C_REFERENCE].given) {
        TRY(svc_checkout_billing(call, id, req->form[C_REFERENCE].text));
    }
    TRY(req->form[C_SEEN].given ? svc_checkout_accept(call, id, req->form[C_SEEN].text)
                                : svc_checkout_agree(call, id, true));
    TRY(svc_checkout_start(call, id, req->form[C_START].given ? req->form[C_START].date : DATE_NONE,
                           req->form[C_AGREES].on));
    TRY(svc_checkout_confirm(call, id, req->form[C_TOKEN].text));
    TRY(svc_checkout(call, id, false, &checkout));
    *ret_answer = (ApiAnswer){ .status = 200, .body = checkout_body(req, &checkout) };
    return NULL;
}

static Err *confirm_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, confirm_work);
}

#define BASKET_ANSWER                                                                            \
    "{\"id\":\"chk_06h2n8kx4m1pq\",\"settled\":false,\"drafts\":[{\"id\":\"ord_06h2n8kx4m1pq\"," \
    "\"end_customer\":\"acc_06h2n8kx4m1pq\",\"lines\":[]}],\"orders\":[]}"

const Route api_basket_route = {
    .method = HTTP_GET,
    .path = "/api/v1/basket",
    .handle = basket_get,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .api = true,
    .summary = "The caller's basket",
    .detail = "A draft for each beneficiary, and one for lines that have none yet.",
    .answer = BASKET_ANSWER,
};

const Route api_basket_lines_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/basket/lines",
    .handle = line_add,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .body = BODY_JSON,
    .fields = line_fields,
    .field_count = COUNT_OF(line_fields),
    .api = true,
    .summary = "Put a line into the basket",
    .answer = BASKET_ANSWER,
};

const Route api_basket_changes_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/basket/changes",
    .handle = change_add,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .body = BODY_JSON,
    .fields = change_fields,
    .field_count = COUNT_OF(change_fields),
    .api = true,
    .summary = "Put a change of a subscription into the basket",
    .detail = "What the change itself would refuse is refused. A change of the same subscription "
              "that is in the basket gives way.",
    .answer = BASKET_ANSWER,
};

const Route api_basket_bulk_route = {
    .method = HTTP_POST,
    .path = "/api/v1/basket/bulk",
    .handle = bulk_post,
    .access = ACCESS_PARTNER | ROLE_BUYER,
    .body = BODY_JSON,
    .body_bytes_max = API_BODY_BYTES_MAX,
    .fields = bulk_fields,
    .field_count = COUNT_OF(bulk_fields),
    .api = true,
    .summary = "Put a table of lines into the basket, all or nothing",
    .answer = BASKET_ANSWER,
};

const Route api_checkout_route = {
    .method = HTTP_GET,
    .path = "/api/v1/checkouts/{checkout}",
    .handle = checkout_get,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .api = true,
    .summary = "A checkout: what is left of it, and the orders that it has become",
    .answer = BASKET_ANSWER,
};

const Route api_checkout_confirm_route = {
    .method = HTTP_POST,
    .path = "/api/v1/checkouts/{checkout}/confirm",
    .handle = confirm_post,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .body = BODY_JSON,
    .body_bytes_max = API_BODY_BYTES_MAX,
    .fields = confirm_fields,
    .field_count = COUNT_OF(confirm_fields),
    .api = true,
    .summary = "Place an order for each beneficiary",
    .detail =
        "Each order is all or nothing. What is refused stays a draft with its cause; the same "
        "call again goes on with it.",
    .answer = BASKET_ANSWER,
};
