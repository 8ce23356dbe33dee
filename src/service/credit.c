/* credit.c - where a buyer stands with its limit. */
#include "service/credit_internal.h"

#include "domain/billing.h"
#include "domain/price.h"

enum { CREDIT_PAGES_MAX = 1000 };

static Err *account_itself(Call *call, Db *db, AccountId id, const AccountRow **ret_row)
{
    AccountRow *row;
    TRY(store_account_get(db, call->out, id, id, &row));
    if (row == NULL) {
        return ERR(DB, "an account of a sale is missing");
    }
    *ret_row = row;
    return NULL;
}

Err *credit_party(Call *call, Db *db, AccountId buyer, CreditParty *ret_party, bool *ret_found)
{
    CreditParty party = { 0 };
    TRY(account_itself(call, db, buyer, &party.buyer));
    *ret_found = party.buyer->parent.v != 0;
    if (!*ret_found) {
        return NULL;
    }
    TRY(store_credit_get(db, call->out, buyer, &party.rules));
    TRY(account_itself(call, db, party.buyer->parent, &party.seller));
    *ret_party = party;
    return NULL;
}

bool credit_limited(const CreditParty *party)
{
    return party->buyer->credit_limit_minor >= 0 || party->rules.mode == CREDIT_PREPAID;
}

Err *credit_period_net(Decimal price, Currency currency, int64_t quantity, Money *ret_net)
{
    const Explain explain = { .unit_price = price,
                              .quantity = quantity,
                              .num = 1,
                              .den = 1,
                              .rounding = ROUNDING_LINE_HALF_UP };
    return line_amount(&explain, currency, ret_net);
}

Err *credit_add_new(CreditSum *sum, CreditMode mode, const CreditItem *item, Decimal setup,
                    int64_t quantity)
{
    Money once;
    Money total = { sum->net[item->home], sum->currency };
    TRY(credit_period_net(setup, sum->currency, quantity, &once));
    TRY(money_add(total, once, &total));
    sum->net[item->home] = total.minor;
    return credit_add(sum, mode, item);
}

static Err *add_item(CreditSum *sum, CreditMode mode, const CreditItemRow *row)
{
    CreditItem item = { .charged = !date_is_none(row->charged_through),
                        .from = date_is_none(row->charged_through) ? row->term_from
                                                                   : row->charged_through,
                        .term_to = row->term_to,
                        .home = row->home };
    TRY(credit_period_net(row->price, sum->currency, row->quantity, &item.period_net));
    TRY(period_parse(row->billing, "billing", &item.billing));
    TRY(period_parse(row->term, "term", &item.term));
    return item.charged ? credit_add(sum, mode, &item)
                        : credit_add_new(sum, mode, &item, row->setup, row->quantity);
}

static Err *sum_items(Call *call, Db *db, const CreditParty *party, CreditSum *sum)
{
    const CreditSale sale = { party->buyer->id, party->seller->id, sum->currency };
    bool committed = party->rules.mode == CREDIT_COMMITMENT;
    SubscriptionId after = { 0 };
    for (int page = 0; page < CREDIT_PAGES_MAX; page++) {
        CreditItemRow *rows;
        size_t count;
        TRY(store_credit_items(db, call->out, &sale, committed, after, &rows, &count));
        for (size_t i = 0; i < count; i++) {
            TRY(add_item(sum, party->rules.mode, &rows[i]));
        }
        if (count < CREDIT_PAGE_MAX) {
            return NULL;
        }
        after = rows[count - 1].id;
    }
    return ERR(FIELD_RANGE, "the account has too many subscriptions for a limit");
}

Err *credit_taxed(Call *call, const CreditParty *party, const CreditSum *sum, Money *ret_gross)
{
    const Zone *zone;
    TRY(zone_get(party->buyer->time_zone, &zone));
    const TaxInput tax = { .seller_country = party->seller->country,
                           .buyer_country = party->buyer->country,
                           .buyer_vat_id = party->buyer->vat_number,
                           .date = date_of(call->now, zone) };
    return credit_gross(sum, &tax, ret_gross);
}

Err *credit_stand(Call *call, Db *db, const CreditParty *party, CreditStand *ret_stand)
{
    Currency currency = party->buyer->currency;
    const CreditSale sale = { party->buyer->id, party->seller->id, currency };
    CreditSum sum = { .currency = currency };
    CreditStand stand = { .limited = credit_limited(party), .limit = money_zero(currency) };
    if (party->rules.mode != CREDIT_PREPAID && stand.limited) {
        stand.limit.minor = party->buyer->credit_limit_minor;
    }
    TRY(store_credit_owed(db, call->out, &sale, &stand.owed));
    TRY(sum_items(call, db, party, &sum));
    TRY(credit_taxed(call, party, &sum, &stand.ordered));
    *ret_stand = stand;
    return NULL;
}
