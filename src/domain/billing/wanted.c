/* wanted.c - stretches into pieces of one cycle each. */
#include "domain/billing/wanted.h"

static bool is_wanted(const BillInput *input, const Stretch *stretch)
{
    return stretch->billed && edge_pays(input, stretch->account);
}

static Span term_at(const BillInput *input, Point point)
{
    return input->terms == NULL ? (Span){ INT64_MIN, POINT_NEVER }
                                : grid_cycle(input->scale, input->terms, point);
}

static Piece piece_at(const BillInput *input, const Stretch *stretch, Point from)
{
    Span cycle = grid_cycle(input->scale, &stretch->grid, from);
    Span term = term_at(input, from);
    Point to = cycle.to < term.to ? cycle.to : term.to;
    Point cut = to < stretch->cycle_end ? to : stretch->cycle_end;
    Span span = { from, to < stretch->span.to ? to : stretch->span.to };
    bool in_advance = stretch->offer.mode == MODE_IN_ADVANCE;
    return (Piece){ span, cycle, in_advance ? span.from : cut, stretch };
}

/* Where the piece that contains `from` begins on this stretch. */
static Point first_from(const BillInput *input, const Stretch *stretch, Point from)
{
    if (from <= stretch->span.from) {
        return stretch->span.from;
    }
    Span cycle = grid_cycle(input->scale, &stretch->grid, from);
    Span term = term_at(input, from);
    Point first = cycle.from > term.from ? cycle.from : term.from;
    return first > stretch->span.from ? first : stretch->span.from;
}

bool wanted_first(const BillInput *input, const Stretch *stretches, size_t count, Point from,
                  Piece *ret_piece)
{
    for (size_t i = 0; i < count; i++) {
        const Stretch *stretch = &stretches[i];
        if (is_wanted(input, stretch) && stretch->span.to > from) {
            *ret_piece = piece_at(input, stretch, first_from(input, stretch, from));
            return true;
        }
    }
    return false;
}

static void append(Arena *out, Pieces *pieces, size_t *room, Piece piece)
{
    pieces->items = arena_room(out, pieces->items, sizeof(*pieces->items), pieces->count, room);
    pieces->items[pieces->count] = piece;
    pieces->count++;
}

/* The piece goes on in the cycle of the last one at another price: both are one charge's lines. */
static bool splits_cycle(const Piece *last, const Piece *piece)
{
    return piece->stretch->with_cycle && piece->stretch->offer.mode == MODE_IN_ADVANCE &&
           span_eq(last->cycle, piece->cycle) && last->span.to == piece->span.from;
}

Err *wanted_pieces(Arena *out, const BillInput *input, const Stretch *stretches, size_t count,
                   Point from, Point to, Pieces *ret_pieces)
{
    Pieces pieces = { 0 };
    size_t room = 0;
    for (size_t i = 0; i < count; i++) {
        const Stretch *stretch = &stretches[i];
        if (!is_wanted(input, stretch) || stretch->span.to <= from) {
            continue;
        }
        Point at = first_from(input, stretch, from);
        while (at < stretch->span.to) {
            Piece piece = piece_at(input, stretch, at);
            const Piece *last = pieces.count == 0 ? NULL : &pieces.items[pieces.count - 1];
            if (last != NULL && splits_cycle(last, &piece)) {
                piece.due = last->due;
            }
            if (at >= to && piece.due >= to) {
                break;
            }
            if (pieces.count == BILL_LINE_MAX) {
                return ERR(FIELD_RANGE, "more than %d periods at once", (int)BILL_LINE_MAX);
            }
            append(out, &pieces, &room, piece);
            at = piece.span.to;
        }
    }
    *ret_pieces = pieces;
    return NULL;
}
