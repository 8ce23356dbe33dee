/*
 * fold.h - text as words that compare without case and marks: for searching.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/str.h"

enum { FOLD_WORD_BYTES_MAX = 64 }; /* the rest of a longer word is left out */

/* The words of valid UTF-8, one space between: letters and digits in lower case, without accents;
 * Latin, Greek and Cyrillic are folded ("Ärger" "arger", "Αθήνας" "αθηνασ", "straße" "strasse"),
 * other scripts stand as they are. In ASCII only letters and digits are part of a word. */
Str fold_words(Arena *out, Str text);
/* The next code point of valid UTF-8 at *pos, which moves on; 0 at the end. */
uint32_t fold_next(Str text, size_t *pos);

#endif
