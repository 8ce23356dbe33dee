/* event_store.c - the rows of the log of changes. SQL: sql/queries/event.sql. */
#include "store/event_store.h"

Err *store_event_last(Db *db, Arena *out, Str subject_kind, int64_t subject, int64_t *ret_sequence,
                      Str *ret_hash)
{
    SqlEventLast row = { 0 };
    bool found;
    TRY(sql_event_last(db, out, subject_kind, subject, &row, &found));
    *ret_sequence = found ? row.sequence : 0;
    *ret_hash = found ? row.hash : (Str){ 0 };
    return NULL;
}

Err *store_event_add(Db *db, const EventRow *event)
{
    return sql_event_add(db, event, NULL);
}

Err *store_events_add(Db *db, Arena scratch, const EventRow *events, size_t count)
{
    return sql_event_add_each(db, scratch, events, count, NULL);
}

Err *store_events_last(Db *db, Arena *out, Arena scratch, const EventSubject *subjects,
                       size_t count, EventLast **ret_events, size_t *ret_count)
{
    return sql_event_last_each(db, out, scratch, subjects, count, ret_events, ret_count);
}

Err *store_event_history(Db *db, Arena *out, Str subject_kind, int64_t subject, int32_t max,
                         EventSeen **ret_events, size_t *ret_count)
{
    return sql_event_history(db, out, subject_kind, subject, max, ret_events, ret_count);
}

Err *store_event_chain(Db *db, Arena *out, Str after_kind, int64_t after_subject,
                       int64_t after_sequence, EventLink **ret_events, size_t *ret_count)
{
    return sql_event_chain(db, out, after_kind, after_subject, after_sequence, EVENT_CHAIN_MAX,
                           ret_events, ret_count);
}
