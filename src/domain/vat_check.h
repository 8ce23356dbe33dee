/*
 * vat_check.h - the check digits of VAT ids, for the states of the EU whose rule is public.
 */
#ifndef DOMAIN_VAT_CHECK_H
#define DOMAIN_VAT_CHECK_H

#include "base/str.h"
#include "domain/words.h"

/* What a register says of a number; unanswered: it could not say. */
#define VAT_OUTCOMES(X)       \
    X(VAT_VALID, "valid")     \
    X(VAT_INVALID, "invalid") \
    X(VAT_UNANSWERED, "unanswered")
ENUM_DECLARE(VatOutcome, vat_outcome, VAT_OUTCOME_COUNT, VAT_OUTCOMES)

/* True also where there is no public rule. `vat_id` has the right shape: with its prefix, upper
 * case, without blanks (vat_id_format_valid, vat_id_normalise). */
bool vat_check_valid(Str vat_id);

#endif
