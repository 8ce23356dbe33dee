/* customer_form.c - the fields of a new end customer, their checks and how they are shown. */
#include "web/customer_form.h"

#include "domain/address.h"
#include "domain/customer.h"
#include "web/page.h"

#include <string.h>

const Field customer_fields[CUSTOMER_FIELD_COUNT] = { CUSTOMER_FIELD_ROWS };

static const char *const kinds[CUSTOMER_SHOWN_COUNT] = {
    [CUSTOMER_COMPANY] = "text",    [CUSTOMER_CONTACT] = "text", [CUSTOMER_EMAIL] = "email",
    [CUSTOMER_PHONE] = "tel",       [CUSTOMER_STREET] = "text",  [CUSTOMER_POSTCODE] = "text",
    [CUSTOMER_CITY] = "text",       [CUSTOMER_REGION] = "text",  [CUSTOMER_COUNTRY] = "select",
    [CUSTOMER_VAT_NUMBER] = "text",
};

static const FormOption *country_options(Arena *out, size_t *ret_count)
{
    size_t count;
    const Country *countries = country_list(&count);
    FormOption *options = arena_array(out, FormOption, count + 1);

    options[0] = (FormOption){ .value = S(""), .label = S("Choose a country") };
    for (size_t i = 0; i < count; i++) {
        options[i + 1] = (FormOption){ .value = countries[i].code, .label = countries[i].name };
    }
    *ret_count = count + 1;
    return options;
}

/* "Written ### ## or ##### (# a digit, @ a letter, ? either)." */
static Str postcode_hint(Arena *out, Str shapes)
{
    StrBuf hint = buf_new(out, 96);
    Str shape;
    while (str_next(&shapes, '|', &shape)) {
        buf_addf(&hint, "%s%.*s", hint.len == 0 ? "Written " : " or ", STR_ARG(shape));
    }
    buf_add(&hint, S(" (# a digit, @ a letter, ? either)."));
    return buf_str(&hint);
}

/* Postcode, city and region as they are written and called in the country, once it is known. */
static void country_order(Req *req, const FieldValue *values, CustomerFormView *view)
{
    static const size_t places[ADDRESS_PART_COUNT] = { CUSTOMER_POSTCODE, CUSTOMER_CITY,
                                                       CUSTOMER_REGION };
    const Country *country = country_get(values[CUSTOMER_COUNTRY].raw);
    if (country == NULL) {
        return;
    }
    const AddressFormat format = address_format(country);
    FormField parts[ADDRESS_PART_COUNT];
    for (size_t i = 0; i < ADDRESS_PART_COUNT; i++) {
        size_t part = format.order[i];
        parts[i] = view->fields[places[part]];
        parts[i].label = format.labels[part];
        parts[i].required = format.required[part];
        if (part == ADDRESS_POSTCODE && country->postcode.len > 0) {
            parts[i].hint = postcode_hint(req->arena, country->postcode);
        }
    }
    memcpy(&view->fields[CUSTOMER_POSTCODE], parts, sizeof parts);
}

CustomerFormView customer_form_view(Req *req, const FieldValue *values)
{
    static const FieldValue nothing = { .number = -1 };
    CustomerFormView view = { .fields_count = CUSTOMER_SHOWN_COUNT };

    for (size_t i = 0; i < CUSTOMER_SHOWN_COUNT; i++) {
        const FieldValue *value = values == NULL ? &nothing : &values[i];
        view.fields[i] = form_field(&customer_fields[i], value, str_from_cstr(kinds[i]));
    }
    FormField *country = &view.fields[CUSTOMER_COUNTRY];
    country->options = country_options(req->arena, &country->options_count);
    view.fields[CUSTOMER_VAT_NUMBER].hint = S("With the country's letters, such as EL123456783.");
    view.key = page_key(req);
    if (values != NULL) {
        country_order(req, values, &view);
        const FieldValue *go_on = &values[CUSTOMER_OVERRIDE];
        const FieldValue *reason = &values[CUSTOMER_REASON];
        view.warned = go_on->err != NULL || go_on->on || reason->err != NULL;
        view.warning = go_on->message;
        view.override_warning =
            form_field(&customer_fields[CUSTOMER_OVERRIDE], go_on, S("checkbox"));
        view.override_warning.error = S(""); /* it stands above, as the warning */
        view.reason = form_field(&customer_fields[CUSTOMER_REASON], reason, S("text"));
        view.key = values[CUSTOMER_KEY].text.len > 0 ? values[CUSTOMER_KEY].text : view.key;
    }
    return view;
}

bool customer_form_check(Req *req)
{
    const FieldValue *values = req->form;
    CustomerIssue issues[CUSTOMER_ISSUE_MAX];
    const CustomerInput input = { .company = values[CUSTOMER_COMPANY].text,
                                  .contact = values[CUSTOMER_CONTACT].text,
                                  .email = values[CUSTOMER_EMAIL].text,
                                  .phone = values[CUSTOMER_PHONE].text,
                                  .street = values[CUSTOMER_STREET].text,
                                  .city = values[CUSTOMER_CITY].text,
                                  .region = values[CUSTOMER_REGION].text,
                                  .postcode = values[CUSTOMER_POSTCODE].text,
                                  .country = values[CUSTOMER_COUNTRY].text,
                                  .vat_number = values[CUSTOMER_VAT_NUMBER].text };
    size_t count = customer_check(&input, S(""), issues);

    for (size_t i = 0; i < count; i++) {
        const CustomerIssue *issue = &issues[i];
        bool known = false;
        for (size_t k = 0; k < CUSTOMER_SHOWN_COUNT; k++) {
            bool same = str_eq(str_from_cstr(customer_fields[k].name), str_from_cstr(issue->field));
            known = known || (same && values[k].err != NULL);
        }
        if (!issue->warning && !known) {
            /* What names no field here comes back from the service. */
            Err *other = req_field_failed(
                req, ERR_FIELD(FIELD_INVALID, issue->field, "%.*s", STR_ARG(issue->text)));
            (void)other;
        }
    }
    return req_valid(req);
}

CustomerForm customer_form_input(const FieldValue *values)
{
    return (CustomerForm){ .company = values[CUSTOMER_COMPANY].text,
                           .contact = values[CUSTOMER_CONTACT].text,
                           .email = values[CUSTOMER_EMAIL].text,
                           .phone = values[CUSTOMER_PHONE].text,
                           .street = values[CUSTOMER_STREET].text,
                           .city = values[CUSTOMER_CITY].text,
                           .region = values[CUSTOMER_REGION].text,
                           .postcode = values[CUSTOMER_POSTCODE].text,
                           .country = values[CUSTOMER_COUNTRY].text,
                           .vat_number = values[CUSTOMER_VAT_NUMBER].text,
                           .override_warning = values[CUSTOMER_OVERRIDE].on,
                           .reason = values[CUSTOMER_REASON].text,
                           .key = values[CUSTOMER_KEY].text };
}
