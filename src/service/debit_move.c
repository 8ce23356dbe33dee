/* debit_move.c - what becomes of an attempt: paid, failed, unclear, or taken back (R34, R35). */
#include "service/debit_internal.h"
#include "service/event.h"
#include "service/payment_internal.h"

Err *attempt_event(Call *call, Db *db, const AttemptRow *attempt, Str name, Str summary)
{
    EventId event;
    return event_add_row(call, db, attempt->buyer, S("attempt"), attempt->id.v, name, summary,
                         S(""), &event);
}

static PaymentEdge edge_of(const AttemptRow *attempt)
{
    return (PaymentEdge){ attempt->seller, attempt->buyer, DEBIT_CURRENCY };
}

/* The bank knows the attempt by this. */
static Str reference_of(Call *call, const AttemptRow *attempt)
{
    return sepa_reference(call->out, attempt_code(call->out, attempt->id));
}

static Err *moved_or_conflict(bool moved)
{
    return moved ? NULL : ERR(DB_BUSY, "the attempt was moved by somebody else");
}

/* A one-off mandate was used. */
static Err *mandate_used(Call *call, Db *db, const AttemptRow *attempt)
{
    bool ended;
    EventId event;
    if (!attempt->one_off) {
        return NULL;
    }
    TRY(store_mandate_end(db, attempt->mandate, MANDATE_EXPIRED, S("It was for one collection"),
                          call->now, &ended));
    return ended
               ? event_add_row(call, db, attempt->buyer, S("mandate"), attempt->mandate.v,
                               S("mandate.expired"), S("It was for one collection"), S(""), &event)
               : NULL;
}

/* To its invoice; what that does not need any more is credit on account. */
static Err *attempt_pay(Call *call, Db *db, const AttemptRow *attempt, PaymentId *ret_id)
{
    const PaymentEdge edge = edge_of(attempt);
    PaidDocument *invoice;
    TRY(store_payment_edge_hold(db, &edge));
    TRY(store_payment_document(db, call->out, attempt->seller, attempt->document, &invoice));
    if (invoice == NULL) {
        return ERR(NOT_FOUND, "the attempt's invoice is gone");
    }
    int64_t open = invoice->open_minor > 0 ? invoice->open_minor : 0;
    const AllocationAdd part = { .document = attempt->document,
                                 .amount_minor = payment_part(attempt->amount_minor, open) };
    Str reference = reference_of(call, attempt);
    const Settlement settlement = {
        .edge = edge,
        .amount_minor = attempt->amount_minor,
        .received_on = attempt->collect_on,
        .method = PAYMENT_SEPA_DEBIT,
        .reference = reference,
        .user = call->actor.user,
        .request_key = arena_printf(call->out, "debit:%.*s", STR_ARG(reference)),
        .title = arena_printf(call->out, "Direct debit %.*s", STR_ARG(reference)),
        .allocations = &part,
        .count = 1,
    };
    return payment_settle(call, db, &settlement, ret_id);
}

Err *attempt_settle(Call *call, Db *db, const AttemptRow *attempt, Date today)
{
    PaymentId payment;
    bool moved;
    AttemptRow dated = *attempt;
    if (dated.collect_on.day > today.day) { /* a person knows before the day is over */
        dated.collect_on = today;
    }
    TRY(attempt_pay(call, db, &dated, &payment));
    const AttemptMove move = { .id = attempt->id,
                               .old = attempt->state,
                               .new = ATTEMPT_SUCCEEDED,
                               .failure = FAILURE_NONE,
                               .reason = S(""),
                               .retry_on = DATE_NONE,
                               .payment = payment,
                               .now = call->now };
    TRY(store_attempt_move(db, &move, &moved));
    TRY(moved_or_conflict(moved));
    TRY(mandate_used(call, db, attempt));
    return attempt_event(call, db, attempt, S("attempt.succeeded"),
                         arena_printf(call->out, "Paid %.*s", STR_ARG(attempt->label)));
}

/* The day of the next attempt; the failure that is being recorded counts. */
static Err *retry_find(Call *call, Db *db, const AttemptRow *attempt, DebitFailure failure,
                       Date today, Date *ret_day)
{
    RetryPolicy policy;
    int32_t failures;
    TRY(debit_policy(call, db, attempt->seller, &policy));
    TRY(store_attempt_failures(db, call->out, attempt->document, attempt->mandate, &failures));
    *ret_day = retry_day(&policy, failure, today, failures + 1);
    return NULL;
}

static Err *mandate_fails(Call *call, Db *db, const AttemptRow *attempt, const DebitReason *reason)
{
    bool ended;
    EventId event;
    if (!reason->ends_mandate) {
        return NULL;
    }
    Str cause = arena_printf(call->out, "%.*s: %.*s", STR_ARG(reason->code), STR_ARG(reason->text));
    TRY(store_mandate_end(db, attempt->mandate, MANDATE_REVOKED, cause, call->now, &ended));
    return ended ? event_add_row(call, db, attempt->buyer, S("mandate"), attempt->mandate.v,
                                 S("mandate.revoked"), cause, S(""), &event)
                 : NULL;
}

Err *attempt_fail(Call *call, Db *db, const AttemptRow *attempt, Str code, Date today)
{
    const DebitReason *reason = debit_reason(code);
    bool unclear = reason->failure == FAILURE_UNCLEAR;
    bool moved;
    AttemptMove move = { .id = attempt->id,
                         .old = attempt->state,
                         .new = unclear ? ATTEMPT_UNKNOWN : ATTEMPT_FAILED,
                         .failure = reason->failure,
                         .reason = code,
                         .retry_on = DATE_NONE,
                         .now = call->now };
    if (!attempt_can_move(attempt->state, move.new)) {
        return NULL; /* unknown stays unknown */
    }
    TRY(retry_find(call, db, attempt, reason->failure, today, &move.retry_on));
    TRY(store_attempt_move(db, &move, &moved));
    TRY(moved_or_conflict(moved));
    TRY(mandate_fails(call, db, attempt, reason));
    return attempt_event(
        call, db, attempt, unclear ? S("attempt.unknown") : S("attempt.failed"),
        arena_printf(call->out, "%.*s %.*s", STR_ARG(code), STR_ARG(reason->text)));
}

/* Where the money of a return is taken from: the invoice that it paid, then the credit on account,
 * then what else is paid of the sale, the newest first. *ret_rest is what is nowhere. */
static Err *sources_find(Call *call, Db *db, const AttemptRow *attempt, AllocationAdd **ret_parts,
                         size_t *ret_count, int64_t *ret_rest)
{
    const PaymentEdge edge = edge_of(attempt);
    PaidRow *paid;
    size_t count;
    int64_t credit;
    int64_t rest = attempt->amount_minor;
    TRY(store_payment_credit(db, call->out, &edge, &credit));
    TRY(store_debit_paid(db, call->out, attempt->seller, attempt->buyer, attempt->document, &paid,
                         &count));
    AllocationAdd *parts = arena_array(call->out, AllocationAdd, count);
    bool credit_used = false;
    for (size_t i = 0; i < count; i++) {
        if (!credit_used && paid[i].document.v != attempt->document.v) {
            rest -= payment_part(rest, credit);
            credit_used = true;
        }
        int64_t part = payment_part(rest, paid[i].paid_minor);
        parts[i] = (AllocationAdd){ .document = paid[i].document, .amount_minor = -part };
        rest -= part;
    }
    rest -= credit_used ? 0 : payment_part(rest, credit);
    *ret_parts = parts;
    *ret_count = count;
    *ret_rest = rest;
    return NULL;
}

static Err *money_return(Call *call, Db *db, const AttemptRow *attempt, Str code, Date today,
                         PaymentId *ret_id)
{
    AllocationAdd *parts;
    size_t count;
    int64_t rest;
    TRY(sources_find(call, db, attempt, &parts, &count, &rest));
    *ret_id = (PaymentId){ 0 };
    if (rest > 0) {
        return NULL;
    }
    Str reference = reference_of(call, attempt);
    const Settlement settlement = {
        .edge = edge_of(attempt),
        .amount_minor = -attempt->amount_minor,
        .received_on = today,
        .method = PAYMENT_SEPA_DEBIT,
        .reference = reference,
        .user = call->actor.user,
        .request_key = arena_printf(call->out, "debit-return:%.*s", STR_ARG(reference)),
        .title = arena_printf(call->out, "Returned direct debit %.*s %.*s", STR_ARG(reference),
                              STR_ARG(code)),
        .allocations = parts,
        .count = count,
    };
    return payment_settle(call, db, &settlement, ret_id);
}

Err *attempt_take_back(Call *call, Db *db, const AttemptRow *attempt, Str code, Date today,
                       bool *ret_done)
{
    const PaymentEdge edge = edge_of(attempt);
    const DebitReason *reason = debit_reason(code);
    /* A duplicate that was paid and came back is no doubt any more, but nothing to repeat. */
    bool unclear = reason->failure == FAILURE_UNCLEAR;
    PaymentId payment;
    bool moved;
    TRY(store_payment_edge_hold(db, &edge));
    TRY(money_return(call, db, attempt, code, today, &payment));
    *ret_done = payment.v != 0;
    if (!*ret_done) {
        return NULL;
    }
    AttemptReturn move = { .id = attempt->id,
                           .failure = unclear ? FAILURE_HARD : reason->failure,
                           .reason = code,
                           .returned = payment,
                           .now = call->now };
    TRY(retry_find(call, db, attempt, move.failure, today, &move.retry_on));
    TRY(store_attempt_return(db, &move, &moved));
    TRY(moved_or_conflict(moved));
    TRY(mandate_fails(call, db, attempt, reason));
    return attempt_event(
        call, db, attempt, S("attempt.returned"),
        arena_printf(call->out, "%.*s %.*s", STR_ARG(code), STR_ARG(reason->text)));
}
