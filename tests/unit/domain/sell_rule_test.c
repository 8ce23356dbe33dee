/* sell_rule_test.c - which price rule counts. */
#include "domain/sell_rule.h"
#include "tests/unit/domain/domain_test.h"

enum { RULE_KINDS = 5 * 4 };

/* Every scope with every audience, and two tags. */
static SellRule rule_at(int i)
{
    static const char *const tags[] = { "", "alpha", "beta", "" };
    static const SellAudience audiences[] = { SELL_AUDIENCE_ACCOUNT, SELL_AUDIENCE_TAG,
                                              SELL_AUDIENCE_TAG, SELL_AUDIENCE_ALL };
    SellRule rule = { .name = S("Rule"),
                      .scope = (SellScope)(i / 4),
                      .audience = audiences[i % 4],
                      .tag = str_from_cstr(tags[i % 4]),
                      .kind = PRICE_MARKUP,
                      .currency = eur,
                      .valid_to = DATE_NONE };
    rule.plan.v = rule.scope == SELL_SCOPE_PLAN ? 1 : 0;
    rule.product.v = rule.scope == SELL_SCOPE_PRODUCT ? 2 : 0;
    rule.account.v = rule.audience == SELL_AUDIENCE_ACCOUNT ? 3 : 0;
    if (rule.scope == SELL_SCOPE_CATEGORY || rule.scope == SELL_SCOPE_VENDOR) {
        rule.word = S("Databases");
    }
    return rule;
}

/* EVIDENCE: R-CAT-04 the most specific rule counts: what it is for first, then whom */
TEST(price_rules_stand_in_one_total_order)
{
    for (int i = 0; i < RULE_KINDS; i++) {
        SellRule a = rule_at(i);
        CHECK_OK(sell_rule_check(&a));
        for (int j = 0; j < RULE_KINDS; j++) {
            SellRule b = rule_at(j);
            int order = sell_rule_compare(&a, &b);
            CHECK((order < 0) == (i < j) && (order > 0) == (i > j));
            CHECK(sell_rule_ties(&a, &b) == (i == j));
        }
        CHECK(sell_rule_before_list(&a) == (i == 0));
    }
}

TEST(rules_tie_only_on_a_day_in_common)
{
    SellRule a = rule_at(19);
    SellRule b = rule_at(19);
    a.valid_to.day = 100;
    b.valid_from.day = 100;
    CHECK(!sell_rule_ties(&a, &b) && !sell_rule_ties(&b, &a));
    a.valid_to.day = 101;
    CHECK(sell_rule_ties(&a, &b) && sell_rule_ties(&b, &a));
    b = rule_at(11);
    a = rule_at(11);
    b.word = S("Servers");
    CHECK(!sell_rule_ties(&a, &b));
}

TEST(a_rule_covers_what_it_is_for)
{
    const SellSubject subject = {
        .plan = { 1 }, .product = { 2 }, .category = S("Databases"), .vendor = S("Stoa")
    };
    for (int i = 0; i < RULE_KINDS; i++) {
        SellRule rule = rule_at(i);
        CHECK(sell_rule_covers(&rule, &subject) == (rule.scope != SELL_SCOPE_VENDOR));
    }
    SellRule rule = rule_at(0);
    rule.scope = SELL_SCOPE_COUNT;
    CHECK(!sell_rule_covers(&rule, &subject));
}

TEST(a_rule_that_says_nothing_clear_is_refused)
{
    SellRule rule = rule_at(0);
    rule.name = S("");
    CHECK_ERR(sell_rule_check(&rule), FIELD_INVALID);
    rule = rule_at(0);
    rule.plan.v = 0;
    CHECK_ERR(sell_rule_check(&rule), FIELD_INVALID);
    rule = rule_at(1);
    rule.tag = S("Not a tag");
    CHECK_ERR(sell_rule_check(&rule), FIELD_INVALID);
    rule = rule_at(19);
    rule.kind = PRICE_NOT_SOLD;
    CHECK_ERR(sell_rule_check(&rule), FIELD_INVALID);
    rule = rule_at(19);
    rule.percent_ppm = MARKUP_PPM_MIN - 1;
    CHECK_ERR(sell_rule_check(&rule), FIELD_RANGE);
    rule = rule_at(19);
    rule.valid_from.day = 20;
    rule.valid_to.day = 20;
    CHECK_ERR(sell_rule_check(&rule), FIELD_RANGE);
}

TEST(a_tag_is_a_small_word)
{
    CHECK(tag_valid(S("schools")) && tag_valid(S("gold-2026")));
    CHECK(!tag_valid(S("")) && !tag_valid(S("-a")) && !tag_valid(S("a-")) && !tag_valid(S("a--b")));
    CHECK(!tag_valid(S("Gold")) && !tag_valid(S("a b")));
    CHECK(!tag_valid(S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
}
