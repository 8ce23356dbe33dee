/* currency.c - the currencies of ISO 4217 with their minor units (R4). */
#include <assert.h>
#include <string.h>

#include "domain/money.h"

typedef struct CurrencyRow {
    char code[4];
    int32_t exponent;
    Str symbol; /* empty: the code is shown */
} CurrencyRow;

/* Sorted by code. */
static const CurrencyRow currencies[] = {
    { "AED", 2, STR_INIT("") },  { "AFN", 2, STR_INIT("") },  { "ALL", 2, STR_INIT("") },
    { "AMD", 2, STR_INIT("") },  { "ANG", 2, STR_INIT("") },  { "AOA", 2, STR_INIT("") },
    { "ARS", 2, STR_INIT("") },  { "AUD", 2, STR_INIT("") },  { "AWG", 2, STR_INIT("") },
    { "AZN", 2, STR_INIT("") },  { "BAM", 2, STR_INIT("") },  { "BBD", 2, STR_INIT("") },
    { "BDT", 2, STR_INIT("") },  { "BGN", 2, STR_INIT("") },  { "BHD", 3, STR_INIT("") },
    { "BIF", 0, STR_INIT("") },  { "BMD", 2, STR_INIT("") },  { "BND", 2, STR_INIT("") },
    { "BOB", 2, STR_INIT("") },  { "BRL", 2, STR_INIT("") },  { "BSD", 2, STR_INIT("") },
    { "BTN", 2, STR_INIT("") },  { "BWP", 2, STR_INIT("") },  { "BYN", 2, STR_INIT("") },
    { "BZD", 2, STR_INIT("") },  { "CAD", 2, STR_INIT("") },  { "CDF", 2, STR_INIT("") },
    { "CHF", 2, STR_INIT("") },  { "CLF", 4, STR_INIT("") },  { "CLP", 0, STR_INIT("") },
    { "CNY", 2, STR_INIT("") },  { "COP", 2, STR_INIT("") },  { "CRC", 2, STR_INIT("") },
    { "CUP", 2, STR_INIT("") },  { "CVE", 2, STR_INIT("") },  { "CZK", 2, STR_INIT("") },
    { "DJF", 0, STR_INIT("") },  { "DKK", 2, STR_INIT("") },  { "DOP", 2, STR_INIT("") },
    { "DZD", 2, STR_INIT("") },  { "EGP", 2, STR_INIT("") },  { "ERN", 2, STR_INIT("") },
    { "ETB", 2, STR_INIT("") },  { "EUR", 2, STR_INIT("€") }, { "FJD", 2, STR_INIT("") },
    { "FKP", 2, STR_INIT("") },  { "GBP", 2, STR_INIT("£") }, { "GEL", 2, STR_INIT("") },
    { "GHS", 2, STR_INIT("") },  { "GIP", 2, STR_INIT("") },  { "GMD", 2, STR_INIT("") },
    { "GNF", 0, STR_INIT("") },  { "GTQ", 2, STR_INIT("") },  { "GYD", 2, STR_INIT("") },
    { "HKD", 2, STR_INIT("") },  { "HNL", 2, STR_INIT("") },  { "HTG", 2, STR_INIT("") },
    { "HUF", 2, STR_INIT("") },  { "IDR", 2, STR_INIT("") },  { "ILS", 2, STR_INIT("₪") },
    { "INR", 2, STR_INIT("₹") }, { "IQD", 3, STR_INIT("") },  { "IRR", 2, STR_INIT("") },
    { "ISK", 0, STR_INIT("") },  { "JMD", 2, STR_INIT("") },  { "JOD", 3, STR_INIT("") },
    { "JPY", 0, STR_INIT("¥") }, { "KES", 2, STR_INIT("") },  { "KGS", 2, STR_INIT("") },
    { "KHR", 2, STR_INIT("") },  { "KMF", 0, STR_INIT("") },  { "KPW", 2, STR_INIT("") },
    { "KRW", 0, STR_INIT("₩") }, { "KWD", 3, STR_INIT("") },  { "KYD", 2, STR_INIT("") },
    { "KZT", 2, STR_INIT("") },  { "LAK", 2, STR_INIT("") },  { "LBP", 2, STR_INIT("") },
    { "LKR", 2, STR_INIT("") },  { "LRD", 2, STR_INIT("") },  { "LSL", 2, STR_INIT("") },
    { "LYD", 3, STR_INIT("") },  { "MAD", 2, STR_INIT("") },  { "MDL", 2, STR_INIT("") },
    { "MGA", 2, STR_INIT("") },  { "MKD", 2, STR_INIT("") },  { "MMK", 2, STR_INIT("") },
    { "MNT", 2, STR_INIT("") },  { "MOP", 2, STR_INIT("") },  { "MRU", 2, STR_INIT("") },
    { "MUR", 2, STR_INIT("") },  { "MVR", 2, STR_INIT("") },  { "MWK", 2, STR_INIT("") },
    { "MXN", 2, STR_INIT("") },  { "MYR", 2, STR_INIT("") },  { "MZN", 2, STR_INIT("") },
    { "NAD", 2, STR_INIT("") },  { "NGN", 2, STR_INIT("₦") }, { "NIO", 2, STR_INIT("") },
    { "NOK", 2, STR_INIT("") },  { "NPR", 2, STR_INIT("") },  { "NZD", 2, STR_INIT("") },
    { "OMR", 3, STR_INIT("") },  { "PAB", 2, STR_INIT("") },  { "PEN", 2, STR_INIT("") },
    { "PGK", 2, STR_INIT("") },  { "PHP", 2, STR_INIT("₱") }, { "PKR", 2, STR_INIT("") },
    { "PLN", 2, STR_INIT("") },  { "PYG", 0, STR_INIT("") },  { "QAR", 2, STR_INIT("") },
    { "RON", 2, STR_INIT("") },  { "RSD", 2, STR_INIT("") },  { "RUB", 2, STR_INIT("") },
    { "RWF", 0, STR_INIT("") },  { "SAR", 2, STR_INIT("") },  { "SBD", 2, STR_INIT("") },
    { "SCR", 2, STR_INIT("") },  { "SDG", 2, STR_INIT("") },  { "SEK", 2, STR_INIT("") },
    { "SGD", 2, STR_INIT("") },  { "SHP", 2, STR_INIT("") },  { "SLE", 2, STR_INIT("") },
    { "SOS", 2, STR_INIT("") },  { "SRD", 2, STR_INIT("") },  { "SSP", 2, STR_INIT("") },
    { "STN", 2, STR_INIT("") },  { "SVC", 2, STR_INIT("") },  { "SYP", 2, STR_INIT("") },
    { "SZL", 2, STR_INIT("") },  { "THB", 2, STR_INIT("") },  { "TJS", 2, STR_INIT("") },
    { "TMT", 2, STR_INIT("") },  { "TND", 3, STR_INIT("") },  { "TOP", 2, STR_INIT("") },
    { "TRY", 2, STR_INIT("₺") }, { "TTD", 2, STR_INIT("") },  { "TWD", 2, STR_INIT("") },
    { "TZS", 2, STR_INIT("") },  { "UAH", 2, STR_INIT("₴") }, { "UGX", 0, STR_INIT("") },
    { "USD", 2, STR_INIT("$") }, { "UYI", 0, STR_INIT("") },  { "UYU", 2, STR_INIT("") },
    { "UYW", 4, STR_INIT("") },  { "UZS", 2, STR_INIT("") },  { "VED", 2, STR_INIT("") },
    { "VES", 2, STR_INIT("") },  { "VND", 0, STR_INIT("₫") }, { "VUV", 0, STR_INIT("") },
    { "WST", 2, STR_INIT("") },  { "XAF", 0, STR_INIT("") },  { "XCD", 2, STR_INIT("") },
    { "XOF", 0, STR_INIT("") },  { "XPF", 0, STR_INIT("") },  { "YER", 2, STR_INIT("") },
    { "ZAR", 2, STR_INIT("") },  { "ZMW", 2, STR_INIT("") },  { "ZWG", 2, STR_INIT("") },
};

static const CurrencyRow *currency_row(Currency currency)
{
    size_t low = 0;
    size_t high = COUNT_OF(currencies);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(currency.code, currencies[middle].code, sizeof currency.code);
        if (order == 0) {
            return &currencies[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

bool currency_eq(Currency a, Currency b)
{
    return memcmp(a.code, b.code, sizeof a.code) == 0;
}

int32_t currency_exponent(Currency currency)
{
    const CurrencyRow *row = currency_row(currency);
    assert(row != NULL);
    return row->exponent;
}

bool currency_valid(Currency currency)
{
    return currency_row(currency) != NULL;
}

Err *currency_parse(Str text, Currency *ret_currency)
{
    Currency currency = { "" };
    if (text.len != sizeof currency.code - 1) {
        return ERR_FIELD(FIELD_INVALID, "currency", "a currency has three letters, like EUR");
    }
    memcpy(currency.code, text.ptr, text.len);
    if (!currency_valid(currency)) {
        return ERR_FIELD(FIELD_INVALID, "currency", "'%.*s' is not a currency", STR_ARG(text));
    }
    *ret_currency = currency;
    return NULL;
}

Str currency_str(const Currency *currency)
{
    return str_from_cstr(currency->code);
}

Str currency_symbol(Currency currency)
{
    const CurrencyRow *row = currency_row(currency);
    assert(row != NULL);
    return row->symbol;
}
