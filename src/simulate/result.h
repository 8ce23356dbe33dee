/*
 * result.h - what a scenario gave: documents, refusals, states, balances (scenario.md 2).
 */
#ifndef SIMULATE_RESULT_H
#define SIMULATE_RESULT_H

#include "domain/billing/scale.h"
#include "domain/invoice.h"
#include "simulate/scenario.h"

typedef struct SimLine {
    LineKind kind;
    Str subscription; /* id; empty: none. A preview may know parts that never come to be. */
    int32_t product;  /* or SCENARIO_NONE */
    int32_t child;    /* account of a summary line, or SCENARIO_NONE */
    bool has_span;
    Span span;
    bool has_quantity; /* with unit_price */
    Decimal quantity;
    Decimal unit_price; /* usage of a tariff with tiers has none: has_unit_price is false */
    bool has_unit_price;
    bool has_proration;
    int64_t num;
    int64_t den;
    Span cycle;
    RoundingRule rounding;
    int64_t amount; /* minor units */
    int32_t tax;    /* of Scenario.taxes, or SCENARIO_NONE */
    int32_t event;  /* place in the file, or SCENARIO_NONE */
    Str credits;    /* number of the document whose line it credits; empty */
} SimLine;

typedef struct SimTaxGroup {
    int32_t tax; /* of Scenario.taxes */
    int64_t base;
    int64_t amount;
} SimTaxGroup;

/* An invoice or, with a negative gross, a credit note. */
typedef struct SimDocument {
    Str number;
    int32_t account; /* the buyer */
    int32_t issuer;  /* account, or SCENARIO_NONE: the operator */
    Date date;
    Date due;
    SimLine *lines;
    size_t line_count;
    SimTaxGroup *groups; /* by first appearance */
    size_t group_count;
    int64_t net, tax, gross, paid, credited, prepaid, due_amount;
    Str state; /* "issued", "partly_paid", "paid", "void"; of a credit note "applied", "issued",
                  "refunded" */
} SimDocument;

typedef struct SimDocuments {
    SimDocument **invoices; /* in order of issue */
    size_t invoice_count;
    SimDocument **credit_notes;
    size_t credit_note_count;
} SimDocuments;

typedef struct SimPreview {
    int32_t event;
    SimDocuments documents;
} SimPreview;

typedef struct SimRefusal {
    int32_t event; /* place in the file */
    Str code;
    Str message;
} SimRefusal;

typedef struct SimBatch {
    Decimal quantity;
    Point from;
    Point
        window_to; /* first point at which it cannot be taken back; POINT_NEVER without a window */
} SimBatch;

typedef struct SimHistory {
    Point at;
    Str what;      /* the word of an event, or "renew", "phase", "price", "end" */
    int32_t event; /* or SCENARIO_NONE */
} SimHistory;

typedef struct SimSubscriptionResult {
    Str id;
    int32_t account;
    int32_t product;
    Str state; /* pending, trial, active, suspended, parked, cancel_scheduled, ended */
    Decimal quantity;
    Span *periods;
    size_t period_count;
    bool has_term;
    Span term;
    SimBatch *batches;
    size_t batch_count;
    SimHistory *history;
    size_t history_count;
} SimSubscriptionResult;

typedef struct SimDunningState {
    Str state;
    Date from;
    Date to; /* DATE_NONE: still in it */
} SimDunningState;

typedef struct SimAccountResult {
    int32_t account;
    int64_t balance;
    int64_t prepaid;
    SimDunningState *dunning;
    size_t dunning_count;
    Date *attempts;
    size_t attempt_count;
} SimAccountResult;

typedef struct SimLedgerAccount {
    Str name; /* "receivable:C1" */
    int64_t balance;
} SimLedgerAccount;

typedef struct SimResult {
    Scale scale;
    SimDocuments documents;
    SimPreview *previews;
    size_t preview_count;
    SimRefusal *refusals; /* in the order in which they happened */
    size_t refusal_count;
    SimSubscriptionResult *subscriptions;
    size_t subscription_count;
    SimAccountResult *accounts; /* in the scenario's order */
    size_t account_count;
    int64_t ledger_entries;
    int64_t ledger_sum;
    SimLedgerAccount *ledger; /* sorted by name; those that ever moved */
    size_t ledger_count;
} SimResult;

/* One JSON document and a line feed, scenario.md 2; the same result gives the same bytes. */
void result_write(StrBuf *buf, const Scenario *scenario, const SimResult *result);

#endif
