/* billing_form.c - shows a form of the billing role, again with what was wrong, and saves it. */
#include "web/billing_form.h"

#include "gen/tpl_account_billing_form.h"
#include "service/customer.h"

void form_options(FormField *field, const FormOption *options, size_t count)
{
    field->options = options;
    field->options_count = count;
}

/* Whom the reader's account sells to; `value` is chosen. */
static Err *buyer_options(Req *req, Str none, FormField *field)
{
    Call call = page_call(req);
    Page list = { .limit = LIST_MAX };
    AccountView *children;
    size_t count;
    TRY(svc_account_children(&call, req->actor.account, &list, &children, &count));
    FormOption *options = arena_array(req->arena, FormOption, count + 2);
    size_t options_count = 0;
    bool listed = field->value.len == 0;
    options[options_count++] = (FormOption){ S(""), none };
    for (size_t i = 0; i < count; i++) {
        options[options_count++] = (FormOption){ children[i].code, children[i].name };
        listed = listed || str_eq(children[i].code, field->value);
    }
    if (!listed) { /* past the list's end */
        options[options_count++] = (FormOption){ field->value, field->value };
    }
    form_options(field, options, options_count);
    return NULL;
}

static Err *fields_fill(Req *req, const BillingForm *form, const FieldValue *values,
                        const Zone *zone, BillingFormPage *page)
{
    static const FieldValue nothing = { .number = -1 };
    for (size_t i = 0; i < form->shown; i++) {
        page->fields[i] = form_field(&form->fields[i], values == NULL ? &nothing : &values[i],
                                     str_from_cstr(form->types[i]));
    }
    if (form->fill != NULL) {
        form->fill(req, values == NULL, date_of(req->now, zone), page->fields);
    }
    bool keyed = values != NULL && values[form->shown].text.len > 0;
    page->key = keyed ? values[form->shown].text : page_key(req);
    return form->buyers.len == 0 ? NULL : buyer_options(req, form->buyers, &page->fields[0]);
}

/* `values` NULL: an empty one. */
static Err *form_page(Req *req, Resp *resp, const BillingForm *form, const FieldValue *values,
                      const Err *refused)
{
    BillingFormPage page = { .title = form->title,
                             .text = form->text,
                             .path = req->path,
                             .list_path = form->list_path,
                             .list_title = form->list_title,
                             .button = form->button,
                             .fields_count = form->shown };
    const Zone *zone;
    assert(form->shown <= BILLING_FORM_FIELDS_MAX);
    TRY(form->look == NULL ? NULL : form->look(req));
    TRY(page_zone(req, &zone));
    TRY(fields_fill(req, form, values, zone, &page));
    TRY(page_layout(req, page.title, SECTION_BILLING, &page.layout));
    if (refused != NULL) {
        if (!page_refused(resp, &page.layout, refused)) {
            return err_copy(refused);
        }
    } else if (values != NULL) {
        page_notice(&page.layout, S("bad"), S("Not saved yet. Please look at the marked fields."));
    }
    Out out = out_new(req->arena, zone);
    tpl_account_billing_form(&out, &page);
    return resp_html(resp, out_str(&out));
}

Err *billing_form_get(Req *req, Resp *resp, const BillingForm *form)
{
    return form_page(req, resp, form, NULL, NULL);
}

Err *billing_form_invalid(Req *req, Resp *resp, const BillingForm *form)
{
    resp->status = 422;
    return form_page(req, resp, form, req->form, NULL);
}

Err *billing_form_post(Req *req, Resp *resp, const BillingForm *form)
{
    Err *err = form->save(req, req->form);
    if (err == NULL) {
        return page_done(resp, form->list_path, form->done);
    }
    err = req_field_failed(req, err);
    return err == NULL ? billing_form_invalid(req, resp, form)
                       : form_page(req, resp, form, req->form, err);
}
