/* registration.c - states of a company's wish to become an account. */
#include "domain/registration.h"

ENUM_DEFINE(RegistrationState, registration_state, REGISTRATION_STATE_COUNT, REGISTRATION_STATES)
