/* change_view.c - the changes of a subscription as the actor sees them. */
#include "service/change_internal.h"

#include <inttypes.h>

typedef struct ChangesRead {
    Call *call;
    SubscriptionId id;
    ChangeView *views;
    size_t count;
} ChangesRead;

static bool may_withdraw(const Call *call, const SubscriptionRow *subscription,
                         SaleChangeState state)
{
    return subscription->manages && actor_can(&call->actor, ROLE_SUBSCRIPTIONS) &&
           sale_change_can_move(state, SALE_CHANGE_WITHDRAWN);
}

static Err *changes_body(Db *db, void *context)
{
    ChangesRead *read = context;
    Call *call = read->call;
    Arena *out = call->out;
    SubscriptionRow *subscription;
    SaleChangeListed *rows;
    TRY(subscription_seen(call, db, read->id, &subscription));
    TRY(store_sale_change_list(db, out, read->id, &rows, &read->count));
    read->views = arena_array(out, ChangeView, read->count);
    for (size_t i = 0; i < read->count; i++) {
        const SaleChangeListed *row = &rows[i];
        read->views[i] =
            (ChangeView){ .id = row->id,
                          .code = sale_change_code(out, row->id),
                          .subscription_code = subscription_code(out, read->id),
                          .kind = row->kind,
                          .state = row->state,
                          .effective_on = row->effective_on,
                          .quantity = row->quantity,
                          .title = row->title,
                          .created_at = row->created_at,
                          .can_withdraw = may_withdraw(call, subscription, row->state) };
    }
    return NULL;
}

Err *svc_changes(Call *call, SubscriptionId id, ChangeView **ret, size_t *ret_count)
{
    ChangesRead read = { .call = call, .id = id };
    TRY(db_tx(call->app->database, DB_READ, "changes", changes_body, &read));
    *ret = read.views;
    *ret_count = read.count;
    return NULL;
}

typedef struct ChangeSent {
    Call *call;
    SubscriptionId id;
    Str key;
    SaleChangeId found;
} ChangeSent;

static Err *sent_body(Db *db, void *context)
{
    ChangeSent *sent = context;
    SubscriptionRow *seen;
    TRY(subscription_seen(sent->call, db, sent->id, &seen));
    return store_sale_change_by_request(db, sent->call->out, sent->id, sent->key, &sent->found);
}

Err *svc_change_sent(Call *call, SubscriptionId id, Str key, bool *ret_sent)
{
    ChangeSent sent = { .call = call, .id = id, .key = key };
    if (key.len > 0) {
        TRY(db_tx(call->app->database, DB_READ, "change_sent", sent_body, &sent));
    }
    *ret_sent = sent.found.v != 0;
    return NULL;
}

typedef struct ChangeRead {
    Call *call;
    SaleChangeId id;
    ChangeView view;
} ChangeRead;

static Err *change_body(Db *db, void *context)
{
    ChangeRead *read = context;
    Call *call = read->call;
    SaleChangeRow *row;
    TRY(store_sale_change_get(db, call->out, call->actor.account, read->id, &row));
    if (row == NULL) {
        return ERR(NOT_FOUND, "no change %" PRId64 " is seen", read->id.v);
    }
    ChangesRead all = { .call = call, .id = row->subscription };
    TRY(changes_body(db, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (all.views[i].id.v == read->id.v) {
            read->view = all.views[i];
            return NULL;
        }
    }
    return ERR(NOT_FOUND, "change %" PRId64 " is not listed", read->id.v);
}

Err *svc_change_get(Call *call, SaleChangeId id, ChangeView *ret)
{
    ChangeRead read = { .call = call, .id = id };
    TRY(db_tx(call->app->database, DB_READ, "change", change_body, &read));
    *ret = read.view;
    return NULL;
}
