/*
 * search.h - how well a product fits the words looked for, and which word may have been meant.
 *
 * Pure. Words are folded (base/fold.h). A product's score is the sum over the words looked for:
 * a word of the name counts more than one of the vendor, of the category, of the text; and the
 * whole word more than its beginning.
 */
#ifndef DOMAIN_SEARCH_H
#define DOMAIN_SEARCH_H

#include "base/str.h"

typedef enum SearchField {
    SEARCH_BODY,
    SEARCH_CATEGORY,
    SEARCH_VENDOR,
    SEARCH_NAME,
    SEARCH_FIELD_COUNT
} SearchField;

enum { SEARCH_SCORE_MAX = 2 * SEARCH_FIELD_COUNT, SEARCH_TYPING_MAX = 2 };

/* 1 to SEARCH_SCORE_MAX. */
int32_t search_score(SearchField field, bool whole);

/* How far a word is from the one that was typed: letters added, left out, changed or swapped, twice
 * over; one more when only its beginning is as near. *ret_cost is least for the best word. False
 * when it is too far: short words must be typed right, long ones may have two errors. */
bool search_meant(Str typed, Str word, int32_t *ret_cost);

#endif
