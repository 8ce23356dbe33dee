/*
 * price_sheet.h - a row of a vendor's price sheet (Microsoft's new-commerce licence prices), read
 * and checked. Inside service/ only.
 *
 * UnitPrice is what the operator pays and ERP Price the suggested price, both for the whole term.
 */
#ifndef SERVICE_PRICE_SHEET_H
#define SERVICE_PRICE_SHEET_H

#include "domain/catalogue.h"
#include "domain/money.h"
#include "service/csv.h"

#define SHEET_COLUMNS(X)                     \
    X(SHEET_PRODUCT, "ProductId")            \
    X(SHEET_SKU, "SkuId")                    \
    X(SHEET_TERM, "TermDuration")            \
    X(SHEET_BILLING, "BillingPlan")          \
    X(SHEET_MARKET, "Market")                \
    X(SHEET_CURRENCY, "Currency")            \
    X(SHEET_UNIT_PRICE, "UnitPrice")         \
    X(SHEET_TIER_MIN, "PricingTierRangeMin") \
    X(SHEET_TIER_MAX, "PricingTierRangeMax") \
    X(SHEET_START, "EffectiveStartDate")     \
    X(SHEET_END, "EffectiveEndDate")         \
    X(SHEET_ERP_PRICE, "ERP Price")          \
    X(SHEET_SEGMENT, "Segment")
ENUM_DECLARE(SheetColumn, sheet_column, SHEET_COLUMN_COUNT, SHEET_COLUMNS)

enum { SHEET_QUANTITY_MAX = 10000 /* where the sheet has no upper limit */ };

typedef struct SheetRow {
    int64_t line;
    Str vendor_product; /* "ProductId:SkuId" */
    Period term;
    Period billing;
    Str market; /* "GR"; borrowed from the row, as `segment` */
    Currency currency;
    Decimal cost;      /* per billing period, exact or to 12 decimals */
    int64_t erp_minor; /* suggested, per billing period, rounded down */
    int64_t tier_min, tier_max;
    Date start, end; /* first day, and the first one after it; DATE_NONE: open */
    Str segment;     /* "Commercial" */
    Str unit;        /* "user" */
} SheetRow;

typedef struct Sheet {
    const Csv *csv;
    size_t columns[SHEET_COLUMN_COUNT];
    bool has_unit; /* UnitOfMeasure is optional */
    size_t unit_column;
    Date today;
} Sheet;

/* Finds the columns. Fails: IMPORT_ROW. */
MUST_USE Err *sheet_open(Sheet *sheet, const Csv *csv, Date today);
/* The row that the reader has read last. Fails: IMPORT_ROW. */
MUST_USE Err *sheet_row(const Sheet *sheet, Arena *out, SheetRow *ret_row);
MUST_USE Err *sheet_wrong(const Sheet *sheet, SheetColumn column, const char *what);
/* "monthly", "1y-monthly", "yearly", "3y-yearly": the end of the plan's code. */
Str sheet_plan_suffix(Arena *out, Period term, Period billing);

#endif
