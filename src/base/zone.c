/* zone.c - time zones from the system's zoneinfo (TZif of RFC 8536, version 2 or later). */
#include "base/instant.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "base/file.h"
#include "base/zone_rule.h"

enum {
    ZONE_NAME_MAX = 64,
    ZONE_COUNT_MAX = 640, /* about as many names as there are in zoneinfo */
    ZONE_FILE_BYTES_MAX = 64 * 1024,
    ZONE_TRANSITIONS_MAX = 2000,
    ZONE_ARENA_BYTES = 32 * 1024 * 1024,
    ZONE_SPANS_PER_DAY_MAX = 8,
    ZONE_OFFSET_S_MAX = 26 * 3600,
    TZIF_HEAD_BYTES = 44
};

struct Zone {
    Str name;
    size_t count;
    const int64_t *times_s;   /* of the transitions, ascending */
    const int32_t *offsets_s; /* from each on, seconds east of UTC */
    int32_t first_offset_s;   /* before the first */
    bool has_rule;            /* from the last transition on */
    ZoneRule rule;
};

static pthread_mutex_t zones_lock = PTHREAD_MUTEX_INITIALIZER;
static Arena zones_arena; /* process lifetime */
static const Zone *zones[ZONE_COUNT_MAX];
static size_t zone_count;

static uint64_t big_endian(const char *ptr, size_t len)
{
    uint64_t value = 0;
    for (size_t i = 0; i < len; i++) {
        value = value << 8 | (unsigned char)ptr[i];
    }
    return value;
}

typedef struct TzifCounts {
    size_t utc, std, leaps, times, types, chars;
} TzifCounts;

static bool tzif_counts(Str data, TzifCounts *ret_counts)
{
    if (data.len < TZIF_HEAD_BYTES || !str_starts(data, S("TZif"))) {
        return false;
    }
    const char *ptr = data.ptr + 20;
    *ret_counts =
        (TzifCounts){ big_endian(ptr, 4),      big_endian(ptr + 4, 4),  big_endian(ptr + 8, 4),
                      big_endian(ptr + 12, 4), big_endian(ptr + 16, 4), big_endian(ptr + 20, 4) };
    return ret_counts->times <= ZONE_TRANSITIONS_MAX && ret_counts->types <= 256;
}

/* Bytes of a data block; the counts are 32 bits each, so that this cannot wrap. */
static size_t tzif_bytes(TzifCounts counts, size_t time_bytes)
{
    return counts.times * (time_bytes + 1) + counts.types * 6 + counts.chars +
           counts.leaps * (time_bytes + 4) + counts.std + counts.utc;
}

static bool zone_parse(Arena *out, Str data, Zone *ret_zone)
{
    TzifCounts counts;
    if (!tzif_counts(data, &counts) || data.ptr[4] < '2') {
        return false;
    }
    data = str_slice(data, TZIF_HEAD_BYTES + tzif_bytes(counts, 4), data.len); /* 32-bit block */
    if (!tzif_counts(data, &counts) || counts.types == 0 || counts.leaps != 0) {
        return false; /* leap seconds ("right/…") are not in our Instant */
    }
    data = str_slice(data, TZIF_HEAD_BYTES, data.len);
    if (data.len < tzif_bytes(counts, 8)) {
        return false;
    }

    int64_t *times_s = arena_array(out, int64_t, counts.times);
    int32_t *offsets_s = arena_array(out, int32_t, counts.times);
    const char *indexes = data.ptr + counts.times * 8;
    const char *types = indexes + counts.times;
    for (size_t i = 0; i < counts.types; i++) {
        int32_t offset_s = (int32_t)big_endian(types + i * 6, 4);
        if (offset_s < -ZONE_OFFSET_S_MAX || offset_s > ZONE_OFFSET_S_MAX) {
            return false;
        }
    }
    for (size_t i = 0; i < counts.times; i++) {
        size_t type = (unsigned char)indexes[i];
        times_s[i] = (int64_t)big_endian(data.ptr + i * 8, 8);
        if (type >= counts.types || (i > 0 && times_s[i] <= times_s[i - 1])) {
            return false;
        }
        offsets_s[i] = (int32_t)big_endian(types + type * 6, 4);
    }

    Str footer = str_trim(str_slice(data, tzif_bytes(counts, 8), data.len));
    ret_zone->count = counts.times;
    ret_zone->times_s = times_s;
    ret_zone->offsets_s = offsets_s;
    ret_zone->first_offset_s = (int32_t)big_endian(types, 4);
    ret_zone->has_rule = footer.len > 0;
    return footer.len == 0 || zone_rule_parse(footer, &ret_zone->rule);
}

/* Letters, digits and _+- in parts between single slashes: nothing that could leave the folder. */
static bool name_valid(Str name)
{
    if (name.len == 0 || name.len > ZONE_NAME_MAX || str_ends(name, S("/"))) {
        return false;
    }
    char before = '/';
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '_' || c == '+' || c == '-';
        if (!word && (c != '/' || before == '/')) {
            return false;
        }
        before = c;
    }
    return true;
}

/* Under the lock. A file that cannot be read or understood is an unknown zone. */
static Err *zone_load(Str name, const Zone **ret_zone)
{
    if (zones_arena.pos == NULL) {
        zones_arena = arena_open(ZONE_ARENA_BYTES);
    }
    if (zone_count == ZONE_COUNT_MAX) {
        return ERR(ZONE_UNKNOWN, "too many time zones");
    }
    Arena arena = zones_arena; /* kept only on success: a wrong name leaves nothing */
    Zone *zone = arena_new(&arena, Zone);
    zone->name = str_dup(&arena, name);
    Arena scratch = arena_open(2 * ZONE_FILE_BYTES_MAX);
    Arena start = scratch;
    Str path = arena_printf(&scratch, "/usr/share/zoneinfo/%.*s", STR_ARG(name));
    Str data;
    Err *err = file_read(&scratch, path, ZONE_FILE_BYTES_MAX, &data);
    bool valid = err == NULL && zone_parse(&arena, data, zone);
    arena_close(start, 2 * ZONE_FILE_BYTES_MAX);
    if (!valid) {
        return ERR(ZONE_UNKNOWN, "'%.*s' is not a known time zone", STR_ARG(name));
    }
    zones_arena = arena;
    zones[zone_count++] = zone;
    *ret_zone = zone;
    return NULL;
}

Err *zone_get(Str name, const Zone **ret_zone)
{
    if (!name_valid(name)) {
        return ERR(ZONE_UNKNOWN, "this is not the name of a time zone");
    }
    int result = pthread_mutex_lock(&zones_lock);
    assert(result == 0);
    const Zone *zone = NULL;
    for (size_t i = 0; i < zone_count && zone == NULL; i++) {
        zone = str_eq(zones[i]->name, name) ? zones[i] : NULL;
    }
    Err *err = zone == NULL ? zone_load(name, &zone) : NULL;
    result = pthread_mutex_unlock(&zones_lock);
    assert(result == 0);
    if (err == NULL) {
        *ret_zone = zone;
    }
    return err;
}

/* The offset at that second and the end of its span. */
static ZoneSpan zone_span(const Zone *zone, int64_t time_s)
{
    size_t low = 0;
    size_t high = zone->count; /* the first transition after time_s is in [low, high] */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->times_s[middle] <= time_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == zone->count && zone->has_rule) {
        return zone_rule_span(&zone->rule, time_s);
    }
    return (ZoneSpan){ .offset_s = low == 0 ? zone->first_offset_s : zone->offsets_s[low - 1],
                       .end_s = low == zone->count ? INT64_MAX : zone->times_s[low] };
}

static int64_t floor_div(int64_t value, int64_t divisor)
{
    int64_t quotient = value / divisor;
    return value % divisor < 0 ? quotient - 1 : quotient;
}

static int64_t local_s(Instant instant, const Zone *zone)
{
    int64_t time_s = floor_div(instant.us, SECOND_US);
    return time_s + zone_span(zone, time_s).offset_s;
}

Date date_of(Instant instant, const Zone *zone)
{
    return (Date){ (int32_t)floor_div(local_s(instant, zone), DAY_US / SECOND_US) };
}

Instant date_start(Date date, const Zone *zone)
{
    assert(!date_is_none(date));
    int64_t midnight_s = (int64_t)date.day * (DAY_US / SECOND_US);
    int64_t from_s = midnight_s - ZONE_OFFSET_S_MAX; /* everywhere the day has not begun */
    for (int i = 0;; i++) {
        assert(i < ZONE_SPANS_PER_DAY_MAX);
        ZoneSpan span = zone_span(zone, from_s);
        int64_t start_s = midnight_s - span.offset_s;
        start_s = start_s > from_s ? start_s : from_s; /* midnight was skipped: the gap's end */
        if (start_s < span.end_s) {
            return (Instant){ start_s * SECOND_US };
        }
        from_s = span.end_s;
    }
}

Str instant_format_local(Arena *out, Instant instant, const Zone *zone)
{
    if (instant.us == 0) {
        return (Str){ 0 };
    }
    int64_t time_s = local_s(instant, zone);
    Civil day = date_civil(date_of(instant, zone));
    int minute = (int)((time_s - floor_div(time_s, 86400) * 86400) / 60);
    return arena_printf(out, "%04d-%02d-%02d %02d:%02d", (int)day.year, (int)day.month,
                        (int)day.day, minute / 60, minute % 60);
}
