/*
 * account.h - the tree of accounts, its users' roles, and who is acting.
 *
 * operator > partners of any depth > end customers. Nobody sees another branch (R-ACC-01); the
 * store enforces it with the acting account as a parameter of every query, through the table
 * account_paths.
 */
#ifndef DOMAIN_ACCOUNT_H
#define DOMAIN_ACCOUNT_H

#include "domain/id.h"
#include "domain/words.h"

#define ACCOUNT_KINDS(X)            \
    X(ACCOUNT_OPERATOR, "operator") \
    X(ACCOUNT_PARTNER, "partner")   \
    X(ACCOUNT_END_CUSTOMER, "end_customer")
ENUM_DECLARE(AccountKind, account_kind, ACCOUNT_KIND_COUNT, ACCOUNT_KINDS)

/* What a partner is to the vendors (product.md 1). */
#define PARTNER_CLASSES(X)            \
    X(PARTNER_NONE, "none")           \
    X(PARTNER_CATALOGUE, "catalogue") \
    X(PARTNER_MEMBER, "member")       \
    X(PARTNER_LITE, "lite")
ENUM_DECLARE(PartnerClass, partner_class, PARTNER_CLASS_COUNT, PARTNER_CLASSES)

#define ACCOUNT_STATES(X)             \
    X(ACCOUNT_ACTIVE, "active")       \
    X(ACCOUNT_SUSPENDED, "suspended") \
    X(ACCOUNT_CLOSED, "closed")
ENUM_DECLARE(AccountState, account_state, ACCOUNT_STATE_COUNT, ACCOUNT_STATES)

/* Bits, combinable; stored as one integer. */
typedef enum Role {
    ROLE_ADMINISTRATOR = 1,
    ROLE_BUYER = 2,
    ROLE_SUBSCRIPTIONS = 4,
    ROLE_CLOUD = 8, /* My WorkSpace */
    ROLE_BILLING = 16,
    ROLE_APPROVER = 32,
    ROLE_AUDITOR = 64, /* reads all, changes nothing */
    ROLE_SEES_COST = 128,
    ROLE_BELOW_COST = 256, /* sells below what is paid */
    ROLE_ALL = 511
} Role;

/* A role as forms and the API name it. */
typedef struct RoleInfo {
    Str word;
    Role role;
    Str label;
    Str what; /* what it opens, in a few words */
} RoleInfo;

/* All roles, in the order of forms; NULL after the last one. */
const RoleInfo *role_at(size_t index);
/* "subscriptions" to its bit; false when there is no such role. */
bool role_parse(Str word, Role *ret_role);

/* Who is acting: the person and the account they belong to. Every service function takes one and
 * checks it. */
typedef struct Actor {
    UserId user; /* zero for the system itself (workers) */
    AccountId account;
    AccountKind kind;
    uint32_t roles; /* Role bits */
} Actor;

/* True when the actor has the role; an administrator has every role but SEES_COST, AUDITOR
 * and BELOW_COST. */
bool actor_can(const Actor *actor, Role role);
/* The roles that the actor may give to people of such an account. Rights on prices are given by
 * those only who have them, and by the operator; end customers have none. */
uint32_t actor_gives(const Actor *actor, AccountKind kind);
/* May see purchase prices: partners' users with SEES_COST and the operator's staff; never an end
 * customer. */
bool actor_sees_cost(const Actor *actor);
/* May see what its own account pays: an end customer's users always, a partner's with SEES_COST. */
bool actor_sees_prices(const Actor *actor);
/* The system's own actor for jobs: no user, the operator's account. */
Actor actor_system(AccountId operator_account);

#endif
