/*
 * demo_orders.c - the history of the sample marketplace: orders through the real order service, by
 * their own people, with the clock back in time; their jobs and the billing of every day since run
 * on the caller's thread.
 *
 * The request keys make an order that an earlier load placed the same order again.
 */
#include "service/auth.h"
#include "service/catalogue_file.h"
#include "service/demo_internal.h"
#include "service/job.h"
#include "service/order.h"
#include "service/subscription.h"

enum {
    ORDERS_MAX = 100,
    SETTINGS_ITEMS_MAX = 64,
    TEXT_BYTES_MAX = 200,
    JOBS_AT_ONCE = 16,
    JOB_ROUNDS_MAX = 200, /* of JOBS_AT_ONCE, on one day */
    SETTLE_STEPS_MAX = 12,
    SETTLE_STEP_S = 30, /* how far the clock moves while something waits for a vendor */
    NOT_CANCELLED = -1
};

/* Values of a set-up form as they are in the file: numbers, texts, lists of texts. */
static Err *settings_text(Arena *out, const Json *settings, Str *ret_text)
{
    StrBuf buf = buf_new(out, TEXT_BYTES_MAX);
    JsonOut json = json_out(&buf);
    json_object(&json);
    for (size_t i = 0; i < settings->count; i++) {
        const Json *value = &settings->items[i];
        if (value->kind == JSON_INT) {
            json_key_int(&json, settings->keys[i], value->number);
        } else if (value->kind == JSON_STR) {
            json_key_str(&json, settings->keys[i], value->text);
        } else if (value->kind == JSON_ARRAY && value->count <= SETTINGS_ITEMS_MAX) {
            json_key(&json, settings->keys[i]);
            json_array(&json);
            for (size_t j = 0; j < value->count; j++) {
                json_str(&json, value->items[j].text);
            }
            json_array_end(&json);
        } else {
            return ERR(IMPORT_ROW, "%.*s: is not a number, a text or a list of texts",
                       STR_ARG(value->pointer));
        }
    }
    json_object_end(&json);
    *ret_text = buf_str(&buf);
    return NULL;
}

static Err *line_add(const Json *json, OrderRequest *request, Arena *out)
{
    const Json *settings = json_member(json, S("settings"));
    if (request->line_count == ORDER_LINE_MAX) {
        return ERR(IMPORT_ROW, "%.*s: too many lines", STR_ARG(json->pointer));
    }
    OrderRequestLine *line = &request->lines[request->line_count++];
    TRY(json_get_str(json, S("plan"), FILE_CODE_BYTES_MAX, &line->plan_code));
    TRY(json_get_int(json, S("quantity"), 1, PLAN_QUANTITY_MAX, &line->quantity));
    TRY(json_get_str_opt(json, S("name"), TEXT_BYTES_MAX, (Str){ 0 }, &line->name));
    return settings->kind == JSON_OBJECT ? settings_text(out, settings, &line->settings_json)
                                         : NULL;
}

static Err *lines_read(const Json *order, OrderRequest *request, Arena *out)
{
    const Json *lines;
    TRY(json_get_array(order, S("lines"), ORDER_LINE_MAX, &lines));
    for (size_t i = 0; i < lines->count; i++) {
        const Json *addons = json_member(&lines->items[i], S("addons"));
        TRY(line_add(&lines->items[i], request, out));
        for (size_t j = 0; addons->kind == JSON_ARRAY && j < addons->count; j++) {
            TRY(line_add(&addons->items[j], request, out));
        }
    }
    return NULL;
}

/* An order of the file and what became of it. */
typedef struct DemoOrder {
    const Json *json;
    int64_t days_ago;
    int64_t cancel_days_ago; /* or NOT_CANCELLED */
    Actor actor;
    OrderId id;
} DemoOrder;

static Call call_of(Demo *demo, const DemoOrder *order, Arena *out)
{
    return (Call){ .app = &demo->app,
                   .actor = order->actor,
                   .now = demo->at,
                   .out = out,
                   .scratch = demo->scratch };
}

static Err *order_place_one(Demo *demo, DemoOrder *order, size_t index)
{
    Arena out = *demo->out;
    OrderRequest *request = arena_new(&out, OrderRequest);
    const DemoAccount *customer;
    Str email;
    TRY(json_get_str(order->json, S("by"), TEXT_BYTES_MAX, &email));
    TRY(svc_user_actor(&demo->app, email, &out, demo->scratch, &order->actor));
    TRY(demo_account(demo, order->json, S("end_customer"), &customer));
    TRY(lines_read(order->json, request, &out));
    request->customer = customer->id;
    request->confirm = true;
    request->key = arena_printf(&out, "demo-%zu", index + 1);
    Call call = call_of(demo, order, &out);
    return svc_order_request(&call, request, &order->id);
}

/* Cancels the subscription of the first line, for a credit note in the documents. */
static Err *order_cancel_one(Demo *demo, const DemoOrder *order)
{
    Arena out = *demo->out;
    Call call = call_of(demo, order, &out);
    CancelRequest request = { .when = CANCEL_NOW, .reason = CANCEL_REASON_NOT_USED };
    OrderView view;
    CancelMade made;
    TRY(svc_order(&call, order->id, &view));
    Err *err = svc_cancel(&call, view.lines[0].subscription, &request, &made);
    /* An earlier load did it already. */
    return err != NULL && err_is(err, ERR_SUBSCRIPTION_STATE) ? NULL : err;
}

static Err *jobs_run(Demo *demo, size_t *ret_ran)
{
    *ret_ran = 0;
    for (size_t round = 0; round < JOB_ROUNDS_MAX; round++) {
        Arena out = *demo->out;
        JobView *jobs;
        size_t count;
        TRY(svc_jobs_claim(&demo->app, &out, JOBS_AT_ONCE, &jobs, &count));
        for (size_t i = 0; i < count; i++) {
            Arena work = out;
            TRY(svc_job_run(&demo->app, &work, demo->scratch, &jobs[i]));
        }
        *ret_ran += count;
        if (count == 0) {
            break;
        }
    }
    return NULL;
}

/* What waits for a vendor is asked again some seconds later. */
static Err *jobs_settle(Demo *demo)
{
    size_t ran = 1;
    for (size_t step = 0; step < SETTLE_STEPS_MAX && ran > 0; step++) {
        TRY(jobs_run(demo, &ran));
        demo->at.us += SETTLE_STEP_S * SECOND_US;
    }
    return NULL;
}

static Err *orders_read(Demo *demo, DemoOrder *orders, size_t *ret_count)
{
    const Json *items;
    TRY(json_get_array(demo->marketplace, S("orders"), ORDERS_MAX, &items));
    for (size_t i = 0; i < items->count; i++) {
        DemoOrder *order = &orders[i];
        order->json = &items->items[i];
        TRY(json_get_int(order->json, S("days_ago"), 0, DEMO_DAYS - 1, &order->days_ago));
        TRY(json_get_int_opt(order->json, S("cancel_days_ago"), 0, order->days_ago, NOT_CANCELLED,
                             &order->cancel_days_ago));
    }
    *ret_count = items->count;
    return NULL;
}

/* One day of the history: first what became due, then what people did. */
static Err *day_live(Demo *demo, DemoOrder *orders, size_t count, int64_t days_ago)
{
    size_t done = 0;
    size_t ran;
    demo->at = (Instant){ demo->today.us - days_ago * DAY_US };
    TRY(jobs_run(demo, &ran));
    for (size_t i = 0; i < count; i++) {
        if (orders[i].days_ago == days_ago) {
            TRY(order_place_one(demo, &orders[i], i));
            done++;
        }
        if (orders[i].cancel_days_ago == days_ago && orders[i].id.v != 0) {
            TRY(order_cancel_one(demo, &orders[i]));
            done++;
        }
    }
    return done > 0 ? jobs_settle(demo) : NULL;
}

Err *demo_orders_load(Demo *demo)
{
    DemoOrder *orders = arena_array(demo->out, DemoOrder, ORDERS_MAX);
    size_t count;
    TRY(orders_read(demo, orders, &count));
    for (int64_t days_ago = DEMO_DAYS - 1; days_ago >= 0; days_ago--) {
        TRY(day_live(demo, orders, count, days_ago));
    }
    return NULL;
}
