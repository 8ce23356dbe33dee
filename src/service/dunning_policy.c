/* dunning_policy.c - a seller's dunning policy: the stages, and changing them. */
#include "service/dunning_internal.h"

#include "service/event.h"

/* Who has decided nothing reminds; it never stops anybody's service. */
static const DunningStageView default_stages[] = {
    { STR_INIT("First reminder"), DOCUMENT_DUE_DAYS + 3, DUNNING_REMIND, STR_INIT("") },
    { STR_INIT("Second reminder"), DOCUMENT_DUE_DAYS + 16, DUNNING_REMIND, STR_INIT("") },
};

static void rules_default(DunningRules *rules)
{
    for (size_t i = 0; i < COUNT_OF(default_stages); i++) {
        const DunningStageView *stage = &default_stages[i];
        rules->policy.stages[i] =
            (DunningStage){ stage->name, (int32_t)stage->after_days, stage->action };
        rules->mail_texts[i] = stage->mail_text;
    }
    rules->policy.stage_count = COUNT_OF(default_stages);
}

Err *dunning_rules(Call *call, Db *db, AccountId seller, DunningRules *ret)
{
    DunningPolicyRow *row;
    DunningStageRow *stages;
    DocumentPartyRow party;
    size_t count;
    *ret = (DunningRules){ 0 };
    TRY(store_document_party(db, call->out, seller, &party));
    TRY(zone_get(party.time_zone, &ret->zone));
    ret->today = date_of(call->now, ret->zone);
    TRY(store_dunning_policy(db, call->out, seller, &row));
    if (row == NULL) {
        rules_default(ret);
        return NULL;
    }
    TRY(store_dunning_stages(db, call->out, seller, row->version, &stages, &count));
    assert(count <= STAGE_MAX);
    for (size_t i = 0; i < count; i++) {
        ret->policy.stages[i] =
            (DunningStage){ stages[i].name, stages[i].after_days, stages[i].action };
        ret->mail_texts[i] = stages[i].mail_text;
    }
    ret->policy.stage_count = count;
    ret->version = row->version;
    ret->user = row->user;
    ret->user_name = row->user_name;
    ret->created_at = row->created_at;
    return NULL;
}

static Err *sells(const Call *call)
{
    return call->actor.kind == ACCOUNT_END_CUSTOMER ? ERR(FORBIDDEN, "it sells to nobody") : NULL;
}

typedef struct PolicyWork {
    Call *call;
    const DunningPolicyView *wanted;
    DunningRules rules;
} PolicyWork;

static Err *policy_body(Db *db, void *context)
{
    PolicyWork *work = context;
    return dunning_rules(work->call, db, work->call->actor.account, &work->rules);
}

Err *svc_dunning_policy(Call *call, DunningPolicyView *ret)
{
    PolicyWork *work = arena_new(call->out, PolicyWork);
    work->call = call;
    TRY(sells(call));
    TRY(bill_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "dunning_policy", policy_body, work));
    const DunningRules *rules = &work->rules;
    *ret = (DunningPolicyView){ .version = rules->version,
                                .user_name = rules->user_name,
                                .created_at = rules->created_at,
                                .stages_count = rules->policy.stage_count };
    for (size_t i = 0; i < rules->policy.stage_count; i++) {
        const DunningStage *stage = &rules->policy.stages[i];
        ret->stages[i] = (DunningStageView){ .name = stage->name,
                                             .after_days = stage->after_days,
                                             .action = stage->action,
                                             .mail_text = rules->mail_texts[i] };
    }
    return NULL;
}

static const char *field_of(Call *call, const char *what, size_t index)
{
    return str_cstr(call->out, arena_printf(call->out, "%s_%zu", what, index + 1));
}

static Err *stage_check(Call *call, const DunningPolicyView *policy, size_t index)
{
    const DunningStageView *stage = &policy->stages[index];
    if (stage->name.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, field_of(call, "name", index), "Please name the stage.");
    }
    if (stage->name.len > DUNNING_NAME_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, field_of(call, "name", index), "The name is too long.");
    }
    if (stage->mail_text.len > DUNNING_TEXT_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, field_of(call, "text", index), "The text is too long.");
    }
    if (!str_utf8_valid(stage->name) || !str_utf8_valid(stage->mail_text)) {
        return ERR_FIELD(FIELD_INVALID, field_of(call, "name", index), "This is not valid text.");
    }
    if (stage->after_days < 1 || stage->after_days > DUNNING_DAYS_MAX) {
        return ERR_FIELD(FIELD_RANGE, field_of(call, "days", index), "The days are from 1 to %d.",
                         DUNNING_DAYS_MAX);
    }
    if (index > 0 && stage->after_days <= policy->stages[index - 1].after_days) {
        return ERR_FIELD(FIELD_RANGE, field_of(call, "days", index),
                         "A stage comes after more days than the one before it.");
    }
    if (index > 0 && policy->stages[index - 1].action == DUNNING_END) {
        return ERR_FIELD(FIELD_INVALID, field_of(call, "action", index),
                         "Nothing comes after the end.");
    }
    return NULL;
}

static bool same(const DunningRules *rules, const DunningPolicyView *policy)
{
    if (rules->version == 0 || rules->policy.stage_count != policy->stages_count) {
        return false;
    }
    for (size_t i = 0; i < policy->stages_count; i++) {
        const DunningStage *old = &rules->policy.stages[i];
        const DunningStageView *new = &policy->stages[i];
        if (!str_eq(old->name, new->name) || old->after_days != new->after_days ||
            old->action != new->action || !str_eq(rules->mail_texts[i], new->mail_text)) {
            return false;
        }
    }
    return true;
}

static Err *save_body(Db *db, void *context)
{
    PolicyWork *work = context;
    Call *call = work->call;
    AccountId seller = call->actor.account;
    const DunningPolicyView *wanted = work->wanted;
    EventId event;
    TRY(dunning_rules(call, db, seller, &work->rules));
    if (same(&work->rules, wanted)) {
        return NULL;
    }
    int64_t version = work->rules.version + 1;
    TRY(store_dunning_policy_add(db, seller, version, call->actor.user, call->now));
    for (size_t i = 0; i < wanted->stages_count; i++) {
        const DunningStageView *stage = &wanted->stages[i];
        const DunningStageAdd add = { .seller = seller,
                                      .version = version,
                                      .position = (int32_t)i,
                                      .name = stage->name,
                                      .after_days = (int32_t)stage->after_days,
                                      .action = stage->action,
                                      .mail_text = stage->mail_text };
        TRY(store_dunning_stage_add(db, &add));
    }
    Str summary =
        arena_printf(call->out, "The dunning policy has %zu stages now.", wanted->stages_count);
    TRY(event_add_row(call, db, seller, S("account"), seller.v, S("dunning.policy_changed"),
                      summary, S(""), &event));
    Str key = arena_printf(call->out, "overdue:%.*s:policy:%lld",
                           STR_ARG(account_code(call->out, seller)), (long long)version);
    return dunning_look(call, db, seller, key, call->now);
}

Err *svc_dunning_policy_save(Call *call, const DunningPolicyView *policy)
{
    PolicyWork *work = arena_new(call->out, PolicyWork);
    *work = (PolicyWork){ .call = call, .wanted = policy };
    TRY(sells(call));
    TRY(call_need(call, ROLE_BILLING));
    if (policy->stages_count > STAGE_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "stages", "There are at most %d stages.", STAGE_MAX);
    }
    for (size_t i = 0; i < policy->stages_count; i++) {
        TRY(stage_check(call, policy, i));
    }
    return db_tx(call->app->database, DB_MONEY, "dunning_policy_save", save_body, work);
}
