/*
 * price_import.h - prices as CSV at any size (R-CAT-06): list, plan, currency, price, cost, srp,
 * setup, quantity_from, valid_from, valid_to, kind; or a vendor's price sheet (price_sheet.h).
 * Export writes what import reads.
 *
 * The file is read as a stream and staged in drafts of the lists that it is about, which count for
 * nobody; then it is compared with what counts, a part at a time, and published at once in one
 * transaction. Any wrong row, a refusal or a dry run throws the drafts away. What was killed is
 * found by its silence. The rows of a plan in a list replace all that the plan had there; of a
 * price sheet, all from its first day on.
 */
#ifndef SERVICE_PRICE_IMPORT_H
#define SERVICE_PRICE_IMPORT_H

#include "domain/import.h"
#include "service/billing.h"

enum {
    PRICE_IMPORT_ROWS_MAX = 5 * 1000 * 1000,
    PRICE_IMPORT_PLANS_MAX = 200 * 1000, /* in the catalogue, with those that it brings */
    PRICE_IMPORT_ERRORS_MAX = 50,        /* that are told; all are counted */
    IMPORT_ERRORS_KEPT = 1000,           /* that can be looked at afterwards */
    PRICE_IMPORT_SILENT_S = 120,         /* a command without a sign of life is dead */
    IMPORT_UPLOAD_S = 3600,              /* an upload that stopped half way is thrown away */
    IMPORT_WORK_S = 24 * 3600,           /* so is one that no worker goes on with */
    IMPORT_DECIDE_S = 7 * 24 * 3600      /* and one that nobody decides about */
};

/* A difference in words. */
typedef enum ImportValue {
    IMPORT_VALUE_PRICE,
    IMPORT_VALUE_COST,
    IMPORT_VALUE_SRP,
    IMPORT_VALUE_SETUP,
    IMPORT_VALUE_END,
    IMPORT_VALUE_COUNT
} ImportValue;
typedef struct ImportChange {
    Str plan, valid_from, what; /* "added", "changed", "gone" */
    int64_t quantity_from;
    Str before[IMPORT_VALUE_COUNT], after[IMPORT_VALUE_COUNT];
} ImportChange;
/* Of which list. */
typedef struct ImportDifferenceView {
    Str list;
    ImportChange change;
} ImportDifferenceView;

/* Where it stands, told now and then. Fails: as it likes; that ends the import. */
typedef Err *(*ImportProgress)(void *context, int64_t rows, int64_t bytes_done,
                               int64_t bytes_total);

/* Which rows of a price sheet count; empty: all of them. */
typedef struct SheetChoice {
    Str market;   /* "GR" */
    Str currency; /* "EUR" */
    Str segment;  /* "Commercial" when it is empty */
} SheetChoice;
/* Fails: FIELD_INVALID (market, currency, segment). */
MUST_USE Err *sheet_choice_check(const SheetChoice *choice);

typedef struct PriceImportFrom {
    ImportKind kind;
    Str path; /* a regular file; empty: `text` */
    Str text;
    SheetChoice choice;
    bool dry_run;
    ImportProgress progress; /* NULL: nobody asks */
    void *progress_context;
    TextTake differences; /* of a dry run, all of them as CSV; NULL: nobody asks */
    void *differences_context;
} PriceImportFrom;

typedef struct PriceImportReport {
    int64_t rows, added, changed, gone, unchanged;
    int64_t error_count;
    Str errors[PRICE_IMPORT_ERRORS_MAX]; /* "line 5, column 3 (price): …" */
    size_t told;
} PriceImportReport;

/* Only the operator's administrators. The report is filled in when rows are wrong, too. Fails:
 * FORBIDDEN, FIELD_INVALID, IO, IMPORT_ROW, PRICE_DRAFT (a list has a draft). */
MUST_USE Err *svc_prices_import(Call *call, const PriceImportFrom *from, PriceImportReport *ret);
/* All prices of the actor's lists that count, by list and plan. Fails: FORBIDDEN, what `take`
 * does. */
MUST_USE Err *svc_prices_export(Call *call, TextTake take, void *context);
/* Throws away what dead runs have left, and what nobody has decided about. */
MUST_USE Err *svc_imports_sweep(Call *call);

#endif
