/* out.c - escaping and formatting for templates. */
#include "web/out.h"

#include <assert.h>
#include <stdbool.h>

enum { NUMBER_BYTES_MAX = 24 };

Out out_new(Arena *arena, const Zone *zone)
{
    return (Out){ .buf = buf_new(arena, OUT_FIRST_BYTES), .zone = zone };
}

Str out_str(const Out *out)
{
    return (Str){ out->buf.ptr, out->buf.len };
}

void out_grow(Out *out, size_t bytes)
{
    size_t cap = out->buf.cap < OUT_FIRST_BYTES ? OUT_FIRST_BYTES : out->buf.cap;

    while (cap - out->buf.len < bytes) {
        assert(cap < ARENA_CAP_BYTES);
        cap *= 2;
    }
    char *ptr = arena_array(out->buf.arena, char, cap);
    if (out->buf.len > 0) {
        memcpy(ptr, out->buf.ptr, out->buf.len);
    }
    out->buf.ptr = ptr;
    out->buf.cap = cap;
}

/* Zero for bytes that are written as they are, else an index into entities. */
static const unsigned char entity_of[256] = {
    ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5
};
static const Str entities[] = { STR_INIT(""),     STR_INIT("&amp;"),  STR_INIT("&lt;"),
                                STR_INIT("&gt;"), STR_INIT("&quot;"), STR_INIT("&#39;") };

void out_text(Out *out, Str text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char entity = entity_of[(unsigned char)text.ptr[i]];
        if (entity != 0) {
            out_static(out, text.ptr + from, i - from);
            out_static(out, entities[entity].ptr, entities[entity].len);
            from = i + 1;
        }
    }
    if (from < text.len) {
        out_static(out, text.ptr + from, text.len - from);
    }
}

void out_plain(Out *out, Str text)
{
    if (text.len > 0) {
        out_static(out, text.ptr, text.len);
    }
}

void out_html(Out *out, Html html)
{
    out_plain(out, html.markup);
}

void out_size(Out *out, size_t value)
{
    char digits[NUMBER_BYTES_MAX];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    out_static(out, digits + at, sizeof(digits) - at);
}

void out_int(Out *out, int64_t value)
{
    if (value < 0) {
        out_static(out, "-", 1);
        out_size(out, (size_t)0 - (size_t)value);
        return;
    }
    out_size(out, (size_t)value);
}

void out_money(Out *out, Money amount)
{
    out_text(out, money_display(out->buf.arena, amount));
}

void out_decimal(Out *out, Decimal value)
{
    out_plain(out, decimal_format(out->buf.arena, value));
}

void out_label(Out *out, Label label)
{
    for (size_t i = 0; i < label.word.len; i++) {
        char byte = label.word.ptr[i];
        if (i == 0 && byte >= 'a' && byte <= 'z') {
            byte = (char)(byte - 'a' + 'A');
        } else if (byte == '_') {
            byte = ' ';
        }
        out_text(out, (Str){ &byte, 1 });
    }
}

static void two_digits(Out *out, int32_t value)
{
    char digits[2] = { (char)('0' + value / 10 % 10), (char)('0' + value % 10) };

    out_static(out, digits, sizeof(digits));
}

void out_date_long(Out *out, Date date)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    if (date_is_none(date)) {
        return;
    }
    Civil civil = date_civil(date);
    out_int(out, civil.day);
    out_static(out, " ", 1);
    out_static(out, months + ((size_t)civil.month - 1) * 3, 3);
    out_static(out, " ", 1);
    out_int(out, civil.year);
}

void out_date_short(Out *out, Date date)
{
    if (date_is_none(date)) {
        return;
    }
    Civil civil = date_civil(date);
    two_digits(out, civil.year / 100);
    two_digits(out, civil.year % 100);
    out_static(out, "-", 1);
    two_digits(out, civil.month);
    out_static(out, "-", 1);
    two_digits(out, civil.day);
}

void out_instant_long(Out *out, Instant instant)
{
    if (instant.us == 0) {
        return;
    }
    if (out->zone == NULL) {
        Str text = instant_format(out->buf.arena, instant); /* "2026-11-22T08:30:00Z" */
        out_date_long(out, (Date){ (int32_t)(instant.us / DAY_US) });
        out_static(out, ", ", 2);
        out_plain(out, str_slice(text, 11, 16));
        out_static(out, " UTC", 4);
        return;
    }
    Str local = instant_format_local(out->buf.arena, instant, out->zone);
    out_date_long(out, date_of(instant, out->zone));
    out_static(out, ",", 1);
    out_plain(out, str_slice(local, 10, local.len));
}

void out_instant_short(Out *out, Instant instant)
{
    out_plain(out, instant_format(out->buf.arena, instant));
}

/* Browsers drop control characters and read '\' as '/', so neither may hide a scheme or a host. */
static bool url_allowed(Str url)
{
    for (size_t i = 0; i < url.len; i++) {
        if ((unsigned char)url.ptr[i] <= ' ' || url.ptr[i] == '\\') {
            return false;
        }
    }
    if (str_starts(url, S("//"))) {
        return false;
    }
    for (size_t i = 0; i < url.len; i++) {
        char byte = url.ptr[i];
        if (byte == '/' || byte == '?' || byte == '#') {
            return true;
        }
        if (byte == ':') {
            Str scheme = str_slice(url, 0, i);
            return str_eq_nocase(scheme, S("http")) || str_eq_nocase(scheme, S("https")) ||
                   str_eq_nocase(scheme, S("mailto"));
        }
    }
    return true;
}

void out_url(Out *out, Str url)
{
    out_text(out, url_allowed(url) ? url : S("#"));
}

static bool part_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '~';
}

void out_part(Out *out, Str text)
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (part_plain(text.ptr[i])) {
            out_static(out, text.ptr + i, 1);
        } else {
            char code[3] = { '%', hex[byte >> 4], hex[byte & 15] };
            out_static(out, code, sizeof(code));
        }
    }
}
