/* clock.c - the clocks: the system's, and one that a test moves. */
#include "base/instant.h"

#include <assert.h>
#include <time.h>

static int64_t read_us(clockid_t id)
{
    struct timespec time;
    int result = clock_gettime(id, &time);
    assert(result == 0);
    return time.tv_sec * SECOND_US + time.tv_nsec / 1000;
}

static Instant system_now(void *context)
{
    (void)context;
    return (Instant){ read_us(CLOCK_REALTIME) };
}

Clock clock_system(void)
{
    return (Clock){ .now = system_now };
}

static Instant manual_now(void *context)
{
    return *(const Instant *)context;
}

Clock clock_manual(Instant *now)
{
    assert(now != NULL);
    return (Clock){ .now = manual_now, .context = now };
}

Instant clock_now(const Clock *clock)
{
    return clock->now(clock->context);
}

int64_t clock_monotonic_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}
