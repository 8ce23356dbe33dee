/* accounts.c - /api/v1/accounts: the branch of the tree, and new partners under one's own account.
 */
#include "api/api.h"
#include "api/routes.h"
#include "service/account_tree.h"

static const Field list_query[API_QUERY_OWN] = { API_PAGE_FIELDS };

static void account_write(Req *req, JsonOut *json, const AccountView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("name"), view->name);
    json_key_str(json, S("kind"), account_kind_name(view->kind));
    json_key_str(json, S("partner_class"), partner_class_name(view->partner_class));
    json_key_str(json, S("state"), account_state_name(view->state));
    json_key_int(json, S("depth"), view->depth);
    json_key_str(json, S("seller"),
                 view->parent.v == 0 ? S("") : account_code(req->arena, view->parent));
    json_key_str(json, S("contact"), view->contact_name);
    json_key_str(json, S("email"), view->email);
    json_key_str(json, S("city"), view->city);
    json_key_str(json, S("country"), view->country);
    json_key_str(json, S("currency"), view->currency);
    json_key_int(json, S("subscriptions"), view->subscription_count);
    api_instant(req, json, S("created_at"), view->created_at);
    json_object_end(json);
}

static Err *list_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = api_page(req);
    AccountView *views;
    size_t count;
    ApiList list;

    TRY(svc_accounts(&call, &page, &views, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        account_write(req, &list.json, &views[i]);
    }
    return api_list_end(resp, &list, &page);
}

static const char *const class_words[] = { "lite", "catalogue", "member", NULL };
static const PartnerClass classes[] = { PARTNER_LITE, PARTNER_CATALOGUE, PARTNER_MEMBER };

enum {
    F_COMPANY,
    F_CONTACT,
    F_EMAIL,
    F_PHONE,
    F_STREET,
    F_POSTCODE,
    F_CITY,
    F_REGION,
    F_COUNTRY,
    F_VAT,
    F_CLASS,
    F_CURRENCY,
    F_LIST,
    F_LIMIT
};
static const Field fields[] = {
    [F_COMPANY] = { "company", FIELD_TEXT, "Company", .required = true, .max = 120 },
    [F_CONTACT] = { "contact", FIELD_TEXT, "Its first administrator", .required = true,
                    .max = 100 },
    [F_EMAIL] = { "email", FIELD_EMAIL, "Whom the invitation goes to", .required = true },
    [F_PHONE] = { "phone", FIELD_TEXT, "Telephone", .required = true, .max = 40 },
    [F_STREET] = { "street", FIELD_TEXT, "Street and number", .required = true, .max = 120 },
    [F_POSTCODE] = { "postcode", FIELD_TEXT, "Postcode", .max = 20 },
    [F_CITY] = { "city", FIELD_TEXT, "City", .max = 80 },
    [F_REGION] = { "region", FIELD_TEXT, "Region", .max = 80 },
    [F_COUNTRY] = { "country", FIELD_TOKEN, "ISO 3166-1 alpha-2", .required = true, .max = 2 },
    [F_VAT] = { "vat_number", FIELD_TEXT, "VAT number", .max = 30 },
    [F_CLASS] = { "partner_class", FIELD_CHOICE, "Class", .choices = class_words,
                  .fallback = "lite" },
    [F_CURRENCY] = { "currency", FIELD_TEXT, "Absent: the seller's", .max = 3 },
    [F_LIST] = { "price_list", FIELD_TEXT, "Code of one of one's own; absent: none", .max = 64 },
    [F_LIMIT] = { "credit_limit", FIELD_TEXT, "\"1000.00\"; absent: no limit", .max = 20 },
};

static Err *add_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    AccountView view;
    AccountId id;
    int64_t chosen = form[F_CLASS].number;
    const PartnerForm input = { .company = { .company = form[F_COMPANY].text,
                                             .contact = form[F_CONTACT].text,
                                             .email = form[F_EMAIL].text,
                                             .phone = form[F_PHONE].text,
                                             .street = form[F_STREET].text,
                                             .postcode = form[F_POSTCODE].text,
                                             .city = form[F_CITY].text,
                                             .region = form[F_REGION].text,
                                             .country = form[F_COUNTRY].text,
                                             .vat_number = form[F_VAT].text,
                                             .override_warning = true,
                                             .reason = S("By the API"),
                                             .key = req->idempotency_key },
                                .partner_class = classes[chosen < 0 ? 0 : chosen],
                                .currency = form[F_CURRENCY].text,
                                .terms = { form[F_LIST].text, form[F_LIMIT].text } };

    TRY(svc_partner_add(call, &input, &id));
    TRY(svc_account(call, id, &view));
    account_write(req, &json, &view);
    *ret_answer = (ApiAnswer){ .status = 201, .location = S(""), .body = buf_str(&buf) };
    return NULL;
}

static Err *add_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, add_work);
}

#define ACCOUNT_ANSWER                                                        \
    "{\"id\":\"acc_06h2n8kx4m1pq\",\"name\":\"Aegean\",\"kind\":\"partner\"," \
    "\"partner_class\":\"lite\",\"state\":\"active\",\"depth\":1,\"currency\":\"EUR\"}"

const Route api_accounts_route = {
    .method = HTTP_GET,
    .path = "/api/v1/accounts",
    .handle = list_get,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List all accounts of the branch, each before those below it",
    .answer = "{\"items\":[" ACCOUNT_ANSWER "],\"next\":null}",
};

const Route api_accounts_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/accounts",
    .handle = add_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Make a partner under one's own account and invite its administrator",
    .answer = ACCOUNT_ANSWER,
};
