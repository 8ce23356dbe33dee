/*
 * address.h - how addresses are written by country: which parts are needed, in which order, and
 * what they are called there. Postcodes: domain/country.h.
 */
#ifndef DOMAIN_ADDRESS_H
#define DOMAIN_ADDRESS_H

#include "domain/country.h"

/* The parts after the street, which every address has and which comes first. */
typedef enum AddressPart {
    ADDRESS_POSTCODE,
    ADDRESS_CITY,
    ADDRESS_REGION,
    ADDRESS_PART_COUNT
} AddressPart;

typedef struct AddressFormat {
    AddressPart order[ADDRESS_PART_COUNT];
    bool required[ADDRESS_PART_COUNT];
    Str labels[ADDRESS_PART_COUNT]; /* "ZIP code", "Province" */
} AddressFormat;

/* NULL, for a country that is not known: postcode, city, region, of which the city is needed. */
AddressFormat address_format(const Country *country);

#endif
