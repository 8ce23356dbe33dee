/* order_view.c - orders as pages and the API show them. */
#include "service/adjust_internal.h"
#include "service/order_internal.h"

#include <inttypes.h>

#include "service/list_internal.h"
#include "service/money_lines.h"
#include "service/service_change.h"
#include "service/vendor.h"
#include "service/wait_internal.h"

/* The user without the right to see costs orders, and sees no amounts. */
static bool prices_shown(const Call *call)
{
    return actor_sees_prices(&call->actor);
}

static Err *line_labels(Call *call, const OrderLineRow *line, OrderLineView *view)
{
    Period billing;
    TRY(period_parse(line->billing, "billing", &billing));
    if (line->trial_days > 0) {
        view->billing_label = arena_printf(call->out, "for %lld days", (long long)line->trial_days);
        return NULL;
    }
    view->billing_label = line->meter.len > 0               ? S("by use")
                          : line->sale_kind == SALE_ONE_OFF ? S("once")
                                                            : period_frequency(call->out, billing);
    return NULL;
}

static Err *line_settings(Call *call, const OrderLineRow *line, OrderLineView *view)
{
    const SettingsCheck check = line_settings_check(line);
    return order_settings_view(call, &check, line->settings, &view->settings,
                               &view->settings_count);
}

static Str promise_text(Arena *out, const Promise *promise)
{
    Str what = discount_text(out, &promise->what, promise->what.percent == 0, promise->currency);
    Str times = promise->periods == 0   ? S("every invoice")
                : promise->periods == 1 ? S("first invoice")
                                        : arena_printf(out, "%d invoices", (int)promise->periods);
    return arena_printf(out, "%.*s, %.*s: %.*s", STR_ARG(what), STR_ARG(times),
                        STR_ARG(promise->reason));
}

/* Of a draft: whether the price is another one than its buyer last saw. */
static Err *line_price_seen(const OrderLineRow *line, const LineMoney *money, OrderLineView *view)
{
    const Explain one = { .unit_price = line->price,
                          .quantity = 1,
                          .num = 1,
                          .den = 1,
                          .rounding = ROUNDING_LINE_HALF_UP };
    bool seen = line->action == ACTION_NEW && line->state == ORDER_LINE_DRAFT &&
                line->price.units != 0 && money->priced;
    if (!seen || decimal_compare(line->price, money->price.unit) == 0) {
        return NULL;
    }
    view->price_changed = true;
    return line_amount(&one, money->price.currency, &view->unit_before);
}

static ChangeLineView *change_lines(Arena *out, const DocumentLine *lines, size_t count)
{
    ChangeLineView *views = arena_array(out, ChangeLineView, count);
    for (size_t i = 0; i < count; i++) {
        views[i] = (ChangeLineView){ .title = lines[i].title,
                                     .credit = lines[i].net.minor < 0,
                                     .amount = money_explained(out, &lines[i]) };
    }
    return views;
}

static void line_change(const Call *call, const LineMoney *money, Currency currency,
                        OrderLineView *view)
{
    const LineChange *change = money->change;
    bool shown = money->priced && prices_shown(call);
    view->change = change->summary;
    view->later = change->ask != NULL && !change->now;
    view->unit_price = shown ? money->unit : money_zero(currency);
    view->recurring = shown ? money->recurring : money_zero(currency);
    view->now.amount = shown ? change->net : money_zero(currency);
    if (shown) {
        view->changes = change_lines(call->out, change->lines, change->line_count);
        view->changes_count = change->line_count;
    }
}

static void line_money(const Call *call, const LineMoney *money, Currency currency,
                       OrderLineView *view)
{
    if (money->promise != NULL && prices_shown(call)) {
        view->discounted = true;
        view->promotion = promise_text(call->out, money->promise);
        view->off = money_explained(call->out, &money->off);
    }
    if (money->change != NULL) {
        line_change(call, money, currency, view);
        return;
    }
    view->unit_price = money_zero(currency);
    view->recurring = money_zero(currency);
    view->now.amount = money_zero(currency);
    if (money->priced && prices_shown(call)) {
        view->unit_price = money->unit;
        view->recurring = money->recurring;
        view->now = money_explained(call->out, &money->line);
        view->has_setup = money->has_setup;
        if (money->has_setup) {
            view->setup = money_explained(call->out, &money->setup);
        }
    }
}

static bool line_simulated(const Call *call, const OrderLineRow *line)
{
    const ConnectorEntry *entry = vendor_connector(call->app, line->connector);
    if (line->service.v != 0) {
        return line->service_simulated;
    }
    return entry != NULL && entry->connector->simulated;
}

static Err *line_view(Call *call, const OrderLineRow *line, const OrderMoney *money, size_t i,
                      bool whole, OrderLineView *ret)
{
    bool draft = line->state == ORDER_LINE_DRAFT;
    Arena *out = call->out;
    OrderLineView view = {
        .id = line->id,
        .code = order_line_code(out, line->id),
        .base_line = line->base_line,
        .product_code = line->product_code,
        .product_name = line->product_name,
        .plan_name = line->plan_name,
        .title = draft ? arena_printf(out, "%.*s, %.*s", STR_ARG(line->product_name),
                                      STR_ARG(line->plan_name))
                       : line->title,
        .image = line->image,
        .unit = line->unit,
        .plan = line->plan,
        .kind = line->kind,
        .simulated = line_simulated(call, line),
        .addon = line->addon,
        .quantity = line->quantity,
        .quantity_min = line->bundle.v != 0 ? line->quantity : line->quantity_min,
        .quantity_max = line->bundle.v != 0 ? line->quantity : line->quantity_max,
        .quantity_step = line->quantity_step,
        .bundle = line->bundle_name,
        .friendly_name = line->friendly_name,
        .settings_ready = line->action != ACTION_NEW || line->addon || line->settings.len > 0,
        .trial_days = line->trial_days,
        .action = line->action,
        .state = line->state,
        .cause = line->cause,
        .subscription = line->subscription,
        .service = line->service,
        .service_state = line->service_state,
    };
    if (line->action != ACTION_NEW) {
        view.target_code = subscription_code(out, line->target);
    }
    if (money->lines[i].change != NULL && money->lines[i].change->refused) {
        view.cause = money->lines[i].change->text;
    } else if (line->action == ACTION_NEW && draft && !line->active) {
        view.cause = err_text(ERR_PRODUCT_GONE);
    } else if (draft && !money->lines[i].priced) {
        view.cause = err_text(ERR_PRICE_MISSING);
    }
    if (line->subscription.v != 0) {
        view.subscription_code = subscription_code(out, line->subscription);
    }
    if (line->service.v != 0) {
        view.service_code = service_code(out, line->service);
    }
    line_money(call, &money->lines[i], money->currency, &view);
    if (prices_shown(call)) {
        TRY(line_price_seen(line, &money->lines[i], &view));
    }
    TRY(line_labels(call, line, &view));
    if (whole && line->action == ACTION_NEW) {
        TRY(line_settings(call, line, &view));
    }
    *ret = view;
    return NULL;
}

/* Of a draft whose receiver is chosen: what cannot be there beside the rest, and why. */
static Err *view_together(Call *call, Db *db, const OrderRow *order, const OrderLineRow *rows,
                          OrderView *view)
{
    const Together all = { .call = call,
                           .db = db,
                           .account = order->account,
                           .owner = order->own_use ? order->account : order->end_customer,
                           .lines = rows,
                           .count = view->lines_count };
    bool chosen = order->state == ORDER_DRAFT && all.owner.v != 0;
    for (size_t i = 0; i < view->lines_count && chosen; i++) {
        PlacingBase base;
        if (view->lines[i].cause.len > 0) {
            continue;
        }
        Err *err = together_check(&all, i, &base);
        if (err != NULL && err_status(err->code) >= 500) {
            return err;
        }
        view->lines[i].cause = err != NULL ? str_dup(call->out, err_message(err)) : (Str){ 0 };
    }
    return NULL;
}

static Err *view_lines(Call *call, Db *db, const OrderRow *order, bool whole, OrderView *view,
                       OrderMoney *ret_money)
{
    OrderLineRow *rows;
    OrderMoney money;
    size_t count;

    TRY(store_order_lines(db, call->out, order->id, &rows, &count));
    if (order->state == ORDER_DRAFT) {
        TRY(agreements_of_draft(call, db, order, rows, count, &view->agreements,
                                &view->agreements_count));
    }
    TRY(order_money(call, db, order, rows, count, &money));
    view->lines = arena_array(call->out, OrderLineView, count);
    view->lines_count = count;
    for (size_t i = 0; i < count; i++) {
        TRY(line_view(call, &rows[i], &money, i, whole, &view->lines[i]));
    }
    TRY(view_together(call, db, order, rows, view));
    view->price_token = money.token;
    view->coupon = money.promotions.code;
    Err *refusal = promotions_check(&money.promotions);
    view->coupon_refusal = refusal == NULL ? S("") : err_message(refusal);
    view->price_visible = prices_shown(call);
    view->net_now = money_zero(money.currency);
    view->tax_now = money_zero(money.currency);
    view->gross_now = money_zero(money.currency);
    if (view->price_visible) {
        view->net_now = money.totals.net;
        view->tax_now = money.totals.tax;
        view->gross_now = money.totals.gross;
        view->extras = change_lines(call->out, money.extras, money.extra_count);
        view->extras_count = money.extra_count;
        money_taxes(call->out, &money.totals, &view->taxes, &view->taxes_count);
    }
    *ret_money = money;
    return NULL;
}

static Err *view_parties(Call *call, Db *db, const OrderRow *order, OrderView *view)
{
    AccountRow *buyer;
    AccountRow *customer;
    TRY(account_seen(call, db, order->account, &buyer));
    TRY(account_view(call, db, buyer, &view->buyer));
    view->has_customer = order->end_customer.v != 0;
    if (view->has_customer) {
        TRY(account_seen(call, db, order->end_customer, &customer));
        TRY(account_view(call, db, customer, &view->customer));
    }
    return NULL;
}

/* A vendor's question comes while it is carried out: then nothing can be taken back here. */
static Err *view_waits(Call *call, Db *db, const OrderRow *order, OrderView *view)
{
    bool untouched = order_waits(order->state);
    TRY(wait_views(call, db, order->id, order->user, &view->waits, &view->waits_count));
    for (size_t i = 0; i < view->lines_count; i++) {
        untouched = untouched && view->lines[i].state == ORDER_LINE_WAITING;
    }
    view->can_cancel = untouched && order->account.v == call->actor.account.v &&
                       actor_can(&call->actor, ROLE_BUYER);
    for (size_t i = 0; i < view->waits_count; i++) {
        view->can_decide = view->can_decide || (untouched && view->waits[i].decides);
    }
    return NULL;
}

Err *order_view(Call *call, Db *db, OrderId id, bool whole, OrderView *ret, OrderMoney *ret_money)
{
    OrderRow *order;
    OrderMoney money;
    TRY(store_order_get(db, call->out, call->actor.account, id, &order));
    bool hidden =
        order != NULL && order->placed_at.us == 0 && order->account.v != call->actor.account.v;
    if (order == NULL || hidden) {
        return ERR(NOT_FOUND, "no order %" PRId64 " that the actor may see", id.v);
    }
    OrderView view = { .id = order->id,
                       .code = order_code(call->out, order->id),
                       .state = order->state,
                       .own_use = order->own_use,
                       .user_name = order->user_name,
                       .reference = order->reference,
                       .cause = order->cause,
                       .agreed = order->agreed_at.us != 0,
                       .start_on = order->start_on,
                       .customer_agrees = order->customer_agrees,
                       .created_at = order->created_at,
                       .placed_at = order->placed_at,
                       .done_at = order->done_at,
                       .expires_at = order->expires_at };
    TRY(view_parties(call, db, order, &view));
    if (order->checkout.v != 0) {
        view.checkout_code = checkout_code(call->out, order->checkout);
    }
    TRY(view_lines(call, db, order, whole, &view, &money));
    for (size_t i = 0; i < view.agreements_count; i++) {
        view.agreed = view.agreed && view.agreements[i].accepted_at.us != 0;
    }
    if (whole && order->state != ORDER_DRAFT) {
        TRY(agreements_accepted(call, db, order, &view.agreements, &view.agreements_count));
        TRY(agreements_consented(call, db, order, &view.consents, &view.consents_count));
    }
    if (whole) {
        TRY(event_history(call, db, S("order"), id.v, &view.events, &view.events_count));
        TRY(view_waits(call, db, order, &view));
    }
    *ret = view;
    if (ret_money != NULL) {
        *ret_money = money;
    }
    return NULL;
}

typedef struct ViewTx {
    Call *call;
    OrderId id;
    OrderCountRow counts;
    int64_t waiting;
    OrderView *views;
} ViewTx;

static Err *get_body(Db *db, void *context)
{
    ViewTx *tx = context;
    return order_view(tx->call, db, tx->id, true, tx->views, NULL);
}

Err *svc_order(Call *call, OrderId id, OrderView *ret)
{
    OrderView view = { 0 };
    ViewTx tx = { .call = call, .id = id, .views = &view };
    TRY(db_tx(call->app->database, DB_READ, "order", get_body, &tx));
    *ret = view;
    return NULL;
}

typedef struct OrdersTx {
    Call *call;
    Page *page;
    OrderQuery query;
    ListRead read;
    OrderView *views;
    size_t count;
} OrdersTx;

static Err *orders_body(Db *db, void *context)
{
    OrdersTx *tx = context;
    Call *call = tx->call;
    DbSortRow *rows;
    size_t count;
    int64_t seen;

    TRY(store_order_seen(db, call->scratch, tx->query.actor, list_count_max(call), &seen));
    tx->read.from.few = list_few(call, seen);
    TRY(store_order_page(db, call->out, &tx->query, &tx->read.from, &rows, &count));
    tx->count = list_shown(&tx->read, count);
    tx->views = arena_array(call->out, OrderView, tx->count);
    for (size_t i = 0; i < tx->count; i++) {
        TRY(order_view(call, db, (OrderId){ rows[i].id }, false, &tx->views[i], NULL));
    }
    tx->page->next = S("");
    if (tx->count < count) {
        tx->page->next =
            list_cursor(call->out, &tx->read, &rows[tx->count - 1], tx->views[tx->count - 1].code);
    }
    return NULL;
}

Err *svc_orders(Call *call, AccountId customer, Str state, Page *page, OrderView **ret,
                size_t *ret_count)
{
    OrdersTx tx = { .call = call,
                    .page = page,
                    .query = { .actor = call->actor.account, .customer = customer, .state = state },
                    .read = { .list = &list_orders,
                              .sorts = sql_order_page_sorts,
                              .sort_count = COUNT_OF(sql_order_page_sorts) } };
    OrderId after = { 0 };
    TRY(list_begin(call, page, &tx.read));
    if (tx.read.from.after) {
        TRY(order_id_parse(tx.read.code, "after", &after));
        tx.read.from.row.id = after.v;
    }
    tx.query.max = (int32_t)tx.read.limit + 1;
    TRY(db_tx(call->app->database, DB_READ, "orders", orders_body, &tx));
    *ret = tx.views;
    *ret_count = tx.count;
    return NULL;
}

static Err *counts_body(Db *db, void *context)
{
    ViewTx *tx = context;
    TRY(store_wait_count_mine(db, tx->call->out, tx->call->actor.account, &tx->waiting));
    return store_order_counts(db, tx->call->out, tx->call->actor.account, &tx->counts);
}

Err *svc_order_counts(Call *call, OrderCounts *ret)
{
    ViewTx tx = { .call = call };
    TRY(db_tx(call->app->database, DB_READ, "order_counts", counts_body, &tx));
    *ret = (OrderCounts){ .failed = tx.counts.failed,
                          .under_way = tx.counts.under_way,
                          .waiting = tx.waiting };
    return NULL;
}

static Err *retry_body(Db *db, void *context)
{
    ViewTx *tx = context;
    OrderHeld *order;
    OrderLineRow *lines;
    size_t count;
    size_t requeued = 0;

    TRY(store_order_lock(db, tx->call->out, tx->call->actor.account, tx->id, &order));
    if (order == NULL) {
        return ERR(NOT_FOUND, "no order %" PRId64 " of this account", tx->id.v);
    }
    TRY(store_order_lines(db, tx->call->out, tx->id, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        bool changed = false;
        if (lines[i].state == ORDER_LINE_FAILED && lines[i].service.v != 0) {
            TRY(service_requeue(tx->call, db, lines[i].service, SERVICE_FAILED, S(""), &changed));
        }
        requeued += changed ? 1 : 0;
    }
    return requeued > 0 ? NULL : ERR(ORDER_STATE, "no line of the order has failed");
}

Err *svc_order_retry(Call *call, OrderId id)
{
    ViewTx tx = { .call = call, .id = id };
    TRY(call_need(call, ROLE_BUYER));
    return db_tx(call->app->database, DB_MONEY, "order_retry", retry_body, &tx);
}
