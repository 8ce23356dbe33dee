/* account_partner_new.c - /accounts/new: a partner directly under one's own account. */
#include "gen/tpl_account_partner_new.h"
#include "web/joining_page.h"
#include "web/page.h"
#include "web/register_routes.h"
#include "web/tree_page.h"

static const char *const class_words[] = { "lite", "catalogue", "member", NULL };
static const PartnerClass classes[] = { PARTNER_LITE, PARTNER_CATALOGUE, PARTNER_MEMBER };

enum { F_CLASS = CUSTOMER_FIELD_COUNT, F_CURRENCY, F_LIST, F_LIMIT };
static const Field fields[] = {
    CUSTOMER_FIELD_ROWS,
    [F_CLASS] = { "partner_class", FIELD_CHOICE, "Class", .choices = class_words,
                  .fallback = "lite" },
    [F_CURRENCY] = { "currency", FIELD_TEXT, "Currency", .max = 3 },
    [F_LIST] = { "price_list", FIELD_TEXT, "Price list", .max = 64 },
    [F_LIMIT] = { "credit_limit", FIELD_TEXT, "Credit limit", .max = 20 },
};

static Err *form_page(Req *req, Resp *resp, const FieldValue *values, const Err *refused)
{
    static const FormOption class_options[] = {
        { STR_INIT("lite"), STR_INIT("Lite Partner") },
        { STR_INIT("catalogue"), STR_INIT("Catalogue Partner") },
        { STR_INIT("member"), STR_INIT("Member Partner") }
    };
    static const FieldValue empty[COUNT_OF(fields)] = {
        [F_CLASS] = { .raw = STR_INIT("lite") },
        [F_LIMIT] = { .raw = STR_INIT("0") },
    };
    const FieldValue *shown = values == NULL ? empty : values;
    PartnerNewPage page = { .form = customer_form_view(req, values) };
    Out out = out_new(req->arena, NULL);

    page.partner_class = form_field(&fields[F_CLASS], &shown[F_CLASS], S("select"));
    page.partner_class.options = class_options;
    page.partner_class.options_count = COUNT_OF(class_options);
    page.currency = form_field(&fields[F_CURRENCY], &shown[F_CURRENCY], S("text"));
    page.currency.hint = S("Such as EUR. Empty: yours.");
    page.price_list = form_field(&fields[F_LIST], &shown[F_LIST], S("select"));
    page.credit_limit = form_field(&fields[F_LIMIT], &shown[F_LIMIT], S("text"));
    page.credit_limit.hint = S("Empty: no limit.");
    TRY(given_list_options(req, &page.price_list));
    TRY(page_layout(req, S("New partner"), SECTION_CUSTOMERS, &page.layout));
    if (refused != NULL) {
        if (!page_refused(resp, &page.layout, refused)) {
            return err_copy(refused);
        }
    } else if (values != NULL) {
        page_notice(&page.layout, S("bad"), S("Not saved yet. Please look at the marked fields."));
    }
    tpl_account_partner_new(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *partner_new_get(Req *req, Resp *resp)
{
    return form_page(req, resp, NULL, NULL);
}

static Err *partner_new_invalid(Req *req, Resp *resp)
{
    (void)customer_form_check(req);
    resp->status = 422;
    return form_page(req, resp, req->form, NULL);
}

/* Made once, however often the form arrives: by its key. */
static Err *partner_new_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    int64_t chosen = form[F_CLASS].number;
    const PartnerForm input = { .company = customer_form_input(form),
                                .partner_class = classes[chosen < 0 ? 0 : chosen],
                                .currency = form[F_CURRENCY].text,
                                .terms = { form[F_LIST].text, form[F_LIMIT].text } };
    AccountId id;

    if (!customer_form_check(req)) {
        return partner_new_invalid(req, resp);
    }
    Err *err = svc_partner_add(&call, &input, &id);
    if (err == NULL) {
        return page_done(resp, S("/accounts"), S("approved"));
    }
    err = req_field_failed(req, err);
    if (err == NULL) {
        return partner_new_invalid(req, resp);
    }
    return form_page(req, resp, req->form, err);
}

#define PARTNER_ACCESS (ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR)

const Route partner_new_route = {
    .method = HTTP_GET,
    .path = "/accounts/new",
    .handle = partner_new_get,
    .access = PARTNER_ACCESS,
    .summary = "Form of a new partner under one's own account",
};

const Route partner_new_post_route = {
    .method = HTTP_POST,
    .path = "/accounts/new",
    .handle = partner_new_post,
    .invalid = partner_new_invalid,
    .access = PARTNER_ACCESS,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Make a partner under one's own account and invite its administrator",
};
