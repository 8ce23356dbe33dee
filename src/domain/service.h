/*
 * service.h - the one life-cycle of a service in My WorkSpace, for every kind (R-WSP-01).
 */
#ifndef DOMAIN_SERVICE_H
#define DOMAIN_SERVICE_H

#include "domain/words.h"

enum { SERVICE_PROVISION_MINUTES_MAX = 120 };

#define SERVICE_STATES(X)                   \
    X(SERVICE_PURCHASED, "purchased")       \
    X(SERVICE_CONFIGURING, "configuring")   \
    X(SERVICE_QUEUED, "queued")             \
    X(SERVICE_PROVISIONING, "provisioning") \
    X(SERVICE_READY, "ready")               \
    X(SERVICE_UPDATING, "updating")         \
    X(SERVICE_SUSPENDED, "suspended")       \
    X(SERVICE_FAILED, "failed")             \
    X(SERVICE_TERMINATING, "terminating")   \
    X(SERVICE_TERMINATED, "terminated")
ENUM_DECLARE(ServiceState, service_state, SERVICE_STATE_COUNT, SERVICE_STATES)

bool service_can_move(ServiceState from, ServiceState to);
/* Fails: SERVICE_STATE. */
MUST_USE Err *service_check_move(ServiceState from, ServiceState to);
/* Something may exist at the vendor: provisioning up to terminating, and failed. */
bool service_may_exist(ServiceState state);
Str service_state_label(ServiceState state);

#endif
