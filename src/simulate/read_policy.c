/* read_policy.c - the policy of a scenario: words, numbers and the steps of dunning. */
#include "simulate/read.h"

enum {
    DUE_DAYS_DEFAULT = 14,
    DUE_DAYS_MAX = 366,
    RETRY_DAYS_MAX = 366,
    STAGE_DAYS_MAX = 3660,
    WINDOW_HOURS_MAX = 366 * 24
};

static const Str policy_keys[] = {
    STR_INIT("anchor"),       STR_INIT("anchor_day"), STR_INIT("alignment"),
    STR_INIT("month_end"),    STR_INIT("proration"),  STR_INIT("denominator"),
    STR_INIT("rounding"),     STR_INIT("allocation"), STR_INIT("quantity_change"),
    STR_INIT("cancel_day"),   STR_INIT("refund"),     STR_INIT("interval_change"),
    STR_INIT("window_hours"), STR_INIT("edges"),      STR_INIT("full_refund_hours"),
    STR_INIT("invoice_when"), STR_INIT("due_days"),   STR_INIT("dunning"),
};
static const Str dunning_keys[] = { STR_INIT("retry_days"), STR_INIT("stages") };
static const Str stage_keys[] = { STR_INIT("name"), STR_INIT("after_days"), STR_INIT("action") };

static Err *read_words(Reader *reader, const Json *json, Policy *policy)
{
    READ_WORD_OPT(reader, json, S("anchor"), anchor, &policy->anchor);
    READ_WORD_OPT(reader, json, S("alignment"), alignment, &policy->alignment);
    READ_WORD_OPT(reader, json, S("month_end"), month_end, &policy->month_end);
    READ_WORD_OPT(reader, json, S("proration"), proration, &policy->proration);
    READ_WORD_OPT(reader, json, S("denominator"), denominator, &policy->denominator);
    READ_WORD_OPT(reader, json, S("rounding"), rounding_rule, &policy->rounding);
    READ_WORD_OPT(reader, json, S("quantity_change"), quantity_change, &policy->quantity_change);
    return NULL;
}

static Err *read_more_words(Reader *reader, const Json *json, Policy *policy)
{
    READ_WORD_OPT(reader, json, S("cancel_day"), cancel_day, &policy->cancel_day);
    READ_WORD_OPT(reader, json, S("interval_change"), interval_change, &policy->interval_change);
    READ_WORD_OPT(reader, json, S("allocation"), allocation, &policy->allocation);
    READ_WORD_OPT(reader, json, S("refund"), credit_policy, &policy->refund);
    READ_WORD_OPT(reader, json, S("invoice_when"), invoice_when, &policy->invoice_when);
    READ_WORD_OPT(reader, json, S("edges"), edge_scope, &policy->edges);
    return NULL;
}

/* The hours belong to a window and to nothing else. */
static Err *read_window(Reader *reader, const Json *json, Policy *policy)
{
    static const Str keys[] = { STR_INIT("window_hours"), STR_INIT("full_refund_hours") };
    if (policy->refund == CREDIT_WINDOW) {
        TRY(read_int(reader, json, keys[0], 1, WINDOW_HOURS_MAX, &policy->window_hours));
        return read_int_opt(reader, json, keys[1], 0, policy->window_hours, 0,
                            &policy->full_refund_hours);
    }
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (read_has(json, keys[i])) {
            return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, keys[i]),
                             "stands only with the refund 'window'");
        }
    }
    return NULL;
}

static Err *read_stage(Reader *reader, const Json *json, DunningPolicy *dunning)
{
    DunningStage stage = { .action = DUNNING_REMIND };
    TRY(read_keys(reader, json, stage_keys, COUNT_OF(stage_keys)));
    TRY(read_name(reader, json, S("name"), &stage.name));
    TRY(read_int(reader, json, S("after_days"), 0, STAGE_DAYS_MAX, &stage.after_days));
    READ_WORD_OPT(reader, json, S("action"), dunning_action, &stage.action);
    for (size_t i = 0; i < dunning->stage_count; i++) {
        if (str_eq(dunning->stages[i].name, stage.name)) {
            return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, S("name")),
                             "there is a stage '%.*s' already", STR_ARG(stage.name));
        }
        if (dunning->stages[i].after_days >= stage.after_days) {
            return ERR_FIELD(FIELD_RANGE, read_pointer(reader, json, S("after_days")),
                             "must be later than the stage before it");
        }
    }
    dunning->stages[dunning->stage_count++] = stage;
    return NULL;
}

static Err *read_dunning(Reader *reader, const Json *json, DunningPolicy *dunning)
{
    const Json *items;
    size_t count;
    TRY(read_keys(reader, json, dunning_keys, COUNT_OF(dunning_keys)));
    TRY(read_array(reader, json, S("retry_days"), RETRY_MAX, &items, &count));
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind != JSON_INT || items[i].number < 1 || items[i].number > RETRY_DAYS_MAX) {
            return ERR_FIELD(FIELD_RANGE, read_pointer(reader, &items[i], S("")),
                             "a whole number in 1 to %d is needed", RETRY_DAYS_MAX);
        }
        dunning->retry_days[dunning->retry_count++] = (int32_t)items[i].number;
    }
    TRY(read_array(reader, json, S("stages"), STAGE_MAX, &items, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(read_stage(reader, &items[i], dunning));
    }
    return NULL;
}

Err *read_policy(Reader *reader, const Json *root)
{
    Policy *policy = &reader->scenario->policy;
    policy->due_days = DUE_DAYS_DEFAULT;
    if (!read_has(root, S("policy"))) {
        return NULL;
    }
    const Json *json = json_member(root, S("policy"));
    TRY(read_keys(reader, json, policy_keys, COUNT_OF(policy_keys)));
    TRY(read_words(reader, json, policy));
    TRY(read_more_words(reader, json, policy));
    TRY(read_window(reader, json, policy));
    TRY(read_int_opt(reader, json, S("anchor_day"), 1, ANCHOR_DAY_MAX, 0, &policy->anchor_day));
    TRY(read_int_opt(reader, json, S("due_days"), 0, DUE_DAYS_MAX, DUE_DAYS_DEFAULT,
                     &policy->due_days));
    return read_has(json, S("dunning"))
               ? read_dunning(reader, json_member(json, S("dunning")), &policy->dunning)
               : NULL;
}
