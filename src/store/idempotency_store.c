/* idempotency_store.c - keys of calls that may be repeated. SQL: sql/queries/idempotency.sql. */
#include "store/idempotency_store.h"

#include "gen/sql_idempotency.h"

Err *store_idempotency_get(Db *db, Arena *out, AccountId account, Str key, IdempotencyRow **ret_row)
{
    SqlIdempotencyGet row = { 0 };
    bool found;
    TRY(sql_idempotency_get(db, out, account, key, &row, &found));
    *ret_row = NULL;
    if (found) {
        *ret_row = arena_new(out, IdempotencyRow);
        **ret_row = (IdempotencyRow){ .fingerprint = row.fingerprint,
                                      .status = row.status,
                                      .body = row.body,
                                      .created_at = row.created_at };
    }
    return NULL;
}

Err *store_idempotency_add(Db *db, AccountId account, Str key, Str fingerprint, Instant now)
{
    return sql_idempotency_add(db, account, key, fingerprint, now, NULL);
}

Err *store_idempotency_take(Db *db, AccountId account, Str key, Str fingerprint,
                            Instant old_created_at, Instant now, bool *ret_taken)
{
    int64_t changed;
    TRY(sql_idempotency_take(db, account, key, fingerprint, old_created_at, now, &changed));
    *ret_taken = changed == 1;
    return NULL;
}

Err *store_idempotency_done(Db *db, AccountId account, Str key)
{
    return sql_idempotency_done(db, account, key, NULL);
}

Err *store_idempotency_answer(Db *db, AccountId account, Str key, int32_t status, Str body)
{
    return sql_idempotency_answer(db, account, key, status, body, NULL);
}

Err *store_idempotency_delete(Db *db, AccountId account, Str key)
{
    return sql_idempotency_delete(db, account, key, NULL);
}

Err *store_idempotency_delete_old(Db *db, AccountId account, Instant before, int32_t max)
{
    return sql_idempotency_delete_old(db, account, before, max, NULL);
}
