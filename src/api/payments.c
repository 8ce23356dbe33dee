/* payments.c - /api/v1/payments: what buyers paid, and recording it. */
#include "api/routes.h"

#include "api/api.h"
#include "service/payment.h"

enum { Q_ACCOUNT = API_QUERY_OWN, Q_COUNT };
static const Field list_query[Q_COUNT] = {
    API_PAGE_FIELDS,
    [Q_ACCOUNT] = { "account", FIELD_CODE, "Only with this account", .max = 40 },
};

static const char *const method_words[] = { "bank_transfer", "manual", NULL };

enum { F_BUYER, F_AMOUNT, F_RECEIVED_ON, F_METHOD, F_INVOICE, F_REFERENCE, F_COUNT };
static const Field payment_fields[F_COUNT] = {
    [F_BUYER] = { "buyer", FIELD_CODE, "Who paid; or whom invoice or reference name", .max = 40 },
    [F_AMOUNT] = { "amount", FIELD_TEXT, "Amount, \"249.95\"", .required = true, .max = 30 },
    [F_RECEIVED_ON] = { "received_on", FIELD_DATE, "Day", .required = true },
    [F_METHOD] = { "method", FIELD_CHOICE, "Method", .choices = method_words },
    [F_INVOICE] = { "invoice", FIELD_TEXT, "Number of the invoice to settle", .max = 40 },
    [F_REFERENCE] = { "reference", FIELD_TEXT, "Reference", .max = PAYMENT_REFERENCE_BYTES_MAX },
};

static void payment_write(Req *req, JsonOut *json, const PaymentView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("direction"), view->received ? S("received") : S("made"));
    json_key_str(json, S("seller"), view->seller_code);
    json_key_str(json, S("seller_name"), view->seller_name);
    json_key_str(json, S("buyer"), view->buyer_code);
    json_key_str(json, S("buyer_name"), view->buyer_name);
    json_key_str(json, S("currency"), currency_str(&view->amount.currency));
    api_money(json, S("amount"), view->amount);
    api_money(json, S("on_account"), view->credit);
    api_date(req, json, S("received_on"), view->received_on);
    json_key_str(json, S("method"), payment_method_name(view->method));
    json_key_str(json, S("reference"), view->reference);
    json_key(json, S("settles"));
    json_array(json);
    for (size_t i = 0; i < view->allocations_count; i++) {
        json_object(json);
        json_key_str(json, S("invoice"), view->allocations[i].code);
        json_key_str(json, S("number"), view->allocations[i].label);
        api_money(json, S("amount"), view->allocations[i].amount);
        json_object_end(json);
    }
    json_array_end(json);
    api_instant(req, json, S("created_at"), view->created_at);
    json_object_end(json);
}

static Err *payments_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    PaymentView *payments;
    size_t count;
    AccountId other = { 0 };
    Page page = api_page(req);
    if (req->query[Q_ACCOUNT].text.len > 0) {
        TRY(account_id_parse(req->query[Q_ACCOUNT].text, "account", &other));
    }
    TRY(svc_payments(&call, other, &page, &payments, &count));

    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        payment_write(req, &list.json, &payments[i]);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_payments_route = {
    .method = HTTP_GET,
    .path = "/api/v1/payments",
    .handle = payments_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List payments received and made, newest first",
    .answer = "{\"items\":[{\"id\":\"pay_06h2n8kx4m1pq\",\"amount\":\"11.78\",\"settles\":"
              "[{\"number\":\"INV-2026-000001\",\"amount\":\"11.78\"}]}],\"next\":null}",
};

static Err *payment_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    PaymentId id;
    PaymentView view;
    TRY(payment_id_parse(req_param(req, S("payment")), "payment", &id));
    TRY(svc_payment(&call, id, &view));
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    payment_write(req, &json, &view);
    return resp_json(resp, buf_str(&buf));
}

const Route api_payment_route = {
    .method = HTTP_GET,
    .path = "/api/v1/payments/{payment}",
    .handle = payment_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .api = true,
    .summary = "One payment, with the invoices that it settles",
    .answer = "{\"id\":\"pay_06h2n8kx4m1pq\",\"amount\":\"11.78\",\"settles\":"
              "[{\"number\":\"INV-2026-000001\",\"amount\":\"11.78\"}]}",
};

static Err *payment_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    const PaymentTexts texts = { .buyer = form[F_BUYER].text,
                                 .invoice = form[F_INVOICE].text,
                                 .amount = form[F_AMOUNT].text,
                                 .method = form[F_METHOD].text,
                                 .reference = form[F_REFERENCE].text,
                                 .key = req->idempotency_key,
                                 .received_on = form[F_RECEIVED_ON].date };
    PaymentForm input;
    PaymentId id;
    PaymentView view;
    TRY(payment_form_read(&texts, &input));
    TRY(svc_payment_record(call, &input, &id));
    TRY(svc_payment(call, id, &view));
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    payment_write(req, &json, &view);
    *ret_answer = (ApiAnswer){ .status = 201, .location = S(""), .body = buf_str(&buf) };
    return NULL;
}

static Err *payments_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, payment_work);
}

const Route api_payments_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/payments",
    .handle = payments_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = payment_fields,
    .field_count = COUNT_OF(payment_fields),
    .api = true,
    .summary = "Record a payment of a buyer",
    .detail = "It settles the named invoice, else the oldest open ones first. What is left is "
              "credit on account, which the next invoice uses.",
    .answer = "{\"id\":\"pay_06h2n8kx4m1pq\",\"amount\":\"20.00\",\"on_account\":\"8.22\","
              "\"settles\":[{\"number\":\"INV-2026-000001\",\"amount\":\"11.78\"}]}",
};
