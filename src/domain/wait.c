/* wait.c - the words of waits, and the state of the order that has them. */
#include "domain/wait.h"

ENUM_DEFINE(WaitKind, wait_kind, WAIT_KIND_COUNT, WAIT_KINDS)
ENUM_DEFINE(WaitOutcome, wait_outcome, WAIT_OUTCOME_COUNT, WAIT_OUTCOMES)
ENUM_DEFINE(TimeoutMeans, timeout_means, TIMEOUT_MEANS_COUNT, TIMEOUT_MEANINGS)

typedef struct KindFacts {
    OrderState state;
    Str label;
    Str next;
    uint32_t decider; /* Role, or none */
    bool linked;
    bool money;
} KindFacts;

/* In the order in which they count: the first kind that is open gives the state. */
static const KindFacts kinds[WAIT_KIND_COUNT] = {
    [WAIT_APPROVAL] = { ORDER_AWAITING_APPROVAL, STR_INIT("An approval"),
                        STR_INIT("An approver approves or rejects it."), ROLE_APPROVER, false,
                        false },
    [WAIT_CUSTOMER] = { ORDER_AWAITING_CUSTOMER, STR_INIT("The end customer's consent"),
                        STR_INIT("The end customer's contact accepts it by the link in the mail."),
                        0, true, false },
    [WAIT_AGREEMENT] = { ORDER_AWAITING_CUSTOMER, STR_INIT("The agreements"),
                         STR_INIT("The end customer's contact accepts the agreements by the link "
                                  "in the mail."),
                         0, true, false },
    [WAIT_PAYMENT] = { ORDER_AWAITING_CUSTOMER, STR_INIT("A payment"),
                       STR_INIT("It goes on by itself when the money has arrived; the seller may "
                                "let it pass."),
                       ROLE_BILLING, false, true },
    [WAIT_VENDOR] = { ORDER_AWAITING_CUSTOMER, STR_INIT("An answer for the vendor"),
                      STR_INIT("The buyer answers on the page of the service."), 0, false, false },
    [WAIT_OPERATOR] = { ORDER_AWAITING_OPERATOR, STR_INIT("The seller"),
                        STR_INIT("The seller mends the cause and lets it go on, or rejects it."),
                        ROLE_BILLING, false, false },
    [WAIT_CREDIT] = { ORDER_AWAITING_OPERATOR, STR_INIT("Credit"),
                      STR_INIT("It goes on by itself when the limit is raised or something is "
                               "paid; the seller may let it pass."),
                      ROLE_BILLING, false, true },
    [WAIT_DATE] = { ORDER_SCHEDULED, STR_INIT("Its day"),
                    STR_INIT("It goes on by itself on that day."), 0, false, false },
};

static const Str outcome_labels[WAIT_OUTCOME_COUNT] = {
    [WAIT_OPEN] = STR_INIT("Open"),           [WAIT_MET] = STR_INIT("Met"),
    [WAIT_APPROVED] = STR_INIT("Approved"),   [WAIT_REJECTED] = STR_INIT("Rejected"),
    [WAIT_ESCALATED] = STR_INIT("Escalated"), [WAIT_EXPIRED] = STR_INIT("Expired"),
    [WAIT_WITHDRAWN] = STR_INIT("Withdrawn"),
};

OrderState order_state_from_waits(const WaitKind *open, size_t count)
{
    assert(count >= 1);
    assert(count <= WAIT_OPEN_MAX);
    WaitKind first = open[0];
    for (size_t i = 0; i < count; i++) {
        assert((unsigned)open[i] < WAIT_KIND_COUNT);
        first = open[i] < first ? open[i] : first;
    }
    return kinds[first].state;
}

Str wait_kind_label(WaitKind kind)
{
    assert((unsigned)kind < WAIT_KIND_COUNT);
    return kinds[kind].label;
}

Str wait_kind_next(WaitKind kind)
{
    assert((unsigned)kind < WAIT_KIND_COUNT);
    return kinds[kind].next;
}

Str wait_outcome_label(WaitOutcome outcome)
{
    assert((unsigned)outcome < WAIT_OUTCOME_COUNT);
    return outcome_labels[outcome];
}

uint32_t wait_decider(WaitKind kind)
{
    assert((unsigned)kind < WAIT_KIND_COUNT);
    return kinds[kind].decider;
}

bool wait_is_linked(WaitKind kind)
{
    assert((unsigned)kind < WAIT_KIND_COUNT);
    return kinds[kind].linked;
}

bool wait_is_money(WaitKind kind)
{
    assert((unsigned)kind < WAIT_KIND_COUNT);
    return kinds[kind].money;
}
