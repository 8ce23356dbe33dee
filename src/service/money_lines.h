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
#include "domain/sale_change.h"
#include "service/order.h"

enum { CHARGE_LINES_MAX = 64, CHANGED_LINES_MAX = 500 }; /* of one sale at a time */

/* A dated change of the sale, as its edge sees it; by day and then as they were asked for, the
 * first being the start. */
typedef struct ChargeFact {
    SaleChangeKind kind;
    Date on;
    int64_t quantity; /* start, quantity */
    PlanId plan;      /* of a price: the one whose price it is */
    bool priced;      /* it has a price on this edge */
    Price price;      /* start, plan, price */
    Period billing;   /* start, plan: this and what follows */
    Period term;
    Date calendar; /* periods and terms are counted from this day */
    Str title;
    TaxCategory home;
    EventId event;
} ChargeFact;

/* A line that charged the sale. */
typedef struct ChargedLine {
    InvoiceLineId id;
    InvoiceId document;
    Str label; /* of its document */
    Str title;
    TaxDecision tax;
    Interval days;
    Interval cycle;
    const Interval *kept; /* its charged periods: of its days, those that are not given back */
    size_t kept_count;
    int64_t quantity;
    Decimal unit_price;
    int64_t billed;   /* minor units */
    int64_t standing; /* less what was given back */
} ChargedLine;

/* What a sale is billed by that has changed. */
typedef struct ChargeHistory {
    const ChargeFact *facts;
    size_t fact_count;
    const ChargedLine *lines; /* at least those in cycles that end after charge_look_back */
    size_t line_count;
    Date open_on; /* from this day on facts and lines may differ */
} ChargeHistory;

/* One subscription on one edge seller > buyer. */
typedef struct Charge {
    SubscriptionId subscription; /* zero for a draft */
    AccountId owner;             /* who uses it */
    Str owner_name;
    Str title;
    Price price;
    int64_t quantity;
    Date start;         /* first charged day */
    Date calendar;      /* periods and terms are counted from this day; DATE_NONE: from the start */
    int32_t anchor_day; /* of the edge's buyer */
    Period billing;
    Period term;
    Date charged_through; /* DATE_NONE: nothing was charged */
    Date end;             /* DATE_NONE: runs on */
    Decimal setup;        /* once for each unit, with the first charge */
    bool keeps;           /* its end gives nothing back */
    Str seller_country;
    Str buyer_country;
    Str buyer_vat_id;
    TaxCategory home;             /* the product's tax category */
    const ChargeHistory *history; /* NULL: it is billed as it is, from charged_through on */
} Charge;

typedef struct ChargeItem {
    DocumentLine line;          /* with explanation, net and tax; the id is zero */
    EventId event;              /* what caused it, where a change did; else zero */
    const ChargedLine *credits; /* of a credit: the charged line */
    bool stops;                 /* a credit because the service stopped, not because it changed */
} ChargeItem;

/* A charged period that is no longer as it was, or is new. */
typedef struct ChargeCut {
    InvoiceLineId line;
    Interval days;
    bool is_new;
} ChargeCut;

typedef struct ChargeLines {
    ChargeItem *items; /* oldest first */
    size_t count;      /* at most CHARGE_LINES_MAX; of a changed sale CHANGED_LINES_MAX */
    Date through;      /* charged up to here after them */
    Date next;         /* the day on which it is due next; DATE_NONE when never */
    Date open_on;      /* from here on it must be looked at again; DATE_NONE: it is as it says */
    bool more;         /* the rest waits for the next call */
    ChargeCut *cuts;   /* of what was charged before */
    size_t cut_count;
} ChargeLines;

/* Of the title of a set-up. */
#define SETUP_SUFFIX ": set-up"

/* Which items stand on credit notes; the others stand on the invoice. */
typedef enum ChargeNoted {
    CHARGE_NOTED_STOPS, /* those of service that stopped */
    CHARGE_NOTED_ALL,   /* all: they come to less than nothing, and are of one invoice (R16, R19) */
    CHARGE_NOTED_CREDITS /* all credits: they are of several */
} ChargeNoted;
ChargeNoted charge_noted(const ChargeLines *due);

/* It is charged once: for its first day only, whatever its plan says. */
void charge_once(Charge *charge);
/* The recurring lines due up to and including `until`, and of a changed sale the credits; before
 * the first of them the set-up. Fails:
 * MONEY_RANGE, FIELD_INVALID (a country), FIELD_RANGE (too many lines). */
MUST_USE Err *charge_lines(Arena *out, const Charge *charge, Date until, ChargeLines *ret_lines);
/* The same for a change on that day, and what is due next after it; `planned`: what is due before
 * is taken as billed by then. The charge has a history. */
MUST_USE Err *charge_lines_on(Arena *out, const Charge *charge, Date on, bool planned,
                              ChargeLines *ret_lines, Date *ret_next, Money *ret_next_net);
/* The day from which its periods and terms are counted. */
Date charge_calendar(const Charge *charge);
/* The schedule of the charge's billing periods. */
Schedule charge_schedule(const Charge *charge);
/* Lines of cycles that end by then cannot differ from facts from the day on. */
Date charge_look_back(const ChargeFact *facts, size_t count, Date day);

/* What of a charged line comes back. */
typedef struct ChargeCredit {
    size_t line; /* its place in the lines that were given */
    Interval days;
    Explain explain; /* the negative billed amount x 1 x the unused days / the days of the line */
    Money net;       /* below zero */
} ChargeCredit;

/* What its end on `charge->end` gives back of the charged lines, by their days (R15). Fails:
 * MONEY_RANGE, FIELD_RANGE, INVOICE_STATE (a line is not as the charge). */
MUST_USE Err *charge_credits(Arena *out, const Charge *charge, const ChargedLine *lines,
                             size_t count, ChargeCredit **ret_credits, size_t *ret_count);

/* For pages: a line with its formula; the groups of a document's tax. */
Explained money_explained(Arena *out, const DocumentLine *line);
void money_taxes(Arena *out, const DocumentTotals *totals, TaxView **ret_taxes, size_t *ret_count);

#endif
