/* clock.c - the clocks: the system's, and one that a test moves. */
#include "base/instant.h"

#include <assert.h>
#include <stdlib.h>
#include <time.h>

#include "base/str.h"

static int64_t read_us(clockid_t id)
{
    struct timespec time;
    int result = clock_gettime(id, &time);
    assert(result == 0);
    return time.tv_sec * SECOND_US + time.tv_nsec / 1000;
}

/* A build for the kill tests may run ahead, so that leases, retentions and periods end at once. */
static int64_t ahead_us(void)
{
#ifdef STOA_FAULTS
    int64_t seconds;
    if (str_parse_int64(str_from_cstr(getenv("STOA_CLOCK_AHEAD_S")), &seconds)) {
        return seconds * SECOND_US;
    }
#endif
    return 0;
}

static Instant system_now(void *context)
{
    (void)context;
    return (Instant){ read_us(CLOCK_REALTIME) + ahead_us() };
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
