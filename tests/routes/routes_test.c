/*
 * routes_test.c - walks every route: who gets in, who finds what, and what must never be shown.
 *
 * EVIDENCE: R-ACC-01 nobody sees another branch; an end customer never sees its partner's cost
 */
#include <string.h>

#include "service/billing.h"
#include "service/subscription.h"
#include "tests/routes/walk.h"

static const Visitor nobody;

/* One request for each route that `wanted` picks; memory of the requests is given back. */
typedef struct Step {
    Walk *walk;
    const Visitor *visitor;
    const void *context;
} Step;

static void each_route(const Step *step, void (*visit)(const Step *step, const Route *route))
{
    for (size_t i = 0; i < step->walk->route_count; i++) {
        Arena before = test_arena;
        visit(step, step->walk->routes[i]);
        test_arena = before;
    }
}

static bool among(int status, const int *statuses)
{
    for (size_t i = 0; statuses[i] != 0; i++) {
        if (status == statuses[i]) {
            return true;
        }
    }
    return false;
}

static void want(const Step *step, const Route *route, Str path, const HttpAnswer *answer,
                 const int *statuses)
{
    if (!among(answer->status, statuses)) {
        walk_problem(step->walk, route, path, "status %d", answer->status);
    }
}

static void visit_unsigned(const Step *step, const Route *route)
{
    static const int api[] = { 401, 0 };
    static const int page[] = { 303, 0 };
    Str path = walk_path(step->walk, route, WALK_OWN);

    if (route_public(route)) {
        return;
    }
    HttpAnswer answer =
        walk_send(step->walk, route, path, &nobody, walk_body(step->walk, route, &nobody));
    want(step, route, path, &answer, route->api ? api : page);
    if (!route->api && !str_starts(answer_header(&answer, "Location"), S("/sign-in"))) {
        walk_problem(step->walk, route, path, "does not lead to the door");
    }
}

SERVICE_TEST(every_route_that_is_not_public_asks_who_you_are)
{
    Walk walk;
    walk_open(&walk, fixture);
    each_route(&(Step){ .walk = &walk }, visit_unsigned);
    walk_close(&walk);
}

static void visit_without_token(const Step *step, const Route *route)
{
    static const int refused[] = { 403, 0 };
    Visitor stranger = *step->visitor;
    Str path = walk_path(step->walk, route, WALK_OWN);

    if (route->api || route->method == HTTP_GET) {
        return;
    }
    stranger.csrf = S("bm90LXRoZS10b2tlbi1vZi10aGlzLXNlc3Npb24");
    HttpAnswer answer =
        walk_send(step->walk, route, path, &stranger, walk_body(step->walk, route, &stranger));
    want(step, route, path, &answer, refused);
    bool expired = str_find(answer.body, S("form has expired"), 0) < answer.body.len;
    if (route_lets_in(route, &stranger) && !expired) {
        walk_problem(step->walk, route, path, "refused for another reason");
    }
}

SERVICE_TEST(every_form_needs_its_token)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor olga = walk_sign_in(&walk, "olga");
    each_route(&(Step){ .walk = &walk, .visitor = &anna }, visit_without_token);
    each_route(&(Step){ .walk = &walk, .visitor = &olga }, visit_without_token);
    walk_close(&walk);
}

static void visit_oversized(const Step *step, const Route *route)
{
    static const int too_large[] = { 413, 0 };
    size_t max = route->body_bytes_max > 0 ? route->body_bytes_max : BODY_BYTES_DEFAULT;
    Str path = walk_path(step->walk, route, WALK_OWN);

    if (route->body == BODY_NONE || route->body == BODY_FILE) { /* import_page_test.c */
        return;
    }
    char *bytes = arena_array(&test_arena, char, max + 1);
    memset(bytes, 'x', max + 1);
    HttpAnswer answer = walk_send(step->walk, route, path, step->visitor, (Str){ bytes, max + 1 });
    want(step, route, path, &answer, too_large);
}

SERVICE_TEST(every_route_refuses_a_body_that_is_too_large)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    each_route(&(Step){ .walk = &walk, .visitor = &anna }, visit_oversized);
    walk_close(&walk);
}

static bool contains(Str text, const char *part)
{
    return str_find(text, str_from_cstr(part), 0) < text.len;
}

/* Right values in every field, so that only the id is what it fails for. */
static void visit_as_neighbour(const Step *step, const Route *route)
{
    static const int nothing[] = { 404, 0 };
    static const int not_you[] = { 403, 0 };
    Str path = walk_path(step->walk, route, WALK_OWN);

    if (!route_has_param(route) || contains(path, "/products/") || contains(path, "/agreements/")) {
        return;
    }
    HttpAnswer answer = walk_send(step->walk, route, path, step->visitor,
                                  walk_body(step->walk, route, step->visitor));
    want(step, route, path, &answer, route_lets_in(route, step->visitor) ? nothing : not_you);
    if (contains(answer.body, "Blue Harbour") || contains(answer.body, "Aegean")) {
        walk_problem(step->walk, route, path, "names the neighbour");
    }
}

SERVICE_TEST(a_neighbour_finds_nothing_at_any_address)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor greta = walk_sign_in(&walk, "greta");
    Visitor hans = walk_sign_in(&walk, "hans");
    Str before = sql_rows(fixture, "SELECT count(*) FROM events");
    each_route(&(Step){ .walk = &walk, .visitor = &greta }, visit_as_neighbour);
    each_route(&(Step){ .walk = &walk, .visitor = &hans }, visit_as_neighbour);
    CHECK_STR(sql_rows(fixture, "SELECT count(*) FROM events"), before);
    walk_close(&walk);
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The amount stands there, and not as a part of another. */
static bool shows_amount(Str text, Str amount)
{
    for (size_t at = str_find(text, amount, 0); at < text.len;
         at = str_find(text, amount, at + 1)) {
        bool begins = at == 0 || (!digit(text.ptr[at - 1]) && text.ptr[at - 1] != ',');
        size_t end = at + amount.len;
        if (begins && (end == text.len || !digit(text.ptr[end]))) {
            return true;
        }
    }
    return false;
}

enum { AMOUNT_MAX = 64 };

/* Amounts that a visitor must not see, as "26.39". */
typedef struct Amounts {
    Str texts[AMOUNT_MAX];
    size_t count;
} Amounts;

static void amount_add(Amounts *amounts, Money amount)
{
    Money positive = amount.minor < 0 ? money_negate(amount) : amount;

    if (positive.minor > 0 && amounts->count < AMOUNT_MAX) {
        amounts->texts[amounts->count] = money_format(&test_arena, positive);
        amounts->count++;
    }
}

/* What the person's account received bills for. */
static void amounts_received(Walk *walk, const char *person, Amounts *amounts)
{
    Call call = fixture_call(walk->fixture, person);

    for (int kind = DOCUMENT_INVOICE; kind <= DOCUMENT_CREDIT_NOTE; kind++) {
        Page newest = { .limit = LIST_MAX };
        DocumentView *documents;
        size_t count;
        CHECK_OK(svc_documents(&call, (DocumentKind)kind, (AccountId){ 0 }, &newest, &documents,
                               &count));
        for (size_t i = 0; i < count; i++) {
            if (documents[i].incoming) {
                amount_add(amounts, documents[i].net);
                amount_add(amounts, documents[i].gross);
            }
        }
    }
}

static void visit_for_amounts(const Step *step, const Route *route)
{
    const Amounts *secret = step->context;
    Str path = walk_path(step->walk, route, WALK_OWN);

    if (route->method != HTTP_GET || contains(path, "/openapi.json")) {
        return; /* its examples have the prices of the sample marketplace */
    }
    HttpAnswer answer = walk_send(step->walk, route, path, step->visitor, S(""));
    for (size_t i = 0; i < secret->count; i++) {
        if (shows_amount(answer.body, secret->texts[i])) {
            walk_problem(step->walk, route, path, "shows %.*s", STR_ARG(secret->texts[i]));
        }
    }
}

SERVICE_TEST(an_end_customer_sees_no_price_of_its_partner_anywhere)
{
    Walk walk;
    Amounts *secret = arena_new(&test_arena, Amounts);
    walk_open(&walk, fixture);
    Visitor eva = walk_sign_in(&walk, "eva");
    amount_add(secret, (Money){ 2490, CURRENCY("EUR") });
    amount_add(secret, (Money){ 2639, CURRENCY("EUR") });
    amounts_received(&walk, "nikos", secret);
    amounts_received(&walk, "anna", secret);
    CHECK(secret->count > 2);
    each_route(&(Step){ .walk = &walk, .visitor = &eva, .context = secret }, visit_for_amounts);
    walk_close(&walk);
}

SERVICE_TEST(a_partner_sees_no_price_of_the_one_above_anywhere)
{
    Walk walk;
    Amounts *secret = arena_new(&test_arena, Amounts);
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    amount_add(secret, (Money){ 2490, CURRENCY("EUR") });
    amounts_received(&walk, "nikos", secret);
    CHECK(secret->count > 1);
    each_route(&(Step){ .walk = &walk, .visitor = &anna, .context = secret }, visit_for_amounts);
    walk_close(&walk);
}

static void visit_unknown(const Step *step, const Route *route)
{
    static const int nothing[] = { 404, 0 };
    Str path = walk_path(step->walk, route, WALK_UNKNOWN);

    if (!route_has_param(route) || !route_lets_in(route, step->visitor)) {
        return;
    }
    HttpAnswer answer = walk_send(step->walk, route, path, step->visitor,
                                  walk_body(step->walk, route, step->visitor));
    want(step, route, path, &answer, nothing);
}

static void visit_garbage(const Step *step, const Route *route)
{
    static const int refused[] = { 400, 404, 414, 422, 0 };
    static const char *const garbage[] = { "x",
                                           "..",
                                           "%2e%2e%2fetc%2fpasswd",
                                           "%00",
                                           "%CE%B1%CE%B2",
                                           "%ff%fe",
                                           "ord_0000000000000",
                                           "inv_zzzzzzzzzzzzz",
                                           "sub_06h2n8kx4m1pq.pdf",
                                           "'%20OR%201=1--",
                                           "9223372036854775808" };

    if (!route_has_param(route) || !route_lets_in(route, step->visitor)) {
        return;
    }
    for (size_t i = 0; i < COUNT_OF(garbage); i++) {
        Str path = walk_path_with(route, str_from_cstr(garbage[i]));
        HttpAnswer answer = walk_send(step->walk, route, path, step->visitor,
                                      walk_body(step->walk, route, step->visitor));
        want(step, route, path, &answer, refused);
    }
}

SERVICE_TEST(what_no_id_names_is_not_found)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor olga = walk_sign_in(&walk, "olga");
    each_route(&(Step){ .walk = &walk, .visitor = &anna }, visit_unknown);
    each_route(&(Step){ .walk = &walk, .visitor = &olga }, visit_unknown);
    each_route(&(Step){ .walk = &walk, .visitor = &anna }, visit_garbage);
    each_route(&(Step){ .walk = &walk, .visitor = &olga }, visit_garbage);
    walk_close(&walk);
}

static void visit_by_right(const Step *step, const Route *route)
{
    static const int good[] = { 200, 303, 0 };
    static const int not_you[] = { 403, 0 };
    Str path = walk_path(step->walk, route, WALK_OWN);

    if (route->method != HTTP_GET) {
        return;
    }
    HttpAnswer answer = walk_send(step->walk, route, path, step->visitor, S(""));
    want(step, route, path, &answer, route_lets_in(route, step->visitor) ? good : not_you);
}

SERVICE_TEST(every_page_opens_for_those_it_is_for_and_nobody_else)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    each_route(&(Step){ .walk = &walk, .visitor = &anna }, visit_by_right);
    walk_close(&walk);
}

static void visit_right_values(const Step *step, const Route *route)
{
    Str path = walk_path(step->walk, route, WALK_OWN);
    Str body = walk_body(step->walk, route, step->visitor);

    if (str_eq(path, S("/sign-out"))) {
        return;
    }
    for (int time = 0; time < 2; time++) {
        HttpAnswer answer = walk_send(step->walk, route, path, step->visitor, body);
        if (answer.status == 0 || answer.status >= 500) {
            walk_problem(step->walk, route, path, "status %d, time %d", answer.status, time + 1);
        }
    }
}

SERVICE_TEST(nothing_that_is_asked_twice_is_trouble)
{
    static const char *const people[] = { "anna", "olga", "eva", "petros" };
    Walk walk;
    walk_open(&walk, fixture);
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        Visitor visitor = walk_sign_in(&walk, people[i]);
        each_route(&(Step){ .walk = &walk, .visitor = &visitor }, visit_right_values);
    }
    walk_close(&walk);
}

SERVICE_TEST(a_buyer_without_the_right_sees_no_invoice)
{
    Walk walk;
    Amounts *secret = arena_new(&test_arena, Amounts);
    walk_open(&walk, fixture);
    Visitor petros = walk_sign_in(&walk, "petros");
    amounts_received(&walk, "nikos", secret);
    amounts_received(&walk, "anna", secret);
    CHECK(secret->count > 1);
    each_route(&(Step){ .walk = &walk, .visitor = &petros, .context = secret }, visit_for_amounts);
    walk_close(&walk);
}
