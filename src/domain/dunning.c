/* dunning.c - stages of an overdue account and the days of retries (R34). */
#include "domain/dunning.h"

Date dunning_stage_day(const DunningPolicy *policy, size_t stage, Date from)
{
    assert(stage < policy->stage_count);
    return (Date){ from.day + policy->stages[stage].after_days };
}

int32_t dunning_stage_on(const DunningPolicy *policy, Date from, Date today)
{
    int32_t stage = DUNNING_NO_STAGE;
    for (size_t i = 0; i < policy->stage_count; i++) {
        if (today.day >= dunning_stage_day(policy, i, from).day) {
            stage = (int32_t)i;
        }
    }
    return stage;
}

void dunning_retries(const DunningPolicy *policy, Date failed_on, Date ret_days[RETRY_MAX])
{
    Date day = failed_on;
    for (size_t i = 0; i < policy->retry_count; i++) {
        day.day += policy->retry_days[i];
        ret_days[i] = day;
    }
}
