/* sell_rule.c - saves, tries and ends price rules. */
#include "service/sell_rule.h"

#include "service/account_internal.h"
#include "service/event.h"
#include "service/price_table.h"
#include "store/product_store.h"
#include "store/sell_rule_store.h"
#include "store/setting_store.h"

enum { TRY_ARENA_BYTES = 64 * 1024 * 1024 };

typedef struct RuleSave {
    Call *call;
    const SellRuleForm *form;
    bool dry_run;
    SellRule rule;
    Currency currency; /* of the seller */
    SellTrial trial;
} RuleSave;

static Err *rule_may(const Call *call)
{
    if (call->actor.kind != ACCOUNT_PARTNER) {
        return ERR(FORBIDDEN, "only partners have price rules");
    }
    return call_need(call, ROLE_ADMINISTRATOR);
}

static Err *amount_read(const SellRuleForm *form, SellRule *rule)
{
    PriceTerms terms = { .kind = form->kind };
    TRY(price_amount_parse(form->amount, &terms));
    rule->price = terms.fixed;
    rule->percent_ppm = terms.percent_ppm;
    return NULL;
}

static Err *object_read(RuleSave *save, Db *db, SellRule *rule)
{
    const SellRuleForm *form = save->form;
    Arena *out = save->call->out;
    Plan *plan;
    Product *product;
    switch (form->scope) {
    case SELL_SCOPE_PLAN:
        TRY(store_plan_by_code(db, out, form->object, &plan));
        if (plan == NULL) {
            return ERR_FIELD(FIELD_INVALID, "object", "There is no plan with this code.");
        }
        rule->plan = plan->id;
        return NULL;
    case SELL_SCOPE_PRODUCT:
        TRY(store_product_by_code(db, out, form->object, &product));
        if (product == NULL) {
            return ERR_FIELD(FIELD_INVALID, "object", "There is no product with this code.");
        }
        rule->product = product->id;
        return NULL;
    case SELL_SCOPE_CATEGORY:
    case SELL_SCOPE_VENDOR:
        rule->word = form->object;
        return NULL;
    case SELL_SCOPE_ALL:
    case SELL_SCOPE_COUNT:
        break;
    }
    return NULL;
}

static Err *whom_read(RuleSave *save, Db *db, SellRule *rule)
{
    const SellRuleForm *form = save->form;
    AccountRow *row;
    if (form->audience == SELL_AUDIENCE_TAG) {
        rule->tag = form->whom;
    }
    if (form->audience != SELL_AUDIENCE_ACCOUNT) {
        return NULL;
    }
    TRY(account_id_parse(form->whom, "whom", &rule->account));
    Err *err = account_seen(save->call, db, rule->account, &row);
    if (err_is(err, ERR_NOT_FOUND) ||
        (err == NULL && row->parent.v != save->call->actor.account.v)) {
        return ERR_FIELD(FIELD_INVALID, "whom", "This is none of your buyers.");
    }
    return err;
}

static Err *form_read(RuleSave *save, Db *db)
{
    const SellRuleForm *form = save->form;
    AccountRow *owner;
    SellRule rule = { .name = form->name,
                      .scope = form->scope,
                      .audience = form->audience,
                      .kind = form->kind,
                      .valid_from =
                          date_is_none(form->valid_from) ? PRICE_ALWAYS : form->valid_from,
                      .valid_to = form->valid_to };
    if (!date_is_none(form->valid_to)) {
        rule.valid_to.day++; /* the form has the last day */
    }
    TRY(account_seen(save->call, db, save->call->actor.account, &owner));
    save->currency = owner->currency;
    rule.currency = owner->currency;
    TRY(amount_read(form, &rule));
    TRY(object_read(save, db, &rule));
    TRY(whom_read(save, db, &rule));
    TRY(sell_rule_check(&rule));
    save->rule = rule;
    return NULL;
}

static Err *ties_check(RuleSave *save, Db *db)
{
    SellRuleRow *rows;
    size_t count;
    bool replaced = save->form->replaces.v == 0;
    size_t others = 0;
    Str tie = { 0 };
    TRY(store_sell_rules_of(db, save->call->out, save->call->actor.account, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        const SellRule other = { .scope = rows[i].scope,
                                 .plan = rows[i].plan,
                                 .product = rows[i].product,
                                 .word = rows[i].word,
                                 .audience = rows[i].audience,
                                 .account = rows[i].account,
                                 .tag = rows[i].tag,
                                 .valid_from = rows[i].valid_from,
                                 .valid_to = rows[i].valid_to };
        if (rows[i].id.v == save->form->replaces.v) {
            replaced = true;
            continue;
        }
        others++;
        if (sell_rule_ties(&save->rule, &other)) {
            tie = rows[i].name;
        }
    }
    if (!replaced) {
        return ERR(NOT_FOUND, "the rule that it replaces does not count any more");
    }
    if (tie.len > 0) {
        return ERR(PRICE_TIE,
                   "The rule '%.*s' is for the same thing, the same buyers and the same days.",
                   STR_ARG(tie));
    }
    return others < SELL_RULES_MAX
               ? NULL
               : ERR_FIELD(FIELD_RANGE, "name", "There are at most %d rules.", SELL_RULES_MAX);
}

/* All plans that the seller can buy, at its own price: what the rule makes of each. */
static Err *cost_check(RuleSave *save, Db *db, Arena *work)
{
    Call call = *save->call;
    PriceChain chain;
    PriceTable table;
    PriceTableRow *rows;
    call.out = work;
    TRY(price_chain_of(&call, db, call.actor.account, &chain));
    TRY(price_table_load(&call, db, &chain, &table));
    TRY(price_table_rows(work, &chain, &table, &rows));
    const PriceRule rule = sell_rule_price(work, &save->rule, save->currency);
    for (size_t i = 0; i < table.plan_count; i++) {
        Price price;
        if (!rows[i].priced || !sell_rule_covers(&save->rule, &rows[i].subject)) {
            continue;
        }
        save->trial.plans++;
        Err *err = price_apply(&rule, &rows[i].price, &price);
        if (err_is(err, ERR_PRICE_MISSING)) {
            continue;
        }
        TRY(err);
        if (currency_eq(price.currency, rows[i].price.currency) &&
            decimal_compare(price.unit, rows[i].price.unit) < 0) {
            if (save->trial.below_cost++ == 0) {
                save->trial.below_name =
                    arena_printf(save->call->out, "%.*s, %.*s", STR_ARG(rows[i].product_name),
                                 STR_ARG(rows[i].plan_name));
            }
        }
    }
    return NULL;
}

static void margins(const Call *call, const PriceTableRow *before, const PriceTableRow *after,
                    SellChange *change)
{
    change->below_cost =
        after->priced && after->cost_known && decimal_compare(after->price.unit, after->cost) < 0;
    if (!actor_sees_cost(&call->actor)) {
        change->below_cost = false;
        return;
    }
    change->margin_known =
        before->priced && after->priced && before->cost_known && after->cost_known &&
        price_margin_of(before->price.unit, before->cost, &change->margin_before_ppm) &&
        price_margin_of(after->price.unit, after->cost, &change->margin_after_ppm);
}

static void change_add(RuleSave *save, const SellBuyer *buyer, const PriceTableRow *before,
                       const PriceTableRow *after)
{
    SellTrial *trial = &save->trial;
    Arena *out = save->call->out;
    if (before->priced == after->priced &&
        (!after->priced || decimal_compare(before->price.unit, after->price.unit) == 0)) {
        return;
    }
    if (trial->changes_count == SELL_CHANGES_MAX) {
        trial->more = true;
        return;
    }
    SellChange change = { .buyer_name = str_dup(out, buyer->name),
                          .product_name = str_dup(out, after->product_name),
                          .plan_name = str_dup(out, after->plan_name),
                          .currency =
                              after->priced ? after->price.currency : before->price.currency,
                          .was_priced = before->priced,
                          .is_priced = after->priced,
                          .before = before->price.unit,
                          .after = after->price.unit };
    margins(save->call, before, after, &change);
    trial->changes[trial->changes_count++] = change;
}

/* The rules without the one that is replaced and with the new one, if it counts today. */
static Err *rules_after(const RuleSave *save, Call *call, Db *db, AccountId buyer,
                        PriceChain *chain)
{
    SellRule rule = save->rule;
    bool today = rule.valid_from.day <= chain->day.day &&
                 (date_is_none(rule.valid_to) || chain->day.day < rule.valid_to.day);
    rule.edge = buyer;
    TRY(price_rules_load(call, db, buyer, chain->day, today ? &rule : NULL, &chain->rules,
                         &chain->rule_count));
    for (size_t i = 0; i < chain->rule_count; i++) {
        if (save->form->replaces.v != 0 && chain->rules[i].id.v == save->form->replaces.v) {
            chain->rules[i].edge.v = 0;
        }
    }
    return NULL;
}

static Err *buyer_try(RuleSave *save, Db *db, const SellBuyer *buyer, Arena work)
{
    Call call = *save->call;
    PriceChain chain;
    PriceTable table;
    PriceTableRow *before;
    PriceTableRow *after;
    call.out = &work;
    TRY(price_chain_of(&call, db, buyer->id, &chain));
    TRY(price_table_load(&call, db, &chain, &table));
    TRY(price_table_rows(&work, &chain, &table, &before));
    TRY(rules_after(save, &call, db, buyer->id, &chain));
    TRY(price_table_rows(&work, &chain, &table, &after));
    for (size_t i = 0; i < table.plan_count; i++) {
        change_add(save, buyer, &before[i], &after[i]);
    }
    return NULL;
}

/* A rule that is replaced had other buyers, perhaps: so all are looked at then. */
static Err *buyers_try(RuleSave *save, Db *db, Arena work)
{
    bool replaces = save->form->replaces.v != 0;
    SellBuyer *buyers;
    size_t count;
    TRY(store_sell_buyers(db, save->call->out, save->call->actor.account,
                          replaces ? (AccountId){ 0 } : save->rule.account,
                          replaces ? (Str){ 0 } : save->rule.tag, SELL_BUYERS_MAX, &buyers,
                          &count));
    save->trial.buyers = (int64_t)count;
    save->trial.changes = arena_array(save->call->out, SellChange, SELL_CHANGES_MAX);
    for (size_t i = 0; i < count; i++) {
        TRY(buyer_try(save, db, &buyers[i], work));
    }
    return NULL;
}

static Err *rule_write(RuleSave *save, Db *db)
{
    Call *call = save->call;
    const SellRule *rule = &save->rule;
    EventId event;
    bool ended = true;
    if (save->form->replaces.v != 0) {
        TRY(store_sell_rule_end(db, save->form->replaces, call->actor.account, call->now, &ended));
    }
    if (!ended) {
        return ERR(NOT_FOUND, "the rule that it replaces does not count any more");
    }
    const SellRuleNew row = { .id = rule->id,
                              .owner = call->actor.account,
                              .name = rule->name,
                              .scope = rule->scope,
                              .plan = rule->plan,
                              .product = rule->product,
                              .word = rule->word,
                              .audience = rule->audience,
                              .account = rule->account,
                              .tag = rule->tag,
                              .kind = rule->kind,
                              .currency = rule->currency,
                              .price = rule->price,
                              .percent_ppm = rule->percent_ppm,
                              .valid_from = rule->valid_from,
                              .valid_to = rule->valid_to,
                              .below_cost = save->trial.below_cost > 0,
                              .user = call->actor.user,
                              .created_at = call->now };
    TRY(store_sell_rule_add(db, &row));
    TRY(store_setting_increase(db, S("catalogue_version")));
    Str summary = arena_printf(call->out, "The price rule '%.*s' was saved%s", STR_ARG(rule->name),
                               row.below_cost ? "; it sells below cost" : "");
    return event_add_row(call, db, call->actor.account, S("account"), call->actor.account.v,
                         S("sell_rule.saved"), summary, (Str){ 0 }, &event);
}

static Err *rule_body(Db *db, void *context)
{
    RuleSave *save = context;
    save->trial = (SellTrial){ 0 };
    TRY(form_read(save, db));
    TRY(ties_check(save, db));
    Arena work = arena_open(TRY_ARENA_BYTES);
    Arena costs = work;
    Err *err = cost_check(save, db, &costs);
    if (err == NULL && save->dry_run) {
        err = buyers_try(save, db, work);
    }
    arena_close(work, TRY_ARENA_BYTES);
    TRY(err);
    if (save->dry_run) {
        return NULL;
    }
    if (save->trial.below_cost > 0 && !actor_can(&save->call->actor, ROLE_BELOW_COST)) {
        return ERR(PRICE_BELOW_COST, "%.*s would be sold below what you pay.",
                   STR_ARG(save->trial.below_name));
    }
    save->rule.id.v = call_new_id(save->call);
    return rule_write(save, db);
}

Err *svc_sell_rule_try(Call *call, const SellRuleForm *form, SellTrial *ret)
{
    RuleSave save = { .call = call, .form = form, .dry_run = true };
    TRY(rule_may(call));
    TRY(db_tx(call->app->database, DB_READ, "sell_rule_try", rule_body, &save));
    *ret = save.trial;
    return NULL;
}

Err *svc_sell_rule_save(Call *call, const SellRuleForm *form, SellRuleId *ret_id)
{
    RuleSave save = { .call = call, .form = form };
    TRY(rule_may(call));
    TRY(db_tx(call->app->database, DB_WRITE, "sell_rule_save", rule_body, &save));
    call->app->catalogue_read_us = 0;
    *ret_id = save.rule.id;
    return NULL;
}

typedef struct RuleEnd {
    Call *call;
    SellRuleId id;
} RuleEnd;

static Err *end_body(Db *db, void *context)
{
    const RuleEnd *end = context;
    Call *call = end->call;
    Str name;
    bool found;
    EventId event;
    TRY(store_sell_rule_name(db, call->out, end->id, call->actor.account, &name, &found));
    if (found) {
        TRY(store_sell_rule_end(db, end->id, call->actor.account, call->now, &found));
    }
    if (!found) {
        return ERR(NOT_FOUND, "there is no such rule");
    }
    TRY(store_setting_increase(db, S("catalogue_version")));
    Str summary = arena_printf(call->out, "The price rule '%.*s' was taken out", STR_ARG(name));
    return event_add_row(call, db, call->actor.account, S("account"), call->actor.account.v,
                         S("sell_rule.ended"), summary, (Str){ 0 }, &event);
}

Err *svc_sell_rule_end(Call *call, SellRuleId id)
{
    RuleEnd end = { .call = call, .id = id };
    TRY(rule_may(call));
    TRY(db_tx(call->app->database, DB_WRITE, "sell_rule_end", end_body, &end));
    call->app->catalogue_read_us = 0;
    return NULL;
}
