/* run_subscribe_test.c - how a subscription starts (R8 to R11). */
#include "tests/unit/simulate/sim_test.h"

/* EVIDENCE: R8, R11; a phase starts a new cycle */
TEST(a_trial_and_phases_come_before_the_price)
{
    static const Sim sim = {
        .head = "'until':'2024-03-20'",
        .products =
            "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','trial':{'days':7},'"
            "phases':[{'length':'P1M','price':'1.00'},{'length':'P1W','price':'2.00'}]}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 0.00+0.00 due 0.00 paid:\n"
                          " recurring s1 2024-02-01..2024-02-08 1 x 0 7/7 = 0.00\n"
                          "INV-000002 C 2024-02-08 1.00+0.00 due 1.00 issued:\n"
                          " recurring s1 2024-02-08..2024-03-08 1 x 1.00 29/29 = 1.00\n"
                          "INV-000003 C 2024-03-08 0.45+0.00 due 0.45 issued:\n"
                          " recurring s1 2024-03-08..2024-03-15 1 x 2.00 7/31 = 0.45\n"
                          "INV-000004 C 2024-03-15 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-03-15..2024-04-15 1 x 29.00 31/31 = 29.00\n");
    CHECK_SUBSCRIPTIONS(
        &sim, "s1 active 1 2024-02-01..2024-02-08 2024-02-08..2024-03-08 2024-03-08..2024-03-15 "
              "2024-03-15..2024-04-15 term 2024-03-15..2024-04-15 batch 1 2024-03-15..on\n"
              " subscribe 2024-02-01\n"
              " renew 2024-03-08\n"
              " renew 2024-03-15\n");
}

TEST(a_subscription_in_its_trial_says_so)
{
    static const Sim sim = {
        .head = "'until':'2024-02-05'",
        .products =
            "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','trial':{'days':7}}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-04','do':'subscribe','id':'s2','account':'C','product':'A'},"
                  "{'at':'2024-02-05','do':'cancel','subscription':'s2','when':'now'}",
    };
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 trial 1 2024-02-01..2024-02-08 term 2024-02-08..2024-03-08 batch 1 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        "s2 ended 1 2024-02-04..2024-02-05 term 2024-02-11..2024-03-11 batch 1 2024-02-04..on\n"
        " subscribe 2024-02-04\n"
        " cancel 2024-02-05\n"
        " end 2024-02-05\n");
}

TEST(billing_can_start_later_than_service)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','"
                  "billing_start':'2024-02-10'},"
                  "{'at':'2024-02-12','do':'subscribe','id':'s2','account':'C','product':'A','"
                  "billing_start':'2024-02-10'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-10 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-10..2024-03-10 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-02-12 29.00+0.00 due 29.00 issued:\n"
                          " recurring s2 2024-02-12..2024-03-12 1 x 29.00 29/29 = 29.00\n");
}

/* EVIDENCE: R10, R11 */
TEST(a_term_is_aligned_to_a_date_or_a_subscription)
{
    static const Sim sim = {
        .head = "'until':'2024-04-02'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'T','kind':'recurring','term':'P1Y','billing':'P1M','price':'29.00'},"
                    "{'code':'Y','kind':'recurring','billing':'P1Y','price':'366.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'T'},"
                  "{'at':'2024-02-10','do':'subscribe','id':'s2','account':'C','product':'A','"
                  "align_to':'2024-02-20'},"
                  "{'at':'2024-02-12','do':'subscribe','id':'s3','account':'C','product':'T','"
                  "align_to':'s1'},"
                  "{'at':'2024-02-13','do':'subscribe','id':'s4','account':'C','product':'T','"
                  "align_to':'2024-02-01'},"
                  "{'at':'2024-02-15','do':'subscribe','id':'s6','account':'C','product':'T','"
                  "align_to':'2024-03-01'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-02-10 9.35+0.00 due 9.35 issued:\n"
                          " recurring s2 2024-02-10..2024-02-20 1 x 29.00 10/31 = 9.35\n"
                          "INV-000003 C 2024-02-12 18.00+0.00 due 18.00 issued:\n"
                          " recurring s3 2024-02-12..2024-03-01 1 x 29.00 18/29 = 18.00\n"
                          "INV-000004 C 2024-02-13 17.00+0.00 due 17.00 issued:\n"
                          " recurring s4 2024-02-13..2024-03-01 1 x 29.00 17/29 = 17.00\n"
                          "INV-000005 C 2024-02-15 15.00+0.00 due 15.00 issued:\n"
                          " recurring s6 2024-02-15..2024-03-01 1 x 29.00 15/29 = 15.00\n"
                          "INV-000006 C 2024-02-20 29.00+0.00 due 29.00 issued:\n"
                          " recurring s2 2024-02-20..2024-03-20 1 x 29.00 29/29 = 29.00\n"
                          "INV-000007 C 2024-03-01 116.00+0.00 due 116.00 issued:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          " recurring s3 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          " recurring s4 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          " recurring s6 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          "INV-000008 C 2024-03-20 29.00+0.00 due 29.00 issued:\n"
                          " recurring s2 2024-03-20..2024-04-20 1 x 29.00 31/31 = 29.00\n"
                          "INV-000009 C 2024-04-01 116.00+0.00 due 116.00 issued:\n"
                          " recurring s1 2024-04-01..2024-05-01 1 x 29.00 30/30 = 29.00\n"
                          " recurring s3 2024-04-01..2024-05-01 1 x 29.00 30/30 = 29.00\n"
                          " recurring s4 2024-04-01..2024-05-01 1 x 29.00 30/30 = 29.00\n"
                          " recurring s6 2024-04-01..2024-05-01 1 x 29.00 30/30 = 29.00\n");
    CHECK_SUBSCRIPTIONS(
        &sim, "s1 active 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 2024-04-01..2024-05-01 "
              "term 2024-02-01..2025-02-01 batch 1 2024-02-01..on\n"
              " subscribe 2024-02-01\n"
              "s2 active 1 2024-02-10..2024-02-20 2024-02-20..2024-03-20 2024-03-20..2024-04-20 "
              "term 2024-03-20..2024-04-20 batch 1 2024-03-20..on\n"
              " subscribe 2024-02-10\n"
              " renew 2024-02-20\n"
              " renew 2024-03-20\n"
              "s3 active 1 2024-02-12..2024-03-01 2024-03-01..2024-04-01 2024-04-01..2024-05-01 "
              "term 2024-02-12..2025-02-01 batch 1 2024-02-12..on\n"
              " subscribe 2024-02-12\n"
              "s4 active 1 2024-02-13..2024-03-01 2024-03-01..2024-04-01 2024-04-01..2024-05-01 "
              "term 2024-02-13..2025-02-13 batch 1 2024-02-13..on\n"
              " subscribe 2024-02-13\n"
              "s6 active 1 2024-02-15..2024-03-01 2024-03-01..2024-04-01 2024-04-01..2024-05-01 "
              "term 2024-03-01..2025-03-01 batch 1 2024-03-01..on\n"
              " subscribe 2024-02-15\n"
              " renew 2024-03-01\n");
}

/* EVIDENCE: R10 */
TEST(addons_hang_on_the_grid_of_their_base)
{
    static const Sim sim = {
        .head = "'until':'2024-03-05'",
        .products =
            "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
            "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'},"
            "{'code':'XW','kind':'recurring','billing':'P1W','price':'0.70','addon_of':'A'},"
            "{'code':'XT','kind':'recurring','billing':'P1M','term':'P1Y','price':'2.90','addon_of'"
            ":'A'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-10','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"
            "{'at':'2024-02-10','do':'add_addon','id':'x2','subscription':'s1','product':'XW'},"
            "{'at':'2024-02-10','do':'add_addon','id':'x3','subscription':'s1','product':'XT'},"
            "{'at':'2024-02-20','do':'cancel','subscription':'x2','when':'now'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-02-10 4.70+0.00 due 4.70 issued:\n"
                          " recurring x1 2024-02-10..2024-03-01 1 x 2.90 20/29 = 2.00\n"
                          " recurring x2 2024-02-10..2024-02-17 1 x 0.70 7/7 = 0.70\n"
                          " recurring x3 2024-02-10..2024-03-01 1 x 2.90 20/29 = 2.00\n"
                          "INV-000003 C 2024-02-17 0.70+0.00 due 0.70 issued:\n"
                          " recurring x2 2024-02-17..2024-02-24 1 x 0.70 7/7 = 0.70\n"
                          "INV-000004 C 2024-03-01 34.80+0.00 due 34.40 partly_paid:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          " recurring x1 2024-03-01..2024-04-01 1 x 2.90 31/31 = 2.90\n"
                          " recurring x3 2024-03-01..2024-04-01 1 x 2.90 31/31 = 2.90\n"
                          " account_credit = -0.40\n"
                          "CRN-000001 C 2024-02-20 -0.40+0.00 due 0.00 applied:\n"
                          " credit_proration x2 2024-02-20..2024-02-24 1 x 0.70 4/7 = -0.40\n"
                          " account_credit = 0.40\n");
    CHECK_SUBSCRIPTIONS(&sim, "s1 active 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 term "
                              "2024-03-01..2024-04-01 batch 1 2024-03-01..on\n"
                              " subscribe 2024-02-01\n"
                              " renew 2024-03-01\n"
                              "x1 active 1 2024-02-10..2024-03-01 2024-03-01..2024-04-01 term "
                              "2024-03-01..2024-04-01 batch 1 2024-03-01..on\n"
                              " add_addon 2024-02-10\n"
                              " renew 2024-03-01\n"
                              "x2 ended 1 2024-02-10..2024-02-17 2024-02-17..2024-02-20 term "
                              "2024-02-01..2024-03-01 batch 1 2024-02-10..on\n"
                              " add_addon 2024-02-10\n"
                              " cancel 2024-02-20\n"
                              " end 2024-02-20\n"
                              "x3 active 1 2024-02-10..2024-03-01 2024-03-01..2024-04-01 term "
                              "2024-02-10..2025-02-10 batch 1 2024-02-10..on\n"
                              " add_addon 2024-02-10\n");
}

TEST(an_addon_needs_its_base)
{
    static const Sim sim = {
        .head = "'until':'2024-02-05'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'58.00'},"
                    "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'},"
                    "{'code':'O','kind':'one_off','price':'5.00','setup':'1.00'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'B'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"
            "{'at':'2024-02-02','do':'subscribe','id':'s2','account':'C','product':'X'},"
            "{'at':'2024-02-02','do':'add_addon','id':'x2','subscription':'s2','product':'X'},"
            "{'at':'2024-02-03','do':'subscribe','id':'s3','account':'C','product':'A'},"
            "{'at':'2024-02-03','do':'cancel','subscription':'s3','when':'now'},"
            "{'at':'2024-02-03','do':'add_addon','id':'x3','subscription':'s3','product':'X'},"
            "{'at':'2024-02-03','do':'subscribe','id':'s4','account':'C','product':'O','price':'7."
            "00','quantity':2}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 58.00+0.00 due 58.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 58.00 29/29 = 58.00\n"
                          "INV-000002 C 2024-02-03 16.00+0.00 due 16.00 issued:\n"
                          " setup s4 2 x 1.00 = 2.00\n"
                          " one_off s4 2 x 7.00 = 14.00\n"
                          "refused 1 addon.base\n"
                          "refused 2 addon.base\n"
                          "refused 3 subscription.state\n"
                          "refused 6 subscription.state\n");
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 active 1 2024-02-01..2024-03-01 term 2024-02-01..2024-03-01 batch 1 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        "s3 ended 1 term 2024-02-03..2024-03-03 batch 1 2024-02-03..on\n"
        " subscribe 2024-02-03\n"
        " cancel 2024-02-03\n"
        " end 2024-02-03\n"
        "s4 active 2\n"
        " subscribe 2024-02-03\n");
}

/* EVIDENCE: R8, R10, R11 */
TEST(the_account_or_the_policy_gives_the_day)
{
    static const Sim sim = {
        .head = "'until':'2024-04-01','policy':{'anchor':'account','anchor_day':20}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'W','kind':'recurring','billing':'P1W','price':'7.00'}",
        .accounts = "{'code':'C','kind':'end_customer'},"
                    "{'code':'D','kind':'end_customer','anchor_day':31}",
        .events = "{'at':'2024-02-05','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-05','do':'subscribe','id':'s2','account':'D','product':'A'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-05 14.03+0.00 due 14.03 issued:\n"
                          " recurring s1 2024-02-05..2024-02-20 1 x 29.00 15/31 = 14.03\n"
                          "INV-000002 D 2024-02-05 24.00+0.00 due 24.00 issued:\n"
                          " recurring s2 2024-02-05..2024-02-29 1 x 29.00 24/29 = 24.00\n"
                          "INV-000003 C 2024-02-20 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-20..2024-03-20 1 x 29.00 29/29 = 29.00\n"
                          "INV-000004 D 2024-02-29 29.00+0.00 due 29.00 issued:\n"
                          " recurring s2 2024-02-29..2024-03-31 1 x 29.00 31/31 = 29.00\n"
                          "INV-000005 C 2024-03-20 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-03-20..2024-04-20 1 x 29.00 31/31 = 29.00\n"
                          "INV-000006 D 2024-03-31 29.00+0.00 due 29.00 issued:\n"
                          " recurring s2 2024-03-31..2024-04-30 1 x 29.00 30/30 = 29.00\n");
}

TEST(an_account_without_a_day_takes_that_of_the_start)
{
    static const Sim sim = {
        .head = "'until':'2024-03-06','policy':{'anchor':'account'}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'W','kind':'recurring','billing':'P1W','price':'7.00'}",
        .events =
            "{'at':'2024-02-05','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-05','do':'subscribe','id':'s2','account':'C','product':'W'},"
            "{'at':'2024-02-26','do':'cancel','subscription':'s2','when':'now'},"
            "{'at':'2024-02-27','do':'change_product','subscription':'s1','to':'W','when':'now'},"
            "{'at':'2024-02-28','do':'cancel','subscription':'s1','when':'now'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-05 36.00+0.00 due 36.00 issued:\n"
                          " recurring s1 2024-02-05..2024-03-05 1 x 29.00 29/29 = 29.00\n"
                          " recurring s2 2024-02-05..2024-02-12 1 x 7.00 7/7 = 7.00\n"
                          "INV-000002 C 2024-02-12 7.00+0.00 due 7.00 issued:\n"
                          " recurring s2 2024-02-12..2024-02-19 1 x 7.00 7/7 = 7.00\n"
                          "INV-000003 C 2024-02-19 7.00+0.00 due 7.00 issued:\n"
                          " recurring s2 2024-02-19..2024-02-26 1 x 7.00 7/7 = 7.00\n"
                          "INV-000004 C 2024-02-27 0.00+0.00 due 0.00 paid:\n"
                          " credit_proration s1 2024-02-27..2024-03-05 1 x 29.00 7/29 = -7.00\n"
                          " recurring s1 2024-02-27..2024-03-05 1 x 7.00 7/7 = 7.00\n"
                          "CRN-000001 C 2024-02-28 -6.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-28..2024-03-05 1 x 7.00 6/7 = -6.00\n"
                          " account_credit = 6.00\n");
}
