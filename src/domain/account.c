/* account.c - words of the account tree, and what an actor may do. */
#include "domain/account.h"

ENUM_DEFINE(AccountKind, account_kind, ACCOUNT_KIND_COUNT, ACCOUNT_KINDS)
ENUM_DEFINE(PartnerClass, partner_class, PARTNER_CLASS_COUNT, PARTNER_CLASSES)
ENUM_DEFINE(AccountState, account_state, ACCOUNT_STATE_COUNT, ACCOUNT_STATES)

static const RoleInfo role_words[] = {
    { STR_INIT("administrator"), ROLE_ADMINISTRATOR, STR_INIT("Administrator"),
      STR_INIT("Manages people and accounts, and may do everything below but see cost") },
    { STR_INIT("buyer"), ROLE_BUYER, STR_INIT("Buyer"),
      STR_INIT("Orders products and adds end customers") },
    { STR_INIT("subscriptions"), ROLE_SUBSCRIPTIONS, STR_INIT("Subscriptions manager"),
      STR_INIT("Changes, suspends and cancels subscriptions; orders nothing new") },
    { STR_INIT("cloud"), ROLE_CLOUD, STR_INIT("Cloud administrator"),
      STR_INIT("Sets services up in My WorkSpace and sees their passwords") },
    { STR_INIT("billing"), ROLE_BILLING, STR_INIT("Billing agent"),
      STR_INIT("Invoices, payments, discounts and dunning") },
    { STR_INIT("approver"), ROLE_APPROVER, STR_INIT("Approver"),
      STR_INIT("Decides about orders that wait for an approval") },
    { STR_INIT("auditor"), ROLE_AUDITOR, STR_INIT("Auditor"),
      STR_INIT("Reads everything, changes nothing") },
    { STR_INIT("sees_cost"), ROLE_SEES_COST, STR_INIT("Sees cost"),
      STR_INIT("Sees what the account itself pays") },
    { STR_INIT("below_cost"), ROLE_BELOW_COST, STR_INIT("Sells below cost"),
      STR_INIT("Saves prices that are lower than what the account pays") },
};

const RoleInfo *role_at(size_t index)
{
    return index < COUNT_OF(role_words) ? &role_words[index] : NULL;
}

bool role_parse(Str word, Role *ret_role)
{
    for (size_t i = 0; i < COUNT_OF(role_words); i++) {
        if (str_eq(word, role_words[i].word)) {
            *ret_role = role_words[i].role;
            return true;
        }
    }
    return false;
}

bool actor_can(const Actor *actor, Role role)
{
    bool given = (actor->roles & (uint32_t)role) != 0;
    bool administrator = (actor->roles & ROLE_ADMINISTRATOR) != 0;
    return given || (administrator && role != ROLE_SEES_COST && role != ROLE_AUDITOR &&
                     role != ROLE_BELOW_COST);
}

uint32_t actor_gives(const Actor *actor, AccountKind kind)
{
    const uint32_t rights =
        ROLE_ALL & ~(uint32_t)(ROLE_ADMINISTRATOR | ROLE_BUYER | ROLE_SUBSCRIPTIONS | ROLE_CLOUD |
                               ROLE_BILLING | ROLE_APPROVER | ROLE_AUDITOR);
    uint32_t given = ROLE_ALL & ~rights;

    if (kind == ACCOUNT_END_CUSTOMER) {
        return given;
    }
    return given | (actor->kind == ACCOUNT_OPERATOR ? rights : actor->roles & rights);
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

bool actor_sees_prices(const Actor *actor)
{
    return actor->kind == ACCOUNT_END_CUSTOMER || actor_sees_cost(actor);
}

Actor actor_system(AccountId operator_account)
{
    return (Actor){ .account = operator_account, .kind = ACCOUNT_OPERATOR, .roles = ROLE_ALL };
}
