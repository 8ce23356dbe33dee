/* demo_internal.h - the steps of loading the sample marketplace. Inside service/demo_*.c only. */
#ifndef SERVICE_DEMO_INTERNAL_H
#define SERVICE_DEMO_INTERNAL_H

#include "base/json.h"
#include "service/app.h"
#include "service/demo.h"

enum {
    DEMO_AGREEMENTS_MAX = 10,
    DEMO_ACCOUNTS_MAX = 100,
    DEMO_DAYS = 120 /* how far back the marketplace begins */
};

typedef struct DemoAccount {
    Str code;
    AccountId id;
    AccountKind kind;
} DemoAccount;

/* A load. `app` is the caller's with the clock `at`, which the steps move from the past to now. */
typedef struct Demo {
    App app;
    Instant at;
    Instant today;
    Arena *out;
    Arena scratch;
    const Json *marketplace;
    size_t account_count;
    DemoAccount accounts[DEMO_ACCOUNTS_MAX]; /* the operator first */
} Demo;

/* A call by the system, at demo->at. */
Call demo_call(Demo *demo);
/* Fails: IMPORT_ROW. */
MUST_USE Err *demo_account(const Demo *demo, const Json *object, Str key,
                           const DemoAccount **ret_account);

/* Accounts, their price lists, people. */
MUST_USE Err *demo_accounts_load(Demo *demo);
MUST_USE Err *demo_users_load(Demo *demo);
MUST_USE Err *demo_agreements_load(Demo *demo);
/* Orders, their services and all billing up to today; the clock is then today's. */
MUST_USE Err *demo_orders_load(Demo *demo);

#endif
