/*
 * money_lines.h - what one subscription owes on one edge, as lines of a document; one function for
 * the order's preview and for the invoice, so that both are equal to the cent. Shared inside
 * service/ only; no database.
 */
#ifndef SERVICE_MONEY_LINES_H
#define SERVICE_MONEY_LINES_H

#include "domain/invoice.h"
#include "domain/price.h"
#include "service/order.h"

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

/* The recurring lines due up to and including `until`, oldest first, with explanation, net and tax;
 * ids are zero. *ret_more: the rest waits for the next call. Fails: MONEY_RANGE, FIELD_INVALID (a
 * country). */
MUST_USE Err *charge_lines(const Charge *charge, Date until, DocumentLine ret_lines[DUE_LINE_MAX],
                           size_t *ret_count, bool *ret_more);
/* The day on which it will be due next, after what charged_through says; DATE_NONE when never. */
Date charge_next_due(const Charge *charge);
/* The schedule of the charge's billing periods. */
Schedule charge_schedule(const Charge *charge);

/* For pages: a line with its formula; the groups of a document's tax. */
Explained money_explained(Arena *out, const DocumentLine *line);
void money_taxes(Arena *out, const DocumentTotals *totals, TaxView **ret_taxes, size_t *ret_count);

#endif
