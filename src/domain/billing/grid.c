/* grid.c - cycles as points and the proration of a line. */
#include "domain/billing/grid.h"

enum {
    HOUR_S = 3600,
    DAY_S = 86400,
    DST_DONE_S = 3 * HOUR_S, /* clocks change before three in the morning */
    MONTHS_PER_YEAR = 12,
    DAYS_PER_MONTH = 30,
    DAYS_PER_YEAR = 365
};

static Schedule with_policy(const Policy *policy, Schedule schedule)
{
    return schedule_with_month_end(schedule, policy->month_end);
}

/* Seconds of the local clock since midnight. */
static int32_t second_of_day(const Scale *scale, Point point)
{
    if (!scale_is_fine(scale)) {
        return 0;
    }
    Date day = scale_date(scale, point);
    Point midnight = scale_point_of_date(scale, day);
    int64_t length = scale_point_of_date(scale, (Date){ day.day + 1 }) - midnight;
    int64_t second = point - midnight;
    return (int32_t)(second >= DST_DONE_S ? second - (length - DAY_S) : second);
}

static Point point_on(const Scale *scale, const Grid *grid, Date day)
{
    Point midnight = scale_point_of_date(scale, day);
    if (grid->second == 0) {
        return midnight;
    }
    int64_t length = scale_point_of_date(scale, (Date){ day.day + 1 }) - midnight;
    return midnight + grid->second + (grid->second >= DST_DONE_S ? length - DAY_S : 0);
}

static Point boundary(const Scale *scale, const Grid *grid, int32_t n)
{
    return point_on(scale, grid, schedule_boundary(&grid->schedule, n));
}

static int32_t index_of(const Scale *scale, const Grid *grid, Point point)
{
    int32_t n = schedule_index(&grid->schedule, scale_date(scale, point));
    bool earlier = grid->second > 0 && boundary(scale, grid, n) > point; /* later that day */
    return n - (earlier ? 1 : 0);
}

Grid grid_through(const Scale *scale, const Policy *policy, Point point, Period period)
{
    Date day = scale_date(scale, point);
    Schedule schedule = schedule_make(ANCHOR_SUBSCRIPTION, ALIGNMENT_FULL_DATE, day, day, period);
    return (Grid){ with_policy(policy, schedule), second_of_day(scale, point) };
}

Grid grid_on_day(const Scale *scale, const Policy *policy, Point point, int32_t day, Period period)
{
    Schedule schedule = schedule_on_day(scale_date(scale, point), day, period);
    return (Grid){ with_policy(policy, schedule), 0 };
}

Grid grid_make(const Scale *scale, const Policy *policy, Point start, int32_t anchor_day,
               Period period)
{
    Date day = scale_date(scale, start);
    if (policy->anchor == ANCHOR_SUBSCRIPTION) {
        return grid_through(scale, policy, start, period);
    }
    if (policy->anchor == ANCHOR_ACCOUNT) {
        return grid_on_day(scale, policy, start, anchor_day, period);
    }
    return (Grid){ schedule_make(ANCHOR_CALENDAR, ALIGNMENT_FULL_DATE, day, day, period), 0 };
}

bool grid_eq(const Grid *a, const Grid *b)
{
    return a->schedule.base.day == b->schedule.base.day && a->schedule.day == b->schedule.day &&
           a->schedule.before_end == b->schedule.before_end &&
           period_eq(a->schedule.period, b->schedule.period) && a->second == b->second;
}

Span grid_cycle(const Scale *scale, const Grid *grid, Point point)
{
    int32_t n = index_of(scale, grid, point);
    return (Span){ boundary(scale, grid, n), boundary(scale, grid, n + 1) };
}

Point grid_after(const Scale *scale, const Grid *grid, Point point, int32_t n)
{
    return boundary(scale, grid, index_of(scale, grid, point) + n);
}

/* Months begun (`up`) or completed between the cycle's start and the point. */
static int64_t months_to(const Scale *scale, const Grid *grid, Point from, Point point, bool up)
{
    Grid months = *grid;
    months.schedule.period = (Period){ 1, PERIOD_MONTH };
    int32_t n = index_of(scale, &months, point);
    bool inside = boundary(scale, &months, n) < point;
    return n + (up && inside ? 1 : 0) - index_of(scale, &months, from);
}

static Ratio by_month(const Scale *scale, const Grid *grid, Span line, Span cycle, bool first)
{
    int64_t from = months_to(scale, grid, cycle.from, line.from, !first);
    int64_t to = months_to(scale, grid, cycle.from, line.to, true);
    return (Ratio){ to - from, period_months(grid->schedule.period) };
}

static Ratio in_hours(const Policy *policy, Ratio ratio)
{
    if (policy->proration == PRORATION_HOUR && ratio.num % HOUR_S == 0 && ratio.den % HOUR_S == 0) {
        return (Ratio){ ratio.num / HOUR_S, ratio.den / HOUR_S };
    }
    return ratio;
}

Ratio grid_length_ratio(const Policy *policy, Span span, Span whole)
{
    return in_hours(policy, (Ratio){ span.to - span.from, whole.to - whole.from });
}

static Ratio by_length(const Scale *scale, const Policy *policy, int32_t months, Span line,
                       Span cycle)
{
    int64_t day = scale_is_fine(scale) ? DAY_S : 1;
    Ratio ratio = { line.to - line.from, cycle.to - cycle.from };
    if (months > 0 && policy->denominator == DENOMINATOR_30) {
        ratio.den = DAYS_PER_MONTH * day * months;
    } else if (months > 0 && policy->denominator == DENOMINATOR_365) {
        ratio.num *= MONTHS_PER_YEAR;
        ratio.den = DAYS_PER_YEAR * day * months;
    }
    ratio.num = ratio.num < ratio.den ? ratio.num : ratio.den;
    return in_hours(policy, ratio);
}

Ratio grid_ratio(const Scale *scale, const Policy *policy, const Grid *grid, Span line, Span cycle,
                 bool first)
{
    int32_t months = period_months(grid->schedule.period);
    if (policy->proration == PRORATION_NONE) {
        return (Ratio){ 1, 1 };
    }
    if (policy->proration == PRORATION_MONTH && months > 0) {
        return by_month(scale, grid, line, cycle, first);
    }
    if (span_eq(line, cycle)) {
        Policy actual = *policy;
        actual.denominator = DENOMINATOR_ACTUAL;
        return by_length(scale, &actual, months, line, cycle);
    }
    return by_length(scale, policy, months, line, cycle);
}
