/* search_term.c - which products of the index have one word. */
#include "service/search_index.h"

static bool begins(const SearchIndex *index, SearchRange words, SearchRange wanted)
{
    for (uint32_t i = words.from; i < words.to; i++) {
        if (index->words[i] >= wanted.from && index->words[i] < wanted.to) {
            return true;
        }
    }
    return false;
}

static void bit_set(uint8_t *bits, size_t place)
{
    bits[place / 8] = (uint8_t)(bits[place / 8] | 1U << (place % 8));
}

/* Products that have it in their name, vendor or category; returns how many. */
static size_t short_texts(const SearchIndex *index, SearchRange wanted, uint8_t *bits)
{
    size_t count = 0;
    for (size_t place = 0; place < index->product_count && wanted.from < wanted.to; place++) {
        const SearchProduct *product = &index->products[place];
        if (begins(index, product->words[SEARCH_CATEGORY], wanted) ||
            begins(index, product->words[SEARCH_NAME], wanted) ||
            begins(index, product->words[SEARCH_VENDOR], wanted)) {
            bit_set(bits, place);
            count++;
        }
    }
    return count;
}

/* The database need not be asked for what every product has. */
Err *search_term_read(Call *call, Db *db, const SearchIndex *index, const SearchTerm *term,
                      uint8_t *ret_bits)
{
    Arena scratch = call->scratch;
    ProductId *ids;
    size_t count;
    SearchRange wanted = search_vocabulary(index, term->word, term->prefix);
    if (short_texts(index, wanted, ret_bits) == index->product_count) {
        return NULL;
    }
    TRY(store_search_match(db, &scratch, term, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        size_t place = search_place(index, ids[i]);
        if (place < index->product_count) {
            bit_set(ret_bits, place);
        }
    }
    return NULL;
}
