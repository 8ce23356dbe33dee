/*
 * price.h - the price of a plan on each edge of the path operator > partner > ... (R36).
 *
 * A price list's row or a seller's price rule says by PriceTerms how an edge makes its price: as it
 * is, off the suggested retail price, or on what the seller itself pays. A mark-up is a part of the
 * cost, a margin a part of the price: 20 % on a cost of 900 are 1080.00 and 1125.00. The result is
 * frozen with its source: it is copied onto the order line and the subscription, and moves only at
 * a renewal after its protection.
 */
#ifndef DOMAIN_PRICE_H
#define DOMAIN_PRICE_H

#include "domain/calendar.h"
#include "domain/money.h"
#include "domain/words.h"

enum {
    PRICE_EDGE_MAX = 8,             /* tiers under the operator */
    MARKUP_PPM_MIN = -1000000,      /* -100 %: free */
    MARKUP_PPM_MAX = 10 * 1000000,  /* +1000 % */
    MARGIN_PPM_MIN = -10 * 1000000, /* -1000 % */
    MARGIN_PPM_MAX = 999 * 1000,    /* 99.9 %: a margin of 100 % has no price */
    DISCOUNT_PPM_MAX = 1000000,     /* 100 %: free; from 0 */
    PROTECTION_PERIODS_MAX = 120
};

#define PRICE_KINDS(X)                                                                       \
    X(PRICE_FIXED, "fixed")       /* as it is */                                             \
    X(PRICE_DISCOUNT, "discount") /* off the suggested retail price: srp x (1 - discount) */ \
    X(PRICE_MARKUP, "markup")     /* cost x (1 + mark-up) */                                 \
    X(PRICE_MARGIN, "margin")     /* cost / (1 - margin) */                                  \
    X(PRICE_NOT_SOLD, "not_sold") /* the plan is not for sale */
ENUM_DECLARE(PriceKind, price_kind, PRICE_KIND_COUNT, PRICE_KINDS)

/* How long a sale keeps its price; it changes at a renewal after that and at no other time. */
#define PRICE_PROTECTIONS(X)                                               \
    X(PROTECTION_NONE, "none")       /* until the next billing period */   \
    X(PROTECTION_PERIODS, "periods") /* for a number of billing periods */ \
    X(PROTECTION_TERM, "term")       /* until the end of the term */
ENUM_DECLARE(PriceProtection, price_protection, PROTECTION_COUNT, PRICE_PROTECTIONS)

/* What those see who have no session. */
#define VISITORS_SEES(X)                                                  \
    X(VISITORS_CATALOGUE, "catalogue") /* all products, without prices */ \
    X(VISITORS_PRICES, "prices")       /* what the default list has */    \
    X(VISITORS_NOTHING, "nothing")     /* they are to sign in */
ENUM_DECLARE(VisitorsSee, visitors_see, VISITORS_SEE_COUNT, VISITORS_SEES)

#define PRICE_VERSION_STATES(X)             \
    X(PRICE_VERSION_DRAFT, "draft")         \
    X(PRICE_VERSION_PUBLISHED, "published") \
    X(PRICE_VERSION_DROPPED, "dropped")
ENUM_DECLARE(PriceVersionState, price_version_state, PRICE_VERSION_STATE_COUNT,
             PRICE_VERSION_STATES)

/* An amount that is not said. */
#define PRICE_UNKNOWN ((Decimal){ .units = -1 })

/* How a row or a rule makes a price. */
typedef struct PriceTerms {
    PriceKind kind;
    Decimal fixed;       /* PRICE_FIXED: per unit and billing period, before tax, 0 or more */
    int64_t percent_ppm; /* the other kinds, in millionths */
    Decimal setup;       /* once for each unit; PRICE_UNKNOWN: as above, marked up like the price */
    Decimal suggested;   /* suggested retail price; PRICE_UNKNOWN: as above */
    Decimal cost;        /* what the first edge's seller pays; PRICE_UNKNOWN: not known */
} PriceTerms;

typedef struct PriceRule {
    PriceTerms terms;
    Currency currency; /* of the amounts in the terms */
    Str source;        /* in words, as the buyer reads it */
} PriceRule;

/* A frozen price. */
typedef struct Price {
    Decimal unit; /* per unit and billing period, before tax */
    Currency currency;
    Str source; /* "price list 'Partners EUR'"; the buyer sees it, so never the seller's own price
                 */
    Decimal setup;     /* once for each unit, 0 or more */
    Decimal suggested; /* what an end customer is expected to pay; PRICE_UNKNOWN */
} Price;

/* The three rules of a percentage, each rounded once, half away from zero, at the currency's minor
 * unit. Fails: MONEY_RANGE, FIELD_RANGE (a percentage outside its limits). */
MUST_USE Err *price_markup(Decimal cost, int64_t markup_ppm, Currency currency, Decimal *ret_unit);
MUST_USE Err *price_margin(Decimal cost, int64_t margin_ppm, Currency currency, Decimal *ret_unit);
MUST_USE Err *price_discount(Decimal suggested, int64_t discount_ppm, Currency currency,
                             Decimal *ret_unit);
/* The price and so much of it more, with as many decimals as it has, at least the currency's.
 * Fails: MONEY_RANGE, FIELD_RANGE. */
MUST_USE Err *price_raise(Decimal price, int64_t ppm, Currency currency, Decimal *ret_price);
/* What part of the price is not cost, in millionths, rounded half away; negative below cost. False
 * for a price of nothing. */
bool price_margin_of(Decimal price, Decimal cost, int64_t *ret_margin_ppm);
/* What was added to the cost, in millionths of it. False for a cost of nothing. */
bool price_markup_of(Decimal price, Decimal cost, int64_t *ret_markup_ppm);

/* The terms as such. Fails: FIELD_RANGE ("price", "percent", "setup", "suggested"). */
MUST_USE Err *price_terms_check(const PriceTerms *terms);
/* The price of one edge; `parent` is the edge above, or NULL on the first, where the terms' own
 * cost stands in its place. Fails: PRICE_MISSING (nothing to count from, another currency, not for
 * sale), MONEY_RANGE, FIELD_RANGE. */
MUST_USE Err *price_apply(const PriceRule *rule, const Price *parent, Price *ret_price);
/* "price list 'Partners EUR'". */
Str price_list_source(Arena *out, Str list_name);

/* "the catalogue without prices": what visitors see, in words. */
Str visitors_see_label(VisitorsSee see);
/* "Mark-up"; "how the price is made", in a word. */
Str price_kind_label(PriceKind kind);
/* "cost 7.10 x (1 + 20 %) = 8.52": how the terms of a first edge make their price. */
Str price_formula(Arena *out, const PriceTerms *terms, Currency currency);
/* "20", "2.5": a percentage; of a fixed price "12.50". Sets `fixed` or `percent_ppm`. Fails:
 * FIELD_INVALID, FIELD_RANGE ("amount"). */
MUST_USE Err *price_amount_parse(Str text, PriceTerms *terms);
/* The amount as it is typed; empty where the kind has none. */
Str price_amount_format(Arena *out, const PriceTerms *terms);

/* The first day on which a sale that has its price since `from` may get another one. `periods` is
 * of PROTECTION_PERIODS. */
Date price_protected_until(PriceProtection protection, int64_t periods, Date from, Period billing,
                           Period term);
/* Is its price still kept on that day? */
bool price_protected(PriceProtection protection, int64_t periods, Date from, Period billing,
                     Period term, Date day);

#endif
