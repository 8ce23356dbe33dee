/* price_rules.c - /api/v1/price-rules: a partner's own sell prices (R-CAT-04). */
#include "service/sell_rule.h"

#include "api/api.h"
#include "api/routes.h"

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const scope_words[] = { SELL_SCOPES(WORD_) NULL };
static const char *const audience_words[] = { SELL_AUDIENCES(WORD_) NULL };
static const char *const kind_words[] = { PRICE_KINDS(WORD_) NULL };

enum {
    F_NAME,
    F_KIND,
    F_AMOUNT,
    F_SCOPE,
    F_OBJECT,
    F_AUDIENCE,
    F_WHOM,
    F_FROM,
    F_TO,
    F_REPLACES,
    F_DRY_RUN
};
static const Field fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, "As its buyers read it", .required = true,
                 .max = SELL_NAME_BYTES_MAX },
    [F_KIND] = { "kind", FIELD_CHOICE, "How it makes the price", .required = true,
                 .choices = kind_words },
    [F_AMOUNT] = { "amount", FIELD_TEXT, "Percent, or the fixed price", .required = true,
                   .max = 30 },
    [F_SCOPE] = { "scope", FIELD_CHOICE, "What it prices", .required = true,
                  .choices = scope_words },
    [F_OBJECT] = { "object", FIELD_TEXT, "Code of the plan or product, category or vendor",
                   .max = 120 },
    [F_AUDIENCE] = { "audience", FIELD_CHOICE, "Whom it is for", .required = true,
                     .choices = audience_words },
    [F_WHOM] = { "whom", FIELD_TEXT, "Id of the account, or the tag", .max = 60 },
    [F_FROM] = { "valid_from", FIELD_DATE, "First day" },
    [F_TO] = { "valid_to", FIELD_DATE, "Last day" },
    [F_REPLACES] = { "replaces", FIELD_CODE, "Id of the rule that it takes the place of",
                     .max = 40 },
    [F_DRY_RUN] = { "dry_run", FIELD_BOOL, "Only say what would change" },
};

static void rule_write(Req *req, JsonOut *json, const SellRuleView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("name"), view->name);
    json_key_str(json, S("kind"), price_kind_name(view->kind));
    json_key_str(json, S("amount"), view->amount);
    json_key_str(json, S("scope"), sell_scope_name(view->scope));
    json_key_str(json, S("object"), view->object);
    json_key_str(json, S("audience"), sell_audience_name(view->audience));
    json_key_str(json, S("whom"), view->whom);
    api_date(req, json, S("valid_from"), view->valid_from);
    api_date(req, json, S("valid_to"), view->valid_to);
    json_key_bool(json, S("below_cost"), view->below_cost);
    json_object_end(json);
}

static Err *rules_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page whole = { 0 };
    SellRuleView *views;
    size_t count;
    ApiList list;
    TRY(svc_sell_rules(&call, &views, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        rule_write(req, &list.json, &views[i]);
    }
    return api_list_end(resp, &list, &whole);
}

static void change_write(Req *req, JsonOut *json, const SellChange *change)
{
    json_object(json);
    json_key_str(json, S("buyer"), change->buyer_name);
    json_key_str(json, S("product"), change->product_name);
    json_key_str(json, S("plan"), change->plan_name);
    json_key_str(json, S("currency"), currency_str(&change->currency));
    if (change->was_priced) {
        api_decimal(req, json, S("before"), change->before);
    }
    if (change->is_priced) {
        api_decimal(req, json, S("after"), change->after);
    }
    if (change->margin_known) {
        json_key_int(json, S("margin_before_ppm"), change->margin_before_ppm);
        json_key_int(json, S("margin_after_ppm"), change->margin_after_ppm);
        json_key_bool(json, S("below_cost"), change->below_cost);
    }
    json_object_end(json);
}

static Str trial_body(Req *req, const SellTrial *trial)
{
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_int(&json, S("buyers"), trial->buyers);
    json_key_bool(&json, S("more"), trial->more);
    json_key(&json, S("changes"));
    json_array(&json);
    for (size_t i = 0; i < trial->changes_count; i++) {
        change_write(req, &json, &trial->changes[i]);
    }
    json_array_end(&json);
    json_object_end(&json);
    return buf_str(&buf);
}

static Str id_body(Req *req, SellRuleId id)
{
    StrBuf buf = buf_new(req->arena, 64);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("id"), sell_rule_code(req->arena, id));
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *rule_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    SellRuleForm input = { .name = form[F_NAME].text,
                           .kind = (PriceKind)form[F_KIND].number,
                           .amount = form[F_AMOUNT].text,
                           .scope = (SellScope)form[F_SCOPE].number,
                           .object = form[F_OBJECT].text,
                           .audience = (SellAudience)form[F_AUDIENCE].number,
                           .whom = form[F_WHOM].text,
                           .valid_from = form[F_FROM].date,
                           .valid_to = form[F_TO].date };
    SellTrial trial;
    SellRuleId id;
    if (form[F_REPLACES].given) {
        TRY(sell_rule_id_parse(form[F_REPLACES].text, "replaces", &input.replaces));
    }
    if (form[F_DRY_RUN].on) {
        TRY(svc_sell_rule_try(call, &input, &trial));
        *ret_answer = (ApiAnswer){ .status = 200, .body = trial_body(req, &trial) };
        return NULL;
    }
    TRY(svc_sell_rule_save(call, &input, &id));
    *ret_answer = (ApiAnswer){ .status = 201, .body = id_body(req, id) };
    return NULL;
}

static Err *rules_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, rule_work);
}

static Err *end_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    SellRuleId id;
    TRY(sell_rule_id_parse(req_param(req, S("rule")), "rule", &id));
    TRY(svc_sell_rule_end(call, id));
    *ret_answer = (ApiAnswer){ .status = 200, .body = id_body(req, id) };
    return NULL;
}

static Err *rule_delete(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, end_work);
}

const Route api_price_rules_route = {
    .method = HTTP_GET,
    .path = "/api/v1/price-rules",
    .handle = rules_get,
    .access = ACCESS_PARTNER | ROLE_ADMINISTRATOR | ROLE_SEES_COST,
    .api = true,
    .summary = "List the partner's price rules, the most specific first",
    .answer = "{\"items\":[{\"id\":\"sru_06h2n8kx4m1pq\",\"name\":\"Databases\",\"kind\":"
              "\"markup\",\"amount\":\"20\",\"scope\":\"category\",\"object\":\"Databases\","
              "\"audience\":\"all\",\"whom\":\"\",\"valid_from\":null,\"valid_to\":null,"
              "\"below_cost\":false}],\"next\":null}",
};

const Route api_price_rules_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/price-rules",
    .handle = rules_post,
    .access = ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Make or try a price rule",
    .detail = "The most specific rule counts: plan, product, category, vendor, all; then account, "
              "tag, all. With `dry_run` nothing is saved and the answer is which next prices would "
              "change; margins are there for those who see cost. To sell below cost needs a right: "
              "422 price.below_cost.",
    .answer = "{\"id\":\"sru_06h2n8kx4m1pq\"}",
};

const Route api_price_rule_delete_route = {
    .method = HTTP_DELETE,
    .path = "/api/v1/price-rules/{rule}",
    .handle = rule_delete,
    .access = ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .api = true,
    .summary = "Take a price rule out",
    .answer = "{\"id\":\"sru_06h2n8kx4m1pq\"}",
};
