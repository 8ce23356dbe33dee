/*
 * metrics.h - counters of requests, told in Prometheus' text format.
 */
#ifndef HTTP_METRICS_H
#define HTTP_METRICS_H

#include "http/router.h"

enum { METRICS_UNROUTED = ROUTE_COUNT_MAX /* the index for requests that matched no route */ };

typedef struct Metrics Metrics;

Metrics *metrics_open(Arena *out);
/* Counts one answered request; `index` is RouteMatch.index or METRICS_UNROUTED. */
void metrics_count(Metrics *metrics, size_t index, int status, int64_t elapsed_us);
void metrics_text(const Metrics *metrics, const Router *router, StrBuf *text);

#endif
