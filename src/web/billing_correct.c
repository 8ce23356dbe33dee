/* billing_correct.c - /invoices/{document}/lines/{line}: a seller corrects a line that it issued;
 * first what would come of it, then the credit note or the charge. */
#include "gen/tpl_account_correct.h"
#include "web/adjust_page.h"
#include "web/billing_routes.h"

/* The same fields in the query, for the preview, and in the form. */
enum { F_AMOUNT, F_REASON, PREVIEW_FIELD_COUNT, F_KEY = PREVIEW_FIELD_COUNT };
static const Field fields[] = {
    [F_AMOUNT] = { "amount", FIELD_TEXT, "Comes to", .max = 30 },
    [F_REASON] = { "reason", FIELD_TEXT, "Reason", .max = ADJUST_TEXT_BYTES_MAX },
    [F_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

static Err *form_of(Req *req, const FieldValue *typed, CorrectionForm *ret)
{
    InvoiceLineId line;
    TRY(page_id(invoice_line_id_parse(req_param(req, S("line")), "line", &line)));
    *ret = (CorrectionForm){ .line = line,
                             .amount = typed[F_AMOUNT].text,
                             .reason = typed[F_REASON].text,
                             .dry_run = true };
    return NULL;
}

/* The page with what the amount would give; `refused`: why it cannot be. */
static Err *show(Req *req, Resp *resp, FieldValue *typed, Err *refused)
{
    Call call = page_call(req);
    CorrectPage page = { .key = page_key(req) };
    CorrectionForm form;
    const Zone *zone;

    TRY(form_of(req, typed, &form));
    Err *err = svc_line_correct(&call, &form, &page.view);
    if (err != NULL && err->field != NULL) { /* what was typed is wrong: the line as it stands */
        typed[F_AMOUNT].message = err_message(err);
        resp->status = 422;
        form.amount = S("");
        err = svc_line_correct(&call, &form, &page.view);
    }
    TRY(err);
    page.previewed = form.amount.len > 0 && page.view.net.minor != 0;
    page.credit = page.view.net.minor < 0;
    page.amount = form_field(&fields[F_AMOUNT], &typed[F_AMOUNT], S("text"));
    page.amount.required = true;
    page.amount.hint = S("Net, 0 or more. Zero voids the line.");
    page.reason = form_field(&fields[F_REASON], &typed[F_REASON], S("text"));
    page.reason.required = true;
    TRY(page_layout(req, S("Correct a line"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    Out out = out_new(req->arena, zone);
    tpl_account_correct(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *correct_get(Req *req, Resp *resp)
{
    return show(req, resp, req->query, NULL);
}

static Err *correct_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CorrectionForm form;
    CorrectionView view;

    TRY(form_of(req, req->form, &form));
    form.key = req->form[F_KEY].text;
    form.dry_run = false;
    Err *err = svc_line_correct(&call, &form, &view);
    if (err == NULL) {
        Str path = view.document_code.len > 0
                       ? arena_printf(req->arena, "/credit-notes/%.*s", STR_ARG(view.document_code))
                       : S("/billing/charges");
        return page_done(resp, path, S("changed"));
    }
    err = req_field_failed(req, err);
    resp->status = 422;
    return show(req, resp, req->form, err);
}

static Err *correct_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return show(req, resp, req->form, NULL);
}

const Route line_correct_post_route = {
    .method = HTTP_POST,
    .path = "/invoices/{document}/lines/{line}/correct",
    .handle = correct_post,
    .invalid = correct_invalid,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Correct a line that was issued",
};

const Route line_correct_route = {
    .method = HTTP_GET,
    .path = "/invoices/{document}/lines/{line}/correct",
    .handle = correct_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = fields,
    .query_count = PREVIEW_FIELD_COUNT,
    .summary = "What a correction of a line would give",
};
