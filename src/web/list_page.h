/*
 * list_page.h - what every list does the same way: its orders, the columns that the reader chose,
 * its pages and its CSV file (ADR 29). A list says how one page is read and what is in a row's
 * cells; the page and the file are made of that.
 *
 * The address carries everything: "/subscriptions?state=active&sort=-next_charge_on&columns=state,
 * name&after=…". Nothing of it needs a script.
 */
#ifndef WEB_LIST_PAGE_H
#define WEB_LIST_PAGE_H

#include "service/list_view.h"
#include "web/page.h"

/* The query fields of every list, by these indices; its filters follow from LIST_OWN. */
enum { LIST_AFTER, LIST_SORT, LIST_CHOSEN, LIST_VIEW, LIST_OWN };
#define LIST_FIELDS                                                                         \
    [LIST_AFTER] = { "after", FIELD_TOKEN, "Where the list goes on",                        \
                     .max = LIST_CURSOR_BYTES_MAX },                                        \
    [LIST_SORT] = { "sort", FIELD_TOKEN, "Order; '-' in front: from the last to the first", \
                    .max = LIST_WORD_BYTES_MAX },                                           \
    [LIST_CHOSEN] = { "columns", FIELD_TOKEN, "Columns, separated by commas", .many = true, \
                      .max = LIST_COLUMNS_MAX * LIST_WORD_BYTES_MAX },                      \
    [LIST_VIEW] = { "view", FIELD_TEXT, "The saved view that this is", .max = 40 }

typedef struct ListCell {
    ListKind kind;
    Str text;   /* LIST_TEXT, LIST_CODE; LIST_STATE: the word */
    Str link;   /* where it leads, or empty */
    Str tag;    /* beside it: "simulated" */
    Str before; /* in front of it: "Ends" */
    Str sub;    /* a second line, on the page only */
    Money money;
    Date date;
    Instant at;
    int64_t number;
    bool none; /* there is nothing, or nothing that the reader may see */
    bool csv_own;
    Str csv; /* what the file has instead, with csv_own */
    /* Set by list_page.c. */
    Str label;
    bool first;
} ListCell;

ListCell cell_text(Str text);
ListCell cell_code(Str text);
ListCell cell_link(Str text, Str link);
ListCell cell_state(Str word);
ListCell cell_number(int64_t number);
ListCell cell_money(Money money, bool seen);
ListCell cell_date(Date date);
ListCell cell_instant(Instant at);

/* One list: what web/ adds to its description. */
typedef struct ListSource {
    const List *list;
    /* One page as the address asks for it; rows are `row_size` apart. */
    Err *(*read)(Req *req, Call *call, Page *page, const void **ret_rows, size_t *ret_count);
    size_t row_size;
    /* A cell for each column, in the columns' order; gives the place behind the last. */
    ListCell *(*cells)(Req *req, const void *row, ListCell *cell);
} ListSource;

typedef struct ListHead {
    Str label;
    Str link; /* the list in this column's order; empty when there is none */
    Str aria; /* "ascending", "descending" or empty */
    bool number;
} ListHead;

typedef struct ListRow {
    const ListCell *cells;
    size_t cells_count;
} ListRow;

typedef struct ListChoice {
    Str name;
    Str label;
    bool chosen;
} ListChoice;

/* A hidden field: a form keeps what it does not change. */
typedef struct ListPart {
    Str name;
    Str value;
} ListPart;

typedef struct ListViewLink {
    ListView view;
    Str link;
    bool current;
} ListViewLink;

typedef struct ListTable {
    Str path;
    Str csv; /* the same list as a file */
    bool filtered;
    const ListHead *heads;
    size_t heads_count;
    const ListRow *rows;
    size_t rows_count;
    Pager pager;
    ListChoice *choices; /* the columns that may be left out */
    size_t choices_count;
    Str sort;
    const FormOption *orders;
    size_t orders_count;
    const ListPart *filters; /* for the form of columns */
    size_t filters_count;
    const ListPart *shape; /* order and columns, for the form of filters */
    size_t shape_count;
    Str name;
    Str csrf;
    Str query;     /* what saving the view keeps */
    Str view_name; /* of the view that is shown; empty: of none */
    Str all;       /* the list without any view */
    const ListViewLink *views;
    size_t views_count;
} ListTable;

/* Where the address says nothing and the reader has a view that the list opens with: 303 to it, and
 * true. */
MUST_USE Err *list_opens(Req *req, Resp *resp, const List *list, bool *ret_led);
/* Reads the page that the address asks for. Fails: FIELD_INVALID of `sort`, `columns`, `after`, and
 * what the list's read gives. */
MUST_USE Err *list_table(Req *req, const ListSource *source, ListTable *ret_table);
/* The list as CSV, from `after` to its end, made while the client takes it. Without `columns` it
 * has all. */
MUST_USE Err *list_csv(Req *req, Resp *resp, const ListSource *source);

/* The columns that the address asks for, of those that the reader may see: all, or those shown at
 * first when it names none. Fails: FIELD_INVALID of `columns`. */
MUST_USE Err *list_chosen(const Req *req, const List *list, bool all, bool *chosen);

#endif
