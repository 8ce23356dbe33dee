/* documents.c - /api/v1/invoices and /api/v1/credit-notes, as JSON and as PDF. */
#include "api/routes.h"

#include "api/api.h"
#include "service/billing_view.h"
#include "service/forecast.h"
#include "service/invoice_pdf.h"

/* Lines of one document that is foretold; its sums are of all. */
enum { NEXT_LINE_MAX = 500 };

enum { Q_CUSTOMER = API_QUERY_SORTED_OWN, Q_STATE, Q_COUNT };
static const Field list_query[Q_COUNT] = {
    API_SORTED_FIELDS,
    [Q_CUSTOMER] = { "end_customer", FIELD_CODE, "Only with a line for this end customer",
                     .max = 40 },
    [Q_STATE] = { "state", FIELD_TEXT, "Only invoices in this state: \"partly_paid\"", .max = 20 },
};

static void party_write(JsonOut *json, Str key, const PartyView *party)
{
    json_key(json, key);
    json_object(json);
    json_key_str(json, S("name"), party->name);
    json_key_str(json, S("street"), party->street);
    json_key_str(json, S("city"), party->city);
    json_key_str(json, S("region"), party->region);
    json_key_str(json, S("postcode"), party->postcode);
    json_key_str(json, S("country"), party->country);
    json_key_str(json, S("vat_number"), party->vat_number);
    json_object_end(json);
}

static void line_facts(Req *req, JsonOut *json, const DocumentLineView *line)
{
    json_key_str(json, S("kind"), line_kind_name(line->kind));
    json_key_str(json, S("title"), line->title);
    json_key_str(json, S("end_customer"), line->owner_name);
    json_key_str(json, S("subscription"), line->subscription_code);
    api_money(json, S("amount"), line->money.amount);
    json_key(json, S("explained"));
    api_explained(req, json, &line->money);
    json_key_str(json, S("tax"), line->tax_label);
}

static void line_write(Req *req, JsonOut *json, const DocumentLineView *line)
{
    json_object(json);
    json_key_str(json, S("id"), line->code);
    line_facts(req, json, line);
    json_key_str(json, S("corrects"), line->corrects_label);
    json_key_str(json, S("corrects_invoice"), line->corrects_code);
    json_key_str(json, S("cause"), line->event_summary);
    json_object_end(json);
}

static void document_sums(Req *req, JsonOut *json, const DocumentView *view)
{
    json_key_str(json, S("state"), view->state);
    api_date(req, json, S("issued_on"), view->issued_on);
    api_date(req, json, S("due_on"), view->due_on);
    json_key_str(json, S("currency"), currency_str(&view->gross.currency));
    api_money(json, S("net"), view->net);
    api_money(json, S("tax"), view->tax);
    api_money(json, S("gross"), view->gross);
}

static void document_head(Req *req, JsonOut *json, const DocumentView *view)
{
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("number"), view->label);
    json_key_str(json, S("kind"), document_kind_name(view->kind));
    document_sums(req, json, view);
    api_money(json, S("credited"), view->credited);
    api_money(json, S("paid"), view->paid);
    api_money(json, S("prepaid"), view->prepaid);
    api_money(json, S("written_off"), view->written_off);
    api_money(json, S("open"), view->open);
    party_write(json, S("issuer"), &view->issuer);
    party_write(json, S("buyer"), &view->buyer);
    json_key_str(json, S("corrects"), view->corrects_code);
    json_key_str(json, S("corrects_number"), view->corrects_label);
}

static Err *documents_get(Req *req, Resp *resp, DocumentKind kind)
{
    Call call = api_call(req);
    DocumentFilter filter = { .kind = kind, .state = req->query[Q_STATE].text };
    DocumentView *views;
    size_t count;
    Page page = api_page_sorted(req);
    if (req->query[Q_CUSTOMER].given) {
        TRY(account_id_parse(req->query[Q_CUSTOMER].text, "end_customer", &filter.customer));
    }
    TRY(svc_documents_by(&call, &filter, &page, &views, &count));
    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        document_head(req, &list.json, &views[i]);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &page);
}

/* One sum for each end customer: the lines under it add up to it (ADR 19). */
static Err *summaries_write(Req *req, JsonOut *json, const DocumentView *view)
{
    DocumentGroup *groups;
    size_t count;
    TRY(billing_groups(req->arena, view, &groups, &count));
    json_key(json, S("summary"));
    json_array(json);
    for (size_t i = 0; i < count; i++) {
        json_object(json);
        json_key_str(json, S("kind"), line_kind_name(LINE_SUMMARY));
        json_key_str(json, S("end_customer"), groups[i].owner_name);
        api_money(json, S("amount"), groups[i].net);
        json_key_int(json, S("lines"), (int64_t)groups[i].lines_count);
        json_object_end(json);
    }
    json_array_end(json);
    return NULL;
}

/* What EN 16931 calls the VAT accounting currency (BT-6, BT-111); null: the document's own. */
static void conversion_write(Req *req, JsonOut *json, const FxConversionView *conversion)
{
    json_key(json, S("conversion"));
    if (conversion == NULL) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_str(json, S("currency"), conversion->currency);
    api_money(json, S("net"), conversion->amounts.net);
    api_money(json, S("tax"), conversion->amounts.tax);
    api_money(json, S("gross"), conversion->amounts.gross);
    json_key_str(json, S("rate"), conversion->rate);
    api_date(req, json, S("rate_on"), conversion->rate_on);
    json_key_str(json, S("source"), conversion->source);
    json_object_end(json);
}

static Err *document_body(Req *req, const DocumentView *view, Str *ret_body)
{
    StrBuf buf = buf_new(req->arena, 16 * 1024);
    JsonOut json = json_out(&buf);
    json_object(&json);
    document_head(req, &json, view);
    api_taxes(req, &json, view->taxes, view->taxes_count);
    conversion_write(req, &json, view->conversion);
    TRY(summaries_write(req, &json, view));
    json_key(&json, S("lines"));
    json_array(&json);
    for (size_t i = 0; i < view->lines_count; i++) {
        line_write(req, &json, &view->lines[i]);
    }
    json_array_end(&json);
    json_key(&json, S("credit_notes"));
    json_array(&json);
    for (size_t i = 0; i < view->corrections_count; i++) {
        json_str(&json, view->corrections[i].code);
    }
    json_array_end(&json);
    json_key_str(&json, S("void_reason"), view->void_reason);
    json_key_str(&json, S("hash"), view->hash);
    json_object_end(&json);
    *ret_body = buf_str(&buf);
    return NULL;
}

/* "inv_…" is JSON, "inv_….pdf" the same document as PDF: the ending is part of the path's segment.
 */
static Err *document_get(Req *req, Resp *resp, DocumentKind kind)
{
    Call call = api_call(req);
    InvoiceId id;
    DocumentView view;
    Str name = req_param(req, S("document"));
    bool pdf = str_ends(name, S(".pdf"));
    Str code = pdf ? str_slice(name, 0, name.len - S(".pdf").len) : name;
    TRY(invoice_id_parse(code, "document", &id));
    TRY(svc_document(&call, id, &view));
    if (view.kind != kind) {
        return ERR(NOT_FOUND, "this document is of the other kind");
    }
    Str body;
    if (!pdf) {
        TRY(document_body(req, &view, &body));
        return resp_json(resp, body);
    }
    TRY(invoice_pdf(req->arena, &view, &body));
    Str file_name = arena_printf(req->arena, "%.*s.pdf", STR_ARG(view.label));
    return resp_file(resp, "application/pdf", file_name, true, body);
}

static Err *invoices_get(Req *req, Resp *resp)
{
    return documents_get(req, resp, DOCUMENT_INVOICE);
}

static Err *invoice_get(Req *req, Resp *resp)
{
    return document_get(req, resp, DOCUMENT_INVOICE);
}

static Err *credit_notes_get(Req *req, Resp *resp)
{
    return documents_get(req, resp, DOCUMENT_CREDIT_NOTE);
}

static Err *credit_note_get(Req *req, Resp *resp)
{
    return document_get(req, resp, DOCUMENT_CREDIT_NOTE);
}

static void next_write(Req *req, JsonOut *json, const ForecastDocument *next)
{
    const DocumentView *view = &next->view;
    json_object(json);
    document_sums(req, json, view);
    party_write(json, S("issuer"), &view->issuer);
    party_write(json, S("buyer"), &view->buyer);
    api_taxes(req, json, view->taxes, view->taxes_count);
    json_key(json, S("lines"));
    json_array(json);
    for (size_t i = 0; i < view->lines_count; i++) {
        json_object(json);
        line_facts(req, json, &view->lines[i]);
        json_object_end(json);
    }
    json_array_end(json);
    json_key_int(json, S("lines_left_out"), next->line_rest);
    json_object_end(json);
}

enum { Q_BUYER };
static const Field next_query[] = {
    [Q_BUYER] = { "buyer", FIELD_CODE, "Whom the caller bills; without it, the caller itself",
                  .max = 40 },
};

static Err *invoices_next(Req *req, Resp *resp)
{
    Call call = api_call(req);
    AccountId buyer = { 0 };
    ForecastView view;
    if (req->query[Q_BUYER].given) {
        TRY(account_id_parse(req->query[Q_BUYER].text, "buyer", &buyer));
    }
    TRY(svc_forecast(&call, buyer, NEXT_LINE_MAX, &view));
    StrBuf buf = buf_new(req->arena, 16 * 1024);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key(&json, S("items"));
    json_array(&json);
    for (size_t i = 0; i < view.documents_count; i++) {
        next_write(req, &json, &view.documents[i]);
    }
    json_array_end(&json);
    api_date(req, &json, S("until"), view.until);
    json_key_bool(&json, S("too_many"), view.too_many);
    json_key_int(&json, S("left_out"), view.left_out);
    json_key_str(&json, S("cause"), view.cause);
    json_object_end(&json);
    return resp_json(resp, buf_str(&buf));
}

#define DOCUMENT_LIST_EXAMPLE                                                               \
    "{\"items\":[{\"id\":\"inv_06h2n8kx4m1pq\",\"gross\":\"30.88\",\"currency\":\"EUR\"}]," \
    "\"next\":null}"
#define DOCUMENT_EXAMPLE \
    "{\"id\":\"inv_06h2n8kx4m1pq\",\"number\":\"INV-2026-000001\",\"lines\":[]}"

const Route api_invoices_route = {
    .method = HTTP_GET,
    .path = "/api/v1/invoices",
    .handle = invoices_get,
    .access = ACCESS_SIGNED_IN,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List invoices, newest first",
    .answer = DOCUMENT_LIST_EXAMPLE,
};

const Route api_invoice_route = {
    .method = HTTP_GET,
    .path = "/api/v1/invoices/{document}",
    .handle = invoice_get,
    .access = ACCESS_SIGNED_IN,
    .api = true,
    .summary = "One invoice; with .pdf behind the id, as PDF",
    .answer = DOCUMENT_EXAMPLE,
};

const Route api_invoices_next_route = {
    .method = HTTP_GET,
    .path = "/api/v1/invoices/next",
    .handle = invoices_next,
    .access = ACCESS_SIGNED_IN,
    .query = next_query,
    .query_count = COUNT_OF(next_query),
    .api = true,
    .summary = "The next three invoices, before they are issued",
    .detail = "Forecasts: what will be invoiced if nothing changes until then, equal to the later "
              "invoices to the cent. `too_many`: the buyer has more than 999 subscriptions, and "
              "nothing is foretold. `left_out` subscriptions cannot be billed as they are.",
    .answer =
        "{\"items\":[{\"state\":\"forecast\",\"issued_on\":\"2026-12-01\",\"gross\":\"30.88\","
        "\"currency\":\"EUR\",\"lines\":[]}],\"until\":\"2027-12-22\",\"too_many\":false,"
        "\"left_out\":0,\"cause\":\"\"}",
};

const Route api_credit_notes_route = {
    .method = HTTP_GET,
    .path = "/api/v1/credit-notes",
    .handle = credit_notes_get,
    .access = ACCESS_SIGNED_IN,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "List credit notes, newest first",
    .answer = DOCUMENT_LIST_EXAMPLE,
};

const Route api_credit_note_route = {
    .method = HTTP_GET,
    .path = "/api/v1/credit-notes/{document}",
    .handle = credit_note_get,
    .access = ACCESS_SIGNED_IN,
    .api = true,
    .summary = "One credit note; with .pdf behind the id, as PDF",
    .answer = DOCUMENT_EXAMPLE,
};
