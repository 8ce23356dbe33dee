/*
 * mail_secret.c - what only the recipient of a mail may read: sealed in the outbox, opened when the
 * mail is sent, so that the database holds no token that works.
 */
#include "service/mail.h"

#include <string.h>

#define MARK S("{sealed:")

enum { SECRETS_MAX = 8 }; /* in one mail */

static const char digits[] = "0123456789abcdef";

Str mail_secret(Call *call, Str text)
{
    Str sealed = seal(call->out, &call->app->key, S("mail"), text);
    StrBuf mark = buf_new(call->out, MARK.len + sealed.len * 2 + 1);
    buf_add(&mark, MARK);
    for (size_t i = 0; i < sealed.len; i++) {
        unsigned char byte = (unsigned char)sealed.ptr[i];
        const char pair[] = { digits[byte >> 4], digits[byte & 15] };
        buf_add(&mark, (Str){ pair, sizeof(pair) });
    }
    buf_add(&mark, S("}"));
    return buf_str(&mark);
}

static int digit(char c)
{
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

static Err *open_one(Call *call, Str hex, Str *ret_text)
{
    char *bytes = arena_array(call->out, char, hex.len / 2 + 1);
    for (size_t i = 0; i + 1 < hex.len; i += 2) {
        int high = digit(hex.ptr[i]);
        int low = digit(hex.ptr[i + 1]);
        if (high < 0 || low < 0) {
            return ERR(DB, "a mail's secret is not readable");
        }
        bytes[i / 2] = (char)(high * 16 + low);
    }
    return unseal(call->out, &call->app->key, S("mail"), (Str){ bytes, hex.len / 2 }, ret_text);
}

Err *mail_reveal(Call *call, Str body, Str *ret_body)
{
    StrBuf text = buf_new(call->out, body.len + 1);
    size_t from = 0;
    for (int i = 0; i < SECRETS_MAX; i++) {
        size_t at = str_find(body, MARK, from);
        size_t end = at < body.len ? str_find(body, S("}"), at) : body.len;
        Str secret;
        if (end >= body.len) {
            break;
        }
        size_t start = at + MARK.len;
        TRY(open_one(call, str_slice(body, start, end), &secret));
        buf_add(&text, str_slice(body, from, at));
        buf_add(&text, secret);
        from = end + 1;
    }
    buf_add(&text, str_slice(body, from, body.len));
    *ret_body = buf_str(&text);
    return NULL;
}
