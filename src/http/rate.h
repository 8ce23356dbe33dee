/*
 * rate.h - token buckets in memory, in a table of fixed size.
 *
 * A bucket holds up to `burst` tokens and gains `per_minute`; a request takes one. When the table
 * is full the bucket that was used longest ago in its set gives way, so that a flood of addresses
 * costs no memory. Safe for every thread.
 */
#ifndef HTTP_RATE_H
#define HTTP_RATE_H

#include "http/server.h"

typedef struct RateTable RateTable;

RateTable *rate_open(Arena *out);
void rate_close(RateTable *table);
/* Takes a token of `kind`'s bucket for `key`; zero, or the seconds after which there is one. */
int64_t rate_take(RateTable *table, uint32_t kind, Str key, RateLimit limit, int64_t now_us);
/* The same without taking. */
int64_t rate_peek(RateTable *table, uint32_t kind, Str key, RateLimit limit, int64_t now_us);

#endif
