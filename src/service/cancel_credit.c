/* cancel_credit.c - what ending a subscription gives back, for the preview and for the notes. */
#include "service/sale_history.h"
#include "service/subscription_internal.h"

/* What every candidate gives back; empty days: nothing. */
typedef struct Credits {
    ChargeCredit *by_candidate;
    bool *credited;
} Credits;

static bool same_sale(const CreditCandidate *a, const CreditCandidate *b)
{
    return a->subscription.v == b->subscription.v && a->buyer.v == b->buyer.v;
}

static ChargedLine charged_line(const CreditCandidate *row, Interval *kept)
{
    *kept = (Interval){ row->from_on, row->to_on };
    return (ChargedLine){ .id = row->line,
                          .days = { row->line_from, row->line_to },
                          .cycle = { row->cycle_from, row->cycle_to },
                          .kept = kept,
                          .kept_count = 1,
                          .quantity = row->quantity,
                          .unit_price = row->price,
                          .billed = row->amount_minor,
                          .standing = row->amount_minor + row->credited_minor };
}

/* The billing run gives back what a sale with open changes does not want. */
static bool is_left(const CreditPlan *plan, const CreditCandidate *row)
{
    bool open = !date_is_none(row->open_on) && row->open_on.day <= plan->from.day;
    return open || row->refund == REFUND_NONE;
}

static Err *charge_of(const CreditPlan *plan, const CreditCandidate *row, Charge *ret_charge)
{
    Charge charge = { .subscription = row->subscription,
                      .price = { .unit = row->price, .currency = row->currency },
                      .quantity = row->quantity,
                      .start = row->started_on,
                      .calendar = row->calendar_from,
                      .anchor_day = row->anchor_day,
                      .charged_through = plan->from,
                      .end = plan->from };
    TRY(period_parse(row->billing, "billing", &charge.billing));
    TRY(period_parse(row->term, "term", &charge.term));
    *ret_charge = charge;
    return NULL;
}

/* The candidate whose period the credit is of. */
static void credit_note_at(const CreditPlan *plan, const CreditCandidate *sale, InvoiceLineId line,
                           const ChargeCredit *credit, Credits *credits)
{
    for (size_t i = 0; i < plan->candidate_count; i++) {
        const CreditCandidate *row = &plan->candidates[i];
        bool holds =
            row->from_on.day <= credit->days.from.day && credit->days.to.day <= row->to_on.day;
        if (row->line.v == line.v && same_sale(row, sale) && holds) {
            credits->by_candidate[i] = *credit;
            credits->credited[i] = true;
        }
    }
}

/* The credits of the sale of one candidate: all its lines are among them. */
static Err *sale_credits(Call *call, Db *db, const CreditPlan *plan, size_t first, Credits *credits)
{
    const CreditCandidate *rows = plan->candidates;
    const CreditCandidate *row = &rows[first];
    Charge charge;
    ChargedLine *own = arena_array(call->out, ChargedLine, plan->candidate_count - first);
    Interval *kept = arena_array(call->out, Interval, plan->candidate_count - first);
    const ChargedLine *lines = own;
    ChargeCredit *found;
    size_t count = 0;
    size_t found_count;
    TRY(charge_of(plan, row, &charge));
    for (size_t i = first; i < plan->candidate_count; i++) {
        if (same_sale(&rows[i], row)) {
            own[count] = charged_line(&rows[i], &kept[count]);
            count++;
        }
    }
    TRY(sale_history_read(call, db, &charge, row->buyer, plan->from, &charge.history));
    if (charge.history != NULL) {
        lines = charge.history->lines;
    }
    TRY(charge_credits(call->out, &charge, lines, count, &found, &found_count));
    for (size_t i = 0; i < found_count; i++) {
        credit_note_at(plan, row, lines[found[i].line].id, &found[i], credits);
    }
    return NULL;
}

/* A sale that gives nothing back stays charged. */
static Err *all_credits(Call *call, Db *db, const CreditPlan *plan, Credits *ret_credits)
{
    const CreditCandidate *rows = plan->candidates;
    Credits credits = { arena_array(call->out, ChargeCredit, plan->candidate_count),
                        arena_array(call->out, bool, plan->candidate_count) };
    for (size_t i = 0; i < plan->candidate_count; i++) {
        size_t first = 0;
        while (!same_sale(&rows[first], &rows[i])) { /* ends: at the latest at itself */
            first++;
        }
        if (first == i && !is_left(plan, &rows[i])) {
            TRY(sale_credits(call, db, plan, i, &credits));
        }
    }
    *ret_credits = credits;
    return NULL;
}

static DocumentLine credit_line(const CreditCandidate *row, const ChargeCredit *credit)
{
    return (DocumentLine){ .kind = LINE_CREDIT_PRORATION,
                           .subscription = row->subscription,
                           .owner = row->owner,
                           .owner_name = row->owner_name,
                           .title = row->title,
                           .days = credit->days,
                           .explain = credit->explain,
                           .net = credit->net,
                           .tax = { .category = row->tax_category, .rate_ppm = row->tax_ppm },
                           .credits = row->line };
}

Err *credit_totals(Call *call, Db *db, InvoiceId invoice, Currency currency, DocumentLine *lines,
                   size_t count, DocumentTotals *ret_totals)
{
    DocumentTaxRow *taxes;
    TaxGroup *standing;
    size_t tax_count;
    size_t standing_count;
    TRY(store_document_taxes(db, call->out, invoice, &taxes, &tax_count));
    for (size_t i = 0; i < count; i++) {
        TaxDecision *tax = &lines[i].tax;
        for (size_t k = 0; k < tax_count; k++) {
            if (taxes[k].tax_category == tax->category && taxes[k].tax_ppm == tax->rate_ppm) {
                tax->reason = taxes[k].reason;
            }
        }
    }
    TRY(store_document_standing(db, call->out, invoice, currency, &standing, &standing_count));
    return credit_note_totals(currency, lines, count, standing, standing_count, ret_totals);
}

/* Candidates are sorted by invoice: those from `first` on of one invoice make one note. */
static void note_make(Arena *out, const CreditPlan *plan, const Credits *credits, size_t first,
                      size_t *ret_end, CreditNote *ret_note)
{
    const CreditCandidate *rows = plan->candidates;
    size_t end = first;
    while (end < plan->candidate_count && rows[end].document.v == rows[first].document.v) {
        end++;
    }
    CreditNote note = { .seller = rows[first].issuer,
                        .buyer = rows[first].buyer,
                        .invoice = rows[first].document,
                        .label = rows[first].label,
                        .currency = rows[first].currency,
                        .lines = arena_array(out, DocumentLine, end - first),
                        .events = arena_array(out, EventId, end - first) };
    for (size_t i = first; i < end; i++) {
        if (credits->credited[i]) {
            note.lines[note.count++] = credit_line(&rows[i], &credits->by_candidate[i]);
        }
    }
    *ret_end = end;
    *ret_note = note;
}

Err *credit_plan(Call *call, Db *db, SubscriptionId subscription, Date from, CreditPlan *ret_plan)
{
    CreditPlan plan = { .from = from };
    Credits credits;
    TRY(store_credit_candidates(db, call->out, subscription, from, &plan.candidates,
                                &plan.candidate_count));
    TRY(all_credits(call, db, &plan, &credits));
    plan.notes.room = credit_room(plan.candidate_count);
    plan.notes.items = arena_array(call->out, CreditNote, plan.notes.room);
    for (size_t i = 0; i < plan.candidate_count;) {
        CreditNote note;
        note_make(call->out, &plan, &credits, i, &i, &note);
        if (note.count > 0) {
            plan.notes.items[plan.notes.count++] = note;
        }
    }
    TRY(credit_spread(call, db, &plan.notes));
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
    for (size_t i = 0; i < plan->notes.count; i++) {
        TRY(note_issue(call, db, &plan->notes.items[i], event));
    }
    for (size_t i = 0; i < plan->candidate_count; i++) {
        const CreditCandidate *row = &plan->candidates[i];
        const ChargedPeriodAdd period = { .subscription = row->subscription,
                                          .buyer = row->buyer,
                                          .from_on = row->from_on,
                                          .to_on = date_max(row->from_on, plan->from),
                                          .line = row->line };
        if (!is_left(plan, row)) {
            TRY(store_charged_period_cut(db, &period));
        }
    }
    return NULL;
}
