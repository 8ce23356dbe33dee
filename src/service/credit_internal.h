/*
 * credit_internal.h - limits inside a transaction, for the files of service/ (R-ORD-04).
 */
#ifndef SERVICE_CREDIT_INTERNAL_H
#define SERVICE_CREDIT_INTERNAL_H

#include "domain/credit.h"
#include "service/app.h"
#include "store/account_store.h"
#include "store/credit_store.h"

/* A buyer, who sells to it, and how it may order. */
typedef struct CreditParty {
    const AccountRow *buyer;
    const AccountRow *seller;
    CreditRow rules;
} CreditParty;

/* Whoever asks: the caller has checked that. The operator buys of nobody: *ret_found is false. */
MUST_USE Err *credit_party(Call *call, Db *db, AccountId buyer, CreditParty *ret_party,
                           bool *ret_found);
/* True when there is a limit to look at: prepaid is one of 0. */
bool credit_limited(const CreditParty *party);
/* Where it stands now. */
MUST_USE Err *credit_stand(Call *call, Db *db, const CreditParty *party, CreditStand *ret_stand);
/* The sum with the tax that the party's invoices bear. */
MUST_USE Err *credit_taxed(Call *call, const CreditParty *party, const CreditSum *sum,
                           Money *ret_gross);
/* What is not charged at all, with its set-up fee. Fails: MONEY_RANGE. */
MUST_USE Err *credit_add_new(CreditSum *sum, CreditMode mode, const CreditItem *item, Decimal setup,
                             int64_t quantity);
/* What a price comes to in a full period, rounded as a line is. */
MUST_USE Err *credit_period_net(Decimal price, Currency currency, int64_t quantity, Money *ret_net);

#endif
