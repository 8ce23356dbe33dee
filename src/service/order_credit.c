/*
 * order_credit.c - whether an order stays within the limits of everybody on its path (R-ORD-04).
 */
#include "service/wait_internal.h"

Err *placing_parties(Placing *placing)
{
    const LineMoney *money = &placing->money.lines[0];
    placing->party_count = 0;
    for (size_t i = 0; i < money->edge_count; i++) {
        CreditParty party;
        bool found;
        TRY(credit_party(placing->call, placing->db, money->edges[i].buyer, &party, &found));
        if (found && credit_limited(&party)) {
            placing->parties[placing->party_count++] = party;
        }
    }
    return NULL;
}

/* What a line adds on the edge where the party buys. A price in another currency is added as it
 * is: then nothing can be said, and the seller decides. */
static Err *add_line(const Placing *placing, size_t i, const CreditParty *party, CreditSum *sum,
                     bool *foreign)
{
    const LineMoney *money = &placing->money.lines[i];
    const OrderLineRow *line = &placing->lines[i];
    for (size_t k = 0; k < money->edge_count; k++) {
        const Price *price = &money->edges[k].price;
        if (money->edges[k].buyer.v != party->buyer->id.v) {
            continue;
        }
        CreditItem item = { .from = DATE_NONE, .term_to = DATE_NONE, .home = line->tax_category };
        if (!currency_eq(price->currency, sum->currency)) {
            *foreign = true;
            continue;
        }
        TRY(line_added(line, money, &money->edges[k], &item.period_net));
        TRY(period_parse(line->billing, "billing", &item.billing));
        TRY(period_parse(line->term, "term", &item.term));
        TRY(credit_add_new(sum, party->rules.mode, &item, price->setup,
                           line->meter.len > 0 ? 0 : line->quantity));
    }
    return NULL;
}

/* What one limit says of the order. */
typedef struct CreditAnswer {
    CreditStand stand;
    Money need;
    bool over;
    bool foreign; /* the order has another currency than the limit */
} CreditAnswer;

static Err *look(const Placing *placing, const CreditParty *party, CreditAnswer *ret)
{
    CreditAnswer answer = { 0 };
    CreditSum sum = { .currency = party->buyer->currency };
    Money available;
    for (size_t i = 0; i < placing->count; i++) {
        TRY(add_line(placing, i, party, &sum, &answer.foreign));
    }
    TRY(credit_taxed(placing->call, party, &sum, &answer.need));
    TRY(credit_stand(placing->call, placing->db, party, &answer.stand));
    TRY(credit_available(&answer.stand, &available));
    answer.over = answer.foreign || answer.need.minor > available.minor;
    *ret = answer;
    return NULL;
}

static Str over_reason(Arena *out, const CreditParty *party, const CreditAnswer *answer)
{
    Str need = money_display(out, answer->need);
    Str owed = money_display(out, answer->stand.owed);
    Str ordered = money_display(out, answer->stand.ordered);
    Str limit = money_display(out, answer->stand.limit);
    if (answer->foreign) {
        return S("The order has another currency than the limit, so the seller decides.");
    }
    if (party->rules.mode == CREDIT_PREPAID) {
        return arena_printf(out,
                            "%.*s pays in advance. The order needs %.*s; %.*s is owed and %.*s is "
                            "ordered and not invoiced yet.",
                            STR_ARG(party->buyer->name), STR_ARG(need), STR_ARG(owed),
                            STR_ARG(ordered));
    }
    return arena_printf(out,
                        "The order is over the credit limit of %.*s: %.*s is owed, %.*s is ordered "
                        "and not invoiced yet, and this order needs %.*s.",
                        STR_ARG(limit), STR_ARG(owed), STR_ARG(ordered), STR_ARG(need));
}

static Err *add_wait(Placing *placing, const CreditParty *party, const CreditAnswer *answer)
{
    const WaitDays days = { .remind = WAIT_REMIND_DAYS };
    bool prepaid = party->rules.mode == CREDIT_PREPAID;
    WaitNew *wait = &placing->waits[placing->wait_count];
    assert(placing->wait_count < WAIT_OPEN_MAX);
    TRY(wait_make(placing->call, placing->db, prepaid ? WAIT_PAYMENT : WAIT_CREDIT,
                  prepaid ? party->buyer->id : party->seller->id, &days, wait));
    wait->about = party->buyer->id;
    wait->reason = over_reason(placing->call->out, party, answer);
    wait->need_minor = answer->need.minor;
    wait->need_currency = str_dup(placing->call->out, currency_str(&party->buyer->currency));
    placing->wait_count++;
    return NULL;
}

Err *placing_credit(Placing *placing)
{
    for (size_t i = 0; i < placing->party_count; i++) {
        CreditParty party = placing->parties[i];
        AccountRow buyer = *party.buyer;
        CreditAnswer answer;
        /* Read under the lock: it may have been changed since. */
        TRY(store_credit_lock(placing->db, placing->call->out, buyer.id,
                              &buyer.credit_limit_minor));
        party.buyer = &buyer;
        if (!credit_limited(&party)) {
            continue;
        }
        TRY(look(placing, &party, &answer));
        if (answer.over) {
            TRY(add_wait(placing, &party, &answer));
        }
    }
    return NULL;
}

Err *placing_over_credit(Placing *placing, bool *ret_over)
{
    *ret_over = false;
    for (size_t i = 0; i < placing->party_count && !*ret_over; i++) {
        CreditAnswer answer;
        TRY(look(placing, &placing->parties[i], &answer));
        *ret_over = answer.over;
    }
    return NULL;
}
