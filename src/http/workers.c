/* workers.c - the threads that run handlers. Handlers wait for the database; the thread that serves
 * all connections must not.
 *
 * A connection is suspended while a worker has its exchange. Workers are started when they are
 * needed, and the one that became idle last is taken first, so that few are warm rather than many
 * cold.
 */
#include <assert.h>
#include <errno.h>

#include "http/http_internal.h"

enum { WORKER_STACK_BYTES = 512 * 1024 };

static void wait_for(sem_t *semaphore)
{
    while (sem_wait(semaphore) != 0 && errno == EINTR) {
    }
}

static Exchange *queue_pop(Workers *workers)
{
    Exchange *exchange = workers->first;

    if (exchange != NULL) {
        workers->first = exchange->next;
        workers->last = workers->first == NULL ? NULL : workers->last;
        exchange->next = NULL;
    }
    return exchange;
}

/* NULL when the server stops and nothing is left to do. */
static Exchange *next_task(Worker *worker)
{
    Workers *workers = worker->workers;

    (void)pthread_mutex_lock(&workers->lock);
    Exchange *exchange = queue_pop(workers);
    bool wait = exchange == NULL && !workers->stopped;
    if (wait) {
        worker->next = workers->idle;
        workers->idle = worker;
    }
    (void)pthread_mutex_unlock(&workers->lock);
    if (wait) {
        wait_for(&worker->wake);
        exchange = worker->task;
    }
    return exchange;
}

static void *worker_run(void *context)
{
    Worker *worker = context;

    for (Exchange *exchange = next_task(worker); exchange != NULL; exchange = next_task(worker)) {
        struct MHD_Connection *connection = exchange->req.connection;
        if (exchange->streaming) {
            event_stream_step(exchange);
        } else if (exchange->phase == EXCHANGE_BODY) {
            dispatch_spool(exchange);
        } else {
            dispatch_run(exchange);
            exchange->phase = EXCHANGE_READY;
        }
        err_reset();
        MHD_resume_connection(connection); /* from here on it is the other thread's again */
    }
    return NULL;
}

static bool worker_start(Workers *workers)
{
    pthread_attr_t attributes;
    Worker *worker = &workers->all[workers->count];

    worker->workers = workers;
    (void)sem_init(&worker->wake, 0, 0);
    (void)pthread_attr_init(&attributes);
    (void)pthread_attr_setstacksize(&attributes, WORKER_STACK_BYTES);
    bool started = pthread_create(&worker->thread, &attributes, worker_run, worker) == 0;
    (void)pthread_attr_destroy(&attributes);
    if (started) {
        workers->count++;
    } else {
        (void)sem_destroy(&worker->wake);
    }
    return started;
}

Err *workers_open(Workers *workers)
{
    int failed = pthread_mutex_init(&workers->lock, NULL);

    assert(failed == 0);
    return worker_start(workers) ? NULL : ERR(IO, "cannot start a thread");
}

bool workers_put(Workers *workers, Exchange *exchange, bool suspended)
{
    (void)pthread_mutex_lock(&workers->lock);
    bool open = !workers->stopped;
    Worker *worker = workers->idle;
    if (open && !suspended) {
        MHD_suspend_connection(exchange->req.connection);
    }
    if (open && worker != NULL) {
        workers->idle = worker->next;
        worker->task = exchange;
        (void)sem_post(&worker->wake);
    } else if (open) {
        exchange->next = NULL;
        *(workers->last != NULL ? &workers->last->next : &workers->first) = exchange;
        workers->last = exchange;
        if (workers->count < WORKER_MAX) { /* if it cannot be started, the others will come to it */
            (void)worker_start(workers);
        }
    }
    (void)pthread_mutex_unlock(&workers->lock);
    return open;
}

void workers_close(Workers *workers)
{
    (void)pthread_mutex_lock(&workers->lock);
    workers->stopped = true;
    for (Worker *worker = workers->idle; worker != NULL; worker = worker->next) {
        worker->task = NULL;
        (void)sem_post(&worker->wake);
    }
    workers->idle = NULL;
    size_t count = workers->count;
    (void)pthread_mutex_unlock(&workers->lock);
    for (size_t i = 0; i < count; i++) {
        (void)pthread_join(workers->all[i].thread, NULL);
        (void)sem_destroy(&workers->all[i].wake);
    }
    (void)pthread_mutex_destroy(&workers->lock);
}
