/* price_assign.c - /api/v1/price-lists/{list}/accounts and /api/v1/price-defaults: who has which
 * price list (R-CAT-03, R-ACC-02). */
#include "service/price_assign.h"

#include "api/api.h"
#include "api/routes.h"

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const visitors_words[] = { VISITORS_SEES(WORD_) NULL };

enum { CURSOR_BYTES_MAX = 64, ACCOUNT_BYTES_MAX = 120 };

enum { Q_AFTER, Q_LIMIT, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_TOKEN, "Cursor of the page", .max = CURSOR_BYTES_MAX },
    [Q_LIMIT] = { "limit", FIELD_INT, "Items on a page", .min_value = 1, .max_value = LIST_MAX },
};

static Err *accounts_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = { .after = req->query[Q_AFTER].text,
                  .limit = req->query[Q_LIMIT].given ? (size_t)req->query[Q_LIMIT].number
                                                     : API_LIMIT_DEFAULT };
    PriceAssigned *views;
    size_t count;
    ApiList list;
    TRY(svc_price_assigned(&call, req_param(req, S("list")), &page, &views, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        json_key_str(&list.json, S("account"), views[i].account_code);
        json_key_str(&list.json, S("name"), views[i].account_name);
        json_key_int(&list.json, S("number"), views[i].number);
        api_date(req, &list.json, S("valid_from"), views[i].valid_from);
        api_date(req, &list.json, S("valid_to"), views[i].valid_to);
        json_key_bool(&list.json, S("today"), views[i].today);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &page);
}

static void shift_write(Req *req, JsonOut *json, const PriceShift *shift)
{
    json_key_int(json, S("products_before"), shift->products_before);
    json_key_int(json, S("products_after"), shift->products_after);
    json_key_int(json, S("dearer"), shift->dearer);
    json_key_int(json, S("cheaper"), shift->cheaper);
    json_key_int(json, S("added"), shift->added);
    json_key_int(json, S("gone"), shift->gone);
    json_key_bool(json, S("more"), shift->more);
    json_key(json, S("changes"));
    json_array(json);
    for (size_t i = 0; i < shift->lines_count; i++) {
        const PriceShiftLine *line = &shift->lines[i];
        json_object(json);
        json_key_str(json, S("product"), line->product_name);
        json_key_str(json, S("plan"), line->plan_name);
        if (line->was) {
            api_decimal(req, json, S("before"), line->before);
        }
        if (line->is) {
            api_decimal(req, json, S("after"), line->after);
        }
        json_object_end(json);
    }
    json_array_end(json);
}

static ApiAnswer done(Req *req, int status, bool dry_run)
{
    StrBuf buf = buf_new(req->arena, 64);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_bool(&json, S("dry_run"), dry_run);
    json_object_end(&json);
    return (ApiAnswer){ .status = status, .body = buf_str(&buf) };
}

enum { F_ACCOUNT, F_FROM, F_TO, F_DRY_RUN, F_COUNT };
static const Field fields[F_COUNT] = {
    [F_ACCOUNT] = { "account", FIELD_TEXT, "Code or whole name of one of one's buyers",
                    .required = true, .max = ACCOUNT_BYTES_MAX },
    [F_FROM] = { "valid_from", FIELD_DATE, "First day; absent: today" },
    [F_TO] = { "valid_to", FIELD_DATE, "Last day; absent: open" },
    [F_DRY_RUN] = { "dry_run", FIELD_BOOL, "Only what it would change" },
};

static Err *assign_trial(Req *req, Call *call, const PriceAssignForm *form, ApiAnswer *ret_answer)
{
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    PriceAssignTrial trial;
    TRY(svc_price_assign_try(call, form, &trial));
    json_object(&json);
    json_key_bool(&json, S("dry_run"), true);
    json_key_str(&json, S("account"), trial.account_code);
    json_key_str(&json, S("list_before"), trial.list_before);
    json_key_str(&json, S("list_after"), trial.list_after);
    shift_write(req, &json, &trial.shift);
    json_key_int(&json, S("buyers_below"), trial.below);
    json_key_int(&json, S("buyers_below_changed"), trial.below_changed);
    json_key_int(&json, S("prices_below_changed"), trial.below_prices);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *assign_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const PriceAssignForm form = { .list = req_param(req, S("list")),
                                   .account = req->form[F_ACCOUNT].text,
                                   .from = req->form[F_FROM].date,
                                   .to = req->form[F_TO].date };
    if (req->form[F_DRY_RUN].on) {
        return assign_trial(req, call, &form, ret_answer);
    }
    TRY(svc_price_assign(call, &form));
    *ret_answer = done(req, 201, false);
    return NULL;
}

static Err *assign_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, assign_work);
}

enum { E_ACCOUNT, E_NUMBER, E_COUNT };
static const Field end_fields[E_COUNT] = {
    [E_ACCOUNT] = { "account", FIELD_TEXT, "Code of the account", .required = true,
                    .max = ACCOUNT_BYTES_MAX },
    [E_NUMBER] = { "number", FIELD_INT, "Which of its assignments", .required = true,
                   .min_value = 1, .max_value = INT32_MAX },
};

static Err *end_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    TRY(svc_price_assign_end(call, req_param(req, S("list")), req->form[E_ACCOUNT].text,
                             req->form[E_NUMBER].number));
    *ret_answer = done(req, 200, false);
    return NULL;
}

static Err *end_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, end_work);
}

static Err *defaults_body(Req *req, Call *call, StrBuf *buf)
{
    JsonOut json = json_out(buf);
    PriceDefaults defaults;
    TRY(svc_price_defaults(call, &defaults));
    json_object(&json);
    json_key_str(&json, S("list"), defaults.list);
    json_key_str(&json, S("visitors"), visitors_see_name(defaults.visitors));
    json_object_end(&json);
    (void)req;
    return NULL;
}

static Err *defaults_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    StrBuf buf = buf_new(req->arena, 128);
    TRY(defaults_body(req, &call, &buf));
    return resp_json(resp, buf_str(&buf));
}

enum { D_LIST, D_VISITORS, D_DRY_RUN, D_COUNT };
static const Field default_fields[D_COUNT] = {
    [D_LIST] = { "list", FIELD_TEXT, "Code of the list of new accounts; empty: none", .max = 64 },
    [D_VISITORS] = { "visitors", FIELD_CHOICE, "What visitors see", .required = true,
                     .choices = visitors_words },
    [D_DRY_RUN] = { "dry_run", FIELD_BOOL, "Only what it would change" },
};

static Err *defaults_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    StrBuf buf = buf_new(req->arena, 4096);
    Str list = req->form[D_LIST].text;
    VisitorsSee see = (VisitorsSee)req->form[D_VISITORS].number;
    if (req->form[D_DRY_RUN].on) {
        JsonOut json = json_out(&buf);
        PriceDefaultsTrial trial;
        TRY(svc_price_defaults_try(call, list, see, &trial));
        json_object(&json);
        json_key_bool(&json, S("dry_run"), true);
        shift_write(req, &json, &trial.visitors);
        json_object_end(&json);
    } else {
        TRY(svc_price_defaults_save(call, list, see));
        TRY(defaults_body(req, call, &buf));
    }
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *defaults_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, defaults_work);
}

#define SHIFT_SAMPLE                                                                       \
    "\"products_before\":12,\"products_after\":14,\"dearer\":3,\"cheaper\":1,\"added\":2," \
    "\"gone\":0,\"more\":false,\"changes\":[{\"product\":\"Cloud Server Small\",\"plan\":" \
    "\"Monthly\",\"before\":\"9.99\",\"after\":\"10.49\"}]"

const Route api_price_list_accounts_route = {
    .method = HTTP_GET,
    .path = "/api/v1/price-lists/{list}/accounts",
    .handle = accounts_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .api = true,
    .summary = "List who has a price list, and on which days",
    .answer =
        "{\"items\":[{\"account\":\"acc_06h2n8kx4m1pq\",\"name\":\"Meridian Cloud\",\"number\":"
        "1,\"valid_from\":\"2027-01-01\",\"valid_to\":\"2027-03-31\",\"today\":false}],\"next\":"
        "null}",
};

const Route api_price_list_accounts_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/price-lists/{list}/accounts",
    .handle = assign_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Give a price list to an account from a day to a day",
    .detail = "Of two lists for one day the one that was given last counts. With `dry_run` nothing "
              "is saved and the answer is what changes for the account and its own buyers.",
    .answer =
        "{\"dry_run\":true,\"account\":\"acc_06h2n8kx4m1pq\",\"list_before\":\"Partners EUR\","
        "\"list_after\":\"Schools\"," SHIFT_SAMPLE ",\"buyers_below\":2,"
        "\"buyers_below_changed\":1,\"prices_below_changed\":4}",
};

const Route api_price_list_accounts_end_route = {
    .method = HTTP_POST,
    .path = "/api/v1/price-lists/{list}/accounts/end",
    .handle = end_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = end_fields,
    .field_count = COUNT_OF(end_fields),
    .api = true,
    .summary = "Take a price list back from an account",
    .answer = "{\"dry_run\":false}",
};

const Route api_price_defaults_route = {
    .method = HTTP_GET,
    .path = "/api/v1/price-defaults",
    .handle = defaults_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .api = true,
    .summary = "The price list of new accounts, and what visitors see",
    .answer = "{\"list\":\"partners-eur\",\"visitors\":\"prices\"}",
};

const Route api_price_defaults_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/price-defaults",
    .handle = defaults_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = default_fields,
    .field_count = COUNT_OF(default_fields),
    .api = true,
    .summary = "Set the price list of new accounts and what visitors see",
    .detail = "`visitors` is `catalogue` (without prices), `prices` (what the list has) or "
              "`nothing` (they are asked to sign in). With `dry_run` the answer is what changes "
              "for visitors.",
    .answer = "{\"list\":\"partners-eur\",\"visitors\":\"prices\"}",
};
