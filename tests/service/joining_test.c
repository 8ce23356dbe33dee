/*
 * joining_test.c - Lite Partners join Member Partners and leave them.
 *
 * EVIDENCE: R-ACC-01 nobody sees another branch of the tree, however often partners move in it
 * EVIDENCE: R-LIT-04 a Lite Partner joins and leaves by invitation or request and acceptance
 */
#include "service/joining.h"

#include <string.h>

#include "service/account_terms.h"
#include "service/billing.h"
#include "service/payment.h"
#include "service/registration.h"
#include "service/subscription.h"
#include "tests/service/order_support.h"

static const JoinTerms nothing = { STR_INIT(""), STR_INIT("500.00") };

/* Nordlicht becomes a Member Partner that takes others. */
static void open_nordlicht(Fixture *fixture)
{
    Call olga = fixture_call(fixture, "olga");
    Call greta = fixture_call(fixture, "greta");
    const AccountTerms member = { PARTNER_MEMBER, S(""), ACCOUNT_ACTIVE };
    CHECK_OK(svc_account_terms_set(&olga, fixture->accounts[FIXTURE_NORDLICHT], &member));
    CHECK_OK(svc_registration_switches_set(&greta, (RegistrationSwitches){ true, false }));
}

static JoiningId ask(Fixture *fixture, const char *person, FixtureAccount seller)
{
    Call call = fixture_call(fixture, person);
    JoiningId id;
    CHECK_OK(svc_join_ask(&call, fixture->accounts[seller], S("We would like to."), &id));
    return id;
}

static Err *accept(Fixture *fixture, const char *person, JoiningId id, const JoinTerms *terms)
{
    Call call = fixture_call(fixture, person);
    return svc_join_accept(&call, id, terms);
}

static Str parent_of(Fixture *fixture, const char *name)
{
    Str sql =
        arena_printf(&test_arena,
                     "SELECT s.name FROM accounts AS a JOIN accounts AS s ON s.id = a.parent_id "
                     "WHERE a.name = '%s'",
                     name);
    return str_trim(sql_rows(fixture, str_cstr(&test_arena, sql)));
}

static void check_world(Fixture *fixture)
{
    Call system = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    CHECK_OK(svc_check(&system, &problems, &count));
    CHECK_STR(count > 0 ? problems[0] : S(""), S(""));
}

static Err *seen(Fixture *fixture, const char *person, FixtureAccount account)
{
    Call call = fixture_call(fixture, person);
    AccountView view;
    return svc_account(&call, fixture->accounts[account], &view);
}

SERVICE_TEST(a_lite_partner_asks_and_the_member_takes_it_with_its_terms)
{
    Call anna = fixture_call(fixture, "anna");
    Call greta = fixture_call(fixture, "greta");
    JoinSeller *sellers;
    JoinView view;
    JoiningId again;
    size_t count;

    CHECK_OK(svc_join_sellers(&anna, &sellers, &count));
    CHECK_INT(count, 1); /* the operator */
    CHECK_ERR(svc_join_ask(&anna, fixture->accounts[FIXTURE_NORDLICHT], S(""), &again), NOT_FOUND);
    open_nordlicht(fixture);
    CHECK_OK(svc_join_sellers(&anna, &sellers, &count));
    CHECK_INT(count, 2);
    CHECK_STR(sellers[1].name, S("Nordlicht"));
    JoiningId id = ask(fixture, "anna", FIXTURE_NORDLICHT);
    CHECK_INT(ask(fixture, "anna", FIXTURE_NORDLICHT).v, id.v);
    CHECK_ERR(svc_join_ask(&anna, fixture->accounts[FIXTURE_STOA], S(""), &again), ACCOUNT_STATE);
    CHECK_ERR(svc_join_ask(&anna, fixture->accounts[FIXTURE_MERIDIAN], S(""), &again),
              ACCOUNT_STATE); /* its seller already */
    CHECK_ERR(accept(fixture, "anna", id, &nothing), ACCOUNT_STATE);
    CHECK_ERR(accept(fixture, "nikos", id, &nothing), NOT_FOUND);
    CHECK_ERR(accept(fixture, "petros", id, &nothing), FORBIDDEN);
    CHECK_OK(svc_joining(&greta, id, &view));
    CHECK_STR(view.partner_name, S("Aegean"));
    CHECK(view.may_decide);
    CHECK_ERR(seen(fixture, "greta", FIXTURE_AEGEAN), NOT_FOUND);
    CHECK_OK(accept(fixture, "greta", id, &nothing));
    CHECK_ERR(accept(fixture, "greta", id, &nothing), ACCOUNT_STATE);

    CHECK_STR(parent_of(fixture, "Aegean"), S("Nordlicht"));
    CHECK_OK(seen(fixture, "greta", FIXTURE_BLUE_HARBOUR));
    CHECK_ERR(seen(fixture, "nikos", FIXTURE_AEGEAN), NOT_FOUND);
    CHECK_ERR(seen(fixture, "anna", FIXTURE_HANSE), NOT_FOUND);
    CHECK_STR(sql_rows(fixture, "SELECT credit_limit_minor FROM accounts WHERE name = 'Aegean'"),
              S("50000\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM mails WHERE recipient = 'office@a1.example' "
                                "AND subject LIKE '%not buy through you%'"),
              S("1\n"));
    check_world(fixture);
}

SERVICE_TEST(an_invitation_tells_the_seller_nothing_until_it_is_accepted)
{
    Call nikos = fixture_call(fixture, "nikos");
    Call greta = fixture_call(fixture, "greta");
    JoinInvitation invitation = { .email = S("Anna@Fixture.example"), .terms = nothing };
    JoiningId id;
    JoiningId nobody;
    JoinView view;

    CHECK_ERR(svc_join_invite(&greta, &invitation, &id), ACCOUNT_STATE); /* no Member Partner yet */
    open_nordlicht(fixture);
    CHECK_OK(svc_join_invite(&greta, &invitation, &id));
    CHECK_OK(svc_join_invite(&greta, &invitation, &nobody));
    CHECK_INT(nobody.v, id.v);
    invitation.email = S("nobody@fixture.example");
    CHECK_OK(svc_join_invite(&greta, &invitation, &nobody));
    CHECK_OK(svc_joining(&greta, nobody, &view));
    CHECK_STR(view.partner_name, S(""));
    CHECK_OK(svc_joining(&greta, id, &view));
    CHECK_STR(view.partner_name, S(""));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM mails WHERE subject LIKE '%invites you%'"),
              S("1\n"));
    invitation.email = S("anna@fixture.example");
    CHECK_ERR(svc_join_invite(&nikos, &invitation, &nobody), FIELD_INVALID); /* buys from it */
    CHECK_ERR(accept(fixture, "greta", id, &nothing), ACCOUNT_STATE); /* not hers to accept */
    CHECK_OK(accept(fixture, "anna", id, NULL));
    CHECK_OK(svc_joining(&greta, id, &view));
    CHECK_STR(view.partner_name, S("Aegean"));
    CHECK_STR(view.credit_limit, S("€500.00"));
    CHECK_STR(parent_of(fixture, "Aegean"), S("Nordlicht"));
    check_world(fixture);
}

SERVICE_TEST(what_is_refused_withdrawn_or_too_old_moves_nothing)
{
    Call anna = fixture_call(fixture, "anna");
    Call olga = fixture_call(fixture, "olga");
    JoinView view;

    JoiningId first = ask(fixture, "anna", FIXTURE_STOA);
    CHECK_ERR(svc_join_refuse(&olga, first, S(" ")), FIELD_REQUIRED);
    CHECK_OK(svc_join_refuse(&olga, first, S("Not this year.")));
    CHECK_ERR(svc_join_withdraw(&anna, first), ACCOUNT_STATE);
    JoiningId second = ask(fixture, "anna", FIXTURE_STOA);
    CHECK_ERR(svc_join_withdraw(&olga, second), ACCOUNT_STATE);
    CHECK_OK(svc_join_withdraw(&anna, second));
    JoiningId third = ask(fixture, "anna", FIXTURE_STOA);
    fixture_advance(fixture, INT64_C(31) * 86400);
    olga = fixture_call(fixture, "olga");
    CHECK_ERR(accept(fixture, "olga", third, &nothing), ACCOUNT_STATE);
    CHECK_OK(svc_joining(&olga, third, &view));
    CHECK_INT(view.state, JOIN_EXPIRED);
    CHECK_STR(parent_of(fixture, "Aegean"), S("Meridian"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM account_moves"), S("0\n"));
}

/* What an order pays on its way, buyer by buyer. */
static Str path_of(Fixture *fixture, OrderId order)
{
    Str sql = arena_printf(&test_arena,
                           "SELECT s.name, b.name FROM order_lines AS l "
                           "JOIN subscriptions AS u ON u.order_line_id = l.id "
                           "JOIN subscription_edges AS e ON e.subscription_id = u.id "
                           "JOIN accounts AS s ON s.id = e.seller_id "
                           "JOIN accounts AS b ON b.id = e.buyer_id "
                           "WHERE l.order_id = %" PRId64 " ORDER BY e.depth",
                           order.v);
    return sql_rows(fixture, str_cstr(&test_arena, sql));
}

SERVICE_TEST(new_orders_go_through_the_new_seller_and_what_runs_stays_with_the_old_one)
{
    fixture_catalogue(fixture);
    OrderId before = order_database(fixture, "before", "");
    OrderView order = order_seen(fixture, "anna", before);
    JoiningId id = ask(fixture, "anna", FIXTURE_STOA);
    const JoinTerms terms = { S("partners-eur"), S("") };
    SubscriptionId running;
    SubscriptionView subscription;
    JoinKept *kept;
    Page page = { 0 };
    size_t count;

    CHECK_ERR(accept(fixture, "olga", id, &terms), ACCOUNT_STATE); /* it is carried out */
    (void)run_jobs(fixture);
    CHECK_OK(accept(fixture, "olga", id, &terms));
    OrderId after = order_database(fixture, "after", "");
    (void)run_jobs(fixture);
    CHECK_STR(path_of(fixture, before), S("Stoa|Meridian\nMeridian|Aegean\nAegean|Blue Harbour\n"));
    CHECK_STR(path_of(fixture, after), S("Stoa|Aegean\nAegean|Blue Harbour\n"));

    /* Meridian sees and manages what it sells still, and nothing else. */
    order = order_seen(fixture, "anna", before);
    CHECK_OK(subscription_id_parse(order.lines[0].subscription_code, "id", &running));
    Call nikos = fixture_call(fixture, "nikos");
    CHECK_OK(svc_subscription(&nikos, running, &subscription));
    CHECK(subscription.manages);
    CHECK_OK(svc_join_kept(&nikos, &page, &kept, &count));
    CHECK_INT(count, 1);
    CHECK_STR(kept[0].code, order.lines[0].subscription_code);
    order = order_seen(fixture, "anna", after);
    CHECK_OK(subscription_id_parse(order.lines[0].subscription_code, "id", &running));
    CHECK_ERR(svc_subscription(&nikos, running, &subscription), NOT_FOUND);

    /* The next month is billed by both sellers, and paid to the old one. */
    fixture_advance(fixture, INT64_C(35) * 86400);
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture,
                       "SELECT DISTINCT s.name FROM documents AS d "
                       "JOIN accounts AS s ON s.id = d.issuer_id JOIN accounts AS b ON b.id = "
                       "d.buyer_id WHERE b.name = 'Aegean' ORDER BY s.name"),
              S("Meridian\nStoa\n"));
    nikos = fixture_call(fixture, "nikos");
    const PaymentForm form = { .buyer = fixture->accounts[FIXTURE_AEGEAN],
                               .amount = S("1.00"),
                               .received_on = { 20789 },
                               .method = PAYMENT_MANUAL };
    PaymentId payment;
    CHECK_OK(svc_payment_record(&nikos, &form, &payment));
    check_world(fixture);
}

SERVICE_TEST(the_new_seller_sees_what_runs_without_its_price_and_cannot_end_it)
{
    fixture_catalogue(fixture);
    open_nordlicht(fixture);
    OrderView order = order_seen(fixture, "anna", order_database(fixture, "before", ""));
    SubscriptionView subscription;
    SubscriptionId running;

    (void)run_jobs(fixture);
    CHECK_OK(accept(fixture, "greta", ask(fixture, "anna", FIXTURE_NORDLICHT), &nothing));
    order = order_seen(fixture, "anna", order.id);
    CHECK_OK(subscription_id_parse(order.lines[0].subscription_code, "id", &running));
    Call greta = fixture_call(fixture, "greta");
    CHECK_OK(svc_subscription(&greta, running, &subscription));
    CHECK(!subscription.manages);
    CHECK(!subscription.price_visible);
}

/* Two levels of Lite Partners: neither can come below itself, and a tree has a depth. */
SERVICE_TEST(nobody_comes_below_itself)
{
    Call nikos = fixture_call(fixture, "nikos");
    Call olga = fixture_call(fixture, "olga");
    const AccountTerms lite = { PARTNER_LITE, S(""), ACCOUNT_ACTIVE };
    const AccountTerms member = { PARTNER_MEMBER, S(""), ACCOUNT_ACTIVE };
    const JoinInvitation invitation = { .email = S("nikos@fixture.example"), .terms = nothing };
    Call anna = fixture_call(fixture, "anna");
    JoiningId id;

    CHECK_OK(svc_account_terms_set(&olga, fixture->accounts[FIXTURE_MERIDIAN], &lite));
    CHECK_OK(svc_account_terms_set(&nikos, fixture->accounts[FIXTURE_AEGEAN], &member));
    CHECK_OK(svc_registration_switches_set(&anna, (RegistrationSwitches){ true, false }));
    CHECK_ERR(svc_join_ask(&nikos, fixture->accounts[FIXTURE_AEGEAN], S(""), &id), NOT_FOUND);
    CHECK_OK(svc_join_invite(&anna, &invitation, &id));
    CHECK_ERR(accept(fixture, "nikos", id, NULL), NOT_FOUND); /* as if it had no login */
}

SERVICE_TEST(the_check_finds_a_tree_that_is_not_its_history)
{
    Call system = fixture_system_call(fixture);
    Str *problems;
    Str rows;
    size_t count;

    CHECK_OK(accept(fixture, "olga", ask(fixture, "anna", FIXTURE_STOA), &nothing));
    CHECK(test_db_sql(&fixture->db,
                      "UPDATE accounts SET parent_id = (SELECT id FROM accounts WHERE name = "
                      "'Nordlicht') WHERE name = 'Aegean'",
                      &rows));
    CHECK(!test_db_sql(&fixture->db, "DELETE FROM account_moves", &rows));
    CHECK_OK(svc_check(&system, &problems, &count));
    CHECK(count >= 2); /* the paths, and the move */
    CHECK_OK(svc_check(&system, &problems, &count));
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        found += str_find(problems[i], S("last move"), 0) < problems[i].len ? 1 : 0;
    }
    CHECK_INT(found, 1);
}

/* -- the tree as a property ------------------------------------------------------------------ */

enum { WOOD_PARTNERS = 8, WOOD_MAX = 2 * WOOD_PARTNERS + FIXTURE_ACCOUNT_COUNT, WOOD_MOVES = 40 };

/* Lite and Member Partners, each with an end customer; a member may be Lite at another time. */
typedef struct Wood {
    Fixture *fixture;
    AccountId accounts[WOOD_MAX];
    size_t count;
    uint64_t random;
    size_t moved;
} Wood;

static size_t wood_random(Wood *wood, size_t below)
{
    wood->random = wood->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(wood->random >> 33) % below;
}

static AccountId wood_account(Wood *wood, AccountId parent, AccountKind kind, size_t number)
{
    Call call = fixture_system_call(wood->fixture);
    const AccountNew account = {
        .parent = parent,
        .kind = kind,
        .partner_class = kind == ACCOUNT_PARTNER ? PARTNER_LITE : PARTNER_NONE,
        .name = arena_printf(&test_arena, "%s%zu", kind == ACCOUNT_PARTNER ? "P" : "C", number),
        .email = S("office@wood.example"),
        .country = S("GR"),
        .currency = CURRENCY("EUR"),
        .time_zone = S("Europe/Athens"),
        .anchor_day = 1,
        .credit_limit_minor = CREDIT_UNLIMITED,
    };
    AccountId id;
    CHECK_OK(svc_account_add(&call, &account, &id));
    wood->accounts[wood->count++] = id;
    return id;
}

static void wood_grow(Wood *wood)
{
    for (size_t i = 0; i < FIXTURE_ACCOUNT_COUNT; i++) {
        wood->accounts[wood->count++] = wood->fixture->accounts[i];
    }
    for (size_t i = 0; i < WOOD_PARTNERS; i++) {
        AccountId partner =
            wood_account(wood, wood->fixture->accounts[FIXTURE_STOA], ACCOUNT_PARTNER, i);
        (void)wood_account(wood, partner, ACCOUNT_END_CUSTOMER, i);
    }
}

static Call wood_call(Wood *wood, AccountId account, AccountKind kind)
{
    Call call = fixture_system_call(wood->fixture);
    call.actor = (Actor){ .user = wood->fixture->people[0].user,
                          .account = account,
                          .kind = kind,
                          .roles = ROLE_ADMINISTRATOR };
    return call;
}

static void wood_class(Wood *wood, size_t place, const char *word)
{
    Str rows;
    Str sql = arena_printf(&test_arena,
                           "UPDATE accounts SET partner_class = '%s', registers_partners = true "
                           "WHERE id = %" PRId64,
                           word, wood->accounts[place].v);
    CHECK(test_db_sql(&wood->fixture->db, str_cstr(&test_arena, sql), &rows));
}

/* One partner asks another, or the operator, and that accepts; the tree may refuse it. */
static void wood_move(Wood *wood)
{
    size_t lite = FIXTURE_ACCOUNT_COUNT + 2 * wood_random(wood, WOOD_PARTNERS);
    size_t member = FIXTURE_ACCOUNT_COUNT + 2 * wood_random(wood, WOOD_PARTNERS);
    bool home = wood_random(wood, 5) == 0;
    if (member == lite) {
        return;
    }
    wood_class(wood, lite, "lite");
    wood_class(wood, member, "member");
    AccountId seller = home ? wood->accounts[FIXTURE_STOA] : wood->accounts[member];
    Call asks = wood_call(wood, wood->accounts[lite], ACCOUNT_PARTNER);
    Call takes = wood_call(wood, seller, home ? ACCOUNT_OPERATOR : ACCOUNT_PARTNER);
    JoiningId id;
    Err *err = svc_join_ask(&asks, seller, S(""), &id);
    if (err != NULL) {
        CHECK(err_is(err, ERR_NOT_FOUND) || err_is(err, ERR_ACCOUNT_STATE));
        return;
    }
    err = svc_join_accept(&takes, id, &nothing);
    CHECK(err == NULL || err_is(err, ERR_ACCOUNT_STATE));
    if (err != NULL) { /* too deep */
        CHECK_OK(svc_join_withdraw(&asks, id));
        return;
    }
    wood->moved++;
}

/* The parents as they are, read beside the program. */
static void wood_parents(Wood *wood, size_t parents[WOOD_MAX])
{
    for (size_t i = 0; i < wood->count; i++) {
        Str sql = arena_printf(&test_arena,
                               "SELECT COALESCE(parent_id, 0) FROM accounts WHERE id = %" PRId64,
                               wood->accounts[i].v);
        int64_t parent;
        CHECK(str_parse_int64(str_trim(sql_rows(wood->fixture, str_cstr(&test_arena, sql))),
                              &parent));
        parents[i] = SIZE_MAX;
        for (size_t j = 0; j < wood->count; j++) {
            parents[i] = wood->accounts[j].v == parent ? j : parents[i];
        }
    }
}

/* Everybody sees exactly itself and what is below it. */
static void wood_check(Wood *wood)
{
    size_t parents[WOOD_MAX];
    size_t pairs = 0;
    wood_parents(wood, parents);
    for (size_t viewer = 0; viewer < wood->count; viewer++) {
        Call call = wood_call(wood, wood->accounts[viewer], ACCOUNT_PARTNER);
        for (size_t i = 0; i < wood->count; i++) {
            AccountView view;
            bool below = false;
            size_t steps = 0;
            for (size_t at = i; at != SIZE_MAX && steps <= wood->count; at = parents[at]) {
                below = below || at == viewer;
                steps++;
            }
            CHECK(steps <= wood->count); /* else it is a cycle */
            Err *err = svc_account(&call, wood->accounts[i], &view);
            CHECK(below ? err == NULL : err_is(err, ERR_NOT_FOUND));
            pairs += below ? 1 : 0;
        }
    }
    int64_t stored;
    CHECK(str_parse_int64(str_trim(sql_rows(wood->fixture, "SELECT COUNT(*) FROM account_paths")),
                          &stored));
    CHECK_INT(stored, pairs);
}

SERVICE_TEST(after_any_joins_and_leaves_everybody_sees_its_branch_and_no_neighbour)
{
    Wood wood = { .fixture = fixture, .random = 4711 };

    wood_grow(&wood);
    wood_check(&wood);
    for (size_t i = 1; i <= WOOD_MOVES; i++) {
        wood_move(&wood);
        if (i % 10 == 0) {
            wood_check(&wood);
        }
    }
    CHECK(wood.moved > WOOD_MOVES / 3);
    check_world(fixture);
}
