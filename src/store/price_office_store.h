/*
 * price_office_store.h - price lists as people edit them: drafts, differences, history. SQL:
 * sql/queries/price_office.sql. How versions work: price_version_store.h.
 */
#ifndef STORE_PRICE_OFFICE_STORE_H
#define STORE_PRICE_OFFICE_STORE_H

#include "gen/sql_price_office.h"
#include "store/price_version_store.h"

enum {
    PRICE_OFFICE_PAGE_MAX = 501,
    PRICE_PLAN_ROWS_MAX = 200,       /* tiers and days of a plan in a list */
    PRICE_DIFFERENCE_PLANS_MAX = 90, /* of one page */
    PRICE_NO_DRAFT = -1,             /* a version that no row has */
    PRICE_OFFICE_VERSIONS_PAGE_MAX = 201
};

typedef SqlPriceOfficeLists OfficeList;
typedef SqlPriceOfficeRowsIn OfficeRowQuery;
typedef SqlPriceOfficeRows OfficeRow;
typedef SqlPriceOfficePlan OfficePlanRow;
typedef SqlPriceOfficeSubject OfficeSubject;
typedef SqlPriceDifferences OfficeDifference;
typedef SqlPriceOfficeVersions OfficeVersion;
typedef SqlPriceListRulesSetIn PriceListRules;

typedef struct OfficeDifferenceQuery {
    PriceListId list;
    int64_t version;
    bool draft; /* it counts for nobody yet */
    Str after;  /* the last plan that was seen */
    int32_t max;
} OfficeDifferenceQuery;

/* By code; only the one of `code`, unless that is empty, with the accounts that have it on the day.
 * At most 200. */
MUST_USE Err *store_price_office_lists(Db *db, Arena *out, AccountId owner, Str code, Date day,
                                       OfficeList **ret, size_t *ret_count);
/* `word` is what is searched for, anywhere. */
MUST_USE Err *store_price_office_rows(Db *db, Arena *out, const OfficeRowQuery *query,
                                      OfficeRow **ret, size_t *ret_count);
/* A plan's rows by tier and first day. */
MUST_USE Err *store_price_office_plan(Db *db, Arena *out, PriceListId list, int64_t version,
                                      PlanId plan, OfficePlanRow **ret, size_t *ret_count);
/* *ret is NULL when there is no such plan. */
MUST_USE Err *store_price_office_subject(Db *db, Arena *out, Str code, OfficeSubject **ret);
/* Whole plans, at most `max` of them. */
MUST_USE Err *store_price_differences(Db *db, Arena *out, const OfficeDifferenceQuery *query,
                                      OfficeDifference **ret, size_t *ret_count);
MUST_USE Err *store_price_draft_plans(Db *db, Arena scratch, PriceListId list, int64_t version,
                                      int64_t *ret_plans);
/* `revision` is the one that was seen, below 0: any. *ret_touched is false when it is another one
 * by now, or no draft. The row's lock holds other editors back. */
MUST_USE Err *store_price_draft_touch(Db *db, PriceListId list, int64_t version, int64_t revision,
                                      UserId user, Instant at, bool *ret_touched);
MUST_USE Err *store_price_draft_note(Db *db, PriceListId list, int64_t version, Str note);
MUST_USE Err *store_price_draft_unstage(Db *db, PriceListId list, int64_t version, PlanId plan);
/* Throws its rows away, and says so in the list's history. Fails: PRICE_VERSION. */
MUST_USE Err *store_price_draft_drop(Db *db, PriceListId list, int64_t version, UserId user,
                                     Instant at);
/* "server-small, from 10 units, on 2027-01-01" when two rows are for the same; else empty. */
MUST_USE Err *store_price_draft_overlap(Db *db, Arena *out, PriceListId list, int64_t version,
                                        Str *ret_which);
/* Without drafts, the newest first. */
MUST_USE Err *store_price_office_versions(Db *db, Arena *out, PriceListId list, int64_t before,
                                          int32_t max, OfficeVersion **ret, size_t *ret_count);
/* Fills the draft with what the published version `old` said. */
MUST_USE Err *store_price_restore(Db *db, PriceListId list, int64_t version, int64_t old);
/* Fills the draft of a new list with what counts in another one. */
MUST_USE Err *store_price_copy(Db *db, PriceListId from, PriceListId list, int64_t version);
MUST_USE Err *store_price_list_rules_set(Db *db, const PriceListRules *rules);

#endif
