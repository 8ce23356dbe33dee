/* run_money_test.c - payments, credit, voids and corrections (R15, R19, R20, R28, R35). */
#include "tests/unit/simulate/sim_test.h"

/* EVIDENCE: R35; invariant 6: what is paid over becomes credit */
TEST(payments_go_to_the_oldest_invoice_first)
{
    static const Sim sim = {
        .head = "'until':'2024-04-02'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','tax':'S'}",
        .events =
            "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
            "{'at':'2024-03-02','do':'pay','account':'C','amount':'50.00'},"
            "{'at':'2024-03-03','do':'pay','account':'C','invoice':'INV-000002','amount':'1.00'},"
            "{'at':'2024-03-04','do':'pay','account':'C','invoice':'all'},"
            "{'at':'2024-03-05','do':'pay','account':'C','invoice':'all'},"
            "{'at':'2024-03-06','do':'pay','account':'C','amount':'5.00'},"
            "{'at':'2024-03-07','do':'pay','account':'C','invoice':'INV-000009'},"
            "{'at':'2024-03-07','do':'pay','account':'C','invoice':'INV-000001','amount':'1.00'},"
            "{'at':'2024-03-07','do':'pay','account':'C','invoice':'INV-000001'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+6.96 due 0.00 paid:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-03-01 29.00+6.96 due 0.00 paid:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          "INV-000003 C 2024-04-01 29.00+6.96 due 29.96 partly_paid:\n"
                          " recurring s1 2024-04-01..2024-05-01 1 x 29.00 30/30 = 29.00\n"
                          " account_credit = -6.00\n"
                          "refused 4 payment.nothing_open\n"
                          "refused 6 invoice.unknown\n"
                          "refused 8 payment.nothing_open\n");
    CHECK_ACCOUNTS(&sim, "C owes 29.96 prepaid 0.00\n");
}

/* EVIDENCE: R19, R35 */
TEST(credit_goes_before_the_wallet_and_the_wallet_before_money)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'credit','account':'C','amount':'9.00'},"
                  "{'at':'2024-02-01','do':'prepay','account':'C','amount':'30.00'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 0.00 paid:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " account_credit = -9.00\n"
                          "INV-000002 C 2024-03-01 29.00+0.00 due 19.00 partly_paid:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n");
    CHECK_ACCOUNTS(&sim, "C owes 19.00 prepaid 0.00\n");
}

/* EVIDENCE: R19 */
TEST(credit_is_refunded_up_to_what_there_is)
{
    static const Sim sim = {
        .head = "'until':'2024-02-28'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-02','do':'refund','account':'C','amount':'1.00'},"
                  "{'at':'2024-02-10','do':'cancel','subscription':'s1','when':'now'},"
                  "{'at':'2024-02-11','do':'subscribe','id':'s2','account':'C','product':'A','"
                  "quantity':0},"
                  "{'at':'2024-02-12','do':'refund','account':'C','amount':'20.00'},"
                  "{'at':'2024-02-13','do':'refund','account':'C','amount':'1.00'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-02-11 0.00+0.00 due 0.00 paid:\n"
                          " recurring s2 2024-02-11..2024-03-11 0 x 29.00 29/29 = 0.00\n"
                          "CRN-000001 C 2024-02-10 -20.00+0.00 due 0.00 refunded:\n"
                          " credit_proration s1 2024-02-10..2024-03-01 1 x 29.00 20/29 = -20.00\n"
                          " account_credit = 20.00\n"
                          "refused 1 refund.exceeds_credit\n"
                          "refused 5 refund.exceeds_credit\n");
    CHECK_ACCOUNTS(&sim, "C owes 29.00 prepaid 0.00\n");
}

/* EVIDENCE: R20 */
TEST(an_invoice_is_voided_and_its_lines_are_due_again)
{
    static const Sim sim = {
        .head = "'until':'2024-03-02'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','tax':'S'},"
                    "{'code':'O','kind':'one_off','price':'5.00','setup':'1.00','tax':'S'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'O'},"
                  "{'at':'2024-02-05','do':'void_invoice','account':'C','invoice':'INV-000001'},"
                  "{'at':'2024-02-06','do':'void_invoice','account':'C','invoice':'INV-000001'},"
                  "{'at':'2024-02-06','do':'void_invoice','account':'C','invoice':'INV-000007'},"
                  "{'at':'2024-02-06','do':'pay','account':'C','invoice':'INV-000001'},"
                  "{'at':'2024-02-07','do':'pay','account':'C','amount':'1.00'},"
                  "{'at':'2024-02-08','do':'void_invoice','account':'C','invoice':'INV-000002'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 35.00+8.40 due 43.40 void:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " setup s2 1 x 1.00 = 1.00\n"
                          " one_off s2 1 x 5.00 = 5.00\n"
                          "INV-000002 C 2024-02-05 35.00+8.40 due 42.40 partly_paid:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " setup s2 1 x 1.00 = 1.00\n"
                          " one_off s2 1 x 5.00 = 5.00\n"
                          "INV-000003 C 2024-03-01 29.00+6.96 due 35.96 issued:\n"
                          " recurring s1 2024-03-01..2024-04-01 1 x 29.00 31/31 = 29.00\n"
                          "refused 3 invoice.unknown\n"
                          "refused 4 invoice.unknown\n"
                          "refused 5 invoice.unknown\n"
                          "refused 7 invoice.state\n");
    CHECK_ACCOUNTS(&sim, "C owes 78.36 prepaid 0.00\n");
}

/* EVIDENCE: R20 */
TEST(a_credited_or_prepaid_invoice_is_not_voided)
{
    static const Sim sim = {
        .head = "'until':'2024-02-28'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'}",
        .accounts = "{'code':'C','kind':'end_customer'},"
                    "{'code':'D','kind':'end_customer'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-02','do':'change_quantity','subscription':'s1','quantity':0},"
                  "{'at':'2024-02-03','do':'void_invoice','account':'C','invoice':'INV-000001'},"
                  "{'at':'2024-02-03','do':'void_invoice','account':'C','invoice':'CRN-000001'},"
                  "{'at':'2024-02-03','do':'pay','account':'C','invoice':'CRN-000001'},"
                  "{'at':'2024-02-04','do':'prepay','account':'D','amount':'1.00'},"
                  "{'at':'2024-02-05','do':'subscribe','id':'s2','account':'D','product':'A'},"
                  "{'at':'2024-02-06','do':'void_invoice','account':'D','invoice':'INV-000002'},"
                  "{'at':'2024-02-07','do':'credit','account':'C','amount':'5.00'},"
                  "{'at':'2024-02-08','do':'subscribe','id':'s3','account':'C','product':'A'},"
                  "{'at':'2024-02-09','do':'void_invoice','account':'C','invoice':'INV-000003'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+0.00 due 29.00 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 D 2024-02-05 29.00+0.00 due 28.00 partly_paid:\n"
                          " recurring s2 2024-02-05..2024-03-05 1 x 29.00 29/29 = 29.00\n"
                          "INV-000003 C 2024-02-08 29.00+0.00 due 0.00 paid:\n"
                          " recurring s3 2024-02-08..2024-03-08 1 x 29.00 29/29 = 29.00\n"
                          " account_credit = -29.00\n"
                          "CRN-000001 C 2024-02-02 -28.00+0.00 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-02..2024-03-01 1 x 29.00 28/29 = -28.00\n"
                          " recurring s1 2024-02-02..2024-03-01 0 x 29.00 28/29 = 0.00\n"
                          " account_credit = 28.00\n"
                          "refused 2 invoice.state\n"
                          "refused 3 invoice.unknown\n"
                          "refused 4 invoice.unknown\n"
                          "refused 7 invoice.state\n"
                          "refused 10 invoice.state\n");
}

/* EVIDENCE: R15, invariant 7: never more than stands */
TEST(lines_are_adjusted_and_voided)
{
    static const Sim sim = {
        .head = "'until':'2024-02-28'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','tax':'S'},"
                    "{'code':'O','kind':'one_off','price':'5.00','setup':'1.00','tax':'S'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-01','do':'subscribe','id':'s2','account':'C','product':'O'},"
                  "{'at':'2024-02-03','do':'adjust_line','subscription':'s1','from':'2024-02-01','"
                  "amount':'-4.00'},"
                  "{'at':'2024-02-03','do':'adjust_line','subscription':'s1','from':'2024-02-01','"
                  "amount':'-25.01'},"
                  "{'at':'2024-02-04','do':'adjust_line','subscription':'s1','from':'2024-02-02','"
                  "amount':'-1.00'},"
                  "{'at':'2024-02-05','do':'adjust_line','subscription':'s2','kind':'setup','"
                  "amount':'-0.50'},"
                  "{'at':'2024-02-06','do':'void_line','subscription':'s2','kind':'one_off'},"
                  "{'at':'2024-02-06','do':'void_line','subscription':'s2','kind':'one_off'},"
                  "{'at':'2024-02-07','do':'adjust_line','subscription':'s1','from':'2024-02-01','"
                  "amount':'2.00'},"
                  "{'at':'2024-02-08','do':'void_line','subscription':'s1','from':'2024-02-01'},"
                  "{'at':'2024-02-09','do':'void_line','subscription':'s1','from':'2024-02-01'},"
                  "{'at':'2024-02-09','do':'subscribe','id':'s3','account':'C','product':'A'},"
                  "{'at':'2024-02-10','do':'adjust_line','subscription':'s3','kind':'setup','"
                  "amount':'1.00'},"
                  "{'at':'2024-02-11','do':'cancel','subscription':'s3','when':'2024-02-12'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 35.00+8.40 due 43.40 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          " setup s2 1 x 1.00 = 1.00\n"
                          " one_off s2 1 x 5.00 = 5.00\n"
                          "INV-000002 C 2024-02-07 2.00+0.48 due 0.00 paid:\n"
                          " adjustment s1 2024-02-01..2024-03-01 = 2.00\n"
                          " account_credit = -2.48\n"
                          "INV-000003 C 2024-02-09 29.00+6.96 due 0.00 paid:\n"
                          " recurring s3 2024-02-09..2024-03-09 1 x 29.00 29/29 = 29.00\n"
                          " account_credit = -35.96\n"
                          "CRN-000001 C 2024-02-03 -4.00-0.96 due 0.00 applied:\n"
                          " adjustment s1 2024-02-01..2024-03-01 = -4.00\n"
                          " account_credit = 4.96\n"
                          "CRN-000002 C 2024-02-05 -0.50-0.12 due 0.00 applied:\n"
                          " adjustment s2 = -0.50\n"
                          " account_credit = 0.62\n"
                          "CRN-000003 C 2024-02-06 -5.00-1.20 due 0.00 applied:\n"
                          " adjustment s2 = -5.00\n"
                          " account_credit = 6.20\n"
                          "CRN-000004 C 2024-02-08 -27.00-6.48 due 0.00 applied:\n"
                          " adjustment s1 2024-02-01..2024-03-01 = -27.00\n"
                          " account_credit = 33.48\n"
                          "CRN-000005 C 2024-02-12 -26.00-6.24 due 0.00 applied:\n"
                          " credit_proration s3 2024-02-12..2024-03-09 1 x 29.00 26/29 = -26.00\n"
                          " account_credit = 32.24\n"
                          "refused 3 line.over_credited\n"
                          "refused 4 line.unknown\n"
                          "refused 7 line.over_credited\n"
                          "refused 10 line.over_credited\n"
                          "refused 12 line.unknown\n");
}

TEST(a_line_of_what_never_started_is_unknown)
{
    static const Sim sim = {
        .head = "'until':'2024-02-28'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00'},"
                    "{'code':'X','kind':'recurring','billing':'P1M','price':'2.90','addon_of':'A'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'X'},"
                  "{'at':'2024-02-03','do':'adjust_line','subscription':'s1','from':'2024-02-01','"
                  "amount':'-4.00'},"
                  "{'at':'2024-02-03','do':'void_line','subscription':'s1','kind':'setup'}",
    };
    CHECK_DOCUMENTS(&sim, "refused 0 addon.base\n"
                          "refused 1 line.unknown\n"
                          "refused 2 line.unknown\n");
}

/* EVIDENCE: R28 */
TEST(the_last_credit_takes_the_tax_that_is_left)
{
    static const Sim sim = {
        .head = "'until':'2024-02-28'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'0.10','tax':'S'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-05','do':'adjust_line','subscription':'s1','from':'2024-02-01','"
                  "amount':'-0.05'},"
                  "{'at':'2024-02-06','do':'adjust_line','subscription':'s1','from':'2024-02-01','"
                  "amount':'-0.02'},"
                  "{'at':'2024-02-07','do':'void_line','subscription':'s1','from':'2024-02-01'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 0.10+0.02 due 0.12 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 0.10 29/29 = 0.10\n"
                          "CRN-000001 C 2024-02-05 -0.05-0.01 due 0.00 applied:\n"
                          " adjustment s1 2024-02-01..2024-03-01 = -0.05\n"
                          " account_credit = 0.06\n"
                          "CRN-000002 C 2024-02-06 -0.02+0.00 due 0.00 applied:\n"
                          " adjustment s1 2024-02-01..2024-03-01 = -0.02\n"
                          " account_credit = 0.02\n"
                          "CRN-000003 C 2024-02-07 -0.03-0.01 due 0.00 applied:\n"
                          " adjustment s1 2024-02-01..2024-03-01 = -0.03\n"
                          " account_credit = 0.04\n");
}

/* EVIDENCE: R28 */
TEST(a_credit_of_two_invoices_has_the_tax_of_its_sum)
{
    static const Sim sim = {
        .head = "'until':'2024-02-28'",
        .products = "{'code':'A','kind':'recurring','billing':'P1M','price':'29.00','tax':'S'},"
                    "{'code':'B','kind':'recurring','billing':'P1M','price':'29.00','tax':'Z'}",
        .events = "{'at':'2024-02-01','do':'subscribe','id':'s1','account':'C','product':'A'},"
                  "{'at':'2024-02-02','do':'change_quantity','subscription':'s1','quantity':2},"
                  "{'at':'2024-02-02','do':'subscribe','id':'s2','account':'C','product':'B'},"
                  "{'at':'2024-02-10','do':'suspend','subscription':'s1'},"
                  "{'at':'2024-02-10','do':'cancel','subscription':'s2','when':'now'},"
                  "{'at':'2024-02-10','do':'subscribe','id':'s3','account':'C','product':'A'},"
                  "{'at':'2024-02-10','do':'cancel','subscription':'s3','when':'2024-02-11'}",
    };
    CHECK_DOCUMENTS(&sim, "INV-000001 C 2024-02-01 29.00+6.96 due 35.96 issued:\n"
                          " recurring s1 2024-02-01..2024-03-01 1 x 29.00 29/29 = 29.00\n"
                          "INV-000002 C 2024-02-02 57.00+6.72 due 63.72 issued:\n"
                          " credit_proration s1 2024-02-02..2024-03-01 1 x 29.00 28/29 = -28.00\n"
                          " recurring s1 2024-02-02..2024-03-01 2 x 29.00 28/29 = 56.00\n"
                          " recurring s2 2024-02-02..2024-03-02 1 x 29.00 29/29 = 29.00\n"
                          "INV-000003 C 2024-02-10 1.00+0.24 due 0.00 paid:\n"
                          " recurring s3 2024-02-10..2024-02-11 1 x 29.00 1/29 = 1.00\n"
                          " account_credit = -1.24\n"
                          "CRN-000001 C 2024-02-10 -61.00-9.60 due 0.00 applied:\n"
                          " credit_proration s1 2024-02-10..2024-03-01 2 x 29.00 20/28 = -40.00\n"
                          " credit_proration s2 2024-02-10..2024-03-02 1 x 29.00 21/29 = -21.00\n"
                          " account_credit = 70.60\n");
}
