/*
 * tax.h - which VAT a line bears, decided by countries, VAT id, tax class and date (R29, R-BIL-09).
 *
 * Offline: the shape of a VAT id is checked, not its existence. Countries are ISO 3166 alpha-2; a
 * VAT id begins with the country, but EL for Greece (BR-CO-09).
 */
#ifndef DOMAIN_TAX_H
#define DOMAIN_TAX_H

#include "base/instant.h"
#include "domain/words.h"

/* The categories of EN 16931 (UNTDID 5305): standard, zero rated, exempt, reverse charge, export,
 * not subject to VAT. */
#define TAX_CATEGORIES(X) \
    X(TAX_S, "S")         \
    X(TAX_Z, "Z")         \
    X(TAX_E, "E")         \
    X(TAX_AE, "AE")       \
    X(TAX_G, "G")         \
    X(TAX_O, "O")
ENUM_DECLARE(TaxCategory, tax_category, TAX_CATEGORY_COUNT, TAX_CATEGORIES)

/* Everything that the decision depends on; kept with the document (billing.md 1.3, 18). The strings
 * live as long as the caller's. */
typedef struct TaxInput {
    Str seller_country;
    Str buyer_country; /* of the one who is invoiced, not of the one who uses the service */
    Str buyer_vat_id;  /* may be empty */
    TaxCategory home;  /* of the product inside a country: S, Z or E */
    Date date;         /* of supply */
} TaxInput;

typedef struct TaxDecision {
    TaxCategory category;
    int64_t rate_ppm; /* 240000 is 24 % */
    Str reason;       /* printed; never empty */
} TaxDecision;

/*
 * Seller in the EU: same country S; other EU country with a VAT id of that country AE, without one
 * S at the buyer's rate (one-stop shop); outside the EU G. Seller outside the EU: O. A zero rated
 * or exempt product has Z or E in place of S. Fails: FIELD_INVALID (a country that is not in ISO
 * 3166).
 */
MUST_USE Err *tax_decide(const TaxInput *input, TaxDecision *ret_decision);

/* "VAT 24 %", "VAT 0 % (reverse charge)". */
Str tax_label(Arena *out, TaxCategory category, int64_t rate_ppm);
/* "VATEX-EU-AE" for the XML; empty for S, Z and E. */
Str tax_reason_code(TaxCategory category);
bool tax_country_in_eu(Str country);
/* The standard rate on the day; false for a country outside the EU. Rates are kept from 2024 on; an
 * earlier day gets the first one known. */
bool tax_standard_rate(Str country, Date date, int64_t *ret_rate_ppm);
/* Shape only, with its prefix: "EL094019245" in country "GR". Blanks, dots and hyphens do not
 * count. False for a country outside the EU. */
bool vat_id_format_valid(Str country, Str vat_id);
/* Upper case without blanks, dots and hyphens: the form in which an id is stored and shown. One of
 * more than 16 characters is only trimmed. */
Str vat_id_normalise(Arena *out, Str vat_id);

#endif
