/*
 * event.h - the one log of changes: history pages, audit and mails read it; hash-chained per
 * subject.
 *
 * Two transactions that add to one subject at once would take the same place in its chain: the
 * second fails with DB_CONFLICT. So change the subject's own row first; its lock orders them.
 */
#ifndef SERVICE_EVENT_H
#define SERVICE_EVENT_H

#include "service/app.h"
#include "store/event_store.h"

typedef struct EventView {
    EventId id;
    Str name;      /* "order.placed" */
    Str summary;   /* one line for people */
    Str user_name; /* empty: the system */
    Str account_name;
    Instant happened_at;
} EventView;

/* Inside a transaction: appends one event. `account` is the branch that may see it. `body_json` is
 * an object or empty. Gives the new id, which documents refer to. */
MUST_USE Err *event_add_row(Call *call, Db *db, AccountId account, Str subject_kind,
                            int64_t subject, Str name, Str summary, Str body_json, EventId *ret_id);

/* The first event of a subject that this transaction makes, to be written with store_event_add: it
 * needs no look into the log. `name` and `summary` must live as long. */
EventRow event_first(Call *call, AccountId account, Str subject_kind, int64_t subject, Str name,
                     Str summary);

/* The event that follows the subject's last one, to be written with store_events_add. */
EventRow event_after(Call *call, const EventLast *last, AccountId account, Str subject_kind,
                     Str name, Str summary);

/* Oldest first, at most LIST_MAX. The caller has checked that the subject may be seen. */
MUST_USE Err *event_history(Call *call, Db *db, Str subject_kind, int64_t subject,
                            EventView **ret_events, size_t *ret_count);

/* How far event_chain_check has come; zero at first. */
typedef struct EventPlace {
    Str subject_kind;
    int64_t subject;
    int64_t sequence;
    Str hash;
} EventPlace;

/* For `stoa check`: recomputes the hashes of the next events. *ret_problem says which event was
 * changed or is missing; empty when all is well. Again while *ret_more. */
MUST_USE Err *event_chain_check(Call *call, Db *db, EventPlace *place, Str *ret_problem,
                                bool *ret_more);

#endif
