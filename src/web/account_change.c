/*
 * account_change.c - /subscriptions/{subscription}/change (the quantity) and …/plan: the form, the
 * preview of money and dates at the same address, and the confirmation; and taking a planned change
 * back.
 *
 * The confirmation sends back what the preview showed, as with a cancellation (account_cancel.c).
 */
#include "gen/tpl_account_change.h"
#include "service/checkout.h"
#include "web/account_routes.h"
#include "web/change_page.h"

#include <inttypes.h>

static const char *const when_words[] = { "now", "period_end", "term_end", NULL };

/* The same fields in the query, for the preview, and in the form, for the confirmation. */
enum { F_QUANTITY, F_PLAN, F_WHEN, PREVIEW_FIELD_COUNT, F_EXPECTED = PREVIEW_FIELD_COUNT, F_KEY };
static const Field fields[] = {
    [F_QUANTITY] = { "quantity", FIELD_INT, "Quantity", .min_value = 1, .max_value = INT32_MAX },
    [F_PLAN] = { "plan", FIELD_TOKEN, "Plan", .max = 100 },
    [F_WHEN] = { "when", FIELD_CHOICE, "When", .choices = when_words },
    [F_EXPECTED] = { "expected", FIELD_TEXT, "What was shown" },
    [F_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

static bool by_plan(const Req *req)
{
    bool basket = str_ends(req->path, S("/basket"));
    return basket ? req->form[F_PLAN].given : str_ends(req->path, S("/plan"));
}

static Err *load(Req *req, ChangePage *page)
{
    Call call = page_call(req);
    SubscriptionId id;
    TRY(page_id(subscription_id_parse(req_param(req, S("subscription")), "subscription", &id)));
    TRY(svc_subscription(&call, id, &page->view));
    const SubscriptionView *view = &page->view;
    page->title = view->friendly_name.len > 0 ? view->friendly_name : view->product_name;
    page->key = page_key(req);
    page->by_plan = by_plan(req);
    page->path = page->by_plan ? S("plan") : S("change");
    page->can_basket = view->buys && actor_can(&req->actor, ROLE_BUYER);
    return NULL;
}

static Str plan_option(Arena *out, const ChangePlanView *plan)
{
    static const char *const ways[UPGRADE_KIND_COUNT] = {
        [UPGRADE_UPGRADE] = "Upgrade to ", [UPGRADE_DOWNGRADE] = "Downgrade to "
    };
    Str price = plan->price_visible ? money_display(out, plan->price) : (Str){ 0 };
    return arena_printf(out, "%s%.*s%s%.*s%s", plan->other_product ? ways[plan->way] : "",
                        STR_ARG(plan->title), price.len > 0 ? ": " : "", STR_ARG(price),
                        plan->term_end ? " (when the term is over)" : "");
}

static Err *plan_field(Req *req, ChangePage *page, const FieldValue *typed)
{
    Call call = page_call(req);
    ChangePlanView *plans;
    size_t count;
    TRY(svc_change_plans(&call, page->view.id, &plans, &count));
    FormOption *options = arena_array(req->arena, FormOption, count + 1);
    options[0] = (FormOption){ S(""), S("Please choose") };
    for (size_t i = 0; i < count; i++) {
        options[i + 1] = (FormOption){ plans[i].code, plan_option(req->arena, &plans[i]) };
    }
    page->plan = form_field(&fields[F_PLAN], typed, S("select"));
    page->plan.required = true;
    page->plan.options = options;
    page->plan.options_count = count + 1;
    return NULL;
}

static Err *show(Req *req, Resp *resp, ChangePage *page, FieldValue *typed)
{
    static const FormOption whens[] = {
        { STR_INIT("now"), STR_INIT("Now") },
        { STR_INIT("period_end"), STR_INIT("At the end of the period") },
        { STR_INIT("term_end"), STR_INIT("At the end of the term") },
    };
    Layout layout;
    const Zone *zone;
    if (!typed[F_QUANTITY].given) {
        typed[F_QUANTITY].raw = arena_printf(req->arena, "%" PRId64, page->view.quantity);
    }
    page->quantity = form_field(&fields[F_QUANTITY], &typed[F_QUANTITY], S("number"));
    page->quantity.required = true;
    if (page->by_plan) {
        TRY(plan_field(req, page, &typed[F_PLAN]));
    }
    page->when = form_field(&fields[F_WHEN], &typed[F_WHEN], S("select"));
    page->when.options = whens;
    page->when.options_count = COUNT_OF(whens);
    TRY(page_layout(req, page->by_plan ? S("Change the plan") : S("Change the quantity"),
                    SECTION_SUBSCRIPTIONS, &layout));
    layout.notice = page->layout.notice;
    layout.notice_tone = page->layout.notice_tone;
    page->layout = layout;
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_change(&out, page);
    return resp_html(resp, out_str(&out));
}

static ChangeRequest request_from(const ChangePage *page, const FieldValue *typed)
{
    static const CancelWhen whens[] = { CANCEL_NOW, CANCEL_PERIOD_END, CANCEL_TERM_END };
    int64_t when = typed[F_WHEN].given ? typed[F_WHEN].number : 0;
    return (ChangeRequest){ .when = whens[when],
                            .plan = page->by_plan ? typed[F_PLAN].text : (Str){ 0 },
                            .quantity = page->by_plan ? 0 : typed[F_QUANTITY].number,
                            .reason = CANCEL_REASON_COUNT };
}

ChangeShown change_shown(const Req *req, const ChangePreview *preview, bool by_plan)
{
    return (ChangeShown){ .preview = *preview,
                          .by_plan = by_plan,
                          .money = sees_price(req, preview->price_visible),
                          .credit = preview->gross.minor < 0 };
}

/* The day and the money of a preview in one line, to be compared at the confirmation. */
Str change_expected(Arena *out, const ChangePreview *preview)
{
    return arena_printf(out, "%" PRId32 " %" PRId64 " %" PRId64 " %" PRId64 " %s",
                        preview->effective_on.day, preview->quantity_was, preview->net.minor,
                        preview->gross.minor, preview->gross.currency.code);
}

/* Refusals (a number the plan does not allow, a state) stand at their field or above the form. */
static Err *preview(Req *req, Resp *resp, ChangePage *page, FieldValue *typed)
{
    Call call = page_call(req);
    ChangeRequest request = request_from(page, typed);
    ChangePreview shown;
    Err *err = svc_change_preview(&call, page->view.id, &request, &shown);
    if (err != NULL && err->field != NULL) {
        bool when = str_eq(str_from_cstr(err->field), S("when"));
        typed[when ? F_WHEN : page->by_plan ? F_PLAN : F_QUANTITY].message = err_message(err);
        resp->status = 422;
        return NULL;
    }
    if (err != NULL) {
        return page_refused(resp, &page->layout, err) ? NULL : err;
    }
    page->previewed = true;
    page->shown = change_shown(req, &shown, page->by_plan);
    page->expected = change_expected(req->arena, &shown);
    return NULL;
}

static Err *change_get(Req *req, Resp *resp)
{
    ChangePage page = { 0 };
    TRY(load(req, &page));
    if (req->query[page.by_plan ? F_PLAN : F_QUANTITY].given) {
        TRY(preview(req, resp, &page, req->query));
    }
    return show(req, resp, &page, req->query);
}

static Err *change_invalid(Req *req, Resp *resp)
{
    ChangePage page = { 0 };
    TRY(load(req, &page));
    page_notice(&page.layout, S("bad"), S("Please look at the fields that are marked."));
    return show(req, resp, &page, req->method == HTTP_GET ? req->query : req->form);
}

static Err *done(Req *req, Resp *resp, const ChangePage *page)
{
    return page_done(resp,
                     arena_printf(req->arena, "/subscriptions/%.*s", STR_ARG(page->view.code)),
                     S("changed"));
}

static Err *change_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    ChangePage page = { 0 };
    FieldValue *typed = req->form;
    SaleChangeId made;
    bool sent;
    TRY(load(req, &page));
    TRY(svc_change_sent(&call, page.view.id, typed[F_KEY].text, &sent));
    if (sent) {
        return done(req, resp, &page); /* the form came twice */
    }
    if (page.by_plan && typed[F_PLAN].text.len == 0) {
        typed[F_PLAN].message = S("Please choose the plan.");
        resp->status = 422;
        return show(req, resp, &page, typed);
    }
    TRY(preview(req, resp, &page, typed));
    if (!page.previewed) {
        return show(req, resp, &page, typed);
    }
    if (!str_eq(page.expected, typed[F_EXPECTED].text)) {
        resp->status = 409;
        page_notice(&page.layout, S("warn"),
                    S("Dates or amounts are not the same any more. Please look at them again."));
        return show(req, resp, &page, typed);
    }
    ChangeRequest request = request_from(&page, typed);
    request.key = typed[F_KEY].text;
    TRY(svc_change(&call, page.view.id, &request, &made));
    return done(req, resp, &page);
}

/* The same as a line of the basket, to be ordered with other things. */
static Err *basket_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    ChangePage page = { 0 };
    FieldValue *typed = req->form;
    TRY(load(req, &page));
    const ChangeRequest request = request_from(&page, typed);
    const BasketChange change = { .subscription = page.view.id,
                                  .action = !page.by_plan ? ACTION_QUANTITY
                                            : date_is_none(page.view.trial_ends_on)
                                                ? ACTION_PLAN
                                                : ACTION_CONVERT,
                                  .when = request.when,
                                  .plan_code = request.plan,
                                  .quantity = request.quantity,
                                  .key = typed[F_KEY].text };
    Err *err = svc_basket_change(&call, &change);
    if (err == NULL) {
        return page_done(resp, S("/basket"), S("added"));
    }
    if (!page_refused(resp, &page.layout, err)) {
        return err;
    }
    return show(req, resp, &page, typed);
}

static Err *withdraw_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    ChangePage page = { 0 };
    SaleChangeId id;
    TRY(load(req, &page));
    TRY(page_id(sale_change_id_parse(req_param(req, S("change")), "change", &id)));
    TRY(svc_change_withdraw(&call, id));
    return done(req, resp, &page);
}

const Route change_route = {
    .method = HTTP_GET,
    .path = "/subscriptions/{subscription}/change",
    .handle = change_get,
    .invalid = change_invalid,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .query = fields,
    .query_count = PREVIEW_FIELD_COUNT,
    .summary = "Change the quantity of a subscription: form and preview",
};

const Route change_post_route = {
    .method = HTTP_POST,
    .path = "/subscriptions/{subscription}/change",
    .handle = change_post,
    .invalid = change_invalid,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Confirm a change of the quantity",
};

const Route change_basket_route = {
    .method = HTTP_POST,
    .path = "/subscriptions/{subscription}/basket",
    .handle = basket_post,
    .invalid = change_invalid,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Put a change of the quantity or plan into the basket",
};

const Route change_withdraw_route = {
    .method = HTTP_POST,
    .path = "/subscriptions/{subscription}/changes/{change}/withdraw",
    .handle = withdraw_post,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_FORM,
    .summary = "Take a planned change back",
};

const Route change_plan_route = {
    .method = HTTP_GET,
    .path = "/subscriptions/{subscription}/plan",
    .handle = change_get,
    .invalid = change_invalid,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .query = fields,
    .query_count = PREVIEW_FIELD_COUNT,
    .summary = "Change the plan of a subscription: form and preview",
};

const Route change_plan_post_route = {
    .method = HTTP_POST,
    .path = "/subscriptions/{subscription}/plan",
    .handle = change_post,
    .invalid = change_invalid,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Confirm a change of the plan",
};
