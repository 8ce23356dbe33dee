/*
 * bill_page.h - one page of the billing run: some sales of some buyers, in one transaction.
 *
 * A page reads what is due, computes its lines, issues one document for each buyer, seller and
 * currency, and moves the sales on. It holds whole buyers as far as it can: only one with more
 * than a page, or whose sales are far behind, is billed in several documents.
 */
#ifndef SERVICE_BILL_PAGE_H
#define SERVICE_BILL_PAGE_H

#include "domain/subscription.h"
#include "service/bill_internal.h"
#include "service/money_lines.h"
#include "service/usage_bill.h"
#include "store/bill_store.h"

/* A sale that cannot be billed. */
typedef struct BillParked {
    AccountId buyer;
    Date due_on;
    Str cause; /* "sub_… (title): why" */
} BillParked;

typedef struct BillPage {
    Call *call;
    AccountId last_buyer; /* the page ends with this buyer at the latest */
    Date until;           /* DATE_NONE: today in each buyer's zone */
    bool dry_run;
    int32_t max; /* 1..BILL_PAGE_MAX sales */
    /* It begins after this sale. */
    AccountId after_buyer;
    SubscriptionId after;
    /* A buyer of whom the page before may have left something; zero: none. */
    AccountId open;
    bool open_parked;
    /* What came of it; set again when its transaction is repeated. */
    AccountId next_buyer;
    SubscriptionId next;
    AccountId next_open;
    bool next_open_parked;
    bool last;  /* nothing after this page */
    bool again; /* the last sale has more periods than one page takes */
    BillResult result;
    Issue *issues;
    size_t issue_count;
} BillPage;

/* The body of its transaction. Fails: DB_CONFLICT (somebody else bills the same sales), and what
 * one sale of the page breaks for all of them. */
MUST_USE Err *bill_page_body(Db *db, void *context);
/* The days up to which sales are read: a buyer's own day may come earlier. */
BillQuery bill_page_query(const BillPage *page);
/* Inside a transaction: makes the cause to be seen, with the means to try again. */
MUST_USE Err *bill_park(Call *call, Db *db, const BillParked *parked);
/* "sub_… (title): why" */
Str bill_cause(Arena *out, SubscriptionId subscription, Str title, Str reason);
void bill_result_add(BillResult *sum, const BillResult *part);
void bill_result_cause(BillResult *result, Str cause);

/* What a page is made of, one sale after the other (bill_charge.c). */
typedef struct PageLine {
    AccountId buyer;
    AccountId seller;
    Currency currency;
    DocumentLine line;
    EventId event; /* what caused it */
} PageLine;

/* A line that goes on a credit note for the invoice: of service that stopped, or of a change that
 * comes to less than nothing. */
typedef struct PageStop {
    PageLine line;
    InvoiceId invoice;
    Str label; /* the invoice's */
} PageStop;

/* A charged period that is shorter now, or one that is left of it. */
typedef struct PageCut {
    ChargedPeriodAdd period;
    bool is_new;
} PageCut;

enum { BILL_CUTS_MAX = 4000 };

/* A subscription that goes into its next term. */
typedef struct BillRenewal {
    SubscriptionId subscription;
    AccountId account;
    Date old_to;
    Interval term;
    bool tell; /* it is in the history: the term is not simply the next billing period */
    size_t line_first, line_count;
} BillRenewal;

/* A sale that is renewed after its protection, at another price. */
typedef struct BillReprice {
    const BillRow *row;
    Date on;
    Price price;
    struct BillReprice *next; /* by row and day */
} BillReprice;

typedef struct BillWork {
    BillPage *page;
    Db *db;
    BillRow *rows;
    size_t row_count; /* of those read, the ones that the page takes */
    DocumentPartyRow *parties;
    size_t party_count;
    const ChargeHistory **histories; /* of the rows; NULL: nothing of it is open */
    PageLine *lines;
    size_t line_count;
    PageStop *stops;
    size_t stop_count;
    PageCut *cuts;
    size_t cut_count;
    BillMove *moves;
    size_t move_count;
    BillRenewal *renewals;
    size_t renewal_count;
    BillParked *parked;
    size_t parked_count;
    UsageDue *usages; /* of the metered sales */
    size_t usage_count;
    BillReprice *reprices;
    BillReprice **reprices_end;
} BillWork;

/* A sale as its lines are computed from it. Fails: SUBSCRIPTION_STATE, FIELD_INVALID. */
MUST_USE Err *bill_charge_of(const BillRow *row, const DocumentPartyRow *seller,
                             const DocumentPartyRow *buyer, Charge *ret_charge);
/* Puts the prices that count at renewals into the histories of the sales (bill_reprice.c). */
MUST_USE Err *bill_reprice(BillWork *work, Db *db);
/* Keeps them, of the sales that the page moves on. */
MUST_USE Err *bill_reprices_write(BillWork *work, Db *db);
/* Computes the lines of all rows; may take fewer rows than were read. */
MUST_USE Err *bill_charge_rows(BillWork *work);
/* A metered sale, rated from what the database has; then into the lists (bill_use.c). Fails: as
 * usage_due and bill_charge_of. */
MUST_USE Err *bill_use_charge(const BillWork *work, const BillRow *row, Date until,
                              UsageDue *ret_due);
void bill_use_take(BillWork *work, const UsageDue *due);
/* The documents of the lines: credit notes, then one invoice for each buyer, seller and currency.
 * Fails: INVOICE_STATE, MONEY_RANGE. */
MUST_USE Err *bill_page_issues(BillWork *work, Db *db);
/* Takes what is given back out of the charged periods. */
MUST_USE Err *bill_page_cuts(BillWork *work, Db *db);
/* Notes what the issued documents charge. */
MUST_USE Err *bill_page_periods(BillWork *work, Db *db);
/* Sums up the page into its result. */
void bill_page_count(BillWork *work);
/* The last day that is charged, in the buyer's calendar. */
MUST_USE Err *bill_buyer_until(const BillWork *work, AccountId buyer, Date *ret_until);

#endif
