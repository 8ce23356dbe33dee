/* engine.c - the difference between what is wanted and what is charged. */
#include "domain/billing/engine_internal.h"

bool edge_pays(const BillInput *input, int32_t account)
{
    if (input->buyer == EDGE_ANY) {
        return true;
    }
    if (input->policy->edges == EDGES_OWN) {
        return account == input->buyer;
    }
    while (account >= 0 && account != input->buyer) {
        account = input->edges[account].seller;
    }
    return account >= 0;
}

static Err *too_large(Err *err)
{
    return err == NULL ? NULL : err_wrap(err, ERR_MONEY_RANGE, "the amount of a line is too large");
}

Err *edge_price(const BillInput *input, int32_t account, const Offer *offer, Decimal *ret_price)
{
    const EdgeRule *edge = &input->edges[input->buyer];
    *ret_price = offer->price;
    if (!edge->has_rule || (offer->fixed && account == input->buyer)) {
        return NULL;
    }
    int32_t exponent = currency_exponent(input->currency);
    const int64_t factors[] = { offer->price.units, RATE_ONE + edge->markup, num_pow10(exponent) };
    const int64_t divisors[] = { num_pow10(offer->price.scale), RATE_ONE };
    ret_price->scale = exponent;
    return too_large(num_ratio(factors, COUNT_OF(factors), divisors, COUNT_OF(divisors),
                               ROUND_HALF_UP, &ret_price->units));
}

Err *bill_amount(const BillInput *input, Decimal unit, int64_t quantity, Ratio ratio,
                 int64_t *ret_amount)
{
    RoundingRule rule = input->policy->rounding;
    bool by_unit = rule == ROUNDING_UNIT_DOWN;
    int64_t minor = num_pow10(currency_exponent(input->currency));
    const int64_t factors[] = { unit.units, ratio.num, minor, by_unit ? QUANTITY_ONE : quantity };
    const int64_t divisors[] = { num_pow10(unit.scale), ratio.den, QUANTITY_ONE };
    TRY(too_large(num_ratio(factors, COUNT_OF(factors), divisors, COUNT_OF(divisors),
                            rounding_rule_kind(rule), ret_amount)));
    if (by_unit) {
        TRY(too_large(num_mul_div(*ret_amount, quantity, QUANTITY_ONE, ROUND_DOWN, ret_amount)));
    }
    return NULL;
}

static Err *add_line(Bill *bill, BillLine line)
{
    BillLines *lines = bill->lines;
    if (lines->count == BILL_LINE_MAX) {
        return ERR(FIELD_RANGE, "more than %d lines at once", (int)BILL_LINE_MAX);
    }
    lines->lines =
        arena_room(bill->out, lines->lines, sizeof(*lines->lines), lines->count, &lines->room);
    lines->lines[lines->count] = line;
    lines->count++;
    return NULL;
}

/* Charges and what they are compared with must be of the same facts; by the difference, quantities
 * may differ. */
static bool matches(const Bill *bill, const Charged *line, int64_t quantity, const Piece *piece)
{
    bool delta = bill->input->policy->quantity_change == QUANTITY_CHANGE_DELTA;
    return (delta || quantity == piece->stretch->quantity) &&
           offer_eq(&line->offer, &piece->stretch->offer) && span_eq(line->cycle, piece->cycle);
}

/* The list without that much of the quantity on the span. */
static Kept *kept_less(Arena *out, const Kept *kept, Span span, int64_t quantity)
{
    Kept head = { 0 };
    Kept *last = &head;
    for (; kept != NULL; kept = kept->next) {
        Span both = span_overlap(kept->span, span);
        if (span_empty(both)) {
            both = (Span){ kept->span.to, kept->span.to };
        }
        const Kept parts[] = {
            { { kept->span.from, both.from }, kept->quantity, NULL },
            { both, kept->quantity - quantity, NULL },
            { { both.to, kept->span.to }, kept->quantity, NULL },
        };
        for (size_t i = 0; i < COUNT_OF(parts); i++) {
            bool reduced = i == 1;
            if (!span_empty(parts[i].span) && (!reduced || parts[i].quantity > 0)) {
                last->next = arena_new(out, Kept);
                last = last->next;
                *last = parts[i];
            }
        }
    }
    return head.next;
}

/* The share of the charged line that the span is, without the quantity. */
static Ratio share_of_line(const Bill *bill, const Charged *line, Span span)
{
    const BillInput *input = bill->input;
    if (input->policy->proration != PRORATION_MONTH) {
        return grid_length_ratio(input->policy, span, line->span);
    }
    Ratio part = grid_ratio(input->scale, input->policy, &line->grid, span, line->cycle, false);
    Ratio whole =
        grid_ratio(input->scale, input->policy, &line->grid, line->span, line->cycle, true);
    return (Ratio){ part.num, whole.num > 0 ? whole.num : 1 };
}

/* The cause of what holds at the point: the last change up to it that the target saw. */
static int32_t cause_at(const Bill *bill, Point point)
{
    const Component *component = bill->component;
    int32_t cause = component->changes[0].cause;
    for (size_t i = 0; i < component->change_count; i++) {
        const Change *change = &component->changes[i];
        bool counts = change->at <= point && change->at <= bill->input->target;
        if (counts && change->kind != CHANGE_PHASE) {
            cause = change->cause;
        }
    }
    return cause;
}

/* R15: the billed amount by the unused part of the line, and of its quantity where a part of that
 * came back before; all that stands when nothing is kept. */
static Err *credit_line(Bill *bill, BillStanding *standing, Span span, int64_t quantity,
                        BillReason reason)
{
    const Charged *line = standing->line;
    Ratio share = share_of_line(bill, line, span);
    int64_t credit;
    standing->kept = kept_less(bill->out, standing->kept, span, INT64_MAX);
    const CreditShare unused = { .billed = line->billed,
                                 .standing = standing->standing,
                                 .num = share.num,
                                 .den = share.den,
                                 .quantity = quantity,
                                 .whole = line->quantity > 0 ? line->quantity : 1,
                                 .is_last = standing->kept == NULL };
    TRY(credit_share(&unused, bill->input->policy->rounding, &credit));
    standing->standing -= credit;
    if (credit == 0) {
        return NULL;
    }
    return add_line(bill, (BillLine){ .reason = reason,
                                      .credits = standing->line,
                                      .span = span,
                                      .cycle = line->span,
                                      .ratio = share,
                                      .quantity = quantity,
                                      .unit = line->unit,
                                      .offer = line->offer,
                                      .grid = line->grid,
                                      .amount = -credit,
                                      .cause = cause_at(bill, span.from) });
}

/* Something else is wanted on a part of the span, so that it is a change and not an end. */
static bool is_change(const Bill *bill, Span span)
{
    for (size_t i = 0; i < bill->now.count; i++) {
        if (!span_empty(span_overlap(bill->now.items[i].span, span))) {
            return true;
        }
    }
    return false;
}

/* One stretch of a charged line that is not wanted any more. */
static Err *credit_stretch(Bill *bill, BillStanding *standing, Span span, int64_t quantity)
{
    const Policy *policy = bill->input->policy;
    const Charged *line = standing->line;
    BillReason reason = is_change(bill, span) ? BILL_CHANGE : BILL_STOP;
    Point end = component_end(bill->component, bill->input->target);
    bool is_whole = span_eq(span, line->span);
    bool stays_paid = reason == BILL_STOP && span.from >= end && policy->refund == CREDIT_NONE;
    if (stays_paid || (policy->proration == PRORATION_NONE && !is_whole)) {
        return NULL;
    }
    if (reason == BILL_CHANGE && policy->quantity_change == QUANTITY_CHANGE_REBILL) {
        return credit_line(bill, standing, line->span, line->quantity, reason);
    }
    return credit_line(bill, standing, span, quantity, reason);
}

static Err *credit_unwanted(Bill *bill, BillStanding *standing)
{
    for (const Kept *kept = standing->line->kept; kept != NULL; kept = kept->next) {
        Point at = kept->span.from;
        for (size_t i = 0; i < bill->held.count && standing->kept != NULL; i++) {
            const Piece *piece = &bill->held.items[i];
            Span both = span_overlap(kept->span, piece->span);
            if (span_empty(both) || !matches(bill, standing->line, kept->quantity, piece)) {
                continue;
            }
            if (both.from > at) {
                TRY(credit_stretch(bill, standing, (Span){ at, both.from }, kept->quantity));
            }
            at = both.to > at ? both.to : at;
        }
        if (at < kept->span.to && standing->kept != NULL) {
            TRY(credit_stretch(bill, standing, (Span){ at, kept->span.to }, kept->quantity));
        }
    }
    return NULL;
}

/* What is charged at a point of a piece, and up to where that holds. */
typedef struct Cover {
    int64_t quantity;
    bool any;
    Point to;
} Cover;

static Cover cover_at(const Bill *bill, const Piece *piece, Point at)
{
    bool whole_cycles = bill->input->policy->proration == PRORATION_NONE;
    bool is_future = piece->span.from > bill->input->target; /* changed when that day comes */
    Cover cover = { .to = piece->span.to };
    for (size_t i = 0; i < bill->lines->standing_count; i++) {
        const BillStanding *standing = &bill->lines->standings[i];
        for (const Kept *kept = standing->kept; kept != NULL; kept = kept->next) {
            bool counts = matches(bill, standing->line, kept->quantity, piece) || is_future ||
                          (whole_cycles && span_eq(standing->line->cycle, piece->cycle));
            if (!counts || kept->span.to <= at) {
                continue;
            }
            bool here = kept->span.from <= at;
            Point turn = here ? kept->span.to : kept->span.from;
            cover.to = turn < cover.to ? turn : cover.to;
            cover.any = cover.any || here;
            cover.quantity += here ? kept->quantity : 0;
        }
    }
    return cover;
}

static Err *charge_line(Bill *bill, const Piece *piece, Span span, int64_t quantity)
{
    const BillInput *input = bill->input;
    const Stretch *stretch = piece->stretch;
    bool first = stretch->first && span.from == stretch->span.from;
    BillLine line = { .reason = BILL_CHARGE,
                      .span = span,
                      .cycle = piece->cycle,
                      .quantity = quantity,
                      .offer = stretch->offer,
                      .grid = stretch->grid,
                      .cause = stretch->cause };
    line.ratio = grid_ratio(input->scale, input->policy, &stretch->grid, span, piece->cycle, first);
    TRY(edge_price(input, stretch->account, &stretch->offer, &line.unit));
    TRY(bill_amount(input, line.unit, quantity, line.ratio, &line.amount));
    return add_line(bill, line);
}

/* A decrease by the difference: one line, taken from the newest charges first (R17). */
static Err *credit_difference(Bill *bill, const Piece *piece, Span span, int64_t quantity)
{
    const BillInput *input = bill->input;
    BillLine line = { .reason = BILL_CHANGE,
                      .span = span,
                      .cycle = piece->cycle,
                      .quantity = quantity,
                      .offer = piece->stretch->offer,
                      .grid = piece->stretch->grid,
                      .cause = piece->stretch->cause };
    int64_t left;
    line.ratio = grid_ratio(input->scale, input->policy, &line.grid, span, piece->cycle, false);
    TRY(edge_price(input, piece->stretch->account, &line.offer, &line.unit));
    TRY(bill_amount(input, line.unit, quantity, line.ratio, &left));
    for (size_t i = bill->lines->standing_count; i > 0 && quantity > 0; i--) {
        BillStanding *standing = &bill->lines->standings[i - 1];
        for (const Kept *kept = standing->kept; kept != NULL; kept = kept->next) {
            bool covers = kept->span.from <= span.from && kept->span.to >= span.to;
            if (!covers || !matches(bill, standing->line, kept->quantity, piece)) {
                continue;
            }
            int64_t taken = kept->quantity < quantity ? kept->quantity : quantity;
            standing->kept = kept_less(bill->out, standing->kept, span, taken);
            quantity -= taken;
            bool all = standing->kept == NULL;
            int64_t part = all || left > standing->standing ? standing->standing : left;
            standing->standing -= part;
            left = left > part ? left - part : 0;
            line.amount -= part;
            line.credits = standing->line;
            break;
        }
    }
    return line.amount == 0 ? NULL : add_line(bill, line);
}

/* Charges what of the piece is not charged, or by the difference credits what is charged too much.
 * `charge` and `credit` say which of both. */
static Err *level_piece(Bill *bill, const Piece *piece, bool charge, bool credit)
{
    int64_t wanted = piece->stretch->quantity;
    Point at = piece->span.from;
    while (at < piece->span.to) {
        Cover cover = cover_at(bill, piece, at);
        Span span = { at, cover.to };
        while (!credit && span.to < piece->span.to) { /* one line a gap; a credit is of one line */
            Cover more = cover_at(bill, piece, span.to);
            if (more.any != cover.any || more.quantity != cover.quantity) {
                break;
            }
            span.to = more.to;
        }
        bool delta = bill->input->policy->quantity_change == QUANTITY_CHANGE_DELTA;
        if (!cover.any && charge) {
            TRY(charge_line(bill, piece, span, wanted));
        } else if (cover.any && delta && charge && cover.quantity < wanted) {
            TRY(charge_line(bill, piece, span, wanted - cover.quantity));
        } else if (cover.any && delta && credit && cover.quantity > wanted) {
            TRY(credit_difference(bill, piece, span, cover.quantity - wanted));
        }
        at = span.to;
    }
    return NULL;
}

static int by_from(const BillLine *x, const BillLine *y)
{
    if (x->span.from != y->span.from) {
        return x->span.from < y->span.from ? -1 : 1;
    }
    return (x->reason == BILL_CHARGE) - (y->reason == BILL_CHARGE);
}

/* Stable: lines of one day and kind stay as they were made. */
static void sort_lines(BillLines *lines)
{
    for (size_t i = 1; i < lines->count; i++) {
        BillLine line = lines->lines[i];
        size_t place = i;
        while (place > 0 && by_from(&lines->lines[place - 1], &line) > 0) {
            lines->lines[place] = lines->lines[place - 1];
            place--;
        }
        lines->lines[place] = line;
    }
}

Err *bill_difference(Bill *bill)
{
    Point target = bill->input->target;
    for (size_t i = 0; i < bill->lines->standing_count; i++) {
        TRY(credit_unwanted(bill, &bill->lines->standings[i]));
    }
    for (size_t i = 0; i < bill->now.count; i++) {
        TRY(level_piece(bill, &bill->now.items[i], false, true));
    }
    for (size_t i = 0; i < bill->all.count; i++) {
        const Piece *piece = &bill->all.items[i];
        if (piece->due <= target) {
            TRY(level_piece(bill, piece, true, false));
        }
    }
    sort_lines(bill->lines);
    return NULL;
}
