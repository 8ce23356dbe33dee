/* product_type_store.c - product types and the shop's groups. SQL: sql/queries/product_type.sql. */
#include "store/product_type_store.h"

/* Both statements have the same columns. */
#define TYPE_OF(row)                                                                              \
    (ProductType)                                                                                 \
    {                                                                                             \
        .id = (row).id, .code = (row).code, .name = (row).name, .kind = (row).kind,               \
        .connector = (row).connector, .attributes = (row).attributes, .settings = (row).settings, \
        .refund = (row).refund, .retention_minutes = (row).retention_minutes,                     \
        .billing_family = (row).billing_family                                                    \
    }

Err *store_product_type(Db *db, Arena *out, Str code, ProductType **ret_type)
{
    SqlProductTypeByCode row;
    bool found;
    TRY(sql_product_type_by_code(db, out, code, &row, &found));
    *ret_type = NULL;
    if (found) {
        *ret_type = arena_new(out, ProductType);
        **ret_type = row;
    }
    return NULL;
}

Err *store_product_types(Db *db, Arena *out, ProductType **ret_types, size_t *ret_count)
{
    SqlProductTypes *rows;
    TRY(sql_product_types(db, out, &rows, ret_count));
    ProductType *types = arena_array(out, ProductType, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        types[i] = TYPE_OF(rows[i]);
    }
    *ret_types = types;
    return NULL;
}

static bool type_same(const ProductType *a, const ProductType *b)
{
    return str_eq(a->name, b->name) && a->kind == b->kind && str_eq(a->connector, b->connector) &&
           str_eq(a->attributes, b->attributes) && str_eq(a->settings, b->settings) &&
           a->refund == b->refund && a->retention_minutes == b->retention_minutes &&
           str_eq(a->billing_family, b->billing_family);
}

Err *store_product_type_save(Db *db, Arena scratch, ProductType *type, Instant now,
                             RowChange *ret_change)
{
    ProductType *old;
    TRY(store_product_type(db, &scratch, type->code, &old));
    if (old != NULL) {
        type->id = old->id;
    }
    if (old != NULL && old->kind != type->kind) {
        return ERR(IMPORT_ROW, "the kind of a type stays");
    }
    *ret_change = old == NULL ? ROW_ADDED : type_same(old, type) ? ROW_UNCHANGED : ROW_CHANGED;
    if (*ret_change == ROW_UNCHANGED) {
        return NULL;
    }
    SqlProductTypePutIn in = { .id = type->id,
                               .code = type->code,
                               .name = type->name,
                               .kind = type->kind,
                               .connector = type->connector,
                               .attributes = type->attributes,
                               .settings = type->settings,
                               .refund = type->refund,
                               .retention_minutes = type->retention_minutes,
                               .billing_family = type->billing_family,
                               .created_at = now };
    return sql_product_type_put(db, &in, NULL);
}

Err *store_product_type_products(Db *db, Arena *out, ProductTypeId type,
                                 TypedProduct **ret_products, size_t *ret_count)
{
    return sql_product_type_products(db, out, type, ret_products, ret_count);
}

Err *store_product_peers(Db *db, Arena *out, ProductTypeId type, ProductPeer **ret_peers,
                         size_t *ret_count)
{
    return sql_product_peers(db, out, type, ret_peers, ret_count);
}

Err *store_product_type_attributes(Db *db, Arena *out, ProductTypeId type, Str *ret_attributes)
{
    SqlProductTypeGet row;
    bool found;
    TRY(sql_product_type_get(db, out, type, &row, &found));
    *ret_attributes = found ? row.attributes : (Str){ 0 };
    return NULL;
}

Err *store_product_take_type(Db *db, ProductId product, const ProductType *type, Str settings)
{
    return sql_product_take_type(db, product, type->connector, type->refund,
                                 type->retention_minutes, settings, NULL);
}

Err *store_catalogue_groups(Db *db, Arena *out, GroupKind kind, CatalogueGroup **ret_groups,
                            size_t *ret_count)
{
    return sql_catalogue_groups(db, out, kind, ret_groups, ret_count);
}

Err *store_catalogue_groups_save(Db *db, Arena scratch, GroupKind kind,
                                 const CatalogueGroup *groups, size_t count, RowChange *ret_change)
{
    CatalogueGroup *old;
    size_t old_count;
    TRY(store_catalogue_groups(db, &scratch, kind, &old, &old_count));
    bool same = old_count == count;
    for (size_t i = 0; same && i < count; i++) {
        same = str_eq(old[i].name, groups[i].name) && str_eq(old[i].title, groups[i].title) &&
               old[i].shown == groups[i].shown;
    }
    *ret_change = same ? ROW_UNCHANGED : ROW_CHANGED;
    if (same) {
        return NULL;
    }
    TRY(sql_catalogue_groups_clear(db, kind, NULL));
    for (size_t i = 0; i < count; i++) {
        TRY(sql_catalogue_group_add(db, kind, groups[i].name, groups[i].title, groups[i].shown,
                                    (int32_t)i + 1, NULL));
    }
    return NULL;
}

Err *store_catalogue_category_stray(Db *db, Arena *out, Str *ret_product, Str *ret_category,
                                    bool *ret_found)
{
    SqlCatalogueCategoryStray row;
    TRY(sql_catalogue_category_stray(db, out, &row, ret_found));
    if (*ret_found) {
        *ret_product = row.code;
        *ret_category = row.category;
    }
    return NULL;
}
