/* app.c - what every use case stands on. */
#include "service/app.h"

int64_t call_new_id(const Call *call)
{
    return id_make(call->now, random_u64());
}

Err *call_need(const Call *call, Role role)
{
    return actor_can(&call->actor, role) ? NULL : ERR(FORBIDDEN, "role %d is needed", (int)role);
}
