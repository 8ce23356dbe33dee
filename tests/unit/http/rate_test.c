/* rate_test.c - token buckets with a given time. */
#include "http/rate.h"
#include "tests/test.h"

static const RateLimit limit = { .burst = 3, .per_minute = 60 };

TEST(rate_lets_a_burst_through_and_then_one_a_second)
{
    RateTable *table = rate_open(&test_arena);
    int64_t now_us = DAY_US;

    for (int i = 0; i < 3; i++) {
        CHECK_INT(rate_take(table, 1, S("a"), limit, now_us), 0);
    }
    CHECK_INT(rate_take(table, 1, S("a"), limit, now_us), 2);
    CHECK_INT(rate_peek(table, 1, S("a"), limit, now_us + SECOND_US), 0);
    CHECK_INT(rate_take(table, 1, S("a"), limit, now_us + SECOND_US), 0);
    CHECK(rate_take(table, 1, S("a"), limit, now_us + SECOND_US) > 0);
    rate_close(table);
}

TEST(rate_counts_each_key_and_kind_alone)
{
    RateTable *table = rate_open(&test_arena);

    for (int i = 0; i < 3; i++) {
        CHECK_INT(rate_take(table, 1, S("a"), limit, DAY_US), 0);
    }
    CHECK(rate_peek(table, 1, S("a"), limit, DAY_US) > 0);
    CHECK_INT(rate_peek(table, 1, S("b"), limit, DAY_US), 0);
    CHECK_INT(rate_peek(table, 2, S("a"), limit, DAY_US), 0);
    rate_close(table);
}

TEST(rate_never_saves_up_more_than_its_burst)
{
    RateTable *table = rate_open(&test_arena);
    int taken = 0;

    CHECK_INT(rate_take(table, 1, S("a"), limit, DAY_US), 0);
    while (taken < 100 && rate_take(table, 1, S("a"), limit, 400 * DAY_US) == 0) {
        taken++;
    }
    CHECK_INT(taken, 3);
    rate_close(table);
}

TEST(rate_without_a_limit_lets_all_through)
{
    RateTable *table = rate_open(&test_arena);

    for (int i = 0; i < 100; i++) {
        CHECK_INT(rate_take(table, 1, S("a"), (RateLimit){ 0 }, DAY_US), 0);
    }
    rate_close(table);
}

TEST(rate_table_takes_a_flood_of_addresses_in_its_fixed_size)
{
    RateTable *table = rate_open(&test_arena);

    for (int i = 0; i < 200000; i++) {
        char key[sizeof(i)];
        __builtin_memcpy(key, &i, sizeof(i));
        CHECK_INT(rate_take(table, 1, (Str){ key, sizeof(key) }, limit, DAY_US + i), 0);
    }
    rate_close(table);
}
