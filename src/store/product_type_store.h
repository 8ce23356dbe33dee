/* product_type_store.h - product types and the shop's groups. SQL: sql/queries/product_type.sql. */
#ifndef STORE_PRODUCT_TYPE_STORE_H
#define STORE_PRODUCT_TYPE_STORE_H

#include "gen/sql_product_type.h"
#include "store/product_store.h"

enum { PRODUCT_TYPES_MAX = 500, GROUPS_MAX = 200 };

typedef SqlProductTypeByCode ProductType; /* attributes and settings are JSON; empty: none */
typedef SqlCatalogueGroups CatalogueGroup;

/* *ret_type is NULL when there is none. */
MUST_USE Err *store_product_type(Db *db, Arena *out, Str code, ProductType **ret_type);
/* By code, at most PRODUCT_TYPES_MAX. */
MUST_USE Err *store_product_types(Db *db, Arena *out, ProductType **ret_types, size_t *ret_count);
/* Adds or updates by code; the id is filled. Fails: IMPORT_ROW (the kind of a type stays). */
MUST_USE Err *store_product_type_save(Db *db, Arena scratch, ProductType *type, Instant now,
                                      RowChange *ret_change);

/* The products of a type with what they say themselves. */
typedef SqlProductTypeProducts TypedProduct;
MUST_USE Err *store_product_type_products(Db *db, Arena *out, ProductTypeId type,
                                          TypedProduct **ret_products, size_t *ret_count);
/* At most PRODUCT_PEERS_MAX products of a type that are for sale. */
enum { PRODUCT_PEERS_MAX = 20 };
typedef SqlProductPeers ProductPeer;
MUST_USE Err *store_product_peers(Db *db, Arena *out, ProductTypeId type, ProductPeer **ret_peers,
                                  size_t *ret_count);
/* The attributes of a type as JSON; empty when there are none or no type. */
MUST_USE Err *store_product_type_attributes(Db *db, Arena *out, ProductTypeId type,
                                            Str *ret_attributes);
/* What a product copies of its type, and its settings over those of the type. */
MUST_USE Err *store_product_take_type(Db *db, ProductId product, const ProductType *type,
                                      Str settings);

/* In the shop's order, at most GROUPS_MAX. */
MUST_USE Err *store_catalogue_groups(Db *db, Arena *out, GroupKind kind,
                                     CatalogueGroup **ret_groups, size_t *ret_count);
/* All groups of the kind, in order. */
MUST_USE Err *store_catalogue_groups_save(Db *db, Arena scratch, GroupKind kind,
                                          const CatalogueGroup *groups, size_t count,
                                          RowChange *ret_change);
/* *ret_found: a product, with its category, whose category is in no list. */
MUST_USE Err *store_catalogue_category_stray(Db *db, Arena *out, Str *ret_product,
                                             Str *ret_category, bool *ret_found);

#endif
