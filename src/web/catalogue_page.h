/* catalogue_page.h - what the back office's catalogue templates show. */
#ifndef WEB_CATALOGUE_PAGE_H
#define WEB_CATALOGUE_PAGE_H

#include "service/catalogue_edit.h"
#include "web/layout.h"

/* admin/catalogue.html */
typedef struct CatalogueListPage {
    Layout layout;
    bool can_edit;
    Str search, type, category, part, block;
    const FormOption *types;
    size_t types_count;
    const CatalogueItem *items;
    size_t items_count;
    const CatalogueFresh *fresh; /* drafts of products that are not published yet */
    size_t fresh_count;
    Pager pager;
} CatalogueListPage;

/* admin/catalogue_types.html */
typedef struct CatalogueTypesPage {
    Layout layout;
    bool can_edit;
    const CatalogueTypeView *types;
    size_t types_count;
    const CatalogueFresh *fresh;
    size_t fresh_count;
} CatalogueTypesPage;

/* admin/catalogue_relations.html */
typedef struct CatalogueRelationsPage {
    Layout layout;
    CatalogueRelations relations;
} CatalogueRelationsPage;

/* admin/difference_table.html */
typedef struct DifferenceTable {
    const CatalogueDifference *rows;
    size_t rows_count;
    bool values; /* `after` only: what an object says */
} DifferenceTable;

/* admin/catalogue_object.html */
typedef struct CatalogueObjectPage {
    Layout layout;
    CatalogueObjectView view;
    Str tab;     /* "products", "types" or "shop" */
    Str address; /* "/admin/catalogue/product/server-small" */
    Str shown;   /* the shop's page of a product that is published, or empty */
    bool can_edit;
    bool preview; /* a product's draft */
} CatalogueObjectPage;

enum { CATALOGUE_ROW_MAX = 40, CATALOGUE_COLUMN_MAX = 12, CATALOGUE_SECTION_MAX = 8 };

/* One plan, attribute, part or block. */
typedef struct CatalogueRow {
    Str legend; /* "Plan 1" */
    FormField fields[CATALOGUE_COLUMN_MAX];
    size_t fields_count;
} CatalogueRow;

typedef struct CatalogueSection {
    Str title;
    Str hint;
    Str error;
    FormField *fields;
    size_t fields_count;
    CatalogueRow *rows;
    size_t rows_count;
} CatalogueSection;

/* admin/catalogue_edit.html */
typedef struct CatalogueEditPage {
    Layout layout;
    Str title;
    Str tab;
    Str address; /* of the form */
    Str back;
    CatalogueSection sections[CATALOGUE_SECTION_MAX];
    size_t sections_count;
} CatalogueEditPage;

#endif
