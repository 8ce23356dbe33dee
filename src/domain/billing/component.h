/*
 * component.h - one recurring part of a subscription as billing sees it: the dated changes that
 * made it, and the lines that charged it on each edge (billing.md 1.1, 1.4).
 *
 * The changes are append-only facts. What is wanted on any day follows from them alone; what is
 * charged follows from the lines alone; a bill is the difference.
 */
#ifndef DOMAIN_BILLING_COMPONENT_H
#define DOMAIN_BILLING_COMPONENT_H

#include "domain/billing/grid.h"

enum {
    QUANTITY_SCALE = 9, /* quantities are whole numbers of 10^-9 */
    CHANGE_MAX = 5000   /* of one component */
};
#define QUANTITY_ONE INT64_C(1000000000)

typedef enum ChangeKind {
    CHANGE_START,   /* quantity, offer, grid */
    CHANGE_PHASE,   /* price and grid; a new cycle begins */
    CHANGE_PRICE,   /* the price, if the offer is still of that product */
    CHANGE_OFFER,   /* product, price and grid */
    CHANGE_GRID,    /* another day */
    CHANGE_ACCOUNT, /* another buyer */
    CHANGE_QUANTITY,
    CHANGE_PAUSE,
    CHANGE_RESUME,
    CHANGE_END
} ChangeKind;

/* What a unit costs in one full cycle. `fixed`: on the buyer's own edge only, whatever its rule. */
typedef struct Offer {
    int32_t product;
    Decimal price;
    bool fixed;
    BillingMode mode;
} Offer;

/* From `at` on. Which fields count depends on the kind. */
typedef struct Change {
    ChangeKind kind;
    Point at;
    int32_t cause; /* the event; shown on the lines */
    int32_t account;
    int64_t quantity;
    Offer offer;
    Grid grid;
} Change;

/* A stretch of a charged line that still stands. */
typedef struct Kept {
    Span span;
    int64_t quantity;
    struct Kept *next;
} Kept;

/* A line that charged a stretch of one component on one edge. */
typedef struct Charged {
    int32_t buyer;
    Offer offer;
    Decimal unit; /* on this edge */
    int64_t quantity;
    Span span;
    Span cycle;
    Grid grid;
    int64_t billed;   /* the line's amount less its discount, 0 or more */
    int64_t standing; /* billed less what was given back */
    Kept *kept;       /* by `from`, apart; NULL when all was given back */
    void *document;   /* of the caller: where the line stands */
    Point latest;     /* the end of this line or of any before it: what ends the way back */
    struct Charged *next;
    struct Charged *before;
} Charged;

typedef struct Component {
    Change *changes; /* by `at`, those of one point in order of arrival */
    size_t change_count;
    size_t change_room;
    Charged *charged; /* in order of billing */
    Charged *charged_last;
    Point fresh; /* the earliest change noted since the last settled bill; POINT_NEVER: none */
    Point seen;  /* target of the last settled bill: changes after it are still to come */
    Point next;  /* what begins before is charged, unless a change says otherwise */
} Component;

/* The component's facts on a stretch without change. */
typedef struct Stretch {
    Span span;   /* to POINT_NEVER when it runs on */
    bool billed; /* not paused */
    int32_t account;
    int64_t quantity;
    Offer offer;
    Grid grid;
    Point cycle_end; /* a phase, another grid, another account or the end cuts the cycle here */
    int32_t cause;
    bool first;      /* service starts here */
    bool with_cycle; /* a price version begins inside a cycle: charged with what is before (R14) */
} Stretch;

/* Adds a change in its place. The first is the start; one before it counts from the start on.
 * Fails: FIELD_RANGE (over CHANGE_MAX). */
MUST_USE Err *component_change(Arena *out, Component *component, Change change);
/* Takes the changes of that kind at or after the point away: what was planned is off. */
void component_drop(Component *component, ChangeKind kind, Point from);
/* The facts of all changes up to and including `known`; POINT_NEVER for all. *ret_stretches ascend
 * without gap from the start to the end. */
size_t component_stretches(Arena *out, const Component *component, Point known,
                           Stretch **ret_stretches);
/* The first point after the service; POINT_NEVER while none is known up to `known`. */
Point component_end(const Component *component, Point known);
Point component_start(const Component *component);
bool offer_eq(const Offer *a, const Offer *b);

#endif
