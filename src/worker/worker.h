/*
 * worker.h - the threads that carry out jobs: claim by lease, run, record; any number of nodes.
 *
 * Woken at once by a job that this process queued (worker_wake), else by looking every second. A
 * job that a dead worker held is taken again when its lease is over.
 */
#ifndef WORKER_WORKER_H
#define WORKER_WORKER_H

#include "service/app.h"

enum { WORKER_THREADS = 4, WORKER_IDLE_MS = 1000, WORKER_BATCH = 16 };

typedef struct Worker Worker;

/* Fails: IO (threads). */
MUST_USE Err *worker_start(Arena *process, App *app, Worker **ret_worker);
/* Finishes what is under way for at most `wait_ms`; the rest is taken up after its lease. */
void worker_stop(Worker *worker, int64_t wait_ms);
/* Runs due jobs on the caller's thread until none is due; for tests, `stoa demo` and simulation. */
MUST_USE Err *worker_drain(App *app, size_t jobs_max, size_t *ret_ran);

#endif
