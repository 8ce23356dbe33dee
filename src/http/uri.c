/* uri.c - percent-encoding, strictly. */
#include "http/uri.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return -1;
}

static bool unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

bool uri_decode(Arena *out, Str text, bool plus, Str *ret_text)
{
    char *to = arena_array(out, char, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            int high = i + 2 < text.len ? hex_value(text.ptr[i + 1]) : -1;
            int low = i + 2 < text.len ? hex_value(text.ptr[i + 2]) : -1;
            if (high < 0 || low < 0 || (high == 0 && low == 0)) {
                return false;
            }
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c <= ' ' || c > '~') { /* char may be signed: bytes of 0x80 and above are here */
            return false;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        to[len] = c;
        len++;
    }
    *ret_text = (Str){ to, len };
    return true;
}

Str uri_encode(Arena *out, Str text)
{
    static const char digits[] = "0123456789ABCDEF";
    char *to = arena_array(out, char, text.len * 3 + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (unreserved((char)c)) {
            to[len++] = (char)c;
        } else {
            to[len++] = '%';
            to[len++] = digits[c / 16];
            to[len++] = digits[c % 16];
        }
    }
    return (Str){ to, len };
}
