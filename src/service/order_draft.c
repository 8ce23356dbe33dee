/* order_draft.c - drafts of orders and their lines, inside a transaction. */
#include "service/job.h"
#include "service/order_internal.h"

Instant order_draft_end(const Call *call)
{
    return order_expires_at(ORDER_DRAFT, call->now);
}

Err *order_draft(Call *call, Db *db, OrderId id, OrderHeld **ret_order)
{
    TRY(store_order_lock(db, call->out, call->actor.account, id, ret_order));
    const OrderHeld *order = *ret_order;
    if (order == NULL) {
        return ERR(NOT_FOUND, "no order %" PRId64 " of this account", id.v);
    }
    if (order->state != ORDER_DRAFT) {
        return ERR(ORDER_STATE, "the order is placed already");
    }
    if (order->expires_at.us <= call->now.us) {
        return ERR(ORDER_STATE, "the basket has expired");
    }
    return NULL;
}

static Err *draft_job(Call *call, Db *db, OrderId id)
{
    Str code = order_code(call->out, id);
    Str key = arena_printf(call->out, "expire:%.*s", STR_ARG(code));
    return job_add(call, db, JOB_EXPIRE, id.v, key, order_draft_end(call));
}

Err *order_by_key(Call *call, Db *db, Str request_key, OrderId *ret_id)
{
    OrderState state;
    Instant expires_at;
    bool expired = false;
    TRY(store_order_by_request(db, call->out, call->actor.account, request_key, ret_id, &state,
                               &expires_at));
    if (ret_id->v != 0 && state == ORDER_DRAFT && expires_at.us <= call->now.us) {
        TRY(store_order_expire(db, *ret_id, call->now, &expired));
    }
    if (expired) {
        *ret_id = (OrderId){ 0 };
    }
    return NULL;
}

Err *order_draft_add(Call *call, Db *db, const DraftAdd *add, OrderHeld **ret_order, bool *ret_new)
{
    AccountId account = call->actor.account;
    OrderId id = { 0 };
    AccountRow *buyer;

    if (add->request_key.len > 0) {
        TRY(order_by_key(call, db, add->request_key, &id));
    }
    *ret_new = id.v == 0;
    if (id.v == 0) {
        CheckoutId checkout = add->checkout;
        if (checkout.v == 0) {
            TRY(checkout_new(call, db, S(""), add->reference, &checkout));
        }
        TRY(account_seen(call, db, account, &buyer));
        const OrderNew order = { .id = { call_new_id(call) },
                                 .account = account,
                                 .user = call->actor.user,
                                 .end_customer = add->customer,
                                 .own_use = add->own_use,
                                 .state = ORDER_DRAFT,
                                 .currency = buyer->currency,
                                 .reference = add->reference,
                                 .created_at = call->now,
                                 .expires_at = order_draft_end(call),
                                 .request_key = add->request_key,
                                 .checkout = checkout,
                                 .start_on = add->start_on.day > 0 ? add->start_on : DATE_NONE,
                                 .customer_agrees = add->customer_agrees };
        TRY(store_order_add(db, &order, NULL));
        id = order.id;
    }
    if (*ret_new && add->request_key.len > 0) { /* another tab may have been faster */
        OrderId mine = id;
        TRY(order_by_key(call, db, add->request_key, &id));
        *ret_new = id.v == mine.v;
    }
    if (*ret_new) {
        TRY(draft_job(call, db, id));
    }
    TRY(store_order_lock(db, call->out, account, id, ret_order));
    return *ret_order != NULL ? NULL : ERR(DB, "order %" PRId64 " is gone", id.v);
}

Err *order_plan(Call *call, Db *db, Str plan_code, Plan **ret_plan)
{
    TRY(store_plan_by_code(db, call->out, plan_code, ret_plan));
    if (*ret_plan == NULL || !(*ret_plan)->active) {
        return ERR(PRODUCT_GONE, "this plan cannot be ordered");
    }
    return NULL;
}

Err *order_line_check(const Plan *plan, int64_t quantity, Str friendly_name)
{
    TRY(quantity_check(plan->quantity, quantity, "quantity"));
    if (friendly_name.len > FRIENDLY_NAME_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "friendly_name", "A name has at most %d bytes.",
                         FRIENDLY_NAME_BYTES_MAX);
    }
    return NULL;
}

Err *order_trial_days(const Plan *plan, bool trial, int64_t *ret_days)
{
    bool has = plan->trial_days > 0 && plan->sale_kind == SALE_RECURRING && !plan->metered;
    *ret_days = trial ? plan->trial_days : 0;
    return !trial || has ? NULL
                         : ERR_FIELD(FIELD_INVALID, "trial", "%.*s has no trial.",
                                     STR_ARG(plan->product_name));
}

Err *order_price_seen(Call *call, Db *db, PlanId plan, int64_t quantity, Decimal *ret_price)
{
    EdgePrice edges[PRICE_EDGE_MAX];
    size_t count;
    PriceAsk ask = { .buyer = call->actor.account, .plan = plan, .quantity = quantity };
    TRY(price_day(call, db, ask.buyer, &ask.day));
    TRY(price_for_account(call, db, ask, edges, &count));
    *ret_price = edges[count - 1].price.unit;
    return NULL;
}

Err *order_unit_price(Call *call, Db *db, PlanId plan, int64_t quantity, Money *ret_unit)
{
    EdgePrice edges[PRICE_EDGE_MAX];
    size_t count;
    PriceAsk ask = { .buyer = call->actor.account, .plan = plan, .quantity = quantity };
    TRY(price_day(call, db, ask.buyer, &ask.day));
    TRY(price_for_account(call, db, ask, edges, &count));
    const Price *price = &edges[count - 1].price;
    const Explain one = { .unit_price = price->unit,
                          .quantity = 1,
                          .num = 1,
                          .den = 1,
                          .rounding = ROUNDING_LINE_HALF_UP };
    return line_amount(&one, price->currency, ret_unit);
}

Err *order_line_add(Call *call, Db *db, OrderId order, const LineAdd *add, OrderLineId *ret_id)
{
    OrderLineId found = { 0 };
    int64_t count;
    int32_t last;
    int64_t trial_days;
    Decimal price;

    TRY(order_line_check(add->plan, add->quantity, add->friendly_name));
    TRY(order_price_seen(call, db, add->plan->id, add->quantity, &price));
    TRY(order_trial_days(add->plan, add->trial, &trial_days));
    price = add->trial ? (Decimal){ 0 } : price;
    if (add->request_key.len > 0) {
        TRY(store_order_line_by_request(db, call->out, order, add->request_key, &found));
    }
    if (found.v != 0) {
        *ret_id = found;
        return NULL;
    }
    TRY(store_order_line_count(db, call->out, order, &count, &last));
    if (count >= ORDER_LINE_MAX) {
        return ERR(BASKET_FULL, "an order has at most %d lines", ORDER_LINE_MAX);
    }
    const Plan *plan = add->plan;
    const OrderLineNew line = { .id = { call_new_id(call) },
                                .order = order,
                                .position = last + 1,
                                .base_line = add->base_line,
                                .plan = plan->id,
                                .product = plan->product,
                                .title = plan->product_name,
                                .quantity = add->quantity,
                                .friendly_name = add->friendly_name,
                                .settings = add->settings_json,
                                .price = price,
                                .state = ORDER_LINE_DRAFT,
                                .request_key = add->request_key,
                                .trial_days = trial_days,
                                .bundle = add->bundle };
    TRY(store_order_line_add(db, &line));
    *ret_id = line.id;
    return NULL;
}

Err *order_customer(Call *call, Db *db, AccountId customer, AccountRow **ret_row)
{
    Err *err = account_seen(call, db, customer, ret_row);
    bool own = err == NULL && (*ret_row)->kind == ACCOUNT_END_CUSTOMER &&
               (*ret_row)->parent.v == call->actor.account.v;
    if (err_is(err, ERR_NOT_FOUND) || (err == NULL && !own)) {
        return ERR_FIELD(NOT_FOUND, "customer", "this is no end customer of yours");
    }
    TRY(err);
    if ((*ret_row)->state != ACCOUNT_ACTIVE) {
        return ERR_FIELD(ACCOUNT_STATE, "customer", "the end customer's account is not active");
    }
    return NULL;
}
