/* account_customer_new.c - /end-customers/new: the form of R-ORD-03. */
#include "gen/tpl_account_customer_new.h"
#include "web/account_routes.h"
#include "web/customer_page.h"
#include "web/page.h"

static Err *form_page(Req *req, Resp *resp, const FieldValue *values, const Err *refused)
{
    CustomerNewPage page = { .form = customer_form_view(req, values) };
    Out out = out_new(req->arena, NULL);

    TRY(page_layout(req, S("New end customer"), SECTION_CUSTOMERS, &page.layout));
    if (refused != NULL) {
        if (!page_refused(resp, &page.layout, refused)) {
            return err_copy(refused);
        }
    } else if (values != NULL) {
        page_notice(&page.layout, S("bad"), S("Not saved yet. Please look at the marked fields."));
    }
    tpl_account_customer_new(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *customer_new_get(Req *req, Resp *resp)
{
    return form_page(req, resp, NULL, NULL);
}

static Err *customer_new_invalid(Req *req, Resp *resp)
{
    (void)customer_form_check(req);
    resp->status = 422;
    return form_page(req, resp, req->form, NULL);
}

/* Made once, however often the form arrives: by its key. */
static Err *customer_new_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const CustomerForm form = customer_form_input(req->form);
    AccountId id;

    if (!customer_form_check(req)) {
        return customer_new_invalid(req, resp);
    }
    Err *err = svc_customer_add(&call, &form, &id);
    if (err == NULL) {
        Str code = account_code(req->arena, id);
        return page_done(resp, arena_printf(req->arena, "/end-customers/%.*s", STR_ARG(code)),
                         S("customer-added"));
    }
    err = req_field_failed(req, err);
    if (err == NULL) {
        return customer_new_invalid(req, resp);
    }
    return form_page(req, resp, req->form, err);
}

const Route customer_new_route = {
    .method = HTTP_GET,
    .path = "/end-customers/new",
    .handle = customer_new_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BUYER,
    .summary = "Form of a new end customer",
};

const Route customer_new_post_route = {
    .method = HTTP_POST,
    .path = "/end-customers/new",
    .handle = customer_new_post,
    .invalid = customer_new_invalid,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BUYER,
    .body = BODY_FORM,
    .fields = customer_fields,
    .field_count = CUSTOMER_FIELD_COUNT,
    .summary = "Add an end customer",
};
