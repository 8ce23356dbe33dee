/*
 * wait_job.c - the jobs that look at what orders wait for: reminders, the end of a wait, a day that
 * has come, and money that suffices now. What is due is found by the rows; the job only looks.
 */
#include "base/fault.h"
#include "service/job_handlers.h"
#include "service/service_change.h"
#include "service/wait_internal.h"

enum { RELEASE_PAGE = 100, RELEASE_PAGES_MAX = 1000 };

typedef struct WaitLook {
    Call *call;
    WaitId id;
    JobOutcome outcome;
} WaitLook;

/* Who decides when the account did not: the seller above it; zero: nobody. */
static Err *next_above(Call *call, Db *db, AccountId account, AccountId *ret_above)
{
    AccountRow *row;
    TRY(store_account_get(db, call->out, account, account, &row));
    *ret_above = row != NULL ? row->parent : (AccountId){ 0 };
    return NULL;
}

static Err *escalate(Call *call, Db *db, const WaitRow *wait, AccountId above)
{
    const WaitDays days = { .remind = wait->remind_days };
    WaitNew next;
    TRY(wait_make(call, db, WAIT_APPROVAL, above, &days, &next));
    next.rule = wait->rule;
    next.reason = wait->reason;
    next.lifts_credit = wait->lifts_credit;
    TRY(wait_open(call, db, wait->order, &next));
    return waits_follow(call, db, wait->order);
}

static Err *give_up_question(Call *call, Db *db, const WaitRow *wait)
{
    OrderLineRow *lines;
    size_t count;
    TRY(store_order_lines(db, call->out, wait->order, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        ServiceWork *service;
        if (lines[i].state != ORDER_LINE_AWAITING_CUSTOMER || lines[i].service.v == 0) {
            continue;
        }
        TRY(store_service_hold(db, call->out, lines[i].service, &service));
        if (service != NULL && service->state == SERVICE_CONFIGURING) {
            TRY(service_fail(call, db, service, S("vendor.unanswered"),
                             S("Nobody answered the vendor's question in time."), S("")));
        }
    }
    return NULL;
}

static Err *end_order(Call *call, Db *db, const WaitRow *wait, OrderState state, Str reason)
{
    OrderHeld *order;
    TRY(store_wait_order_lock(db, call->out, wait->order, &order));
    return order != NULL && order_waits(order->state) ? order_end(call, db, order, state, reason)
                                                      : NULL;
}

/* Nobody acted in time, or the day has come. */
static Err *timed_out(Call *call, Db *db, const WaitRow *wait)
{
    AccountId above = { 0 };
    bool settled;
    bool decided = wait->kind == WAIT_APPROVAL || wait->kind == WAIT_CUSTOMER;
    if (wait->kind == WAIT_VENDOR) {
        return give_up_question(call, db, wait); /* what follows for the order settles it */
    }
    if (wait->kind == WAIT_DATE) {
        TRY(wait_settle(call, db, wait, WAIT_MET, S(""), &settled));
        return waits_follow(call, db, wait->order);
    }
    if (decided && wait->timeout_means == TIMEOUT_APPROVE) {
        TRY(wait_settle(call, db, wait, WAIT_APPROVED, S("Nobody decided in time."), &settled));
        return waits_follow(call, db, wait->order);
    }
    if (decided && wait->timeout_means == TIMEOUT_ESCALATE) {
        TRY(next_above(call, db, wait->on_account, &above));
    }
    if (above.v != 0) {
        TRY(wait_settle(call, db, wait, WAIT_ESCALATED, S("Nobody decided in time."), &settled));
        return escalate(call, db, wait, above);
    }
    TRY(wait_settle(call, db, wait, WAIT_EXPIRED, S("Nobody acted in time."), &settled));
    return end_order(call, db, wait, wait->rule.v != 0 ? ORDER_REJECTED : ORDER_EXPIRED,
                     S("Nobody acted in time."));
}

static Err *remind(Call *call, Db *db, const WaitRow *wait, Instant *ret_next)
{
    TRY(wait_business_end(call, db, wait->on_account, wait->remind_days, ret_next));
    if (wait->expires_at.us != 0 && ret_next->us >= wait->expires_at.us) {
        ret_next->us = 0;
    }
    TRY(store_wait_reminded(db, wait->id, *ret_next));
    return wait_mail(call, db, wait->id, true);
}

/* What waits for money goes on when it suffices. */
static Err *try_money(Call *call, Db *db, const WaitRow *wait, bool *ret_released)
{
    OrderHeld *order;
    const WaitEnd met = { .outcome = WAIT_MET, .now = call->now, .user = call->actor.user };
    bool settled;
    *ret_released = false;
    TRY(store_wait_order_lock(db, call->out, wait->order, &order));
    if (order == NULL || !order_waits(order->state)) {
        return NULL;
    }
    TRY(order_fits(call, db, order, ret_released));
    if (!*ret_released) {
        return NULL;
    }
    TRY(wait_settle(call, db, wait, WAIT_MET, S(""), &settled));
    TRY(store_wait_settle_kind(db, wait->order, WAIT_CREDIT, &met));
    TRY(store_wait_settle_kind(db, wait->order, WAIT_PAYMENT, &met));
    return waits_follow(call, db, wait->order);
}

static JobOutcome again_at(const Call *call, const WaitRow *wait, Instant remind_at)
{
    int64_t at = wait->expires_at.us;
    if (remind_at.us != 0 && (at == 0 || remind_at.us < at)) {
        at = remind_at.us;
    }
    if (wait_is_money(wait->kind)) {
        int64_t check = call->now.us + WAIT_CHECK_MINUTES * 60 * SECOND_US;
        at = at == 0 || check < at ? check : at;
    }
    if (at == 0) { /* nothing will be due: whoever settles it needs no job */
        return job_done();
    }
    return job_later(at > call->now.us ? (at - call->now.us) / 1000 + 1 : 1, true, S(""));
}

static Err *look_body(Db *db, void *context)
{
    WaitLook *look = context;
    Call *call = look->call;
    OrderHeld *order;
    WaitRow *wait;
    bool released = false;

    look->outcome = job_done();
    TRY(store_wait_get(db, call->out, look->id, &wait));
    if (wait == NULL || wait->outcome != WAIT_OPEN) {
        return NULL;
    }
    TRY(store_wait_order_lock(db, call->out, wait->order, &order));
    TRY(store_wait_get(db, call->out, look->id, &wait)); /* as it is under the lock */
    if (wait->outcome != WAIT_OPEN) {
        return NULL;
    }
    if (wait_is_money(wait->kind)) {
        TRY(try_money(call, db, wait, &released));
    }
    if (released) {
        return NULL;
    }
    if (wait->expires_at.us != 0 && wait->expires_at.us <= call->now.us) {
        TRY(timed_out(call, db, wait));
        FAULT_POINT("wait.before_commit");
        return NULL;
    }
    Instant remind_at = wait->remind_at;
    if (remind_at.us != 0 && remind_at.us <= call->now.us) {
        TRY(remind(call, db, wait, &remind_at));
    }
    look->outcome = again_at(call, wait, remind_at);
    return NULL;
}

Err *job_wait_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    WaitLook look = { .call = call, .id = { job->subject_id } };
    TRY(db_tx(call->app->database, DB_MONEY, "wait_look", look_body, &look));
    FAULT_POINT("wait.after_commit");
    *ret_outcome = look.outcome;
    return NULL;
}

typedef struct Release {
    Call *call;
    AccountId about;
    WaitId after;
    WaitMoneyRow *rows;
    size_t count;
    WaitId wait; /* of one transaction */
} Release;

static Err *page_body(Db *db, void *context)
{
    Release *release = context;
    return store_wait_for_money(db, release->call->out, release->about, release->after,
                                RELEASE_PAGE, &release->rows, &release->count);
}

static Err *release_body(Db *db, void *context)
{
    const Release *release = context;
    Call *call = release->call;
    OrderHeld *order;
    WaitRow *wait;
    bool released;
    TRY(store_wait_get(db, call->out, release->wait, &wait));
    if (wait == NULL || wait->outcome != WAIT_OPEN) {
        return NULL;
    }
    TRY(store_wait_order_lock(db, call->out, wait->order, &order));
    TRY(store_wait_get(db, call->out, release->wait, &wait));
    return wait->outcome == WAIT_OPEN ? try_money(call, db, wait, &released) : NULL;
}

/* The oldest first; one that still does not fit is passed over. */
Err *job_release_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    Release release = { .call = call, .about = { job->subject_id } };
    for (int page = 0; page < RELEASE_PAGES_MAX; page++) {
        TRY(db_tx(call->app->database, DB_READ, "release_page", page_body, &release));
        for (size_t i = 0; i < release.count; i++) {
            release.wait = release.rows[i].id;
            TRY(db_tx(call->app->database, DB_MONEY, "release", release_body, &release));
        }
        if (release.count < RELEASE_PAGE) {
            break;
        }
        release.after = release.rows[release.count - 1].id;
    }
    *ret_outcome = job_done();
    return NULL;
}
