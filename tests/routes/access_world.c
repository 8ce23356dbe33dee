/* access_world.c - the sessions of the access matrix, and what each must not be shown. */
#include "tests/routes/access_world.h"

#include "service/auth.h"
#include "service/billing.h"
#include "service/customer.h"

/* A person of the matrix: of the fixture, or made here. */
typedef struct Member {
    const char *name; /* of the session */
    const char *person;
    FixtureAccount account;
    Relation relation;
    uint32_t roles; /* not zero: the person is made with them */
} Member;

static const Member members[] = {
    { "the owner's administrator", "anna", FIXTURE_AEGEAN, RELATION_INSIDE, 0 },
    { "administrator without cost", "plain", FIXTURE_AEGEAN, RELATION_INSIDE, ROLE_ADMINISTRATOR },
    { "the seller above", "nikos", FIXTURE_MERIDIAN, RELATION_ABOVE, 0 },
    { "the operator", "olga", FIXTURE_STOA, RELATION_ABOVE, 0 },
    { "the operator's auditor", "orest", FIXTURE_STOA, RELATION_ABOVE, ROLE_AUDITOR },
    { "the end customer", "eva", FIXTURE_BLUE_HARBOUR, RELATION_BELOW, 0 },
    { "the end customer's auditor", "emil", FIXTURE_BLUE_HARBOUR, RELATION_BELOW, ROLE_AUDITOR },
    { "the neighbour", "greta", FIXTURE_NORDLICHT, RELATION_OUTSIDE, 0 },
    { "the neighbour's auditor", "gustav", FIXTURE_NORDLICHT, RELATION_OUTSIDE, ROLE_AUDITOR },
    { "the neighbour's end customer", "hans", FIXTURE_HANSE, RELATION_OUTSIDE, 0 },
};

static AccountId account_below(AccessWorld *world, AccountId parent, AccountKind kind, Str name)
{
    Call call = fixture_system_call(world->walk.fixture);
    AccountNew account = {
        .parent = parent,
        .kind = kind,
        .partner_class = kind == ACCOUNT_PARTNER ? PARTNER_LITE : PARTNER_NONE,
        .name = name,
        .email = S("office@below.example"),
        .country = S("GR"),
        .currency = CURRENCY("EUR"),
        .time_zone = S("Europe/Athens"),
        .anchor_day = 1,
        .credit_limit_minor = CREDIT_UNLIMITED,
    };
    AccountId id;

    CHECK_OK(svc_account_add(&call, &account, &id));
    return id;
}

static void person_add(AccessWorld *world, const char *name, AccountId account, uint32_t roles)
{
    Call call = fixture_system_call(world->walk.fixture);
    Str email = arena_printf(&test_arena, "%s@fixture.example", name);
    UserId id;

    CHECK_OK(
        svc_user_add(&call, account, email, str_from_cstr(name), roles, S(FIXTURE_PASSWORD), &id));
}

static Session *session_add(AccessWorld *world, const char *name, Relation relation,
                            const char *person)
{
    CHECK(world->session_count < SESSION_MAX);
    Session *session = &world->sessions[world->session_count++];
    Call system = fixture_system_call(world->walk.fixture);
    Actor actor;

    *session = (Session){ .name = str_from_cstr(name), .relation = relation };
    if (person != NULL) {
        Str email = arena_printf(&test_arena, "%s@fixture.example", person);
        session->visitor = walk_sign_in(&world->walk, person);
        CHECK_OK(svc_user_actor(system.app, email, &test_arena, system.scratch, &actor));
        session->roles = actor.roles;
    }
    return session;
}

static void mark(Session *session, const char *text)
{
    CHECK(session->mark_count < MARK_MAX);
    session->marks[session->mark_count++] = str_from_cstr(text);
}

/* Who stands neither below a session's account nor directly above it is never named to it. */
static void marks_set(Session *session)
{
    bool operator_account =
        session->relation == RELATION_ABOVE && session->visitor.kind == ACCOUNT_OPERATOR;
    bool neighbour = session->relation == RELATION_OUTSIDE && !session->below_aegean;
    bool nobody = session->relation == RELATION_NOBODY;

    if (!operator_account && !neighbour) {
        mark(session, "Nordlicht");
        mark(session, "Hanse");
    }
    if (nobody || neighbour || session->below_aegean) {
        mark(session, "Blue Harbour");
        mark(session, "Meridian");
    }
    if (nobody || neighbour) {
        mark(session, "Aegean");
        mark(session, "Skiff");
        mark(session, "Kaiki");
    }
    if (session->relation == RELATION_BELOW) {
        mark(session, "Meridian");
        mark(session, "Skiff");
        mark(session, "Kaiki");
    }
}

static void secret(Session *session, Money amount)
{
    Money positive = amount.minor < 0 ? money_negate(amount) : amount;

    if (positive.minor > 0 && session->secret_count < SECRET_MAX) {
        session->secrets[session->secret_count++] = money_format(&test_arena, positive);
    }
}

/* What the person's account received bills for. */
static void secrets_received(AccessWorld *world, const char *person, Session *session)
{
    Call call = fixture_call(world->walk.fixture, person);

    for (int kind = DOCUMENT_INVOICE; kind <= DOCUMENT_CREDIT_NOTE; kind++) {
        Page newest = { .limit = LIST_MAX };
        DocumentView *documents;
        size_t count;
        CHECK_OK(svc_documents(&call, (DocumentKind)kind, (AccountId){ 0 }, &newest, &documents,
                               &count));
        for (size_t i = 0; i < count; i++) {
            if (documents[i].incoming) {
                secret(session, documents[i].net);
                secret(session, documents[i].gross);
            }
        }
    }
}

/* Aegean pays 26.39 for what Meridian pays 24.90 for. */
static void secrets_set(AccessWorld *world, Session *session)
{
    const uint32_t sees_bills = ROLE_ADMINISTRATOR | ROLE_BILLING | ROLE_AUDITOR | ROLE_SEES_COST;
    bool inside = session->relation == RELATION_INSIDE;
    bool blind = inside && (session->roles & sees_bills) == 0;

    if (inside || session->relation == RELATION_BELOW || session->below_aegean) {
        secret(session, (Money){ 2490, CURRENCY("EUR") });
        secrets_received(world, "nikos", session);
    }
    if (blind || session->relation == RELATION_BELOW || session->below_aegean) {
        secret(session, (Money){ 2639, CURRENCY("EUR") });
        secrets_received(world, "anna", session);
    }
}

void access_open(AccessWorld *world, Fixture *fixture)
{
    static const char *const below[] = { "skipper", "guest" };

    walk_open(&world->walk, fixture);
    world->skiff =
        account_below(world, fixture->accounts[FIXTURE_AEGEAN], ACCOUNT_PARTNER, S("Skiff"));
    world->kaiki = account_below(world, world->skiff, ACCOUNT_END_CUSTOMER, S("Kaiki"));
    person_add(world, below[0], world->skiff, ROLE_ADMINISTRATOR | ROLE_SEES_COST);
    person_add(world, below[1], world->kaiki, ROLE_ADMINISTRATOR);

    (void)session_add(world, "nobody", RELATION_NOBODY, NULL);
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        const Member *member = &members[i];
        if (member->roles != 0) {
            person_add(world, member->person, fixture->accounts[member->account], member->roles);
        }
        (void)session_add(world, member->name, member->relation, member->person);
    }
    for (uint32_t role = 1; role <= ROLE_ALL; role <<= 1) {
        Str name = arena_printf(&test_arena, "role%u", (unsigned)role);
        const char *person = str_cstr(&test_arena, name);
        person_add(world, person, fixture->accounts[FIXTURE_AEGEAN], role);
        (void)session_add(world, person, RELATION_INSIDE, person);
    }
    for (size_t i = 0; i < COUNT_OF(below); i++) {
        Session *session = session_add(world, i == 0 ? "the partner below" : "its end customer",
                                       RELATION_OUTSIDE, below[i]);
        session->below_aegean = true;
    }
    for (size_t i = 0; i < world->session_count; i++) {
        marks_set(&world->sessions[i]);
        secrets_set(world, &world->sessions[i]);
    }
}
