/* bill.c - the bill of a component: what it looks at, and what is noted of it. */
#include "domain/billing/engine_internal.h"

static Point smaller(Point a, Point b)
{
    return a < b ? a : b;
}

/* The line, or the last before it, of the buyer that something stands of after `from`; NULL. Lines
 * are billed about in order of time, so that the way back is short. */
static Charged *last_open(Charged *line, int32_t buyer, Point from)
{
    while (line != NULL && line->latest > from &&
           (line->buyer != buyer || line->kept == NULL || line->span.to <= from)) {
        line = line->before;
    }
    return line == NULL || line->latest <= from ? NULL : line;
}

/* The point from which facts and lines must be held against each other: the first that is not
 * settled, and then the start of every line and piece that it touches. */
static Point look_from(const BillInput *input, const Component *component, const Stretches *now,
                       const Stretches *all)
{
    Point from = smaller(component->next, component->fresh);
    for (size_t i = 0; i < component->change_count; i++) {
        Point at = component->changes[i].at;
        if (at > component->seen && at <= input->target) {
            from = smaller(from, at);
        }
    }
    Point before;
    do {
        Piece piece;
        before = from;
        const Charged *line = last_open(component->charged_last, input->buyer, before);
        for (; line != NULL; line = last_open(line->before, input->buyer, before)) {
            from = smaller(from, line->span.from);
        }
        if (wanted_first(input, now->items, now->count, before, &piece)) {
            from = smaller(from, piece.span.from);
        }
        if (wanted_first(input, all->items, all->count, before, &piece)) {
            from = smaller(from, piece.span.from);
        }
    } while (from < before);
    return from;
}

static void open_lines(Arena *out, const BillInput *input, const Component *component, Point from,
                       BillLines *lines)
{
    size_t count = 0;
    Charged *last = last_open(component->charged_last, input->buyer, from);
    for (Charged *line = last; line != NULL; line = last_open(line->before, input->buyer, from)) {
        count++;
    }
    lines->standings = arena_array(out, BillStanding, count);
    lines->standing_count = count;
    for (Charged *line = last; line != NULL; line = last_open(line->before, input->buyer, from)) {
        count--;
        lines->standings[count] = (BillStanding){ line, line->standing, line->kept };
    }
}

static Point lines_end(const BillLines *lines)
{
    Point end = INT64_MIN;
    for (size_t i = 0; i < lines->standing_count; i++) {
        Point to = lines->standings[i].line->span.to;
        end = to > end ? to : end;
    }
    return end;
}

/* A price to come is charged with the cycle it begins in, before its day: so a line of it is wanted
 * though the changes up to the target do not know it. */
static Pieces held_against(Arena *out, const BillInput *input, const Pieces *now, const Pieces *all)
{
    size_t first = all->count;
    while (first > 0 && all->items[first - 1].span.from > input->target) {
        first--;
    }
    if (first == all->count) {
        return *now;
    }
    Pieces held = { arena_array(out, Piece, now->count + all->count - first), 0 };
    size_t i = 0;
    while (i < now->count || first < all->count) { /* by `from` */
        bool ahead = i == now->count ||
                     (first < all->count && all->items[first].span.from < now->items[i].span.from);
        held.items[held.count] = ahead ? all->items[first] : now->items[i];
        held.count += !ahead || all->items[first].due <= input->target ? 1 : 0;
        first += ahead ? 1 : 0;
        i += ahead ? 0 : 1;
    }
    return held;
}

/* Where the next bill goes on; a buyer from whom nothing more is wanted holds nobody up. */
static Point next_after(const BillInput *input, const Stretches *all, const Pieces *pieces)
{
    Point next = POINT_NEVER;
    Piece more;
    for (size_t i = 0; i < pieces->count; i++) {
        const Piece *piece = &pieces->items[i];
        if (piece->due > input->target) {
            return piece->span.from;
        }
        next = piece->span.to;
    }
    return wanted_first(input, all->items, all->count, next, &more) ? next : POINT_NEVER;
}

Err *bill_lines(Arena *out, const BillInput *input, const Component *component,
                BillLines *ret_lines)
{
    BillLines lines = { 0 };
    Stretches now, all;
    now.count = component_stretches(out, component, input->target, &now.items);
    all.count = component_stretches(out, component, POINT_NEVER, &all.items);
    Point from = look_from(input, component, &now, &all);
    open_lines(out, input, component, from, &lines);

    Bill bill = { .out = out, .input = input, .component = component, .lines = &lines };
    TRY(wanted_pieces(out, input, now.items, now.count, from, lines_end(&lines), &bill.now));
    TRY(wanted_pieces(out, input, all.items, all.count, from,
                      scale_next(input->scale, input->target), &bill.all));
    bill.held = held_against(out, input, &bill.now, &bill.all);
    TRY(bill_difference(&bill));
    lines.next = next_after(input, &all, &bill.all);
    *ret_lines = lines;
    return NULL;
}

Charged *bill_commit_charge(Arena *out, Component *component, int32_t buyer, const BillLine *line,
                            int64_t discount, void *document)
{
    Charged *charged = arena_new(out, Charged);
    *charged = (Charged){ .buyer = buyer,
                          .offer = line->offer,
                          .unit = line->unit,
                          .quantity = line->quantity,
                          .span = line->span,
                          .cycle = line->cycle,
                          .grid = line->grid,
                          .billed = line->amount - discount,
                          .standing = line->amount - discount,
                          .document = document };
    charged->kept = arena_new(out, Kept);
    *charged->kept = (Kept){ line->span, line->quantity, NULL };
    charged->before = component->charged_last;
    charged->latest = line->span.to;
    if (component->charged_last == NULL) {
        component->charged = charged;
    } else {
        Point latest = component->charged_last->latest;
        charged->latest = latest > line->span.to ? latest : line->span.to;
        component->charged_last->next = charged;
    }
    component->charged_last = charged;
    return charged;
}

void bill_commit_credits(const BillLines *bill)
{
    for (size_t i = 0; i < bill->standing_count; i++) {
        const BillStanding *standing = &bill->standings[i];
        standing->line->standing = standing->standing;
        standing->line->kept = standing->kept;
    }
}

void bill_settle(Component *component, Point target, Point next)
{
    component->fresh = POINT_NEVER;
    component->seen = target > component->seen ? target : component->seen;
    if (next != POINT_NEVER) {
        component->next = next;
    } else if (component->next <= target) {
        component->next = target;
    }
}

void bill_forget(Component *component, Charged *line)
{
    line->kept = NULL;
    line->standing = 0;
    component->fresh = smaller(component->fresh, line->span.from);
}

void bill_restore(Arena *out, Component *component, Charged *line, Span span, int64_t quantity,
                  int64_t amount)
{
    Kept **place = &line->kept;
    while (*place != NULL && (*place)->span.from < span.from) {
        place = &(*place)->next;
    }
    Kept *kept = arena_new(out, Kept);
    *kept = (Kept){ span, quantity, *place };
    *place = kept;
    line->standing += amount;
    component->fresh = smaller(component->fresh, span.from);
}

Point bill_next_due(Arena scratch, const BillInput *input, const Component *component)
{
    Point due = component->fresh;
    Stretch *stretches;
    Piece piece;
    for (size_t i = 0; i < component->change_count; i++) {
        Point at = component->changes[i].at;
        due = at > component->seen ? smaller(due, at) : due;
    }
    size_t count = component_stretches(&scratch, component, POINT_NEVER, &stretches);
    if (wanted_first(input, stretches, count, component->next, &piece)) {
        due = smaller(due, piece.due);
    }
    return due;
}
