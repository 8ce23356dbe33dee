/*
 * usage_store.h - use of metered plans: prices by use, records, ratings. SQL:
 * sql/queries/usage.sql.
 */
#ifndef STORE_USAGE_STORE_H
#define STORE_USAGE_STORE_H

#include "domain/billing/usage.h"
#include "gen/sql_usage.h"
#include "store/plan_store.h"

enum { USAGE_STALE_MAX = 16, USAGE_RATED_PAGE_MAX = 200 };

typedef SqlUsageMeterGet UsageMeter;
typedef SqlUsageSubject UsageSubject;
typedef SqlUsageEdges UsageEdge;
typedef SqlUsageByKeyIn UsageKey;
typedef SqlUsageByKey UsageKnown;
typedef SqlUsageRecordAddIn UsageRecordNew;
typedef SqlUsageSale UsageSale;
typedef SqlUsageStale UsageStale;
typedef SqlUsageRatingAddIn UsageRatingNew;
typedef SqlUsageFormulas UsageFormula;
typedef SqlUsageRecordsOf UsageRecordRow;
typedef SqlUsageRated UsageRated;

/* A stretch of time of one subscription. */
typedef struct UsageStretch {
    SubscriptionId subscription;
    Instant from;
    Instant to; /* exclusive */
} UsageStretch;

/* What the records of a stretch come to. */
typedef struct UsageSum {
    int64_t records;
    Decimal units;
} UsageSum;

/* The rated periods of a sale; the one that ends on `end_on` counts to `end_at` (DATE_NONE: none
 * ends). */
typedef struct UsageStaleQuery {
    SubscriptionId subscription;
    AccountId buyer;
    Date end_on;
    Instant end_at;
} UsageStaleQuery;

/* The tariff of a plan in a list; empty when there is none. */
MUST_USE Err *store_usage_tariff(Db *db, Arena *out, PriceListId list, PlanId plan,
                                 Str *ret_tariff);
/* *ret_change is ROW_UNCHANGED when it is there already. An empty meter: not metered. */
MUST_USE Err *store_usage_tariff_save(Db *db, Arena scratch, PriceListId list, PlanId plan,
                                      Str tariff, RowChange *ret_change);
MUST_USE Err *store_usage_meter_save(Db *db, PlanId plan, Str meter, RowChange *ret_change);
MUST_USE Err *store_usage_meter(Db *db, Arena *out, PlanId plan, UsageMeter *ret_meter);
/* Copies onto a new sale; the meter onto its subscription. */
MUST_USE Err *store_usage_freeze(Db *db, SubscriptionId subscription, AccountId buyer, Str tariff);
MUST_USE Err *store_usage_freeze_meter(Db *db, SubscriptionId subscription, Str meter);

/* Holds the subscription's sales until the end of the transaction. */
MUST_USE Err *store_usage_hold(Db *db, SubscriptionId subscription);
/* *ret_found is false when there is no such subscription. */
MUST_USE Err *store_usage_subject(Db *db, Arena *out, SubscriptionId subscription,
                                  UsageSubject *ret_subject, bool *ret_found);
/* The records that have one of the keys already, in no order. */
MUST_USE Err *store_usage_known(Db *db, Arena *out, Arena scratch, const UsageKey *keys,
                                size_t count, UsageKnown **ret_known, size_t *ret_count);
/* Fails: DB_CONFLICT (a key came meanwhile). */
MUST_USE Err *store_usage_records_add(Db *db, Arena scratch, const UsageRecordNew *records,
                                      size_t count);
MUST_USE Err *store_usage_edges(Db *db, Arena *out, SubscriptionId subscription,
                                UsageEdge **ret_edges, size_t *ret_count);
/* The sale is looked at on that day, if it was not to be before. */
MUST_USE Err *store_usage_edge_due(Db *db, SubscriptionId subscription, AccountId buyer,
                                   Date due_on);

/* Fails: NOT_FOUND. */
MUST_USE Err *store_usage_sale(Db *db, Arena *out, SubscriptionId subscription, AccountId buyer,
                               UsageSale *ret_sale);
/* The units of the stretch by the aggregate: usage_units over all records. Fails: NUM_RANGE. */
MUST_USE Err *store_usage_sum(Db *db, Arena scratch, UsageAggregate aggregate, UsageStretch stretch,
                              UsageSum *ret_sum);
/* Those whose records are others now, oldest first, at most USAGE_STALE_MAX. */
MUST_USE Err *store_usage_stale(Db *db, Arena *out, const UsageStaleQuery *query,
                                UsageStale **ret_stale, size_t *ret_count);
MUST_USE Err *store_usage_ratings_add(Db *db, Arena scratch, const UsageRatingNew *ratings,
                                      size_t count);
MUST_USE Err *store_usage_formulas(Db *db, Arena *out, InvoiceId document,
                                   UsageFormula **ret_formulas, size_t *ret_count);

/* Newest use first, those before `after` (zero: from the start). */
MUST_USE Err *store_usage_records(Db *db, Arena *out, SubscriptionId subscription,
                                  UsageRecordId after, int32_t max, UsageRecordRow **ret_records,
                                  size_t *ret_count);
/* Ratings after the one that `after` says, at most USAGE_RATED_PAGE_MAX. */
MUST_USE Err *store_usage_rated(Db *db, Arena *out, const UsageRated *after, UsageRated **ret_rated,
                                size_t *ret_count);

#endif
