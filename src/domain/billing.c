/* billing.c - the amount of a line, what is given back, and the periods that are due. */
#include "domain/billing.h"

#include "domain/billing/wanted.h"
#include "domain/subscription.h"

ENUM_DEFINE(RoundingRule, rounding_rule, ROUNDING_RULE_COUNT, ROUNDING_RULES)

static const Str rounding_labels[ROUNDING_RULE_COUNT] = {
    [ROUNDING_LINE_HALF_UP] = STR_INIT("half away from zero, once per line"),
    [ROUNDING_LINE_HALF_EVEN] = STR_INIT("half to even, once per line"),
    [ROUNDING_LINE_DOWN] = STR_INIT("down, once per line"),
    [ROUNDING_UNIT_DOWN] = STR_INIT("down, once per unit"),
};

/* unit_down cuts too, but before it multiplies. */
static const Rounding roundings[ROUNDING_RULE_COUNT] = {
    [ROUNDING_LINE_HALF_UP] = ROUND_HALF_UP,
    [ROUNDING_LINE_HALF_EVEN] = ROUND_HALF_EVEN,
    [ROUNDING_LINE_DOWN] = ROUND_DOWN,
    [ROUNDING_UNIT_DOWN] = ROUND_DOWN,
};

static Err *too_large(Err *err)
{
    return err == NULL ? NULL : err_wrap(err, ERR_MONEY_RANGE, "the amount of a line is too large");
}

static bool explain_valid(const Explain *explain)
{
    return explain->quantity >= 0 && explain->num >= 0 && explain->num <= explain->den &&
           explain->den >= 1 && explain->den <= EXPLAIN_DEN_MAX && explain->unit_price.scale >= 0 &&
           explain->unit_price.scale <= DECIMAL_SCALE_MAX &&
           (unsigned)explain->rounding < ROUNDING_RULE_COUNT;
}

Err *line_amount(const Explain *explain, Currency currency, Money *ret_amount)
{
    assert(explain_valid(explain));
    int32_t shift = currency_exponent(currency) - explain->unit_price.scale;
    int64_t num = explain->num * num_pow10(shift > 0 ? shift : 0);
    int64_t den = explain->den * num_pow10(shift < 0 ? -shift : 0);
    bool by_unit = explain->rounding == ROUNDING_UNIT_DOWN;
    int64_t minor;

    TRY(too_large(num_mul3_div(explain->unit_price.units, by_unit ? 1 : explain->quantity, num, den,
                               roundings[explain->rounding], &minor)));
    TRY(too_large(num_mul(minor, by_unit ? explain->quantity : 1, &minor)));
    *ret_amount = (Money){ minor, currency };
    return NULL;
}

Str explain_format(Arena *out, const Explain *explain, Money amount)
{
    assert(explain_valid(explain));
    StrBuf buf = buf_new(out, 80);
    buf_add(&buf, decimal_display(out, explain->unit_price, amount.currency));
    buf_addf(&buf, " × %lld", (long long)explain->quantity);
    if (explain->num != explain->den) {
        buf_addf(&buf, " × %lld/%lld days", (long long)explain->num, (long long)explain->den);
    }
    buf_add(&buf, S(" = "));
    buf_add(&buf, money_display(out, amount));
    return buf_str(&buf);
}

Str rounding_rule_label(RoundingRule rule)
{
    assert((unsigned)rule < ROUNDING_RULE_COUNT);
    return rounding_labels[rule];
}

Rounding rounding_rule_kind(RoundingRule rule)
{
    assert((unsigned)rule < ROUNDING_RULE_COUNT);
    return roundings[rule];
}

Err *credit_share(const CreditShare *share, RoundingRule rounding, int64_t *ret_credit)
{
    int64_t credit = share->standing;
    if (!share->is_last) {
        const int64_t factors[] = { share->billed, share->num, share->quantity };
        const int64_t divisors[] = { share->den, share->whole };
        TRY(too_large(num_ratio(factors, COUNT_OF(factors), divisors, COUNT_OF(divisors),
                                roundings[rounding], &credit)));
    }
    *ret_credit = credit < share->standing ? credit : share->standing;
    return NULL;
}

/* The charged days of the line that come back. */
static int32_t remaining_days(const BilledLine *line, Date from)
{
    return interval_days((Interval){ date_max(from, line->days.from), line->charged_to });
}

static bool billed_line_valid(const BilledLine *line)
{
    return line->standing.minor >= 0 && line->standing.minor <= line->billed.minor &&
           currency_eq(line->standing.currency, line->billed.currency) &&
           !interval_empty(line->days) && line->charged_to.day >= line->days.from.day &&
           line->charged_to.day <= line->days.to.day;
}

Err *credit_amount(const BilledLine *line, Date from, Money *ret_credit)
{
    assert(billed_line_valid(line));
    const CreditShare share = { .billed = line->billed.minor,
                                .standing = line->standing.minor,
                                .num = remaining_days(line, from),
                                .den = interval_days(line->days),
                                .quantity = 1,
                                .whole = 1,
                                .is_last = from.day <= line->days.from.day };
    int64_t credit;
    TRY(credit_share(&share, ROUNDING_LINE_HALF_UP, &credit));
    *ret_credit = (Money){ credit, line->billed.currency };
    return NULL;
}

Explain credit_explain(const BilledLine *line, Date from)
{
    assert(billed_line_valid(line));
    int32_t exponent = currency_exponent(line->billed.currency);
    return (Explain){ .unit_price = { -line->billed.minor, exponent },
                      .quantity = 1,
                      .num = remaining_days(line, from),
                      .den = interval_days(line->days),
                      .cycle = line->days,
                      .rounding = ROUNDING_LINE_HALF_UP,
                      .source = S("the billed amount of the line"),
                      .rule = S("R15") };
}

/* Where the next line begins. */
static Date next_from(const DueInput *input)
{
    return date_is_none(input->charged_through) ? input->start : input->charged_through;
}

static bool runs_on(const DueInput *input, Date day)
{
    return date_is_none(input->end) || day.day < input->end.day;
}

/* Whole days, in advance, on an edge of its own. */
static const Scale days_scale = { .proration = PRORATION_DAY };
static const Policy days_policy = { .proration = PRORATION_DAY };
static const BillInput by_day = { .scale = &days_scale, .policy = &days_policy, .buyer = EDGE_ANY };

static Interval days_of(Span span)
{
    return (Interval){ { (int32_t)span.from }, { (int32_t)span.to } };
}

static DueLine due_line(const DueInput *input, Date from)
{
    Date to = input->end;
    if (!period_eq(input->term, input->schedule.period)) {
        Interval term = subscription_term(input->start, input->term, &input->schedule, from);
        to = date_min(to, term.to);
    }
    Point end = date_is_none(to) ? POINT_NEVER : to.day;
    const Stretch stretch = {
        .span = { from.day, end }, .billed = true, .grid = { input->schedule, 0 }, .cycle_end = end
    };
    Piece piece;
    bool wanted = wanted_first(&by_day, &stretch, 1, from.day, &piece);
    assert(wanted);
    Ratio ratio = grid_ratio(by_day.scale, by_day.policy, &stretch.grid, piece.span, piece.cycle,
                             from.day == input->start.day);
    return (DueLine){ .days = days_of(piece.span),
                      .cycle = days_of(piece.cycle),
                      .num = ratio.num,
                      .den = ratio.den };
}

void billing_due(const DueInput *input, DueLine ret_lines[DUE_LINE_MAX], size_t *ret_count,
                 bool *ret_more)
{
    Date from = next_from(input);
    size_t count = 0;
    assert(from.day >= input->start.day);
    while (count < DUE_LINE_MAX && from.day <= input->target.day && runs_on(input, from)) {
        ret_lines[count] = due_line(input, from);
        assert(ret_lines[count].num > 0);
        from = ret_lines[count].days.to;
        count++;
    }
    *ret_count = count;
    *ret_more = from.day <= input->target.day && runs_on(input, from);
}

Date billing_next_due(const DueInput *input)
{
    Date from = next_from(input);
    return runs_on(input, from) ? from : DATE_NONE;
}
