/*
 * billing_form.h - the forms by which a seller's billing role enters something: one page for all,
 * with what was typed and what is wrong with it, saved once however often it arrives (by its key).
 */
#ifndef WEB_BILLING_FORM_H
#define WEB_BILLING_FORM_H

#include "web/account_page.h"

enum { BILLING_FORM_FIELDS_MAX = 16 };

/* What the template account/billing_form shows. */
typedef struct BillingFormPage {
    Layout layout;
    Str title, text, path, list_path, list_title, button;
    FormField fields[BILLING_FORM_FIELDS_MAX];
    size_t fields_count;
    Str key;
} BillingFormPage;

typedef struct BillingForm {
    Str title, text, button;
    Str list_path, list_title; /* where the reader comes from, and goes when it is saved */
    Str done;                  /* the notice there */
    const Field *fields;       /* those that are shown, then the key */
    const char *const *types;  /* of those that are shown */
    size_t shown;              /* up to BILLING_FORM_FIELDS_MAX */
    Str buyers; /* the first field is a buyer: what its list says while none is chosen */
    Err *(*look)(Req *req); /* whether the reader may see it; NULL: the route's access says so */
    /* Hints, options and, for an empty form, first values; NULL: none. */
    void (*fill)(const Req *req, bool empty, Date today, FormField *fields);
    Err *(*save)(Req *req, const FieldValue *form);
} BillingForm;

MUST_USE Err *billing_form_get(Req *req, Resp *resp, const BillingForm *form);
MUST_USE Err *billing_form_invalid(Req *req, Resp *resp, const BillingForm *form);
MUST_USE Err *billing_form_post(Req *req, Resp *resp, const BillingForm *form);
void form_options(FormField *field, const FormOption *options, size_t count);

/* The routes `name`_route and `name`_post_route of `name`_form with `name`_fields. */
#define BILLING_FORM_ROUTES(name, route_path, what, query_fields, fields_of_query) \
    static Err *name##_get(Req *req, Resp *resp)                                   \
    {                                                                              \
        return billing_form_get(req, resp, &name##_form);                          \
    }                                                                              \
    static Err *name##_invalid(Req *req, Resp *resp)                               \
    {                                                                              \
        return billing_form_invalid(req, resp, &name##_form);                      \
    }                                                                              \
    static Err *name##_post(Req *req, Resp *resp)                                  \
    {                                                                              \
        return billing_form_post(req, resp, &name##_form);                         \
    }                                                                              \
    const Route name##_route = {                                                   \
        .method = HTTP_GET,                                                        \
        .path = route_path,                                                        \
        .handle = name##_get,                                                      \
        .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,                 \
        .query = query_fields,                                                     \
        .query_count = fields_of_query,                                            \
        .summary = "Form: " what,                                                  \
    };                                                                             \
    const Route name##_post_route = {                                              \
        .method = HTTP_POST,                                                       \
        .path = route_path,                                                        \
        .handle = name##_post,                                                     \
        .invalid = name##_invalid,                                                 \
        .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,                 \
        .body = BODY_FORM,                                                         \
        .fields = name##_fields,                                                   \
        .field_count = COUNT_OF(name##_fields),                                    \
        .summary = what,                                                           \
    };

#endif
