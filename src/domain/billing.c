/* billing.c - the amount of a line, and what is given back of it. */
#include "domain/billing.h"

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

/* "-€249.95 × €25.00/€749.85 = -€8.33": the line's part of all that the discount works on. */
static Str explain_discount(Arena *out, const Explain *explain, Money amount)
{
    return arena_printf(out, "%.*s × %.*s/%.*s = %.*s",
                        STR_ARG(decimal_display(out, explain->unit_price, amount.currency)),
                        STR_ARG(money_display(out, (Money){ explain->num, amount.currency })),
                        STR_ARG(money_display(out, (Money){ explain->den, amount.currency })),
                        STR_ARG(money_display(out, amount)));
}

Str explain_format(Arena *out, const Explain *explain, Money amount)
{
    if (str_eq(explain->rule, S("R5"))) {
        return explain_discount(out, explain, amount);
    }
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
