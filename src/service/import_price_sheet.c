/*
 * import_price_sheet.c - a vendor's price sheet becomes plans and prices of the products that name
 * the vendor's id.
 *
 * The cost is UnitPrice's part of a billing period. Partners pay the cost and the operator's
 * mark-up (the setting "operator_markup_ppm", 8 % where it was never set), rounded to the
 * currency's minor unit, and never more than the suggested price.
 */
#include <stdlib.h>

#include "service/import.h"
#include "service/price_sheet.h"
#include "store/setting_store.h"

enum { OPERATOR_MARKUP_PPM = 80 * 1000, POSITION_TERM = 1000 };

typedef struct SheetItem {
    SheetRow row;
    const Product *product;
} SheetItem;

typedef struct SheetFile {
    Call *call;
    Product *products;
    size_t product_count;
    SheetItem *items;
    size_t count;
    int64_t row_count;
} SheetFile;

static int by_vendor_product(const void *a, const void *b)
{
    return str_cmp(((const Product *)a)->vendor_product, ((const Product *)b)->vendor_product);
}

static Err *products_body(Db *db, void *context)
{
    SheetFile *file = context;
    TRY(store_product_vendor_ids(db, file->call->out, &file->products, &file->product_count));
    qsort(file->products, file->product_count, sizeof(Product), by_vendor_product);
    return NULL;
}

static int by_plan(const void *a, const void *b)
{
    const SheetItem *left = a;
    const SheetItem *right = b;
    int order = str_cmp(left->row.vendor_product, right->row.vendor_product);
    order = order != 0 ? order : period_months(left->row.term) - period_months(right->row.term);
    order =
        order != 0 ? order : period_months(left->row.billing) - period_months(right->row.billing);
    order = order != 0 ? order
                       : str_cmp(str_from_cstr(left->row.currency.code),
                                 str_from_cstr(right->row.currency.code));
    return order != 0 ? order
                      : (left->row.line > right->row.line) - (left->row.line < right->row.line);
}

static bool plan_same(const SheetRow *a, const SheetRow *b)
{
    return str_eq(a->vendor_product, b->vendor_product) && period_eq(a->term, b->term) &&
           period_eq(a->billing, b->billing) && currency_eq(a->currency, b->currency);
}

static Err *items_distinct(const Sheet *sheet, SheetFile *file)
{
    qsort(file->items, file->count, sizeof(SheetItem), by_plan);
    for (size_t i = 1; i < file->count; i++) {
        const SheetRow *row = &file->items[i].row;
        if (plan_same(row, &file->items[i - 1].row)) {
            return ERR(IMPORT_ROW,
                       "line %lld, column %zu (ProductId): this product, term, billing "
                       "plan and currency are in line %lld already",
                       (long long)row->line, sheet->columns[SHEET_PRODUCT] + 1,
                       (long long)file->items[i - 1].row.line);
        }
    }
    return NULL;
}

static Err *file_parse(SheetFile *file, Str text)
{
    Call *call = file->call;
    Sheet *sheet = arena_new(call->out, Sheet);
    const Zone *zone;
    bool found;
    TRY(zone_get(S("UTC"), &zone));
    TRY(sheet_open(sheet, call->out, text, date_of(call->now, zone)));
    file->items = arena_array(call->out, SheetItem, csv_rows_bound(text, IMPORT_ROWS_MAX));
    while (true) {
        SheetRow row;
        Arena before = *call->out;
        TRY(sheet_next(sheet, call->out, &row, &found));
        if (!found) {
            break;
        }
        file->row_count++;
        Product key = { .vendor_product = row.vendor_product };
        const Product *product =
            bsearch(&key, file->products, file->product_count, sizeof(Product), by_vendor_product);
        if (product == NULL || !row.used) {
            *call->out = before;
            continue;
        }
        if (file->count == IMPORT_ROWS_MAX) {
            return csv_wrong(&sheet->csv, 0, "more than %d rows", IMPORT_ROWS_MAX);
        }
        file->items[file->count++] = (SheetItem){ row, product };
    }
    return items_distinct(sheet, file);
}

/* What a partner pays for a unit and billing period. */
static Err *partner_price(const SheetRow *row, int64_t markup_ppm, Decimal *ret_price)
{
    Decimal price;
    TRY(price_markup(row->cost, markup_ppm, row->currency, &price));
    if (price.units > row->erp_minor) {
        price.units = row->erp_minor;
    }
    *ret_price = price;
    return NULL;
}

static Err *item_save(Import *import, const SheetItem *item, int64_t markup_ppm)
{
    Call *call = import->call;
    Arena scratch = call->scratch;
    const SheetRow *row = &item->row;
    PlanDraft draft = { .product = item->product->id,
                        .name = plan_label(&scratch, row->term, row->billing),
                        .term = row->term,
                        .billing = row->billing,
                        .unit = row->unit,
                        .quantity = row->quantity,
                        .position =
                            period_months(row->term) * POSITION_TERM + period_months(row->billing),
                        .trial_days = TRIAL_DAYS_KEEP };
    Str suffix = sheet_plan_suffix(&scratch, row->term, row->billing);
    PlanId plan;
    PriceListId list;
    Decimal price;
    RowChange plan_change;
    RowChange price_change;
    draft.code = arena_printf(&scratch, "%.*s-%.*s", STR_ARG(item->product->code), STR_ARG(suffix));
    TRY(store_plan_save(import->db, scratch, &draft, (PlanId){ import_new_id(import) }, &plan,
                        &plan_change));
    TRY(partner_price(row, markup_ppm, &price));
    TRY(import_list(import, row->currency, &list));
    const PriceTerms terms = { .kind = PRICE_FIXED,
                               .fixed = price,
                               .setup = PRICE_UNKNOWN,
                               .suggested = { row->erp_minor, currency_exponent(row->currency) },
                               .cost = row->cost };
    TRY(import_price(import, list, plan, &terms, &price_change));
    import_count(import, change_max(plan_change, price_change));
    return NULL;
}

static Err *sheet_body(Import *import, void *context)
{
    const SheetFile *file = context;
    int64_t markup_ppm;
    TRY(store_setting_get(import->db, import->call->out, S("operator_markup_ppm"), &markup_ppm));
    if (markup_ppm == 0) {
        markup_ppm = OPERATOR_MARKUP_PPM;
    }
    for (size_t i = 0; i < file->count; i++) {
        TRY(item_save(import, &file->items[i], markup_ppm));
    }
    return NULL;
}

Err *svc_import_price_sheet(Call *call, Str csv, bool dry_run, ImportResult *ret)
{
    Import import = { .call = call, .dry_run = dry_run, .name = S("price sheet") };
    SheetFile file = { .call = call };
    TRY(import_may(call));
    TRY(db_tx(call->app->database, DB_READ, "sheet_products", products_body, &file));
    TRY(file_parse(&file, csv));
    return import_run(&import, file.row_count, sheet_body, &file, ret);
}
