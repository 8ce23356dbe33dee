/* run_edge_test.c - what happens where two rules meet: previews, edges, windows, late usage,
 * dunning. */
#include "tests/unit/simulate/sim_test.h"

TEST(previews_after_the_end_are_not_given)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-25','do':'preview','until':'2024-03-25'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n");
}

TEST(a_preview_of_a_parent_ends_with_its_day)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20','auto_bill':false,'policy':{'invoice_when':'parent_daily'}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .accounts = "{'code':'P','kind':'partner'},"
                    "{'code':'C1','kind':'end_customer','seller':'P','price_rule':{'percent':'5'}}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C1','product':'A'},"
                  "{'at':'2024-02-10','do':'preview','until':'2024-02-10'}",
    };
    CHECK_DOCUMENTS(&sim, "preview 1\n"
                          "INV-000001 P 2024-02-10 30.45+0.00 due 30.45 issued:\n"
                          " summary of C1 = 30.45\n");
}

/* EVIDENCE: R36 */
TEST(a_fixed_price_is_fixed_on_its_own_edge_alone)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20','policy':{'edges':'all'}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .accounts = "{'code':'P','kind':'partner','price_rule':{'percent':'10'}},"
                    "{'code':'C1','kind':'end_customer','seller':'P','price_rule':{'percent':'5'}}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C1','product':'A','"
                  "price':'40.00'},"
                  "{'at':'2024-02-10','do':'adjust_line','subscription':'s1','from':'2024-02-01','"
                  "amount':'-1.00'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 P 2024-02-01 44.00+0.00 due 44.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 44.00 29/29 = 44.00\n"
                          "INV-000001 C1 2024-02-01 40.00+0.00 due 40.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 40.00 29/29 = 40.00\n"
                          "CRN-000001 C1 2024-02-10 -1.00+0.00 due 0.00 applied:\n"
                          " adjustment s1 2024-02-01..2024-03-01 = -1.00\n"
                          " account_credit = 1.00\n");
}

TEST(dunning_leaves_suspended_what_the_operator_suspended)
{
    static const Sim sim = {
        .head = "'until':'2024-03-05','policy':{'dunning':{'stages':[{'name':'OD1','after_days':5,'"
                "action':'suspend'},{'name':'OD2','after_days':10,'action':'suspend'},{'name':'OD3'"
                ",'after_days':15}]}}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A'},"
                  "{'at':'2024-02-03','do':'suspend','subscription':'s2','billing':false},"
                  "{'at':'2024-02-20','do':'pay','account':'C','invoice':'all'}",
    };
    CHECK_ACCOUNTS(&sim, "C owes 44.00 prepaid 0.00 OD1 2024-02-06..2024-02-11 OD2 "
                         "2024-02-11..2024-02-16 OD3 2024-02-16..2024-02-20\n");
    CHECK_SUBSCRIPTIONS(
        &sim, "s1 active 1 2024-02-01..2024-02-06 2024-02-20..2024-03-01 2024-03-01..2024-04-01 "
              "term 2024-03-01..2024-04-01 batch 1 2024-03-01..on\n"
              " subscribe 2024-02-01\n"
              " suspend 2024-02-06\n"
              " resume 2024-02-20\n"
              " renew 2024-03-01\n"
              "s2 suspended 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 term "
              "2024-03-01..2024-04-01 batch 1 2024-03-01..on\n"
              " subscribe 2024-02-01\n"
              " suspend 2024-02-03\n"
              " renew 2024-03-01\n");
}

/* EVIDENCE: R15, policy window */
TEST(a_renewed_term_comes_back_from_its_start)
{
    static const Sim sim = {
        .head = "'until':'2025-02-20','policy':{'refund':'window','window_hours':168,'full_refund_"
                "hours':48}",
        .products = "{'code':'T','kind':'recurring','term':'P1Y','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'T','"
                  "quantity':2},"
                  "{'at':'2025-02-02','do':'cancel','subscription':'s1','when':'now'}",
    };
    CHECK_SUBSCRIPTIONS(
        &sim, "s1 ended 2 2024-02-01..2024-03-01 2024-03-01..2024-04-01 2024-04-01..2024-05-01 "
              "2024-05-01..2024-06-01 2024-06-01..2024-07-01 2024-07-01..2024-08-01 "
              "2024-08-01..2024-09-01 2024-09-01..2024-10-01 2024-10-01..2024-11-01 "
              "2024-11-01..2024-12-01 2024-12-01..2025-01-01 2025-01-01..2025-02-01 term "
              "2025-02-01..2026-02-01 batch 2 2025-02-01..2025-02-08\n"
              " subscribe 2024-02-01\n"
              " renew 2025-02-01\n"
              " cancel 2025-02-02\n"
              " end 2025-02-02\n");
}

/* EVIDENCE: R17 */
TEST(parts_are_cancelled_by_their_window)
{
    static const Sim sim = {
        .head = "'until':'2024-03-20','policy':{'refund':'window','window_hours':168,'full_refund_"
                "hours':48}",
        .products = "{'code':'T','kind':'recurring','term':'P1Y','billing':'P1M','price':'29.00'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'T','quantity':"
            "6},"
            "{'at':'2024-02-02','do':'change_quantity','subscription':'s1','quantity':7},"
            "{'at':'2024-02-03','do':'change_quantity','subscription':'s1','quantity':4},"
            "{'at':'2024-02-04','do':'cancel','subscription':'s1','when':'period_end','quantity':1}"
            ","
            "{'at':'2024-02-05','do':'cancel','subscription':'s1','when':'term_end','quantity':1},"
            "{'at':'2024-02-20','do':'cancel','subscription':'s1','when':'term_end','quantity':1},"
            "{'at':'2024-02-21','do':'cancel','subscription':'s1','when':'now','quantity':1}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 174.00+0.00 due 174.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 6 x 29.00 29/29 = 174.00\n"
                          "INV-000002 C 2024-02-02 28.00+0.00 due 28.00 issued:\n"
                          " credit_proration s1 2024-02-02..2024-03-01 6 x 29.00 28/29 = -168.00\n"
                          " recurring s1 2024-02-02..2024-03-01 7 x 29.00 28/29 = 196.00\n"
                          "INV-000003 C 2024-03-01 87.00+0.00 due 6.00 partly_paid:\n"
                          " recurring s1 2024-03-01..2024-04-01 3 x 29.00 31/31 = 87.00\n"
                          " account_credit = -81.00\n"
                          "CRN-000001 C 2024-02-03 -81.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-03..2024-03-01 7 x 29.00 27/28 = -189.00\n"
                          " recurring s1 2024-02-03..2024-03-01 4 x 29.00 27/29 = 108.00\n"
                          " account_credit = 81.00\n"
                          "refused 6 subscription.window_closed\n");
    CHECK_SUBSCRIPTIONS(&sim, "s1 active 3 2024-02-01..2024-03-01 2024-03-01..2024-04-01 term "
                              "2024-02-01..2025-02-01 batch 4 2024-02-01..2024-02-08\n"
                              " subscribe 2024-02-01\n"
                              " change_quantity 2024-02-02\n"
                              " change_quantity 2024-02-03\n"
                              " change_quantity 2024-03-01\n");
}

TEST(all_seats_given_back_leave_nothing_to_bind)
{
    static const Sim sim = {
        .head = "'until':'2024-03-20','policy':{'refund':'window','window_hours':168,'full_refund_"
                "hours':48}",
        .products = "{'code':'T','kind':'recurring','term':'P1Y','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'T','"
                  "quantity':6},"
                  "{'at':'2024-02-04','do':'change_quantity','subscription':'s1','quantity':0},"
                  "{'at':'2024-02-20','do':'cancel','subscription':'s1','when':'now'}",
    };
    CHECK_SUBSCRIPTIONS(&sim, "s1 ended 0 2024-02-01..2024-02-20 term 2024-02-01..2025-02-01\n"
                              " subscribe 2024-02-01\n"
                              " change_quantity 2024-02-04\n"
                              " cancel 2024-02-20\n"
                              " end 2024-02-20\n");
}

TEST(what_is_not_billed_yet_is_not_voided)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20','auto_bill':false",
        .products = "{'code':'O','kind':'one_off','price':'5.00','setup':'1.00','tax':'S'},"
                    "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'O'},"
                  "{'at':'2024-02-02','do':'void_line','subscription':'s1','kind':'setup'},"
                  "{'at':'2024-02-03','do':'subscribe','id':'s2','account':'C','product':'A'},"
                  "{'at':'2024-02-03','do':'bill'},"
                  "{'at':'2024-02-04','do':'cancel','subscription':'s2','when':'2024-02-03'},"
                  "{'at':'2024-02-05','do':'cancel','subscription':'s2','when':'now'},"
                  "{'at':'2024-02-05','do':'bill'},"
                  "{'at':'2024-02-06','do':'void_line','subscription':'s2','from':'2024-02-03'},"
                  "{'at':'2024-02-06','do':'void_line','subscription':'s1','kind':'one_off'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-03 35.00+1.44 due 36.44 issued:\n"
                          " setup s1 1 x 1.00 = 1.00\n"
                          " one_off s1 1 x 5.00 = 5.00\n"
                          " recurring s2 2024-02-03..2024-03-03 1 x 29.00 29/29 = 29.00\n"
                          "CRN-000001 C 2024-02-05 -27.00+0.00 due 0.00 applied:\n"
                          " credit_proration s2 2024-02-05..2024-03-03 1 x 29.00 27/29 = -27.00\n"
                          " account_credit = 27.00\n"
                          "CRN-000002 C 2024-02-06 -2.00+0.00 due 0.00 applied:\n"
                          " adjustment s2 2024-02-03..2024-03-03 = -2.00\n"
                          " account_credit = 2.00\n"
                          "CRN-000003 C 2024-02-06 -5.00-1.20 due 0.00 applied:\n"
                          " adjustment s1 = -5.00\n"
                          " account_credit = 6.20\n"
                          "refused 1 line.unknown\n"
                          "refused 4 cancellation.when\n");
}

/* EVIDENCE: R22 */
TEST(late_usage_waits_for_the_billing_day)
{
    static const Sim sim = {
        .head = "'until':'2024-06-02','policy':{'invoice_when':'billing_day'}",
        .products = "{'code':'U','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit','"
                    "price':'0.10','minimum':'10.00'}",
        .accounts = "{'code':'C','kind':'end_customer','anchor_day':10}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'u1','account':'C','product':'U'},"
                  "{'at':'2024-03-15','do':'usage','subscription':'u1','meter':'gb','units':'500','"
                  "time':'2024-02-10'},"
                  "{'at':'2024-04-15','do':'cancel','subscription':'u1','when':'now'},"
                  "{'at':'2024-04-20','do':'usage','subscription':'u1','meter':'gb','units':'500','"
                  "time':'2024-04-14'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-03-10 10.00+0.00 due 10.00 issued:\n"
                          " usage u1 2024-02-01..2024-03-01 0 x 0.10 29/29 = 0.00\n"
                          " minimum u1 2024-02-01..2024-03-01 29/29 = 10.00\n"
                          "INV-000002 C 2024-04-10 50.00+0.00 due 50.00 issued:\n"
                          " usage u1 2024-02-01..2024-03-01 500 x 0.10 29/29 = 50.00\n"
                          " minimum u1 2024-02-01..2024-03-01 29/29 = -10.00\n"
                          " usage u1 2024-03-01..2024-04-01 0 x 0.10 31/31 = 0.00\n"
                          " minimum u1 2024-03-01..2024-04-01 31/31 = 10.00\n"
                          "INV-000003 C 2024-05-10 50.00+0.00 due 50.00 issued:\n"
                          " usage u1 2024-04-01..2024-04-15 500 x 0.10 14/30 = 50.00\n");
}

TEST(a_payment_that_fails_with_nothing_open_is_no_attempt)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20','policy':{'dunning':{'retry_days':[3,5],'stages':[{'name':'"
                "OD1','after_days':10},{'name':'OD2','after_days':20,'action':'suspend'},{'name':'"
                "OD3','after_days':40,'action':'end'}]}}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'payment_fails','account':'C'},"
                  "{'at':'2024-02-02','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-03','do':'pay','account':'C','invoice':'all'},"
                  "{'at':'2024-02-05','do':'payment_fails','account':'C'}",
    };
    CHECK_ACCOUNTS(&sim, "C owes 0.00 prepaid 0.00\n");
}

/* EVIDENCE: R19 */
TEST(two_refunds_take_two_credit_notes)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A'},"
                  "{'at':'2024-02-10','do':'cancel','subscription':'s1','when':'now'},"
                  "{'at':'2024-02-11','do':'cancel','subscription':'s2','when':'now'},"
                  "{'at':'2024-02-12','do':'refund','account':'C','amount':'20.00'},"
                  "{'at':'2024-02-13','do':'refund','account':'C','amount':'19.00'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 58.00+0.00 due 58.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "CRN-000001 C 2024-02-10 -20.00+0.00 due 0.00 refunded:\n"
                          " credit_proration s1 2024-02-10..2024-03-01 1 x 29.00 20/29 = -20.00\n"
                          " account_credit = 20.00\n"
                          "CRN-000002 C 2024-02-11 -19.00+0.00 due 0.00 refunded:\n"
                          " credit_proration s2 2024-02-11..2024-03-01 1 x 29.00 19/29 = -19.00\n"
                          " account_credit = 19.00\n");
    CHECK_ACCOUNTS(&sim, "C owes 58.00 prepaid 0.00\n");
}
