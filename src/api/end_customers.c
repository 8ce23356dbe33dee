/* end_customers.c - /api/v1/end-customers: whom the caller sells to. */
#include "api/routes.h"

#include "api/api.h"
#include "domain/sell_rule.h"
#include "service/customer_edit.h"

enum { Q_SEARCH = API_QUERY_OWN, Q_TAG, Q_COUNT };
static const Field list_query[Q_COUNT] = {
    API_PAGE_FIELDS,
    [Q_SEARCH] = { "q", FIELD_TEXT, "Part of the name", .max = SEARCH_BYTES_MAX },
    [Q_TAG] = { "tag", FIELD_TEXT, "Only those with this tag", .max = TAG_BYTES_MAX },
};

enum {
    F_COMPANY,
    F_CONTACT,
    F_EMAIL,
    F_PHONE,
    F_STREET,
    F_CITY,
    F_REGION,
    F_POSTCODE,
    F_COUNTRY,
    F_VAT_NUMBER,
    F_OVERRIDE,
    F_REASON,
    F_COUNT,
    F_TAGS = F_COUNT, /* of a change */
    F_CHANGE_COUNT
};
#define CUSTOMER_ROWS                                                                            \
    [F_COMPANY] = { "company", FIELD_TEXT, "Company", .required = true, .max = 100 },            \
    [F_CONTACT] = { "contact", FIELD_TEXT, "Contact person", .max = 100 },                       \
    [F_EMAIL] = { "email", FIELD_EMAIL, "E-mail", .required = true },                            \
    [F_PHONE] = { "phone", FIELD_TEXT, "Phone", .max = 40 },                                     \
    [F_STREET] = { "street", FIELD_TEXT, "Street", .max = 120 },                                 \
    [F_CITY] = { "city", FIELD_TEXT, "City", .max = 80 },                                        \
    [F_REGION] = { "region", FIELD_TEXT, "Region", .max = 80 },                                  \
    [F_POSTCODE] = { "postcode", FIELD_TEXT, "Postcode", .max = 20 },                            \
    [F_COUNTRY] = { "country", FIELD_TEXT, "Country (ISO 3166-1)", .required = true, .max = 2 }, \
    [F_VAT_NUMBER] = { "vat_number", FIELD_TEXT, "VAT number", .max = 20 },                      \
    [F_OVERRIDE] = { "override_warning", FIELD_BOOL, "Go on in spite of a warning" },            \
    [F_REASON] = { "reason", FIELD_TEXT, "Why", .max = 200 }
static const Field customer_fields[F_COUNT] = { CUSTOMER_ROWS };
static const Field change_fields[F_CHANGE_COUNT] = {
    CUSTOMER_ROWS,
    [F_TAGS] = { "tags", FIELD_TEXT, "Words with commas between them; absent: none",
                 .max = CUSTOMER_TAGS_BYTES_MAX },
};

static void customer_write(Req *req, JsonOut *json, const AccountView *account)
{
    json_object(json);
    json_key_str(json, S("id"), account->code);
    json_key_str(json, S("company"), account->name);
    json_key_str(json, S("contact"), account->contact_name);
    json_key_str(json, S("email"), account->email);
    json_key_str(json, S("phone"), account->phone);
    json_key_str(json, S("street"), account->street);
    json_key_str(json, S("city"), account->city);
    json_key_str(json, S("region"), account->region);
    json_key_str(json, S("postcode"), account->postcode);
    json_key_str(json, S("country"), account->country);
    json_key_str(json, S("vat_number"), account->vat_number);
    json_key_str(json, S("state"), account_state_name(account->state));
    json_key_str(json, S("seller"), account->parent_name);
    json_key_int(json, S("subscriptions"), account->subscription_count);
    api_instant(req, json, S("created_at"), account->created_at);
    json_object_end(json);
}

static Err *customers_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    AccountView *customers;
    size_t count;
    Page page = api_page(req);
    TRY(svc_customers(&call, req->query[Q_SEARCH].text, req->query[Q_TAG].text, &page, &customers,
                      &count));

    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        customer_write(req, &list.json, &customers[i]);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_customers_route = {
    .method = HTTP_GET,
    .path = "/api/v1/end-customers",
    .handle = customers_get,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List the caller's end customers",
    .answer = "{\"items\":[{\"id\":\"acc_06h2n8kx4m1pq\",\"company\":\"Blue Harbour Hotels\"}],"
              "\"next\":null}",
};

static Str customer_body(Req *req, const AccountView *account)
{
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    customer_write(req, &json, account);
    return buf_str(&buf);
}

static Err *customer_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    AccountId id;
    AccountView account;
    TRY(account_id_parse(req_param(req, S("end_customer")), "end_customer", &id));
    TRY(svc_account(&call, id, &account));
    return resp_json(resp, customer_body(req, &account));
}

const Route api_customer_route = {
    .method = HTTP_GET,
    .path = "/api/v1/end-customers/{end_customer}",
    .handle = customer_get,
    .access = ACCESS_SIGNED_IN,
    .api = true,
    .summary = "One end customer",
    .answer = "{\"id\":\"acc_06h2n8kx4m1pq\",\"company\":\"Blue Harbour Hotels\"}",
};

static CustomerForm form_input(const Req *req)
{
    const FieldValue *form = req->form;
    return (CustomerForm){ .company = form[F_COMPANY].text,
                           .contact = form[F_CONTACT].text,
                           .email = form[F_EMAIL].text,
                           .phone = form[F_PHONE].text,
                           .street = form[F_STREET].text,
                           .city = form[F_CITY].text,
                           .region = form[F_REGION].text,
                           .postcode = form[F_POSTCODE].text,
                           .country = form[F_COUNTRY].text,
                           .vat_number = form[F_VAT_NUMBER].text,
                           .override_warning = form[F_OVERRIDE].on,
                           .reason = form[F_REASON].text,
                           .key = req->idempotency_key };
}

static Err *customer_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    CustomerForm input = form_input(req);
    AccountId id;
    AccountView account;
    TRY(svc_customer_add(call, &input, &id));
    TRY(svc_account(call, id, &account));
    *ret_answer = (ApiAnswer){ .status = 201,
                               .location = arena_printf(req->arena, "/api/v1/end-customers/%.*s",
                                                        STR_ARG(account.code)),
                               .body = customer_body(req, &account) };
    return NULL;
}

static Err *customers_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, customer_work);
}

const Route api_customers_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/end-customers",
    .handle = customers_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BUYER,
    .body = BODY_JSON,
    .fields = customer_fields,
    .field_count = COUNT_OF(customer_fields),
    .api = true,
    .summary = "Create an end customer",
    .detail = "A doubtful company name is refused with the pointer /override_warning; send it "
              "again with override_warning and a reason.",
    .answer = "{\"id\":\"acc_06h2n8kx4m1pq\",\"company\":\"Blue Harbour Hotels\"}",
};

static Err *detail_answer(Req *req, Call *call, AccountId id, ApiAnswer *ret_answer)
{
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    CustomerDetail detail;
    TRY(svc_customer(call, id, &detail));
    json_object(&json);
    json_key(&json, S("end_customer"));
    customer_write(req, &json, &detail.account);
    json_key_str(&json, S("tags"), detail.tags);
    json_key(&json, S("vat_check"));
    json_object(&json);
    json_key_str(&json, S("outcome"),
                 detail.vat.checked ? vat_outcome_name(detail.vat.outcome) : S(""));
    api_instant(req, &json, S("checked_at"), detail.vat.checked_at);
    json_key_str(&json, S("name"), detail.vat.name);
    json_object_end(&json);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *change_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const CustomerForm input = form_input(req);
    AccountId id;
    TRY(account_id_parse(req_param(req, S("end_customer")), "end_customer", &id));
    TRY(svc_customer_edit(call, id, &input, req->form[F_TAGS].text));
    return detail_answer(req, call, id, ret_answer);
}

static Err *customer_put(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, change_work);
}

static Err *vat_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    AccountId id;
    TRY(account_id_parse(req_param(req, S("end_customer")), "end_customer", &id));
    TRY(svc_vat_check(call, id));
    return detail_answer(req, call, id, ret_answer);
}

static Err *vat_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, vat_work);
}

#define DETAIL_ANSWER                                                       \
    "{\"end_customer\":{\"id\":\"acc_06h2n8kx4m1pq\"},\"tags\":\"hotels\"," \
    "\"vat_check\":{\"outcome\":\"valid\",\"checked_at\":null,\"name\":\"\"}}"

const Route api_customer_put_route = {
    .method = HTTP_PUT,
    .path = "/api/v1/end-customers/{end_customer}",
    .handle = customer_put,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BUYER,
    .body = BODY_JSON,
    .fields = change_fields,
    .field_count = COUNT_OF(change_fields),
    .api = true,
    .summary = "Change an end customer's particulars and tags, by its seller",
    .answer = DETAIL_ANSWER,
};

const Route api_customer_vat_route = {
    .method = HTTP_POST,
    .path = "/api/v1/end-customers/{end_customer}/vat-check",
    .handle = vat_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BUYER,
    .body = BODY_JSON,
    .api = true,
    .summary = "Have VIES asked about its VAT number again",
    .detail = "A job asks, where the configuration names VIES. What it says refuses nothing.",
    .answer = DETAIL_ANSWER,
};
