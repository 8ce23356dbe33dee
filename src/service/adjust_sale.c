/* adjust_sale.c - whose documents are adjusted, and by how much: what all adjustments ask first. */
#include "service/account_internal.h"
#include "service/adjust_internal.h"

Err *adjust_may(const Call *call)
{
    TRY(call_need(call, ROLE_BILLING));
    return call->actor.kind == ACCOUNT_END_CUSTOMER
               ? ERR(FORBIDDEN, "an end customer sells to nobody")
               : NULL;
}

static Err *by_subscription(Call *call, Db *db, const AdjustTarget *target, AdjustSale *sale)
{
    AdjustEdge *edge;
    TRY(store_adjust_edge(db, call->out, call->actor.account, target->subscription, &edge));
    if (edge == NULL || (target->buyer.v != 0 && target->buyer.v != edge->buyer.v)) {
        return ERR_FIELD(FIELD_INVALID, "subscription", "You sell no such subscription.");
    }
    sale->buyer = edge->buyer;
    sale->currency = edge->currency;
    sale->title = edge->title;
    return NULL;
}

static Err *by_account(Call *call, Db *db, AccountId id, AdjustSale *sale)
{
    AccountRow *buyer;
    if (id.v == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "buyer", "Please choose a buyer or a subscription.");
    }
    TRY(account_buyer(call, db, id, &buyer));
    if (buyer == NULL) {
        return ERR_FIELD(FIELD_INVALID, "buyer", "This is not a buyer of yours.");
    }
    sale->buyer = id;
    sale->currency = buyer->currency;
    return NULL;
}

Err *adjust_sale(Call *call, Db *db, const AdjustTarget *target, AdjustSale *ret_sale)
{
    AdjustSale sale = { .subscription = target->subscription };
    DocumentPartyRow seller;
    const Zone *zone;
    TRY(target->subscription.v != 0 ? by_subscription(call, db, target, &sale)
                                    : by_account(call, db, target->buyer, &sale));
    TRY(store_document_party(db, call->out, call->actor.account, &seller));
    TRY(store_document_party(db, call->out, sale.buyer, &sale.party));
    TRY(zone_get(seller.time_zone, &zone));
    sale.today = date_of(call->now, zone);
    *ret_sale = sale;
    return NULL;
}

Err *adjust_amount(Str text, Currency currency, Money *ret_amount)
{
    Money amount;
    Err *err = money_parse(str_trim(text), currency, &amount);
    if (err != NULL) {
        return ERR_FIELD(FIELD_INVALID, "amount", "This is not an amount in %s, like 249.95.",
                         currency.code);
    }
    if (amount.minor <= 0 || amount.minor > ADJUST_MINOR_MAX) {
        return ERR_FIELD(FIELD_RANGE, "amount", "The amount is above zero.");
    }
    *ret_amount = amount;
    return NULL;
}

Err *adjust_text(Str text, const char *field, Str *ret_text)
{
    Str trimmed = str_trim(text);
    if (trimmed.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, field, "Please say what it is for.");
    }
    if (trimmed.len > ADJUST_TEXT_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, field, "This is too long.");
    }
    if (!str_utf8_valid(trimmed)) {
        return ERR_FIELD(FIELD_INVALID, field, "This is not valid text.");
    }
    *ret_text = trimmed;
    return NULL;
}

Err *adjust_key(Str key)
{
    return key.len > REQUEST_KEY_BYTES_MAX ? ERR_FIELD(FIELD_TOO_LONG, "key", "the key is too long")
                                           : NULL;
}
