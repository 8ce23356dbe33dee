/*
 * usage_bill.h - what metered sales owe, for a page of the billing run (R21 to R24).
 *
 * A period of use is rated when it is over, the last one the day after it ended, so that the use of
 * that day counts. What was reported of a rated period afterwards is billed with the sale's next
 * document: the difference only. Every rating is a row that refers to its lines.
 */
#ifndef SERVICE_USAGE_BILL_H
#define SERVICE_USAGE_BILL_H

#include "service/bill_internal.h"
#include "store/bill_store.h"
#include "store/usage_store.h"

enum { USAGE_PERIODS_MAX = 16, USAGE_LINES_MAX = 2 * (USAGE_PERIODS_MAX + USAGE_STALE_MAX) };

/* A rating, and which lines it has; their ids are known when the document is issued. */
typedef struct UsageRating {
    UsageRatingNew row;
    bool has_line;
    bool has_minimum_line;
} UsageRating;

/* A metered sale. */
typedef struct UsageDue {
    const BillRow *row;
    DocumentLine *lines;
    size_t count; /* at most USAGE_LINES_MAX */
    UsageRating *ratings;
    size_t rating_count;
    Date through; /* what is before it is rated; DATE_NONE: nothing is */
    Date next;    /* when to look at it again; DATE_NONE: never */
    bool more;    /* the rest waits for the next call */
} UsageDue;

/* Inside a transaction that may write when `hold` is set: no record comes while it lasts. Fails:
 * NUM_RANGE, MONEY_RANGE, SUBSCRIPTION_STATE, FIELD_INVALID (a country). */
MUST_USE Err *usage_due(Call *call, Db *db, const BillRow *row, const TaxInput *tax, Date until,
                        bool hold, UsageDue *ret_due);
/* Notes what was rated, when the documents of the page have their ids. */
MUST_USE Err *usage_due_write(Call *call, Db *db, const UsageDue *dues, size_t count,
                              const Issue *issues, size_t issue_count);
/* When the period that begins on `from` is rated: when it is over, and the day after the end. */
Date usage_next_due(const Schedule *schedule, Date from, Date end);
/* A line of use that charges its days; else it corrects or tops up another, or is of no use. */
bool usage_charges_days(const DocumentLine *line);

#endif
