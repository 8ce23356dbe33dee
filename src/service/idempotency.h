/*
 * idempotency.h - a call that is repeated with the same key gets the first answer, byte for byte
 * (R39).
 *
 * A handler begins, does its work, and ends with its answer. If the process dies in between, the
 * key stays open; after REQUEST_ABANDONED_SECONDS the next repeat does the work again. What the
 * work makes must therefore bear the key itself, in the transaction that makes it
 * (orders.request_key, order_lines.request_key, accounts.request_key are unique), so that the
 * second time finds it. Work that makes nothing but a decision calls idempotent_done in its
 * transaction instead, and does nothing where the call says that it was done before.
 */
#ifndef SERVICE_IDEMPOTENCY_H
#define SERVICE_IDEMPOTENCY_H

#include "service/app.h"

enum {
    REQUEST_KEY_BYTES_MAX = 255,
    REQUEST_ANSWER_BYTES_MAX = 1024 * 1024,
    REQUEST_ABANDONED_SECONDS = 60,
    REQUEST_KEPT_DAYS = 30
};

typedef struct IdempotentAnswer {
    bool found; /* the work is done: send this */
    bool done;  /* the work is done, but nobody has its answer */
    int status;
    Str body;
} IdempotentAnswer;

/* The key belongs to the actor's account. `fingerprint` is a hash of method, path and body.
 * Fails: IDEMPOTENCY_REUSED (the key came with another request), DB_CONFLICT (the first call is
 * still at work: try again in a moment), FIELD_TOO_LONG. */
MUST_USE Err *svc_idempotent_begin(Call *call, Str key, Str fingerprint, IdempotentAnswer *ret);
/* In the transaction of the work: with it, the key is used up. */
MUST_USE Err *idempotent_done(Call *call, Db *db);
/* Keeps the answer. One of 5xx, or one that is too large, is not kept: the key is free again. */
MUST_USE Err *svc_idempotent_end(Call *call, Str key, int status, Str body);

#endif
