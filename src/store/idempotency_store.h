/*
 * idempotency_store.h - keys of calls that may be repeated (R39). SQL: sql/queries/idempotency.sql.
 */
#ifndef STORE_IDEMPOTENCY_STORE_H
#define STORE_IDEMPOTENCY_STORE_H

#include "db/db.h"
#include "domain/id.h"

typedef struct IdempotencyRow {
    Str fingerprint;
    int32_t status; /* of the first answer; 0 while it is being worked out, 1: done, not answered */
    Str body;
    Instant created_at;
} IdempotencyRow;

/* *ret_row is NULL when the key is new. */
MUST_USE Err *store_idempotency_get(Db *db, Arena *out, AccountId account, Str key,
                                    IdempotencyRow **ret_row);
/* Fails: DB_CONFLICT (from db_tx) when another transaction added it. */
MUST_USE Err *store_idempotency_add(Db *db, AccountId account, Str key, Str fingerprint,
                                    Instant now);
/* Begins again with a key that was abandoned or is too old. *ret_taken is false when somebody else
 * did. */
MUST_USE Err *store_idempotency_take(Db *db, AccountId account, Str key, Str fingerprint,
                                     Instant old_created_at, Instant now, bool *ret_taken);
/* In the transaction of the work. */
MUST_USE Err *store_idempotency_done(Db *db, AccountId account, Str key);
MUST_USE Err *store_idempotency_answer(Db *db, AccountId account, Str key, int32_t status,
                                       Str body);
/* The key is free again; one that has its answer stays. */
MUST_USE Err *store_idempotency_delete(Db *db, AccountId account, Str key);
/* The oldest keys of the account from before then, at most `max`. */
MUST_USE Err *store_idempotency_delete_old(Db *db, AccountId account, Instant before, int32_t max);

#endif
