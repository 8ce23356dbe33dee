/* debit_test.c - direct debits as a browser, a bank and a program meet them. */
#include "service/debit.h"
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

static HttpAnswer get(Walk *walk, const Visitor *visitor, Str path)
{
    const Route *any = route_named(walk, HTTP_GET, "/billing");
    return walk_send(walk, any, path, visitor, S(""));
}

static HttpAnswer post(Walk *walk, const Visitor *visitor, const char *route, Str path, Str fields)
{
    Str body = arena_printf(&test_arena, "csrf=%.*s&%.*s", STR_ARG(visitor->csrf), STR_ARG(fields));
    return walk_send(walk, route_named(walk, HTTP_POST, route), path, visitor, body);
}

static void check_shows(HttpAnswer answer, Str text)
{
    if (str_find(answer.body, text, 0) == answer.body.len) {
        test_fail(__FILE__, __LINE__, "the page does not show %.*s", STR_ARG(text));
    }
}

static void check_hides(HttpAnswer answer, Str text)
{
    CHECK(str_find(answer.body, text, 0) == answer.body.len);
}

/* EVIDENCE: R33 the file is fetched by the seller's billing only; pages show no whole number */
SERVICE_TEST(a_file_for_the_bank_is_fetched_by_its_seller)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor eva = walk_sign_in(&walk, "eva");
    Visitor nikos = walk_sign_in(&walk, "nikos");
    Str batch = arena_printf(&test_arena, "/billing/debits/%.*s", STR_ARG(walk.ids.batch));
    Str file = arena_printf(&test_arena, "%.*s/file", STR_ARG(batch));
    HttpAnswer list = get(&walk, &anna, S("/billing/debits"));
    CHECK_INT(list.status, 200);
    check_shows(list, walk.ids.batch);
    check_hides(list, S("DE8937"));
    HttpAnswer page = get(&walk, &anna, batch);
    check_shows(page, S("File for the bank"));
    check_shows(page, S("GR16 **** 0695"));
    HttpAnswer text = get(&walk, &anna, file);
    CHECK_INT(text.status, 200);
    check_shows(text, S("DE89370400440532013000"));
    CHECK(str_starts(answer_header(&text, "Content-Type"), S("application/xml")));
    CHECK_INT(get(&walk, &eva, file).status, 403);
    CHECK_INT(get(&walk, &nikos, file).status, 404);
    HttpAnswer own = get(&walk, &eva, S("/billing/debits"));
    CHECK_INT(own.status, 200);
    check_hides(own, walk.ids.batch);
    check_shows(get(&walk, &anna, S("/billing/debits.csv")), walk.ids.attempt);
    walk_close(&walk);
}

static Str status_report(const Walk *walk, const char *reason)
{
    return arena_printf(&test_arena,
                        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\">"
                        "<TxInfAndSts><OrgnlEndToEndId>%.*s</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
                        "<StsRsnInf><Rsn><Cd>%s</Cd></Rsn></StsRsnInf></TxInfAndSts></Document>",
                        STR_ARG(sepa_reference(&test_arena, walk->ids.attempt)), reason);
}

/* EVIDENCE: R34, and a person decides what the bank leaves open */
SERVICE_TEST(an_answer_is_read_and_an_unknown_attempt_decided)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    const Route *route = route_named(&walk, HTTP_POST, "/api/v1/debits/answers");
    Str path = S("/api/v1/debits/answers");
    HttpAnswer read = walk_send(&walk, route, path, &anna, status_report(&walk, "AM05"));
    CHECK_INT(read.status, 200);
    check_shows(read, S("\"unclear\":1"));
    check_shows(get(&walk, &anna, S("/billing/debits")), S("It was not"));
    HttpAnswer wrong = walk_send(&walk, route, path, &anna, S("<!DOCTYPE x><x/>"));
    CHECK_INT(wrong.status, 422);
    Str address = arena_printf(&test_arena, "/billing/attempts/%.*s", STR_ARG(walk.ids.attempt));
    CHECK_INT(post(&walk, &anna, "/billing/attempts/{attempt}", address, S("paid=no")).status, 303);
    HttpAnswer list = get(&walk, &anna, S("/billing/debits"));
    check_shows(list, S("data-state=\"failed\""));
    check_hides(list, S("It was not"));
    HttpAnswer form = post(&walk, &anna, "/billing/debits/answer", S("/billing/debits/answer"),
                           S("answer=%3Cx%2F%3E"));
    CHECK_INT(form.status, 422);
    check_shows(form, S("pain.002"));
    walk_close(&walk);
}

SERVICE_TEST(a_mandate_is_entered_and_revoked_with_forms)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor eva = walk_sign_in(&walk, "eva");
    Str path =
        arena_printf(&test_arena, "/billing/mandates/%.*s/revoke", STR_ARG(walk.ids.mandate));
    check_shows(get(&walk, &eva, S("/billing/mandates")), S("DE89 **** 3000"));
    CHECK_INT(post(&walk, &eva, "/billing/mandates/{mandate}/revoke", path, S("")).status, 303);
    check_shows(get(&walk, &anna, S("/billing/mandates")), S("By the buyer"));
    Str fields = arena_printf(&test_arena, "buyer=%.*s&holder=Harbour&signed_on=2026-11-02&key=k&",
                              STR_ARG(walk.ids.account));
    Str wrong = arena_printf(&test_arena, "%.*siban=DE88370400440532013000", STR_ARG(fields));
    HttpAnswer refused =
        post(&walk, &anna, "/billing/mandates/new", S("/billing/mandates/new"), wrong);
    CHECK_INT(refused.status, 422);
    check_shows(refused, S("This is no IBAN"));
    check_shows(refused, S("Harbour"));
    Str good = arena_printf(&test_arena, "%.*siban=DE89370400440532013000", STR_ARG(fields));
    for (int i = 0; i < 2; i++) {
        HttpAnswer made =
            post(&walk, &anna, "/billing/mandates/new", S("/billing/mandates/new"), good);
        CHECK_INT(made.status, 303);
    }
    check_shows(get(&walk, &anna, S("/billing/mandates")), S("data-state=\"active\""));
    HttpAnswer form = get(&walk, &anna, S("/billing/debits/settings"));
    check_shows(form, S("GR16 **** 0695"));
    HttpAnswer settings =
        post(&walk, &anna, "/billing/debits/settings", S("/billing/debits/settings"),
             S("name=Aegean&identifier=DE97ZZZ09999999999&notice_days=14&"
               "lead_days=2&settle_days=7&retry_days=3"));
    CHECK_INT(settings.status, 422);
    check_shows(settings, S("check digits"));
    walk_close(&walk);
}
