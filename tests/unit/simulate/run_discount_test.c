/* run_discount_test.c - discounts and charges on account (R5, R27). */
#include "tests/unit/simulate/sim_test.h"

/* EVIDENCE: R5, R27 */
TEST(a_discount_is_shared_by_largest_remainder)
{
    static const Sim sim = {
        .head = "'until':'2024-02-05'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','tax':'S'},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'29.00','tax':'Z'},"
                    "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'B'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"
            "{'at':'2024-02-01','do':'discount','account':'C','amount':'10.00'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 50.90+5.82 due 56.72 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring x1 2024-02-01..2024-03-01 1 x 2.90 29/29 = 2.90\n"
                          " discount s1 2024-02-01..2024-03-01 = -4.76\n"
                          " discount s2 2024-02-01..2024-03-01 = -4.76\n"
                          " discount x1 2024-02-01..2024-03-01 = -0.48\n");
}

/* EVIDENCE: R5, policy in_order */
TEST(a_discount_can_fill_lines_in_order)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02','policy':{'allocation':'in_order'}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','tax':'S'},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'29.00','tax':'Z'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'B'},"
                  "{'at':'2024-02-01','do':'discount','account':'C','amount':'30.00'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 28.00+0.00 due 28.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " discount s1 2024-02-01..2024-03-01 = -29.00\n"
                          " discount s2 2024-02-01..2024-03-01 = -1.00\n"
                          "INV-000002 C 2024-03-01 58.00+6.96 due 64.96 issued:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          " recurring s2 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n");
}

TEST(a_discount_of_a_subscription_lasts_its_periods)
{
    static const Sim sim = {
        .head = "'until':'2024-04-02'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'58.00'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'B'},"
            "{'at':'2024-02-01','do':'discount','subscription':'s1','percent':'10','periods':2},"
            "{'at':'2024-02-01','do':'discount','subscription':'s1','percent':'50'},"
            "{'at':'2024-02-02','do':'discount','account':'C','percent':'100'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 71.05+0.00 due 71.05 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 58.00 29/29 = 58.00\n"
                          " discount s1 2024-02-01..2024-03-01 = -2.90\n"
                          " discount s1 2024-02-01..2024-03-01 = -13.05\n"
                          "INV-000002 C 2024-03-01 0.00+0.00 due 0.00 paid:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          " recurring s2 2024-03-01..2024-04-01 1 x 58.00 31/31 = 58.00\n"
                          " discount s1 2024-03-01..2024-04-01 = -2.90\n"
                          " discount s1 2024-03-01..2024-04-01 = -26.10\n"
                          " discount s2 2024-03-01..2024-04-01 = -58.00\n"
                          "INV-000003 C 2024-04-01 87.00+0.00 due 87.00 issued:\n"
                          " recurring s1 2024-04-01..2024-05-01 1 x 29.00 30/30 = 29.00\n"
                          " recurring s2 2024-04-01..2024-05-01 1 x 58.00 30/30 = 58.00\n");
}

/* EVIDENCE: R15 of the billed amount */
TEST(a_discount_lowers_what_a_credit_works_on)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'discount','account':'C','percent':'50'},"
                  "{'at':'2024-02-15','do':'cancel','subscription':'s1','when':'now'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 14.50+0.00 due 14.50 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " discount s1 2024-02-01..2024-03-01 = -14.50\n"
                          "CRN-000001 C 2024-02-15 -7.50+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-15..2024-03-01 1 x 29.00 15/29 = -7.50\n"
                          " account_credit = 7.50\n");
}

TEST(a_discount_larger_than_the_document_takes_it_all)
{
    static const Sim sim = {
        .head = "'until':'2024-02-03'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'O','kind':'one_off','price':'5.00','setup':'1.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'O','"
                  "price':'-3.00'},"
                  "{'at':'2024-02-01','do':'discount','account':'C','amount':'500.00'},"
                  "{'at':'2024-02-02','do':'charge','account':'C','amount':'3.00'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-02 3.00+0.00 due 0.00 paid:\n"
                          " one_off 1 x 3.00 = 3.00\n"
                          " account_credit = -3.00\n"
                          "CRN-000001 C 2024-02-01 -3.00+0.00 due 0.00 applied:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " setup s2 1 x 1.00 = 1.00\n"
                          " one_off s2 1 x -3.00 = -3.00\n"
                          " discount s1 2024-02-01..2024-03-01 = -29.00\n"
                          " discount s2 = -1.00\n"
                          " account_credit = 3.00\n");
}

TEST(charges_on_account_stand_after_subscriptions)
{
    static const Sim sim = {
        .head = "'until':'2024-02-03'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'charge','account':'C','amount':'3.00'},"
                  "{'at':'2024-02-01','do':'charge','account':'C','amount':'1.00'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 33.00+0.00 due 33.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " one_off 1 x 3.00 = 3.00\n"
                          " one_off 1 x 1.00 = 1.00\n");
}
