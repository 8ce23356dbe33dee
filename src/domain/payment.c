/* payment.c - which documents a payment settles, and what its reference names (R35). */
#include "domain/payment.h"

enum { NUMBER_DIGITS_MAX = 18 };

ENUM_DEFINE(PaymentMethod, payment_method, PAYMENT_METHOD_COUNT, PAYMENT_METHODS)

Str payment_method_label(PaymentMethod method)
{
    static const Str labels[] = { [PAYMENT_MANUAL] = STR_INIT("Manual"),
                                  [PAYMENT_BANK_TRANSFER] = STR_INIT("Bank transfer"),
                                  [PAYMENT_CREDIT] = STR_INIT("Credit on account"),
                                  [PAYMENT_SEPA_DEBIT] = STR_INIT("SEPA direct debit") };
    assert((unsigned)method < PAYMENT_METHOD_COUNT);
    return labels[method];
}

int64_t payment_part(int64_t money, int64_t open)
{
    assert(money >= 0);
    assert(open >= 0);
    return money < open ? money : open;
}

int64_t payment_allocate(int64_t money, const int64_t *open, size_t count, int64_t *ret_parts)
{
    for (size_t i = 0; i < count; i++) {
        ret_parts[i] = payment_part(money, open[i]);
        money -= ret_parts[i];
    }
    return money;
}

static bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

static Str upper(Arena *out, Str text)
{
    StrBuf buf = buf_new(out, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        buf_add_char(&buf, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
    return buf_str(&buf);
}

/* "INV-2026-000001" */
static bool document_word(Arena *out, Str word, PaymentWord *ret_word)
{
    size_t dash = word.len;
    while (dash > 0 && word.ptr[dash - 1] != '-') {
        dash--;
    }
    PaymentWord found = { 0 };
    bool number = dash > 1 && dash < word.len && word.len - dash <= NUMBER_DIGITS_MAX &&
                  str_parse_int64(str_slice(word, dash, word.len), &found.number);
    if (!number || found.number < 1) {
        return false;
    }
    found.series = upper(out, str_slice(word, 0, dash - 1));
    *ret_word = found;
    return true;
}

bool payment_reference_next(Arena *out, Str *rest, PaymentWord *ret_word)
{
    size_t at = 0;
    while (at < rest->len) {
        size_t end = at;
        while (end < rest->len && word_char(rest->ptr[end])) {
            end++;
        }
        Str word = str_slice(*rest, at, end);
        at = end == at ? at + 1 : end;
        bool account = word.len > 4 && str_eq_nocase(str_slice(word, 0, 4), S("acc_"));
        if (account) {
            *ret_word = (PaymentWord){ .account = str_lower(out, word) };
        }
        if (account || document_word(out, word, ret_word)) {
            *rest = str_slice(*rest, at, rest->len);
            return true;
        }
    }
    *rest = (Str){ 0 };
    return false;
}
