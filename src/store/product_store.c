/* product_store.c - products as they are shown. SQL: sql/queries/product.sql. */
#include "store/product_store.h"

#include "gen/sql_plan.h"
#include "gen/sql_product.h"

_Static_assert(PRICE_EDGE_MAX == 8, "the queries take eight lists");
_Static_assert(PRODUCT_WORDS_MAX == 6, "the queries take six words");
_Static_assert(PRODUCT_CARDS_MAX == 24, "the queries take 24 products");

/* The members list1 to list8 of a query's parameters. */
#define LIST_PARAMS(lists)                                                              \
    .list1 = (lists)[0], .list2 = (lists)[1], .list3 = (lists)[2], .list4 = (lists)[3], \
    .list5 = (lists)[4], .list6 = (lists)[5], .list7 = (lists)[6], .list8 = (lists)[7]

/* The members of an assortment: lists, list1 to list8, open1 to open8 and the day. */
#define ASSORTMENT_PARAMS(a)                                                                    \
    .lists = (a)->required_count, LIST_PARAMS((a)->required), .open1 = (a)->open[0],            \
    .open2 = (a)->open[1], .open3 = (a)->open[2], .open4 = (a)->open[3], .open5 = (a)->open[4], \
    .open6 = (a)->open[5], .open7 = (a)->open[6], .open8 = (a)->open[7], .day = (a)->day

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

/* The text with LIKE's own characters escaped, between `around`; empty matches everything. */
static Str like_pattern(Arena *out, Str text, Str around)
{
    if (text.len == 0) {
        return S("%");
    }
    StrBuf buf = buf_new(out, 2 * text.len + 2 * around.len);
    buf_add(&buf, around);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%' || c == '_' || c == '!') {
            buf_add_char(&buf, '!');
        }
        buf_add_char(&buf, c);
    }
    buf_add(&buf, around);
    return buf_str(&buf);
}

Err *store_product_ids(Db *db, Arena *out, const ProductFilter *filter, ProductId **ret_ids,
                       size_t *ret_count)
{
    const Assortment *assortment = &filter->assortment;
    Str words[PRODUCT_WORDS_MAX];
    for (size_t i = 0; i < PRODUCT_WORDS_MAX; i++) {
        words[i] = like_pattern(out, filter->words[i], S("%"));
    }
    SqlProductIdsIn in = { .kind = like_pattern(out, filter->kind, S("")),
                           .category = like_pattern(out, filter->category, S("")),
                           .addons = filter->addons,
                           .by_popular = filter->by_popular,
                           .word1 = words[0],
                           .word2 = words[1],
                           .word3 = words[2],
                           .word4 = words[3],
                           .word5 = words[4],
                           .word6 = words[5],
                           ASSORTMENT_PARAMS(assortment) };
    SqlProductIds *rows;
    TRY(sql_product_ids(db, out, &in, &rows, ret_count));
    ProductId *ids = arena_array(out, ProductId, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    return NULL;
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

Err *store_product_facets(Db *db, Arena *out, const Assortment *assortment,
                          ProductFacet **ret_facets, size_t *ret_count)
{
    SqlProductFacetsIn in = { ASSORTMENT_PARAMS(assortment) };
    SqlProductFacets *rows;
    TRY(sql_product_facets(db, out, &in, &rows, ret_count));
    ProductFacet *facets = arena_array(out, ProductFacet, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        facets[i] = (ProductFacet){ rows[i].kind, rows[i].category, rows[i].count };
    }
    *ret_facets = facets;
    return NULL;
}
