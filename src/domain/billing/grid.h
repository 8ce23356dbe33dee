/*
 * grid.h - the boundaries of a component's billing cycles as points, and the part of a cycle that a
 * line is charged for (R8 to R12, R-BIL-02, R-BIL-03).
 */
#ifndef DOMAIN_BILLING_GRID_H
#define DOMAIN_BILLING_GRID_H

#include "domain/billing/scale.h"

/* A schedule of days, and with seconds the time of day at which its cycles begin. */
typedef struct Grid {
    Schedule schedule;
    int32_t second; /* after local midnight; 0 when points are days */
} Grid;

typedef struct Ratio {
    int64_t num;
    int64_t den; /* above 0 */
} Ratio;

/* The grid of something that starts at the point. `anchor_day` is the account's, 1..31. */
Grid grid_make(const Scale *scale, const Policy *policy, Point start, int32_t anchor_day,
               Period period);
/* The grid through a point: its own day. */
Grid grid_through(const Scale *scale, const Policy *policy, Point point, Period period);
/* The grid of that day of the month, and of the same period. */
Grid grid_on_day(const Scale *scale, const Policy *policy, Point point, int32_t day, Period period);
bool grid_eq(const Grid *a, const Grid *b);
/* The cycle that contains the point. */
Span grid_cycle(const Scale *scale, const Grid *grid, Point point);
/* The boundary `n` cycles after the point's cycle began. */
Point grid_after(const Scale *scale, const Grid *grid, Point point, int32_t n);

/* What of the cycle's price the line bears. `first` says that service starts with the line: by the
 * month a started month then counts, while elsewhere a started month belongs to what was before. */
Ratio grid_ratio(const Scale *scale, const Policy *policy, const Grid *grid, Span line, Span cycle,
                 bool first);

/* The span's length over the whole's, in hours where both are. */
Ratio grid_length_ratio(const Policy *policy, Span span, Span whole);

#endif
