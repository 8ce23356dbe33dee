/* rate.c - token buckets in sets of eight, each set of a shard under its lock. */
#include "http/rate.h"

#include <assert.h>
#include <pthread.h>

#include "base/crypto.h"

enum { SHARD_COUNT = 16, SHARD_SETS = 128, SET_WAYS = 8, TOKEN_PARTS = 60 * 1000000 };

/* A token has 60 million parts, so that one part is gained per microsecond at one a minute. */
typedef struct Bucket {
    uint64_t hash; /* zero: free */
    int64_t parts;
    int64_t at_us;
} Bucket;

typedef struct Shard {
    pthread_mutex_t lock;
    Bucket buckets[SHARD_SETS][SET_WAYS];
} Shard;

struct RateTable {
    uint64_t seed; /* unknown outside, so that nobody can aim at another's bucket */
    Shard shards[SHARD_COUNT];
};

RateTable *rate_open(Arena *out)
{
    RateTable *table = arena_new(out, RateTable);

    table->seed = random_u64();
    for (size_t i = 0; i < SHARD_COUNT; i++) {
        int failed = pthread_mutex_init(&table->shards[i].lock, NULL);
        assert(failed == 0);
    }
    return table;
}

void rate_close(RateTable *table)
{
    for (size_t i = 0; i < SHARD_COUNT; i++) {
        (void)pthread_mutex_destroy(&table->shards[i].lock);
    }
}

static uint64_t mix(uint64_t x)
{
    x ^= x >> 33;
    x *= UINT64_C(0xff51afd7ed558ccd);
    x ^= x >> 33;
    x *= UINT64_C(0xc4ceb9fe1a85ec53);
    return x ^ (x >> 33);
}

/* FNV from a secret start, mixed at the end. */
static uint64_t key_hash(const RateTable *table, uint32_t kind, Str key)
{
    uint64_t hash = mix(table->seed + kind);

    for (size_t i = 0; i < key.len; i++) {
        hash = (hash ^ (unsigned char)key.ptr[i]) * UINT64_C(1099511628211);
    }
    hash = mix(hash ^ table->seed);
    return hash == 0 ? 1 : hash;
}

static Bucket *bucket_find(Bucket *set, uint64_t hash, int64_t full_parts, int64_t now_us)
{
    Bucket *oldest = &set[0];

    for (size_t i = 0; i < SET_WAYS; i++) {
        if (set[i].hash == hash) {
            return &set[i];
        }
        if (set[i].hash == 0 || (oldest->hash != 0 && set[i].at_us < oldest->at_us)) {
            oldest = oldest->hash == 0 ? oldest : &set[i];
        }
    }
    *oldest = (Bucket){ .hash = hash, .parts = full_parts, .at_us = now_us };
    return oldest;
}

static int64_t rate_ask(RateTable *table, uint32_t kind, Str key, RateLimit limit, int64_t now_us,
                        bool take)
{
    if (limit.burst <= 0 || limit.per_minute <= 0) {
        return 0;
    }
    uint64_t hash = key_hash(table, kind, key);
    Shard *shard = &table->shards[hash % SHARD_COUNT];
    int64_t full = (int64_t)limit.burst * TOKEN_PARTS;
    int64_t wait_s = 0;

    (void)pthread_mutex_lock(&shard->lock);
    Bucket *bucket =
        bucket_find(shard->buckets[hash / SHARD_COUNT % SHARD_SETS], hash, full, now_us);
    int64_t elapsed = now_us > bucket->at_us ? now_us - bucket->at_us : 0;
    /* A day fills any bucket; the bound keeps the product in range. */
    elapsed = elapsed < DAY_US ? elapsed : DAY_US;
    int64_t gained = 0;
    if (__builtin_mul_overflow(elapsed, (int64_t)limit.per_minute, &gained) || gained > full) {
        gained = full;
    }
    bucket->parts = bucket->parts + gained < full ? bucket->parts + gained : full;
    bucket->at_us = now_us;
    if (bucket->parts >= TOKEN_PARTS) {
        bucket->parts -= take ? TOKEN_PARTS : 0;
    } else {
        int64_t missing_us = (TOKEN_PARTS - bucket->parts) / limit.per_minute;
        wait_s = missing_us / SECOND_US + 1;
    }
    (void)pthread_mutex_unlock(&shard->lock);
    return wait_s;
}

int64_t rate_take(RateTable *table, uint32_t kind, Str key, RateLimit limit, int64_t now_us)
{
    return rate_ask(table, kind, key, limit, now_us, true);
}

int64_t rate_peek(RateTable *table, uint32_t kind, Str key, RateLimit limit, int64_t now_us)
{
    return rate_ask(table, kind, key, limit, now_us, false);
}
