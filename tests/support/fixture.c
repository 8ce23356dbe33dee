/* fixture.c - a small marketplace for tests of use cases. */
#include "tests/support/fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connector/simulator.h"
#include "service/auth.h"
#include "service/customer.h"
#include "store/user_store.h"
#include "tests/support/fixture_internal.h"

enum { OPEN_FOLDERS_MAX = 8 };

typedef struct AccountSample {
    FixtureAccount parent; /* the operator's is not read */
    AccountKind kind;
    PartnerClass partner_class;
    const char *name;
    int32_t anchor_day;
    bool bills_customers;
    const char *vat_number;
} AccountSample;

static const AccountSample account_samples[FIXTURE_ACCOUNT_COUNT] = {
    [FIXTURE_STOA] = { FIXTURE_STOA, ACCOUNT_OPERATOR, PARTNER_NONE, "Stoa", 1, true,
                       "EL099900107" },
    [FIXTURE_MERIDIAN] = { FIXTURE_STOA, ACCOUNT_PARTNER, PARTNER_MEMBER, "Meridian", 15, true,
                           "EL099900212" },
    [FIXTURE_AEGEAN] = { FIXTURE_MERIDIAN, ACCOUNT_PARTNER, PARTNER_LITE, "Aegean", 1, true,
                         "EL099900328" },
    [FIXTURE_BLUE_HARBOUR] = { FIXTURE_AEGEAN, ACCOUNT_END_CUSTOMER, PARTNER_NONE, "Blue Harbour",
                               1, false, "EL099901141" },
    [FIXTURE_NORDLICHT] = { FIXTURE_STOA, ACCOUNT_PARTNER, PARTNER_CATALOGUE, "Nordlicht", 31,
                            false, "DE999000437" },
    [FIXTURE_HANSE] = { FIXTURE_NORDLICHT, ACCOUNT_END_CUSTOMER, PARTNER_NONE, "Hanse", 1, false,
                        "" },
};

typedef struct PersonSample {
    const char *name;
    FixtureAccount account;
    uint32_t roles;
} PersonSample;

static const PersonSample person_samples[FIXTURE_PERSON_COUNT] = {
    { "olga", FIXTURE_STOA, ROLE_ALL },
    { "nikos", FIXTURE_MERIDIAN, ROLE_ADMINISTRATOR | ROLE_SEES_COST },
    { "anna", FIXTURE_AEGEAN, ROLE_ADMINISTRATOR | ROLE_SEES_COST },
    { "petros", FIXTURE_AEGEAN, ROLE_BUYER },
    { "eva", FIXTURE_BLUE_HARBOUR, ROLE_ADMINISTRATOR },
    { "greta", FIXTURE_NORDLICHT, ROLE_ADMINISTRATOR | ROLE_SEES_COST },
    { "hans", FIXTURE_HANSE, ROLE_ADMINISTRATOR },
};

/* What is made once for all tests: two password hashes cost more than a whole test, and so do the
 * rows of the accounts and of the catalogue, which are copied with their database. */
typedef struct Shared {
    Arena arena;
    AuthState *auth;
    Str password_hash;
    Arena scratch;
    struct {
        bool accounts_kept;
        bool catalogue_kept;
        AccountId accounts[FIXTURE_ACCOUNT_COUNT];
        Actor people[FIXTURE_PERSON_COUNT];
    } of[2]; /* by DbEngine */
} Shared;

static Shared *shared_get(void)
{
    static Shared shared;
    if (shared.auth == NULL) {
        shared.arena = arena_open(ARENA_CAP_BYTES);
        shared.auth = auth_state_new(&shared.arena);
        shared.password_hash = password_hash(&shared.arena, S(FIXTURE_PASSWORD));
        shared.scratch = arena_open(ARENA_CAP_BYTES);
    }
    return &shared;
}

static int path_delete(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    (void)remove(path);
    return 0;
}

static Str folder_make(void)
{
    const char *parent = getenv("TMPDIR");
    Str path =
        arena_printf(&test_arena, "%s/stoa-fixture-XXXXXX", parent == NULL ? "/tmp" : parent);
    char *made = arena_array(&test_arena, char, path.len + 1);
    memcpy(made, path.ptr, path.len);
    CHECK(mkdtemp(made) != NULL);
    return str_from_cstr(made);
}

static void simulator_start(Fixture *fixture)
{
    const Json *config;
    void *state;
    Str text = arena_printf(&test_arena, "{\"state_dir\":\"%.*s/simulator\",\"allow_script\":true}",
                            STR_ARG(fixture->folder));
    CHECK_OK(json_parse(&test_arena, text, &config));
    CHECK_OK(simulator_connector.open(&test_arena, config, &state));
    fixture->app.connectors.entries[0] = (ConnectorEntry){ &simulator_connector, state };
    fixture->app.connectors.count = 1;
}

static void mail_start(Fixture *fixture)
{
    Str url = arena_printf(&test_arena, "spool:%.*s/mail", STR_ARG(fixture->folder));
    CHECK_OK(mail_open(&test_arena, url, S("shop@fixture.example"), S(""), &fixture->app.mail,
                       &fixture->app.mail_state));
}

static Call call_by(Fixture *fixture, Actor actor)
{
    return (Call){ .app = &fixture->app,
                   .actor = actor,
                   .now = fixture->now,
                   .out = &test_arena,
                   .scratch = fixture->scratch };
}

static void accounts_make(Fixture *fixture)
{
    for (size_t i = 0; i < FIXTURE_ACCOUNT_COUNT; i++) {
        const AccountSample *sample = &account_samples[i];
        bool first = i == FIXTURE_STOA;
        bool german = i == FIXTURE_NORDLICHT || i == FIXTURE_HANSE;
        AccountNew account = {
            .parent = first ? (AccountId){ 0 } : fixture->accounts[sample->parent],
            .kind = sample->kind,
            .partner_class = sample->partner_class,
            .name = str_from_cstr(sample->name),
            .contact_name = S("Somebody"),
            .email = arena_printf(&test_arena, "office@a%zu.example", i),
            .phone = S("+30 210 000 0100"),
            .street = S("1 Main Street"),
            .city = german ? S("Hamburg") : S("Athens"),
            .postcode = german ? S("20457") : S("105 55"),
            .country = german ? S("DE") : S("GR"),
            .vat_number = str_from_cstr(sample->vat_number),
            .currency = CURRENCY("EUR"),
            .time_zone = german ? S("Europe/Berlin") : S("Europe/Athens"),
            .anchor_day = sample->anchor_day,
            .bills_customers = sample->bills_customers,
            .credit_limit_minor = CREDIT_UNLIMITED,
        };
        Call call = first ? fixture_visitor_call(fixture) : fixture_system_call(fixture);
        CHECK_OK(svc_account_add(&call, &account, &fixture->accounts[i]));
    }
}

/* Written as rows, because each real one would be hashed anew. */
static Err *people_body(Db *db, void *context)
{
    Fixture *fixture = context;
    for (size_t i = 0; i < FIXTURE_PERSON_COUNT; i++) {
        const PersonSample *sample = &person_samples[i];
        Actor actor = { .user = { id_make(fixture->now, random_u64()) },
                        .account = fixture->accounts[sample->account],
                        .kind = account_samples[sample->account].kind,
                        .roles = sample->roles };
        UserNew user = { .id = actor.user,
                         .account = actor.account,
                         .email = arena_printf(&test_arena, "%s@fixture.example", sample->name),
                         .name = str_from_cstr(sample->name),
                         .password_hash = shared_get()->password_hash,
                         .roles = sample->roles,
                         .created_at = fixture->now };
        TRY(store_user_add(db, &user));
        fixture->people[i] = actor;
    }
    return NULL;
}

void fixture_open(Fixture *fixture, DbEngine engine)
{
    Shared *shared = shared_get();
    bool kept = shared->of[engine].accounts_kept;
    *fixture = (Fixture){ .now = FIXTURE_START, .scratch = shared->scratch };
    auth_state_forget(shared->auth);
    if (!kept) {
        fixture->db = test_db_open(engine);
    } else if (!test_db_open_spare(engine, &fixture->db)) {
        fixture->db = test_db_open_kept(engine, "accounts");
    }
    fixture->folder = folder_make();
    fixture->app.database = fixture->db.database;
    fixture->app.clock = clock_manual(&fixture->now);
    fixture->app.auth = shared->auth;
    fixture->app.search = search_cache_new(&test_arena);
    fixture->app.anonymous_browse = true;
    fixture->app.public_url = S("http://shop.example");
    memset(fixture->app.key.bytes, 7, SEAL_KEY_BYTES);
    simulator_start(fixture);
    mail_start(fixture);
    if (!kept) {
        accounts_make(fixture);
        CHECK_OK(db_tx(fixture->app.database, DB_WRITE, "fixture_people", people_body, fixture));
        test_db_keep(&fixture->db, "accounts");
        fixture->app.database = fixture->db.database;
        memcpy(shared->of[engine].accounts, fixture->accounts, sizeof(fixture->accounts));
        memcpy(shared->of[engine].people, fixture->people, sizeof(fixture->people));
        shared->of[engine].accounts_kept = true;
    }
    memcpy(fixture->accounts, shared->of[engine].accounts, sizeof(fixture->accounts));
    memcpy(fixture->people, shared->of[engine].people, sizeof(fixture->people));
    fixture->writes = test_db_writes(&fixture->db);
}

void fixture_catalogue(Fixture *fixture)
{
    Shared *shared = shared_get();
    DbEngine engine = fixture->db.engine;
    bool untouched =
        test_db_writes(&fixture->db) == fixture->writes && fixture->now.us == FIXTURE_START.us;
    if (!untouched) { /* by the test: its rows must stay */
        catalogue_make(fixture);
        return;
    }
    if (shared->of[engine].catalogue_kept) {
        test_db_spare(&fixture->db);
        fixture->db = test_db_open_kept(engine, "catalogue");
    } else {
        catalogue_make(fixture);
        test_db_keep(&fixture->db, "catalogue");
        shared->of[engine].catalogue_kept = true;
    }
    fixture->app.database = fixture->db.database;
    fixture->app.catalogue_read_us = 0; /* what it knows is of the other */
}

void fixture_close(Fixture *fixture)
{
    const ConnectorEntry *entry = &fixture->app.connectors.entries[0];
    entry->connector->close(entry->state);
    search_cache_close(fixture->app.search);
    test_db_close(&fixture->db);
    (void)nftw(str_cstr(&test_arena, fixture->folder), path_delete, OPEN_FOLDERS_MAX,
               FTW_DEPTH | FTW_PHYS);
}

Call fixture_call(Fixture *fixture, const char *person)
{
    for (size_t i = 0; i < FIXTURE_PERSON_COUNT; i++) {
        if (strcmp(person_samples[i].name, person) == 0) {
            return call_by(fixture, fixture->people[i]);
        }
    }
    test_fail(__FILE__, __LINE__, "the fixture has nobody called %s", person);
}

Call fixture_system_call(Fixture *fixture)
{
    return call_by(fixture, actor_system(fixture->accounts[FIXTURE_STOA]));
}

Call fixture_visitor_call(Fixture *fixture)
{
    return call_by(fixture, (Actor){ .kind = ACCOUNT_END_CUSTOMER });
}

void fixture_advance(Fixture *fixture, int64_t seconds)
{
    fixture->now.us += seconds * SECOND_US;
}

void fixture_run(DbEngine engine, void (*body)(Fixture *fixture))
{
    static Fixture fixture;
    if (!test_engine_wanted(engine)) {
        test_skip(__FILE__, __LINE__, "STOA_TEST_ENGINES leaves this engine out");
    }
    fixture_open(&fixture, engine);
    body(&fixture);
    fixture_close(&fixture);
}

Err *fixture_text_fill(void *rest, char *into, size_t room, size_t *ret_got)
{
    Str *text = rest;
    size_t got = text->len < room ? text->len : room;
    if (got > 0) {
        memcpy(into, text->ptr, got);
    }
    *text = str_slice(*text, got, text->len);
    *ret_got = got;
    return NULL;
}
