/*
 * domain_test.h - short forms of domain values, and numbers of a known seed for property tests.
 */
#ifndef TESTS_UNIT_DOMAIN_TEST_H
#define TESTS_UNIT_DOMAIN_TEST_H

#include <stdio.h>
#include <stdlib.h>

#include "base/instant.h"
#include "domain/money.h"
#include "tests/test.h"

static const Currency eur = { "EUR" };

static inline Money euro_cents(int64_t minor)
{
    return (Money){ minor, eur };
}

static inline Date day(int32_t year, int32_t month, int32_t month_day)
{
    return date_from_civil((Civil){ year, month, month_day });
}

/* A decimal as it is written. */
static inline Decimal decimal(const char *text)
{
    Decimal value = { 0 };
    CHECK_OK(decimal_parse(str_from_cstr(text), DECIMAL_SCALE_MAX, &value));
    return value;
}

#define CHECK_DAY(got, wanted) CHECK_STR(date_format(&test_arena, (got)), S(wanted))
#define CHECK_MONEY(got, wanted) CHECK_STR(money_format(&test_arena, (got)), S(wanted))

/* Marsaglia's xorshift; STOA_SEED in the environment gives another run. */
typedef struct Random {
    uint64_t state;
} Random;

static inline Random random_seeded(const char *test)
{
    const char *text = getenv("STOA_SEED");
    uint64_t seed = text == NULL ? UINT64_C(20261122) : strtoull(text, NULL, 10);
    printf("%s: seed %llu\n", test, (unsigned long long)seed);
    return (Random){ seed == 0 ? 1 : seed };
}

/* A whole number from `least` to `most`. */
static inline int64_t random_from(Random *random, int64_t least, int64_t most)
{
    random->state ^= random->state << 13;
    random->state ^= random->state >> 7;
    random->state ^= random->state << 17;
    uint64_t width = (uint64_t)most - (uint64_t)least + 1;
    return (int64_t)((uint64_t)least + (width == 0 ? random->state : random->state % width));
}

#endif
