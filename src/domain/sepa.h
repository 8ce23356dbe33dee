/*
 * sepa.h - what a SEPA file may say: its letters, its references and the days on which money moves.
 *
 * Letters: the basic Latin set of the EPC (EPC217-08). What is written otherwise is transliterated
 * letter by letter; what has no likeness becomes a full stop.
 */
#ifndef DOMAIN_SEPA_H
#define DOMAIN_SEPA_H

#include "base/instant.h"

enum { SEPA_REFERENCE_BYTES_MAX = 35, SEPA_NAME_BYTES_MAX = 70, SEPA_TEXT_BYTES_MAX = 140 };

/* In SEPA's letters and at most `bytes_max`, with no '/' at an end and never two together; valid
 * UTF-8 only. "Müller & Söhne" is "Mueller + Soehne". */
Str sepa_text(Arena *out, Str text, size_t bytes_max);
/* A mandate's or a message's reference: 1..SEPA_REFERENCE_BYTES_MAX bytes that sepa_text leaves as
 * they are. */
bool sepa_reference_valid(Str reference);
/* A code of ours as a reference and back: "att_06h2n8kx4m1pq" is "ATT-06H2N8KX4M1PQ". */
Str sepa_reference(Arena *out, Str code);
Str sepa_reference_code(Arena *out, Str reference);

/* The first day on or after it on which TARGET settles: no weekend, 1 January, Good Friday, Easter
 * Monday, 1 May, 25 or 26 December. */
Date target_day(Date day);
/* So many TARGET days after it, 0 or more; 0: target_day. */
Date target_add(Date day, int32_t days);

#endif
