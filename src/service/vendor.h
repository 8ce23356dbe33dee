/*
 * vendor.h - one call to a connector for one service, with its deadline, a limit of calls at once
 * and a circuit breaker for each connector. Shared inside service/ only; never inside a
 * transaction.
 */
#ifndef SERVICE_VENDOR_H
#define SERVICE_VENDOR_H

#include "service/app.h"
#include "store/service_store.h"

enum {
    VENDOR_DEADLINE_MS = 10000,
    VENDOR_CALLS_MAX = 3,    /* of one connector at once: fewer than there are workers */
    VENDOR_FAILURES_MAX = 5, /* in a row, then only one probe at a time is let through */
    VENDOR_PROBE_MS = 2000,  /* between probes */
    VENDOR_BUSY_MS = 100     /* when all its calls are taken */
};

typedef enum VendorVerb {
    VENDOR_APPLY,
    VENDOR_SUSPEND,
    VENDOR_RESUME,
    VENDOR_TERMINATE,
    VENDOR_VERB_COUNT
} VendorVerb;

VendorGate *vendor_gate_new(Arena *process);

/* The connector that a product names; in demo mode the simulator stands in for one that is not
 * configured. NULL when there is none. */
const ConnectorEntry *vendor_connector(const App *app, Str name);

/* The connector's answer; ANSWER_RETRY without a call when the connector is not there, busy or
 * known to be down. Fails: CONFIG (the seed cannot be unsealed). */
MUST_USE Err *vendor_call(Call *call, const ServiceWork *service, VendorVerb verb,
                          Answer *ret_answer);

/* How long to wait after ANSWER_ACCEPTED or ANSWER_RETRY; `attempts` is the job's. */
int64_t vendor_wait_ms(const Answer *answer, int64_t attempts);

#endif
