/* list_view_store.c - saved views of lists. SQL: sql/queries/list_view.sql. */
#include "store/list_view_store.h"

Err *store_list_view_save(Db *db, const ListViewNew *view)
{
    if (view->opens) {
        TRY(sql_list_view_close(db, view->user, view->list, NULL));
    }
    return sql_list_view_save(db, view, NULL);
}

Err *store_list_view_delete(Db *db, UserId user, ListViewId id, bool *ret_deleted)
{
    int64_t changed;
    TRY(sql_list_view_delete(db, user, id, &changed));
    *ret_deleted = changed == 1;
    return NULL;
}

Err *store_list_view_list(Db *db, Arena *out, AccountId account, UserId user, Str list,
                          ListViewRow **ret_rows, size_t *ret_count)
{
    return sql_list_view_list(db, out, account, user, list, ret_rows, ret_count);
}

Err *store_list_view_count(Db *db, UserId user, int64_t *ret_count)
{
    return sql_list_view_count(db, user, ret_count);
}
