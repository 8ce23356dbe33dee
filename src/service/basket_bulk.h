/*
 * basket_bulk.h - many lines into the basket from a table (R-ORD-01): customer, plan, quantity and,
 * where the table has it, name.
 *
 * A dry run shows every row with what would happen. Putting them in is all or nothing.
 */
#ifndef SERVICE_BASKET_BULK_H
#define SERVICE_BASKET_BULK_H

#include "service/checkout.h"

enum { BULK_ROWS_MAX = CHECKOUT_LINE_MAX, BULK_BYTES_MAX = 256 * 1024 };

typedef struct BulkRow {
    int64_t line;                       /* of the text, from 1 */
    Str customer, plan, quantity, name; /* as they were written */
    Str receiver;                       /* the end customer that was found, or "Own use" */
    Str title;                          /* the plan that was found */
    bool priced;                        /* the reader sees prices, and there is one */
    Money unit_price;
    Str billing_label;
    int64_t column; /* of what is wrong, from 1; 0: the row is right */
    Str column_name;
    Str problem;
} BulkRow;

typedef struct BulkView {
    BulkRow *rows;
    size_t rows_count;
    size_t wrong_count;
    bool price_visible;
} BulkView;

/* The dry run; changes nothing. Fails: IMPORT_ROW (the text is no such table, with line and
 * column), FIELD_TOO_LONG ("csv"). */
MUST_USE Err *svc_basket_bulk_try(Call *call, Str csv, BulkView *ret);
/* Puts every row into the basket. `key` makes a repeated form the same lines. Fails: as above;
 * IMPORT_ROW for the first wrong row; BASKET_FULL. */
MUST_USE Err *svc_basket_bulk(Call *call, Str csv, Str key, int64_t *ret_added);

#endif
