/*
 * usage_read.h - what the files about use share. Inside service/ only.
 */
#ifndef SERVICE_USAGE_READ_H
#define SERVICE_USAGE_READ_H

#include "service/app.h"

/* "2026-11-22" (its start in the zone), "2026-11-22T09:30:00Z", with a fraction of a second or an
 * offset like +02:00. */
bool usage_time_read(Str text, const Zone *zone, Instant *ret_instant);
/* Only the operator reports. Fails: FORBIDDEN. */
MUST_USE Err *usage_may_report(const Call *call);

#endif
