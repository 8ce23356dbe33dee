/* event.c - the one log of changes, hash-chained per subject. */
#include "service/event.h"

#include <inttypes.h>

/* What the hash covers, in one fixed form; the chain covers the subject and its order. */
static Str canonical(Arena *out, const EventRow *event)
{
    StrBuf text = buf_new(out, 256 + event->body.len);
    JsonOut json = json_out(&text);
    json_object(&json);
    json_key_int(&json, S("id"), event->id.v);
    json_key_int(&json, S("account"), event->account.v);
    json_key_str(&json, S("subject_kind"), event->subject_kind);
    json_key_int(&json, S("subject"), event->subject);
    json_key_int(&json, S("sequence"), event->sequence);
    json_key_str(&json, S("name"), event->name);
    json_key_int(&json, S("user"), event->user.v);
    json_key_int(&json, S("actor"), event->actor.v);
    json_key_str(&json, S("summary"), event->summary);
    json_key_str(&json, S("body"), event->body);
    json_key_int(&json, S("happened_at"), event->happened_at.us);
    json_object_end(&json);
    return buf_str(&text);
}

/* `previous` is the stored hash of the event before, empty for the first. */
static Str chained(Arena *out, Str previous, const EventRow *event)
{
    Hash before = previous.len == 0 ? (Hash){ 0 } : hash_bytes(previous);
    return hash_hex(out, hash_chain(before, canonical(out, event)));
}

static EventRow event_make(const Call *call, AccountId account, Str subject_kind, int64_t subject,
                           Str name, Str summary)
{
    assert(account.v != 0);
    assert(call->actor.account.v != 0);
    return (EventRow){ .id = { call_new_id(call) },
                       .account = account,
                       .subject_kind = subject_kind,
                       .subject = subject,
                       .sequence = 1,
                       .name = name,
                       .user = call->actor.user,
                       .actor = call->actor.account,
                       .summary = summary,
                       .body = S("{}"),
                       .happened_at = call->now };
}

EventRow event_first(Call *call, AccountId account, Str subject_kind, int64_t subject, Str name,
                     Str summary)
{
    EventRow event = event_make(call, account, subject_kind, subject, name, summary);
    event.hash = chained(call->out, (Str){ 0 }, &event);
    return event;
}

EventRow event_after(Call *call, const EventLast *last, AccountId account, Str subject_kind,
                     Str name, Str summary)
{
    EventRow event = event_make(call, account, subject_kind, last->subject, name, summary);
    event.sequence = last->sequence + 1;
    event.hash = chained(call->out, last->hash, &event);
    return event;
}

Err *event_add_row(Call *call, Db *db, AccountId account, Str subject_kind, int64_t subject,
                   Str name, Str summary, Str body_json, EventId *ret_id)
{
    Arena scratch = call->scratch;
    int64_t last;
    Str previous;

    TRY(store_event_last(db, &scratch, subject_kind, subject, &last, &previous));
    EventRow event = event_make(call, account, subject_kind, subject, name, summary);
    event.sequence = last + 1;
    event.body = body_json.len > 0 ? body_json : event.body;
    event.hash = chained(&scratch, previous, &event);
    TRY(store_event_add(db, &event));
    *ret_id = event.id;
    return NULL;
}

Err *event_history(Call *call, Db *db, Str subject_kind, int64_t subject, EventView **ret_events,
                   size_t *ret_count)
{
    EventSeen *rows;
    size_t count;
    TRY(store_event_history(db, call->out, subject_kind, subject, LIST_MAX, &rows, &count));
    EventView *events = arena_array(call->out, EventView, count);
    for (size_t i = 0; i < count; i++) {
        const EventSeen *row = &rows[count - 1 - i];
        events[i] = (EventView){ .id = row->id,
                                 .name = row->name,
                                 .summary = row->summary,
                                 .user_name = row->user_name,
                                 .account_name = row->account_name,
                                 .happened_at = row->happened_at };
    }
    *ret_events = events;
    *ret_count = count;
    return NULL;
}

static bool same_subject(const EventLink *a, const EventLink *b)
{
    return a->subject == b->subject && str_eq(a->subject_kind, b->subject_kind);
}

static EventRow link_row(const EventLink *event)
{
    return (EventRow){ .id = event->id,
                       .account = event->account,
                       .subject_kind = event->subject_kind,
                       .subject = event->subject,
                       .sequence = event->sequence,
                       .name = event->name,
                       .user = event->user,
                       .actor = event->actor,
                       .summary = event->summary,
                       .body = event->body,
                       .happened_at = event->happened_at };
}

/* Whether `event` follows `before` (zero: nothing). */
static bool link_holds(Arena scratch, const EventLink *before, const EventLink *event)
{
    bool first = !same_subject(before, event);
    EventRow row = link_row(event);
    Str hash = chained(&scratch, first ? (Str){ 0 } : before->hash, &row);
    return event->sequence == (first ? 1 : before->sequence + 1) && str_eq(event->hash, hash);
}

Err *event_chain_check(Call *call, Db *db, EventPlace *place, Str *ret_problem, bool *ret_more)
{
    EventLink *events;
    size_t count;
    EventLink before = { .subject_kind = place->subject_kind,
                         .subject = place->subject,
                         .sequence = place->sequence,
                         .hash = place->hash };
    TRY(store_event_chain(db, call->out, place->subject_kind, place->subject, place->sequence,
                          &events, &count));
    *ret_problem = (Str){ 0 };
    for (size_t i = 0; i < count; i++) {
        if (ret_problem->len == 0 && !link_holds(call->scratch, &before, &events[i])) {
            *ret_problem = arena_printf(
                call->out, "event %.*s of %.*s %" PRId64 " does not follow the one before it",
                STR_ARG(event_code(call->out, events[i].id)), STR_ARG(events[i].subject_kind),
                events[i].subject);
        }
        before = events[i];
    }
    *place = (EventPlace){ .subject_kind = before.subject_kind,
                           .subject = before.subject,
                           .sequence = before.sequence,
                           .hash = before.hash };
    *ret_more = count == EVENT_CHAIN_MAX;
    return NULL;
}
