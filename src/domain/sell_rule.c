/* sell_rule.c - which price rule counts, in one total order. */
#include "domain/sell_rule.h"

ENUM_DEFINE(SellScope, sell_scope, SELL_SCOPE_COUNT, SELL_SCOPES)
ENUM_DEFINE(SellAudience, sell_audience, SELL_AUDIENCE_COUNT, SELL_AUDIENCES)

bool tag_valid(Str tag)
{
    bool hyphen = true; /* none at the start, none beside another */
    for (size_t i = 0; i < tag.len; i++) {
        char c = tag.ptr[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!word && (c != '-' || hyphen)) {
            return false;
        }
        hyphen = !word;
    }
    return tag.len <= TAG_BYTES_MAX && !hyphen;
}

bool sell_rule_covers(const SellRule *rule, const SellSubject *subject)
{
    switch (rule->scope) {
    case SELL_SCOPE_PLAN:
        return rule->plan.v == subject->plan.v;
    case SELL_SCOPE_PRODUCT:
        return rule->product.v == subject->product.v;
    case SELL_SCOPE_CATEGORY:
        return str_eq(rule->word, subject->category);
    case SELL_SCOPE_VENDOR:
        return str_eq(rule->word, subject->vendor);
    case SELL_SCOPE_ALL:
        return true;
    case SELL_SCOPE_COUNT:
        break;
    }
    return false;
}

int sell_rule_compare(const SellRule *a, const SellRule *b)
{
    if (a->scope != b->scope) {
        return a->scope < b->scope ? -1 : 1;
    }
    if (a->audience != b->audience) {
        return a->audience < b->audience ? -1 : 1;
    }
    return a->audience == SELL_AUDIENCE_TAG ? str_cmp(a->tag, b->tag) : 0;
}

static bool days_meet(const SellRule *a, const SellRule *b)
{
    bool a_first = !date_is_none(a->valid_to) && a->valid_to.day <= b->valid_from.day;
    bool b_first = !date_is_none(b->valid_to) && b->valid_to.day <= a->valid_from.day;
    return !a_first && !b_first;
}

bool sell_rule_ties(const SellRule *a, const SellRule *b)
{
    return sell_rule_compare(a, b) == 0 && a->plan.v == b->plan.v && a->product.v == b->product.v &&
           str_eq(a->word, b->word) && a->account.v == b->account.v && days_meet(a, b);
}

bool sell_rule_before_list(const SellRule *rule)
{
    return rule->scope == SELL_SCOPE_PLAN && rule->audience == SELL_AUDIENCE_ACCOUNT;
}

PriceRule sell_rule_price(Arena *out, const SellRule *rule, Currency currency)
{
    return (PriceRule){ .terms = { .kind = rule->kind,
                                   .fixed = rule->price,
                                   .percent_ppm = rule->percent_ppm,
                                   .setup = PRICE_UNKNOWN,
                                   .suggested = PRICE_UNKNOWN,
                                   .cost = PRICE_UNKNOWN },
                        .currency = rule->kind == PRICE_FIXED ? rule->currency : currency,
                        .source = arena_printf(out, "price '%.*s'", STR_ARG(rule->name)) };
}

static Err *object_check(const SellRule *rule)
{
    bool word = rule->scope == SELL_SCOPE_CATEGORY || rule->scope == SELL_SCOPE_VENDOR;
    bool wrong = (rule->plan.v != 0) != (rule->scope == SELL_SCOPE_PLAN) ||
                 (rule->product.v != 0) != (rule->scope == SELL_SCOPE_PRODUCT) ||
                 (rule->word.len > 0) != word;
    if (wrong) {
        return ERR_FIELD(FIELD_INVALID, "object", "This is not what the rule is for.");
    }
    wrong = (rule->account.v != 0) != (rule->audience == SELL_AUDIENCE_ACCOUNT) ||
            (rule->tag.len > 0) != (rule->audience == SELL_AUDIENCE_TAG) ||
            (rule->tag.len > 0 && !tag_valid(rule->tag));
    return wrong ? ERR_FIELD(FIELD_INVALID, "whom", "These are not whom the rule is for.") : NULL;
}

Err *sell_rule_check(const SellRule *rule)
{
    const PriceTerms terms = { .kind = rule->kind,
                               .fixed = rule->price,
                               .percent_ppm = rule->percent_ppm };
    if (rule->name.len == 0 || rule->name.len > SELL_NAME_BYTES_MAX ||
        !str_utf8_valid(rule->name)) {
        return ERR_FIELD(FIELD_INVALID, "name", "A rule has a short name.");
    }
    if (rule->kind == PRICE_NOT_SOLD || rule->kind == PRICE_KIND_COUNT) {
        return ERR_FIELD(FIELD_INVALID, "kind", "A rule makes a price.");
    }
    if (!date_is_none(rule->valid_to) && rule->valid_to.day <= rule->valid_from.day) {
        return ERR_FIELD(FIELD_RANGE, "valid_to", "The last day comes after the first.");
    }
    TRY(object_check(rule));
    return price_terms_check(&terms);
}
