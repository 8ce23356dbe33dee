/*
 * cookie.h - reading the Cookie header and writing Set-Cookie.
 */
#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

#include "base/err.h"

enum { COOKIE_COUNT_MAX = 64, COOKIE_VALUE_BYTES_MAX = 1024 };

/* The value of a cookie in a Cookie header; empty when it is absent, malformed, or there twice with
 * different values (one of them may have been planted by a neighbouring host). */
Str cookie_find(Str header, Str name);
/* The name as it is sent: with "__Host-" in front when secure, which no other host can plant. */
Str cookie_name(Arena *out, Str name, bool secure);
/* Set-Cookie's value; name and value are checked by assertion. Zero age: until the browser closes;
 * below zero: removed. */
Str cookie_format(Arena *out, Str name, Str value, int64_t max_age_s, bool secure);

#endif
