/* account_customer_edit.c - /end-customers/{account}/edit: an end customer's particulars and tags,
 * changed by its seller; and having VIES asked again. */
#include "gen/tpl_account_customer_edit.h"
#include "web/account_routes.h"
#include "web/customer_page.h"
#include "web/page.h"

enum { E_TAGS = CUSTOMER_FIELD_COUNT, E_COUNT };
static const Field fields[E_COUNT] = {
    CUSTOMER_FIELD_ROWS,
    [E_TAGS] = { "tags", FIELD_TEXT, "Tags", .max = CUSTOMER_TAGS_BYTES_MAX },
};

static Err *account_of(Req *req, AccountId *ret_id)
{
    return page_id(account_id_parse(req_param(req, S("account")), "account", ret_id));
}

static void values_of(const CustomerDetail *detail, FieldValue *values)
{
    const AccountView *account = &detail->account;
    const Str now[CUSTOMER_SHOWN_COUNT] = {
        [CUSTOMER_COMPANY] = account->name,    [CUSTOMER_CONTACT] = account->contact_name,
        [CUSTOMER_EMAIL] = account->email,     [CUSTOMER_PHONE] = account->phone,
        [CUSTOMER_STREET] = account->street,   [CUSTOMER_POSTCODE] = account->postcode,
        [CUSTOMER_CITY] = account->city,       [CUSTOMER_REGION] = account->region,
        [CUSTOMER_COUNTRY] = account->country, [CUSTOMER_VAT_NUMBER] = account->vat_number,
    };
    for (size_t i = 0; i < CUSTOMER_SHOWN_COUNT; i++) {
        values[i] = (FieldValue){ .raw = now[i], .text = now[i] };
    }
    values[E_TAGS] = (FieldValue){ .raw = detail->tags };
}

static Err *edit_show(Req *req, Resp *resp, const FieldValue *typed, const Err *refused)
{
    Call call = page_call(req);
    CustomerEditPage page = { 0 };
    FieldValue now[E_COUNT] = { 0 };
    AccountId id;
    const Zone *zone;

    TRY(account_of(req, &id));
    TRY(svc_customer(&call, id, &page.detail));
    if (!page.detail.can_edit) {
        return ERR(NOT_FOUND, "the reader does not sell to this account");
    }
    values_of(&page.detail, now);
    page.form = customer_form_view(req, typed != NULL ? typed : now);
    page.tags =
        form_field(&fields[E_TAGS], typed != NULL ? &typed[E_TAGS] : &now[E_TAGS], S("text"));
    page.tags.hint = S("Words with commas between them, such as: hotels, schools. Price and "
                       "approval rules can name them.");
    page.timeline =
        (Timeline){ .events = page.detail.events, .events_count = page.detail.events_count };
    TRY(page_layout(req, page.detail.account.name, SECTION_CUSTOMERS, &page.layout));
    TRY(page_zone(req, &zone));
    if (refused != NULL) {
        if (!page_refused(resp, &page.layout, refused)) {
            return err_copy(refused);
        }
    } else if (typed != NULL) {
        page_notice(&page.layout, S("bad"), S("Not saved yet. Please look at the marked fields."));
    }
    Out out = out_new(req->arena, zone);
    tpl_account_customer_edit(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *edit_get(Req *req, Resp *resp)
{
    return edit_show(req, resp, NULL, NULL);
}

static Err *edit_invalid(Req *req, Resp *resp)
{
    (void)customer_form_check(req);
    resp->status = 422;
    return edit_show(req, resp, req->form, NULL);
}

static Str customer_path(Req *req, AccountId id)
{
    Str code = account_code(req->arena, id);
    return arena_printf(req->arena, "/end-customers/%.*s", STR_ARG(code));
}

static Err *edit_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const CustomerForm form = customer_form_input(req->form);
    AccountId id;

    TRY(account_of(req, &id));
    if (!customer_form_check(req)) {
        return edit_invalid(req, resp);
    }
    Err *err = svc_customer_edit(&call, id, &form, req->form[E_TAGS].text);
    if (err == NULL) {
        return page_done(resp, customer_path(req, id), S("saved"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? edit_invalid(req, resp) : edit_show(req, resp, req->form, err);
}

static Err *vat_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    AccountId id;
    TRY(account_of(req, &id));
    TRY(svc_vat_check(&call, id));
    return page_done(resp, customer_path(req, id), S("vat-asked"));
}

const Route customer_edit_route = {
    .method = HTTP_GET,
    .path = "/end-customers/{account}/edit",
    .handle = edit_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BUYER,
    .summary = "Form of an end customer's particulars, with their history",
};

const Route customer_edit_post_route = {
    .method = HTTP_POST,
    .path = "/end-customers/{account}/edit",
    .handle = edit_post,
    .invalid = edit_invalid,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BUYER,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Change an end customer's particulars and tags",
};

const Route customer_vat_route = {
    .method = HTTP_POST,
    .path = "/end-customers/{account}/vat-check",
    .handle = vat_post,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BUYER,
    .body = BODY_FORM,
    .summary = "Have VIES asked about its VAT number again",
};
