/* vat_check.c - a rule for each state of the EU that has published one. */
#include "domain/vat_check.h"

#include <assert.h>

ENUM_DEFINE(VatOutcome, vat_outcome, VAT_OUTCOME_COUNT, VAT_OUTCOMES)

enum { PREFIX_LEN = 2, SUM_DIGITS_MAX = 12 };

static bool digit_at(Str text, size_t i)
{
    return i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9';
}

static int value_at(Str text, size_t i)
{
    assert(digit_at(text, i));
    return text.ptr[i] - '0';
}

static bool all_digits(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!digit_at(text, i)) {
            return false;
        }
    }
    return true;
}

/* The digits from `from` on, times the weights. */
static int weighted(Str text, size_t from, const int *weights, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += value_at(text, from + i) * weights[i];
    }
    return sum;
}

static int64_t number(Str text, size_t from, size_t to)
{
    int64_t value = 0;
    assert(to - from <= SUM_DIGITS_MAX);
    for (size_t i = from; i < to; i++) {
        value = value * 10 + value_at(text, i);
    }
    return value;
}

static int crossed(int value)
{
    return value / 10 + value % 10;
}

/* Every second digit doubled, from the last but one backwards. */
static bool luhn(Str text)
{
    int sum = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool twice = (text.len - i) % 2 == 0;
        int value = value_at(text, i);
        sum += twice ? crossed(2 * value) : value;
    }
    return sum % 10 == 0;
}

/* ISO 7064, MOD 11,10. */
static bool mod_11_10(Str text)
{
    int product = 10;
    for (size_t i = 0; i + 1 < text.len; i++) {
        int sum = (value_at(text, i) + product) % 10;
        product = 2 * (sum == 0 ? 10 : sum) % 11;
    }
    return (product + value_at(text, text.len - 1)) % 10 == 1;
}

static bool austria(Str text)
{
    Str digits = str_slice(text, 1, text.len);
    int sum = 4;
    for (size_t i = 0; i < 7; i++) {
        int value = value_at(digits, i);
        sum += i % 2 == 1 ? crossed(2 * value) : value;
    }
    return (10 - sum % 10) % 10 == value_at(digits, 7);
}

static bool belgium(Str text)
{
    return 97 - number(text, 0, 8) % 97 == number(text, 8, 10);
}

static bool bulgaria(Str text)
{
    static const int first[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    static const int second[] = { 3, 4, 5, 6, 7, 8, 9, 10 };
    if (text.len != 9) {
        return true; /* persons */
    }
    int check = weighted(text, 0, first, COUNT_OF(first)) % 11;
    if (check == 10) {
        check = weighted(text, 0, second, COUNT_OF(second)) % 11 % 10;
    }
    return check == value_at(text, 8);
}

static bool cyprus(Str text)
{
    static const int odd[] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21 };
    int sum = 0;
    for (size_t i = 0; i < 8; i++) {
        int value = value_at(text, i);
        sum += i % 2 == 0 ? odd[value] : value;
    }
    return text.ptr[8] == 'A' + sum % 26;
}

static bool czechia(Str text)
{
    static const int weights[] = { 8, 7, 6, 5, 4, 3, 2 };
    if (text.len != 8) {
        return true; /* persons */
    }
    int rest = weighted(text, 0, weights, COUNT_OF(weights)) % 11;
    int check = rest == 0 ? 1 : rest == 1 ? 0 : 11 - rest;
    return check == value_at(text, 7);
}

static bool denmark(Str text)
{
    static const int weights[] = { 2, 7, 6, 5, 4, 3, 2, 1 };
    return weighted(text, 0, weights, COUNT_OF(weights)) % 11 == 0;
}

static bool estonia(Str text)
{
    static const int weights[] = { 3, 7, 1, 3, 7, 1, 3, 7, 1 };
    return weighted(text, 0, weights, COUNT_OF(weights)) % 10 == 0;
}

static bool greece(Str text)
{
    static const int weights[] = { 256, 128, 64, 32, 16, 8, 4, 2 };
    return weighted(text, 0, weights, COUNT_OF(weights)) % 11 % 10 == value_at(text, 8);
}

/* Persons have a letter behind the number, companies one before it. */
static bool spain(Str text)
{
    static const Str person = STR_INIT("TRWAGMYFPDXBNJZSQVHLCKE");
    static const Str company = STR_INIT("JABCDEFGHI");
    char first = text.ptr[0];
    int64_t rest = number(text, 1, 8);
    if (digit_at(text, 0)) {
        return text.ptr[8] == person.ptr[number(text, 0, 8) % 23];
    }
    if (first >= 'X') {
        return text.ptr[8] == person.ptr[((first - 'X') * INT64_C(10000000) + rest) % 23];
    }
    if (first == 'K' || first == 'L' || first == 'M') {
        return text.ptr[8] == person.ptr[rest % 23];
    }
    int sum = 0;
    for (size_t i = 1; i < 8; i++) {
        int value = value_at(text, i);
        sum += i % 2 == 1 ? crossed(2 * value) : value;
    }
    int check = (10 - sum % 10) % 10;
    return text.ptr[8] == '0' + check || text.ptr[8] == company.ptr[check];
}

static bool finland(Str text)
{
    static const int weights[] = { 7, 9, 10, 5, 8, 4, 2 };
    int rest = weighted(text, 0, weights, COUNT_OF(weights)) % 11;
    return rest != 1 && (rest == 0 ? 0 : 11 - rest) == value_at(text, 7);
}

static bool france(Str text)
{
    if (!digit_at(text, 0) || !digit_at(text, 1)) {
        return true; /* a key with letters */
    }
    return (12 + 3 * (number(text, 2, 11) % 97)) % 97 == number(text, 0, 2);
}

static bool hungary(Str text)
{
    static const int weights[] = { 9, 7, 3, 1, 9, 7, 3, 1 };
    return weighted(text, 0, weights, COUNT_OF(weights)) % 10 == 0;
}

static bool ireland(Str text)
{
    static const Str letters = STR_INIT("WABCDEFGHIJKLMNOPQRSTUV");
    static const int weights[] = { 8, 7, 6, 5, 4, 3, 2 };
    if (!all_digits(str_slice(text, 0, 7))) {
        return true; /* the older form */
    }
    int sum = weighted(text, 0, weights, COUNT_OF(weights));
    if (text.len == 9 && text.ptr[8] != 'W') {
        sum += 9 * (text.ptr[8] - 'A' + 1);
    }
    return text.ptr[7] == letters.ptr[sum % 23];
}

static bool lithuania(Str text)
{
    size_t count = text.len - 1;
    int first = 0;
    int second = 0;
    for (size_t i = 0; i < count; i++) {
        first += value_at(text, i) * ((int)i % 9 + 1);
        second += value_at(text, i) * (((int)i + 2) % 9 + 1);
    }
    int check = first % 11 == 10 ? second % 11 % 10 : first % 11;
    return check == value_at(text, count);
}

static bool luxembourg(Str text)
{
    return number(text, 0, 6) % 89 == number(text, 6, 8);
}

static bool latvia(Str text)
{
    static const int weights[] = { 9, 1, 4, 8, 3, 10, 2, 5, 7, 6 };
    if (value_at(text, 0) <= 3) {
        return true; /* persons */
    }
    int rest = weighted(text, 0, weights, COUNT_OF(weights)) % 11;
    int check = rest == 4 ? -1 : rest > 4 ? 14 - rest : 3 - rest;
    return check == value_at(text, 10);
}

static bool malta(Str text)
{
    static const int weights[] = { 3, 4, 6, 7, 8, 9 };
    int rest = weighted(text, 0, weights, COUNT_OF(weights)) % 37;
    return number(text, 6, 8) % 37 == (37 - rest) % 37;
}

/* The old rule of eleven, or the new one of 97 over the whole id, letters as numbers from 10 on. */
static bool netherlands(Str text)
{
    static const int weights[] = { 9, 8, 7, 6, 5, 4, 3, 2 };
    if (weighted(text, 0, weights, COUNT_OF(weights)) % 11 == value_at(text, 8)) {
        return true;
    }
    int64_t rest = 2321 % 97; /* NL */
    for (size_t i = 0; i < text.len; i++) {
        rest = digit_at(text, i) ? (rest * 10 + value_at(text, i)) % 97 : (rest * 100 + 11) % 97;
    }
    return rest == 1;
}

static bool poland(Str text)
{
    static const int weights[] = { 6, 5, 7, 2, 3, 4, 5, 6, 7 };
    return weighted(text, 0, weights, COUNT_OF(weights)) % 11 == value_at(text, 9);
}

static bool portugal(Str text)
{
    static const int weights[] = { 9, 8, 7, 6, 5, 4, 3, 2 };
    int rest = weighted(text, 0, weights, COUNT_OF(weights)) % 11;
    return (rest < 2 ? 0 : 11 - rest) == value_at(text, 8);
}

static bool romania(Str text)
{
    static const int weights[] = { 7, 5, 3, 2, 1, 7, 5, 3, 2 };
    size_t count = text.len - 1;
    int sum = weighted(text, 0, &weights[COUNT_OF(weights) - count], count);
    return sum * 10 % 11 % 10 == value_at(text, count);
}

static bool sweden(Str text)
{
    return luhn(str_slice(text, 0, 10));
}

static bool slovenia(Str text)
{
    static const int weights[] = { 8, 7, 6, 5, 4, 3, 2 };
    int rest = weighted(text, 0, weights, COUNT_OF(weights)) % 11;
    return rest != 0 && (11 - rest) % 10 == value_at(text, 7);
}

static bool slovakia(Str text)
{
    return number(text, 0, 10) % 11 == 0;
}

typedef struct Rule {
    Str prefix;
    bool (*valid)(Str text);
} Rule;

static const Rule rules[] = {
    { STR_INIT("AT"), austria },   { STR_INIT("BE"), belgium },   { STR_INIT("BG"), bulgaria },
    { STR_INIT("CY"), cyprus },    { STR_INIT("CZ"), czechia },   { STR_INIT("DE"), mod_11_10 },
    { STR_INIT("DK"), denmark },   { STR_INIT("EE"), estonia },   { STR_INIT("EL"), greece },
    { STR_INIT("ES"), spain },     { STR_INIT("FI"), finland },   { STR_INIT("FR"), france },
    { STR_INIT("HR"), mod_11_10 }, { STR_INIT("HU"), hungary },   { STR_INIT("IE"), ireland },
    { STR_INIT("IT"), luhn },      { STR_INIT("LT"), lithuania }, { STR_INIT("LU"), luxembourg },
    { STR_INIT("LV"), latvia },    { STR_INIT("MT"), malta },     { STR_INIT("NL"), netherlands },
    { STR_INIT("PL"), poland },    { STR_INIT("PT"), portugal },  { STR_INIT("RO"), romania },
    { STR_INIT("SE"), sweden },    { STR_INIT("SI"), slovenia },  { STR_INIT("SK"), slovakia },
};

bool vat_check_valid(Str vat_id)
{
    Str prefix = str_slice(vat_id, 0, PREFIX_LEN);
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        if (str_eq(rules[i].prefix, prefix)) {
            return rules[i].valid(str_slice(vat_id, PREFIX_LEN, vat_id.len));
        }
    }
    return true;
}
