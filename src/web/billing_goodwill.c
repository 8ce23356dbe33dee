/* billing_goodwill.c - /billing/goodwill: a seller gives credit on account. */
#include "gen/tpl_account_adjust_new.h"
#include "web/adjust_page.h"
#include "web/billing_routes.h"

enum { F_BUYER, F_AMOUNT, F_REASON, F_KEY };
static const Field fields[] = {
    [F_BUYER] = { "buyer", FIELD_CODE, "Buyer", .required = true, .max = 40 },
    [F_AMOUNT] = { "amount", FIELD_TEXT, "Amount", .required = true, .max = 30 },
    [F_REASON] = { "reason", FIELD_TEXT, "Reason", .required = true, .max = ADJUST_TEXT_BYTES_MAX },
    [F_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

static Err *form_page(Req *req, Resp *resp, const FieldValue *values, const Err *refused)
{
    static const FieldValue nothing = { .number = -1 };
    static const char *const types[] = { "select", "text", "text" };
    AdjustNewPage page = {
        .title = S("Give credit"),
        .text = S("Credit on account that nobody paid for. The buyer's next invoice uses it."),
        .path = S("/billing/goodwill"),
        .list_path = S("/billing"),
        .list_title = S("Balances"),
        .button = S("Give credit"),
        .fields_count = F_KEY,
    };
    const Zone *zone;

    TRY(page_zone(req, &zone));
    for (size_t i = 0; i < F_KEY; i++) {
        page.fields[i] =
            form_field(&fields[i], values == NULL ? &nothing : &values[i], str_from_cstr(types[i]));
    }
    page.fields[F_AMOUNT].hint = S("In the buyer's currency, VAT included, such as 20.00.");
    page.key = values != NULL && values[F_KEY].text.len > 0 ? values[F_KEY].text : page_key(req);
    TRY(adjust_buyers(req, &page.fields[F_BUYER]));
    TRY(page_layout(req, page.title, SECTION_BILLING, &page.layout));
    if (refused != NULL) {
        if (!page_refused(resp, &page.layout, refused)) {
            return err_copy(refused);
        }
    } else if (values != NULL) {
        page_notice(&page.layout, S("bad"), S("Not saved yet. Please look at the marked fields."));
    }
    Out out = out_new(req->arena, zone);
    tpl_account_adjust_new(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *goodwill_get(Req *req, Resp *resp)
{
    return form_page(req, resp, NULL, NULL);
}

static Err *goodwill_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return form_page(req, resp, req->form, NULL);
}

static Err *save(Req *req)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    MoveId id;
    GoodwillForm input = { .amount = form[F_AMOUNT].text,
                           .reason = form[F_REASON].text,
                           .key = form[F_KEY].text };
    TRY(account_id_parse(form[F_BUYER].text, "buyer", &input.buyer));
    return svc_goodwill_add(&call, &input, &id);
}

static Err *goodwill_post(Req *req, Resp *resp)
{
    Err *err = save(req);
    if (err == NULL) {
        return page_done(resp, S("/billing"), S("changed"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? goodwill_invalid(req, resp) : form_page(req, resp, req->form, err);
}

const Route goodwill_post_route = {
    .method = HTTP_POST,
    .path = "/billing/goodwill",
    .handle = goodwill_post,
    .invalid = goodwill_invalid,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Give a buyer credit on account",
};

const Route goodwill_route = {
    .method = HTTP_GET,
    .path = "/billing/goodwill",
    .handle = goodwill_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .summary = "Form of a credit on account",
};
