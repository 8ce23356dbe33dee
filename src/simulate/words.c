/* words.c - the words of a scenario's enums. */
#include "simulate/scenario.h"

ENUM_DEFINE(ProductKind, product_kind, PRODUCT_KIND_COUNT, PRODUCT_KINDS)
ENUM_DEFINE(SimAccountKind, sim_account_kind, SIM_ACCOUNT_KIND_COUNT, SIM_ACCOUNT_KINDS)
ENUM_DEFINE(EventKind, event_kind, EVENT_KIND_COUNT, EVENT_KINDS)
ENUM_DEFINE(EventWhen, event_when, EVENT_WHEN_COUNT, EVENT_WHENS)
ENUM_DEFINE(TermChoice, term_choice, TERM_CHOICE_COUNT, TERM_CHOICES)
