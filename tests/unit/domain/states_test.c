/* states_test.c - the state machines: which moves they allow, and their words. */
#include "domain/cancellation.h"
#include "domain/job.h"
#include "domain/order.h"
#include "domain/sale_change.h"
#include "domain/service.h"
#include "domain/subscription.h"
#include "tests/unit/domain/domain_test.h"

/* One machine, seen as numbers. */
typedef struct Machine {
    const char *name;
    unsigned count;
    bool (*can_move)(unsigned from, unsigned to);
    Str (*word)(unsigned state);
    bool (*parse)(Str word, unsigned *ret_state);
    Str (*label)(unsigned state);
} Machine;

#define MACHINE_FUNCTIONS(Type, prefix, move, labelled)      \
    static bool prefix##_moves(unsigned from, unsigned to)   \
    {                                                        \
        return move((Type)from, (Type)to);                   \
    }                                                        \
    static Str prefix##_word(unsigned state)                 \
    {                                                        \
        return prefix##_name((Type)state);                   \
    }                                                        \
    static bool prefix##_read(Str word, unsigned *ret_state) \
    {                                                        \
        Type state;                                          \
        bool known = prefix##_parse(word, &state);           \
        *ret_state = known ? (unsigned)state : *ret_state;   \
        return known;                                        \
    }                                                        \
    static Str prefix##_shown(unsigned state)                \
    {                                                        \
        return labelled((Type)state);                        \
    }
MACHINE_FUNCTIONS(OrderState, order_state, order_can_move, order_state_label)
MACHINE_FUNCTIONS(OrderLineState, order_line_state, order_line_can_move, order_line_state_name)
MACHINE_FUNCTIONS(SubscriptionState, subscription_state, subscription_can_move,
                  subscription_state_label)
MACHINE_FUNCTIONS(VendorState, vendor_state, vendor_can_move, vendor_state_label)
MACHINE_FUNCTIONS(ServiceState, service_state, service_can_move, service_state_label)
MACHINE_FUNCTIONS(CancelState, cancel_state, cancel_can_move, cancel_state_label)
MACHINE_FUNCTIONS(JobState, job_state, job_can_move, job_state_name)

#define MACHINE(prefix, count)                                                         \
    {                                                                                  \
#prefix, (count), prefix##_moves, prefix##_word, prefix##_read, prefix##_shown \
    }
static const Machine machines[] = {
    MACHINE(order_state, ORDER_STATE_COUNT),
    MACHINE(order_line_state, ORDER_LINE_STATE_COUNT),
    MACHINE(subscription_state, SUBSCRIPTION_STATE_COUNT),
    MACHINE(vendor_state, VENDOR_STATE_COUNT),
    MACHINE(service_state, SERVICE_STATE_COUNT),
    MACHINE(cancel_state, CANCEL_STATE_COUNT),
    MACHINE(job_state, JOB_STATE_COUNT),
};

TEST(every_state_has_one_word_and_a_label)
{
    for (size_t i = 0; i < COUNT_OF(machines); i++) {
        const Machine *machine = &machines[i];
        unsigned state = 0;
        for (unsigned s = 0; s < machine->count; s++) {
            CHECK(machine->parse(machine->word(s), &state));
            CHECK_INT(state, s);
            CHECK(machine->label(s).len > 0);
        }
        CHECK(!machine->parse(S("nonsense"), &state));
    }
}

TEST(no_state_moves_to_itself)
{
    for (size_t i = 0; i < COUNT_OF(machines); i++) {
        for (unsigned s = 0; s < machines[i].count; s++) {
            CHECK(!machines[i].can_move(s, s));
        }
    }
}

/* Every state but the first can be reached from the first. */
TEST(every_state_can_be_reached)
{
    for (size_t i = 0; i < COUNT_OF(machines); i++) {
        const Machine *machine = &machines[i];
        uint32_t reached = 1;
        for (unsigned round = 0; round < machine->count; round++) {
            for (unsigned from = 0; from < machine->count; from++) {
                for (unsigned to = 0; to < machine->count; to++) {
                    bool moves = (reached & MOVE(from)) != 0 && machine->can_move(from, to);
                    reached |= moves ? MOVE(to) : 0;
                }
            }
        }
        CHECK_INT(reached, (INT64_C(1) << machine->count) - 1);
    }
}

/* EVIDENCE: R-ORD-06 states and transitions of an order */
TEST(an_order_moves_only_forward)
{
    CHECK(order_can_move(ORDER_DRAFT, ORDER_EXECUTING));
    CHECK(order_can_move(ORDER_DRAFT, ORDER_EXPIRED));
    CHECK(order_can_move(ORDER_AWAITING_OPERATOR, ORDER_REJECTED));
    CHECK(order_can_move(ORDER_FAILED, ORDER_EXECUTING));
    CHECK(order_can_move(ORDER_EXECUTING, ORDER_AWAITING_CUSTOMER));
    for (unsigned s = 0; s < ORDER_STATE_COUNT; s++) {
        CHECK(!order_can_move((OrderState)s, ORDER_DRAFT));
        CHECK(order_state_final((OrderState)s) == (s == ORDER_DONE || s == ORDER_REJECTED ||
                                                   s == ORDER_CANCELLED || s == ORDER_EXPIRED));
    }
    CHECK_OK(order_check_move(ORDER_DRAFT, ORDER_CANCELLED));
    CHECK_ERR(order_check_move(ORDER_DONE, ORDER_CANCELLED), ORDER_STATE);
}

/* EVIDENCE: R-ORD-06 an order's state follows from its lines */
TEST(an_order_is_what_its_lines_are)
{
    static const struct {
        OrderLineState lines[3];
        OrderState order;
    } cases[] = {
        { { ORDER_LINE_QUEUED, ORDER_LINE_DONE, ORDER_LINE_FAILED }, ORDER_EXECUTING },
        { { ORDER_LINE_DONE, ORDER_LINE_PROVISIONING, ORDER_LINE_DONE }, ORDER_EXECUTING },
        { { ORDER_LINE_AWAITING_CUSTOMER, ORDER_LINE_QUEUED, ORDER_LINE_DONE }, ORDER_EXECUTING },
        { { ORDER_LINE_FAILED, ORDER_LINE_AWAITING_CUSTOMER, ORDER_LINE_DONE },
          ORDER_AWAITING_CUSTOMER },
        { { ORDER_LINE_DONE, ORDER_LINE_DONE, ORDER_LINE_DONE }, ORDER_DONE },
        { { ORDER_LINE_DONE, ORDER_LINE_CANCELLED, ORDER_LINE_CANCELLED }, ORDER_DONE },
        { { ORDER_LINE_DONE, ORDER_LINE_FAILED, ORDER_LINE_CANCELLED }, ORDER_PARTLY_DONE },
        { { ORDER_LINE_CANCELLED, ORDER_LINE_FAILED, ORDER_LINE_FAILED }, ORDER_FAILED },
        { { ORDER_LINE_CANCELLED, ORDER_LINE_CANCELLED, ORDER_LINE_CANCELLED }, ORDER_CANCELLED },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_INT(order_state_from_lines(cases[i].lines, 3), cases[i].order);
    }
}

/* EVIDENCE: R-ORD-06 drafts expire after 7 days */
TEST(drafts_and_waiting_orders_expire)
{
    Instant since = { 1000 };
    CHECK_INT(order_expires_at(ORDER_DRAFT, since).us, 1000 + 7 * DAY_US);
    CHECK_INT(order_expires_at(ORDER_AWAITING_CUSTOMER, since).us, 1000 + 30 * DAY_US);
    CHECK_INT(order_expires_at(ORDER_EXECUTING, since).us, 0);
    CHECK_INT(order_expires_at(ORDER_SCHEDULED, since).us, 0);
}

/* EVIDENCE: R-SUB-01 commercial and vendor state */
TEST(a_subscription_that_ended_stays_ended)
{
    for (unsigned s = 0; s < SUBSCRIPTION_STATE_COUNT; s++) {
        CHECK(!subscription_can_move(SUBSCRIPTION_ENDED, (SubscriptionState)s));
        CHECK(!vendor_can_move(VENDOR_PURGED, (VendorState)(s % VENDOR_STATE_COUNT)));
    }
    CHECK_OK(subscription_check_move(SUBSCRIPTION_ENDING, SUBSCRIPTION_ACTIVE));
    CHECK_ERR(subscription_check_move(SUBSCRIPTION_ENDED, SUBSCRIPTION_ACTIVE), SUBSCRIPTION_STATE);
    CHECK(subscription_live(SUBSCRIPTION_ENDING));
    CHECK(subscription_live(SUBSCRIPTION_TRIAL));
    CHECK(subscription_live(SUBSCRIPTION_SUSPENDED));
    CHECK(subscription_live(SUBSCRIPTION_ACTIVE));
    CHECK(!subscription_live(SUBSCRIPTION_PENDING));
    CHECK(!subscription_live(SUBSCRIPTION_ENDED));
}

/* EVIDENCE: R-WSP-01 the life-cycle of a service */
TEST(a_service_moves_as_my_workspace_says)
{
    CHECK_OK(service_check_move(SERVICE_PURCHASED, SERVICE_CONFIGURING));
    CHECK_OK(service_check_move(SERVICE_PROVISIONING, SERVICE_READY));
    CHECK_OK(service_check_move(SERVICE_FAILED, SERVICE_QUEUED));
    CHECK_OK(service_check_move(SERVICE_TERMINATING, SERVICE_TERMINATED));
    CHECK_ERR(service_check_move(SERVICE_TERMINATED, SERVICE_READY), SERVICE_STATE);
    CHECK_ERR(service_check_move(SERVICE_PURCHASED, SERVICE_READY), SERVICE_STATE);
    CHECK(!service_may_exist(SERVICE_QUEUED));
    CHECK(service_may_exist(SERVICE_PROVISIONING));
    CHECK(service_may_exist(SERVICE_FAILED));
    CHECK(!service_may_exist(SERVICE_TERMINATED));
}

/* EVIDENCE: R-CAN-02 states of a request; a scheduled one can be revoked */
TEST(a_scheduled_cancellation_can_be_revoked_and_a_done_one_not)
{
    CHECK(cancel_can_move(CANCEL_SCHEDULED, CANCEL_REVOKED));
    CHECK(cancel_can_move(CANCEL_FAILED, CANCEL_EXECUTING));
    CHECK(!cancel_can_move(CANCEL_DONE, CANCEL_REVOKED));
    CHECK(!cancel_can_move(CANCEL_EXECUTING, CANCEL_REVOKED));
}

/* EVIDENCE: R-WSP-08 retries back off */
TEST(the_wait_doubles_up_to_a_minute)
{
    static const int64_t seconds[] = { 1, 2, 4, 8, 16, 32, 60, 60 };
    int64_t total_ms = 0;
    for (size_t i = 0; i < COUNT_OF(seconds); i++) {
        CHECK_INT(job_backoff_ms((int32_t)i + 1), seconds[i] * 1000);
    }
    for (int32_t i = 1; i < job_attempts_max(JOB_PROVISION); i++) {
        total_ms += job_backoff_ms(i);
    }
    CHECK(total_ms >= SERVICE_PROVISION_MINUTES_MAX * 60000 - 60000);
    CHECK_INT(job_backoff_ms(INT32_MAX), JOB_BACKOFF_MAX_MS);
    for (unsigned kind = 0; kind < JOB_KIND_COUNT; kind++) {
        JobKind back;
        CHECK(job_attempts_max((JobKind)kind) > 1);
        CHECK(job_lease_ms((JobKind)kind) > 0);
        CHECK(job_kind_parse(job_kind_name((JobKind)kind), &back) && back == kind);
    }
}

TEST(a_shorter_term_is_told_from_one_as_long_or_longer)
{
    const Period week = { 1, PERIOD_WEEK };
    const Period month = { 1, PERIOD_MONTH };
    const Period year = { 1, PERIOD_YEAR };
    const Period months = { 12, PERIOD_MONTH };
    CHECK(sale_term_shorter(year, month));
    CHECK(sale_term_shorter(month, week));
    CHECK(!sale_term_shorter(month, year));
    CHECK(!sale_term_shorter(year, months));
    CHECK(!sale_term_shorter(month, month));
}
