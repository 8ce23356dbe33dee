/* hledger.c - the lines of a plain-text journal. */
#include "domain/hledger.h"

#include <string.h>

/* Blanks beyond ASCII: two of them would end an account's name. */
static const Str wide_blanks[] = {
    STR_INIT("\xc2\x85"),     STR_INIT("\xc2\xa0"),     STR_INIT("\xe1\x9a\x80"),
    STR_INIT("\xe2\x80\x80"), STR_INIT("\xe2\x80\x81"), STR_INIT("\xe2\x80\x82"),
    STR_INIT("\xe2\x80\x83"), STR_INIT("\xe2\x80\x84"), STR_INIT("\xe2\x80\x85"),
    STR_INIT("\xe2\x80\x86"), STR_INIT("\xe2\x80\x87"), STR_INIT("\xe2\x80\x88"),
    STR_INIT("\xe2\x80\x89"), STR_INIT("\xe2\x80\x8a"), STR_INIT("\xe2\x80\xa8"),
    STR_INIT("\xe2\x80\xa9"), STR_INIT("\xe2\x80\xaf"), STR_INIT("\xe2\x81\x9f"),
    STR_INIT("\xe3\x80\x80"),
};

/* The bytes of a blank at the start of the text; 0 when there is none. */
static size_t blank_bytes(Str text)
{
    unsigned char first = (unsigned char)text.ptr[0];
    if (first <= ' ' || first == 0x7f) {
        return 1;
    }
    for (size_t i = 0; first >= 0x80 && i < COUNT_OF(wide_blanks); i++) {
        if (str_starts(text, wide_blanks[i])) {
            return wide_blanks[i].len;
        }
    }
    return 0;
}

/* The mark at the start of a posting or a title that is not part of a name. */
static bool mark_in_front(char c)
{
    return strchr("([*!#=~%", c) != NULL;
}

Str hledger_name(Arena *out, Str name)
{
    StrBuf buf = buf_new(out, name.len + 2);
    bool blank = false;
    size_t step;
    for (size_t i = 0; i < name.len; i += step) {
        char c = name.ptr[i];
        step = blank_bytes(str_slice(name, i, name.len));
        if (step > 0) {
            blank = buf.len > 0;
            continue;
        }
        if (blank) {
            buf_add_char(&buf, ' ');
        }
        blank = false;
        step = 1;
        bool marks = c == ':' || (buf.len == 0 && mark_in_front(c));
        buf_add_char(&buf, marks ? '-' : c == ';' ? ',' : c);
    }
    return buf.len > 0 ? buf_str(&buf) : S("-");
}

void hledger_header(StrBuf *buf, const Currency *currencies, size_t count)
{
    buf_add(buf, S("decimal-mark .\n"));
    for (size_t i = 0; i < count; i++) {
        /* The point stands even without decimals: hledger wants to see it. */
        buf_addf(buf, "commodity %s 1000.%.*s\n", currencies[i].code,
                 (int)currency_exponent(currencies[i]), "0000");
    }
}

void hledger_entry(StrBuf *buf, Arena scratch, Date booked_on, Str title)
{
    buf_add_char(buf, '\n');
    buf_add(buf, date_format(&scratch, booked_on));
    buf_add(buf, S(" * "));
    buf_add(buf, hledger_name(&scratch, title));
    buf_add_char(buf, '\n');
}

void hledger_posting(StrBuf *buf, Arena scratch, Str owner, LedgerAccount account, Str counterparty,
                     Money amount)
{
    buf_addf(buf, "    %.*s:%.*s:%.*s  %s ", STR_ARG(owner), STR_ARG(ledger_account_name(account)),
             STR_ARG(counterparty), amount.currency.code);
    buf_add(buf, money_format(&scratch, amount));
    buf_add_char(buf, '\n');
}
