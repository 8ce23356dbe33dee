/*
 * bill_run.c - the billing run: every due period of every sale exactly once, page by page.
 *
 * All that a run knows is in the database: a page that is committed is billed, and the next run
 * goes on with what is still due, wherever it was killed. On PostgreSQL several threads take ranges
 * of buyers; what one of them reads may be billed by somebody else meanwhile, then the sales are no
 * longer as they were read and the page is made again. Where a page fails it is halved until the
 * one sale is found that breaks it; that one is parked, and the run goes on.
 */
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "service/bill_page.h"
#include "service/job_handlers.h"

enum {
    ATTEMPTS_MAX = 5,
    RANGE_SALES = 20000, /* sales that one thread takes at a time, about */
    THREADS_MAX = 4,
    PAGES_MAX = 100000000
};

/* A run over all buyers; the threads share it. */
typedef struct BillRun {
    Call *call;
    Date until;
    bool dry_run;
    pthread_mutex_t lock;
    AccountId after; /* the last buyer of the ranges that are taken */
    BillResult sum;
    bool failed;
    ErrCode code; /* of the first failure: a thread's errors end with it */
    char detail[BILL_CAUSE_BYTES_MAX];
} BillRun;

static Err *page_attempts(BillPage *page)
{
    Call *call = page->call;
    Database *database = call->app->database;
    DbMode mode = page->dry_run ? DB_READ : DB_WRITE;
    Arena mark = *call->out;
    Err *err = NULL;
    bool again = true;
    for (int i = 0; i < ATTEMPTS_MAX && again; i++) {
        *call->out = mark;
        call->now = clock_now(&call->app->clock); /* ids are of their time: a page has its own */
        err = db_tx(database, mode, "bill", bill_page_body, page);
        again = err_is(err, ERR_DB_CONFLICT) || err_is(err, ERR_DB_BUSY);
    }
    return err;
}

typedef struct ParkTx {
    BillPage *page;
    const Err *err;
} ParkTx;

/* The sale that the page begins with is the one. */
static Err *park_body(Db *db, void *context)
{
    const ParkTx *tx = context;
    BillPage *page = tx->page;
    Call *call = page->call;
    BillFirst first;
    const BillQuery query = bill_page_query(page);
    TRY(store_bill_due_first(db, call->out, &query, &first));
    page->last = first.subscription.v == 0;
    page->result = (BillResult){ 0 };
    if (page->last) {
        return NULL;
    }
    const BillParked parked = {
        .buyer = first.buyer,
        .due_on = first.due_on,
        .cause = bill_cause(call->out, first.subscription, first.title, err_message(tx->err)),
    };
    page->next_buyer = first.buyer;
    page->next = first.subscription;
    page->next_open = first.buyer;
    page->next_open_parked = true;
    page->result.parked = 1;
    bill_result_cause(&page->result, parked.cause);
    return page->dry_run ? NULL : bill_park(call, db, &parked);
}

static Err *park_first(BillPage *page, const Err *err)
{
    ParkTx tx = { page, err };
    DbMode mode = page->dry_run ? DB_READ : DB_WRITE;
    return db_tx(page->call->app->database, mode, "bill_park", park_body, &tx);
}

static void page_advance(BillPage *page)
{
    page->after_buyer = page->next_buyer;
    page->after = page->next;
    page->open = page->next_open;
    page->open_parked = page->next_open_parked;
    page->max = page->max > BILL_PAGE_MAX / 2 ? BILL_PAGE_MAX : 2 * page->max;
}

/* One page, or half of it where it fails, down to the sale that breaks it. Busy is no fault of a
 * sale: the run ends, and the next one goes on. */
static Err *page_run(BillPage *page, bool *ret_done)
{
    Err *err = page_attempts(page);
    *ret_done = true;
    if (err == NULL && !page->dry_run) {
        FAULT_POINT("bill.after_commit");
    }
    if (err == NULL || err_is(err, ERR_DB_BUSY)) {
        return err;
    }
    if (page->max > 1) {
        page->max /= 2;
        *ret_done = false;
        return NULL;
    }
    return park_first(page, err);
}

static Err *range_run(BillPage *page, BillResult *sum)
{
    Arena mark = *page->call->out;
    bool last = false;
    for (int i = 0; i < PAGES_MAX && !last; i++) {
        bool done;
        TRY(page_run(page, &done));
        if (done) {
            bill_result_add(sum, &page->result);
            page_advance(page);
            last = page->last;
        }
        *page->call->out = mark;
        err_reset();
    }
    return NULL;
}

static BillPage page_new(Call *call, Date until, bool dry_run)
{
    return (BillPage){ .call = call, .until = until, .dry_run = dry_run, .max = BILL_PAGE_MAX };
}

typedef struct RangeTx {
    Call *call;
    AccountId after;
    AccountId last;
} RangeTx;

static Err *range_body(Db *db, void *context)
{
    RangeTx *tx = context;
    return store_bill_range(db, tx->call->out, tx->after, RANGE_SALES, &tx->last);
}

/* The next range of buyers; *ret_over when there is none. */
static Err *range_take(BillRun *run, Call *call, BillPage *page, bool *ret_over)
{
    Err *err = NULL;
    (void)pthread_mutex_lock(&run->lock);
    RangeTx tx = { .call = call, .after = run->after };
    *ret_over = run->failed || run->after.v == INT64_MAX;
    if (!*ret_over) {
        err = db_tx(call->app->database, DB_READ, "bill_range", range_body, &tx);
        run->after = err == NULL ? tx.last : run->after;
    }
    (void)pthread_mutex_unlock(&run->lock);
    page->after_buyer = tx.after;
    page->after = (SubscriptionId){ INT64_MAX };
    page->last_buyer = tx.last;
    page->open = (AccountId){ 0 };
    page->open_parked = false;
    return err;
}

/* What a thread does: range after range, until there is none. */
static void ranges_run(BillRun *run, Call *call)
{
    BillPage page = page_new(call, run->until, run->dry_run);
    BillResult sum = { 0 };
    bool over = false;
    Err *err = range_take(run, call, &page, &over);
    while (err == NULL && !over) {
        err = range_run(&page, &sum);
        if (err == NULL) {
            err = range_take(run, call, &page, &over);
        }
    }
    (void)pthread_mutex_lock(&run->lock);
    bill_result_add(&run->sum, &sum);
    if (err != NULL && !run->failed) {
        Str detail = str_slice(str_from_cstr(err->detail), 0, BILL_CAUSE_BYTES_MAX - 1);
        run->failed = true;
        run->code = err->code;
        memcpy(run->detail, detail.ptr, detail.len);
    }
    (void)pthread_mutex_unlock(&run->lock);
}

static void *thread_run(void *context)
{
    BillRun *run = context;
    Arena out = arena_open(ARENA_CAP_BYTES);
    Arena start = out;
    Arena scratch = arena_open(ARENA_CAP_BYTES);
    Call call = *run->call;
    call.out = &out;
    call.scratch = scratch;
    ranges_run(run, &call);
    err_reset();
    arena_close(scratch, ARENA_CAP_BYTES);
    arena_close(start, ARENA_CAP_BYTES);
    return NULL;
}

/* This thread, and on PostgreSQL some more. SQLite has one writer. */
static void threads_run(BillRun *run)
{
    pthread_t threads[THREADS_MAX];
    size_t count = 0;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    bool many = database_engine(run->call->app->database) == DB_POSTGRES && cores > 1;
    size_t wanted = many ? (size_t)(cores < THREADS_MAX ? cores : THREADS_MAX) - 1 : 0;
    while (count < wanted && pthread_create(&threads[count], NULL, thread_run, run) == 0) {
        count++;
    }
    Call call = *run->call;
    Arena mark = *call.out;
    ranges_run(run, &call);
    *call.out = mark;
    for (size_t i = 0; i < count; i++) {
        (void)pthread_join(threads[i], NULL);
    }
}

static Err *bill_allowed(const Call *call)
{
    TRY(call_need(call, ROLE_BILLING));
    return call->actor.kind == ACCOUNT_OPERATOR ? NULL : ERR(FORBIDDEN, "only the operator bills");
}

typedef struct TodayTx {
    Call *call;
    Date today;
} TodayTx;

static Err *today_body(Db *db, void *context)
{
    TodayTx *tx = context;
    AccountId id = tx->call->actor.account;
    DocumentPartyRow *party;
    const Zone *zone;
    TRY(store_document_parties(db, tx->call->out, tx->call->scratch, &id, 1, &party));
    TRY(zone_get(party->time_zone, &zone));
    tx->today = date_of(tx->call->now, zone);
    return NULL;
}

Err *svc_bill(Call *call, Date until, bool dry_run, BillResult *ret)
{
    BillRun run = { .call = call, .until = until, .dry_run = dry_run };
    TodayTx tx = { .call = call };
    TRY(bill_allowed(call));
    TRY(db_tx(call->app->database, DB_READ, "bill_today", today_body, &tx));
    if (!date_is_none(until) && until.day > tx.today.day && !dry_run) {
        return ERR_FIELD(FIELD_RANGE, "until", "only a dry run looks into the future");
    }
    (void)pthread_mutex_init(&run.lock, NULL);
    threads_run(&run);
    (void)pthread_mutex_destroy(&run.lock);
    *ret = run.sum;
    return run.failed ? err_make(run.code, NULL, __FILE__, __LINE__, "%s", run.detail) : NULL;
}

/* The page of one buyer. */
static BillPage buyer_page(Call *call, AccountId buyer, Date until, bool dry_run)
{
    BillPage page = page_new(call, until, dry_run);
    page.after_buyer = (AccountId){ buyer.v - 1 };
    page.after = (SubscriptionId){ INT64_MAX };
    page.last_buyer = buyer;
    return page;
}

Err *svc_bill_stream(Call *call, AccountId buyer, Date until, BillResult *ret)
{
    Call own = *call;
    BillResult sum = { 0 };
    TRY(bill_allowed(call));
    Arena mark = *call->out;
    BillPage page = buyer_page(&own, buyer, until, false);
    page.open = buyer; /* its next job is queued even when nothing is due */
    Err *err = range_run(&page, &sum);
    *call->out = mark;
    *ret = sum;
    return err;
}

Err *svc_bill_preview(Call *call, AccountId buyer, Date until, BillPreview *ret)
{
    Call own = *call;
    if (call->actor.account.v == buyer.v) {
        TRY(bill_readable(call));
    } else {
        TRY(bill_allowed(call));
    }
    BillPage page = buyer_page(&own, buyer, until, true);
    TRY(page_attempts(&page));
    BillPreviewDocument *documents = arena_array(call->out, BillPreviewDocument, page.issue_count);
    for (size_t i = 0; i < page.issue_count; i++) {
        const Issue *issue = &page.issues[i];
        documents[i] = (BillPreviewDocument){ .seller = issue->seller,
                                              .currency = issue->currency,
                                              .lines = issue->lines,
                                              .line_count = issue->count,
                                              .totals = issue->totals };
    }
    *ret = (BillPreview){ .documents = documents,
                          .document_count = page.issue_count,
                          .parked = page.result.parked,
                          .more = !page.last };
    return NULL;
}

Err *job_bill_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    BillResult result;
    TRY(svc_bill_stream(call, (AccountId){ job->subject_id }, DATE_NONE, &result));
    *ret_outcome = result.parked == 0 ? job_done()
                                      : job_failed(str_dup(call->out, str_from_cstr(result.cause)));
    return NULL;
}

/* A term is renewed by the first charge in it. */
Err *job_renew_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    return job_bill_run(call, job, ret_outcome);
}
