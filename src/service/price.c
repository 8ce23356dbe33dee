/* price.c - prices on the path to a buyer, read from the price lists. */
#include "service/price.h"

/* A list can mark up when there is a price above it in its own currency. */
static bool edge_marks_up(const PriceEdge *edges, size_t i)
{
    return i > 0 && edges[i].list.v != 0 && edges[i].markup_ppm != MARKUP_NONE &&
           currency_eq(edges[i].currency, edges[i - 1].currency);
}

/* False when an edge has neither a listed price nor a mark-up. */
static bool edges_rules(const PriceEdge *edges, size_t count, PriceRule ret_rules[PRICE_EDGE_MAX])
{
    for (size_t i = 0; i < count; i++) {
        if (edges[i].listed) {
            ret_rules[i] = (PriceRule){ .kind = PRICE_FIXED,
                                        .fixed = edges[i].price,
                                        .currency = edges[i].currency,
                                        .title = edges[i].list_name };
        } else if (edge_marks_up(edges, i)) {
            ret_rules[i] = (PriceRule){ .kind = PRICE_MARKUP,
                                        .markup_ppm = edges[i].markup_ppm,
                                        .title = edges[i].list_name };
        } else {
            return false;
        }
    }
    return count > 0;
}

Err *price_for_account(Call *call, Db *db, AccountId buyer, PlanId plan,
                       EdgePrice ret_edges[PRICE_EDGE_MAX], size_t *ret_count)
{
    PriceEdge edges[PRICE_EDGE_MAX];
    PriceRule rules[PRICE_EDGE_MAX];
    Price prices[PRICE_EDGE_MAX];
    size_t count;
    TRY(store_price_edges(db, call->out, buyer, plan, edges, &count));
    if (!edges_rules(edges, count, rules)) {
        return ERR(PRICE_MISSING, "there is no price for this plan in your price list");
    }
    TRY(price_path(rules, count, call->out, prices));
    for (size_t i = 0; i < count; i++) {
        ret_edges[i] = (EdgePrice){ edges[i].seller, edges[i].buyer, (int32_t)i, prices[i] };
    }
    *ret_count = count;
    return NULL;
}

static Err *chain_of_operator(Call *call, Db *db, PriceChain *chain)
{
    PriceList *list;
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
        TRY(store_price_chain(db, call->out, call->actor.account, chain.edges, &chain.count));
        /* Without a path one required list is missing: nothing is shown. */
        chain.assortment.required_count = chain.count == 0 ? 1 : 0;
        chain.hidden = call->actor.kind == ACCOUNT_END_CUSTOMER &&
                       (chain.count == 0 || !chain.edges[chain.count - 1].billed);
    }
    for (size_t i = 0; i < chain.count; i++) {
        chain.lists[i] = chain.edges[i].list;
        if (!edge_marks_up(chain.edges, i)) {
            chain.assortment.required[chain.assortment.required_count++] = chain.lists[i];
        }
    }
    *ret_chain = chain;
    return NULL;
}

Err *price_of_chain(const PriceChain *chain, Arena *out, Price *ret_price, bool *ret_found)
{
    PriceRule rules[PRICE_EDGE_MAX];
    Price prices[PRICE_EDGE_MAX];
    *ret_found = edges_rules(chain->edges, chain->count, rules);
    if (*ret_found) {
        TRY(price_path(rules, chain->count, out, prices));
        *ret_price = prices[chain->count - 1];
    }
    return NULL;
}
