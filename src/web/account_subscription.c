/* account_subscription.c - /subscriptions/{subscription}: its two states, its money and history. */
#include "gen/tpl_account_subscription.h"
#include "gen/tpl_account_subscription_live.h"
#include "web/account_routes.h"
#include "web/live.h"
#include "web/subscription_page.h"

#include <inttypes.h>

static Err *subscription_param(const Req *req, SubscriptionId *ret_id)
{
    return page_id(
        subscription_id_parse(req_param(req, S("subscription")), "subscription", ret_id));
}

static Str subscription_path(Arena *out, SubscriptionId id)
{
    return arena_printf(out, "/subscriptions/%.*s", STR_ARG(subscription_code(out, id)));
}

static LiveStamp subscription_stamp(const SubscriptionPage *page)
{
    const SubscriptionView *view = &page->view;
    CancelState cancel = page->cancellation.state;
    LiveStamp stamp = live_start();

    live_add(&stamp, subscription_state_name(view->state));
    live_add(&stamp, vendor_state_name(view->vendor_state));
    live_add(&stamp, page->scheduled ? cancel_state_name(cancel) : S(""));
    live_add_events(&stamp, view->events, view->events_count);
    stamp.running = view->vendor_state == VENDOR_PENDING ||
                    (page->scheduled && (cancel == CANCEL_EXECUTING || cancel == CANCEL_ACCEPTED));
    return stamp;
}

/* Its contract, and the open cancellation when there is one. */
static Err *subscription_load(Call *call, SubscriptionId id, SubscriptionPage *page)
{
    CancellationId cancellation;

    TRY(svc_subscription(call, id, &page->view));
    if (page->view.cancellation_code.len > 0) {
        TRY(cancellation_id_parse(page->view.cancellation_code, "cancellation", &cancellation));
        TRY(svc_cancellation(call, cancellation, &page->cancellation));
        page->scheduled = true;
    }
    return NULL;
}

static Err *subscription_read(Call *call, int64_t id, LiveStamp *ret_stamp)
{
    SubscriptionPage page = { 0 };

    TRY(subscription_load(call, (SubscriptionId){ id }, &page));
    *ret_stamp = subscription_stamp(&page);
    return NULL;
}

static Explained explain_recurring(Arena *out, const SubscriptionView *view)
{
    Str price = money_display(out, view->price);
    Str amount = money_display(out, view->recurring);

    return (Explained){
        .amount = view->recurring,
        .unit_price = { view->price.minor, currency_exponent(view->price.currency) },
        .quantity = view->quantity,
        .ratio_num = 1,
        .ratio_den = 1,
        .from = DATE_NONE,
        .to = DATE_NONE,
        .cycle_from = DATE_NONE,
        .cycle_to = DATE_NONE,
        .price_source = view->price_source,
        .formula = arena_printf(out, "%.*s × %" PRId64 " = %.*s", STR_ARG(price), view->quantity,
                                STR_ARG(amount)),
    };
}

static Err *subscription_fill(Req *req, SubscriptionPage *page)
{
    Call call = page_call(req);
    SubscriptionId id;

    TRY(subscription_param(req, &id));
    TRY(subscription_load(&call, id, page));
    const SubscriptionView *view = &page->view;
    LiveStamp stamp = subscription_stamp(page);
    bool manager = actor_can(&req->actor, ROLE_SUBSCRIPTIONS);
    page->title = view->friendly_name.len > 0 ? view->friendly_name : view->product_name;
    page->money = sees_price(req, view->price_visible) && !view->metered && !view->once;
    if (page->money) { /* else there is no price, and no currency */
        page->recurring = explain_recurring(req->arena, view);
    }
    page->can_cancel = view->can_cancel && manager;
    page->can_change = view->can_cancel && manager && !view->metered && !view->once &&
                       view->bundle_name.len == 0 && subscription_live(view->state) &&
                       !date_is_none(view->started_on);
    if (page->can_change) {
        ChangePlanView *plans;
        size_t plan_count;
        TRY(svc_change_plans(&call, id, &plans, &plan_count));
        page->can_change_plan = plan_count > 0;
    }
    page->can_name = view->manages && manager;
    TRY(svc_changes(&call, id, &page->changes, &page->changes_count));
    page->can_revoke = page->scheduled && manager && page->cancellation.state == CANCEL_SCHEDULED;
    page->can_see_documents =
        req->actor.kind != ACCOUNT_END_CUSTOMER &&
        (actor_can(&req->actor, ROLE_BILLING) || actor_can(&req->actor, ROLE_AUDITOR));
    page->own_use = str_eq(view->owner_name, req->identity.account_name);
    page->running = stamp.running;
    page->live = live_link(req->arena, subscription_path(req->arena, id), stamp);
    page->timeline = (Timeline){ .events = view->events,
                                 .events_count = view->events_count,
                                 .running = stamp.running };
    return NULL;
}

static Err *subscription_get(Req *req, Resp *resp)
{
    SubscriptionPage page = { 0 };
    const Zone *zone;

    TRY(subscription_fill(req, &page));
    TRY(page_layout(req, page.title, SECTION_SUBSCRIPTIONS, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_subscription(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *subscription_live_get(Req *req, Resp *resp)
{
    SubscriptionPage page = { .layout = layout_new(req, S("Subscription"), SECTION_SUBSCRIPTIONS) };
    const Zone *zone;

    TRY(subscription_fill(req, &page));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_subscription_live(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *subscription_events(Req *req, Resp *resp)
{
    SubscriptionId id;

    TRY(subscription_param(req, &id));
    return live_stream(req, resp, subscription_read, id.v);
}

/* Sent twice, the second finds nothing to take back: that is what was asked for. */
static Err *subscription_revoke(Req *req, Resp *resp)
{
    Call call = page_call(req);
    SubscriptionPage page = { 0 };
    SubscriptionId id;

    TRY(subscription_param(req, &id));
    TRY(subscription_load(&call, id, &page));
    if (page.scheduled) {
        TRY(svc_cancel_revoke(&call, page.cancellation.id));
    }
    return page_done(resp, subscription_path(req->arena, id), S("revoked"));
}

const Route subscription_route = {
    .method = HTTP_GET,
    .path = "/subscriptions/{subscription}",
    .handle = subscription_get,
    .access = ACCESS_SIGNED_IN,
    .summary = "A subscription",
};

const Route subscription_events_route = {
    .method = HTTP_GET,
    .path = "/subscriptions/{subscription}/events",
    .handle = subscription_events,
    .access = ACCESS_SIGNED_IN,
    .query = live_query,
    .query_count = LIVE_QUERY_COUNT,
    .summary = "Changes of a subscription as server-sent events",
};

const Route subscription_live_route = {
    .method = HTTP_GET,
    .path = "/subscriptions/{subscription}/live",
    .handle = subscription_live_get,
    .access = ACCESS_SIGNED_IN,
    .summary = "The part of a subscription's page that follows the work",
};

const Route subscription_revoke_route = {
    .method = HTTP_POST,
    .path = "/subscriptions/{subscription}/revoke",
    .handle = subscription_revoke,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_FORM,
    .summary = "Take a scheduled cancellation back",
};
