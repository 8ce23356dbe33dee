/* app.c - what every use case stands on. */
#include "service/app.h"

#include <stdatomic.h>

int64_t call_new_id(const Call *call)
{
    uint64_t unset = 0;
    _Atomic uint64_t *next = &call->app->next_id;
    if (atomic_load(next) == unset) {
        (void)atomic_compare_exchange_strong(next, &unset, random_u64() | 1);
    }
    return id_make(call->now, atomic_fetch_add(next, 1));
}

Err *call_need(const Call *call, Role role)
{
    return actor_can(&call->actor, role) ? NULL : ERR(FORBIDDEN, "role %d is needed", (int)role);
}
