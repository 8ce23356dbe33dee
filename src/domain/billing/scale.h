/*
 * scale.h - time as the billing engine counts it: whole proration units on one axis (R7, R-BIL-03).
 *
 * A Point is a local day (days since 1970-01-01) when proration is by the day or coarser, a second
 * since 1970 in UTC when it is by the hour or second. So the length of anything is a subtraction.
 */
#ifndef DOMAIN_BILLING_SCALE_H
#define DOMAIN_BILLING_SCALE_H

#include "domain/billing/policy.h"

typedef int64_t Point;

#define POINT_NEVER INT64_MAX /* no end */

/* [from, to). */
typedef struct Span {
    Point from;
    Point to;
} Span;

typedef struct Scale {
    Proration proration;
    const Zone *zone;
} Scale;

bool scale_is_fine(const Scale *scale); /* points are seconds */
/* The unit that contains the instant: its local day, hour or second. */
Point scale_point(const Scale *scale, Instant instant);
/* The start of the local day. */
Point scale_point_of_date(const Scale *scale, Date date);
/* The instant at which the unit begins: local midnight of a day. */
Instant scale_instant(const Scale *scale, Point point);
/* The local day that contains the point. */
Date scale_date(const Scale *scale, Point point);
/* One unit later: the next day, hour or second. */
Point scale_next(const Scale *scale, Point point);
/* "2024-01-31", or "2024-01-31T09:30:00Z" when points are seconds. */
Str scale_format(Arena *out, const Scale *scale, Point point);

Span span_overlap(Span a, Span b); /* empty when they do not meet */
bool span_empty(Span span);
bool span_eq(Span a, Span b);

#endif
