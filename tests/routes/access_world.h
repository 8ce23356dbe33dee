/*
 * access_world.h - everybody who may come to a page of the small marketplace, for the matrix of
 * routes and sessions (R-ACC-01).
 *
 * The objects are of anna's account, Aegean. Below it stands, beside Blue Harbour, the partner
 * Skiff with its end customer Kaiki.
 */
#ifndef TESTS_ROUTES_ACCESS_WORLD_H
#define TESTS_ROUTES_ACCESS_WORLD_H

#include "tests/routes/walk.h"

enum { SESSION_MAX = 32, MARK_MAX = 16, SECRET_MAX = 64 };

/* Where a session's account stands as seen from the objects' account. */
typedef enum Relation {
    RELATION_NOBODY,  /* nobody is signed in */
    RELATION_INSIDE,  /* the same account */
    RELATION_ABOVE,   /* its seller, or the operator */
    RELATION_BELOW,   /* its end customer */
    RELATION_OUTSIDE, /* a neighbour, or a partner below it */
} Relation;

typedef struct Session {
    Str name;
    Relation relation;
    uint32_t roles;
    Visitor visitor;
    bool below_aegean;   /* RELATION_OUTSIDE: it knows its seller, and no more */
    Str marks[MARK_MAX]; /* texts of others that it must never be shown */
    size_t mark_count;
    Str secrets[SECRET_MAX]; /* amounts that it must never be shown */
    size_t secret_count;
} Session;

typedef struct AccessWorld {
    Walk walk;
    Session sessions[SESSION_MAX];
    size_t session_count;
    AccountId skiff;
    AccountId kaiki;
} AccessWorld;

void access_open(AccessWorld *world, Fixture *fixture);

#endif
