/* subscription_name.c - a partner's own name for a subscription. */
#include "service/subscription_internal.h"

typedef struct Naming {
    Call *call;
    SubscriptionId id;
    Str name;
} Naming;

static Err *name_body(Db *db, void *context)
{
    Naming *naming = context;
    Call *call = naming->call;
    SubscriptionRow *row;
    SubscriptionFacts facts;
    EventId event;
    TRY(subscription_seen(call, db, naming->id, &row));
    if (!row->manages) {
        return ERR(FORBIDDEN, "the subscription belongs to the actor's seller");
    }
    if (str_eq(row->friendly_name, naming->name)) {
        return NULL;
    }
    TRY(store_subscription_facts(db, call->out, naming->id, &facts));
    TRY(store_subscription_name(db, naming->id, naming->name));
    Str summary = naming->name.len == 0
                      ? S("It has no name of its own any more.")
                      : arena_printf(call->out, "Named \"%.*s\".", STR_ARG(naming->name));
    return subscription_event(call, db, &facts, S("subscription.named"), summary, &event);
}

Err *svc_subscription_name(Call *call, SubscriptionId id, Str name)
{
    Naming naming = { .call = call, .id = id, .name = str_trim(name) };
    TRY(call_need(call, ROLE_SUBSCRIPTIONS));
    if (naming.name.len > FRIENDLY_NAME_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "name", "A name has at most %d bytes.",
                         FRIENDLY_NAME_BYTES_MAX);
    }
    if (!str_utf8_valid(naming.name)) {
        return ERR_FIELD(FIELD_INVALID, "name", "The name is not valid text.");
    }
    return db_tx(call->app->database, DB_WRITE, "subscription_name", name_body, &naming);
}
