/* sale_test.c - what is sold at which price, to whom, and who may do it. */
#include "domain/account.h"
#include "domain/basket.h"
#include "domain/catalogue.h"
#include "tests/unit/domain/domain_test.h"

/* EVIDENCE: R-CAT-01 quantity minimum, maximum, step */
TEST(quantities_keep_to_the_rule_of_the_plan)
{
    QuantityRule rule = { .min = 5, .max = 50, .step = 5 };
    CHECK_OK(quantity_check(rule, 5, "quantity"));
    CHECK_OK(quantity_check(rule, 50, "quantity"));
    CHECK_ERR(quantity_check(rule, 4, "quantity"), FIELD_RANGE);
    CHECK_ERR(quantity_check(rule, 55, "quantity"), FIELD_RANGE);
    CHECK_ERR(quantity_check(rule, 7, "quantity"), FIELD_RANGE);
    CHECK(!quantity_rule_valid((QuantityRule){ 0, 1, 1 }));
    CHECK(!quantity_rule_valid((QuantityRule){ 2, 1, 1 }));
    CHECK(!quantity_rule_valid((QuantityRule){ 1, PLAN_QUANTITY_MAX + 1, 1 }));
    CHECK(!quantity_rule_valid((QuantityRule){ 1, 1, 0 }));
}

/* EVIDENCE: R-CAT-02 term and billing frequency as two choices */
TEST(plans_are_named_by_term_and_billing)
{
    Arena *out = &test_arena;
    Period month = { 1, PERIOD_MONTH };
    Period year = { 1, PERIOD_YEAR };
    Period three_years = { 3, PERIOD_YEAR };
    CHECK_STR(plan_label(out, month, month), S("Monthly"));
    CHECK_STR(plan_label(out, year, year), S("Yearly"));
    CHECK_STR(plan_label(out, year, month), S("1 year, paid monthly"));
    CHECK_STR(plan_label(out, three_years, year), S("3 years, paid yearly"));
    CHECK_STR(plan_label(out, three_years, three_years), S("3 years, paid upfront"));
    CHECK(plan_periods_valid(year, month));
    CHECK(plan_periods_valid(month, month));
    CHECK(!plan_periods_valid(month, year));
    CHECK(plan_periods_valid((Period){ 2, PERIOD_WEEK }, (Period){ 7, PERIOD_DAY }));
    CHECK(!plan_periods_valid((Period){ 8, PERIOD_DAY }, (Period){ 1, PERIOD_WEEK }));
    CHECK(!plan_periods_valid(month, (Period){ 1, PERIOD_DAY }));
    CHECK(!plan_periods_valid((Period){ 1, PERIOD_DAY }, month));
    CHECK(!plan_periods_valid((Period){ 0, PERIOD_DAY }, month));
    CHECK(!plan_periods_valid(month, (Period){ 0, PERIOD_DAY }));
}

TEST(the_words_of_the_catalogue_come_back)
{
    for (unsigned i = 0; i < SERVICE_KIND_COUNT; i++) {
        ServiceKind kind;
        CHECK(service_kind_parse(service_kind_name((ServiceKind)i), &kind) && kind == i);
        CHECK(service_kind_label(kind).len > 0);
    }
    CHECK(!service_kind_parse(S("cloud"), &(ServiceKind){ 0 }));
    ProductState state;
    RefundPolicy refund;
    CHECK(product_state_parse(product_state_name(PRODUCT_RETIRED), &state));
    CHECK(refund_policy_parse(refund_policy_name(REFUND_NONE), &refund));
    CHECK(state == PRODUCT_RETIRED && refund == REFUND_NONE);
}

static const AddonPair pairs[] = { { { 10 }, { 20 } }, { { 11 }, { 21 } } };

static Err *check_basket(const BasketItem *items, size_t count, ProductId owned)
{
    return basket_check(items, count, pairs, COUNT_OF(pairs), &owned, owned.v == 0 ? 0 : 1);
}

/* EVIDENCE: R-CAT-01 add-ons need a base */
TEST(an_add_on_needs_its_base)
{
    BasketItem base = { .line = { 1 }, .product = { 10 } };
    BasketItem addon = { .line = { 2 }, .base_line = { 1 }, .product = { 20 }, .addon = true };
    BasketItem both[] = { base, addon };
    CHECK_OK(check_basket(both, 2, (ProductId){ 0 }));
    CHECK_ERR(check_basket(&addon, 1, (ProductId){ 10 }), ADDON_BASE);
    both[0].product.v = 11; /* another base */
    CHECK_ERR(check_basket(both, 2, (ProductId){ 0 }), ADDON_BASE);
    both[1].base_line.v = 2; /* itself */
    CHECK_ERR(check_basket(both, 2, (ProductId){ 0 }), ADDON_BASE);
    both[1].base_line.v = 0;
    CHECK_ERR(check_basket(both, 2, (ProductId){ 0 }), ADDON_BASE);
    CHECK_ERR(check_basket(both, 2, (ProductId){ 11 }), ADDON_BASE);
    CHECK_OK(check_basket(both, 2, (ProductId){ 10 }));
}

TEST(an_order_has_one_to_fifty_lines)
{
    BasketItem items[ORDER_LINE_MAX + 1];
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        items[i] = (BasketItem){ .line = { (int64_t)i + 1 }, .product = { 10 } };
    }
    CHECK_ERR(check_basket(items, 0, (ProductId){ 0 }), BASKET_EMPTY);
    CHECK_OK(check_basket(items, ORDER_LINE_MAX, (ProductId){ 0 }));
    CHECK_ERR(check_basket(items, ORDER_LINE_MAX + 1, (ProductId){ 0 }), BASKET_FULL);
}

/* EVIDENCE: R-ACC-01 an end customer never sees its partner's cost */
TEST(roles_say_what_an_actor_may)
{
    Actor actor = { .user = { 1 }, .account = { 2 }, .kind = ACCOUNT_PARTNER };
    actor.roles = ROLE_BUYER;
    CHECK(actor_can(&actor, ROLE_BUYER));
    CHECK(!actor_can(&actor, ROLE_CLOUD));
    CHECK(!actor_sees_cost(&actor));
    actor.roles = ROLE_ADMINISTRATOR;
    CHECK(actor_can(&actor, ROLE_CLOUD));
    CHECK(!actor_can(&actor, ROLE_SEES_COST));
    CHECK(!actor_can(&actor, ROLE_AUDITOR));
    CHECK(!actor_sees_cost(&actor));
    actor.roles = ROLE_ALL;
    CHECK(actor_sees_cost(&actor));
    actor.kind = ACCOUNT_END_CUSTOMER;
    CHECK(!actor_sees_cost(&actor));
    actor.kind = ACCOUNT_OPERATOR;
    actor.roles = 0;
    CHECK(actor_sees_cost(&actor));
}

TEST(the_system_acts_for_the_operator)
{
    Actor actor = actor_system((AccountId){ 9 });
    CHECK_INT(actor.user.v, 0);
    CHECK_INT(actor.account.v, 9);
    CHECK(actor_can(&actor, ROLE_APPROVER));
    AccountKind kind;
    PartnerClass class;
    AccountState state;
    CHECK(account_kind_parse(account_kind_name(actor.kind), &kind) && kind == ACCOUNT_OPERATOR);
    CHECK(partner_class_parse(partner_class_name(PARTNER_LITE), &class) && class == PARTNER_LITE);
    CHECK(account_state_parse(S("closed"), &state) && state == ACCOUNT_CLOSED);
    CHECK_STR(account_state_name(ACCOUNT_SUSPENDED), S("suspended"));
}
