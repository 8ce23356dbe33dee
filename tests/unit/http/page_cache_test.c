/* page_cache_test.c - rendered bodies are found again, bounded, and stay while they are sent. */
#include "http/page_cache.h"

#include <assert.h>
#include <pthread.h>

#include "tests/test.h"

static const int route_a = 1;
static const int route_b = 2;

static Str page(char c, size_t len)
{
    StrBuf buf = buf_new(&test_arena, len);

    for (size_t i = 0; i < len; i++) {
        buf_add_char(&buf, c);
    }
    return buf_str(&buf);
}

static void put(PageCache *cache, Str key, uint64_t version, Str body)
{
    const CachedBody *kept = page_cache_put(cache, &route_a, key, version, "text/html", body);

    CHECK(kept != NULL);
    page_cache_release(cache, kept);
}

TEST(page_cache_finds_a_page_by_route_key_and_version)
{
    PageCache *cache = page_cache_open(&test_arena, 1024 * 1024);

    put(cache, S("k"), 1, S("one"));
    put(cache, S("k"), 2, S("two"));
    const CachedBody *body = page_cache_get(cache, &route_a, S("k"), 1);
    CHECK(body != NULL);
    CHECK_STR(body->body, S("one"));
    CHECK_INT(str_from_cstr(body->etag).len, PAGE_CACHE_ETAG_BYTES);
    page_cache_release(cache, body);
    CHECK(page_cache_get(cache, &route_b, S("k"), 1) == NULL);
    CHECK(page_cache_get(cache, &route_a, S("k"), 3) == NULL);
    CHECK(page_cache_get(cache, &route_a, S("l"), 1) == NULL);
    CHECK_INT(page_cache_counts(cache).hits, 1);
    page_cache_close(cache);
}

TEST(page_cache_gives_equal_pages_equal_tags)
{
    PageCache *cache = page_cache_open(&test_arena, 1024 * 1024);
    const CachedBody *a = page_cache_put(cache, &route_a, S("a"), 1, "text/html", S("x"));
    const CachedBody *b = page_cache_put(cache, &route_a, S("b"), 1, "text/html", S("x"));
    const CachedBody *c = page_cache_put(cache, &route_a, S("c"), 1, "text/html", S("y"));

    CHECK_STR(str_from_cstr(a->etag), str_from_cstr(b->etag));
    CHECK(!str_eq(str_from_cstr(a->etag), str_from_cstr(c->etag)));
    page_cache_release(cache, a);
    page_cache_release(cache, b);
    page_cache_release(cache, c);
    page_cache_close(cache);
}

TEST(page_cache_stays_within_its_bytes)
{
    enum { BYTES = 256 * 1024 };
    PageCache *cache = page_cache_open(&test_arena, BYTES);

    for (int i = 0; i < 300; i++) {
        put(cache, arena_printf(&test_arena, "%d", i), 1, page('a', 10000));
        CHECK(page_cache_counts(cache).bytes <= BYTES);
    }
    CHECK(page_cache_counts(cache).evictions > 200);
    CHECK(page_cache_put(cache, &route_a, S("big"), 1, "text/html", page('b', BYTES)) == NULL);
    page_cache_close(cache);
}

TEST(page_cache_keeps_what_is_used_and_drops_what_is_not)
{
    PageCache *cache = page_cache_open(&test_arena, 256 * 1024);

    put(cache, S("hot"), 1, page('h', 10000));
    for (int i = 0; i < 100; i++) {
        const CachedBody *hot = page_cache_get(cache, &route_a, S("hot"), 1);
        CHECK(hot != NULL);
        page_cache_release(cache, hot);
        put(cache, arena_printf(&test_arena, "%d", i), 1, page('c', 10000));
    }
    CHECK(page_cache_get(cache, &route_a, S("0"), 1) == NULL);
    page_cache_close(cache);
}

TEST(page_cache_never_drops_a_page_that_is_being_sent)
{
    PageCache *cache = page_cache_open(&test_arena, 64 * 1024);
    const CachedBody *held =
        page_cache_put(cache, &route_a, S("held"), 1, "text/html", page('h', 8000));

    for (int i = 0; i < 100; i++) {
        put(cache, arena_printf(&test_arena, "%d", i), 1, page('x', 8000));
    }
    CHECK_STR(held->body, page('h', 8000));
    page_cache_release(cache, held);
    page_cache_close(cache);
}

static void *hammer(void *context)
{
    PageCache *cache = context;
    static const char text[20000] = { 'x' };

    for (uint64_t i = 0; i < 3000; i++) {
        uint64_t version = i * 7 % 40;
        const CachedBody *body = page_cache_get(cache, &route_a, S("k"), version);
        if (body == NULL) {
            Str page_text = { text, 1000 + (size_t)version * 400 };
            body = page_cache_put(cache, &route_a, S("k"), version, "text/html", page_text);
        }
        if (body != NULL) {
            assert(body->body.len == 1000 + (size_t)version * 400);
            page_cache_release(cache, body);
        }
    }
    return NULL;
}

TEST(page_cache_serves_many_threads)
{
    PageCache *cache = page_cache_open(&test_arena, 128 * 1024);
    pthread_t threads[4];

    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        CHECK(pthread_create(&threads[i], NULL, hammer, cache) == 0);
    }
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        (void)pthread_join(threads[i], NULL);
    }
    CHECK(page_cache_counts(cache).hits > 0);
    page_cache_close(cache);
}
