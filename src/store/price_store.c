/* price_store.c - price lists, and prices on the path to a buyer. SQL: sql/queries/price.sql.
 */
#include "store/price_store.h"

#include <inttypes.h>

#include "gen/sql_price.h"

_Static_assert(PRICE_EDGE_MAX == 8, "the queries take eight lists");

/* The first row is the operator, to whom nobody sells. */
static Err *edges_check(AccountId buyer, size_t rows)
{
    if (rows > PRICE_EDGE_MAX + 1) {
        return ERR(DB, "account %" PRId64 " is too deep in the tree", buyer.v);
    }
    return NULL;
}

Err *store_price_chain(Db *db, Arena *out, AccountId buyer, Date day,
                       PriceEdge ret_edges[PRICE_EDGE_MAX], size_t *ret_count)
{
    SqlPriceChain *rows;
    size_t count;
    TRY(sql_price_chain(db, out, buyer, day, &rows, &count));
    TRY(edges_check(buyer, count));
    for (size_t i = 1; i < count; i++) {
        ret_edges[i - 1] = (PriceEdge){ .seller = rows[i].seller,
                                        .buyer = rows[i].buyer,
                                        .list = rows[i].list,
                                        .list_name = rows[i].name,
                                        .currency = rows[i].currency,
                                        .markup_ppm = rows[i].markup_ppm,
                                        .protection = rows[i].protection,
                                        .protection_periods = rows[i].protection_periods,
                                        .billed = rows[i].billed,
                                        .valid_from = rows[i].valid_from,
                                        .valid_to = rows[i].valid_to };
    }
    *ret_count = count > 0 ? count - 1 : 0;
    return NULL;
}

Err *store_price_edges(Db *db, Arena *out, PriceAsk ask, PriceEdge ret_edges[PRICE_EDGE_MAX],
                       size_t *ret_count, SellSubject *ret_subject)
{
    SqlPriceEdges *rows;
    size_t count;
    TRY(sql_price_edges(db, out, ask.buyer, ask.plan, ask.quantity, ask.day, &rows, &count));
    TRY(edges_check(ask.buyer, count));
    for (size_t i = 1; i < count; i++) {
        ret_edges[i - 1] = (PriceEdge){ .seller = rows[i].seller,
                                        .buyer = rows[i].buyer,
                                        .list = rows[i].list,
                                        .list_name = rows[i].name,
                                        .currency = rows[i].currency,
                                        .markup_ppm = rows[i].markup_ppm,
                                        .protection = rows[i].protection,
                                        .protection_periods = rows[i].protection_periods,
                                        .listed = rows[i].listed.v != 0,
                                        .terms = PRICE_TERMS_OF(rows[i]) };
    }
    *ret_count = count > 0 ? count - 1 : 0;
    *ret_subject = (SellSubject){ .plan = ask.plan };
    if (count > 0) {
        ret_subject->product = rows[0].product;
        ret_subject->category = rows[0].category;
        ret_subject->vendor = rows[0].vendor;
    }
    return NULL;
}

Err *store_prices_listed(Db *db, Arena *out, const PriceListId lists[PRICE_EDGE_MAX], Date day,
                         PlanId after, ListedPrice **ret_prices, size_t *ret_count)
{
    SqlPriceOfProductsIn in = { .list1 = lists[0],
                                .list2 = lists[1],
                                .list3 = lists[2],
                                .list4 = lists[3],
                                .list5 = lists[4],
                                .list6 = lists[5],
                                .list7 = lists[6],
                                .list8 = lists[7],
                                .day = day,
                                .after = after };
    SqlPriceOfProducts *rows;
    size_t count;
    TRY(sql_price_of_products(db, out, &in, &rows, &count));
    ListedPrice *prices = arena_array(out, ListedPrice, count);
    for (size_t i = 0; i < count; i++) {
        prices[i] = (ListedPrice){ .product = rows[i].product,
                                   .plan = rows[i].plan,
                                   .list = rows[i].list,
                                   .quantity_from = rows[i].quantity_from,
                                   .terms = PRICE_TERMS_OF(rows[i]),
                                   .subject = { rows[i].plan, rows[i].product, rows[i].category,
                                                rows[i].vendor },
                                   .product_code = rows[i].product_code,
                                   .product_name = rows[i].product_name,
                                   .plan_code = rows[i].plan_code,
                                   .plan_name = rows[i].plan_name,
                                   .billing = rows[i].billing,
                                   .metered = rows[i].metered };
    }
    *ret_prices = prices;
    *ret_count = count;
    return NULL;
}

Err *store_price_list_by_code(Db *db, Arena *out, AccountId owner, Str code, PriceList **ret_list)
{
    SqlPriceListByCode row;
    bool found;
    TRY(sql_price_list_by_code(db, out, owner, code, &row, &found));
    if (!found) {
        *ret_list = NULL;
        return NULL;
    }
    PriceList *list = arena_new(out, PriceList);
    *list = (PriceList){ .id = row.id,
                         .owner = owner,
                         .code = code,
                         .name = row.name,
                         .currency = row.currency,
                         .markup_ppm = row.markup_ppm };
    *ret_list = list;
    return NULL;
}

Err *store_price_list_own(Db *db, Arena *out, AccountId owner, PriceList **ret_list)
{
    SqlPriceListOwn row;
    bool found;
    TRY(sql_price_list_own(db, out, owner, &row, &found));
    if (!found) {
        *ret_list = NULL;
        return NULL;
    }
    PriceList *list = arena_new(out, PriceList);
    *list = (PriceList){ .id = row.id,
                         .owner = owner,
                         .name = row.name,
                         .currency = row.currency,
                         .markup_ppm = row.markup_ppm };
    *ret_list = list;
    return NULL;
}

Err *store_price_list_save(Db *db, const PriceList *list)
{
    SqlPriceListPutIn in = { .id = list->id,
                             .owner = list->owner,
                             .code = list->code,
                             .name = list->name,
                             .currency = list->currency,
                             .markup_ppm = list->markup_ppm };
    return sql_price_list_put(db, &in, NULL);
}

Err *store_price_lists_of(Db *db, Arena *out, AccountId owner, PriceListRow **ret_lists,
                          size_t *ret_count)
{
    return sql_price_lists_of(db, out, owner, ret_lists, ret_count);
}

Err *store_price_trial_sales(Db *db, Arena *out, const TrialSaleQuery *query, TrialSale **ret_sales,
                             size_t *ret_count)
{
    return sql_price_trial_sales(db, out, query, ret_sales, ret_count);
}
