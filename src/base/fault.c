/* fault.c - the crash points; only in a build with -Dfaults=true. */
#include "base/fault.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/str.h"

static atomic_int_fast64_t arrivals;

void fault_point(const char *name)
{
    Str rest = str_from_cstr(getenv("STOA_CRASH_AT"));
    Str wanted;
    int64_t number = 1;
    if (!str_next(&rest, ':', &wanted) || !str_eq(wanted, str_from_cstr(name))) {
        return;
    }
    (void)str_parse_int64(rest, &number); /* nothing after the name: the first arrival */
    if (atomic_fetch_add(&arrivals, 1) + 1 == number) {
        (void)kill(getpid(), SIGKILL);
    }
}
