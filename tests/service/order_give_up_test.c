/* order_give_up_test.c - what has failed of an order is given up: nothing is charged for it, and
 * the order is what is left. */
#include "service/credit.h"
#include "tests/service/order_support.h"

/* Two databases, of which the vendor refuses the second. */
static OrderId half_failed(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    OrderRequest *request = arena_new(&test_arena, OrderRequest);
    OrderId id;
    *request = (OrderRequest){ .customer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                               .line_count = 2,
                               .confirm = true };
    request->lines[0] = (OrderRequestLine){ .plan_code = DATABASE_PLAN,
                                            .quantity = 1,
                                            .settings_json = database_settings("books", "") };
    request->lines[1] = (OrderRequestLine){ .plan_code = DATABASE_PLAN,
                                            .quantity = 1,
                                            .settings_json = database_settings(
                                                "more", "refuse database.name_taken name") };
    CHECK_OK(svc_order_request(&call, request, &id));
    (void)run_jobs(fixture);
    return id;
}

/* EVIDENCE: R-ORD-08 what has failed can be given up: the line is closed, the order completes */
SERVICE_TEST(a_failed_line_is_given_up_and_the_order_is_done)
{
    fixture_catalogue(fixture);
    OrderId id = half_failed(fixture);
    Call anna = fixture_call(fixture, "anna");
    Call nikos = fixture_call(fixture, "nikos");
    OrderView order = order_seen(fixture, "anna", id);
    CHECK_STR(order_state_name(order.state), S("partly_done"));
    OrderLineId failed = order.lines[1].id;
    CHECK_ERR(svc_order_give_up(&nikos, id, failed, S("")), NOT_FOUND);
    CHECK_ERR(svc_order_give_up(&anna, id, order.lines[0].id, S("")), ORDER_STATE);
    CHECK_OK(svc_order_give_up(&anna, id, failed, S("Another vendor")));
    CHECK_OK(svc_order_give_up(&anna, id, (OrderLineId){ 0 }, S(""))); /* twice is once */
    (void)run_jobs(fixture);
    order = order_seen(fixture, "anna", id);
    CHECK_STR(order_state_name(order.state), S("done"));
    CHECK_STR(order_line_state_name(order.lines[1].state), S("cancelled"));
    CHECK_STR(sql_rows(fixture, "SELECT state FROM subscriptions ORDER BY id"),
              S("active\nended\n"));
    CHECK_STR(sql_rows(fixture, "SELECT count(*) FROM cancellations"), S("1\n"));
    CHECK_ERR(svc_order_give_up(&anna, id, failed, S("")), ORDER_STATE);
}
