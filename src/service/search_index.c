/* search_index.c - keeps the newest index and some shelves, and frees what nobody uses any more. */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "service/catalogue_internal.h"
#include "service/search_index.h"
#include "store/search_store.h"
#include "store/setting_store.h"

enum {
    HELD_BYTES = 512 * 1024 * 1024 /* of address space */,
    SHELVES_MAX = 32,
    PRICED_MAX = 8,
    TERMS_MAX = 256
};

/* What one chain of price lists shows on its day. */
typedef struct Shelf {
    Assortment assortment;
    uint64_t used; /* when it was used last; 0: free */
    uint8_t *shown;
} Shelf;

/* What everything costs one account on one day. */
typedef struct Priced {
    AccountId account;
    Date day;
    uint64_t used; /* when it was used last; 0: free */
    int64_t *minors;
} Priced;

/* Which products have a word. */
typedef struct Term {
    char word[SEARCH_BYTES_MAX + 1];
    size_t word_len;
    bool prefix;
    uint64_t used; /* when it was used last; 0: free */
    uint8_t *bits;
} Term;

/* An index, its shelves, prices and words, and who uses it. */
typedef struct Held {
    SearchIndex index; /* first: a pointer to it is one to the whole */
    Arena start;
    Arena rest;
    int32_t users;
    bool old;
    uint64_t clock;
    Shelf shelves[SHELVES_MAX];
    Priced priced[PRICED_MAX];
    Term terms[TERMS_MAX];
} Held;

struct SearchCache {
    pthread_mutex_t lock;
    Held *newest; /* NULL at first */
};

SearchCache *search_cache_new(Arena *process)
{
    SearchCache *cache = arena_new(process, SearchCache);
    int result = pthread_mutex_init(&cache->lock, NULL);
    assert(result == 0);
    return cache;
}

static void held_free(Held *held)
{
    arena_close(held->start, HELD_BYTES);
}

void search_cache_close(SearchCache *cache)
{
    if (cache->newest != NULL) {
        assert(cache->newest->users == 0);
        held_free(cache->newest);
        cache->newest = NULL;
    }
}

static Err *held_load(Call *call, Db *db, int64_t version, Held **ret_held)
{
    Arena start = arena_open(HELD_BYTES);
    Arena rest = start;
    Held *held = arena_new(&rest, Held);
    held->start = start;
    Err *err = search_load(call, db, version, &rest, &held->index);
    if (err != NULL) {
        arena_close(start, HELD_BYTES);
        return err;
    }
    held->rest = rest;
    *ret_held = held;
    return NULL;
}

/* The lock is kept while an index is read: others would only read the same. */
static Err *use_locked(Call *call, Db *db, int64_t version, const SearchIndex **ret_index)
{
    SearchCache *cache = call->app->search;
    Held *held = cache->newest;
    if (held == NULL || held->index.version != version) {
        TRY(held_load(call, db, version, &held));
        Held *old = cache->newest;
        cache->newest = held;
        if (old != NULL) {
            old->old = true;
        }
        if (old != NULL && old->users == 0) {
            held_free(old);
        }
    }
    held->users++;
    *ret_index = &held->index;
    return NULL;
}

Err *search_index_use(Call *call, Db *db, const SearchIndex **ret_index)
{
    Arena scratch = call->scratch;
    int64_t version;
    TRY(store_setting_get(db, &scratch, S("catalogue_version"), &version));
    (void)pthread_mutex_lock(&call->app->search->lock);
    Err *err = use_locked(call, db, version, ret_index);
    (void)pthread_mutex_unlock(&call->app->search->lock);
    return err;
}

static Held *held_of(const SearchIndex *index)
{
    return (Held *)(uintptr_t)index;
}

void search_index_done(Call *call, const SearchIndex *index)
{
    Held *held = held_of(index);
    (void)pthread_mutex_lock(&call->app->search->lock);
    bool unused = --held->users == 0 && held->old;
    (void)pthread_mutex_unlock(&call->app->search->lock);
    if (unused) {
        held_free(held);
    }
}

static bool assortment_same(const Assortment *a, const Assortment *b)
{
    bool same = a->required_count == b->required_count && a->open_count == b->open_count &&
                a->day.day == b->day.day;
    for (size_t i = 0; i < PRICE_EDGE_MAX && same; i++) {
        same = a->required[i].v == b->required[i].v && a->open[i].v == b->open[i].v;
    }
    return same;
}

static Shelf *shelf_find(Held *held, const Assortment *assortment)
{
    for (size_t i = 0; i < SHELVES_MAX; i++) {
        Shelf *shelf = &held->shelves[i];
        if (shelf->used != 0 && assortment_same(&shelf->assortment, assortment)) {
            shelf->used = ++held->clock;
            return shelf;
        }
    }
    return NULL;
}

/* The one that was used longest ago becomes this one. */
static void shelf_keep(Held *held, const Assortment *assortment, const uint8_t *shown)
{
    Shelf *oldest = &held->shelves[0];
    for (size_t i = 1; i < SHELVES_MAX; i++) {
        oldest = held->shelves[i].used < oldest->used ? &held->shelves[i] : oldest;
    }
    if (oldest->shown == NULL) {
        oldest->shown = arena_array(&held->rest, uint8_t, held->index.product_count + 1);
    }
    memcpy(oldest->shown, shown, held->index.product_count);
    oldest->assortment = *assortment;
    oldest->used = ++held->clock;
}

static Err *shelf_read(Call *call, Db *db, const SearchIndex *index, const Assortment *assortment,
                       uint8_t *ret_shown)
{
    Arena scratch = call->scratch;
    ProductId *ids;
    size_t count;
    size_t place = 0;
    TRY(store_search_shelf(db, &scratch, assortment, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        while (place < index->product_count && index->products[place].id.v < ids[i].v) {
            place++;
        }
        if (place < index->product_count && index->products[place].id.v == ids[i].v) {
            ret_shown[place] = 1;
        }
    }
    return NULL;
}

/* A shelf is copied: it may become another one while this call is still at work. */
Err *search_shelf(Call *call, Db *db, const SearchIndex *index, const Assortment *assortment,
                  SearchShelf *ret_shelf)
{
    Held *held = held_of(index);
    pthread_mutex_t *lock = &call->app->search->lock;
    uint8_t *shown = arena_array(call->out, uint8_t, index->product_count + 1);
    (void)pthread_mutex_lock(lock);
    const Shelf *shelf = shelf_find(held, assortment);
    if (shelf != NULL) {
        memcpy(shown, shelf->shown, index->product_count);
    }
    (void)pthread_mutex_unlock(lock);
    if (shelf == NULL) {
        TRY(shelf_read(call, db, index, assortment, shown));
        (void)pthread_mutex_lock(lock);
        shelf_keep(held, assortment, shown);
        (void)pthread_mutex_unlock(lock);
    }
    *ret_shelf = (SearchShelf){ shown };
    return NULL;
}

static const Priced *priced_find(Held *held, AccountId account, Date day)
{
    for (size_t i = 0; i < PRICED_MAX; i++) {
        Priced *priced = &held->priced[i];
        if (priced->used != 0 && priced->account.v == account.v && priced->day.day == day.day) {
            priced->used = ++held->clock;
            return priced;
        }
    }
    return NULL;
}

static void priced_keep(Held *held, AccountId account, Date day, const int64_t *minors)
{
    Priced *oldest = &held->priced[0];
    for (size_t i = 1; i < PRICED_MAX; i++) {
        oldest = held->priced[i].used < oldest->used ? &held->priced[i] : oldest;
    }
    if (oldest->minors == NULL) {
        oldest->minors = arena_array(&held->rest, int64_t, held->index.product_count + 1);
    }
    memcpy(oldest->minors, minors, held->index.product_count * sizeof(int64_t));
    *oldest = (Priced){ account, day, ++held->clock, oldest->minors };
}

Err *search_least_prices(Call *call, Db *db, const SearchIndex *index, PriceChain *chain,
                         const int64_t **ret_minors)
{
    Held *held = held_of(index);
    pthread_mutex_t *lock = &call->app->search->lock;
    int64_t *minors = arena_array(call->out, int64_t, index->product_count + 1);
    (void)pthread_mutex_lock(lock);
    const Priced *priced = priced_find(held, call->actor.account, chain->day);
    if (priced != NULL) {
        memcpy(minors, priced->minors, index->product_count * sizeof(int64_t));
    }
    (void)pthread_mutex_unlock(lock);
    if (priced == NULL) {
        ProductId *ids = arena_array(call->out, ProductId, index->product_count + 1);
        for (size_t i = 0; i < index->product_count; i++) {
            ids[i] = index->products[i].id;
        }
        TRY(catalogue_least_prices(call, db, chain, ids, index->product_count, minors));
        (void)pthread_mutex_lock(lock);
        priced_keep(held, call->actor.account, chain->day, minors);
        (void)pthread_mutex_unlock(lock);
    }
    *ret_minors = minors;
    return NULL;
}

static const Term *term_find(Held *held, const SearchTerm *wanted)
{
    for (size_t i = 0; i < TERMS_MAX; i++) {
        Term *term = &held->terms[i];
        if (term->used != 0 && term->prefix == wanted->prefix &&
            str_eq((Str){ term->word, term->word_len }, wanted->word)) {
            term->used = ++held->clock;
            return term;
        }
    }
    return NULL;
}

static void term_keep(Held *held, const SearchTerm *wanted, const uint8_t *bits)
{
    Term *oldest = &held->terms[0];
    if (wanted->word.len > sizeof(oldest->word)) {
        return; /* folding has made it longer than what may be typed */
    }
    for (size_t i = 1; i < TERMS_MAX; i++) {
        oldest = held->terms[i].used < oldest->used ? &held->terms[i] : oldest;
    }
    if (oldest->bits == NULL) {
        oldest->bits = arena_array(&held->rest, uint8_t, search_bits_bytes(&held->index));
    }
    memcpy(oldest->bits, bits, search_bits_bytes(&held->index));
    memcpy(oldest->word, wanted->word.ptr, wanted->word.len);
    oldest->word_len = wanted->word.len;
    oldest->prefix = wanted->prefix;
    oldest->used = ++held->clock;
}

/* Two who ask for the same word at once both keep it: one of them is forgotten in its time. */
Err *search_term_products(Call *call, Db *db, const SearchIndex *index, const SearchTerm *term,
                          const uint8_t **ret_bits)
{
    Held *held = held_of(index);
    pthread_mutex_t *lock = &call->app->search->lock;
    uint8_t *bits = arena_array(call->out, uint8_t, search_bits_bytes(index));
    (void)pthread_mutex_lock(lock);
    const Term *known = term_find(held, term);
    if (known != NULL) {
        memcpy(bits, known->bits, search_bits_bytes(index));
    }
    (void)pthread_mutex_unlock(lock);
    if (known == NULL) {
        TRY(search_term_read(call, db, index, term, bits));
        (void)pthread_mutex_lock(lock);
        term_keep(held, term, bits);
        (void)pthread_mutex_unlock(lock);
    }
    *ret_bits = bits;
    return NULL;
}

size_t search_place(const SearchIndex *index, ProductId id)
{
    size_t from = 0;
    size_t to = index->product_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (index->products[middle].id.v < id.v) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < index->product_count && index->products[from].id.v == id.v ? from
                                                                             : index->product_count;
}

SearchRange search_vocabulary(const SearchIndex *index, Str word, bool prefix)
{
    size_t from = 0;
    size_t to = index->vocabulary_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (str_cmp(index->vocabulary[middle], word) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    size_t end = from;
    size_t limit = index->vocabulary_count;
    while (end < limit && (prefix ? str_starts(index->vocabulary[end], word)
                                  : str_eq(index->vocabulary[end], word))) {
        end++;
    }
    return (SearchRange){ (uint32_t)from, (uint32_t)end };
}
