/* address.c - addresses by country: the common form, and what differs from it. */
#include "domain/address.h"

#include <assert.h>

/* `order` and `required` have Z for the postcode, C for the city, R for the region. */
typedef struct Special {
    Str code;
    Str order;
    Str required;
    Str postcode; /* label; empty: as elsewhere */
    Str region;
} Special;

#define SPECIAL(code, order, required, postcode, region)                                          \
    {                                                                                             \
        STR_INIT(code), STR_INIT(order), STR_INIT(required), STR_INIT(postcode), STR_INIT(region) \
    }

static const Special specials[] = {
    SPECIAL("AE", "RCZ", "R", "", "Emirate"),
    SPECIAL("AR", "ZCR", "C", "", "Province"),
    SPECIAL("AS", "CRZ", "CRZ", "ZIP code", "State"),
    SPECIAL("AU", "CRZ", "CRZ", "", "State"),
    SPECIAL("BR", "CRZ", "CRZ", "", "State"),
    SPECIAL("CA", "CRZ", "CRZ", "Postal code", "Province"),
    SPECIAL("CN", "RCZ", "CRZ", "", "Province"),
    SPECIAL("CO", "CRZ", "CR", "", "Department"),
    SPECIAL("ES", "ZCR", "CRZ", "", "Province"),
    SPECIAL("FM", "CRZ", "CRZ", "ZIP code", "State"),
    SPECIAL("GB", "CRZ", "CZ", "", "County"),
    SPECIAL("GG", "CRZ", "CZ", "", ""),
    SPECIAL("GI", "CZR", "", "", ""),
    SPECIAL("GU", "CRZ", "CRZ", "ZIP code", "State"),
    SPECIAL("HK", "RCZ", "R", "", "Area"),
    SPECIAL("ID", "CRZ", "CR", "", "Province"),
    SPECIAL("IE", "CRZ", "C", "Eircode", "County"),
    SPECIAL("IM", "CRZ", "CZ", "", ""),
    SPECIAL("IN", "CZR", "CRZ", "PIN code", "State"),
    SPECIAL("IT", "ZCR", "CRZ", "", "Province"),
    SPECIAL("JE", "CRZ", "CZ", "", ""),
    SPECIAL("JP", "ZRC", "RZ", "", "Prefecture"),
    SPECIAL("KR", "RCZ", "CRZ", "", "Do or Si"),
    SPECIAL("MC", "ZCR", "Z", "", ""),
    SPECIAL("MH", "CRZ", "CRZ", "ZIP code", "State"),
    SPECIAL("MP", "CRZ", "CRZ", "ZIP code", "State"),
    SPECIAL("MX", "ZCR", "CRZ", "", "State"),
    SPECIAL("MY", "ZCR", "CZ", "", "State"),
    SPECIAL("NG", "CZR", "CR", "", "State"),
    SPECIAL("NR", "RCZ", "R", "", "District"),
    SPECIAL("PH", "CZR", "C", "", "Province"),
    SPECIAL("PR", "CRZ", "CZ", "ZIP code", "State"),
    SPECIAL("PW", "CRZ", "CRZ", "ZIP code", "State"),
    SPECIAL("RU", "CRZ", "CRZ", "", "Oblast"),
    SPECIAL("SG", "CZR", "Z", "", ""),
    SPECIAL("TR", "ZCR", "CZ", "", "District"),
    SPECIAL("TW", "ZRC", "CRZ", "", "County"),
    SPECIAL("UA", "CRZ", "CZ", "", "Oblast"),
    SPECIAL("UM", "CRZ", "CR", "ZIP code", "State"),
    SPECIAL("US", "CRZ", "CRZ", "ZIP code", "State"),
    SPECIAL("VA", "ZCR", "Z", "", ""),
    SPECIAL("VE", "CZR", "CR", "", "State"),
    SPECIAL("VI", "CRZ", "CRZ", "ZIP code", "State"),
};

/* Other countries where no letter arrives without its postcode. */
static const Str postcode_countries = STR_INIT(
    "AT AX BE BG CH CY CZ DE DK EE FI FO FR GF GL GP GR HR HU IL IS LI LT LU LV MK MQ MT NC "
    "NL NO NZ PF PL PM PT RE RO RS SE SI SJ SK SM WF YT ZA");

static const char letters[ADDRESS_PART_COUNT] = { 'Z', 'C', 'R' };

static AddressPart part_of(char letter)
{
    for (int part = 0; part < ADDRESS_PART_COUNT; part++) {
        if (letters[part] == letter) {
            return (AddressPart)part;
        }
    }
    assert(false);
    return ADDRESS_CITY;
}

static bool named(Str list, Str code)
{
    Str word;
    while (str_next(&list, ' ', &word)) {
        if (str_eq(word, code)) {
            return true;
        }
    }
    return false;
}

static void special_format(const Special *special, AddressFormat *format)
{
    for (size_t i = 0; i < ADDRESS_PART_COUNT; i++) {
        AddressPart part = part_of(special->order.ptr[i]);
        Str letter = { &letters[part], 1 };
        format->order[i] = part;
        format->required[part] = str_find(special->required, letter, 0) < special->required.len;
    }
    if (special->postcode.len > 0) {
        format->labels[ADDRESS_POSTCODE] = special->postcode;
    }
    if (special->region.len > 0) {
        format->labels[ADDRESS_REGION] = special->region;
    }
}

AddressFormat address_format(const Country *country)
{
    AddressFormat format = {
        .order = { ADDRESS_POSTCODE, ADDRESS_CITY, ADDRESS_REGION },
        .required = { [ADDRESS_CITY] = true },
        .labels = { STR_INIT("Postcode"), STR_INIT("City"), STR_INIT("Region") },
    };
    if (country == NULL) {
        return format;
    }
    format.required[ADDRESS_POSTCODE] = named(postcode_countries, country->code);
    for (size_t i = 0; i < COUNT_OF(specials); i++) {
        if (str_eq(specials[i].code, country->code)) {
            special_format(&specials[i], &format);
        }
    }
    return format;
}
