/* money_moves.c - /api/v1/money-moves, and what makes them: voids, write-offs, refunds, prepaid
 * money; /api/v1/receivables. */
#include "api/routes.h"

#include "api/api.h"
#include "service/money_move.h"

enum { Q_KIND = API_QUERY_OWN, Q_COUNT };
static const Field list_query[Q_COUNT] = {
    API_PAGE_FIELDS,
    [Q_KIND] = { "kind", FIELD_TEXT, "Only of this kind: \"refund\"", .max = 20 },
};
static const Field page_query[API_QUERY_OWN] = { API_PAGE_FIELDS };

static const char *const method_words[] = { "bank_transfer", "manual", NULL };
static const PaymentMethod methods[] = { PAYMENT_BANK_TRANSFER, PAYMENT_MANUAL };

static void move_write_json(Req *req, JsonOut *json, const MoveView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("kind"), move_kind_name(view->kind));
    json_key_str(json, S("direction"), view->received ? S("seller") : S("buyer"));
    json_key_str(json, S("seller"), view->seller_code);
    json_key_str(json, S("seller_name"), view->seller_name);
    json_key_str(json, S("buyer"), view->buyer_code);
    json_key_str(json, S("buyer_name"), view->buyer_name);
    json_key_str(json, S("currency"), currency_str(&view->amount.currency));
    api_money(json, S("amount"), view->amount);
    api_money(json, S("left"), view->left);
    api_date(req, json, S("booked_on"), view->booked_on);
    json_key_str(json, S("invoice"), view->document_code);
    json_key_str(json, S("invoice_number"), view->document_label);
    json_key_str(json, S("payment"), view->payment_code);
    json_key_str(json, S("reference"), view->reference);
    json_key_str(json, S("reason"), view->reason);
    json_key_int(json, S("priority"), view->priority);
    api_date(req, json, S("expires_on"), view->expires_on);
    api_instant(req, json, S("created_at"), view->created_at);
    json_object_end(json);
}

static Err *moves_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    MoveView *views;
    size_t count;
    Page page = api_page(req);
    TRY(svc_moves(&call, req->query[Q_KIND].text, &page, &views, &count));
    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        move_write_json(req, &list.json, &views[i]);
    }
    return api_list_end(resp, &list, &page);
}

/* 201 with the move. */
static Err *move_answer(Req *req, Call *call, MoveId id, ApiAnswer *ret_answer)
{
    MoveView view;
    TRY(svc_move(call, id, &view));
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    move_write_json(req, &json, &view);
    *ret_answer = (ApiAnswer){ .status = 201, .location = S(""), .body = buf_str(&buf) };
    return NULL;
}

enum { V_REASON };
static const Field void_fields[] = {
    [V_REASON] = { "reason", FIELD_TEXT, "Why, for the buyer", .required = true,
                   .max = MOVE_REASON_BYTES_MAX },
};

static Err *void_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    InvoiceId invoice;
    MoveId id;
    TRY(invoice_id_parse(req_param(req, S("document")), "document", &invoice));
    TRY(svc_invoice_void(call, invoice, req->form[V_REASON].text, &id));
    return move_answer(req, call, id, ret_answer);
}

static Err *void_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, void_work);
}

enum { W_AMOUNT, W_REASON };
static const Field write_off_fields[] = {
    [W_AMOUNT] = { "amount", FIELD_TEXT, "At most what is open; absent: all of it", .max = 30 },
    [W_REASON] = { "reason", FIELD_TEXT, "Why", .required = true, .max = MOVE_REASON_BYTES_MAX },
};

static Err *write_off_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    MoveId id;
    WriteOffForm form = { .amount = req->form[W_AMOUNT].text,
                          .reason = req->form[W_REASON].text,
                          .key = req->idempotency_key };
    TRY(invoice_id_parse(req_param(req, S("document")), "document", &form.invoice));
    TRY(svc_invoice_write_off(call, &form, &id));
    return move_answer(req, call, id, ret_answer);
}

static Err *write_off_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, write_off_work);
}

enum { R_BUYER, R_PAYMENT, R_CURRENCY, R_AMOUNT, R_PAID_ON, R_METHOD, R_REFERENCE, R_REASON };
static const Field refund_fields[] = {
    [R_BUYER] = { "buyer", FIELD_CODE, "Whose credit on account; or by the payment", .max = 40 },
    [R_PAYMENT] = { "payment", FIELD_CODE, "The payment that is given back", .max = 40 },
    [R_CURRENCY] = { "currency", FIELD_TEXT, "The buyer's when absent", .max = 3 },
    [R_AMOUNT] = { "amount", FIELD_TEXT, "Amount, \"249.95\"", .required = true, .max = 30 },
    [R_PAID_ON] = { "paid_on", FIELD_DATE, "Day", .required = true },
    [R_METHOD] = { "method", FIELD_CHOICE, "Method", .choices = method_words },
    [R_REFERENCE] = { "reference", FIELD_TEXT, "Reference", .max = PAYMENT_REFERENCE_BYTES_MAX },
    [R_REASON] = { "reason", FIELD_TEXT, "Why", .max = MOVE_REASON_BYTES_MAX },
};

static Err *refund_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    int64_t method = form[R_METHOD].number;
    MoveId id;
    RefundForm input = { .currency = form[R_CURRENCY].text,
                         .amount = form[R_AMOUNT].text,
                         .paid_on = form[R_PAID_ON].date,
                         .method = methods[method < 0 ? 0 : method],
                         .reference = form[R_REFERENCE].text,
                         .reason = form[R_REASON].text,
                         .key = req->idempotency_key };
    if (form[R_BUYER].text.len > 0) {
        TRY(account_id_parse(form[R_BUYER].text, "buyer", &input.buyer));
    }
    if (form[R_PAYMENT].text.len > 0) {
        TRY(payment_id_parse(form[R_PAYMENT].text, "payment", &input.payment));
    }
    TRY(svc_refund(call, &input, &id));
    return move_answer(req, call, id, ret_answer);
}

static Err *refunds_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, refund_work);
}

enum { T_BUYER, T_CURRENCY, T_AMOUNT, T_CREDIT, T_ON, T_METHOD, T_REFERENCE, T_PRIORITY, T_UNTIL };
static const Field top_up_fields[] = {
    [T_BUYER] = { "buyer", FIELD_CODE, "Who paid in advance", .required = true, .max = 40 },
    [T_CURRENCY] = { "currency", FIELD_TEXT, "The buyer's when absent", .max = 3 },
    [T_AMOUNT] = { "amount", FIELD_TEXT, "Amount, \"249.95\"", .required = true, .max = 30 },
    [T_CREDIT] = { "from_credit", FIELD_BOOL, "From credit on account, not from a payment" },
    [T_ON] = { "received_on", FIELD_DATE, "Day of the payment" },
    [T_METHOD] = { "method", FIELD_CHOICE, "Method of the payment", .choices = method_words },
    [T_REFERENCE] = { "reference", FIELD_TEXT, "Reference", .max = PAYMENT_REFERENCE_BYTES_MAX },
    [T_PRIORITY] = { "priority", FIELD_INT, "The lowest is used first", .min_value = 0,
                     .max_value = TOP_UP_PRIORITY_MAX, .fallback = "0" },
    [T_UNTIL] = { "expires_on", FIELD_DATE, "Last day of its use" },
};

static Err *top_up_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    int64_t method = form[T_METHOD].number;
    MoveId id;
    TopUpForm input = { .currency = form[T_CURRENCY].text,
                        .amount = form[T_AMOUNT].text,
                        .from_credit = form[T_CREDIT].on,
                        .received_on = form[T_ON].date,
                        .method = methods[method < 0 ? 0 : method],
                        .reference = form[T_REFERENCE].text,
                        .priority = (int32_t)form[T_PRIORITY].number,
                        .expires_on = form[T_UNTIL].date,
                        .key = req->idempotency_key };
    TRY(account_id_parse(form[T_BUYER].text, "buyer", &input.buyer));
    TRY(svc_top_up(call, &input, &id));
    return move_answer(req, call, id, ret_answer);
}

static Err *top_ups_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, top_up_work);
}

static void aged_write(JsonOut *json, const AgedView *view)
{
    json_object(json);
    json_key_str(json, S("buyer"), view->buyer_code);
    json_key_str(json, S("buyer_name"), view->buyer_name);
    json_key_str(json, S("currency"), currency_str(&view->total.currency));
    api_money(json, S("not_due"), view->not_due);
    api_money(json, S("days_0_30"), view->to_30);
    api_money(json, S("days_31_60"), view->to_60);
    api_money(json, S("days_61_90"), view->to_90);
    api_money(json, S("days_over_90"), view->older);
    api_money(json, S("total"), view->total);
    json_object_end(json);
}

static Err *receivables_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    ReceivablesView view;
    Page page = api_page(req);
    TRY(svc_receivables(&call, &page, &view));
    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < view.buyers_count; i++) {
        aged_write(&list.json, &view.buyers[i]);
    }
    return api_list_end(resp, &list, &page);
}

#define MOVE_EXAMPLE                                                         \
    "{\"id\":\"mov_06h2n8kx4m1pq\",\"kind\":\"refund\",\"amount\":\"8.22\"," \
    "\"currency\":\"EUR\"}"

const Route api_moves_route = {
    .method = HTTP_GET,
    .path = "/api/v1/money-moves",
    .handle = moves_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List voids, write-offs, refunds and prepaid money, newest first",
    .answer = "{\"items\":[" MOVE_EXAMPLE "],\"next\":null}",
};

const Route api_invoice_void_route = {
    .method = HTTP_POST,
    .path = "/api/v1/invoices/{document}/void",
    .handle = void_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = void_fields,
    .field_count = COUNT_OF(void_fields),
    .api = true,
    .summary = "Void an invoice that has neither payments nor credits",
    .detail = "It keeps its number. What it charged is billed again by the next run.",
    .answer = MOVE_EXAMPLE,
};

const Route api_write_off_route = {
    .method = HTTP_POST,
    .path = "/api/v1/invoices/{document}/write-off",
    .handle = write_off_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = write_off_fields,
    .field_count = COUNT_OF(write_off_fields),
    .api = true,
    .summary = "Give up what is open of an invoice",
    .answer = MOVE_EXAMPLE,
};

const Route api_refunds_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/refunds",
    .handle = refunds_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = refund_fields,
    .field_count = COUNT_OF(refund_fields),
    .api = true,
    .summary = "Give credit on account or a payment back to the buyer",
    .detail = "Where credit does not cover a payment that is given back, the invoices that it "
              "settled are open again.",
    .answer = MOVE_EXAMPLE,
};

const Route api_top_ups_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/top-ups",
    .handle = top_ups_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = top_up_fields,
    .field_count = COUNT_OF(top_up_fields),
    .api = true,
    .summary = "Keep money of a buyer for the invoices to come",
    .detail = "A new invoice uses credit on account first, then top-ups by priority, last day and "
              "age. What is left after the last day lapses.",
    .answer = MOVE_EXAMPLE,
};

const Route api_receivables_route = {
    .method = HTTP_GET,
    .path = "/api/v1/receivables",
    .handle = receivables_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = page_query,
    .query_count = COUNT_OF(page_query),
    .api = true,
    .summary = "What buyers owe, by days over due",
    .answer = "{\"items\":[{\"buyer_name\":\"Blue Harbour\",\"currency\":\"EUR\",\"not_due\":"
              "\"0.00\",\"days_0_30\":\"11.78\",\"total\":\"11.78\"}],\"next\":null}",
};
