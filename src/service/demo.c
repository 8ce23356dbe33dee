/*
 * demo.c - loads the sample marketplace: each step looks first whether an earlier load that was
 * killed has made its thing already.
 */
#include "service/demo.h"

#include "service/catalogue.h"
#include "service/catalogue_file.h"
#include "service/demo_internal.h"
#include "store/account_store.h"
#include "store/setting_store.h"

typedef struct Mark {
    Arena *out;
    AccountId operator_account;
    int64_t started;
    int64_t loaded;
} Mark;

static Err *mark_body(Db *db, void *context)
{
    Mark *mark = context;
    TRY(store_account_operator(db, mark->out, &mark->operator_account));
    TRY(store_setting_get(db, mark->out, S("demo_started"), &mark->started));
    return store_setting_get(db, mark->out, S("demo_loaded"), &mark->loaded);
}

static Err *started_body(Db *db, void *context)
{
    (void)context;
    return store_setting_set(db, S("demo_started"), 1);
}

static Err *loaded_body(Db *db, void *context)
{
    (void)context;
    return store_setting_set(db, S("demo_loaded"), 1);
}

Call demo_call(Demo *demo)
{
    AccountId operator_account = demo->account_count > 0 ? demo->accounts[0].id : (AccountId){ 0 };
    return (Call){ .app = &demo->app,
                   .actor = actor_system(operator_account),
                   .now = demo->at,
                   .out = demo->out,
                   .scratch = demo->scratch };
}

static Err *marketplace_read(Demo *demo, Str text)
{
    static const Str members[] = { STR_INIT("stoa_marketplace"),
                                   STR_INIT("operator"),
                                   STR_INIT("accounts"),
                                   STR_INIT("price_lists"),
                                   STR_INIT("users"),
                                   STR_INIT("agreements"),
                                   STR_INIT("orders") };
    int64_t version;
    TRY(json_parse(demo->out, text, &demo->marketplace));
    TRY(json_only(demo->marketplace, members, COUNT_OF(members)));
    return json_get_int(demo->marketplace, S("stoa_marketplace"), 1, 1, &version);
}

static Err *demo_load(Demo *demo, const DemoFiles *files)
{
    ImportResult result;
    TRY(file_err(marketplace_read(demo, files->marketplace)));
    TRY(file_err(demo_accounts_load(demo)));
    TRY(file_err(demo_users_load(demo)));
    Call call = demo_call(demo);
    TRY(svc_import_catalogue(&call, files->catalogue, false, &result));
    call.now = demo->today; /* the sheet is in force, and its prices count for earlier orders too */
    TRY(svc_import_price_sheet(&call, files->price_sheet, false, &result));
    TRY(file_err(demo_agreements_load(demo)));
    return demo_orders_load(demo);
}

Err *svc_demo_load(App *app, const DemoFiles *files, bool if_empty, Arena *out, Arena scratch,
                   bool *ret_loaded)
{
    Mark mark = { .out = out };
    TRY(db_tx(app->database, DB_READ, "demo_mark", mark_body, &mark));
    if (mark.loaded != 0 || (mark.operator_account.v != 0 && mark.started == 0)) {
        *ret_loaded = false;
        return if_empty ? NULL : ERR(ACCOUNT_STATE, "the database has a marketplace already");
    }
    if (connector_find(&app->connectors, S("simulator")) == NULL) {
        return ERR(CONFIG, "the sample marketplace needs the connector 'simulator'");
    }
    TRY(db_tx(app->database, DB_WRITE, "demo_started", started_body, NULL));
    Demo *demo = arena_new(out, Demo);
    demo->app = *app;
    demo->today = clock_now(&app->clock);
    demo->at = (Instant){ demo->today.us - DEMO_DAYS * DAY_US };
    demo->app.wake = NULL; /* the jobs are run here, with this clock */
    demo->app.clock = clock_manual(&demo->at);
    demo->out = out;
    demo->scratch = scratch;
    TRY(demo_load(demo, files));
    TRY(db_tx(app->database, DB_WRITE, "demo_loaded", loaded_body, NULL));
    app->catalogue_read_us = 0;
    *ret_loaded = true;
    return NULL;
}
