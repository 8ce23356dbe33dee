/*
 * list.h - what a list is made of, as data: its columns, the orders it can be read in, its cursors.
 *
 * A list's page, its CSV and its endpoint read the same description. The order is `Page.sort`: a
 * column's name, with '-' in front from the last to the first ("-due"); empty is the list's own. A
 * cursor is the public code of the row behind which the list goes on, with that row's key where the
 * order is not that of the ids: "sub_06h2n8kx4m1pq.t6d61696c".
 */
#ifndef SERVICE_LIST_H
#define SERVICE_LIST_H

#include "service/app.h"

enum {
    LIST_COLUMNS_MAX = 32,
    LIST_WORD_BYTES_MAX = 40,    /* of a column's name, with its '-' */
    LIST_CURSOR_BYTES_MAX = 2400 /* the longest text that is sorted by, written in hexadecimal */
};

typedef enum ListKind {
    LIST_TEXT,
    LIST_CODE,  /* a public id or another word of ours */
    LIST_STATE, /* a word of an enum, shown as a badge */
    LIST_NUMBER,
    LIST_MONEY,
    LIST_DATE,
    LIST_INSTANT
} ListKind;

typedef struct ListColumn {
    Str name;  /* in addresses, and at the head of the CSV file */
    Str label; /* at the head of the table */
    ListKind kind;
    bool sorts; /* an order of the list has the column's name */
    bool shown; /* unless other columns are chosen; the first is always */
    bool costs; /* only for who sees prices (actor_sees_prices) */
} ListColumn;

typedef struct List {
    Str name; /* "subscriptions": of its saved views */
    Str path; /* where its page is */
    Str file; /* the CSV file */
    Str order;
    const ListColumn *columns;
    size_t column_count;
} List;

extern const List list_credit_notes;
extern const List list_invoices;
extern const List list_orders;
extern const List list_subscriptions;

/* NULL when there is none. */
const List *list_named(Str name);

/* Whether the actor may see the column. */
bool list_column_seen(const Actor *actor, const ListColumn *column);
/* NULL when there is none. */
const ListColumn *list_column(const List *list, Str name);
/* An order that the list has and the actor may see. Fails: FIELD_INVALID of `sort`. */
MUST_USE Err *list_order_check(const List *list, const Actor *actor, Str sort);

#endif
