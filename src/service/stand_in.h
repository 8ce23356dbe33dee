/*
 * stand_in.h - an approver who is away names somebody of the same account who decides meanwhile
 * (R-ORD-05). Nobody who ordered something approves it, as a stand-in neither.
 */
#ifndef SERVICE_STAND_IN_H
#define SERVICE_STAND_IN_H

#include "service/app.h"

enum { STAND_IN_DAYS_MAX = 366 };

typedef struct StandInForm {
    Str from;      /* e-mail of the approver; empty: the actor. Others: by administrators */
    Str to;        /* e-mail of the stand-in */
    Date from_on;  /* first day, in the account's calendar */
    Date until_on; /* last day */
} StandInForm;

typedef struct StandInView {
    DelegationId id;
    Str code; /* "dlg_…" */
    Str from_name, to_name;
    Date from_on, until_on;
    bool can_end; /* by the actor */
} StandInView;

/* Of the actor's account, from today on. For its administrators, approvers and auditors. Fails:
 * FORBIDDEN. */
MUST_USE Err *svc_stand_ins(Call *call, StandInView **ret, size_t *ret_count);
/* Fails: FORBIDDEN, FIELD_… ("from", "to", "from_on", "until_on"). */
MUST_USE Err *svc_stand_in_add(Call *call, const StandInForm *form, DelegationId *ret_id);
/* By the approver or an administrator. Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_stand_in_end(Call *call, DelegationId id);

#endif
