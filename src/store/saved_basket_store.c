/* saved_basket_store.c - baskets kept under a name. SQL: sql/queries/saved_basket.sql. */
#include "store/saved_basket_store.h"

static Err *lines_drop(Db *db, SavedBasketId id)
{
    TRY(sql_saved_basket_addons_drop(db, id, NULL));
    return sql_saved_basket_lines_drop(db, id, NULL);
}

Err *store_saved_basket_save(Db *db, Arena *out, SavedBasketOwner owner, SavedBasketId id, Str name,
                             Instant now, SavedBasketId *ret_id)
{
    SqlSavedBasketNamed row;
    bool found;
    TRY(sql_saved_basket_save(db, id, owner.account, owner.user, name, now, NULL));
    TRY(sql_saved_basket_named(db, out, owner.user, owner.account, name, &row, &found));
    if (!found) {
        return ERR(DB, "a basket that was kept is missing");
    }
    *ret_id = row.id;
    return lines_drop(db, row.id);
}

Err *store_saved_basket_line_add(Db *db, const SavedBasketLineNew *line)
{
    return sql_saved_basket_line_add(db, line, NULL);
}

Err *store_saved_basket_count(Db *db, SavedBasketOwner owner, int64_t *ret_count)
{
    return sql_saved_basket_count(db, owner.user, owner.account, ret_count);
}

Err *store_saved_baskets(Db *db, Arena *out, SavedBasketOwner owner, SavedBasketRow **ret,
                         size_t *ret_count)
{
    return sql_saved_baskets_of(db, out, owner.user, owner.account, ret, ret_count);
}

Err *store_saved_basket_get(Db *db, Arena *out, SavedBasketOwner owner, SavedBasketId id,
                            SavedBasketHead **ret)
{
    SavedBasketHead *row = arena_new(out, SavedBasketHead);
    bool found;
    TRY(sql_saved_basket_get(db, out, owner.user, owner.account, id, row, &found));
    *ret = found ? row : NULL;
    return NULL;
}

Err *store_saved_basket_lines(Db *db, Arena *out, SavedBasketId id, SavedBasketLineRow **ret,
                              size_t *ret_count)
{
    return sql_saved_basket_lines(db, out, id, ret, ret_count);
}

Err *store_saved_basket_delete(Db *db, SavedBasketId id)
{
    TRY(lines_drop(db, id));
    return sql_saved_basket_drop(db, id, NULL);
}
