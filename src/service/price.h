/*
 * price.h - what a plan costs on every edge operator > partner > ... > buyer, from the price lists
 * (R-CAT-03). Shared inside service/ only.
 *
 * A buyer's list is the one that its seller gave it. It decides what is for sale: what it lists,
 * and with a mark-up everything that the seller can buy in its currency. The price is that of the
 * most specific of the seller's rules and the list (domain/sell_rule.h). Each edge has the currency
 * of its list. The caller has checked that the buyer may be seen.
 */
#ifndef SERVICE_PRICE_H
#define SERVICE_PRICE_H

#include "domain/price.h"
#include "service/app.h"
#include "store/product_store.h"

/* A sale on the path; depth 0: the operator sells. */
typedef struct EdgePrice {
    AccountId seller;
    AccountId buyer;
    int32_t depth;
    Price price;                /* its text is on call->out */
    PriceProtection protection; /* of a sale at this price */
    int64_t protection_periods;
} EdgePrice;

/* The prices of one plan on every edge from the operator down to the buyer, 1..PRICE_EDGE_MAX of
 * them, for that quantity on that day in the buyer's calendar. Inside a transaction. Fails:
 * PRICE_MISSING (no price, no price list, the operator itself, a gap on the way). */
MUST_USE Err *price_for_account(Call *call, Db *db, PriceAsk ask,
                                EdgePrice ret_edges[PRICE_EDGE_MAX], size_t *ret_count);
/* The same with what price_rules_load gave for its buyer, or for one below, and its day. */
MUST_USE Err *price_by_rules(Call *call, Db *db, PriceAsk ask, const SellRule *rules,
                             size_t rule_count, EdgePrice ret_edges[PRICE_EDGE_MAX],
                             size_t *ret_count);
/* A path with what every edge's list says of one plan, and the rules that may make its prices. */
typedef struct PricePath {
    const PriceEdge *edges;
    size_t count;
    const SellRule *rules; /* price_rules_load */
    size_t rule_count;
    SellSubject subject; /* the plan */
} PricePath;

/* The rules for the buyers of a path on that day, the most specific first. `more`: rules that are
 * tried beside those, or NULL; they have their edges. */
MUST_USE Err *price_rules_load(Call *call, Db *db, AccountId buyer, Date day, const SellRule *more,
                               SellRule **ret_rules, size_t *ret_count);
/* The n-th of the ways to price the plan on an edge, in their order: the rules for this plan and
 * buyer, the row of its list, the other rules, the list's mark-up. False when there are no more.
 * What the list does not have, by row or mark-up, is not for sale and has none. */
bool price_candidate(Arena *out, const PricePath *path, size_t edge, size_t n, PriceRule *ret_rule);
/* The prices of all edges into ret_prices[path->count]; *ret_found is false when one has none. */
MUST_USE Err *price_of_path(Arena *out, const PricePath *path, Price *ret_prices, bool *ret_found);

/* For pages of products: the path is read once, and the prices of many plans in one query. */
typedef struct PriceChain {
    bool shown;  /* everything is, without prices: to a visitor */
    bool hidden; /* the prices are: to an end customer whose seller does not invoice it here */
    size_t count;
    Date day;                          /* today in the buyer's calendar */
    PriceEdge edges[PRICE_EDGE_MAX];   /* `listed` and `terms` are set by the one who prices */
    PriceListId lists[PRICE_EDGE_MAX]; /* of the edges; zero behind them */
    Assortment assortment;             /* which products there is a price for */
    SellRule *rules;                   /* for the buyers of the path */
    size_t rule_count;
    SellSubject subject; /* of the plan whose rows are set; set by the one who prices */
} PriceChain;

/* The operator's list for new accounts and visitors; zero: none. */
typedef struct PriceDefault {
    PriceListId list;
    VisitorsSee see;
} PriceDefault;
MUST_USE Err *price_default_read(Call *call, Db *db, PriceDefault *ret_default);
/* For a new account of that seller and currency; zero: none that fits. */
MUST_USE Err *price_default_for(Call *call, Db *db, AccountId seller, Currency currency,
                                PriceListId *ret_list);
/* A path of that one list, today where its owner is; empty outside the list's days. */
MUST_USE Err *price_chain_of_list(Call *call, Db *db, PriceListId id, PriceChain *chain);

/* Today where the account is. */
MUST_USE Err *price_day(Call *call, Db *db, AccountId account, Date *ret_day);
/* The path to the actor's account; for the operator's staff its own first price list, so that they
 * see what partners pay. Fails: SIGN_IN_REQUIRED (a visitor, and the shop is closed to
 * visitors). */
MUST_USE Err *price_chain_load(Call *call, Db *db, PriceChain *ret_chain);
/* Any account's path today, without its assortment: for those who price for it. */
MUST_USE Err *price_chain_of(Call *call, Db *db, AccountId buyer, PriceChain *ret_chain);
MUST_USE Err *price_chain_on(Call *call, Db *db, AccountId buyer, Date day, PriceChain *ret_chain);
PricePath price_path_of(const PriceChain *chain);
/* What the buyer at the end pays; *ret_found is false when a price is missing on the way. */
MUST_USE Err *price_of_chain(const PriceChain *chain, Arena *out, Price *ret_price,
                             bool *ret_found);

/* What the use of a metered plan costs the buyer at the end, in words; empty when it cannot be
 * ordered. The chain has the plan's listed prices (usage_price.c). */
MUST_USE Err *usage_offer(Call *call, Db *db, const PriceChain *chain, const Plan *plan,
                          Str *ret_offer);

#endif
