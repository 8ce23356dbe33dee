/* cookie.c - cookies, with the attributes that this program always wants. */
#include "http/cookie.h"

#include <assert.h>

/* RFC 6265 4.1.1: cookie-octet. */
static bool cookie_value_valid(Str value)
{
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (c <= ' ' || c > '~' || c == '"' || c == ',' || c == ';' || c == '\\') {
            return false;
        }
    }
    return value.len <= COOKIE_VALUE_BYTES_MAX;
}

Str cookie_find(Str header, Str name)
{
    Str rest = header;
    Str part;
    Str found = S("");
    bool seen = false;

    for (size_t i = 0; i < COOKIE_COUNT_MAX && str_next(&rest, ';', &part); i++) {
        Str pair = str_trim(part);
        size_t equals = str_find(pair, S("="), 0);
        if (equals == pair.len || !str_eq(str_slice(pair, 0, equals), name)) {
            continue;
        }
        Str value = str_slice(pair, equals + 1, pair.len);
        if (!cookie_value_valid(value) || (seen && !str_eq(value, found))) {
            return S("");
        }
        found = value;
        seen = true;
    }
    return found;
}

Str cookie_name(Arena *out, Str name, bool secure)
{
    return secure ? arena_printf(out, "__Host-%.*s", STR_ARG(name)) : name;
}

Str cookie_format(Arena *out, Str name, Str value, int64_t max_age_s, bool secure)
{
    StrBuf buf = buf_new(out, 128 + value.len);

    assert(cookie_value_valid(value));
    assert(cookie_value_valid(name) && str_find(name, S("="), 0) == name.len);
    buf_add(&buf, cookie_name(out, name, secure));
    buf_add_char(&buf, '=');
    buf_add(&buf, value);
    buf_add(&buf, S("; Path=/; HttpOnly; SameSite=Lax"));
    if (secure) {
        buf_add(&buf, S("; Secure"));
    }
    if (max_age_s != 0) {
        buf_add(&buf, S("; Max-Age="));
        buf_add_int(&buf, max_age_s < 0 ? 0 : max_age_s);
    }
    return buf_str(&buf);
}
