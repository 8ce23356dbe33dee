/*
 * history.h - random histories of one component, for property tests of the billing engine.
 *
 * A history is a policy and the dated changes of a component that three accounts may pay for:
 * account 0 sells to 1 and 2. Money is in euro. A property returns what is wrong with a history, or
 * an empty text.
 */
#ifndef TESTS_UNIT_DOMAIN_BILLING_HISTORY_H
#define TESTS_UNIT_DOMAIN_BILLING_HISTORY_H

#include "domain/billing/engine.h"
#include "tests/unit/domain/domain_test.h"

enum { HISTORY_CHANGE_MAX = 10, HISTORY_ACCOUNTS = 3 };

typedef struct HistoryChange {
    Change change;
    bool ahead; /* known from the first day on */
} HistoryChange;

typedef struct History {
    Scale scale;
    Policy policy;
    bool one_mode;                             /* all offers in advance, or all in arrears */
    HistoryChange changes[HISTORY_CHANGE_MAX]; /* by `at`; the first is the start */
    size_t count;
    Point step;  /* from bill to bill */
    Point until; /* at or after every change */
} History;

/* One line of a bill that was made, and what was asked for. */
typedef struct HistoryLine {
    int32_t buyer;
    Point target;
    BillLine line;
    struct HistoryLine *next;
} HistoryLine;

/* A component that was billed for all its buyers. */
typedef struct HistoryRun {
    Component component;
    HistoryLine *lines, *lines_last;
    size_t line_count;
    Point next[HISTORY_ACCOUNTS];    /* of the last bill */
    int64_t total[HISTORY_ACCOUNTS]; /* of all lines */
    int64_t credits;                 /* lines */
    int64_t stops;                   /* credits for service that ended */
} HistoryRun;

/* What holds at one point, found by going through all changes. */
typedef struct HistoryFacts {
    bool runs; /* started, not ended, not paused */
    int32_t account;
    int64_t quantity;
    Offer offer;
    Grid grid;
} HistoryFacts;

extern const EdgeRule history_edges[HISTORY_ACCOUNTS];

History history_random(Random *random);
Str history_text(Arena *out, const History *history);
HistoryFacts history_facts(const History *history, Point point);
bool history_pays(const History *history, int32_t buyer, int32_t account);
BillInput history_input(const History *history, int32_t buyer, Point target);

/* All changes are known, one bill at the end; `backwards` asks the last buyer first. */
Str history_bill_at_once(Arena *out, const History *history, bool backwards, HistoryRun *ret_run);
/* A bill at each step, changes as they come. Each bill is asked for twice, and again after it. */
Str history_bill_in_steps(Arena *out, const History *history, HistoryRun *ret_run);

bool bill_line_eq(const BillLine *a, const BillLine *b);

#endif
