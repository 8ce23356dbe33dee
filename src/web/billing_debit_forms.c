/* billing_debit_forms.c - /billing/debits/settings and /answer: how a seller collects, and what its
 * bank answers. */
#include "gen/tpl_account_debit_answer.h"
#include "gen/tpl_account_debit_settings.h"
#include "web/billing_routes.h"
#include "web/debit_page.h"

/* A longer message goes to the API. */
enum { ANSWER_FORM_BYTES_MAX = 4 * FIELD_CODE_POINTS_MAX };

static const Field fields[CREDITOR_FIELD_COUNT] = {
    [CREDITOR_NAME] = { "name", FIELD_TEXT, "Name at the bank", .required = true,
                        .max = SEPA_NAME_BYTES_MAX },
    [CREDITOR_IBAN] = { "iban", FIELD_TEXT, "IBAN", .max = 50 },
    [CREDITOR_BIC] = { "bic", FIELD_TEXT, "BIC", .max = 20 },
    [CREDITOR_IDENTIFIER] = { "identifier", FIELD_TEXT, "SEPA creditor identifier",
                              .required = true, .max = 50 },
    [CREDITOR_NOTICE] = { "notice_days", FIELD_INT, "Days from invoice to collection",
                          .required = true, .max_value = DEBIT_NOTICE_DAYS_MAX },
    [CREDITOR_LEAD] = { "lead_days", FIELD_INT, "Bank days before the collection", .required = true,
                        .min_value = 1, .max_value = DEBIT_LEAD_DAYS_MAX },
    [CREDITOR_SETTLE] = { "settle_days", FIELD_INT, "Days after it until it is paid",
                          .required = true, .min_value = 1, .max_value = DEBIT_SETTLE_DAYS_MAX },
    [CREDITOR_RETRY] = { "retry_days", FIELD_TEXT, "Try again after days", .max = 80 },
};

/* The settings as they are, for a form that was not typed in yet. */
static void values_set(Req *req, const CreditorView *view, DebitSettingsPage *page)
{
    page->fields[CREDITOR_NAME].value = view->name;
    page->fields[CREDITOR_BIC].value = view->bic;
    page->fields[CREDITOR_IDENTIFIER].value = view->identifier;
    page->fields[CREDITOR_NOTICE].value = arena_printf(req->arena, "%d", view->notice_days);
    page->fields[CREDITOR_LEAD].value = arena_printf(req->arena, "%d", view->lead_days);
    page->fields[CREDITOR_SETTLE].value = arena_printf(req->arena, "%d", view->settle_days);
    page->fields[CREDITOR_RETRY].value = view->retry_days;
}

static void fields_fill(const FieldValue *values, DebitSettingsPage *page)
{
    static const FieldValue nothing = { .number = -1 };
    for (size_t i = 0; i < CREDITOR_FIELD_COUNT; i++) {
        page->fields[i] = form_field(&fields[i], values == NULL ? &nothing : &values[i],
                                     fields[i].kind == FIELD_INT ? S("number") : S("text"));
    }
    page->fields_count = CREDITOR_FIELD_COUNT;
    page->fields[CREDITOR_IDENTIFIER].hint = S("As the central bank gave it, DE98ZZZ09999999999.");
    page->fields[CREDITOR_NOTICE].hint =
        S("The invoice is the notice. 14 unless agreed otherwise.");
    page->fields[CREDITOR_LEAD].hint = S("How long your bank wants the file before the day.");
    page->fields[CREDITOR_SETTLE].hint = S("When nothing came back by then, it counts as paid.");
    page->fields[CREDITOR_RETRY].hint = S("After each failure for lack of funds: 3,5,7,7.");
    if (page->iban.len > 0) {
        page->fields[CREDITOR_IBAN].hint = S("Leave it empty to keep the account.");
    }
}

static Err *settings_page(Req *req, Resp *resp, const FieldValue *values, const Err *refused)
{
    Call call = page_call(req);
    DebitSettingsPage page = { 0 };
    CreditorView view;
    const Zone *zone;

    TRY(page_layout(req, S("How you collect"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_creditor(&call, &view));
    page.iban = view.iban;
    fields_fill(values, &page);
    if (values == NULL) {
        values_set(req, &view, &page);
    } else if (refused == NULL) {
        page_notice(&page.layout, S("bad"), S("Not saved yet. Please look at the marked fields."));
    } else if (!page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    Out out = out_new(req->arena, zone);
    tpl_account_debit_settings(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *settings_get(Req *req, Resp *resp)
{
    return settings_page(req, resp, NULL, NULL);
}

static Err *settings_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return settings_page(req, resp, req->form, NULL);
}

static Err *settings_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    const CreditorForm input = { .name = form[CREDITOR_NAME].text,
                                 .iban = form[CREDITOR_IBAN].text,
                                 .bic = form[CREDITOR_BIC].text,
                                 .identifier = form[CREDITOR_IDENTIFIER].text,
                                 .notice_days = (int32_t)form[CREDITOR_NOTICE].number,
                                 .lead_days = (int32_t)form[CREDITOR_LEAD].number,
                                 .settle_days = (int32_t)form[CREDITOR_SETTLE].number,
                                 .retry_days = form[CREDITOR_RETRY].text };
    Err *err = svc_creditor_set(&call, &input);
    if (err == NULL) {
        return page_done(resp, S("/billing/debits"), S("changed"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? settings_invalid(req, resp) : settings_page(req, resp, req->form, err);
}

static const Field answer_fields[] = {
    { "answer", FIELD_LINES, "The bank's message (XML)", .required = true,
      .max = FIELD_CODE_POINTS_MAX },
};

static Err *answer_page(Req *req, Resp *resp, const FieldValue *value, const Err *refused)
{
    static const FieldValue nothing = { .number = -1 };
    DebitAnswerPage page = { 0 };
    const Zone *zone;

    TRY(page_layout(req, S("Read an answer"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    page.field = form_field(&answer_fields[0], value == NULL ? &nothing : value, S("textarea"));
    page.field.hint =
        S("Paste the file that your bank gave you, up to 64 KiB. The API takes larger ones.");
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    Out out = out_new(req->arena, zone);
    tpl_account_debit_answer(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *answer_get(Req *req, Resp *resp)
{
    return answer_page(req, resp, NULL, NULL);
}

static Err *answer_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return answer_page(req, resp, &req->form[0], NULL);
}

static Err *answer_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    AnswerResult result;
    Err *err = svc_debit_answer(&call, req->form[0].text, &result);
    if (err != NULL) {
        return answer_page(req, resp, &req->form[0], err);
    }
    return page_done(resp, S("/billing/debits"),
                     result.repeated        ? S("answer-repeated")
                     : result.unmatched > 0 ? S("answer-unmatched")
                                            : S("answer-read"));
}

const Route debit_settings_route = {
    .method = HTTP_GET,
    .path = "/billing/debits/settings",
    .handle = settings_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .summary = "Form of how the account collects",
};

const Route debit_settings_post_route = {
    .method = HTTP_POST,
    .path = "/billing/debits/settings",
    .handle = settings_post,
    .invalid = settings_invalid,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Say how the account collects",
};

const Route debit_answer_route = {
    .method = HTTP_GET,
    .path = "/billing/debits/answer",
    .handle = answer_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .summary = "Form of a bank's answer",
};

const Route debit_answer_post_route = {
    .method = HTTP_POST,
    .path = "/billing/debits/answer",
    .handle = answer_post,
    .invalid = answer_invalid,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .body_bytes_max = ANSWER_FORM_BYTES_MAX,
    .fields = answer_fields,
    .field_count = COUNT_OF(answer_fields),
    .summary = "Read a bank's answer, pain.002 or camt.054",
};
