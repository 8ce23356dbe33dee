/*
 * country.h - ISO 3166-1 countries with their names, and the shapes of their postcodes.
 */
#ifndef DOMAIN_COUNTRY_H
#define DOMAIN_COUNTRY_H

#include "base/str.h"

/* In a shape '#' is a digit, '@' a letter, '?' either; any other character is itself. Alternatives
 * are separated by '|'. */
typedef struct Country {
    Str code;     /* "GR" */
    Str name;     /* "Greece" */
    Str postcode; /* shapes; empty: not checked */
} Country;

/* All countries, by name, for a form's list. */
const Country *country_list(size_t *ret_count);
/* NULL when there is no such country; upper case only. */
const Country *country_get(Str code);
/* True when the text has one of the shapes; letters match in either case. */
bool shape_matches(Str shapes, Str text);
/* True for a country without shapes too. Blanks at the ends do not count. */
bool postcode_valid(const Country *country, Str postcode);

#endif
