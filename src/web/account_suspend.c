/* account_suspend.c - /subscriptions/{subscription}/suspend: the form and its confirmation; and
 * resuming. */
#include "gen/tpl_account_suspend.h"
#include "web/account_routes.h"
#include "web/subscription_page.h"

enum { F_REASON };
static const Field fields[] = {
    [F_REASON] = { "reason", FIELD_TEXT, "Reason", .required = true,
                   .max = SUSPEND_REASON_BYTES_MAX },
};

static Err *load(Req *req, Call *call, SuspendPage *page)
{
    SubscriptionId id;
    TRY(page_id(subscription_id_parse(req_param(req, S("subscription")), "subscription", &id)));
    TRY(svc_subscription(call, id, &page->view));
    page->title =
        page->view.friendly_name.len > 0 ? page->view.friendly_name : page->view.product_name;
    return NULL;
}

static Str path_of(Arena *out, const SuspendPage *page)
{
    return arena_printf(out, "/subscriptions/%.*s", STR_ARG(page->view.code));
}

static Err *show(Req *req, Resp *resp, SuspendPage *page, const FieldValue *typed,
                 const Err *refused)
{
    static const FieldValue nothing = { .number = -1 };
    const Zone *zone;
    page->reason = form_field(&fields[F_REASON], typed == NULL ? &nothing : typed, S("text"));
    page->reason.hint = S("Shown to those who manage it, and sent to who bought it.");
    TRY(page_layout(req, S("Suspend a subscription"), SECTION_SUBSCRIPTIONS, &page->layout));
    if (refused != NULL && !page_refused(resp, &page->layout, refused)) {
        return err_copy(refused);
    }
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_suspend(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *suspend_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    SuspendPage page = { 0 };
    TRY(load(req, &call, &page));
    return show(req, resp, &page, NULL, NULL);
}

static Err *suspend_invalid(Req *req, Resp *resp)
{
    Call call = page_call(req);
    SuspendPage page = { 0 };
    TRY(load(req, &call, &page));
    resp->status = 422;
    return show(req, resp, &page, &req->form[F_REASON], NULL);
}

static Err *suspend_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    SuspendPage page = { 0 };
    TRY(load(req, &call, &page));
    Err *err = svc_suspend(&call, page.view.id, req->form[F_REASON].text);
    if (err == NULL) {
        return page_done(resp, path_of(req->arena, &page), S("suspended"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? suspend_invalid(req, resp)
                       : show(req, resp, &page, &req->form[F_REASON], err);
}

static Err *resume_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    SuspendPage page = { 0 };
    TRY(load(req, &call, &page));
    TRY(svc_resume(&call, page.view.id));
    return page_done(resp, path_of(req->arena, &page), S("resumed"));
}

const Route subscription_suspend_route = {
    .method = HTTP_GET,
    .path = "/subscriptions/{subscription}/suspend",
    .handle = suspend_get,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .summary = "Form that suspends a subscription",
};

const Route subscription_suspend_post_route = {
    .method = HTTP_POST,
    .path = "/subscriptions/{subscription}/suspend",
    .handle = suspend_post,
    .invalid = suspend_invalid,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Suspend a subscription and its add-ons",
};

const Route subscription_resume_route = {
    .method = HTTP_POST,
    .path = "/subscriptions/{subscription}/resume",
    .handle = resume_post,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_FORM,
    .summary = "Resume a suspended subscription",
};
