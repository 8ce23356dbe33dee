/*
 * catalogue_document.h - the catalogue's objects as they stand in a catalogue file
 * (demo/README.md), and how two of them differ. Inside service/ only.
 */
#ifndef SERVICE_CATALOGUE_DOCUMENT_H
#define SERVICE_CATALOGUE_DOCUMENT_H

#include "base/json.h"
#include "service/catalogue.h"

/* The code of the one object of the kind CATALOGUE_SHOP. */
#define CATALOGUE_SHOP_CODE S("shop")

/* One object as compact JSON; empty when there is none of that code. With prices: what the
 * operator's partners pay, and costs. The members stand in one order, so that equal objects are
 * equal texts. */
MUST_USE Err *catalogue_document(Call *call, Db *db, CatalogueObject object, Str code, bool prices,
                                 Arena *out, Str *ret_json);

/* The members that differ, by their way in the document: "plans/server-small-monthly/unit". Parts
 * of an array go by their code, plan or place. Fails: JSON_FORMAT. */
MUST_USE Err *catalogue_differences(Arena *out, Arena scratch, Str before, Str after,
                                    CatalogueDifference *items, size_t max, size_t *ret_count);

#endif
