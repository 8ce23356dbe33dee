/*
 * world.h - a scenario while it runs: subscriptions, accounts, documents and the clock.
 *
 * Every part is on the arena of the run. Time is an Instant; what is billed counts in Points.
 */
#ifndef SIMULATE_WORLD_H
#define SIMULATE_WORLD_H

#include "domain/billing/engine.h"
#include "simulate/simulate.h"

#define NEVER ((Instant){ INT64_MAX })

/* A change that was asked for now and takes effect later. */
typedef struct Planned {
    Point at;
    const SimEvent *event;
    int32_t cause;
    struct Planned *next;
} Planned;

/* A charge without a period: setup, a one-off product, a charge on account. */
typedef struct OneTime {
    LineKind kind;
    Decimal unit; /* list price */
    bool fixed;
    int64_t quantity;
    int32_t cause;
    bool billed;
    int64_t standing;
    void *document;
    struct OneTime *next;
} OneTime;

typedef struct Used {
    UsageRecord record;
    Str key;
    Point point;
    struct Used *next;
} Used;

/* A usage period on one edge that was billed. */
typedef struct UsagePeriod {
    int32_t buyer;
    Span span;
    Span cycle;
    int64_t billed;
    int32_t cause;
    int64_t true_up; /* to the minimum */
    bool stale;      /* usage came after it was billed */
    Charged *charged;
    struct UsagePeriod *next;
} UsagePeriod;

/* What a meter costs from a period's start on. */
typedef struct TariffVersion {
    Point from;
    const UsageTariff *tariff;
    struct TariffVersion *next;
} TariffVersion;

typedef struct SimDiscount {
    const SimEvent *event;
    int32_t cause;
    int32_t left; /* documents it still works on */
    struct SimDiscount *next;
} SimDiscount;

/* Seats that were added together; the newest come first. */
typedef struct Batch {
    int64_t quantity;
    Point from;
    Instant window_to; /* first instant at which they are bound; NEVER without a window */
    Instant full_to;   /* before it they come back whole */
    struct Batch *next;
} Batch;

typedef struct Past {
    SimHistory entry;
    struct Past *next;
} Past;

typedef struct Sub {
    int32_t number; /* place in World.subs */
    Str id;
    bool started;
    bool parked; /* cannot be billed */
    Component component;
    int32_t account, product, base, cause;
    int64_t quantity;
    Point start, paid_from;
    bool has_term;
    Span term;
    Grid term_grid;
    TermChoice choice;
    bool suspended, pauses_billing, by_dunning, ended;
    OneTime *one_times;
    Used *used;
    UsagePeriod *periods;
    TariffVersion *tariffs; /* newest first */
    Planned *planned;
    Batch *batches;
    SimDiscount *discounts;
    Past *history, *history_last;
    size_t history_count;
    Point due; /* cache of bill_next_due */
    bool due_known;
} Sub;

typedef struct Stage {
    SimDunningState state;
    struct Stage *next;
} Stage;

typedef struct Attempt {
    Date on;
    struct Attempt *next;
} Attempt;

/* What a document took: part of a charged line, or one use of a discount. */
typedef struct Taken {
    Sub *sub;
    Charged *line;
    Span span;
    int64_t quantity;
    int64_t amount;
    SimDiscount *discount;
    struct Taken *next;
} Taken;

/* An issued document and what is still open of it. */
typedef struct Issued {
    Taken *taken; /* given back when it is voided (R20) */
    SimDocument *document;
    bool is_credit_note;
    bool is_void;
    int64_t *standing_base; /* by group: not credited yet (R28) */
    int64_t *standing_tax;
    struct Issued *next; /* of the account, by date */
} Issued;

struct Draft;

typedef struct Party {
    int64_t credit; /* on account */
    int64_t wallet;
    Issued *documents, *documents_last;
    Issued *first_open; /* what is before it is paid or void for good */
    int64_t open;       /* due on its invoices */
    bool open_known;
    OneTime *charges;
    SimDiscount *discounts;
    Stage *stages, *stages_last;
    size_t stage_count;
    int32_t stage; /* of the policy, or -1 */
    bool parked;   /* a document of it does not fit: nothing more is billed to it */
    Attempt *attempts, *attempts_last;
    size_t attempt_count;
    bool paused;           /* dunning suspended it */
    int64_t paused_credit; /* given back since: due again once service resumes */
    bool fails_today;      /* an attempt fails, once today's bills are made */
    Instant retries[RETRY_MAX];
    size_t retry_count, retry_next;
    int32_t invoice_count, credit_note_count; /* as an issuer */
} Party;

/* Balances by kind and account; the operator is the last account. */
typedef enum Book {
    BOOK_RECEIVABLE,
    BOOK_PAYABLE,
    BOOK_COST,
    BOOK_REVENUE,
    BOOK_TAX,
    BOOK_CREDIT,
    BOOK_WALLET,
    BOOK_CASH,
    BOOK_COUNT
} Book;

typedef struct BookEntry {
    int64_t balance;
    bool moved;
} BookEntry;

typedef struct World {
    Arena *arena;
    const Scenario *scenario;
    Scale scale;
    Instant now;
    Sub **subs;
    size_t sub_count, sub_room;
    Party *parties; /* one more than accounts: the operator */
    EdgeRule *edges;
    Decimal *prices; /* list, by product, now */
    const UsageTariff **tariffs;
    Issued **documents;
    size_t document_count, document_room;
    size_t line_count;             /* of all drafts */
    struct Draft *charges, *stops; /* by account: the drafts of a billing run, empty in between */
    struct Draft *day; /* parent_daily: what the children of each account bought today */
    Date day_date;
    bool has_day;
    bool has_stale;  /* some period's usage came late */
    bool has_parked; /* some account is */
    int64_t volume;  /* of all documents: lines and tax without their signs */
    SimRefusal *refusals;
    size_t refusal_count, refusal_room;
    BookEntry *books;
    int64_t entries;
} World;

/* world.c */
Point world_point(const World *world);
Date world_today(const World *world);
Sub *world_sub(const World *world, int32_t number);
Sub *world_add_sub(World *world, Str id); /* beyond the scenario's: the part of a change */
const SimProduct *world_product(const World *world, const Sub *sub);
int32_t world_anchor_day(const World *world, int32_t account);
void world_refuse(World *world, int32_t cause, Str code, Str message);
/* Nobody waits for a subscription that cannot be billed: it is left out from now on (invariant 20).
 */
void world_park(World *world, Sub *sub, int32_t cause, const Err *err);
/* Nothing is billed to the account any more. */
bool world_is_parked(const World *world, int32_t account);
/* Fails: FIELD_RANGE (SIMULATE_DOCUMENT_MAX, SIMULATE_LINE_MAX), naming /until. */
MUST_USE Err *world_check_limits(const World *world);
void world_note(World *world, Sub *sub, Point at, Str what, int32_t cause);
BillInput world_input(const World *world, int32_t buyer, Point target);
void world_touch(Sub *sub); /* its next due point must be found again */
Point world_due(World *world, Sub *sub);
/* debit and credit of one amount; nothing for zero */
void world_post(World *world, Book debit, int32_t debit_account, Book credit,
                int32_t credit_account, int64_t amount);
/* Notes a fact of the subscription; one that has no room for it is parked. */
void world_change(World *world, Sub *sub, Change change);
int64_t quantity_of(Decimal value);
Decimal decimal_of_quantity(int64_t quantity);

/* subscribe.c */
void do_subscribe(World *world, const SimEvent *event, int32_t cause);
Sub *split_sub(World *world, Sub *sub, int64_t quantity, int32_t cause);
/* The billing period from the point on, which the end of a phase cuts: the term where there is no
 * other. */
Span billing_term(World *world, const Sub *sub, Point from);
Grid component_grid(World *world, const Sub *sub, Point point);

/* change.c: what happens to a subscription. Refusals are noted. */
void do_change_quantity(World *world, Sub *sub, const SimEvent *event, int32_t cause);
void do_change_product(World *world, Sub *sub, const SimEvent *event, int32_t cause);
/* Keeps the event for that point; plans of one point are carried out in the order they came in. */
void sub_plan(World *world, Sub *sub, const SimEvent *event, int32_t cause, Point at);
void do_planned(World *world, Sub *sub, const Planned *planned);
void do_change_anchor(World *world, Sub *sub, const SimEvent *event, int32_t cause);
void do_transfer(World *world, Sub *sub, const SimEvent *event, int32_t cause);
void do_set_price(World *world, const SimEvent *event, int32_t cause);

/* end.c */
void do_cancel(World *world, Sub *sub, const SimEvent *event, int32_t cause);
void do_uncancel(World *world, Sub *sub, int32_t cause);
void do_suspend(World *world, Sub *sub, bool billing, int32_t cause);
void do_resume(World *world, Sub *sub, bool billing, int32_t cause);
void do_end_of_term(World *world, Sub *sub, const SimEvent *event, int32_t cause);
void end_sub(World *world, Sub *sub, Point at, int32_t cause);
void end_with_addons(World *world, Sub *sub, Point at, int32_t cause);
void renew_due(World *world, Sub *sub);
void batch_add(World *world, Sub *sub, int64_t quantity, Point from);
/* Takes seats off the newest batches; false when the window of what is asked for is closed.
 * *ret_at is the point from which they are given back. */
bool batch_take(World *world, Sub *sub, int64_t quantity, Point *ret_at);
bool window_open(const World *world, const Sub *sub, bool *ret_full);

/* money.c: payments, credit on account, wallet */
void do_pay(World *world, const SimEvent *event, int32_t cause);
void do_credit(World *world, const SimEvent *event);
void do_refund(World *world, const SimEvent *event, int32_t cause);
void do_void_invoice(World *world, const SimEvent *event, int32_t cause);
int64_t party_open(Party *party); /* due on its invoices */
Date party_oldest_open(Party *party);
void document_settle(SimDocument *document);        /* due_amount and state from the facts */
void take_back(World *world, const Issued *issued); /* as if it had never been issued */

/* adjust.c */
void do_adjust(World *world, Sub *sub, const SimEvent *event, int32_t cause);

/* usage_lines.c */
void do_usage(World *world, Sub *sub, const SimEvent *event, int32_t cause);
/* The usage and true-up lines of a period that is billed first, or what late usage adds to it. */
MUST_USE Err *usage_lines(World *world, Sub *sub, UsagePeriod *period, struct Draft *draft);
UsagePeriod *usage_period(World *world, Sub *sub, Charged *charged);

/* dunning.c */
bool dunning_due(World *world); /* whether a stage changed */
Instant dunning_next(const World *world);

/* draft.c: the lines of one document before it is issued */
typedef struct DraftLine {
    SimLine line;
    Sub *sub;         /* or NULL */
    Charged *charged; /* a charge: what it became */
    Charged *credits; /* a credit: of what */
    int64_t quantity; /* of the credit */
    OneTime *one_time;
    SimDiscount *discounted; /* the first line of a discount: by which */
    int64_t discount;
} DraftLine;
typedef struct Draft {
    DraftLine *lines;
    size_t count, room;
} Draft;
DraftLine *draft_add(World *world, Draft *draft, SimLine line);
/* By subscription, then by day; credits before charges. */
void draft_sort(Draft *draft);
MUST_USE Err *draft_discount(World *world, Draft *draft, int32_t buyer);

/* document.c */
/* Issues a document of the lines; nothing for none. Where it does not fit the account is parked,
 * and what the lines took is given back. */
void issue(World *world, int32_t buyer, Draft *draft);
void park_account(World *world, int32_t account, Draft *draft);
/* parent_daily: keeps the lines for the seller's document of today. */
void keep_for_parent(World *world, int32_t child, const Draft *draft);
void flush_day(World *world);

/* bill_run.c */
/* Bills all that is due at the point, into documents. *ret_any: something was. Fails: FIELD_RANGE.
 */
MUST_USE Err *bill_now(World *world, Point target, bool *ret_any);
/* The instant at which the subscription is billed next, if nothing changes. */
Instant bill_instant(World *world, Sub *sub);

/* collect.c */
void collect_result(World *world, SimResult *ret_result);
SimDocuments collect_documents(World *world, size_t from);

#endif
