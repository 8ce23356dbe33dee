/* idempotency.c - a repeated call gets the first answer (R39). */
#include "service/idempotency.h"

#include <inttypes.h>

#include "store/idempotency_store.h"

enum {
    SWEEP_MAX = 10, /* each new key takes some old ones away */
    STATUS_DONE = 1 /* instead of an answer's */
};

typedef struct Begin {
    Call *call;
    Str key;
    Str fingerprint;
    IdempotentAnswer answer;
} Begin;

/* A key that is there: answered, still at work, abandoned, or too old to count. */
static Err *begin_again(Begin *begin, Db *db, const IdempotencyRow *row)
{
    Call *call = begin->call;
    AccountId account = call->actor.account;
    int64_t age_us = call->now.us - row->created_at.us;
    bool old = age_us >= REQUEST_KEPT_DAYS * DAY_US;
    bool taken;

    if (!old && !str_eq(row->fingerprint, begin->fingerprint)) {
        return ERR(IDEMPOTENCY_REUSED, "the key came with another request");
    }
    if (!old && row->status == STATUS_DONE) {
        begin->answer.done = true;
        return NULL;
    }
    if (!old && row->status != 0) {
        begin->answer =
            (IdempotentAnswer){ .found = true, .status = row->status, .body = row->body };
        return NULL;
    }
    if (!old && age_us < REQUEST_ABANDONED_SECONDS * SECOND_US) {
        return ERR(DB_CONFLICT, "The first call with this key is still at work.");
    }
    TRY(store_idempotency_take(db, account, begin->key, begin->fingerprint, row->created_at,
                               call->now, &taken));
    return taken ? NULL : ERR(DB_CONFLICT, "Another call with this key is at work.");
}

static Err *begin_body(Db *db, void *context)
{
    Begin *begin = context;
    Call *call = begin->call;
    AccountId account = call->actor.account;
    Instant kept = { call->now.us - REQUEST_KEPT_DAYS * DAY_US };
    IdempotencyRow *row;

    begin->answer = (IdempotentAnswer){ 0 };
    TRY(store_idempotency_get(db, call->out, account, begin->key, &row));
    if (row != NULL) {
        return begin_again(begin, db, row);
    }
    TRY(store_idempotency_delete_old(db, account, kept, SWEEP_MAX));
    return store_idempotency_add(db, account, begin->key, begin->fingerprint, call->now);
}

Err *svc_idempotent_begin(Call *call, Str key, Str fingerprint, IdempotentAnswer *ret)
{
    Begin begin = { .call = call, .key = key, .fingerprint = fingerprint };

    assert(call->actor.account.v != 0);
    assert(key.len > 0);
    if (key.len > REQUEST_KEY_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "Idempotency-Key", "The key is too long.");
    }
    if (!str_utf8_valid(key)) {
        return ERR_FIELD(FIELD_INVALID, "Idempotency-Key", "The key is not UTF-8.");
    }
    TRY(db_tx(call->app->database, DB_WRITE, "idempotent_begin", begin_body, &begin));
    *ret = begin.answer;
    return NULL;
}

Err *idempotent_done(Call *call, Db *db)
{
    return call->request_key.len == 0
               ? NULL
               : store_idempotency_done(db, call->actor.account, call->request_key);
}

typedef struct End {
    Call *call;
    Str key;
    int status;
    Str body;
} End;

static Err *end_body(Db *db, void *context)
{
    const End *end = context;
    AccountId account = end->call->actor.account;
    if (end->status >= 500 || end->body.len > REQUEST_ANSWER_BYTES_MAX) {
        return store_idempotency_delete(db, account, end->key);
    }
    return store_idempotency_answer(db, account, end->key, end->status, end->body);
}

Err *svc_idempotent_end(Call *call, Str key, int status, Str body)
{
    End end = { .call = call, .key = key, .status = status, .body = body };
    assert(status >= 100);
    return db_tx(call->app->database, DB_WRITE, "idempotent_end", end_body, &end);
}
