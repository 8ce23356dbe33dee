/* expire.c - the job that ends a draft which nobody touched (R-ORD-06). */
#include "service/job_handlers.h"
#include "service/service_change.h"

typedef struct Expire {
    Call *call;
    OrderId id;
    JobOutcome outcome;
} Expire;

static Err *expire_body(Db *db, void *context)
{
    Expire *expire = context;
    Call *call = expire->call;
    OrderRow *order;
    bool expired;

    expire->outcome = job_done();
    TRY(store_order_get(db, call->out, call->actor.account, expire->id, &order));
    if (order == NULL || order->state != ORDER_DRAFT) {
        return NULL;
    }
    if (order->expires_at.us > call->now.us) { /* it was touched since */
        int64_t wait_ms = (order->expires_at.us - call->now.us) / 1000 + 1;
        expire->outcome = job_later(wait_ms, true, S(""));
        return NULL;
    }
    TRY(store_order_expire(db, expire->id, call->now, &expired));
    return expired ? order_event(call, db, order->account, order->id, S("order.expired"),
                                 S("Nobody finished the draft within a week."))
                   : NULL;
}

Err *job_expire_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    Expire expire = { .call = call, .id = { job->subject_id } };
    TRY(db_tx(call->app->database, DB_WRITE, "order_expire", expire_body, &expire));
    *ret_outcome = expire.outcome;
    return NULL;
}
