/* service.c - how a service of My WorkSpace moves (R-WSP-01). */
#include "domain/service.h"

ENUM_DEFINE(ServiceState, service_state, SERVICE_STATE_COUNT, SERVICE_STATES)

static const uint32_t moves[SERVICE_STATE_COUNT] = {
    [SERVICE_PURCHASED] =
        MOVE(SERVICE_CONFIGURING) | MOVE(SERVICE_QUEUED) | MOVE(SERVICE_TERMINATED),
    [SERVICE_CONFIGURING] = MOVE(SERVICE_PURCHASED) | MOVE(SERVICE_QUEUED) |
                            MOVE(SERVICE_TERMINATING) | MOVE(SERVICE_TERMINATED),
    [SERVICE_QUEUED] = MOVE(SERVICE_CONFIGURING) | MOVE(SERVICE_PROVISIONING) |
                       MOVE(SERVICE_FAILED) | MOVE(SERVICE_TERMINATING) | MOVE(SERVICE_TERMINATED),
    /* configuring: the vendor asks back. */
    [SERVICE_PROVISIONING] = MOVE(SERVICE_CONFIGURING) | MOVE(SERVICE_QUEUED) |
                             MOVE(SERVICE_READY) | MOVE(SERVICE_FAILED) | MOVE(SERVICE_TERMINATING),
    [SERVICE_READY] = MOVE(SERVICE_UPDATING) | MOVE(SERVICE_SUSPENDED) | MOVE(SERVICE_FAILED) |
                      MOVE(SERVICE_TERMINATING),
    [SERVICE_UPDATING] = MOVE(SERVICE_READY) | MOVE(SERVICE_SUSPENDED) | MOVE(SERVICE_FAILED) |
                         MOVE(SERVICE_TERMINATING),
    [SERVICE_SUSPENDED] = MOVE(SERVICE_READY) | MOVE(SERVICE_FAILED) | MOVE(SERVICE_TERMINATING),
    [SERVICE_FAILED] = MOVE(SERVICE_QUEUED) | MOVE(SERVICE_UPDATING) | MOVE(SERVICE_TERMINATING),
    /* ready: restored within the retention (R-CAN-03). */
    [SERVICE_TERMINATING] = MOVE(SERVICE_READY) | MOVE(SERVICE_TERMINATED),
};

static const Str labels[SERVICE_STATE_COUNT] = {
    [SERVICE_PURCHASED] = STR_INIT("To be set up"),
    [SERVICE_CONFIGURING] = STR_INIT("Being set up"),
    [SERVICE_QUEUED] = STR_INIT("Queued"),
    [SERVICE_PROVISIONING] = STR_INIT("Provisioning"),
    [SERVICE_READY] = STR_INIT("Ready"),
    [SERVICE_UPDATING] = STR_INIT("Updating"),
    [SERVICE_SUSPENDED] = STR_INIT("Suspended"),
    [SERVICE_FAILED] = STR_INIT("Failed"),
    [SERVICE_TERMINATING] = STR_INIT("Terminating"),
    [SERVICE_TERMINATED] = STR_INIT("Terminated"),
};

bool service_can_move(ServiceState from, ServiceState to)
{
    assert((unsigned)from < SERVICE_STATE_COUNT);
    assert((unsigned)to < SERVICE_STATE_COUNT);
    return (moves[from] & MOVE(to)) != 0;
}

Err *service_check_move(ServiceState from, ServiceState to)
{
    if (!service_can_move(from, to)) {
        return ERR(SERVICE_STATE, "a service that is %.*s cannot become %.*s",
                   STR_ARG(service_state_name(from)), STR_ARG(service_state_name(to)));
    }
    return NULL;
}

bool service_may_exist(ServiceState state)
{
    assert((unsigned)state < SERVICE_STATE_COUNT);
    return state >= SERVICE_PROVISIONING && state != SERVICE_TERMINATED;
}

Str service_state_label(ServiceState state)
{
    assert((unsigned)state < SERVICE_STATE_COUNT);
    return labels[state];
}
