/*
 * bill.c - the billing run: every due period of every subscription on every edge, exactly once.
 *
 * One transaction reads a page of due sales of one stream (seller, buyer, currency), issues one
 * document for it and moves the sales on; killed anywhere, the next run goes on from there. What
 * cannot be billed is left as it is, counted and named, and the others go on.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "service/bill_internal.h"
#include "service/job_handlers.h"
#include "service/money_lines.h"
#include "store/account_store.h"
#include "store/subscription_store.h"

enum { PASSES_MAX = 100, ATTEMPTS_MAX = 5 };

/* A line with what caused it; sorted together. */
typedef struct BillLine {
    DocumentLine line;
    EventId event;
} BillLine;

typedef struct StreamRun {
    Call *call;
    AccountId buyer;
    EdgeStream stream;
    Date until;
    bool dry_run;
    Arena mark; /* of call->out: a page's memory ends with it */
    EdgePageQuery page;
    /* Of one page; set again when its transaction is repeated. */
    EdgePageQuery next;
    bool last;   /* nothing after this page */
    bool behind; /* some sale has more periods than one page takes */
    BillResult result;
    DocumentPartyRow seller_party, buyer_party;
    size_t line_count;
    BillLine *lines;
} StreamRun;

/* One sale of a page and the lines that it gives. */
typedef struct EdgeRun {
    const EdgeRow *row;
    Charge charge;
    DocumentLine lines[DUE_LINE_MAX];
    size_t count;
    bool more;
    EventId event;
} EdgeRun;

static void park(StreamRun *run, const EdgeRow *row, Err *err)
{
    Str reason = err_message(err);
    run->result.parked++;
    if (run->result.cause[0] == '\0') {
        Arena scratch = run->call->scratch;
        Str text = arena_printf(&scratch, "%.*s (%.*s): %.*s",
                                STR_ARG(subscription_code(&scratch, row->subscription)),
                                STR_ARG(row->title), STR_ARG(reason));
        text = str_slice(text, 0, BILL_CAUSE_BYTES_MAX - 1);
        memcpy(run->result.cause, text.ptr, text.len);
    }
}

static Err *edge_charge(const StreamRun *run, EdgeRun *edge)
{
    const EdgeRow *row = edge->row;
    Charge charge = { .subscription = row->subscription,
                      .owner = row->owner,
                      .owner_name = row->owner_name,
                      .title = row->title,
                      .price = { .unit = row->price,
                                 .currency = run->stream.currency,
                                 .source = row->price_source },
                      .quantity = row->quantity,
                      .start = row->started_on,
                      .anchor_day = row->anchor_day,
                      .charged_through = row->charged_through,
                      .end = row->end_on,
                      .seller_country = run->seller_party.country,
                      .buyer_country = run->buyer_party.country,
                      .buyer_vat_id = run->buyer_party.vat_number,
                      .home = row->tax_category };
    if (date_is_none(row->started_on)) {
        return ERR(SUBSCRIPTION_STATE, "it has no first day");
    }
    TRY(period_parse(row->billing, "billing", &charge.billing));
    TRY(period_parse(row->term, "term", &charge.term));
    edge->charge = charge;
    edge->event = row->event;
    return charge_lines(&charge, run->until, edge->lines, &edge->count, &edge->more);
}

/* The term that the last charged period is in; a new one is an event when it is not simply the next
 * billing period. */
static Err *edge_renew(StreamRun *run, Db *db, EdgeRun *edge)
{
    Call *call = run->call;
    const Charge *charge = &edge->charge;
    Date last = edge->lines[edge->count - 1].days.from;
    bool moved;
    if (date_is_none(edge->row->term_to) || last.day < edge->row->term_to.day) {
        return NULL;
    }
    Schedule schedule = charge_schedule(charge);
    Interval term = subscription_term(charge->start, charge->term, &schedule, last);
    TRY(store_subscription_set_term(db, charge->subscription, edge->row->term_to, term, &moved));
    if (!moved || period_eq(charge->term, charge->billing)) {
        return NULL;
    }
    Str summary = arena_printf(call->out, "Renewed: %.*s to %.*s",
                               STR_ARG(date_display(call->out, term.from)),
                               STR_ARG(date_display(call->out, term.to)));
    return event_add_row(call, db, edge->row->account, S("subscription"), charge->subscription.v,
                         S("subscription.renewed"), summary, (Str){ 0 }, &edge->event);
}

/* Moves the sale on and takes its lines. */
static Err *edge_take(StreamRun *run, Db *db, EdgeRun *edge)
{
    if (!run->dry_run) {
        if (edge->count > 0) {
            TRY(edge_renew(run, db, edge));
            edge->charge.charged_through = edge->lines[edge->count - 1].days.to;
        }
        TRY(store_subscription_edge_set(db, edge->row->subscription, run->buyer,
                                        edge->charge.charged_through,
                                        charge_next_due(&edge->charge)));
    }
    for (size_t i = 0; i < edge->count; i++) {
        run->lines[run->line_count++] = (BillLine){ .line = edge->lines[i], .event = edge->event };
    }
    run->behind = run->behind || edge->more;
    return NULL;
}

static Err *page_edges(StreamRun *run, Db *db)
{
    EdgeRow *rows;
    size_t count;
    EdgeRun *edge = arena_new(run->call->out, EdgeRun);
    TRY(store_edge_due_page(db, run->call->out, &run->page, &rows, &count));
    run->lines = arena_array(run->call->out, BillLine, DOCUMENT_LINE_MAX);
    run->last = count < EDGE_PAGE_MAX;
    for (size_t i = 0; i < count; i++) {
        *edge = (EdgeRun){ .row = &rows[i] };
        Err *err = edge_charge(run, edge);
        if (err == NULL && run->line_count + edge->count > DOCUMENT_LINE_MAX) {
            run->last = false; /* the rest goes on another document */
            break;
        }
        run->next.after_due = rows[i].due_on;
        run->next.after = rows[i].subscription;
        if (err != NULL) {
            park(run, &rows[i], err);
            continue;
        }
        TRY(edge_take(run, db, edge));
    }
    return NULL;
}

static int line_cmp(const void *a, const void *b)
{
    const DocumentLine *x = &((const BillLine *)a)->line;
    const DocumentLine *y = &((const BillLine *)b)->line;
    int order = str_cmp(x->owner_name, y->owner_name);
    order = order != 0 ? order : (x->owner.v > y->owner.v) - (x->owner.v < y->owner.v);
    order = order != 0 ? order : str_cmp(x->title, y->title);
    order = order != 0
                ? order
                : (x->subscription.v > y->subscription.v) - (x->subscription.v < y->subscription.v);
    return order != 0
               ? order
               : (x->days.from.day > y->days.from.day) - (x->days.from.day < y->days.from.day);
}

static Err *page_issue(StreamRun *run, Db *db)
{
    Arena *out = run->call->out;
    InvoiceId id;
    Str label;
    DocumentLine *lines = arena_array(out, DocumentLine, run->line_count);
    EventId *events = arena_array(out, EventId, run->line_count);
    qsort(run->lines, run->line_count, sizeof(*run->lines), line_cmp);
    for (size_t i = 0; i < run->line_count; i++) {
        lines[i] = run->lines[i].line;
        events[i] = run->lines[i].event;
    }
    Issue issue = { .kind = DOCUMENT_INVOICE,
                    .seller = run->stream.seller,
                    .buyer = run->buyer,
                    .currency = run->stream.currency,
                    .count = run->line_count,
                    .lines = lines,
                    .events = events };
    TRY(invoice_totals(issue.currency, lines, issue.count, &issue.totals));
    if (run->dry_run) {
        return NULL;
    }
    TRY(document_issue(run->call, db, &issue, &id, &label));
    for (size_t i = 0; i < issue.count; i++) {
        TRY(store_charged_period_add(db, lines[i].subscription, run->buyer, lines[i].days,
                                     lines[i].id));
    }
    return NULL;
}

static Err *page_body(Db *db, void *context)
{
    StreamRun *run = context;
    *run->call->out = run->mark;
    run->next = run->page;
    run->behind = false;
    run->line_count = 0;
    run->result = (BillResult){ 0 };
    TRY(store_document_party(db, run->call->out, run->stream.seller, &run->seller_party));
    TRY(store_document_party(db, run->call->out, run->buyer, &run->buyer_party));
    TRY(page_edges(run, db));
    if (run->line_count > 0) {
        TRY(page_issue(run, db));
        run->result.documents = 1;
        run->result.lines = (int64_t)run->line_count;
    }
    FAULT_POINT("bill.before_commit");
    return NULL;
}

/* Somebody else may be billing the same stream: then the second attempt finds nothing left. */
static Err *page_run(StreamRun *run)
{
    DbMode mode = run->dry_run ? DB_READ : DB_MONEY;
    Err *err = db_tx(run->call->app->database, mode, "bill", page_body, run);
    for (int i = 1; i < ATTEMPTS_MAX && err_is(err, ERR_DB_CONFLICT); i++) {
        err = db_tx(run->call->app->database, mode, "bill", page_body, run);
    }
    if (err == NULL) {
        FAULT_POINT("bill.after_commit");
    }
    return err;
}

static void add_result(BillResult *sum, const BillResult *part)
{
    sum->documents += part->documents;
    sum->lines += part->lines;
    sum->parked += part->parked;
    if (sum->cause[0] == '\0') {
        memcpy(sum->cause, part->cause, sizeof(sum->cause));
    }
}

/* All pages of a stream; again from the start while some sale was behind by more than a page. */
static Err *stream_run(StreamRun *run, BillResult *result)
{
    bool behind = true;
    for (int pass = 0; pass < PASSES_MAX && behind; pass++) {
        behind = false;
        run->last = false;
        run->page = (EdgePageQuery){ .buyer = run->buyer,
                                     .seller = run->stream.seller,
                                     .currency = run->stream.currency,
                                     .until = run->until,
                                     .after_due = { 0 },
                                     .max = EDGE_PAGE_MAX };
        while (!run->last) {
            TRY(page_run(run));
            add_result(result, &run->result);
            behind = behind || run->behind;
            run->page = run->next;
        }
        behind = behind && !run->dry_run;
        result->parked = behind ? 0 : result->parked; /* they are counted again */
    }
    return NULL;
}

/* What is due for one buyer, and the job for the day after. */
typedef struct BuyerRun {
    Call *call;
    AccountId buyer;
    Date until;
    EdgeStream *streams;
    size_t count;
} BuyerRun;

static Err *buyer_streams_body(Db *db, void *context)
{
    BuyerRun *run = context;
    DocumentPartyRow party;
    const Zone *zone;
    if (date_is_none(run->until)) {
        TRY(store_document_party(db, run->call->out, run->buyer, &party));
        TRY(zone_get(party.time_zone, &zone));
        run->until = date_of(run->call->now, zone);
    }
    return store_edge_due_streams(db, run->call->out, run->buyer, run->until, &run->streams,
                                  &run->count);
}

static Err *buyer_next_body(Db *db, void *context)
{
    BuyerRun *run = context;
    Date due;
    Str zone_name;
    TRY(store_edge_next_due(db, run->call->out, run->buyer, run->until, &due, &zone_name));
    return date_is_none(due) ? NULL : bill_queue(run->call, db, run->buyer, due, zone_name);
}

Err *bill_queue(Call *call, Db *db, AccountId buyer, Date due, Str time_zone)
{
    const Zone *zone;
    TRY(zone_get(time_zone, &zone));
    Str key = arena_printf(call->out, "bill:%.*s:%.*s", STR_ARG(account_code(call->out, buyer)),
                           STR_ARG(date_format(call->out, due)));
    return job_add(call, db, JOB_BILL, buyer.v, key, date_start(due, zone));
}

static Err *buyer_run(Call *call, AccountId buyer, Date until, bool dry_run, BillResult *ret)
{
    Arena mark = *call->out;
    BuyerRun run = { .call = call, .buyer = buyer, .until = until };
    BillResult result = { 0 };
    TRY(db_tx(call->app->database, DB_READ, "bill_streams", buyer_streams_body, &run));
    for (size_t i = 0; i < run.count; i++) {
        StreamRun stream = { .call = call,
                             .buyer = buyer,
                             .stream = run.streams[i],
                             .until = run.until,
                             .dry_run = dry_run,
                             .mark = *call->out };
        TRY(stream_run(&stream, &result));
        *call->out = stream.mark;
    }
    if (!dry_run) {
        TRY(db_tx(call->app->database, DB_WRITE, "bill_next", buyer_next_body, &run));
    }
    result.accounts = result.documents > 0 ? 1 : 0;
    *call->out = mark;
    *ret = result;
    return NULL;
}

static Err *bill_allowed(const Call *call)
{
    TRY(call_need(call, ROLE_BILLING));
    return call->actor.kind == ACCOUNT_OPERATOR ? NULL : ERR(FORBIDDEN, "only the operator bills");
}

Err *svc_bill_stream(Call *call, AccountId buyer, Date until, BillResult *ret)
{
    TRY(bill_allowed(call));
    return buyer_run(call, buyer, until, false, ret);
}

/* The buyers with something due, a page at a time. */
typedef struct BuyerPage {
    Call *call;
    Date until;
    AccountId after;
    AccountId *buyers;
    size_t count;
    Date today;
} BuyerPage;

static Err *buyer_page_body(Db *db, void *context)
{
    BuyerPage *page = context;
    return store_edge_due_buyers(db, page->call->out, page->until, page->after, &page->buyers,
                                 &page->count);
}

static Err *today_body(Db *db, void *context)
{
    BuyerPage *page = context;
    DocumentPartyRow party;
    const Zone *zone;
    TRY(store_document_party(db, page->call->out, page->call->actor.account, &party));
    TRY(zone_get(party.time_zone, &zone));
    page->today = date_of(page->call->now, zone);
    return NULL;
}

static Err *buyers_run(BuyerPage *page, Date until, bool dry_run, BillResult *sum)
{
    for (size_t i = 0; i < page->count; i++) {
        BillResult result = { 0 };
        Err *err = buyer_run(page->call, page->buyers[i], until, dry_run, &result);
        if (err != NULL) {
            Str reason = str_slice(err_message(err), 0, BILL_CAUSE_BYTES_MAX - 1);
            result = (BillResult){ .parked = 1 };
            memcpy(result.cause, reason.ptr, reason.len);
        }
        add_result(sum, &result);
        sum->accounts += result.accounts;
    }
    return NULL;
}

Err *svc_bill(Call *call, Date until, bool dry_run, BillResult *ret)
{
    BuyerPage page = { .call = call };
    BillResult sum = { 0 };
    TRY(bill_allowed(call));
    TRY(db_tx(call->app->database, DB_READ, "bill_today", today_body, &page));
    if (!date_is_none(until) && until.day > page.today.day && !dry_run) {
        return ERR_FIELD(FIELD_RANGE, "until", "only a dry run looks into the future");
    }
    /* A day more than here: it is tomorrow already in some buyers' zones. */
    page.until = date_is_none(until) ? (Date){ page.today.day + 1 } : until;
    Arena mark = *call->out;
    do {
        *call->out = mark;
        TRY(db_tx(call->app->database, DB_READ, "bill_buyers", buyer_page_body, &page));
        TRY(buyers_run(&page, until, dry_run, &sum));
        page.after = page.count > 0 ? page.buyers[page.count - 1] : page.after;
    } while (page.count == BUYER_PAGE_MAX);
    *call->out = mark;
    *ret = sum;
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
