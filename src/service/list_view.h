/*
 * list_view.h - saved views: a list's filter, order and columns under a name, for oneself or for
 * the account (R-SUB-02). They hold an address, not rows: who opens a shared one sees what he may.
 */
#ifndef SERVICE_LIST_VIEW_H
#define SERVICE_LIST_VIEW_H

#include "service/list.h"

enum {
    LIST_VIEWS_MAX = 100, /* of one user, over all lists */
    LIST_VIEW_NAME_BYTES_MAX = 160,
    LIST_VIEW_QUERY_BYTES_MAX = 1500
};

typedef struct ListView {
    Str code;
    Str name;
    Str query;  /* "state=active&sort=-quantity" */
    bool opens; /* the reader's own default */
    bool shared;
    bool own;      /* the reader saved it */
    Str user_name; /* who saved it */
} ListView;

typedef struct ListViewForm {
    Str list;
    Str name;
    Str query;
    bool opens;
    bool shared;
} ListViewForm;

/* The reader's own and those that others of the account share, by name. */
MUST_USE Err *svc_list_views(Call *call, Str list, ListView **ret, size_t *ret_count);
/* Saved again under a name it replaces the first. Fails: FIELD_INVALID ("list", "query"; "name": it
 * would be one too many), FIELD_REQUIRED, FIELD_TOO_LONG. */
MUST_USE Err *svc_list_view_save(Call *call, const ListViewForm *form);
/* One's own. Fails: NOT_FOUND. */
MUST_USE Err *svc_list_view_delete(Call *call, ListViewId id);

#endif
