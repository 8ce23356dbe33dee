/*
 * uri.h - percent-encoding, strictly.
 */
#ifndef HTTP_URI_H
#define HTTP_URI_H

#include "base/err.h"

/* Decodes %XX, and '+' as a space when `plus` (forms and query strings). False for a broken escape,
 * a NUL, or bytes that must be escaped (space, controls, non-ASCII). The result may be any other
 * bytes: the caller checks UTF-8. */
MUST_USE bool uri_decode(Arena *out, Str text, bool plus, Str *ret_text);
/* Escapes all but letters, digits and "-._~". */
Str uri_encode(Arena *out, Str text);

#endif
