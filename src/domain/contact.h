/*
 * contact.h - the forms of e-mail addresses and phone numbers.
 */
#ifndef DOMAIN_CONTACT_H
#define DOMAIN_CONTACT_H

#include "base/str.h"

/* "name@example.com": one @, a dot in the domain, no blanks, at most 254 bytes. */
bool email_valid(Str email);
/* The part after the first @, as it is written; empty when there is none. */
Str email_domain(Str email);
/* Digits, blanks, ( ) . - and a leading +; 5 to 15 digits (E.164). */
bool phone_valid(Str phone);

#endif
