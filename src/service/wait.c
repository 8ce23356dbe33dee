/* wait.c - opening and settling what an order waits for, and what follows for the order. */
#include "service/wait_internal.h"

#include "domain/business_day.h"
#include "service/event.h"
#include "service/job.h"
#include "service/service_change.h"
#include "store/promotion_store.h"

Err *wait_business_end(Call *call, Db *db, AccountId account, int32_t count, Instant *ret_end)
{
    AccountRow *row;
    const Zone *zone;
    DayException *exceptions;
    BusinessCalendar calendar = { 0 };
    TRY(store_account_get(db, call->out, account, account, &row));
    if (row == NULL) {
        return ERR(DB, "the account that an order waits for is missing");
    }
    TRY(zone_get(row->time_zone, &zone));
    Date today = date_of(call->now, zone);
    Date horizon = { today.day + BUSINESS_SPAN_DAYS };
    TRY(store_credit_holidays(db, call->out, row->country, today, horizon, &exceptions,
                              &calendar.exception_count));
    calendar.country = row->country;
    calendar.exceptions = exceptions;
    Date last = business_day_add(&calendar, today, count);
    *ret_end = date_start((Date){ last.day + 1 }, zone);
    return NULL;
}

Err *wait_make(Call *call, Db *db, WaitKind kind, AccountId on, const WaitDays *days,
               WaitNew *ret_wait)
{
    WaitNew wait = { .id = { call_new_id(call) },
                     .kind = kind,
                     .on_account = on,
                     .remind_days = days->remind,
                     .since = call->now };
    if (days->remind > 0) {
        TRY(wait_business_end(call, db, on, days->remind, &wait.remind_at));
    }
    if (days->timeout > 0) {
        TRY(wait_business_end(call, db, on, days->timeout, &wait.expires_at));
    } else {
        wait.expires_at = order_expires_at(ORDER_AWAITING_CUSTOMER, call->now);
    }
    *ret_wait = wait;
    return NULL;
}

/* When the job looks at it first: it finds what is due by the row. */
static Instant first_look(const WaitNew *wait, Instant now)
{
    Instant look = wait->expires_at;
    if (wait->remind_at.us != 0 && (look.us == 0 || wait->remind_at.us < look.us)) {
        look = wait->remind_at;
    }
    if (wait_is_money(wait->kind)) {
        Instant check = { now.us + WAIT_CHECK_MINUTES * 60 * SECOND_US };
        look = look.us == 0 || check.us < look.us ? check : look;
    }
    return look;
}

Err *wait_open(Call *call, Db *db, OrderId order, const WaitNew *wait)
{
    WaitNew row = *wait;
    row.order = order;
    TRY(store_wait_add(db, &row));
    Str key = arena_printf(call->out, "wait:%.*s", STR_ARG(wait_code(call->out, row.id)));
    TRY(job_add(call, db, JOB_WAIT, row.id.v, key, first_look(&row, call->now)));
    return wait_mail(call, db, row.id, false);
}

/* "An approval: approved. Within the budget." */
static Str settled_summary(Arena *out, const WaitRow *wait, WaitOutcome outcome, Str note)
{
    Str kind = wait_kind_label(wait->kind);
    Str label = str_lower(out, wait_outcome_label(outcome));
    return note.len > 0
               ? arena_printf(out, "%.*s: %.*s. %.*s", STR_ARG(kind), STR_ARG(label), STR_ARG(note))
               : arena_printf(out, "%.*s: %.*s.", STR_ARG(kind), STR_ARG(label));
}

Err *wait_settle(Call *call, Db *db, const WaitRow *wait, WaitOutcome outcome, Str note,
                 bool *ret_settled)
{
    const WaitEnd end = {
        .outcome = outcome, .now = call->now, .user = call->actor.user, .note = note
    };
    TRY(store_wait_settle(db, wait->id, &end, ret_settled));
    if (!*ret_settled) {
        return NULL;
    }
    Str name = arena_printf(call->out, "order.wait_%.*s", STR_ARG(wait_outcome_name(outcome)));
    return order_event(call, db, wait->buyer, wait->order, name,
                       settled_summary(call->out, wait, outcome, note));
}

bool order_waits(OrderState state)
{
    return state == ORDER_AWAITING_APPROVAL || state == ORDER_AWAITING_OPERATOR ||
           state == ORDER_AWAITING_CUSTOMER || state == ORDER_SCHEDULED;
}

static Err *take_state(Call *call, Db *db, const OrderHeld *order, OrderState state)
{
    Str label = order_state_label(state);
    if (state == order->state) {
        return NULL;
    }
    TRY(order_check_move(order->state, state));
    TRY(store_order_set_state(db, order->id, order->state, state, S(""), (Instant){ 0 }));
    Str name = arena_printf(call->out, "order.%.*s", STR_ARG(order_state_name(state)));
    return order_event(call, db, order->account, order->id, name,
                       arena_printf(call->out, "%.*s.", STR_ARG(label)));
}

Err *waits_follow(Call *call, Db *db, OrderId id)
{
    OrderHeld *order;
    WaitListRow *rows;
    size_t count;
    WaitKind open[WAIT_OPEN_MAX];
    size_t open_count = 0;

    TRY(store_wait_order_lock(db, call->out, id, &order));
    if (order == NULL || !order_waits(order->state)) {
        return NULL;
    }
    TRY(store_wait_list(db, call->out, id, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (rows[i].outcome == WAIT_OPEN && open_count < WAIT_OPEN_MAX) {
            open[open_count++] = rows[i].kind;
        }
    }
    if (open_count == 0) {
        return order_accept(call, db, order);
    }
    return take_state(call, db, order, order_state_from_waits(open, open_count));
}

Err *order_end(Call *call, Db *db, const OrderHeld *order, OrderState state, Str reason)
{
    const WaitEnd end = {
        .outcome = WAIT_WITHDRAWN, .now = call->now, .user = call->actor.user, .note = reason
    };
    OrderLineStateRow *lines;
    size_t count;

    TRY(store_order_line_states(db, call->out, order->id, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        if (lines[i].state != ORDER_LINE_WAITING) {
            return ERR(ORDER_STATE, "the order is being carried out");
        }
        TRY(store_order_line_set_state(db, lines[i].id, ORDER_LINE_CANCELLED, S("")));
    }
    TRY(order_check_move(order->state, state));
    TRY(store_order_set_state(db, order->id, order->state, state, reason, call->now));
    TRY(store_promotion_return(db, order->id, call->now));
    TRY(store_wait_settle_order(db, order->id, &end));
    Str name = arena_printf(call->out, "order.%.*s", STR_ARG(order_state_name(state)));
    Str label = order_state_label(state);
    Str summary = reason.len > 0
                      ? arena_printf(call->out, "%.*s: %.*s", STR_ARG(label), STR_ARG(reason))
                      : arena_printf(call->out, "%.*s.", STR_ARG(label));
    TRY(order_event(call, db, order->account, order->id, name, summary));
    return wait_mail_ended(call, db, order, state, reason);
}

Err *waits_wake(Call *call, Db *db, AccountId about)
{
    WaitMoneyRow *rows;
    size_t count;
    TRY(store_wait_for_money(db, call->out, about, (WaitId){ 0 }, 1, &rows, &count));
    if (count == 0) {
        return NULL;
    }
    Str key = arena_printf(call->out, "release:%.*s:%lld", STR_ARG(account_code(call->out, about)),
                           (long long)call_new_id(call));
    return job_add(call, db, JOB_RELEASE, about.v, key, call->now);
}
