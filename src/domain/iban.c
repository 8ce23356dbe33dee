/* iban.c - check digits and lengths of account numbers (ISO 13616, ISO 7064, ISO 9362). */
#include "domain/iban.h"

enum { CHECK_MODULUS = 97, NATIONAL_AT = 7, SHOWN = 4 };

typedef struct IbanCountry {
    char code[3];
    uint8_t len;
    bool sepa;
} IbanCountry;

/* The IBAN registry, by code; `sepa`: the EPC's list of countries of the scheme. */
static const IbanCountry countries[] = {
    { "AD", 24, true },  { "AE", 23, false }, { "AL", 28, true },  { "AT", 20, true },
    { "AZ", 28, false }, { "BA", 20, false }, { "BE", 16, true },  { "BG", 22, true },
    { "BH", 22, false }, { "BI", 27, false }, { "BR", 29, false }, { "BY", 28, false },
    { "CH", 21, true },  { "CR", 22, false }, { "CY", 28, true },  { "CZ", 24, true },
    { "DE", 22, true },  { "DJ", 27, false }, { "DK", 18, true },  { "DO", 28, false },
    { "EE", 20, true },  { "EG", 29, false }, { "ES", 24, true },  { "FI", 18, true },
    { "FK", 18, false }, { "FO", 18, false }, { "FR", 27, true },  { "GB", 22, true },
    { "GE", 22, false }, { "GI", 23, true },  { "GL", 18, false }, { "GR", 27, true },
    { "GT", 28, false }, { "HR", 21, true },  { "HU", 28, true },  { "IE", 22, true },
    { "IL", 23, false }, { "IQ", 23, false }, { "IS", 26, true },  { "IT", 27, true },
    { "JO", 30, false }, { "KW", 30, false }, { "KZ", 20, false }, { "LB", 28, false },
    { "LC", 32, false }, { "LI", 21, true },  { "LT", 20, true },  { "LU", 20, true },
    { "LV", 21, true },  { "LY", 25, false }, { "MC", 27, true },  { "MD", 24, true },
    { "ME", 22, true },  { "MK", 19, true },  { "MN", 20, false }, { "MR", 27, false },
    { "MT", 31, true },  { "MU", 30, false }, { "NI", 28, false }, { "NL", 18, true },
    { "NO", 15, true },  { "OM", 23, false }, { "PK", 24, false }, { "PL", 28, true },
    { "PS", 29, false }, { "PT", 25, true },  { "QA", 29, false }, { "RO", 24, true },
    { "RS", 22, true },  { "RU", 33, false }, { "SA", 24, false }, { "SC", 31, false },
    { "SD", 18, false }, { "SE", 24, true },  { "SI", 19, true },  { "SK", 24, true },
    { "SM", 27, true },  { "SO", 23, false }, { "ST", 25, false }, { "SV", 28, false },
    { "TL", 23, false }, { "TN", 24, false }, { "TR", 26, false }, { "UA", 29, false },
    { "VA", 22, true },  { "VG", 24, false }, { "XK", 20, false }, { "YE", 30, false },
};

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool letters(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!letter(text.ptr[i])) {
            return false;
        }
    }
    return true;
}

static bool letters_and_digits(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!letter(text.ptr[i]) && !digit(text.ptr[i])) {
            return false;
        }
    }
    return true;
}

static const IbanCountry *country_of(Str iban)
{
    for (size_t i = 0; i < COUNT_OF(countries); i++) {
        if (str_eq(str_slice(iban, 0, 2), str_from_cstr(countries[i].code))) {
            return &countries[i];
        }
    }
    return NULL;
}

/* ISO 7064 mod 97-10 over letters and digits, a letter being 10 to 35. */
static int32_t check_add(int32_t rest, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        rest = digit(c) ? rest * 10 + (c - '0') : rest * 100 + (c - 'A' + 10);
        rest %= CHECK_MODULUS;
    }
    return rest;
}

/* `body` is followed by the country and the check digits with which the text begins. */
static bool check_digits_right(Str text, Str body)
{
    return digit(text.ptr[2]) && digit(text.ptr[3]) &&
           check_add(check_add(0, body), str_slice(text, 0, 4)) == 1;
}

Str iban_clean(Arena *out, Str typed)
{
    StrBuf buf = buf_new(out, IBAN_BYTES_MAX + 1);
    for (size_t i = 0; i < typed.len && typed.len <= (size_t)4 * IBAN_BYTES_MAX; i++) {
        char c = typed.ptr[i];
        if (c != ' ') {
            buf_add_char(&buf, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
        }
    }
    return buf_str(&buf);
}

bool iban_valid(Str iban)
{
    const IbanCountry *country = country_of(iban);
    return country != NULL && iban.len == country->len && letters_and_digits(iban) &&
           check_digits_right(iban, str_slice(iban, 4, iban.len));
}

bool iban_in_sepa(Str iban)
{
    const IbanCountry *country = country_of(iban);
    return country != NULL && country->sepa;
}

Str iban_masked(Arena *out, Str iban)
{
    if (iban.len < 3 * (size_t)SHOWN) {
        return S("****");
    }
    return arena_printf(out, "%.*s **** %.*s", STR_ARG(str_slice(iban, 0, SHOWN)),
                        STR_ARG(str_slice(iban, iban.len - SHOWN, iban.len)));
}

bool bic_valid(Str bic)
{
    return (bic.len == 8 || bic.len == BIC_BYTES_MAX) && letters_and_digits(bic) &&
           letters(str_slice(bic, 4, 6));
}

bool creditor_id_valid(Str identifier)
{
    return identifier.len > NATIONAL_AT && identifier.len <= CREDITOR_ID_BYTES_MAX &&
           letters_and_digits(identifier) && letters(str_slice(identifier, 0, 2)) &&
           check_digits_right(identifier, str_slice(identifier, NATIONAL_AT, identifier.len));
}
