/* price_import_internal.h - an import of prices while it works. For the files of service/. */
#ifndef SERVICE_PRICE_IMPORT_INTERNAL_H
#define SERVICE_PRICE_IMPORT_INTERNAL_H

#include "base/file.h"
#include "service/csv.h"
#include "service/price_import.h"
#include "service/price_sheet.h"
#include "store/import_store.h"
#include "store/product_store.h"

enum { PRICE_CHUNK_ROWS = 4000, IMPORT_MEMORY_BYTES = 128 * 1024 * 1024 };

#define PRICE_COLUMNS(X)                  \
    X(PRICE_COLUMN_LIST, "list")          \
    X(PRICE_COLUMN_PLAN, "plan")          \
    X(PRICE_COLUMN_CURRENCY, "currency")  \
    X(PRICE_COLUMN_PRICE, "price")        \
    X(PRICE_COLUMN_COST, "cost")          \
    X(PRICE_COLUMN_SRP, "srp")            \
    X(PRICE_COLUMN_SETUP, "setup")        \
    X(PRICE_COLUMN_FROM, "quantity_from") \
    X(PRICE_COLUMN_START, "valid_from")   \
    X(PRICE_COLUMN_END, "valid_to")       \
    X(PRICE_COLUMN_KIND, "kind")
ENUM_DECLARE(PriceColumn, price_column, PRICE_COLUMN_COUNT, PRICE_COLUMNS)

/* What a code stands for: a table on an arena. */
typedef struct CodeSlot {
    Str code; /* empty: free */
    int64_t id;
    int64_t quantity_max; /* of a plan that this import brings; 0: it was there */
} CodeSlot;

typedef struct CodeTable {
    CodeSlot *slots;   /* open addressing */
    size_t slot_count; /* a power of two, at most half of it used */
    size_t count;
} CodeTable;
/* The code is borrowed; one that is there already is replaced. */
void code_table_add(CodeTable *table, Arena *out, CodeSlot slot);
/* NULL when there is none. Valid until the next one is added. */
CodeSlot *code_table_find(const CodeTable *table, Str code);

/* A list that the file is about. */
typedef struct ImportTarget {
    PriceList list;
    bool begun; /* it has a draft of this run */
    int64_t version;
} ImportTarget;

typedef struct ImportSource {
    CsvFill fill;
    void (*seek)(void *context, int64_t to); /* NULL: of a command, which reads once */
    void *context;
} ImportSource;

typedef struct PriceReader {
    Call *call; /* its `out` lasts as long as the reader */
    ImportId import;
    ImportKind kind;
    Csv csv;
    size_t columns[PRICE_COLUMN_COUNT]; /* SIZE_MAX: the file has none */
    Sheet sheet;
    SheetChoice choice;
    int64_t markup_ppm;
    CodeTable plans;
    CodeTable products; /* of a price sheet: by the vendor's id, an index of `product_list` */
    Product *product_list;
    size_t product_count;
    int64_t id_count;
    ImportTarget lists[IMPORT_LISTS_MAX];
    size_t list_count;
} PriceReader;

/* What a row comes to. */
typedef struct ReadRow {
    bool used; /* else it is about something that is not here */
    ImportStaged staged;
    size_t list;        /* its place in `lists` */
    bool brings;        /* its plan is not there yet: */
    ImportPlanNew plan; /* on the reader's memory */
    int64_t widen_to;   /* the plan's new largest quantity; 0: as it was */
} ReadRow;

/* Reads plans, products and the header. Fails: IMPORT_ROW. */
MUST_USE Err *price_reader_open(PriceReader *reader, const ImportSource *source, Date today);
/* The row read last by csv_next. Fails: IMPORT_ROW. */
MUST_USE Err *price_reader_row(PriceReader *reader, Arena *row_memory, ReadRow *ret);
/* The place of the actor's list in `lists`; *ret_found is false when there is none. Fails:
 * IMPORT_ROW (too many). */
MUST_USE Err *price_reader_list(PriceReader *reader, Str code, size_t *ret_list, bool *ret_found);
MUST_USE Err *sheet_reader_open(PriceReader *reader, Date today);
MUST_USE Err *sheet_reader_row(PriceReader *reader, Arena *row_memory, ReadRow *ret);

/* A run: the import's row, which each step moves on. */
typedef struct ImportRun {
    Call *call;
    ImportRow *row;
    const PriceImportFrom *from; /* of a command; NULL: of a job */
    PriceImportReport *report;   /* NULL: nobody asks */
    int64_t until_us;            /* on the monotonic clock: then a step ends early; 0: never */
    PriceReader reader;
    /* Of the chunk that is filled. */
    ReadRow *rows;
    int64_t *lines;
    size_t count;
    ImportErrorNew *errors;
    size_t error_count; /* that are kept */
    int64_t wrong;      /* all of them */
    size_t seen;        /* how far a search for a row that is there twice has come */
} ImportRun;

bool import_in_time(const ImportRun *run);
/* Fails: IMPORT_STATE. */
MUST_USE Err *import_move(ImportRun *run, ImportState new, Str outcome, Str message);
/* Each goes on from where the row says, and moves it to the next state when it is through.
 * price_import_read.c: */
MUST_USE Err *import_read(ImportRun *run, const ImportSource *source);
/* The file is wrong as a whole: that is kept, and the import fails. */
MUST_USE Err *import_wrong(ImportRun *run, const Err *err);
/* import_catalogue_job.c: */
MUST_USE Err *import_catalogue_look(ImportRun *run);
/* Fails: IMPORT_ROW (the catalogue has become another one). */
MUST_USE Err *import_catalogue_publish(ImportRun *run);
/* price_import_end.c: */
MUST_USE Err *import_compare(ImportRun *run, ImportState next);
MUST_USE Err *import_publish_drafts(ImportRun *run);
MUST_USE Err *import_drop(ImportRun *run);
/* In words. */
ImportChange import_change(Arena *out, const DifferenceRow *row);
/* price_import_differences.c: the first of them, and all as CSV. */
MUST_USE Err *import_differences_first(Call *call, ImportId import, ImportDifferenceView *rows,
                                       size_t max, size_t *ret_count);
MUST_USE Err *import_differences_tell(Call *call, ImportId import, TextTake take, void *context);

#endif
