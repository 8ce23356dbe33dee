/*
 * customer_form.h - the form of a new end customer (R-ORD-03), for the checkout and for the list of
 * end customers: templates/shop/customer_fields.html shows a CustomerFormView.
 */
#ifndef WEB_CUSTOMER_FORM_H
#define WEB_CUSTOMER_FORM_H

#include "service/customer.h"
#include "web/layout.h"

enum {
    CUSTOMER_COMPANY,
    CUSTOMER_CONTACT,
    CUSTOMER_EMAIL,
    CUSTOMER_PHONE,
    CUSTOMER_STREET,
    CUSTOMER_POSTCODE,
    CUSTOMER_CITY,
    CUSTOMER_REGION,
    CUSTOMER_COUNTRY,
    CUSTOMER_VAT_NUMBER,
    CUSTOMER_SHOWN_COUNT,
    CUSTOMER_OVERRIDE = CUSTOMER_SHOWN_COUNT,
    CUSTOMER_REASON,
    CUSTOMER_KEY,
    CUSTOMER_FIELD_COUNT
};

/* For the fields of a route that has these first and more behind them. */
#define CUSTOMER_FIELD_ROWS                                                                  \
    [CUSTOMER_COMPANY] = { "company", FIELD_TEXT, "Company", .required = true, .max = 120 }, \
    [CUSTOMER_CONTACT] = { "contact", FIELD_TEXT, "Contact person", .required = true,        \
                           .max = 120 },                                                     \
    [CUSTOMER_EMAIL] = { "email", FIELD_EMAIL, "E-mail address", .required = true },         \
    [CUSTOMER_PHONE] = { "phone", FIELD_TEXT, "Telephone", .required = true, .max = 40 },    \
    [CUSTOMER_STREET] = { "street", FIELD_TEXT, "Street and number", .required = true,       \
                          .max = 120 },                                                      \
    [CUSTOMER_POSTCODE] = { "postcode", FIELD_TEXT, "Postcode", .max = 20 },                 \
    [CUSTOMER_CITY] = { "city", FIELD_TEXT, "City", .max = 80 },                             \
    [CUSTOMER_REGION] = { "region", FIELD_TEXT, "Region", .max = 80 },                       \
    [CUSTOMER_COUNTRY] = { "country", FIELD_TOKEN, "Country", .required = true, .max = 2 },  \
    [CUSTOMER_VAT_NUMBER] = { "vat_number", FIELD_TEXT, "VAT number", .max = 30 },           \
    [CUSTOMER_OVERRIDE] = { "override_warning", FIELD_BOOL, "Go on in spite of this" },      \
    [CUSTOMER_REASON] = { "reason", FIELD_TEXT, "Reason", .max = 200 },                      \
    [CUSTOMER_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 }

/* For Route.fields. */
extern const Field customer_fields[CUSTOMER_FIELD_COUNT];

typedef struct CustomerFormView {
    FormField fields[CUSTOMER_SHOWN_COUNT];
    size_t fields_count;
    bool warned; /* asks whether to go on, and why */
    Str warning;
    FormField override_warning;
    FormField reason;
    Str key;
} CustomerFormView;

/* The form with what was typed, or an empty one when `values` is NULL. */
CustomerFormView customer_form_view(Req *req, const FieldValue *values);
/* Marks every field that is wrong, not only the first; true when none is. */
bool customer_form_check(Req *req);
CustomerForm customer_form_input(const FieldValue *values);

#endif
