/* approval_test.c - which orders a rule catches, and what it says. */
#include "domain/approval.h"
#include "tests/unit/domain/domain_test.h"

static const ApprovalLine lines[] = {
    { STR_INIT("postgresql-small"), STR_INIT("Databases"), STR_INIT("PostgreSQL") },
    { STR_INIT("firewall"), STR_INIT("Security"), STR_INIT("Acme") },
};
static const Str tags[] = { STR_INIT("school"), STR_INIT("south") };

static ApprovalFacts facts(void)
{
    return (ApprovalFacts){ .amount = euro_cents(10000),
                            .margin_known = true,
                            .margin_ppm = 100000,
                            .lines = lines,
                            .line_count = COUNT_OF(lines),
                            .seats_before = 40,
                            .seats_added = 10,
                            .tags = tags,
                            .tag_count = COUNT_OF(tags) };
}

static bool catches(ApprovalWhen when, int64_t threshold, const char *subject,
                    const ApprovalFacts *of)
{
    const ApprovalTest test = { when, threshold, eur, str_from_cstr(subject) };
    CHECK(approval_what(&test_arena, &test).len > 0);
    CHECK(approval_because(&test_arena, &test, of).len > 0);
    return approval_matches(&test, of);
}

/* EVIDENCE: R-ORD-05 every condition, on both sides of its border */
TEST(a_rule_catches_what_is_beyond_its_border)
{
    ApprovalFacts order = facts();
    CHECK(catches(APPROVAL_AMOUNT, 9999, "", &order));
    CHECK(!catches(APPROVAL_AMOUNT, 10000, "", &order));
    CHECK(catches(APPROVAL_MARGIN, 100001, "", &order));
    CHECK(!catches(APPROVAL_MARGIN, 100000, "", &order));
    CHECK(catches(APPROVAL_SEATS, 249999, "", &order)); /* 25 % */
    CHECK(!catches(APPROVAL_SEATS, 250000, "", &order));
    CHECK(catches(APPROVAL_PRODUCT, 0, "firewall", &order));
    CHECK(!catches(APPROVAL_PRODUCT, 0, "fire", &order));
    CHECK(catches(APPROVAL_CATEGORY, 0, "databases", &order));
    CHECK(!catches(APPROVAL_CATEGORY, 0, "Mail", &order));
    CHECK(catches(APPROVAL_VENDOR, 0, "ACME", &order));
    CHECK(!catches(APPROVAL_VENDOR, 0, "Other", &order));
    CHECK(catches(APPROVAL_TAG, 0, "School", &order));
    CHECK(!catches(APPROVAL_TAG, 0, "north", &order));
    CHECK(!catches(APPROVAL_FIRST, 0, "", &order));
    CHECK(!catches(APPROVAL_CREDIT, 0, "", &order));
    CHECK(catches(APPROVAL_ANY, 0, "", &order));
    order.first = true;
    order.over_credit = true;
    CHECK(catches(APPROVAL_FIRST, 0, "", &order));
    CHECK(catches(APPROVAL_CREDIT, 0, "", &order));
}

TEST(what_is_not_known_catches_nothing_and_growth_from_nothing_everything)
{
    ApprovalFacts order = facts();
    order.margin_known = false;
    CHECK(!catches(APPROVAL_MARGIN, 1000000, "", &order));
    order.seats_before = 0;
    CHECK(catches(APPROVAL_SEATS, 1000000, "", &order));
    CHECK_INT(approval_growth_ppm(&order), INT64_MAX);
}

TEST(a_rule_says_why_in_numbers)
{
    const ApprovalFacts order = facts();
    const ApprovalTest amount = { APPROVAL_AMOUNT, 5000, eur, S("") };
    const ApprovalTest margin = { APPROVAL_MARGIN, 125000, eur, S("") };
    const ApprovalTest seats = { APPROVAL_SEATS, 500000, eur, S("") };
    CHECK_STR(approval_because(&test_arena, &amount, &order),
              S("A full period costs €100.00, which is above €50.00."));
    CHECK_STR(approval_because(&test_arena, &margin, &order),
              S("The margin is 10 %, which is below 12.5 %."));
    CHECK_STR(approval_because(&test_arena, &seats, &order),
              S("10 units are added to 40, which is not above 50 %."));
}

TEST(an_amount_in_another_currency_is_beyond_every_border)
{
    ApprovalFacts order = facts();
    const ApprovalTest test = { APPROVAL_AMOUNT, 1000000, eur, S("") };
    CHECK(!approval_matches(&test, &order));
    order.amount = (Money){ 1, { "USD" } };
    CHECK(approval_matches(&test, &order));
    CHECK_STR(approval_because(&test_arena, &test, &order),
              S("A full period costs $0.01, and the border of €10,000.00 is in another currency."));
}

TEST(a_condition_is_said_with_its_border_or_its_subject)
{
    static const struct {
        ApprovalTest test;
        Str what;
    } cases[] = {
        { { APPROVAL_AMOUNT, 50000, { "EUR" }, STR_INIT("") },
          STR_INIT("A full period costs more than €500.00.") },
        { { APPROVAL_SEATS, 125000, { "" }, STR_INIT("") },
          STR_INIT("The customer's units grow by more than 12.5 %.") },
        { { APPROVAL_PRODUCT, 0, { "" }, STR_INIT("firewall") },
          STR_INIT("It has the product firewall.") },
        { { APPROVAL_ANY, 0, { "" }, STR_INIT("") }, STR_INIT("Every order.") },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_STR(approval_what(&test_arena, &cases[i].test), cases[i].what);
    }
}

/* A higher border never catches more, and a higher amount never less. */
TEST(borders_are_monotonous_for_a_thousand_random_orders)
{
    static const ApprovalWhen whens[] = { APPROVAL_AMOUNT, APPROVAL_MARGIN, APPROVAL_SEATS };
    Random random = random_seeded("approval borders");
    for (int i = 0; i < 1000; i++) {
        ApprovalFacts order = facts();
        ApprovalWhen when = whens[random_from(&random, 0, 2)];
        int64_t low = random_from(&random, 0, 2000000);
        const ApprovalTest lower = { when, low, eur, S("") };
        const ApprovalTest higher = { when, low + random_from(&random, 0, 1000), eur, S("") };
        order.amount.minor = random_from(&random, 0, 2000000);
        order.margin_ppm = random_from(&random, -1000000, 1000000);
        order.seats_before = random_from(&random, 0, 100);
        order.seats_added = random_from(&random, -50, 100);
        bool by_lower = approval_matches(&lower, &order);
        bool by_higher = approval_matches(&higher, &order);
        CHECK(when == APPROVAL_MARGIN ? !by_lower || by_higher : !by_higher || by_lower);
    }
}

TEST(every_condition_approver_and_timeout_has_its_words)
{
    for (int i = 0; i < APPROVAL_WHEN_COUNT; i++) {
        CHECK(approval_when_label((ApprovalWhen)i).len > 0);
        CHECK(!(approval_needs_threshold((ApprovalWhen)i) &&
                approval_needs_subject((ApprovalWhen)i)));
    }
    for (int i = 0; i < APPROVER_KIND_COUNT; i++) {
        CHECK(approver_label((ApproverKind)i).len > 0);
    }
    for (int i = 0; i < TIMEOUT_MEANS_COUNT; i++) {
        CHECK(timeout_label((TimeoutMeans)i).len > 0);
    }
}
