/*
 * iban.h - account numbers: IBAN (ISO 13616), BIC (ISO 9362) and the SEPA creditor identifier.
 */
#ifndef DOMAIN_IBAN_H
#define DOMAIN_IBAN_H

#include "base/err.h"

enum { IBAN_BYTES_MAX = 34, BIC_BYTES_MAX = 11, CREDITOR_ID_BYTES_MAX = 35 };

/* As typed, without blanks and in upper case; over 4 x IBAN_BYTES_MAX bytes nothing is left of it.
 */
Str iban_clean(Arena *out, Str typed);
/* A known country, its length, letters and digits, and the check digits (mod 97); clean text only.
 */
bool iban_valid(Str iban);
/* The account is where SEPA direct debits reach. */
bool iban_in_sepa(Str iban);
/* "DE89 **** 3000": for pages, mails and logs; never the whole number. */
Str iban_masked(Arena *out, Str iban);
/* 8 or 11 letters and digits with a country's letters in the middle; clean text only. */
bool bic_valid(Str bic);
/* "DE98ZZZ09999999999": the check digits leave out the three of the business. Clean text only. */
bool creditor_id_valid(Str identifier);

#endif
