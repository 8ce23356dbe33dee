/*
 * catalogue_store.h - the catalogue as a file and as it is edited, in the database.
 * SQL: sql/queries/catalogue.sql.
 */
#ifndef STORE_CATALOGUE_STORE_H
#define STORE_CATALOGUE_STORE_H

#include "gen/sql_catalogue.h"
#include "store/product_store.h"

enum { CATALOGUE_CODES_MAX = 200 };

typedef SqlCatalogueProducts CatalogueProductRow;
typedef SqlCatalogueProductsIn CatalogueProductFilter; /* empty texts: all */
typedef SqlCataloguePlans CataloguePlanRow;
typedef SqlCataloguePrices CataloguePriceRow; /* tariff: of a plan that is paid by use */
typedef SqlCatalogueTypeCounts CatalogueTypeCount;
typedef SqlCatalogueUpgrades CatalogueUpgrade;
typedef SqlCatalogueExclusions CatalogueExclusion;
typedef SqlCatalogueVersions CatalogueVersionRow;
typedef SqlCatalogueDraftGet CatalogueDraft;
typedef SqlCatalogueDraftsNew CatalogueDraftNew;
typedef SqlCatalogueVersionAddIn CatalogueVersionNew;

/* The words anywhere, in lower case, for LIKE … ESCAPE '!'; its own characters are escaped. */
Str store_like(Arena *out, Str words);

/* The next codes, at most CATALOGUE_CODES_MAX. */
MUST_USE Err *store_catalogue_product_codes(Db *db, Arena *out, Str after, Str **ret_codes,
                                            size_t *ret_count);
/* `word` is what name or code contain. */
MUST_USE Err *store_catalogue_products(Db *db, Arena *out, CatalogueProductFilter filter,
                                       CatalogueProductRow **ret_rows, size_t *ret_count);
MUST_USE Err *store_catalogue_plans(Db *db, Arena *out, ProductId product,
                                    CataloguePlanRow **ret_rows, size_t *ret_count);
MUST_USE Err *store_catalogue_prices(Db *db, Arena *out, PlanId plan, AccountId owner, Date day,
                                     CataloguePriceRow **ret_rows, size_t *ret_count);
MUST_USE Err *store_product_addon_codes(Db *db, Arena *out, ProductId base, Str **ret_codes,
                                        size_t *ret_count);
MUST_USE Err *store_catalogue_type_counts(Db *db, Arena *out, CatalogueTypeCount **ret_rows,
                                          size_t *ret_count);
MUST_USE Err *store_catalogue_upgrades(Db *db, Arena *out, CatalogueUpgrade **ret_rows,
                                       size_t *ret_count);
MUST_USE Err *store_catalogue_exclusions(Db *db, Arena *out, CatalogueExclusion **ret_rows,
                                         size_t *ret_count);

/* *ret_version is 0 when there is none. */
MUST_USE Err *store_catalogue_version_last(Db *db, Arena *out, CatalogueObject object, Str code,
                                           int64_t *ret_version, Str *ret_document);
/* *ret_document is empty when there is none. */
MUST_USE Err *store_catalogue_version(Db *db, Arena *out, CatalogueObject object, Str code,
                                      int64_t version, Str *ret_document);
/* The newest first. */
MUST_USE Err *store_catalogue_versions(Db *db, Arena *out, CatalogueObject object, Str code,
                                       CatalogueVersionRow **ret_rows, size_t *ret_count);
MUST_USE Err *store_catalogue_version_add(Db *db, const CatalogueVersionNew *version);

MUST_USE Err *store_catalogue_draft(Db *db, Arena *out, CatalogueObject object, Str code,
                                    CatalogueDraft *ret_draft, bool *ret_found);
/* Of objects that are not published yet. */
MUST_USE Err *store_catalogue_drafts_new(Db *db, Arena *out, CatalogueObject object,
                                         CatalogueDraftNew **ret_rows, size_t *ret_count);
MUST_USE Err *store_catalogue_draft_save(Db *db, CatalogueObject object, Str code, Str document,
                                         UserId user, Instant now);
/* *ret_dropped: there was one. */
MUST_USE Err *store_catalogue_draft_drop(Db *db, CatalogueObject object, Str code,
                                         bool *ret_dropped);

#endif
