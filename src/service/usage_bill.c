/* usage_bill.c - rates the use of metered sales, and makes their lines. */
#include "service/usage_bill.h"

#include "domain/billing/tariff.h"

static const RoundingRule rounding = ROUNDING_LINE_HALF_UP;

/* One sale while it is rated. */
typedef struct Rater {
    Call *call;
    Db *db;
    const TaxInput *tax;
    Date until;
    Arena scratch; /* what is read, and the lists while they grow */
    UsageSale sale;
    const Zone *zone;
    MeteredPrice price;
    Schedule schedule;
    UsageDue due;
    size_t late_lines; /* of the lists, those about what came late */
    size_t late_ratings;
} Rater;

/* A period to be rated, and what was billed of it; version 0: nothing. */
typedef struct RatedPeriod {
    Interval days;
    Instant from_at;
    Instant to_at;
    int32_t version;
    int64_t amount_minor;
    int64_t minimum_minor;
} RatedPeriod;

static Money money_of(const Rater *rater, int64_t minor)
{
    return (Money){ minor, rater->price.currency };
}

static Err *line_add(Rater *rater, LineKind kind, const RatedPeriod *period, Explain explain,
                     int64_t minor)
{
    UsageDue *due = &rater->due;
    const BillRow *row = due->row;
    TaxInput tax = *rater->tax;
    int32_t days = interval_days(period->days);
    tax.date = period->days.from;
    explain.num = days;
    explain.den = days;
    explain.cycle = schedule_cycle(&rater->schedule, period->days.from);
    explain.rounding = rounding;
    explain.source = row->price_source;
    DocumentLine line = { .kind = kind,
                          .subscription = row->subscription,
                          .owner = row->owner,
                          .owner_name = row->owner_name,
                          .title = row->title,
                          .days = period->days,
                          .explain = explain,
                          .net = money_of(rater, minor) };
    TRY(tax_decide(&tax, &line.tax));
    assert(due->count < USAGE_LINES_MAX);
    due->lines[due->count] = line;
    due->count++;
    return NULL;
}

/* One amount once; whole units at one price as they are. */
static Explain explain_of(const Rater *rater, Decimal units, int64_t minor, bool first)
{
    const UsageTariff *tariff = &rater->price.tariff;
    bool plain = first && tariff->model == USAGE_PER_UNIT && tariff->included.units == 0 &&
                 !tariff->has_maximum && units.scale == 0;
    int32_t scale = currency_exponent(rater->price.currency);
    return plain ? (Explain){ .unit_price = tariff->price, .quantity = units.units }
                 : (Explain){ .unit_price = { minor, scale }, .quantity = 1 };
}

static Str difference_text(const Rater *rater, Str formula, int64_t before, int64_t difference)
{
    Arena *out = rater->call->out;
    return arena_printf(out, "%.*s − %.*s = %.*s", STR_ARG(formula),
                        STR_ARG(money_display(out, money_of(rater, before))),
                        STR_ARG(money_display(out, money_of(rater, difference))));
}

static Err *rate_use(Rater *rater, const RatedPeriod *period, const UsageSum *sum,
                     UsageRating *rating)
{
    Arena *out = rater->call->out;
    bool first = period->version == 0;
    Str formula;
    Money amount;
    TRY(usage_amount(&rater->price.tariff, sum->units, rounding, rater->price.currency, &amount));
    TRY(tariff_formula(out, &rater->price, sum->units, rater->sale.unit, amount, &formula));
    int64_t difference = amount.minor - period->amount_minor;
    rating->row.amount_minor = amount.minor;
    rating->row.formula =
        first ? formula : difference_text(rater, formula, period->amount_minor, difference);
    rating->has_line = first || difference != 0;
    if (!rating->has_line) {
        return NULL;
    }
    Explain explain = explain_of(rater, sum->units, difference, first);
    explain.rule = first ? S("R21") : S("R22");
    return line_add(rater, LINE_USAGE, period, explain, difference);
}

/* R23: what is missing to the minimum of the used days. */
static Err *rate_minimum(Rater *rater, const RatedPeriod *period, UsageRating *rating)
{
    Arena *out = rater->call->out;
    Money true_up;
    if (!rater->price.has_minimum) {
        return NULL;
    }
    int32_t used = interval_days(period->days);
    int32_t cycle = interval_days(schedule_cycle(&rater->schedule, period->days.from));
    Money amount = money_of(rater, rating->row.amount_minor);
    TRY(usage_true_up(rater->price.minimum, used, cycle, amount, &true_up));
    int64_t difference = true_up.minor - period->minimum_minor;
    Str formula =
        arena_printf(out, "%.*s × %d/%d days − %.*s used = %.*s",
                     STR_ARG(money_display(out, rater->price.minimum)), (int)used, (int)cycle,
                     STR_ARG(money_display(out, amount)), STR_ARG(money_display(out, true_up)));
    if (period->version > 0 && difference != 0) {
        formula = difference_text(rater, formula, period->minimum_minor, difference);
    }
    rating->row.minimum_minor = true_up.minor;
    rating->row.minimum_formula = formula;
    rating->has_minimum_line = difference != 0;
    if (difference == 0) {
        return NULL;
    }
    Explain explain = { .unit_price = { difference, currency_exponent(amount.currency) },
                        .quantity = 1,
                        .rule = S("R23") };
    return line_add(rater, LINE_MINIMUM, period, explain, difference);
}

static Err *rate_period(Rater *rater, const RatedPeriod *period)
{
    UsageDue *due = &rater->due;
    const BillRow *row = due->row;
    UsageSum sum;
    const UsageStretch stretch = { row->subscription, period->from_at, period->to_at };
    TRY(store_usage_sum(rater->db, rater->scratch, rater->price.tariff.aggregate, stretch, &sum));
    UsageRating *rating = &due->ratings[due->rating_count];
    *rating = (UsageRating){ .row = { .subscription = row->subscription,
                                      .buyer = row->buyer,
                                      .from_on = period->days.from,
                                      .version = period->version + 1,
                                      .to_on = period->days.to,
                                      .from_at = period->from_at,
                                      .to_at = period->to_at,
                                      .records = sum.records,
                                      .units = sum.units,
                                      .minimum_formula = S(""),
                                      .rated_at = rater->call->now } };
    TRY(rate_use(rater, period, &sum, rating));
    TRY(rate_minimum(rater, period, rating));
    due->rating_count++;
    return NULL;
}

/* The use of the day on which it ended counts: R24. */
static Instant end_of(const Rater *rater, Date to)
{
    Date end = rater->due.row->end_on;
    bool last = !date_is_none(end) && to.day >= end.day;
    return date_start((Date){ to.day + (last ? 1 : 0) }, rater->zone);
}

/* What came late goes first: the same page cannot count it twice. */
static Err *rate_late(Rater *rater)
{
    UsageDue *due = &rater->due;
    const BillRow *row = due->row;
    UsageStale *stale;
    size_t count;
    bool ends = !date_is_none(row->end_on);
    const UsageStaleQuery query = { .subscription = row->subscription,
                                    .buyer = row->buyer,
                                    .end_on = row->end_on,
                                    .end_at = ends ? end_of(rater, row->end_on) : (Instant){ 0 } };
    TRY(store_usage_stale(rater->db, &rater->scratch, &query, &stale, &count));
    for (size_t i = 0; i < count; i++) {
        const RatedPeriod period = { .days = { stale[i].from_on, stale[i].to_on },
                                     .from_at = stale[i].from_at,
                                     .to_at = stale[i].to_at,
                                     .version = stale[i].version,
                                     .amount_minor = stale[i].amount_minor,
                                     .minimum_minor = stale[i].minimum_minor };
        TRY(rate_period(rater, &period));
    }
    due->more = count == USAGE_STALE_MAX;
    rater->late_lines = due->count;
    rater->late_ratings = due->rating_count;
    return NULL;
}

static int64_t total_of(const UsageDue *due)
{
    int64_t total = 0;
    for (size_t i = 0; i < due->count; i++) {
        total += due->lines[i].net.minor; /* at most USAGE_LINES_MAX amounts that were checked */
    }
    return total;
}

Date usage_next_due(const Schedule *schedule, Date from, Date end)
{
    Date to = date_min(schedule_cycle(schedule, from).to, end);
    bool last = !date_is_none(end) && to.day == end.day;
    return (Date){ to.day + (last ? 1 : 0) };
}

/* The periods that are over. */
static Err *rate_new(Rater *rater)
{
    UsageDue *due = &rater->due;
    const BillRow *row = due->row;
    Date end = row->end_on;
    Date from = date_is_none(row->charged_through) ? row->started_on : row->charged_through;
    Date due_on = DATE_NONE;
    size_t count = 0;
    while (count <= USAGE_PERIODS_MAX && (date_is_none(end) || from.day < end.day)) {
        Date to = date_min(schedule_cycle(&rater->schedule, from).to, end);
        const RatedPeriod period = { .days = { from, to },
                                     .from_at = date_start(from, rater->zone),
                                     .to_at = end_of(rater, to) };
        due_on = usage_next_due(&rater->schedule, from, end);
        if (due_on.day > rater->until.day || count == USAGE_PERIODS_MAX) {
            break;
        }
        TRY(rate_period(rater, &period));
        due->through = to;
        from = to;
        due_on = (Date){ end.day + 1 }; /* when it was the last */
        count++;
    }
    bool over = !date_is_none(end) && from.day >= end.day;
    due_on = over ? (Date){ end.day + 1 } : due_on;
    bool passed = due_on.day <= rater->until.day;
    bool late_more = due->more && total_of(due) >= 0; /* else they are put off */
    due->more = late_more || (!over && passed);
    due->next = over && passed ? DATE_NONE : due_on;
    due->next = due->more ? rater->until : due->next;
    return NULL;
}

/* An invoice is never below zero: what late use makes cheaper waits until there is enough to take
 * it from. */
static void put_off(Rater *rater)
{
    UsageDue *due = &rater->due;
    if (total_of(due) >= 0) {
        return;
    }
    due->lines += rater->late_lines;
    due->count -= rater->late_lines;
    due->ratings += rater->late_ratings;
    due->rating_count -= rater->late_ratings;
}

/* Only as much as there is: a page has many sales. */
static UsageDue due_copy(Arena *out, const UsageDue *due)
{
    UsageDue copy = *due;
    copy.lines = arena_array(out, DocumentLine, due->count);
    copy.ratings = arena_array(out, UsageRating, due->rating_count);
    for (size_t i = 0; i < due->count; i++) {
        copy.lines[i] = due->lines[i];
    }
    for (size_t i = 0; i < due->rating_count; i++) {
        copy.ratings[i] = due->ratings[i];
    }
    return copy;
}

Err *usage_due(Call *call, Db *db, const BillRow *row, const TaxInput *tax, Date until, bool hold,
               UsageDue *ret_due)
{
    Rater rater = { .call = call, .db = db, .tax = tax, .until = until, .scratch = call->scratch };
    Arena *scratch = &rater.scratch;
    Period billing;
    if (date_is_none(row->started_on)) {
        return ERR(SUBSCRIPTION_STATE, "it has no first day");
    }
    if (hold) {
        TRY(store_usage_hold(db, row->subscription));
    }
    TRY(store_usage_sale(db, scratch, row->subscription, row->buyer, &rater.sale));
    TRY(zone_get(rater.sale.time_zone, &rater.zone));
    TRY(tariff_parse(*scratch, rater.sale.tariff, row->currency, &rater.price));
    TRY(period_parse(row->billing, "billing", &billing));
    rater.schedule = schedule_on_day(row->started_on, row->anchor_day, billing);
    rater.due = (UsageDue){ .row = row,
                            .lines = arena_array(scratch, DocumentLine, USAGE_LINES_MAX),
                            .ratings = arena_array(scratch, UsageRating,
                                                   USAGE_PERIODS_MAX + USAGE_STALE_MAX),
                            .through = row->charged_through };
    TRY(rate_late(&rater));
    TRY(rate_new(&rater));
    put_off(&rater);
    *ret_due = due_copy(call->out, &rater.due);
    return NULL;
}

bool usage_charges_days(const DocumentLine *line)
{
    return line->kind == LINE_USAGE && str_eq(line->explain.rule, S("R21"));
}

static InvoiceLineId line_of(const UsageRatingNew *row, LineKind kind, const Issue *issues,
                             size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Issue *issue = &issues[i];
        for (size_t k = 0; k < issue->count && issue->buyer.v == row->buyer.v; k++) {
            const DocumentLine *line = &issue->lines[k];
            if (line->kind == kind && line->subscription.v == row->subscription.v &&
                line->days.from.day == row->from_on.day) {
                return line->id;
            }
        }
    }
    assert(!"every rating with a difference has its line");
    return (InvoiceLineId){ 0 };
}

Err *usage_due_write(Call *call, Db *db, const UsageDue *dues, size_t count, const Issue *issues,
                     size_t issue_count)
{
    Arena scratch = call->scratch;
    for (size_t i = 0; i < count; i++) {
        const UsageDue *due = &dues[i];
        UsageRatingNew *rows = arena_array(&scratch, UsageRatingNew, due->rating_count);
        for (size_t k = 0; k < due->rating_count; k++) {
            const UsageRating *rating = &due->ratings[k];
            rows[k] = rating->row;
            if (rating->has_line) {
                rows[k].line = line_of(&rows[k], LINE_USAGE, issues, issue_count);
            }
            if (rating->has_minimum_line) {
                rows[k].minimum_line = line_of(&rows[k], LINE_MINIMUM, issues, issue_count);
            }
        }
        TRY(store_usage_ratings_add(db, scratch, rows, due->rating_count));
    }
    return NULL;
}
