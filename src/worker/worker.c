/* worker.c - threads that claim due jobs, one at a time each, and run them. */
#include "worker/worker.h"

#include <pthread.h>
#include <time.h>

#include "base/log.h"
#include "service/job.h"
#include "service/vendor.h"

/* A job is queued inside a transaction, so it is seen a moment after the wake-up: for a while
 * workers look often. */
enum { HURRY_MS = 400, HURRY_STEP_MS = 20, US_PER_MS = 1000 };

struct Worker {
    App *app;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t threads[WORKER_THREADS];
    size_t alive;
    bool stopping;
    int64_t hurry_until_us; /* on the monotonic clock */
};

/* The memory of one thread, used again for each job. */
typedef struct Memory {
    Arena out;
    Arena scratch;
} Memory;

static Memory memory_open(void)
{
    return (Memory){ arena_open(ARENA_CAP_BYTES), arena_open(ARENA_CAP_BYTES) };
}

static void memory_close(const Memory *memory)
{
    arena_close(memory->out, ARENA_CAP_BYTES);
    arena_close(memory->scratch, ARENA_CAP_BYTES);
}

/* Claims and runs at most `max` due jobs. */
static Err *run_due(App *app, const Memory *memory, size_t max, size_t *ret_ran)
{
    Arena claimed = memory->scratch;
    JobView *jobs;
    size_t count;
    TRY(svc_jobs_claim(app, &claimed, max, &jobs, &count));
    for (size_t i = 0; i < count; i++) {
        Arena out = memory->out;
        TRY(svc_job_run(app, &out, claimed, &jobs[i]));
        arena_trim(memory->out, out);
    }
    *ret_ran = count;
    return NULL;
}

static struct timespec time_at(int64_t monotonic_us)
{
    return (struct timespec){ .tv_sec = monotonic_us / SECOND_US,
                              .tv_nsec = monotonic_us % SECOND_US * 1000 };
}

static void hurry(Worker *worker)
{
    (void)pthread_mutex_lock(&worker->lock);
    worker->hurry_until_us = clock_monotonic_us() + HURRY_MS * US_PER_MS;
    (void)pthread_cond_broadcast(&worker->changed);
    (void)pthread_mutex_unlock(&worker->lock);
}

static void wake(void *context)
{
    hurry(context);
}

static bool is_stopping(Worker *worker)
{
    (void)pthread_mutex_lock(&worker->lock);
    bool stopping = worker->stopping;
    (void)pthread_mutex_unlock(&worker->lock);
    return stopping;
}

static void rest(Worker *worker, bool troubled)
{
    (void)pthread_mutex_lock(&worker->lock);
    int64_t now_us = clock_monotonic_us();
    bool often = !troubled && now_us < worker->hurry_until_us;
    int64_t wait_us = (often ? HURRY_STEP_MS : WORKER_IDLE_MS) * (int64_t)US_PER_MS;
    struct timespec until = time_at(now_us + wait_us);
    if (!worker->stopping) {
        (void)pthread_cond_timedwait(&worker->changed, &worker->lock, &until);
    }
    (void)pthread_mutex_unlock(&worker->lock);
}

static void *work(void *context)
{
    Worker *worker = context;
    Memory memory = memory_open();

    while (!is_stopping(worker)) {
        size_t ran = 0;
        Err *err = run_due(worker->app, &memory, 1, &ran);
        if (err != NULL) {
            log_err("worker_failed", err);
        }
        bool troubled = err != NULL;
        err_reset();
        if (ran > 0) {
            hurry(worker); /* what follows is often due at once */
        } else {
            rest(worker, troubled);
        }
    }
    memory_close(&memory);
    (void)pthread_mutex_lock(&worker->lock);
    worker->alive--;
    (void)pthread_cond_broadcast(&worker->changed);
    (void)pthread_mutex_unlock(&worker->lock);
    return NULL;
}

static Worker *worker_new(Arena *process, App *app)
{
    Worker *worker = arena_new(process, Worker);
    pthread_condattr_t attributes;
    worker->app = app;
    int failed = pthread_mutex_init(&worker->lock, NULL);
    failed |= pthread_condattr_init(&attributes);
    failed |= pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    failed |= pthread_cond_init(&worker->changed, &attributes);
    assert(failed == 0);
    (void)pthread_condattr_destroy(&attributes);
    return worker;
}

Err *worker_start(Arena *process, App *app, Worker **ret_worker)
{
    Worker *worker = worker_new(process, app);
    if (database_engine(app->database) == DB_SQLITE) {
        TRY(svc_jobs_release(app)); /* nobody else works on this file */
    }
    app->vendors = vendor_gate_new(process);
    app->wake_context = worker;
    app->wake = wake;
    for (size_t i = 0; i < WORKER_THREADS; i++) {
        (void)pthread_mutex_lock(&worker->lock);
        worker->alive++;
        (void)pthread_mutex_unlock(&worker->lock);
        if (pthread_create(&worker->threads[i], NULL, work, worker) != 0) {
            (void)pthread_mutex_lock(&worker->lock);
            worker->alive--;
            (void)pthread_mutex_unlock(&worker->lock);
            worker_stop(worker, WORKER_IDLE_MS);
            return ERR(IO, "no thread for the worker");
        }
    }
    *ret_worker = worker;
    return NULL;
}

void worker_stop(Worker *worker, int64_t wait_ms)
{
    int64_t end_us = clock_monotonic_us() + wait_ms * US_PER_MS;
    struct timespec until = time_at(end_us);

    (void)pthread_mutex_lock(&worker->lock);
    worker->stopping = true;
    (void)pthread_cond_broadcast(&worker->changed);
    while (worker->alive > 0 && clock_monotonic_us() < end_us) {
        (void)pthread_cond_timedwait(&worker->changed, &worker->lock, &until);
    }
    bool ended = worker->alive == 0;
    (void)pthread_mutex_unlock(&worker->lock);
    for (size_t i = 0; i < WORKER_THREADS; i++) {
        if (worker->threads[i] == 0) {
            continue;
        }
        if (ended) {
            (void)pthread_join(worker->threads[i], NULL);
        } else {
            (void)pthread_detach(worker->threads[i]); /* its job is taken up after the lease */
        }
    }
}

Err *worker_drain(App *app, size_t jobs_max, size_t *ret_ran)
{
    Memory memory = memory_open();
    size_t total = 0;
    size_t ran = 1;
    Err *err = NULL;

    while (err == NULL && ran > 0 && total < jobs_max) {
        size_t left = jobs_max - total;
        ran = 0;
        err = run_due(app, &memory, left < WORKER_BATCH ? left : WORKER_BATCH, &ran);
        total += ran;
    }
    memory_close(&memory);
    if (err == NULL) {
        *ret_ran = total;
    }
    return err;
}
