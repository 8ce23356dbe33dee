/* wait_test.c - orders that wait for credit: they keep their prices, and go on by themselves. */
#include <pthread.h>

#include "service/billing.h"
#include "service/credit.h"
#include "service/payment.h"
#include "tests/service/order_support.h"

enum { THREADS = 16 };

/* A Cloud Database costs Aegean 26.39 a month, with VAT 32.72. */

static void limit(Fixture *fixture, const char *seller, FixtureAccount account, int64_t minor,
                  CreditMode mode)
{
    Call call = fixture_call(fixture, seller);
    const CreditSet set = { .account = fixture->accounts[account],
                            .limit_minor = minor,
                            .mode = mode };
    CHECK_OK(svc_credit_set(&call, &set));
}

static Str state_of(Fixture *fixture, OrderId id)
{
    return order_state_name(order_seen(fixture, "anna", id).state);
}

/* EVIDENCE: R-ORD-04 over the limit an order waits, and raising the limit releases it */
SERVICE_TEST(an_order_over_the_limit_waits_until_it_is_raised)
{
    fixture_catalogue(fixture);
    limit(fixture, "nikos", FIXTURE_AEGEAN, 4000, CREDIT_OPEN);
    OrderId first = order_database(fixture, "books", "");
    OrderId second = order_database(fixture, "other", "");
    CHECK_STR(state_of(fixture, first), S("executing"));
    CHECK_STR(state_of(fixture, second), S("awaiting_operator"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions"), S("1\n"));
    Str reason = sql_rows(fixture, "SELECT reason FROM waits");
    CHECK(str_find(reason, S("€40.00"), 0) < reason.len);
    CHECK(str_find(reason, S("€32.72"), 0) < reason.len);
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, second), S("awaiting_operator"));
    limit(fixture, "nikos", FIXTURE_AEGEAN, 7000, CREDIT_OPEN);
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, second), S("done"));
    CHECK_STR(sql_rows(fixture, "SELECT outcome FROM waits"), S("met\n"));
}

/* EVIDENCE: R-ORD-04 the prices of an order that waits are those that the buyer saw */
SERVICE_TEST(an_order_that_waits_keeps_the_prices_of_every_sale)
{
    fixture_catalogue(fixture);
    limit(fixture, "nikos", FIXTURE_AEGEAN, 0, CREDIT_OPEN);
    OrderId id = order_database(fixture, "books", "");
    CHECK_STR(state_of(fixture, id), S("awaiting_operator"));
    (void)sql_rows(fixture, "UPDATE prices SET price_units = price_units * 2");
    CHECK_STR(money_display(&test_arena, order_seen(fixture, "anna", id).lines[0].unit_price),
              S("€26.39"));
    CHECK_STR(money_display(&test_arena, order_seen(fixture, "nikos", id).lines[0].unit_price),
              S("€24.90"));
    limit(fixture, "nikos", FIXTURE_AEGEAN, -1, CREDIT_OPEN);
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, id), S("done"));
    CHECK_STR(sql_rows(fixture, "SELECT price_units, price_scale FROM subscription_edges "
                                "ORDER BY depth"),
              S("2490|2\n2639|2\n3167|2\n"));
}

SERVICE_TEST(the_oldest_order_that_fits_goes_first)
{
    fixture_catalogue(fixture);
    limit(fixture, "nikos", FIXTURE_AEGEAN, 0, CREDIT_OPEN);
    OrderId ids[3];
    for (int i = 0; i < 3; i++) {
        ids[i] = order_database(fixture, "books", "");
        fixture_advance(fixture, 1);
    }
    limit(fixture, "nikos", FIXTURE_AEGEAN, 7000, CREDIT_OPEN);
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, ids[0]), S("done"));
    CHECK_STR(state_of(fixture, ids[1]), S("done"));
    CHECK_STR(state_of(fixture, ids[2]), S("awaiting_operator"));
}

/* EVIDENCE: R-ORD-04 whole commitments: 10 a month for 36 months needs 360 */
SERVICE_TEST(a_whole_commitment_counts_every_period_of_its_term)
{
    fixture_catalogue(fixture);
    /* Nordlicht pays no VAT to Stoa: 8.99 a month for a year is 107.88. */
    Call call = fixture_call(fixture, "greta");
    OrderRequest *request = arena_new(&test_arena, OrderRequest);
    OrderId id;
    *request = (OrderRequest){ .line_count = 1, .confirm = true };
    request->lines[0] = (OrderRequestLine){ .plan_code = S("server-small-1y-monthly"),
                                            .quantity = 1,
                                            .settings_json = S("{\"name\":\"one\"}") };
    limit(fixture, "olga", FIXTURE_NORDLICHT, 10787, CREDIT_COMMITMENT);
    CHECK_OK(svc_order_request(&call, request, &id));
    CHECK_STR(order_state_name(order_seen(fixture, "greta", id).state), S("awaiting_operator"));
    limit(fixture, "olga", FIXTURE_NORDLICHT, 10788, CREDIT_COMMITMENT);
    (void)run_jobs(fixture);
    CHECK_STR(order_state_name(order_seen(fixture, "greta", id).state), S("done"));
    CreditView view;
    CHECK_OK(svc_credit(&call, fixture->accounts[FIXTURE_NORDLICHT], &view));
    CHECK(view.available.minor <= 0); /* stubs are rounded by their days */
    CHECK(view.available.minor > -100);
}

typedef struct Buyer {
    Call call;
    Arena out;
    Arena scratch;
    OrderRequest request;
    OrderId id;
    ErrCode code; /* ERR_CODE_COUNT: it went well */
} Buyer;

static void *buy(void *context)
{
    Buyer *buyer = context;
    buyer->call.out = &buyer->out;
    buyer->call.scratch = buyer->scratch;
    Err *err = svc_order_request(&buyer->call, &buyer->request, &buyer->id);
    buyer->code = err == NULL ? ERR_CODE_COUNT : err->code;
    err_reset();
    return NULL;
}

/* EVIDENCE: R-ORD-04 two baskets never pass one limit */
SERVICE_TEST(orders_at_once_never_pass_one_limit)
{
    fixture_catalogue(fixture);
    limit(fixture, "nikos", FIXTURE_AEGEAN, 16400, CREDIT_OPEN); /* for five of them */
    Buyer *buyers = arena_array(&test_arena, Buyer, THREADS);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        buyers[i] = (Buyer){ .call = fixture_call(fixture, "anna"),
                             .out = arena_open(ARENA_CAP_BYTES),
                             .scratch = arena_open(ARENA_CAP_BYTES) };
        buyers[i].request.customer = fixture->accounts[FIXTURE_BLUE_HARBOUR];
        buyers[i].request.line_count = 1;
        buyers[i].request.confirm = true;
        buyers[i].request.lines[0] =
            (OrderRequestLine){ .plan_code = DATABASE_PLAN,
                                .quantity = 1,
                                .settings_json = database_settings("books", "") };
        CHECK_INT(pthread_create(&threads[i], NULL, buy, &buyers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
        CHECK_INT(buyers[i].code, ERR_CODE_COUNT);
    }
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM orders WHERE state = 'executing'"), S("5\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM orders WHERE state = 'awaiting_operator'"),
              S("11\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions"), S("5\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM waits WHERE settled_at = 0"), S("11\n"));
}

SERVICE_TEST(a_prepaid_account_waits_for_its_payment)
{
    fixture_catalogue(fixture);
    limit(fixture, "nikos", FIXTURE_AEGEAN, -1, CREDIT_PREPAID);
    OrderId id = order_database(fixture, "books", "");
    CHECK_STR(state_of(fixture, id), S("awaiting_customer"));
    Call call = fixture_call(fixture, "nikos");
    const PaymentForm form = { .buyer = fixture->accounts[FIXTURE_AEGEAN],
                               .amount = S("32.72"),
                               .received_on = date_from_civil((Civil){ 2026, 11, 12 }),
                               .method = PAYMENT_BANK_TRANSFER,
                               .reference = S("in advance") };
    PaymentId payment;
    CHECK_OK(svc_payment_record(&call, &form, &payment));
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, id), S("done"));
}

SERVICE_TEST(an_order_that_waits_for_credit_expires)
{
    fixture_catalogue(fixture);
    limit(fixture, "nikos", FIXTURE_AEGEAN, 0, CREDIT_OPEN);
    OrderId id = order_database(fixture, "books", "");
    fixture_advance(fixture, 29 * 86400);
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, id), S("awaiting_operator"));
    Str reminders = sql_rows(fixture, "SELECT reminders FROM waits");
    CHECK_STR(reminders, S("1\n"));
    fixture_advance(fixture, 2 * 86400);
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, id), S("expired"));
    CHECK_STR(sql_rows(fixture, "SELECT outcome FROM waits"), S("expired\n"));
    CHECK_STR(sql_rows(fixture, "SELECT state FROM order_lines"), S("cancelled\n"));
}

static size_t problems(Fixture *fixture)
{
    Call call = fixture_call(fixture, "olga");
    Str *texts;
    size_t count;
    CHECK_OK(svc_check(&call, &texts, &count));
    return count;
}

SERVICE_TEST(the_check_sees_an_order_that_waits_for_nothing)
{
    fixture_catalogue(fixture);
    limit(fixture, "nikos", FIXTURE_AEGEAN, 0, CREDIT_OPEN);
    (void)order_database(fixture, "books", "");
    CHECK_INT(problems(fixture), 0);
    static const struct {
        const char *breaks;
        const char *mends;
        size_t found;
    } damages[] = {
        { "UPDATE waits SET settled_at = 5", "UPDATE waits SET settled_at = 0", 2 },
        { "UPDATE orders SET state = 'cancelled'", "UPDATE orders SET state = 'awaiting_operator'",
          2 },
        { "UPDATE jobs SET state = 'done' WHERE kind = 'wait'",
          "UPDATE jobs SET state = 'queued' WHERE kind = 'wait'", 1 },
        { "DELETE FROM order_line_edges WHERE depth = 1", "SELECT 1", 1 },
    };
    for (size_t i = 0; i < COUNT_OF(damages); i++) {
        (void)sql_rows(fixture, damages[i].breaks);
        CHECK_INT(problems(fixture), damages[i].found);
        (void)sql_rows(fixture, damages[i].mends);
    }
}

SERVICE_TEST(only_the_direct_seller_sets_a_limit)
{
    static const char *const others[] = { "olga", "anna", "greta", "eva" };
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        Call call = fixture_call(fixture, others[i]);
        const CreditSet set = { .account = fixture->accounts[FIXTURE_AEGEAN], .limit_minor = 100 };
        CHECK_ERR(svc_credit_set(&call, &set), NOT_FOUND);
    }
    Call call = fixture_call(fixture, "petros");
    const CreditSet set = { .account = fixture->accounts[FIXTURE_BLUE_HARBOUR] };
    CHECK_ERR(svc_credit_set(&call, &set), FORBIDDEN);
}
