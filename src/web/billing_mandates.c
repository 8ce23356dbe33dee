/* billing_mandates.c - /billing/mandates: entered by sellers, seen and revoked by both sides. */
#include "gen/tpl_account_mandate_new.h"
#include "gen/tpl_account_mandates.h"
#include "service/customer.h"
#include "web/billing_routes.h"
#include "web/debit_page.h"

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static const char *const scheme_words[] = { "core", "b2b", NULL };
static const DebitScheme schemes[] = { DEBIT_CORE, DEBIT_B2B };

static const Field fields[MANDATE_FIELD_COUNT] = {
    [MANDATE_BUYER] = { "buyer", FIELD_CODE, "Buyer", .required = true, .max = 40 },
    [MANDATE_HOLDER] = { "holder", FIELD_TEXT, "Holder of the account", .required = true,
                         .max = SEPA_NAME_BYTES_MAX },
    [MANDATE_IBAN] = { "iban", FIELD_TEXT, "IBAN", .required = true, .max = 50 },
    [MANDATE_BIC] = { "bic", FIELD_TEXT, "BIC", .max = 20 },
    [MANDATE_SIGNED_ON] = { "signed_on", FIELD_DATE, "Signed on", .required = true },
    [MANDATE_SCHEME] = { "scheme", FIELD_CHOICE, "Scheme", .choices = scheme_words },
    [MANDATE_REFERENCE] = { "reference", FIELD_TEXT, "Mandate reference",
                            .max = SEPA_REFERENCE_BYTES_MAX },
    [MANDATE_ONE_OFF] = { "one_off", FIELD_BOOL, "For one collection only" },
    [MANDATE_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

static bool can_change(const Req *req)
{
    return actor_can(&req->actor, ROLE_BILLING);
}

static Err *mandates_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    MandatesPage page = { .sells = req->actor.kind != ACCOUNT_END_CUSTOMER,
                          .can_change = can_change(req) };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    MandateView *mandates;
    const Zone *zone;

    TRY(page_layout(req, S("Mandates"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_mandates(&call, &list, &mandates, &page.mandates_count));
    page.mandates = mandates;
    page.pager = list_pager(req->arena, S("/billing/mandates"), NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_account_mandates(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *buyer_options(Req *req, FormField *field)
{
    Call call = page_call(req);
    Page list = { .limit = LIST_MAX };
    AccountView *children;
    size_t count;

    TRY(svc_account_children(&call, req->actor.account, &list, &children, &count));
    FormOption *options = arena_array(req->arena, FormOption, count + 2);
    size_t options_count = 0;
    bool listed = field->value.len == 0;
    options[options_count++] = (FormOption){ S(""), S("Choose a buyer") };
    for (size_t i = 0; i < count; i++) {
        options[options_count++] = (FormOption){ children[i].code, children[i].name };
        listed = listed || str_eq(children[i].code, field->value);
    }
    if (!listed) { /* past the list's end */
        options[options_count++] = (FormOption){ field->value, field->value };
    }
    field->options = options;
    field->options_count = options_count;
    return NULL;
}

static Err *form_fill(Req *req, const FieldValue *values, MandateNewPage *page)
{
    static const FieldValue nothing = { .number = -1 };
    static const char *const types[MANDATE_SHOWN_COUNT] = {
        "select", "text", "text", "text", "date", "select", "text", "checkbox"
    };
    static const FormOption scheme_options[] = {
        { STR_INIT("core"), STR_INIT("Core: consumers and companies") },
        { STR_INIT("b2b"), STR_INIT("B2B: companies, no refund") },
    };
    for (size_t i = 0; i < MANDATE_SHOWN_COUNT; i++) {
        page->fields[i] =
            form_field(&fields[i], values == NULL ? &nothing : &values[i], str_from_cstr(types[i]));
    }
    page->fields_count = MANDATE_SHOWN_COUNT;
    page->fields[MANDATE_SCHEME].options = scheme_options;
    page->fields[MANDATE_SCHEME].options_count = COUNT_OF(scheme_options);
    page->fields[MANDATE_REFERENCE].hint = S("As on the paper; without one we make it.");
    page->key = values != NULL && values[MANDATE_KEY].text.len > 0 ? values[MANDATE_KEY].text
                                                                   : page_key(req);
    return buyer_options(req, &page->fields[MANDATE_BUYER]);
}

static Err *form_page(Req *req, Resp *resp, const FieldValue *values, const Err *refused)
{
    MandateNewPage page = { 0 };
    const Zone *zone;

    TRY(page_zone(req, &zone));
    TRY(form_fill(req, values, &page));
    TRY(page_layout(req, S("Enter a mandate"), SECTION_BILLING, &page.layout));
    if (refused != NULL) {
        if (!page_refused(resp, &page.layout, refused)) {
            return err_copy(refused);
        }
    } else if (values != NULL) {
        page_notice(&page.layout, S("bad"), S("Not saved yet. Please look at the marked fields."));
    }
    Out out = out_new(req->arena, zone);
    tpl_account_mandate_new(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *mandate_new_get(Req *req, Resp *resp)
{
    return form_page(req, resp, NULL, NULL);
}

static Err *mandate_new_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return form_page(req, resp, req->form, NULL);
}

static Err *mandate_save(Req *req)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    int64_t scheme = form[MANDATE_SCHEME].number;
    MandateForm input = { .reference = form[MANDATE_REFERENCE].text,
                          .signed_on = form[MANDATE_SIGNED_ON].date,
                          .scheme = schemes[scheme < 0 ? 0 : scheme],
                          .one_off = form[MANDATE_ONE_OFF].on,
                          .holder = form[MANDATE_HOLDER].text,
                          .iban = form[MANDATE_IBAN].text,
                          .bic = form[MANDATE_BIC].text,
                          .key = form[MANDATE_KEY].text };
    MandateId id;
    TRY(account_id_parse(form[MANDATE_BUYER].text, "buyer", &input.buyer));
    return svc_mandate_add(&call, &input, &id);
}

static Err *mandate_new_post(Req *req, Resp *resp)
{
    Err *err = mandate_save(req);
    if (err == NULL) {
        return page_done(resp, S("/billing/mandates"), S("mandate-added"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? mandate_new_invalid(req, resp) : form_page(req, resp, req->form, err);
}

static Err *mandate_revoke(Req *req, Resp *resp)
{
    Call call = page_call(req);
    MandateId id;
    TRY(page_id(mandate_id_parse(req_param(req, S("mandate")), "mandate", &id)));
    TRY(svc_mandate_revoke(&call, id));
    return page_done(resp, S("/billing/mandates"), S("mandate-revoked"));
}

const Route mandates_route = {
    .method = HTTP_GET,
    .path = "/billing/mandates",
    .handle = mandates_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Mandates for direct debit, of both sides",
};

const Route mandate_new_route = {
    .method = HTTP_GET,
    .path = "/billing/mandates/new",
    .handle = mandate_new_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .summary = "Form of a mandate",
};

const Route mandate_new_post_route = {
    .method = HTTP_POST,
    .path = "/billing/mandates/new",
    .handle = mandate_new_post,
    .invalid = mandate_new_invalid,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Enter a mandate",
};

const Route mandate_revoke_route = {
    .method = HTTP_POST,
    .path = "/billing/mandates/{mandate}/revoke",
    .handle = mandate_revoke,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .body = BODY_FORM,
    .summary = "Revoke a mandate",
};
