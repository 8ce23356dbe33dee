/*
 * sell_rule.h - a seller's own prices by rules, and which of them counts (R-CAT-04).
 *
 * The order is total, the most specific first:
 *   1. what it is for: a plan, a product, a category, a vendor, all
 *   2. whom it is for: one account, a tag, all
 *   3. of two tags of one buyer, the one that is first in the alphabet
 * Two rules that are the same in all three and have a day in common are a tie, which is refused
 * when the second is saved. The price that the buyer's own list names for the plan stands behind
 * the rules for that plan and that one account, and before all others; the list's mark-up is last.
 * A rule that has nothing to count from (a discount without a suggested price, another currency)
 * does not count.
 */
#ifndef DOMAIN_SELL_RULE_H
#define DOMAIN_SELL_RULE_H

#include "domain/id.h"
#include "domain/price.h"

enum {
    SELL_RULES_MAX = 500, /* of one seller */
    SELL_NAME_BYTES_MAX = 80,
    ACCOUNT_TAGS_MAX = 20, /* of one account */
    TAG_BYTES_MAX = 40
};

/* Narrow to wide. */
#define SELL_SCOPES(X)                 \
    X(SELL_SCOPE_PLAN, "plan")         \
    X(SELL_SCOPE_PRODUCT, "product")   \
    X(SELL_SCOPE_CATEGORY, "category") \
    X(SELL_SCOPE_VENDOR, "vendor")     \
    X(SELL_SCOPE_ALL, "all")
ENUM_DECLARE(SellScope, sell_scope, SELL_SCOPE_COUNT, SELL_SCOPES)

#define SELL_AUDIENCES(X)               \
    X(SELL_AUDIENCE_ACCOUNT, "account") \
    X(SELL_AUDIENCE_TAG, "tag")         \
    X(SELL_AUDIENCE_ALL, "all")
ENUM_DECLARE(SellAudience, sell_audience, SELL_AUDIENCE_COUNT, SELL_AUDIENCES)

typedef struct SellRule {
    SellRuleId id;
    AccountId edge; /* whose price it makes; zero while it is no account's */
    Str name;
    SellScope scope;
    PlanId plan;
    ProductId product;
    Str word; /* category or vendor */
    SellAudience audience;
    AccountId account;
    Str tag;
    PriceKind kind;
    Decimal price; /* PRICE_FIXED */
    int64_t percent_ppm;
    Currency currency; /* of the price; of the other kinds: whatever it is counted from */
    Date valid_from;   /* day 0: always */
    Date valid_to;     /* exclusive, or DATE_NONE */
} SellRule;

/* What is priced. */
typedef struct SellSubject {
    PlanId plan;
    ProductId product;
    Str category;
    Str vendor;
} SellSubject;

/* "schools", "gold-2026": a-z, 0-9 and single hyphens. */
bool tag_valid(Str tag);
bool sell_rule_covers(const SellRule *rule, const SellSubject *subject);
/* Below 0 when `a` is more specific; 0 for a tie and for the same rule. */
int sell_rule_compare(const SellRule *a, const SellRule *b);
/* The same three, and a day in common. */
bool sell_rule_ties(const SellRule *a, const SellRule *b);
/* Before what the buyer's price list names? */
bool sell_rule_before_list(const SellRule *rule);
/* As a rule for one edge; `currency`: of the buyer's price list. */
PriceRule sell_rule_price(Arena *out, const SellRule *rule, Currency currency);
/* Everything about a rule that needs no database. Fails: FIELD_… with the field: name, object,
 * audience, kind, percent, price, valid_to. */
MUST_USE Err *sell_rule_check(const SellRule *rule);

#endif
