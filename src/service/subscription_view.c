/* subscription_view.c - running contracts as the actor sees them (R-SUB-01, R-ACC-01). */
#include "service/hold.h"

#include <inttypes.h>

#include "service/list_internal.h"

/* A partner's purchase price needs the role; an end customer sees what it is billed here. */
static bool price_visible(const Call *call, const SubscriptionRow *row)
{
    bool sold = row->currency.code[0] != '\0';
    return sold && actor_sees_prices(&call->actor);
}

static Err *view_money(const Call *call, const SubscriptionRow *row, SubscriptionView *view)
{
    Explain one = { .unit_price = row->price, .quantity = 1, .num = 1, .den = 1 };
    Explain all = { .unit_price = row->price, .quantity = row->quantity, .num = 1, .den = 1 };
    view->price_visible = price_visible(call, row);
    if (view->price_visible) {
        TRY(line_amount(&one, row->currency, &view->price));
        TRY(line_amount(&all, row->currency, &view->recurring));
        view->price_source = row->price_source;
        bool again = row->meter.len == 0 && row->sale_kind != SALE_ONE_OFF;
        view->recurring.minor = again ? view->recurring.minor : 0;
    }
    return NULL;
}

/* What somebody has to do with it: manage it, and may. */
static bool may_cancel(const Call *call, const SubscriptionRow *row)
{
    return row->manages && actor_can(&call->actor, ROLE_SUBSCRIPTIONS) &&
           row->cancellation.v == 0 && (row->bundle.v == 0 || row->base.v == 0) &&
           (subscription_live(row->state) || row->state == SUBSCRIPTION_PENDING);
}

Err *subscription_view(Call *call, const SubscriptionRow *row, SubscriptionView *ret)
{
    Arena *out = call->out;
    Period term;
    Period billing;
    TRY(period_parse(row->term, "term", &term));
    TRY(period_parse(row->billing, "billing", &billing));
    SubscriptionView view = {
        .id = row->id,
        .code = subscription_code(out, row->id),
        .title = row->title,
        .product_name = row->product_name,
        .plan_name = row->plan_name,
        .friendly_name = row->friendly_name,
        .image = row->image,
        .account_name = row->account_name,
        .owner_name = row->owner_name,
        .owner_code = account_code(out, row->owner),
        .order_code = row->manages ? order_code(out, row->order) : (Str){ 0 },
        .service_code = row->service.v == 0 ? (Str){ 0 } : service_code(out, row->service),
        .service_state = row->service_state,
        .kind = row->kind,
        .simulated = row->simulated,
        .addon = row->addon,
        .metered = row->meter.len > 0,
        .once = row->sale_kind == SALE_ONE_OFF,
        .base_code = row->base.v == 0 ? (Str){ 0 } : subscription_code(out, row->base),
        .quantity = row->quantity,
        .state = row->state,
        .vendor_state = row->vendor_state,
        .term_label = row->sale_kind == SALE_ONE_OFF ? S("bought once") : period_length(out, term),
        .billing_label = row->meter.len > 0               ? S("by use")
                         : row->sale_kind == SALE_ONE_OFF ? S("once")
                                                          : period_frequency(out, billing),
        .started_on = row->started_on,
        .term_from = row->term_from,
        .term_to = row->term_to,
        .charged_through = row->charged_through,
        .next_charge_on = row->due_on,
        .end_on = row->end_on,
        .manages = row->manages,
        .plan_code = row->plan_code,
        .bundle_name = row->bundle_name,
        .trial_ends_on = row->trial_ends_on,
        .buys = row->account.v == call->actor.account.v,
        .can_cancel = may_cancel(call, row),
        .cancellation_code =
            row->cancellation.v == 0 ? (Str){ 0 } : cancellation_code(out, row->cancellation),
        .created_at = row->created_at,
        .ended_at = row->ended_at,
    };
    TRY(view_money(call, row, &view));
    *ret = view;
    return NULL;
}

Err *subscription_seen(Call *call, Db *db, SubscriptionId id, SubscriptionRow **ret_row)
{
    TRY(store_subscription_get(db, call->out, call->actor.account, id, ret_row));
    return *ret_row != NULL ? NULL : ERR(NOT_FOUND, "no subscription %" PRId64 " is seen", id.v);
}

/* Who may suspend it, and who may lift all that holds it. */
static Err *view_holds(Call *call, Db *db, const SubscriptionRow *row, SubscriptionView *view)
{
    bool may = row->manages && actor_can(&call->actor, ROLE_SUBSCRIPTIONS);
    TRY(hold_views(call, db, row->id, &view->holds, &view->holds_count));
    view->can_suspend = may && subscription_can_move(row->state, SUBSCRIPTION_SUSPENDED);
    view->can_resume = may && row->state == SUBSCRIPTION_SUSPENDED;
    for (size_t i = 0; i < view->holds_count; i++) {
        view->can_resume = view->can_resume && view->holds[i].lifts;
    }
    return NULL;
}

typedef struct SubscriptionRead {
    Call *call;
    SubscriptionId id;
    SubscriptionView view;
} SubscriptionRead;

static Err *subscription_body(Db *db, void *context)
{
    SubscriptionRead *read = context;
    SubscriptionRow *row;
    TRY(subscription_seen(read->call, db, read->id, &row));
    TRY(subscription_view(read->call, row, &read->view));
    TRY(view_holds(read->call, db, row, &read->view));
    return event_history(read->call, db, S("subscription"), read->id.v, &read->view.events,
                         &read->view.events_count);
}

Err *svc_subscription(Call *call, SubscriptionId id, SubscriptionView *ret)
{
    SubscriptionRead read = { .call = call, .id = id };
    TRY(db_tx(call->app->database, DB_READ, "subscription", subscription_body, &read));
    *ret = read.view;
    return NULL;
}

typedef struct SubscriptionPage {
    Call *call;
    Page *page;
    SubscriptionQuery query;
    ListRead read;
    SubscriptionView *views;
    size_t count;
} SubscriptionPage;

static Err *subscriptions_body(Db *db, void *context)
{
    SubscriptionPage *list = context;
    Call *call = list->call;
    ListRead *read = &list->read;
    DbSortRow *rows;
    int64_t seen;
    TRY(store_subscription_seen(db, call->scratch, list->query.actor, list->query.owner,
                                list_count_max(call), &seen));
    read->from.few = list_few(call, seen);
    TRY(store_subscription_page(db, call->out, &list->query, &read->from, &rows, &list->count));
    size_t count = list->count;
    list->count = list_shown(read, count);
    list->views = arena_array(call->out, SubscriptionView, list->count);
    SubscriptionRow *whole;
    TRY(store_subscription_rows(db, call->out, call->scratch, list->query.actor, rows, list->count,
                                &whole));
    for (size_t i = 0; i < list->count; i++) {
        TRY(subscription_view(call, &whole[i], &list->views[i]));
    }
    list->page->next = (Str){ 0 };
    if (list->count < count) {
        const DbSortRow *last = &rows[list->count - 1];
        list->page->next = list_cursor(call->out, read, last,
                                       subscription_code(call->out, (SubscriptionId){ last->id }));
    }
    return NULL;
}

Err *svc_subscriptions(Call *call, AccountId owner, Str state, Str search, Page *page,
                       SubscriptionView **ret, size_t *ret_count)
{
    SubscriptionPage list = { .call = call,
                              .page = page,
                              .read = { .list = &list_subscriptions,
                                        .sorts = sql_subscription_page_sorts,
                                        .sort_count = COUNT_OF(sql_subscription_page_sorts) } };
    SubscriptionId after = { 0 };
    SubscriptionState known;
    TRY(list_begin(call, page, &list.read));
    if (list.read.from.after) {
        TRY(subscription_id_parse(list.read.code, "after", &after));
        list.read.from.row.id = after.v;
    }
    if (state.len > 0 && !subscription_state_parse(state, &known)) {
        return ERR_FIELD(FIELD_INVALID, "state", "there is no such state");
    }
    list.query = (SubscriptionQuery){ .actor = call->actor.account,
                                      .owner = owner,
                                      .state = state,
                                      .max = (int32_t)list.read.limit + 1 };
    TRY(list_pattern(call->out, search, &list.query.pattern));
    TRY(db_tx(call->app->database, DB_READ, "subscriptions", subscriptions_body, &list));
    *ret = list.views;
    *ret_count = list.count;
    return NULL;
}
