/*
 * catalogue_file.h - the catalogue as a JSON file (demo/README.md), read and checked. Inside
 * service/ only.
 */
#ifndef SERVICE_CATALOGUE_FILE_H
#define SERVICE_CATALOGUE_FILE_H

#include "base/json.h"
#include "domain/product_graph.h"
#include "domain/product_type.h"
#include "service/import.h"
#include "store/product_type_store.h"

enum {
    FILE_PRODUCTS_MAX = PRODUCTS_MAX,
    FILE_CODE_BYTES_MAX = 60,
    FILE_NAME_BYTES_MAX = 120,
    FILE_WORD_BYTES_MAX = 80,
    FILE_BYTES_MAX = CATALOGUE_FILE_BYTES_MAX,
    FILE_VALUES_MAX = 500 * 1000,
    RETENTION_MINUTES_MAX = 366 * 24 * 60
};

typedef struct FilePrice {
    Currency currency;
    Decimal price;
    Decimal cost;  /* or COST_UNKNOWN */
    Decimal setup; /* once for each unit, or PRICE_UNKNOWN */
    Str tariff;    /* of a plan that is paid by use; else empty */
} FilePrice;

typedef struct FilePlan {
    PlanDraft draft;   /* without its product */
    Str meter;         /* of a plan that is paid by use; else empty */
    bool included;     /* units that cost nothing, when its prices say so */
    FilePrice *prices; /* none: the prices stay as they are */
    size_t price_count;
} FilePlan;

typedef struct FileCodes {
    const Json *json; /* the array; names the place of an item */
    Str *items;
    size_t count;
} FileCodes;

typedef struct FilePart {
    Str plan;
    int64_t quantity;
    Str pointer;
} FilePart;

typedef struct FileProduct {
    Product product;        /* without its id; what its type says is not filled */
    const Json *json;       /* its members */
    Str pointer;            /* "/products/3" */
    bool typed;             /* it names its type; else it says kind, connector, refund, retention */
    const Json *attributes; /* may be JSON_MISSING */
    FileCodes addons, upgrades, excludes;
    FilePart *parts; /* of a bundle */
    size_t part_count;
    FilePlan *plans;
    size_t plan_count;
} FileProduct;

typedef struct FileType {
    ProductType type; /* without its id */
    Attributes attributes;
    Str pointer; /* "/types/0" */
} FileType;

/* Categories, industries or blocks; not said: they stay as they are. */
typedef struct FileGroups {
    bool said;
    CatalogueGroup *items;
    size_t count;
} FileGroups;

typedef struct CatalogueFile {
    FileGroups groups[GROUP_KIND_COUNT];
    FileType *types;
    size_t type_count;
    FileProduct *products;
    size_t product_count;
} CatalogueFile;

/* Fails: IMPORT_ROW, with the JSON pointer of what is wrong, or line and column of a syntax error.
 */
MUST_USE Err *catalogue_file_read(Arena *out, Str json, CatalogueFile *ret_file);
/* The member "types" of a file (catalogue_file_type.c). */
MUST_USE Err *catalogue_types_read(Arena *out, const Json *root, CatalogueFile *file);
/* The members "categories", "industries" and "blocks". */
MUST_USE Err *catalogue_groups_read(Arena *out, const Json *root, CatalogueFile *file);
/* What a product says of others: add-ons, upgrades, exclusions, parts (catalogue_file_links.c). */
MUST_USE Err *catalogue_links_read(Arena *out, const Json *json, FileProduct *file);
/* A flat object of whole numbers, texts and booleans as compact JSON; empty when it is missing or
 * has no members. */
MUST_USE Err *catalogue_values_read(Arena *out, const Json *object, const char *member,
                                    Str *ret_text);
/* A member that is a code. */
MUST_USE Err *catalogue_code_get(const Json *object, const char *member, Str *ret_code);
MUST_USE Err *catalogue_wrong(const Json *object, const char *member, const char *what);
/* The member "usage" of a plan whose draft is read. Fails: IMPORT_ROW, and as the JSON getters. */
MUST_USE Err *plan_usage_read(Arena *out, const Json *plan, FilePlan *file);
/* A lower-case slug: "postgresql-small". */
bool code_valid(Str code);
/* Turns a refusal of what the file says into an IMPORT_ROW; NULL and trouble stay. */
MUST_USE Err *file_err(Err *err);

#endif
