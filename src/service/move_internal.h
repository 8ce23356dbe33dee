/*
 * move_internal.h - moves of money inside a transaction, for the files of service/.
 */
#ifndef SERVICE_MOVE_INTERNAL_H
#define SERVICE_MOVE_INTERNAL_H

#include "service/money_move.h"
#include "service/payment_internal.h"
#include "store/move_store.h"

/* A move that is about to be written; its sale is held. */
typedef struct MoveNew {
    MoveKind kind;
    PaymentEdge edge;
    int64_t amount_minor; /* credit and wallet follow from kind and amount */
    InvoiceId document;
    PaymentId payment;
    Date booked_on;
    PaymentMethod method; /* of a refund */
    Str reference, reason;
    int32_t priority;
    Date expires_on;
    Str request_key;
    Str title;                    /* of its journal and its event */
    const DocumentTotals *voided; /* of a void */
    const WalletUseAdd *uses;     /* `move` is set here */
    size_t use_count;
} MoveNew;

/* The move, its journal and its event; balances_refresh is for the caller. */
MUST_USE Err *move_write(Call *call, Db *db, const MoveNew *move, MoveId *ret_id);
/* Today in the account's calendar. */
MUST_USE Err *account_today(Call *call, Db *db, AccountId account, Date *ret_today);
/* Bills and sells: the billing role, but no end customer. Fails: FORBIDDEN. */
MUST_USE Err *seller_need(const Call *call);
/* Between 1 and PAYMENT_MINOR_MAX. Fails: FIELD_INVALID, FIELD_RANGE ("amount"). */
MUST_USE Err *amount_parse(Str text, Currency currency, int64_t *ret_minor);
/* A day between 2000 and `today`. Fails: FIELD_REQUIRED, FIELD_RANGE, with the field. */
MUST_USE Err *day_past(Date day, Date today, const char *field);
/* The key, reference and reason of a form. Fails: FIELD_TOO_LONG, FIELD_INVALID. */
MUST_USE Err *move_texts_check(Str key, Str reference, Str reason);
/* A direct customer of the actor; its currency unless `currency` names one. Fails: FIELD_REQUIRED,
 * FIELD_INVALID ("buyer", "currency"). */
MUST_USE Err *buyer_get(Call *call, Db *db, AccountId id, Str currency, Currency *ret_currency);

/* After documents were written: a balance for each invoice. */
MUST_USE Err *balances_start(Call *call, Db *db, const DocumentAdd *documents, size_t count);
/* What stands of the invoices, by their facts. Fails: DB (more than the total is gone). */
MUST_USE Err *balances_refresh(Call *call, Db *db, const InvoiceId *ids, size_t count);

/* Pays of the invoice what the wallet has, at most `need`. */
MUST_USE Err *wallet_use(Call *call, Db *db, const DocumentAdd *invoice, int64_t need);
/* Takes what is left of top-ups after their last day. */
MUST_USE Err *wallet_lapse(Call *call, Db *db, const PaymentEdge *edge, Date today,
                           const TopUp *top_ups, size_t count);

#endif
