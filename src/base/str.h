/*
 * str.h - text as pointer and length, borrowed, never NUL-terminated; and StrBuf, which builds one.
 *
 * C strings appear only at the edge (str_cstr). Two literal forms: S("x") in expressions,
 * STR_INIT("x") in static tables. Names of the standard library's reserved spaces (str[a-z],
 * is[a-z]) are avoided.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

typedef struct Str {
    const char *ptr;
    size_t len;
} Str;

#define STR_INIT(literal)               \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }
#define S(literal) ((Str)STR_INIT(literal))
#define STR_ARG(s) (int)(s).len, (s).ptr /* for "%.*s" */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

Str str_from_cstr(const char *text); /* NULL gives the empty Str */
const char *str_cstr(Arena *out, Str s);
Str str_dup(Arena *out, Str s);
bool str_eq(Str a, Str b);
bool str_eq_nocase(Str a, Str b); /* ASCII letters only */
int str_cmp(Str a, Str b);        /* bytewise, for sorting */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
/* Index of the first `needle` at or after `from`; s.len when there is none. */
size_t str_find(Str s, Str needle, size_t from);
/* Bytes [from, to), clamped to the length. */
Str str_slice(Str s, size_t from, size_t to);
/* Without ASCII white space at either end. */
Str str_trim(Str s);
/* Cuts the text up to `separator` off the front of *rest; false when *rest was empty before. Empty
 * parts are given, but a separator at the end adds none: "a,,b," has three parts, "" none. */
bool str_next(Str *rest, char separator, Str *ret_part);
Str str_lower(Arena *out, Str s); /* ASCII letters only */
/* Well-formed UTF-8 without NUL (RFC 3629). */
bool str_utf8_valid(Str s);
/* Code points in valid UTF-8. */
size_t str_utf8_count(Str s);
/* A whole decimal number, optional '-', nothing else; false on overflow or other bytes. */
bool str_parse_int64(Str s, int64_t *ret_value);
uint64_t str_hash(Str s); /* FNV-1a, for tables; not for secrets */

Str arena_printf(Arena *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str arena_vprintf(Arena *out, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Grows on its arena; the text is valid until the next append. */
typedef struct StrBuf {
    Arena *arena;
    char *ptr;
    size_t len;
    size_t cap;
} StrBuf;

StrBuf buf_new(Arena *arena, size_t first_cap);
void buf_add(StrBuf *buf, Str s);
void buf_add_char(StrBuf *buf, char c);
void buf_add_int(StrBuf *buf, int64_t value);
void buf_addf(StrBuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str buf_str(const StrBuf *buf);

#endif
