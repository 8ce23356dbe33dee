/* price_sheet.c - reads and checks one row of a vendor's price sheet. */
#include "service/price_sheet.h"

#include "service/import.h"

enum { PART_BYTES_MAX = 40, COST_SCALE_MIN = 2 };

ENUM_DEFINE(SheetColumn, sheet_column, SHEET_COLUMN_COUNT, SHEET_COLUMNS)

static const struct {
    Str word;
    Period period;
} billing_plans[] = {
    { STR_INIT("Monthly"), { 1, PERIOD_MONTH } },
    { STR_INIT("Annual"), { 1, PERIOD_YEAR } },
    { STR_INIT("Triennial"), { 3, PERIOD_YEAR } },
};

Err *sheet_open(Sheet *sheet, const Csv *csv, Date today)
{
    sheet->csv = csv;
    for (size_t i = 0; i < SHEET_COLUMN_COUNT; i++) {
        TRY(csv_column(csv, sheet_column_name((SheetColumn)i), &sheet->columns[i]));
    }
    Err *missing = csv_column(csv, S("UnitOfMeasure"), &sheet->unit_column);
    sheet->has_unit = missing == NULL;
    sheet->today = today;
    return NULL;
}

static Str cell(const Sheet *sheet, SheetColumn column)
{
    return sheet->csv->cells[sheet->columns[column]].text;
}

/* The cell cut to what a message can hold. */
static Str shown(const Sheet *sheet, SheetColumn column)
{
    return str_slice(cell(sheet, column), 0, PART_BYTES_MAX);
}

Err *sheet_wrong(const Sheet *sheet, SheetColumn column, const char *what)
{
    return csv_wrong(sheet->csv, sheet->columns[column], "'%.*s' %s", STR_ARG(shown(sheet, column)),
                     what);
}

static Err *id_check(const Sheet *sheet, SheetColumn column)
{
    Str text = cell(sheet, column);
    bool valid = text.len > 0 && text.len <= PART_BYTES_MAX;
    for (size_t i = 0; valid && i < text.len; i++) {
        char c = text.ptr[i];
        valid = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
    return valid ? NULL : sheet_wrong(sheet, column, "is not a vendor's id of letters and digits");
}

static Err *periods_parse(const Sheet *sheet, SheetRow *row)
{
    Str word = cell(sheet, SHEET_BILLING);
    size_t i = 0;
    Err *err = period_parse(cell(sheet, SHEET_TERM), "term", &row->term);
    if (err != NULL || period_months(row->term) == 0) {
        return sheet_wrong(sheet, SHEET_TERM, "is not a term in months or years like P1M or P1Y");
    }
    while (i < COUNT_OF(billing_plans) && !str_eq(billing_plans[i].word, word)) {
        i++;
    }
    if (i == COUNT_OF(billing_plans)) {
        return sheet_wrong(sheet, SHEET_BILLING, "is not Monthly, Annual or Triennial");
    }
    row->billing = billing_plans[i].period;
    if (!plan_periods_valid(row->term, row->billing)) {
        return sheet_wrong(sheet, SHEET_BILLING, "does not divide the term");
    }
    return NULL;
}

static Err *price_parse(const Sheet *sheet, SheetColumn column, Decimal *ret_price)
{
    const char *what = import_price_parse(cell(sheet, column), ret_price);
    return what == NULL ? NULL : sheet_wrong(sheet, column, what);
}

/* The part of a billing period: exact where 12 decimals are enough. */
static Err *cost_of_period(Decimal price, int64_t periods, Decimal *ret_cost)
{
    Decimal cost = { .scale = DECIMAL_SCALE_MAX };
    TRY(num_mul_div(price.units, num_pow10(DECIMAL_SCALE_MAX - price.scale), periods, ROUND_HALF_UP,
                    &cost.units));
    while (cost.scale > COST_SCALE_MIN && cost.units % 10 == 0) {
        cost.units /= 10;
        cost.scale--;
    }
    *ret_cost = cost;
    return NULL;
}

static Err *prices_parse(const Sheet *sheet, SheetRow *row)
{
    Decimal unit;
    Decimal erp;
    int64_t periods = period_months(row->term) / period_months(row->billing);
    Str market = cell(sheet, SHEET_MARKET);
    row->market = market;
    if (market.len != 2 || market.ptr[0] < 'A' || market.ptr[0] > 'Z' || market.ptr[1] < 'A' ||
        market.ptr[1] > 'Z') {
        return sheet_wrong(sheet, SHEET_MARKET, "is not a country of two capital letters");
    }
    if (currency_parse(cell(sheet, SHEET_CURRENCY), &row->currency) != NULL) {
        return sheet_wrong(sheet, SHEET_CURRENCY, "is not an ISO 4217 currency");
    }
    TRY(price_parse(sheet, SHEET_UNIT_PRICE, &unit));
    TRY(price_parse(sheet, SHEET_ERP_PRICE, &erp));
    if (cost_of_period(unit, periods, &row->cost) != NULL) {
        return sheet_wrong(sheet, SHEET_UNIT_PRICE, "is too large");
    }
    int64_t erp_den = num_pow10(erp.scale) * periods;
    int64_t exponent = num_pow10(currency_exponent(row->currency));
    if (num_mul_div(erp.units, exponent, erp_den, ROUND_DOWN, &row->erp_minor) != NULL) {
        return sheet_wrong(sheet, SHEET_ERP_PRICE, "is too large");
    }
    int64_t cost_minor;
    if (num_mul_div(unit.units, exponent, num_pow10(unit.scale) * periods, ROUND_DOWN,
                    &cost_minor) != NULL) {
        return sheet_wrong(sheet, SHEET_UNIT_PRICE, "is too large");
    }
    if (row->erp_minor < cost_minor) {
        return sheet_wrong(sheet, SHEET_ERP_PRICE, "is below UnitPrice");
    }
    return NULL;
}

/* Empty is `none`. */
static Err *tier_parse(const Sheet *sheet, SheetColumn column, int64_t none, int64_t *ret_value)
{
    Str text = cell(sheet, column);
    *ret_value = none;
    if (text.len > 0 &&
        (!str_parse_int64(text, ret_value) || *ret_value < 1 || *ret_value > PLAN_QUANTITY_MAX)) {
        return sheet_wrong(sheet, column, "is not a whole number from 1 to 1000000");
    }
    return NULL;
}

/* "2026-11-01T00:00:00.0000000Z"; *ret_midnight: it is the day's first instant. */
static Err *day_parse(const Sheet *sheet, SheetColumn column, Date *ret_day, bool *ret_midnight)
{
    Str text = cell(sheet, column);
    bool valid = text.len >= 20 && text.len <= 30 && text.ptr[10] == 'T' && str_ends(text, S("Z"));
    if (!valid || date_parse(str_slice(text, 0, 10), ret_day) != NULL) {
        return sheet_wrong(sheet, column, "is not a time like 2026-11-01T00:00:00Z");
    }
    *ret_midnight = true;
    for (size_t i = 11; i + 1 < text.len; i++) {
        *ret_midnight = *ret_midnight && (text.ptr[i] < '1' || text.ptr[i] > '9');
    }
    return NULL;
}

/* The last instant of a day ends with the day; the last day that can be said is none. */
static Err *validity_parse(const Sheet *sheet, SheetRow *row)
{
    enum { LAST_YEAR = 9999 };
    Date last;
    Date open = date_from_civil((Civil){ .year = LAST_YEAR, .month = 1, .day = 1 });
    bool midnight;
    TRY(day_parse(sheet, SHEET_START, &row->start, &midnight));
    TRY(day_parse(sheet, SHEET_END, &last, &midnight));
    if (last.day < row->start.day) {
        return sheet_wrong(sheet, SHEET_END, "is before the start");
    }
    row->end = last.day >= open.day ? DATE_NONE : midnight ? last : (Date){ last.day + 1 };
    row->segment = cell(sheet, SHEET_SEGMENT);
    return row->segment.len == 0 ? sheet_wrong(sheet, SHEET_SEGMENT, "is empty") : NULL;
}

Err *sheet_row(const Sheet *sheet, Arena *out, SheetRow *ret_row)
{
    SheetRow row = { .line = sheet->csv->cells[0].line, .unit = S("licence") };
    TRY(id_check(sheet, SHEET_PRODUCT));
    TRY(id_check(sheet, SHEET_SKU));
    TRY(periods_parse(sheet, &row));
    TRY(prices_parse(sheet, &row));
    TRY(tier_parse(sheet, SHEET_TIER_MIN, 1, &row.tier_min));
    bool large = row.tier_min > SHEET_QUANTITY_MAX;
    TRY(tier_parse(sheet, SHEET_TIER_MAX, large ? PLAN_QUANTITY_MAX : SHEET_QUANTITY_MAX,
                   &row.tier_max));
    if (row.tier_max < row.tier_min) {
        return sheet_wrong(sheet, SHEET_TIER_MAX, "is below PricingTierRangeMin");
    }
    TRY(validity_parse(sheet, &row));
    Str unit = sheet->has_unit ? sheet->csv->cells[sheet->unit_column].text : (Str){ 0 };
    if (unit.len > PART_BYTES_MAX) {
        return csv_wrong(sheet->csv, sheet->unit_column, "is longer than %d bytes", PART_BYTES_MAX);
    }
    if (unit.len > 0) {
        row.unit = str_lower(out, unit);
    }
    row.vendor_product = arena_printf(out, "%.*s:%.*s", STR_ARG(cell(sheet, SHEET_PRODUCT)),
                                      STR_ARG(cell(sheet, SHEET_SKU)));
    *ret_row = row;
    return NULL;
}

Str sheet_plan_suffix(Arena *out, Period term, Period billing)
{
    int32_t term_months = period_months(term);
    int32_t billing_months = period_months(billing);
    Str frequency = billing_months == 1    ? S("monthly")
                    : billing_months == 12 ? S("yearly")
                                           : S("upfront");
    if (term_months == billing_months && billing_months <= 12) {
        return frequency;
    }
    return arena_printf(out, "%d%c-%.*s", term_months % 12 == 0 ? term_months / 12 : term_months,
                        term_months % 12 == 0 ? 'y' : 'm', STR_ARG(frequency));
}
