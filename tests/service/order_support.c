/* order_support.c - orders for tests. */
#include "tests/service/order_support.h"

enum { TURNS_MAX = 200 };

Str database_settings(const char *name, const char *script)
{
    StrBuf buf = buf_new(&test_arena, 256);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("name"), str_from_cstr(name));
    json_key_str(&json, S("allowed_cidrs"), S("10.0.0.0/8, 192.168.1.0/24"));
    if (script[0] != '\0') {
        json_key_str(&json, S("simulate"), str_from_cstr(script));
    }
    json_object_end(&json);
    return buf_str(&buf);
}

OrderId order_database(Fixture *fixture, const char *name, const char *script)
{
    Call call = fixture_call(fixture, "anna");
    OrderRequest *request = arena_new(&test_arena, OrderRequest);
    OrderId id;
    *request = (OrderRequest){ .customer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                               .line_count = 1,
                               .confirm = true };
    request->lines[0] = (OrderRequestLine){ .plan_code = DATABASE_PLAN,
                                            .quantity = 1,
                                            .name = S("Books"),
                                            .settings_json = database_settings(name, script) };
    CHECK_OK(svc_order_request(&call, request, &id));
    return id;
}

size_t run_jobs(Fixture *fixture)
{
    size_t total = 0;
    for (int turn = 0; turn < TURNS_MAX; turn++) {
        JobView *jobs;
        size_t count;
        Arena out = test_arena;
        CHECK_OK(svc_jobs_claim(&fixture->app, &out, 16, &jobs, &count));
        for (size_t i = 0; i < count; i++) {
            CHECK_OK(svc_job_run(&fixture->app, &out, fixture->scratch, &jobs[i]));
        }
        total += count;
        if (count == 0) {
            break;
        }
    }
    return total;
}

OrderView order_seen(Fixture *fixture, const char *person, OrderId id)
{
    Call call = fixture_call(fixture, person);
    OrderView view;
    CHECK_OK(svc_order(&call, id, &view));
    return view;
}

ServiceView service_seen_by(Fixture *fixture, const char *person, ServiceId id)
{
    Call call = fixture_call(fixture, person);
    ServiceView view;
    CHECK_OK(svc_service(&call, id, &view));
    return view;
}

CheckoutView basket_ready(Fixture *fixture, const char *person, FixtureAccount customer)
{
    Call call = fixture_call(fixture, person);
    CheckoutView basket;
    CHECK_OK(svc_basket(&call, &basket));
    CHECK(basket.id.v != 0);
    CHECK_OK(svc_checkout_customer(&call, basket.id,
                                   (Beneficiary){ .customer = fixture->accounts[customer] }));
    CHECK_OK(svc_checkout_billing(&call, basket.id, S("PO-1")));
    CHECK_OK(svc_basket(&call, &basket));
    CHECK_INT(basket.drafts_count, 1);
    for (size_t i = 0; i < basket.lines_count; i++) {
        if (!basket.drafts[0].lines[i].addon) {
            CHECK_OK(svc_checkout_settings(&call, basket.id, basket.drafts[0].lines[i].id,
                                           database_settings("books", "")));
        }
    }
    CHECK_OK(svc_checkout_agree(&call, basket.id, true));
    CHECK_OK(svc_basket(&call, &basket));
    return basket;
}

Str sql_rows(Fixture *fixture, const char *sql)
{
    Str rows;
    CHECK(test_db_sql(&fixture->db, sql, &rows));
    return rows;
}

void bulk_plans_add(Fixture *fixture)
{
    (void)sql_rows(fixture,
                   "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999) "
                   "INSERT INTO plans (id, product_id, code, name, term, billing, unit, "
                   "quantity_min, quantity_max, quantity_step, active, position) SELECT 1000 + "
                   "n.i, p.product_id, 'bulk-' || CAST(n.i AS text), p.name, p.term, p.billing, "
                   "p.unit, 1, 1000000, 1, p.active, p.position FROM n CROSS JOIN plans p WHERE "
                   "p.code = 'server-small-monthly'");
}
