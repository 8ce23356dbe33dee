/* debits.c - /api/v1/debits and /api/v1/payment-attempts: files for the bank, its answers,
 * attempts.
 */
#include "api/api.h"
#include "api/routes.h"
#include "service/debit.h"

static const Field page_query[] = { API_PAGE_FIELDS };

static void batch_write(Req *req, JsonOut *json, const BatchView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("message_id"), view->message_id);
    api_date(req, json, S("collect_on"), view->collect_on);
    json_key_int(json, S("count"), view->count);
    json_key_str(json, S("currency"), currency_str(&view->total.currency));
    api_money(json, S("total"), view->total);
    json_key_str(json, S("creditor"), view->creditor_name);
    json_key_str(json, S("iban"), view->iban);
    json_key_int(json, S("pending"), view->pending);
    json_key_int(json, S("succeeded"), view->succeeded);
    json_key_int(json, S("returned"), view->returned);
    json_key_int(json, S("failed"), view->failed);
    json_key_int(json, S("unknown"), view->unknown);
    api_instant(req, json, S("created_at"), view->created_at);
    json_object_end(json);
}

static Err *batches_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = api_page(req);
    BatchView *batches;
    size_t count;
    ApiList list;
    TRY(svc_batches(&call, &page, &batches, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        batch_write(req, &list.json, &batches[i]);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_debits_route = {
    .method = HTTP_GET,
    .path = "/api/v1/debits",
    .handle = batches_get,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .query = page_query,
    .query_count = COUNT_OF(page_query),
    .api = true,
    .summary = "List files of direct debits, newest first",
    .answer = "{\"items\":[{\"id\":\"dbt_06h2n8kx4m1pq\",\"message_id\":\"DBT-06H2N8KX4M1PQ\","
              "\"count\":1,\"total\":\"11.78\",\"pending\":1}],\"next\":null}",
};

static const Field collect_fields[] = {
    { "dry_run", FIELD_BOOL, "Only say what would be collected", .required = false },
};

static Err *collect_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    CollectResult result;
    TRY(svc_collect(call, req->form[0].on, &result));
    StrBuf buf = buf_new(req->arena, 256);
    JsonOut json = json_out(&buf);
    json_object(&json);
    api_date(req, &json, S("collect_on"), result.collect_on);
    json_key_int(&json, S("attempts"), result.attempts);
    json_key_int(&json, S("files"), result.batches);
    json_key_str(&json, S("currency"), currency_str(&result.total.currency));
    api_money(&json, S("total"), result.total);
    json_key_int(&json, S("left_out"), result.left_out);
    json_key_str(&json, S("cause"), result.cause);
    json_key_int(&json, S("settled"), result.settled);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *collect_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, collect_work);
}

const Route api_debits_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/debits",
    .handle = collect_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_JSON,
    .fields = collect_fields,
    .field_count = COUNT_OF(collect_fields),
    .api = true,
    .summary = "Make the files of what is to be collected now",
    .detail = "One attempt for each open invoice that is due and has an active mandate. What was "
              "collected before and not returned is paid.",
    .answer = "{\"collect_on\":\"2026-12-08\",\"attempts\":1,\"files\":1,\"total\":\"11.78\"}",
};

static Err *file_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    DebitBatchId id;
    Str name;
    Str text;
    TRY(debit_batch_id_parse(req_param(req, S("batch")), "batch", &id));
    TRY(svc_batch_file(&call, id, &name, &text));
    StrBuf buf = buf_new(req->arena, 256 + text.len);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("name"), name);
    json_key_str(&json, S("file"), text);
    json_object_end(&json);
    return resp_json(resp, buf_str(&buf));
}

const Route api_debit_file_route = {
    .method = HTTP_GET,
    .path = "/api/v1/debits/{batch}/file",
    .handle = file_get,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .api = true,
    .summary = "A file for the bank, pain.008.001.08, as text",
    .answer = "{\"name\":\"DBT-06H2N8KX4M1PQ.xml\",\"file\":\"\"}",
};

static Err *answer_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    AnswerResult result;
    TRY(svc_debit_answer(call, req->body, &result));
    StrBuf buf = buf_new(req->arena, 256);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_bool(&json, S("repeated"), result.repeated);
    json_key_int(&json, S("accepted"), result.accepted);
    json_key_int(&json, S("failed"), result.failed);
    json_key_int(&json, S("returned"), result.returned);
    json_key_int(&json, S("unclear"), result.unclear);
    json_key_int(&json, S("unmatched"), result.unmatched);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *answer_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, answer_work);
}

const Route api_debit_answer_route = {
    .method = HTTP_POST,
    .path = "/api/v1/debits/answers",
    .handle = answer_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_RAW,
    .body_bytes_max = DEBIT_ANSWER_BYTES_MAX,
    .api = true,
    .summary = "Read a bank's answer",
    .detail = "The body is the message itself, pain.002 or camt.054, at most 1 MiB of XML. What "
              "was rejected fails and is tried again by the seller's retry days; what was "
              "returned takes its money back. The same message again changes nothing.",
    .answer = "{\"repeated\":false,\"accepted\":0,\"failed\":1,\"returned\":0,\"unclear\":0,"
              "\"unmatched\":0}",
};

static void attempt_write(Req *req, JsonOut *json, const AttemptView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("direction"), view->collects ? S("collected") : S("paid"));
    json_key_str(json, S("seller"), view->seller_code);
    json_key_str(json, S("buyer"), view->buyer_code);
    json_key_str(json, S("invoice"), view->invoice_code);
    json_key_str(json, S("number"), view->invoice_label);
    json_key_int(json, S("attempt"), view->number);
    json_key_str(json, S("currency"), currency_str(&view->amount.currency));
    api_money(json, S("amount"), view->amount);
    json_key_str(json, S("mandate"), view->mandate);
    json_key_str(json, S("sequence"), debit_sequence_name(view->sequence));
    api_date(req, json, S("collect_on"), view->collect_on);
    json_key_str(json, S("state"), attempt_state_name(view->state));
    json_key_bool(json, S("returned"), view->returned);
    json_key_str(json, S("failure"), debit_failure_name(view->failure));
    json_key_str(json, S("reason"), view->reason);
    api_date(req, json, S("retry_on"), view->retry_on);
    json_key_str(json, S("payment"), view->payment_code);
    api_instant(req, json, S("created_at"), view->created_at);
    api_instant(req, json, S("moved_at"), view->moved_at);
    json_object_end(json);
}

static Err *attempts_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = api_page(req);
    AttemptView *attempts;
    size_t count;
    ApiList list;
    TRY(svc_attempts(&call, &page, &attempts, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        attempt_write(req, &list.json, &attempts[i]);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_attempts_route = {
    .method = HTTP_GET,
    .path = "/api/v1/payment-attempts",
    .handle = attempts_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = page_query,
    .query_count = COUNT_OF(page_query),
    .api = true,
    .summary = "List attempts to collect invoices, of both sides, newest first",
    .answer = "{\"items\":[{\"id\":\"att_06h2n8kx4m1pq\",\"number\":\"INV-2026-000001\","
              "\"amount\":\"11.78\",\"state\":\"failed\",\"reason\":\"AM04\",\"retry_on\":"
              "\"2026-12-11\"}],\"next\":null}",
};
