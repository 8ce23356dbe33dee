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

Str sale_lines(Fixture *fixture, FixtureAccount buyer)
{
    return sql_rows(
        fixture,
        str_cstr(&test_arena,
                 arena_printf(&test_arena,
                              "SELECT kind, amount_minor FROM document_lines WHERE document_id = "
                              "(SELECT MAX(id) FROM documents WHERE buyer_id = %lld AND kind = "
                              "'invoice') ORDER BY position",
                              (long long)fixture->accounts[buyer].v)));
}

Err *sale_simulate(const char *scenario, SimResult *ret_result)
{
    const Scenario *read;
    TRY(scenario_read(&test_arena, str_from_cstr(scenario), &read));
    return simulate_run(&test_arena, read, ret_result);
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

bool sale_check_finds(Fixture *fixture, const char *words)
{
    Call call = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    bool found = false;
    CHECK_OK(svc_check(&call, &problems, &count));
    for (size_t i = 0; i < count; i++) {
        found = found || str_find(problems[i], str_from_cstr(words), 0) < problems[i].len;
    }
    return found;
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
    CancelMade made;
    CancelRequest request = {
        .when = when, .on = DATE_NONE, .reason = CANCEL_REASON_NOT_USED, .note = S("A note")
    };
    if (on != NULL) {
        CHECK_OK(date_parse(str_from_cstr(on), &request.on));
    }
    CHECK_OK(svc_cancel(&call, id, &request, &made));
    return made.cancellation;
}

void sale_copies(Fixture *fixture, int copies)
{
    static const char *const statements[] = {
        "INSERT INTO order_lines (id, order_id, position, plan_id, product_id, title, quantity, "
        "friendly_name, settings, price_units, price_scale, state, subscription_id, cause) SELECT "
        "l.id + 100003 * n.n, l.order_id, l.position, l.plan_id, l.product_id, l.title, "
        "l.quantity, "
        "l.friendly_name, l.settings, l.price_units, l.price_scale, l.state, l.subscription_id + "
        "100003 * "
        "n.n, '' FROM order_lines l JOIN subscriptions s ON s.order_line_id = l.id CROSS JOIN n "
        "WHERE s.id IN (SELECT MIN(id) FROM subscriptions)",
        "INSERT INTO subscriptions (id, account_id, owner_id, order_line_id, product_id, plan_id, "
        "title, friendly_name, quantity, state, vendor_state, term, billing, refund, started_on, "
        "term_from, term_to, created_at, ended_at) SELECT s.id + 100003 * n.n, s.account_id, "
        "s.owner_id, "
        "s.order_line_id + 100003 * n.n, s.product_id, s.plan_id, s.title, s.friendly_name, "
        "s.quantity, "
        "s.state, s.vendor_state, s.term, s.billing, s.refund, s.started_on, s.term_from, "
        "s.term_to, s.created_at, 0 FROM subscriptions s CROSS JOIN n WHERE s.id IN (SELECT "
        "MIN(id) FROM subscriptions)",
        "INSERT INTO subscription_edges (subscription_id, buyer_id, seller_id, depth, currency, "
        "price_units, price_scale, price_source, due_on) SELECT e.subscription_id + 100003 * n.n, "
        "e.buyer_id, e.seller_id, e.depth, e.currency, e.price_units, e.price_scale, "
        "e.price_source, s.started_on FROM subscription_edges e JOIN subscriptions s ON s.id = "
        "e.subscription_id CROSS JOIN n WHERE s.id IN (SELECT MIN(id) FROM subscriptions)",
        "INSERT INTO services (id, subscription_id, owner_id, account_id, kind, connector, "
        "simulated, state, version, settings, seed, facts, secrets, secrets_shown_at, cause_code, "
        "cause, cause_field, ready_at, purge_at, created_at) SELECT v.id + 100003 * n.n, "
        "v.subscription_id "
        "+ 100003 * n.n, v.owner_id, v.account_id, v.kind, v.connector, v.simulated, v.state, "
        "v.version, "
        "v.settings, v.seed, v.facts, v.secrets, 0, '', '', '', v.ready_at, 0, v.created_at FROM "
        "services v CROSS JOIN n WHERE v.subscription_id IN (SELECT MIN(id) FROM subscriptions)",
    };
    for (size_t i = 0; i < COUNT_OF(statements); i++) {
        Str text = arena_printf(&test_arena,
                                "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n "
                                "WHERE n < %d) %s",
                                copies, statements[i]);
        /* The list of numbers goes in front of the SELECT. */
        size_t at = str_find(text, S(" INSERT"), 0);
        size_t select = str_find(text, S(" SELECT"), at);
        Str sql = arena_printf(&test_arena, "%.*s %.*s %.*s", STR_ARG(str_slice(text, at, select)),
                               STR_ARG(str_slice(text, 0, at)),
                               STR_ARG(str_slice(text, select, text.len)));
        (void)sql_rows(fixture, str_cstr(&test_arena, sql));
    }
}
