/* account_terms.c - /api/v1/accounts/{account}/terms: class, credit limit and state, by the seller.
 */
#include "service/account_terms.h"
#include "api/api.h"
#include "api/routes.h"

static Err *account_of(Req *req, AccountId *ret_id)
{
    return account_id_parse(req_param(req, S("account")), "account", ret_id);
}

static Err *terms_body(Req *req, Call *call, AccountId id, Str *ret_body)
{
    StrBuf buf = buf_new(req->arena, 512);
    JsonOut json = json_out(&buf);
    AccountTerms terms;
    AccountView account;

    TRY(svc_account_terms(call, id, &account, &terms));
    json_object(&json);
    json_key_str(&json, S("account"), account.code);
    json_key_str(&json, S("name"), account.name);
    json_key_str(&json, S("kind"), account_kind_name(account.kind));
    json_key_str(&json, S("partner_class"), partner_class_name(terms.partner_class));
    json_key_str(&json, S("credit_limit"),
                 terms.credit_limit.len == 0 ? S("none") : terms.credit_limit);
    json_key_str(&json, S("currency"), account.currency);
    json_key_str(&json, S("state"), account_state_name(terms.state));
    json_object_end(&json);
    *ret_body = buf_str(&buf);
    return NULL;
}

static Err *terms_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    AccountId id;
    Str body;

    TRY(account_of(req, &id));
    TRY(terms_body(req, &call, id, &body));
    return resp_json(resp, body);
}

enum { F_CLASS, F_LIMIT, F_STATE };
static const char *const class_words[] = { "none", "catalogue", "member", "lite", NULL };
static const char *const state_words[] = { "active", "suspended", "closed", NULL };
_Static_assert(COUNT_OF(class_words) == PARTNER_CLASS_COUNT + 1, "in the order of the enum");
_Static_assert(COUNT_OF(state_words) == ACCOUNT_STATE_COUNT + 1, "in the order of the enum");
static const Field fields[] = {
    [F_CLASS] = { "partner_class", FIELD_CHOICE, "Of a partner; absent: as it is",
                  .choices = class_words },
    [F_LIMIT] = { "credit_limit", FIELD_TEXT, "\"1000.00\", or \"none\"; absent: as it is",
                  .max = 20 },
    [F_STATE] = { "state", FIELD_CHOICE, "Absent: as it is", .choices = state_words },
};

/* What is not given stays as it is. */
static Err *terms_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    AccountTerms terms;
    AccountView account;
    AccountId id;
    Str body;

    TRY(account_of(req, &id));
    TRY(svc_account_terms(call, id, &account, &terms));
    if (form[F_CLASS].given) {
        terms.partner_class = (PartnerClass)form[F_CLASS].number;
    }
    if (form[F_LIMIT].given) {
        terms.credit_limit = str_eq(form[F_LIMIT].text, S("none")) ? S("") : form[F_LIMIT].text;
    }
    if (form[F_STATE].given) {
        terms.state = (AccountState)form[F_STATE].number;
    }
    TRY(svc_account_terms_set(call, id, &terms));
    TRY(terms_body(req, call, id, &body));
    *ret_answer = (ApiAnswer){ .status = 200, .location = S(""), .body = body };
    return NULL;
}

static Err *terms_patch(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, terms_work);
}

#define TERMS_ACCESS (ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR)
#define TERMS_ANSWER                                                                \
    "{\"account\":\"acc_06h2n8kx4m1pq\",\"name\":\"Aegean\",\"kind\":\"partner\","  \
    "\"partner_class\":\"lite\",\"credit_limit\":\"1000.00\",\"currency\":\"EUR\"," \
    "\"state\":\"active\"}"

const Route api_terms_route = {
    .method = HTTP_GET,
    .path = "/api/v1/accounts/{account}/terms",
    .handle = terms_get,
    .access = TERMS_ACCESS,
    .api = true,
    .summary = "Class, credit limit and state of an account that buys from one's own",
    .answer = TERMS_ANSWER,
};

const Route api_terms_patch_route = {
    .method = HTTP_PATCH,
    .path = "/api/v1/accounts/{account}/terms",
    .handle = terms_patch,
    .access = TERMS_ACCESS,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Change class, credit limit or state of an account",
    .answer = TERMS_ANSWER,
};
