/* price_office_internal.h - what the files of the back office of price lists share. */
#ifndef SERVICE_PRICE_OFFICE_INTERNAL_H
#define SERVICE_PRICE_OFFICE_INTERNAL_H

#include "service/price_office.h"
#include "store/price_office_store.h"

/* Fails: FORBIDDEN. */
MUST_USE Err *price_office_readable(const Call *call);
MUST_USE Err *price_office_may(const Call *call);
/* A list of the actor's by its code. Fails: NOT_FOUND. */
MUST_USE Err *price_office_find(Call *call, Db *db, Str code, PriceOfficeList *ret);
/* The draft to write to: the one there is, or a new one. Counts the edit. Fails: PRICE_DRAFT (an
 * import is at work on it). Inside a DB_MONEY transaction. */
MUST_USE Err *price_draft_open(Call *call, Db *db, PriceOfficeList *list);
/* A new draft. Fails: PRICE_DRAFT (there is one). */
MUST_USE Err *price_draft_begin(Call *call, Db *db, PriceListId list, Str note, int64_t copies,
                                int64_t *ret_version);
MUST_USE Err *price_office_told(Call *call, Db *db, Str name, Str summary);
/* The version whose rows stand in the place of what counts; PRICE_NO_DRAFT without one. */
int64_t price_draft_version(const PriceOfficeList *list);
/* Forms and views have the last day, rows the first after it. */
Date price_last_day(Date valid_to);
/* Prices of a row and its key: the rows of a plan are made of these. */
PriceStaged price_staged_of(PriceListId list, PlanId plan, const OfficePlanRow *row);
/* A view without the names of product and plan. */
PriceRowView price_row_view(Arena *out, const PriceStaged *row, Currency currency);
Str price_billing_label(Arena *out, Str billing, bool metered);

#endif
