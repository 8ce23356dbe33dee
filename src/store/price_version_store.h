/*
 * price_version_store.h - the versions of a price list: rows are staged in a draft, and count when
 * it is published. SQL: sql/queries/price.sql.
 *
 * A list has one draft at a time. Staged rows of a plan are all its rows: tiers and days. They
 * replace all that the plan had; a plan without staged rows stays as it is.
 */
#ifndef STORE_PRICE_VERSION_STORE_H
#define STORE_PRICE_VERSION_STORE_H

#include "store/price_store.h"

typedef SqlPriceVersionAddIn PriceVersionNew; /* `number` from store_price_version_next */
typedef SqlPriceStageIn PriceStaged; /* set quantity_from (1), valid_from (PRICE_ALWAYS) and
                                        valid_to (DATE_NONE) too */
typedef SqlPriceCurrent PriceCurrent;

/* The number of the next version. Fails: PRICE_DRAFT (the list has a draft). Inside a write
 * transaction that ends with store_price_version_add. */
MUST_USE Err *store_price_version_next(Db *db, Arena scratch, PriceListId list,
                                       int64_t *ret_number);
/* Begins the draft. */
MUST_USE Err *store_price_version_add(Db *db, const PriceVersionNew *version);
/* Adds or replaces a row of a draft, by plan, tier and first day. */
MUST_USE Err *store_price_stage(Db *db, const PriceStaged *row);
/* What counts of a plan, whatever the day. */
MUST_USE Err *store_price_current(Db *db, Arena *out, PriceListId list, PlanId plan,
                                  PriceCurrent **ret_rows, size_t *ret_count);

/* Some plans of a version: after `after`, through `through`. */
enum { PRICE_RANGE_ROWS = 5000 };
typedef struct PriceRange {
    PriceListId list;
    int64_t version;
    PlanId after, through; /* `through` is zero behind the last plan */
} PriceRange;
/* Sets `through`, for some `max` rows of the version and all rows of the last plan. */
MUST_USE Err *store_price_range(Db *db, int32_t max, PriceRange *range);

typedef struct PricePublish {
    PriceListId list;
    int64_t version;
    bool replaces_none; /* nothing counts of any of its plans so far */
    Date from;          /* DATE_NONE: at once. Else what is replaced counts until that day. */
    UserId user;
    Instant at;
} PricePublish;
/* Statements for PRICE_RANGE_ROWS at a time. Fails: PRICE_VERSION (it is no draft). */
MUST_USE Err *store_price_publish(Db *db, const PricePublish *publish);

#endif
