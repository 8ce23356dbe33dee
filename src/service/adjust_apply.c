/* adjust_apply.c - one-time charges and discounts become lines of documents (R5, R15, R27). */
#include "service/adjust_internal.h"

#include "domain/billing/discount.h"

/* One document that is being added to, and what there is for it. */
typedef struct Adjusting {
    Call *call;
    const AdjustIssues *adjust;
    ExtraChargeOpen *charges;
    size_t charge_count;
    DiscountOpen *discounts;
    size_t discount_count;
    Issue *issue;
    DocumentLine *lines;
    EventId *events;
    int64_t *taken; /* by discounts, of each line */
    size_t count;
    size_t room;
    Date today; /* of the seller */
} Adjusting;

/* All pages of what is open for the buyers of the documents. */
static Err *read_charges(Adjusting *work, Db *db, AccountId first, AccountId last)
{
    Arena *out = work->call->out;
    ExtraChargeId after = { 0 };
    ExtraChargeOpen *rows;
    size_t count;
    do {
        TRY(store_extra_charges_open(db, out, first, after, last, &rows, &count));
        ExtraChargeOpen *all = arena_array(out, ExtraChargeOpen, work->charge_count + count);
        for (size_t i = 0; i < work->charge_count + count; i++) {
            all[i] = i < work->charge_count ? work->charges[i] : rows[i - work->charge_count];
        }
        work->charges = all;
        work->charge_count += count;
        first = count == 0 ? first : rows[count - 1].buyer;
        after = count == 0 ? after : rows[count - 1].id;
    } while (count == ADJUST_PAGE_MAX);
    return NULL;
}

static Err *read_discounts(Adjusting *work, Db *db, AccountId first, AccountId last)
{
    Arena *out = work->call->out;
    DiscountId after = { 0 };
    DiscountOpen *rows;
    size_t count;
    do {
        TRY(store_discounts_open(db, out, first, after, last, &rows, &count));
        DiscountOpen *all = arena_array(out, DiscountOpen, work->discount_count + count);
        for (size_t i = 0; i < work->discount_count + count; i++) {
            all[i] = i < work->discount_count ? work->discounts[i] : rows[i - work->discount_count];
        }
        work->discounts = all;
        work->discount_count += count;
        first = count == 0 ? first : rows[count - 1].buyer;
        after = count == 0 ? after : rows[count - 1].id;
    } while (count == ADJUST_PAGE_MAX);
    return NULL;
}

static bool of_sale(const Issue *issue, AccountId seller, AccountId buyer, Currency currency)
{
    return issue->seller.v == seller.v && issue->buyer.v == buyer.v &&
           currency_eq(issue->currency, currency);
}

static void add_line(Adjusting *work, DocumentLine line, EventId event)
{
    line.id = (InvoiceLineId){ call_new_id(work->call) };
    work->lines[work->count] = line;
    work->events[work->count] = event;
    work->count++;
}

static Err *charge_tax(const Adjusting *work, TaxCategory home, TaxDecision *ret_tax)
{
    const AdjustIssues *adjust = work->adjust;
    const Issue *issue = work->issue;
    const DocumentPartyRow *seller =
        party_find(adjust->parties, adjust->party_count, issue->seller);
    const DocumentPartyRow *buyer = party_find(adjust->parties, adjust->party_count, issue->buyer);
    const TaxInput input = { .seller_country = seller->country,
                             .buyer_country = buyer->country,
                             .buyer_vat_id = buyer->vat_number,
                             .home = home,
                             .date = work->today };
    return tax_decide(&input, ret_tax);
}

static Err *add_charge(Adjusting *work, ExtraChargeOpen *row)
{
    bool account = row->subscription.v == 0;
    DocumentLine line = { .kind = row->kind,
                          .subscription = row->subscription,
                          .owner = account ? row->buyer : row->owner,
                          .owner_name = account ? row->buyer_name : row->owner_name,
                          .title = row->title,
                          .days = { DATE_NONE, DATE_NONE },
                          .explain = { .unit_price = row->price,
                                       .quantity = row->quantity,
                                       .num = 1,
                                       .den = 1,
                                       .cycle = { DATE_NONE, DATE_NONE },
                                       .rounding = ROUNDING_LINE_HALF_UP,
                                       .source = row->price_source,
                                       .rule = S("R3") } };
    Issue *issue = work->issue;
    TRY(line_amount(&line.explain, row->currency, &line.net));
    TRY(charge_tax(work, row->tax_category, &line.tax));
    issue->charges[issue->charge_count++] =
        (IssueCharge){ .charge = row->id, .number = row->uses + 1, .line = work->count };
    add_line(work, line, row->event);
    row->seller = (AccountId){ 0 }; /* a second document of the sale does not charge it again */
    return NULL;
}

static Err *add_charges(Adjusting *work)
{
    for (size_t i = 0; i < work->charge_count; i++) {
        ExtraChargeOpen *row = &work->charges[i];
        if (of_sale(work->issue, row->seller, row->buyer, row->currency) &&
            work->count < MONEY_SHARE_MAX) {
            TRY(add_charge(work, row));
        }
    }
    return NULL;
}

static DocumentLine discount_line(const Adjusting *work, const DiscountOpen *row,
                                  const DocumentLine *line, int64_t weight,
                                  const DiscountShares *shares, int64_t share)
{
    Arena *out = work->call->out;
    Currency currency = row->currency;
    const Discount discount = { row->percent, row->amount_minor };
    Str what = discount_text(out, &discount, row->per_unit, currency);
    /* For each unit, a line's part is its own; else it is what all lose together. */
    int64_t num = row->per_unit ? share : shares->total;
    int64_t den = row->per_unit ? weight : shares->base;
    return (DocumentLine){ .kind = LINE_DISCOUNT,
                           .subscription = line->subscription,
                           .owner = line->owner,
                           .owner_name = line->owner_name,
                           .title = line->title,
                           .days = line->days,
                           .explain = { .unit_price = { -weight, currency_exponent(currency) },
                                        .quantity = 1,
                                        .num = num,
                                        .den = den,
                                        .cycle = { DATE_NONE, DATE_NONE },
                                        .rounding = ROUNDING_LINE_HALF_UP,
                                        .source = arena_printf(out, "Discount %.*s: %.*s",
                                                               STR_ARG(what), STR_ARG(row->reason)),
                                        .rule = S("R5") },
                           .net = { -share, currency },
                           .tax = line->tax,
                           .credits = line->id };
}

/* An amount for each unit and full period follows the line's quantity and days (R3). */
static Err *share_units(const Adjusting *work, const DiscountOpen *row, const int64_t *weights,
                        size_t count, DiscountShares *shares)
{
    for (size_t i = 0; i < count; i++) {
        Explain explain = work->lines[i].explain;
        Money off;
        if (weights[i] > 0) {
            explain.unit_price = (Decimal){ row->amount_minor, currency_exponent(row->currency) };
            TRY(line_amount(&explain, row->currency, &off));
            shares->shares[i] = off.minor < weights[i] ? off.minor : weights[i];
            TRY(num_add(shares->total, shares->shares[i], &shares->total));
        }
    }
    return NULL;
}

static bool discounted(const DiscountOpen *row, const DocumentLine *line)
{
    return (row->subscription.v == 0 || line->subscription.v == row->subscription.v) &&
           (!row->recurring_only || line->kind == LINE_RECURRING);
}

/* Takes one discount off the first `count` lines. */
static Err *add_discount(Adjusting *work, DiscountOpen *row, size_t count)
{
    Arena *out = work->call->out;
    Issue *issue = work->issue;
    const DiscountTime time = {
        .from = row->from_on, .until = row->until_on, .periods = row->periods, .used = row->used
    };
    const Discount what = { .percent = row->percent, .amount = row->amount_minor };
    if (!discount_works(&time, work->today) || work->count + count > work->room) {
        return NULL;
    }
    int64_t *weights = arena_array(out, int64_t, count);
    DiscountShares shares = { .shares = arena_array(out, int64_t, count) };
    for (size_t i = 0; i < count; i++) {
        const DocumentLine *line = &work->lines[i];
        weights[i] = discounted(row, line)
                         ? discount_weight(line->kind, line->net.minor, work->taken[i])
                         : 0;
    }
    TRY(row->per_unit ? share_units(work, row, weights, count, &shares)
                      : discount_share(&what, false, weights, count, &shares));
    if (shares.total == 0) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (shares.shares[i] != 0) {
            add_line(
                work,
                discount_line(work, row, &work->lines[i], weights[i], &shares, shares.shares[i]),
                row->event);
            work->taken[i] += shares.shares[i];
        }
    }
    row->used++;
    row->uses++;
    issue->uses[issue->use_count++] =
        (IssueUse){ .discount = row->id, .number = row->uses, .amount_minor = shares.total };
    return NULL;
}

/* Those of subscriptions first, then those of the account, as `stoa simulate` has it. */
static Err *add_discounts(Adjusting *work)
{
    size_t count = work->count;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < work->discount_count; i++) {
            DiscountOpen *row = &work->discounts[i];
            bool account = row->subscription.v == 0;
            if (account == (round == 1) &&
                of_sale(work->issue, row->seller, row->buyer, row->currency)) {
                TRY(add_discount(work, row, count));
            }
        }
    }
    return NULL;
}

/* How much is open for the sale. */
static void count_meant(const Adjusting *work, const Issue *issue, size_t *ret_charges,
                        size_t *ret_discounts)
{
    *ret_charges = 0;
    *ret_discounts = 0;
    for (size_t i = 0; i < work->charge_count; i++) {
        const ExtraChargeOpen *row = &work->charges[i];
        *ret_charges += of_sale(issue, row->seller, row->buyer, row->currency) ? 1 : 0;
    }
    for (size_t i = 0; i < work->discount_count; i++) {
        const DiscountOpen *row = &work->discounts[i];
        *ret_discounts += of_sale(issue, row->seller, row->buyer, row->currency) ? 1 : 0;
    }
}

static Err *adjust_one(Adjusting *work, Issue *issue, size_t charges, size_t discounts)
{
    Arena *out = work->call->out;
    size_t wanted = (issue->count + charges) * (1 + discounts);
    work->room = wanted < DOCUMENT_LINE_MAX ? wanted : DOCUMENT_LINE_MAX;
    work->issue = issue;
    work->count = issue->count;
    issue->uses = arena_array(out, IssueUse, discounts);
    issue->charges = arena_array(out, IssueCharge, charges);
    work->lines = arena_array(out, DocumentLine, work->room);
    work->events = arena_array(out, EventId, work->room);
    work->taken = arena_array(out, int64_t, work->room);
    for (size_t i = 0; i < issue->count; i++) {
        work->lines[i] = issue->lines[i];
        work->events[i] = issue->events[i];
        if (work->lines[i].id.v == 0) {
            work->lines[i].id = (InvoiceLineId){ call_new_id(work->call) };
        }
    }
    TRY(add_charges(work));
    TRY(add_discounts(work));
    issue->lines = work->lines;
    issue->events = work->events;
    issue->count = work->count;
    return NULL;
}

Err *adjust_issues(Call *call, Db *db, const AdjustIssues *adjust)
{
    Adjusting work = { .call = call, .adjust = adjust };
    if (adjust->count == 0) {
        return NULL;
    }
    AccountId first = adjust->issues[0].buyer;
    AccountId last = adjust->issues[adjust->count - 1].buyer;
    TRY(read_charges(&work, db, first, last));
    TRY(read_discounts(&work, db, first, last));
    for (size_t i = 0; i < adjust->count; i++) {
        Issue *issue = &adjust->issues[i];
        size_t charges;
        size_t discounts;
        count_meant(&work, issue, &charges, &discounts);
        if (issue->kind == DOCUMENT_INVOICE && charges + discounts > 0) {
            const DocumentPartyRow *seller =
                party_find(adjust->parties, adjust->party_count, issue->seller);
            const Zone *zone;
            TRY(zone_get(seller->time_zone, &zone));
            work.today = date_of(call->now, zone);
            TRY(adjust_one(&work, issue, charges, discounts));
        }
    }
    return NULL;
}

Err *adjust_open_read(Call *call, Db *db, AccountId buyer, const DocumentPartyRow *parties,
                      size_t party_count, AdjustOpen *ret_open)
{
    Adjusting work = { .call = call };
    TRY(read_charges(&work, db, buyer, buyer));
    TRY(read_discounts(&work, db, buyer, buyer));
    *ret_open = (AdjustOpen){ .parties = parties,
                              .party_count = party_count,
                              .charges = work.charges,
                              .charge_count = work.charge_count,
                              .discounts = work.discounts,
                              .discount_count = work.discount_count };
    return NULL;
}

Err *adjust_foretell(Call *call, AdjustOpen *open, Date day, Issue *issue)
{
    const AdjustIssues adjust = { .parties = open->parties, .party_count = open->party_count };
    Adjusting work = { .call = call,
                       .adjust = &adjust,
                       .charges = open->charges,
                       .charge_count = open->charge_count,
                       .discounts = open->discounts,
                       .discount_count = open->discount_count,
                       .today = day };
    size_t charges;
    size_t discounts;
    count_meant(&work, issue, &charges, &discounts);
    return charges + discounts == 0 ? NULL : adjust_one(&work, issue, charges, discounts);
}

Err *adjust_record(Call *call, Db *db, const Issue *issues, size_t count)
{
    Arena scratch = call->scratch;
    size_t uses = 0;
    size_t charges = 0;
    for (size_t i = 0; i < count; i++) {
        uses += issues[i].use_count;
        charges += issues[i].charge_count;
    }
    DiscountUseAdd *use_rows = arena_array(&scratch, DiscountUseAdd, uses);
    ExtraChargeLineAdd *charge_rows = arena_array(&scratch, ExtraChargeLineAdd, charges);
    uses = 0;
    charges = 0;
    for (size_t i = 0; i < count; i++) {
        const Issue *issue = &issues[i];
        for (size_t k = 0; k < issue->use_count; k++) {
            const IssueUse *use = &issue->uses[k];
            use_rows[uses++] =
                (DiscountUseAdd){ use->discount, use->number, issue->id, use->amount_minor };
        }
        for (size_t k = 0; k < issue->charge_count; k++) {
            const IssueCharge *charge = &issue->charges[k];
            charge_rows[charges++] =
                (ExtraChargeLineAdd){ charge->charge, charge->number, issue->id,
                                      issue->lines[charge->line].id };
        }
    }
    if (uses > 0) {
        TRY(store_discount_uses_add(db, scratch, use_rows, uses));
    }
    return charges == 0 ? NULL : store_extra_charge_lines_add(db, scratch, charge_rows, charges);
}
