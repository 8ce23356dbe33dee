/* db_pool.c - the bounded set of connections, and a connection's table of prepared statements. */
#include "db/db_internal.h"

#include <assert.h>
#include <errno.h>
#include <time.h>

void db_pool_init(DbPool *pool, size_t count)
{
    pthread_condattr_t attributes;

    assert(count > 0);
    assert(count <= DB_CONNECTIONS_MAX);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->given, &attributes);
    pthread_condattr_destroy(&attributes);
    for (size_t i = 0; i < count; i++) {
        pool->free[i] = (uint16_t)(count - 1 - i);
    }
    pool->free_count = count;
}

void db_pool_done(DbPool *pool)
{
    pthread_cond_destroy(&pool->given);
    pthread_mutex_destroy(&pool->lock);
}

Err *db_pool_take(DbPool *pool, int32_t wait_ms, size_t *ret_index)
{
    int64_t deadline_us = clock_monotonic_us() + (int64_t)wait_ms * 1000;
    struct timespec deadline = { .tv_sec = deadline_us / SECOND_US,
                                 .tv_nsec = deadline_us % SECOND_US * 1000 };
    int waited = 0;

    pthread_mutex_lock(&pool->lock);
    while (pool->free_count == 0 && waited != ETIMEDOUT) {
        waited = pthread_cond_timedwait(&pool->given, &pool->lock, &deadline);
    }
    bool found = pool->free_count > 0;
    if (found) {
        pool->free_count--; /* the one given back last: its caches are warm */
        *ret_index = pool->free[pool->free_count];
    }
    pthread_mutex_unlock(&pool->lock);
    return found ? NULL : ERR(DB_BUSY, "no database connection was free within %d ms", wait_ms);
}

void db_pool_give(DbPool *pool, size_t index)
{
    pthread_mutex_lock(&pool->lock);
    assert(pool->free_count < DB_CONNECTIONS_MAX);
    pool->free[pool->free_count] = (uint16_t)index;
    pool->free_count++;
    pthread_cond_signal(&pool->given);
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
