/* change_plan.c - another plan of a subscription: which there are, from when, at which prices. */
#include "service/change_internal.h"

#include "store/product_graph_store.h"

/* The title of a plan, as an order has it. */
static Str plan_title(Arena *out, const Plan *plan)
{
    return arena_printf(out, "%.*s, %.*s", STR_ARG(plan->product_name), STR_ARG(plan->name));
}

static const EdgePrice *price_of(const EdgePrice *prices, size_t count, const SaleEdge *edge)
{
    for (size_t i = 0; i < count; i++) {
        if (prices[i].buyer.v == edge->buyer.v) {
            return &prices[i];
        }
    }
    return NULL;
}

/* What each sale on the path costs with the plan: as an order kept it, or by the lists of today. */
static Err *plan_prices(const ChangeAsk *ask, Db *db, const Plan *plan,
                        SaleChangePrice **ret_prices)
{
    Call *call = ask->call;
    EdgePrice listed[PRICE_EDGE_MAX];
    const EdgePrice *found = ask->kept_count > 0 ? ask->kept : listed;
    size_t count = ask->kept_count;
    SaleChangePrice *prices = arena_array(call->out, SaleChangePrice, ask->edge_count);
    PriceAsk sale = { ask->edges[ask->edge_count - 1].buyer, plan->id, ask->subject.quantity,
                      ask->calendar.facts.today };
    if (count == 0) {
        TRY(price_for_account(call, db, sale, listed, &count));
    }
    for (size_t i = 0; i < ask->edge_count; i++) {
        const SaleEdge *edge = &ask->edges[i];
        const EdgePrice *price = price_of(found, count, edge);
        if (price == NULL || price->seller.v != edge->seller.v ||
            !currency_eq(price->price.currency, edge->currency)) {
            return ERR(PRICE_MISSING, "the plan has no price for every sale on the path");
        }
        prices[i] = (SaleChangePrice){ edge->buyer, price->price.unit, price->price.source };
    }
    *ret_prices = prices;
    return NULL;
}

/* Whether the plan may be had, and on which way. */
static Err *find_way(ChangeAsk *ask, Db *db, const Plan *plan, bool *ret_found)
{
    ask->other_product = plan->product.v != ask->subject.product.v;
    *ret_found = true;
    return ask->other_product ? store_product_way(db, ask->call->scratch, ask->subject.product,
                                                  plan->product, &ask->way, ret_found)
                              : NULL;
}

/* It cannot begin before the running term is over. */
static Err *waits_for_term(const ChangeAsk *ask, const Plan *plan, bool *ret_waits)
{
    Period term;
    bool down = ask->other_product && ask->way == UPGRADE_DOWNGRADE;
    TRY(period_parse(ask->subject.term, "term", &term));
    *ret_waits = down || (!change_of_trial(ask) && sale_term_shorter(term, plan->term));
    return NULL;
}

bool change_of_trial(const ChangeAsk *ask)
{
    return !date_is_none(ask->subject.trial_ends_on);
}

/* A trial's end is no cancellation. */
static bool cancelled(const ChangeAsk *ask)
{
    const SaleSubject *subject = &ask->subject;
    bool trial = change_of_trial(ask) && subject->state != SUBSCRIPTION_ENDING &&
                 subject->end_on.day == subject->trial_ends_on.day;
    return !date_is_none(subject->end_on) && !trial;
}

/* A trial is made paid by having its own plan. */
static bool has_plan(const ChangeAsk *ask, const Plan *plan)
{
    return plan->id.v == ask->subject.plan.v && !change_of_trial(ask);
}

static bool is_sold(const ChangeAsk *ask, const Plan *plan)
{
    return !has_plan(ask, plan) && plan->active && !plan->metered &&
           plan->sale_kind == SALE_RECURRING;
}

static Err *check_offer(ChangeAsk *ask, Db *db, const Plan *plan)
{
    bool found = false;
    if (plan != NULL && has_plan(ask, plan)) {
        return ERR_FIELD(FIELD_INVALID, "plan", "It has this plan already.");
    }
    if (plan != NULL) {
        TRY(find_way(ask, db, plan, &found));
    }
    if (!found || plan->metered || plan->sale_kind != SALE_RECURRING) {
        return ERR_FIELD(FIELD_INVALID, "plan", "It cannot be changed to this plan.");
    }
    return plan->active ? NULL : ERR(PRODUCT_GONE, "the plan cannot be ordered any more");
}

/* The other product goes with what its owner has: its add-ons, its base, the rest. */
static Err *check_owned(const ChangeAsk *ask, Db *db, const Plan *plan)
{
    Call *call = ask->call;
    Str name;
    if (!ask->other_product) {
        return NULL;
    }
    TRY(store_sale_addon_unfit(db, call->out, ask->id, plan->product, &name));
    if (name.len > 0) {
        return ERR_FIELD(FIELD_INVALID, "plan", "%.*s does not take its add-on %.*s.",
                         STR_ARG(plan->product_name), STR_ARG(name));
    }
    TRY(store_sale_base_unfit(db, call->out, ask->id, plan->product, &name));
    if (name.len > 0) {
        return ERR_FIELD(FIELD_INVALID, "plan", "Its base %.*s does not take %.*s.", STR_ARG(name),
                         STR_ARG(plan->product_name));
    }
    TRY(store_sale_excluded(db, call->out, ask->id, plan->product, &name));
    if (name.len > 0) {
        return ERR_FIELD(FIELD_INVALID, "plan", "%.*s cannot be had together with %.*s.",
                         STR_ARG(plan->product_name), STR_ARG(name));
    }
    return NULL;
}

/* What is cancelled has no next plan, and a planned one comes first. */
static Err *check_running(const ChangeAsk *ask, const ChargeFact *facts, size_t count)
{
    if (cancelled(ask)) {
        return ERR(SUBSCRIPTION_STATE, "it is cancelled: take the cancellation back first");
    }
    for (size_t i = 0; i < count; i++) {
        if (facts[i].kind == SALE_PLAN && facts[i].on.day > ask->calendar.facts.today.day) {
            return ERR(SUBSCRIPTION_STATE, "another plan is planned: take that back first");
        }
    }
    return NULL;
}

static Err *check_day(const ChangeAsk *ask, const Plan *plan)
{
    Date term_end;
    bool waits;
    bool longer;
    Period term;
    TRY(waits_for_term(ask, plan, &waits));
    TRY(period_parse(ask->subject.term, "term", &term));
    TRY(cancel_effective(CANCEL_TERM_END, DATE_NONE, &ask->calendar.facts, &term_end));
    if (waits && ask->effective.day < term_end.day) {
        return ERR_FIELD(CANCEL_WHEN, "when", "this plan begins when the running term is over");
    }
    longer = change_of_trial(ask) || sale_term_shorter(plan->term, term);
    bool up = ask->other_product && ask->way == UPGRADE_UPGRADE;
    if (ask->now && ask->subject.refund == REFUND_NONE && !longer && !up) {
        return ERR_FIELD(CANCEL_WHEN, "when",
                         "what is paid for is not given back: the plan begins at the end of the "
                         "period or the term");
    }
    return NULL;
}

Err *change_plan_check(ChangeAsk *ask, Db *db, const ChargeFact *facts, size_t count)
{
    Call *call = ask->call;
    Plan *plan;
    Period term;
    TRY(store_plan_by_code(db, call->out, ask->request->plan, &plan));
    TRY(check_offer(ask, db, plan));
    TRY(check_running(ask, facts, count));
    TRY(quantity_check(plan->quantity, ask->was, "plan"));
    TRY(check_day(ask, plan));
    TRY(check_owned(ask, db, plan));
    TRY(plan_prices(ask, db, plan, &ask->prices));
    TRY(period_parse(ask->subject.term, "term", &term));
    ask->plan = plan;
    ask->title = plan_title(call->out, plan);
    bool keeps = period_eq(term, plan->term) && !change_of_trial(ask);
    ask->calendar_from = keeps ? ask->subject.calendar_from : ask->effective;
    if (change_of_trial(ask)) {
        ask->subject.end_on = DATE_NONE; /* it runs on */
    }
    return NULL;
}

typedef struct PlansRead {
    ChangeAsk ask;
    ChangePlanView *views;
    size_t count;
} PlansRead;

/* One without a price on the path is not for sale here. */
static Err *plan_add(PlansRead *read, Db *db, PlanId id)
{
    ChangeAsk *ask = &read->ask;
    Arena *out = ask->call->out;
    SaleChangePrice *prices;
    Plan *plan;
    TRY(store_plan_get(db, out, id, &plan));
    bool found;
    TRY(find_way(ask, db, plan, &found));
    if (!found || !is_sold(ask, plan)) {
        return NULL;
    }
    Err *err = plan_prices(ask, db, plan, &prices);
    if (err_is(err, ERR_PRICE_MISSING)) {
        return NULL;
    }
    TRY(err);
    ChangePlanView view = { .code = plan->code,
                            .title = plan_title(out, plan),
                            .other_product = ask->other_product,
                            .way = ask->way };
    const SaleEdge *own = change_own_edge(ask);
    TRY(waits_for_term(ask, plan, &view.term_end));
    if (own != NULL && actor_sees_prices(&ask->call->actor)) {
        Explain one = { .unit_price = prices[own - ask->edges].price,
                        .quantity = 1,
                        .num = 1,
                        .den = 1,
                        .rounding = ROUNDING_LINE_HALF_UP };
        view.price_visible = true;
        TRY(line_amount(&one, own->currency, &view.price));
    }
    read->views[read->count++] = view;
    return NULL;
}

static Err *plans_body(Db *db, void *context)
{
    PlansRead *read = context;
    ChangeAsk *ask = &read->ask;
    Arena *out = ask->call->out;
    PlanId *ids;
    size_t count;
    TRY(subscription_seen(ask->call, db, ask->id, &ask->row));
    TRY(store_sale_subject(db, out, ask->id, &ask->subject));
    TRY(store_sale_edges(db, out, ask->id, &ask->edges, &ask->edge_count));
    read->count = 0;
    bool fixed = !ask->row->manages || ask->subject.sale_kind == SALE_ONE_OFF ||
                 ask->row->meter.len > 0 || ask->edge_count == 0 ||
                 !subscription_live(ask->subject.state) || date_is_none(ask->subject.started_on) ||
                 cancelled(ask);
    if (fixed) {
        return NULL;
    }
    TRY(store_sale_plans(db, out, ask->id, &ids, &count));
    read->views = arena_array(out, ChangePlanView, count);
    for (size_t i = 0; i < count; i++) {
        TRY(plan_add(read, db, ids[i]));
    }
    return NULL;
}

Err *svc_change_plans(Call *call, SubscriptionId id, ChangePlanView **ret, size_t *ret_count)
{
    PlansRead read = { .ask = { .call = call, .id = id } };
    TRY(db_tx(call->app->database, DB_READ, "change_plans", plans_body, &read));
    *ret = read.views;
    *ret_count = read.count;
    return NULL;
}
