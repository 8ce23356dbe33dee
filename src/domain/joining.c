/* joining.c - who may join whom, and how long a request is open. */
#include "domain/joining.h"

ENUM_DEFINE(JoinAsker, join_asker, JOIN_ASKER_COUNT, JOIN_ASKERS)
ENUM_DEFINE(JoinState, join_state, JOIN_STATE_COUNT, JOIN_STATES)

JoinState join_state_at(JoinState stored, Instant expires_at, Instant now)
{
    return stored == JOIN_OPEN && expires_at.us <= now.us ? JOIN_EXPIRED : stored;
}

bool join_may_go(AccountKind kind, PartnerClass partner_class, AccountState state)
{
    return kind == ACCOUNT_PARTNER && partner_class == PARTNER_LITE && state == ACCOUNT_ACTIVE;
}

bool join_may_take(AccountKind kind, PartnerClass partner_class, AccountState state)
{
    bool sells =
        kind == ACCOUNT_OPERATOR || (kind == ACCOUNT_PARTNER && partner_class == PARTNER_MEMBER);
    return sells && state == ACCOUNT_ACTIVE;
}
