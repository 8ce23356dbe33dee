/* account.c - words of the account tree, and what an actor may do. */
#include "domain/account.h"

ENUM_DEFINE(AccountKind, account_kind, ACCOUNT_KIND_COUNT, ACCOUNT_KINDS)
ENUM_DEFINE(PartnerClass, partner_class, PARTNER_CLASS_COUNT, PARTNER_CLASSES)
ENUM_DEFINE(AccountState, account_state, ACCOUNT_STATE_COUNT, ACCOUNT_STATES)

bool actor_can(const Actor *actor, Role role)
{
    bool given = (actor->roles & (uint32_t)role) != 0;
    bool administrator = (actor->roles & ROLE_ADMINISTRATOR) != 0;
    return given || (administrator && role != ROLE_SEES_COST && role != ROLE_AUDITOR);
}

bool actor_sees_cost(const Actor *actor)
{
    switch (actor->kind) {
    case ACCOUNT_OPERATOR:
        return true;
    case ACCOUNT_PARTNER:
        return actor_can(actor, ROLE_SEES_COST);
    case ACCOUNT_END_CUSTOMER:
    case ACCOUNT_KIND_COUNT:
        break;
    }
    return false;
}

Actor actor_system(AccountId operator_account)
{
    return (Actor){ .account = operator_account, .kind = ACCOUNT_OPERATOR, .roles = ROLE_ALL };
}
