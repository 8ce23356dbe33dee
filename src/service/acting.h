/*
 * acting.h - who acted for whom: what people of the actor's account did for accounts below it, and
 * what others did for the actor's account. Both identities are in every event (product.md 1).
 */
#ifndef SERVICE_ACTING_H
#define SERVICE_ACTING_H

#include "service/app.h"

typedef struct ActingFilterForm {
    bool for_us;        /* what others did for the actor's account; else what its people did */
    AccountId customer; /* for this account only, when its people did it; zero: for all */
    Str person;         /* part of the name of who acted */
    Date from, until;   /* both included, in the account's calendar; none: open */
} ActingFilterForm;

typedef struct ActingView {
    Str code; /* of the event */
    Str name; /* "order.placed" */
    Str summary;
    Str user_name, actor_name; /* empty: somebody whom the actor does not know */
    Str whom_code, whom_name;  /* for whom */
    Instant happened_at;
} ActingView;

/* For administrators and auditors, newest first. Whoever is neither the actor's own account nor the
 * seller directly above it has no name here, and what is told of an event to another branch is
 * only its kind. An end customer has only what was done for it. Fails: FORBIDDEN, FIELD_INVALID
 * ("person"). */
MUST_USE Err *svc_acting(Call *call, const ActingFilterForm *filter, Page *page, ActingView **ret,
                         size_t *ret_count);

#endif
