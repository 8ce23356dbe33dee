/* address_test.c - addresses by country: an example of each postcode, what is needed, the labels.
 */
#include "domain/address.h"
#include "tests/test.h"

typedef struct Example {
    Str country;
    Str postcode;
} Example;

/* One that is in use, for every country whose postcodes are checked. */
static const Example examples[] = {
    { STR_INIT("AD"), STR_INIT("AD100") },     { STR_INIT("AF"), STR_INIT("1001") },
    { STR_INIT("AI"), STR_INIT("AI-2640") },   { STR_INIT("AL"), STR_INIT("1001") },
    { STR_INIT("AM"), STR_INIT("0070") },      { STR_INIT("AR"), STR_INIT("C1070AAM") },
    { STR_INIT("AS"), STR_INIT("96799") },     { STR_INIT("AT"), STR_INIT("1010") },
    { STR_INIT("AU"), STR_INIT("2060") },      { STR_INIT("AX"), STR_INIT("22150") },
    { STR_INIT("AZ"), STR_INIT("1000") },      { STR_INIT("BA"), STR_INIT("71000") },
    { STR_INIT("BB"), STR_INIT("BB23026") },   { STR_INIT("BD"), STR_INIT("1340") },
    { STR_INIT("BE"), STR_INIT("4000") },      { STR_INIT("BG"), STR_INIT("1000") },
    { STR_INIT("BH"), STR_INIT("317") },       { STR_INIT("BL"), STR_INIT("97100") },
    { STR_INIT("BM"), STR_INIT("FL 07") },     { STR_INIT("BN"), STR_INIT("BT2328") },
    { STR_INIT("BR"), STR_INIT("40301-110") }, { STR_INIT("BT"), STR_INIT("11001") },
    { STR_INIT("BY"), STR_INIT("223016") },    { STR_INIT("CA"), STR_INIT("H3Z 2Y7") },
    { STR_INIT("CC"), STR_INIT("6799") },      { STR_INIT("CH"), STR_INIT("2544") },
    { STR_INIT("CL"), STR_INIT("8340457") },   { STR_INIT("CN"), STR_INIT("266033") },
    { STR_INIT("CO"), STR_INIT("111221") },    { STR_INIT("CR"), STR_INIT("10101") },
    { STR_INIT("CU"), STR_INIT("10700") },     { STR_INIT("CV"), STR_INIT("7600") },
    { STR_INIT("CX"), STR_INIT("6798") },      { STR_INIT("CY"), STR_INIT("2008") },
    { STR_INIT("CZ"), STR_INIT("100 00") },    { STR_INIT("DE"), STR_INIT("26133") },
    { STR_INIT("DK"), STR_INIT("8660") },      { STR_INIT("DO"), STR_INIT("11903") },
    { STR_INIT("DZ"), STR_INIT("40304") },     { STR_INIT("EC"), STR_INIT("090105") },
    { STR_INIT("EE"), STR_INIT("69501") },     { STR_INIT("EG"), STR_INIT("12411") },
    { STR_INIT("EH"), STR_INIT("70000") },     { STR_INIT("ES"), STR_INIT("28039") },
    { STR_INIT("ET"), STR_INIT("1000") },      { STR_INIT("FI"), STR_INIT("00550") },
    { STR_INIT("FK"), STR_INIT("FIQQ 1ZZ") },  { STR_INIT("FM"), STR_INIT("96941") },
    { STR_INIT("FO"), STR_INIT("100") },       { STR_INIT("FR"), STR_INIT("33380") },
    { STR_INIT("GB"), STR_INIT("EC1Y 8SY") },  { STR_INIT("GE"), STR_INIT("0101") },
    { STR_INIT("GF"), STR_INIT("97300") },     { STR_INIT("GG"), STR_INIT("GY1 1AA") },
    { STR_INIT("GI"), STR_INIT("GX11 1AA") },  { STR_INIT("GL"), STR_INIT("3900") },
    { STR_INIT("GN"), STR_INIT("001") },       { STR_INIT("GP"), STR_INIT("97100") },
    { STR_INIT("GR"), STR_INIT("151 24") },    { STR_INIT("GS"), STR_INIT("SIQQ 1ZZ") },
    { STR_INIT("GT"), STR_INIT("09001") },     { STR_INIT("GU"), STR_INIT("96910") },
    { STR_INIT("GW"), STR_INIT("1000") },      { STR_INIT("HM"), STR_INIT("7050") },
    { STR_INIT("HN"), STR_INIT("31301") },     { STR_INIT("HR"), STR_INIT("10000") },
    { STR_INIT("HT"), STR_INIT("6120") },      { STR_INIT("HU"), STR_INIT("1037") },
    { STR_INIT("ID"), STR_INIT("40115") },     { STR_INIT("IE"), STR_INIT("A65 F4E2") },
    { STR_INIT("IL"), STR_INIT("9614303") },   { STR_INIT("IM"), STR_INIT("IM2 1AA") },
    { STR_INIT("IN"), STR_INIT("110034") },    { STR_INIT("IO"), STR_INIT("BBND 1ZZ") },
    { STR_INIT("IQ"), STR_INIT("31001") },     { STR_INIT("IR"), STR_INIT("11936-12345") },
    { STR_INIT("IS"), STR_INIT("320") },       { STR_INIT("IT"), STR_INIT("00144") },
    { STR_INIT("JE"), STR_INIT("JE1 1AA") },   { STR_INIT("JO"), STR_INIT("11937") },
    { STR_INIT("JP"), STR_INIT("154-0023") },  { STR_INIT("KE"), STR_INIT("20100") },
    { STR_INIT("KG"), STR_INIT("720001") },    { STR_INIT("KH"), STR_INIT("12203") },
    { STR_INIT("KR"), STR_INIT("03051") },     { STR_INIT("KW"), STR_INIT("54541") },
    { STR_INIT("KY"), STR_INIT("KY1-1100") },  { STR_INIT("KZ"), STR_INIT("040900") },
    { STR_INIT("LA"), STR_INIT("01160") },     { STR_INIT("LB"), STR_INIT("2038 3054") },
    { STR_INIT("LI"), STR_INIT("9496") },      { STR_INIT("LK"), STR_INIT("20000") },
    { STR_INIT("LR"), STR_INIT("1000") },      { STR_INIT("LS"), STR_INIT("100") },
    { STR_INIT("LT"), STR_INIT("LT-04340") },  { STR_INIT("LU"), STR_INIT("4750") },
    { STR_INIT("LV"), STR_INIT("LV-1073") },   { STR_INIT("LY"), STR_INIT("13101") },
    { STR_INIT("MA"), STR_INIT("53000") },     { STR_INIT("MC"), STR_INIT("98000") },
    { STR_INIT("MD"), STR_INIT("2012") },      { STR_INIT("ME"), STR_INIT("81257") },
    { STR_INIT("MF"), STR_INIT("97100") },     { STR_INIT("MG"), STR_INIT("501") },
    { STR_INIT("MH"), STR_INIT("96960") },     { STR_INIT("MK"), STR_INIT("1314") },
    { STR_INIT("MM"), STR_INIT("11181") },     { STR_INIT("MN"), STR_INIT("65030") },
    { STR_INIT("MP"), STR_INIT("96950") },     { STR_INIT("MQ"), STR_INIT("97220") },
    { STR_INIT("MT"), STR_INIT("NXR 1001") },  { STR_INIT("MU"), STR_INIT("42602") },
    { STR_INIT("MV"), STR_INIT("20026") },     { STR_INIT("MX"), STR_INIT("02860") },
    { STR_INIT("MY"), STR_INIT("43000") },     { STR_INIT("MZ"), STR_INIT("1102") },
    { STR_INIT("NC"), STR_INIT("98814") },     { STR_INIT("NE"), STR_INIT("8001") },
    { STR_INIT("NF"), STR_INIT("2899") },      { STR_INIT("NG"), STR_INIT("930283") },
    { STR_INIT("NI"), STR_INIT("52000") },     { STR_INIT("NL"), STR_INIT("1234 AB") },
    { STR_INIT("NO"), STR_INIT("0025") },      { STR_INIT("NP"), STR_INIT("44601") },
    { STR_INIT("NZ"), STR_INIT("6001") },      { STR_INIT("OM"), STR_INIT("133") },
    { STR_INIT("PE"), STR_INIT("15001") },     { STR_INIT("PF"), STR_INIT("98709") },
    { STR_INIT("PG"), STR_INIT("111") },       { STR_INIT("PH"), STR_INIT("1008") },
    { STR_INIT("PK"), STR_INIT("44000") },     { STR_INIT("PL"), STR_INIT("00-950") },
    { STR_INIT("PM"), STR_INIT("97500") },     { STR_INIT("PN"), STR_INIT("PCRN 1ZZ") },
    { STR_INIT("PR"), STR_INIT("00930") },     { STR_INIT("PT"), STR_INIT("2725-079") },
    { STR_INIT("PW"), STR_INIT("96940") },     { STR_INIT("PY"), STR_INIT("1536") },
    { STR_INIT("RE"), STR_INIT("97400") },     { STR_INIT("RO"), STR_INIT("060274") },
    { STR_INIT("RS"), STR_INIT("11000") },     { STR_INIT("RU"), STR_INIT("247112") },
    { STR_INIT("SA"), STR_INIT("11564") },     { STR_INIT("SE"), STR_INIT("11455") },
    { STR_INIT("SG"), STR_INIT("546080") },    { STR_INIT("SH"), STR_INIT("STHL 1ZZ") },
    { STR_INIT("SI"), STR_INIT("4000") },      { STR_INIT("SJ"), STR_INIT("9170") },
    { STR_INIT("SK"), STR_INIT("010 01") },    { STR_INIT("SM"), STR_INIT("47890") },
    { STR_INIT("SN"), STR_INIT("12500") },     { STR_INIT("SO"), STR_INIT("JH 09010") },
    { STR_INIT("SV"), STR_INIT("1101") },      { STR_INIT("SZ"), STR_INIT("H100") },
    { STR_INIT("TC"), STR_INIT("TKCA 1ZZ") },  { STR_INIT("TH"), STR_INIT("10150") },
    { STR_INIT("TJ"), STR_INIT("735450") },    { STR_INIT("TM"), STR_INIT("744000") },
    { STR_INIT("TN"), STR_INIT("1002") },      { STR_INIT("TR"), STR_INIT("01960") },
    { STR_INIT("TW"), STR_INIT("104") },       { STR_INIT("TZ"), STR_INIT("61105") },
    { STR_INIT("UA"), STR_INIT("15432") },     { STR_INIT("UM"), STR_INIT("96898") },
    { STR_INIT("US"), STR_INIT("95014") },     { STR_INIT("UY"), STR_INIT("11600") },
    { STR_INIT("UZ"), STR_INIT("702100") },    { STR_INIT("VA"), STR_INIT("00120") },
    { STR_INIT("VC"), STR_INIT("VC0100") },    { STR_INIT("VE"), STR_INIT("1010") },
    { STR_INIT("VG"), STR_INIT("VG1110") },    { STR_INIT("VI"), STR_INIT("00802") },
    { STR_INIT("VN"), STR_INIT("70010") },     { STR_INIT("WF"), STR_INIT("98600") },
    { STR_INIT("YT"), STR_INIT("97600") },     { STR_INIT("ZA"), STR_INIT("0083") },
    { STR_INIT("ZM"), STR_INIT("50100") },
};

TEST(every_shape_of_postcodes_takes_its_countrys_example)
{
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        const Country *country = country_get(examples[i].country);
        CHECK(country != NULL);
        if (!postcode_valid(country, examples[i].postcode)) {
            test_fail(__FILE__, __LINE__, "%.*s does not take %.*s", STR_ARG(country->code),
                      STR_ARG(examples[i].postcode));
        }
        CHECK(!postcode_valid(country, S("?")));
        CHECK(!postcode_valid(country, S("12345678901")));
    }
}

TEST(every_shape_of_postcodes_has_an_example)
{
    size_t count;
    const Country *countries = country_list(&count);
    CHECK_INT(count, 249);
    size_t shaped = 0;
    for (size_t i = 0; i < count; i++) {
        shaped += countries[i].postcode.len > 0 ? 1 : 0;
    }
    CHECK_INT(shaped, COUNT_OF(examples));
}

TEST(what_is_needed_follows_the_country)
{
    AddressFormat greece = address_format(country_get(S("GR")));
    CHECK(greece.required[ADDRESS_POSTCODE]);
    CHECK(greece.required[ADDRESS_CITY]);
    CHECK(!greece.required[ADDRESS_REGION]);
    CHECK_INT(greece.order[0], ADDRESS_POSTCODE);
    AddressFormat states = address_format(country_get(S("US")));
    CHECK(states.required[ADDRESS_REGION]);
    CHECK_INT(states.order[0], ADDRESS_CITY);
    CHECK_STR(states.labels[ADDRESS_POSTCODE], S("ZIP code"));
    CHECK_STR(states.labels[ADDRESS_REGION], S("State"));
    AddressFormat singapore = address_format(country_get(S("SG")));
    CHECK(!singapore.required[ADDRESS_CITY]);
    AddressFormat ghana = address_format(country_get(S("GH")));
    CHECK(!ghana.required[ADDRESS_POSTCODE]);
    CHECK_STR(address_format(NULL).labels[ADDRESS_POSTCODE], S("Postcode"));
}

TEST(no_country_needs_a_part_twice_in_its_order)
{
    size_t count;
    const Country *countries = country_list(&count);
    for (size_t i = 0; i < count; i++) {
        AddressFormat format = address_format(&countries[i]);
        bool seen[ADDRESS_PART_COUNT] = { false };
        for (size_t j = 0; j < ADDRESS_PART_COUNT; j++) {
            CHECK(!seen[format.order[j]]);
            seen[format.order[j]] = true;
        }
    }
}
