/*
 * joining.h - a Lite Partner joins a Member Partner or the operator, and by that leaves its seller.
 *
 * Either side asks, the other one decides. An open one that is not decided in time has expired; its
 * row stays open.
 */
#ifndef DOMAIN_JOINING_H
#define DOMAIN_JOINING_H

#include "base/instant.h"
#include "domain/account.h"

enum {
    JOIN_DAYS = 30,
    JOIN_INVITATIONS_MAX = 100, /* open ones of a seller */
    JOIN_TEXT_BYTES_MAX = 1000
};

#define JOIN_ASKERS(X)            \
    X(JOIN_BY_PARTNER, "partner") \
    X(JOIN_BY_SELLER, "seller")
ENUM_DECLARE(JoinAsker, join_asker, JOIN_ASKER_COUNT, JOIN_ASKERS)

#define JOIN_STATES(X)             \
    X(JOIN_OPEN, "open")           \
    X(JOIN_ACCEPTED, "accepted")   \
    X(JOIN_REFUSED, "refused")     \
    X(JOIN_WITHDRAWN, "withdrawn") \
    X(JOIN_EXPIRED, "expired")
ENUM_DECLARE(JoinState, join_state, JOIN_STATE_COUNT, JOIN_STATES)

/* What an open one is by now. */
JoinState join_state_at(JoinState stored, Instant expires_at, Instant now);
/* Only such a partner joins and leaves; others have their seller for good. */
bool join_may_go(AccountKind kind, PartnerClass partner_class, AccountState state);
/* Such an account takes Lite Partners; the operator always, a Member Partner when it says so. */
bool join_may_take(AccountKind kind, PartnerClass partner_class, AccountState state);

#endif
