/*
 * dunning_case.c - the stage of a sale, and the job that brings a buyer's sales to theirs.
 *
 * The job first does what the stage asks for, in small transactions that find done what was done
 * before a crash; the step into the stage is written last, with its event and mail.
 */
#include "service/dunning_internal.h"

#include "base/fault.h"
#include "service/event.h"
#include "service/hold.h"
#include "service/job_handlers.h"
#include "service/payment_internal.h"

enum { BATCHES_MAX = 20, AGAIN_MS = 1 };

Err *dunning_sale(Call *call, Db *db, const DunningEdge *edge, Date today, DunningSale *ret)
{
    const PaymentEdge money = { edge->seller, edge->buyer, edge->currency };
    DunningPauseRow *pause;
    DunningSale sale = { .edge = *edge, .paused_until = DATE_NONE };
    TRY(store_dunning_facts(db, call->out, edge, &sale.oldest_on, &sale.open_minor));
    TRY(store_payment_credit(db, call->out, &money, &sale.credit_minor));
    TRY(store_dunning_case(db, call->out, edge, &sale.stored, &sale.known));
    if (!sale.known) {
        sale.stored = (DunningCase){ .position = DUNNING_NO_STAGE, .since_on = DATE_NONE };
    }
    TRY(store_dunning_pause(db, call->out, edge->seller, edge->buyer, &pause));
    if (pause != NULL && pause->until_on.day > today.day) {
        sale.paused_until = pause->until_on;
    }
    *ret = sale;
    return NULL;
}

/* As stoa simulate has it: what credit on account covers is not owed. */
static bool owes(const DunningSale *sale)
{
    return sale->open_minor > sale->credit_minor;
}

int32_t dunning_wanted(const DunningRules *rules, const DunningSale *sale)
{
    if (!owes(sale)) {
        return DUNNING_NO_STAGE;
    }
    int32_t stage = dunning_stage_on(&rules->policy, sale->oldest_on, rules->today);
    bool paused = !date_is_none(sale->paused_until);
    return paused && stage > sale->stored.position ? sale->stored.position : stage;
}

bool dunning_blocks(const DunningPolicy *policy, int32_t stage)
{
    for (int32_t i = 0; i <= stage && i < (int32_t)policy->stage_count; i++) {
        if (policy->stages[i].action != DUNNING_REMIND) {
            return true;
        }
    }
    return false;
}

bool dunning_is_at(const DunningRules *rules, const DunningSale *sale, int32_t stage)
{
    return sale->stored.position == stage &&
           sale->stored.blocks == dunning_blocks(&rules->policy, stage);
}

Date dunning_next_look(const DunningRules *rules, const DunningSale *sale)
{
    const DunningPolicy *policy = &rules->policy;
    if (date_is_none(sale->oldest_on)) {
        return DATE_NONE;
    }
    for (size_t i = 0; i < policy->stage_count; i++) {
        Date day = dunning_stage_day(policy, i, sale->oldest_on);
        if (day.day > rules->today.day) {
            return day;
        }
    }
    /* Credit may be given back to the buyer: then the last stage is due. */
    return owes(sale) || policy->stage_count == 0 ? DATE_NONE : (Date){ rules->today.day + 1 };
}

typedef struct CaseRun {
    Call *call;
    const JobView *job;
    DunningSaleRow *sales;
    size_t count;
    DunningEdge edge; /* of the sale that is worked on now */
    DunningRules rules;
    DunningSale sale;
    int32_t stage; /* where it should be */
    int32_t acted; /* what was done is done for this one */
    bool blocks;
    bool more;
} CaseRun;

static Err *sales_body(Db *db, void *context)
{
    CaseRun *run = context;
    return store_dunning_sales(db, run->call->out, (AccountId){ run->job->subject_id }, &run->sales,
                               &run->count);
}

static Err *stage_read(CaseRun *run, Db *db)
{
    Call *call = run->call;
    TRY(dunning_rules(call, db, run->edge.seller, &run->rules));
    TRY(dunning_sale(call, db, &run->edge, run->rules.today, &run->sale));
    run->stage = dunning_wanted(&run->rules, &run->sale);
    run->blocks = dunning_blocks(&run->rules.policy, run->stage);
    return NULL;
}

static bool ends(const CaseRun *run)
{
    return run->stage >= 0 && run->rules.policy.stages[run->stage].action == DUNNING_END;
}

/* One that was to end later ends now. */
static Err *end_one(CaseRun *run, Db *db, SubscriptionId id)
{
    Call *call = run->call;
    CancellationId open;
    CancellationId made;
    const CancelRequest request = { .when = CANCEL_NOW,
                                    .on = DATE_NONE,
                                    .reason = CANCEL_REASON_OTHER,
                                    .note = S("Unpaid invoices") };
    TRY(store_cancellation_open(db, call->out, id, &open));
    if (open.v != 0) {
        TRY(store_cancellation_move(db, open, CANCEL_SCHEDULED, CANCEL_REVOKED, call->now));
    }
    return subscription_cancel(call, db, id, &request, run->rules.user, &made);
}

/* A batch of what the stage asks for. A sale that is at its stage already is left alone, for a
 * seller may have lifted a hold; but what a crash left held, and was paid then, is lifted. */
static Err *act_body(Db *db, void *context)
{
    CaseRun *run = context;
    Call *call = run->call;
    SubscriptionId *ids;
    size_t count;
    TRY(stage_read(run, db));
    run->acted = run->stage;
    run->more = false;
    if (run->blocks && dunning_is_at(&run->rules, &run->sale, run->stage)) {
        return NULL;
    }
    if (ends(run)) {
        TRY(store_dunning_lasting(db, call->out, &run->edge, &ids, &count));
    } else if (run->blocks) {
        TRY(store_dunning_free(db, call->out, &run->edge, &ids, &count));
    } else {
        TRY(store_dunning_held(db, call->out, &run->edge, &ids, &count));
    }
    const HoldNew hold = { .account = run->edge.seller,
                           .cause = HOLD_DUNNING,
                           .reason = S("Unpaid invoices") };
    const HoldLift lift = { .account = run->edge.seller, .cause = HOLD_DUNNING };
    for (size_t i = 0; i < count; i++) {
        if (ends(run)) {
            TRY(end_one(run, db, ids[i]));
        } else if (run->blocks) {
            TRY(hold_place(call, db, ids[i], &hold));
        } else {
            TRY(hold_lift(call, db, ids[i], &lift));
        }
    }
    run->more = count == DUNNING_BATCH_MAX;
    return NULL;
}

static Str step_summary(CaseRun *run)
{
    Arena *out = run->call->out;
    const DunningSale *sale = &run->sale;
    if (run->stage < 0) {
        return arena_printf(out, "%.*s is over: nothing is overdue.", STR_ARG(sale->stored.name));
    }
    Str open = money_display(out, (Money){ sale->open_minor, run->edge.currency });
    return arena_printf(out, "%.*s: %.*s is open since %.*s.",
                        STR_ARG(run->rules.policy.stages[run->stage].name), STR_ARG(open),
                        STR_ARG(date_display(out, sale->oldest_on)));
}

/* Into the stage, once: the step's number is taken by one transaction only. */
static Err *step_body(Db *db, void *context)
{
    CaseRun *run = context;
    Call *call = run->call;
    int32_t stage = run->acted;
    EventId event;
    TRY(stage_read(run, db));
    run->more = run->stage != stage; /* it moved on meanwhile: from the start */
    if (run->more || dunning_is_at(&run->rules, &run->sale, stage)) {
        return NULL;
    }
    const DunningSale *sale = &run->sale;
    Str name = stage < 0 ? S("") : run->rules.policy.stages[stage].name;
    const DunningCaseSet set = { .seller = run->edge.seller,
                                 .buyer = run->edge.buyer,
                                 .currency = run->edge.currency,
                                 .sequence = sale->stored.sequence + 1,
                                 .position = stage,
                                 .name = name,
                                 .blocks = run->blocks,
                                 .since_on = run->rules.today };
    const DunningStepAdd step = { .seller = set.seller,
                                  .buyer = set.buyer,
                                  .currency = set.currency,
                                  .sequence = set.sequence,
                                  .position = stage,
                                  .name = name,
                                  .entered_on = set.since_on,
                                  .oldest_on = sale->oldest_on,
                                  .open_minor = sale->open_minor,
                                  .entered_at = call->now };
    TRY(store_dunning_step(db, &set, &step));
    TRY(event_add_row(call, db, run->edge.buyer, S("account"), run->edge.buyer.v,
                      stage < 0 ? S("dunning.closed") : S("dunning.stage"), step_summary(run),
                      S(""), &event));
    bool further =
        stage > sale->stored.position || (stage >= 0 && run->blocks != sale->stored.blocks);
    if (further || (stage < 0 && sale->stored.blocks)) {
        TRY(dunning_mail(call, db, &run->rules, sale, stage));
    }
    FAULT_POINT("dunning.before_commit");
    return NULL;
}

static Err *sale_run(CaseRun *run)
{
    Database *database = run->call->app->database;
    size_t batches = 0;
    do {
        TRY(db_tx(database, DB_MONEY, "dunning_act", act_body, run));
        FAULT_POINT("dunning.after_act");
    } while (run->more && ++batches < BATCHES_MAX);
    if (!run->more) {
        TRY(db_tx(database, DB_MONEY, "dunning_step", step_body, run));
        FAULT_POINT("dunning.after_commit");
    }
    return NULL;
}

Err *job_dunning_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    CaseRun *run = arena_new(call->out, CaseRun);
    bool again = false;
    run->call = call;
    run->job = job;
    TRY(db_tx(call->app->database, DB_READ, "dunning_sales", sales_body, run));
    for (size_t i = 0; i < run->count; i++) {
        run->edge = (DunningEdge){ .seller = run->sales[i].seller,
                                   .buyer = { job->subject_id },
                                   .currency = run->sales[i].currency };
        TRY(sale_run(run));
        again = again || run->more;
    }
    *ret_outcome = again ? job_later(AGAIN_MS, true, S("")) : job_done();
    return NULL;
}
