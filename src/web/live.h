/*
 * live.h - parts of a page that follow work under way: an event stream says that something has
 * changed, and the browser fetches the part again. Without scripts there is a link to reload.
 */
#ifndef WEB_LIVE_H
#define WEB_LIVE_H

#include "web/page.h"

/* What the shown part depends on, as one number, and whether it may still change by itself. */
typedef struct LiveStamp {
    uint64_t value;
    bool running;
} LiveStamp;

/* Reads the stamp of one object; called about once a second. */
typedef Err *(*LiveRead)(Call *call, int64_t id, LiveStamp *ret_stamp);

LiveStamp live_start(void);
void live_add(LiveStamp *stamp, Str text);
/* Its length and its last entry: histories only grow. */
void live_add_events(LiveStamp *stamp, const EventView *events, size_t count);

/* The address of the stream, "/orders/ord_…/events?seen=…"; empty when nothing is under way. */
Str live_link(Arena *out, Str path, LiveStamp stamp);

/* Fields of the stream's query: LIVE_QUERY in the route. */
enum { LIVE_SEEN, LIVE_QUERY_COUNT };
extern const Field live_query[LIVE_QUERY_COUNT];

/* Answers with the stream; the stamp that the page had is in the query. */
MUST_USE Err *live_stream(Req *req, Resp *resp, LiveRead read, int64_t id);

#endif
