/*
 * wanted.h - what should be charged: the stretches of a component cut into cycles.
 */
#ifndef DOMAIN_BILLING_WANTED_H
#define DOMAIN_BILLING_WANTED_H

#include "domain/billing/engine.h"

/* One line that is wanted: the part of one cycle with one set of facts. */
typedef struct Piece {
    Span span;
    Span cycle;
    Point due;
    const Stretch *stretch;
} Piece;

typedef struct Pieces {
    Piece *items;
    size_t count;
} Pieces;

/* The pieces that end after `from` and begin or are due before `to`, for the buyer of the input, by
 * time. Fails: FIELD_RANGE (over BILL_LINE_MAX). */
MUST_USE Err *wanted_pieces(Arena *out, const BillInput *input, const Stretch *stretches,
                            size_t count, Point from, Point to, Pieces *ret_pieces);
/* The first piece that ends after `from`; false when there is none. */
bool wanted_first(const BillInput *input, const Stretch *stretches, size_t count, Point from,
                  Piece *ret_piece);

#endif
