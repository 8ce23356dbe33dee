/* price.c - prices on the path to a buyer, from price lists and sellers' rules. */
#include "service/price.h"

#include <stdlib.h>

#include "store/document_store.h"
#include "store/sell_rule_store.h"

/* A list can mark up when there is a price above it in its own currency. */
static bool edge_marks_up(const PriceEdge *edge, const PriceEdge *parent)
{
    return parent != NULL && edge->list.v != 0 && edge->markup_ppm != MARKUP_NONE &&
           currency_eq(edge->currency, parent->currency);
}

/* The list's own way: its row for the plan, or its mark-up. */
static PriceRule list_rule(Arena *out, const PriceEdge *edge)
{
    PriceRule rule = { .terms = edge->terms,
                       .currency = edge->currency,
                       .source = price_list_source(out, edge->list_name) };
    if (!edge->listed) {
        rule.terms = (PriceTerms){ .kind = PRICE_MARKUP,
                                   .percent_ppm = edge->markup_ppm,
                                   .setup = PRICE_UNKNOWN,
                                   .suggested = PRICE_UNKNOWN,
                                   .cost = COST_UNKNOWN };
    }
    return rule;
}

bool price_candidate(Arena *out, const PricePath *path, size_t edge, size_t n, PriceRule *ret_rule)
{
    const PriceEdge *at = &path->edges[edge];
    bool sold = at->listed ? at->terms.kind != PRICE_NOT_SOLD
                           : edge_marks_up(at, edge > 0 ? &path->edges[edge - 1] : NULL);
    bool list_left = at->listed;
    size_t seen = 0;
    for (size_t i = 0; sold && i < path->rule_count; i++) {
        const SellRule *rule = &path->rules[i];
        if (rule->edge.v != at->buyer.v || !sell_rule_covers(rule, &path->subject)) {
            continue;
        }
        if (list_left && !sell_rule_before_list(rule)) {
            list_left = false;
            if (seen++ == n) {
                *ret_rule = list_rule(out, at);
                return true;
            }
        }
        if (seen++ == n) {
            *ret_rule = sell_rule_price(out, rule, at->currency);
            return true;
        }
    }
    bool last = sold && (list_left || !at->listed) && seen == n;
    if (last) {
        *ret_rule = list_rule(out, at);
    }
    return last;
}

/* The first way that has something to count from. */
static Err *edge_price(Arena *out, const PricePath *path, size_t edge, const Price *parent,
                       Price *ret_price, bool *ret_found)
{
    PriceRule rule;
    *ret_found = false;
    for (size_t n = 0; price_candidate(out, path, edge, n, &rule); n++) {
        Err *err = price_apply(&rule, parent, ret_price);
        if (err_is(err, ERR_PRICE_MISSING)) {
            continue;
        }
        TRY(err);
        if (currency_eq(ret_price->currency, path->edges[edge].currency)) {
            *ret_found = true;
            return NULL;
        }
    }
    return NULL;
}

Err *price_of_path(Arena *out, const PricePath *path, Price *ret_prices, bool *ret_found)
{
    *ret_found = path->count > 0;
    for (size_t i = 0; *ret_found && i < path->count; i++) {
        const Price *parent = i == 0 ? NULL : &ret_prices[i - 1];
        TRY(edge_price(out, path, i, parent, &ret_prices[i], ret_found));
    }
    return NULL;
}

static int by_specificity(const void *a, const void *b)
{
    const SellRule *x = a;
    const SellRule *y = b;
    int order = sell_rule_compare(x, y);
    return order != 0 ? order : (x->id.v > y->id.v) - (x->id.v < y->id.v);
}

Err *price_rules_load(Call *call, Db *db, AccountId buyer, Date day, const SellRule *more,
                      SellRule **ret_rules, size_t *ret_count)
{
    SellRule *rules;
    size_t count;
    TRY(store_sell_rules_for(db, call->out, buyer, day, &rules, &count));
    if (more != NULL) {
        SellRule *all = arena_array(call->out, SellRule, count + 1);
        for (size_t i = 0; i < count; i++) {
            all[i] = rules[i];
        }
        all[count++] = *more;
        rules = all;
    }
    if (count > 1) {
        qsort(rules, count, sizeof(SellRule), by_specificity);
    }
    *ret_rules = rules;
    *ret_count = count;
    return NULL;
}

Err *price_for_account(Call *call, Db *db, PriceAsk ask, EdgePrice ret_edges[PRICE_EDGE_MAX],
                       size_t *ret_count)
{
    SellRule *rules;
    size_t count;
    TRY(price_rules_load(call, db, ask.buyer, ask.day, NULL, &rules, &count));
    return price_by_rules(call, db, ask, rules, count, ret_edges, ret_count);
}

Err *price_by_rules(Call *call, Db *db, PriceAsk ask, const SellRule *rules, size_t rule_count,
                    EdgePrice ret_edges[PRICE_EDGE_MAX], size_t *ret_count)
{
    PriceEdge edges[PRICE_EDGE_MAX];
    Price prices[PRICE_EDGE_MAX];
    PricePath path = { .edges = edges, .rules = rules, .rule_count = rule_count };
    bool found;
    TRY(store_price_edges(db, call->out, ask, edges, &path.count, &path.subject));
    TRY(price_of_path(call->out, &path, prices, &found));
    if (!found) {
        return ERR(PRICE_MISSING, "there is no price for this plan in your price list");
    }
    for (size_t i = 0; i < path.count; i++) {
        ret_edges[i] = (EdgePrice){ .seller = edges[i].seller,
                                    .buyer = edges[i].buyer,
                                    .depth = (int32_t)i,
                                    .price = prices[i],
                                    .protection = edges[i].protection,
                                    .protection_periods = edges[i].protection_periods };
    }
    *ret_count = path.count;
    return NULL;
}

Err *price_day(Call *call, Db *db, AccountId account, Date *ret_day)
{
    DocumentPartyRow party;
    const Zone *zone;
    TRY(store_document_party(db, call->out, account, &party));
    TRY(zone_get(party.time_zone, &zone));
    *ret_day = date_of(call->now, zone);
    return NULL;
}

static Err *chain_of_operator(Call *call, Db *db, PriceChain *chain)
{
    PriceList *list;
    TRY(price_day(call, db, call->actor.account, &chain->day));
    TRY(store_price_list_own(db, call->out, call->actor.account, &list));
    chain->shown = list == NULL;
    if (list != NULL) {
        chain->edges[0] = (PriceEdge){ .seller = call->actor.account,
                                       .list = list->id,
                                       .list_name = list->name,
                                       .currency = list->currency,
                                       .markup_ppm = list->markup_ppm };
        chain->count = 1;
    }
    return NULL;
}

Err *price_chain_of(Call *call, Db *db, AccountId buyer, PriceChain *ret_chain)
{
    Date today;
    TRY(price_day(call, db, buyer, &today));
    return price_chain_on(call, db, buyer, today, ret_chain);
}

/* A list outside its days is as good as none. */
Err *price_chain_on(Call *call, Db *db, AccountId buyer, Date day, PriceChain *ret_chain)
{
    PriceChain chain = { .day = day };
    TRY(store_price_chain(db, call->out, buyer, day, chain.edges, &chain.count));
    for (size_t i = 0; i < chain.count; i++) {
        PriceEdge *edge = &chain.edges[i];
        if (edge->list.v != 0 &&
            (edge->valid_from.day > chain.day.day ||
             (!date_is_none(edge->valid_to) && edge->valid_to.day <= chain.day.day))) {
            edge->list.v = 0;
        }
        chain.lists[i] = edge->list;
    }
    TRY(price_rules_load(call, db, buyer, chain.day, NULL, &chain.rules, &chain.rule_count));
    *ret_chain = chain;
    return NULL;
}

/* Without a list that counts today, the catalogue without prices. */
static Err *chain_of_visitor(Call *call, Db *db, PriceChain *chain)
{
    PriceDefault standing;
    TRY(price_default_read(call, db, &standing));
    if (!call->app->anonymous_browse || standing.see == VISITORS_NOTHING) {
        return ERR(SIGN_IN_REQUIRED, "the shop is closed to visitors");
    }
    if (standing.see == VISITORS_PRICES && standing.list.v != 0) {
        TRY(price_chain_of_list(call, db, standing.list, chain));
    }
    chain->shown = chain->count == 0;
    return NULL;
}

static Err *chain_of_buyer(Call *call, Db *db, PriceChain *chain)
{
    TRY(price_chain_of(call, db, call->actor.account, chain));
    /* Without a path one required list is missing: nothing is shown. */
    chain->assortment.required_count = chain->count == 0 ? 1 : 0;
    chain->hidden = call->actor.kind == ACCOUNT_END_CUSTOMER &&
                    (chain->count == 0 || !chain->edges[chain->count - 1].billed);
    return NULL;
}

Err *price_chain_load(Call *call, Db *db, PriceChain *ret_chain)
{
    PriceChain chain = { 0 };
    if (call->actor.account.v == 0) {
        TRY(chain_of_visitor(call, db, &chain));
    } else if (call->actor.kind == ACCOUNT_OPERATOR) {
        TRY(chain_of_operator(call, db, &chain));
    } else {
        TRY(chain_of_buyer(call, db, &chain));
    }
    Assortment *assortment = &chain.assortment;
    assortment->day = chain.day;
    for (size_t i = 0; i < chain.count; i++) {
        chain.lists[i] = chain.edges[i].list;
        if (edge_marks_up(&chain.edges[i], i > 0 ? &chain.edges[i - 1] : NULL)) {
            assortment->open[assortment->open_count++] = chain.lists[i];
        } else {
            assortment->required[assortment->required_count++] = chain.lists[i];
        }
    }
    *ret_chain = chain;
    return NULL;
}

PricePath price_path_of(const PriceChain *chain)
{
    return (PricePath){ .edges = chain->edges,
                        .count = chain->count,
                        .rules = chain->rules,
                        .rule_count = chain->rule_count,
                        .subject = chain->subject };
}

Err *price_of_chain(const PriceChain *chain, Arena *out, Price *ret_price, bool *ret_found)
{
    Price prices[PRICE_EDGE_MAX];
    PricePath path = price_path_of(chain);
    TRY(price_of_path(out, &path, prices, ret_found));
    if (*ret_found) {
        *ret_price = prices[chain->count - 1];
    }
    return NULL;
}
