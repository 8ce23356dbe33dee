/* promotion_test.c - promotions and coupon codes: for what, how often, and to the cent. */
#include <pthread.h>

#include "service/credit.h"
#include "service/promotion.h"
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"

enum { THREADS = 6 };

static PromotionForm autumn(void)
{
    return (PromotionForm){ .name = S("Autumn"),
                            .percent = S("20"),
                            .periods = 1,
                            .from_on = DATE_NONE,
                            .until_on = DATE_NONE,
                            .quantity = 1 };
}

static PromotionId make(Fixture *fixture, const char *person, const PromotionForm *form)
{
    Call call = fixture_call(fixture, person);
    PromotionId id;
    CHECK_OK(svc_promotion_add(&call, form, &id));
    return id;
}

static OrderRequest *request_of(Fixture *fixture, FixtureAccount customer, const char *plan,
                                int64_t quantity)
{
    OrderRequest *request = arena_new(&test_arena, OrderRequest);
    *request =
        (OrderRequest){ .customer = fixture->accounts[customer], .line_count = 1, .confirm = true };
    request->lines[0] = (OrderRequestLine){ .plan_code = str_from_cstr(plan),
                                            .quantity = quantity,
                                            .settings_json = database_settings("books", "") };
    return request;
}

static OrderView basket_of(Fixture *fixture, const char *person, FixtureAccount customer)
{
    Call call = fixture_call(fixture, person);
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = S(BOOKS), .quantity = 1 };
    CHECK_OK(svc_basket_add(&call, add));
    return basket_ready(fixture, person, customer).drafts[0];
}

/* With the prices of the order that were seen. */
static Err *confirm(Call *call, const OrderView *order, Str price_token)
{
    CheckoutId checkout;
    CHECK_OK(checkout_id_parse(order->checkout_code, "checkout", &checkout));
    return svc_checkout_confirm(
        call, checkout,
        arena_printf(&test_arena, "%.*s:%.*s", STR_ARG(order->code), STR_ARG(price_token)));
}

static void check_refused(Fixture *fixture, const char *person, OrderId order, const char *code,
                          ErrCode why)
{
    Call call = fixture_call(fixture, person);
    Err *err = svc_order_coupon(&call, order, str_from_cstr(code));
    CHECK(err != NULL);
    CHECK_STR(err_name(err->code), err_name(why));
    CHECK_STR(str_from_cstr(err->field), S("coupon"));
}

/* EVIDENCE: R-CAT-05 R-ORD-02 the review is the invoice */
SERVICE_TEST(the_review_with_a_promotion_is_the_invoice_to_the_cent)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    PromotionForm form = autumn();
    (void)make(fixture, "nikos", &form); /* Meridian sells to Aegean */
    OrderView basket = basket_of(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    CHECK(basket.lines[0].discounted);
    CHECK_STR(basket.lines[0].promotion, S("20 %, first invoice: Autumn"));
    CHECK_INT(basket.lines[0].now.amount.minor, 792);
    CHECK_INT(basket.lines[0].off.amount.minor, -158);
    CHECK_INT(basket.net_now.minor, 634);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(confirm(&call, &basket, basket.price_token));
    (void)run_jobs(fixture);
    CHECK_STR(sale_lines(fixture, FIXTURE_AEGEAN), S("recurring|792\ndiscount|-158\n"));
    CHECK_STR(sql_rows(fixture, "SELECT gross_minor FROM documents d JOIN accounts a ON a.id = "
                                "d.buyer_id WHERE a.name = 'Aegean'"),
              arena_printf(&test_arena, "%lld\n", (long long)basket.gross_now.minor));
    CHECK_STR(sale_lines(fixture, FIXTURE_BLUE_HARBOUR), S("recurring|950\n"));
    OrderView placed = order_seen(fixture, "anna", basket.id);
    CHECK_STR(placed.lines[0].promotion, S("20 %, first invoice: Autumn"));
    CHECK_INT(placed.net_now.minor, 634);
    CHECK(!order_seen(fixture, "nikos", basket.id).lines[0].discounted); /* its own purchase */
    sale_run(fixture, "2026-12-01");
    CHECK_STR(sale_lines(fixture, FIXTURE_AEGEAN), S("recurring|2639\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-CAT-05 an amount is per unit, and follows units and days */
SERVICE_TEST(an_amount_is_taken_off_each_unit_and_part_of_the_period)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-16");
    PromotionForm form = autumn();
    form.percent = S("");
    form.amount = S("2.00");
    form.periods = 2;
    form.quantity = 3;
    (void)make(fixture, "olga", &form);
    Call call = fixture_call(fixture, "nikos");
    OrderId id;
    OrderRequest *request = request_of(fixture, FIXTURE_MERIDIAN, BOOKS, 3);
    request->customer = (AccountId){ 0 };
    CHECK_OK(svc_order_request(&call, request, &id));
    request = request_of(fixture, FIXTURE_MERIDIAN, BOOKS, 2);
    request->customer = (AccountId){ 0 };
    CHECK_OK(svc_order_request(&call, request, &id)); /* too few */
    OrderView view = order_seen(fixture, "nikos", id);
    CHECK(!view.lines[0].discounted);
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT amount_minor FROM document_lines WHERE kind = 'discount'"),
              S("-580\n")); /* 29 of 30 days */
    sale_run(fixture, "2026-12-16");
    sale_run(fixture, "2027-01-16");
    CHECK_STR(sql_rows(fixture, "SELECT amount_minor FROM document_lines WHERE kind = 'discount'"),
              S("-580\n-600\n"));
    sale_check(fixture);
}

SERVICE_TEST(the_one_that_takes_most_off_wins_and_a_code_wins_over_all)
{
    fixture_catalogue(fixture);
    PromotionForm form = autumn();
    (void)make(fixture, "nikos", &form);
    form.name = S("More");
    form.percent = S("30");
    form.categories = S("databases");
    (void)make(fixture, "nikos", &form);
    form.name = S("Elsewhere");
    form.percent = S("90");
    form.items = S("server-small-monthly");
    form.categories = S("");
    (void)make(fixture, "nikos", &form);
    form.name = S("Yearly");
    form.items = S("");
    form.billings = S("P1Y");
    (void)make(fixture, "nikos", &form);
    form.name = S("Coded");
    form.billings = S("");
    form.percent = S("5");
    form.code = S("save-5");
    (void)make(fixture, "nikos", &form);
    OrderView basket = basket_of(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    Str category = sql_rows(fixture, "SELECT category FROM products WHERE code = "
                                     "'postgresql-small'");
    CHECK_STR(basket.lines[0].promotion, str_eq(category, S("databases\n"))
                                             ? S("30 %, first invoice: More")
                                             : S("20 %, first invoice: Autumn"));
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_order_coupon(&call, basket.id, S(" Save-5 ")));
    OrderView with = order_seen(fixture, "anna", basket.id);
    CHECK_STR(with.coupon, S("SAVE-5"));
    CHECK_STR(with.coupon_refusal, S(""));
    CHECK_STR(with.lines[0].promotion, S("5 %, first invoice: Coded (SAVE-5)"));
    CHECK_ERR(confirm(&call, &basket, basket.price_token), PRICE_CHANGED);
    CHECK_OK(confirm(&call, &basket, with.price_token));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM promotion_redemptions"), S("1\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-CAT-05 each refusal of a code says why */
SERVICE_TEST(a_code_is_refused_politely_for_its_own_reason)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-20");
    PromotionForm form = autumn();
    form.code = S("OLD");
    CHECK_OK(date_parse(S("2026-11-21"), &form.until_on));
    (void)make(fixture, "nikos", &form);
    form.code = S("LATER");
    form.until_on = DATE_NONE;
    CHECK_OK(date_parse(S("2026-12-24"), &form.from_on));
    (void)make(fixture, "nikos", &form);
    form.from_on = DATE_NONE;
    form.code = S("ONCE");
    form.redeem_max = 1;
    (void)make(fixture, "nikos", &form);
    form.redeem_max = 0;
    form.code = S("SERVERS");
    form.items = S("server-small");
    (void)make(fixture, "nikos", &form);
    form.items = S("");
    form.code = S("OWNERS");
    form.prerequisite = S("server-small");
    (void)make(fixture, "nikos", &form);
    form.prerequisite = S("");
    form.code = S("NEW");
    form.new_only = true;
    (void)make(fixture, "nikos", &form);
    form.new_only = false;
    form.code = S("ENDED");
    PromotionId ended = make(fixture, "nikos", &form);
    Call nikos = fixture_call(fixture, "nikos");
    CHECK_OK(svc_promotion_end(&nikos, ended));
    CHECK_OK(svc_promotion_end(&nikos, ended));
    form.code = S("OTHERS");
    (void)make(fixture, "olga", &form);
    sale_day(fixture, "2026-11-22");
    Call call = fixture_call(fixture, "anna");
    OrderId first;
    OrderRequest *request = request_of(fixture, FIXTURE_BLUE_HARBOUR, BOOKS, 1);
    request->coupon = S("once");
    CHECK_OK(svc_order_request(&call, request, &first));
    OrderView basket = basket_of(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    check_refused(fixture, "anna", basket.id, "nosuchcode", ERR_COUPON_UNKNOWN);
    check_refused(fixture, "anna", basket.id, "what is it?", ERR_COUPON_UNKNOWN);
    check_refused(fixture, "anna", basket.id, "OTHERS", ERR_COUPON_UNKNOWN);
    check_refused(fixture, "anna", basket.id, "OLD", ERR_COUPON_EXPIRED);
    check_refused(fixture, "anna", basket.id, "ENDED", ERR_COUPON_EXPIRED);
    check_refused(fixture, "anna", basket.id, "LATER", ERR_COUPON_EXPIRED);
    check_refused(fixture, "anna", basket.id, "ONCE", ERR_COUPON_USED_UP);
    check_refused(fixture, "anna", basket.id, "SERVERS", ERR_COUPON_NOT_FOR_YOU);
    check_refused(fixture, "anna", basket.id, "OWNERS", ERR_COUPON_NOT_FOR_YOU);
    check_refused(fixture, "anna", basket.id, "NEW", ERR_COUPON_NOT_FOR_YOU);
    CHECK_STR(order_seen(fixture, "anna", basket.id).coupon, S(""));
    request->coupon = S("nosuchcode");
    CHECK_ERR(svc_order_request(&call, request, &first), COUPON_UNKNOWN);
    sale_check(fixture);
}

SERVICE_TEST(a_code_that_ends_while_it_is_in_the_basket_is_said_there)
{
    fixture_catalogue(fixture);
    PromotionForm form = autumn();
    form.code = S("SOON");
    PromotionId id = make(fixture, "nikos", &form);
    OrderView basket = basket_of(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_order_coupon(&call, basket.id, S("SOON")));
    Call nikos = fixture_call(fixture, "nikos");
    CHECK_OK(svc_promotion_end(&nikos, id));
    OrderView seen = order_seen(fixture, "anna", basket.id);
    CHECK_STR(seen.coupon_refusal, S("This code has expired."));
    CHECK_ERR(confirm(&call, &basket, seen.price_token), COUPON_EXPIRED);
    CHECK_OK(svc_order_coupon(&call, basket.id, S("")));
    seen = order_seen(fixture, "anna", basket.id);
    CHECK_OK(confirm(&call, &basket, seen.price_token));
}

SERVICE_TEST(new_customers_and_owners_of_a_product_are_told_apart)
{
    fixture_catalogue(fixture);
    PromotionForm form = autumn();
    form.new_only = true;
    (void)make(fixture, "nikos", &form);
    form.new_only = false;
    form.name = S("Loyal");
    form.percent = S("10");
    form.prerequisite = S("postgresql-small");
    (void)make(fixture, "nikos", &form);
    Call call = fixture_call(fixture, "anna");
    OrderId id;
    CHECK_OK(svc_order_request(&call, request_of(fixture, FIXTURE_BLUE_HARBOUR, BOOKS, 1), &id));
    CHECK_STR(order_seen(fixture, "anna", id).lines[0].promotion, S("20 %, first invoice: Autumn"));
    CHECK_OK(svc_order_request(&call, request_of(fixture, FIXTURE_BLUE_HARBOUR, BOOKS, 1), &id));
    CHECK_STR(order_seen(fixture, "anna", id).lines[0].promotion, S("10 %, first invoice: Loyal"));
}

typedef struct Racer {
    Call call;
    Arena out;
    OrderRequest *request;
    bool well;
} Racer;

static void *race(void *context)
{
    Racer *racer = context;
    OrderId id;
    racer->call.out = &racer->out;
    racer->call.scratch = arena_open(ARENA_CAP_BYTES);
    Err *err = svc_order_request(&racer->call, racer->request, &id);
    racer->well = err == NULL;
    if (err != NULL) {
        CHECK_STR(err_name(err->code), err_name(ERR_COUPON_USED_UP));
    }
    err_reset();
    return NULL;
}

/* EVIDENCE: R-CAT-05 never more than its most, under concurrent orders */
SERVICE_TEST(a_code_is_never_used_more_often_than_it_may)
{
    static Racer racers[THREADS];
    pthread_t threads[THREADS];
    int well = 0;
    fixture_catalogue(fixture);
    PromotionForm form = autumn();
    form.code = S("FIRST-2");
    form.redeem_max = 2;
    (void)make(fixture, "nikos", &form);
    for (int i = 0; i < THREADS; i++) {
        racers[i] = (Racer){ .call = fixture_call(fixture, "anna"),
                             .out = arena_open(ARENA_CAP_BYTES),
                             .request = request_of(fixture, FIXTURE_BLUE_HARBOUR, BOOKS, 1) };
        racers[i].request->coupon = S("FIRST-2");
        CHECK_INT(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
        well += racers[i].well ? 1 : 0;
    }
    CHECK_INT(well, 2);
    CHECK_STR(sql_rows(fixture, "SELECT number FROM promotion_redemptions ORDER BY number"),
              S("1\n2\n"));
    CHECK_STR(sql_rows(fixture, "SELECT redeemed FROM promotions"), S("2\n"));
    sale_check(fixture);
}

static bool finds(Fixture *fixture, const char *text)
{
    Call call = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    bool found = false;
    CHECK_OK(svc_check(&call, &problems, &count));
    for (size_t i = 0; i < count; i++) {
        found = found || str_find(problems[i], str_from_cstr(text), 0) < problems[i].len;
    }
    return found;
}

/* EVIDENCE: R-CAT-05 an order that is never carried out gives its use back, once */
SERVICE_TEST(an_order_that_is_rejected_gives_its_use_of_a_code_back)
{
    fixture_catalogue(fixture);
    PromotionForm form = autumn();
    form.code = S("ONE");
    form.redeem_max = 1;
    PromotionId id = make(fixture, "nikos", &form);
    Call nikos = fixture_call(fixture, "nikos");
    Call anna = fixture_call(fixture, "anna");
    CreditSet credit = { .account = fixture->accounts[FIXTURE_AEGEAN], .mode = CREDIT_OPEN };
    OrderRequest *request = request_of(fixture, FIXTURE_BLUE_HARBOUR, BOOKS, 1);
    OrderId first;
    OrderId second;
    PromotionView view;
    request->coupon = S("ONE");
    CHECK_OK(svc_credit_set(&nikos, &credit)); /* so that it waits */
    CHECK_OK(svc_order_request(&anna, request, &first));
    CHECK_ERR(svc_order_request(&anna, request, &second), COUPON_USED_UP);
    CHECK_OK(svc_order_reject(&nikos, first, S("No")));
    sale_check(fixture);
    CHECK_OK(svc_promotion(&nikos, id, &view));
    CHECK_INT(view.redemptions, 0);
    credit.limit_minor = -1;
    CHECK_OK(svc_credit_set(&nikos, &credit));
    CHECK_OK(svc_order_request(&anna, request, &second));
    (void)run_jobs(fixture);
    CHECK_ERR(svc_order_request(&anna, request, &first), COUPON_USED_UP);
    CHECK_STR(sql_rows(fixture, "SELECT number FROM promotion_redemptions ORDER BY number"),
              S("1\n2\n"));
    CHECK_STR(sql_rows(fixture, "SELECT redeemed FROM promotions"), S("1\n"));
    sale_check(fixture);
    (void)sql_rows(fixture, "INSERT INTO promotion_returns SELECT promotion_id, order_id, "
                            "buyer_id, 1 FROM promotion_redemptions WHERE number = 2");
    CHECK(finds(fixture, "carried out has given back the promotion"));
}

SERVICE_TEST(a_promotion_is_its_sellers_alone)
{
    fixture_catalogue(fixture);
    PromotionForm form = autumn();
    form.key = S("k1");
    PromotionId id = make(fixture, "nikos", &form);
    CHECK_INT(make(fixture, "nikos", &form).v, id.v);
    Page page = { 0 };
    PromotionView *views;
    PromotionView view;
    RedemptionView *uses;
    size_t count;
    Call call = fixture_call(fixture, "anna");
    OrderId order;
    CHECK_OK(svc_order_request(&call, request_of(fixture, FIXTURE_BLUE_HARBOUR, BOOKS, 1), &order));
    (void)run_jobs(fixture);
    CHECK_OK(svc_promotions(&call, &page, &views, &count));
    CHECK_INT(count, 0);
    CHECK_ERR(svc_promotion(&call, id, &view), NOT_FOUND);
    CHECK_ERR(svc_promotion_end(&call, id), NOT_FOUND);
    CHECK_OK(svc_promotion_redemptions(&call, id, &page, &uses, &count));
    CHECK_INT(count, 0);
    call = fixture_call(fixture, "eva");
    CHECK_ERR(svc_promotions(&call, &page, &views, &count), FORBIDDEN);
    CHECK_ERR(svc_promotion_add(&call, &form, &id), FORBIDDEN);
    call = fixture_call(fixture, "nikos");
    CHECK_OK(svc_promotion_redemptions(&call, id, &page, &uses, &count));
    CHECK_INT(count, 1);
    CHECK_STR(uses[0].buyer_name, S("Aegean"));
    CHECK_OK(svc_promotion(&call, id, &view));
    CHECK_INT(view.redemptions, 1);
    CHECK_INT(view.taken.minor, uses[0].taken.minor);
    CHECK(view.taken.minor > 0);
    CHECK_STR(view.state, S("active"));
}

SERVICE_TEST(a_promotion_that_makes_no_sense_is_refused_at_its_field)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "nikos");
    PromotionId id;
    PromotionForm form = autumn();
    form.name = S(" ");
    CHECK_ERR(svc_promotion_add(&call, &form, &id), FIELD_REQUIRED);
    form = autumn();
    form.amount = S("5");
    CHECK_ERR(svc_promotion_add(&call, &form, &id), FIELD_REQUIRED);
    form = autumn();
    form.items = S("nothing-like-it");
    CHECK_ERR(svc_promotion_add(&call, &form, &id), FIELD_INVALID);
    form = autumn();
    form.billings = S("P1M, often");
    CHECK_ERR(svc_promotion_add(&call, &form, &id), FIELD_INVALID);
    form = autumn();
    form.prerequisite = S("nothing-like-it");
    CHECK_ERR(svc_promotion_add(&call, &form, &id), FIELD_INVALID);
    form = autumn();
    form.code = S("no blanks");
    CHECK_ERR(svc_promotion_add(&call, &form, &id), FIELD_INVALID);
    form = autumn();
    form.quantity = 0;
    CHECK_ERR(svc_promotion_add(&call, &form, &id), FIELD_RANGE);
    form = autumn();
    form.code = S("TWICE");
    CHECK_OK(svc_promotion_add(&call, &form, &id));
    CHECK_ERR(svc_promotion_add(&call, &form, &id), FIELD_INVALID);
}

SERVICE_TEST(the_check_finds_a_promotion_that_was_tampered_with)
{
    fixture_catalogue(fixture);
    PromotionForm form = autumn();
    form.redeem_max = 5;
    (void)make(fixture, "nikos", &form);
    Call call = fixture_call(fixture, "anna");
    OrderId order;
    CHECK_OK(svc_order_request(&call, request_of(fixture, FIXTURE_BLUE_HARBOUR, BOOKS, 1), &order));
    (void)run_jobs(fixture);
    sale_check(fixture);
    (void)sql_rows(fixture, "UPDATE promotions SET redeemed = 3");
    (void)sql_rows(fixture, "UPDATE discounts SET percent_parts = 1");
    CHECK(finds(fixture, "was used 1 times, counted 3"));
    CHECK(finds(fixture, "its discount says something else"));
}
