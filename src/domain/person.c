/* person.c - states of people, and how long their links hold. */
#include "domain/person.h"

ENUM_DEFINE(PersonState, person_state, PERSON_STATE_COUNT, PERSON_STATES)
ENUM_DEFINE(LinkKind, link_kind, LINK_KIND_COUNT, LINK_KINDS)

PersonState person_state(bool active, bool joined)
{
    if (!active) {
        return PERSON_DEACTIVATED;
    }
    return joined ? PERSON_ACTIVE : PERSON_INVITED;
}

int64_t link_seconds(LinkKind kind)
{
    return kind == LINK_INVITE ? (int64_t)INVITE_DAYS * 24 * 3600 : (int64_t)RESET_HOURS * 3600;
}
