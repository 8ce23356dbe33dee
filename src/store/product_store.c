/* product_store.c - products as they are shown. SQL: sql/queries/product.sql. */
#include "store/product_store.h"

#include "gen/sql_plan.h"
#include "gen/sql_product.h"
#include "store/product_params.h"

_Static_assert(PRODUCT_CARDS_MAX == 24, "the queries take 24 products");

/* The members id1 to id24; unused ones are zero. */
#define ID_PARAMS(ids)                                                                             \
    .id1 = (ids)[0], .id2 = (ids)[1], .id3 = (ids)[2], .id4 = (ids)[3], .id5 = (ids)[4],           \
    .id6 = (ids)[5], .id7 = (ids)[6], .id8 = (ids)[7], .id9 = (ids)[8], .id10 = (ids)[9],          \
    .id11 = (ids)[10], .id12 = (ids)[11], .id13 = (ids)[12], .id14 = (ids)[13], .id15 = (ids)[14], \
    .id16 = (ids)[15], .id17 = (ids)[16], .id18 = (ids)[17], .id19 = (ids)[18], .id20 = (ids)[19], \
    .id21 = (ids)[20], .id22 = (ids)[21], .id23 = (ids)[22], .id24 = (ids)[23]

typedef struct Ids24 {
    ProductId items[PRODUCT_CARDS_MAX];
} Ids24;

static Ids24 ids_fill(const ProductId *ids, size_t count)
{
    Ids24 filled = { 0 };
    assert(count <= PRODUCT_CARDS_MAX);
    for (size_t i = 0; i < count; i++) {
        filled.items[i] = ids[i];
    }
    return filled;
}

/* The columns that the queries of cards and of one product share. */
#define PRODUCT_OF(row)                                                                   \
    (Product)                                                                             \
    {                                                                                     \
        .id = (row).id, .code = (row).code, .name = (row).name, .vendor = (row).vendor,   \
        .category = (row).category, .summary = (row).summary, .image = (row).image,       \
        .connector = (row).connector, .kind = (row).kind, .addon = (row).addon,           \
        .featured = (row).featured, .newcomer = (row).newcomer, .popular = (row).popular, \
        .promoted = (row).promoted, .base_required = (row).base_required,                 \
        .sale_kind = (row).sale_kind, .retention_minutes = (row).retention_minutes        \
    }

Err *store_product_cards(Db *db, Arena *out, const ProductId *ids, size_t count,
                         Product **ret_products)
{
    Ids24 filled = ids_fill(ids, count);
    SqlProductCardsIn in = { ID_PARAMS(filled.items) };
    SqlProductCards *rows;
    size_t row_count;
    TRY(sql_product_cards(db, out, &in, &rows, &row_count));
    Product *products = arena_array(out, Product, count);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < row_count; j++) {
            if (rows[j].id.v == ids[i].v) {
                products[i] = PRODUCT_OF(rows[j]);
            }
        }
    }
    *ret_products = products;
    return NULL;
}

Err *store_product_by_code(Db *db, Arena *out, Str code, Product **ret_product)
{
    SqlProductByCode row;
    bool found;
    TRY(sql_product_by_code(db, out, code, &row, &found));
    if (!found) {
        *ret_product = NULL;
        return NULL;
    }
    Product *product = arena_new(out, Product);
    *product = PRODUCT_OF(row);
    product->state = row.state;
    product->description = row.description;
    product->vendor_product = row.vendor_product;
    product->industries = row.industries;
    product->settings = row.settings;
    product->own_settings = row.own_settings;
    product->attributes = row.attributes;
    product->type = row.type;
    product->type_code = row.type_code;
    product->tax_category = row.tax_category;
    product->refund = row.refund;
    *ret_product = product;
    return NULL;
}

Err *store_product_addons(Db *db, Arena *out, ProductId base, const Assortment *assortment,
                          ProductId **ret_ids, size_t *ret_count)
{
    SqlProductAddonIdsIn in = { .base = base, ASSORTMENT_PARAMS(assortment) };
    SqlProductAddonIds *rows;
    TRY(sql_product_addon_ids(db, out, &in, &rows, ret_count));
    ProductId *ids = arena_array(out, ProductId, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    return NULL;
}

Err *store_plan_prices(Db *db, Arena *out, const ProductId *ids, size_t id_count,
                       const PriceListId lists[PRICE_EDGE_MAX], Date day, PlanPrice **ret_rows,
                       size_t *ret_count)
{
    Ids24 filled = ids_fill(ids, id_count);
    SqlPlanPricesIn in = { ID_PARAMS(filled.items), LIST_PARAMS(lists), .day = day };
    SqlPlanPrices *rows;
    size_t count;
    TRY(sql_plan_prices(db, out, &in, &rows, &count));
    PlanPrice *prices = arena_array(out, PlanPrice, count);
    for (size_t i = 0; i < count; i++) {
        const SqlPlanPrices *row = &rows[i];
        prices[i].plan =
            (Plan){ .id = row->id,
                    .code = row->code,
                    .name = row->name,
                    .unit = row->unit,
                    .metered = row->metered,
                    .trial_days = row->trial_days,
                    .quantity = { row->quantity_min, row->quantity_max, row->quantity_step },
                    .active = true,
                    .product = row->product };
        TRY(period_parse(row->term, "term", &prices[i].plan.term));
        TRY(period_parse(row->billing, "billing", &prices[i].plan.billing));
        prices[i].list = row->list;
        prices[i].quantity_from = row->quantity_from;
        prices[i].terms = PRICE_TERMS_OF(*row);
    }
    *ret_rows = prices;
    *ret_count = count;
    return NULL;
}
