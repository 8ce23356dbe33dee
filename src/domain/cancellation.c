/* cancellation.c - when a subscription may end, and how the request moves. */
#include "domain/cancellation.h"

ENUM_DEFINE(CancelWhen, cancel_when, CANCEL_WHEN_COUNT, CANCEL_WHENS)
ENUM_DEFINE(CancelState, cancel_state, CANCEL_STATE_COUNT, CANCEL_STATES)
ENUM_DEFINE(CancelReason, cancel_reason, CANCEL_REASON_COUNT, CANCEL_REASONS)

static const uint32_t moves[CANCEL_STATE_COUNT] = {
    [CANCEL_SUBMITTED] = MOVE(CANCEL_WITHDRAWN) | MOVE(CANCEL_REJECTED) | MOVE(CANCEL_ACCEPTED),
    [CANCEL_ACCEPTED] = MOVE(CANCEL_SCHEDULED) | MOVE(CANCEL_EXECUTING),
    [CANCEL_SCHEDULED] = MOVE(CANCEL_EXECUTING) | MOVE(CANCEL_REVOKED),
    [CANCEL_EXECUTING] = MOVE(CANCEL_DONE) | MOVE(CANCEL_FAILED),
    [CANCEL_FAILED] = MOVE(CANCEL_EXECUTING),
};

static const Str reason_labels[CANCEL_REASON_COUNT] = {
    [CANCEL_REASON_TOO_EXPENSIVE] = STR_INIT("Too expensive"),
    [CANCEL_REASON_NOT_USED] = STR_INIT("Not used"),
    [CANCEL_REASON_SWITCHED] = STR_INIT("Switched to another product"),
    [CANCEL_REASON_MISTAKE] = STR_INIT("Ordered by mistake"),
    [CANCEL_REASON_CLOSING] = STR_INIT("The business closes"),
    [CANCEL_REASON_OTHER] = STR_INIT("Other"),
};

static const Str when_labels[CANCEL_WHEN_COUNT] = {
    [CANCEL_NOW] = STR_INIT("Now"),
    [CANCEL_PERIOD_END] = STR_INIT("At the end of the period"),
    [CANCEL_TERM_END] = STR_INIT("At the end of the term"),
    [CANCEL_DATE] = STR_INIT("On a date"),
};

static const Str state_labels[CANCEL_STATE_COUNT] = {
    [CANCEL_SUBMITTED] = STR_INIT("Submitted"), [CANCEL_WITHDRAWN] = STR_INIT("Withdrawn"),
    [CANCEL_REJECTED] = STR_INIT("Rejected"),   [CANCEL_ACCEPTED] = STR_INIT("Accepted"),
    [CANCEL_SCHEDULED] = STR_INIT("Scheduled"), [CANCEL_EXECUTING] = STR_INIT("Being carried out"),
    [CANCEL_DONE] = STR_INIT("Done"),           [CANCEL_FAILED] = STR_INIT("Failed"),
    [CANCEL_REVOKED] = STR_INIT("Revoked"),
};

bool cancel_can_move(CancelState from, CancelState to)
{
    assert((unsigned)from < CANCEL_STATE_COUNT);
    assert((unsigned)to < CANCEL_STATE_COUNT);
    return (moves[from] & MOVE(to)) != 0;
}

Str cancel_reason_label(CancelReason reason)
{
    assert((unsigned)reason < CANCEL_REASON_COUNT);
    return reason_labels[reason];
}

Str cancel_when_label(CancelWhen when)
{
    assert((unsigned)when < CANCEL_WHEN_COUNT);
    return when_labels[when];
}

Str cancel_state_label(CancelState state)
{
    assert((unsigned)state < CANCEL_STATE_COUNT);
    return state_labels[state];
}

Err *cancel_when_read(Str text, CancelWhen *ret_when, Date *ret_date)
{
    CancelWhen when;
    if (cancel_when_parse(text, &when) && when != CANCEL_DATE) {
        *ret_when = when;
        *ret_date = DATE_NONE;
        return NULL;
    }
    if (date_parse(text, ret_date) != NULL) {
        return ERR_FIELD(CANCEL_WHEN, "when",
                         "the time is now, period_end, term_end or a date like 2026-11-22");
    }
    *ret_when = CANCEL_DATE;
    return NULL;
}

/* The asked day, before what forbids it is looked at. */
static Date asked_day(CancelWhen when, Date date, const CancelFacts *facts, Date first, Date last)
{
    assert((unsigned)when < CANCEL_WHEN_COUNT);
    switch (when) {
    case CANCEL_NOW:
        return first;
    case CANCEL_PERIOD_END:
        return date_min(schedule_cycle(&facts->billing, first).to, last);
    case CANCEL_TERM_END:
        return last;
    case CANCEL_DATE:
        return date;
    case CANCEL_WHEN_COUNT:
        break;
    }
    return first;
}

Err *cancel_effective(CancelWhen when, Date date, const CancelFacts *facts, Date *ret_effective)
{
    if (facts->state == SUBSCRIPTION_PENDING && when == CANCEL_NOW) {
        *ret_effective = facts->today; /* it never ran: there is no term to look at */
        return NULL;
    }
    if (!subscription_live(facts->state)) {
        return ERR(SUBSCRIPTION_STATE, "the subscription does not run");
    }
    if (when == CANCEL_DATE && date_is_none(date)) {
        return ERR_FIELD(CANCEL_WHEN, "when", "please give the day");
    }
    Date first = date_max(facts->today, facts->start);
    Date last = subscription_term(facts->start, facts->term, &facts->billing, first).to;
    Date day = asked_day(when, date, facts, first, last);
    if (day.day < first.day) {
        return ERR_FIELD(CANCEL_WHEN, "when", "the day is past");
    }
    if (day.day > last.day) {
        return ERR_FIELD(CANCEL_WHEN, "when", "the day is after the end of the term");
    }
    if (!date_is_none(facts->end) && day.day >= facts->end.day) {
        return ERR_FIELD(CANCEL_WHEN, "when", "the subscription ends by then already");
    }
    *ret_effective = day;
    return NULL;
}
