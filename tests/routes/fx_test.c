/* fx_test.c - exchange rates as programs and browsers meet them, and what they do to an invoice. */
#include "tests/routes/walk.h"
#include "tests/service/sale_support.h"

static HttpAnswer ask(Walk *walk, HttpMethod method, const char *path, Str target,
                      const Visitor *visitor, Str body)
{
    for (size_t i = 0; i < walk->route_count; i++) {
        const Route *route = walk->routes[i];
        if (route->method == method && str_eq(str_from_cstr(route->path), str_from_cstr(path))) {
            return walk_send(walk, route, target, visitor, body);
        }
    }
    test_fail(__FILE__, __LINE__, "there is no %s", path);
}

static void check_shows(const HttpAnswer *answer, Str text)
{
    if (str_find(answer->body, text, 0) == answer->body.len) {
        test_fail(__FILE__, __LINE__, "%d without %.*s: %.*s", answer->status, STR_ARG(text),
                  STR_ARG(answer->body));
    }
}

static Str newest_invoice(Fixture *fixture, const char *issuer)
{
    Call call = fixture_call(fixture, issuer);
    Page newest = { .limit = LIST_MAX };
    DocumentView *documents;
    size_t count;
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &newest, &documents, &count));
    for (size_t i = 0; i < count; i++) {
        if (!documents[i].incoming) {
            return documents[i].code;
        }
    }
    test_fail(__FILE__, __LINE__, "%s issued nothing", issuer);
}

/* EVIDENCE: R6 BT-111 */
SERVICE_TEST(an_invoice_shows_its_tax_in_the_sellers_own_currency)
{
    Walk walk;
    walk_open(&walk, fixture);
    (void)sql_rows(fixture, "UPDATE accounts SET currency = 'SEK' WHERE name = 'Aegean'");
    Visitor olga = walk_sign_in(&walk, "olga");
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor eva = walk_sign_in(&walk, "eva");
    Str api = S("/api/v1/fx-rates");
    Str good = S("{\"rates\":[{\"day\":\"2026-11-11\",\"base\":\"EUR\",\"quote\":\"SEK\",\"rate\":"
                 "\"10.7795\",\"source\":\"ECB\"}]}");
    Str bad = S("{\"rates\":[{\"day\":\"2026-11-11\",\"base\":\"EUR\",\"quote\":\"SEK\",\"rate\":"
                "\"0\",\"source\":\"ECB\"}]}");
    HttpAnswer answer = ask(&walk, HTTP_POST, "/api/v1/fx-rates", api, &olga, bad);
    CHECK_INT(answer.status, 422);
    check_shows(&answer, S("\"index\":0,\"field\":\"rate\",\"pointer\":\"/rates/0/rate\""));
    answer = ask(&walk, HTTP_POST, "/api/v1/fx-rates", api, &olga, good);
    CHECK_INT(answer.status, 200);
    check_shows(&answer, S("{\"added\":1,\"unchanged\":0,\"documents_converted\":0}"));
    CHECK_INT(ask(&walk, HTTP_POST, "/api/v1/fx-rates", api, &anna, good).status, 403);
    answer = ask(&walk, HTTP_GET, "/api/v1/fx-rates", api, &anna, S(""));
    check_shows(&answer, S("\"rate\":\"10.7795\""));

    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "server-small-monthly");
    Str code = newest_invoice(fixture, "anna");
    Str path = arena_printf(&test_arena, "/invoices/%.*s", STR_ARG(code));
    answer = ask(&walk, HTTP_GET, "/invoices/{document}", path, &eva, S(""));
    CHECK_INT(answer.status, 200);
    check_shows(&answer, S("VAT in SEK: SEK "));
    check_shows(&answer, S(" at 1 EUR = 10.7795 SEK of 11 Nov 2026 (ECB)."));
    path = arena_printf(&test_arena, "/invoices/%.*s.pdf", STR_ARG(code));
    CHECK_INT(ask(&walk, HTTP_GET, "/invoices/{document}", path, &eva, S("")).status, 200);
    path = arena_printf(&test_arena, "/api/v1/invoices/%.*s", STR_ARG(code));
    answer = ask(&walk, HTTP_GET, "/api/v1/invoices/{document}", path, &anna, S(""));
    check_shows(&answer, S("\"conversion\":{\"currency\":\"SEK\",\"net\":\""));
    check_shows(&answer, S("\"rate_on\":\"2026-11-11\",\"source\":\"ECB\""));
    walk_close(&walk);
}

SERVICE_TEST(rates_are_pasted_and_wrong_lines_are_named)
{
    Walk walk;
    walk_open(&walk, fixture);
    (void)sql_rows(fixture, "UPDATE accounts SET currency = 'SEK' WHERE name = 'Aegean'");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "server-small-monthly");
    Visitor olga = walk_sign_in(&walk, "olga");
    Visitor anna = walk_sign_in(&walk, "anna");
    Str page = S("/billing/fx");
    HttpAnswer answer = ask(&walk, HTTP_GET, "/billing/fx", page, &anna, S(""));
    CHECK_INT(answer.status, 200);
    check_shows(&answer, S("Documents that wait for a rate"));
    check_shows(&answer, S("EUR to SEK"));
    CHECK(str_find(answer.body, S("Rates as CSV"), 0) == answer.body.len);
    Str head =
        S("rates=day%2Cbase%2Cunits%2Cquote%2Crate%2Csource%0D%0A2026-11-12%2CEUR%2C1%2CSEK");
    Str body = arena_printf(&test_arena, "csrf=%.*s&%.*s%%2C%s%%2CECB%%0D%%0A", STR_ARG(olga.csrf),
                            STR_ARG(head), "x");
    answer = ask(&walk, HTTP_POST, "/billing/fx", page, &olga, body);
    CHECK_INT(answer.status, 422);
    check_shows(&answer, S("Line 2, rate is not a number above 0"));
    check_shows(&answer, S("2026-11-12,EUR,1,SEK,x,ECB"));
    body = arena_printf(&test_arena, "csrf=%.*s&%.*s%%2C%s%%2CECB%%0D%%0A", STR_ARG(olga.csrf),
                        STR_ARG(head), "10.7795");
    answer = ask(&walk, HTTP_POST, "/billing/fx", page, &olga, body);
    CHECK_INT(answer.status, 303);
    answer = ask(&walk, HTTP_GET, "/billing/fx", page, &anna, S(""));
    check_shows(&answer, S("1 EUR = 10.7795 SEK"));
    CHECK(str_find(answer.body, S("EUR to SEK"), 0) == answer.body.len);
    walk_close(&walk);
}
