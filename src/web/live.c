/* live.c - event streams that watch one object for changes. */
#include "web/live.h"

#include <inttypes.h>

enum { SEEN_DIGITS = 16 };

static const uint64_t hash_prime = UINT64_C(1099511628211);

const Field live_query[LIVE_QUERY_COUNT] = {
    [LIVE_SEEN] = { "seen", FIELD_CODE, "What the page shows", .max = SEEN_DIGITS },
};

LiveStamp live_start(void)
{
    return (LiveStamp){ .value = 1 };
}

void live_add(LiveStamp *stamp, Str text)
{
    stamp->value = stamp->value * hash_prime + str_hash(text);
}

void live_add_events(LiveStamp *stamp, const EventView *events, size_t count)
{
    uint64_t last = count == 0 ? 0 : (uint64_t)events[count - 1].id.v;
    stamp->value = stamp->value * hash_prime + last + count;
}

static Str stamp_text(Arena *out, LiveStamp stamp)
{
    return arena_printf(out, "%016" PRIx64, stamp.value);
}

Str live_link(Arena *out, Str path, LiveStamp stamp)
{
    if (!stamp.running) {
        return S("");
    }
    return arena_printf(out, "%.*s/events?seen=%.*s", STR_ARG(path),
                        STR_ARG(stamp_text(out, stamp)));
}

typedef struct Watch {
    LiveRead read;
    int64_t id;
    Str seen; /* points to `digits` */
    char digits[SEEN_DIGITS];
} Watch;

static void watch_keep(Watch *watch, Str seen)
{
    size_t len = seen.len < SEEN_DIGITS ? seen.len : SEEN_DIGITS;

    for (size_t i = 0; i < len; i++) {
        watch->digits[i] = seen.ptr[i];
    }
    watch->seen = (Str){ watch->digits, len };
}

static Err *watch_next(Req *req, void *context, StrBuf *events, bool *ret_end)
{
    const App *app = req->app;
    Watch *watch = context;
    Call call = page_call(req);
    LiveStamp stamp;

    call.now = clock_now(&app->clock);
    TRY(watch->read(&call, watch->id, &stamp));
    Str now = stamp_text(req->arena, stamp);
    if (!stamp.running) {
        event_add(events, S(""), S(""), S("end"));
    } else if (!str_eq(now, watch->seen)) {
        event_add(events, S(""), S(""), S("change"));
    }
    watch_keep(watch, now);
    *ret_end = !stamp.running;
    return NULL;
}

Err *live_stream(Req *req, Resp *resp, LiveRead read, int64_t id)
{
    Call call = page_call(req);
    LiveStamp stamp;

    TRY(read(&call, id, &stamp)); /* what may not be seen is refused before the stream begins */
    Watch *watch = arena_new(req->arena, Watch);
    watch->read = read;
    watch->id = id;
    watch_keep(watch, req->query[LIVE_SEEN].text);
    return resp_event_stream(resp, watch_next, watch);
}
