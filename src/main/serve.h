/* serve.h - stoa serve and stoa worker: the long-running processes. */
#ifndef MAIN_SERVE_H
#define MAIN_SERVE_H

#include "main/config.h"

/* Both return after SIGTERM or SIGINT, when what was under way is finished. */
MUST_USE Err *serve_run(Arena *process, const CliOptions *options);
MUST_USE Err *worker_run(Arena *process, const CliOptions *options);

#endif
