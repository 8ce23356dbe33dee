/*
 * service_store.h - services of My WorkSpace. SQL: sql/queries/service.sql.
 */
#ifndef STORE_SERVICE_STORE_H
#define STORE_SERVICE_STORE_H

#include "gen/sql_service.h"

typedef SqlServiceAddIn ServiceNew;
typedef SqlServiceWork
    ServiceWork; /* all that a job needs to know, with its subscription and line */
typedef SqlServiceGet ServiceRow;

/* Queued, version 1. */
MUST_USE Err *store_service_add(Db *db, const ServiceNew *service);
/* For jobs, which act for the system. *ret_service is NULL when there is none. */
MUST_USE Err *store_service_work(Db *db, Arena *out, ServiceId id, ServiceWork **ret_service);
/* Locks the row until the transaction ends, then reads as store_service_work. */
MUST_USE Err *store_service_hold(Db *db, Arena *out, ServiceId id, ServiceWork **ret_service);
MUST_USE Err *store_service_set_state(Db *db, ServiceId id, ServiceState state, Str cause_code,
                                      Str cause, Str cause_field);
/* facts: a JSON array; secrets: sealed, or empty. */
MUST_USE Err *store_service_ready(Db *db, ServiceId id, Str facts, Str secrets, Instant ready_at);
/* From the state `old` to queued with the next version; *ret_changed is false when it has another.
 */
MUST_USE Err *store_service_requeue(Db *db, ServiceId id, ServiceState old, Str settings,
                                    bool *ret_changed);
MUST_USE Err *store_service_settings(Db *db, ServiceId id, Str settings_json);
/* To be made otherwise, with the next version; *ret_changed is false when it is not made yet or has
 * another version. */
MUST_USE Err *store_service_remake(Db *db, ServiceId id, int64_t version, bool *ret_changed);
/* The secrets are gone; *ret_changed is false when there were none. */
MUST_USE Err *store_service_shown(Db *db, ServiceId id, Instant now, bool *ret_changed);
/* *ret_service is NULL when the actor may not see its owner. */
MUST_USE Err *store_service_get(Db *db, Arena *out, AccountId actor, ServiceId id,
                                ServiceRow **ret_service);
/* Before `after`, newest first; `owner` zero: all of the actor's branch. */
MUST_USE Err *store_service_list(Db *db, Arena *out, AccountId actor, AccountId owner,
                                 ServiceId after, int32_t max, ServiceId **ret_ids,
                                 size_t *ret_count);

#endif
