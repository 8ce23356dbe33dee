/*
 * dunning.h - what a seller does about unpaid invoices (R-BIL-06): a policy of stages, the stage of
 * each sale, the work list, pausing.
 *
 * The stage of a sale (seller, buyer, currency) follows from the date of its oldest open invoice
 * and the seller's policy (domain/dunning.h), whenever it is looked at: on the first day of each
 * stage, and at once when something was paid, credited, voided or given up. A stage that is entered
 * makes one step in the history, one event and one mail. From the first stage that suspends on, the
 * subscriptions of the sale are suspended; paid, they run again.
 */
#ifndef SERVICE_DUNNING_H
#define SERVICE_DUNNING_H

#include "domain/dunning.h"
#include "service/app.h"

enum {
    DUNNING_NAME_BYTES_MAX = 60,
    DUNNING_TEXT_BYTES_MAX = 1000,
    DUNNING_REASON_BYTES_MAX = 200,
    DUNNING_DAYS_MAX = 3650,
    DUNNING_PAUSE_DAYS_MAX = 366
};

typedef struct DunningStageView {
    Str name;
    int64_t after_days; /* from the date of the oldest open invoice */
    DunningAction action;
    Str mail_text;
} DunningStageView;

typedef struct DunningPolicyView {
    int64_t version; /* 0: the default, which reminds and does nothing else */
    Str user_name;
    Instant created_at;
    size_t stages_count;
    DunningStageView stages[STAGE_MAX];
} DunningPolicyView;

/* The seller's own; for whoever reads its bills. Fails: FORBIDDEN (an end customer). */
MUST_USE Err *svc_dunning_policy(Call *call, DunningPolicyView *ret);
/* Replaces it, and every sale has the stage that follows. The same stages again change nothing. For
 * the billing role. `stages_count` 0: no dunning. Fails: FORBIDDEN, FIELD_REQUIRED, FIELD_INVALID,
 * FIELD_RANGE, FIELD_TOO_LONG with the field "name_1", "days_1", "text_1"… */
MUST_USE Err *svc_dunning_policy_save(Call *call, const DunningPolicyView *policy);

/* One sale that is overdue. */
typedef struct OverdueView {
    Str buyer_name, buyer_code;
    Money open;
    Date oldest_on; /* date of the oldest open invoice */
    Date due_on;    /* the earliest day on which something was due */
    int64_t days_over;
    Str stage; /* empty: none yet */
    Date since_on;
    Str next_stage; /* empty: none follows */
    DunningAction next_action;
    Date next_on;
    Date paused_until; /* DATE_NONE: not paused */
} OverdueView;

enum { DUNNING_STAGE_ANY = -2 };

/* Sales of the actor's account with something over due, in the order of the buyers. `stage` is its
 * position in the policy, DUNNING_NO_STAGE or DUNNING_STAGE_ANY. */
MUST_USE Err *svc_overdue(Call *call, int32_t stage, Page *page, OverdueView **ret,
                          size_t *ret_count);

typedef struct DunningStepView {
    Str stage;     /* empty: paid */
    Date from, to; /* `to` DATE_NONE: until now */
    Money open;    /* when it was entered */
} DunningStepView;

typedef struct DunningInvoiceView {
    Str code, label;
    Date issued_on, due_on;
    Money open;
} DunningInvoiceView;

/* A buyer's sales with the actor's account. */
typedef struct DunningAccountView {
    Str buyer_name, buyer_code;
    OverdueView *sales;
    size_t sales_count;
    DunningInvoiceView *invoices;
    size_t invoices_count;
    DunningStepView *steps; /* newest first */
    size_t steps_count;
    Date paused_until;
    Str pause_reason;
} DunningAccountView;

/* Fails: NOT_FOUND (no direct customer of the actor). */
MUST_USE Err *svc_dunning_account(Call *call, AccountId buyer, DunningAccountView *ret);

typedef struct DunningPauseForm {
    AccountId buyer;
    Date until_on; /* the first day on which it goes on; today or none: goes on now */
    Str reason;
} DunningPauseForm;
/* No further stage is entered until then; what is paid ends a stage nevertheless. Fails: FORBIDDEN,
 * NOT_FOUND, FIELD_REQUIRED, FIELD_RANGE, FIELD_TOO_LONG ("until", "reason"). */
MUST_USE Err *svc_dunning_pause(Call *call, const DunningPauseForm *form);

/* What the actor's account owes and is reminded of. */
typedef struct DunningOwnView {
    Str seller_name, seller_code;
    Str stage;
    bool blocks; /* its subscriptions are suspended */
    Date since_on, oldest_on;
    Money open;
} DunningOwnView;
MUST_USE Err *svc_dunning_own(Call *call, DunningOwnView **ret, size_t *ret_count);

#endif
