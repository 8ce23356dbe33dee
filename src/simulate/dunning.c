/* dunning.c - stages of an overdue account and the retries of a failed payment (R34). */
#include "domain/dunning.h"

#include "simulate/world.h"

/* What is open and not covered by credit on account. What suspension itself gave back covers
 * nothing: service would resume, be charged, and be suspended again. */
static bool owes(Party *party)
{
    int64_t open = party_open(party);
    return open > 0 && open > party->credit - party->paused_credit;
}

static int32_t stage_on(const World *world, Party *party, Date today)
{
    const DunningPolicy *dunning = &world->scenario->policy.dunning;
    return owes(party) ? dunning_stage_on(dunning, party_oldest_open(party), today)
                       : DUNNING_NO_STAGE;
}

static void act(World *world, int32_t account, DunningAction action)
{
    for (size_t i = 0; i < world->sub_count; i++) {
        Sub *sub = world->subs[i];
        if (!sub->started || sub->ended || sub->account != account || sub->base != SCENARIO_NONE ||
            sub->component.change_count == 0) {
            continue;
        }
        if (action == DUNNING_SUSPEND && !sub->suspended) {
            do_suspend(world, sub, true, SCENARIO_NONE);
            sub->by_dunning = true;
        } else if (action == DUNNING_END) {
            end_with_addons(world, sub, world_point(world), SCENARIO_NONE);
        } else if (action == DUNNING_REMIND && sub->by_dunning) {
            sub->by_dunning = false;
            if (sub->suspended) {
                do_resume(world, sub, true, SCENARIO_NONE);
            }
        }
    }
}

static void enter(World *world, int32_t account, int32_t stage, Date today)
{
    Party *party = &world->parties[account];
    const DunningPolicy *dunning = &world->scenario->policy.dunning;
    if (party->stage != DUNNING_NO_STAGE) {
        party->stages_last->state.to = today;
    }
    party->stage = stage;
    if (stage == DUNNING_NO_STAGE) {
        party->paused = false;
        party->paused_credit = 0;
        act(world, account, DUNNING_REMIND); /* what it had suspended runs again */
        return;
    }
    Stage *entry = arena_new(world->arena, Stage);
    entry->state = (SimDunningState){ dunning->stages[stage].name, today, DATE_NONE };
    if (party->stages_last == NULL) {
        party->stages = entry;
    } else {
        party->stages_last->next = entry;
    }
    party->stages_last = entry;
    party->stage_count++;
    DunningAction action = dunning->stages[stage].action;
    party->paused = party->paused || action == DUNNING_SUSPEND;
    if (action != DUNNING_REMIND) {
        act(world, account, action);
    }
}

static void add_attempt(World *world, Party *party, Date today)
{
    Attempt *attempt = arena_new(world->arena, Attempt);
    attempt->on = today;
    if (party->attempts_last == NULL) {
        party->attempts = attempt;
    } else {
        party->attempts_last->next = attempt;
    }
    party->attempts_last = attempt;
    party->attempt_count++;
}

static void plan_retries(World *world, Party *party, Date today)
{
    const DunningPolicy *dunning = &world->scenario->policy.dunning;
    Date days[RETRY_MAX];
    dunning_retries(dunning, today, days);
    for (size_t i = 0; i < dunning->retry_count; i++) {
        party->retries[i] = date_start(days[i], world->scale.zone);
    }
    party->retry_count = dunning->retry_count;
    party->retry_next = 0;
}

static void attempts_due(World *world, Party *party, Date today)
{
    if (party->fails_today && owes(party)) {
        add_attempt(world, party, today);
        plan_retries(world, party, today);
    }
    party->fails_today = false;
    while (party->retry_next < party->retry_count &&
           party->retries[party->retry_next].us <= world->now.us) {
        party->retry_next++;
        if (owes(party)) {
            add_attempt(world, party, today);
        } else {
            party->retry_count = 0; /* nothing is left to collect */
        }
    }
}

bool dunning_due(World *world)
{
    Date today = world_today(world);
    bool changed = false;
    for (size_t i = 0; i < world->scenario->account_count; i++) {
        Party *party = &world->parties[i];
        attempts_due(world, party, today);
        int32_t stage = stage_on(world, party, today);
        if (stage != party->stage) {
            enter(world, (int32_t)i, stage, today);
            changed = true;
        }
    }
    return changed;
}

Instant dunning_next(const World *world)
{
    const DunningPolicy *dunning = &world->scenario->policy.dunning;
    Instant next = NEVER;
    for (size_t i = 0; i < world->scenario->account_count; i++) {
        Party *party = &world->parties[i];
        if (party->retry_next < party->retry_count) {
            Instant retry = party->retries[party->retry_next];
            next = retry.us < next.us ? retry : next;
        }
        size_t stage = (size_t)(party->stage + 1);
        if (stage < dunning->stage_count && owes(party)) {
            Date day = dunning_stage_day(dunning, stage, party_oldest_open(party));
            Instant at = date_start(day, world->scale.zone);
            next = at.us > world->now.us && at.us < next.us ? at : next;
        }
    }
    return next;
}
