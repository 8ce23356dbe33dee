/* approval.c - whether an order needs an approval by a rule, and why. */
#include "domain/approval.h"

#include <inttypes.h>

ENUM_DEFINE(ApprovalWhen, approval_when, APPROVAL_WHEN_COUNT, APPROVAL_WHENS)
ENUM_DEFINE(ApproverKind, approver_kind, APPROVER_KIND_COUNT, APPROVER_KINDS)

enum { PPM = 1000000 };

static const Str when_labels[APPROVAL_WHEN_COUNT] = {
    [APPROVAL_AMOUNT] = STR_INIT("A full period costs more than"),
    [APPROVAL_MARGIN] = STR_INIT("The seller's margin is below"),
    [APPROVAL_PRODUCT] = STR_INIT("It has the product"),
    [APPROVAL_CATEGORY] = STR_INIT("It has a product of the category"),
    [APPROVAL_VENDOR] = STR_INIT("It has a product of the vendor"),
    [APPROVAL_FIRST] = STR_INIT("It is the first order for its customer"),
    [APPROVAL_SEATS] = STR_INIT("The customer's units grow by more than"),
    [APPROVAL_CREDIT] = STR_INIT("It passes a credit limit"),
    [APPROVAL_TAG] = STR_INIT("The customer or the buyer has the tag"),
    [APPROVAL_ANY] = STR_INIT("Every order"),
};

static const Str approver_labels[APPROVER_KIND_COUNT] = {
    [APPROVER_BUYER] = STR_INIT("An approver of the buyer"),
    [APPROVER_SELLER] = STR_INIT("An approver of the seller"),
    [APPROVER_CUSTOMER] = STR_INIT("The end customer's contact"),
};

static const Str timeout_labels[TIMEOUT_MEANS_COUNT] = {
    [TIMEOUT_REJECT] = STR_INIT("it is rejected"),
    [TIMEOUT_APPROVE] = STR_INIT("it is approved"),
    [TIMEOUT_ESCALATE] = STR_INIT("the next seller above decides"),
};

bool approval_needs_threshold(ApprovalWhen when)
{
    return when == APPROVAL_AMOUNT || when == APPROVAL_MARGIN || when == APPROVAL_SEATS;
}

bool approval_needs_subject(ApprovalWhen when)
{
    return when == APPROVAL_PRODUCT || when == APPROVAL_CATEGORY || when == APPROVAL_VENDOR ||
           when == APPROVAL_TAG;
}

Str approval_when_label(ApprovalWhen when)
{
    assert((unsigned)when < APPROVAL_WHEN_COUNT);
    return when_labels[when];
}

Str approver_label(ApproverKind kind)
{
    assert((unsigned)kind < APPROVER_KIND_COUNT);
    return approver_labels[kind];
}

Str timeout_label(TimeoutMeans means)
{
    assert((unsigned)means < TIMEOUT_MEANS_COUNT);
    return timeout_labels[means];
}

int64_t approval_growth_ppm(const ApprovalFacts *facts)
{
    int64_t growth;
    if (facts->seats_before <= 0) {
        return INT64_MAX;
    }
    Err *err = num_mul_div(facts->seats_added, PPM, facts->seats_before, ROUND_DOWN, &growth);
    return err == NULL ? growth : INT64_MAX;
}

static bool line_matches(const ApprovalTest *test, const ApprovalLine *line)
{
    if (test->when == APPROVAL_PRODUCT) {
        return str_eq(line->product, test->subject);
    }
    return str_eq_nocase(test->when == APPROVAL_CATEGORY ? line->category : line->vendor,
                         test->subject);
}

static bool any_line(const ApprovalTest *test, const ApprovalFacts *facts)
{
    for (size_t i = 0; i < facts->line_count; i++) {
        if (line_matches(test, &facts->lines[i])) {
            return true;
        }
    }
    return false;
}

static bool any_tag(const ApprovalTest *test, const ApprovalFacts *facts)
{
    for (size_t i = 0; i < facts->tag_count; i++) {
        if (str_eq_nocase(facts->tags[i], test->subject)) {
            return true;
        }
    }
    return false;
}

bool approval_matches(const ApprovalTest *test, const ApprovalFacts *facts)
{
    switch (test->when) {
    case APPROVAL_AMOUNT:
        return !currency_eq(facts->amount.currency, test->currency) ||
               facts->amount.minor > test->threshold;
    case APPROVAL_MARGIN:
        return facts->margin_known && facts->margin_ppm < test->threshold;
    case APPROVAL_PRODUCT:
    case APPROVAL_CATEGORY:
    case APPROVAL_VENDOR:
        return any_line(test, facts);
    case APPROVAL_FIRST:
        return facts->first;
    case APPROVAL_SEATS:
        return approval_growth_ppm(facts) > test->threshold;
    case APPROVAL_CREDIT:
        return facts->over_credit;
    case APPROVAL_TAG:
        return any_tag(test, facts);
    case APPROVAL_ANY:
        return true;
    case APPROVAL_WHEN_COUNT:
        break;
    }
    assert(!"a condition of ApprovalWhen");
    return false;
}

Str approval_what(Arena *out, const ApprovalTest *test)
{
    Str label = approval_when_label(test->when);
    if (test->when == APPROVAL_AMOUNT) {
        Str amount = money_display(out, (Money){ test->threshold, test->currency });
        return arena_printf(out, "%.*s %.*s.", STR_ARG(label), STR_ARG(amount));
    }
    if (approval_needs_threshold(test->when)) {
        return arena_printf(out, "%.*s %.*s.", STR_ARG(label),
                            STR_ARG(percent_format(out, test->threshold)));
    }
    return test->subject.len > 0
               ? arena_printf(out, "%.*s %.*s.", STR_ARG(label), STR_ARG(test->subject))
               : arena_printf(out, "%.*s.", STR_ARG(label));
}

static Str amount_because(Arena *out, const ApprovalTest *test, const ApprovalFacts *facts)
{
    Str amount = money_display(out, facts->amount);
    Str threshold = money_display(out, (Money){ test->threshold, test->currency });
    if (!currency_eq(facts->amount.currency, test->currency)) {
        return arena_printf(out,
                            "A full period costs %.*s, and the border of %.*s is in another "
                            "currency.",
                            STR_ARG(amount), STR_ARG(threshold));
    }
    return arena_printf(out, "A full period costs %.*s, which is %s %.*s.", STR_ARG(amount),
                        facts->amount.minor > test->threshold ? "above" : "not above",
                        STR_ARG(threshold));
}

static Str margin_because(Arena *out, const ApprovalTest *test, const ApprovalFacts *facts)
{
    if (!facts->margin_known) {
        return S("The seller's margin on it is not known.");
    }
    return arena_printf(out, "The margin is %.*s, which is %s %.*s.",
                        STR_ARG(percent_format(out, facts->margin_ppm)),
                        facts->margin_ppm < test->threshold ? "below" : "not below",
                        STR_ARG(percent_format(out, test->threshold)));
}

static Str seats_because(Arena *out, const ApprovalTest *test, const ApprovalFacts *facts)
{
    if (facts->seats_before <= 0) {
        return S("Nothing runs for the customer yet.");
    }
    return arena_printf(out, "%" PRId64 " units are added to %" PRId64 ", which is %s %.*s.",
                        facts->seats_added, facts->seats_before,
                        approval_growth_ppm(facts) > test->threshold ? "more than" : "not above",
                        STR_ARG(percent_format(out, test->threshold)));
}

Str approval_because(Arena *out, const ApprovalTest *test, const ApprovalFacts *facts)
{
    bool matches = approval_matches(test, facts);
    switch (test->when) {
    case APPROVAL_AMOUNT:
        return amount_because(out, test, facts);
    case APPROVAL_MARGIN:
        return margin_because(out, test, facts);
    case APPROVAL_SEATS:
        return seats_because(out, test, facts);
    case APPROVAL_PRODUCT:
    case APPROVAL_CATEGORY:
    case APPROVAL_VENDOR:
        return arena_printf(out, matches ? "A line is of %.*s." : "No line is of %.*s.",
                            STR_ARG(test->subject));
    case APPROVAL_FIRST:
        return matches ? S("Nothing was ordered for the customer before.")
                       : S("Something was ordered for the customer before.");
    case APPROVAL_CREDIT:
        return matches ? S("It passes a limit.") : S("It stays within the limits.");
    case APPROVAL_TAG:
        return arena_printf(out, matches ? "One of them is tagged %.*s." : "None is tagged %.*s.",
                            STR_ARG(test->subject));
    case APPROVAL_ANY:
        return S("Every order needs it.");
    case APPROVAL_WHEN_COUNT:
        break;
    }
    assert(!"a condition of ApprovalWhen");
    return S("");
}
