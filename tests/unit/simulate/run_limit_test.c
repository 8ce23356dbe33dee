/* run_limit_test.c - what is too much for a run: changes of one subscription, quantities, amounts
 * of a line and of a document. Nothing wraps. */
#include "domain/billing/component.h"
#include "tests/unit/simulate/sim_test.h"

enum { PREVIEWED = 4 }; /* of the documents that do not fit: the one that is only previewed */

#define PLAN "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}"
#define DEARER "{'code':'B','kind':'recurring','billing':'P1M','price':'58.00'}"
#define ADDON "{'code':'X','kind':'recurring','billing':'P1M','price':'1.00','addon_of':'A'}"
#define START                                                                                  \
    "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','quantity':5}," \
    "{'at':'2024-02-01','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"

/* One change more than a subscription may have: `first`, then as many quantities of the
 * subscription as there is room for, then the last one, which parks it; the other is active. */
static void check_full(const char *first, const char *subscription, int room, const char *last)
{
    StrBuf events = buf_new(&test_arena, (size_t)1024 * 1024);
    buf_add(&events, S(START));
    buf_add(&events, str_from_cstr(first));
    for (int i = 0; i < CHANGE_MAX - room; i++) {
        buf_addf(&events,
                 "{'at':'2024-02-02','do':'change_quantity','subscription':'%s','quantity':%d},",
                 subscription, 5 + i % 2);
    }
    buf_add(&events, str_from_cstr(last));
    const Sim sim = { .head = "'until':'2024-04-01','auto_bill':false",
                      .products = PLAN "," DEARER "," ADDON,
                      .events = str_cstr(&test_arena, buf_str(&events)) };
    const Scenario *scenario;
    SimResult result = sim_run(&sim, &scenario);
    bool refused = false;
    for (size_t i = 0; i < result.refusal_count; i++) {
        refused = refused || str_eq(result.refusals[i].code, S("field.range"));
    }
    CHECK(refused);
    for (size_t i = 0; i < result.subscription_count; i++) {
        const SimSubscriptionResult *each = &result.subscriptions[i];
        CHECK(str_eq(each->id, str_from_cstr(subscription)) == str_eq(each->state, S("parked")));
    }
}

#define ON(subscription, what) "{'at':'2024-02-02','subscription':'" subscription "'," what "}"

TEST(a_subscription_has_a_limit_of_changes)
{
    check_full("", "s1", 1, ON("s1", "'do':'change_quantity','quantity':3"));
}

TEST(another_product_of_a_full_subscription_is_refused)
{
    check_full("", "s1", 1, ON("s1", "'do':'change_product','to':'B'"));
}

TEST(a_part_of_a_full_subscription_is_refused)
{
    check_full("", "s1", 1, ON("s1", "'do':'change_product','to':'B','quantity':1"));
}

TEST(an_addon_that_cannot_end_stops_the_change_of_its_base)
{
    check_full("", "x1", 1, ON("s1", "'do':'change_product','to':'B'"));
}

TEST(another_day_of_a_full_subscription_is_refused)
{
    check_full("", "s1", 1, ON("s1", "'do':'change_anchor','day':5"));
}

TEST(a_full_subscription_is_not_transferred)
{
    check_full("", "s1", 1, ON("s1", "'do':'transfer','account':'C'"));
}

TEST(a_full_subscription_takes_no_new_price)
{
    check_full("", "s1", 1,
               "{'at':'2024-02-02','do':'set_price','product':'A','price':'1.00',"
               "'existing_from':'2024-03-01'}");
}

TEST(a_full_subscription_is_not_ended)
{
    check_full("", "s1", 1, ON("s1", "'do':'cancel','when':'now'"));
}

TEST(a_full_addon_does_not_end_with_its_base)
{
    check_full("", "x1", 1, ON("s1", "'do':'cancel','when':'now'"));
}

TEST(a_full_subscription_is_not_suspended)
{
    check_full("", "s1", 1, ON("s1", "'do':'suspend'"));
}

TEST(a_full_addon_is_not_suspended_with_its_base)
{
    check_full("", "x1", 1, ON("s1", "'do':'suspend'"));
}

TEST(what_was_planned_for_a_full_subscription_fails_on_its_day)
{
    check_full(ON("s1", "'do':'change_quantity','quantity':3,'when':'period_end'") ",", "s1", 1,
               ON("s1", "'do':'end_of_term','choice':'renew'"));
}

/* A quantity of more than 9,223,372,036 does not fit its nine decimals. */
static void check_quantity(const char *last)
{
    const char *events = str_cstr(&test_arena, arena_printf(&test_arena, START "%s", last));
    const Sim sim = { .head = "'until':'2024-04-01'",
                      .products = PLAN "," DEARER "," ADDON,
                      .events = events };
    CHECK_ERR(sim_fails(&sim), NUM_RANGE);
}

TEST(a_quantity_that_does_not_fit_is_refused)
{
    check_quantity("{'at':'2024-02-02','do':'subscribe','id':'s2','account':'C','product':'A',"
                   "'quantity':99999999999}");
    check_quantity(ON("s1", "'do':'change_quantity','quantity':99999999999"));
    check_quantity(ON("s1", "'do':'change_quantity','quantity':99999999999,'when':'period_end'"));
    check_quantity(ON("s1", "'do':'change_product','to':'B','quantity':99999999999"));
    check_quantity(ON("s1", "'do':'cancel','when':'now','quantity':99999999999"));
}

/* EVIDENCE: R1; invariant 20: what cannot be billed is parked, and the run goes on for all others
 */
TEST(a_line_that_does_not_fit_parks_its_subscription)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02','policy':{'edges':'all'}",
        .products =
            PLAN ",{'code':'L','kind':'recurring','billing':'P1M','price':'999999999999999999'},"
                 "{'code':'O','kind':'one_off','price':'9999999999999999.99'},"
                 "{'code':'U','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit',"
                 "'price':'999999999999999999'},"
                 "{'code':'V','kind':'usage','billing':'P1M','meter':'v','model':'tiered',"
                 "'tiers':[{'up_to':null,'unit':'999999999999999999'}]},"
                 "{'code':'F','kind':'usage','billing':'P1M','meter':'f','model':'tiered',"
                 "'tiers':[{'up_to':null,'unit':'1','flat':'999999999999999999'}]},"
                 "{'code':'N','kind':'usage','billing':'P1M','meter':'n','model':'per_unit',"
                 "'price':'999999999999'}",
        .accounts = "{'code':'P','kind':'partner'},{'code':'C','kind':'end_customer','seller':'P',"
                    "'price_rule':{'percent':'5'}}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'L'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s3','account':'C','product':'O',"
                  "'quantity':1000},"
                  "{'at':'2024-02-01','do':'subscribe','id':'u1','account':'C','product':'U'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'v1','account':'C','product':'V'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'f1','account':'C','product':'F'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'n1','account':'C','product':'N'},"
                  "{'at':'2024-02-02','do':'usage','subscription':'n1','meter':'n',"
                  "'units':999999999999}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 P 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000001 C 2024-02-01 30.45+0.00 due 30.45 issued:\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 30.45 29/29 = 30.45\n"
                          "INV-000002 P 2024-03-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s2 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          "INV-000002 C 2024-03-01 30.45+0.00 due 30.45 issued:\n"
                          " recurring s2 2024-03-01..2024-04-01 1 x 30.45 31/31 = 30.45\n"
                          "refused 0 money.range\n"
                          "refused 2 money.range\n"
                          "refused 3 money.range\n"
                          "refused 4 money.range\n"
                          "refused 5 money.range\n"
                          "refused 6 money.range\n");
}

/* EVIDENCE: invariants 12, 20: it fits on the customer's edge, and not on that of its seller */
TEST(what_does_not_fit_on_one_edge_is_billed_on_none)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20','policy':{'edges':'all'}",
        .products = "{'code':'L','kind':'recurring','billing':'P1M','price':'9000000000000000.00'},"
                    "{'code':'O','kind':'recurring','billing':'P1M','price':'1.00',"
                    "'setup':'9000000000000000.00'}",
        .accounts = "{'code':'P','kind':'partner','price_rule':{'percent':'10'}},"
                    "{'code':'C','kind':'end_customer','seller':'P','price_rule':{'percent':'-5'}}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'L',"
                  "'quantity':10},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'O',"
                  "'quantity':10}",
    };
    CHECK_DOCUMENTS(&sim, "refused 0 money.range\n"
                          "refused 1 money.range\n");
}

/* EVIDENCE: R1 sums are checked; invariant 20 */
TEST(a_document_that_does_not_fit_parks_its_account)
{
    static const char products[] =
        "{'code':'A','kind':'recurring','billing':'P1M','price':'9999999999999999.99','tax':'S'}";
    static const Sim sums[] = {
        { .head = "'until':'2024-03-02'",
          .products = products,
          .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A',"
                    "'quantity':9},"
                    "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A',"
                    "'quantity':9}" },
        { .head = "'until':'2024-03-02'",
          .products = products,
          .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A',"
                    "'quantity':9}" },
        { .head = "'until':'2024-03-02'",
          .products = products,
          .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A',"
                    "'quantity':9},"
                    "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A',"
                    "'quantity':9},{'at':'2024-02-01','do':'discount','account':'C',"
                    "'percent':'10'}" },
        { .head = "'until':'2024-03-02','policy':{'invoice_when':'parent_daily'}",
          .products = products,
          .accounts = "{'code':'P','kind':'partner'},{'code':'C','kind':'end_customer',"
                      "'seller':'P'}",
          .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A',"
                    "'quantity':9}" },
        { .head = "'until':'2024-02-10','auto_bill':false",
          .products = products,
          .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A',"
                    "'quantity':9},{'at':'2024-02-03','do':'preview','until':'2024-02-05'}" },
        { .head = "'until':'2024-02-10','auto_bill':false",
          .products = products,
          .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A',"
                    "'quantity':9},{'at':'2024-02-03','do':'bill'}" },
    };
    for (size_t i = 0; i < COUNT_OF(sums); i++) {
        const Scenario *scenario;
        SimResult result = sim_run(&sums[i], &scenario);
        CHECK_INT(result.documents.invoice_count, 0);
        CHECK_INT(result.refusal_count, i == PREVIEWED ? 0 : 1);
        for (size_t k = 0; k < result.refusal_count; k++) {
            CHECK_STR(result.refusals[k].code, S("money.range"));
        }
        for (size_t k = 0; k < result.subscription_count; k++) {
            CHECK_STR(result.subscriptions[k].state, i == PREVIEWED ? S("active") : S("parked"));
        }
    }
}

/* EVIDENCE: invariant 20: what a parked account's document had taken is as before */
TEST(a_parked_account_takes_nothing_and_gets_nothing_more)
{
    static const Sim sim = {
        .head = "'until':'2024-04-02','policy':{'edges':'all'}",
        .products =
            PLAN ",{'code':'L','kind':'recurring','billing':'P1M','price':'9999999999999999.99'},"
                 "{'code':'M','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit',"
                 "'price':'9999999999999999.99'}",
        .accounts =
            "{'code':'P','kind':'partner','price_rule':{'percent':'50'}},"
            "{'code':'C','kind':'end_customer','seller':'P','price_rule':{'percent':'-99'}}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-10','do':'discount','account':'P','percent':'50'},"
                  "{'at':'2024-02-10','do':'subscribe','id':'s2','account':'C','product':'L'},"
                  "{'at':'2024-02-10','do':'cancel','subscription':'s1','when':'now'},"
                  "{'at':'2024-03-05','do':'subscribe','id':'s3','account':'P','product':'A'},"
                  "{'at':'2024-03-06','do':'charge','account':'P','amount':'1.00'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 P 2024-02-01 43.50+0.00 due 43.50 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 43.50 29/29 = 43.50\n"
                          "INV-000001 C 2024-02-01 0.29+0.00 due 0.29 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 0.29 29/29 = 0.29\n"
                          "INV-000002 C 2024-02-10 100000000000000.00+0.00 due 99999999999999.80 "
                          "partly_paid:\n"
                          " recurring s2 2024-02-10..2024-03-10 1 x 100000000000000.00 29/29 = "
                          "100000000000000.00\n"
                          " account_credit = -0.20\n"
                          "INV-000003 C 2024-03-10 100000000000000.00+0.00 due 100000000000000.00 "
                          "issued:\n"
                          " recurring s2 2024-03-10..2024-04-10 1 x 100000000000000.00 31/31 = "
                          "100000000000000.00\n"
                          "CRN-000001 P 2024-02-10 -30.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-10..2024-03-01 1 x 43.50 20/29 = -30.00\n"
                          " account_credit = 30.00\n"
                          "CRN-000001 C 2024-02-10 -0.20+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-10..2024-03-01 1 x 0.29 20/29 = -0.20\n"
                          " account_credit = 0.20\n"
                          "refused 2 money.range\n");
}
