/* scale.c - points in time in days or seconds. */
#include "domain/billing/scale.h"

enum { SECONDS_PER_HOUR = 3600 };

static int64_t floor_to(int64_t value, int64_t step)
{
    int64_t rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

static Point second_of(Instant instant)
{
    return floor_to(instant.us, SECOND_US) / SECOND_US;
}

bool scale_is_fine(const Scale *scale)
{
    return scale->proration == PRORATION_HOUR || scale->proration == PRORATION_SECOND;
}

Point scale_point(const Scale *scale, Instant instant)
{
    Date day = date_of(instant, scale->zone);
    if (!scale_is_fine(scale)) {
        return day.day;
    }
    Point second = second_of(instant);
    if (scale->proration == PRORATION_SECOND) {
        return second;
    }
    Point midnight = second_of(date_start(day, scale->zone)); /* hours count from local midnight */
    return midnight + floor_to(second - midnight, SECONDS_PER_HOUR);
}

Point scale_point_of_date(const Scale *scale, Date date)
{
    return scale_is_fine(scale) ? second_of(date_start(date, scale->zone)) : date.day;
}

Instant scale_instant(const Scale *scale, Point point)
{
    if (scale_is_fine(scale)) {
        return (Instant){ point * SECOND_US };
    }
    return date_start((Date){ (int32_t)point }, scale->zone);
}

Date scale_date(const Scale *scale, Point point)
{
    return scale_is_fine(scale) ? date_of(scale_instant(scale, point), scale->zone)
                                : (Date){ (int32_t)point };
}

Point scale_next(const Scale *scale, Point point)
{
    return point + (scale->proration == PRORATION_HOUR ? SECONDS_PER_HOUR : 1);
}

Str scale_format(Arena *out, const Scale *scale, Point point)
{
    return scale_is_fine(scale) ? instant_format(out, scale_instant(scale, point))
                                : date_format(out, scale_date(scale, point));
}

Span span_overlap(Span a, Span b)
{
    Point from = a.from > b.from ? a.from : b.from;
    Point to = a.to < b.to ? a.to : b.to;
    return (Span){ from, to < from ? from : to };
}

bool span_empty(Span span)
{
    return span.to <= span.from;
}

bool span_eq(Span a, Span b)
{
    return a.from == b.from && a.to == b.to;
}
