/*
 * customer.h - the checks of the end customer form (R-ORD-03; field guide B1.5).
 *
 * An error stops the form; a warning can be overridden with a reason.
 */
#ifndef DOMAIN_CUSTOMER_H
#define DOMAIN_CUSTOMER_H

#include "base/err.h"

enum { CUSTOMER_ISSUE_MAX = 24, CUSTOMER_TEXT_BYTES_MAX = 200, CUSTOMER_REASON_BYTES_MIN = 3 };

/* What was typed; the members' names are the fields' names. */
typedef struct CustomerInput {
    Str company;
    Str contact;
    Str email;
    Str phone;
    Str street;
    Str city; /* these three as domain/address.h says */
    Str region;
    Str postcode;
    Str country;           /* ISO 3166 alpha-2 */
    Str vat_number;        /* may be empty */
    bool override_warning; /* go on in spite of the warnings ... */
    Str reason;            /* ... because of this */
} CustomerInput;

/* A problem of one field, at most one per field: the worst. */
typedef struct CustomerIssue {
    const char *field; /* "company" */
    bool missing;      /* a required field is empty */
    bool warning;      /* can be overridden */
    Str text;          /* for the user */
} CustomerIssue;

/* Writes the issues in the form's order and returns their number. `partner_domain` is the mail
 * domain of the partner's own account, or empty: an end customer may not have it. */
size_t customer_check(const CustomerInput *input, Str partner_domain,
                      CustomerIssue ret_issues[CUSTOMER_ISSUE_MAX]);
/* NULL when nothing stops the form. Fails: FIELD_REQUIRED or FIELD_INVALID with the first field
 * that has an error; FIELD_INVALID with "override_warning" and the text of the first warning when
 * it is not overridden; FIELD_REQUIRED with "reason" when it is, without a reason. */
MUST_USE Err *customer_refusal(const CustomerInput *input, const CustomerIssue *issues,
                               size_t count);

#endif
