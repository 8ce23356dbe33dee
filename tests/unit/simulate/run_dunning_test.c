/* run_dunning_test.c - overdue accounts and failed payments (R34). */
#include "tests/unit/simulate/sim_test.h"

/* EVIDENCE: R34; dates count from the oldest open invoice */
TEST(overdue_accounts_go_from_stage_to_stage)
{
    static const Sim sim = {
        .head = "'until':'2024-03-25','policy':{'dunning':{'retry_days':[3,5],'stages':[{'name':'"
                "OD1','after_days':10},{'name':'OD2','after_days':20,'action':'suspend'},{'name':'"
                "OD3','after_days':40,'action':'end'}]}}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'},"
                    "{'code':'O','kind':'one_off','price':'5.00','setup':'1.00'}",
        .accounts = "{'code':'C','kind':'end_customer'},"
                    "{'code':'D','kind':'end_customer'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"
            "{'at':'2024-02-01','do':'subscribe','id':'o1','account':'C','product':'O'},"
            "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A'},"
            "{'at':'2024-02-01','do':'subscribe','id':'s3','account':'D','product':'A'},"
            "{'at':'2024-02-01','do':'subscribe','id':'s4','account':'C','product':'X'},"
            "{'at':'2024-02-02','do':'cancel','subscription':'s2','when':'now'}",
    };
    CHECK_ACCOUNTS(&sim, "C owes 29.00 prepaid 0.00 OD1 2024-02-11..2024-02-21 OD2 "
                         "2024-02-21..2024-03-12 OD3 2024-03-12..\n"
                         "D owes 20.00 prepaid 0.00 OD1 2024-02-11..2024-02-21 OD2 "
                         "2024-02-21..2024-03-12 OD3 2024-03-12..\n");
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 ended 1 2024-02-01..2024-02-21 term 2024-03-01..2024-04-01 batch 1 2024-03-01..on\n"
        " subscribe 2024-02-01\n"
        " suspend 2024-02-21\n"
        " renew 2024-03-01\n"
        " end 2024-03-12\n"
        "x1 ended 1 2024-02-01..2024-02-21 term 2024-03-01..2024-04-01 batch 1 2024-03-01..on\n"
        " add_addon 2024-02-01\n"
        " suspend 2024-02-21\n"
        " renew 2024-03-01\n"
        " end 2024-03-12\n"
        "o1 active 1\n"
        " subscribe 2024-02-01\n"
        "s2 ended 1 2024-02-01..2024-02-02 term 2024-02-01..2024-03-01 batch 1 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        " cancel 2024-02-02\n"
        " end 2024-02-02\n"
        "s3 ended 1 2024-02-01..2024-02-21 term 2024-03-01..2024-04-01 batch 1 2024-03-01..on\n"
        " subscribe 2024-02-01\n"
        " suspend 2024-02-21\n"
        " renew 2024-03-01\n"
        " end 2024-03-12\n");
}

TEST(a_payment_ends_the_case_and_service_resumes)
{
    static const Sim sim = {
        .head = "'until':'2024-03-25','policy':{'dunning':{'retry_days':[3,5],'stages':[{'name':'"
                "OD1','after_days':10},{'name':'OD2','after_days':20,'action':'suspend'},{'name':'"
                "OD3','after_days':40,'action':'end'}]}}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A'},"
                  "{'at':'2024-02-22','do':'resume','subscription':'s2'},"
                  "{'at':'2024-02-25','do':'pay','account':'C','invoice':'all'},"
                  "{'at':'2024-03-02','do':'pay','account':'C','invoice':'all'}",
    };
    CHECK_ACCOUNTS(
        &sim, "C owes 0.00 prepaid 0.00 OD1 2024-02-11..2024-02-21 OD2 2024-02-21..2024-02-25\n");
    CHECK_SUBSCRIPTIONS(
        &sim, "s1 active 1 2024-02-01..2024-02-21 2024-02-25..2024-03-01 2024-03-01..2024-04-01 "
              "term 2024-03-01..2024-04-01 batch 1 2024-03-01..on\n"
              " subscribe 2024-02-01\n"
              " suspend 2024-02-21\n"
              " resume 2024-02-25\n"
              " renew 2024-03-01\n"
              "s2 active 1 2024-02-01..2024-02-21 2024-02-22..2024-03-01 2024-03-01..2024-04-01 "
              "term 2024-03-01..2024-04-01 batch 1 2024-03-01..on\n"
              " subscribe 2024-02-01\n"
              " suspend 2024-02-21\n"
              " resume 2024-02-22\n"
              " renew 2024-03-01\n");
}

TEST(a_case_ends_by_credit_too)
{
    static const Sim sim = {
        .head = "'until':'2024-02-28','policy':{'dunning':{'retry_days':[3,5],'stages':[{'name':'"
                "OD1','after_days':10},{'name':'OD2','after_days':20,'action':'suspend'},{'name':'"
                "OD3','after_days':40,'action':'end'}]}}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-15','do':'credit','account':'C','amount':'29.00'}",
    };
    CHECK_ACCOUNTS(&sim, "C owes 0.00 prepaid 0.00 OD1 2024-02-11..2024-02-15\n");
}

/* EVIDENCE: R34; else service would resume, be charged and be suspended again */
TEST(what_a_suspension_gave_back_does_not_end_its_case)
{
    static const Sim sim = {
        .head = "'until':'2024-03-11','policy':{'dunning':{'retry_days':[3,5],'stages':[{'name':'"
                "OD1','after_days':10},{'name':'OD2','after_days':20,'action':'suspend'},{'name':'"
                "OD3','after_days':40,'action':'end'}]}}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-15','do':'credit','account':'C','amount':'29.00'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-03-01 29.00+0.00 due 0.00 paid:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          " account_credit = -29.00\n"
                          "CRN-000001 C 2024-03-01 -29.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = -29.00\n"
                          " account_credit = 29.00\n");
    CHECK_ACCOUNTS(&sim, "C owes 0.00 prepaid 0.00 OD1 2024-02-11..2024-02-15 OD2 2024-03-01..\n");
}

/* EVIDENCE: R34 */
TEST(a_failed_payment_is_tried_again)
{
    static const Sim sim = {
        .head = "'until':'2024-03-25','policy':{'dunning':{'retry_days':[3,5],'stages':[{'name':'"
                "OD1','after_days':10},{'name':'OD2','after_days':20,'action':'suspend'},{'name':'"
                "OD3','after_days':40,'action':'end'}]}}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .accounts = "{'code':'C','kind':'end_customer'},"
                    "{'code':'D','kind':'end_customer'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'D','product':'A'},"
                  "{'at':'2024-02-01','do':'payment_fails','account':'C'},"
                  "{'at':'2024-02-01','do':'payment_fails','account':'D'},"
                  "{'at':'2024-02-06','do':'pay','account':'D','invoice':'all'},"
                  "{'at':'2024-03-02','do':'pay','account':'C','invoice':'all'},"
                  "{'at':'2024-03-05','do':'payment_fails','account':'C'}",
    };
    CHECK_ACCOUNTS(&sim,
                   "C owes 9.71 prepaid 0.00 OD1 2024-02-11..2024-02-21 OD2 2024-02-21..2024-03-02 "
                   "OD1 2024-03-12..2024-03-22 OD2 2024-03-22.. tried 2024-02-01 tried 2024-02-04 "
                   "tried 2024-02-09 tried 2024-03-05 tried 2024-03-08 tried 2024-03-13\n"
                   "D owes 18.71 prepaid 0.00 OD1 2024-03-11..2024-03-21 OD2 2024-03-21.. tried "
                   "2024-02-01 tried 2024-02-04\n");
}
