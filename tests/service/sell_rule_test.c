/* sell_rule_test.c - a partner's own prices by rules (R-CAT-04). */
#include "service/sell_rule.h"

#include "service/customer.h"
#include "store/sell_rule_store.h"
#include "tests/service/sale_support.h"

static SellRuleForm form_of(const char *name, PriceKind kind, const char *amount)
{
    return (SellRuleForm){ .name = str_from_cstr(name),
                           .scope = SELL_SCOPE_ALL,
                           .audience = SELL_AUDIENCE_ALL,
                           .kind = kind,
                           .amount = str_from_cstr(amount),
                           .valid_from = DATE_NONE,
                           .valid_to = DATE_NONE };
}

static SellRuleId rule_save(Fixture *fixture, const SellRuleForm *form)
{
    Call call = fixture_call(fixture, "anna");
    SellRuleId id;
    CHECK_OK(svc_sell_rule_save(&call, form, &id));
    return id;
}

/* What Blue Harbour pays Aegean for a plan, and why. */
static Str price_of(Fixture *fixture, const char *plan)
{
    Call call = fixture_call(fixture, "anna");
    SellPriceQuery query = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                             .search = str_from_cstr(plan) };
    SellPriceView *views;
    Str name;
    size_t count;
    CHECK_OK(svc_sell_prices(&call, &query, &name, &views, &count));
    CHECK_INT(count, 1);
    return arena_printf(&test_arena, "%.*s %.*s",
                        STR_ARG(decimal_format(&test_arena, views[0].price)),
                        STR_ARG(views[0].source));
}

/* EVIDENCE: R-CAT-04 plan, product, category, vendor, all; one, tag, all; the most specific wins */
SERVICE_TEST(the_most_specific_rule_makes_the_price)
{
    fixture_catalogue(fixture);
    const char *plan = "postgresql-small-monthly";
    CHECK_STR(price_of(fixture, plan), S("31.67 price list 'Customers'"));
    SellRuleForm form = form_of("All", PRICE_MARKUP, "30");
    SellRuleId all = rule_save(fixture, &form);
    CHECK_STR(price_of(fixture, plan), S("34.31 price 'All'"));
    form = form_of("Margin", PRICE_MARGIN, "20");
    form.scope = SELL_SCOPE_PRODUCT;
    form.object = S("postgresql-small");
    (void)rule_save(fixture, &form);
    CHECK_STR(price_of(fixture, plan), S("32.99 price 'Margin'"));
    form = form_of("Fixed", PRICE_FIXED, "40.005");
    form.scope = SELL_SCOPE_PLAN;
    form.object = S("postgresql-small-monthly");
    (void)rule_save(fixture, &form);
    CHECK_STR(price_of(fixture, plan), S("40.005 price 'Fixed'"));
    form.name = S("Harbour");
    form.amount = S("39");
    form.audience = SELL_AUDIENCE_ACCOUNT;
    form.whom = account_code(&test_arena, fixture->accounts[FIXTURE_BLUE_HARBOUR]);
    (void)rule_save(fixture, &form);
    CHECK_STR(price_of(fixture, plan), S("39 price 'Harbour'"));
    /* Another plan still has the rule for all, and then none. */
    CHECK_STR(price_of(fixture, "server-small-monthly"), S("13.77 price 'All'"));
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_sell_rule_end(&call, all));
    CHECK_ERR(svc_sell_rule_end(&call, all), NOT_FOUND);
    CHECK_STR(price_of(fixture, "server-small-monthly"), S("12.71 price list 'Customers'"));
}

typedef struct TagSet {
    AccountId account;
    const Str *tags;
    size_t count;
} TagSet;

static Err *tags_body(Db *db, void *context)
{
    const TagSet *set = context;
    return store_account_tags_set(db, set->account, set->tags, set->count);
}

SERVICE_TEST(a_tag_prices_those_who_have_it_and_the_first_in_the_alphabet_counts)
{
    fixture_catalogue(fixture);
    const Str tags[] = { S("schools"), S("gold") };
    TagSet set = { fixture->accounts[FIXTURE_BLUE_HARBOUR], tags, COUNT_OF(tags) };
    SellRuleForm form = form_of("Schools", PRICE_MARKUP, "10");
    form.audience = SELL_AUDIENCE_TAG;
    form.whom = S("schools");
    (void)rule_save(fixture, &form);
    CHECK_STR(price_of(fixture, "server-small-monthly"), S("12.71 price list 'Customers'"));
    CHECK_OK(db_tx(fixture->app.database, DB_WRITE, "tags", tags_body, &set));
    CHECK_STR(price_of(fixture, "server-small-monthly"), S("11.65 price 'Schools'"));
    form.name = S("Gold");
    form.whom = S("gold");
    form.amount = S("5");
    (void)rule_save(fixture, &form);
    CHECK_STR(price_of(fixture, "server-small-monthly"), S("11.12 price 'Gold'"));
}

/* EVIDENCE: R-CAT-04 what a rule would change is seen before it is saved */
SERVICE_TEST(a_rule_is_tried_before_it_is_saved)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    SellTrial trial;
    SellRuleForm form = form_of("All", PRICE_MARGIN, "20");
    form.scope = SELL_SCOPE_PLAN;
    form.object = S("postgresql-small-monthly");
    CHECK_OK(svc_sell_rule_try(&call, &form, &trial));
    CHECK_INT(trial.buyers, 1);
    CHECK_INT(trial.plans, 1);
    CHECK_INT(trial.changes_count, 1);
    CHECK_STR(trial.changes[0].buyer_name, S("Blue Harbour"));
    CHECK_STR(decimal_format(&test_arena, trial.changes[0].before), S("31.67"));
    CHECK_STR(decimal_format(&test_arena, trial.changes[0].after), S("32.99"));
    CHECK(trial.changes[0].margin_known);
    CHECK_INT(trial.changes[0].margin_before_ppm, 166719);
    CHECK_INT(trial.changes[0].margin_after_ppm, 200061);
    CHECK_STR(price_of(fixture, "postgresql-small-monthly"), S("31.67 price list 'Customers'"));
    /* On a later day nothing changes today; and the same as now is no change. */
    CHECK_OK(date_parse(S("2027-01-01"), &form.valid_from));
    CHECK_OK(svc_sell_rule_try(&call, &form, &trial));
    CHECK_INT(trial.changes_count, 0);
}

/* EVIDENCE: R-CAT-04 selling below cost needs a right, and is recorded */
SERVICE_TEST(selling_below_cost_needs_a_right)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    SellRuleId id;
    SellTrial trial;
    SellRuleForm form = form_of("Loss", PRICE_MARKUP, "-1");
    CHECK_OK(svc_sell_rule_try(&call, &form, &trial));
    CHECK(trial.below_cost > 0 && trial.changes[0].below_cost);
    CHECK_ERR(svc_sell_rule_save(&call, &form, &id), PRICE_BELOW_COST);
    call.actor.roles |= ROLE_BELOW_COST;
    CHECK_OK(svc_sell_rule_save(&call, &form, &id));
    CHECK_STR(sql_rows(fixture, "SELECT summary FROM events WHERE name = 'sell_rule.saved'"),
              S("The price rule 'Loss' was saved; it sells below cost\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM sell_rules WHERE below_cost"), S("1\n"));
}

SERVICE_TEST(a_rule_that_ties_is_refused_and_one_that_replaces_is_not)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    SellRuleForm form = form_of("All", PRICE_MARKUP, "30");
    SellRuleId first = rule_save(fixture, &form);
    SellRuleId id;
    form.name = S("Again");
    CHECK_ERR(svc_sell_rule_save(&call, &form, &id), PRICE_TIE);
    form.replaces = first;
    form.amount = S("25");
    CHECK_OK(svc_sell_rule_save(&call, &form, &id));
    CHECK_STR(price_of(fixture, "server-small-monthly"), S("13.24 price 'Again'"));
    CHECK_ERR(svc_sell_rule_save(&call, &form, &id), NOT_FOUND);
    SellRuleView *views;
    size_t count;
    CHECK_OK(svc_sell_rules(&call, &views, &count));
    CHECK_INT(count, 1);
    CHECK_STR(views[0].price_text, S("25 % mark-up"));
    CHECK_STR(views[0].amount, S("25"));
}

SERVICE_TEST(a_rule_names_what_there_is)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    SellRuleId id;
    SellRuleForm form = form_of("R", PRICE_MARKUP, "many");
    CHECK_ERR(svc_sell_rule_save(&call, &form, &id), FIELD_INVALID);
    form = form_of("R", PRICE_MARKUP, "10");
    form.scope = SELL_SCOPE_PLAN;
    form.object = S("no-such-plan");
    CHECK_ERR(svc_sell_rule_save(&call, &form, &id), FIELD_INVALID);
    form.scope = SELL_SCOPE_PRODUCT;
    CHECK_ERR(svc_sell_rule_save(&call, &form, &id), FIELD_INVALID);
    form = form_of("R", PRICE_MARKUP, "10");
    form.audience = SELL_AUDIENCE_ACCOUNT;
    form.whom = account_code(&test_arena, fixture->accounts[FIXTURE_HANSE]);
    CHECK_ERR(svc_sell_rule_save(&call, &form, &id), FIELD_INVALID);
    Call other = fixture_call(fixture, "petros");
    form = form_of("R", PRICE_MARKUP, "10");
    CHECK_ERR(svc_sell_rule_save(&other, &form, &id), FORBIDDEN);
    other = fixture_call(fixture, "eva");
    CHECK_ERR(svc_sell_rule_save(&other, &form, &id), FORBIDDEN);
    /* Nobody reads or ends a neighbour's rule, or sees its buyers' prices. */
    id = rule_save(fixture, &form);
    other = fixture_call(fixture, "greta");
    CHECK_ERR(svc_sell_rule_end(&other, id), NOT_FOUND);
    SellPriceQuery query = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR] };
    SellPriceView *views;
    Str name;
    size_t count;
    CHECK_ERR(svc_sell_prices(&other, &query, &name, &views, &count), NOT_FOUND);
    other = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_sell_prices(&other, &query, &name, &views, &count), NOT_FOUND);
}

/* EVIDENCE: R-CAT-04 the rule's price is on the order and on the invoice */
SERVICE_TEST(an_order_freezes_the_rules_price_with_its_name)
{
    fixture_catalogue(fixture);
    SellRuleForm form = form_of("Servers for you", PRICE_MARGIN, "25");
    form.scope = SELL_SCOPE_PRODUCT;
    form.object = S("server-small");
    (void)rule_save(fixture, &form);
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "server-small-monthly");
    CHECK_STR(sql_rows(fixture, "SELECT price_units, price_scale, price_source, protection FROM "
                                "subscription_edges ORDER BY depth DESC LIMIT 1"),
              S("1412|2|price 'Servers for you'|term\n"));
    CHECK_STR(sql_rows(fixture, "SELECT price_source FROM document_lines ORDER BY id DESC LIMIT 1"),
              S("price 'Servers for you'\n"));
    /* The rule's end changes no sale that runs. */
    (void)sql_rows(fixture, "UPDATE sell_rules SET ended_at = 1");
    CHECK_STR(sql_rows(fixture, "SELECT price_units FROM subscription_edges ORDER BY depth DESC "
                                "LIMIT 1"),
              S("1412\n"));
}

SERVICE_TEST(prices_that_disagree_are_found)
{
    fixture_catalogue(fixture);
    SellRuleForm form = form_of("All", PRICE_MARKUP, "30");
    (void)rule_save(fixture, &form);
    sale_check(fixture);
    (void)sql_rows(fixture,
                   "INSERT INTO sell_rules SELECT id + 1, owner_id, 'Twin', scope, plan_id, "
                   "product_id, word, audience, account_id, tag, kind, currency, "
                   "price_units, price_scale, percent_ppm, valid_from, valid_to, "
                   "below_cost, user_id, created_at, ended_at FROM sell_rules");
    CHECK(sale_check_finds(fixture, "are a tie"));
    (void)sql_rows(fixture, "UPDATE sell_rules SET ended_at = 1");
    (void)sql_rows(fixture,
                   "INSERT INTO prices (price_list_id, plan_id, since_version, valid_from, "
                   "price_units, price_scale, cost_units, cost_scale) SELECT price_list_id, "
                   "plan_id, since_version, '2026-12-01', 1, 0, -1, 0 FROM prices");
    CHECK(sale_check_finds(fixture, "has two prices of plan"));
    (void)sql_rows(fixture, "DELETE FROM prices WHERE valid_from = '2026-12-01'");
    sale_check(fixture);
    (void)sql_rows(fixture, "UPDATE price_lists SET published_version = 7 WHERE owner_id = "
                            "(SELECT id FROM accounts WHERE name = 'Stoa')");
    CHECK(sale_check_finds(fixture, "counts by version 7"));
}
