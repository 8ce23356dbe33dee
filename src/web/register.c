/* register.c - /register: a company asks to buy from a seller, and confirms its address. */
#include "domain/country.h"
#include "gen/tpl_shop_register.h"
#include "gen/tpl_shop_register_confirm.h"
#include "web/page.h"
#include "web/register_page.h"
#include "web/register_routes.h"

static const char *const kind_words[] = { "partner", "end_customer", NULL };
static const AccountKind kinds[] = { ACCOUNT_PARTNER, ACCOUNT_END_CUSTOMER };

enum { Q_KIND, Q_SELLER };
static const Field query[] = {
    [Q_KIND] = { "kind", FIELD_CHOICE, "As what", .choices = kind_words, .fallback = "partner" },
    [Q_SELLER] = { "seller", FIELD_CODE, "Seller", .max = 40 },
};

enum {
    F_COMPANY,
    F_CONTACT,
    F_EMAIL,
    F_PHONE,
    F_STREET,
    F_POSTCODE,
    F_CITY,
    F_COUNTRY,
    F_VAT_NUMBER,
    F_SHOWN,
    F_KIND = F_SHOWN,
    F_SELLER
};
static const Field fields[] = {
    [F_COMPANY] = { "company", FIELD_TEXT, "Company", .required = true, .max = 120 },
    [F_CONTACT] = { "contact", FIELD_TEXT, "Your name", .required = true, .max = 100 },
    [F_EMAIL] = { "email", FIELD_EMAIL, "E-mail address", .required = true },
    [F_PHONE] = { "phone", FIELD_TEXT, "Telephone", .required = true, .max = 40 },
    [F_STREET] = { "street", FIELD_TEXT, "Street and number", .required = true, .max = 120 },
    [F_POSTCODE] = { "postcode", FIELD_TEXT, "Postcode", .max = 20 },
    [F_CITY] = { "city", FIELD_TEXT, "City", .required = true, .max = 80 },
    [F_COUNTRY] = { "country", FIELD_TOKEN, "Country", .required = true, .max = 2 },
    [F_VAT_NUMBER] = { "vat_number", FIELD_TEXT, "VAT number", .max = 30 },
    [F_KIND] = { "kind", FIELD_CHOICE, "As what", .required = true, .choices = kind_words },
    [F_SELLER] = { "seller", FIELD_CODE, "Seller", .max = 40 },
};
static const char *const types[F_SHOWN] = { "text", "text", "email",  "tel", "text",
                                            "text", "text", "select", "text" };

enum { F_TOKEN };
static const Field token_fields[] = {
    [F_TOKEN] = { "token", FIELD_TOKEN, "Link", .required = true, .max = 64 },
};

static AccountKind kind_of(int64_t index)
{
    return kinds[index == 1 ? 1 : 0];
}

static void countries(Req *req, FormField *field)
{
    size_t count;
    const Country *list = country_list(&count);
    FormOption *options = arena_array(req->arena, FormOption, count + 1);

    options[0] = (FormOption){ .value = S(""), .label = S("Choose a country") };
    for (size_t i = 0; i < count; i++) {
        options[i + 1] = (FormOption){ .value = list[i].code, .label = list[i].name };
    }
    field->options = options;
    field->options_count = count + 1;
}

/* `values` are NULL for an empty form. */
static Err *register_page(Req *req, Resp *resp, const FieldValue *values, RegisterPage *page)
{
    static const FieldValue nothing = { .number = -1 };
    Call call = page_call(req);
    AccountId seller = { 0 };
    Out out = out_new(req->arena, NULL);

    if (page->seller_code.len > 0) {
        TRY(page_id(account_id_parse(page->seller_code, "seller", &seller)));
    }
    AccountKind kind =
        str_eq(page->kind, S("end_customer")) ? ACCOUNT_END_CUSTOMER : ACCOUNT_PARTNER;
    TRY(svc_registration_seller(&call, seller, kind, &page->seller_name));
    for (size_t i = 0; i < F_SHOWN; i++) {
        page->fields[i] =
            form_field(&fields[i], values == NULL ? &nothing : &values[i], str_from_cstr(types[i]));
    }
    page->fields_count = F_SHOWN;
    countries(req, &page->fields[F_COUNTRY]);
    page->fields[F_VAT_NUMBER].hint = S("With the country's letters, such as EL123456783.");
    TRY(page_layout(req, S("Register"), SECTION_NONE, &page->layout));
    page->layout.csrf = req_csrf(req);
    tpl_shop_register(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *register_get(Req *req, Resp *resp)
{
    RegisterPage page = { .kind = req->query[Q_KIND].text,
                          .seller_code = req->query[Q_SELLER].text };
    return register_page(req, resp, NULL, &page);
}

static Err *register_again(Req *req, Resp *resp)
{
    RegisterPage page = { .kind = req->form[F_KIND].text, .seller_code = req->form[F_SELLER].text };
    return register_page(req, resp, req->form, &page);
}

static Err *register_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    RegisterPage page = { .kind = form[F_KIND].text,
                          .seller_code = form[F_SELLER].text,
                          .sent = true };
    RegistrationForm input = { .kind = kind_of(form[F_KIND].number),
                               .company = form[F_COMPANY].text,
                               .contact = form[F_CONTACT].text,
                               .email = form[F_EMAIL].text,
                               .phone = form[F_PHONE].text,
                               .street = form[F_STREET].text,
                               .city = form[F_CITY].text,
                               .postcode = form[F_POSTCODE].text,
                               .country = form[F_COUNTRY].text,
                               .vat_number = form[F_VAT_NUMBER].text };

    if (form[F_SELLER].given) {
        TRY(page_id(account_id_parse(form[F_SELLER].text, "seller", &input.seller)));
    }
    Err *err = svc_register(&call, &input);
    if (err_is(err, ERR_FIELD_INVALID) || err_is(err, ERR_FIELD_REQUIRED)) {
        resp->status = err_status(err->code);
        TRY(req_field_failed(req, err));
        return register_again(req, resp);
    }
    TRY(err);
    return register_page(req, resp, NULL, &page);
}

static Err *confirm_page(Req *req, Resp *resp, RegisterConfirmPage *page)
{
    Out out = out_new(req->arena, NULL);
    TRY(page_layout(req, S("Confirm your address"), SECTION_NONE, &page->layout));
    page->layout.csrf = req_csrf(req);
    tpl_shop_register_confirm(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *confirm_get(Req *req, Resp *resp)
{
    RegisterConfirmPage page = { .token = req->query[F_TOKEN].text };
    return confirm_page(req, resp, &page);
}

static Err *confirm_none(Req *req, Resp *resp)
{
    (void)req;
    return resp_see_other(resp, S("/"));
}

static Err *confirm_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    RegisterConfirmPage page = { .done = true };

    Err *err = svc_registration_confirm(&call, req->form[F_TOKEN].text);
    if (err_is(err, ERR_NOT_FOUND)) {
        resp->status = err_status(err->code);
        page = (RegisterConfirmPage){ .error = S("This link is over. Please register again.") };
        return confirm_page(req, resp, &page);
    }
    TRY(err);
    return confirm_page(req, resp, &page);
}

const Route register_route = {
    .method = HTTP_GET,
    .path = "/register",
    .handle = register_get,
    .access = ACCESS_PUBLIC,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Form: Register as a partner or end customer, where the seller's switch is on",
};

const Route register_post_route = {
    .method = HTTP_POST,
    .path = "/register",
    .handle = register_post,
    .invalid = register_again,
    .access = ACCESS_PUBLIC,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .rate = RATE_SIGN_IN,
    .summary = "Register: mails a link that confirms the address",
};

const Route register_confirm_route = {
    .method = HTTP_GET,
    .path = "/register/confirm",
    .handle = confirm_get,
    .invalid = confirm_none,
    .access = ACCESS_PUBLIC,
    .query = token_fields,
    .query_count = COUNT_OF(token_fields),
    .summary = "Form: Confirm the address of a registration",
};

const Route register_confirm_post_route = {
    .method = HTTP_POST,
    .path = "/register/confirm",
    .handle = confirm_post,
    .access = ACCESS_PUBLIC,
    .body = BODY_FORM,
    .fields = token_fields,
    .field_count = COUNT_OF(token_fields),
    .rate = RATE_SIGN_IN,
    .summary = "Confirm the address of a registration",
};
