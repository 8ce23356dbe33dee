/* usage_price.c - what use costs on every sale of the path, frozen when the order is placed (R36).
 */
#include "domain/billing/tariff.h"
#include "service/price.h"
#include "service/usage.h"
#include "store/usage_store.h"

/* The tariffs of a path while it is walked down. */
typedef struct TariffPath {
    Call *call;
    Db *db;
    PlanId plan;
    bool found; /* `price` is that of the edge above */
    MeteredPrice price;
} TariffPath;

static Err *missing(void)
{
    return ERR(PRICE_MISSING, "there is no price for the use of this plan in your price list");
}

/* The list's own tariff; its listed price counts where the tariff has one price only. A list that
 * only lists a price takes the rest from above. */
static Err *edge_listed(TariffPath *path, const PriceEdge *edge)
{
    Arena scratch = path->call->scratch;
    Str text;
    TRY(store_usage_tariff(path->db, &scratch, edge->list, path->plan, &text));
    if (text.len > 0) {
        TRY(tariff_parse(path->call->scratch, text, edge->currency, &path->price));
        path->found = true;
    }
    bool above = path->found && currency_eq(path->price.currency, edge->currency);
    bool tiers = above && path->price.tariff.tier_count > 0;
    if (!above || (tiers && text.len == 0)) {
        return missing();
    }
    if (!tiers) {
        path->price.tariff.price = edge->terms.fixed;
    }
    return NULL;
}

/* A discount has no suggested tariff to count from. */
static Err *edge_by(TariffPath *path, const PriceEdge *edge, const PriceRule *rule)
{
    bool above = path->found && currency_eq(rule->currency, path->price.currency);
    switch (rule->terms.kind) {
    case PRICE_FIXED: {
        PriceEdge own = *edge;
        own.terms = rule->terms;
        return edge_listed(path, &own);
    }
    case PRICE_MARKUP:
        return above ? tariff_mark_up(&path->price, rule->terms.percent_ppm) : missing();
    case PRICE_MARGIN:
        return above ? tariff_margin(&path->price, rule->terms.percent_ppm) : missing();
    case PRICE_DISCOUNT:
    case PRICE_NOT_SOLD:
    case PRICE_KIND_COUNT:
        break;
    }
    return missing();
}

/* The first way to price the edge that use has an answer for. */
static Err *edge_next(TariffPath *path, const PricePath *prices, size_t edge)
{
    PriceRule rule;
    for (size_t n = 0; price_candidate(path->call->out, prices, edge, n, &rule); n++) {
        const MeteredPrice before = path->price;
        Err *err = edge_by(path, &prices->edges[edge], &rule);
        if (!err_is(err, ERR_PRICE_MISSING)) {
            return err;
        }
        path->price = before;
    }
    return missing();
}

Err *usage_tariffs(Call *call, Db *db, PlanId plan, AccountId last_buyer, UsageTariffs *ret)
{
    PriceEdge edges[PRICE_EDGE_MAX];
    UsageMeter meter;
    SellRule *rules;
    PricePath prices = { .edges = edges };
    PriceAsk ask = { .buyer = last_buyer, .plan = plan, .quantity = 1 };
    TariffPath path = { .call = call, .db = db, .plan = plan };
    UsageTariffs tariffs = { 0 };
    TRY(store_usage_meter(db, call->out, plan, &meter));
    if (meter.meter.len > 0) {
        tariffs.meter = meter.meter;
        TRY(price_day(call, db, last_buyer, &ask.day));
        TRY(store_price_edges(db, call->out, ask, edges, &prices.count, &prices.subject));
        TRY(price_rules_load(call, db, last_buyer, ask.day, NULL, &rules, &prices.rule_count));
        prices.rules = rules;
        for (size_t i = 0; i < prices.count; i++) {
            TRY(edge_next(&path, &prices, i));
            tariffs.buyers[i] = edges[i].buyer;
            tariffs.texts[i] = tariff_text(call->out, &path.price);
        }
        tariffs.count = prices.count;
    }
    *ret = tariffs;
    return NULL;
}

Err *usage_freeze(Call *call, Db *db, SubscriptionId subscription, PlanId plan,
                  AccountId last_buyer)
{
    UsageTariffs tariffs;
    TRY(usage_tariffs(call, db, plan, last_buyer, &tariffs));
    if (tariffs.meter.len == 0) {
        return NULL;
    }
    TRY(store_usage_freeze_meter(db, subscription, tariffs.meter));
    for (size_t i = 0; i < tariffs.count; i++) {
        TRY(store_usage_freeze(db, subscription, tariffs.buyers[i], tariffs.texts[i]));
    }
    return NULL;
}

Err *usage_keep(Call *call, Db *db, SubscriptionId subscription, PlanId plan,
                const WaitEdgeRow *edges, size_t count)
{
    UsageMeter meter;
    TRY(store_usage_meter(db, call->out, plan, &meter));
    if (meter.meter.len == 0) {
        return NULL;
    }
    TRY(store_usage_freeze_meter(db, subscription, meter.meter));
    for (size_t i = 0; i < count; i++) {
        if (edges[i].tariff.len > 0) {
            TRY(store_usage_freeze(db, subscription, edges[i].buyer, edges[i].tariff));
        }
    }
    return NULL;
}

Err *usage_offer(Call *call, Db *db, const PriceChain *chain, const Plan *plan, Str *ret_offer)
{
    TariffPath path = { .call = call, .db = db, .plan = plan->id };
    const PricePath prices = price_path_of(chain);
    *ret_offer = (Str){ 0 };
    for (size_t i = 0; i < chain->count; i++) {
        Err *err = edge_next(&path, &prices, i);
        if (err_is(err, ERR_PRICE_MISSING)) {
            return NULL; /* it cannot be ordered, and the order will say so */
        }
        TRY(err);
    }
    if (path.found) {
        *ret_offer = tariff_offer(call->out, &path.price, plan->unit);
    }
    return NULL;
}
