/* bill_charge.c - what a page of the billing run charges: pure computing on the rows that were
 * read. */
#include "service/bill_page.h"

_Static_assert((int)CHARGE_LINES_MAX <= (int)BILL_LINES_MAX, "one sale fits on a page");

/* One sale and the lines that it gives. */
typedef struct Sale {
    const BillRow *row;
    Charge charge;
    ChargeLines due;
} Sale;

/* Where the lists stood before a buyer. */
typedef struct Mark {
    size_t row, lines, moves, renewals, parked, usages;
} Mark;

static Mark mark_at(const BillWork *work, size_t row)
{
    return (Mark){ .row = row,
                   .lines = work->line_count,
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
        .anchor_day = row->anchor_day,
        .charged_through = row->charged_through,
        .end = row->end_on,
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
    return charge_lines(out, &sale->charge, until, &sale->due);
}

/* The term that the last charged period is in, when it is not the one that is stored. */
static void sale_renew(BillWork *work, const Sale *sale)
{
    const Charge *charge = &sale->charge;
    Date last = sale->due.lines[sale->due.count - 1].days.from;
    if (date_is_none(sale->row->term_to) || last.day < sale->row->term_to.day) {
        return;
    }
    Schedule schedule = charge_schedule(charge);
    work->renewals[work->renewal_count++] =
        (BillRenewal){ .subscription = charge->subscription,
                       .account = sale->row->account,
                       .old_to = sale->row->term_to,
                       .term = subscription_term(charge->start, charge->term, &schedule, last),
                       .tell = !period_eq(charge->term, charge->billing),
                       .line_first = work->line_count,
                       .line_count = sale->due.count };
}

static void sale_take(BillWork *work, const Sale *sale)
{
    const BillRow *row = sale->row;
    Date through = sale->charge.charged_through;
    if (sale->due.count > 0) {
        sale_renew(work, sale);
        through = sale->due.lines[sale->due.count - 1].days.to;
    }
    work->moves[work->move_count++] = (BillMove){ .subscription = row->subscription,
                                                  .buyer = row->buyer,
                                                  .was_due = row->due_on,
                                                  .charged_through = through,
                                                  .due_on = sale->due.next };
    for (size_t i = 0; i < sale->due.count; i++) {
        work->lines[work->line_count++] = (PageLine){ .buyer = row->buyer,
                                                      .seller = row->seller,
                                                      .currency = row->currency,
                                                      .line = sale->due.lines[i],
                                                      .event = row->event };
    }
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
        size_t count = row->metered ? use.count : sale.due.count;
        bool more = row->metered ? use.more : sale.due.more;
        if (work->line_count + count > BILL_LINES_MAX) {
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
