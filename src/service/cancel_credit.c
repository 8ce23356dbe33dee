/* cancel_credit.c - what ending a subscription gives back, for the preview and for the notes. */
#include "service/subscription_internal.h"

/* The credit of one charged period; none is left out by *ret_credited false. */
static Err *credit_line(const CreditCandidate *row, Date from, DocumentLine *ret_line,
                        bool *ret_credited)
{
    Money credit;
    BilledLine billed = { .billed = { row->amount_minor, row->currency },
                          .standing = { row->amount_minor + row->credited_minor, row->currency },
                          .days = { row->line_from, row->line_to },
                          .charged_to = row->to_on };
    *ret_credited = false;
    if (row->refund == REFUND_NONE) {
        return NULL;
    }
    TRY(credit_amount(&billed, from, &credit));
    if (credit.minor == 0) {
        return NULL;
    }
    *ret_line = (DocumentLine){ .kind = LINE_CREDIT_PRORATION,
                                .subscription = row->subscription,
                                .owner = row->owner,
                                .owner_name = row->owner_name,
                                .title = row->title,
                                .days = { date_max(from, row->from_on), row->to_on },
                                .explain = credit_explain(&billed, from),
                                .net = money_negate(credit),
                                .tax = { .category = row->tax_category, .rate_ppm = row->tax_ppm },
                                .credits = row->line };
    *ret_credited = true;
    return NULL;
}

/* The reason that is printed is the invoice's. */
static Err *note_reasons(Call *call, Db *db, CreditNote *note)
{
    DocumentTaxRow *taxes;
    size_t count;
    TRY(store_document_taxes(db, call->out, note->invoice, &taxes, &count));
    for (size_t i = 0; i < note->count; i++) {
        TaxDecision *tax = &note->lines[i].tax;
        for (size_t k = 0; k < count; k++) {
            if (taxes[k].tax_category == tax->category && taxes[k].tax_ppm == tax->rate_ppm) {
                tax->reason = taxes[k].reason;
            }
        }
    }
    return NULL;
}

/* Candidates are sorted by invoice: those from `first` on of one invoice make one note. */
static Err *note_make(Call *call, Db *db, const CreditPlan *plan, size_t first, size_t *ret_end,
                      CreditNote *ret_note)
{
    Arena *out = call->out;
    const CreditCandidate *rows = plan->candidates;
    TaxGroup *standing;
    size_t standing_count;
    size_t end = first;
    while (end < plan->candidate_count && rows[end].document.v == rows[first].document.v) {
        end++;
    }
    CreditNote note = { .seller = rows[first].issuer,
                        .buyer = rows[first].buyer,
                        .invoice = rows[first].document,
                        .label = rows[first].label,
                        .currency = rows[first].currency,
                        .lines = arena_array(out, DocumentLine, end - first) };
    for (size_t i = first; i < end; i++) {
        bool credited;
        TRY(credit_line(&rows[i], plan->from, &note.lines[note.count], &credited));
        note.count += credited ? 1 : 0;
    }
    if (note.count > 0) {
        TRY(note_reasons(call, db, &note));
        TRY(store_document_standing(db, out, note.invoice, note.currency, &standing,
                                    &standing_count));
        TRY(credit_note_totals(note.currency, note.lines, note.count, standing, standing_count,
                               &note.totals));
    }
    *ret_end = end;
    *ret_note = note;
    return NULL;
}

Err *credit_plan(Call *call, Db *db, SubscriptionId subscription, Date from, CreditPlan *ret_plan)
{
    CreditPlan plan = { .from = from };
    TRY(store_credit_candidates(db, call->out, subscription, from, &plan.candidates,
                                &plan.candidate_count));
    plan.notes = arena_array(call->out, CreditNote, plan.candidate_count);
    for (size_t i = 0; i < plan.candidate_count;) {
        CreditNote note;
        TRY(note_make(call, db, &plan, i, &i, &note));
        if (note.count > 0) {
            plan.notes[plan.note_count++] = note;
        }
    }
    *ret_plan = plan;
    return NULL;
}

static Err *note_issue(Call *call, Db *db, const CreditNote *note, EventId event)
{
    EventId *events = arena_array(call->out, EventId, note->count);
    for (size_t i = 0; i < note->count; i++) {
        events[i] = event;
    }
    Issue issue = { .kind = DOCUMENT_CREDIT_NOTE,
                    .seller = note->seller,
                    .buyer = note->buyer,
                    .currency = note->currency,
                    .corrects = note->invoice,
                    .refers_to = note->label,
                    .count = note->count,
                    .lines = note->lines,
                    .events = events,
                    .totals = note->totals };
    return documents_issue(call, db, &issue, 1);
}

Err *credit_issue(Call *call, Db *db, const CreditPlan *plan, EventId event)
{
    for (size_t i = 0; i < plan->note_count; i++) {
        TRY(note_issue(call, db, &plan->notes[i], event));
    }
    for (size_t i = 0; i < plan->candidate_count; i++) {
        const CreditCandidate *row = &plan->candidates[i];
        if (row->refund == REFUND_NONE) {
            continue; /* it stays charged */
        }
        Interval days = { row->from_on, date_max(row->from_on, plan->from) };
        TRY(store_charged_period_cut(db, row->subscription, row->buyer, days));
    }
    return NULL;
}
