/* bill_use.c - the metered sales of a page of the billing run. */
#include "service/bill_page.h"

/* A metered sale is rated from what is in the database. */
Err *bill_use_charge(const BillWork *work, const BillRow *row, Date until, UsageDue *ret_due)
{
    BillPage *page = work->page;
    Charge charge;
    const DocumentPartyRow *seller = party_find(work->parties, work->party_count, row->seller);
    const DocumentPartyRow *buyer = party_find(work->parties, work->party_count, row->buyer);
    TRY(bill_charge_of(row, seller, buyer, &charge));
    const TaxInput tax = { .seller_country = charge.seller_country,
                           .buyer_country = charge.buyer_country,
                           .buyer_vat_id = charge.buyer_vat_id,
                           .home = charge.home };
    return usage_due(page->call, work->db, row, &tax, until, !page->dry_run, ret_due);
}

/* Its term is one billing period, and follows what is rated. */
static void use_renew(BillWork *work, const UsageDue *due)
{
    const BillRow *row = due->row;
    Date on = date_is_none(due->through) ? row->started_on : due->through;
    bool over = !date_is_none(row->end_on) && on.day >= row->end_on.day;
    Period billing;
    if (over || date_is_none(row->term_to) || on.day < row->term_to.day ||
        period_parse(row->billing, "billing", &billing) != NULL) {
        return;
    }
    Schedule schedule = schedule_on_day(row->started_on, row->anchor_day, billing);
    work->renewals[work->renewal_count++] =
        (BillRenewal){ .subscription = row->subscription,
                       .account = row->account,
                       .old_to = row->term_to,
                       .term = subscription_term(row->started_on, billing, &schedule, on) };
}

void bill_use_take(BillWork *work, const UsageDue *due)
{
    const BillRow *row = due->row;
    use_renew(work, due);
    work->moves[work->move_count++] = (BillMove){ .subscription = row->subscription,
                                                  .buyer = row->buyer,
                                                  .was_due = row->due_on,
                                                  .changes = row->changes,
                                                  .charged_through = due->through,
                                                  .due_on = due->next };
    for (size_t i = 0; i < due->count; i++) {
        work->lines[work->line_count++] = (PageLine){ .buyer = row->buyer,
                                                      .seller = row->seller,
                                                      .currency = row->currency,
                                                      .line = due->lines[i],
                                                      .event = row->event };
    }
    work->usages[work->usage_count++] = *due;
}
