/* contact.c - the forms of e-mail addresses and phone numbers. */
#include "domain/contact.h"

#include <string.h>

enum { EMAIL_BYTES_MAX = 254, PHONE_DIGITS_MIN = 5, PHONE_DIGITS_MAX = 15 };

/* A letter or digit of any script, as a byte of UTF-8. */
static bool word_byte(char c)
{
    bool ascii = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return ascii || (unsigned char)c >= 0x80;
}

/* Letters, digits, hyphens and dots; no empty label, at least two of them. */
static bool domain_valid(Str domain)
{
    size_t labels = 0;
    Str label;
    if (str_ends(domain, S("."))) {
        return false;
    }
    while (str_next(&domain, '.', &label)) {
        if (label.len == 0 || label.ptr[0] == '-' || label.ptr[label.len - 1] == '-') {
            return false;
        }
        for (size_t i = 0; i < label.len; i++) {
            if (!word_byte(label.ptr[i]) && label.ptr[i] != '-') {
                return false;
            }
        }
        labels++;
    }
    return labels >= 2;
}

bool email_valid(Str email)
{
    size_t at = str_find(email, S("@"), 0);
    if (email.len > EMAIL_BYTES_MAX || at == 0 || at == email.len || !str_utf8_valid(email)) {
        return false;
    }
    for (size_t i = 0; i < at; i++) {
        if (!word_byte(email.ptr[i]) && memchr(".!#$%&'*+/=?^_`{|}~-", email.ptr[i], 20) == NULL) {
            return false;
        }
    }
    return email.ptr[0] != '.' && email.ptr[at - 1] != '.' && domain_valid(email_domain(email));
}

Str email_domain(Str email)
{
    return str_slice(email, str_find(email, S("@"), 0) + 1, email.len);
}

bool phone_valid(Str phone)
{
    Str text = str_trim(phone);
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c >= '0' && c <= '9') {
            digits++;
        } else if (!(c == '+' && i == 0) && memchr(" ().-/", c, 6) == NULL) {
            return false;
        }
    }
    return digits >= PHONE_DIGITS_MIN && digits <= PHONE_DIGITS_MAX;
}
