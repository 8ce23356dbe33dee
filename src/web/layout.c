/* layout.c - fills the frame of a page and the values of form fields. */
#include "web/layout.h"

Layout layout_new(const Req *req, Str title, LayoutSection section)
{
    Layout layout = {
        .title = title, .brand = S("Stoa"), .section = section, .signed_in = req->signed_in
    };

    if (req->signed_in) {
        layout.kind = req->identity.actor.kind;
        layout.no_billing =
            !actor_can(&req->actor, ROLE_BILLING) && !actor_can(&req->actor, ROLE_AUDITOR);
        layout.manages_people =
            actor_can(&req->actor, ROLE_ADMINISTRATOR) || actor_can(&req->actor, ROLE_AUDITOR);
        layout.user_name = req->identity.user_name;
        layout.user_email = req->identity.user_email;
        layout.account_name = req->identity.account_name;
        layout.csrf = req->identity.csrf;
    }
    return layout;
}

FormField form_field(const Field *field, const FieldValue *value, Str type)
{
    return (FormField){
        .name = str_from_cstr(field->name),
        .label = str_from_cstr(field->label),
        .type = type,
        .value = value->raw,
        .error = value->message,
        .required = field->required,
        .checked = value->on,
        .max = (int64_t)field->max,
        .min_value = field->min_value,
        .max_value = field->max_value,
    };
}
