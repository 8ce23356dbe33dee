/*
 * catalogue_file.h - the catalogue as a JSON file (demo/README.md), read and checked. Inside
 * service/ only.
 */
#ifndef SERVICE_CATALOGUE_FILE_H
#define SERVICE_CATALOGUE_FILE_H

#include "base/json.h"
#include "service/import.h"

enum { FILE_PRODUCTS_MAX = 1000, FILE_CODE_BYTES_MAX = 60 };

typedef struct FilePrice {
    Currency currency;
    Decimal price;
    Decimal cost; /* or COST_UNKNOWN */
    Str tariff;   /* of a plan that is paid by use; else empty */
} FilePrice;

typedef struct FilePlan {
    PlanDraft draft; /* without its product */
    Str meter;       /* of a plan that is paid by use; else empty */
    FilePrice *prices;
    size_t price_count;
} FilePlan;

typedef struct FileProduct {
    Product product; /* without its id */
    Str pointer;     /* "/products/3" */
    Str *addons;     /* codes */
    size_t addon_count;
    FilePlan *plans;
    size_t plan_count;
} FileProduct;

/* Fails: IMPORT_ROW, with the JSON pointer of what is wrong, or line and column of a syntax error.
 */
MUST_USE Err *catalogue_file_read(Arena *out, Str json, FileProduct **ret_products,
                                  size_t *ret_count);
/* The member "usage" of a plan whose draft is read. Fails: IMPORT_ROW, and as the JSON getters. */
MUST_USE Err *plan_usage_read(Arena *out, const Json *plan, FilePlan *file);
/* A lower-case slug: "postgresql-small". */
bool code_valid(Str code);
/* Turns a refusal of what the file says into an IMPORT_ROW; NULL and trouble stay. */
MUST_USE Err *file_err(Err *err);

#endif
