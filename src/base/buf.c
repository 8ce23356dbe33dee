/* buf.c - formatted text and StrBuf. */
#include "base/str.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { FORMAT_STACK_BYTES = 512, BUF_FIRST_BYTES = 64 };

Str arena_printf(Arena *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str text = arena_vprintf(out, format, args);
    va_end(args);
    return text;
}

Str arena_vprintf(Arena *out, const char *format, va_list args)
{
    char first[FORMAT_STACK_BYTES];
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(first, sizeof(first), format, args);
    assert(len >= 0);
    char *text = arena_array(out, char, (size_t)len + 1);
    if ((size_t)len < sizeof(first)) {
        memcpy(text, first, (size_t)len);
    } else {
        (void)vsnprintf(text, (size_t)len + 1, format, again);
    }
    va_end(again);
    return (Str){ text, (size_t)len };
}

StrBuf buf_new(Arena *arena, size_t first_cap)
{
    return (StrBuf){ .arena = arena,
                     .ptr = first_cap == 0 ? NULL : arena_array(arena, char, first_cap),
                     .cap = first_cap };
}

/* Makes room for `more` bytes; in place when nothing was put on the arena since. */
static void reserve(StrBuf *buf, size_t more)
{
    if (more <= buf->cap - buf->len) {
        return;
    }
    size_t least = buf->len + more;
    size_t cap = buf->cap * 2 > BUF_FIRST_BYTES ? buf->cap * 2 : BUF_FIRST_BYTES;
    cap = cap > least ? cap : least;
    if (buf->ptr != NULL && buf->ptr + buf->cap == buf->arena->pos) {
        (void)arena_array(buf->arena, char, cap - buf->cap);
    } else {
        char *ptr = arena_array(buf->arena, char, cap);
        if (buf->len > 0) {
            memcpy(ptr, buf->ptr, buf->len);
        }
        buf->ptr = ptr;
    }
    buf->cap = cap;
}

void buf_add(StrBuf *buf, Str s)
{
    if (s.len == 0) {
        return;
    }
    reserve(buf, s.len);
    memcpy(buf->ptr + buf->len, s.ptr, s.len);
    buf->len += s.len;
}

void buf_add_char(StrBuf *buf, char c)
{
    reserve(buf, 1);
    buf->ptr[buf->len++] = c;
}

void buf_add_int(StrBuf *buf, int64_t value)
{
    char digits[24];
    size_t start = sizeof(digits);
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;

    do { /* a number has at most 19 digits */
        digits[--start] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        digits[--start] = '-';
    }
    buf_add(buf, (Str){ digits + start, sizeof(digits) - start });
}

void buf_addf(StrBuf *buf, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    reserve(buf, BUF_FIRST_BYTES); /* most pieces fit at once */
    size_t room = buf->cap - buf->len;
    int len = vsnprintf(buf->ptr + buf->len, room, format, args);
    assert(len >= 0);
    if ((size_t)len >= room) {
        reserve(buf, (size_t)len + 1); /* vsnprintf ends with a NUL that is not part of the text */
        (void)vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, again);
    }
    buf->len += (size_t)len;
    va_end(again);
    va_end(args);
}

Str buf_str(const StrBuf *buf)
{
    return (Str){ buf->ptr, buf->len };
}
