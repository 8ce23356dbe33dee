/* search.c - scores, and the distance of two words (optimal string alignment). */
#include "domain/search.h"

#include "base/fold.h"

#include <assert.h>

enum { LETTERS_MAX = FOLD_WORD_BYTES_MAX, ONE_ERROR_LETTERS = 4, TWO_ERRORS_LETTERS = 8 };

int32_t search_score(SearchField field, bool whole)
{
    assert((unsigned)field < SEARCH_FIELD_COUNT);
    return 2 * (int32_t)field + (whole ? 2 : 1);
}

static size_t letters_of(Str word, uint32_t ret_letters[LETTERS_MAX])
{
    size_t count = 0;
    size_t pos = 0;
    while (pos < word.len && count < LETTERS_MAX) {
        ret_letters[count++] = fold_next(word, &pos);
    }
    return count;
}

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* The next row of distances: of the first `i` letters of `a` to each beginning of `b`. */
static void next_row(const uint32_t *a, const uint32_t *b, size_t i, size_t b_count,
                     const int32_t *before, const int32_t *last, int32_t *row)
{
    row[0] = (int32_t)i;
    for (size_t j = 1; j <= b_count; j++) {
        int32_t changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        row[j] = least(changed, least(last[j], row[j - 1]) + 1);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
            row[j] = least(row[j], before[j - 2] + 1);
        }
    }
}

bool search_meant(Str typed, Str word, int32_t *ret_cost)
{
    uint32_t a[LETTERS_MAX];
    uint32_t b[LETTERS_MAX];
    int32_t rows[3][LETTERS_MAX + 1];
    size_t a_count = letters_of(typed, a);
    size_t b_count = letters_of(word, b);
    int32_t allowed = a_count < ONE_ERROR_LETTERS ? 0 : a_count < TWO_ERRORS_LETTERS ? 1 : 2;
    if (allowed == 0 || b_count + (size_t)allowed < a_count) {
        return false;
    }
    for (size_t j = 0; j <= b_count; j++) {
        rows[0][j] = (int32_t)j;
    }
    for (size_t i = 1; i <= a_count; i++) {
        next_row(a, b, i, b_count, rows[(i + 1) % 3], rows[(i + 2) % 3], rows[i % 3]);
    }
    const int32_t *row = rows[a_count % 3];
    int32_t beginning = row[b_count];
    for (size_t j = 0; j < b_count; j++) {
        beginning = least(beginning, row[j]);
    }
    int32_t cost = least(2 * row[b_count], 2 * beginning + 1);
    *ret_cost = cost;
    return cost / 2 <= allowed;
}
