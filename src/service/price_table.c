/* price_table.c - a buyer's whole price list, from one look at the lists of its path. */
#include "service/price_table.h"

enum { PAGES_MAX = 10 };

/* One page of rows; the last plan of a full one may go on, and begins the next page. */
static Err *page_load(Call *call, Db *db, const PriceChain *chain, PlanId *after,
                      ListedPrice **ret_rows, size_t *ret_count, bool *ret_more)
{
    ListedPrice *rows;
    size_t count;
    TRY(store_prices_listed(db, call->out, chain->lists, chain->day, *after, &rows, &count));
    *ret_more = count == PRICES_PAGE_MAX;
    if (*ret_more) {
        PlanId last = rows[count - 1].plan;
        size_t whole = count;
        while (whole > 0 && rows[whole - 1].plan.v == last.v) {
            whole--;
        }
        count = whole > 0 ? whole : count;
    }
    *after = count > 0 ? rows[count - 1].plan : *after;
    *ret_rows = rows;
    *ret_count = count;
    return NULL;
}

Err *price_table_load(Call *call, Db *db, const PriceChain *chain, PriceTable *ret_table)
{
    ListedPrice *pages[PAGES_MAX];
    size_t counts[PAGES_MAX];
    size_t page_count = 0;
    PriceTable table = { 0 };
    PlanId after = { 0 };
    bool more = true;
    for (; more && page_count < PAGES_MAX; page_count++) {
        TRY(page_load(call, db, chain, &after, &pages[page_count], &counts[page_count], &more));
        table.listed_count += counts[page_count];
    }
    table.listed =
        page_count == 1 ? pages[0] : arena_array(call->out, ListedPrice, table.listed_count);
    size_t row = 0;
    for (size_t i = 0; page_count > 1 && i < page_count; i++) {
        for (size_t k = 0; k < counts[i]; k++) {
            table.listed[row++] = pages[i][k];
        }
    }
    for (size_t i = 0; i < table.listed_count; i++) {
        bool next = i == 0 || table.listed[i].plan.v != table.listed[i - 1].plan.v;
        table.plan_count += next ? 1 : 0;
    }
    *ret_table = table;
    return NULL;
}

static void chain_set(PriceChain *chain, const ListedPrice *row)
{
    for (size_t i = 0; i < chain->count; i++) {
        if (row->list.v != 0 && chain->edges[i].list.v == row->list.v) {
            chain->edges[i].listed = true;
            chain->edges[i].terms = row->terms;
        }
    }
}

static Err *row_price(Arena *out, const PriceChain *chain, PriceTableRow *row)
{
    Price prices[PRICE_EDGE_MAX];
    const PricePath path = price_path_of(chain);
    TRY(price_of_path(out, &path, prices, &row->priced));
    if (!row->priced) {
        return NULL;
    }
    const Price *last = &prices[chain->count - 1];
    row->price = *last;
    if (chain->count > 1) {
        const Price *above = &prices[chain->count - 2];
        row->cost = above->unit;
        row->cost_known = currency_eq(above->currency, last->currency);
    } else {
        row->cost = chain->edges[0].terms.cost;
        row->cost_known = row->cost.units >= 0;
    }
    return NULL;
}

Err *price_table_rows(Arena *out, PriceChain *chain, const PriceTable *table,
                      PriceTableRow **ret_rows)
{
    PriceTableRow *rows = arena_array(out, PriceTableRow, table->plan_count);
    size_t count = 0;
    for (size_t i = 0; i < table->listed_count; count++) {
        const ListedPrice *first = &table->listed[i];
        for (size_t edge = 0; edge < chain->count; edge++) {
            chain->edges[edge].listed = false;
        }
        while (i < table->listed_count && table->listed[i].plan.v == first->plan.v) {
            chain_set(chain, &table->listed[i]);
            i++;
        }
        chain->subject = first->subject;
        rows[count] = (PriceTableRow){ .subject = first->subject,
                                       .product_code = first->product_code,
                                       .product_name = first->product_name,
                                       .plan_code = first->plan_code,
                                       .plan_name = first->plan_name,
                                       .billing = first->billing,
                                       .metered = first->metered };
        TRY(row_price(out, chain, &rows[count]));
    }
    *ret_rows = rows;
    return NULL;
}
