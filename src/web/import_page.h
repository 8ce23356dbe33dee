/* import_page.h - what the templates of imports show (templates/admin/import*.html). */
#ifndef WEB_IMPORT_PAGE_H
#define WEB_IMPORT_PAGE_H

#include "service/import_upload.h"
#include "web/account_page.h"

typedef struct ImportLine {
    ImportView view;
    Str name; /* of the file, or what it is when it has none */
    Str kind; /* in words */
} ImportLine;

enum { IMPORT_FIELD_COUNT = 4 };

/* admin/imports */
typedef struct ImportsPage {
    Layout layout;
    bool can_edit;
    FormField fields[IMPORT_FIELD_COUNT];
    size_t fields_count;
    Str file_error; /* of the file itself, or empty */
    ImportLine *imports;
    size_t imports_count;
    Pager pager;
} ImportsPage;

/* A price list that it is about. */
typedef struct ImportListLine {
    ImportListView view;
    Str link; /* its draft, or the version that it became; empty: neither is there */
} ImportListLine;

/* A price that would be another one. */
typedef struct ImportDifferenceLine {
    Str list, plan, days, before, after, more;
    int64_t quantity_from;
    Str what;
} ImportDifferenceLine;

/* admin/import */
typedef struct ImportPage {
    Layout layout;
    bool can_edit;
    ImportLine line;
    Str step; /* what happens now, or what came of it */
    bool running;
    bool measured; /* how much of it is read: `percent` */
    int64_t percent;
    int64_t difference; /* rows that differ, on all pages */
    bool catalogue;
    bool can_publish, can_discard;
    Str live; /* the address of the stream, or empty */
    ImportListLine *lists;
    size_t lists_count;
    ImportDifferenceLine *differences;
    size_t differences_count;
    const ImportErrorView *wrong; /* the first of the rows that are */
    size_t wrong_count;
    const ImportMemberView *members;
    size_t members_count;
} ImportPage;

/* admin_import.c */
ImportLine import_line(const ImportView *view);

#endif
