/* search.c - products that have the words and are on the viewer's shelf: scored, counted, sorted.
 */
#include "service/search.h"

#include <assert.h>
#include <stdlib.h>

#include "base/fold.h"
#include "domain/catalogue.h"

enum { SCORES = PRODUCT_WORDS_MAX * SEARCH_SCORE_MAX + 2 };

typedef struct Search {
    Call *call;
    Db *db;
    PriceChain *chain;
    const SearchWanted *wanted;
    const SearchIndex *index;
    SearchShelf shelf;
    SearchTerm terms[PRODUCT_WORDS_MAX];
    size_t term_count;
    uint8_t *score;   /* of each product; 0: it has not all of the words, or is not shown */
    uint8_t *refused; /* by how many of the chosen facets */
    bool any;
    SearchFound found;
} Search;

size_t search_terms(Arena *out, Str search, Str ret_words[PRODUCT_WORDS_MAX])
{
    Str rest = fold_words(out, search);
    Str word;
    size_t count = 0;
    while (count < PRODUCT_WORDS_MAX && str_next(&rest, ' ', &word)) {
        ret_words[count++] = word;
    }
    return count;
}

/* A letter alone would be the beginning of everything. */
static SearchTerm term_of(Str word)
{
    return (SearchTerm){ word, str_utf8_count(word) > 1 };
}

static bool shown(const Search *search, size_t place)
{
    return search->shelf.shown[place] != 0 &&
           (search->wanted->addons || !search->index->products[place].addon);
}

/* The best field in which the product has the word. */
static int32_t term_score(const Search *search, const SearchProduct *product,
                          const SearchRange *range, bool whole_first)
{
    static const SearchField fields[] = { SEARCH_NAME, SEARCH_VENDOR, SEARCH_CATEGORY };
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        bool begins = false;
        for (uint32_t w = product->words[fields[i]].from; w < product->words[fields[i]].to; w++) {
            uint32_t word = search->index->words[w];
            if (whole_first && word == range->from) {
                return search_score(fields[i], true);
            }
            begins = begins || (word >= range->from && word < range->to);
        }
        if (begins) {
            return search_score(fields[i], false);
        }
    }
    return search_score(SEARCH_BODY, false);
}

/* Scores what has all of the terms. */
static Err *score_terms(Search *search)
{
    const SearchIndex *index = search->index;
    SearchRange ranges[PRODUCT_WORDS_MAX];
    bool whole[PRODUCT_WORDS_MAX];
    const uint8_t *having[PRODUCT_WORDS_MAX];
    for (size_t t = 0; t < search->term_count; t++) {
        const SearchTerm *term = &search->terms[t];
        TRY(search_term_products(search->call, search->db, index, term, &having[t]));
        ranges[t] = search_vocabulary(index, term->word, term->prefix);
        whole[t] =
            ranges[t].from < ranges[t].to && str_eq(index->vocabulary[ranges[t].from], term->word);
    }
    search->any = false;
    for (size_t place = 0; place < index->product_count; place++) {
        bool has = shown(search, place);
        for (size_t t = 0; t < search->term_count && has; t++) {
            has = search_bit(having[t], place);
        }
        int32_t score = 0;
        for (size_t t = 0; t < search->term_count && has; t++) {
            score += term_score(search, &index->products[place], &ranges[t], whole[t]);
        }
        search->score[place] = (uint8_t)score;
        search->any = search->any || has;
    }
    return NULL;
}

/* Whether anything that the viewer sees has the word. */
static Err *term_known(Search *search, const SearchTerm *term, bool *ret_known)
{
    const uint8_t *having;
    TRY(search_term_products(search->call, search->db, search->index, term, &having));
    *ret_known = false;
    for (size_t place = 0; place < search->index->product_count && !*ret_known; place++) {
        *ret_known = search_bit(having, place) && shown(search, place);
    }
    return NULL;
}

/* How many products on the shelf have each word of the vocabulary. */
static uint32_t *words_count(const Search *search, Arena *out)
{
    const SearchIndex *index = search->index;
    uint32_t *counts = arena_array(out, uint32_t, index->vocabulary_count + 1);
    for (size_t place = 0; place < index->product_count; place++) {
        for (size_t field = 0; field < SEARCH_FIELD_COUNT && shown(search, place); field++) {
            SearchRange range = index->products[place].words[field];
            for (uint32_t i = range.from; i < range.to; i++) {
                counts[index->words[i]]++;
            }
        }
    }
    return counts;
}

/* The word of the shelf that may have been meant; empty when none is near. */
static Str word_meant(const Search *search, const uint32_t *counts, Str typed)
{
    const SearchIndex *index = search->index;
    int32_t best = INT32_MAX;
    uint32_t most = 0;
    Str meant = { 0 };
    for (size_t i = 0; i < index->vocabulary_count; i++) {
        int32_t cost;
        if (counts[i] == 0 || !search_meant(typed, index->vocabulary[i], &cost)) {
            continue;
        }
        if (cost < best || (cost == best && counts[i] > most)) {
            best = cost;
            most = counts[i];
            meant = index->vocabulary[i];
        }
    }
    return meant;
}

/* Puts what may have been meant in the place of words that nothing has. */
static Err *correct(Search *search)
{
    /* The counts stay while single words are looked up. */
    const uint32_t *counts = words_count(search, &search->call->scratch);
    Str corrected = { 0 };
    size_t changed = 0;
    for (size_t t = 0; t < search->term_count; t++) {
        SearchTerm *term = &search->terms[t];
        bool known;
        TRY(term_known(search, term, &known));
        Str meant = known ? (Str){ 0 } : word_meant(search, counts, term->word);
        if (meant.len > 0) {
            *term = term_of(meant);
            changed++;
        }
        corrected = arena_printf(search->call->out, "%.*s%s%.*s", STR_ARG(corrected),
                                 t == 0 ? "" : " ", STR_ARG(term->word));
    }
    if (changed > 0) {
        TRY(score_terms(search));
        search->found.corrected = search->any ? corrected : (Str){ 0 };
    }
    return NULL;
}

static Err *match(Search *search)
{
    Str words[PRODUCT_WORDS_MAX];
    const SearchIndex *index = search->index;
    search->term_count = search_terms(search->call->out, search->wanted->search, words);
    search->score = arena_array(search->call->out, uint8_t, index->product_count + 1);
    if (search->term_count == 0) {
        for (size_t place = 0; place < index->product_count; place++) {
            /* A search for signs alone finds nothing. */
            search->score[place] = shown(search, place) && search->wanted->search.len == 0;
        }
        return NULL;
    }
    for (size_t t = 0; t < search->term_count; t++) {
        search->terms[t] = term_of(words[t]);
    }
    TRY(score_terms(search));
    return search->any ? NULL : correct(search);
}

/* Which values are chosen, one byte for each. */
static const uint8_t *chosen_values(const Search *search, Arena *out)
{
    const SearchIndex *index = search->index;
    uint8_t *chosen = arena_array(out, uint8_t, index->value_count + 1);
    for (size_t i = 0; i < index->value_count; i++) {
        const FacetChoice *choice = &search->wanted->chosen[index->values[i].facet];
        for (size_t k = 0; k < choice->count && chosen[i] == 0; k++) {
            chosen[i] = str_eq(index->values[i].word, choice->words[k]);
        }
    }
    return chosen;
}

/* Counts one product that no chosen facet refuses, or only `refusing`: the counts of a facet follow
 * the choices of the others. */
static void count_values(const SearchIndex *index, const SearchProduct *product, size_t refusing,
                         int64_t *counts)
{
    for (uint32_t i = product->values.from; i < product->values.to; i++) {
        uint32_t value = index->facet_values[i];
        if (refusing == FACET_COUNT || index->values[value].facet == (FacetKind)refusing) {
            counts[value]++;
        }
    }
}

/* How many of the chosen facets refuse the product; *ret_which is the last one. */
static uint8_t refusals(const Search *search, const SearchProduct *product, const uint8_t *chosen,
                        size_t *ret_which)
{
    const SearchIndex *index = search->index;
    bool has[FACET_COUNT] = { false };
    uint8_t count = 0;
    for (uint32_t i = product->values.from; i < product->values.to; i++) {
        uint32_t value = index->facet_values[i];
        has[index->values[value].facet] = has[index->values[value].facet] || chosen[value] != 0;
    }
    *ret_which = FACET_COUNT;
    for (size_t facet = 0; facet < FACET_COUNT; facet++) {
        if (search->wanted->chosen[facet].count > 0 && !has[facet]) {
            count++;
            *ret_which = facet;
        }
    }
    return count;
}

int facet_order(const Facet *left, const Facet *right)
{
    bool listed = left->position > 0;
    if (listed != (right->position > 0)) {
        return listed ? -1 : 1;
    }
    if (left->position != right->position) {
        return left->position < right->position ? -1 : 1;
    }
    if (left->count != right->count) {
        return left->count > right->count ? -1 : 1;
    }
    return str_cmp(left->word, right->word);
}

static int by_order(const void *a, const void *b)
{
    return facet_order(a, b);
}

/* Kinds stand in the order of the shop. */
static int by_kind(const void *a, const void *b)
{
    ServiceKind left = SERVICE_KIND_COUNT;
    ServiceKind right = SERVICE_KIND_COUNT;
    (void)service_kind_parse(((const Facet *)a)->word, &left);
    (void)service_kind_parse(((const Facet *)b)->word, &right);
    return (left > right) - (left < right);
}

static Err *facet_label(Call *call, const SearchValue *value, Str word, Str *ret_label)
{
    FacetKind facet = value->facet;
    ServiceKind kind;
    Period period;
    *ret_label = value->title.len > 0 ? str_dup(call->out, value->title) : word;
    if (facet == FACET_KIND && service_kind_parse(word, &kind)) {
        *ret_label = service_kind_label(kind);
    } else if (facet == FACET_BILLING && str_eq(word, S("use"))) {
        *ret_label = S("by use");
    } else if (facet == FACET_TRIAL) {
        *ret_label = S("with a free trial");
    } else if (facet == FACET_BILLING) {
        TRY(period_parse(word, "billing", &period));
        *ret_label = period_frequency(call->out, period);
    }
    return NULL;
}

/* The values that something has, in their order; a block that is not shown is none. */
static Err *facets_make(Search *search, const int64_t *counts)
{
    const SearchIndex *index = search->index;
    SearchFound *found = &search->found;
    for (size_t facet = 0; facet < FACET_COUNT; facet++) {
        size_t count = 0;
        Facet *facets = arena_array(search->call->out, Facet, index->value_count);
        for (size_t i = 0; i < index->value_count; i++) {
            const SearchValue *value = &index->values[i];
            if (value->facet == (FacetKind)facet && counts[i] > 0 && !value->hidden) {
                Facet *made = &facets[count++];
                *made = (Facet){ .word = str_dup(search->call->out, value->word),
                                 .count = counts[i],
                                 .position = value->position };
                TRY(facet_label(search->call, value, made->word, &made->label));
            }
        }
        qsort(facets, count, sizeof(Facet), facet == FACET_KIND ? by_kind : by_order);
        found->facets[facet] = facets;
        found->facet_counts[facet] = count;
    }
    return NULL;
}

/* Takes the chosen facets out of the matches and counts all of them. */
static Err *filter(Search *search)
{
    const SearchIndex *index = search->index;
    Arena scratch = search->call->scratch;
    int64_t *counts = arena_array(&scratch, int64_t, index->value_count + 1);
    const uint8_t *chosen = chosen_values(search, &scratch);
    for (size_t place = 0; place < index->product_count; place++) {
        size_t which;
        if (search->score[place] == 0) {
            continue;
        }
        const SearchProduct *product = &index->products[place];
        uint8_t refused = refusals(search, product, chosen, &which);
        if (refused < 2) {
            count_values(index, product, which, counts);
        }
        if (refused > 0) {
            search->score[place] = 0;
        } else {
            search->found.total++;
        }
    }
    search->call->scratch = scratch;
    return facets_make(search, counts);
}

/* The places that were found, in an order of the index; the best scores first when they count. */
static uint32_t *in_order(const Search *search, const uint32_t *order, bool scores)
{
    size_t starts[SCORES] = { 0 }; /* by SCORES - 1 - score */
    const SearchIndex *index = search->index;
    uint32_t *places = arena_array(search->call->out, uint32_t, search->found.total + 1);
    for (size_t i = 0; i < index->product_count; i++) {
        uint8_t score = search->score[i];
        starts[scores && score > 0 ? SCORES - score : 0] += score > 0 ? 1 : 0;
    }
    size_t before = 0;
    for (size_t i = 0; i < SCORES; i++) {
        size_t here = starts[i];
        starts[i] = before;
        before += here;
    }
    for (size_t i = 0; i < index->product_count; i++) {
        uint8_t score = search->score[order[i]];
        if (score > 0) {
            places[starts[scores ? SCORES - score : 0]++] = order[i];
        }
    }
    return places;
}

/* A place, and where it stands: by price, then as before. */
typedef struct PricedPlace {
    int64_t minor;
    uint32_t before;
    uint32_t place;
} PricedPlace;

static int by_price(const void *a, const void *b)
{
    const PricedPlace *left = a;
    const PricedPlace *right = b;
    if (left->minor != right->minor) {
        return left->minor < right->minor ? -1 : 1;
    }
    return (left->before > right->before) - (left->before < right->before);
}

static Err *sort_by_price(Search *search, uint32_t *places)
{
    size_t count = search->found.total;
    PricedPlace *items = arena_array(search->call->out, PricedPlace, count + 1);
    const int64_t *minors;
    TRY(search_least_prices(search->call, search->db, search->index, search->chain, &minors));
    for (size_t i = 0; i < count; i++) {
        items[i] = (PricedPlace){ minors[places[i]], (uint32_t)i, places[i] };
    }
    qsort(items, count, sizeof(PricedPlace), by_price);
    for (size_t i = 0; i < count; i++) {
        places[i] = items[i].place;
    }
    return NULL;
}

static Err *page_of(Search *search)
{
    const SearchWanted *wanted = search->wanted;
    const SearchIndex *index = search->index;
    SearchFound *found = &search->found;
    bool by_price_too =
        wanted->sort == PRODUCT_SORT_PRICE && !search->chain->shown && !search->chain->hidden;
    const uint32_t *order = wanted->sort == PRODUCT_SORT_NAME || by_price_too ? index->by_name
                            : wanted->sort == PRODUCT_SORT_NEWEST             ? index->by_newest
                                                                              : index->by_popular;
    uint32_t *places = in_order(search, order, order == index->by_popular);
    if (by_price_too) {
        TRY(sort_by_price(search, places));
    }
    size_t skip = wanted->skip < found->total ? wanted->skip : found->total;
    size_t left = found->total - skip;
    found->count = left < wanted->limit ? left : wanted->limit;
    found->ids = arena_array(search->call->out, ProductId, found->count + 1);
    for (size_t i = 0; i < found->count; i++) {
        found->ids[i] = index->products[places[skip + i]].id;
    }
    return NULL;
}

static Err *search_run(Search *search)
{
    TRY(search_shelf(search->call, search->db, search->index, &search->chain->assortment,
                     &search->shelf));
    TRY(match(search));
    TRY(filter(search));
    return page_of(search);
}

Err *search_products(Call *call, Db *db, PriceChain *chain, const SearchWanted *wanted,
                     SearchFound *ret_found)
{
    Call inner = *call;
    Search search = { .call = &inner, .db = db, .chain = chain, .wanted = wanted };
    TRY(search_index_use(call, db, &search.index));
    Err *err = search_run(&search);
    search_index_done(call, search.index);
    TRY(err);
    *ret_found = search.found;
    return NULL;
}
