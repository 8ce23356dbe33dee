/* product_graph_store.c - upgrades, exclusions and bundles. SQL: sql/queries/product_graph.sql. */
#include "store/product_graph_store.h"

Err *store_product_ways(Db *db, Arena *out, ProductId from, ProductWay **ret_ways,
                        size_t *ret_count)
{
    return sql_product_ways(db, out, from, ret_ways, ret_count);
}

Err *store_product_way(Db *db, Arena scratch, ProductId from, ProductId to, UpgradeKind *ret_kind,
                       bool *ret_found)
{
    SqlProductWay row;
    TRY(sql_product_way(db, &scratch, from, to, &row, ret_found));
    if (*ret_found) {
        *ret_kind = row.kind;
    }
    return NULL;
}

Err *store_product_excluded(Db *db, Arena *out, ProductId product, ProductOther **ret_others,
                            size_t *ret_count)
{
    return sql_product_excluded(db, out, product, ret_others, ret_count);
}

Err *store_product_excludes(Db *db, ProductId one, ProductId other, bool *ret_excludes)
{
    int64_t count;
    TRY(sql_product_excludes(db, one, other, &count));
    *ret_excludes = count > 0;
    return NULL;
}

Err *store_product_owned_excluded(Db *db, Arena *out, AccountId owner, ProductId product,
                                  Str *ret_name)
{
    SqlProductOwnedExcluded row = { 0 };
    bool found;
    TRY(sql_product_owned_excluded(db, out, owner, product, &row, &found));
    *ret_name = found ? row.name : (Str){ 0 };
    return NULL;
}

Err *store_product_base_names(Db *db, Arena *out, ProductId addon, Str **ret_names,
                              size_t *ret_count)
{
    SqlProductBaseNames *rows;
    TRY(sql_product_base_names(db, out, addon, &rows, ret_count));
    Str *names = arena_array(out, Str, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        names[i] = rows[i].name;
    }
    *ret_names = names;
    return NULL;
}

Err *store_bundle_items(Db *db, Arena *out, ProductId bundle, BundleItem **ret_items,
                        size_t *ret_count)
{
    return sql_bundle_items(db, out, bundle, ret_items, ret_count);
}

Err *store_upgrade_links(Db *db, Arena *out, ProductLink **ret_links, size_t *ret_count,
                         int64_t *ret_other_type)
{
    SqlUpgradeLinks *rows;
    TRY(sql_upgrade_links(db, out, &rows, ret_count));
    ProductLink *links = arena_array(out, ProductLink, *ret_count);
    *ret_other_type = -1;
    for (size_t i = 0; i < *ret_count; i++) {
        links[i] = (ProductLink){ rows[i].from, rows[i].to };
        if (!rows[i].same_type && *ret_other_type < 0) {
            *ret_other_type = (int64_t)i;
        }
    }
    *ret_links = links;
    return NULL;
}

Err *store_product_upgrade_codes(Db *db, Arena *out, ProductId from, Str **ret_codes,
                                 size_t *ret_count)
{
    SqlProductUpgradeCodes *rows;
    TRY(sql_product_upgrade_codes(db, out, from, &rows, ret_count));
    *ret_codes = arena_array(out, Str, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        (*ret_codes)[i] = rows[i].code;
    }
    return NULL;
}

Err *store_product_exclusion_codes(Db *db, Arena *out, ProductId product, Str **ret_codes,
                                   size_t *ret_count)
{
    SqlProductExclusionCodes *rows;
    TRY(sql_product_exclusion_codes(db, out, product, &rows, ret_count));
    *ret_codes = arena_array(out, Str, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        (*ret_codes)[i] = rows[i].code;
    }
    return NULL;
}

static bool has_code(const Str *codes, size_t count, Str code)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(codes[i], code)) {
            return true;
        }
    }
    return false;
}

/* Neither has a code twice. */
static bool codes_same(const Str *a, size_t a_count, const Str *b, size_t b_count)
{
    bool same = a_count == b_count;
    for (size_t i = 0; same && i < a_count; i++) {
        same = has_code(b, b_count, a[i]);
    }
    return same;
}

Err *store_product_upgrades_save(Db *db, Arena scratch, ProductId from, const ProductId *targets,
                                 const Str *codes, size_t count, RowChange *ret_change)
{
    Str *old;
    size_t old_count;
    TRY(store_product_upgrade_codes(db, &scratch, from, &old, &old_count));
    *ret_change = codes_same(old, old_count, codes, count) ? ROW_UNCHANGED : ROW_CHANGED;
    if (*ret_change == ROW_UNCHANGED) {
        return NULL;
    }
    TRY(sql_product_upgrades_clear(db, from, NULL));
    for (size_t i = 0; i < count; i++) {
        UpgradeKind kind;
        bool found;
        TRY(store_product_way(db, scratch, from, targets[i], &kind, &found));
        if (found) { /* the other one leads here: this would be a cycle of two */
            return ERR(IMPORT_ROW, "'%.*s' is upgraded to this product", STR_ARG(codes[i]));
        }
        TRY(sql_product_upgrade_add(db, from, targets[i], UPGRADE_UPGRADE, NULL));
        TRY(sql_product_upgrade_add(db, targets[i], from, UPGRADE_DOWNGRADE, NULL));
    }
    return NULL;
}

Err *store_product_exclusions_save(Db *db, Arena scratch, ProductId product,
                                   const ProductId *others, const Str *codes, size_t count,
                                   RowChange *ret_change)
{
    Str *old;
    size_t old_count;
    TRY(store_product_exclusion_codes(db, &scratch, product, &old, &old_count));
    *ret_change = codes_same(old, old_count, codes, count) ? ROW_UNCHANGED : ROW_CHANGED;
    if (*ret_change == ROW_UNCHANGED) {
        return NULL;
    }
    TRY(sql_product_exclusions_clear(db, product, NULL));
    for (size_t i = 0; i < count; i++) {
        TRY(sql_product_exclusion_add(db, product, others[i], NULL));
    }
    return NULL;
}

Err *store_bundle_items_save(Db *db, Arena scratch, ProductId bundle, const BundlePart *parts,
                             size_t count, RowChange *ret_change)
{
    BundleItem *old;
    size_t old_count;
    TRY(store_bundle_items(db, &scratch, bundle, &old, &old_count));
    bool same = old_count == count;
    for (size_t i = 0; same && i < count; i++) {
        same = old[i].plan.v == parts[i].plan.v && old[i].quantity == parts[i].quantity;
    }
    *ret_change = same ? ROW_UNCHANGED : ROW_CHANGED;
    if (same) {
        return NULL;
    }
    TRY(sql_bundle_items_clear(db, bundle, NULL));
    for (size_t i = 0; i < count; i++) {
        TRY(sql_bundle_item_add(db, bundle, parts[i].plan, parts[i].quantity, (int32_t)i + 1,
                                NULL));
    }
    return NULL;
}
