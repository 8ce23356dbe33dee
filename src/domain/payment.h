/*
 * payment.h - money that a buyer pays to its seller, and which documents it settles (R35,
 * R-BIL-06).
 *
 * The credit on account of a sale is what was paid less what was allocated to documents; it is
 * never below zero (billing.md 1.3, 9).
 */
#ifndef DOMAIN_PAYMENT_H
#define DOMAIN_PAYMENT_H

#include "domain/id.h"
#include "domain/money.h"
#include "domain/words.h"

enum { PAYMENT_REFERENCE_BYTES_MAX = 140 };
/* The largest payment: a sum of nine thousand of them is still an int64. */
#define PAYMENT_MINOR_MAX INT64_C(1000000000000000)

/* `credit` moves no money: credit on account is used for a document, or a document gives some. */
#define PAYMENT_METHODS(X)                    \
    X(PAYMENT_MANUAL, "manual")               \
    X(PAYMENT_BANK_TRANSFER, "bank_transfer") \
    X(PAYMENT_CREDIT, "credit")               \
    X(PAYMENT_SEPA_DEBIT, "sepa_debit")
ENUM_DECLARE(PaymentMethod, payment_method, PAYMENT_METHOD_COUNT, PAYMENT_METHODS)

Str payment_method_label(PaymentMethod method); /* "Bank transfer" */

/* What of the money goes to one open amount; both are 0 or more. */
int64_t payment_part(int64_t money, int64_t open);
/* Money to open amounts in their order, oldest first: each gets payment_part of what is left (R35).
 * Gives what is left over: it becomes credit on account (billing.md 1.3, 6). */
int64_t payment_allocate(int64_t money, const int64_t *open, size_t count, int64_t *ret_parts);

/* What a word of a bank's reference may name: a document or an account. */
typedef struct PaymentWord {
    Str account;    /* "acc_06h2n8kx4m1pq", or empty: a document */
    Str series;     /* "INV-2026" */
    int64_t number; /* 1.. */
} PaymentWord;

/* The next such word: "re inv-2026-000001, thanks" gives INV-2026 and 1. Letters are in the case of
 * the codes, whatever the bank made of them. False at the end. */
bool payment_reference_next(Arena *out, Str *rest, PaymentWord *ret_word);

#endif
