/* run_end_test.c - cancellation, suspension, terms and windows (R13, R15, R17). */
#include "tests/unit/simulate/sim_test.h"

/* EVIDENCE: R13, R15 */
TEST(a_cancellation_gives_back_the_unused_days)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','"
                  "quantity':2},"
                  "{'at':'2024-02-15','do':'cancel','subscription':'s1','when':'now'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 58.00+0.00 due 58.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 2 x 29.00 29/29 = 58.00\n"
                          "CRN-000001 C 2024-02-15 -30.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-15..2024-03-01 2 x 29.00 15/29 = -30.00\n"
                          " account_credit = 30.00\n");
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 ended 2 2024-02-01..2024-02-15 term 2024-02-01..2024-03-01 batch 2 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        " cancel 2024-02-15\n"
        " end 2024-02-15\n");
}

/* EVIDENCE: R12, R13 */
TEST(the_cancel_day_can_be_used_up)
{
    static const Sim sim = {
        .head = "'until':'2024-02-27','policy':{'cancel_day':'used'}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','"
                  "quantity':2},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A'},"
                  "{'at':'2024-02-10','do':'cancel','subscription':'s2','when':'2024-02-20'},"
                  "{'at':'2024-02-15','do':'cancel','subscription':'s1','when':'now'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 87.00+0.00 due 87.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 2 x 29.00 29/29 = 58.00\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "CRN-000001 C 2024-02-16 -28.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-16..2024-03-01 2 x 29.00 14/29 = -28.00\n"
                          " account_credit = 28.00\n"
                          "CRN-000002 C 2024-02-21 -9.00+0.00 due 0.00 applied:\n"
                          " credit_proration s2 2024-02-21..2024-03-01 1 x 29.00 9/29 = -9.00\n"
                          " account_credit = 9.00\n");
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 ended 2 2024-02-01..2024-02-16 term 2024-02-01..2024-03-01 batch 2 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        " cancel 2024-02-15\n"
        " end 2024-02-16\n"
        "s2 ended 1 2024-02-01..2024-02-21 term 2024-02-01..2024-03-01 batch 1 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        " cancel 2024-02-10\n"
        " end 2024-02-21\n");
}

TEST(a_cancellation_can_wait)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'T','kind':'recurring','term':'P1Y','billing':'P1M','price':'29.00'},"
                    "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','quantity':"
            "2},"
            "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'T'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x2','subscription':'s1','product':'X'},"
            "{'at':'2024-02-05','do':'cancel','subscription':'x2','when':'2024-02-15'},"
            "{'at':'2024-02-10','do':'cancel','subscription':'s1','when':'period_end'},"
            "{'at':'2024-02-11','do':'cancel','subscription':'s2','when':'term_end'},"
            "{'at':'2024-02-12','do':'cancel','subscription':'s1','when':'2024-02-11'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 92.80+0.00 due 92.80 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 2 x 29.00 29/29 = 58.00\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring x1 2024-02-01..2024-03-01 1 x 2.90 29/29 = 2.90\n"
                          " recurring x2 2024-02-01..2024-03-01 1 x 2.90 29/29 = 2.90\n"
                          "CRN-000001 C 2024-02-15 -1.50+0.00 due 0.00 applied:\n"
                          " credit_proration x2 2024-02-15..2024-03-01 1 x 2.90 15/29 = -1.50\n"
                          " account_credit = 1.50\n"
                          "refused 7 cancellation.when\n");
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 cancel_scheduled 2 2024-02-01..2024-03-01 term 2024-02-01..2024-03-01 batch 2 "
        "2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        " cancel 2024-02-10\n"
        "s2 cancel_scheduled 1 2024-02-01..2024-03-01 term 2024-02-01..2025-02-01 batch 1 "
        "2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        " cancel 2024-02-11\n"
        "x1 cancel_scheduled 1 2024-02-01..2024-03-01 term 2024-02-01..2024-03-01 batch 1 "
        "2024-02-01..on\n"
        " add_addon 2024-02-01\n"
        "x2 ended 1 2024-02-01..2024-02-15 term 2024-02-01..2024-03-01 batch 1 2024-02-01..on\n"
        " add_addon 2024-02-01\n"
        " cancel 2024-02-05\n"
        " end 2024-02-15\n");
}

TEST(an_uncancelled_subscription_goes_on_with_its_addons)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','quantity':"
            "2},"
            "{'at':'2024-02-01','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x2','subscription':'s1','product':'X'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x3','subscription':'s1','product':'X'},"
            "{'at':'2024-02-04','do':'cancel','subscription':'x3','when':'now'},"
            "{'at':'2024-02-05','do':'cancel','subscription':'x2','when':'2024-02-15'},"
            "{'at':'2024-02-10','do':'cancel','subscription':'s1','when':'period_end'},"
            "{'at':'2024-02-14','do':'uncancel','subscription':'s1'},"
            "{'at':'2024-02-14','do':'uncancel','subscription':'s1'}",
    };
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 active 2 2024-02-01..2024-03-01 2024-03-01..2024-04-01 term 2024-03-01..2024-04-01 "
        "batch 2 2024-03-01..on\n"
        " subscribe 2024-02-01\n"
        " cancel 2024-02-10\n"
        " uncancel 2024-02-14\n"
        " renew 2024-03-01\n"
        "x1 active 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 term 2024-03-01..2024-04-01 "
        "batch 1 2024-03-01..on\n"
        " add_addon 2024-02-01\n"
        " renew 2024-03-01\n"
        "x2 ended 1 2024-02-01..2024-02-15 term 2024-02-01..2024-03-01 batch 1 2024-02-01..on\n"
        " add_addon 2024-02-01\n"
        " cancel 2024-02-05\n"
        " end 2024-02-15\n"
        "x3 ended 1 2024-02-01..2024-02-04 term 2024-02-01..2024-03-01 batch 1 2024-02-01..on\n"
        " add_addon 2024-02-01\n"
        " cancel 2024-02-04\n"
        " end 2024-02-04\n");
}

/* EVIDENCE: R15, R17 */
TEST(a_part_is_cancelled_now_or_later)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','"
                  "quantity':5},"
                  "{'at':'2024-02-10','do':'cancel','subscription':'s1','when':'period_end','"
                  "quantity':1},"
                  "{'at':'2024-02-15','do':'cancel','subscription':'s1','when':'now','quantity':2},"
                  "{'at':'2024-02-16','do':'cancel','subscription':'s1','when':'period_end','"
                  "quantity':9}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 145.00+0.00 due 145.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 5 x 29.00 29/29 = 145.00\n"
                          "CRN-000001 C 2024-02-15 -30.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-15..2024-03-01 5 x 29.00 15/29 = -75.00\n"
                          " recurring s1 2024-02-15..2024-03-01 3 x 29.00 15/29 = 45.00\n"
                          " account_credit = 30.00\n");
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 ended 2 2024-02-01..2024-03-01 term 2024-02-01..2024-03-01 batch 2 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        " cancel 2024-02-15\n"
        " cancel 2024-02-16\n"
        " change_quantity 2024-03-01\n"
        " end 2024-03-01\n");
}

TEST(a_planned_part_larger_than_what_is_left_takes_all_of_it)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','"
                  "quantity':5},"
                  "{'at':'2024-02-10','do':'cancel','subscription':'s1','when':'period_end','"
                  "quantity':4},"
                  "{'at':'2024-02-15','do':'cancel','subscription':'s1','when':'now','quantity':2}",
    };
    CHECK_SUBSCRIPTIONS(&sim, "s1 active 0 2024-02-01..2024-03-01 2024-03-01..2024-04-01 term "
                              "2024-03-01..2024-04-01 batch 0 2024-03-01..on\n"
                              " subscribe 2024-02-01\n"
                              " cancel 2024-02-15\n"
                              " change_quantity 2024-03-01\n"
                              " renew 2024-03-01\n");
}

TEST(what_was_planned_is_off_once_it_ended)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A','"
                  "quantity':5},"
                  "{'at':'2024-02-10','do':'change_quantity','subscription':'s1','when':'period_"
                  "end','quantity':4},"
                  "{'at':'2024-02-15','do':'cancel','subscription':'s1','when':'now'}",
    };
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 ended 5 2024-02-01..2024-02-15 term 2024-02-01..2024-03-01 batch 5 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        " cancel 2024-02-15\n"
        " end 2024-02-15\n");
}

/* EVIDENCE: R13 a pause gives back, a resumption charges the rest of the cycle */
TEST(suspension_stops_billing_and_addons)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'},"
                    "{'code':'U','kind':'usage','billing':'P1M','meter':'gb','model':'per_unit','"
                    "price':'0.10'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x2','subscription':'s1','product':'X'},"
            "{'at':'2024-02-01','do':'subscribe','id':'u1','account':'C','product':'U'},"
            "{'at':'2024-02-03','do':'suspend','subscription':'x2'},"
            "{'at':'2024-02-10','do':'suspend','subscription':'s1'},"
            "{'at':'2024-02-10','do':'suspend','subscription':'s1'},"
            "{'at':'2024-02-10','do':'suspend','subscription':'s2','billing':false},"
            "{'at':'2024-02-10','do':'suspend','subscription':'u1'},"
            "{'at':'2024-02-15','do':'resume','subscription':'s1'},"
            "{'at':'2024-02-15','do':'resume','subscription':'s2'},"
            "{'at':'2024-02-16','do':'resume','subscription':'s2'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 63.80+0.00 due 63.80 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring s2 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " recurring x1 2024-02-01..2024-03-01 1 x 2.90 29/29 = 2.90\n"
                          " recurring x2 2024-02-01..2024-03-01 1 x 2.90 29/29 = 2.90\n"
                          "INV-000002 C 2024-02-15 18.00+0.00 due 0.00 paid:\n"
                          " recurring s1 2024-02-15..2024-03-01 1 x 29.00 15/29 = 15.00\n"
                          " recurring x1 2024-02-15..2024-03-01 1 x 2.90 15/29 = 1.50\n"
                          " recurring x2 2024-02-15..2024-03-01 1 x 2.90 15/29 = 1.50\n"
                          " account_credit = -18.00\n"
                          "INV-000003 C 2024-03-01 63.80+0.00 due 57.10 partly_paid:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          " recurring s2 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          " recurring x1 2024-03-01..2024-04-01 1 x 2.90 31/31 = 2.90\n"
                          " recurring x2 2024-03-01..2024-04-01 1 x 2.90 31/31 = 2.90\n"
                          " usage u1 2024-02-01..2024-03-01 0 x 0.10 29/29 = 0.00\n"
                          " account_credit = -6.70\n"
                          "CRN-000001 C 2024-02-03 -2.70+0.00 due 0.00 applied:\n"
                          " credit_proration x2 2024-02-03..2024-03-01 1 x 2.90 27/29 = -2.70\n"
                          " account_credit = 2.70\n"
                          "CRN-000002 C 2024-02-10 -22.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-10..2024-03-01 1 x 29.00 20/29 = -20.00\n"
                          " credit_proration x1 2024-02-10..2024-03-01 1 x 2.90 20/29 = -2.00\n"
                          " account_credit = 22.00\n"
                          "refused 7 subscription.state\n"
                          "refused 12 subscription.state\n");
}

TEST(a_suspended_subscription_says_so)
{
    static const Sim sim = {
        .head = "'until':'2024-02-28'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-02-01','do':'add_addon','id':'x1','subscription':'s1','product':'X'},"
            "{'at':'2024-02-10','do':'suspend','subscription':'s1'}",
    };
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 suspended 1 2024-02-01..2024-02-10 term 2024-02-01..2024-03-01 batch 1 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        " suspend 2024-02-10\n"
        "x1 suspended 1 2024-02-01..2024-02-10 term 2024-02-01..2024-03-01 batch 1 2024-02-01..on\n"
        " add_addon 2024-02-01\n"
        " suspend 2024-02-10\n");
}

TEST(a_term_renews_extends_or_ends)
{
    static const Sim sim = {
        .head = "'until':'2024-08-05'",
        .products = "{'code':'Q','kind':'recurring','term':'P3M','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'Q'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'Q'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s3','account':'C','product':'Q'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s4','account':'C','product':'Q'},"
                  "{'at':'2024-02-02','do':'end_of_term','subscription':'s1','choice':'end'},"
                  "{'at':'2024-02-03','do':'end_of_term','subscription':'s2','choice':'extend'},"
                  "{'at':'2024-02-03','do':'end_of_term','subscription':'s3','choice':'end'},"
                  "{'at':'2024-02-04','do':'end_of_term','subscription':'s3','choice':'renew'},"
                  "{'at':'2024-02-04','do':'end_of_term','subscription':'s4','choice':'end'},"
                  "{'at':'2024-02-04','do':'end_of_term','subscription':'s4','choice':'end'}",
    };
    CHECK_SUBSCRIPTIONS(
        &sim, "s1 ended 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 2024-04-01..2024-05-01 "
              "term 2024-02-01..2024-05-01 batch 1 2024-02-01..on\n"
              " subscribe 2024-02-01\n"
              " end_of_term 2024-02-02\n"
              " end 2024-05-01\n"
              "s2 active 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 2024-04-01..2024-05-01 "
              "2024-05-01..2024-06-01 2024-06-01..2024-07-01 2024-07-01..2024-08-01 "
              "2024-08-01..2024-09-01 term 2024-08-01..2024-09-01 batch 1 2024-08-01..on\n"
              " subscribe 2024-02-01\n"
              " end_of_term 2024-02-03\n"
              " renew 2024-05-01\n"
              " renew 2024-06-01\n"
              " renew 2024-07-01\n"
              " renew 2024-08-01\n"
              "s3 active 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 2024-04-01..2024-05-01 "
              "2024-05-01..2024-06-01 2024-06-01..2024-07-01 2024-07-01..2024-08-01 "
              "2024-08-01..2024-09-01 term 2024-08-01..2024-11-01 batch 1 2024-08-01..on\n"
              " subscribe 2024-02-01\n"
              " end_of_term 2024-02-03\n"
              " end_of_term 2024-02-04\n"
              " renew 2024-05-01\n"
              " renew 2024-08-01\n"
              "s4 ended 1 2024-02-01..2024-03-01 2024-03-01..2024-04-01 2024-04-01..2024-05-01 "
              "term 2024-02-01..2024-05-01 batch 1 2024-02-01..on\n"
              " subscribe 2024-02-01\n"
              " end_of_term 2024-02-04\n"
              " end_of_term 2024-02-04\n"
              " end 2024-05-01\n");
}

/* EVIDENCE: R15, policy none */
TEST(no_refund_keeps_what_was_paid)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02','policy':{'refund':'none'}",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-15','do':'cancel','subscription':'s1','when':'now'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n");
    CHECK_SUBSCRIPTIONS(
        &sim,
        "s1 ended 1 2024-02-01..2024-02-15 term 2024-02-01..2024-03-01 batch 1 2024-02-01..on\n"
        " subscribe 2024-02-01\n"
        " cancel 2024-02-15\n"
        " end 2024-02-15\n");
}

/* EVIDENCE: R17 a decrease in a window; the newest seats first, whole within the first hours */
TEST(seats_are_given_back_within_their_window)
{
    static const Sim sim = {
        .head = "'until':'2024-03-20','policy':{'refund':'window','window_hours':168,'full_refund_"
                "hours':24}",
        .products = "{'code':'T','kind':'recurring','term':'P1Y','billing':'P1M','price':'29.00'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'T','quantity':"
            "3},"
            "{'at':'2024-02-20','do':'change_quantity','subscription':'s1','quantity':5},"
            "{'at':'2024-02-20T10:00:00Z','do':'change_quantity','subscription':'s1','quantity':4},"
            "{'at':'2024-02-24','do':'cancel','subscription':'s1','when':'now','quantity':1},"
            "{'at':'2024-03-10','do':'change_quantity','subscription':'s1','quantity':2},"
            "{'at':'2024-03-10','do':'cancel','subscription':'s1','when':'now','quantity':1},"
            "{'at':'2024-03-10','do':'cancel','subscription':'s1','when':'period_end','quantity':1}"
            ","
            "{'at':'2024-03-10','do':'cancel','subscription':'s1','when':'now'},"
            "{'at':'2024-03-11','do':'cancel','subscription':'s1','when':'term_end'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 87.00+0.00 due 87.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 3 x 29.00 29/29 = 87.00\n"
                          "INV-000002 C 2024-02-20 20.00+0.00 due 20.00 issued:\n"
                          " credit_proration s1 2024-02-20..2024-03-01 3 x 29.00 10/29 = -30.00\n"
                          " recurring s1 2024-02-20..2024-03-01 5 x 29.00 10/29 = 50.00\n"
                          "INV-000003 C 2024-03-01 87.00+0.00 due 71.00 partly_paid:\n"
                          " recurring s1 2024-03-01..2024-04-01 3 x 29.00 31/31 = 87.00\n"
                          " account_credit = -16.00\n"
                          "CRN-000001 C 2024-02-20 -10.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-20..2024-03-01 5 x 29.00 10/10 = -50.00\n"
                          " recurring s1 2024-02-20..2024-03-01 4 x 29.00 10/29 = 40.00\n"
                          " account_credit = 10.00\n"
                          "CRN-000002 C 2024-02-24 -6.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-24..2024-03-01 4 x 29.00 6/10 = -24.00\n"
                          " recurring s1 2024-02-24..2024-03-01 3 x 29.00 6/29 = 18.00\n"
                          " account_credit = 6.00\n"
                          "refused 4 subscription.window_closed\n"
                          "refused 5 subscription.window_closed\n"
                          "refused 6 subscription.window_closed\n"
                          "refused 7 subscription.window_closed\n");
    CHECK_SUBSCRIPTIONS(&sim, "s1 cancel_scheduled 3 2024-02-01..2024-03-01 2024-03-01..2024-04-01 "
                              "term 2024-02-01..2025-02-01 batch 3 2024-02-01..2024-02-08\n"
                              " subscribe 2024-02-01\n"
                              " change_quantity 2024-02-20\n"
                              " change_quantity 2024-02-20\n"
                              " cancel 2024-02-24\n"
                              " cancel 2024-03-11\n");
}

/* EVIDENCE: R15, policy window */
TEST(a_cancellation_in_the_first_hours_gives_all_back)
{
    static const Sim sim = {
        .head = "'until':'2024-02-20','policy':{'refund':'window','window_hours':168,'full_refund_"
                "hours':48}",
        .products = "{'code':'T','kind':'recurring','term':'P1Y','billing':'P1M','price':'29.00'},"
                    "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'T','"
                  "quantity':3},"
                  "{'at':'2024-02-02','do':'cancel','subscription':'s1','when':'now'},"
                  "{'at':'2024-02-03','do':'subscribe','id':'s2','account':'C','product':'T'},"
                  "{'at':'2024-02-06','do':'cancel','subscription':'s2','when':'now'},"
                  "{'at':'2024-02-10','do':'subscribe','id':'s3','account':'C','product':'T'},"
                  "{'at':'2024-02-11','do':'cancel','subscription':'s3','when':'period_end'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 87.00+0.00 due 87.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 3 x 29.00 29/29 = 87.00\n"
                          "INV-000002 C 2024-02-03 29.00+0.00 due 0.00 paid:\n"
                          " recurring s2 2024-02-03..2024-03-03 1 x 29.00 29/29 = 29.00\n"
                          " account_credit = -29.00\n"
                          "INV-000003 C 2024-02-10 29.00+0.00 due 0.00 paid:\n"
                          " recurring s3 2024-02-10..2024-03-10 1 x 29.00 29/29 = 29.00\n"
                          " account_credit = -29.00\n"
                          "CRN-000001 C 2024-02-02 -87.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-01..2024-03-01 3 x 29.00 29/29 = -87.00\n"
                          " account_credit = 87.00\n"
                          "CRN-000002 C 2024-02-06 -26.00+0.00 due 0.00 applied:\n"
                          " credit_proration s2 2024-02-06..2024-03-03 1 x 29.00 26/29 = -26.00\n"
                          " account_credit = 26.00\n");
    CHECK_SUBSCRIPTIONS(&sim,
                        "s1 ended 3 term 2024-02-01..2025-02-01 batch 3 2024-02-01..2024-02-08\n"
                        " subscribe 2024-02-01\n"
                        " cancel 2024-02-02\n"
                        " end 2024-02-02\n"
                        "s2 ended 1 2024-02-03..2024-02-06 term 2024-02-03..2025-02-03 batch 1 "
                        "2024-02-03..2024-02-10\n"
                        " subscribe 2024-02-03\n"
                        " cancel 2024-02-06\n"
                        " end 2024-02-06\n"
                        "s3 cancel_scheduled 1 2024-02-10..2024-03-10 term 2024-02-10..2025-02-10 "
                        "batch 1 2024-02-10..2024-02-17\n"
                        " subscribe 2024-02-10\n"
                        " cancel 2024-02-11\n");
}

TEST(a_trial_can_be_cancelled_whole)
{
    static const Sim sim = {
        .head = "'until':'2024-02-12','policy':{'refund':'window','window_hours':300,'full_refund_"
                "hours':48}",
        .products =
            "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','trial':{'days':7}}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'A'},"
                  "{'at':'2024-02-02','do':'cancel','subscription':'s1','when':'now'},"
                  "{'at':'2024-02-09','do':'cancel','subscription':'s2','when':'now'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 0.00+0.00 due 0.00 paid:\n"
                          " recurring s1 2024-02-01..2024-02-08 1 x 0 7/7 = 0.00\n"
                          " recurring s2 2024-02-01..2024-02-08 1 x 0 7/7 = 0.00\n"
                          "INV-000002 C 2024-02-08 29.00+0.00 due 29.00 issued:\n"
                          " recurring s2 2024-02-08..2024-03-08 1 x 29.00 29/29 = 29.00\n"
                          "CRN-000001 C 2024-02-09 -28.00+0.00 due 0.00 applied:\n"
                          " credit_proration s2 2024-02-09..2024-03-08 1 x 29.00 28/29 = -28.00\n"
                          " account_credit = 28.00\n");
    CHECK_SUBSCRIPTIONS(&sim,
                        "s1 ended 1 term 2024-02-08..2024-03-08 batch 1 2024-02-01..2024-02-13\n"
                        " subscribe 2024-02-01\n"
                        " cancel 2024-02-02\n"
                        " end 2024-02-02\n"
                        "s2 ended 1 2024-02-01..2024-02-08 2024-02-08..2024-02-09 term "
                        "2024-02-08..2024-03-08 batch 1 2024-02-01..2024-02-13\n"
                        " subscribe 2024-02-01\n"
                        " cancel 2024-02-09\n"
                        " end 2024-02-09\n");
}
