/* product_import_store.c - products as an import saves them. SQL: sql/queries/product.sql. */
#include "gen/sql_product.h"
#include "store/product_store.h"
#include "store/search_store.h"

Err *store_product_total(Db *db, int64_t *ret_total)
{
    return sql_product_total(db, ret_total);
}

Err *store_product_vendor_ids(Db *db, Arena *out, Str after, Product **ret_products,
                              size_t *ret_count)
{
    SqlProductVendorIds *rows;
    TRY(sql_product_vendor_ids(db, out, after, PRODUCT_VENDOR_IDS_PAGE, &rows, ret_count));
    Product *products = arena_array(out, Product, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        products[i].id = rows[i].id;
        products[i].code = rows[i].code;
        products[i].vendor_product = rows[i].vendor_product;
    }
    *ret_products = products;
    return NULL;
}

static bool product_same(const Product *a, const Product *b)
{
    return str_eq(a->vendor_product, b->vendor_product) && a->kind == b->kind &&
           str_eq(a->connector, b->connector) && str_eq(a->name, b->name) &&
           str_eq(a->vendor, b->vendor) && str_eq(a->category, b->category) &&
           str_eq(a->industries, b->industries) && str_eq(a->summary, b->summary) &&
           str_eq(a->description, b->description) && str_eq(a->image, b->image) &&
           a->addon == b->addon && a->featured == b->featured && a->newcomer == b->newcomer &&
           a->popular == b->popular && a->tax_category == b->tax_category &&
           a->refund == b->refund && a->retention_minutes == b->retention_minutes &&
           str_eq(a->settings, b->settings) && str_eq(a->own_settings, b->own_settings) &&
           str_eq(a->attributes, b->attributes) && a->state == b->state &&
           a->promoted == b->promoted && a->base_required == b->base_required &&
           a->sale_kind == b->sale_kind && a->type.v == b->type.v;
}

/* Beside the product what a search looks in. */
static Err *search_words_save(Db *db, Arena scratch, const Product *product)
{
    const SearchTextRow text = { .id = product->id,
                                 .code = product->code,
                                 .kind = product->kind,
                                 .name = product->name,
                                 .vendor = product->vendor,
                                 .category = product->category,
                                 .industries = product->industries,
                                 .vendor_product = product->vendor_product,
                                 .summary = product->summary,
                                 .description = product->description };
    const SearchWords words = store_search_words(&scratch, &text);
    return store_search_put(db, scratch, product->id, &words);
}

Err *store_product_save(Db *db, Arena scratch, Product *product, Instant now, RowChange *ret_change)
{
    Product *old;
    TRY(store_product_by_code(db, &scratch, product->code, &old));
    if (old != NULL) {
        product->id = old->id;
    }
    *ret_change = old == NULL                  ? ROW_ADDED
                  : product_same(old, product) ? ROW_UNCHANGED
                                               : ROW_CHANGED;
    if (*ret_change == ROW_UNCHANGED) {
        return NULL;
    }
    SqlProductPutIn in = { .id = product->id,
                           .code = product->code,
                           .vendor_product = product->vendor_product,
                           .kind = product->kind,
                           .connector = product->connector,
                           .name = product->name,
                           .vendor = product->vendor,
                           .category = product->category,
                           .industries = product->industries,
                           .summary = product->summary,
                           .description = product->description,
                           .image = product->image,
                           .addon = product->addon,
                           .featured = product->featured,
                           .newcomer = product->newcomer,
                           .popular = product->popular,
                           .promoted = product->promoted,
                           .base_required = product->base_required,
                           .sale_kind = product->sale_kind,
                           .type = product->type,
                           .state = product->state,
                           .tax_category = product->tax_category,
                           .refund = product->refund,
                           .retention_minutes = product->retention_minutes,
                           .settings = product->settings,
                           .own_settings = product->own_settings,
                           .attributes = product->attributes,
                           .created_at = now };
    TRY(sql_product_put(db, &in, NULL));
    return search_words_save(db, scratch, product);
}

Err *store_product_addons_save(Db *db, Arena scratch, ProductId base, const Str *codes,
                               const ProductId *addons, size_t count, RowChange *ret_change)
{
    SqlProductAddonCodes *rows;
    size_t row_count;
    TRY(sql_product_addon_codes(db, &scratch, base, &rows, &row_count));
    bool same = row_count == count;
    for (size_t i = 0; same && i < count; i++) {
        same = str_eq(rows[i].code, codes[i]);
    }
    *ret_change = same ? ROW_UNCHANGED : ROW_CHANGED;
    if (same) {
        return NULL;
    }
    TRY(sql_product_addons_clear(db, base, NULL));
    for (size_t i = 0; i < count; i++) {
        TRY(sql_product_addon_add(db, base, addons[i], (int32_t)i + 1, NULL));
    }
    return NULL;
}
