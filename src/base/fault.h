/*
 * fault.h - named points at which a test kills the process, to prove that what was under way is
 * finished once.
 *
 * Compiled in only with -Dfaults=true (the binary `stoa-faults` of the tests):
 * STOA_CRASH_AT=name[:n] makes the n-th arrival at that point end the process by SIGKILL. In the
 * product FAULT_POINT is nothing.
 */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#ifdef STOA_FAULTS
void fault_point(const char *name);
#define FAULT_POINT(name) fault_point(name)
#else
#define FAULT_POINT(name) ((void)0)
#endif

#endif
