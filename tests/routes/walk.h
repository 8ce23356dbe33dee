/*
 * walk.h - a server with every route on the small marketplace, and requests made from the routes'
 * tables.
 *
 * In the marketplace anna (Aegean) ordered databases for Blue Harbour: one runs and is to end with
 * its period, one was cancelled and credited, one failed. There is a basket. All was invoiced along
 * the path Stoa > Meridian > Aegean > Blue Harbour.
 */
#ifndef TESTS_ROUTES_WALK_H
#define TESTS_ROUTES_WALK_H

#include "http/server.h"
#include "tests/service/http_client.h"
#include "tests/service/order_support.h"

enum { WALK_ROUTE_MAX = ROUTE_COUNT_MAX };

/* What a caller shows: nobody has neither. */
typedef struct Visitor {
    AccountKind kind;
    Str session;
    Str csrf;
    Str bearer;
} Visitor;

typedef struct WalkIds {
    Str account;
    Str agreement;
    Str agreement_version;
    Str approval; /* a rule of anna's */
    Str attempt;
    Str batch;
    Str import;
    Str cancellation;
    Str change;
    Str charge;
    Str credit_note;
    Str delegation; /* of anna's account */
    Str discount;
    Str rule;
    Str invoice;
    Str issued;      /* an invoice that anna issued, */
    Str issued_line; /* of an invoice that anna issued */
    Str job;
    Str mandate;
    Str object;      /* a kind of object of the catalogue */
    Str draft;       /* the basket */
    Str draft_order; /* the order in it */
    Str draft_line;
    Str saved; /* a basket that anna keeps */
    Str order;
    Str list; /* a price list of the operator's */
    Str version;
    Str payment; /* that anna made */
    Str product;
    Str promotion;    /* that anna made */
    Str joining;      /* Aegean asks the operator */
    Str registration; /* asked of Aegean */
    Str service;
    Str session; /* of the user */
    Str subscription;
    Str token; /* of the user */
    Str user;  /* somebody of Aegean */
} WalkIds;

/* Who finds the object that a parameter names: anna's own people and those above her always do. */
typedef enum ParamSeen {
    SEEN_BY_PARTNER,  /* nobody else: what a new parameter should begin with */
    SEEN_BY_CUSTOMER, /* her end customer, too */
    SEEN_BY_ALL       /* it belongs to the catalogue that all share */
} ParamSeen;

typedef enum WalkFill { WALK_OWN, WALK_UNKNOWN } WalkFill;

typedef struct Walk {
    Fixture *fixture;
    HttpServer *server;
    uint16_t port;
    Arena arena; /* of the server and of `problems` */
    const Route *routes[WALK_ROUTE_MAX];
    size_t route_count;
    WalkIds ids;
    StrBuf problems;
} Walk;

void walk_open(Walk *walk, Fixture *fixture);
/* Stops the server; fails the test with the problems that were noted. */
void walk_close(Walk *walk);
void walk_problem(Walk *walk, const Route *route, Str target, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

Visitor walk_sign_in(Walk *walk, const char *person);

bool route_has_param(const Route *route);
bool route_public(const Route *route);
/* The table lets this kind of account in. */
bool route_lets_in(const Route *route, const Visitor *visitor);
/* What the strictest of its parameters says; SEEN_BY_ALL when it has none. */
ParamSeen route_seen(const Route *route);
/* Every parameter has a sample; else the first that has none. */
bool route_sampled(const Walk *walk, const Route *route, Str *ret_missing);
/* "?buyer=acc_…": anna's objects in every field of the query string that takes a code. */
Str walk_query(const Walk *walk, const Route *route);
/* The route's address; parameters are objects of anna's branch, or like them and unknown. */
Str walk_path(const Walk *walk, const Route *route, WalkFill fill);
/* The same with `text` for every parameter. */
Str walk_path_with(const Route *route, Str text);
/* Right values for the fields of the route's table; a form has the visitor's token. */
Str walk_body(const Walk *walk, const Route *route, const Visitor *visitor);
Str walk_file(const Visitor *visitor, Str content); /* a form of a page with one file */
/* Of a body with a file. */
#define WALK_BOUNDARY "xXxWalkxXx"
/* Sends it; `body` is left out when empty. */
HttpAnswer walk_send(Walk *walk, const Route *route, Str path, const Visitor *visitor, Str body);

#endif
