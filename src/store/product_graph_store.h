/*
 * product_graph_store.h - what products can become, what they exclude, what bundles consist of.
 * SQL: sql/queries/product_graph.sql. Rules: domain/product_graph.h.
 */
#ifndef STORE_PRODUCT_GRAPH_STORE_H
#define STORE_PRODUCT_GRAPH_STORE_H

#include "domain/product_graph.h"
#include "gen/sql_product_graph.h"
#include "store/product_store.h"

typedef SqlProductWays ProductWay;       /* where a product leads; retired ones too */
typedef SqlProductExcluded ProductOther; /* what is not owned together with it */
typedef SqlBundleItems BundleItem;       /* active: it can be ordered */

/* Upgrades first, then downgrades, by name. */
MUST_USE Err *store_product_ways(Db *db, Arena *out, ProductId from, ProductWay **ret_ways,
                                 size_t *ret_count);
/* Is there a way from one to the other, and which? */
MUST_USE Err *store_product_way(Db *db, Arena scratch, ProductId from, ProductId to,
                                UpgradeKind *ret_kind, bool *ret_found);
/* What either says that it excludes, by name. */
MUST_USE Err *store_product_excluded(Db *db, Arena *out, ProductId product,
                                     ProductOther **ret_others, size_t *ret_count);
MUST_USE Err *store_product_excludes(Db *db, ProductId one, ProductId other, bool *ret_excludes);
/* The name of something that the owner has and that excludes the product; empty: nothing. */
MUST_USE Err *store_product_owned_excluded(Db *db, Arena *out, AccountId owner, ProductId product,
                                           Str *ret_name);
/* The names of some products that take the add-on. */
MUST_USE Err *store_product_base_names(Db *db, Arena *out, ProductId addon, Str **ret_names,
                                       size_t *ret_count);
/* In the page's order. */
MUST_USE Err *store_bundle_items(Db *db, Arena *out, ProductId bundle, BundleItem **ret_items,
                                 size_t *ret_count);

/* For imports. All upgrades; *ret_other_type: one that joins two types, or -1. */
MUST_USE Err *store_upgrade_links(Db *db, Arena *out, ProductLink **ret_links, size_t *ret_count,
                                  int64_t *ret_other_type);
MUST_USE Err *store_product_upgrade_codes(Db *db, Arena *out, ProductId from, Str **ret_codes,
                                          size_t *ret_count);
MUST_USE Err *store_product_exclusion_codes(Db *db, Arena *out, ProductId product, Str **ret_codes,
                                            size_t *ret_count);
/* The targets are there, each once; each downgrade back is made too. */
MUST_USE Err *store_product_upgrades_save(Db *db, Arena scratch, ProductId from,
                                          const ProductId *targets, const Str *codes, size_t count,
                                          RowChange *ret_change);
MUST_USE Err *store_product_exclusions_save(Db *db, Arena scratch, ProductId product,
                                            const ProductId *others, const Str *codes, size_t count,
                                            RowChange *ret_change);

typedef struct BundlePart {
    PlanId plan;
    int64_t quantity;
} BundlePart;
MUST_USE Err *store_bundle_items_save(Db *db, Arena scratch, ProductId bundle,
                                      const BundlePart *parts, size_t count, RowChange *ret_change);

#endif
