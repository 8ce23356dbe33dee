/*
 * dunning.h - the stage of an overdue account on a day, and the days on which a failed payment is
 * tried again (R34, R-BIL-06). The stages are data: DunningPolicy.
 */
#ifndef DOMAIN_DUNNING_H
#define DOMAIN_DUNNING_H

#include "base/instant.h"
#include "domain/billing/policy.h"

enum { DUNNING_NO_STAGE = -1 };

/* The last stage whose days have passed since `from`, or DUNNING_NO_STAGE. */
int32_t dunning_stage_on(const DunningPolicy *policy, Date from, Date today);
/* The first day of the stage. */
Date dunning_stage_day(const DunningPolicy *policy, size_t stage, Date from);
/* The days of all retries; each offset counts from the one before. */
void dunning_retries(const DunningPolicy *policy, Date failed_on, Date ret_days[RETRY_MAX]);

#endif
