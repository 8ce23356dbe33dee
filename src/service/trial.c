/* trial.c - a trial's last days: a mail that it ends, and its end, unless it was made paid. */
#include "service/trial.h"

#include "base/fault.h"
#include "service/job.h"
#include "service/job_handlers.h"
#include "service/mail.h"
#include "service/subscription_internal.h"

enum { REMIND_DAYS = 3 };

static const Str remind_word = STR_INIT("remind");

static Err *job_on(Call *call, Db *db, const SubscriptionFacts *row, const char *what, Date on)
{
    const Zone *zone;
    Str code = subscription_code(call->out, row->id);
    Str key = arena_printf(call->out, "trial:%.*s:%s", STR_ARG(code), what);
    TRY(zone_get(row->time_zone, &zone));
    return job_add(call, db, JOB_TRIAL, row->id.v, key, date_start(on, zone));
}

Err *trial_started(Call *call, Db *db, SubscriptionId id)
{
    SubscriptionFacts row;
    TRY(store_subscription_facts(db, call->out, id, &row));
    if (date_is_none(row.trial_ends_on)) {
        return NULL;
    }
    Date remind = { row.trial_ends_on.day - REMIND_DAYS };
    if (remind.day > row.started_on.day) {
        TRY(job_on(call, db, &row, "remind", remind));
    }
    return job_on(call, db, &row, "end", row.trial_ends_on);
}

static Err *tell(Call *call, Db *db, const SubscriptionFacts *row)
{
    Arena *out = call->out;
    DocumentPartyRow party;
    TRY(store_document_party(db, out, row->account, &party));
    Str day = date_display(out, row->trial_ends_on);
    Str code = subscription_code(out, row->id);
    Str subject =
        arena_printf(out, "The trial of %.*s ends on %.*s", STR_ARG(row->title), STR_ARG(day));
    Str body = arena_printf(out,
                            "%.*s,\n\nthe trial of %.*s is over on %.*s. Then it ends with its "
                            "service.\nIt never becomes paid by itself. To keep it, make it paid "
                            "before:\n\n%.*s/subscriptions/%.*s/plan\n",
                            STR_ARG(party.contact), STR_ARG(row->title), STR_ARG(day),
                            STR_ARG(call->app->public_url), STR_ARG(code));
    const MailText text = {
        .account = row->account, .recipient = party.email, .subject = subject, .body = body
    };
    return mail_add_kind(call, db, MAIL_SUBSCRIPTION, &text);
}

/* As somebody would cancel it today: by whoever ordered it. */
static Err *end(Call *call, Db *db, const SubscriptionFacts *row)
{
    const CancelRequest request = { .when = CANCEL_NOW,
                                    .on = DATE_NONE,
                                    .reason = CANCEL_REASON_OTHER,
                                    .note = S("The trial is over.") };
    CancellationId made;
    EventId event;
    TRY(subscription_event(call, db, row, S("subscription.trial_expired"),
                           S("The trial is over, and was not made paid."), &event));
    return subscription_cancel(call, db, row->id, &request, row->user, &made);
}

typedef struct TrialRun {
    Call *call;
    const JobView *job;
    JobOutcome outcome;
} TrialRun;

static Err *trial_body(Db *db, void *context)
{
    TrialRun *run = context;
    Call *call = run->call;
    SubscriptionFacts row;
    CancellationId cancelled;
    const Zone *zone;
    run->outcome = job_done();
    TRY(store_subscription_facts(db, call->out, (SubscriptionId){ run->job->subject_id }, &row));
    TRY(store_cancellation_open(db, call->out, row.id, &cancelled));
    /* No end: it is to be paid from its last day on. */
    bool over = date_is_none(row.trial_ends_on) || date_is_none(row.end_on) || cancelled.v != 0;
    if (over || !subscription_live(row.state)) {
        return NULL;
    }
    if (str_ends(run->job->key, remind_word)) {
        return tell(call, db, &row);
    }
    TRY(zone_get(row.time_zone, &zone));
    Instant last = date_start(row.trial_ends_on, zone);
    if (call->now.us < last.us) {
        run->outcome = job_later((last.us - call->now.us) / 1000 + 1, true, S(""));
        return NULL;
    }
    TRY(end(call, db, &row));
    FAULT_POINT("trial.before_commit");
    return NULL;
}

Err *job_trial_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    TrialRun run = { .call = call, .job = job };
    TRY(db_tx(call->app->database, DB_MONEY, "trial", trial_body, &run));
    FAULT_POINT("trial.after_commit");
    *ret_outcome = run.outcome;
    return NULL;
}
