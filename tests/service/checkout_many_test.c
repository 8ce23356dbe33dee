/* checkout_many_test.c - one basket for several beneficiaries: an order for each of them. */
#include <pthread.h>

#include "tests/service/order_support.h"

enum { THREADS = 4 };

static AccountId new_customer(Fixture *fixture, const char *name)
{
    Call call = fixture_call(fixture, "anna");
    AccountId id;
    const CustomerForm form = { .company = str_from_cstr(name),
                                .contact = S("Maria Kouri"),
                                .email = S("maria@customer.example"),
                                .phone = S("+302101234567"),
                                .street = S("Akti Miaouli 1"),
                                .city = S("Piraeus"),
                                .postcode = S("18535"),
                                .country = S("GR") };
    CHECK_OK(svc_customer_add(&call, &form, &id));
    return id;
}

static void put(Fixture *fixture, Beneficiary to, int64_t quantity)
{
    Call call = fixture_call(fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .to = to, .plan_code = DATABASE_PLAN, .quantity = quantity };
    CHECK_OK(svc_basket_add(&call, add));
}

static CheckoutView seen(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    CheckoutView view;
    CHECK_OK(svc_basket(&call, &view));
    return view;
}

/* Steps 2 and 3 for every line. */
static CheckoutView ready(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    CheckoutView basket = seen(fixture);
    LineSettings settings[CHECKOUT_LINE_MAX];
    LineProblem problems[CHECKOUT_LINE_MAX];
    size_t count = 0;
    for (size_t i = 0; i < basket.drafts_count; i++) {
        for (size_t j = 0; j < basket.drafts[i].lines_count; j++) {
            settings[count++] =
                (LineSettings){ basket.drafts[i].lines[j].id, database_settings("books", "") };
        }
    }
    CHECK_OK(svc_checkout_settings_many(&call, basket.id, settings, count, problems));
    for (size_t i = 0; i < count; i++) {
        CHECK(!problems[i].refused);
    }
    CHECK_OK(svc_checkout_billing(&call, basket.id, S("PO-7")));
    CHECK_OK(svc_checkout_agree(&call, basket.id, true));
    return seen(fixture);
}

/* Two for Blue Harbour, one for Kyma, one for the partner itself. */
static AccountId three_beneficiaries(Fixture *fixture)
{
    fixture_catalogue(fixture);
    AccountId kyma = new_customer(fixture, "Kyma Shipping");
    AccountId blue = fixture->accounts[FIXTURE_BLUE_HARBOUR];
    put(fixture, (Beneficiary){ .customer = blue }, 1);
    put(fixture, (Beneficiary){ .customer = kyma }, 2);
    put(fixture, (Beneficiary){ .own_use = true }, 3);
    put(fixture, (Beneficiary){ .customer = blue }, 4);
    return kyma;
}

/* EVIDENCE: R-ORD-01 one basket for several end customers, one order for each under one checkout */
SERVICE_TEST(a_basket_for_three_beneficiaries_becomes_three_orders)
{
    (void)three_beneficiaries(fixture);
    CheckoutView basket = ready(fixture);
    Call call = fixture_call(fixture, "anna");
    CHECK_INT(basket.drafts_count, 3);
    CHECK(basket.drafts[0].own_use);
    CHECK_STR(basket.drafts[1].customer.name, S("Blue Harbour"));
    CHECK_INT(basket.drafts[1].lines_count, 2);
    CHECK_STR(basket.drafts[2].customer.name, S("Kyma Shipping"));
    CHECK_INT(basket.lines_count, 4);
    /* 26.39 for 19 of 30 days: 3, 1, 4 and 2 units are 50.14 + 16.71 + 66.85 + 33.43. */
    CHECK_INT(basket.net_now.minor, 16713);
    CHECK_INT(basket.tax_now.minor, 4011);

    CHECK_OK(svc_checkout_confirm(&call, basket.id, basket.price_token));
    CHECK_STR(sql_rows(fixture, "SELECT o.state, o.reference, COALESCE(a.name, 'own'), "
                                "(SELECT COUNT(*) FROM order_lines l WHERE l.order_id = o.id) "
                                "FROM orders o LEFT JOIN accounts a ON a.id = o.end_customer_id "
                                "ORDER BY 3"),
              S("executing|PO-7|Blue Harbour|2\nexecuting|PO-7|Kyma Shipping|1\n"
                "executing|PO-7|own|1\n"));
    CheckoutView done;
    CHECK_OK(svc_checkout(&call, basket.id, false, &done));
    CHECK(done.settled);
    CHECK_INT(done.drafts_count, 0);
    CHECK_INT(done.placed_count, 3);
    CHECK_INT(seen(fixture).id.v, 0);
    CHECK_OK(svc_checkout_confirm(&call, basket.id, basket.price_token));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions"), S("4\n"));
}

SERVICE_TEST(the_review_of_several_orders_is_what_their_invoice_says)
{
    (void)three_beneficiaries(fixture);
    CheckoutView basket = ready(fixture);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_checkout_confirm(&call, basket.id, basket.price_token));
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT SUM(d.net_minor) FROM documents d JOIN accounts b ON "
                                "b.id = d.buyer_id WHERE b.name = 'Aegean'"),
              arena_printf(&test_arena, "%lld\n", (long long)basket.net_now.minor));
}

SERVICE_TEST(what_is_refused_stays_in_the_basket_and_the_others_are_ordered)
{
    AccountId kyma = three_beneficiaries(fixture);
    CheckoutView basket = ready(fixture);
    Call call = fixture_call(fixture, "anna");
    (void)sql_rows(fixture, "UPDATE accounts SET state = 'suspended' WHERE name = 'Blue Harbour'");
    CHECK_OK(svc_checkout_confirm(&call, basket.id, basket.price_token));
    CheckoutView left = seen(fixture);
    CHECK_INT(left.id.v, basket.id.v);
    CHECK(!left.settled);
    CHECK_INT(left.placed_count, 2);
    CHECK_INT(left.drafts_count, 1);
    CHECK_STR(left.drafts[0].customer.name, S("Blue Harbour"));
    CHECK_INT(left.drafts[0].lines_count, 2); /* all or nothing */
    CHECK_STR(left.drafts[0].cause, S("the end customer's account is not active"));
    /* Nothing was ordered by the second try: the refusal is its answer. */
    CHECK_ERR(svc_checkout_confirm(&call, left.id, left.price_token), ACCOUNT_STATE);

    (void)sql_rows(fixture, "UPDATE accounts SET state = 'active' WHERE name = 'Blue Harbour'");
    CHECK_OK(svc_checkout_confirm(&call, left.id, left.price_token));
    CHECK_INT(seen(fixture).id.v, 0);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM orders WHERE cause <> ''"), S("0\n"));
    put(fixture, (Beneficiary){ .customer = kyma }, 1);
    CHECK(seen(fixture).id.v != basket.id.v);
}

/* A client whose confirm was answered by nobody sends all of it again, settings included. */
SERVICE_TEST(settings_that_come_again_after_a_part_is_ordered_are_taken)
{
    (void)three_beneficiaries(fixture);
    CheckoutView basket = ready(fixture);
    Call call = fixture_call(fixture, "anna");
    LineSettings settings[2] = {
        { basket.drafts[0].lines[0].id, database_settings("ledger", "") },
        { basket.drafts[1].lines[0].id, database_settings("ledger", "") },
    };
    LineProblem problems[2];
    (void)sql_rows(fixture, "UPDATE accounts SET state = 'suspended' WHERE name = 'Blue Harbour'");
    CHECK_OK(svc_checkout_confirm(&call, basket.id, basket.price_token));
    CHECK_INT(seen(fixture).placed_count, 2);

    CHECK_OK(svc_checkout_settings_many(&call, basket.id, settings, 2, problems));
    CHECK(!problems[0].refused && !problems[1].refused);
    CHECK_STR(sql_rows(fixture, "SELECT o.state, COUNT(*) FROM order_lines l "
                                "JOIN orders o ON o.id = l.order_id "
                                "WHERE l.settings LIKE '%ledger%' GROUP BY o.state"),
              S("draft|1\n"));
    settings[1].line.v += 1000;
    CHECK_ERR(svc_checkout_settings_many(&call, basket.id, settings, 2, problems), NOT_FOUND);
}

SERVICE_TEST(a_line_moves_to_another_beneficiary_with_its_add_ons)
{
    AccountId kyma = three_beneficiaries(fixture);
    Call call = fixture_call(fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = DATABASE_PLAN,
                        .quantity = 1,
                        .addon_plan_codes = { S("database-storage-monthly") },
                        .addon_quantities = { 3 },
                        .addon_count = 1,
                        .key = S("form-1") };
    CHECK_OK(svc_basket_add(&call, add));
    CheckoutView basket = seen(fixture);
    CHECK_INT(basket.drafts_count, 4);
    CHECK(!basket.drafts[0].own_use);
    CHECK(!basket.drafts[0].has_customer);
    OrderLineId line = basket.drafts[0].lines[0].id;
    OrderLineId addon = basket.drafts[0].lines[1].id;
    CHECK_ERR(svc_basket_move(&call, basket.id, addon, (Beneficiary){ .customer = kyma }),
              ADDON_BASE);
    CHECK_ERR(svc_basket_move(&call, basket.id, line,
                              (Beneficiary){ .customer = fixture->accounts[FIXTURE_HANSE] }),
              NOT_FOUND);
    CHECK_OK(svc_basket_move(&call, basket.id, line, (Beneficiary){ .customer = kyma }));
    CHECK_OK(svc_basket_move(&call, basket.id, line, (Beneficiary){ .customer = kyma }));
    basket = seen(fixture);
    CHECK_INT(basket.drafts_count, 3);
    CHECK_INT(basket.drafts[2].lines_count, 3);
    CHECK_INT(basket.drafts[2].lines[2].base_line.v, line.v);
    CHECK_OK(svc_basket_add(&call, add)); /* the form again: its line is elsewhere by now */
    CHECK_INT(seen(fixture).lines_count, basket.lines_count);
}

SERVICE_TEST(step_one_answers_for_the_lines_without_a_beneficiary)
{
    AccountId kyma = three_beneficiaries(fixture);
    Call call = fixture_call(fixture, "anna");
    CheckoutView basket = seen(fixture);
    CHECK_ERR(svc_checkout_customer(&call, basket.id, (Beneficiary){ .customer = kyma }),
              CHECKOUT_STEP);
    put(fixture, (Beneficiary){ 0 }, 5);
    CHECK_OK(svc_checkout_agree(&call, basket.id, true));
    CHECK_OK(svc_checkout_customer(&call, basket.id, (Beneficiary){ .customer = kyma }));
    basket = seen(fixture);
    CHECK_INT(basket.drafts_count, 3);
    CHECK_INT(basket.drafts[2].lines_count, 2);
    CHECK(!basket.drafts[2].agreed); /* for the new line nobody has accepted anything */
    CHECK(basket.drafts[1].agreed);
}

SERVICE_TEST(wrong_settings_of_one_line_leave_the_others_saved)
{
    (void)three_beneficiaries(fixture);
    Call call = fixture_call(fixture, "anna");
    CheckoutView basket = seen(fixture);
    const LineSettings settings[] = {
        { basket.drafts[0].lines[0].id, database_settings("books", "") },
        { basket.drafts[1].lines[0].id, database_settings("Bad Name", "") },
        { basket.drafts[2].lines[0].id, database_settings("ledger", "") },
    };
    LineProblem problems[COUNT_OF(settings)];
    CHECK_OK(svc_checkout_settings_many(&call, basket.id, settings, COUNT_OF(settings), problems));
    CHECK(!problems[0].refused);
    CHECK(problems[1].refused);
    CHECK_STR(problems[1].field, S("name"));
    basket = seen(fixture);
    CHECK(basket.drafts[0].lines[0].settings_ready);
    CHECK(!basket.drafts[1].lines[0].settings_ready);
    CHECK(basket.drafts[2].lines[0].settings_ready);
}

SERVICE_TEST(a_price_that_changed_says_what_it_was)
{
    (void)three_beneficiaries(fixture);
    CheckoutView basket = ready(fixture);
    Call call = fixture_call(fixture, "anna");
    CHECK(!basket.drafts[0].lines[0].price_changed);
    (void)sql_rows(fixture, "UPDATE prices SET price_units = price_units + 100");
    CHECK_ERR(svc_checkout_confirm(&call, basket.id, basket.price_token), PRICE_CHANGED);
    basket = seen(fixture);
    const OrderLineView *line = &basket.drafts[0].lines[0];
    CHECK(line->price_changed);
    CHECK_STR(money_display(&test_arena, line->unit_before), S("€26.39"));
    CHECK_STR(money_display(&test_arena, line->unit_price), S("€27.45"));
    CHECK_OK(svc_basket_line(&call, basket.id, line->id, 5, S("")));
    CHECK(!seen(fixture).drafts[0].lines[0].price_changed);
    Call petros = fixture_call(fixture, "petros"); /* he orders and sees no cost */
    CHECK_OK(svc_checkout(&petros, basket.id, false, &basket));
    CHECK(!basket.drafts[1].lines[0].price_changed);
    CHECK_INT(basket.net_now.minor, 0);
}

SERVICE_TEST(a_basket_has_five_hundred_lines_and_no_more)
{
    fixture_catalogue(fixture);
    for (int i = 0; i < CHECKOUT_LINE_MAX / ORDER_LINE_MAX; i++) {
        Beneficiary to = { .customer = new_customer(
                               fixture,
                               str_cstr(&test_arena, arena_printf(&test_arena, "Company %d", i))) };
        for (int j = 0; j < ORDER_LINE_MAX; j++) {
            put(fixture, to, 1);
        }
    }
    CHECK_INT(seen(fixture).lines_count, CHECKOUT_LINE_MAX);
    Call call = fixture_call(fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = DATABASE_PLAN, .quantity = 1 };
    CHECK_ERR(svc_basket_add(&call, add), BASKET_FULL);
    CHECK_INT(seen(fixture).lines_count, CHECKOUT_LINE_MAX);
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

SERVICE_TEST(confirming_several_orders_in_many_tabs_makes_each_once)
{
    (void)three_beneficiaries(fixture);
    CheckoutView basket = ready(fixture);
    static Confirmer confirmers[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        confirmers[i] = (Confirmer){ .call = fixture_call(fixture, "anna"),
                                     .out = arena_open(ARENA_CAP_BYTES),
                                     .scratch = arena_open(ARENA_CAP_BYTES),
                                     .checkout = basket.id,
                                     .token = basket.price_token };
        CHECK_INT(pthread_create(&threads[i], NULL, confirm, &confirmers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
        CHECK_INT(confirmers[i].code, ERR_CODE_COUNT);
    }
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions"), S("4\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM orders WHERE state = 'draft'"), S("0\n"));
}

/* EVIDENCE: R-ORD-01 R-ORD-07 a day to start and the end customers' consent are said at the review
 */
SERVICE_TEST(a_checkout_starts_on_a_day_and_when_the_end_customer_agrees)
{
    fixture_catalogue(fixture);
    put(fixture, (Beneficiary){ .customer = fixture->accounts[FIXTURE_BLUE_HARBOUR] }, 1);
    put(fixture, (Beneficiary){ .own_use = true }, 1);
    CheckoutView basket = ready(fixture);
    Call call = fixture_call(fixture, "anna");
    Date today;
    CHECK_OK(date_parse(S("2026-11-12"), &today));
    CHECK_ERR(svc_checkout_start(&call, basket.id, (Date){ today.day - 1 }, true), FIELD_RANGE);
    CHECK_ERR(svc_checkout_start(&call, basket.id, (Date){ today.day + 400 }, true), FIELD_RANGE);
    CHECK_OK(svc_checkout_start(&call, basket.id, (Date){ today.day + 9 }, true));
    basket = seen(fixture);
    CHECK_INT(basket.drafts[1].start_on.day, today.day + 9);
    CHECK(basket.drafts[1].customer_agrees);
    CHECK_OK(svc_checkout_confirm(&call, basket.id, basket.price_token));
    OrderView own = order_seen(fixture, "anna", basket.drafts[0].id);
    OrderView asked = order_seen(fixture, "anna", basket.drafts[1].id);
    CHECK(own.own_use);
    CHECK_STR(order_state_name(own.state), S("scheduled"));
    CHECK_STR(order_state_name(asked.state), S("awaiting_customer"));
    CHECK_INT(asked.waits_count, 2);
    CHECK_OK(svc_checkout_start(&call, basket.id, DATE_NONE, false)); /* what is placed stays */
    CHECK_INT(order_seen(fixture, "anna", own.id).start_on.day, today.day + 9);
    fixture_advance(fixture, 9 * 86400);
    (void)run_jobs(fixture);
    CHECK_STR(order_state_name(order_seen(fixture, "anna", own.id).state), S("done"));
    CHECK_STR(order_state_name(order_seen(fixture, "anna", asked.id).state),
              S("awaiting_customer"));
}
