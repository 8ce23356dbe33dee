/* run_corner_test.c - what happens where two rules meet: voids, plans, products, prices. */
#include "tests/unit/simulate/sim_test.h"

/* EVIDENCE: R20, R22 */
TEST(usage_of_a_voided_invoice_is_billed_again)
{
    static const Sim sim = {
        .head = "'until':'2024-03-20'",
        .products = "{'code':'U','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit','"
                    "price':'0.10','minimum':'10.00'},"
                    "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'O','kind':'one_off','price':'5.00','setup':'1.00'}",
        .accounts = "{'code':'C','kind':'end_customer'},"
                    "{'code':'D','kind':'end_customer'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'u1','account':'C','product':'U'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'u2','account':'D','product':'U'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'o1','account':'D','product':'O'},"
                  "{'at':'2024-02-05','do':'usage','subscription':'u1','meter':'gb','units':'200'},"
                  "{'at':'2024-02-05','do':'usage','subscription':'u2','meter':'gb','units':'200'},"
                  "{'at':'2024-03-05','do':'void_invoice','account':'C','invoice':'INV-000002'},"
                  "{'at':'2024-03-06','do':'pay','account':'D','invoice':'all'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 D 2024-02-01 6.00+0.00 due 0.00 paid:\n"
                          " setup o1 1 x 1.00 = 1.00\n"
                          " one_off o1 1 x 5.00 = 5.00\n"
                          "INV-000002 C 2024-03-01 20.00+0.00 due 20.00 void:\n"
                          " usage u1 2024-02-01..2024-03-01 200 x 0.10 29/29 = 20.00\n"
                          "INV-000003 D 2024-03-01 20.00+0.00 due 0.00 paid:\n"
                          " usage u2 2024-02-01..2024-03-01 200 x 0.10 29/29 = 20.00\n"
                          "INV-000004 C 2024-03-05 20.00+0.00 due 20.00 issued:\n"
                          " usage u1 2024-02-01..2024-03-01 200 x 0.10 29/29 = 20.00\n");
}

/* EVIDENCE: R20 */
TEST(a_voided_discount_is_given_again)
{
    static const Sim sim = {
        .head = "'until':'2024-02-10'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'58.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'B'},"
                  "{'at':'2024-02-01','do':'discount','account':'C','amount':'10.00'},"
                  "{'at':'2024-02-03','do':'cancel','subscription':'s2','when':'2024-02-05'},"
                  "{'at':'2024-02-04','do':'void_invoice','account':'C','invoice':'INV-000001'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 77.00+0.00 due 77.00 void:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 58.00 29/29 = 58.00\n"
                          " discount s1 2024-02-01..2024-03-01 = -3.33\n"
                          " discount s2 2024-02-01..2024-03-01 = -6.67\n"
                          "INV-000002 C 2024-02-04 27.00+0.00 due 27.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring s2 2024-02-01..2024-02-05 1 x 58.00 4/29 = 8.00\n"
                          " discount s1 2024-02-01..2024-03-01 = -7.84\n"
                          " discount s2 2024-02-01..2024-02-05 = -2.16\n");
}

/* EVIDENCE: R22 */
TEST(late_usage_of_nothing_makes_no_line)
{
    static const Sim sim = {
        .head = "'until':'2024-03-20'",
        .products = "{'code':'U','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit','"
                    "price':'0.10','minimum':'10.00'},"
                    "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'u1','account':'C','product':'U'},"
                  "{'at':'2024-03-05','do':'usage','subscription':'u1','meter':'gb','units':'0','"
                  "time':'2024-02-10'},"
                  "{'at':'2024-03-06','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-03-07','do':'usage','subscription':'s1','meter':'gb','units':'1'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-03-01 10.00+0.00 due 10.00 issued:\n"
                          " usage u1 2024-02-01..2024-03-01 0 x 0.10 29/29 = 0.00\n"
                          " minimum u1 2024-02-01..2024-03-01 29/29 = 10.00\n"
                          "INV-000002 C 2024-03-06 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-03-06..2024-04-06 1 x 29.00 31/31 = 29.00\n"
                          "refused 3 usage.meter\n");
}

/* EVIDENCE: R28 rounded as a group, where they have no source in common */
TEST(credits_of_two_invoices_in_one_group)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','tax':'S'},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'29.00','tax':'Z'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-02','do':'subscribe','id':'s2','account':'C','product':'A'},"
                  "{'at':'2024-02-02','do':'subscribe','id':'s3','account':'C','product':'B'},"
                  "{'at':'2024-02-10','do':'cancel','subscription':'s1','when':'now'},"
                  "{'at':'2024-02-10','do':'cancel','subscription':'s2','when':'now'},"
                  "{'at':'2024-02-11','do':'cancel','subscription':'s3','when':'now'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+6.96 due 35.96 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-02-02 58.00+6.96 due 64.96 issued:\n"
                          " recurring s2 2024-02-02..2024-03-02 1 x 29.00 29/29 = 29.00\n"
                          " recurring s3 2024-02-02..2024-03-02 1 x 29.00 29/29 = 29.00\n"
                          "CRN-000001 C 2024-02-10 -41.00-9.84 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-10..2024-03-01 1 x 29.00 20/29 = -20.00\n"
                          " credit_proration s2 2024-02-10..2024-03-02 1 x 29.00 21/29 = -21.00\n"
                          " account_credit = 50.84\n"
                          "CRN-000002 C 2024-02-11 -20.00+0.00 due 0.00 applied:\n"
                          " credit_proration s3 2024-02-11..2024-03-02 1 x 29.00 20/29 = -20.00\n"
                          " account_credit = 20.00\n");
}

TEST(plans_are_carried_out_in_their_order)
{
    static const Sim sim = {
        .head = "'until':'2025-02-01'",
        .products = "{'code':'T','kind':'recurring','term':'P1Y','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'T','"
                  "quantity':3},"
                  "{'at':'2024-02-10','do':'change_quantity','subscription':'s1','quantity':2,'"
                  "when':'period_end'},"
                  "{'at':'2024-02-11','do':'change_quantity','subscription':'s1','quantity':1,'"
                  "when':'term_end'},"
                  "{'at':'2024-02-12','do':'change_quantity','subscription':'s1','quantity':4,'"
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
              " change_quantity 2024-03-01\n"
              " change_quantity 2025-02-01\n"
              " renew 2025-02-01\n");
}

/* EVIDENCE: R16 */
TEST(a_week_and_a_month_are_compared_by_the_day)
{
    static const Sim sim = {
        .head = "'until':'2024-03-06'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'W','kind':'recurring','billing':'P1W','price':'7.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'W'},"
                  "{'at':'2024-02-03','do':'change_product','subscription':'s1','to':'W'},"
                  "{'at':'2024-02-03','do':'change_product','subscription':'s2','to':'A'}",
    };
    CHECK_SUBSCRIPTIONS(
        &sim, "s1 active 1 2024-02-01..2024-02-03 2024-02-03..2024-02-10 2024-02-10..2024-02-17 "
              "2024-02-17..2024-02-24 2024-02-24..2024-03-02 2024-03-02..2024-03-09 term "
              "2024-03-02..2024-03-09 batch 1 2024-03-02..on\n"
              " subscribe 2024-02-01\n"
              " change_product 2024-02-03\n"
              " renew 2024-02-10\n"
              " renew 2024-02-17\n"
              " renew 2024-02-24\n"
              " renew 2024-03-02\n"
              "s2 active 1 2024-02-01..2024-02-08 2024-02-08..2024-03-08 term "
              "2024-02-08..2024-03-08 batch 1 2024-02-01..on\n"
              " subscribe 2024-02-01\n"
              " change_product 2024-02-08\n");
}

/* EVIDENCE: R16 */
TEST(back_to_a_product_that_lists_this_one_is_a_downgrade)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02'",
        .products =
            "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','upgrades':['B']},"
            "{'code':'B','kind':'recurring','billing':'P1M','price':'58.00','upgrades':['Z']},"
            "{'code':'Z','kind':'recurring','billing':'P1M','price':'87.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'B'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A'},"
                  "{'at':'2024-02-03','do':'change_product','subscription':'s1','to':'A'},"
                  "{'at':'2024-02-04','do':'change_product','subscription':'s2','to':'Z'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 87.00+0.00 due 87.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 58.00 29/29 = 58.00\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-03-01 58.00+0.00 due 58.00 issued:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          " recurring s2 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          "refused 3 product.change\n");
    CHECK_SUBSCRIPTIONS(&sim, "s1 active 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 term "
                              "2024-03-01..2024-04-01 batch 1 2024-02-01..on\n"
                              " subscribe 2024-02-01\n"
                              " change_product 2024-03-01\n"
                              "s2 active 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 term "
                              "2024-03-01..2024-04-01 batch 1 2024-03-01..on\n"
                              " subscribe 2024-02-01\n"
                              " renew 2024-03-01\n");
}

TEST(an_anchor_can_change_to_today)
{
    static const Sim sim = {
        .head = "'until':'2024-03-06'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-10','do':'change_anchor','subscription':'s1','day':10}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-02-10 9.00+0.00 due 9.00 issued:\n"
                          " credit_proration s1 2024-02-10..2024-03-01 1 x 29.00 20/29 = -20.00\n"
                          " recurring s1 2024-02-10..2024-03-10 1 x 29.00 29/29 = 29.00\n");
}

TEST(a_change_to_the_same_product_keeps_addons)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"
            "{'at':'2024-02-10','do':'change_product','subscription':'s1','to':'A'},"
            "{'at':'2024-02-11','do':'set_price','product':'X','price':'5.80','existing_from':'"
            "2024-02-15'},"
            "{'at':'2024-02-16','do':'subscribe','id':'s2','account':'C','product':'A'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 31.90+0.00 due 31.90 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring x1 2024-02-01..2024-03-01 1 x 2.90 29/29 = 2.90\n"
                          "INV-000002 C 2024-02-15 1.50+0.00 due 1.50 issued:\n"
                          " credit_proration x1 2024-02-15..2024-03-01 1 x 2.90 15/29 = -1.50\n"
                          " recurring x1 2024-02-15..2024-03-01 1 x 5.80 15/29 = 3.00\n"
                          "INV-000003 C 2024-02-16 29.00+0.00 due 29.00 issued:\n"
                          " recurring s2 2024-02-16..2024-03-16 1 x 29.00 29/29 = 29.00\n");
}

TEST(a_product_change_ends_the_phases_to_come)
{
    static const Sim sim = {
        .head = "'until':'2024-05-02'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','phases':[{'"
                    "length':'P1M','price':'1.00'},{'length':'P1M','price':'2.00'}]},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'58.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-03-10','do':'change_product','subscription':'s1','to':'B'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 1.00+0.00 due 1.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 1.00 29/29 = 1.00\n"
                          "INV-000002 C 2024-03-01 2.00+0.00 due 2.00 issued:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 2.00 31/31 = 2.00\n"
                          "INV-000003 C 2024-03-10 39.74+0.00 due 39.74 issued:\n"
                          " credit_proration s1 2024-03-10..2024-04-01 1 x 2.00 22/31 = -1.42\n"
                          " recurring s1 2024-03-10..2024-04-01 1 x 58.00 22/31 = 41.16\n"
                          "INV-000004 C 2024-04-01 58.00+0.00 due 58.00 issued:\n"
                          " recurring s1 2024-04-01..2024-05-01 1 x 58.00 30/30 = 58.00\n"
                          "INV-000005 C 2024-05-01 58.00+0.00 due 58.00 issued:\n"
                          " recurring s1 2024-05-01..2024-06-01 1 x 58.00 31/31 = 58.00\n");
}

TEST(a_one_off_has_no_term_to_align_to)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'O','kind':'one_off','price':'5.00','setup':'1.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'O'},"
                  "{'at':'2024-02-02','do':'subscribe','id':'s2','account':'C','product':'A','"
                  "align_to':'s1'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 6.00+0.00 due 6.00 issued:\n"
                          " setup s1 1 x 1.00 = 1.00\n"
                          " one_off s1 1 x 5.00 = 5.00\n"
                          "INV-000002 C 2024-02-02 29.00+0.00 due 29.00 issued:\n"
                          " recurring s2 2024-02-02..2024-03-02 1 x 29.00 29/29 = 29.00\n");
}
