/* price.c - prices on the path to a buyer, read from the price lists. */
#include "service/price.h"

#include "store/document_store.h"

/* A list can mark up when there is a price above it in its own currency. */
static bool edge_marks_up(const PriceEdge *edge, const PriceEdge *parent)
{
    return parent != NULL && edge->list.v != 0 && edge->markup_ppm != MARKUP_NONE &&
           currency_eq(edge->currency, parent->currency);
}

bool price_edge_rule(Arena *out, const PriceEdge *edge, const PriceEdge *parent,
                     PriceRule *ret_rule)
{
    PriceRule rule = { .currency = edge->currency,
                       .source = price_list_source(out, edge->list_name) };
    if (edge->listed) {
        rule.terms = edge->terms;
    } else if (edge_marks_up(edge, parent)) {
        rule.terms = (PriceTerms){ .kind = PRICE_MARKUP,
                                   .percent_ppm = edge->markup_ppm,
                                   .setup = PRICE_UNKNOWN,
                                   .suggested = PRICE_UNKNOWN,
                                   .cost = COST_UNKNOWN };
    } else {
        return false;
    }
    *ret_rule = rule;
    return true;
}

/* False when an edge has neither a listed price nor a mark-up. */
static bool edges_rules(Arena *out, const PriceEdge *edges, size_t count,
                        PriceRule ret_rules[PRICE_EDGE_MAX])
{
    for (size_t i = 0; i < count; i++) {
        if (!price_edge_rule(out, &edges[i], i > 0 ? &edges[i - 1] : NULL, &ret_rules[i])) {
            return false;
        }
    }
    return count > 0;
}

Err *price_for_account(Call *call, Db *db, PriceAsk ask, EdgePrice ret_edges[PRICE_EDGE_MAX],
                       size_t *ret_count)
{
    PriceEdge edges[PRICE_EDGE_MAX];
    PriceRule rules[PRICE_EDGE_MAX];
    Price prices[PRICE_EDGE_MAX];
    size_t count;
    TRY(store_price_edges(db, call->out, ask, edges, &count));
    if (!edges_rules(call->out, edges, count, rules)) {
        return ERR(PRICE_MISSING, "there is no price for this plan in your price list");
    }
    TRY(price_path(rules, count, call->out, prices));
    for (size_t i = 0; i < count; i++) {
        ret_edges[i] = (EdgePrice){ .seller = edges[i].seller,
                                    .buyer = edges[i].buyer,
                                    .depth = (int32_t)i,
                                    .price = prices[i],
                                    .protection = edges[i].protection,
                                    .protection_periods = edges[i].protection_periods };
    }
    *ret_count = count;
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

/* A list outside its days is as good as none. */
static Err *chain_of_buyer(Call *call, Db *db, PriceChain *chain)
{
    Str zone_name;
    const Zone *zone;
    TRY(store_price_chain(db, call->out, call->actor.account, chain->edges, &chain->count,
                          &zone_name));
    TRY(zone_get(zone_name, &zone));
    chain->day = date_of(call->now, zone);
    for (size_t i = 0; i < chain->count; i++) {
        PriceEdge *edge = &chain->edges[i];
        if (edge->list.v != 0 &&
            (edge->valid_from.day > chain->day.day ||
             (!date_is_none(edge->valid_to) && edge->valid_to.day <= chain->day.day))) {
            edge->list.v = 0;
        }
    }
    /* Without a path one required list is missing: nothing is shown. */
    chain->assortment.required_count = chain->count == 0 ? 1 : 0;
    chain->hidden = call->actor.kind == ACCOUNT_END_CUSTOMER &&
                    (chain->count == 0 || !chain->edges[chain->count - 1].billed);
    return NULL;
}

Err *price_chain_load(Call *call, Db *db, PriceChain *ret_chain)
{
    PriceChain chain = { 0 };
    bool visitor = call->actor.account.v == 0;
    if (visitor && !call->app->anonymous_browse) {
        return ERR(SIGN_IN_REQUIRED, "the shop is closed to visitors");
    }
    chain.shown = visitor;
    if (call->actor.kind == ACCOUNT_OPERATOR && !visitor) {
        TRY(chain_of_operator(call, db, &chain));
    } else if (!visitor) {
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

Err *price_of_chain(const PriceChain *chain, Arena *out, Price *ret_price, bool *ret_found)
{
    PriceRule rules[PRICE_EDGE_MAX];
    Price prices[PRICE_EDGE_MAX];
    *ret_found = edges_rules(out, chain->edges, chain->count, rules);
    if (!*ret_found) {
        return NULL;
    }
    Err *err = price_path(rules, chain->count, out, prices);
    if (err_is(err, ERR_PRICE_MISSING)) {
        *ret_found = false;
        return NULL;
    }
    TRY(err);
    *ret_price = prices[chain->count - 1];
    return NULL;
}
