/* usage_store.c - use of metered plans. SQL: sql/queries/usage.sql. */
#include "store/usage_store.h"

#include <inttypes.h>

enum { SCALE_COUNT = UNITS_SCALE_MAX + 1 };

Err *store_usage_tariff(Db *db, Arena *out, PriceListId list, PlanId plan, Str *ret_tariff)
{
    SqlUsageTariffGet row;
    bool found;
    TRY(sql_usage_tariff_get(db, out, list, plan, &row, &found));
    *ret_tariff = found ? row.tariff : (Str){ 0 };
    return NULL;
}

Err *store_usage_tariff_save(Db *db, Arena scratch, PriceListId list, PlanId plan, Str tariff,
                             RowChange *ret_change)
{
    Str before;
    TRY(store_usage_tariff(db, &scratch, list, plan, &before));
    *ret_change = str_eq(before, tariff) ? ROW_UNCHANGED : before.len > 0 ? ROW_CHANGED : ROW_ADDED;
    return *ret_change == ROW_UNCHANGED ? NULL : sql_usage_tariff_put(db, list, plan, tariff, NULL);
}

Err *store_usage_meter_save(Db *db, PlanId plan, Str meter, RowChange *ret_change)
{
    int64_t changed;
    TRY(sql_usage_meter_set(db, plan, meter, &changed));
    *ret_change = changed > 0 ? ROW_CHANGED : ROW_UNCHANGED;
    return NULL;
}

Err *store_usage_meter(Db *db, Arena *out, PlanId plan, UsageMeter *ret_meter)
{
    bool found;
    TRY(sql_usage_meter_get(db, out, plan, ret_meter, &found));
    return found ? NULL : ERR(NOT_FOUND, "no plan %" PRId64, plan.v);
}

Err *store_usage_freeze(Db *db, SubscriptionId subscription, AccountId buyer, Str tariff)
{
    return sql_usage_freeze(db, subscription, buyer, tariff, NULL);
}

Err *store_usage_freeze_meter(Db *db, SubscriptionId subscription, Str meter)
{
    return sql_usage_freeze_meter(db, subscription, meter, NULL);
}

Err *store_usage_hold(Db *db, SubscriptionId subscription)
{
    return sql_usage_hold(db, subscription, NULL);
}

Err *store_usage_subject(Db *db, Arena *out, SubscriptionId subscription, UsageSubject *ret_subject,
                         bool *ret_found)
{
    return sql_usage_subject(db, out, subscription, ret_subject, ret_found);
}

Err *store_usage_known(Db *db, Arena *out, Arena scratch, const UsageKey *keys, size_t count,
                       UsageKnown **ret_known, size_t *ret_count)
{
    return sql_usage_by_key_each(db, out, scratch, keys, count, ret_known, ret_count);
}

Err *store_usage_records_add(Db *db, Arena scratch, const UsageRecordNew *records, size_t count)
{
    return sql_usage_record_add_each(db, scratch, records, count, NULL);
}

Err *store_usage_edges(Db *db, Arena *out, SubscriptionId subscription, UsageEdge **ret_edges,
                       size_t *ret_count)
{
    return sql_usage_edges(db, out, subscription, ret_edges, ret_count);
}

Err *store_usage_edge_due(Db *db, SubscriptionId subscription, AccountId buyer, Date due_on)
{
    return sql_usage_edge_due(db, subscription, buyer, due_on, NULL);
}

Err *store_usage_sale(Db *db, Arena *out, SubscriptionId subscription, AccountId buyer,
                      UsageSale *ret_sale)
{
    bool found;
    TRY(sql_usage_sale(db, out, subscription, buyer, ret_sale, &found));
    return found ? NULL : ERR(NOT_FOUND, "no sale of subscription %" PRId64, subscription.v);
}

/* The sum of sums and the most of the most are those of the records. */
static Err *of_sums(UsageAggregate aggregate, const SqlUsageSums *rows, size_t count,
                    Decimal *ret_units)
{
    UsageRecord parts[SCALE_COUNT];
    for (size_t i = 0; i < count; i++) {
        int64_t units = aggregate == AGGREGATE_MAX ? rows[i].most : rows[i].total;
        parts[i] = (UsageRecord){ .units = { units, rows[i].units_scale } };
    }
    return usage_units(aggregate, parts, count, ret_units);
}

Err *store_usage_sum(Db *db, Arena scratch, UsageAggregate aggregate, UsageStretch stretch,
                     UsageSum *ret_sum)
{
    UsageSum sum = { 0 };
    SqlUsageSums *rows;
    size_t count;
    TRY(sql_usage_sums(db, &scratch, stretch.subscription, stretch.from, stretch.to, &rows,
                       &count));
    for (size_t i = 0; i < count; i++) {
        sum.records += rows[i].records;
    }
    switch (aggregate) {
    case AGGREGATE_SUM:
    case AGGREGATE_MAX:
        TRY(of_sums(aggregate, rows, count, &sum.units));
        break;
    case AGGREGATE_LAST: {
        SqlUsageLast last;
        bool found;
        TRY(sql_usage_last(db, &scratch, stretch.subscription, stretch.from, stretch.to, &last,
                           &found));
        sum.units = found ? last.units : (Decimal){ 0 };
        break;
    }
    case AGGREGATE_UNIQUE: {
        SqlUsageDistinct distinct;
        TRY(sql_usage_distinct(db, &scratch, stretch.subscription, stretch.from, stretch.to,
                               &distinct));
        sum.units = (Decimal){ distinct.distinct_units, 0 };
        break;
    }
    case USAGE_AGGREGATE_COUNT:
        break;
    }
    *ret_sum = sum;
    return NULL;
}

Err *store_usage_stale(Db *db, Arena *out, const UsageStaleQuery *query, UsageStale **ret_stale,
                       size_t *ret_count)
{
    Date end_on = date_is_none(query->end_on) ? (Date){ 0 } : query->end_on; /* ends on no day */
    return sql_usage_stale(db, out, query->subscription, query->buyer, end_on, query->end_at,
                           USAGE_STALE_MAX, ret_stale, ret_count);
}

Err *store_usage_ratings_add(Db *db, Arena scratch, const UsageRatingNew *ratings, size_t count)
{
    return sql_usage_rating_add_each(db, scratch, ratings, count, NULL);
}

Err *store_usage_formulas(Db *db, Arena *out, InvoiceId document, UsageFormula **ret_formulas,
                          size_t *ret_count)
{
    return sql_usage_formulas(db, out, document, ret_formulas, ret_count);
}

Err *store_usage_records(Db *db, Arena *out, SubscriptionId subscription, UsageRecordId after,
                         int32_t max, UsageRecordRow **ret_records, size_t *ret_count)
{
    Instant before = { INT64_MAX };
    if (after.v != 0) {
        SqlUsageRecordAt row;
        bool found;
        TRY(sql_usage_record_at(db, out, subscription, after, &row, &found));
        if (!found) {
            return ERR_FIELD(FIELD_INVALID, "after", "there is no such record");
        }
        before = row.used_at;
    }
    return sql_usage_records_of(db, out, subscription, before, after, max, ret_records, ret_count);
}

Err *store_usage_rated(Db *db, Arena *out, const UsageRated *after, UsageRated **ret_rated,
                       size_t *ret_count)
{
    return sql_usage_rated(db, out, after->subscription, after->buyer, after->from_on,
                           USAGE_RATED_PAGE_MAX, ret_rated, ret_count);
}
