/* import_catalogue.h - the steps of importing a catalogue file. Inside service/ only. */
#ifndef SERVICE_IMPORT_CATALOGUE_H
#define SERVICE_IMPORT_CATALOGUE_H

#include "service/catalogue_file.h"
#include "service/import.h"

/* The types of the file. Fails: IMPORT_ROW (the kind of a type stays). */
MUST_USE Err *import_types_save(Import *import, CatalogueFile *file);
/* The type of a product and what it takes of it. Fails: IMPORT_ROW (no such type, attributes). */
MUST_USE Err *import_product_type(Import *import, const CatalogueFile *file, FileProduct *product);
/* Products of the file's types that are not in the file. Fails: IMPORT_ROW (their attributes). */
MUST_USE Err *import_types_give(Import *import, const CatalogueFile *file);
/* Categories, industries and blocks, once the products are saved. Fails: IMPORT_ROW. */
MUST_USE Err *import_groups_save(Import *import, const CatalogueFile *file);
/* Add-ons, upgrades, exclusions and bundles, once products and plans are saved; `changes` has one
 * for each product. Fails: IMPORT_ROW (nothing of that code, another type, a cycle, a
 * contradiction). */
MUST_USE Err *import_links_save(Import *import, const CatalogueFile *file, RowChange *changes);

/* An object of the catalogue before an import. */
typedef struct ImportObject {
    CatalogueObject object;
    Str code;
    Str before;      /* its document with prices; empty: it was not there */
    Str before_bare; /* without */
} ImportObject;

typedef struct ImportObjects {
    ImportObject *items;
    size_t count;
} ImportObjects;

/* What the file is about, as it is now. */
MUST_USE Err *import_objects_read(Import *import, const CatalogueFile *file,
                                  ImportObjects *ret_objects);
/* Once all is saved: the differences go into the result, and each object that changed gets a
 * version. */
MUST_USE Err *import_objects_compare(Import *import, const ImportObjects *objects);

/* All of the above in the import's transaction; `catalogue` is a CatalogueImport. */
typedef struct CatalogueImport {
    CatalogueFile file;
    RowChange *changes; /* one a product */
} CatalogueImport;
MUST_USE Err *import_catalogue_body(Import *import, void *catalogue);
/* Reads the file and counts its rows. Fails: IMPORT_ROW. */
MUST_USE Err *import_catalogue_read(Call *call, Str json, CatalogueImport *ret_catalogue,
                                    int64_t *ret_rows);

#endif
