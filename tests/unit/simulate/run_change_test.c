/* run_change_test.c - what a change of quantity, product, day, account or price bills (R13 to R18).
 */
#include "tests/unit/simulate/sim_test.h"

/* EVIDENCE: R13, R15, R17 */
TEST(a_quantity_change_credits_the_unused_part_and_charges_the_new)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','"
                  "quantity':2},"
                  "{'at':'2024-02-15','do':'change_quantity','subscription':'s1','quantity':3}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 58.00+0.00 due 58.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 2 x 29.00 29/29 = 58.00\n"
                          "INV-000002 C 2024-02-15 15.00+0.00 due 15.00 issued:\n"
                          " credit_proration s1 2024-02-15..2024-03-01 2 x 29.00 15/29 = -30.00\n"
                          " recurring s1 2024-02-15..2024-03-01 3 x 29.00 15/29 = 45.00\n");
    CHECK_SUBSCRIPTIONS(&sim, "s1 active 3 2024-02-01..2024-03-01 term 2024-02-01..2024-03-01 "
                              "batch 2 2024-02-01..on batch 1 2024-02-15..on\n"
                              " subscribe 2024-02-01\n"
                              " change_quantity 2024-02-15\n");
}

/* EVIDENCE: R17 a decrease at the next boundary */
TEST(a_planned_quantity_change_waits_for_the_period_and_the_term)
{
    static const Sim sim = {
        .head = "'until':'2025-02-01'",
        .products = "{'code':'T','kind':'recurring','term':'P1Y','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'T','"
                  "quantity':3},"
                  "{'at':'2024-02-10','do':'change_quantity','subscription':'s1','quantity':1,'"
                  "when':'term_end'},"
                  "{'at':'2024-02-11','do':'change_quantity','subscription':'s1','quantity':2,'"
                  "when':'period_end'}",
    };
    CHECK_SUBSCRIPTIONS(
        &sim, "s1 active 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 2024-04-01..2024-05-01 "
              "2024-05-01..2024-06-01 2024-06-01..2024-07-01 2024-07-01..2024-08-01 "
              "2024-08-01..2024-09-01 2024-09-01..2024-10-01 2024-10-01..2024-11-01 "
              "2024-11-01..2024-12-01 2024-12-01..2025-01-01 2025-01-01..2025-02-01 "
              "2025-02-01..2025-03-01 term 2025-02-01..2026-02-01 batch 1 2025-02-01..on\n"
              " subscribe 2024-02-01\n"
              " change_quantity 2024-03-01\n"
              " change_quantity 2025-02-01\n"
              " renew 2025-02-01\n");
}

TEST(a_quantity_is_changed_to_what_it_was)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','"
                  "quantity':2},"
                  "{'at':'2024-02-15','do':'change_quantity','subscription':'s1','quantity':2}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 58.00+0.00 due 58.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 2 x 29.00 29/29 = 58.00\n");
}

/* every change of it is refused, whatever it is */
TEST(what_does_not_run_is_not_changed)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'58.00'},"
                    "{'code':'O','kind':'one_off','price':'5.00','setup':'1.00'},"
                    "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'O'},"
            "{'at':'2024-02-02','do':'cancel','subscription':'s1','when':'now'},"
            "{'at':'2024-02-03','do':'change_quantity','subscription':'s1','quantity':2},"
            "{'at':'2024-02-03','do':'change_product','subscription':'s1','to':'B'},"
            "{'at':'2024-02-03','do':'change_anchor','subscription':'s1','day':5},"
            "{'at':'2024-02-03','do':'transfer','subscription':'s1','account':'C'},"
            "{'at':'2024-02-03','do':'cancel','subscription':'s1','when':'now'},"
            "{'at':'2024-02-03','do':'uncancel','subscription':'s1'},"
            "{'at':'2024-02-03','do':'suspend','subscription':'s1'},"
            "{'at':'2024-02-03','do':'end_of_term','subscription':'s1','choice':'end'},"
            "{'at':'2024-02-03','do':'change_quantity','subscription':'s2','quantity':2},"
            "{'at':'2024-02-03','do':'cancel','subscription':'s2','when':'now'},"
            "{'at':'2024-02-03','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"
            "{'at':'2024-02-04','do':'subscribe','id':'s3','account':'C','product':'X'},"
            "{'at':'2024-02-05','do':'suspend','subscription':'s3'},"
            "{'at':'2024-02-05','do':'cancel','subscription':'s3','when':'now'},"
            "{'at':'2024-02-05','do':'uncancel','subscription':'s3'},"
            "{'at':'2024-02-05','do':'change_quantity','subscription':'s3','quantity':1},"
            "{'at':'2024-02-05','do':'add_addon','id':'x2','subscription':'s3','product':'X'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 35.00+0.00 due 35.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " setup s2 1 x 1.00 = 1.00\n"
                          " one_off s2 1 x 5.00 = 5.00\n"
                          "CRN-000001 C 2024-02-02 -28.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-02..2024-03-01 1 x 29.00 28/29 = -28.00\n"
                          " account_credit = 28.00\n"
                          "refused 3 subscription.state\n"
                          "refused 4 subscription.state\n"
                          "refused 5 subscription.state\n"
                          "refused 6 subscription.state\n"
                          "refused 7 subscription.state\n"
                          "refused 8 subscription.state\n"
                          "refused 9 subscription.state\n"
                          "refused 10 subscription.state\n"
                          "refused 11 subscription.state\n"
                          "refused 12 subscription.state\n"
                          "refused 13 subscription.state\n"
                          "refused 14 addon.base\n"
                          "refused 15 subscription.state\n"
                          "refused 16 subscription.state\n"
                          "refused 17 subscription.state\n"
                          "refused 18 subscription.state\n"
                          "refused 19 subscription.state\n");
}

/* EVIDENCE: R16 */
TEST(an_upgrade_is_at_once_and_a_downgrade_waits)
{
    static const Sim sim = {
        .head = "'until':'2024-03-01'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'58.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-15','do':'change_product','subscription':'s1','to':'B'},"
                  "{'at':'2024-02-16','do':'change_product','subscription':'s1','to':'A'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-02-15 15.00+0.00 due 15.00 issued:\n"
                          " credit_proration s1 2024-02-15..2024-03-01 1 x 29.00 15/29 = -15.00\n"
                          " recurring s1 2024-02-15..2024-03-01 1 x 58.00 15/29 = 30.00\n"
                          "INV-000003 C 2024-03-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n");
    CHECK_SUBSCRIPTIONS(&sim, "s1 active 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 term "
                              "2024-03-01..2024-04-01 batch 1 2024-02-01..on\n"
                              " subscribe 2024-02-01\n"
                              " change_product 2024-02-15\n"
                              " change_product 2024-03-01\n");
}

/* EVIDENCE: R16 policies per pair */
TEST(a_product_says_what_it_can_become)
{
    static const Sim sim = {
        .head = "'until':'2024-03-01'",
        .products =
            "{'code':'UP','kind':'recurring','billing':'P1M','price':'29.00','upgrades':['B']},"
            "{'code':'B','kind':'recurring','billing':'P1M','price':'58.00'},"
            "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
            "{'code':'U','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit','price':'0."
            "10'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'UP'},"
                  "{'at':'2024-02-02','do':'change_product','subscription':'s1','to':'A'},"
                  "{'at':'2024-02-02','do':'change_product','subscription':'s1','to':'U'},"
                  "{'at':'2024-02-02','do':'subscribe','id':'s2','account':'C','product':'U'},"
                  "{'at':'2024-02-02','do':'change_product','subscription':'s2','to':'A'},"
                  "{'at':'2024-02-03','do':'change_product','subscription':'s1','to':'B'},"
                  "{'at':'2024-02-04','do':'change_product','subscription':'s1','to':'UP'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-02-03 27.00+0.00 due 27.00 issued:\n"
                          " credit_proration s1 2024-02-03..2024-03-01 1 x 29.00 27/29 = -27.00\n"
                          " recurring s1 2024-02-03..2024-03-01 1 x 58.00 27/29 = 54.00\n"
                          "INV-000003 C 2024-03-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          "refused 1 product.change\n"
                          "refused 2 product.change\n"
                          "refused 4 product.change\n");
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 active 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 term 2024-03-01..2024-04-01 "
        "batch 1 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        " change_product 2024-02-03\n"
        " change_product 2024-03-01\n"
        "s2 active 1 2024-02-02..2024-03-02 term 2024-02-02..2024-03-02 batch 1 2024-02-02..on\n"
        " subscribe 2024-02-02\n");
}

/* EVIDENCE: R16, R17 */
TEST(a_part_of_the_quantity_becomes_another_product)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'58.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','"
                  "quantity':5},"
                  "{'at':'2024-02-15','do':'change_product','subscription':'s1','to':'B','quantity'"
                  ":2,'when':'now'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 145.00+0.00 due 145.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 5 x 29.00 29/29 = 145.00\n"
                          "INV-000002 C 2024-02-15 30.00+0.00 due 30.00 issued:\n"
                          " credit_proration s1 2024-02-15..2024-03-01 5 x 29.00 15/29 = -75.00\n"
                          " recurring s1 2024-02-15..2024-03-01 3 x 29.00 15/29 = 45.00\n"
                          " recurring s1.1 2024-02-15..2024-03-01 2 x 58.00 15/29 = 60.00\n");
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 active 3 2024-02-01..2024-03-01 term 2024-02-01..2024-03-01 batch 5 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        "s1.1 active 2 2024-02-15..2024-03-01 term 2024-02-15..2024-03-01 batch 2 2024-02-15..on\n"
        " change_product 2024-02-15\n");
}

/* EVIDENCE: R18 */
TEST(an_interval_keeps_its_anchor)
{
    static const Sim sim = {
        .head = "'until':'2024-02-28'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'Y','kind':'recurring','billing':'P1Y','price':'366.00'},"
                    "{'code':'W','kind':'recurring','billing':'P1W','price':'7.00'}",
        .events =
            "{'at':'2024-02-05','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-10','do':'change_product','subscription':'s1','to':'Y','when':'now'},"
            "{'at':'2024-02-20','do':'change_product','subscription':'s1','to':'W','when':'now'}",
    };
    CHECK_DOCUMENTS(&sim,
                    "INV-000001 C 2024-02-05 29.00+0.00 due 29.00 issued:\n"
                    " recurring s1 2024-02-05..2024-03-05 1 x 29.00 29/29 = 29.00\n"
                    "INV-000002 C 2024-02-10 337.00+0.00 due 337.00 issued:\n"
                    " credit_proration s1 2024-02-10..2024-03-05 1 x 29.00 24/29 = -24.00\n"
                    " recurring s1 2024-02-10..2025-02-05 1 x 366.00 361/366 = 361.00\n"
                    "INV-000003 C 2024-02-27 7.00+0.00 due 0.00 paid:\n"
                    " recurring s1 2024-02-27..2024-03-05 1 x 7.00 7/7 = 7.00\n"
                    " account_credit = -7.00\n"
                    "CRN-000001 C 2024-02-20 -344.00+0.00 due 0.00 applied:\n"
                    " credit_proration s1 2024-02-20..2025-02-05 1 x 366.00 351/361 = -351.00\n"
                    " recurring s1 2024-02-20..2024-02-27 1 x 7.00 7/7 = 7.00\n"
                    " account_credit = 344.00\n");
}

/* EVIDENCE: R18 */
TEST(an_interval_can_start_a_new_anchor)
{
    static const Sim sim = {
        .head = "'until':'2024-02-28','policy':{'interval_change':'reset_anchor','anchor':'account'"
                ",'anchor_day':5}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'Y','kind':'recurring','billing':'P1Y','price':'366.00'},"
                    "{'code':'T','kind':'recurring','term':'P1Y','billing':'P1M','price':'29.00'}",
        .events =
            "{'at':'2024-02-05','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-10','do':'change_product','subscription':'s1','to':'Y','when':'now'},"
            "{'at':'2024-02-10','do':'subscribe','id':'s2','account':'C','product':'Y'},"
            "{'at':'2024-02-20','do':'change_product','subscription':'s2','to':'T','when':'now'}",
    };
    CHECK_DOCUMENTS(&sim,
                    "INV-000001 C 2024-02-05 29.00+0.00 due 29.00 issued:\n"
                    " recurring s1 2024-02-05..2024-03-05 1 x 29.00 29/29 = 29.00\n"
                    "INV-000002 C 2024-02-10 698.00+0.00 due 698.00 issued:\n"
                    " credit_proration s1 2024-02-10..2024-03-05 1 x 29.00 24/29 = -24.00\n"
                    " recurring s1 2024-02-10..2025-02-05 1 x 366.00 361/366 = 361.00\n"
                    " recurring s2 2024-02-10..2025-02-05 1 x 366.00 361/366 = 361.00\n"
                    "CRN-000001 C 2024-02-20 -337.00+0.00 due 0.00 applied:\n"
                    " credit_proration s2 2024-02-20..2025-02-05 1 x 366.00 351/361 = -351.00\n"
                    " recurring s2 2024-02-20..2024-03-05 1 x 29.00 14/29 = 14.00\n"
                    " account_credit = 337.00\n");
    CHECK_SUBSCRIPTIONS(&sim, "s1 active 1 2024-02-05..2024-02-10 2024-02-10..2025-02-05 term "
                              "2024-02-10..2025-02-10 batch 1 2024-02-05..on\n"
                              " subscribe 2024-02-05\n"
                              " change_product 2024-02-10\n"
                              "s2 active 1 2024-02-10..2024-02-20 2024-02-20..2024-03-05 term "
                              "2024-02-20..2025-02-20 batch 1 2024-02-10..on\n"
                              " subscribe 2024-02-10\n"
                              " change_product 2024-02-20\n");
}

TEST(addons_that_the_new_product_lacks_end)
{
    static const Sim sim = {
        .head = "'until':'2024-02-28'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'58.00'},"
                    "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x2','subscription':'s1','product':'X'},"
            "{'at':'2024-02-02','do':'cancel','subscription':'x2','when':'now'},"
            "{'at':'2024-02-15','do':'change_product','subscription':'s1','to':'B'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 34.80+0.00 due 34.80 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring x1 2024-02-01..2024-03-01 1 x 2.90 29/29 = 2.90\n"
                          " recurring x2 2024-02-01..2024-03-01 1 x 2.90 29/29 = 2.90\n"
                          "INV-000002 C 2024-02-15 15.00+0.00 due 10.70 partly_paid:\n"
                          " credit_proration s1 2024-02-15..2024-03-01 1 x 29.00 15/29 = -15.00\n"
                          " recurring s1 2024-02-15..2024-03-01 1 x 58.00 15/29 = 30.00\n"
                          " account_credit = -4.30\n"
                          "CRN-000001 C 2024-02-02 -2.80+0.00 due 0.00 applied:\n"
                          " credit_proration x2 2024-02-02..2024-03-01 1 x 2.90 28/29 = -2.80\n"
                          " account_credit = 2.80\n"
                          "CRN-000002 C 2024-02-15 -1.50+0.00 due 0.00 applied:\n"
                          " credit_proration x1 2024-02-15..2024-03-01 1 x 2.90 15/29 = -1.50\n"
                          " account_credit = 1.50\n");
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 active 1 2024-02-01..2024-03-01 term 2024-02-15..2024-03-01 batch 1 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        " change_product 2024-02-15\n"
        "x1 ended 1 2024-02-01..2024-02-15 term 2024-02-01..2024-03-01 batch 1 2024-02-01..on\n"
        " add_addon 2024-02-01\n"
        " end 2024-02-15\n"
        "x2 ended 1 2024-02-01..2024-02-02 term 2024-02-01..2024-03-01 batch 1 2024-02-01..on\n"
        " add_addon 2024-02-01\n"
        " cancel 2024-02-02\n"
        " end 2024-02-02\n");
}

/* EVIDENCE: R10, R11 */
TEST(another_anchor_day_cuts_one_cycle)
{
    static const Sim sim = {
        .head = "'until':'2024-04-11'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'W','kind':'recurring','billing':'P1W','price':'7.00'},"
                    "{'code':'T','kind':'recurring','term':'P1Y','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-20','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-20','do':'subscribe','id':'s2','account':'C','product':'W'},"
                  "{'at':'2024-02-20','do':'subscribe','id':'s3','account':'C','product':'T'},"
                  "{'at':'2024-03-05','do':'change_anchor','subscription':'s1','day':10},"
                  "{'at':'2024-03-06','do':'change_anchor','subscription':'s2','day':10},"
                  "{'at':'2024-03-15','do':'change_anchor','subscription':'s3','day':10},"
                  "{'at':'2024-03-25','do':'cancel','subscription':'s2','when':'now'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-20 65.00+0.00 due 65.00 issued:\n"
                          " recurring s1 2024-02-20..2024-03-20 1 x 29.00 29/29 = 29.00\n"
                          " recurring s2 2024-02-20..2024-02-27 1 x 7.00 7/7 = 7.00\n"
                          " recurring s3 2024-02-20..2024-03-20 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-02-27 7.00+0.00 due 7.00 issued:\n"
                          " recurring s2 2024-02-27..2024-03-05 1 x 7.00 7/7 = 7.00\n"
                          "INV-000003 C 2024-03-05 7.00+0.00 due 7.00 issued:\n"
                          " recurring s2 2024-03-05..2024-03-12 1 x 7.00 7/7 = 7.00\n"
                          "INV-000004 C 2024-03-10 19.00+0.00 due 19.00 issued:\n"
                          " credit_proration s1 2024-03-10..2024-03-20 1 x 29.00 10/29 = -10.00\n"
                          " recurring s1 2024-03-10..2024-04-10 1 x 29.00 31/31 = 29.00\n"
                          "INV-000005 C 2024-03-12 7.00+0.00 due 7.00 issued:\n"
                          " recurring s2 2024-03-12..2024-03-19 1 x 7.00 7/7 = 7.00\n"
                          "INV-000006 C 2024-03-19 7.00+0.00 due 7.00 issued:\n"
                          " recurring s2 2024-03-19..2024-03-26 1 x 7.00 7/7 = 7.00\n"
                          "INV-000007 C 2024-03-20 19.65+0.00 due 19.65 issued:\n"
                          " recurring s3 2024-03-20..2024-04-10 1 x 29.00 21/31 = 19.65\n"
                          "INV-000008 C 2024-04-10 58.00+0.00 due 57.00 partly_paid:\n"
                          " recurring s1 2024-04-10..2024-05-10 1 x 29.00 30/30 = 29.00\n"
                          " recurring s3 2024-04-10..2024-05-10 1 x 29.00 30/30 = 29.00\n"
                          " account_credit = -1.00\n"
                          "CRN-000001 C 2024-03-25 -1.00+0.00 due 0.00 applied:\n"
                          " credit_proration s2 2024-03-25..2024-03-26 1 x 7.00 1/7 = -1.00\n"
                          " account_credit = 1.00\n"
                          "refused 4 subscription.anchor\n");
}

/* EVIDENCE: R13 the old buyer gets its days back, in a document of its own */
TEST(a_transfer_takes_addons_along)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'}",
        .accounts = "{'code':'C','kind':'end_customer'},"
                    "{'code':'D','kind':'end_customer'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x2','subscription':'s1','product':'X'},"
            "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A'},"
            "{'at':'2024-02-02','do':'cancel','subscription':'x2','when':'now'},"
            "{'at':'2024-02-15','do':'transfer','subscription':'s1','account':'D'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 63.80+0.00 due 63.80 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring x1 2024-02-01..2024-03-01 1 x 2.90 29/29 = 2.90\n"
                          " recurring x2 2024-02-01..2024-03-01 1 x 2.90 29/29 = 2.90\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 D 2024-02-15 16.50+0.00 due 16.50 issued:\n"
                          " recurring s1 2024-02-15..2024-03-01 1 x 29.00 15/29 = 15.00\n"
                          " recurring x1 2024-02-15..2024-03-01 1 x 2.90 15/29 = 1.50\n"
                          "CRN-000001 C 2024-02-02 -2.80+0.00 due 0.00 applied:\n"
                          " credit_proration x2 2024-02-02..2024-03-01 1 x 2.90 28/29 = -2.80\n"
                          " account_credit = 2.80\n"
                          "CRN-000002 C 2024-02-15 -16.50+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-15..2024-03-01 1 x 29.00 15/29 = -15.00\n"
                          " credit_proration x1 2024-02-15..2024-03-01 1 x 2.90 15/29 = -1.50\n"
                          " account_credit = 16.50\n");
    CHECK_ACCOUNTS(&sim, "C owes 44.50 prepaid 0.00\n"
                         "D owes 16.50 prepaid 0.00\n");
}

/* EVIDENCE: R14 */
TEST(a_new_price_splits_the_cycle_of_running_subscriptions)
{
    static const Sim sim = {
        .head = "'until':'2024-03-03'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'O','kind':'one_off','price':'5.00','setup':'1.00'},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'58.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A','"
                  "price':'1.00'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s3','account':'C','product':'O'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s4','account':'C','product':'B'},"
                  "{'at':'2024-02-02','do':'subscribe','id':'s5','account':'C','product':'A'},"
                  "{'at':'2024-02-03','do':'cancel','subscription':'s5','when':'now'},"
                  "{'at':'2024-02-10','do':'set_price','product':'A','price':'58.00','existing_"
                  "from':'2024-02-20'},"
                  "{'at':'2024-02-12','do':'set_price','product':'O','price':'6.00','existing_from'"
                  ":'2024-02-20'},"
                  "{'at':'2024-02-14','do':'set_price','product':'B','price':'60.00'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 94.00+0.00 due 94.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 1.00 29/29 = 1.00\n"
                          " setup s3 1 x 1.00 = 1.00\n"
                          " one_off s3 1 x 5.00 = 5.00\n"
                          " recurring s4 2024-02-01..2024-03-01 1 x 58.00 29/29 = 58.00\n"
                          "INV-000002 C 2024-02-02 29.00+0.00 due 29.00 issued:\n"
                          " recurring s5 2024-02-02..2024-03-02 1 x 29.00 29/29 = 29.00\n"
                          "INV-000003 C 2024-02-20 10.00+0.00 due 0.00 paid:\n"
                          " credit_proration s1 2024-02-20..2024-03-01 1 x 29.00 10/29 = -10.00\n"
                          " recurring s1 2024-02-20..2024-03-01 1 x 58.00 10/29 = 20.00\n"
                          " account_credit = -10.00\n"
                          "INV-000004 C 2024-03-01 117.00+0.00 due 99.00 partly_paid:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 58.00 31/31 = 58.00\n"
                          " recurring s2 2024-03-01..2024-04-01 1 x 1.00 31/31 = 1.00\n"
                          " recurring s4 2024-03-01..2024-04-01 1 x 58.00 31/31 = 58.00\n"
                          " account_credit = -18.00\n"
                          "CRN-000001 C 2024-02-03 -28.00+0.00 due 0.00 applied:\n"
                          " credit_proration s5 2024-02-03..2024-03-02 1 x 29.00 28/29 = -28.00\n"
                          " account_credit = 28.00\n");
}

/* EVIDENCE: R14; a line that is charged ahead at the price to come stays what it is */
TEST(a_price_to_come_and_a_known_end_share_a_cycle)
{
    static const Sim sim = {
        .head = "'until':'2024-04-15'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-10','do':'set_price','product':'A','price':'58.00','existing_"
                  "from':'2024-03-11'},"
                  "{'at':'2024-02-12','do':'cancel','subscription':'s1','when':'2024-03-21'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-03-01 28.06+0.00 due 28.06 issued:\n"
                          " recurring s1 2024-03-01..2024-03-11 1 x 29.00 10/31 = 9.35\n"
                          " recurring s1 2024-03-11..2024-03-21 1 x 58.00 10/31 = 18.71\n");
}

/* EVIDENCE: R17 delta; the uncancelled days were billed by a line of their own */
TEST(a_decrease_over_two_lines_credits_both)
{
    static const Sim sim = {
        .head = "'until':'2024-02-25','policy':{'quantity_change':'delta'}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','"
                  "quantity':3},"
                  "{'at':'2024-02-01','do':'cancel','subscription':'s1','when':'2024-02-20'},"
                  "{'at':'2024-02-10','do':'uncancel','subscription':'s1'},"
                  "{'at':'2024-02-15','do':'change_quantity','subscription':'s1','quantity':2}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 57.00+0.00 due 57.00 issued:\n"
                          " recurring s1 2024-02-01..2024-02-20 3 x 29.00 19/29 = 57.00\n"
                          "INV-000002 C 2024-02-10 30.00+0.00 due 30.00 issued:\n"
                          " recurring s1 2024-02-20..2024-03-01 3 x 29.00 10/29 = 30.00\n"
                          "CRN-000001 C 2024-02-15 -15.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-15..2024-02-20 1 x 29.00 5/29 = -5.00\n"
                          " credit_proration s1 2024-02-20..2024-03-01 1 x 29.00 10/29 = -10.00\n"
                          " account_credit = 15.00\n");
}
