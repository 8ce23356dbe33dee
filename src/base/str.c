/* str.c - text as pointer and length. */
#include "base/str.h"

#include <assert.h>
#include <string.h>

Str str_from_cstr(const char *text)
{
    return text == NULL ? (Str){ 0 } : (Str){ text, strlen(text) };
}

static void copy(char *to, const char *from, size_t len)
{
    if (len > 0) { /* an empty Str may have a NULL pointer, which memcpy does not take */
        memcpy(to, from, len);
    }
}

const char *str_cstr(Arena *out, Str s)
{
    char *text = arena_array(out, char, s.len + 1);
    copy(text, s.ptr, s.len);
    return text;
}

Str str_dup(Arena *out, Str s)
{
    char *text = arena_array(out, char, s.len);
    copy(text, s.ptr, s.len);
    return (Str){ text, s.len };
}

bool str_eq(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_eq_nocase(Str a, Str b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (lower(a.ptr[i]) != lower(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

int str_cmp(Str a, Str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);
    if (order != 0) {
        return order < 0 ? -1 : 1;
    }
    return (a.len > b.len) - (a.len < b.len);
}

bool str_starts(Str s, Str prefix)
{
    return s.len >= prefix.len && str_eq(str_slice(s, 0, prefix.len), prefix);
}

bool str_ends(Str s, Str suffix)
{
    return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

size_t str_find(Str s, Str needle, size_t from)
{
    if (from >= s.len || needle.len > s.len - from) {
        return needle.len == 0 && from < s.len ? from : s.len;
    }
    if (needle.len == 0) {
        return from;
    }
    const char *found = memmem(s.ptr + from, s.len - from, needle.ptr, needle.len);
    return found == NULL ? s.len : (size_t)(found - s.ptr);
}

Str str_slice(Str s, size_t from, size_t to)
{
    size_t end = to < s.len ? to : s.len;
    size_t start = from < end ? from : end;
    return start == 0 ? (Str){ s.ptr, end } : (Str){ s.ptr + start, end - start };
}

static bool white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Str str_trim(Str s)
{
    while (s.len > 0 && white(s.ptr[0])) {
        s = str_slice(s, 1, s.len);
    }
    while (s.len > 0 && white(s.ptr[s.len - 1])) {
        s.len--;
    }
    return s;
}

bool str_next(Str *rest, char separator, Str *ret_part)
{
    if (rest->len == 0) {
        return false;
    }
    const char *found = memchr(rest->ptr, separator, rest->len);
    size_t len = found == NULL ? rest->len : (size_t)(found - rest->ptr);
    *ret_part = str_slice(*rest, 0, len);
    *rest = str_slice(*rest, len + 1, rest->len);
    return true;
}

Str str_lower(Arena *out, Str s)
{
    char *text = arena_array(out, char, s.len);
    for (size_t i = 0; i < s.len; i++) {
        text[i] = lower(s.ptr[i]);
    }
    return (Str){ text, s.len };
}

/* Bytes of the well-formed sequence at `i` (RFC 3629, table 3-7 of Unicode); 0 when there is none.
 */
static size_t utf8_sequence(Str s, size_t i)
{
    unsigned char first = (unsigned char)s.ptr[i];
    if (first < 0x80) {
        return first == 0 ? 0 : 1;
    }
    size_t len = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || len > s.len - i) {
        return 0;
    }
    unsigned char second = (unsigned char)s.ptr[i + 1];
    unsigned char least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80; /* overlong forms */
    unsigned char most = first == 0xed   ? 0x9f
                         : first == 0xf4 ? 0x8f
                                         : 0xbf; /* surrogates, > 10FFFF */
    if (second < least || second > most) {
        return 0;
    }
    for (size_t k = 2; k < len; k++) {
        if (((unsigned char)s.ptr[i + k] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return len;
}

bool str_utf8_valid(Str s)
{
    size_t len;
    for (size_t i = 0; i < s.len; i += len) {
        len = utf8_sequence(s, i);
        if (len == 0) {
            return false;
        }
    }
    return true;
}

size_t str_utf8_count(Str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++) {
        count += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
    }
    return count;
}

bool str_parse_int64(Str s, int64_t *ret_value)
{
    bool negative = s.len > 0 && s.ptr[0] == '-';
    Str digits = str_slice(s, negative ? 1 : 0, s.len);
    if (digits.len == 0) {
        return false;
    }
    int64_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        int digit = digits.ptr[i] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, negative ? -digit : digit, &value)) {
            return false;
        }
    }
    *ret_value = value;
    return true;
}

uint64_t str_hash(Str s)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < s.len; i++) {
        hash = (hash ^ (unsigned char)s.ptr[i]) * UINT64_C(1099511628211);
    }
    return hash;
}
