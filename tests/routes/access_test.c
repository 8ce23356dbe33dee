/*
 * access_test.c - the matrix of every route and every kind of session, made from the tables of
 * routes: a route that is added is in it.
 *
 * EVIDENCE: R-ACC-01 nobody sees another branch; an end customer never sees its partner's cost; a
 * partner never sees the cost of the one above
 */
#include <stdio.h>

#include "tests/routes/access_world.h"

/* What a person does to their own login is no change that an auditor must not make. */
static const char *const personal[] = { "/sign-out", "/profile", "/api/v1/profile", "/list-views",
                                        "/api/v1/list-views" };

static bool contains(Str text, Str part)
{
    return str_find(text, part, 0) < text.len;
}

static bool route_personal(const Route *route)
{
    for (size_t i = 0; i < COUNT_OF(personal); i++) {
        if (str_starts(str_from_cstr(route->path), str_from_cstr(personal[i]))) {
            return true;
        }
    }
    return false;
}

/* The rule of docs/design/routes.md, said once more here. */
static bool lets_in(const Route *route, const Session *session)
{
    uint32_t roles = route->access & ROLE_ALL;
    bool administrator = (session->roles & ROLE_ADMINISTRATOR) != 0;
    const uint32_t given_apart = ROLE_AUDITOR | ROLE_SEES_COST;

    if (route_public(route)) {
        return true;
    }
    if (session->relation == RELATION_NOBODY || !route_lets_in(route, &session->visitor)) {
        return false;
    }
    if (roles == 0 || (roles & session->roles) != 0) {
        return true;
    }
    if (route->method == HTTP_GET && (session->roles & ROLE_AUDITOR) != 0) {
        return true;
    }
    return administrator && (roles & ~given_apart) != 0;
}

/* One cell of the matrix. */
typedef struct Cell {
    AccessWorld *world;
    const Session *session;
    const Route *route;
    Str path;
    HttpAnswer answer;
} Cell;

static void problem(const Cell *cell, const char *what, Str which)
{
    walk_problem(&cell->world->walk, cell->route, cell->path, "%.*s: %s %.*s",
                 STR_ARG(cell->session->name), what, STR_ARG(which));
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

static void check_shown(const Cell *cell)
{
    const Session *session = cell->session;
    bool description = contains(cell->path, S("/openapi.json")); /* its examples are samples */

    for (size_t i = 0; i < session->mark_count && !description; i++) {
        if (contains(cell->answer.body, session->marks[i])) {
            problem(cell, "is shown", session->marks[i]);
        }
    }
    for (size_t i = 0; i < session->secret_count && !description; i++) {
        if (shows_amount(cell->answer.body, session->secrets[i])) {
            problem(cell, "is shown the amount", session->secrets[i]);
        }
    }
}

static void check_status(const Cell *cell, bool right)
{
    if (!right) {
        problem(cell, "gets status", arena_printf(&test_arena, "%d", cell->answer.status));
    }
}

/* Neither its own, nor for it to see. */
static bool foreign(const Cell *cell)
{
    ParamSeen seen = route_seen(cell->route);
    bool outside = cell->session->relation == RELATION_OUTSIDE;
    bool below = cell->session->relation == RELATION_BELOW;

    return (outside && seen != SEEN_BY_ALL) || (below && seen == SEEN_BY_PARTNER);
}

static void send(Cell *cell, Str path)
{
    const Visitor *visitor = &cell->session->visitor;
    Str body = walk_body(&cell->world->walk, cell->route, visitor);

    cell->path = path;
    cell->answer = walk_send(&cell->world->walk, cell->route, path, visitor, body);
    check_shown(cell);
    check_status(cell, cell->answer.status > 0 && cell->answer.status < 500);
}

/* Changes by those who may make them are walked elsewhere; here they would end the objects. */
static bool left_out(const Cell *cell)
{
    const Route *route = cell->route;
    bool own = cell->session->relation == RELATION_INSIDE ||
               cell->session->relation == RELATION_ABOVE ||
               (cell->session->relation == RELATION_BELOW && !foreign(cell));

    return route_personal(route) ||
           (route->method != HTTP_GET && own && lets_in(route, cell->session));
}

static void visit(Cell *cell)
{
    const Walk *walk = &cell->world->walk;
    int status;

    if (left_out(cell)) {
        return;
    }
    send(cell, walk_path(walk, cell->route, WALK_OWN));
    status = cell->answer.status;
    if (!lets_in(cell->route, cell->session)) {
        bool nobody = cell->session->relation == RELATION_NOBODY;
        check_status(cell, nobody ? status == (cell->route->api ? 401 : 303) : status == 403);
        return;
    }
    if (foreign(cell)) {
        check_status(cell, status == 404 || status == 403);
        return;
    }
    Str query = walk_query(walk, cell->route);
    if (cell->route->method == HTTP_GET && query.len > 0) {
        send(cell, arena_printf(&test_arena, "%.*s%.*s", STR_ARG(cell->path), STR_ARG(query)));
    }
}

/* Rows of every table that a change would leave one in. */
static Str rows_count(Fixture *fixture)
{
    return sql_rows(fixture, "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM jobs), "
                             "(SELECT count(*) FROM mails), (SELECT count(*) FROM orders), "
                             "(SELECT count(*) FROM users), (SELECT count(*) FROM accounts), "
                             "(SELECT count(*) FROM idempotency_keys)");
}

static void visit_all(AccessWorld *world, const Session *session)
{
    Walk *walk = &world->walk;
    Fixture *fixture = walk->fixture;
    bool auditor = session->roles == ROLE_AUDITOR;
    Str before = rows_count(fixture);

    for (size_t i = 0; i < walk->route_count; i++) {
        Arena kept = test_arena;
        Cell cell = { .world = world, .session = session, .route = walk->routes[i] };
        const Route *route = cell.route;
        bool changes = route->method != HTTP_GET && !route_public(route) && !route_personal(route);
        if (auditor && changes && lets_in(route, session)) {
            walk_problem(walk, route, S(""), "an auditor may change something: it needs a role");
        }
        visit(&cell);
        test_arena = kept;
    }
    if (auditor) {
        CHECK_STR(rows_count(fixture), before);
    }
}

SERVICE_TEST(every_parameter_of_a_route_has_a_sample)
{
    Walk walk;
    Str missing;

    walk_open(&walk, fixture);
    for (size_t i = 0; i < walk.route_count; i++) {
        if (!route_sampled(&walk, walk.routes[i], &missing)) {
            walk_problem(&walk, walk.routes[i], missing,
                         "no sample object: make one in walk_world.c, keep its code in WalkIds "
                         "(walk.h) and name it in `params` (walk.c)");
        }
    }
    walk_close(&walk);
}

SERVICE_TEST(nobody_is_shown_what_is_not_theirs_at_any_address)
{
    AccessWorld *world = arena_new(&test_arena, AccessWorld);

    access_open(world, fixture);
    for (size_t i = 0; i < world->session_count; i++) {
        visit_all(world, &world->sessions[i]);
    }
    (void)printf("access: %zu routes x %zu sessions\n", world->walk.route_count,
                 world->session_count);
    /* Strangers left nothing in the branch. */
    CHECK_STR(sql_rows(fixture,
                       "SELECT count(*) FROM events AS e JOIN accounts AS actor ON actor.id = "
                       "e.actor_id JOIN accounts AS owner ON owner.id = e.account_id "
                       "WHERE actor.name IN ('Nordlicht', 'Hanse', 'Skiff', 'Kaiki') AND "
                       "owner.name IN ('Stoa', 'Meridian', 'Aegean', 'Blue Harbour')"),
              S("0\n"));
    walk_close(&world->walk);
}
