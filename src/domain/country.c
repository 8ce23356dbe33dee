/* country.c - finding a country, and matching the shapes of postcodes and VAT ids. */
#include "domain/country.h"

const Country *country_get(Str code)
{
    size_t count;
    const Country *countries = country_list(&count);
    for (size_t i = 0; i < count; i++) {
        const char *other = countries[i].code.ptr; /* two letters each; asked for every line */
        if (code.len == 2 && other[0] == code.ptr[0] && other[1] == code.ptr[1]) {
            return &countries[i];
        }
    }
    return NULL;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool char_matches(char shape, char c)
{
    bool digit = c >= '0' && c <= '9';
    bool letter = upper(c) >= 'A' && upper(c) <= 'Z';
    switch (shape) {
    case '#':
        return digit;
    case '@':
        return letter;
    case '?':
        return digit || letter;
    default:
        return upper(c) == shape;
    }
}

bool shape_matches(Str shapes, Str text)
{
    Str shape;
    while (str_next(&shapes, '|', &shape)) {
        size_t same = 0;
        while (same < text.len && same < shape.len &&
               char_matches(shape.ptr[same], text.ptr[same])) {
            same++;
        }
        if (same == text.len && same == shape.len) {
            return true;
        }
    }
    return false;
}

bool postcode_valid(const Country *country, Str postcode)
{
    return country->postcode.len == 0 || shape_matches(country->postcode, str_trim(postcode));
}
