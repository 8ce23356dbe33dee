/*
 * person.h - what a person with a login is to the account, and the links that mails bring them.
 */
#ifndef DOMAIN_PERSON_H
#define DOMAIN_PERSON_H

#include "domain/words.h"

enum { PERSON_NAME_BYTES_MAX = 200, PERSON_TOKENS_MAX = 20, INVITE_DAYS = 7, RESET_HOURS = 2 };

/* invited: has not chosen a password yet. deactivated: cannot sign in, and can be let in again. */
#define PERSON_STATES(X)         \
    X(PERSON_INVITED, "invited") \
    X(PERSON_ACTIVE, "active")   \
    X(PERSON_DEACTIVATED, "deactivated")
ENUM_DECLARE(PersonState, person_state, PERSON_STATE_COUNT, PERSON_STATES)

/* What a link in a mail is for. */
#define LINK_KINDS(X)        \
    X(LINK_INVITE, "invite") \
    X(LINK_RESET, "reset")
ENUM_DECLARE(LinkKind, link_kind, LINK_KIND_COUNT, LINK_KINDS)

PersonState person_state(bool active, bool joined);
int64_t link_seconds(LinkKind kind);

#endif
