/* credit.c - /api/v1/accounts/{account}/credit: where a buyer stands with its seller, and how it
 * may order (R-ORD-04). */
#include "service/credit.h"

#include "api/api.h"
#include "api/routes.h"

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const mode_words[] = { CREDIT_MODES(WORD_) NULL };

enum { F_LIMIT, F_MODE, F_SELF_SERVICE };
static const Field fields[] = {
    [F_LIMIT] = { "credit_limit", FIELD_TEXT, "In the account's currency; absent: none",
                  .max = 20 },
    [F_MODE] = { "mode", FIELD_CHOICE, "What counts against it", .required = true,
                 .choices = mode_words },
    [F_SELF_SERVICE] = { "self_service", FIELD_BOOL,
                         "Its own orders need no approval of its partner" },
};

static Str credit_body(Req *req, const CreditView *view)
{
    StrBuf buf = buf_new(req->arena, 256);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("account"), account_code(req->arena, view->account));
    json_key_str(&json, S("mode"), credit_mode_name(view->mode));
    json_key_str(&json, S("currency"), currency_str(&view->limit.currency));
    json_key_bool(&json, S("limited"), view->limited);
    api_money(&json, S("credit_limit"), view->limit);
    api_money(&json, S("owed"), view->owed);
    api_money(&json, S("ordered"), view->ordered);
    api_money(&json, S("available"), view->available);
    json_key_bool(&json, S("self_service"), view->self_service);
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *credit_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    CreditView view;
    AccountId id;
    TRY(account_id_parse(req_param(req, S("account")), "account", &id));
    TRY(svc_credit(&call, id, &view));
    return resp_json(resp, credit_body(req, &view));
}

static Err *set_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    CreditSet set = { .mode = (CreditMode)form[F_MODE].number,
                      .self_service = form[F_SELF_SERVICE].on };
    CreditView view;
    TRY(account_id_parse(req_param(req, S("account")), "account", &set.account));
    TRY(svc_credit(call, set.account, &view));
    TRY(credit_limit_parse(form[F_LIMIT].text, view.limit.currency, &set.limit_minor));
    TRY(svc_credit_set(call, &set));
    TRY(svc_credit(call, set.account, &view));
    *ret_answer = (ApiAnswer){ .status = 200, .body = credit_body(req, &view) };
    return NULL;
}

static Err *credit_put(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, set_work);
}

#define CREDIT_SAMPLE                                                                             \
    "{\"account\":\"acc_06h2n8kx4m1pq\",\"mode\":\"open\",\"currency\":\"EUR\",\"limited\":true," \
    "\"credit_limit\":\"1000.00\",\"owed\":\"120.00\",\"ordered\":\"30.00\",\"available\":\"850." \
    "00\","                                                                                       \
    "\"self_service\":true}"

const Route api_credit_route = {
    .method = HTTP_GET,
    .path = "/api/v1/accounts/{account}/credit",
    .handle = credit_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .api = true,
    .summary = "Where a buyer stands with its seller, and how it may order",
    .answer = CREDIT_SAMPLE,
};

const Route api_credit_put_route = {
    .method = HTTP_PUT,
    .path = "/api/v1/accounts/{account}/credit",
    .handle = credit_put,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Set a buyer's limit, what counts, and whether it orders by itself",
    .detail = "By the account that sells to it; all of it at once. Orders that waited for it go on "
              "by themselves.",
    .answer = CREDIT_SAMPLE,
};
