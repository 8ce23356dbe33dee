/*
 * import_price_sheet.c - a row of a vendor's price sheet becomes a price, and where it is not there
 * yet a plan, of the product that names the vendor's id.
 *
 * The cost is UnitPrice's part of a billing period. Partners pay the cost and the operator's
 * mark-up (the setting "operator_markup_ppm", 8 % where it was never set), rounded to the
 * currency's minor unit, and never more than the suggested price. A row that is in force already
 * counts from always, a later one from its first day; tiers begin with PricingTierRangeMin.
 */
#include "service/import.h"
#include "service/price_import_internal.h"
#include "store/setting_store.h"

enum { OPERATOR_MARKUP_PPM = 80 * 1000, POSITION_TERM = 1000, SEGMENT_BYTES_MAX = 40 };

Err *sheet_choice_check(const SheetChoice *choice)
{
    Currency currency;
    bool market = choice->market.len == 2;
    for (size_t i = 0; market && i < 2; i++) {
        market = choice->market.ptr[i] >= 'A' && choice->market.ptr[i] <= 'Z';
    }
    if (choice->market.len > 0 && !market) {
        return ERR_FIELD(FIELD_INVALID, "market", "A country of two capital letters, like GR.");
    }
    if (choice->currency.len > 0 && currency_parse(choice->currency, &currency) != NULL) {
        return ERR_FIELD(FIELD_INVALID, "currency", "A currency of ISO 4217, like EUR.");
    }
    return choice->segment.len <= SEGMENT_BYTES_MAX
               ? NULL
               : ERR_FIELD(FIELD_INVALID, "segment", "At most %d letters.", SEGMENT_BYTES_MAX);
}

typedef struct ProductPage {
    PriceReader *reader;
    Str after;
    Product *products;
    size_t count;
} ProductPage;

static Err *products_body(Db *db, void *context)
{
    ProductPage *page = context;
    PriceReader *reader = page->reader;
    TRY(store_setting_get(db, reader->call->out, S("operator_markup_ppm"), &reader->markup_ppm));
    return store_product_vendor_ids(db, reader->call->out, page->after, &page->products,
                                    &page->count);
}

Err *sheet_reader_open(PriceReader *reader, Date today)
{
    ProductPage page = { .reader = reader, .after = S("") };
    Arena *out = reader->call->out;
    size_t room = 0;
    do {
        TRY(db_tx(reader->call->app->database, DB_READ, "sheet_products", products_body, &page));
        for (size_t i = 0; i < page.count; i++) {
            const Product *product = &page.products[i];
            const CodeSlot slot = { product->vendor_product, (int64_t)reader->product_count, 0 };
            reader->product_list = arena_room(out, reader->product_list, sizeof(Product),
                                              reader->product_count, &room);
            reader->product_list[reader->product_count++] = *product;
            code_table_add(&reader->products, out, slot);
            page.after = product->vendor_product;
        }
    } while (page.count == PRODUCT_VENDOR_IDS_PAGE && reader->product_count < PRODUCTS_MAX);
    if (reader->markup_ppm == 0) {
        reader->markup_ppm = OPERATOR_MARKUP_PPM;
    }
    return sheet_open(&reader->sheet, &reader->csv, today);
}

static bool chosen(const PriceReader *reader, const SheetRow *row)
{
    const SheetChoice *choice = &reader->choice;
    Str segment = choice->segment.len > 0 ? choice->segment : S("Commercial");
    bool over = !date_is_none(row->end) && row->end.day <= reader->sheet.today.day;
    return !over && str_eq(row->segment, segment) &&
           (choice->market.len == 0 || str_eq(row->market, choice->market)) &&
           (choice->currency.len == 0 ||
            str_eq(str_from_cstr(row->currency.code), choice->currency));
}

/* A plan that is not there yet. */
static Err *plan_bring(PriceReader *reader, const Product *product, const SheetRow *sheet,
                       ReadRow *row, Str code)
{
    Arena *out = reader->call->out;
    Instant at = { reader->call->now.us + reader->id_count++ * 1000 };
    if (reader->plans.count == PRICE_IMPORT_PLANS_MAX) {
        return ERR(IMPORT_ROW, "line %lld: more than %d plans", (long long)sheet->line,
                   (int)PRICE_IMPORT_PLANS_MAX);
    }
    row->brings = true;
    row->plan = (ImportPlanNew){ .id = { id_make(at, random_u64()) },
                                 .product = product->id,
                                 .code = str_dup(out, code),
                                 .name = plan_label(out, sheet->term, sheet->billing),
                                 .term = period_format(out, sheet->term),
                                 .billing = period_format(out, sheet->billing),
                                 .unit = str_dup(out, sheet->unit),
                                 .quantity_max = sheet->tier_max,
                                 .position = period_months(sheet->term) * POSITION_TERM +
                                             period_months(sheet->billing) };
    const CodeSlot slot = { row->plan.code, row->plan.id.v, sheet->tier_max };
    code_table_add(&reader->plans, out, slot);
    row->staged.plan = row->plan.id;
    return NULL;
}

static Err *plan_find(PriceReader *reader, Arena *row_memory, const Product *product,
                      const SheetRow *sheet, ReadRow *row)
{
    Str suffix = sheet_plan_suffix(row_memory, sheet->term, sheet->billing);
    Str code = arena_printf(row_memory, "%.*s-%.*s", STR_ARG(product->code), STR_ARG(suffix));
    CodeSlot *slot = code_table_find(&reader->plans, code);
    if (slot == NULL) {
        return plan_bring(reader, product, sheet, row, code);
    }
    row->staged.plan.v = slot->id;
    if (slot->quantity_max > 0 && slot->quantity_max < sheet->tier_max) {
        slot->quantity_max = sheet->tier_max;
        row->widen_to = sheet->tier_max;
    }
    return NULL;
}

/* What a partner pays for a unit and billing period. */
static Err *partner_price(const PriceReader *reader, const SheetRow *row, Decimal *ret_price)
{
    Decimal price;
    TRY(price_markup(row->cost, reader->markup_ppm, row->currency, &price));
    if (price.units > row->erp_minor) {
        price.units = row->erp_minor;
    }
    *ret_price = price;
    return NULL;
}

static Err *list_find(PriceReader *reader, Arena *row_memory, const SheetRow *sheet, ReadRow *row)
{
    Str code = str_lower(row_memory, arena_printf(row_memory, "partners-%s", sheet->currency.code));
    bool found;
    TRY(price_reader_list(reader, code, &row->list, &found));
    if (!found) {
        return sheet_wrong(&reader->sheet, SHEET_CURRENCY,
                           "has no price list: make one whose code is partners- and the currency, "
                           "or choose one currency of the sheet");
    }
    row->staged.list = reader->lists[row->list].list.id;
    return currency_eq(reader->lists[row->list].list.currency, sheet->currency)
               ? NULL
               : sheet_wrong(&reader->sheet, SHEET_CURRENCY, "is not the currency of its list");
}

Err *sheet_reader_row(PriceReader *reader, Arena *row_memory, ReadRow *ret)
{
    SheetRow sheet;
    ReadRow row = { .used = true };
    TRY(sheet_row(&reader->sheet, row_memory, &sheet));
    const CodeSlot *known = code_table_find(&reader->products, sheet.vendor_product);
    if (known == NULL || !chosen(reader, &sheet)) {
        *ret = (ReadRow){ 0 };
        return NULL;
    }
    const Product *product = &reader->product_list[known->id];
    TRY(list_find(reader, row_memory, &sheet, &row));
    TRY(plan_find(reader, row_memory, product, &sheet, &row));
    ImportStaged *staged = &row.staged;
    staged->kind = PRICE_FIXED;
    if (partner_price(reader, &sheet, &staged->price) != NULL) {
        return sheet_wrong(&reader->sheet, SHEET_UNIT_PRICE, "is too large");
    }
    staged->setup = SETUP_KEPT;
    staged->suggested = (Decimal){ sheet.erp_minor, currency_exponent(sheet.currency) };
    staged->cost = sheet.cost;
    staged->quantity_from = sheet.tier_min;
    staged->valid_from = sheet.start.day <= reader->sheet.today.day ? PRICE_ALWAYS : sheet.start;
    staged->valid_to = sheet.end;
    *ret = row;
    return NULL;
}
