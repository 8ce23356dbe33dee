/* suspend.c - who manages a subscription suspends it and has it run again (R-SUB-03). */
#include "service/hold.h"
#include "service/mail.h"

typedef struct Suspension {
    Call *call;
    SubscriptionId id;
    Str reason;
    SubscriptionRow *row;
} Suspension;

static Err *suspension_seen(Suspension *run, Db *db)
{
    TRY(subscription_seen(run->call, db, run->id, &run->row));
    if (!run->row->manages) {
        return ERR(FORBIDDEN, "the subscription belongs to the actor's seller");
    }
    if (!subscription_live(run->row->state)) {
        return ERR(SUBSCRIPTION_STATE, "only a running subscription is suspended or resumed");
    }
    return NULL;
}

static Err *tell(Suspension *run, Db *db, bool suspended)
{
    Call *call = run->call;
    Arena *out = call->out;
    const SubscriptionRow *row = run->row;
    DocumentPartyRow party;
    TRY(store_document_party(db, out, row->account, &party));
    Str subject = arena_printf(out, "%.*s %s", STR_ARG(row->title),
                               suspended ? "is suspended" : "runs again");
    Str what = suspended ? arena_printf(out,
                                        "is suspended: %.*s\nIt cannot be used until it is "
                                        "resumed. Its data is kept, and billing goes on.",
                                        STR_ARG(run->reason))
                         : S("is resumed and can be used again.");
    Str body =
        arena_printf(out, "%.*s,\n\n%.*s %.*s\n\n%.*s/subscriptions/%.*s\n", STR_ARG(party.contact),
                     STR_ARG(row->title), STR_ARG(what), STR_ARG(call->app->public_url),
                     STR_ARG(subscription_code(out, row->id)));
    const MailText text = {
        .account = row->account, .recipient = party.email, .subject = subject, .body = body
    };
    return mail_add_kind(call, db, MAIL_SUBSCRIPTION, &text);
}

static Err *suspend_body(Db *db, void *context)
{
    Suspension *run = context;
    Call *call = run->call;
    TRY(suspension_seen(run, db));
    const HoldNew hold = { .account = call->actor.account,
                           .cause = HOLD_ACCOUNT,
                           .reason = run->reason };
    bool was = run->row->state == SUBSCRIPTION_SUSPENDED;
    TRY(hold_place(call, db, run->id, &hold));
    return was ? NULL : tell(run, db, true);
}

Err *svc_suspend(Call *call, SubscriptionId id, Str reason)
{
    Suspension run = { .call = call, .id = id, .reason = str_trim(reason) };
    TRY(call_need(call, ROLE_SUBSCRIPTIONS));
    if (run.reason.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "reason", "Please say why it is suspended.");
    }
    if (run.reason.len > SUSPEND_REASON_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "reason", "The reason is too long.");
    }
    if (!str_utf8_valid(run.reason)) {
        return ERR_FIELD(FIELD_INVALID, "reason", "The reason is not valid text.");
    }
    return db_tx(call->app->database, DB_MONEY, "suspend", suspend_body, &run);
}

static Err *liftable(Suspension *run, Db *db)
{
    Call *call = run->call;
    HoldView *holds;
    size_t count;
    TRY(hold_views(call, db, run->id, &holds, &count));
    for (size_t i = 0; i < count; i++) {
        if (!holds[i].lifts) {
            return ERR(SUBSCRIPTION_HELD, "a seller above holds it");
        }
    }
    if (run->row->base.v != 0) {
        SubscriptionFacts base;
        TRY(store_subscription_facts(db, call->out, run->row->base, &base));
        if (base.state == SUBSCRIPTION_SUSPENDED) {
            return ERR(SUBSCRIPTION_STATE, "its base is suspended");
        }
    }
    return NULL;
}

static Err *resume_body(Db *db, void *context)
{
    Suspension *run = context;
    const HoldLift lift = { .all = true };
    TRY(suspension_seen(run, db));
    if (run->row->state != SUBSCRIPTION_SUSPENDED) {
        return NULL;
    }
    TRY(liftable(run, db));
    TRY(hold_lift(run->call, db, run->id, &lift));
    return tell(run, db, false);
}

Err *svc_resume(Call *call, SubscriptionId id)
{
    Suspension run = { .call = call, .id = id };
    TRY(call_need(call, ROLE_SUBSCRIPTIONS));
    return db_tx(call->app->database, DB_MONEY, "resume", resume_body, &run);
}
