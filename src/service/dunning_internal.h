/*
 * dunning_internal.h - policies, stages and their jobs inside a transaction, for the files of
 * service/.
 */
#ifndef SERVICE_DUNNING_INTERNAL_H
#define SERVICE_DUNNING_INTERNAL_H

#include "service/bill_internal.h"
#include "service/dunning.h"
#include "store/dunning_store.h"

/* A seller's policy, or the default. */
typedef struct DunningRules {
    DunningPolicy policy;
    Str mail_texts[STAGE_MAX];
    int64_t version; /* 0: the default */
    UserId user;     /* who decided it */
    Str user_name;
    Instant created_at;
    const Zone *zone; /* of the seller */
    Date today;
} DunningRules;

MUST_USE Err *dunning_rules(Call *call, Db *db, AccountId seller, DunningRules *ret);

/* One sale as it is now. */
typedef struct DunningSale {
    DunningEdge edge;
    Date oldest_on; /* DATE_NONE: nothing is open */
    int64_t open_minor;
    int64_t credit_minor;
    Date paused_until; /* DATE_NONE: not paused */
    DunningCase stored;
    bool known; /* `stored` is set */
} DunningSale;

MUST_USE Err *dunning_sale(Call *call, Db *db, const DunningEdge *edge, Date today,
                           DunningSale *ret);
/* Where it should be: a stage of the policy or DUNNING_NO_STAGE. */
int32_t dunning_wanted(const DunningRules *rules, const DunningSale *sale);
/* It is there, and suspends or not as it should. */
bool dunning_is_at(const DunningRules *rules, const DunningSale *sale, int32_t stage);
/* The stage, or one before it, suspends. */
bool dunning_blocks(const DunningPolicy *policy, int32_t stage);
/* The day on which the sale has to be looked at next; DATE_NONE: never by itself. */
Date dunning_next_look(const DunningRules *rules, const DunningSale *sale);

/* After invoices were written: their sellers look on the first stage's day. */
MUST_USE Err *dunning_issued(Call *call, Db *db, const DocumentAdd *documents, size_t count);
/* After what is open of invoices changed: their buyers' sales are looked at now. */
MUST_USE Err *dunning_touched(Call *call, Db *db, const InvoiceId *ids, size_t count);
/* A job that looks at all sales of a seller. */
MUST_USE Err *dunning_look(Call *call, Db *db, AccountId seller, Str key, Instant run_at);

/* The mail of a stage that is entered; DUNNING_NO_STAGE: of the end of a suspension. */
MUST_USE Err *dunning_mail(Call *call, Db *db, const DunningRules *rules, const DunningSale *sale,
                           int32_t stage);

/* For `stoa check`: the stored stages of a seller's sales, from `*after` on. */
MUST_USE Err *dunning_check(Call *call, Db *db, AccountId seller, AccountId *after,
                            Str *ret_problem, bool *ret_more);

#endif
