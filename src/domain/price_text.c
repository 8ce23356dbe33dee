/* price_text.c - prices in words: kinds, formulas, and amounts as people type them. */
#include "domain/price.h"

enum { PERCENT_SCALE = 4, PPM_DIGITS = 4 };

Str visitors_see_label(VisitorsSee see)
{
    static const Str labels[VISITORS_SEE_COUNT] = {
        [VISITORS_CATALOGUE] = STR_INIT("the catalogue without prices"),
        [VISITORS_PRICES] = STR_INIT("the default list's products and prices"),
        [VISITORS_NOTHING] = STR_INIT("nothing: they are asked to sign in"),
    };
    return labels[see];
}

Str price_kind_label(PriceKind kind)
{
    static const Str labels[PRICE_KIND_COUNT] = {
        [PRICE_FIXED] = STR_INIT("Fixed"),       [PRICE_DISCOUNT] = STR_INIT("Discount"),
        [PRICE_MARKUP] = STR_INIT("Mark-up"),    [PRICE_MARGIN] = STR_INIT("Margin"),
        [PRICE_NOT_SOLD] = STR_INIT("Not sold"),
    };
    return labels[kind];
}

static Str made_of(Arena *out, const PriceTerms *terms, Currency currency)
{
    const PriceRule rule = { .terms = *terms, .currency = currency };
    bool discount = terms->kind == PRICE_DISCOUNT;
    Decimal base = discount ? terms->suggested : terms->cost;
    Str percent = percent_format(out, terms->percent_ppm);
    Price price;
    if (base.units < 0) {
        return discount ? S("no suggested price to count from") : S("no cost to count from");
    }
    if (price_apply(&rule, NULL, &price) != NULL) {
        return S("outside its limits");
    }
    return arena_printf(out, "%s %.*s %s (1 %s %.*s) = %.*s", discount ? "suggested" : "cost",
                        STR_ARG(decimal_format(out, base)), terms->kind == PRICE_MARGIN ? "÷" : "×",
                        terms->kind == PRICE_MARKUP ? "+" : "−", STR_ARG(percent),
                        STR_ARG(decimal_format(out, price.unit)));
}

Str price_formula(Arena *out, const PriceTerms *terms, Currency currency)
{
    switch (terms->kind) {
    case PRICE_DISCOUNT:
    case PRICE_MARKUP:
    case PRICE_MARGIN:
        return made_of(out, terms, currency);
    case PRICE_FIXED:
        return S("as it is");
    case PRICE_NOT_SOLD:
    case PRICE_KIND_COUNT:
        break;
    }
    return S("not for sale");
}

Err *price_amount_parse(Str text, PriceTerms *terms)
{
    Decimal amount;
    bool fixed = terms->kind == PRICE_FIXED;
    if (terms->kind == PRICE_NOT_SOLD) {
        return NULL;
    }
    Err *err = decimal_parse(text, fixed ? DECIMAL_SCALE_MAX : PERCENT_SCALE, &amount);
    if (err != NULL) {
        return ERR_FIELD(FIELD_INVALID, "amount",
                         fixed ? "A price is a number such as 12.50."
                               : "A percentage is a number such as 20 or 2.5.");
    }
    if (fixed) {
        terms->fixed = amount;
        return NULL;
    }
    err = num_mul(amount.units, num_pow10(PPM_DIGITS - amount.scale), &terms->percent_ppm);
    return err == NULL ? NULL : ERR_FIELD(FIELD_RANGE, "amount", "This is too much.");
}

Str price_amount_format(Arena *out, const PriceTerms *terms)
{
    if (terms->kind == PRICE_FIXED) {
        return decimal_format(out, terms->fixed);
    }
    return terms->kind == PRICE_NOT_SOLD
               ? (Str){ 0 }
               : decimal_format(out,
                                decimal_normal((Decimal){ terms->percent_ppm, PERCENT_SCALE }));
}
