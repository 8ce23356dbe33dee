/* change_job.c - the day of a change has come: the subscription is as it says, and its service is
 * made so by a job of its own. */
#include "base/fault.h"
#include "service/change_internal.h"
#include "service/job.h"
#include "service/job_handlers.h"
#include "service/order_internal.h"
#include "service/service_change.h"

#include <inttypes.h>

/* The plan, its term and its prices. */
static Err *plan_set(Db *db, const SaleChangeWork *change, const SaleSubject *subject)
{
    Period term;
    Period billing;
    TRY(period_parse(change->term, "term", &term));
    TRY(period_parse(change->billing, "billing", &billing));
    Schedule schedule = schedule_on_day(change->calendar_from, subject->anchor_day, billing);
    Interval running =
        subscription_term(change->calendar_from, term, &schedule, change->effective_on);
    return store_sale_plan_set(db, change->id, running);
}

/* The service is made as the product is. */
static Err *service_moved(Call *call, Db *db, const SaleSubject *subject, PlanId plan_id)
{
    ServiceWork *service;
    Plan *plan;
    Str settings;
    TRY(store_service_work(db, call->out, subject->service, &service));
    TRY(store_plan_get(db, call->out, plan_id, &plan));
    if (plan->settings.len == 0) {
        return NULL;
    }
    TRY(order_settings_moved(call->out, service->settings, plan->settings, &settings));
    return store_service_settings(db, subject->service, settings);
}

Err *change_carry_out(Call *call, Db *db, const SaleChangeWork *change)
{
    SaleSubject subject;
    TRY(store_sale_subject(db, call->out, change->subscription, &subject));
    TRY(store_sale_change_move(db, change->id, SALE_CHANGE_PLANNED, SALE_CHANGE_DONE));
    if (change->kind == SALE_PLAN) {
        TRY(plan_set(db, change, &subject));
        if (subject.service.v != 0 && change->product.v != subject.product.v) {
            TRY(service_moved(call, db, &subject, change->plan));
        }
    } else {
        TRY(store_sale_quantity_set(db, change->subscription, change->quantity));
    }
    return subject.service.v == 0 ? NULL : service_remake(call, db, subject.service);
}

typedef struct ChangeRun {
    Call *call;
    const JobView *job;
    JobOutcome outcome;
} ChangeRun;

static Err *carried_out(Call *call, Db *db, const SaleChangeWork *change)
{
    SubscriptionFacts facts;
    EventId event;
    TRY(store_subscription_facts(db, call->out, change->subscription, &facts));
    if (!subscription_live(facts.state)) { /* it ended first */
        return store_sale_change_move(db, change->id, SALE_CHANGE_PLANNED, SALE_CHANGE_WITHDRAWN);
    }
    TRY(change_carry_out(call, db, change));
    Str summary =
        change->kind == SALE_PLAN
            ? arena_printf(call->out, "%.*s from today.", STR_ARG(change->title))
            : arena_printf(call->out, "Quantity is %" PRId64 " from today.", change->quantity);
    return subscription_event(call, db, &facts, S("subscription.changed"), summary, &event);
}

static Err *change_body(Db *db, void *context)
{
    ChangeRun *run = context;
    Call *call = run->call;
    SaleChangeWork *change;
    CancelCalendar calendar;
    run->outcome = job_done();
    TRY(store_sale_change_work(db, call->out, (SaleChangeId){ run->job->subject_id }, &change));
    if (change == NULL) {
        run->outcome = job_failed(S("There is no such change."));
        return NULL;
    }
    if (change->state != SALE_CHANGE_PLANNED) {
        return NULL; /* done already, or taken back */
    }
    TRY(cancel_calendar(call, db, change->subscription, &calendar));
    Instant start = date_start(change->effective_on, calendar.zone);
    if (call->now.us < start.us) {
        run->outcome = job_later((start.us - call->now.us) / 1000 + 1, true, S(""));
        return NULL;
    }
    TRY(carried_out(call, db, change));
    FAULT_POINT("change.before_commit");
    return NULL;
}

Err *job_change_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    ChangeRun run = { .call = call, .job = job };
    TRY(db_tx(call->app->database, DB_MONEY, "change_day", change_body, &run));
    FAULT_POINT("change.after_commit");
    *ret_outcome = run.outcome;
    return NULL;
}
