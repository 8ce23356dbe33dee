/* run_usage_test.c - metered periods (R21 to R24). */
#include "tests/unit/simulate/sim_test.h"

/* EVIDENCE: R21, R23, R24 */
TEST(usage_is_billed_when_its_period_is_over)
{
    static const Sim sim = {
        .head = "'until':'2024-04-02'",
        .products =
            "{'code':'U','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit','price':'0."
            "10','minimum':'10.00'},"
            "{'code':'V','kind':'usage','billing':'P1M','meter':'v','model':'tiered','tiers':[{'up_"
            "to':'100','unit':'0.10','flat':'1.00'},{'up_to':null,'unit':'0.05'}]}",
        .events = "{'at':'2024-02-10','do':'subscribe','id':'u1','account':'C','product':'U'},"
                  "{'at':'2024-02-10','do':'subscribe','id':'v1','account':'C','product':'V'},"
                  "{'at':'2024-02-11','do':'usage','subscription':'u1','meter':'gb','units':'50','"
                  "key':'k1'},"
                  "{'at':'2024-02-12','do':'usage','subscription':'u1','meter':'gb','units':'50','"
                  "key':'k1'},"
                  "{'at':'2024-02-13','do':'usage','subscription':'v1','meter':'v','units':'150'},"
                  "{'at':'2024-03-10','do':'usage','subscription':'u1','meter':'gb','units':'200'},"
                  "{'at':'2024-03-11','do':'usage','subscription':'u1','meter':'v','units':'1'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-03-10 23.50+0.00 due 23.50 issued:\n"
                          " usage u1 2024-02-10..2024-03-10 50 x 0.10 29/29 = 5.00\n"
                          " minimum u1 2024-02-10..2024-03-10 29/29 = 5.00\n"
                          " usage v1 2024-02-10..2024-03-10 150 29/29 = 13.50\n"
                          "refused 6 usage.meter\n");
}

/* EVIDENCE: R22 */
TEST(late_usage_bills_the_difference)
{
    static const Sim sim = {
        .head = "'until':'2024-04-02'",
        .products = "{'code':'U','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit','"
                    "price':'0.10','minimum':'10.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'u1','account':'C','product':'U'},"
                  "{'at':'2024-02-11','do':'usage','subscription':'u1','meter':'gb','units':'150'},"
                  "{'at':'2024-03-05','do':'usage','subscription':'u1','meter':'gb','units':'20','"
                  "time':'2024-02-20'},"
                  "{'at':'2024-03-06','do':'usage','subscription':'u1','meter':'gb','units':'0','"
                  "time':'2024-02-21'},"
                  "{'at':'2024-03-07','do':'usage','subscription':'u1','meter':'gb','units':'5','"
                  "time':'2024-01-31'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-03-01 15.00+0.00 due 15.00 issued:\n"
                          " usage u1 2024-02-01..2024-03-01 150 x 0.10 29/29 = 15.00\n"
                          "INV-000002 C 2024-04-01 12.00+0.00 due 12.00 issued:\n"
                          " usage u1 2024-02-01..2024-03-01 170 x 0.10 29/29 = 2.00\n"
                          " usage u1 2024-03-01..2024-04-01 0 x 0.10 31/31 = 0.00\n"
                          " minimum u1 2024-03-01..2024-04-01 31/31 = 10.00\n"
                          "refused 4 usage.time\n");
}

/* EVIDENCE: R24 */
TEST(usage_of_the_cancel_day_counts)
{
    static const Sim sim = {
        .head = "'until':'2024-03-12'",
        .products = "{'code':'U','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit','"
                    "price':'0.10','minimum':'10.00'},"
                    "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'UX','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit','"
                    "price':'0.10','addon_of':'A'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'u1','account':'C','product':'U'},"
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x1','subscription':'s1','product':'UX'},"
            "{'at':'2024-02-05','do':'usage','subscription':'s1','meter':'gb','units':'7'},"
            "{'at':'2024-02-15','do':'cancel','subscription':'u1','when':'now'},"
            "{'at':'2024-02-15T10:00:00Z','do':'usage','subscription':'u1','meter':'gb','units':'"
            "10'},"
            "{'at':'2024-02-17','do':'usage','subscription':'u1','meter':'gb','units':'10'},"
            "{'at':'2024-02-18','do':'usage','subscription':'u1','meter':'gb','units':'30','time':'"
            "2024-02-15'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-02-15 4.83+0.00 due 4.83 issued:\n"
                          " usage u1 2024-02-01..2024-02-15 0 x 0.10 14/29 = 0.00\n"
                          " minimum u1 2024-02-01..2024-02-15 14/29 = 4.83\n"
                          "INV-000003 C 2024-02-15 0.00+0.00 due 0.00 paid:\n"
                          " usage u1 2024-02-01..2024-02-15 10 x 0.10 14/29 = 1.00\n"
                          " minimum u1 2024-02-01..2024-02-15 14/29 = -1.00\n"
                          "INV-000004 C 2024-02-18 0.00+0.00 due 0.00 paid:\n"
                          " usage u1 2024-02-01..2024-02-15 40 x 0.10 14/29 = 3.00\n"
                          " minimum u1 2024-02-01..2024-02-15 14/29 = -3.00\n"
                          "INV-000005 C 2024-03-01 29.70+0.00 due 29.70 issued:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          " usage x1 2024-02-01..2024-03-01 7 x 0.10 29/29 = 0.70\n"
                          "refused 6 usage.time\n");
}

TEST(a_tariff_changes_with_a_period)
{
    static const Sim sim = {
        .head = "'until':'2024-05-02'",
        .products =
            "{'code':'U','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit','price':'0."
            "10','minimum':'10.00'},"
            "{'code':'V','kind':'usage','billing':'P1M','meter':'v','model':'tiered','tiers':[{'up_"
            "to':'100','unit':'0.10','flat':'1.00'},{'up_to':null,'unit':'0.05'}]}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'u1','account':'C','product':'U'},"
            "{'at':'2024-02-01','do':'subscribe','id':'v1','account':'C','product':'V'},"
            "{'at':'2024-02-10','do':'set_price','product':'U','price':'0.20','existing_from':'"
            "2024-03-01'},"
            "{'at':'2024-02-10','do':'set_price','product':'V','tiers':[{'up_to':null,'unit':'1.00'"
            "}],'existing_from':'2024-04-01'},"
            "{'at':'2024-02-11','do':'usage','subscription':'u1','meter':'gb','units':'1000'},"
            "{'at':'2024-03-11','do':'usage','subscription':'u1','meter':'gb','units':'1000'},"
            "{'at':'2024-03-12','do':'usage','subscription':'v1','meter':'v','units':'1'},"
            "{'at':'2024-04-12','do':'usage','subscription':'v1','meter':'v','units':'1'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-03-01 100.00+0.00 due 100.00 issued:\n"
                          " usage u1 2024-02-01..2024-03-01 1000 x 0.10 29/29 = 100.00\n"
                          " usage v1 2024-02-01..2024-03-01 0 29/29 = 0.00\n"
                          "INV-000002 C 2024-04-01 201.10+0.00 due 201.10 issued:\n"
                          " usage u1 2024-03-01..2024-04-01 1000 x 0.20 31/31 = 200.00\n"
                          " usage v1 2024-03-01..2024-04-01 1 31/31 = 1.10\n"
                          "INV-000003 C 2024-05-01 11.00+0.00 due 11.00 issued:\n"
                          " usage u1 2024-04-01..2024-05-01 0 x 0.20 30/30 = 0.00\n"
                          " minimum u1 2024-04-01..2024-05-01 30/30 = 10.00\n"
                          " usage v1 2024-04-01..2024-05-01 1 30/30 = 1.00\n");
}

/* EVIDENCE: R36; invariant 12 */
TEST(usage_and_setup_are_billed_on_every_edge)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02','policy':{'edges':'all'}",
        .products =
            "{'code':'U','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit','price':'0."
            "10','minimum':'10.00'},"
            "{'code':'V','kind':'usage','billing':'P1M','meter':'v','model':'tiered','tiers':[{'up_"
            "to':'100','unit':'0.10','flat':'1.00'},{'up_to':null,'unit':'0.05'}]},"
            "{'code':'O','kind':'one_off','price':'5.00','setup':'1.00','tax':'S'},"
            "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .accounts = "{'code':'P','kind':'partner'},"
                    "{'code':'C1','kind':'end_customer','seller':'P','price_rule':{'percent':'5'}}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'u1','account':'C1','product':'U'},"
            "{'at':'2024-02-01','do':'subscribe','id':'v1','account':'C1','product':'V'},"
            "{'at':'2024-02-01','do':'subscribe','id':'o1','account':'C1','product':'O'},"
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C1','product':'A'},"
            "{'at':'2024-02-11','do':'usage','subscription':'u1','meter':'gb','units':'1000'},"
            "{'at':'2024-02-11','do':'usage','subscription':'v1','meter':'v','units':'10'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 P 2024-02-01 35.00+1.44 due 36.44 issued:\n"
                          " setup o1 1 x 1.00 = 1.00\n"
                          " one_off o1 1 x 5.00 = 5.00\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000001 C1 2024-02-01 36.75+1.51 due 38.26 issued:\n"
                          " setup o1 1 x 1.05 = 1.05\n"
                          " one_off o1 1 x 5.25 = 5.25\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 30.45 29/29 = 30.45\n"
                          "INV-000002 P 2024-03-01 131.00+0.00 due 131.00 issued:\n"
                          " usage u1 2024-02-01..2024-03-01 1000 x 0.10 29/29 = 100.00\n"
                          " usage v1 2024-02-01..2024-03-01 10 29/29 = 2.00\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          "INV-000002 C1 2024-03-01 142.60+0.00 due 142.60 issued:\n"
                          " usage u1 2024-02-01..2024-03-01 1000 x 0.11 29/29 = 110.00\n"
                          " usage v1 2024-02-01..2024-03-01 10 29/29 = 2.15\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 30.45 31/31 = 30.45\n");
    CHECK_ACCOUNTS(&sim, "P owes 167.44 prepaid 0.00\n"
                         "C1 owes 180.86 prepaid 0.00\n");
}
