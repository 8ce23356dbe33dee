/* usage_read.c - when something was used: a day, or a moment as RFC 3339 writes it. */
#include "service/usage_read.h"

enum {
    DATE_LEN = 10,
    TIME_LEN = 9,   /* "T09:30:00" */
    OFFSET_LEN = 6, /* "+02:00" */
    FRACTION_DIGITS_MAX = 9,
    MICRO_DIGITS = 6,
    OFFSET_HOURS_MAX = 14
};

/* `count` digits at `pos`; -1 when they are none. */
static int64_t digits_at(Str text, size_t pos, size_t count)
{
    int64_t value = 0;
    for (size_t i = pos; i < pos + count; i++) {
        if (i >= text.len || text.ptr[i] < '0' || text.ptr[i] > '9') {
            return -1;
        }
        value = value * 10 + (text.ptr[i] - '0');
    }
    return value;
}

static bool char_at(Str text, size_t pos, char c)
{
    return pos < text.len && text.ptr[pos] == c;
}

/* "T09:30:00" as microseconds of the day; -1 when it is anything else. */
static int64_t time_of_day(Str text)
{
    int64_t hours = digits_at(text, 1, 2);
    int64_t minutes = digits_at(text, 4, 2);
    int64_t seconds = digits_at(text, 7, 2);
    bool shaped = char_at(text, 0, 'T') && char_at(text, 3, ':') && char_at(text, 6, ':');
    if (!shaped || hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 ||
        seconds > 59) {
        return -1;
    }
    return ((hours * 60 + minutes) * 60 + seconds) * SECOND_US;
}

/* Takes ".123" off the text; what is finer than a microsecond is cut. */
static bool fraction_take(Str *text, int64_t *us)
{
    int64_t part = 0;
    size_t count = 0;
    if (!char_at(*text, 0, '.')) {
        return true;
    }
    while (digits_at(*text, 1 + count, 1) >= 0 && count < FRACTION_DIGITS_MAX) {
        part = count < MICRO_DIGITS ? part * 10 + digits_at(*text, 1 + count, 1) : part;
        count++;
    }
    for (size_t i = count; i < MICRO_DIGITS; i++) {
        part *= 10;
    }
    *us += part;
    *text = str_slice(*text, 1 + count, text->len);
    return count > 0;
}

/* "Z" or "+02:00" as microseconds that the clock is ahead of UTC. */
static bool offset_read(Str text, int64_t *ret_us)
{
    if (str_eq(text, S("Z"))) {
        *ret_us = 0;
        return true;
    }
    int64_t hours = digits_at(text, 1, 2);
    int64_t minutes = digits_at(text, 4, 2);
    bool behind = char_at(text, 0, '-');
    if (text.len != OFFSET_LEN || !(behind || char_at(text, 0, '+')) || !char_at(text, 3, ':') ||
        hours < 0 || hours > OFFSET_HOURS_MAX || minutes < 0 || minutes > 59) {
        return false;
    }
    int64_t us = (hours * 60 + minutes) * 60 * SECOND_US;
    *ret_us = behind ? -us : us;
    return true;
}

bool usage_time_read(Str text, const Zone *zone, Instant *ret_instant)
{
    Date date;
    int64_t ahead;
    if (date_parse(str_slice(text, 0, DATE_LEN), &date) != NULL) {
        return false;
    }
    if (text.len == DATE_LEN) {
        *ret_instant = date_start(date, zone);
        return true;
    }
    int64_t us = time_of_day(str_slice(text, DATE_LEN, text.len));
    Str rest = str_slice(text, DATE_LEN + TIME_LEN, text.len);
    if (us < 0 || !fraction_take(&rest, &us) || !offset_read(rest, &ahead)) {
        return false;
    }
    *ret_instant = (Instant){ date.day * DAY_US + us - ahead };
    return true;
}
