/*
 * price_office.h - the back office of the operator's price lists (R-CAT-03): lists, their prices,
 * drafts with what they change, publishing, and the history.
 *
 * A list has one draft at a time, of a person or of an import; it counts for nobody until it is
 * published. A plan that is edited has all its rows (tiers and days) in the draft. Editors name
 * what they saw: of a plan its stamp, of a draft its revision; who comes second reads that it is
 * another one by now. For the operator's administrators; its billing staff and auditors read.
 */
#ifndef SERVICE_PRICE_OFFICE_H
#define SERVICE_PRICE_OFFICE_H

#include "domain/price.h"
#include "service/app.h"

enum {
    PRICE_NOTE_BYTES_MAX = 200,
    PRICE_LIST_NAME_BYTES_MAX = 80,
    PRICE_BULK_ROWS_MAX = 10000, /* of one change of many */
    PRICE_HISTORY_MAX = 20
};

typedef struct PriceOfficeList {
    PriceListId id;
    Str code, name;
    Currency currency;
    bool marks_up;
    int64_t markup_ppm;
    Date valid_from; /* DATE_NONE: always */
    Date valid_to;   /* the last day; DATE_NONE: open */
    PriceProtection protection;
    int64_t protection_periods;
    int64_t version;  /* that counts; 0: as it was made */
    int64_t accounts; /* that have it */
    bool draft;       /* the rest is of it */
    int64_t draft_version, revision;
    bool importing; /* it is an import's, which publishes or drops it; nobody else does */
    Str draft_note, draft_by, changed_by;
    Instant draft_at, changed_at; /* changed_at: 0 when nobody edited it */
    int64_t draft_copies;         /* the version that it takes back; 0: none */
} PriceOfficeList;

/* By code. Fails: FORBIDDEN. */
MUST_USE Err *svc_price_office_lists(Call *call, PriceOfficeList **ret, size_t *ret_count);
/* Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_price_office_list(Call *call, Str code, PriceOfficeList *ret);

typedef struct PriceRowView {
    Str product_code, product_name, plan_code, plan_name, billing_label;
    Currency currency;
    bool drafted; /* it is in the draft */
    int64_t quantity_from;
    Date valid_from; /* DATE_NONE: always */
    Date valid_to;   /* the last day; DATE_NONE: open */
    PriceTerms terms;
    bool priced; /* the terms make a price: */
    Decimal price;
    Str amount;  /* of the terms, as it is typed */
    Str formula; /* in words */
} PriceRowView;

typedef struct PriceRowQuery {
    Str list;
    Str search; /* in product and plan; may be empty */
    bool draft; /* with the draft's rows in the place of what they replace */
    Page page;
} PriceRowQuery;
/* By plan, tier and day. Fails: FORBIDDEN, NOT_FOUND, FIELD_INVALID ("after"). */
MUST_USE Err *svc_price_office_rows(Call *call, PriceRowQuery *query, PriceRowView **ret,
                                    size_t *ret_count);

typedef struct PricePlanView {
    PriceOfficeList list;
    Str plan_code, plan_name, product_code, product_name, billing_label;
    bool metered; /* its prices are a tariff, and not edited here */
    bool drafted;
    Str stamp; /* of the rows: who saves names it */
    PriceRowView *rows;
    size_t rows_count;
} PricePlanView;
/* A plan's rows in a list, with the draft. Fails: FORBIDDEN, NOT_FOUND (list or plan). */
MUST_USE Err *svc_price_office_plan(Call *call, Str list, Str plan, PricePlanView *ret);

/* A row as it is typed. */
typedef struct PriceRowForm {
    Str list, plan;
    Str stamp; /* PricePlanView.stamp that was seen; empty: whatever there is */
    int64_t quantity_from;
    Date valid_from; /* DATE_NONE: always */
    Date valid_to;   /* the last day; DATE_NONE: open */
    PriceKind kind;
    Str amount, setup, suggested, cost; /* empty: not said */
    bool replaces;                      /* this row: */
    int64_t old_quantity;
    Date old_from;
} PriceRowForm;
/* Begins a draft when there is none. Fails: FORBIDDEN, NOT_FOUND, FIELD_…, PRICE_SEEN (the plan was
 * edited meanwhile), PRICE_DRAFT (an import is at work). */
MUST_USE Err *svc_price_row_save(Call *call, const PriceRowForm *form);
/* Takes old_quantity and old_from out; without rows the plan is not sold. Fails: as above. */
MUST_USE Err *svc_price_row_remove(Call *call, const PriceRowForm *form);

typedef struct PriceBulk {
    Str list;
    Str search;  /* as in the list; empty: all */
    Str percent; /* "2.5", "-10": of every fixed price, rounded at the currency's minor unit */
} PriceBulk;
/* Fixed prices that were changed; others stay. Fails: FORBIDDEN, NOT_FOUND, FIELD_INVALID,
 * FIELD_RANGE ("percent"; "search": more than PRICE_BULK_ROWS_MAX), PRICE_DRAFT. */
MUST_USE Err *svc_price_bulk(Call *call, const PriceBulk *bulk, int64_t *ret_changed);

/* Old and new of one tier and day. */
typedef struct PriceDifference {
    Str product_name, plan_code, plan_name;
    int64_t quantity_from;
    Date valid_from; /* DATE_NONE: always */
    bool was, is;
    Str before,
        after; /* "12.50", "20 % mark-up on cost 7.10 = 8.52", with days and fees that differ */
    bool percent_known;
    int64_t percent_ppm; /* of the price, when both are known */
} PriceDifference;
typedef struct PriceDifferenceQuery {
    Str list;
    int64_t version; /* 0: the draft */
    Page page;       /* of plans; its limit is the service's */
} PriceDifferenceQuery;
/* What a version changes, or changed; without a draft nothing. Fails: FORBIDDEN, NOT_FOUND (list or
 * version). */
MUST_USE Err *svc_price_differences(Call *call, PriceDifferenceQuery *query, PriceDifference **ret,
                                    size_t *ret_count);
/* How many plans the draft has. Fails: FORBIDDEN, NOT_FOUND (there is none). */
MUST_USE Err *svc_price_draft_plans(Call *call, Str list, int64_t *ret_plans);

/* The draft that was seen. */
typedef struct PriceDraftSeen {
    Str list;
    int64_t version, revision;
} PriceDraftSeen;
/* `from`: what it replaces counts until that day; DATE_NONE: at once. `note` may be empty. Fails:
 * FORBIDDEN, NOT_FOUND, PRICE_SEEN, PRICE_VERSION (it is no draft any more), PRICE_DRAFT (an
 * import is at work), PRICE_DAYS (two prices for the same day), FIELD_RANGE ("from": past). */
MUST_USE Err *svc_price_draft_publish(Call *call, const PriceDraftSeen *seen, Date from, Str note);
MUST_USE Err *svc_price_draft_discard(Call *call, const PriceDraftSeen *seen);

typedef struct PriceVersionView {
    int64_t number;
    PriceVersionState state;
    Str note, source;
    int64_t copies;
    Date counts_from; /* DATE_NONE: at once */
    Str made_by, published_by;
    Instant created_at, published_at;
} PriceVersionView;
/* Without the draft, newest first. Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_price_versions(Call *call, Str list, Page *page, PriceVersionView **ret,
                                 size_t *ret_count);
/* A published version becomes the draft. Fails: FORBIDDEN, NOT_FOUND, PRICE_DRAFT (there is a
 * draft). */
MUST_USE Err *svc_price_restore(Call *call, Str list, int64_t version);

/* What a list says beside its prices. */
typedef struct PriceListRulesForm {
    Str code;
    Str name;
    Date valid_from; /* DATE_NONE: always */
    Date valid_to;   /* the last day; DATE_NONE: open */
    PriceProtection protection;
    int64_t protection_periods; /* of PROTECTION_PERIODS */
    Str copy_of;  /* a new list: the code of one whose prices its draft has, or empty */
    Str currency; /* a new list: its own, unless it is a copy */
} PriceListRulesForm;
/* Fails: FORBIDDEN, FIELD_INVALID, FIELD_RANGE, NOT_FOUND (`copy_of`), PRICE_LIST_THERE. */
MUST_USE Err *svc_price_list_new(Call *call, const PriceListRulesForm *form);
/* Counts at once; what runs keeps the protection of its order. Fails: FORBIDDEN, NOT_FOUND,
 * FIELD_INVALID, FIELD_RANGE. */
MUST_USE Err *svc_price_list_rules(Call *call, const PriceListRulesForm *form);

#endif
