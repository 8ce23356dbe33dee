/*
 * engine.h - the bill of one component on one edge: what is wanted less what is charged
 * (billing.md 1.4; R3, R10, R13 to R17, R36).
 *
 * bill_lines changes nothing: invoice, preview, dry run and scenario all ask it. Only bill_commit
 * notes what was put on a document.
 */
#ifndef DOMAIN_BILLING_ENGINE_H
#define DOMAIN_BILLING_ENGINE_H

#include "domain/billing/component.h"

enum { BILL_LINE_MAX = 100 * 1000, EDGE_ANY = -2 };

/* An account as the edge from its seller sees it. */
typedef struct EdgeRule {
    int32_t seller; /* an account, or -1: the operator */
    bool has_rule;
    int64_t markup; /* on the list price, of RATE_ONE */
} EdgeRule;

typedef struct BillInput {
    const Scale *scale;
    const Policy *policy;
    Currency currency;
    const EdgeRule *edges; /* by account */
    int32_t buyer;         /* of this edge; EDGE_ANY for dates only */
    const Grid *terms;     /* a line ends with its term too; NULL: with its cycle only */
    Point target;          /* due at or before */
} BillInput;

typedef enum BillReason {
    BILL_CHARGE,
    BILL_CHANGE, /* credit: the facts are others now */
    BILL_STOP    /* credit: the service stopped */
} BillReason;

typedef struct BillLine {
    BillReason reason;
    Charged *credits; /* of a credit: the charged line; not changed before bill_commit */
    Span span;
    Span cycle;
    Ratio ratio;
    int64_t quantity;
    Decimal unit; /* of this edge */
    Offer offer;
    Grid grid;
    int64_t amount; /* minor units; credits are negative */
    int32_t cause;
} BillLine;

/* What stands of a charged line once the bill is committed. */
typedef struct BillStanding {
    Charged *line;
    int64_t standing;
    Kept *kept;
} BillStanding;

typedef struct BillLines {
    BillLine *lines;
    size_t count;
    size_t room;
    BillStanding *standings;
    size_t standing_count;
    Point next; /* what begins before is charged after this bill; POINT_NEVER: nothing is wanted */
} BillLines;

/* The lines that are due, by `from`, credits before charges. Fails: MONEY_RANGE, FIELD_RANGE (over
 * BILL_LINE_MAX). */
MUST_USE Err *bill_lines(Arena *out, const BillInput *input, const Component *component,
                         BillLines *ret_lines);
/* Notes a charge; `discount` is 0 or more and at most its amount. */
Charged *bill_commit_charge(Arena *out, Component *component, int32_t buyer, const BillLine *line,
                            int64_t discount, void *document);
/* Notes what the credits of the bill took from charged lines; the bill must live as long as they.
 */
void bill_commit_credits(const BillLines *bill);
/* After the bills of all edges, `next` being the earliest of theirs: what the target saw is
 * settled. */
void bill_settle(Component *component, Point target, Point next);
/* Undoes a credit: the quantity on the span is charged again by the line (R20). */
void bill_restore(Arena *out, Component *component, Charged *line, Span span, int64_t quantity,
                  int64_t amount);
/* Takes a line back as if it had never been charged (R20). */
void bill_forget(Component *component, Charged *line);
/* When something will be due next that the component knows of; POINT_NEVER. */
Point bill_next_due(Arena scratch, const BillInput *input, const Component *component);
/* The price on the buyer's edge (R36). Fails: MONEY_RANGE. */
MUST_USE Err *edge_price(const BillInput *input, int32_t account, const Offer *offer,
                         Decimal *ret_price);
/* The buyer pays for what the account uses: it is the account or, with EDGES_ALL, above it. */
bool edge_pays(const BillInput *input, int32_t account);
/* round(unit x quantity x num / den) by the policy's rule (R3). Fails: MONEY_RANGE. */
MUST_USE Err *bill_amount(const BillInput *input, Decimal unit, int64_t quantity, Ratio ratio,
                          int64_t *ret_amount);

#endif
