/* bill_charge.c - what a page of the billing run charges: pure computing on the rows that were
 * read. */
#include "service/bill_page.h"

_Static_assert((int)CHANGED_LINES_MAX <= (int)BILL_LINES_MAX, "one sale fits on a page");

/* One sale and the lines that it gives. */
typedef struct Sale {
    const BillRow *row;
    Charge charge;
    ChargeLines due;
} Sale;

/* Where the lists stood before a buyer. */
typedef struct Mark {
    size_t row, lines, stops, cuts, moves, renewals, parked, usages;
} Mark;

static Mark mark_at(const BillWork *work, size_t row)
{
    return (Mark){ .row = row,
                   .lines = work->line_count,
                   .stops = work->stop_count,
                   .cuts = work->cut_count,
                   .moves = work->move_count,
                   .renewals = work->renewal_count,
                   .parked = work->parked_count,
                   .usages = work->usage_count };
}

/* Leaves what came after the mark to the next page. */
static void cut_at(BillWork *work, const Mark *mark)
{
    work->row_count = mark->row;
    work->line_count = mark->lines;
    work->stop_count = mark->stops;
    work->cut_count = mark->cuts;
    work->move_count = mark->moves;
    work->renewal_count = mark->renewals;
    work->parked_count = mark->parked;
    work->usage_count = mark->usages;
}

Err *bill_buyer_until(const BillWork *work, AccountId buyer, Date *ret_until)
{
    const BillPage *page = work->page;
    const Zone *zone;
    const DocumentPartyRow *party = party_find(work->parties, work->party_count, buyer);
    assert(party != NULL);
    TRY(zone_get(party->time_zone, &zone));
    Date last = date_of(page->call->now, zone);
    last.day -= party->invoices_daily ? 1 : 0; /* more may become due today (ADR 19) */
    bool wide = date_is_none(page->until) || (party->invoices_daily && !page->dry_run);
    *ret_until =
        wide && (date_is_none(page->until) || last.day < page->until.day) ? last : page->until;
    return NULL;
}

Err *bill_charge_of(const BillRow *row, const DocumentPartyRow *seller,
                    const DocumentPartyRow *buyer, Charge *ret_charge)
{
    Charge charge = {
        .subscription = row->subscription,
        .owner = row->owner,
        .owner_name = row->owner_name,
        .title = row->title,
        .price = { .unit = row->price, .currency = row->currency, .source = row->price_source },
        .quantity = row->quantity,
        .start = row->started_on,
        .calendar = row->calendar_from,
        .anchor_day = row->anchor_day,
        .charged_through = row->charged_through,
        .setup = row->setup,
        .end = row->end_on,
        .keeps = row->refund == REFUND_NONE,
        .seller_country = seller->country,
        .buyer_country = buyer->country,
        .buyer_vat_id = buyer->vat_number,
        .home = row->tax_category
    };
    if (date_is_none(row->started_on)) {
        return ERR(SUBSCRIPTION_STATE, "it has no first day");
    }
    TRY(period_parse(row->billing, "billing", &charge.billing));
    TRY(period_parse(row->term, "term", &charge.term));
    if (row->sale_kind == SALE_ONE_OFF) {
        charge_once(&charge);
    }
    *ret_charge = charge;
    return NULL;
}

static Err *sale_charge(const BillWork *work, Arena *out, Sale *sale, Date until)
{
    const BillRow *row = sale->row;
    const DocumentPartyRow *seller = party_find(work->parties, work->party_count, row->seller);
    const DocumentPartyRow *buyer = party_find(work->parties, work->party_count, row->buyer);
    assert(seller != NULL);
    assert(buyer != NULL);
    TRY(bill_charge_of(row, seller, buyer, &sale->charge));
    sale->charge.history = work->histories[row - work->rows];
    return charge_lines(out, &sale->charge, until, &sale->due);
}

/* The term that the last charged period is in, when it is not the one that is stored. */
static void sale_renew(BillWork *work, const Sale *sale)
{
    const Charge *charge = &sale->charge;
    Date last = DATE_NONE;
    for (size_t i = 0; i < sale->due.count; i++) {
        const DocumentLine *line = &sale->due.items[i].line;
        last = line->kind == LINE_RECURRING ? line->days.from : last;
    }
    if (date_is_none(last) || date_is_none(sale->row->term_to) ||
        last.day < sale->row->term_to.day) {
        return;
    }
    Schedule schedule = charge_schedule(charge);
    work->renewals[work->renewal_count++] =
        (BillRenewal){ .subscription = charge->subscription,
                       .account = sale->row->account,
                       .old_to = sale->row->term_to,
                       .term = subscription_term(charge_calendar(charge), charge->term, &schedule,
                                                 last),
                       .tell = !period_eq(charge->term, charge->billing),
                       .line_first = work->line_count,
                       .line_count = sale->due.count };
}

/* The invoice that all credits of the sale are of; zero when they are of several. */
static InvoiceId credited_invoice(const ChargeLines *due)
{
    InvoiceId found = { 0 };
    for (size_t i = 0; i < due->count; i++) {
        const ChargedLine *credits = due->items[i].credits;
        if (credits != NULL && found.v != 0 && credits->document.v != found.v) {
            return (InvoiceId){ 0 };
        }
        found = credits != NULL ? credits->document : found;
    }
    return found;
}

ChargeNoted charge_noted(const ChargeLines *due)
{
    int64_t net = 0;
    for (size_t i = 0; i < due->count; i++) {
        const ChargeItem *item = &due->items[i];
        net += item->stops ? 0 : item->line.net.minor;
    }
    if (net >= 0) {
        return CHARGE_NOTED_STOPS;
    }
    return credited_invoice(due).v != 0 ? CHARGE_NOTED_ALL : CHARGE_NOTED_CREDITS;
}

/* The first credit of the sale. */
static const ChargedLine *first_credited(const ChargeLines *due)
{
    for (size_t i = 0; i < due->count; i++) {
        if (due->items[i].credits != NULL) {
            return due->items[i].credits;
        }
    }
    return NULL;
}

static void item_take(BillWork *work, const Sale *sale, const ChargeItem *item, ChargeNoted noted)
{
    const BillRow *row = sale->row;
    PageLine line = { .buyer = row->buyer,
                      .seller = row->seller,
                      .currency = row->currency,
                      .line = item->line,
                      .event = item->event.v == 0 ? row->event : item->event };
    if (item->line.kind == LINE_SETUP) { /* its title was made on scratch */
        line.line.title = str_dup(work->page->call->out, item->line.title);
    }
    bool note = item->stops || noted == CHARGE_NOTED_ALL ||
                (noted == CHARGE_NOTED_CREDITS && item->credits != NULL);
    if (note) {
        const ChargedLine *credited =
            item->credits != NULL ? item->credits : first_credited(&sale->due);
        work->stops[work->stop_count++] =
            (PageStop){ .line = line, .invoice = credited->document, .label = credited->label };
    } else {
        work->lines[work->line_count++] = line;
    }
}

static void sale_take(BillWork *work, const Sale *sale)
{
    const BillRow *row = sale->row;
    const ChargeLines *due = &sale->due;
    size_t first = work->line_count;
    size_t renewed = work->renewal_count;
    ChargeNoted noted = charge_noted(due);
    sale_renew(work, sale);
    work->moves[work->move_count++] = (BillMove){ .subscription = row->subscription,
                                                  .buyer = row->buyer,
                                                  .was_due = row->due_on,
                                                  .changes = row->changes,
                                                  .charged_through = due->through,
                                                  .due_on = due->next,
                                                  .open_on = due->open_on };
    for (size_t i = 0; i < due->count; i++) {
        item_take(work, sale, &due->items[i], noted);
    }
    if (work->renewal_count > renewed) {
        work->renewals[renewed].line_count = work->line_count - first;
    }
    for (size_t i = 0; i < due->cut_count; i++) {
        const ChargeCut *cut = &due->cuts[i];
        work->cuts[work->cut_count++] = (PageCut){ .period = { .subscription = row->subscription,
                                                               .buyer = row->buyer,
                                                               .from_on = cut->days.from,
                                                               .to_on = cut->days.to,
                                                               .line = cut->line },
                                                   .is_new = cut->is_new };
    }
}

/* The page has no room for what the sale gives. */
static bool is_full(const BillWork *work, const Sale *sale, size_t use_count)
{
    size_t count = sale->due.count + use_count; /* one of them is zero */
    return work->line_count + work->stop_count + count > BILL_LINES_MAX ||
           work->cut_count + sale->due.cut_count > BILL_CUTS_MAX;
}

static void sale_park(BillWork *work, const BillRow *row, const Err *err)
{
    Arena *out = work->page->call->out;
    work->parked[work->parked_count++] =
        (BillParked){ .buyer = row->buyer,
                      .due_on = row->due_on,
                      .cause = bill_cause(out, row->subscription, row->title, err_message(err)) };
}

/* What the page does not hold is left to the next one: the whole buyer, unless it is the only one.
 */
static void full_at(BillWork *work, size_t row, const Mark *buyer_start)
{
    Mark here = mark_at(work, row);
    bool first_buyer = work->rows[row].buyer.v == work->rows[0].buyer.v;
    cut_at(work, first_buyer ? &here : buyer_start);
    work->page->last = false;
}

Err *bill_charge_rows(BillWork *work)
{
    Date until = DATE_NONE;
    Mark buyer_start = { 0 };
    for (size_t i = 0; i < work->row_count; i++) {
        const BillRow *row = &work->rows[i];
        if (i == 0 || row->buyer.v != work->rows[i - 1].buyer.v) {
            buyer_start = mark_at(work, i);
            TRY(bill_buyer_until(work, row->buyer, &until));
        }
        if (row->due_on.day > until.day) {
            continue; /* it is still yesterday there */
        }
        Arena scratch = work->page->call->scratch;
        Sale sale = { .row = row };
        UsageDue use = { 0 };
        Err *err = row->metered ? bill_use_charge(work, row, until, &use)
                                : sale_charge(work, &scratch, &sale, until);
        if (err != NULL && err_status(err->code) >= 500) {
            return err;
        }
        if (err != NULL) {
            sale_park(work, row, err);
            continue;
        }
        bool more = row->metered ? use.more : sale.due.more;
        if (is_full(work, &sale, use.count)) {
            full_at(work, i, &buyer_start);
            return NULL;
        }
        if (row->metered) {
            bill_use_take(work, &use);
        } else {
            sale_take(work, &sale);
        }
        if (more && !work->page->dry_run) { /* the next page begins with the same sale */
            work->row_count = i + 1;
            work->page->last = false;
            work->page->again = true;
            return NULL;
        }
    }
    return NULL;
}
