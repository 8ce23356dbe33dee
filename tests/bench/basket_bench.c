/*
 * basket_bench.c - one basket of 500 lines for 100 end customers, checked out.
 *
 * `basket_bench DATABASE CONFIG` prints "confirm_ms view_ms": how long it takes to place the 100
 * orders one after the other, each durable, and to read the whole basket before it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/crypto.h"
#include "main/config.h"
#include "service/auth.h"
#include "service/basket_bulk.h"

enum { CUSTOMERS = 100, LINES_EACH = 5, PROCESS_BYTES = 256 * 1024 * 1024 };

static const Str buyer = STR_INIT("anna@aegean.example");

static void must(Err *err)
{
    if (err != NULL) {
        Arena arena = arena_open(ARENA_CAP_BYTES);
        Str text = err_format(&arena, err);
        fprintf(stderr, "basket_bench: %.*s\n", STR_ARG(text));
        exit(EXIT_FAILURE);
    }
}

/* The table of lines, for as many new end customers. */
static Str make_table(Call *call)
{
    StrBuf csv = buf_new(call->out, 64 * 1024);
    buf_add(&csv, S("customer,plan,quantity\n"));
    for (int i = 0; i < CUSTOMERS; i++) {
        const CustomerForm form = { .company = arena_printf(call->out, "Bench company %d", i),
                                    .contact = S("Maria Kouri"),
                                    .email = S("maria@bench.example"),
                                    .phone = S("+302101234567"),
                                    .street = S("Akti Miaouli 1"),
                                    .city = S("Piraeus"),
                                    .postcode = S("18535"),
                                    .country = S("GR"),
                                    .override_warning = true,
                                    .reason = S("a benchmark") };
        AccountId id;
        must(svc_customer_add(call, &form, &id));
        Str code = account_code(call->out, id);
        for (int j = 0; j < LINES_EACH; j++) {
            buf_addf(&csv, "%.*s,server-small-monthly,1\n", STR_ARG(code));
        }
    }
    return buf_str(&csv);
}

static CheckoutView make_ready(Call *call)
{
    LineSettings *settings = arena_array(call->out, LineSettings, CHECKOUT_LINE_MAX);
    LineProblem *problems = arena_array(call->out, LineProblem, CHECKOUT_LINE_MAX);
    CheckoutView basket;
    size_t count = 0;
    int64_t added;

    must(svc_basket_bulk(call, make_table(call), S(""), &added));
    must(svc_basket(call, &basket));
    for (size_t i = 0; i < basket.drafts_count; i++) {
        for (size_t j = 0; j < basket.drafts[i].lines_count; j++) {
            settings[count++] =
                (LineSettings){ basket.drafts[i].lines[j].id, S("{\"name\":\"bench\"}") };
        }
    }
    must(svc_checkout_settings_many(call, basket.id, settings, count, problems));
    must(svc_checkout_agree(call, basket.id, true));
    return basket;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: basket_bench DATABASE CONFIG\n");
        return EXIT_FAILURE;
    }
    crypto_start();
    Arena process = arena_open(PROCESS_BYTES);
    Arena scratch = arena_open(ARENA_CAP_BYTES);
    CliOptions options = { .database = str_from_cstr(argv[1]) };
    Config config;
    App *app;
    Actor actor;

    must(config_read(&process, str_from_cstr(argv[2]), &config));
    must(app_open(&process, &options, &config, true, &app));
    must(svc_user_actor(app, buyer, &process, scratch, &actor));
    Call call = { .app = app,
                  .actor = actor,
                  .now = clock_now(&app->clock),
                  .out = &process,
                  .scratch = scratch };
    CheckoutView basket = make_ready(&call);
    int64_t start_us = clock_monotonic_us();
    must(svc_basket(&call, &basket));
    int64_t seen_us = clock_monotonic_us();
    must(svc_checkout_confirm(&call, basket.id, basket.price_token));
    int64_t done_us = clock_monotonic_us();
    must(svc_checkout(&call, basket.id, false, &basket));
    if (!basket.settled || basket.placed_count != CUSTOMERS) {
        fprintf(stderr, "basket_bench: %zu orders\n", basket.placed_count);
        return EXIT_FAILURE;
    }
    printf("%" PRId64 " %" PRId64 "\n", (done_us - seen_us) / 1000, (seen_us - start_us) / 1000);
    app_close(app);
    return EXIT_SUCCESS;
}
