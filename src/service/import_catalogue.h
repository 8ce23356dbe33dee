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

#endif
