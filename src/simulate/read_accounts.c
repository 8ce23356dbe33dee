/* read_accounts.c - the taxes and the accounts of a scenario. */
#include "simulate/read.h"

enum { MARKUP_PERCENT_MIN = -100, MARKUP_PERCENT_MAX = 1000, TAX_PERCENT_MAX = 100 };

static const Str tax_keys[] = { STR_INIT("code"), STR_INIT("category"), STR_INIT("rate") };
static const Str account_keys[] = { STR_INIT("code"), STR_INIT("kind"), STR_INIT("seller"),
                                    STR_INIT("anchor_day"), STR_INIT("price_rule") };
static const Str rule_keys[] = { STR_INIT("percent") };
static const Str operator_name = STR_INIT("operator"); /* the top seller, which is no account */

static Err *read_tax(Reader *reader, const Json *json, int32_t index, SimTax *tax)
{
    TRY(read_keys(reader, json, tax_keys, COUNT_OF(tax_keys)));
    READ_WORD(reader, json, S("category"), tax_category, &tax->category);
    tax->code = tax_category_name(tax->category);
    if (read_has(json, S("code"))) {
        TRY(read_name(reader, json, S("code"), &tax->code));
    }
    TRY(read_percent(reader, json, S("rate"), 0, TAX_PERCENT_MAX, &tax->rate_parts));
    tax->rate = json_member(json, S("rate"))->text;
    if (!names_add(&reader->taxes, tax->code, index)) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, S("code")),
                         "there is a tax '%.*s' already", STR_ARG(tax->code));
    }
    return NULL;
}

Err *read_taxes(Reader *reader, const Json *root)
{
    Scenario *scenario = reader->scenario;
    const Json *items;
    TRY(read_array(reader, root, S("taxes"), SCENARIO_TAX_MAX, &items, &scenario->tax_count));
    scenario->taxes = arena_array(reader->out, SimTax, scenario->tax_count);
    reader->taxes = names_new(reader->out, scenario->tax_count);
    for (size_t i = 0; i < scenario->tax_count; i++) {
        TRY(read_tax(reader, &items[i], (int32_t)i, &scenario->taxes[i]));
    }
    return NULL;
}

static Err *read_account_code(Reader *reader, const Json *json, int32_t index, SimAccount *account)
{
    TRY(read_keys(reader, json, account_keys, COUNT_OF(account_keys)));
    TRY(read_name(reader, json, S("code"), &account->code));
    if (str_eq(account->code, operator_name)) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, S("code")),
                         "'operator' is the seller of those without a seller");
    }
    if (!names_add(&reader->accounts, account->code, index)) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, S("code")),
                         "there is an account '%.*s' already", STR_ARG(account->code));
    }
    READ_WORD(reader, json, S("kind"), sim_account_kind, &account->kind);
    return NULL;
}

static Err *read_seller(Reader *reader, const Json *json, SimAccount *account)
{
    account->seller = SCENARIO_NONE;
    if (str_eq(json_member(json, S("seller"))->text, operator_name)) {
        return NULL;
    }
    TRY(read_reference_opt(reader, json, S("seller"), &reader->accounts, "account",
                           &account->seller));
    if (account->seller != SCENARIO_NONE &&
        reader->scenario->accounts[account->seller].kind != SIM_ACCOUNT_PARTNER) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, S("seller")),
                         "only a partner sells");
    }
    return NULL;
}

static Err *read_account(Reader *reader, const Json *json, SimAccount *account)
{
    TRY(read_seller(reader, json, account));
    TRY(read_int_opt(reader, json, S("anchor_day"), 1, ANCHOR_DAY_MAX, 0, &account->anchor_day));
    account->has_rule = read_has(json, S("price_rule"));
    if (!account->has_rule) {
        return NULL;
    }
    const Json *rule = json_member(json, S("price_rule"));
    TRY(read_keys(reader, rule, rule_keys, COUNT_OF(rule_keys)));
    return read_percent(reader, rule, S("percent"), MARKUP_PERCENT_MIN, MARKUP_PERCENT_MAX,
                        &account->markup);
}

/* Every chain of sellers ends at the operator. */
static Err *check_sellers(Reader *reader, const Json *items)
{
    const Scenario *scenario = reader->scenario;
    for (size_t i = 0; i < scenario->account_count; i++) {
        int32_t seller = scenario->accounts[i].seller;
        for (size_t steps = 0; seller != SCENARIO_NONE; steps++) {
            if (steps >= scenario->account_count) {
                return ERR_FIELD(FIELD_INVALID, read_pointer(reader, &items[i], S("seller")),
                                 "the sellers go round in a circle");
            }
            seller = scenario->accounts[seller].seller;
        }
    }
    return NULL;
}

Err *read_accounts(Reader *reader, const Json *root)
{
    Scenario *scenario = reader->scenario;
    const Json *items;
    TRY(read_array(reader, root, S("accounts"), SCENARIO_ACCOUNT_MAX, &items,
                   &scenario->account_count));
    scenario->accounts = arena_array(reader->out, SimAccount, scenario->account_count);
    reader->accounts = names_new(reader->out, scenario->account_count);
    for (size_t i = 0; i < scenario->account_count; i++) {
        TRY(read_account_code(reader, &items[i], (int32_t)i, &scenario->accounts[i]));
    }
    for (size_t i = 0; i < scenario->account_count; i++) {
        TRY(read_account(reader, &items[i], &scenario->accounts[i]));
    }
    return check_sellers(reader, items);
}
