/* price_import_internal.h - a file of prices while it is read. For the files of service/. */
#ifndef SERVICE_PRICE_IMPORT_INTERNAL_H
#define SERVICE_PRICE_IMPORT_INTERNAL_H

#include "base/file.h"
#include "service/csv.h"
#include "service/price_import.h"
#include "store/import_store.h"

enum { PRICE_CHUNK_ROWS = 2000 };

#define PRICE_COLUMNS(X)                  \
    X(PRICE_COLUMN_LIST, "list")          \
    X(PRICE_COLUMN_PLAN, "plan")          \
    X(PRICE_COLUMN_CURRENCY, "currency")  \
    X(PRICE_COLUMN_PRICE, "price")        \
    X(PRICE_COLUMN_COST, "cost")          \
    X(PRICE_COLUMN_SRP, "srp")            \
    X(PRICE_COLUMN_FROM, "quantity_from") \
    X(PRICE_COLUMN_START, "valid_from")   \
    X(PRICE_COLUMN_END, "valid_to")       \
    X(PRICE_COLUMN_KIND, "kind")
ENUM_DECLARE(PriceColumn, price_column, PRICE_COLUMN_COUNT, PRICE_COLUMNS)

/* Which plan has a code: a table on an arena, for all of the catalogue. */
typedef struct PlanTable {
    ImportPlan *slots; /* open addressing; an empty code is free */
    size_t slot_count; /* a power of two, at most half of it used */
    size_t count;
} PlanTable;
MUST_USE Err *plan_table_load(Call *call, PlanTable *table);
bool plan_table_find(const PlanTable *table, Str code, PlanId *ret_plan);

/* A list that the file names. */
typedef struct ImportList {
    PriceList list;
    bool begun; /* it has a draft of this run */
    int64_t version;
    ImportDifference difference;
} ImportList;

typedef struct PriceReader {
    Call *call;
    Csv csv;
    size_t columns[PRICE_COLUMN_COUNT]; /* SIZE_MAX: the file has none */
    PlanTable plans;
    ImportList lists[IMPORT_LISTS_MAX];
    size_t list_count;
} PriceReader;
/* Reads the header. Fails: IMPORT_ROW. */
MUST_USE Err *price_reader_open(PriceReader *reader, const PriceImportFrom *from,
                                const FileStream *stream);
/* The row read last by csv_next; *ret_list is its place in `lists`. Fails: IMPORT_ROW. */
MUST_USE Err *price_reader_row(PriceReader *reader, ImportStaged *ret_row, size_t *ret_list);

#endif
