/* db_pool.c - the bounded set of connections, and a connection's table of prepared statements. */
#include "db/db_internal.h"

#include <assert.h>
#include <errno.h>
#include <semaphore.h>
#include <time.h>

/* On the stack of the one who waits. */
struct DbWaiter {
    DbWaiter *next;
    size_t index;
    sem_t given;
};

void db_pool_init(DbPool *pool, size_t count)
{
    assert(count > 0);
    assert(count <= DB_CONNECTIONS_MAX);
    pthread_mutex_init(&pool->lock, NULL);
    for (size_t i = 0; i < count; i++) {
        pool->free[i] = (uint16_t)(count - 1 - i);
    }
    pool->free_count = count;
}

void db_pool_done(DbPool *pool)
{
    assert(pool->first == NULL);
    pthread_mutex_destroy(&pool->lock);
}

/* True: it got one after all, just now. */
static bool stop_waiting(DbPool *pool, const DbWaiter *waiter)
{
    DbWaiter *before = NULL;
    DbWaiter *at;

    pthread_mutex_lock(&pool->lock);
    for (at = pool->first; at != NULL && at != waiter; at = at->next) {
        before = at;
    }
    if (at != NULL) {
        *(before != NULL ? &before->next : &pool->first) = at->next;
        pool->last = pool->last == at ? before : pool->last;
    }
    pthread_mutex_unlock(&pool->lock);
    return at == NULL;
}

static bool wait_for_one(DbPool *pool, DbWaiter *waiter, int32_t wait_ms)
{
    int64_t deadline_us = clock_monotonic_us() + (int64_t)wait_ms * 1000;
    struct timespec deadline = { .tv_sec = deadline_us / SECOND_US,
                                 .tv_nsec = deadline_us % SECOND_US * 1000 };
    int code;

    do {
        code = sem_clockwait(&waiter->given, CLOCK_MONOTONIC, &deadline);
    } while (code != 0 && errno == EINTR);
    return code == 0 || stop_waiting(pool, waiter);
}

Err *db_pool_take(DbPool *pool, int32_t wait_ms, size_t *ret_index)
{
    DbWaiter waiter = { .next = NULL };

    pthread_mutex_lock(&pool->lock);
    if (pool->free_count > 0) {
        pool->free_count--; /* the one given back last: its caches are warm */
        *ret_index = pool->free[pool->free_count];
        pthread_mutex_unlock(&pool->lock);
        return NULL;
    }
    sem_init(&waiter.given, 0, 0);
    *(pool->last != NULL ? &pool->last->next : &pool->first) = &waiter;
    pool->last = &waiter;
    pthread_mutex_unlock(&pool->lock);
    bool given = wait_for_one(pool, &waiter, wait_ms);
    sem_destroy(&waiter.given);
    if (!given) {
        return ERR(DB_BUSY, "no database connection was free within %d ms", wait_ms);
    }
    *ret_index = waiter.index;
    return NULL;
}

void db_pool_give(DbPool *pool, size_t index)
{
    pthread_mutex_lock(&pool->lock);
    DbWaiter *waiter = pool->first;
    if (waiter != NULL) {
        pool->first = waiter->next;
        pool->last = pool->first == NULL ? NULL : pool->last;
        waiter->index = index;
        sem_post(&waiter->given); /* under the lock: the one who gave up waits for it */
    } else {
        assert(pool->free_count < DB_CONNECTIONS_MAX);
        pool->free[pool->free_count] = (uint16_t)index;
        pool->free_count++;
    }
    pthread_mutex_unlock(&pool->lock);
}

void db_cache_init(DbCache *cache, Arena *arena)
{
    cache->slots = arena_array(arena, DbSlot, DB_CACHE_SLOTS);
    cache->count = 0;
}

void db_cache_clear(DbCache *cache)
{
    for (size_t i = 0; i < DB_CACHE_SLOTS; i++) {
        cache->slots[i] = (DbSlot){ .statement = NULL };
    }
    cache->count = 0;
}

DbSlot *db_cache_slot(DbCache *cache, const DbStatement *statement)
{
    /* Static tables are far apart by multiples of their size; a multiplication spreads them. */
    uint64_t hash = (uint64_t)(uintptr_t)statement * UINT64_C(0x9E3779B97F4A7C15);
    size_t index = (size_t)(hash >> 32) & (DB_CACHE_SLOTS - 1);

    while (cache->slots[index].statement != NULL) { /* ends: half of the slots stay empty */
        if (cache->slots[index].statement == statement) {
            return &cache->slots[index];
        }
        index = (index + 1) & (DB_CACHE_SLOTS - 1);
    }
    if (cache->count == DB_CACHE_MAX) {
        return NULL;
    }
    cache->count++;
    cache->slots[index].statement = statement;
    return &cache->slots[index];
}
