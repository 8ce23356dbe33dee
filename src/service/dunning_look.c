/*
 * dunning_look.c - when sales are looked at: a seller's on the first day of a stage, a buyer's when
 * something that it owes has changed.
 */
#include "service/dunning_internal.h"
#include "service/job_handlers.h"
#include "service/job_internal.h"
#include "service/wait_internal.h"

enum { LOOK_PAGES_MAX = 1000 };

Err *dunning_look(Call *call, Db *db, AccountId seller, Str key, Instant run_at)
{
    return job_add(call, db, JOB_OVERDUE, seller.v, key, run_at);
}

/* One job for each seller and day. */
static Err *look_on(Call *call, Db *db, AccountId seller, Date day, const Zone *zone)
{
    Str key = arena_printf(call->out, "overdue:%.*s:%.*s", STR_ARG(account_code(call->out, seller)),
                           STR_ARG(date_format(call->out, day)));
    return dunning_look(call, db, seller, key, date_start(day, zone));
}

static bool seen_before(const DocumentAdd *documents, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (documents[i].kind == DOCUMENT_INVOICE &&
            documents[i].issuer.v == documents[index].issuer.v &&
            documents[i].issued_on.day == documents[index].issued_on.day) {
            return true;
        }
    }
    return false;
}

Err *dunning_issued(Call *call, Db *db, const DocumentAdd *documents, size_t count)
{
    DunningRules *rules = arena_new(call->out, DunningRules);
    for (size_t i = 0; i < count; i++) {
        if (documents[i].kind != DOCUMENT_INVOICE || documents[i].gross_minor <= 0 ||
            seen_before(documents, i)) {
            continue;
        }
        TRY(dunning_rules(call, db, documents[i].issuer, rules));
        if (rules->policy.stage_count > 0) {
            Date day = dunning_stage_day(&rules->policy, 0, documents[i].issued_on);
            TRY(look_on(call, db, documents[i].issuer, day, rules->zone));
        }
    }
    return NULL;
}

Err *dunning_touched(Call *call, Db *db, const InvoiceId *ids, size_t count)
{
    AccountId *buyers;
    size_t found;
    TRY(store_dunning_touched(db, call->out, call->scratch, ids, count, &buyers, &found));
    for (size_t i = 0; i < found; i++) {
        if (i > 0 && buyers[i].v == buyers[i - 1].v) {
            continue;
        }
        Str key =
            arena_printf(call->out, "dunning:%.*s:%lld",
                         STR_ARG(account_code(call->out, buyers[i])), (long long)call_new_id(call));
        TRY(job_add(call, db, JOB_DUNNING, buyers[i].v, key, call->now));
        TRY(waits_wake(call, db, buyers[i]));
    }
    return NULL;
}

typedef struct LookRun {
    Call *call;
    const JobView *job;
    AccountId seller;
    AccountId after;
    Date next; /* the day of the next look */
    /* Of one page; set again when its transaction is repeated. */
    DunningRules rules;
    AccountId after_page;
    Date next_page;
    bool more;
} LookRun;

/* A buyer whose sale is not at its stage gets a job; several currencies share it. */
static Err *look_at(LookRun *run, Db *db, const DunningOpenRow *row)
{
    Call *call = run->call;
    const DunningEdge edge = { run->seller, row->buyer, row->currency };
    DunningSale sale;
    TRY(dunning_sale(call, db, &edge, run->rules.today, &sale));
    Date next = dunning_next_look(&run->rules, &sale);
    if (!date_is_none(next) && (date_is_none(run->next_page) || next.day < run->next_page.day)) {
        run->next_page = next;
    }
    if (dunning_is_at(&run->rules, &sale, dunning_wanted(&run->rules, &sale))) {
        return NULL;
    }
    Str key = arena_printf(call->out, "dunning:%.*s:%.*s",
                           STR_ARG(account_code(call->out, row->buyer)), STR_ARG(run->job->code));
    return job_add(call, db, JOB_DUNNING, row->buyer.v, key, call->now);
}

static Err *page_body(Db *db, void *context)
{
    LookRun *run = context;
    Call *call = run->call;
    DunningOpenRow *rows;
    size_t count;
    run->next_page = run->next;
    run->after_page = run->after;
    TRY(dunning_rules(call, db, run->seller, &run->rules));
    TRY(store_dunning_open(db, call->out, run->seller, run->after, DUNNING_PAGE_MAX + 1, &rows,
                           &count));
    run->more = count > DUNNING_PAGE_MAX;
    /* The last buyer of a page may go on: it is the first of the next one, and its job is there. */
    for (size_t i = 0; i < count; i++) {
        TRY(look_at(run, db, &rows[i]));
    }
    if (run->more) {
        run->after_page = (AccountId){ rows[count - 1].buyer.v - 1 };
    } else if (!date_is_none(run->next_page)) {
        TRY(look_on(call, db, run->seller, run->next_page, run->rules.zone));
    }
    return NULL;
}

Err *job_overdue_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    LookRun *run = arena_new(call->out, LookRun);
    *run = (LookRun){ .call = call, .job = job, .seller = { job->subject_id }, .next = DATE_NONE };
    size_t pages = 0;
    do {
        TRY(db_tx(call->app->database, DB_WRITE, "dunning_look", page_body, run));
        run->after = run->after_page;
        run->next = run->next_page;
    } while (run->more && ++pages < LOOK_PAGES_MAX);
    *ret_outcome = job_done();
    return NULL;
}
