/* credit.c - what is used of a credit limit. */
#include "domain/credit.h"

ENUM_DEFINE(CreditMode, credit_mode, CREDIT_MODE_COUNT, CREDIT_MODES)

static const Str labels[CREDIT_MODE_COUNT] = {
    [CREDIT_OPEN] = STR_INIT("Unpaid and not yet invoiced"),
    [CREDIT_COMMITMENT] = STR_INIT("Whole commitments"),
    [CREDIT_PREPAID] = STR_INIT("Prepaid"),
};

Str credit_mode_label(CreditMode mode)
{
    assert((unsigned)mode < CREDIT_MODE_COUNT);
    return labels[mode];
}

/* Whole periods counted from the first day, and the part of one that is left by its days. */
static Err *between(Money period_net, Date from, Date to, Period billing, Money *ret_net)
{
    int32_t count = 0;
    Money net = period_net;
    int64_t rest = 0;
    while (count < CREDIT_PERIODS_MAX && period_add(from, billing, count + 1).day <= to.day) {
        count++;
    }
    Date last = period_add(from, billing, count);
    if (last.day < to.day) {
        int32_t days = period_add(from, billing, count + 1).day - last.day;
        TRY(num_mul_div(period_net.minor, to.day - last.day, days, ROUND_HALF_UP, &rest));
    }
    TRY(num_mul(net.minor, count, &net.minor));
    TRY(num_add(net.minor, rest, &net.minor));
    *ret_net = net;
    return NULL;
}

Err *credit_net(CreditMode mode, const CreditItem *item, Money *ret_net)
{
    const Date first = { 0 }; /* what has not started is as long from the first of any month */
    Date end = period_add(first, item->term, 1);
    bool one = period_add(first, item->billing, 1).day >= end.day; /* a period is the whole term */
    if (mode != CREDIT_COMMITMENT || one) {
        *ret_net = item->charged ? money_zero(item->period_net.currency) : item->period_net;
        return NULL;
    }
    if (date_is_none(item->from) || date_is_none(item->term_to)) {
        return between(item->period_net, first, end, item->billing, ret_net);
    }
    return between(item->period_net, item->from, item->term_to, item->billing, ret_net);
}

Err *credit_add(CreditSum *sum, CreditMode mode, const CreditItem *item)
{
    Money net;
    Money total = { sum->net[item->home], sum->currency };
    TRY(credit_net(mode, item, &net));
    TRY(money_add(total, net, &total));
    sum->net[item->home] = total.minor;
    return NULL;
}

Err *credit_gross(const CreditSum *sum, const TaxInput *tax, Money *ret_gross)
{
    Money gross = money_zero(sum->currency);
    for (int i = 0; i < TAX_CATEGORY_COUNT; i++) {
        TaxInput input = *tax;
        TaxDecision decision;
        int64_t amount;
        if (sum->net[i] == 0) {
            continue;
        }
        input.home = (TaxCategory)i;
        TRY(tax_decide(&input, &decision));
        TRY(num_mul_div(sum->net[i], decision.rate_ppm, 1000000, ROUND_HALF_UP, &amount));
        TRY(money_add(gross, (Money){ sum->net[i], sum->currency }, &gross));
        TRY(money_add(gross, (Money){ amount, sum->currency }, &gross));
    }
    *ret_gross = gross;
    return NULL;
}

Err *credit_available(const CreditStand *stand, Money *ret_available)
{
    Money left;
    TRY(money_sub(stand->limit, stand->owed, &left));
    return money_sub(left, stand->ordered, ret_available);
}
