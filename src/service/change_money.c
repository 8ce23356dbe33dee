/* change_money.c - the document that a change makes, before it is made: the sale as it will be,
 * billed by the same functions as in the billing run. */
#include "service/adjust_internal.h"
#include "service/change_internal.h"

const SaleEdge *change_edge_of(const ChangeAsk *ask, AccountId account)
{
    const SaleEdge *found = NULL;
    for (size_t i = 0; i < ask->edge_count; i++) {
        const SaleEdge *edge = &ask->edges[i];
        if (edge->buyer.v == account.v) {
            return edge;
        }
        found = edge->seller.v == account.v ? edge : found;
    }
    return found;
}

const SaleEdge *change_own_edge(const ChangeAsk *ask)
{
    return change_edge_of(ask, ask->call->actor.account);
}

static Err *charge_of(const ChangeAsk *ask, const SaleEdge *edge, const DocumentPartyRow *seller,
                      const DocumentPartyRow *buyer, Charge *ret_charge)
{
    const SaleSubject *subject = &ask->subject;
    Charge charge = {
        .subscription = ask->id,
        .owner = subject->owner,
        .owner_name = subject->owner_name,
        .title = subject->title,
        .price = { .unit = edge->price, .currency = edge->currency, .source = edge->price_source },
        .quantity = subject->quantity,
        .start = subject->started_on,
        .calendar = subject->calendar_from,
        .anchor_day = subject->anchor_day,
        .charged_through = edge->charged_through,
        .end = subject->end_on,
        .setup = edge->setup,
        .keeps = subject->refund == REFUND_NONE,
        .seller_country = seller->country,
        .buyer_country = buyer->country,
        .buyer_vat_id = buyer->vat_number,
        .home = subject->tax_category
    };
    TRY(period_parse(subject->billing, "billing", &charge.billing));
    TRY(period_parse(subject->term, "term", &charge.term));
    *ret_charge = charge;
    return NULL;
}

static ChargeFact start_fact(const Charge *charge, PlanId plan)
{
    return (ChargeFact){ .kind = SALE_START,
                         .on = charge->start,
                         .quantity = charge->quantity,
                         .plan = plan,
                         .priced = true,
                         .price = charge->price,
                         .billing = charge->billing,
                         .term = charge->term,
                         .calendar = charge_calendar(charge),
                         .title = charge->title,
                         .home = charge->home };
}

/* What is asked for, as the edge will see it. */
static ChargeFact asked_fact(const ChangeAsk *ask, const Charge *charge, AccountId buyer)
{
    const Plan *plan = ask->plan;
    if (plan == NULL) {
        return (ChargeFact){ .kind = SALE_QUANTITY,
                             .on = ask->effective,
                             .quantity = ask->request->quantity,
                             .plan = ask->subject.plan };
    }
    ChargeFact fact = { .kind = SALE_PLAN,
                        .on = ask->effective,
                        .plan = plan->id,
                        .priced = true,
                        .billing = plan->billing,
                        .term = plan->term,
                        .calendar = ask->calendar_from,
                        .title = ask->title,
                        .home = plan->tax_category };
    for (size_t i = 0; i < ask->edge_count; i++) {
        if (ask->prices[i].buyer.v == buyer.v) {
            fact.price = (Price){ .unit = ask->prices[i].price,
                                  .currency = charge->price.currency,
                                  .source = ask->prices[i].price_source };
        }
    }
    return fact;
}

/* The facts with the new one: after those of its day, before those to come. */
static Err *facts_with(ChangeAsk *ask, Db *db, const Charge *charge, AccountId buyer,
                       ChargeHistory *history)
{
    Call *call = ask->call;
    ChargeFact *old;
    size_t count;
    size_t made = 0;
    TRY(sale_facts_read(call, db, ask->id, buyer, &old, &count));
    ChargeFact *facts = arena_array(call->out, ChargeFact, count + 2);
    if (count == 0) {
        facts[made++] = start_fact(charge, ask->subject.plan);
    }
    size_t i = 0;
    for (; i < count && old[i].on.day <= ask->effective.day; i++) {
        facts[made++] = old[i];
    }
    facts[made++] = asked_fact(ask, charge, buyer);
    for (; i < count; i++) {
        facts[made++] = old[i];
    }
    history->facts = facts;
    history->fact_count = made;
    return NULL;
}

static Err *history_with(ChangeAsk *ask, Db *db, Charge *charge, const SaleEdge *edge)
{
    ChargeHistory *history = arena_new(ask->call->out, ChargeHistory);
    Date open_on = date_min(ask->effective, edge->open_on);
    Date next = date_is_none(charge->charged_through) ? charge->start : charge->charged_through;
    TRY(facts_with(ask, db, charge, edge->buyer, history));
    history->open_on = date_min(open_on, next);
    TRY(sale_lines_read(ask->call, db, ask->id, edge->buyer, history));
    history->open_on = open_on;
    charge->history = history;
    return NULL;
}

/* The invoice of the first credit. */
static InvoiceId credited(const ChargeLines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        if (lines->items[i].credits != NULL) {
            return lines->items[i].credits->document;
        }
    }
    return (InvoiceId){ 0 };
}

/* What comes to less than nothing: notes, shown as one. */
static Err *notes_of(Call *call, Db *db, Issue *issue, InvoiceId invoice)
{
    CreditNotes notes = { .count = 1, .room = credit_room(1) };
    notes.items = arena_array(call->out, CreditNote, notes.room);
    notes.items[0] = (CreditNote){ .seller = issue->seller,
                                   .buyer = issue->buyer,
                                   .invoice = invoice,
                                   .currency = issue->currency,
                                   .count = issue->count,
                                   .lines = issue->lines,
                                   .events = arena_array(call->out, EventId, issue->count) };
    TRY(credit_spread(call, db, &notes));
    size_t count = 0;
    for (size_t i = 0; i < notes.count; i++) {
        count += notes.items[i].count;
    }
    issue->totals = notes.items[0].totals;
    for (size_t i = 1; i < notes.count; i++) {
        TRY(credit_total_add(&issue->totals, &notes.items[i].totals));
    }
    issue->lines = arena_array(call->out, DocumentLine, count);
    issue->count = 0;
    for (size_t i = 0; i < notes.count; i++) {
        for (size_t k = 0; k < notes.items[i].count; k++) {
            issue->lines[issue->count++] = notes.items[i].lines[k];
        }
    }
    return NULL;
}

static Err *document_of(ChangeAsk *ask, Db *db, const SaleEdge *edge, const ChargeLines *lines,
                        ChangeDocument *ret)
{
    Arena *out = ask->call->out;
    EventId *events = arena_array(out, EventId, lines->count);
    Issue issue = { .kind = DOCUMENT_INVOICE,
                    .seller = edge->seller,
                    .buyer = edge->buyer,
                    .currency = edge->currency,
                    .lines = arena_array(out, DocumentLine, lines->count),
                    .events = events };
    for (size_t i = 0; i < lines->count; i++) {
        issue.lines[issue.count++] = lines->items[i].line;
    }
    ret->noted = charge_noted(lines) == CHARGE_NOTED_ALL;
    ret->stops = charge_noted(lines) == CHARGE_NOTED_STOPS;
    if (ret->noted) {
        TRY(notes_of(ask->call, db, &issue, credited(lines)));
    }
    ret->issue = issue;
    return NULL;
}

Err *change_document(ChangeAsk *ask, Db *db, const SaleEdge *edge, ChangeDocument *ret)
{
    Call *call = ask->call;
    DocumentPartyRow *parties;
    Charge charge;
    ChargeLines lines;
    AccountId ids[] = { edge->seller, edge->buyer };
    TRY(parties_read(call, db, ids, COUNT_OF(ids), &parties, &ret->party_count));
    ret->parties = parties;
    TRY(charge_of(ask, edge, party_find(parties, ret->party_count, edge->seller),
                  party_find(parties, ret->party_count, edge->buyer), &charge));
    TRY(history_with(ask, db, &charge, edge));
    TRY(charge_lines_on(call->out, &charge, ask->effective, !ask->now, &lines, &ret->next_on,
                        &ret->next_net));
    return document_of(ask, db, edge, &lines, ret);
}

/* The discounts and charges of another day are not known yet. */
static Err *total(ChangeAsk *ask, Db *db, ChangeDocument *document)
{
    Issue *issue = &document->issue;
    const AdjustIssues adjust = { document->parties, document->party_count, issue, 1 };
    if (document->noted) {
        return NULL;
    }
    if (ask->now && document->stops && issue->count > 0) {
        TRY(adjust_issues(ask->call, db, &adjust));
    }
    return invoice_totals(issue->currency, issue->lines, issue->count, &issue->totals);
}

static void show(ChangeAsk *ask, const Issue *issue)
{
    Arena *out = ask->call->out;
    ChangePreview *preview = &ask->preview;
    preview->lines = arena_array(out, ChangeLineView, issue->count);
    preview->lines_count = issue->count;
    for (size_t i = 0; i < issue->count; i++) {
        const DocumentLine *line = &issue->lines[i];
        preview->lines[i] = (ChangeLineView){ .title = line->title,
                                              .credit = line->net.minor < 0,
                                              .amount = money_explained(out, line) };
    }
    preview->net = issue->totals.net;
    preview->tax = issue->totals.tax;
    preview->gross = issue->totals.gross;
    money_taxes(out, &issue->totals, &preview->taxes, &preview->taxes_count);
}

Err *change_money(ChangeAsk *ask, Db *db)
{
    Call *call = ask->call;
    const SaleEdge *edge = change_own_edge(ask);
    ChangeDocument document = { 0 };
    ask->preview =
        (ChangePreview){ .effective_on = ask->effective,
                         .quantity_was = ask->was,
                         .quantity = ask->plan != NULL ? ask->was : ask->request->quantity,
                         .title_was = ask->subject.title,
                         .title = ask->plan != NULL ? ask->title : ask->subject.title,
                         .next_on = DATE_NONE };
    if (edge == NULL || !actor_sees_prices(&call->actor)) {
        return NULL;
    }
    TRY(change_document(ask, db, edge, &document));
    TRY(total(ask, db, &document));
    ask->preview.next_on = document.next_on;
    ask->preview.next_net = document.next_net;
    ask->preview.price_visible = true;
    show(ask, &document.issue);
    return NULL;
}
