/* auth_test.c - sign-in, lock-out, sessions, tokens, people. */
#include "service/auth.h"

#include "service/customer.h"
#include "tests/support/fixture.h"

static const Str password = STR_INIT(FIXTURE_PASSWORD);
static const Str anna_email = STR_INIT("anna@fixture.example");

static Err *try_sign_in(Fixture *fixture, Str email, Str word, Str remote, SignedIn *ret)
{
    Call call = fixture_visitor_call(fixture);
    return svc_sign_in(&call, email, word, remote, ret);
}

static Str sign_in(Fixture *fixture, Str email)
{
    SignedIn signed_in;
    CHECK_OK(try_sign_in(fixture, email, password, S("10.0.0.1"), &signed_in));
    return signed_in.token;
}

static bool identify(Fixture *fixture, Str session, Str bearer, Person *ret_person)
{
    bool found;
    CHECK_OK(svc_identify(&fixture->app, session, bearer, &test_arena, fixture->scratch, ret_person,
                          &found));
    return found;
}

SERVICE_TEST(signing_in_gives_a_session_that_knows_the_person)
{
    Person person;
    SignedIn signed_in;
    CHECK_OK(try_sign_in(fixture, S(" Anna@Fixture.Example "), password, S("::1"), &signed_in));
    CHECK_INT(signed_in.max_age_s, SESSION_HOURS * 3600);
    CHECK(identify(fixture, signed_in.token, S(""), &person));
    CHECK_STR(person.name, S("anna"));
    CHECK_STR(person.email, anna_email);
    CHECK_STR(person.account_name, S("Aegean"));
    CHECK_INT(person.actor.account.v, fixture->accounts[FIXTURE_AEGEAN].v);
    CHECK_INT(person.actor.kind, ACCOUNT_PARTNER);
    CHECK(person.csrf.len >= 32);
    CHECK(!identify(fixture, S(""), signed_in.token, &person)); /* a session is no API token */
    CHECK(!identify(fixture, S("something else"), S(""), &person));
    CHECK(!identify(fixture, S(""), S(""), &person));
}

SERVICE_TEST(each_sign_in_is_a_new_session)
{
    Person first;
    Person second;
    Str one = sign_in(fixture, anna_email);
    Str two = sign_in(fixture, anna_email);
    CHECK(!str_eq(one, two));
    CHECK(identify(fixture, one, S(""), &first));
    CHECK(identify(fixture, two, S(""), &second));
    CHECK(first.session.v != second.session.v);
    CHECK(!str_eq(first.csrf, second.csrf));
}

SERVICE_TEST(a_token_is_not_in_the_database)
{
    Str rows;
    Str token = sign_in(fixture, anna_email);
    CHECK(test_db_sql(&fixture->db, "SELECT token_hash FROM sessions", &rows));
    CHECK(rows.len > 32);
    CHECK_INT(str_find(rows, token, 0), rows.len);
}

SERVICE_TEST(a_wrong_password_and_an_unknown_person_get_the_same_answer)
{
    SignedIn signed_in;
    CHECK_ERR(try_sign_in(fixture, anna_email, S("wrong"), S(""), &signed_in), SIGN_IN_FAILED);
    CHECK_ERR(try_sign_in(fixture, S("x@y.example"), S("wrong"), S(""), &signed_in),
              SIGN_IN_FAILED);
    CHECK_ERR(try_sign_in(fixture, S("\xff@y.example"), password, S(""), &signed_in),
              SIGN_IN_FAILED);
    CHECK_ERR(try_sign_in(fixture, S(""), S(""), S(""), &signed_in), SIGN_IN_FAILED);
}

/* EVIDENCE: R-PLT-01 lock-out */
SERVICE_TEST(ten_failures_lock_an_email_for_a_quarter_of_an_hour)
{
    SignedIn signed_in;
    for (int i = 0; i < SIGN_IN_FAILURES_MAX; i++) {
        CHECK_ERR(try_sign_in(fixture, anna_email, S("wrong"), S(""), &signed_in), SIGN_IN_FAILED);
    }
    CHECK_ERR(try_sign_in(fixture, anna_email, password, S(""), &signed_in), SIGN_IN_LOCKED);
    (void)sign_in(fixture, S("petros@fixture.example")); /* another e-mail is not locked */
    fixture_advance(fixture, SIGN_IN_LOCK_MINUTES * 60 - 1);
    CHECK_ERR(try_sign_in(fixture, anna_email, password, S(""), &signed_in), SIGN_IN_LOCKED);
    fixture_advance(fixture, 1);
    (void)sign_in(fixture, anna_email);
}

SERVICE_TEST(an_unknown_email_is_locked_too)
{
    SignedIn signed_in;
    Str nobody = S("nobody@fixture.example");
    for (int i = 0; i < SIGN_IN_FAILURES_MAX; i++) {
        CHECK_ERR(try_sign_in(fixture, nobody, S("wrong"), S(""), &signed_in), SIGN_IN_FAILED);
    }
    CHECK_ERR(try_sign_in(fixture, nobody, S("wrong"), S(""), &signed_in), SIGN_IN_LOCKED);
}

SERVICE_TEST(a_success_ends_the_row_of_failures)
{
    SignedIn signed_in;
    for (int i = 0; i < SIGN_IN_FAILURES_MAX - 1; i++) {
        CHECK_ERR(try_sign_in(fixture, anna_email, S("wrong"), S(""), &signed_in), SIGN_IN_FAILED);
    }
    (void)sign_in(fixture, anna_email);
    CHECK_ERR(try_sign_in(fixture, anna_email, S("wrong"), S(""), &signed_in), SIGN_IN_FAILED);
    (void)sign_in(fixture, anna_email);
}

SERVICE_TEST(an_address_with_very_many_failures_is_locked)
{
    SignedIn signed_in;
    Str rows;
    CHECK_ERR(try_sign_in(fixture, S("a@b.example"), S("wrong"), S("10.0.0.9"), &signed_in),
              SIGN_IN_FAILED);
    CHECK(test_db_sql(&fixture->db, "UPDATE sign_in_failures SET failures = 199", &rows));
    CHECK_ERR(try_sign_in(fixture, S("c@d.example"), S("wrong"), S("10.0.0.9"), &signed_in),
              SIGN_IN_FAILED);
    CHECK_ERR(try_sign_in(fixture, anna_email, password, S("10.0.0.9"), &signed_in),
              SIGN_IN_LOCKED);
    (void)sign_in(fixture, anna_email); /* from elsewhere */
}

SERVICE_TEST(signing_in_does_not_use_up_the_address)
{
    Str rows;
    (void)sign_in(fixture, anna_email);
    (void)sign_in(fixture, S("eva@fixture.example"));
    CHECK(test_db_sql(&fixture->db, "SELECT failures FROM sign_in_failures", &rows));
    CHECK_STR(rows, S("0\n"));
}

SERVICE_TEST(signing_out_ends_the_session_at_once)
{
    Person person;
    Str token = sign_in(fixture, anna_email);
    CHECK(identify(fixture, token, S(""), &person));
    CHECK(identify(fixture, token, S(""), &person)); /* from memory */
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_sign_out(&call, person.session));
    CHECK(!identify(fixture, token, S(""), &person));
    CHECK_OK(svc_sign_out(&call, (SessionId){ 1 })); /* already gone */
}

SERVICE_TEST(nobody_signs_somebody_else_out)
{
    Person person;
    Str token = sign_in(fixture, anna_email);
    CHECK(identify(fixture, token, S(""), &person));
    Call call = fixture_call(fixture, "greta");
    CHECK_OK(svc_sign_out(&call, person.session));
    CHECK(identify(fixture, token, S(""), &person));
}

SERVICE_TEST(a_session_ended_elsewhere_ends_here_within_seconds)
{
    Person person;
    Str rows;
    Str token = sign_in(fixture, anna_email);
    CHECK(identify(fixture, token, S(""), &person));
    CHECK(test_db_sql(&fixture->db, "DELETE FROM sessions", &rows));
    fixture_advance(fixture, IDENTITY_CACHE_SECONDS - 1);
    CHECK(identify(fixture, token, S(""), &person));
    CHECK_STR(person.account_name, S("Aegean"));
    fixture_advance(fixture, 1);
    CHECK(!identify(fixture, token, S(""), &person));
}

SERVICE_TEST(a_session_ends_after_twelve_hours)
{
    Person person;
    Str token = sign_in(fixture, anna_email);
    fixture_advance(fixture, SESSION_HOURS * 3600 - 2);
    CHECK(identify(fixture, token, S(""), &person));
    fixture_advance(fixture, 2);
    CHECK(!identify(fixture, token, S(""), &person));
    (void)sign_in(fixture, anna_email);
    Str rows;
    CHECK(test_db_sql(&fixture->db, "SELECT count(*) FROM sessions", &rows));
    CHECK_STR(rows, S("1\n")); /* the old one is gone */
}

SERVICE_TEST(nobody_signs_in_to_a_closed_account)
{
    Person person;
    SignedIn signed_in;
    Str rows;
    Str token = sign_in(fixture, anna_email);
    CHECK(test_db_sql(&fixture->db, "UPDATE accounts SET state = 'closed' WHERE name = 'Aegean'",
                      &rows));
    CHECK_ERR(try_sign_in(fixture, anna_email, password, S(""), &signed_in), SIGN_IN_FAILED);
    CHECK(!identify(fixture, token, S(""), &person));
}

SERVICE_TEST(a_new_password_ends_the_old_sessions)
{
    Person person;
    SignedIn signed_in;
    Str token = sign_in(fixture, anna_email);
    CHECK(identify(fixture, token, S(""), &person));
    Call call = fixture_call(fixture, "olga");
    CHECK_ERR(svc_user_password(&call, anna_email, S("too short")), FIELD_INVALID);
    CHECK_OK(svc_user_password(&call, anna_email, S("another-password")));
    CHECK(!identify(fixture, token, S(""), &person));
    CHECK_ERR(try_sign_in(fixture, anna_email, password, S(""), &signed_in), SIGN_IN_FAILED);
    CHECK_OK(try_sign_in(fixture, anna_email, S("another-password"), S(""), &signed_in));
}

SERVICE_TEST(an_api_token_acts_as_its_person_for_a_year)
{
    Person person;
    Str token;
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_user_token(&call, S("petros@fixture.example"), &token));
    CHECK(str_starts(token, S("stoa_")));
    CHECK(identify(fixture, S(""), token, &person));
    CHECK_STR(person.name, S("petros"));
    CHECK_INT(person.session.v, 0);
    CHECK_STR(person.csrf, S(""));
    CHECK(!identify(fixture, token, S(""), &person)); /* and is no session */
    fixture_advance(fixture, (int64_t)TOKEN_DAYS * 86400);
    CHECK(!identify(fixture, S(""), token, &person));
}

SERVICE_TEST(a_new_person_can_sign_in_and_an_email_is_taken_once)
{
    UserId user;
    SignedIn signed_in;
    Call call = fixture_call(fixture, "anna");
    AccountId account = fixture->accounts[FIXTURE_BLUE_HARBOUR];
    Str email = S("Nina@Fixture.Example");
    CHECK_OK(svc_user_add(&call, account, email, S(" Nina "), ROLE_BUYER, password, &user));
    CHECK_OK(try_sign_in(fixture, S("nina@fixture.example"), password, S(""), &signed_in));
    CHECK_ERR(svc_user_add(&call, account, email, S("N"), ROLE_BUYER, password, &user),
              DB_CONFLICT);
    CHECK_ERR(svc_user_add(&call, account, S("nina"), S("N"), ROLE_BUYER, password, &user),
              FIELD_INVALID);
    CHECK_ERR(svc_user_add(&call, account, S("n@m.example"), S(" "), ROLE_BUYER, password, &user),
              FIELD_REQUIRED);
    CHECK_ERR(svc_user_add(&call, account, S("n@m.example"), S("N"), 0, password, &user),
              FIELD_INVALID);
}

/* EVIDENCE: R-ACC-01 */
SERVICE_TEST(a_neighbours_people_cannot_be_touched)
{
    UserId user;
    Str token;
    Call call = fixture_call(fixture, "greta");
    AccountId account = fixture->accounts[FIXTURE_AEGEAN];
    CHECK_ERR(svc_user_add(&call, account, S("n@m.example"), S("N"), ROLE_BUYER, password, &user),
              NOT_FOUND);
    CHECK_ERR(svc_user_password(&call, anna_email, S("another-password")), NOT_FOUND);
    CHECK_ERR(svc_user_token(&call, anna_email, &token), NOT_FOUND);
    CHECK_ERR(svc_user_token(&call, S("x@y.example"), &token), NOT_FOUND);
    call = fixture_call(fixture, "petros"); /* his own account, without the role */
    CHECK_ERR(svc_user_token(&call, anna_email, &token), FORBIDDEN);
    CHECK_ERR(svc_user_password(&call, anna_email, S("another-password")), FORBIDDEN);
    call = fixture_call(fixture, "anna"); /* what is above her is not hers */
    CHECK_ERR(svc_user_token(&call, S("nikos@fixture.example"), &token), NOT_FOUND);
}

SERVICE_TEST(actors_are_found_by_email_and_the_system_acts_for_the_operator)
{
    Actor actor;
    CHECK_OK(svc_user_actor(&fixture->app, S("Petros@fixture.example"), &test_arena,
                            fixture->scratch, &actor));
    CHECK_INT(actor.roles, ROLE_BUYER);
    CHECK_INT(actor.account.v, fixture->accounts[FIXTURE_AEGEAN].v);
    CHECK_ERR(
        svc_user_actor(&fixture->app, S("x@y.example"), &test_arena, fixture->scratch, &actor),
        NOT_FOUND);
    CHECK_OK(svc_system_actor(&fixture->app, &test_arena, fixture->scratch, &actor));
    CHECK_INT(actor.user.v, 0);
    CHECK_INT(actor.account.v, fixture->accounts[FIXTURE_STOA].v);
}

SERVICE_TEST(sample_people_are_shown_in_the_demo_only)
{
    SampleUser *users;
    size_t count;
    CHECK_OK(svc_sample_users(&fixture->app, &test_arena, fixture->scratch, &users, &count));
    CHECK_INT(count, 0);
    fixture->app.demo = true;
    CHECK_OK(svc_sample_users(&fixture->app, &test_arena, fixture->scratch, &users, &count));
    CHECK_INT(count, FIXTURE_PERSON_COUNT);
    bool petros = false;
    for (size_t i = 0; i < count; i++) {
        if (str_eq(users[i].name, S("petros"))) {
            petros = true;
            CHECK_STR(users[i].role, S("Partner: buyer; sees no cost"));
            CHECK_STR(users[i].account_name, S("Aegean"));
        }
    }
    CHECK(petros);
}
