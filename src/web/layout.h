/*
 * layout.h - what every page has around its content, and the values of the shared partials
 * (templates/layout/).
 *
 * A page struct begins with `Layout layout`; its template says {% layout "layout/main.html" %}.
 */
#ifndef WEB_LAYOUT_H
#define WEB_LAYOUT_H

#include "domain/account.h"
#include "http/asset.h"
#include "http/http.h"
#include "service/order.h"

/* The entry of the main navigation that is marked as current. */
typedef enum LayoutSection {
    SECTION_NONE,
    SECTION_CATALOGUE,
    SECTION_WORKSPACE,
    SECTION_SUBSCRIPTIONS,
    SECTION_CUSTOMERS,
    SECTION_ORDERS,
    SECTION_BILLING,
    SECTION_ADMIN,
    SECTION_COUNT
} LayoutSection;

typedef struct Layout {
    Str title; /* "Orders"; the tab says "Orders · Stoa" */
    Str brand; /* "Stoa", or the white label's name */
    LayoutSection section;
    bool signed_in;
    AccountKind kind;    /* of the account signed in: decides the navigation */
    bool no_billing;     /* the person's roles do not open the documents */
    bool manages_people; /* an administrator, or an auditor */
    Str user_name;
    Str user_email;
    Str account_name;
    Str csrf;   /* of every form that changes something; sign-out is in the header */
    Str search; /* what was searched for */
    int64_t basket_count;
    bool demo;       /* shows the banner of demo mode */
    Str notice;      /* one message above the page, or empty */
    Str notice_tone; /* "good", "warn", "bad"; empty is neutral */
} Layout;

/* All that the request knows; basket_count and notice are the caller's to set. */
Layout layout_new(const Req *req, Str title, LayoutSection section);

/* layout/field.html: a label, an input and its message. For a select, options are given. */
typedef struct FormOption {
    Str value;
    Str label;
} FormOption;

typedef struct FormField {
    Str name;
    Str label;
    Str type; /* "text", "email", "password", "number", "date", "textarea", "select", "checkbox" */
    Str value;
    Str hint;         /* one line under the label, or empty */
    Str error;        /* what is wrong, or empty */
    Str autocomplete; /* "email", "organization", …, or empty */
    Str placeholder;
    bool required;
    bool checked;      /* checkbox */
    int64_t max;       /* characters; 0 is no limit */
    int64_t min_value; /* of a number, when max_value > min_value */
    int64_t max_value;
    const FormOption *options;
    size_t options_count;
} FormField;

/* A field as the route declares it, with what was typed and what is wrong about it. `type` is one
 * of the types above. */
FormField form_field(const Field *field, const FieldValue *value, Str type);

/* layout/empty.html: what a list shows when it has nothing. `link` may be empty. */
typedef struct Empty {
    Str title;
    Str text;
    Str link;
    Str action;
} Empty;

/* layout/pager.html: lists go on by cursor. Empty URLs are not shown. */
typedef struct Pager {
    Str first; /* back to the start; empty on the first page */
    Str next;
} Pager;

/* layout/timeline.html: the history of an order or service. With `live` the page follows the
 * stream of events and fetches `fragment` again on each; without scripts there is a link. */
typedef struct Timeline {
    const EventView *events;
    size_t events_count;
    Str live;     /* "/orders/ord_…/stream", or empty */
    Str fragment; /* "/orders/ord_…/timeline" */
    bool running; /* something is still going on: the last entry is shown as under way */
} Timeline;

/* layout/error.html: a page for a status of its own. */
typedef struct ErrorPage {
    Layout layout;
    int32_t status;
    Str title; /* "Page not found" */
    Str text;
    Str advice;     /* what the reader can do */
    Str again;      /* the address to try again; empty when of no use */
    Str request_id; /* for support; empty when of no use */
} ErrorPage;

#endif
