/* catalogue_view.c - products and plans as the buyer sees them, at the buyer's own prices. */
#include <stdlib.h>

#include "domain/billing.h"
#include "domain/product_graph.h"
#include "service/catalogue_internal.h"
#include "store/product_graph_store.h"

_Static_assert((int)BUNDLE_ITEMS_MAX <= (int)PRODUCT_CARDS_MAX, "a bundle's products are one page");

_Static_assert((int)SHOP_PAGE_SIZE <= (int)PRODUCT_CARDS_MAX, "a page is read in one query");

static void chain_clear(PriceChain *chain)
{
    for (size_t i = 0; i < chain->count; i++) {
        chain->edges[i].listed = false;
    }
}

/* A list's tiers come in order: the last one that the quantity reaches stays. */
static void chain_list(PriceChain *chain, PriceListId list, const PriceTerms *terms)
{
    for (size_t i = 0; i < chain->count; i++) {
        if (list.v != 0 && chain->edges[i].list.v == list.v) {
            chain->edges[i].listed = true;
            chain->edges[i].terms = *terms;
        }
    }
}

/* A unit price as money, for display and for sorting. */
static Err *price_money(const Price *price, Money *ret_money)
{
    int64_t minor;
    TRY(num_mul_div(price->unit.units, num_pow10(currency_exponent(price->currency)),
                    num_pow10(price->unit.scale), ROUND_HALF_UP, &minor));
    *ret_money = (Money){ minor, price->currency };
    return NULL;
}

/* *ret_sold: there is a price, whether it may be seen or not. */
static Err *plan_view(Call *call, const PriceChain *chain, const Plan *plan, PlanView *ret_view,
                      bool *ret_sold)
{
    PlanView view = { .id = plan->id,
                      .trial_days = plan->trial_days,
                      .code = plan->code,
                      .name = plan->name,
                      .unit = plan->unit,
                      .term = period_format(call->out, plan->term),
                      .billing = period_format(call->out, plan->billing),
                      .term_label = period_length(call->out, plan->term),
                      .billing_label =
                          plan->metered ? S("by use") : period_frequency(call->out, plan->billing),
                      .quantity_min = plan->quantity.min,
                      .quantity_max = plan->quantity.max,
                      .quantity_step = plan->quantity.step };
    Price price;
    TRY(price_of_chain(chain, call->out, &price, ret_sold));
    view.priced = *ret_sold && !chain->hidden;
    if (view.priced) {
        view.unit_price = price.unit;
        view.setup = price.setup;
        view.price_source = price.source;
        TRY(price_money(&price, &view.price));
    }
    *ret_view = view;
    return NULL;
}

/* The lists' rows of one plan for that quantity. */
static void chain_rows(PriceChain *chain, const PlanPrice *rows, size_t count, int64_t quantity)
{
    chain_clear(chain);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].quantity_from <= quantity) {
            chain_list(chain, rows[i].list, &rows[i].terms);
        }
    }
}

static bool tier_same(const PlanTier *a, const PlanTier *b)
{
    return decimal_compare(a->unit, b->unit) == 0 && decimal_compare(a->setup, b->setup) == 0;
}

/* The prices for each quantity at which a list on the way has another one. The rows are in the
 * order of their quantities. */
static Err *plan_tiers(Call *call, PriceChain *chain, const PlanPrice *rows, size_t count,
                       PlanView *view)
{
    PlanTier *tiers = arena_array(call->out, PlanTier, PLAN_TIER_MAX);
    size_t tier_count = 1;
    tiers[0] = (PlanTier){ view->quantity_min, view->unit_price, view->setup, view->price };
    for (size_t i = 0; i < count && tier_count < PLAN_TIER_MAX; i++) {
        Price price;
        bool found;
        PlanTier tier = { .from = rows[i].quantity_from };
        if (tier.from <= tiers[tier_count - 1].from || tier.from > view->quantity_max) {
            continue;
        }
        chain_rows(chain, rows, count, tier.from);
        TRY(price_of_chain(chain, call->out, &price, &found));
        if (found) {
            tier.unit = price.unit;
            tier.setup = price.setup;
            TRY(price_money(&price, &tier.price));
        }
        if (found && !tier_same(&tier, &tiers[tier_count - 1])) {
            tiers[tier_count++] = tier;
        }
    }
    view->tiers = tiers;
    view->tiers_count = tier_count;
    return NULL;
}

PlanTier plan_tier_of(const PlanView *plan, int64_t quantity)
{
    assert(plan->priced && plan->tiers_count > 0);
    size_t i = plan->tiers_count - 1;
    while (i > 0 && plan->tiers[i].from > quantity) {
        i--;
    }
    return plan->tiers[i];
}

static void product_add_plan(ProductView *product, const PlanView *plan)
{
    if (product->plan_count == PLAN_MAX) {
        return;
    }
    if (plan->priced && (!product->priced || plan->price.minor < product->from_price.minor)) {
        product->priced = true;
        product->from_price = plan->price;
        product->from_billing_label = plan->billing_label;
    }
    product->plans[product->plan_count++] = *plan;
}

static ProductView product_view(Call *call, const Product *product)
{
    return (ProductView){ .id = product->id,
                          .code = product->code,
                          .name = product->name,
                          .vendor = product->vendor,
                          .category = product->category,
                          .summary = product->summary,
                          .description = product->description,
                          .image = product->image,
                          .kind = product->kind,
                          .kind_label = service_kind_label(product->kind),
                          .connector = product->connector,
                          .simulated = str_eq(product->connector, S("simulator")),
                          .addon = product->addon,
                          .featured = product->featured,
                          .newcomer = product->newcomer,
                          .popular = product->popular,
                          .promoted = product->promoted,
                          .refund = product->refund,
                          .retention_minutes = product->retention_minutes,
                          .plans = arena_array(call->out, PlanView, PLAN_MAX) };
}

static ProductView *view_find(ProductView *views, size_t count, ProductId id)
{
    for (size_t i = 0; i < count; i++) {
        if (views[i].id.v == id.v) {
            return &views[i];
        }
    }
    return NULL;
}

/* As catalogue_views, without the parts of bundles. */
static Err *views_read(Call *call, Db *db, PriceChain *chain, const ProductId *ids, size_t count,
                       ProductView **ret_views)
{
    Product *products;
    PlanPrice *rows;
    size_t row_count;
    TRY(store_product_cards(db, call->out, ids, count, &products));
    TRY(store_plan_prices(db, call->out, ids, count, chain->lists, chain->day, &rows, &row_count));
    ProductView *views = arena_array(call->out, ProductView, count);
    for (size_t i = 0; i < count; i++) {
        views[i] = product_view(call, &products[i]);
    }
    for (size_t i = 0; i < row_count;) {
        size_t first = i;
        while (i < row_count && rows[i].plan.id.v == rows[first].plan.id.v) {
            i++;
        }
        chain_rows(chain, &rows[first], i - first, rows[first].plan.quantity.min);
        PlanView plan;
        bool sold;
        ProductView *view = view_find(views, count, rows[first].plan.product);
        chain->subject = (SellSubject){ .plan = rows[first].plan.id,
                                        .product = rows[first].plan.product,
                                        .category = view != NULL ? view->category : (Str){ 0 },
                                        .vendor = view != NULL ? view->vendor : (Str){ 0 } };
        TRY(plan_view(call, chain, &rows[first].plan, &plan, &sold));
        if (plan.priced && rows[first].plan.metered) {
            TRY(usage_offer(call, db, chain, &rows[first].plan, &plan.tariff));
        }
        if (plan.priced) {
            TRY(plan_tiers(call, chain, &rows[first], i - first, &plan));
        }
        if (view != NULL && (sold || chain->shown)) {
            product_add_plan(view, &plan);
        }
    }
    *ret_views = views;
    return NULL;
}

static const PlanView *plan_find(const ProductView *product, PlanId id)
{
    for (size_t i = 0; product != NULL && i < product->plan_count; i++) {
        if (product->plans[i].id.v == id.v) {
            return &product->plans[i];
        }
    }
    return NULL;
}

/* What one bundle costs: each part is rounded by itself, as on the invoice. */
static Err *bundle_price(ProductView *view)
{
    view->priced = true;
    for (size_t i = 0; i < view->parts_count; i++) {
        const BundlePartView *part = &view->parts[i];
        Money amount;
        view->priced = view->priced && part->plan.priced;
        if (!view->priced) {
            view->from_price = (Money){ 0 };
            return NULL;
        }
        const Explain whole = { .unit_price = plan_tier_of(&part->plan, part->quantity).unit,
                                .quantity = part->quantity,
                                .num = 1,
                                .den = 1,
                                .cycle = { DATE_NONE, DATE_NONE },
                                .rounding = ROUNDING_LINE_HALF_UP };
        TRY(line_amount(&whole, part->plan.price.currency, &amount));
        TRY(money_add(i == 0 ? money_zero(amount.currency) : view->from_price, amount,
                      &view->from_price));
    }
    view->from_billing_label = view->parts[0].plan.billing_label;
    return NULL;
}

/* Nothing, unless the buyer can order all of it. */
static Err *bundle_fill(Call *call, Db *db, PriceChain *chain, ProductView *view)
{
    BundleItem *items;
    ProductId ids[BUNDLE_ITEMS_MAX];
    ProductView *products;
    size_t count;
    size_t product_count = 0;
    TRY(store_bundle_items(db, call->out, view->id, &items, &count));
    if (count == 0) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < product_count && ids[k].v != items[i].product.v) {
            k++;
        }
        ids[k] = items[i].product;
        product_count = k == product_count ? k + 1 : product_count;
    }
    TRY(views_read(call, db, chain, ids, product_count, &products));
    view->parts = arena_array(call->out, BundlePartView, count);
    for (size_t i = 0; i < count; i++) {
        const PlanView *plan =
            plan_find(view_find(products, product_count, items[i].product), items[i].plan);
        if (plan == NULL || !items[i].active) {
            return NULL;
        }
        view->parts[i] = (BundlePartView){ .product_code = items[i].product_code,
                                           .product_name = items[i].product_name,
                                           .quantity = items[i].quantity,
                                           .plan = *plan };
    }
    view->parts_count = count;
    return bundle_price(view);
}

Err *catalogue_views(Call *call, Db *db, PriceChain *chain, const ProductId *ids, size_t count,
                     ProductView **ret_views)
{
    TRY(views_read(call, db, chain, ids, count, ret_views));
    for (size_t i = 0; i < count; i++) {
        if ((*ret_views)[i].plan_count == 0) {
            TRY(bundle_fill(call, db, chain, &(*ret_views)[i]));
        }
    }
    return NULL;
}

/* The products that are priced, by id, and what they cost at least. */
typedef struct LeastPrices {
    const ProductId *ids;
    size_t count;
    int64_t *minors;
} LeastPrices;

static int by_id(const void *a, const void *b)
{
    const ProductId *left = a;
    const ProductId *right = b;
    return (left->v > right->v) - (left->v < right->v);
}

static Err *least_price(Call *call, const PriceChain *chain, int64_t *least)
{
    Price price;
    Money money;
    bool found;
    TRY(price_of_chain(chain, call->out, &price, &found));
    if (found) {
        TRY(price_money(&price, &money));
        *least = money.minor < *least ? money.minor : *least;
    }
    return NULL;
}

/* The least prices of one page of plans; *after is the last plan that was looked at. */
static Err *price_page(Call call, Db *db, PriceChain *chain, const LeastPrices *least,
                       PlanId *after, bool *ret_more)
{
    ListedPrice *rows;
    size_t row_count;
    Arena scratch = call.scratch;
    call.out = &scratch;
    TRY(store_prices_listed(db, &scratch, chain->lists, chain->day, *after, &rows, &row_count));
    *ret_more = row_count == PRICES_PAGE_MAX;
    PlanId last = row_count > 0 ? rows[row_count - 1].plan : *after;
    for (size_t i = 0; i < row_count;) {
        size_t first = i;
        Arena mark = scratch;
        chain_clear(chain);
        while (i < row_count && rows[i].plan.v == rows[first].plan.v) {
            chain_list(chain, rows[i].list, &rows[i].terms);
            i++;
        }
        if (*ret_more && first > 0 && rows[first].plan.v == last.v) {
            break; /* there may be more of it: it is the next page's first */
        }
        chain->subject = rows[first].subject;
        const ProductId *id =
            bsearch(&rows[first].product, least->ids, least->count, sizeof(ProductId), by_id);
        if (id != NULL) {
            TRY(least_price(&call, chain, &least->minors[id - least->ids]));
        }
        *after = rows[first].plan;
        scratch = mark;
    }
    return NULL;
}

Err *catalogue_least_prices(Call *call, Db *db, PriceChain *chain, const ProductId *ids,
                            size_t count, int64_t *ret_minors)
{
    const LeastPrices least = { ids, count, ret_minors };
    PlanId after = { 0 };
    bool more = true;
    for (size_t i = 0; i < count; i++) {
        ret_minors[i] = INT64_MAX;
    }
    while (more) {
        TRY(price_page(*call, db, chain, &least, &after, &more));
    }
    return NULL;
}
