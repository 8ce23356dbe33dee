/*
 * engine_internal.h - one bill while it is worked out, for bill.c and engine.c.
 */
#ifndef DOMAIN_BILLING_ENGINE_INTERNAL_H
#define DOMAIN_BILLING_ENGINE_INTERNAL_H

#include "domain/billing/wanted.h"

typedef struct Stretches {
    Stretch *items;
    size_t count;
} Stretches;

typedef struct Bill {
    Arena *out;
    const BillInput *input;
    const Component *component;
    BillLines *lines;
    Pieces now;  /* wanted by the changes up to the target */
    Pieces all;  /* wanted by all known changes: what is charged */
    Pieces held; /* what charged lines are held against: now, and what all charge ahead */
} Bill;

/* Credits, then charges, into bill->lines. */
MUST_USE Err *bill_difference(Bill *bill);

#endif
