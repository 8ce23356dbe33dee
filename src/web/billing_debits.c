/* billing_debits.c - /billing/debits: files for the bank, attempts, collecting (R33). */
#include "gen/tpl_account_debit_batch.h"
#include "gen/tpl_account_debits.h"
#include "web/billing_routes.h"
#include "web/csv.h"
#include "web/debit_page.h"

/* A file holds at most CSV_PAGE_MAX x LIST_MAX attempts; the header Link leads to the rest. */
enum { CSV_PAGE_MAX = 20, BATCHES_SHOWN = 20 };

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static bool sells(const Req *req)
{
    return req->actor.kind != ACCOUNT_END_CUSTOMER;
}

static bool can_change(const Req *req)
{
    return sells(req) && actor_can(&req->actor, ROLE_BILLING);
}

/* What only sellers see. */
static Err *selling_fill(Req *req, Call *call, DebitsPage *page)
{
    CreditorView creditor;
    BatchView *batches;
    Page newest = { .limit = BATCHES_SHOWN };
    page->sells = sells(req);
    if (!page->sells) {
        return NULL;
    }
    TRY(svc_creditor(call, &creditor));
    page->collects = creditor.found;
    TRY(svc_batches(call, &newest, &batches, &page->batches_count));
    page->batches = batches;
    return page->collects && page->can_change ? svc_collect(call, true, &page->due) : NULL;
}

static Err *debits_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    DebitsPage page = { .can_change = can_change(req) };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    AttemptView *attempts;
    const Zone *zone;

    TRY(page_layout(req, S("Direct debits"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(selling_fill(req, &call, &page));
    TRY(svc_attempts(&call, &list, &attempts, &page.table.attempts_count));
    page.table.attempts = attempts;
    page.table.can_change = page.can_change;
    page.table.csrf = page.layout.csrf;
    page.pager = list_pager(req->arena, S("/billing/debits"), NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_account_debits(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_attempt(Req *req, CsvOut *csv, const AttemptView *attempt)
{
    csv_cell(csv, attempt->code);
    csv_cell(csv, attempt->collects ? S("collected") : S("paid"));
    csv_cell_text(csv, attempt->seller_name);
    csv_cell_text(csv, attempt->buyer_name);
    csv_cell(csv, attempt->invoice_label);
    csv_cell(csv, arena_printf(req->arena, "%d", attempt->number));
    csv_cell(csv, currency_str(&attempt->amount.currency));
    csv_cell(csv, money_format(req->arena, attempt->amount));
    csv_cell(csv, date_format(req->arena, attempt->collect_on));
    csv_cell_text(csv, attempt->mandate);
    csv_cell(csv, debit_sequence_name(attempt->sequence));
    csv_cell(csv, attempt->message_id);
    csv_cell(csv, attempt->returned ? S("returned") : attempt_state_name(attempt->state));
    csv_cell_text(csv, attempt->reason);
    csv_cell(csv, date_format(req->arena, attempt->retry_on));
    csv_line_end(csv);
}

static Err *debits_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv = csv_new(req->arena, S("id,direction,seller,buyer,invoice,attempt,currency,amount,"
                                       "collect_on,mandate,sequence,file,state,reason,retry_on"));
    Page list = { .after = req->query[Q_AFTER].text, .limit = LIST_MAX };

    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        AttemptView *attempts;
        size_t count;
        if (round == CSV_PAGE_MAX) {
            Str next = list_url(req->arena, S("/billing/debits.csv"), NULL, 0, list.next);
            resp_header(resp, "Link",
                        arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_attempts(&call, &list, &attempts, &count));
        for (size_t i = 0; i < count; i++) {
            csv_attempt(req, &csv, &attempts[i]);
        }
    }
    return csv_send(resp, &csv, S("direct-debits.csv"));
}

static Err *collect_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CollectResult result;
    Err *err = svc_collect(&call, false, &result);
    if (err_is(err, ERR_ACCOUNT_STATE)) {
        return page_done(resp, S("/billing/debits/settings"), S("first"));
    }
    TRY(err);
    return page_done(resp, S("/billing/debits"),
                     result.attempts > 0 ? S("debits-made") : S("debits-none"));
}

static Err *batch_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    DebitBatchPage page = { .can_change = can_change(req) };
    AttemptView *attempts;
    DebitBatchId id;
    const Zone *zone;

    TRY(page_id(debit_batch_id_parse(req_param(req, S("batch")), "batch", &id)));
    TRY(svc_batch(&call, id, &page.batch, &attempts, &page.table.attempts_count));
    TRY(page_layout(req, page.batch.message_id, SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    page.table.attempts = attempts;
    page.table.can_change = page.can_change;
    page.table.csrf = page.layout.csrf;
    Out out = out_new(req->arena, zone);
    tpl_account_debit_batch(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *batch_file(Req *req, Resp *resp)
{
    Call call = page_call(req);
    DebitBatchId id;
    Str name;
    Str text;
    TRY(page_id(debit_batch_id_parse(req_param(req, S("batch")), "batch", &id)));
    TRY(svc_batch_file(&call, id, &name, &text));
    return resp_file(resp, "application/xml", name, false, text);
}

static const char *const paid_words[] = { "yes", "no", NULL };
static const Field attempt_fields[] = {
    { "paid", FIELD_CHOICE, "Was it paid", .required = true, .choices = paid_words },
};

static Err *attempt_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    AttemptId id;
    TRY(page_id(attempt_id_parse(req_param(req, S("attempt")), "attempt", &id)));
    TRY(svc_attempt_resolve(&call, id, req->form[0].number == 0));
    return page_done(resp, S("/billing/debits"), S("changed"));
}

const Route debits_route = {
    .method = HTTP_GET,
    .path = "/billing/debits",
    .handle = debits_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Direct debits: files for the bank and attempts",
};

const Route debits_csv_route = {
    .method = HTTP_GET,
    .path = "/billing/debits.csv",
    .handle = debits_csv,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Attempts of direct debits as CSV",
};

const Route debits_collect_route = {
    .method = HTTP_POST,
    .path = "/billing/debits/collect",
    .handle = collect_post,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .summary = "Make the file of what is to be collected now",
};

const Route debit_batch_route = {
    .method = HTTP_GET,
    .path = "/billing/debits/{batch}",
    .handle = batch_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .summary = "One file for the bank with its attempts",
};

const Route debit_file_route = {
    .method = HTTP_GET,
    .path = "/billing/debits/{batch}/file",
    .handle = batch_file,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .summary = "The file itself, pain.008.001.08",
};

const Route attempt_post_route = {
    .method = HTTP_POST,
    .path = "/billing/attempts/{attempt}",
    .handle = attempt_post,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .fields = attempt_fields,
    .field_count = COUNT_OF(attempt_fields),
    .summary = "Say whether an unknown attempt was paid",
};
