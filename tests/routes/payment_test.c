/* payment_test.c - payments as a browser and a program meet them. */
#include "service/billing.h"
#include "service/payment.h"
#include "tests/routes/walk.h"

static const Route *route_named(const Walk *walk, HttpMethod method, const char *path)
{
    for (size_t i = 0; i < walk->route_count; i++) {
        const Route *route = walk->routes[i];
        if (route->method == method && str_eq(str_from_cstr(route->path), str_from_cstr(path))) {
            return route;
        }
    }
    test_fail(__FILE__, __LINE__, "there is no %s", path);
}

static HttpAnswer get(Walk *walk, const Visitor *visitor, const char *path)
{
    return walk_send(walk, route_named(walk, HTTP_GET, "/billing"), str_from_cstr(path), visitor,
                     S(""));
}

static HttpAnswer post(Walk *walk, const Visitor *visitor, Str fields)
{
    Str body = arena_printf(&test_arena, "csrf=%.*s&%.*s", STR_ARG(visitor->csrf), STR_ARG(fields));
    return walk_send(walk, route_named(walk, HTTP_POST, "/payments/new"), S("/payments/new"),
                     visitor, body);
}

static void check_shows(const HttpAnswer *answer, Str text)
{
    if (str_find(answer->body, text, 0) == answer->body.len) {
        test_fail(__FILE__, __LINE__, "the page does not show %.*s", STR_ARG(text));
    }
}

/* The newest invoice that anna issued. */
static DocumentView issued(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    Page page = { .limit = LIST_MAX };
    DocumentView *documents;
    size_t count;
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &page, &documents, &count));
    for (size_t i = 0; i < count; i++) {
        if (!documents[i].incoming && documents[i].open.minor > 0) {
            return documents[i];
        }
    }
    test_fail(__FILE__, __LINE__, "anna issued nothing that is open");
}

/* EVIDENCE: R-BIL-06 the form keeps what was typed, and counts once when sent twice */
SERVICE_TEST(a_payment_is_recorded_with_a_form)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    DocumentView invoice = issued(fixture);
    HttpAnswer form = get(&walk, &anna, "/payments/new?invoice=INV-2026-000001");
    CHECK_INT(form.status, 200);
    check_shows(&form, S("INV-2026-000001"));
    check_shows(&form, S("Blue Harbour"));

    HttpAnswer wrong =
        post(&walk, &anna, S("amount=-3&received_on=2026-11-12&reference=kept&key=k1"));
    CHECK_INT(wrong.status, 422);
    check_shows(&wrong, S("kept"));
    check_shows(&wrong, S("Please say who paid."));

    Str good =
        arena_printf(&test_arena,
                     "amount=%.*s&received_on=2026-11-12&method=bank_transfer&"
                     "reference=for+%.*s&key=k2",
                     STR_ARG(money_format(&test_arena, invoice.open)), STR_ARG(invoice.label));
    CHECK_INT(post(&walk, &anna, good).status, 303);
    CHECK_INT(post(&walk, &anna, good).status, 303);
    HttpAnswer list = get(&walk, &anna, "/payments");
    CHECK_INT(list.status, 200);
    check_shows(&list, invoice.label);
    HttpAnswer csv = get(&walk, &anna, "/payments.csv");
    check_shows(&csv, invoice.label);
    Str path = arena_printf(&test_arena, "/invoices/%.*s", STR_ARG(invoice.code));
    HttpAnswer page = get(&walk, &anna, str_cstr(&test_arena, path));
    check_shows(&page, S("data-state=\"paid\""));
    check_shows(&page, S("Bank transfer"));

    Str address = arena_printf(&test_arena, "/billing/statement?account=%.*s&currency=EUR",
                               STR_ARG(walk.ids.account));
    HttpAnswer statement = get(&walk, &anna, str_cstr(&test_arena, address));
    CHECK_INT(statement.status, 200);
    check_shows(&statement, invoice.label);
    Call call = fixture_call(fixture, "anna");
    Page all = { 0 };
    PaymentView *payments;
    size_t count;
    CHECK_OK(svc_payments(&call, (AccountId){ 0 }, &all, &payments, &count));
    CHECK_INT(count, 2); /* and what anna made */
    Visitor eva = walk_sign_in(&walk, "eva");
    check_shows(&(HttpAnswer){ .body = get(&walk, &eva, "/payments").body }, invoice.label);
    CHECK_INT(get(&walk, &eva, "/payments/new").status, 403);
    Visitor greta = walk_sign_in(&walk, "greta");
    HttpAnswer other = get(&walk, &greta, "/payments.csv");
    CHECK(str_find(other.body, S("pay_"), 0) == other.body.len);
    walk_close(&walk);
}

/* EVIDENCE: R39 */
SERVICE_TEST(a_payment_is_recorded_by_the_api)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    const Route *route = route_named(&walk, HTTP_POST, "/api/v1/payments");
    Str path = S("/api/v1/payments");
    Str body = arena_printf(&test_arena,
                            "{\"buyer\":\"%.*s\",\"amount\":\"2000.00\",\"received_on\":"
                            "\"2026-11-12\",\"reference\":\"cheque\"}",
                            STR_ARG(walk.ids.account));
    HttpAnswer made = walk_send(&walk, route, path, &anna, body);
    CHECK_INT(made.status, 201);
    check_shows(&made, S("\"amount\":\"2000.00\""));
    HttpAnswer wrong = walk_send(&walk, route, path, &anna,
                                 S("{\"amount\":\"1.00\",\"received_on\":\"2026-11-12\"}"));
    CHECK_INT(wrong.status, 422);
    check_shows(&wrong, S("/buyer"));
    HttpAnswer list =
        walk_send(&walk, route_named(&walk, HTTP_GET, "/api/v1/payments"), path, &anna, S(""));
    CHECK_INT(list.status, 200);
    check_shows(&list, S("\"on_account\":"));
    walk_close(&walk);
}
