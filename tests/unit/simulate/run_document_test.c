/* run_document_test.c - documents by account, parent, edge and day (R26, R32, R36). */
#include "tests/unit/simulate/sim_test.h"

/* EVIDENCE: R26; a summary line a child */
TEST(a_parent_gets_one_document_a_day)
{
    static const Sim sim = {
        .head = "'until':'2024-02-28','policy':{'invoice_when':'parent_daily'}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','tax':'S'}",
        .accounts = "{'code':'P','kind':'partner'},"
                    "{'code':'C1','kind':'end_customer','seller':'P','price_rule':{'percent':'5'}},"
                    "{'code':'C2','kind':'end_customer','seller':'P','anchor_day':31},"
                    "{'code':'C','kind':'end_customer'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C1','product':'A'},"
            "{'at':'2024-02-01','do':'subscribe','id':'s4','account':'C','product':'A'},"
            "{'at':'2024-02-01T08:00:00Z','do':'subscribe','id':'s2','account':'C2','product':'A'},"
            "{'at':'2024-02-01T09:00:00Z','do':'subscribe','id':'s3','account':'C1','product':'A'},"
            "{'at':'2024-02-05','do':'cancel','subscription':'s1','when':'now'},"
            "{'at':'2024-02-10','do':'subscribe','id':'s5','account':'C2','product':'A'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+6.96 due 35.96 issued:\n"
                          " recurring s4 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 P 2024-02-01 89.90+21.58 due 111.48 issued:\n"
                          " summary of C1 = 60.90\n"
                          " summary of C2 = 29.00\n"
                          "INV-000003 P 2024-02-10 29.00+6.96 due 3.41 partly_paid:\n"
                          " summary of C2 = 29.00\n"
                          " account_credit = -32.55\n"
                          "CRN-000001 P 2024-02-05 -26.25-6.30 due 0.00 applied:\n"
                          " summary of C1 = -26.25\n"
                          " account_credit = 32.55\n");
    CHECK_ACCOUNTS(&sim, "P owes 114.89 prepaid 0.00\n"
                         "C1 owes 0.00 prepaid 0.00\n"
                         "C2 owes 0.00 prepaid 0.00\n"
                         "C owes 35.96 prepaid 0.00\n");
}

/* EVIDENCE: R11 */
TEST(lines_are_collected_to_the_billing_day)
{
    static const Sim sim = {
        .head = "'until':'2024-04-02','policy':{'invoice_when':'billing_day'}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'U','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit','"
                    "price':'0.10','minimum':'10.00'}",
        .accounts = "{'code':'C','kind':'end_customer','anchor_day':31},"
                    "{'code':'D','kind':'end_customer'}",
        .events = "{'at':'2024-02-05','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-06','do':'subscribe','id':'s2','account':'D','product':'A'},"
                  "{'at':'2024-02-07','do':'charge','account':'C','amount':'3.00'},"
                  "{'at':'2024-02-08','do':'subscribe','id':'u1','account':'C','product':'U'},"
                  "{'at':'2024-03-09','do':'usage','subscription':'u1','meter':'gb','units':'5','"
                  "time':'2024-03-02'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-29 32.00+0.00 due 32.00 issued:\n"
                          " recurring s1 2024-02-05..2024-03-05 1 x 29.00 29/29 = 29.00\n"
                          " one_off 1 x 3.00 = 3.00\n"
                          "INV-000002 D 2024-03-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s2 2024-02-06..2024-03-06 1 x 29.00 29/29 = 29.00\n"
                          "INV-000003 C 2024-03-31 39.00+0.00 due 39.00 issued:\n"
                          " recurring s1 2024-03-05..2024-04-05 1 x 29.00 31/31 = 29.00\n"
                          " usage u1 2024-02-08..2024-03-08 5 x 0.10 29/29 = 0.50\n"
                          " minimum u1 2024-02-08..2024-03-08 29/29 = 9.50\n"
                          "INV-000004 D 2024-04-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s2 2024-03-06..2024-04-06 1 x 29.00 31/31 = 29.00\n");
}

/* EVIDENCE: R20, invariant 4: the difference between wanted and charged */
TEST(without_auto_bill_an_event_bills)
{
    static const Sim sim = {
        .head = "'until':'2024-04-02','auto_bill':false",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-10','do':'change_quantity','subscription':'s1','quantity':2},"
                  "{'at':'2024-02-15','do':'bill'},"
                  "{'at':'2024-02-15','do':'bill'},"
                  "{'at':'2024-03-05','do':'cancel','subscription':'s1','when':'now'},"
                  "{'at':'2024-03-06','do':'preview','until':'2024-03-10'},"
                  "{'at':'2024-03-10','do':'bill'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-15 49.00+0.00 due 49.00 issued:\n"
                          " recurring s1 2024-02-01..2024-02-10 1 x 29.00 9/29 = 9.00\n"
                          " recurring s1 2024-02-10..2024-03-01 2 x 29.00 20/29 = 40.00\n"
                          "INV-000002 C 2024-03-10 7.48+0.00 due 7.48 issued:\n"
                          " recurring s1 2024-03-01..2024-03-05 2 x 29.00 4/31 = 7.48\n"
                          "preview 5\n"
                          "INV-000002 C 2024-03-10 7.48+0.00 due 7.48 issued:\n"
                          " recurring s1 2024-03-01..2024-03-05 2 x 29.00 4/31 = 7.48\n");
}

/* EVIDENCE: invariant 5 */
TEST(a_preview_changes_nothing)
{
    static const Sim sim = {
        .head = "'until':'2024-03-05'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-10','do':'preview','until':'2024-04-01'},"
                  "{'at':'2024-02-11','do':'preview','until':'2024-02-11T09:00:00Z'},"
                  "{'at':'2024-02-12','do':'change_quantity','subscription':'s1','quantity':2}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-02-12 18.00+0.00 due 18.00 issued:\n"
                          " credit_proration s1 2024-02-12..2024-03-01 1 x 29.00 18/29 = -18.00\n"
                          " recurring s1 2024-02-12..2024-03-01 2 x 29.00 18/29 = 36.00\n"
                          "INV-000003 C 2024-03-01 58.00+0.00 due 58.00 issued:\n"
                          " recurring s1 2024-03-01..2024-04-01 2 x 29.00 31/31 = 58.00\n"
                          "preview 1\n"
                          "INV-000002 C 2024-03-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          "INV-000003 C 2024-04-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-04-01..2024-05-01 1 x 29.00 30/30 = 29.00\n"
                          "preview 2\n");
}

/* EVIDENCE: R32, R36; invariant 12 */
TEST(every_tier_has_its_own_series)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20','policy':{'edges':'all'}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','tax':'S'}",
        .accounts = "{'code':'P','kind':'partner'},"
                    "{'code':'C1','kind':'end_customer','seller':'P','price_rule':{'percent':'5'}},"
                    "{'code':'C2','kind':'end_customer','seller':'P','anchor_day':31}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C1','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C2','product':'A','"
                  "price':'30.00'},"
                  "{'at':'2024-02-10','do':'transfer','subscription':'s1','account':'C2'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 P 2024-02-01 59.00+14.16 due 73.16 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 30.00 29/29 = 30.00\n"
                          "INV-000001 C1 2024-02-01 30.45+7.31 due 37.76 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 30.45 29/29 = 30.45\n"
                          "INV-000002 C2 2024-02-01 30.00+7.20 due 37.20 issued:\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 30.00 29/29 = 30.00\n"
                          "INV-000003 C2 2024-02-10 20.00+4.80 due 24.80 issued:\n"
                          " recurring s1 2024-02-10..2024-03-01 1 x 29.00 20/29 = 20.00\n"
                          "CRN-000001 C1 2024-02-10 -21.00-5.04 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-10..2024-03-01 1 x 30.45 20/29 = -21.00\n"
                          " account_credit = 26.04\n");
    CHECK_ACCOUNTS(&sim, "P owes 73.16 prepaid 0.00\n"
                         "C1 owes 11.72 prepaid 0.00\n"
                         "C2 owes 62.00 prepaid 0.00\n");
}
