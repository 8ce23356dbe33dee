/*
 * money_lines.h - what one subscription owes on one edge, as lines of a document; one function for
 * the order's preview, the run and its preview, and what ending it gives back, so that all are
 * equal to the cent. Shared inside service/ only; no database.
 */
#ifndef SERVICE_MONEY_LINES_H
#define SERVICE_MONEY_LINES_H

#include "domain/billing/engine.h"
#include "domain/invoice.h"
#include "domain/price.h"
#include "service/order.h"

enum { CHARGE_LINES_MAX = 64 }; /* of one sale at a time */

/* One subscription on one edge seller > buyer. */
typedef struct Charge {
    SubscriptionId subscription; /* zero for a draft */
    AccountId owner;             /* who uses it */
    Str owner_name;
    Str title;
    Price price;
    int64_t quantity;
    Date start;         /* first charged day */
    int32_t anchor_day; /* of the edge's buyer */
    Period billing;
    Period term;
    Date charged_through; /* DATE_NONE: nothing was charged */
    Date end;             /* DATE_NONE: runs on */
    Str seller_country;
    Str buyer_country;
    Str buyer_vat_id;
    TaxCategory home; /* the product's tax category */
} Charge;

typedef struct ChargeLines {
    DocumentLine *lines; /* oldest first, with explanation, net and tax; ids are zero */
    size_t count;        /* at most CHARGE_LINES_MAX */
    Date next;           /* the day on which it is due next; DATE_NONE when never */
    bool more;           /* the rest waits for the next call */
} ChargeLines;

/* The recurring lines due up to and including `until`. Fails: MONEY_RANGE, FIELD_INVALID (a
 * country), FIELD_RANGE (over BILL_LINE_MAX). */
MUST_USE Err *charge_lines(Arena *out, const Charge *charge, Date until, ChargeLines *ret_lines);
/* The schedule of the charge's billing periods. */
Schedule charge_schedule(const Charge *charge);

/* A line that charged the sale. */
typedef struct ChargedLine {
    Interval days;
    Interval cycle;
    Interval kept; /* of its days, those that are not given back yet */
    int64_t quantity;
    Decimal unit_price;
    int64_t billed;   /* minor units */
    int64_t standing; /* less what was given back */
} ChargedLine;

/* What of a charged line comes back. */
typedef struct ChargeCredit {
    size_t line; /* its place in the lines that were given */
    Interval days;
    Explain explain; /* the negative billed amount x 1 x the unused days / the days of the line */
    Money net;       /* below zero */
} ChargeCredit;

/* What its end on `charge->end` gives back of the charged lines, by their days (R15); at most one
 * credit a line. Fails: MONEY_RANGE, FIELD_RANGE, INVOICE_STATE (a line is not as the charge). */
MUST_USE Err *charge_credits(Arena *out, const Charge *charge, const ChargedLine *lines,
                             size_t count, ChargeCredit **ret_credits, size_t *ret_count);

/* For pages: a line with its formula; the groups of a document's tax. */
Explained money_explained(Arena *out, const DocumentLine *line);
void money_taxes(Arena *out, const DocumentTotals *totals, TaxView **ret_taxes, size_t *ret_count);

#endif
