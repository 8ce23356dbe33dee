/*
 * price_table.h - every plan that a buyer can order, with what it pays and what its seller pays.
 * Inside service/ only. The caller has checked that the buyer may be seen.
 */
#ifndef SERVICE_PRICE_TABLE_H
#define SERVICE_PRICE_TABLE_H

#include "service/price.h"

enum {
    PRICE_WORK_BYTES = 64 * 1024 * 1024 /* room for some tables; pages are used once touched */
};

typedef struct PriceTableRow {
    SellSubject subject;
    Str product_code, product_name, plan_code, plan_name, billing;
    bool metered;
    bool priced; /* the rest is set */
    Price price; /* of the smallest quantity */
    bool cost_known;
    Decimal cost; /* of its seller, in the same currency */
} PriceTableRow;

/* What is listed on a chain's day, at most 20,000 rows, read once to be priced several times. */
typedef struct PriceTable {
    ListedPrice *listed;
    size_t listed_count;
    size_t plan_count;
} PriceTable;

MUST_USE Err *price_table_load(Call *call, Db *db, const PriceChain *chain, PriceTable *ret_table);
/* The plans by id, priced by the chain's rules: `table->plan_count` of them on `out`. */
MUST_USE Err *price_table_rows(Arena *out, PriceChain *chain, const PriceTable *table,
                               PriceTableRow **ret_rows);

#endif
