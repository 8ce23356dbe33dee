/*
 * registration.h - a company's wish to become an account: it confirms its address, its seller
 * decides.
 */
#ifndef DOMAIN_REGISTRATION_H
#define DOMAIN_REGISTRATION_H

#include "domain/words.h"

enum { REGISTRATION_HOURS = 48, REGISTRATIONS_MAX = 1000 };

#define REGISTRATION_STATES(X)                 \
    X(REGISTRATION_UNCONFIRMED, "unconfirmed") \
    X(REGISTRATION_WAITING, "waiting")         \
    X(REGISTRATION_APPROVED, "approved")       \
    X(REGISTRATION_REJECTED, "rejected")
ENUM_DECLARE(RegistrationState, registration_state, REGISTRATION_STATE_COUNT, REGISTRATION_STATES)

#endif
