/*
 * adjust_internal.h - discounts and one-time charges on documents that are about to be issued, for
 * the files of service/.
 */
#ifndef SERVICE_ADJUST_INTERNAL_H
#define SERVICE_ADJUST_INTERNAL_H

#include "service/adjust.h"
#include "service/bill_internal.h"
#include "service/idempotency.h"
#include "store/adjust_store.h"

/* The sale that is adjusted, and the day it is for its seller. */
typedef struct AdjustSale {
    AccountId buyer;
    SubscriptionId subscription; /* zero: the account */
    Str title;                   /* of the subscription */
    Currency currency;
    DocumentPartyRow party; /* the buyer */
    Date today;
} AdjustSale;

/* The actor may adjust what it sells. Fails: FORBIDDEN. */
MUST_USE Err *adjust_may(const Call *call);
/* Inside a transaction. Fails: FIELD_REQUIRED, FIELD_INVALID ("buyer", "subscription"). */
MUST_USE Err *adjust_sale(Call *call, Db *db, const AdjustTarget *target, AdjustSale *ret_sale);
/* Above zero. Fails: FIELD_INVALID, FIELD_RANGE ("amount"). */
MUST_USE Err *adjust_amount(Str text, Currency currency, Money *ret_amount);
/* Trimmed, not empty. Fails: FIELD_REQUIRED, FIELD_TOO_LONG, FIELD_INVALID. */
MUST_USE Err *adjust_text(Str text, const char *field, Str *ret_text);
MUST_USE Err *adjust_key(Str key);
/* "10 %", "€5.00", "€5.00 per unit". */
Str discount_text(Arena *out, const Discount *what, bool per_unit, Currency currency);

/* Inside a transaction: asks for a charge of the sale; its id, sides and event are set here. */
MUST_USE Err *adjust_charge_write(Call *call, Db *db, const AdjustSale *sale, ExtraChargeAdd *row);
/* Inside a transaction: the open charges of the sale on an invoice of their own. */
MUST_USE Err *adjust_bill_now(Call *call, Db *db, const AdjustSale *sale);

/* Documents as they are computed, by buyer; without totals yet. */
typedef struct AdjustIssues {
    const DocumentPartyRow *parties; /* as parties_read gave them, both sides of each document */
    size_t party_count;
    Issue *issues;
    size_t count;
} AdjustIssues;

/* Inside a transaction: adds the open one-time charges of each sale to its first invoice, then what
 * the discounts of the sale take off its lines (R5, R27). The same for the preview and the run: it
 * writes nothing. What a document has no room for waits for the next one. Fails: MONEY_RANGE,
 * FIELD_INVALID (a country). */
MUST_USE Err *adjust_issues(Call *call, Db *db, const AdjustIssues *adjust);

/* What is open for one buyer, for documents that are foretold; it is used up as they are. */
typedef struct AdjustOpen {
    const DocumentPartyRow *parties;
    size_t party_count;
    ExtraChargeOpen *charges;
    size_t charge_count;
    DiscountOpen *discounts;
    size_t discount_count;
} AdjustOpen;
/* Inside a transaction. `parties` are those of all its sales. */
MUST_USE Err *adjust_open_read(Call *call, Db *db, AccountId buyer, const DocumentPartyRow *parties,
                               size_t party_count, AdjustOpen *ret_open);
/* As adjust_issues, for one invoice of that day after those before it. Fails: as there. */
MUST_USE Err *adjust_foretell(Call *call, AdjustOpen *open, Date day, Issue *issue);

/* After the documents' lines were written: what was used and charged, so that nothing is twice.
 * Fails: DB_CONFLICT (somebody else used it at the same moment). */
MUST_USE Err *adjust_record(Call *call, Db *db, const Issue *issues, size_t count);

#endif
