/*
 * import.h - what the imports of catalogue and prices share. Inside service/ only.
 *
 * A file is read and checked whole before the transaction, which saves it; in a dry run the
 * transaction is rolled back.
 */
#ifndef SERVICE_IMPORT_H
#define SERVICE_IMPORT_H

#include "service/catalogue.h"
#include "store/product_store.h"

enum {
    IMPORT_CURRENCIES_MAX = 40, /* in one file */
    IMPORT_ROWS_MAX = 20 * 1000 /* that are about products of the catalogue */
};

typedef struct Import {
    Call *call;
    Db *db; /* set in the transaction */
    bool dry_run;
    Str name; /* for the history: "catalogue", "price sheet", "prices" */
    int64_t id_count;
    ImportResult result;
    size_t list_count;
    PriceList lists[IMPORT_CURRENCIES_MAX]; /* the operator's partner lists met so far */
    size_t version_count;
    struct {
        PriceListId list;
        int64_t number;
    } versions[IMPORT_CURRENCIES_MAX]; /* begun for what changes; published at the end */
} Import;

/* Only the operator's administrators import. Fails: FORBIDDEN. */
MUST_USE Err *import_may(const Call *call);
/* Each id of an import has a millisecond of its own: thousands made at once never meet. */
int64_t import_new_id(Import *import);
/* A price: "12.50", 0 or more. NULL or what is wrong with it. */
const char *import_price_parse(Str text, Decimal *ret_price);
/* The operator's list of the currency, "partners-eur", made when it is not there. Fails: IMPORT_ROW
 * (too many currencies). */
MUST_USE Err *import_list(Import *import, Currency currency, PriceListId *ret_list);
/* What a list says of a plan at any quantity and on any day. An amount of `terms` that is not known
 * stays as it is. Fails: PRICE_DRAFT (the list has a draft), IMPORT_ROW (too many lists). */
MUST_USE Err *import_price(Import *import, PriceListId list, PlanId plan, const PriceTerms *terms,
                           RowChange *ret_change);
/* Makes the prices that were staged count; import_run does it at the end. */
MUST_USE Err *import_publish(Import *import);
/* Counts what happened to a row: the greatest of its changes. */
void import_count(Import *import, RowChange change);
/* Runs `body` in one transaction, then makes the new catalogue known. The body fills the Import's
 * result, which begins at zero with `rows` rows. */
typedef Err *(*ImportBody)(Import *import, void *context);
MUST_USE Err *import_run(Import *import, int64_t rows, ImportBody body, void *context,
                         ImportResult *ret);

static inline RowChange change_max(RowChange a, RowChange b)
{
    return a > b ? a : b;
}

#endif
