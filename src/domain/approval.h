/*
 * approval.h - rules that say which orders somebody must approve (R-ORD-05).
 *
 * A rule has one condition on the order, an approver, and what it means when nobody decides in
 * time. All rules that match must be approved. Pure: the facts of the order are given.
 */
#ifndef DOMAIN_APPROVAL_H
#define DOMAIN_APPROVAL_H

#include "domain/money.h"
#include "domain/wait.h"

enum {
    APPROVAL_RULE_MAX = 20, /* in force, of one account */
    APPROVAL_DAYS_MAX = 60, /* business days */
    APPROVAL_NAME_BYTES_MAX = 80,
    APPROVAL_SUBJECT_BYTES_MAX = 80
};

/*
 * amount      a full period of all lines costs more than the threshold (minor units), or is in
 *             another currency, so that nobody can say
 * margin      the seller earns less than the threshold (millionths of the price)
 * product     a line is of the product, by its code
 * category    a line is of a product in the category
 * vendor      a line is of a product of the vendor
 * first       the beneficiary has never ordered before
 * seats       the units of the beneficiary grow by more than the threshold (millionths)
 * credit      the order passes a limit
 * tag         the beneficiary or the buyer has the tag
 * any         every order
 */
#define APPROVAL_WHENS(X)            \
    X(APPROVAL_AMOUNT, "amount")     \
    X(APPROVAL_MARGIN, "margin")     \
    X(APPROVAL_PRODUCT, "product")   \
    X(APPROVAL_CATEGORY, "category") \
    X(APPROVAL_VENDOR, "vendor")     \
    X(APPROVAL_FIRST, "first")       \
    X(APPROVAL_SEATS, "seats")       \
    X(APPROVAL_CREDIT, "credit")     \
    X(APPROVAL_TAG, "tag")           \
    X(APPROVAL_ANY, "any")
ENUM_DECLARE(ApprovalWhen, approval_when, APPROVAL_WHEN_COUNT, APPROVAL_WHENS)

/* buyer: an approver of the buyer itself; seller: one of the account that has the rule, or sells to
 * the buyer; customer: the end customer's contact, by a link. */
#define APPROVER_KINDS(X)        \
    X(APPROVER_BUYER, "buyer")   \
    X(APPROVER_SELLER, "seller") \
    X(APPROVER_CUSTOMER, "customer")
ENUM_DECLARE(ApproverKind, approver_kind, APPROVER_KIND_COUNT, APPROVER_KINDS)

/* What a condition is tested against, beside the kind. */
typedef struct ApprovalTest {
    ApprovalWhen when;
    int64_t threshold;
    Currency currency; /* of an amount's threshold */
    Str subject;
} ApprovalTest;

typedef struct ApprovalLine {
    Str product; /* code */
    Str category;
    Str vendor;
} ApprovalLine;

typedef struct ApprovalFacts {
    Money amount;      /* what the buyer pays for a full period of all lines, before tax */
    bool margin_known; /* of the seller that has the rule */
    int64_t margin_ppm;
    const ApprovalLine *lines;
    size_t line_count;
    bool first;
    int64_t seats_before; /* units that run for the beneficiary */
    int64_t seats_added;
    bool over_credit;
    const Str *tags;
    size_t tag_count;
} ApprovalFacts;

/* Which facts must be read for the condition. */
bool approval_needs_threshold(ApprovalWhen when);
bool approval_needs_subject(ApprovalWhen when);
Str approval_when_label(ApprovalWhen when); /* "The amount is above" */
Str approver_label(ApproverKind kind);      /* "An approver of the buyer" */
Str timeout_label(TimeoutMeans means);      /* "it is rejected" */

/* "A full period costs more than €500.00." */
Str approval_what(Arena *out, const ApprovalTest *test);
/* True when the order needs the approval. */
bool approval_matches(const ApprovalTest *test, const ApprovalFacts *facts);
/* Why it matches or does not: "€240.00 is above €100.00." */
Str approval_because(Arena *out, const ApprovalTest *test, const ApprovalFacts *facts);
/* The growth in millionths; INT64_MAX when nothing ran before. */
int64_t approval_growth_ppm(const ApprovalFacts *facts);

#endif
