/*
 * page_cache.h - rendered bodies kept in memory, so that an unchanged page is not rendered again.
 *
 * An entry is found by route, key and version; a new version simply never finds the old entry,
 * which the clock hand then evicts. Bodies are counted references: one that is being sent stays
 * until its last byte went out. Safe for every thread; never more than `bytes_max` of memory, in
 * pages of 4 KiB.
 */
#ifndef HTTP_PAGE_CACHE_H
#define HTTP_PAGE_CACHE_H

#include "base/str.h"

enum { PAGE_CACHE_ENTRY_MAX = 4096, PAGE_CACHE_KEY_BYTES_MAX = 512, PAGE_CACHE_ETAG_BYTES = 34 };

typedef struct PageCache PageCache;

/* What a holder of a reference may read. */
typedef struct CachedBody {
    Str body;
    const char *type;                     /* a constant of the program */
    char etag[PAGE_CACHE_ETAG_BYTES + 1]; /* quoted */
} CachedBody;

typedef struct PageCacheCounts {
    uint64_t hits;
    uint64_t misses;
    uint64_t evictions;
    uint64_t bytes;
    uint64_t entries;
} PageCacheCounts;

PageCache *page_cache_open(Arena *out, size_t bytes_max);
/* Nobody may hold a reference any more. */
void page_cache_close(PageCache *cache);
/* A reference that page_cache_release gives back, or NULL. `route` is any address that stands for
 * the kind of page. */
const CachedBody *page_cache_get(PageCache *cache, const void *route, Str key, uint64_t version);
void page_cache_release(PageCache *cache, const CachedBody *body);
/* Copies the body in and gives a reference to it; NULL when it does not fit or the key is too
 * long: then the caller sends its own copy. */
const CachedBody *page_cache_put(PageCache *cache, const void *route, Str key, uint64_t version,
                                 const char *type, Str body);
PageCacheCounts page_cache_counts(PageCache *cache);

#endif
