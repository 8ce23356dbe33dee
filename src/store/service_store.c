/* service_store.c - services of My WorkSpace. SQL: sql/queries/service.sql. */
#include "store/service_store.h"

Err *store_service_add(Db *db, const ServiceNew *service)
{
    return sql_service_add(db, service, NULL);
}

Err *store_service_work(Db *db, Arena *out, ServiceId id, ServiceWork **ret_service)
{
    ServiceWork *service = arena_new(out, ServiceWork);
    bool found;
    TRY(sql_service_work(db, out, id, service, &found));
    *ret_service = found ? service : NULL;
    return NULL;
}

Err *store_service_hold(Db *db, Arena *out, ServiceId id, ServiceWork **ret_service)
{
    SqlServiceLock row = { 0 };
    bool found;
    TRY(sql_service_lock(db, out, id, &row, &found));
    return store_service_work(db, out, id, ret_service);
}

Err *store_service_set_state(Db *db, ServiceId id, ServiceState state, Str cause_code, Str cause,
                             Str cause_field)
{
    return sql_service_set_state(db, id, state, cause_code, cause, cause_field, NULL);
}

Err *store_service_ready(Db *db, ServiceId id, Str facts, Str secrets, Instant ready_at)
{
    return sql_service_ready(db, id, facts, secrets, ready_at, NULL);
}

Err *store_service_requeue(Db *db, ServiceId id, ServiceState old, Str settings, bool *ret_changed)
{
    int64_t changed;
    TRY(sql_service_requeue(db, id, old, settings, &changed));
    *ret_changed = changed == 1;
    return NULL;
}

Err *store_service_remake(Db *db, ServiceId id, int64_t version, bool *ret_changed)
{
    int64_t changed;
    TRY(sql_service_remake(db, id, version, &changed));
    *ret_changed = changed == 1;
    return NULL;
}

Err *store_service_settings(Db *db, ServiceId id, Str settings_json)
{
    return sql_service_settings(db, id, settings_json, NULL);
}

Err *store_service_shown(Db *db, ServiceId id, Instant now, bool *ret_changed)
{
    int64_t changed;
    TRY(sql_service_shown(db, id, (Str){ 0 }, now, &changed));
    *ret_changed = changed == 1;
    return NULL;
}

Err *store_service_get(Db *db, Arena *out, AccountId actor, ServiceId id, ServiceRow **ret_service)
{
    ServiceRow *service = arena_new(out, ServiceRow);
    bool found;
    TRY(sql_service_get(db, out, actor, id, service, &found));
    *ret_service = found ? service : NULL;
    return NULL;
}

static Err *list_owner(Db *db, Arena *out, AccountId actor, AccountId owner, ServiceId after,
                       int32_t max, ServiceId **ret_ids, size_t *ret_count)
{
    SqlServiceListOwner *rows;
    size_t count;
    TRY(sql_service_list_owner(db, out, actor, owner, after, max, &rows, &count));
    ServiceId *ids = arena_array(out, ServiceId, count);
    for (size_t i = 0; i < count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    *ret_count = count;
    return NULL;
}

Err *store_service_list(Db *db, Arena *out, AccountId actor, AccountId owner, ServiceId after,
                        int32_t max, ServiceId **ret_ids, size_t *ret_count)
{
    SqlServiceList *rows;
    size_t count;
    if (owner.v != 0) {
        return list_owner(db, out, actor, owner, after, max, ret_ids, ret_count);
    }
    TRY(sql_service_list(db, out, actor, after, max, &rows, &count));
    ServiceId *ids = arena_array(out, ServiceId, count);
    for (size_t i = 0; i < count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    *ret_count = count;
    return NULL;
}
