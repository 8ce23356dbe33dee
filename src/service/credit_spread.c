/*
 * credit_spread.c - a credit note takes no more off an invoice than stands on it (R7).
 *
 * A change that is dearer stands on a new invoice with the credit of the old line, so that the old
 * invoice keeps money that the new one lacks. What is given back later and does not fit on the new
 * invoice is put on a note of the old one, and of those before it.
 */
#include "service/subscription_internal.h"

enum { SPREAD_STEPS_MAX = 1000, SPREAD_NOTES = 4, SPREAD_NOTES_MORE = 64 };

/* So much of one tax went from the note of one invoice to that of another. */
typedef struct Moved {
    InvoiceId from;
    InvoiceId to;
    TaxDecision tax;
    int64_t amount;
} Moved;

typedef struct Spread {
    Call *call;
    Db *db;
    CreditNotes *notes;
    Moved *moved;
    size_t moved_count;
    size_t moved_room;
} Spread;

static bool same_tax(const TaxDecision *tax, const TaxGroup *group)
{
    return tax->category == group->category && tax->rate_ppm == group->rate_ppm;
}

static int64_t moved_before(const Spread *spread, InvoiceId from, InvoiceId to,
                            const TaxGroup *group)
{
    int64_t sum = 0;
    for (size_t i = 0; i < spread->moved_count; i++) {
        const Moved *moved = &spread->moved[i];
        bool same = moved->from.v == from.v && moved->to.v == to.v;
        sum += same && same_tax(&moved->tax, group) ? moved->amount : 0;
    }
    return sum;
}

static CreditNote *note_of(Spread *spread, const CreditNote *like, InvoiceId invoice, Str label)
{
    CreditNotes *notes = spread->notes;
    for (size_t i = 0; i < notes->count; i++) {
        if (notes->items[i].invoice.v == invoice.v) {
            return &notes->items[i];
        }
    }
    if (notes->count == notes->room) {
        return NULL;
    }
    CreditNote *note = &notes->items[notes->count++];
    *note = (CreditNote){ .seller = like->seller,
                          .buyer = like->buyer,
                          .invoice = invoice,
                          .label = label,
                          .currency = like->currency };
    return note;
}

static void line_append(Arena *out, CreditNote *note, const DocumentLine *line, EventId event)
{
    DocumentLine *lines = arena_array(out, DocumentLine, note->count + 1);
    EventId *events = arena_array(out, EventId, note->count + 1);
    for (size_t i = 0; i < note->count; i++) {
        lines[i] = note->lines[i];
        events[i] = note->events[i];
    }
    lines[note->count] = *line;
    events[note->count] = event;
    note->lines = lines;
    note->events = events;
    note->count++;
}

static void line_remove(CreditNote *note, size_t place)
{
    for (size_t i = place + 1; i < note->count; i++) {
        note->lines[i - 1] = note->lines[i];
        note->events[i - 1] = note->events[i];
    }
    note->count--;
}

/* A part of a credit line: what it is of stands on two notes. */
static DocumentLine part_of(const DocumentLine *line, int64_t amount)
{
    DocumentLine part = *line;
    part.net.minor = -amount;
    part.explain.unit_price = (Decimal){ -amount, currency_exponent(line->net.currency) };
    part.explain.quantity = 1;
    part.explain.num = 1;
    part.explain.den = 1;
    part.explain.source = S("a part of the credit of the line; the rest is on another note");
    return part;
}

/* Credit lines of the tax, the last ones first, up to the amount. */
static void move_lines(Spread *spread, size_t from, size_t to, const TaxGroup *group,
                       int64_t amount)
{
    Arena *out = spread->call->out;
    CreditNote *source = &spread->notes->items[from];
    CreditNote *target = &spread->notes->items[to];
    for (size_t i = source->count; i > 0 && amount > 0; i--) {
        DocumentLine *line = &source->lines[i - 1];
        if (line->net.minor >= 0 || !same_tax(&line->tax, group)) {
            continue;
        }
        EventId event = source->events[i - 1];
        if (-line->net.minor <= amount) {
            amount += line->net.minor;
            line_append(out, target, line, event);
            line_remove(source, i - 1);
            continue;
        }
        DocumentLine part = part_of(line, amount);
        *line = part_of(line, -line->net.minor - amount);
        line_append(out, target, &part, event);
        amount = 0;
    }
}

/* What the note takes off the invoice in this tax. */
static int64_t taken(const CreditNote *note, const TaxGroup *group)
{
    int64_t sum = 0;
    for (size_t i = 0; i < note->count; i++) {
        sum -= same_tax(&note->lines[i].tax, group) ? note->lines[i].net.minor : 0;
    }
    return sum;
}

static Err *spread_group(Spread *spread, size_t place, const TaxGroup *group, bool *ret_moved)
{
    Call *call = spread->call;
    CreditNote *note = &spread->notes->items[place];
    int64_t excess = taken(note, group) - group->base.minor;
    DocumentDonor *donors;
    size_t count;
    if (excess <= 0) {
        return NULL;
    }
    TRY(store_document_donors(spread->db, call->out, note->invoice, group, &donors, &count));
    for (size_t i = 0; i < count && excess > 0; i++) {
        int64_t part = donors[i].amount_minor -
                       moved_before(spread, note->invoice, donors[i].id, group) +
                       moved_before(spread, donors[i].id, note->invoice, group);
        part = part < excess ? part : excess;
        CreditNote *target =
            part <= 0 ? NULL : note_of(spread, note, donors[i].id, donors[i].label);
        if (target == NULL) {
            continue;
        }
        spread->moved = arena_room(call->out, spread->moved, sizeof(*spread->moved),
                                   spread->moved_count, &spread->moved_room);
        spread->moved[spread->moved_count++] =
            (Moved){ note->invoice,
                     donors[i].id,
                     { .category = group->category, .rate_ppm = group->rate_ppm },
                     part };
        move_lines(spread, place, (size_t)(target - spread->notes->items), group, part);
        excess -= part;
        *ret_moved = true;
    }
    return NULL;
}

static Err *spread_note(Spread *spread, size_t place, bool *ret_moved)
{
    const CreditNote *note = &spread->notes->items[place];
    TaxGroup *standing;
    size_t count;
    TRY(store_document_standing(spread->db, spread->call->out, note->invoice, note->currency,
                                &standing, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(spread_group(spread, place, &standing[i], ret_moved));
    }
    return NULL;
}

size_t credit_room(size_t credits)
{
    return credits == 0 ? 0 : SPREAD_NOTES * credits + SPREAD_NOTES_MORE;
}

Err *credit_spread(Call *call, Db *db, CreditNotes *notes)
{
    Spread spread = { .call = call, .db = db, .notes = notes };
    size_t kept = 0;
    size_t place = 0;
    for (int steps = 0; place < notes->count && steps < SPREAD_STEPS_MAX; steps++) {
        bool moved = false;
        TRY(spread_note(&spread, place, &moved));
        place = moved ? 0 : place + 1; /* it may have gone to one that was looked at */
    }
    for (size_t i = 0; i < notes->count; i++) {
        if (notes->items[i].count > 0) {
            notes->items[kept++] = notes->items[i];
        }
    }
    notes->count = kept;
    for (size_t i = 0; i < notes->count; i++) {
        CreditNote *note = &notes->items[i];
        TRY(credit_totals(call, db, note->invoice, note->currency, note->lines, note->count,
                          &note->totals));
    }
    return NULL;
}
