/* tax.c - which VAT a line bears (R29, R-BIL-09), and the shapes of VAT ids. */
#include "domain/tax.h"

#include <assert.h>

#include "domain/country.h"
#include "domain/money.h"

enum { VAT_ID_BYTES_MAX = 16, VAT_PREFIX_LEN = 2 };

ENUM_DEFINE(TaxCategory, tax_category, TAX_CATEGORY_COUNT, TAX_CATEGORIES)

/* A member of the union: what its VAT ids begin with, and their shapes after that (VIES). */
typedef struct EuCountry {
    Str code;
    Str prefix;
    Str shapes;
} EuCountry;

static const EuCountry eu_countries[] = {
    { STR_INIT("AT"), STR_INIT("AT"), STR_INIT("U########") },
    { STR_INIT("BE"), STR_INIT("BE"), STR_INIT("0#########|1#########") },
    { STR_INIT("BG"), STR_INIT("BG"), STR_INIT("#########|##########") },
    { STR_INIT("CY"), STR_INIT("CY"), STR_INIT("########@") },
    { STR_INIT("CZ"), STR_INIT("CZ"), STR_INIT("########|#########|##########") },
    { STR_INIT("DE"), STR_INIT("DE"), STR_INIT("#########") },
    { STR_INIT("DK"), STR_INIT("DK"), STR_INIT("########") },
    { STR_INIT("EE"), STR_INIT("EE"), STR_INIT("#########") },
    { STR_INIT("ES"), STR_INIT("ES"), STR_INIT("@#######?|########@") },
    { STR_INIT("FI"), STR_INIT("FI"), STR_INIT("########") },
    { STR_INIT("FR"), STR_INIT("FR"), STR_INIT("??#########") },
    { STR_INIT("GR"), STR_INIT("EL"), STR_INIT("#########") },
    { STR_INIT("HR"), STR_INIT("HR"), STR_INIT("###########") },
    { STR_INIT("HU"), STR_INIT("HU"), STR_INIT("########") },
    { STR_INIT("IE"), STR_INIT("IE"), STR_INIT("#######@|#######@@|#@#####@|#+#####@|#*#####@") },
    { STR_INIT("IT"), STR_INIT("IT"), STR_INIT("###########") },
    { STR_INIT("LT"), STR_INIT("LT"), STR_INIT("#########|############") },
    { STR_INIT("LU"), STR_INIT("LU"), STR_INIT("########") },
    { STR_INIT("LV"), STR_INIT("LV"), STR_INIT("###########") },
    { STR_INIT("MT"), STR_INIT("MT"), STR_INIT("########") },
    { STR_INIT("NL"), STR_INIT("NL"), STR_INIT("#########B##") },
    { STR_INIT("PL"), STR_INIT("PL"), STR_INIT("##########") },
    { STR_INIT("PT"), STR_INIT("PT"), STR_INIT("#########") },
    { STR_INIT("RO"), STR_INIT("RO"),
      STR_INIT("##|###|####|#####|######|#######|########|#########|##########") },
    { STR_INIT("SE"), STR_INIT("SE"), STR_INIT("############") },
    { STR_INIT("SI"), STR_INIT("SI"), STR_INIT("########") },
    { STR_INIT("SK"), STR_INIT("SK"), STR_INIT("##########") },
};

/* A standard rate and the day from which it holds; year 1 is "as long as we know". */
typedef struct StandardRate {
    Str country;
    Civil since;
    int64_t ppm;
} StandardRate;

/* By country, oldest first. */
static const StandardRate standard_rates[] = {
    { STR_INIT("AT"), { 1, 1, 1 }, 200000 },    { STR_INIT("BE"), { 1, 1, 1 }, 210000 },
    { STR_INIT("BG"), { 1, 1, 1 }, 200000 },    { STR_INIT("CY"), { 1, 1, 1 }, 190000 },
    { STR_INIT("CZ"), { 1, 1, 1 }, 210000 },    { STR_INIT("DE"), { 1, 1, 1 }, 190000 },
    { STR_INIT("DK"), { 1, 1, 1 }, 250000 },    { STR_INIT("EE"), { 1, 1, 1 }, 220000 },
    { STR_INIT("EE"), { 2025, 7, 1 }, 240000 }, { STR_INIT("ES"), { 1, 1, 1 }, 210000 },
    { STR_INIT("FI"), { 1, 1, 1 }, 240000 },    { STR_INIT("FI"), { 2024, 9, 1 }, 255000 },
    { STR_INIT("FR"), { 1, 1, 1 }, 200000 },    { STR_INIT("GR"), { 1, 1, 1 }, 240000 },
    { STR_INIT("HR"), { 1, 1, 1 }, 250000 },    { STR_INIT("HU"), { 1, 1, 1 }, 270000 },
    { STR_INIT("IE"), { 1, 1, 1 }, 230000 },    { STR_INIT("IT"), { 1, 1, 1 }, 220000 },
    { STR_INIT("LT"), { 1, 1, 1 }, 210000 },    { STR_INIT("LU"), { 1, 1, 1 }, 170000 },
    { STR_INIT("LV"), { 1, 1, 1 }, 210000 },    { STR_INIT("MT"), { 1, 1, 1 }, 180000 },
    { STR_INIT("NL"), { 1, 1, 1 }, 210000 },    { STR_INIT("PL"), { 1, 1, 1 }, 230000 },
    { STR_INIT("PT"), { 1, 1, 1 }, 230000 },    { STR_INIT("RO"), { 1, 1, 1 }, 190000 },
    { STR_INIT("RO"), { 2025, 8, 1 }, 210000 }, { STR_INIT("SE"), { 1, 1, 1 }, 250000 },
    { STR_INIT("SI"), { 1, 1, 1 }, 220000 },    { STR_INIT("SK"), { 1, 1, 1 }, 200000 },
    { STR_INIT("SK"), { 2025, 1, 1 }, 230000 },
};

/* What a category is called: on the tax line of a document, printed as the reason, and in the XML.
 */
typedef struct CategoryText {
    Str short_name; /* after the rate; empty for the standard rate */
    Str reason;
    Str code;
} CategoryText;

static const CategoryText category_texts[TAX_CATEGORY_COUNT] = {
    [TAX_S] = { .reason = STR_INIT("Standard rate of the seller's country") },
    [TAX_Z] = { STR_INIT("zero rated"), STR_INIT("Zero rated"), STR_INIT("") },
    [TAX_E] = { STR_INIT("exempt"), STR_INIT("Exempt from VAT"), STR_INIT("") },
    [TAX_AE] = { STR_INIT("reverse charge"),
                 STR_INIT("Reverse charge: the buyer accounts for the VAT "
                          "(Article 196 of Directive 2006/112/EC)"),
                 STR_INIT("VATEX-EU-AE") },
    [TAX_G] = { STR_INIT("export"),
                STR_INIT("Supply outside the European Union: no VAT is charged"),
                STR_INIT("VATEX-EU-G") },
    [TAX_O] = { STR_INIT("not subject to VAT"), STR_INIT("Not subject to VAT"),
                STR_INIT("VATEX-EU-O") },
};

static const EuCountry *eu_country(Str code)
{
    for (size_t i = 0; i < COUNT_OF(eu_countries); i++) {
        if (str_eq(eu_countries[i].code, code)) {
            return &eu_countries[i];
        }
    }
    return NULL;
}

/* Copies the id in upper case without blanks, dots and hyphens; 0 when it is longer than any. */
static size_t vat_id_squeeze(Str vat_id, char ret_text[VAT_ID_BYTES_MAX])
{
    size_t len = 0;
    for (size_t i = 0; i < vat_id.len; i++) {
        char c = vat_id.ptr[i];
        if (c == ' ' || c == '.' || c == '-') {
            continue;
        }
        if (len == VAT_ID_BYTES_MAX) {
            return 0;
        }
        ret_text[len++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return len;
}

static Err *check_country(Str code, const char *field)
{
    if (country_get(code) == NULL) {
        return ERR_FIELD(FIELD_INVALID, field, "'%.*s' is not a country", STR_ARG(code));
    }
    return NULL;
}

static TaxDecision decision(TaxCategory category)
{
    return (TaxDecision){ .category = category, .reason = category_texts[category].reason };
}

/* A sale that bears the VAT of `country`, unless the product is zero rated or exempt. */
static TaxDecision taxed_in(Str country, const TaxInput *input)
{
    TaxDecision result = decision(input->home);
    if (input->home == TAX_S) {
        bool known = tax_standard_rate(country, input->date, &result.rate_ppm);
        assert(known);
        if (!str_eq(country, input->seller_country)) {
            result.reason = S("Standard rate of the buyer's country (one-stop shop)");
        }
    }
    return result;
}

Err *tax_decide(const TaxInput *input, TaxDecision *ret_decision)
{
    assert(input->home == TAX_S || input->home == TAX_Z || input->home == TAX_E);
    TRY(check_country(input->seller_country, "seller_country"));
    TRY(check_country(input->buyer_country, "buyer_country"));
    if (!tax_country_in_eu(input->seller_country)) {
        *ret_decision = decision(TAX_O);
    } else if (!tax_country_in_eu(input->buyer_country)) {
        *ret_decision = decision(TAX_G);
    } else if (str_eq(input->seller_country, input->buyer_country)) {
        *ret_decision = taxed_in(input->seller_country, input);
    } else if (vat_id_format_valid(input->buyer_country, input->buyer_vat_id)) {
        *ret_decision = decision(TAX_AE);
    } else {
        *ret_decision = taxed_in(input->buyer_country, input);
    }
    return NULL;
}

Str tax_label(Arena *out, TaxCategory category, int64_t rate_ppm)
{
    assert((unsigned)category < TAX_CATEGORY_COUNT);
    Str rate = percent_format(out, rate_ppm);
    Str short_name = category_texts[category].short_name;
    if (short_name.len == 0) {
        return arena_printf(out, "VAT %.*s", STR_ARG(rate));
    }
    return arena_printf(out, "VAT %.*s (%.*s)", STR_ARG(rate), STR_ARG(short_name));
}

Str tax_reason_code(TaxCategory category)
{
    assert((unsigned)category < TAX_CATEGORY_COUNT);
    return category_texts[category].code;
}

bool tax_country_in_eu(Str country)
{
    return eu_country(country) != NULL;
}

bool tax_standard_rate(Str country, Date date, int64_t *ret_rate_ppm)
{
    bool found = false;
    for (size_t i = 0; i < COUNT_OF(standard_rates); i++) {
        const StandardRate *rate = &standard_rates[i];
        if (str_eq(rate->country, country) && date_from_civil(rate->since).day <= date.day) {
            *ret_rate_ppm = rate->ppm; /* a later row of the country holds from later on */
            found = true;
        }
    }
    return found;
}

bool vat_id_format_valid(Str country, Str vat_id)
{
    char text[VAT_ID_BYTES_MAX];
    const EuCountry *eu = eu_country(country);
    if (eu == NULL) {
        return false;
    }
    Str squeezed = { text, vat_id_squeeze(vat_id, text) };
    return str_starts(squeezed, eu->prefix) &&
           shape_matches(eu->shapes, str_slice(squeezed, VAT_PREFIX_LEN, squeezed.len));
}

Str vat_id_normalise(Arena *out, Str vat_id)
{
    char text[VAT_ID_BYTES_MAX];
    size_t len = vat_id_squeeze(vat_id, text);
    return str_dup(out, len > 0 ? (Str){ text, len } : str_trim(vat_id));
}
