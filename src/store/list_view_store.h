/*
 * list_view_store.h - saved views of lists. SQL: sql/queries/list_view.sql.
 */
#ifndef STORE_LIST_VIEW_STORE_H
#define STORE_LIST_VIEW_STORE_H

#include "gen/sql_list_view.h"

typedef SqlListViewList ListViewRow;
typedef SqlListViewSaveIn ListViewNew;

/* One of the same user, list and name becomes this one; `opens` takes that from the others. */
MUST_USE Err *store_list_view_save(Db *db, const ListViewNew *view);
/* False when the user has no such view. */
MUST_USE Err *store_list_view_delete(Db *db, UserId user, ListViewId id, bool *ret_deleted);
/* The user's own and those shared in the account, by name. */
MUST_USE Err *store_list_view_list(Db *db, Arena *out, AccountId account, UserId user, Str list,
                                   ListViewRow **ret_rows, size_t *ret_count);
MUST_USE Err *store_list_view_count(Db *db, UserId user, int64_t *ret_count);

#endif
