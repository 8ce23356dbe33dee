/*
 * event_store.h - the rows of the one log of changes. SQL: sql/queries/event.sql.
 */
#ifndef STORE_EVENT_STORE_H
#define STORE_EVENT_STORE_H

#include "db/db.h"
#include "domain/id.h"
#include "gen/sql_event.h"

enum { EVENT_CHAIN_MAX = 500 }; /* rows of one call of store_event_chain */

typedef SqlEventAddIn EventRow;
typedef SqlEventHistory EventSeen;
typedef SqlEventChain EventLink;

/* The newest event of a subject: its sequence and hash; 0 and empty when there is none. */
MUST_USE Err *store_event_last(Db *db, Arena *out, Str subject_kind, int64_t subject,
                               int64_t *ret_sequence, Str *ret_hash);
/* Fails: DB_CONFLICT (from db_tx) when another transaction took the same sequence. */
MUST_USE Err *store_event_add(Db *db, const EventRow *event);
/* The same for many subjects at once; without one that has no event, in any order. */
typedef SqlEventLastIn EventSubject;
typedef SqlEventLast EventLast;
MUST_USE Err *store_events_last(Db *db, Arena *out, Arena scratch, const EventSubject *subjects,
                                size_t count, EventLast **ret_events, size_t *ret_count);
/* Many rows at once; `scratch` is for what is sent. */
MUST_USE Err *store_events_add(Db *db, Arena scratch, const EventRow *events, size_t count);
/* Newest first, at most `max`. */
MUST_USE Err *store_event_history(Db *db, Arena *out, Str subject_kind, int64_t subject,
                                  int32_t max, EventSeen **ret_events, size_t *ret_count);
/* Whole events by subject and sequence, after the given place, at most EVENT_CHAIN_MAX. */
MUST_USE Err *store_event_chain(Db *db, Arena *out, Str after_kind, int64_t after_subject,
                                int64_t after_sequence, EventLink **ret_events, size_t *ret_count);

#endif
