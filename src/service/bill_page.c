/* bill_page.c - one page of the billing run: reads, computes, issues, moves on. */
#include "service/bill_page.h"

#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "service/event.h"
#include "service/job_internal.h"
#include "service/sale_history.h"
#include "service/subscription_internal.h"

void bill_result_cause(BillResult *result, Str cause)
{
    if (result->cause[0] == '\0') {
        cause = str_slice(cause, 0, BILL_CAUSE_BYTES_MAX - 1);
        memcpy(result->cause, cause.ptr, cause.len);
    }
}

void bill_result_add(BillResult *sum, const BillResult *part)
{
    sum->accounts += part->accounts;
    sum->documents += part->documents;
    sum->lines += part->lines;
    sum->parked += part->parked;
    bill_result_cause(sum, str_from_cstr(part->cause));
}

Str bill_cause(Arena *out, SubscriptionId subscription, Str title, Str reason)
{
    return arena_printf(out, "%.*s (%.*s): %.*s", STR_ARG(subscription_code(out, subscription)),
                        STR_ARG(title), STR_ARG(reason));
}

static Str bill_key(Arena *out, AccountId buyer, Date due)
{
    return arena_printf(out, "bill:%.*s:%.*s", STR_ARG(account_code(out, buyer)),
                        STR_ARG(date_format(out, due)));
}

Err *bill_queue(Call *call, Db *db, AccountId buyer, Date due, Str time_zone)
{
    const Zone *zone;
    TRY(zone_get(time_zone, &zone));
    return job_add(call, db, JOB_BILL, buyer.v, bill_key(call->out, buyer, due),
                   date_start(due, zone));
}

Err *bill_park(Call *call, Db *db, const BillParked *parked)
{
    const JobPark job = { .id = { call_new_id(call) },
                          .kind = JOB_BILL,
                          .subject = parked->buyer.v,
                          .key = bill_key(call->out, parked->buyer, parked->due_on),
                          .cause = parked->cause,
                          .now = call->now };
    return store_job_park(db, &job);
}

BillQuery bill_page_query(const BillPage *page)
{
    /* It is tomorrow already in some buyers' zones. */
    Date tomorrow = { (int32_t)(page->call->now.us / DAY_US) + 1 };
    return (BillQuery){ .after_buyer = page->after_buyer,
                        .after = page->after,
                        .last_buyer = page->last_buyer,
                        .until = date_is_none(page->until) ? tomorrow : page->until,
                        .max = page->max };
}

/* Reads the page; of a full one the last buyer is left out, unless it is the only one. */
static Err *page_read(BillWork *work, Db *db)
{
    BillPage *page = work->page;
    BillRow *rows;
    size_t count;
    const BillQuery query = bill_page_query(page);
    TRY(store_bill_due(db, page->call->out, &query, &rows, &count));
    page->last = count < (size_t)page->max;
    if (!page->last && rows[0].buyer.v != rows[count - 1].buyer.v) {
        AccountId cut = rows[count - 1].buyer;
        while (rows[count - 1].buyer.v == cut.v) { /* ends: the first has another buyer */
            count--;
        }
    }
    work->rows = rows;
    work->row_count = count;
    return NULL;
}

/* What is known of the sales with open changes besides their rows. */
static Err *page_histories(BillWork *work, Db *db)
{
    Call *call = work->page->call;
    work->histories = arena_array(call->out, const ChargeHistory *, work->row_count);
    for (size_t i = 0; i < work->row_count; i++) {
        const BillRow *row = &work->rows[i];
        const Charge charge = { .subscription = row->subscription,
                                .start = row->started_on,
                                .charged_through = row->charged_through };
        if (!date_is_none(row->open_on)) {
            TRY(sale_history_read(call, db, &charge, row->buyer, row->open_on,
                                  &work->histories[i]));
        }
    }
    return NULL;
}

static Err *page_parties(BillWork *work, Db *db)
{
    Call *call = work->page->call;
    size_t count = 0;
    AccountId *ids = arena_array(call->out, AccountId, 2 * work->row_count + 1);
    for (size_t i = 0; i < work->row_count; i++) {
        ids[count++] = work->rows[i].buyer;
        ids[count++] = work->rows[i].seller;
    }
    if (work->page->open.v != 0) {
        ids[count++] = work->page->open;
    }
    return count == 0 ? NULL
                      : parties_read(call, db, ids, count, &work->parties, &work->party_count);
}

static void page_lists(BillWork *work)
{
    Arena *out = work->page->call->out;
    bool changed = false;
    for (size_t i = 0; i < work->row_count; i++) {
        changed = changed || work->histories[i] != NULL;
    }
    work->stops = arena_array(out, PageStop, changed ? BILL_LINES_MAX : 0);
    work->cuts = arena_array(out, PageCut, changed ? BILL_CUTS_MAX : 0);
    work->lines = arena_array(out, PageLine, BILL_LINES_MAX);
    work->moves = arena_array(out, BillMove, work->row_count);
    work->renewals = arena_array(out, BillRenewal, work->row_count);
    work->parked = arena_array(out, BillParked, work->row_count);
    work->usages = arena_array(out, UsageDue, work->row_count);
}

/* Where the next page begins, and which buyer is not done. */
static void page_next(BillWork *work)
{
    BillPage *page = work->page;
    size_t seen = work->row_count - (page->again ? 1 : 0);
    page->next_buyer = seen == 0 ? page->after_buyer : work->rows[seen - 1].buyer;
    page->next = seen == 0 ? page->after : work->rows[seen - 1].subscription;
    page->next_open = (AccountId){ 0 };
    page->next_open_parked = false;
    if (work->row_count == 0 || page->last) {
        return;
    }
    AccountId first = work->rows[0].buyer;
    AccountId last = work->rows[work->row_count - 1].buyer;
    if (first.v != last.v && !page->again) {
        return; /* the last one was read whole */
    }
    page->next_open = last;
    page->next_open_parked = page->open.v == last.v && page->open_parked;
    for (size_t i = 0; i < work->parked_count; i++) {
        page->next_open_parked = page->next_open_parked || work->parked[i].buyer.v == last.v;
    }
}

static int renewal_cmp(const void *a, const void *b)
{
    int64_t x = ((const BillRenewal *)a)->subscription.v;
    int64_t y = ((const BillRenewal *)b)->subscription.v;
    return (x > y) - (x < y);
}

static int last_cmp(const void *a, const void *b)
{
    int64_t x = ((const EventLast *)a)->subject;
    int64_t y = ((const EventLast *)b)->subject;
    return (x > y) - (x < y);
}

static Err *renewal_events(BillWork *work, Db *db, EventRow *events, size_t *event_count)
{
    Call *call = work->page->call;
    EventLast *lasts;
    size_t last_count;
    size_t count = 0;
    EventSubject *subjects = arena_array(call->out, EventSubject, work->renewal_count);
    for (size_t i = 0; i < work->renewal_count; i++) {
        subjects[i] = (EventSubject){ S("subscription"), work->renewals[i].subscription.v };
    }
    TRY(store_events_last(db, call->out, call->scratch, subjects, work->renewal_count, &lasts,
                          &last_count));
    if (last_count > 0) {
        qsort(lasts, last_count, sizeof(*lasts), last_cmp);
    }
    for (size_t i = 0; i < work->renewal_count; i++) {
        const BillRenewal *renewal = &work->renewals[i];
        const EventLast key = { .subject = renewal->subscription.v };
        const EventLast *last =
            last_count == 0 ? NULL : bsearch(&key, lasts, last_count, sizeof(*lasts), last_cmp);
        Str summary = arena_printf(call->out, "Renewed: %.*s to %.*s",
                                   STR_ARG(date_display(call->out, renewal->term.from)),
                                   STR_ARG(date_display(call->out, renewal->term.to)));
        if (renewal->tell) {
            events[count] = event_after(call, last == NULL ? &key : last, renewal->account,
                                        S("subscription"), S("subscription.renewed"), summary);
            for (size_t k = 0; k < renewal->line_count; k++) {
                work->lines[renewal->line_first + k].event = events[count].id;
            }
            count++;
        }
    }
    *event_count = count;
    return NULL;
}

/* A subscription is renewed once, whichever of its sales comes first. */
static Err *page_renew(BillWork *work, Db *db)
{
    Call *call = work->page->call;
    size_t count = 0;
    size_t event_count;
    if (work->renewal_count == 0) {
        return NULL;
    }
    qsort(work->renewals, work->renewal_count, sizeof(*work->renewals), renewal_cmp);
    BillTerm *terms = arena_array(call->out, BillTerm, work->renewal_count);
    for (size_t i = 0; i < work->renewal_count; i++) {
        const BillRenewal *renewal = &work->renewals[i];
        if (count == 0 || terms[count - 1].id.v != renewal->subscription.v) {
            work->renewals[count] = *renewal;
            terms[count++] = (BillTerm){ .id = renewal->subscription,
                                         .old_to = renewal->old_to,
                                         .term_from = renewal->term.from,
                                         .term_to = renewal->term.to };
        }
    }
    work->renewal_count = count;
    EventRow *events = arena_array(call->out, EventRow, count);
    TRY(renewal_events(work, db, events, &event_count));
    TRY(store_bill_terms(db, call->scratch, terms, count));
    return store_events_add(db, call->scratch, events, event_count);
}

static bool buyer_parked(const BillWork *work, AccountId buyer)
{
    const BillPage *page = work->page;
    bool parked = page->open.v == buyer.v && page->open_parked;
    for (size_t i = 0; i < work->parked_count && !parked; i++) {
        parked = work->parked[i].buyer.v == buyer.v;
    }
    return parked;
}

/* The buyers who are done with this page: those of its rows, and the one before, but not one that
 * goes on in the next. */
static size_t done_buyers(const BillWork *work, AccountId *ret_buyers)
{
    const BillPage *page = work->page;
    size_t count = 0;
    if (page->open.v != 0 && (work->row_count == 0 || work->rows[0].buyer.v != page->open.v)) {
        ret_buyers[count++] = page->open;
    }
    for (size_t i = 0; i < work->row_count; i++) {
        AccountId buyer = work->rows[i].buyer;
        bool seen = i > 0 && work->rows[i - 1].buyer.v == buyer.v;
        if (!seen && buyer.v != page->next_open.v) {
            ret_buyers[count++] = buyer;
        }
    }
    return count;
}

/* A job for each buyer's next day; a buyer without trouble has none that failed any more. */
static Err *page_jobs(BillWork *work, Db *db)
{
    Call *call = work->page->call;
    AccountId *buyers = arena_array(call->out, AccountId, work->row_count + 1);
    size_t count = done_buyers(work, buyers);
    BillNextQuery *queries = arena_array(call->out, BillNextQuery, count);
    JobBillClosed *closed = arena_array(call->out, JobBillClosed, count);
    size_t closed_count = 0;
    BillNext *nexts;
    size_t next_count;
    for (size_t i = 0; i < count; i++) {
        queries[i].buyer = buyers[i];
        TRY(bill_buyer_until(work, buyers[i], &queries[i].after));
        if (!buyer_parked(work, buyers[i])) {
            closed[closed_count++] = (JobBillClosed){ buyers[i], call->now };
        }
    }
    TRY(store_bill_next(db, call->out, call->scratch, queries, count, &nexts, &next_count));
    JobNew *jobs = arena_array(call->out, JobNew, next_count);
    for (size_t i = 0; i < next_count; i++) {
        const DocumentPartyRow *buyer =
            party_find(work->parties, work->party_count, nexts[i].buyer);
        const Zone *zone;
        TRY(zone_get(buyer->time_zone, &zone));
        Date day = nexts[i].due_on;
        day.day += buyer->invoices_daily ? 1 : 0;
        jobs[i] = job_make(call, JOB_BILL, buyer->id.v, bill_key(call->out, buyer->id, day),
                           date_start(day, zone));
    }
    TRY(store_jobs_close_bills(db, call->scratch, closed, closed_count));
    return jobs_add(call, db, jobs, next_count);
}

static Err *page_write(BillWork *work, Db *db)
{
    const BillPage *page = work->page;
    Call *call = page->call;
    TRY(store_bill_move(db, call->scratch, work->moves, work->move_count));
    TRY(bill_reprices_write(work, db));
    TRY(bill_page_cuts(work, db));
    if (page->issue_count > 0) {
        TRY(documents_issue(call, db, page->issues, page->issue_count));
        TRY(bill_page_periods(work, db));
    }
    TRY(usage_due_write(call, db, work->usages, work->usage_count, page->issues,
                        page->issue_count));
    for (size_t i = 0; i < work->parked_count; i++) {
        TRY(bill_park(call, db, &work->parked[i]));
    }
    return page_jobs(work, db);
}

Err *bill_page_body(Db *db, void *context)
{
    BillPage *page = context;
    BillWork work = { .page = page, .db = db };
    page->again = false;
    TRY(page_read(&work, db));
    TRY(page_parties(&work, db));
    TRY(page_histories(&work, db));
    TRY(bill_reprice(&work, db));
    page_lists(&work);
    TRY(bill_charge_rows(&work));
    page_next(&work);
    if (!page->dry_run) {
        TRY(page_renew(&work, db));
    }
    TRY(bill_page_issues(&work, db));
    bill_page_count(&work);
    if (!page->dry_run) {
        TRY(page_write(&work, db));
        FAULT_POINT("bill.before_commit");
    }
    return NULL;
}
