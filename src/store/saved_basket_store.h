/*
 * saved_basket_store.h - baskets that users keep under a name. SQL: sql/queries/saved_basket.sql.
 */
#ifndef STORE_SAVED_BASKET_STORE_H
#define STORE_SAVED_BASKET_STORE_H

#include "gen/sql_saved_basket.h"

typedef SqlSavedBasketsOf SavedBasketRow;
typedef SqlSavedBasketGet SavedBasketHead;
typedef SqlSavedBasketLines SavedBasketLineRow;
typedef SqlSavedBasketLineAddIn SavedBasketLineNew;

/* Whose it is: one user, in one account. */
typedef struct SavedBasketOwner {
    UserId user;
    AccountId account;
} SavedBasketOwner;

/* Empties the one of this name, or makes it with `id`; *ret_id is the one that has the name. */
MUST_USE Err *store_saved_basket_save(Db *db, Arena *out, SavedBasketOwner owner, SavedBasketId id,
                                      Str name, Instant now, SavedBasketId *ret_id);
/* A base comes before its add-ons. */
MUST_USE Err *store_saved_basket_line_add(Db *db, const SavedBasketLineNew *line);
MUST_USE Err *store_saved_basket_count(Db *db, SavedBasketOwner owner, int64_t *ret_count);
/* By name. */
MUST_USE Err *store_saved_baskets(Db *db, Arena *out, SavedBasketOwner owner, SavedBasketRow **ret,
                                  size_t *ret_count);
/* NULL when the owner has no such basket. */
MUST_USE Err *store_saved_basket_get(Db *db, Arena *out, SavedBasketOwner owner, SavedBasketId id,
                                     SavedBasketHead **ret);
MUST_USE Err *store_saved_basket_lines(Db *db, Arena *out, SavedBasketId id,
                                       SavedBasketLineRow **ret, size_t *ret_count);
MUST_USE Err *store_saved_basket_delete(Db *db, SavedBasketId id);

#endif
