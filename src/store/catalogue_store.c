/* catalogue_store.c - the catalogue as a file and as it is edited. SQL: sql/queries/catalogue.sql.
 */
#include "store/catalogue_store.h"

#include "gen/sql_product.h"

Err *store_catalogue_product_codes(Db *db, Arena *out, Str after, Str **ret_codes,
                                   size_t *ret_count)
{
    SqlCatalogueProductCodes *rows;
    TRY(sql_catalogue_product_codes(db, out, after, CATALOGUE_CODES_MAX, &rows, ret_count));
    *ret_codes = arena_array(out, Str, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        (*ret_codes)[i] = rows[i].code;
    }
    return NULL;
}

Str store_like(Arena *out, Str words)
{
    Str text = str_lower(out, words);
    StrBuf buf = buf_new(out, 2 * text.len + 2);
    buf_add_char(&buf, '%');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%' || c == '_' || c == '!') {
            buf_add_char(&buf, '!');
        }
        buf_add_char(&buf, c);
    }
    buf_add_char(&buf, '%');
    return buf_str(&buf);
}

Err *store_catalogue_products(Db *db, Arena *out, CatalogueProductFilter filter,
                              CatalogueProductRow **ret_rows, size_t *ret_count)
{
    filter.word = store_like(out, filter.word);
    return sql_catalogue_products(db, out, &filter, ret_rows, ret_count);
}

Err *store_catalogue_plans(Db *db, Arena *out, ProductId product, CataloguePlanRow **ret_rows,
                           size_t *ret_count)
{
    return sql_catalogue_plans(db, out, product, ret_rows, ret_count);
}

Err *store_catalogue_prices(Db *db, Arena *out, PlanId plan, AccountId owner, Date day,
                            CataloguePriceRow **ret_rows, size_t *ret_count)
{
    return sql_catalogue_prices(db, out, plan, owner, day, ret_rows, ret_count);
}

Err *store_product_addon_codes(Db *db, Arena *out, ProductId base, Str **ret_codes,
                               size_t *ret_count)
{
    SqlProductAddonCodes *rows;
    TRY(sql_product_addon_codes(db, out, base, &rows, ret_count));
    *ret_codes = arena_array(out, Str, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        (*ret_codes)[i] = rows[i].code;
    }
    return NULL;
}

Err *store_catalogue_type_counts(Db *db, Arena *out, CatalogueTypeCount **ret_rows,
                                 size_t *ret_count)
{
    return sql_catalogue_type_counts(db, out, ret_rows, ret_count);
}

Err *store_catalogue_upgrades(Db *db, Arena *out, CatalogueUpgrade **ret_rows, size_t *ret_count)
{
    return sql_catalogue_upgrades(db, out, ret_rows, ret_count);
}

Err *store_catalogue_exclusions(Db *db, Arena *out, CatalogueExclusion **ret_rows,
                                size_t *ret_count)
{
    return sql_catalogue_exclusions(db, out, ret_rows, ret_count);
}

Err *store_catalogue_version_last(Db *db, Arena *out, CatalogueObject object, Str code,
                                  int64_t *ret_version, Str *ret_document)
{
    SqlCatalogueVersionLast row;
    bool found;
    TRY(sql_catalogue_version_last(db, out, object, code, &row, &found));
    *ret_version = found ? row.version : 0;
    *ret_document = found ? row.document : (Str){ 0 };
    return NULL;
}

Err *store_catalogue_version(Db *db, Arena *out, CatalogueObject object, Str code, int64_t version,
                             Str *ret_document)
{
    SqlCatalogueVersionGet row;
    bool found;
    TRY(sql_catalogue_version_get(db, out, object, code, version, &row, &found));
    *ret_document = found ? row.document : (Str){ 0 };
    return NULL;
}

Err *store_catalogue_versions(Db *db, Arena *out, CatalogueObject object, Str code,
                              CatalogueVersionRow **ret_rows, size_t *ret_count)
{
    return sql_catalogue_versions(db, out, object, code, ret_rows, ret_count);
}

Err *store_catalogue_version_add(Db *db, const CatalogueVersionNew *version)
{
    return sql_catalogue_version_add(db, version, NULL);
}

Err *store_catalogue_draft(Db *db, Arena *out, CatalogueObject object, Str code,
                           CatalogueDraft *ret_draft, bool *ret_found)
{
    return sql_catalogue_draft_get(db, out, object, code, ret_draft, ret_found);
}

Err *store_catalogue_drafts_new(Db *db, Arena *out, CatalogueObject object,
                                CatalogueDraftNew **ret_rows, size_t *ret_count)
{
    return sql_catalogue_drafts_new(db, out, object, ret_rows, ret_count);
}

Err *store_catalogue_draft_save(Db *db, CatalogueObject object, Str code, Str document, UserId user,
                                Instant now)
{
    return sql_catalogue_draft_put(db, object, code, document, user, now, NULL);
}

Err *store_catalogue_draft_drop(Db *db, CatalogueObject object, Str code, bool *ret_dropped)
{
    int64_t count;
    TRY(sql_catalogue_draft_drop(db, object, code, &count));
    *ret_dropped = count > 0;
    return NULL;
}
