/*
 * demo.h - loads the sample marketplace (demo/README.md) through the real use cases.
 */
#ifndef SERVICE_DEMO_H
#define SERVICE_DEMO_H

#include "service/app.h"

#define DEMO_PASSWORD "demo-password"

/* The three files of demo/, as they are. */
typedef struct DemoFiles {
    Str catalogue;
    Str price_sheet;
    Str marketplace;
} DemoFiles;

/* Into an empty database. With `if_empty` a database that has an operator is left as it is, and
 * *ret_loaded is false; without it that fails with ACCOUNT_STATE. A crash in the middle leaves a
 * database without the setting "demo_loaded"; loading again then goes on where it was.
 * Takes the orders' history from the connector "simulator". Fails: ACCOUNT_STATE, CONFIG. */
MUST_USE Err *svc_demo_load(App *app, const DemoFiles *files, bool if_empty, Arena *out,
                            Arena scratch, bool *ret_loaded);

#endif
