/*
 * catalogue_edit.h - the back office's catalogue: drafts of types, products and the shop's front,
 * their preview, publishing, and the history of what was published (R-CAT-01, R-CAT-06).
 *
 * A draft is the object's document as in a catalogue file, without prices; publishing is importing
 * it, so that there is one way to write the catalogue. A draft that is saved could be imported at
 * that moment. For the operator's administrators; its auditors read.
 */
#ifndef SERVICE_CATALOGUE_EDIT_H
#define SERVICE_CATALOGUE_EDIT_H

#include "service/catalogue.h"

enum { CATALOGUE_DOCUMENT_BYTES_MAX = 128 * 1024 };

/* A product in the list. */
typedef struct CatalogueItem {
    Str code, name, type, category;
    SaleKind sale_kind;
    bool addon, bundle, retired, draft;
} CatalogueItem;

typedef struct CatalogueQuery {
    Str search;   /* in name and code */
    Str type;     /* a code, or empty */
    Str category; /* or empty */
    Str part;     /* "addon", "bundle", "retired", "draft", or empty */
    Str block;    /* a ShopBlock word, or empty */
    Page page;
} CatalogueQuery;

/* By code. Fails: FORBIDDEN. */
MUST_USE Err *svc_catalogue_items(Call *call, CatalogueQuery *query, CatalogueItem **ret_items,
                                  size_t *ret_count);

typedef struct CatalogueTypeView {
    Str code, name, kind_label, connector;
    int64_t products;
    bool draft;
} CatalogueTypeView;
MUST_USE Err *svc_catalogue_types(Call *call, CatalogueTypeView **ret_types, size_t *ret_count);

/* An upgrade or an exclusion. */
typedef struct CatalogueRelation {
    Str type; /* of an upgrade */
    Str from_code, from_name, to_code, to_name;
} CatalogueRelation;
typedef struct CatalogueRelations {
    CatalogueRelation *upgrades, *exclusions;
    size_t upgrades_count, exclusions_count;
} CatalogueRelations;
MUST_USE Err *svc_catalogue_relations(Call *call, CatalogueRelations *ret);

/* A draft of something that is not published yet. */
typedef struct CatalogueFresh {
    Str code, user_name;
    Instant saved_at;
} CatalogueFresh;
MUST_USE Err *svc_catalogue_fresh(Call *call, CatalogueObject object, CatalogueFresh **ret_drafts,
                                  size_t *ret_count);

typedef struct CatalogueVersionView {
    int64_t version;
    Str changed; /* which members, in words */
    Str user_name;
    Instant created_at;
} CatalogueVersionView;

typedef struct CatalogueObjectView {
    CatalogueObject object;
    Str code;
    Str name;
    Str published; /* its document; empty: not yet */
    bool draft;
    Str draft_document;
    Str draft_user;
    Instant draft_at;
    CatalogueDifference *differences; /* of the draft to what is published */
    size_t differences_count;
    CatalogueDifference *members; /* what is published, or drafted when nothing is; in `after` */
    size_t members_count;
    CatalogueVersionView *versions; /* the newest first */
    size_t versions_count;
} CatalogueObjectView;
/* Fails: FORBIDDEN, NOT_FOUND (neither published nor drafted). */
MUST_USE Err *svc_catalogue_object(Call *call, CatalogueObject object, Str code,
                                   CatalogueObjectView *ret);

/* Fails: FIELD_INVALID with the member that is wrong, FORBIDDEN. */
MUST_USE Err *svc_catalogue_draft_save(Call *call, CatalogueObject object, Str code, Str document);
/* That there is none is no error. */
MUST_USE Err *svc_catalogue_draft_drop(Call *call, CatalogueObject object, Str code);
/* Without a draft nothing happens: it is published already. Fails: as saving, when the catalogue
 * has changed meanwhile. */
MUST_USE Err *svc_catalogue_publish(Call *call, CatalogueObject object, Str code);
/* An old version becomes the draft. Fails: NOT_FOUND, and as saving. */
MUST_USE Err *svc_catalogue_restore(Call *call, CatalogueObject object, Str code, int64_t version);
/* The product's page as publishing the draft would make it; nothing is changed. Fails: NOT_FOUND
 * (no draft, or it is not shown). */
MUST_USE Err *svc_catalogue_preview(Call *call, Str code, ProductView *ret,
                                    ProductView **ret_addons, size_t *ret_addon_count);
/* The same of the shop's front, as the actor would see it. */
MUST_USE Err *svc_shop_front_preview(Call *call, ShopFront *ret_front);

#endif
