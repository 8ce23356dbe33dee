/*
 * cidr.h - networks in CIDR notation, IPv4 and IPv6, exact: the bits after the prefix are zero.
 */
#ifndef CONNECTOR_CIDR_H
#define CONNECTOR_CIDR_H

#include "base/str.h"

/* Reads "10.0.0.0/8" or "2001:db8::/32". On success *ret_text is the canonical form and the result
 * is empty; else the result says in one sentence what is wrong and, where one can be told, what is
 * right. */
Str cidr_parse(Arena *out, Str text, Str *ret_text);

#endif
