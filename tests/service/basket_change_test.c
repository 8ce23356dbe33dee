/* basket_change_test.c - changes of running subscriptions through the basket: what the review says
 * is what is invoiced, and what the direct change refuses is refused. */
#include "service/change.h"
#include "service/wait.h"
#include "tests/service/sale_support.h"

#define MONTHLY "server-small-monthly"
#define COMMITTED "server-small-1y-monthly"

static SubscriptionId running(Fixture *fixture)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, MONTHLY);
    sale_run(fixture, "2026-12-01");
    sale_run(fixture, "2026-12-11");
    return id;
}

static BasketChange seats(SubscriptionId id, int64_t quantity, const char *key)
{
    return (BasketChange){ .subscription = id,
                           .action = ACTION_QUANTITY,
                           .quantity = quantity,
                           .key = str_from_cstr(key) };
}

static BasketChange plan(SubscriptionId id, const char *code, CancelWhen when)
{
    return (BasketChange){
        .subscription = id, .action = ACTION_PLAN, .plan_code = str_from_cstr(code), .when = when
    };
}

static Err *put(Fixture *fixture, const char *person, BasketChange change)
{
    Call call = fixture_call(fixture, person);
    return svc_basket_change(&call, &change);
}

static CheckoutView basket(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    CheckoutView view;
    CHECK_OK(svc_basket(&call, &view));
    return view;
}

static Err *confirm(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    CheckoutView view = basket(fixture);
    CHECK_OK(svc_checkout_agree(&call, view.id, true));
    return svc_checkout_confirm(&call, view.id, view.price_token);
}

/* The documents to Aegean of this day, added up. */
static Str billed(Fixture *fixture, const char *day)
{
    return sql_rows(
        fixture,
        str_cstr(&test_arena, arena_printf(&test_arena,
                                           "SELECT CAST(SUM(d.net_minor) AS text) || '+' || "
                                           "CAST(SUM(d.tax_minor) AS text) || '=' || "
                                           "CAST(SUM(d.gross_minor) AS text) FROM documents d JOIN "
                                           "accounts b ON b.id = d.buyer_id "
                                           "WHERE b.name = 'Aegean' AND d.issued_on = '%s'",
                                           day)));
}

static Str due(const CheckoutView *view)
{
    return arena_printf(&test_arena, "%lld+%lld=%lld\n", (long long)view->net_now.minor,
                        (long long)view->tax_now.minor, (long long)view->gross_now.minor);
}

/* EVIDENCE: R-SUB-03 R-ORD-02 more seats through the basket cost what the review says */
SERVICE_TEST(seats_through_the_basket_are_billed_as_the_review_says)
{
    SubscriptionId id = running(fixture);
    Call call = fixture_call(fixture, "anna");
    ChangeRequest direct = { .quantity = 5, .reason = CANCEL_REASON_COUNT };
    ChangePreview preview;
    CHECK_OK(put(fixture, "anna", seats(id, 3, "k")));
    CHECK_OK(put(fixture, "anna", seats(id, 3, "k")));     /* twice is once */
    CHECK_OK(put(fixture, "anna", seats(id, 5, "newer"))); /* the newer one counts */
    CheckoutView view = basket(fixture);
    CHECK_INT(view.lines_count, 1);
    const OrderLineView *line = &view.drafts[0].lines[0];
    CHECK_STR(view.drafts[0].customer.name, S("Blue Harbour"));
    CHECK_STR(line->change, S("Quantity 1 to 5 from 11 Dec 2026."));
    CHECK_INT(line->changes_count, 2);
    CHECK_OK(svc_change_preview(&call, id, &direct, &preview));
    CHECK_INT(view.gross_now.minor, preview.gross.minor);
    CHECK_OK(confirm(fixture));
    (void)run_jobs(fixture);
    CHECK_STR(billed(fixture, "2026-12-11"), due(&view));
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 5);
    CheckoutView placed;
    CHECK_OK(svc_checkout(&call, view.id, false, &placed));
    CHECK_STR(order_state_name(placed.placed[0].state), S("done"));
    const OrderLineView *done = &placed.placed[0].lines[0];
    CHECK_INT(done->now.amount.minor, preview.net.minor);
    CHECK_STR(done->change, line->change);
    CHECK_STR(done->subscription_code, line->target_code);
    sale_check(fixture);
    Call system = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    (void)sql_rows(fixture, "UPDATE order_lines SET quantity = 6 WHERE action = 'quantity'");
    CHECK_OK(svc_check(&system, &problems, &count));
    CHECK_INT(count, 1);
    (void)sql_rows(fixture, "UPDATE order_lines SET quantity = 5 WHERE action = 'quantity'");
    sale_run(fixture, "2027-01-01");
    sale_check(fixture);
}

/* EVIDENCE: R-SUB-03 R19 what comes back stands on a credit note, beside what is new */
SERVICE_TEST(a_basket_may_change_one_sale_and_order_another)
{
    SubscriptionId id = running(fixture);
    Call call = fixture_call(fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = S(MONTHLY),
                        .quantity = 2,
                        .to = { .customer = fixture->accounts[FIXTURE_BLUE_HARBOUR] } };
    CHECK_OK(svc_basket_add(&call, add));
    CHECK_OK(put(fixture, "anna", plan(id, COMMITTED, CANCEL_NOW)));
    CheckoutView view = basket(fixture);
    CHECK_INT(view.drafts_count, 1);
    CHECK_OK(svc_checkout_settings(&call, view.id, view.drafts[0].lines[0].id,
                                   S("{\"name\":\"second\"}")));
    const OrderLineView *line = &view.drafts[0].lines[1];
    CHECK(line->now.amount.minor < 0); /* the longer term is cheaper */
    CHECK_OK(confirm(fixture));
    (void)run_jobs(fixture);
    CHECK_STR(billed(fixture, "2026-12-11"), due(&view));
    CHECK_STR(sale_seen(fixture, "anna", id).plan_name, S("1 year, paid monthly"));
    sale_check(fixture);
}

/* EVIDENCE: R-SUB-03 what the direct change refuses is refused in the basket, and at its end */
SERVICE_TEST(the_basket_refuses_what_the_change_refuses)
{
    SubscriptionId id = running(fixture);
    CHECK_ERR(put(fixture, "anna", seats(id, 1, "")), FIELD_INVALID);
    CHECK_ERR(put(fixture, "anna", seats(id, 1000000, "")), FIELD_RANGE);
    CHECK_ERR(put(fixture, "anna", plan(id, "postgresql-small-monthly", CANCEL_NOW)),
              FIELD_INVALID);
    CHECK_ERR(put(fixture, "eva", seats(id, 2, "")), FORBIDDEN);
    CHECK_ERR(put(fixture, "nikos", seats(id, 2, "")), FORBIDDEN);
    CHECK_OK(put(fixture, "anna", seats(id, 2, "")));
    Call call = fixture_call(fixture, "anna");
    CheckoutView view = basket(fixture);
    const Beneficiary own = { .own_use = true };
    CHECK_ERR(svc_basket_move(&call, view.id, view.drafts[0].lines[0].id, own), FIELD_INVALID);
    CHECK_ERR(svc_checkout_customer(&call, view.id, own), FIELD_INVALID);
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    view = basket(fixture);
    CHECK(view.drafts[0].lines[0].cause.len > 0);
    CHECK_INT(view.gross_now.minor, 0);
    CHECK_ERR(confirm(fixture), SUBSCRIPTION_STATE);
    sale_check(fixture);
}

/* EVIDENCE: R-SUB-03 a change of a later day is planned, and nothing is due now */
SERVICE_TEST(a_change_for_the_next_period_is_planned_by_the_order)
{
    SubscriptionId id = running(fixture);
    BasketChange later = seats(id, 4, "");
    later.when = CANCEL_PERIOD_END;
    CHECK_OK(put(fixture, "anna", later));
    CheckoutView view = basket(fixture);
    CHECK(view.drafts[0].lines[0].later);
    CHECK_INT(view.gross_now.minor, 0);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_basket_line(&call, view.id, view.drafts[0].lines[0].id, 6, S("")));
    CHECK_OK(confirm(fixture));
    (void)run_jobs(fixture);
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 1);
    sale_check(fixture);
    sale_run(fixture, "2027-01-01");
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 6);
    sale_check(fixture);
}

/* EVIDENCE: R-ORD-04 R-ORD-05 an order that waits keeps the prices of its change */
SERVICE_TEST(a_change_that_waited_has_the_prices_that_it_kept)
{
    SubscriptionId id = running(fixture);
    (void)sql_rows(fixture, "UPDATE accounts SET credit_limit_minor = 1 WHERE name = 'Aegean'");
    CHECK_OK(put(fixture, "anna", plan(id, COMMITTED, CANCEL_NOW)));
    CHECK_OK(put(fixture, "anna", seats(id, 40, "")));
    CHECK_OK(confirm(fixture));
    CHECK_STR(sql_rows(fixture, "SELECT state FROM orders ORDER BY id DESC LIMIT 1"),
              S("awaiting_operator\n"));
    sale_check(fixture);
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 1);
    Str code = sql_rows(fixture, "SELECT id FROM orders ORDER BY id DESC LIMIT 1");
    int64_t number = 0;
    CHECK(str_parse_int64(str_trim(code), &number));
    OrderView seen = order_seen(fixture, "anna", (OrderId){ number });
    CHECK_INT(seen.lines[0].changes_count, 2);
    Call nikos = fixture_call(fixture, "nikos");
    CHECK_OK(svc_order_allow(&nikos, (OrderId){ number }, S("known customer")));
    (void)run_jobs(fixture);
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 40);
    sale_check(fixture);
}
