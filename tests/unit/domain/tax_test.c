/* tax_test.c - which VAT a line bears. */
#include "domain/country.h"
#include "domain/tax.h"
#include "tests/unit/domain/domain_test.h"

static TaxDecision decide(const char *seller, const char *buyer, const char *vat_id,
                          TaxCategory home)
{
    TaxInput input = { .seller_country = str_from_cstr(seller),
                       .buyer_country = str_from_cstr(buyer),
                       .buyer_vat_id = str_from_cstr(vat_id),
                       .home = home,
                       .date = day(2026, 11, 22) };
    TaxDecision decision = { 0 };
    CHECK_OK(tax_decide(&input, &decision));
    CHECK(decision.reason.len > 0);
    return decision;
}

#define CHECK_TAX(decision, wanted_category, wanted_ppm)                      \
    do {                                                                      \
        TaxDecision decision_ = (decision);                                   \
        CHECK_STR(tax_category_name(decision_.category), S(wanted_category)); \
        CHECK_INT(decision_.rate_ppm, (wanted_ppm));                          \
    } while (0)

/* EVIDENCE: R29 R-BIL-09 rules by seller country, buyer country, VAT id and date */
TEST(the_border_decides_the_category)
{
    CHECK_TAX(decide("GR", "GR", "", TAX_S), "S", 240000);
    CHECK_TAX(decide("GR", "GR", "EL094019245", TAX_S), "S", 240000);
    CHECK_TAX(decide("GR", "DE", "DE123456789", TAX_S), "AE", 0);
    CHECK_TAX(decide("GR", "DE", "", TAX_S), "S", 190000);
    CHECK_TAX(decide("GR", "DE", "EL094019245", TAX_S), "S", 190000);
    CHECK_TAX(decide("GR", "US", "", TAX_S), "G", 0);
    CHECK_TAX(decide("US", "GR", "EL094019245", TAX_S), "O", 0);
}

/* EVIDENCE: R-BIL-09 exempt and zero rated products */
TEST(exempt_products_stay_exempt_where_vat_would_be_charged)
{
    CHECK_TAX(decide("GR", "GR", "", TAX_E), "E", 0);
    CHECK_TAX(decide("GR", "DE", "", TAX_Z), "Z", 0);
    CHECK_TAX(decide("GR", "DE", "DE123456789", TAX_E), "AE", 0);
    CHECK_TAX(decide("GR", "CH", "", TAX_E), "G", 0);
}

/* EVIDENCE: R-BIL-09 the reason is printed */
TEST(the_reason_is_printed)
{
    CHECK(str_starts(decide("GR", "DE", "DE123456789", TAX_S).reason, S("Reverse charge")));
    CHECK_STR(decide("GR", "GR", "", TAX_S).reason, S("Standard rate of the seller's country"));
    CHECK_STR(decide("GR", "DE", "", TAX_S).reason,
              S("Standard rate of the buyer's country (one-stop shop)"));
    CHECK_STR(tax_reason_code(TAX_AE), S("VATEX-EU-AE"));
    CHECK_STR(tax_reason_code(TAX_S), S(""));
    CHECK_STR(tax_label(&test_arena, TAX_S, 255000), S("VAT 25.5 %"));
    CHECK_STR(tax_label(&test_arena, TAX_AE, 0), S("VAT 0 % (reverse charge)"));
}

TEST(an_unknown_country_is_refused)
{
    TaxInput input = { .seller_country = S("GR"), .buyer_country = S("XX"), .date = { 0 } };
    TaxDecision decision;
    CHECK_ERR(tax_decide(&input, &decision), FIELD_INVALID);
    input = (TaxInput){ .seller_country = S(""), .buyer_country = S("GR"), .date = { 0 } };
    CHECK_ERR(tax_decide(&input, &decision), FIELD_INVALID);
}

/* EVIDENCE: R-BIL-09 rates by date */
TEST(a_rate_holds_from_its_day)
{
    static const struct {
        const char *country;
        int32_t year, month, day;
        int64_t ppm;
    } rates[] = { { "EE", 2025, 6, 30, 220000 },  { "EE", 2025, 7, 1, 240000 },
                  { "RO", 2025, 7, 31, 190000 },  { "RO", 2025, 8, 1, 210000 },
                  { "SK", 2024, 12, 31, 200000 }, { "SK", 2025, 1, 1, 230000 },
                  { "FI", 2024, 8, 31, 240000 },  { "FI", 2024, 9, 1, 255000 },
                  { "GR", 2012, 1, 1, 240000 } };
    int64_t ppm = 0;
    for (size_t i = 0; i < COUNT_OF(rates); i++) {
        Date date = day(rates[i].year, rates[i].month, rates[i].day);
        CHECK(tax_standard_rate(str_from_cstr(rates[i].country), date, &ppm));
        CHECK_INT(ppm, rates[i].ppm);
    }
    CHECK(!tax_standard_rate(S("US"), day(2026, 1, 1), &ppm));
}

/* EVIDENCE: R29 R30 the shape of a VAT id; BR-CO-09 EL for Greece */
TEST(vat_ids_have_the_shape_of_their_country)
{
    static const char *const good[][2] = {
        { "AT", "ATU12345678" },   { "BE", "BE0123456789" },   { "BE", "BE1012345678" },
        { "BG", "BG123456789" },   { "BG", "BG1234567890" },   { "CY", "CY12345678X" },
        { "CZ", "CZ12345678" },    { "CZ", "CZ1234567890" },   { "DE", "DE123456789" },
        { "DK", "DK12345678" },    { "EE", "EE123456789" },    { "ES", "ESX1234567X" },
        { "ES", "ES12345678X" },   { "ES", "ESX12345678" },    { "FI", "FI12345678" },
        { "FR", "FRXX123456789" }, { "GR", "EL094019245" },    { "GR", "el 094 019 245" },
        { "HR", "HR12345678901" }, { "HU", "HU12345678" },     { "IE", "IE1234567X" },
        { "IE", "IE1X23456X" },    { "IE", "IE1234567WA" },    { "IT", "IT12345678901" },
        { "LT", "LT123456789" },   { "LT", "LT123456789012" }, { "LU", "LU12345678" },
        { "LV", "LV12345678901" }, { "MT", "MT12345678" },     { "NL", "NL123456789B01" },
        { "PL", "PL1234567890" },  { "PT", "PT123456789" },    { "RO", "RO12" },
        { "RO", "RO1234567890" },  { "SE", "SE123456789012" }, { "SI", "SI12345678" },
        { "SK", "SK1234567890" },  { "DE", "DE-123.456.789" },
    };
    static const char *const bad[][2] = {
        { "GR", "GR094019245" },
        { "GR", "094019245" },
        { "GR", "EL09401924" },
        { "GR", "EL0940192455" },
        { "DE", "EL094019245" },
        { "AT", "AT12345678" },
        { "ES", "ES123456789" },
        { "NL", "NL123456789A01" },
        { "DE", "" },
        { "US", "US123456789" },
        { "RO", "RO1" },
        { "DE", "DE12345678901234567890" },
    };
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        CHECK(vat_id_format_valid(str_from_cstr(good[i][0]), str_from_cstr(good[i][1])));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        CHECK(!vat_id_format_valid(str_from_cstr(bad[i][0]), str_from_cstr(bad[i][1])));
    }
    CHECK_STR(vat_id_normalise(&test_arena, S(" el 094.019-245 ")), S("EL094019245"));
    CHECK_STR(vat_id_normalise(&test_arena, S(" 12345678901234567890 ")),
              S("12345678901234567890"));
}

TEST(every_country_of_the_union_has_a_rate_and_a_name)
{
    size_t count;
    size_t members = 0;
    const Country *countries = country_list(&count);
    CHECK_INT(count, 249);
    for (size_t i = 0; i < count; i++) {
        int64_t ppm;
        bool member = tax_country_in_eu(countries[i].code);
        members += member ? 1 : 0;
        CHECK(tax_standard_rate(countries[i].code, day(2026, 1, 1), &ppm) == member);
        CHECK(!member || countries[i].postcode.len > 0);
        CHECK(country_get(countries[i].code) == &countries[i]);
        CHECK(countries[i].name.len > 0);
    }
    CHECK_INT(members, 27);
    CHECK(country_get(S("gr")) == NULL);
}

/* EVIDENCE: R-ORD-03 postcode by country format */
TEST(postcodes_have_the_shape_of_their_country)
{
    static const char *const good[][2] = {
        { "GR", "105 57" },  { "GR", "10557" },    { "GB", "SW1A 1AA" }, { "GB", "m11ae" },
        { "GB", "EC1A1BB" }, { "IE", "D02 X285" }, { "NL", "1012 AB" },  { "US", "90210-1234" },
        { "CA", "K1A 0B1" }, { "PL", " 00-950 " }, { "AE", "anything" }, { "CH", "8001" },
        { "NO", "0150" }
    };
    static const char *const bad[][2] = { { "GR", "1055" },   { "GR", "105 577" }, { "GB", "123" },
                                          { "US", "9021" },   { "DE", "1011A" },   { "NL", "1012" },
                                          { "DE", "10115 1" } };
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        CHECK(postcode_valid(country_get(str_from_cstr(good[i][0])), str_from_cstr(good[i][1])));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        CHECK(!postcode_valid(country_get(str_from_cstr(bad[i][0])), str_from_cstr(bad[i][1])));
    }
}
