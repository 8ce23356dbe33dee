/* workspace.c - My WorkSpace: the services of the actor's branch, their secrets and another try. */
#include "service/workspace.h"

#include <inttypes.h>

#include "service/order_internal.h"
#include "service/service_change.h"
#include "service/service_facts.h"

typedef struct WorkspaceTx {
    Call *call;
    ServiceId id;
    AccountId owner;
    const Page *page;
    ServiceRow *row;
    ServiceState stopped; /* the state that it is to leave */
    Str settings;
    Str secrets;
    ServiceView *views;
    size_t count;
    bool more;
} WorkspaceTx;

static Err *service_seen(Call *call, Db *db, ServiceId id, ServiceRow **ret_row)
{
    TRY(store_service_get(db, call->out, call->actor.account, id, ret_row));
    return *ret_row != NULL ? NULL
                            : ERR(NOT_FOUND, "no service %" PRId64 " that the actor may see", id.v);
}

/* The account that ordered it, or the one that uses it. */
static bool is_party(const Call *call, const ServiceRow *row)
{
    return row->account.v == call->actor.account.v || row->owner.v == call->actor.account.v;
}

static SettingsCheck settings_of(const ServiceRow *row)
{
    return (SettingsCheck){ .kind = row->kind,
                            .connector = row->connector,
                            .addon = row->addon,
                            .product_settings = row->product_settings,
                            .prefix = "",
                            .asked = row->state == SERVICE_CONFIGURING ? row->cause_field : S("") };
}

static Err *service_view(Call *call, Db *db, const ServiceRow *row, bool whole, ServiceView *ret)
{
    bool mine = row->account.v == call->actor.account.v;
    bool orders = mine || call->actor.kind != ACCOUNT_END_CUSTOMER;
    ServiceView view = { .id = row->id,
                         .code = service_code(call->out, row->id),
                         .kind = row->kind,
                         .kind_label = service_kind_label(row->kind),
                         .title = row->title,
                         .friendly_name = row->friendly_name,
                         .owner_name = row->owner_name,
                         .owner_code = account_code(call->out, row->owner),
                         .image = row->image,
                         .state = row->state,
                         .simulated = row->simulated,
                         .connector = row->connector,
                         .subscription_code = subscription_code(call->out, row->subscription),
                         .order_code = orders ? order_code(call->out, row->order) : S(""),
                         .secret_waiting = row->secrets.len > 0,
                         .can_reveal = row->secrets.len > 0 && is_party(call, row) &&
                                       actor_can(&call->actor, ROLE_CLOUD),
                         .secrets_shown_at = row->secrets_shown_at,
                         .cause_code = row->cause_code,
                         .cause = row->cause,
                         .cause_field = row->cause_field,
                         .can_answer = row->state == SERVICE_CONFIGURING && is_party(call, row) &&
                                       actor_can(&call->actor, ROLE_CLOUD),
                         .can_retry = row->state == SERVICE_FAILED && is_party(call, row) &&
                                      actor_can(&call->actor, ROLE_CLOUD),
                         .created_at = row->created_at,
                         .ready_at = row->ready_at,
                         .purge_at = row->purge_at };
    TRY(service_facts_read(call->out, row->facts, &view.facts, &view.facts_count));
    if (whole) {
        const SettingsCheck check = settings_of(row);
        TRY(order_settings_view(call, &check, row->settings, &view.settings, &view.settings_count));
        TRY(event_history(call, db, S("service"), row->id.v, &view.events, &view.events_count));
    }
    *ret = view;
    return NULL;
}

static Err *get_body(Db *db, void *context)
{
    WorkspaceTx *tx = context;
    TRY(service_seen(tx->call, db, tx->id, &tx->row));
    return service_view(tx->call, db, tx->row, true, tx->views);
}

Err *svc_service(Call *call, ServiceId id, ServiceView *ret)
{
    ServiceView view = { 0 };
    WorkspaceTx tx = { .call = call, .id = id, .views = &view };
    TRY(db_tx(call->app->database, DB_READ, "service", get_body, &tx));
    *ret = view;
    return NULL;
}

static Err *list_body(Db *db, void *context)
{
    WorkspaceTx *tx = context;
    Call *call = tx->call;
    size_t limit = account_page_limit(tx->page);
    ServiceId *ids;
    size_t count;

    TRY(store_service_list(db, call->out, call->actor.account, tx->owner, tx->id,
                           (int32_t)limit + 1, &ids, &count));
    tx->more = count > limit;
    tx->count = tx->more ? limit : count;
    tx->views = arena_array(call->out, ServiceView, tx->count);
    for (size_t i = 0; i < tx->count; i++) {
        TRY(service_seen(call, db, ids[i], &tx->row));
        TRY(service_view(call, db, tx->row, false, &tx->views[i]));
    }
    return NULL;
}

Err *svc_services(Call *call, AccountId owner, Page *page, ServiceView **ret, size_t *ret_count)
{
    WorkspaceTx tx = { .call = call, .owner = owner, .page = page, .id = { INT64_MAX } };
    if (page->after.len > 0) {
        TRY(service_id_parse(page->after, "after", &tx.id));
    }
    TRY(db_tx(call->app->database, DB_READ, "services", list_body, &tx));
    page->next = tx.more ? tx.views[tx.count - 1].code : S("");
    *ret = tx.views;
    *ret_count = tx.count;
    return NULL;
}

static Err *reveal_body(Db *db, void *context)
{
    WorkspaceTx *tx = context;
    Call *call = tx->call;
    ServiceWork *held;
    bool changed;
    EventId event;

    TRY(store_service_hold(db, call->out, tx->id, &held));
    TRY(service_seen(call, db, tx->id, &tx->row));
    if (!is_party(call, tx->row)) {
        return ERR(FORBIDDEN, "only who ordered or uses a service sees its secrets");
    }
    if (tx->row->secrets.len == 0) {
        return tx->row->secrets_shown_at.us != 0
                   ? ERR(SECRET_GONE, "the secrets were shown before")
                   : ERR(SERVICE_STATE, "the service has no secrets to show");
    }
    tx->secrets = tx->row->secrets;
    TRY(store_service_shown(db, tx->id, call->now, &changed));
    return event_add_row(call, db, tx->row->owner, S("service"), tx->id.v, S("service.revealed"),
                         S("The password was shown."), S(""), &event);
}

Err *svc_service_reveal(Call *call, ServiceId id, FactView **ret, size_t *ret_count)
{
    WorkspaceTx tx = { .call = call, .id = id };
    TRY(call_need(call, ROLE_CLOUD));
    TRY(db_tx(call->app->database, DB_WRITE, "service_reveal", reveal_body, &tx));
    return service_secrets_read(call, id, tx.secrets, ret, ret_count);
}

/* A party finds the service in the state in which it may be changed. */
static Err *stopped_body(Db *db, void *context)
{
    WorkspaceTx *tx = context;
    TRY(service_seen(tx->call, db, tx->id, &tx->row));
    if (!is_party(tx->call, tx->row)) {
        return ERR(FORBIDDEN, "only who ordered or uses a service sets it up");
    }
    if (tx->row->state != tx->stopped) {
        return ERR(SERVICE_STATE, "the service %s",
                   tx->stopped == SERVICE_FAILED ? "has not failed" : "waits for no answer");
    }
    return NULL;
}

static Err *go_on_body(Db *db, void *context)
{
    WorkspaceTx *tx = context;
    bool changed;
    TRY(service_requeue(tx->call, db, tx->id, tx->stopped, tx->settings, &changed));
    return changed ? NULL : ERR(SERVICE_STATE, "the service is at work already");
}

Err *svc_service_retry(Call *call, ServiceId id, Str settings_json)
{
    WorkspaceTx tx = { .call = call, .id = id, .stopped = SERVICE_FAILED };
    TRY(call_need(call, ROLE_CLOUD));
    TRY(db_tx(call->app->database, DB_READ, "service_failed", stopped_body, &tx));
    if (settings_json.len > 0) {
        const SettingsCheck check = settings_of(tx.row);
        TRY(order_settings_check(call, &check, settings_json, &tx.settings));
    }
    return db_tx(call->app->database, DB_MONEY, "service_retry", go_on_body, &tx);
}

Err *svc_service_answer(Call *call, ServiceId id, Str answers_json)
{
    WorkspaceTx tx = { .call = call, .id = id, .stopped = SERVICE_CONFIGURING };
    TRY(call_need(call, ROLE_CLOUD));
    TRY(db_tx(call->app->database, DB_READ, "service_asked", stopped_body, &tx));
    const SettingsCheck check = settings_of(tx.row);
    TRY(order_settings_answer(call, &check, tx.row->settings, answers_json, &tx.settings));
    return db_tx(call->app->database, DB_MONEY, "service_answer", go_on_body, &tx);
}
