/* bill_page_issue.c - a page's lines as documents, and what was charged by them. */
#include <stdlib.h>

#include "service/adjust_internal.h"
#include "service/bill_page.h"
#include "service/subscription_internal.h"

/* A set-up stands with its sale. */
static Str title_of(const DocumentLine *line)
{
    size_t extra = line->kind == LINE_SETUP ? S(SETUP_SUFFIX).len : 0;
    return str_slice(line->title, 0, line->title.len - extra);
}

static int line_cmp(const void *a, const void *b)
{
    const PageLine *p = a;
    const PageLine *q = b;
    const DocumentLine *x = &p->line;
    const DocumentLine *y = &q->line;
    int order = (p->buyer.v > q->buyer.v) - (p->buyer.v < q->buyer.v);
    order = order != 0 ? order : (p->seller.v > q->seller.v) - (p->seller.v < q->seller.v);
    order = order != 0 ? order : str_cmp(currency_str(&p->currency), currency_str(&q->currency));
    order = order != 0 ? order : str_cmp(x->owner_name, y->owner_name);
    order = order != 0 ? order : (x->owner.v > y->owner.v) - (x->owner.v < y->owner.v);
    order = order != 0 ? order : str_cmp(title_of(x), title_of(y));
    order = order != 0
                ? order
                : (x->subscription.v > y->subscription.v) - (x->subscription.v < y->subscription.v);
    order = order != 0 ? order : (y->kind == LINE_SETUP) - (x->kind == LINE_SETUP);
    order = order != 0
                ? order
                : (x->days.from.day > y->days.from.day) - (x->days.from.day < y->days.from.day);
    return order != 0 ? order : (x->credits.v == 0) - (y->credits.v == 0);
}

static bool same_document(const PageLine *a, const PageLine *b)
{
    return a->buyer.v == b->buyer.v && a->seller.v == b->seller.v &&
           currency_eq(a->currency, b->currency);
}

static int stop_cmp(const void *a, const void *b)
{
    const PageStop *x = a;
    const PageStop *y = b;
    int order = (x->invoice.v > y->invoice.v) - (x->invoice.v < y->invoice.v);
    return order != 0 ? order : line_cmp(&x->line, &y->line);
}

/* Credits of service that stopped, and changes that come to less than nothing: a note for each
 * invoice. */
static Err *page_notes(BillWork *work, Db *db)
{
    BillPage *page = work->page;
    Arena *out = page->call->out;
    DocumentLine *lines = arena_array(out, DocumentLine, work->stop_count);
    EventId *events = arena_array(out, EventId, work->stop_count);
    CreditNotes notes = { .room = credit_room(work->stop_count) };
    notes.items = arena_array(out, CreditNote, notes.room);
    if (work->stop_count > 0) {
        qsort(work->stops, work->stop_count, sizeof(*work->stops), stop_cmp);
    }
    for (size_t i = 0; i < work->stop_count; i++) {
        const PageStop *stop = &work->stops[i];
        lines[i] = stop->line.line;
        events[i] = stop->line.event;
        if (i == 0 || stop->invoice.v != work->stops[i - 1].invoice.v) {
            notes.items[notes.count++] = (CreditNote){ .seller = stop->line.seller,
                                                       .buyer = stop->line.buyer,
                                                       .invoice = stop->invoice,
                                                       .label = stop->label,
                                                       .currency = stop->line.currency,
                                                       .lines = &lines[i],
                                                       .events = &events[i] };
        }
        notes.items[notes.count - 1].count++;
    }
    TRY(credit_spread(page->call, db, &notes));
    for (size_t i = 0; i < notes.count; i++) {
        const CreditNote *note = &notes.items[i];
        page->issues[page->issue_count++] = (Issue){ .kind = DOCUMENT_CREDIT_NOTE,
                                                     .seller = note->seller,
                                                     .buyer = note->buyer,
                                                     .currency = note->currency,
                                                     .corrects = note->invoice,
                                                     .refers_to = note->label,
                                                     .count = note->count,
                                                     .lines = note->lines,
                                                     .events = note->events,
                                                     .totals = note->totals };
    }
    return NULL;
}

/* Notes first, then one document for each buyer, seller and currency. */
Err *bill_page_issues(BillWork *work, Db *db)
{
    BillPage *page = work->page;
    Arena *out = page->call->out;
    DocumentLine *lines = arena_array(out, DocumentLine, work->line_count);
    EventId *events = arena_array(out, EventId, work->line_count);
    qsort(work->lines, work->line_count, sizeof(*work->lines), line_cmp);
    page->issues = arena_array(out, Issue, work->line_count + credit_room(work->stop_count));
    page->issue_count = 0;
    TRY(page_notes(work, db));
    size_t notes = page->issue_count;
    for (size_t i = 0; i < work->line_count; i++) {
        const PageLine *line = &work->lines[i];
        lines[i] = line->line;
        events[i] = line->event;
        if (i == 0 || !same_document(line, &work->lines[i - 1])) {
            page->issues[page->issue_count++] = (Issue){ .kind = DOCUMENT_INVOICE,
                                                         .seller = line->seller,
                                                         .buyer = line->buyer,
                                                         .currency = line->currency,
                                                         .lines = &lines[i],
                                                         .events = &events[i] };
        }
        page->issues[page->issue_count - 1].count++;
    }
    const AdjustIssues adjust = { work->parties, work->party_count, &page->issues[notes],
                                  page->issue_count - notes };
    TRY(adjust_issues(page->call, db, &adjust));
    for (size_t i = notes; i < page->issue_count; i++) {
        Issue *issue = &page->issues[i];
        TRY(invoice_totals(issue->currency, issue->lines, issue->count, &issue->totals));
    }
    return NULL;
}

Err *bill_page_periods(BillWork *work, Db *db)
{
    const BillPage *page = work->page;
    Arena scratch = page->call->scratch;
    size_t count = 0;
    ChargedPeriodAdd *rows =
        arena_array(&scratch, ChargedPeriodAdd, work->line_count + work->stop_count);
    for (size_t i = 0; i < page->issue_count; i++) {
        const Issue *issue = &page->issues[i];
        for (size_t k = 0; k < issue->count; k++) {
            const DocumentLine *line = &issue->lines[k];
            if (line->kind == LINE_RECURRING || usage_charges_days(line)) {
                rows[count++] = (ChargedPeriodAdd){ .subscription = line->subscription,
                                                    .buyer = issue->buyer,
                                                    .from_on = line->days.from,
                                                    .to_on = line->days.to,
                                                    .line = line->id };
            }
        }
    }
    return store_charged_periods_add(db, scratch, rows, count);
}

/* What was charged is given back before its days are charged again. */
Err *bill_page_cuts(BillWork *work, Db *db)
{
    Arena scratch = work->page->call->scratch;
    ChargedPeriodAdd *rows = arena_array(&scratch, ChargedPeriodAdd, work->cut_count);
    size_t count = 0;
    for (size_t i = 0; i < work->cut_count; i++) {
        const PageCut *cut = &work->cuts[i];
        if (cut->is_new) {
            rows[count++] = cut->period;
        } else {
            TRY(store_charged_period_cut(db, &cut->period));
        }
    }
    return count == 0 ? NULL : store_charged_periods_add(db, scratch, rows, count);
}

/* Notes come first, so that a buyer may have documents apart from each other. */
static bool counted(const BillPage *page, size_t index)
{
    for (size_t i = 0; i < index && page->issues[i].corrects.v != 0; i++) {
        if (page->issues[i].buyer.v == page->issues[index].buyer.v) {
            return true;
        }
    }
    return page->issues[index].buyer.v == page->open.v;
}

void bill_page_count(BillWork *work)
{
    BillPage *page = work->page;
    BillResult result = { .documents = (int64_t)page->issue_count,
                          .lines = (int64_t)(work->line_count + work->stop_count),
                          .parked = (int64_t)work->parked_count };
    for (size_t i = 0; i < page->issue_count; i++) {
        bool next = i > 0 && page->issues[i - 1].buyer.v == page->issues[i].buyer.v;
        result.accounts += next || counted(page, i) ? 0 : 1;
    }
    if (work->parked_count > 0) {
        bill_result_cause(&result, work->parked[0].cause);
    }
    page->result = result;
}
