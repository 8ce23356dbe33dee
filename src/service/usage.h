/*
 * usage.h - use of metered subscriptions: reporting it, and seeing it (R-BIL-04, R21 to R24).
 *
 * Records are append-only. A key names a record among those of one buyer's subscriptions: the same
 * key with the same content again is the same record, with another content it is refused. The
 * operator, who delivers, reports; so do its connectors and files.
 */
#ifndef SERVICE_USAGE_H
#define SERVICE_USAGE_H

#include "domain/billing/usage.h"
#include "domain/price.h"
#include "service/catalogue.h"
#include "service/order.h"
#include "store/wait_store.h"

enum { USAGE_BATCH_MAX = 1000, USAGE_KEY_BYTES_MAX = 255, USAGE_METER_BYTES_MAX = 60 };

/* Texts as they came. */
typedef struct UsageInput {
    Str subscription; /* "sub_..." */
    Str meter;        /* empty: the subscription's */
    Str units;        /* "12.5": 0 or more, at most 9 decimals */
    Str used_at;      /* "2026-11-22T09:30:00Z", or a day: its start in the buyer's zone */
    Str key;
} UsageInput;

/* The fields of a record, by their names in JSON and CSV. */
#define USAGE_FIELDS(X)                         \
    X(USAGE_FIELD_SUBSCRIPTION, "subscription") \
    X(USAGE_FIELD_METER, "meter")               \
    X(USAGE_FIELD_UNITS, "units")               \
    X(USAGE_FIELD_USED_AT, "used_at")           \
    X(USAGE_FIELD_KEY, "key")
ENUM_DECLARE(UsageField, usage_field, USAGE_FIELD_COUNT, USAGE_FIELDS)

typedef struct UsageRefusal {
    size_t index; /* of the record */
    UsageField field;
    Str reason; /* "is in the future" */
} UsageRefusal;

/* All or nothing: with a refusal nothing was recorded. */
typedef struct UsageResult {
    int64_t accepted; /* new */
    int64_t repeated; /* known already */
    UsageRefusal *refusals;
    size_t refusals_count;
} UsageResult;

/* At most USAGE_BATCH_MAX. Use of a period that is billed already goes on the next document. For
 * the operator. Fails: FORBIDDEN, FIELD_RANGE (too many). */
MUST_USE Err *svc_usage_record(Call *call, const UsageInput *inputs, size_t count,
                               UsageSource source, UsageResult *ret);
/* Inside a transaction, for connectors and files: the same without asking who. What is refused must
 * roll the transaction back. Fails: DB_CONFLICT (a key came meanwhile: again). */
MUST_USE Err *usage_record(Call *call, Db *db, const UsageInput *inputs, size_t count,
                           UsageSource source, UsageResult *ret);
/* CSV with the columns subscription, meter, units, used_at and key. All or nothing; in a dry run
 * nothing. Fails: FORBIDDEN, IMPORT_ROW ("line 5, column 3 (units): ..."). */
MUST_USE Err *svc_import_usage(Call *call, Str csv, bool dry_run, ImportResult *ret);

typedef struct UsageRecordView {
    Str code, key, units;
    Instant used_at, received_at;
    UsageSource source;
} UsageRecordView;

typedef struct UsageView {
    bool metered;
    Str subscription_code, title, meter, unit;
    UsageRecordView *records; /* newest use first */
    size_t records_count;
    /* The running period: what it would cost if it ended now, on the actor's own sale. */
    bool running;
    Date from, to; /* exclusive */
    Str units;
    int64_t period_records;
    bool price_visible; /* an end customer never sees its partner's cost */
    Money amount, minimum_missing;
    Str formula;
} UsageView;

/* Whoever may see the subscription. Fails: NOT_FOUND. */
MUST_USE Err *svc_usage(Call *call, SubscriptionId id, Page *page, UsageView *ret);

/* Inside the transaction that places an order: copies the tariff of every sale onto it, when the
 * plan is metered. The edges are those of the subscription, from the operator down. */
MUST_USE Err *usage_freeze(Call *call, Db *db, SubscriptionId subscription, PlanId plan,
                           AccountId last_buyer);
/* The same for an order that waits: what would be copied; without a meter nothing is. */
typedef struct UsageTariffs {
    Str meter;
    AccountId buyers[PRICE_EDGE_MAX];
    Str texts[PRICE_EDGE_MAX];
    size_t count;
} UsageTariffs;
MUST_USE Err *usage_tariffs(Call *call, Db *db, PlanId plan, AccountId last_buyer,
                            UsageTariffs *ret);
/* And what was kept, when it is accepted. */
MUST_USE Err *usage_keep(Call *call, Db *db, SubscriptionId subscription, PlanId plan,
                         const WaitEdgeRow *edges, size_t count);

/* For stoa check: what is wrong with the next ratings; again while *ret_more. `place` is zero at
 * first. */
typedef struct UsagePlace {
    SubscriptionId subscription;
    AccountId buyer;
    Date from_on;
} UsagePlace;
MUST_USE Err *usage_check(Call *call, Db *db, UsagePlace *place, Str *ret_problems,
                          size_t problem_max, size_t *ret_count, bool *ret_more);

#endif
