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
    const ApprovalTest test = { when, threshold, str_from_cstr(subject) };
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
    const ApprovalTest amount = { APPROVAL_AMOUNT, 5000, S("") };
    const ApprovalTest margin = { APPROVAL_MARGIN, 125000, S("") };
    const ApprovalTest seats = { APPROVAL_SEATS, 500000, S("") };
    CHECK_STR(approval_because(&test_arena, &amount, &order),
              S("A full period costs €100.00, which is above €50.00."));
    CHECK_STR(approval_because(&test_arena, &margin, &order),
              S("The margin is 10 %, which is below 12.5 %."));
    CHECK_STR(approval_because(&test_arena, &seats, &order),
              S("10 units are added to 40, which is not above 50 %."));
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
