/* cancel.c - asks for the end of a subscription, takes that back, and says what it would give back.
 */
#include <inttypes.h>

#include "service/change_internal.h"
#include "service/idempotency.h"
#include "service/job.h"
#include "service/mail.h"
#include "service/money_lines.h"
#include "service/subscription_internal.h"
#include "service/usage_bill.h"

/* One request, for the preview and for the real thing. */
typedef struct CancelAsk {
    Call *call;
    SubscriptionId id;
    const CancelRequest *request;
    SubscriptionRow *row;
    CancelCalendar calendar;
    Date effective;
    ChangeRequest part; /* what is left of it; without a quantity: nothing */
    CancelMade made;
    UserId user; /* who asks */
    CancelPreview preview;
} CancelAsk;

/* A trial's end is none that somebody asked for. */
static bool own_end(const SubscriptionFacts *row)
{
    return !date_is_none(row->trial_ends_on) && row->state != SUBSCRIPTION_ENDING &&
           row->end_on.day == row->trial_ends_on.day;
}

Err *cancel_calendar(Call *call, Db *db, SubscriptionId id, CancelCalendar *ret)
{
    CancelCalendar calendar;
    Period billing;
    TRY(store_subscription_facts(db, call->out, id, &calendar.row));
    const SubscriptionFacts *row = &calendar.row;
    TRY(zone_get(row->time_zone, &calendar.zone));
    TRY(period_parse(row->billing, "billing", &billing));
    Date today = date_of(call->now, calendar.zone);
    Date start = date_is_none(row->calendar_from) ? today : row->calendar_from;
    calendar.facts = (CancelFacts){ .today = today,
                                    .start = start,
                                    .billing = schedule_on_day(start, row->anchor_day, billing),
                                    .end = own_end(row) ? DATE_NONE : row->end_on,
                                    .state = row->state };
    TRY(period_parse(row->term, "term", &calendar.facts.term));
    *ret = calendar;
    return NULL;
}

Err *cancel_edges(Call *call, Db *db, const CancelCalendar *calendar, Date end, bool cut)
{
    SubscriptionEdge *edges;
    size_t count;
    Date start = calendar->row.started_on;
    if (date_is_none(start)) {
        return NULL; /* it never ran: nothing is charged */
    }
    TRY(store_subscription_edges(db, call->out, calendar->row.id, &edges, &count));
    for (size_t i = 0; i < count; i++) {
        Date through = edges[i].charged_through;
        Date next = date_is_none(through) ? start : through;
        bool over = !date_is_none(end) && next.day >= end.day;
        if (edges[i].metered) {
            next = usage_next_due(&calendar->facts.billing, next, end);
            over = false; /* the use of the last day is still to be billed */
        } else if (!date_is_none(edges[i].open_on) &&
                   (date_is_none(end) || edges[i].open_on.day < end.day)) {
            over = false; /* the run settles what changed, to the end */
            next = date_min(next, date_min(edges[i].open_on, edges[i].due_on));
        }
        if (cut && over && !date_is_none(through)) {
            through = date_max(end, start);
        }
        TRY(store_subscription_edge_set(db, calendar->row.id, edges[i].buyer, through,
                                        over ? DATE_NONE : next));
        if (!over) {
            TRY(bill_queue(call, db, edges[i].buyer, next, edges[i].time_zone));
        }
    }
    return NULL;
}

Err *subscription_event(Call *call, Db *db, const SubscriptionFacts *row, Str name, Str summary,
                        EventId *ret_id)
{
    return event_add_row(call, db, row->account, S("subscription"), row->id.v, name, summary,
                         (Str){ 0 }, ret_id);
}

/* Only who ordered it, and those above, may end it. */
static Err *ask_check(CancelAsk *ask, Db *db)
{
    Call *call = ask->call;
    const CancelRequest *request = ask->request;
    TRY(subscription_seen(call, db, ask->id, &ask->row));
    if (!ask->row->manages) {
        return ERR(FORBIDDEN, "the subscription belongs to the actor's seller");
    }
    if (ask->row->bundle.v != 0 && ask->row->base.v != 0) {
        return ERR(SUBSCRIPTION_STATE, "%.*s ends as a whole, with its first part",
                   STR_ARG(ask->row->bundle_name));
    }
    if (request->note.len > CANCEL_NOTE_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "note", "the note has at most %d bytes",
                         CANCEL_NOTE_BYTES_MAX);
    }
    if (!str_utf8_valid(request->note)) {
        return ERR_FIELD(FIELD_INVALID, "note", "the note is not valid text");
    }
    return cancel_calendar(call, db, ask->id, &ask->calendar);
}

/* Whether it is a part, and what is left of it then. */
static Err *ask_part(CancelAsk *ask)
{
    const CancelRequest *request = ask->request;
    int64_t quantity = ask->row->quantity;
    if (request->quantity < 0 || request->quantity > quantity) {
        return ERR_FIELD(FIELD_RANGE, "quantity", "There are only %" PRId64 ".", quantity);
    }
    bool part = request->quantity > 0 && request->quantity < quantity;
    ask->part = (ChangeRequest){ .when = request->when,
                                 .quantity = part ? quantity - request->quantity : 0,
                                 .reason = request->reason,
                                 .key = request->key };
    return NULL;
}

/* The notes of the actor's own purchase; for the operator those that it issues itself. */
static bool note_shown(const Call *call, const CreditNote *note)
{
    bool operator= call->actor.kind == ACCOUNT_OPERATOR;
    return (operator? note->seller : note->buyer).v == call->actor.account.v;
}

Err *credit_total_add(DocumentTotals *sum, const DocumentTotals *part)
{
    TRY(money_add(sum->net, part->net, &sum->net));
    TRY(money_add(sum->tax, part->tax, &sum->tax));
    TRY(money_add(sum->gross, part->gross, &sum->gross));
    for (size_t i = 0; i < part->group_count; i++) {
        const TaxGroup *add = &part->groups[i];
        size_t k = 0;
        while (k < sum->group_count && (sum->groups[k].category != add->category ||
                                        sum->groups[k].rate_ppm != add->rate_ppm)) {
            k++;
        }
        if (k == sum->group_count && k < TAX_GROUP_MAX) {
            sum->groups[sum->group_count++] = *add;
        } else if (k < TAX_GROUP_MAX) {
            TRY(money_add(sum->groups[k].base, add->base, &sum->groups[k].base));
            TRY(money_add(sum->groups[k].tax, add->tax, &sum->groups[k].tax));
        }
    }
    return NULL;
}

static Err *preview_money(CancelAsk *ask, const CreditPlan *plan)
{
    Call *call = ask->call;
    CancelPreview *preview = &ask->preview;
    Currency currency = ask->row->currency;
    DocumentTotals totals = { .net = money_zero(currency),
                              .tax = money_zero(currency),
                              .gross = money_zero(currency) };
    size_t lines = 0;
    for (size_t i = 0; i < plan->notes.count; i++) {
        lines += plan->notes.items[i].count;
    }
    preview->lines = arena_array(call->out, CreditLineView, lines);
    for (size_t i = 0; i < plan->notes.count; i++) {
        const CreditNote *note = &plan->notes.items[i];
        if (!note_shown(call, note)) {
            continue;
        }
        TRY(credit_total_add(&totals, &note->totals));
        for (size_t k = 0; k < note->count; k++) {
            preview->lines[preview->lines_count++] =
                (CreditLineView){ .title = note->lines[k].title,
                                  .invoice_label = note->label,
                                  .invoice_code = invoice_code(call->out, note->invoice),
                                  .credit = money_explained(call->out, &note->lines[k]) };
        }
    }
    preview->net = totals.net;
    preview->tax = totals.tax;
    preview->gross = totals.gross;
    money_taxes(call->out, &totals, &preview->taxes, &preview->taxes_count);
    return NULL;
}

static Err *preview_children(CancelAsk *ask, Db *db)
{
    Call *call = ask->call;
    SubscriptionId *ids;
    size_t count;
    TRY(store_subscription_children(db, call->out, ask->id, &ids, &count));
    ask->preview.children = arena_array(call->out, SubscriptionView, count);
    for (size_t i = 0; i < count; i++) {
        SubscriptionRow *row;
        TRY(subscription_seen(call, db, ids[i], &row));
        TRY(subscription_view(call, row, &ask->preview.children[i]));
    }
    ask->preview.children_count = count;
    return NULL;
}

static Err *preview_body(Db *db, void *context)
{
    CancelAsk *ask = context;
    Call *call = ask->call;
    CreditPlan plan;
    SubscriptionView view;
    TRY(ask_check(ask, db));
    TRY(ask_part(ask));
    if (ask->part.quantity > 0) {
        ChangePreview *part = arena_new(call->out, ChangePreview);
        ask->preview = (CancelPreview){ .part = part };
        return change_ask_preview(call, db, ask->id, &ask->part, part);
    }
    TRY(cancel_effective(ask->request->when, ask->request->on, &ask->calendar.facts,
                         &ask->effective));
    TRY(subscription_view(call, ask->row, &view));
    bool now = ask->effective.day <= ask->calendar.facts.today.day;
    Instant end = now ? call->now : date_start(ask->effective, ask->calendar.zone);
    ask->preview =
        (CancelPreview){ .effective_on = ask->effective,
                         .purge_at = { end.us + ask->row->retention_minutes * 60 * SECOND_US },
                         .price_visible = view.price_visible };
    TRY(credit_plan(call, db, ask->id, ask->effective, &plan));
    if (view.price_visible) {
        TRY(preview_money(ask, &plan));
    }
    return preview_children(ask, db);
}

Err *svc_cancel_preview(Call *call, SubscriptionId id, const CancelRequest *request,
                        CancelPreview *ret)
{
    CancelAsk ask = { .call = call, .id = id, .request = request };
    TRY(call_need(call, ROLE_SUBSCRIPTIONS));
    TRY(db_tx(call->app->database, DB_READ, "cancel_preview", preview_body, &ask));
    *ret = ask.preview;
    return NULL;
}

/* From now on nothing past the end is charged. One that has never run only waits for its job. */
static Err *schedule_end(Call *call, Db *db, SubscriptionId id, Date effective)
{
    CancelCalendar calendar;
    TRY(cancel_calendar(call, db, id, &calendar));
    SubscriptionState state = calendar.row.state;
    if (!subscription_live(state)) {
        return NULL;
    }
    Date end = date_min(effective, calendar.row.end_on);
    end = date_max(end, calendar.facts.start);
    /* What is suspended stays so until its end. */
    bool held = state == SUBSCRIPTION_SUSPENDED;
    TRY(store_subscription_move(db, id, state, held ? state : SUBSCRIPTION_ENDING, end));
    return cancel_edges(call, db, &calendar, end, false);
}

/* Of an end that is still to come; the end itself tells of itself (cancel_job.c). */
static Err *tell(CancelAsk *ask, Db *db)
{
    Call *call = ask->call;
    Arena *out = call->out;
    const SubscriptionFacts *row = &ask->calendar.row;
    DocumentPartyRow party;
    TRY(store_document_party(db, out, row->account, &party));
    Str day = date_display(out, ask->effective);
    Str code = subscription_code(out, row->id);
    Str subject =
        arena_printf(out, "%.*s is cancelled for %.*s", STR_ARG(row->title), STR_ARG(day));
    Str body =
        arena_printf(out,
                     "%.*s,\n\n%.*s is cancelled and runs until %.*s, which is the first day "
                     "without it.\nUntil then you can take the cancellation back:\n\n"
                     "%.*s/subscriptions/%.*s\n",
                     STR_ARG(party.contact), STR_ARG(row->title), STR_ARG(day),
                     STR_ARG(call->app->public_url), STR_ARG(code));
    const MailText text = {
        .account = row->account, .recipient = party.email, .subject = subject, .body = body
    };
    return mail_add_kind(call, db, MAIL_SUBSCRIPTION, &text);
}

static Err *ask_record(CancelAsk *ask, Db *db)
{
    Call *call = ask->call;
    Arena *out = call->out;
    const CancelRequest *request = ask->request;
    EventId event;
    bool now = ask->effective.day <= ask->calendar.facts.today.day;
    ask->made.cancellation = (CancellationId){ call_new_id(call) };
    CancellationAdd add = { .id = ask->made.cancellation,
                            .subscription = ask->id,
                            .user = ask->user,
                            .state = now ? CANCEL_EXECUTING : CANCEL_SCHEDULED,
                            .at_when = request->when,
                            .effective_on = ask->effective,
                            .reason = request->reason,
                            .note = request->note,
                            .created_at = call->now };
    TRY(store_cancellation_add(db, &add));
    Str reason = cancel_reason_label(request->reason);
    Str summary = arena_printf(out, "Cancellation asked for: it ends on %.*s (%.*s).",
                               STR_ARG(date_display(out, ask->effective)), STR_ARG(reason));
    TRY(subscription_event(call, db, &ask->calendar.row, S("subscription.cancel_requested"),
                           summary, &event));
    if (!now) {
        TRY(tell(ask, db));
    }
    Str key =
        arena_printf(out, "cancel:%.*s", STR_ARG(cancellation_code(out, ask->made.cancellation)));
    Instant run_at = now ? call->now : date_start(ask->effective, ask->calendar.zone);
    return job_add(call, db, JOB_CANCEL, ask->made.cancellation.v, key, run_at);
}

static Err *cancel_body(Db *db, void *context)
{
    CancelAsk *ask = context;
    SubscriptionId *children;
    size_t count;
    TRY(ask_check(ask, db));
    ask->made = (CancelMade){ 0 };
    if (ask->request->key.len > 0) { /* a part that was cancelled with it is not cancelled again */
        TRY(store_sale_change_by_request(db, ask->call->out, ask->id, ask->request->key,
                                         &ask->made.change));
    }
    if (ask->made.change.v != 0) {
        return NULL;
    }
    TRY(ask_part(ask));
    if (ask->part.quantity > 0) {
        return change_ask(ask->call, db, ask->id, &ask->part, &ask->made.change);
    }
    TRY(store_cancellation_open(db, ask->call->out, ask->id, &ask->made.cancellation));
    if (ask->made.cancellation.v != 0) {
        return NULL;
    }
    TRY(cancel_effective(ask->request->when, ask->request->on, &ask->calendar.facts,
                         &ask->effective));
    TRY(schedule_end(ask->call, db, ask->id, ask->effective));
    TRY(store_subscription_children(db, ask->call->out, ask->id, &children, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(schedule_end(ask->call, db, children[i], ask->effective));
    }
    return ask_record(ask, db);
}

Err *subscription_cancel(Call *call, Db *db, SubscriptionId id, const CancelRequest *request,
                         UserId user, CancellationId *ret_id)
{
    CancelAsk ask = { .call = call, .id = id, .request = request, .user = user };
    TRY(cancel_body(db, &ask));
    *ret_id = ask.made.cancellation;
    return NULL;
}

Err *svc_cancel(Call *call, SubscriptionId id, const CancelRequest *request, CancelMade *ret_made)
{
    CancelAsk ask = { .call = call, .id = id, .request = request, .user = call->actor.user };
    TRY(call_need(call, ROLE_SUBSCRIPTIONS));
    if (request->key.len > REQUEST_KEY_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "key", "the key is too long");
    }
    TRY(db_tx(call->app->database, DB_MONEY, "cancel", cancel_body, &ask));
    *ret_made = ask.made;
    return NULL;
}

typedef struct CancelRead {
    Call *call;
    CancellationId id;
    CancellationRow *row;
} CancelRead;

static Err *cancellation_body(Db *db, void *context)
{
    CancelRead *read = context;
    Call *call = read->call;
    TRY(store_cancellation_get(db, call->out, call->actor.account, read->id, &read->row));
    return read->row != NULL ? NULL
                             : ERR(NOT_FOUND, "no cancellation %" PRId64 " is seen", read->id.v);
}

/* Back to running on; an add-on that was asked to end by itself stays so. */
static Err *run_on(Call *call, Db *db, SubscriptionId id, Date effective)
{
    CancelCalendar calendar;
    CancellationId open;
    TRY(store_cancellation_open(db, call->out, id, &open));
    TRY(cancel_calendar(call, db, id, &calendar));
    const SubscriptionFacts *row = &calendar.row;
    bool held = row->state == SUBSCRIPTION_SUSPENDED;
    if (open.v != 0 || (row->state != SUBSCRIPTION_ENDING && !held) ||
        row->end_on.day != effective.day) {
        return NULL;
    }
    Date end = row->trial_ends_on; /* a trial has its own */
    SubscriptionState state = date_is_none(end) ? SUBSCRIPTION_ACTIVE : SUBSCRIPTION_TRIAL;
    TRY(store_subscription_move(db, id, row->state, held ? row->state : state, end));
    return cancel_edges(call, db, &calendar, end, false);
}

static Err *revoke_body(Db *db, void *context)
{
    CancelRead *read = context;
    Call *call = read->call;
    SubscriptionRow *seen;
    SubscriptionFacts facts;
    SubscriptionId *children;
    size_t count;
    EventId event;
    TRY(cancellation_body(db, read));
    const CancellationRow *row = read->row;
    TRY(subscription_seen(call, db, row->subscription, &seen));
    if (!seen->manages) {
        return ERR(FORBIDDEN, "the subscription belongs to the actor's seller");
    }
    if (row->state == CANCEL_REVOKED) {
        return NULL;
    }
    if (!cancel_can_move(row->state, CANCEL_REVOKED)) {
        return ERR(SUBSCRIPTION_STATE, "only a cancellation that is still to come can be revoked");
    }
    TRY(store_cancellation_move(db, row->id, row->state, CANCEL_REVOKED, call->now));
    TRY(run_on(call, db, row->subscription, row->effective_on));
    TRY(store_subscription_children(db, call->out, row->subscription, &children, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(run_on(call, db, children[i], row->effective_on));
    }
    TRY(store_subscription_facts(db, call->out, row->subscription, &facts));
    return subscription_event(call, db, &facts, S("subscription.cancel_revoked"),
                              S("The cancellation was taken back; it runs on."), &event);
}

Err *svc_cancel_revoke(Call *call, CancellationId id)
{
    CancelRead read = { .call = call, .id = id };
    TRY(call_need(call, ROLE_SUBSCRIPTIONS));
    return db_tx(call->app->database, DB_MONEY, "cancel_revoke", revoke_body, &read);
}

Err *svc_cancellation(Call *call, CancellationId id, CancellationView *ret)
{
    CancelRead read = { .call = call, .id = id };
    TRY(db_tx(call->app->database, DB_READ, "cancellation", cancellation_body, &read));
    const CancellationRow *row = read.row;
    *ret = (CancellationView){ .id = row->id,
                               .code = cancellation_code(call->out, row->id),
                               .subscription_code = subscription_code(call->out, row->subscription),
                               .state = row->state,
                               .when = row->at_when,
                               .reason = row->reason,
                               .effective_on = row->effective_on,
                               .note = row->note,
                               .created_at = row->created_at,
                               .done_at = row->done_at };
    return NULL;
}
