/*
 * workspace.h - My WorkSpace: the services of an account and, for a partner, of its end customers
 * (R-WSP-01).
 */
#ifndef SERVICE_WORKSPACE_H
#define SERVICE_WORKSPACE_H

#include "service/order.h"

typedef struct FactView {
    Str name, label, value;
} FactView;

typedef struct ServiceView {
    ServiceId id;
    Str code;
    ServiceKind kind;
    Str kind_label, title, friendly_name, owner_name, owner_code, image;
    ServiceState state;
    bool simulated;
    Str connector;
    Str subscription_code;
    Str order_code;
    FactView *facts; /* endpoints and the like */
    size_t facts_count;
    bool secret_waiting; /* a password that has not been shown yet */
    bool can_reveal;     /* and the actor may see it */
    Instant secrets_shown_at;
    SettingView *settings; /* as they are in force */
    size_t settings_count;
    Str cause_code, cause; /* the vendor's words after a failure, or why it waits; its question */
    Str cause_field;       /* the setting it is about, or empty */
    bool can_answer;       /* the vendor has asked something (SERVICE_CONFIGURING) */
    bool can_retry;
    Instant created_at, ready_at, purge_at;
    EventView *events;
    size_t events_count;
} ServiceView;

MUST_USE Err *svc_services(Call *call, AccountId owner, Page *page, ServiceView **ret,
                           size_t *ret_count);
MUST_USE Err *svc_service(Call *call, ServiceId id, ServiceView *ret);
/* The secrets, once: the same call again fails with SECRET_GONE. Needs ROLE_CLOUD. */
MUST_USE Err *svc_service_reveal(Call *call, ServiceId id, FactView **ret, size_t *ret_count);
/* New settings from the set-up form after a refusal, and another try. Fails: FIELD_…,
 * SERVICE_STATE. */
MUST_USE Err *svc_service_retry(Call *call, ServiceId id, Str settings_json);
/* The answer to a vendor's question (R-ORD-08): settings that are added to those in force, and the
 * work goes on. Fails: FIELD_…, SERVICE_STATE. */
MUST_USE Err *svc_service_answer(Call *call, ServiceId id, Str answers_json);

#endif
