/* account_name.c - /subscriptions/{subscription}/name: the buyer's own name for a subscription. */
#include "gen/tpl_account_name.h"
#include "web/account_routes.h"
#include "web/subscription_page.h"

enum { F_NAME };
static const Field fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, "Name", .max = FRIENDLY_NAME_BYTES_MAX / 4 },
};

static Err *load(Req *req, Call *call, NamePage *page)
{
    SubscriptionId id;
    TRY(page_id(subscription_id_parse(req_param(req, S("subscription")), "subscription", &id)));
    TRY(svc_subscription(call, id, &page->view));
    page->title =
        page->view.friendly_name.len > 0 ? page->view.friendly_name : page->view.product_name;
    return NULL;
}

static Err *show(Req *req, Resp *resp, NamePage *page, const FieldValue *typed)
{
    const Zone *zone;
    page->name = form_field(&fields[F_NAME], typed, S("text"));
    page->name.hint = S("Yours alone: invoices have the product's name.");
    TRY(page_layout(req, S("Name a subscription"), SECTION_SUBSCRIPTIONS, &page->layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_name(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *name_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    NamePage page = { 0 };
    TRY(load(req, &call, &page));
    const FieldValue now = { .raw = page.view.friendly_name, .given = true };
    return show(req, resp, &page, &now);
}

static Err *name_invalid(Req *req, Resp *resp)
{
    Call call = page_call(req);
    NamePage page = { 0 };
    TRY(load(req, &call, &page));
    resp->status = 422;
    return show(req, resp, &page, &req->form[F_NAME]);
}

static Err *name_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    NamePage page = { 0 };
    TRY(load(req, &call, &page));
    Err *err = svc_subscription_name(&call, page.view.id, req->form[F_NAME].text);
    if (err == NULL) {
        return page_done(resp,
                         arena_printf(req->arena, "/subscriptions/%.*s", STR_ARG(page.view.code)),
                         S("changed"));
    }
    TRY(req_field_failed(req, err));
    return name_invalid(req, resp);
}

const Route subscription_name_route = {
    .method = HTTP_GET,
    .path = "/subscriptions/{subscription}/name",
    .handle = name_get,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .summary = "Form that names a subscription",
};

const Route subscription_name_post_route = {
    .method = HTTP_POST,
    .path = "/subscriptions/{subscription}/name",
    .handle = name_post,
    .invalid = name_invalid,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Name a subscription",
};
