/* page_cache.c - a hash table of counted bodies, each in its own pages, evicted by a clock hand. */
#include "http/page_cache.h"

#include <assert.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

#include "base/crypto.h"

enum { HEAD_COUNT = 4096, NONE = PAGE_CACHE_ENTRY_MAX, PAGE_BYTES = 4096 };

typedef struct Entry {
    CachedBody body; /* first: a body's address is its entry's */
    bool used;
    bool seen; /* found again since the hand came by; not yet when it is new */
    int refs;
    uint64_t hash;
    const void *route;
    uint64_t version;
    Str key;
    Arena memory;
    size_t memory_bytes;
    size_t next; /* in the chain of its head, or of the free ones */
} Entry;

_Static_assert(offsetof(Entry, body) == 0, "a body's address is its entry's");

struct PageCache {
    pthread_mutex_t lock;
    size_t bytes_max;
    size_t free_first;
    size_t hand;
    PageCacheCounts counts;
    size_t heads[HEAD_COUNT];
    Entry entries[PAGE_CACHE_ENTRY_MAX];
};

PageCache *page_cache_open(Arena *out, size_t bytes_max)
{
    PageCache *cache = arena_new(out, PageCache);
    int failed = pthread_mutex_init(&cache->lock, NULL);

    assert(failed == 0);
    cache->bytes_max = bytes_max;
    for (size_t i = 0; i < HEAD_COUNT; i++) {
        cache->heads[i] = NONE;
    }
    for (size_t i = 0; i < PAGE_CACHE_ENTRY_MAX; i++) {
        cache->entries[i].next = i + 1;
    }
    return cache;
}

static void entry_drop(PageCache *cache, Entry *entry)
{
    size_t index = (size_t)(entry - cache->entries);
    size_t *link = &cache->heads[entry->hash % HEAD_COUNT];

    assert(entry->refs == 0);
    while (*link != index) {
        assert(*link != NONE);
        link = &cache->entries[*link].next;
    }
    *link = entry->next;
    arena_close(entry->memory, entry->memory_bytes);
    cache->counts.bytes -= entry->memory_bytes;
    cache->counts.entries--;
    *entry = (Entry){ .next = cache->free_first };
    cache->free_first = index;
}

void page_cache_close(PageCache *cache)
{
    for (size_t i = 0; i < PAGE_CACHE_ENTRY_MAX; i++) {
        if (cache->entries[i].used) {
            entry_drop(cache, &cache->entries[i]);
        }
    }
    (void)pthread_mutex_destroy(&cache->lock);
}

static uint64_t entry_hash(const void *route, Str key, uint64_t version)
{
    uint64_t hash =
        str_hash(key) ^ (uint64_t)(uintptr_t)route ^ (version * UINT64_C(0x9e3779b97f4a7c15));

    hash ^= hash >> 32;
    return hash * UINT64_C(0xff51afd7ed558ccd) >> 16;
}

static Entry *entry_find(PageCache *cache, uint64_t hash, const void *route, Str key,
                         uint64_t version)
{
    for (size_t i = cache->heads[hash % HEAD_COUNT]; i != NONE; i = cache->entries[i].next) {
        Entry *entry = &cache->entries[i];
        if (entry->hash == hash && entry->route == route && entry->version == version &&
            str_eq(entry->key, key)) {
            entry->refs++;
            entry->seen = true;
            return entry;
        }
    }
    return NULL;
}

const CachedBody *page_cache_get(PageCache *cache, const void *route, Str key, uint64_t version)
{
    (void)pthread_mutex_lock(&cache->lock);
    Entry *entry = entry_find(cache, entry_hash(route, key, version), route, key, version);
    if (entry == NULL) {
        cache->counts.misses++;
    } else {
        cache->counts.hits++;
    }
    (void)pthread_mutex_unlock(&cache->lock);
    return entry == NULL ? NULL : &entry->body;
}

void page_cache_release(PageCache *cache, const CachedBody *body)
{
    size_t index = (size_t)((const char *)body - (const char *)cache->entries) / sizeof(Entry);

    assert(index < PAGE_CACHE_ENTRY_MAX);
    (void)pthread_mutex_lock(&cache->lock);
    assert(cache->entries[index].refs > 0);
    cache->entries[index].refs--;
    (void)pthread_mutex_unlock(&cache->lock);
}

/* Two rounds of the hand: the first forgives what was used since the last. */
static bool make_room(PageCache *cache, size_t bytes)
{
    for (size_t step = 0; step < 2 * (size_t)PAGE_CACHE_ENTRY_MAX; step++) {
        if (cache->counts.bytes + bytes <= cache->bytes_max && cache->free_first != NONE) {
            return true;
        }
        Entry *entry = &cache->entries[cache->hand];
        cache->hand = (cache->hand + 1) % PAGE_CACHE_ENTRY_MAX;
        if (entry->used && entry->refs == 0) {
            if (entry->seen) {
                entry->seen = false;
            } else {
                entry_drop(cache, entry);
                cache->counts.evictions++;
            }
        }
    }
    return cache->counts.bytes + bytes <= cache->bytes_max && cache->free_first != NONE;
}

static Entry *entry_add(PageCache *cache, const Entry *made)
{
    size_t index = cache->free_first;
    Entry *entry = &cache->entries[index];
    size_t head = made->hash % HEAD_COUNT;

    cache->free_first = entry->next;
    *entry = *made;
    entry->next = cache->heads[head];
    cache->heads[head] = index;
    cache->counts.bytes += made->memory_bytes;
    cache->counts.entries++;
    return entry;
}

const CachedBody *page_cache_put(PageCache *cache, const void *route, Str key, uint64_t version,
                                 const char *type, Str body)
{
    size_t bytes = (key.len + body.len + 256 + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;

    if (key.len > PAGE_CACHE_KEY_BYTES_MAX || bytes > cache->bytes_max / 4) {
        return NULL; /* one page must not push out all the others */
    }
    Arena memory = arena_open(bytes);
    Arena arena = memory;
    Entry made = { .used = true,
                   .refs = 1,
                   .hash = entry_hash(route, key, version),
                   .route = route,
                   .version = version,
                   .memory = memory,
                   .memory_bytes = bytes };
    made.key = str_dup(&arena, key);
    made.body.body = str_dup(&arena, body);
    made.body.type = type;
    Str hex = hash_hex(&arena, hash_bytes(body));
    made.body.etag[0] = '"';
    memcpy(made.body.etag + 1, hex.ptr, PAGE_CACHE_ETAG_BYTES - 2);
    made.body.etag[PAGE_CACHE_ETAG_BYTES - 1] = '"';

    (void)pthread_mutex_lock(&cache->lock);
    Entry *entry = entry_find(cache, made.hash, route, key, version);
    bool kept = false;
    if (entry == NULL && make_room(cache, bytes)) {
        entry = entry_add(cache, &made);
        kept = true;
    }
    (void)pthread_mutex_unlock(&cache->lock);
    if (!kept) {
        arena_close(memory, bytes);
    }
    return entry == NULL ? NULL : &entry->body;
}

PageCacheCounts page_cache_counts(PageCache *cache)
{
    (void)pthread_mutex_lock(&cache->lock);
    PageCacheCounts counts = cache->counts;
    (void)pthread_mutex_unlock(&cache->lock);
    return counts;
}
