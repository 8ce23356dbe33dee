/* order_place_test.c - what placing writes, once, and who may see it. */
#include <pthread.h>

#include "tests/service/order_support.h"

enum { THREADS = 6 };

static OrderRequest *database_request(Fixture *fixture)
{
    OrderRequest *request = arena_new(&test_arena, OrderRequest);
    *request = (OrderRequest){ .customer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                               .line_count = 1,
                               .confirm = true };
    request->lines[0] = (OrderRequestLine){ .plan_code = DATABASE_PLAN,
                                            .quantity = 1,
                                            .settings_json = database_settings("books", "") };
    return request;
}

static CheckoutView anna_ready(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = DATABASE_PLAN, .quantity = 1 };
    CHECK_OK(svc_basket_add(&call, add));
    return basket_ready(fixture, "anna", FIXTURE_BLUE_HARBOUR);
}

static void check_pointer(Err *err, ErrCode code, Str field)
{
    CHECK(err != NULL);
    CHECK_STR(err_name(err->code), err_name(code));
    CHECK_STR(str_from_cstr(err->field), field);
}

SERVICE_TEST(prices_are_frozen_on_every_edge_down_to_the_end_customer)
{
    fixture_catalogue(fixture);
    (void)order_database(fixture, "books", "");
    CHECK_STR(
        sql_rows(fixture, "SELECT e.depth, s.name, b.name, e.price_units, e.price_scale FROM "
                          "subscription_edges e JOIN accounts s ON s.id = e.seller_id JOIN "
                          "accounts b ON b.id = e.buyer_id ORDER BY e.depth"),
        S("0|Stoa|Meridian|2490|2\n1|Meridian|Aegean|2639|2\n2|Aegean|Blue Harbour|3167|2\n"));
    (void)sql_rows(fixture, "UPDATE prices SET price_units = 1");
    CHECK_STR(sql_rows(fixture, "SELECT price_units FROM order_lines"), S("2639\n"));
    CHECK_STR(sql_rows(fixture, "SELECT name FROM events WHERE subject_kind <> 'account' ORDER BY "
                                "id"),
              S("subscription.ordered\nservice.queued\norder.placed\n"));
    CHECK_STR(sql_rows(fixture, "SELECT kind FROM jobs ORDER BY kind"), S("mail\nprovision\n"));
}

SERVICE_TEST(own_use_has_no_edge_below_the_buyer)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    OrderRequest *request = database_request(fixture);
    OrderId id;
    request->customer = (AccountId){ 0 };
    CHECK_OK(svc_order_request(&call, request, &id));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscription_edges"), S("2\n"));
    CHECK(order_seen(fixture, "anna", id).own_use);
}

SERVICE_TEST(confirming_twice_is_one_order)
{
    fixture_catalogue(fixture);
    CheckoutView basket = anna_ready(fixture);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_checkout_confirm(&call, basket.id, basket.price_token));
    CHECK_OK(svc_checkout_confirm(&call, basket.id, basket.price_token));
    CHECK_OK(svc_checkout_confirm(&call, basket.id, S("stale")));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions"), S("1\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM events WHERE name = 'order.placed'"),
              S("1\n"));
}

typedef struct Confirmer {
    Call call;
    Arena out;
    Arena scratch;
    CheckoutId checkout;
    Str token;
    ErrCode code; /* ERR_CODE_COUNT: it went well */
} Confirmer;

static void *confirm(void *context)
{
    Confirmer *confirmer = context;
    confirmer->call.out = &confirmer->out;
    confirmer->call.scratch = confirmer->scratch;
    Err *err = svc_checkout_confirm(&confirmer->call, confirmer->checkout, confirmer->token);
    confirmer->code = err == NULL ? ERR_CODE_COUNT : err->code;
    err_reset();
    return NULL;
}

SERVICE_TEST(many_tabs_that_confirm_at_once_make_one_order)
{
    fixture_catalogue(fixture);
    CheckoutView basket = anna_ready(fixture);
    static Confirmer confirmers[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        Arena out = arena_open(ARENA_CAP_BYTES);
        confirmers[i] = (Confirmer){ .call = fixture_call(fixture, "anna"),
                                     .out = out,
                                     .scratch = arena_open(ARENA_CAP_BYTES),
                                     .checkout = basket.id,
                                     .token = basket.price_token };
        CHECK_INT(pthread_create(&threads[i], NULL, confirm, &confirmers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
        CHECK_INT(confirmers[i].code, ERR_CODE_COUNT);
    }
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions"), S("1\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM jobs WHERE kind = 'provision'"), S("1\n"));
}

SERVICE_TEST(the_same_request_key_is_the_same_order)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    OrderRequest *request = database_request(fixture);
    OrderId first;
    OrderId second;
    request->key = S("k1");
    CHECK_OK(svc_order_request(&call, request, &first));
    CHECK_OK(svc_order_request(&call, request, &second));
    CHECK_INT(first.v, second.v);
    request->key = S("k2");
    CHECK_OK(svc_order_request(&call, request, &second));
    CHECK(first.v != second.v);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM orders"), S("2\n"));
}

SERVICE_TEST(what_was_ordered_is_answered_when_it_could_not_be_ordered_now)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    OrderRequest *request = database_request(fixture);
    OrderId first;
    OrderId second;
    request->key = S("k1");
    CHECK_OK(svc_order_request(&call, request, &first));
    (void)sql_rows(fixture, "UPDATE accounts SET credit_limit_minor = 0 WHERE name = 'Aegean'");
    CHECK_OK(svc_order_request(&call, request, &second));
    CHECK_INT(first.v, second.v);
    (void)sql_rows(fixture, "DELETE FROM prices");
    CHECK_OK(svc_order_request(&call, request, &second));
    CHECK_INT(first.v, second.v);
    request->key = S("k2");
    check_pointer(svc_order_request(&call, request, &second), ERR_PRICE_MISSING,
                  S("/lines/0/plan"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM orders"), S("1\n"));
}

SERVICE_TEST(a_request_without_confirm_is_a_draft_beside_the_basket)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    OrderRequest *request = database_request(fixture);
    OrderId id;
    CheckoutView basket;
    request->confirm = false;
    CHECK_OK(svc_order_request(&call, request, &id));
    CHECK_OK(svc_basket(&call, &basket));
    CHECK_INT(basket.id.v, 0);
    OrderView draft = order_seen(fixture, "anna", id);
    CHECK_STR(order_state_name(draft.state), S("draft"));
    CheckoutId checkout;
    CHECK_OK(checkout_id_parse(draft.checkout_code, "checkout", &checkout));
    CHECK_OK(svc_checkout_agree(&call, checkout, true));
    CHECK_OK(svc_checkout(&call, checkout, false, &basket));
    CHECK_OK(svc_checkout_confirm(&call, checkout, basket.price_token));
    CHECK_STR(order_state_name(order_seen(fixture, "anna", id).state), S("executing"));
}

SERVICE_TEST(errors_of_a_request_point_into_it)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    OrderRequest *request = database_request(fixture);
    OrderId id;
    request->line_count = 0;
    check_pointer(svc_order_request(&call, request, &id), ERR_BASKET_EMPTY, S("/lines"));
    request->line_count = 2;
    request->lines[1] = request->lines[0];
    request->lines[1].plan_code = S("nothing");
    check_pointer(svc_order_request(&call, request, &id), ERR_PRODUCT_GONE, S("/lines/1/plan"));
    request->lines[1].plan_code = DATABASE_PLAN;
    request->lines[1].quantity = 0;
    check_pointer(svc_order_request(&call, request, &id), ERR_FIELD_RANGE, S("/lines/1/quantity"));
    request->lines[1].quantity = 1;
    request->lines[1].settings_json = S("{\"name\":\"books\",\"size_gb\":4000}");
    check_pointer(svc_order_request(&call, request, &id), ERR_FIELD_RANGE,
                  S("/lines/1/settings/size_gb"));
    request->lines[1] = request->lines[0];
    request->customer = fixture->accounts[FIXTURE_HANSE];
    check_pointer(svc_order_request(&call, request, &id), ERR_NOT_FOUND, S("/end_customer"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM orders"), S("0\n"));
}

SERVICE_TEST(an_add_on_needs_its_base_in_the_order_or_running)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    OrderRequest *request = database_request(fixture);
    OrderId id;
    const OrderRequestLine storage = { .plan_code = S("database-storage-monthly"), .quantity = 1 };
    const OrderRequestLine database = request->lines[0];
    request->lines[0] = storage;
    CHECK_ERR(svc_order_request(&call, request, &id), ADDON_BASE);
    request->line_count = 2; /* before its base: the order of lines does not matter */
    request->lines[1] = database;
    CHECK_OK(svc_order_request(&call, request, &id));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions WHERE base_id IS NOT NULL"),
              S("1\n"));
    (void)run_jobs(fixture);
    CHECK_STR(order_state_name(order_seen(fixture, "anna", id).state), S("done"));
    request->line_count = 1; /* to the one that runs */
    CHECK_OK(svc_order_request(&call, request, &id));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions WHERE base_id IS NOT NULL"),
              S("2\n"));
}

SERVICE_TEST(one_refused_line_leaves_the_others_running)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "anna");
    OrderRequest *request = database_request(fixture);
    OrderId id;
    request->line_count = 2;
    request->lines[1] = request->lines[0];
    request->lines[1].settings_json = database_settings("other", "refuse database.full");
    CHECK_OK(svc_order_request(&call, request, &id));
    (void)run_jobs(fixture);
    OrderView order = order_seen(fixture, "anna", id);
    CHECK_STR(order_state_name(order.state), S("partly_done"));
    CHECK_STR(order_line_state_name(order.lines[0].state), S("done"));
    CHECK_STR(order_line_state_name(order.lines[1].state), S("failed"));
    CHECK_OK(svc_service_retry(&call, order.lines[1].service, database_settings("other", "")));
    (void)run_jobs(fixture);
    CHECK_STR(order_state_name(order_seen(fixture, "anna", id).state), S("done"));
}

SERVICE_TEST(an_account_that_is_not_active_orders_nothing)
{
    fixture_catalogue(fixture);
    CheckoutView basket = anna_ready(fixture);
    Call call = fixture_call(fixture, "anna");
    (void)sql_rows(fixture, "UPDATE accounts SET state = 'suspended' WHERE name = 'Aegean'");
    CHECK_ERR(svc_checkout_confirm(&call, basket.id, basket.price_token), ACCOUNT_STATE);
}

SERVICE_TEST(each_sees_the_price_of_its_own_edge_and_strangers_see_no_order)
{
    fixture_catalogue(fixture);
    OrderId id = order_database(fixture, "books", "");
    CHECK_STR(money_display(&test_arena, order_seen(fixture, "anna", id).lines[0].unit_price),
              S("€26.39"));
    /* Meridian sees what it pays for it, Stoa what it is paid. */
    CHECK_STR(money_display(&test_arena, order_seen(fixture, "nikos", id).lines[0].unit_price),
              S("€24.90"));
    CHECK_STR(money_display(&test_arena, order_seen(fixture, "olga", id).lines[0].unit_price),
              S("€24.90"));
    OrderView view;
    static const char *const strangers[] = { "greta", "hans", "eva" };
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        Call call = fixture_call(fixture, strangers[i]);
        Page page = { 0 };
        OrderView *views;
        size_t count;
        CHECK_ERR(svc_order(&call, id, &view), NOT_FOUND);
        CHECK_OK(svc_orders(&call, (AccountId){ 0 }, S(""), &page, &views, &count));
        CHECK_INT(count, 0);
    }
    /* Only the buyer puts it to work again. */
    Call call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_order_retry(&call, id), NOT_FOUND);
}

SERVICE_TEST(orders_are_listed_newest_first_page_by_page)
{
    fixture_catalogue(fixture);
    OrderId ids[3];
    for (int i = 0; i < 3; i++) {
        ids[i] = order_database(fixture, "books", "");
        fixture_advance(fixture, 1);
    }
    (void)anna_ready(fixture); /* a draft is no order yet */
    Call call = fixture_call(fixture, "anna");
    Page page = { .limit = 2 };
    OrderView *views;
    size_t count;
    CHECK_OK(svc_orders(&call, (AccountId){ 0 }, S(""), &page, &views, &count));
    CHECK_INT(count, 2);
    CHECK_INT(views[0].id.v, ids[2].v);
    page.after = page.next;
    CHECK_OK(
        svc_orders(&call, fixture->accounts[FIXTURE_BLUE_HARBOUR], S(""), &page, &views, &count));
    CHECK_INT(count, 1);
    CHECK_INT(views[0].id.v, ids[0].v);
    CHECK_INT(page.next.len, 0);
}

SERVICE_TEST(orders_are_found_and_counted_by_their_state)
{
    fixture_catalogue(fixture);
    OrderId failing = order_database(fixture, "failing", "refuse name_taken name");
    fixture_advance(fixture, 1);
    for (int i = 0; i < 3; i++) {
        (void)order_database(fixture, "books", "");
        fixture_advance(fixture, 1);
    }
    (void)run_jobs(fixture);
    (void)order_database(fixture, "waiting", "");
    (void)anna_ready(fixture); /* a draft is no order yet */
    Call call = fixture_call(fixture, "olga");
    Page page = { .limit = 1 };
    OrderCounts counts;
    OrderView *views;
    size_t count;
    CHECK_OK(svc_orders(&call, (AccountId){ 0 }, S("failed"), &page, &views, &count));
    CHECK_INT(count, 1);
    CHECK_INT(views[0].id.v, failing.v);
    CHECK_INT(page.next.len, 0);
    CHECK_OK(svc_orders(&call, fixture->accounts[FIXTURE_BLUE_HARBOUR], S("done"), &page, &views,
                        &count));
    CHECK_INT(count, 1);
    CHECK(page.next.len > 0);
    CHECK_OK(svc_order_counts(&call, &counts));
    CHECK_INT(counts.failed, 1);
    CHECK_INT(counts.under_way, 1);
    call = fixture_call(fixture, "greta");
    CHECK_OK(svc_order_counts(&call, &counts));
    CHECK_INT(counts.failed + counts.under_way, 0);
}

SERVICE_TEST(the_review_says_to_the_cent_what_the_first_invoice_says)
{
    fixture_catalogue(fixture);
    CheckoutView basket = anna_ready(fixture);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_checkout_confirm(&call, basket.id, basket.price_token));
    (void)run_jobs(fixture);
    Str wanted = arena_printf(&test_arena, "%lld|%lld|%lld\n", (long long)basket.net_now.minor,
                              (long long)basket.tax_now.minor, (long long)basket.gross_now.minor);
    CHECK_STR(sql_rows(fixture, "SELECT d.net_minor, d.tax_minor, d.gross_minor FROM documents d "
                                "JOIN accounts b ON b.id = d.buyer_id WHERE b.name = 'Aegean'"),
              wanted);
    CHECK_INT(order_seen(fixture, "anna", basket.drafts[0].id).gross_now.minor,
              basket.gross_now.minor);
}
