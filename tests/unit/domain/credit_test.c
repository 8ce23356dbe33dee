/* credit_test.c - what counts against a limit, in each mode. */
#include "domain/credit.h"
#include "tests/unit/domain/domain_test.h"

static Money net_of(CreditMode mode, const CreditItem *item)
{
    Money net;
    CHECK_OK(credit_net(mode, item, &net));
    return net;
}

/* EVIDENCE: R-ORD-04 10 a month for 36 months needs 360 */
TEST(a_whole_commitment_needs_all_its_periods)
{
    const CreditItem item = { .period_net = euro_cents(1000),
                              .billing = { 1, PERIOD_MONTH },
                              .term = { 36, PERIOD_MONTH },
                              .from = DATE_NONE,
                              .term_to = DATE_NONE,
                              .home = TAX_S };
    CHECK_INT(net_of(CREDIT_COMMITMENT, &item).minor, 36000);
    CHECK_INT(net_of(CREDIT_OPEN, &item).minor, 1000);
    CHECK_INT(net_of(CREDIT_PREPAID, &item).minor, 1000);
}

TEST(what_is_charged_counts_no_more)
{
    CreditItem item = { .period_net = euro_cents(1000),
                        .billing = { 1, PERIOD_MONTH },
                        .term = { 1, PERIOD_YEAR },
                        .charged = true,
                        .from = day(2026, 11, 1),
                        .term_to = day(2027, 5, 1),
                        .home = TAX_S };
    CHECK_INT(net_of(CREDIT_OPEN, &item).minor, 0);
    CHECK_INT(net_of(CREDIT_COMMITMENT, &item).minor, 6000);
    item.term_to = day(2027, 5, 16); /* 15 of 31 days of a seventh period */
    CHECK_INT(net_of(CREDIT_COMMITMENT, &item).minor, 6484);
    item.from = item.term_to;
    CHECK_INT(net_of(CREDIT_COMMITMENT, &item).minor, 0);
    item.term = (Period){ 1, PERIOD_MONTH };
    CHECK_INT(net_of(CREDIT_COMMITMENT, &item).minor, 0); /* nothing beyond the month is owed */
    item.charged = false;
    CHECK_INT(net_of(CREDIT_COMMITMENT, &item).minor, 1000);
}

TEST(each_tax_category_is_taxed_once)
{
    CreditSum sum = { .currency = eur };
    CreditItem item = { .period_net = euro_cents(33),
                        .billing = { 1, PERIOD_MONTH },
                        .term = { 1, PERIOD_MONTH },
                        .from = DATE_NONE,
                        .term_to = DATE_NONE,
                        .home = TAX_S };
    const TaxInput tax = { .seller_country = S("GR"),
                           .buyer_country = S("GR"),
                           .date = day(2026, 11, 22) };
    Money gross;
    for (int i = 0; i < 3; i++) {
        CHECK_OK(credit_add(&sum, CREDIT_OPEN, &item));
    }
    item.home = TAX_E;
    CHECK_OK(credit_add(&sum, CREDIT_OPEN, &item));
    CHECK_OK(credit_gross(&sum, &tax, &gross));
    CHECK_INT(gross.minor, 99 + 24 + 33); /* 24 % of 99 is 23.76 */
}

TEST(what_is_left_of_a_limit)
{
    const CreditStand stand = { .limited = true,
                                .limit = euro_cents(10000),
                                .owed = euro_cents(-500),
                                .ordered = euro_cents(12000) };
    Money left;
    CHECK_OK(credit_available(&stand, &left));
    CHECK_INT(left.minor, -1500);
}
