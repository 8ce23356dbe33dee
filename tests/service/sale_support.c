/* sale_support.c - running subscriptions for tests. */
#include "tests/service/sale_support.h"

void sale_day(Fixture *fixture, const char *day)
{
    Date date;
    const Zone *zone;
    CHECK_OK(date_parse(str_from_cstr(day), &date));
    CHECK_OK(zone_get(S("Europe/Athens"), &zone));
    fixture->now = (Instant){ date_start(date, zone).us + DAY_US / 2 };
}

static Str sale_settings(Str plan, Str name)
{
    if (str_starts(plan, S("postgresql"))) {
        return database_settings(str_cstr(&test_arena, name), "");
    }
    return arena_printf(&test_arena, "{\"name\":\"%.*s\"%s}", STR_ARG(name),
                        str_starts(plan, S("exchange")) ? ",\"domain\":\"sale.example\"" : "");
}

SubscriptionId sale_make(Fixture *fixture, const char *person, FixtureAccount customer,
                         const char *plan)
{
    static int count;
    Call call = fixture_call(fixture, person);
    OrderRequest *request = arena_new(&test_arena, OrderRequest);
    OrderId id;
    OrderView order;
    bool own = fixture->accounts[customer].v == call.actor.account.v;
    Str name = arena_printf(&test_arena, "sale%d", ++count);
    Str plan_code = str_from_cstr(plan);
    *request = (OrderRequest){ .customer = own ? (AccountId){ 0 } : fixture->accounts[customer],
                               .line_count = 1,
                               .confirm = true };
    request->lines[0] = (OrderRequestLine){
        .plan_code = plan_code,
        .quantity = 1,
        .name = name,
        .settings_json = sale_settings(plan_code, name),
    };
    CHECK_OK(svc_order_request(&call, request, &id));
    (void)run_jobs(fixture);
    CHECK_OK(svc_order(&call, id, &order));
    CHECK_STR(order_state_name(order.state), S("done"));
    return order.lines[0].subscription;
}

void sale_run(Fixture *fixture, const char *day)
{
    sale_day(fixture, day);
    (void)run_jobs(fixture);
}

BillResult sale_bill(Fixture *fixture, const char *until, bool dry_run)
{
    Call call = fixture_system_call(fixture);
    BillResult result;
    Date date = DATE_NONE;
    if (until != NULL) {
        CHECK_OK(date_parse(str_from_cstr(until), &date));
    }
    CHECK_OK(svc_bill(&call, date, dry_run, &result));
    return result;
}

Str sale_documents(Fixture *fixture)
{
    return sql_rows(
        fixture,
        "SELECT d.label || ' ' || s.name || '>' || b.name || ' ' || CAST(d.net_minor AS text) || "
        "'+' || CAST(d.tax_minor AS text) || '=' || CAST(d.gross_minor AS text) FROM documents d "
        "JOIN accounts s ON s.id = d.issuer_id JOIN accounts b ON b.id = d.buyer_id "
        "ORDER BY d.issued_on, d.series DESC, (SELECT COUNT(*) FROM account_paths p WHERE "
        "p.descendant_id = b.id), d.number");
}

Str sale_periods(Fixture *fixture, FixtureAccount buyer)
{
    return sql_rows(fixture,
                    str_cstr(&test_arena,
                             arena_printf(&test_arena,
                                          "SELECT from_on || '..' || to_on FROM charged_periods "
                                          "WHERE buyer_id = %lld ORDER BY subscription_id, from_on",
                                          (long long)fixture->accounts[buyer].v)));
}

void sale_check(Fixture *fixture)
{
    Call call = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    CHECK_OK(svc_check(&call, &problems, &count));
    if (count > 0) {
        test_fail(__FILE__, __LINE__, "%zu problems: %.*s", count, STR_ARG(problems[0]));
    }
}

SubscriptionView sale_seen(Fixture *fixture, const char *person, SubscriptionId id)
{
    Call call = fixture_call(fixture, person);
    SubscriptionView view;
    CHECK_OK(svc_subscription(&call, id, &view));
    return view;
}

CancellationId sale_cancel(Fixture *fixture, const char *person, SubscriptionId id, CancelWhen when,
                           const char *on)
{
    Call call = fixture_call(fixture, person);
    CancellationId cancellation;
    CancelRequest request = {
        .when = when, .on = DATE_NONE, .reason = CANCEL_REASON_NOT_USED, .note = S("A note")
    };
    if (on != NULL) {
        CHECK_OK(date_parse(str_from_cstr(on), &request.on));
    }
    CHECK_OK(svc_cancel(&call, id, &request, &cancellation));
    return cancellation;
}
