/*
 * cancel_job.c - carries out a cancellation on its day: blocks the services at their vendors, then
 * in one transaction ends the subscription and its add-ons, gives back what is not used, and has
 * the resources deleted after the retention.
 */
#include "base/fault.h"
#include "service/job_handlers.h"
#include "service/mail.h"
#include "service/service_change.h"
#include "service/subscription_internal.h"
#include "service/vendor.h"
#include "store/hold_store.h"

/* A call to make the service may be under way: it ends within its deadline, and then is undone. */
enum { UNMADE_WAIT_SECONDS = 30 };

typedef struct CancelRun {
    Call *call;
    const JobView *job;
    CancellationRow *row;
    CancelService *services;
    size_t service_count;
    ServiceWork *work; /* of the service that is called now */
    ServiceId service;
    bool go;
    JobOutcome outcome;
} CancelRun;

/* Once it is being carried out it cannot be revoked any more. */
static Err *begin_body(Db *db, void *context)
{
    CancelRun *run = context;
    Call *call = run->call;
    CancelCalendar calendar;
    run->go = false;
    run->outcome = job_done();
    TRY(store_cancellation_get(db, call->out, call->actor.account,
                               (CancellationId){ run->job->subject_id }, &run->row));
    if (run->row == NULL) {
        run->outcome = job_failed(S("There is no such cancellation."));
        return NULL;
    }
    const CancellationRow *row = run->row;
    run->go = row->state == CANCEL_SCHEDULED || row->state == CANCEL_EXECUTING;
    if (row->state == CANCEL_SCHEDULED) {
        TRY(cancel_calendar(call, db, row->subscription, &calendar));
        Instant start = date_start(row->effective_on, calendar.zone);
        if (call->now.us < start.us) {
            run->go = false;
            run->outcome = job_later((start.us - call->now.us) / 1000 + 1, true, S(""));
            return NULL;
        }
        TRY(store_cancellation_move(db, row->id, CANCEL_SCHEDULED, CANCEL_EXECUTING,
                                    (Instant){ 0 }));
    }
    return store_cancel_services(db, call->out, row->subscription, &run->services,
                                 &run->service_count);
}

static Err *work_body(Db *db, void *context)
{
    CancelRun *run = context;
    return store_service_work(db, run->call->out, run->service, &run->work);
}

/* Blocks the use of one service. What the vendor refuses does not keep the contract from ending:
 * the resources are deleted in any case. */
static Err *suspend_one(CancelRun *run, const CancelService *service)
{
    Answer answer;
    run->service = service->id;
    TRY(db_tx(run->call->app->database, DB_READ, "cancel_service", work_body, run));
    FAULT_POINT("cancel.before_call");
    TRY(vendor_call(run->call, run->work, VENDOR_SUSPEND, &answer));
    FAULT_POINT("cancel.after_call");
    if (answer.kind == ANSWER_ACCEPTED || answer.kind == ANSWER_RETRY) {
        run->go = false;
        run->outcome = job_later(vendor_wait_ms(&answer, run->job->attempts),
                                 answer.kind == ANSWER_ACCEPTED, answer.text);
    }
    return NULL;
}

static Err *end_service(CancelRun *run, Db *db, const CancelService *service)
{
    Call *call = run->call;
    ServiceWork *work;
    bool made = service->state == SERVICE_READY || service->state == SERVICE_UPDATING ||
                service->state == SERVICE_SUSPENDED;
    ServiceState state = made ? SERVICE_SUSPENDED : SERVICE_TERMINATING;
    if (service->state == SERVICE_TERMINATED) {
        return NULL;
    }
    int64_t wait_us = (made ? service->retention_minutes * 60 : UNMADE_WAIT_SECONDS) * SECOND_US;
    Instant purge_at = { call->now.us + wait_us };
    TRY(store_cancel_service_move(db, service->id, service->state, state, purge_at));
    TRY(store_service_work(db, call->out, service->id, &work));
    Str summary = made ? S("Its subscription ended; its data is kept for the retention time.")
                       : S("Its subscription ended before it was made.");
    TRY(service_event(call, db, work, made ? S("service.suspended") : S("service.terminating"),
                      summary));
    Str key =
        arena_printf(call->out, "terminate:%.*s", STR_ARG(service_code(call->out, service->id)));
    TRY(job_add(call, db, JOB_TERMINATE, service->id.v, key, purge_at));
    if (order_line_can_move(work->line_state, ORDER_LINE_CANCELLED) ||
        work->line_state == ORDER_LINE_PROVISIONING) {
        TRY(store_order_line_set_state(db, work->line, ORDER_LINE_CANCELLED, S("")));
        TRY(order_follow_lines(call, db, work->account, work->order, S("")));
    }
    return NULL;
}

/* Ends one contract; *ret_event is what caused its credits. */
static Err *end_one(CancelRun *run, Db *db, SubscriptionId id, EventId *ret_event)
{
    Call *call = run->call;
    CancelCalendar calendar;
    TRY(cancel_calendar(call, db, id, &calendar));
    const SubscriptionFacts *row = &calendar.row;
    Date end = date_min(run->row->effective_on, row->end_on);
    end = date_is_none(row->started_on) ? end : date_max(end, row->started_on);
    VendorState vendor =
        vendor_can_move(row->vendor_state, VENDOR_DISABLED) ? VENDOR_DISABLED : row->vendor_state;
    TRY(store_subscription_end(db, id, row->state, vendor, end, call->now));
    TRY(store_hold_release_all(db, id, call->now));
    TRY(cancel_edges(call, db, &calendar, end, row->refund == REFUND_DAY));
    Str summary = arena_printf(call->out, "Ended; %.*s is the first day without it.",
                               STR_ARG(date_display(call->out, end)));
    return subscription_event(call, db, row, S("subscription.ended"), summary, ret_event);
}

static Err *tell(CancelRun *run, Db *db)
{
    Call *call = run->call;
    SubscriptionFacts facts;
    DocumentPartyRow party;
    TRY(store_subscription_facts(db, call->out, run->row->subscription, &facts));
    TRY(store_document_party(db, call->out, facts.account, &party));
    Str subject = arena_printf(call->out, "%.*s has ended", STR_ARG(facts.title));
    Str code = subscription_code(call->out, facts.id);
    Str body = arena_printf(call->out, "%.*s,\n\n%.*s ended on %.*s.\n\n%.*s/subscriptions/%.*s\n",
                            STR_ARG(party.contact), STR_ARG(facts.title),
                            STR_ARG(date_display(call->out, run->row->effective_on)),
                            STR_ARG(call->app->public_url), STR_ARG(code));
    const MailText text = {
        .account = facts.account, .recipient = party.email, .subject = subject, .body = body
    };
    return mail_add_kind(call, db, MAIL_SUBSCRIPTION, &text);
}

static Err *end_body(Db *db, void *context)
{
    CancelRun *run = context;
    Call *call = run->call;
    CreditPlan plan;
    SubscriptionId *children;
    size_t count;
    EventId event;
    EventId child_event;
    TRY(store_cancellation_get(db, call->out, call->actor.account, run->row->id, &run->row));
    if (run->row->state != CANCEL_EXECUTING) {
        return NULL; /* done already */
    }
    SubscriptionId id = run->row->subscription;
    TRY(store_cancellation_move(db, run->row->id, CANCEL_EXECUTING, CANCEL_DONE, call->now));
    /* What is there to end is read before it is ended. */
    TRY(credit_plan(call, db, id, run->row->effective_on, &plan));
    TRY(store_subscription_children(db, call->out, id, &children, &count));
    TRY(store_cancel_services(db, call->out, id, &run->services, &run->service_count));
    TRY(end_one(run, db, id, &event));
    for (size_t i = 0; i < count; i++) {
        TRY(end_one(run, db, children[i], &child_event));
    }
    TRY(credit_issue(call, db, &plan, event));
    for (size_t i = 0; i < run->service_count; i++) {
        TRY(end_service(run, db, &run->services[i]));
    }
    TRY(tell(run, db));
    FAULT_POINT("cancel.before_commit");
    return NULL;
}

Err *job_cancel_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    CancelRun run = { .call = call, .job = job };
    TRY(db_tx(call->app->database, DB_WRITE, "cancel_begin", begin_body, &run));
    for (size_t i = 0; i < run.service_count && run.go; i++) {
        ServiceState state = run.services[i].state;
        if (state == SERVICE_READY || state == SERVICE_UPDATING) {
            TRY(suspend_one(&run, &run.services[i]));
        }
    }
    if (run.go) {
        TRY(db_tx(call->app->database, DB_MONEY, "cancel_end", end_body, &run));
        FAULT_POINT("cancel.after_commit");
    }
    *ret_outcome = run.outcome;
    return NULL;
}
