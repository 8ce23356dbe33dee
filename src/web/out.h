/*
 * out.h - what templates write to: a growing buffer, escaping and formatting by C type.
 *
 * Generated code calls these; handlers make an Out, call one tpl_ function and send out_str. Only
 * Html is written as it is, and only html.c makes one.
 */
#ifndef WEB_OUT_H
#define WEB_OUT_H

#include <string.h>

#include "base/instant.h"
#include "domain/money.h"

enum { OUT_FIRST_BYTES = 32 * 1024 };

typedef struct Out {
    StrBuf buf;
    const Zone *zone; /* of the reader; NULL shows UTC and says so */
} Out;

/* A word of the database as a label: "awaiting_customer" becomes "Awaiting customer". */
typedef struct Label {
    Str word;
} Label;

/* Checked markup. Made in html.c only. */
typedef struct Html {
    Str markup;
} Html;

Out out_new(Arena *arena, const Zone *zone);
Str out_str(const Out *out); /* valid until the next write */

/* Makes room for `bytes` more. */
void out_grow(Out *out, size_t bytes);

/* Bytes as they are: the static text of a template. */
static inline void out_static(Out *out, const char *text, size_t bytes)
{
    if (out->buf.cap - out->buf.len < bytes) {
        out_grow(out, bytes);
    }
    memcpy(out->buf.ptr + out->buf.len, text, bytes);
    out->buf.len += bytes;
}

void out_text(Out *out, Str text);         /* escaped for HTML text and quoted values */
void out_plain(Out *out, Str text);        /* as it is, for mails in plain text */
void out_html(Out *out, Html html);        /* as it is */
void out_int(Out *out, int64_t value);     /* "-12" */
void out_size(Out *out, size_t value);     /* "12" */
void out_money(Out *out, Money amount);    /* "€1,249.95" */
void out_decimal(Out *out, Decimal value); /* "249.95" */
void out_label(Out *out, Label label);
void out_instant_long(Out *out, Instant instant);  /* "22 Nov 2026, 10:30"; empty for none */
void out_instant_short(Out *out, Instant instant); /* RFC 3339, for values */
void out_date_long(Out *out, Date date);           /* "22 Nov 2026", for people; empty for none */
void out_date_short(Out *out, Date date);          /* "2026-11-22", for values; empty for none */
/* A relative URL or one with http, https or mailto; any other becomes "#". Escaped. */
void out_url(Out *out, Str url);
void out_part(Out *out, Str text); /* percent-encoded: one part of a path or query */

static inline void out_int32(Out *out, int32_t value)
{
    out_int(out, value);
}

/* For templates: {{ label(order_state_name(order.state)) }}. */
static inline Label label(Str word)
{
    return (Label){ word };
}

/* clang-format off */
#define OUT_NUMBERS_ int32_t: out_int32, int64_t: out_int, size_t: out_size
#define OUT_VALUES_ Money: out_money, Decimal: out_decimal, Label: out_label, OUT_NUMBERS_

/* In HTML text, in quoted values, in plain text, and as a part of a URL. */
#define OUT_HTML(out, value) _Generic((value), Str: out_text, Html: out_html, \
    Date: out_date_long, Instant: out_instant_long, OUT_VALUES_)((out), (value))
#define OUT_ATTR(out, value) _Generic((value), Str: out_text, \
    Date: out_date_short, Instant: out_instant_short, OUT_VALUES_)((out), (value))
#define OUT_PLAIN(out, value) _Generic((value), Str: out_plain, \
    Date: out_date_long, Instant: out_instant_long, OUT_VALUES_)((out), (value))
#define OUT_PART(out, value) _Generic((value), Str: out_part, \
    Date: out_date_short, OUT_NUMBERS_)((out), (value))
/* clang-format on */

#endif
