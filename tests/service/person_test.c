/*
 * person_test.c - people: invited by mail, roles, sessions, tokens, forgotten passwords.
 *
 * EVIDENCE: R-ACC-02 an e-mail address is confirmed by a link that works once
 */
#include "service/person.h"

#include "base/file.h"
#include "store/mail_store.h"
#include "tests/service/order_support.h"

static const Str password = STR_INIT("a-good-password");

static UserId invite(Fixture *fixture, const char *person, FixtureAccount account, Str email,
                     uint32_t roles)
{
    Call call = fixture_call(fixture, person);
    const PersonForm form = { .account = fixture->accounts[account],
                              .email = email,
                              .name = S("Nina Νίκου"),
                              .roles = roles };
    UserId id;
    CHECK_OK(svc_person_invite(&call, &form, &id));
    return id;
}

static PersonDetail detail_of(Fixture *fixture, const char *person, UserId id)
{
    Call call = fixture_call(fixture, person);
    PersonDetail detail;
    CHECK_OK(svc_person(&call, id, &detail));
    return detail;
}

static MailId newest_mail(Fixture *fixture)
{
    MailId id;
    CHECK(str_parse_int64(
        str_trim(sql_rows(fixture, "SELECT id FROM mails ORDER BY id DESC LIMIT 1")), &id.v));
    return id;
}

/* The token of the newest mail's link, as its reader gets it. */
static Str mailed_token(Fixture *fixture)
{
    static const Str before = STR_INIT("/activate?token=3D");
    Str code = mail_code(&test_arena, newest_mail(fixture));
    Str text;

    (void)run_jobs(fixture);
    Str path =
        arena_printf(&test_arena, "%.*s/mail/%.*s.eml", STR_ARG(fixture->folder), STR_ARG(code));
    CHECK_OK(file_read(&test_arena, path, 65536, &text));
    size_t at = str_find(text, before, 0) + before.len;
    CHECK(at < text.len);
    StrBuf token = buf_new(&test_arena, 80);
    while (token.len < 64 && at < text.len) { /* soft line breaks are "=\r\n" */
        if (text.ptr[at] != '=' && text.ptr[at] != '\r' && text.ptr[at] != '\n') {
            buf_add_char(&token, text.ptr[at]);
        }
        at++;
    }
    return buf_str(&token);
}

static Err *sign_in(Fixture *fixture, Str email, Str word)
{
    Call call = fixture_visitor_call(fixture);
    SignedIn signed_in;
    return svc_sign_in(&call, email, word, S("10.0.0.1"), &signed_in);
}

static Err *use_link(Fixture *fixture, Str token, Str word)
{
    Call call = fixture_visitor_call(fixture);
    return svc_link_use(&call, token, word);
}

SERVICE_TEST(an_invited_person_chooses_a_password_by_a_link_that_works_once)
{
    Call visitor = fixture_visitor_call(fixture);
    LinkView link;
    Str email = S("nina@aegean.example");
    UserId id = invite(fixture, "anna", FIXTURE_AEGEAN, email, ROLE_BUYER);

    CHECK_INT(detail_of(fixture, "anna", id).person.state, PERSON_INVITED);
    CHECK_ERR(sign_in(fixture, email, S("")), SIGN_IN_FAILED);
    Str token = mailed_token(fixture);
    CHECK_OK(svc_link(&visitor, token, &link));
    CHECK_STR(link.email, email);
    CHECK_STR(link.account_name, S("Aegean"));
    CHECK_ERR(use_link(fixture, token, S("short")), FIELD_INVALID);
    CHECK_OK(use_link(fixture, token, password));
    CHECK_ERR(use_link(fixture, token, S("another-password")), NOT_FOUND);
    CHECK_ERR(svc_link(&visitor, token, &link), NOT_FOUND);
    CHECK_OK(sign_in(fixture, email, password));
    PersonDetail detail = detail_of(fixture, "anna", id);
    CHECK_INT(detail.person.state, PERSON_ACTIVE);
    CHECK(detail.person.signed_in_at.us > 0);
    CHECK_STR(detail.sessions[0].remote, S("10.0.0.1"));
    CHECK_STR(detail.events[detail.events_count - 1].name, S("user.joined"));
}

SERVICE_TEST(what_waits_in_the_outbox_lets_nobody_in)
{
    (void)invite(fixture, "anna", FIXTURE_AEGEAN, S("nina@aegean.example"), ROLE_BUYER);
    Str body = sql_rows(fixture, "SELECT body FROM mails");
    CHECK(str_find(body, S("{link}"), 0) < body.len);
    CHECK(str_find(body, S("token"), 0) == body.len);
    Str token = mailed_token(fixture);
    Str rows = sql_rows(fixture, "SELECT token_hash FROM user_links");
    CHECK(str_find(rows, token, 0) == rows.len);
}

SERVICE_TEST(a_link_ends_with_its_time_with_a_newer_one_and_with_the_person)
{
    UserId id = invite(fixture, "anna", FIXTURE_AEGEAN, S("nina@aegean.example"), ROLE_BUYER);
    Call call = fixture_call(fixture, "anna");
    Str first = mailed_token(fixture);

    fixture_advance(fixture, 60);
    call.now = fixture->now;
    CHECK_OK(svc_person_invite_again(&call, id));
    Str second = mailed_token(fixture);
    CHECK(!str_eq(first, second));
    CHECK_ERR(use_link(fixture, first, password), NOT_FOUND);
    fixture_advance(fixture, (int64_t)INVITE_DAYS * 86400);
    CHECK_ERR(use_link(fixture, second, password), NOT_FOUND);
    call.now = fixture->now;
    CHECK_OK(svc_person_invite_again(&call, id));
    Str third = mailed_token(fixture);
    CHECK_OK(svc_person_activate(&call, id, false));
    CHECK_ERR(use_link(fixture, third, password), NOT_FOUND);
    CHECK_ERR(svc_person_invite_again(&call, id), ACCOUNT_STATE);
    CHECK_OK(svc_person_activate(&call, id, true));
    CHECK_ERR(use_link(fixture, third, password), NOT_FOUND); /* it stays ended */
}

SERVICE_TEST(an_address_has_one_login_and_roles_are_given_by_who_has_the_right)
{
    Call call = fixture_call(fixture, "anna");
    PersonForm form = { .account = fixture->accounts[FIXTURE_AEGEAN],
                        .email = S("eva@fixture.example"),
                        .name = S("Eva"),
                        .roles = ROLE_BUYER };
    UserId id;

    CHECK_ERR(svc_person_invite(&call, &form, &id), FIELD_INVALID);
    form.email = S("not an address");
    CHECK_ERR(svc_person_invite(&call, &form, &id), FIELD_INVALID);
    form.email = S("new@aegean.example");
    form.name = S("two\nlines");
    CHECK_ERR(svc_person_invite(&call, &form, &id), FIELD_INVALID);
    form.name = S("Nina");
    form.roles = 0;
    CHECK_ERR(svc_person_invite(&call, &form, &id), FIELD_INVALID);
    form.roles = ROLE_BUYER | ROLE_SEES_COST; /* anna sees cost, so she may give it */
    CHECK_OK(svc_person_invite(&call, &form, &id));
    call.actor.roles = ROLE_ADMINISTRATOR; /* and without it she may neither give nor take it */
    form.email = S("other@aegean.example");
    CHECK_ERR(svc_person_invite(&call, &form, &id), FIELD_INVALID);
    form.account = fixture->accounts[FIXTURE_BLUE_HARBOUR]; /* an end customer has no cost */
    call.actor.roles = ROLE_ADMINISTRATOR | ROLE_SEES_COST;
    CHECK_ERR(svc_person_invite(&call, &form, &id), FIELD_INVALID);
}

SERVICE_TEST(a_right_that_is_not_the_actors_to_give_stays_as_it_was)
{
    Call call = fixture_call(fixture, "anna");
    PersonForm form = { .name = S("Nina"), .roles = ROLE_BILLING };
    UserId id = invite(fixture, "anna", FIXTURE_AEGEAN, S("nina@aegean.example"),
                       ROLE_BUYER | ROLE_SEES_COST);
    call.actor.roles = ROLE_ADMINISTRATOR;
    CHECK_OK(svc_person_change(&call, id, &form));
    CHECK_INT(detail_of(fixture, "anna", id).person.roles, ROLE_BILLING | ROLE_SEES_COST);
}

SERVICE_TEST(the_last_administrator_is_kept)
{
    Call call = fixture_call(fixture, "anna");
    UserId anna = call.actor.user;
    PersonForm form = { .name = S("anna"), .roles = ROLE_BUYER };

    CHECK_ERR(svc_person_change(&call, anna, &form), ACCOUNT_STATE);
    CHECK_ERR(svc_person_activate(&call, anna, false), ACCOUNT_STATE);
    UserId id =
        invite(fixture, "anna", FIXTURE_AEGEAN, S("nina@aegean.example"), ROLE_ADMINISTRATOR);
    CHECK_ERR(svc_person_activate(&call, anna, false), ACCOUNT_STATE); /* not joined yet */
    CHECK_OK(use_link(fixture, mailed_token(fixture), password));
    CHECK_OK(svc_person_activate(&call, anna, false));
    CHECK_INT(detail_of(fixture, "nikos", anna).person.state, PERSON_DEACTIVATED);
    Call nikos = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_person_activate(&nikos, id, false), ACCOUNT_STATE);
}

SERVICE_TEST(who_is_deactivated_is_out_at_once)
{
    Call call = fixture_call(fixture, "anna");
    UserId petros = fixture_call(fixture, "petros").actor.user;
    Call visitor = fixture_visitor_call(fixture);
    SignedIn signed_in;
    Person person;
    bool found;
    Str token;

    CHECK_OK(svc_sign_in(&visitor, S("petros@fixture.example"), S(FIXTURE_PASSWORD), S("::1"),
                         &signed_in));
    CHECK_OK(svc_user_token(&call, S("petros@fixture.example"), &token));
    CHECK_OK(svc_person_activate(&call, petros, false));
    CHECK_OK(svc_identify(&fixture->app, signed_in.token, S(""), &test_arena, fixture->scratch,
                          &person, &found));
    CHECK(!found);
    CHECK_OK(
        svc_identify(&fixture->app, S(""), token, &test_arena, fixture->scratch, &person, &found));
    CHECK(!found);
    CHECK_OK(svc_person_activate(&call, petros, true));
    CHECK_OK(sign_in(fixture, S("petros@fixture.example"), S(FIXTURE_PASSWORD)));
    CHECK_OK(
        svc_identify(&fixture->app, S(""), token, &test_arena, fixture->scratch, &person, &found));
    CHECK(!found); /* its token is gone for good */
}

/* EVIDENCE: R-ACC-01 */
SERVICE_TEST(people_are_for_administrators_of_their_branch)
{
    UserId petros = fixture_call(fixture, "petros").actor.user;
    AccountId aegean = fixture->accounts[FIXTURE_AEGEAN];
    const PersonForm form = {
        .account = aegean, .email = S("x@y.example"), .name = S("X"), .roles = ROLE_BUYER
    };
    static const char *const strangers[] = { "greta", "hans", "eva" };
    Page page = { 0 };
    PersonView *people;
    PersonDetail detail;
    size_t count;
    UserId id;

    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        Call call = fixture_call(fixture, strangers[i]);
        CHECK_ERR(svc_people(&call, aegean, &page, &people, &count), NOT_FOUND);
        CHECK_ERR(svc_person(&call, petros, &detail), NOT_FOUND);
        CHECK_ERR(svc_person_invite(&call, &form, &id), NOT_FOUND);
        CHECK_ERR(svc_person_change(&call, petros, &form), NOT_FOUND);
        CHECK_ERR(svc_person_activate(&call, petros, false), NOT_FOUND);
        CHECK_ERR(svc_person_reset(&call, petros), NOT_FOUND);
        CHECK_ERR(svc_person_sessions_end(&call, petros, (SessionId){ 0 }), NOT_FOUND);
        CHECK_ERR(svc_person_token_end(&call, petros, (TokenId){ 1 }), NOT_FOUND);
    }
    Call call = fixture_call(fixture, "petros"); /* of the account, without the role */
    CHECK_ERR(svc_people(&call, aegean, &page, &people, &count), FORBIDDEN);
    CHECK_ERR(svc_person_invite(&call, &form, &id), FORBIDDEN);
    call.actor.roles = ROLE_AUDITOR; /* reads, changes nothing */
    CHECK_OK(svc_people(&call, aegean, &page, &people, &count));
    CHECK_INT(count, 2);
    CHECK_ERR(svc_person_change(&call, petros, &form), FORBIDDEN);
}

SERVICE_TEST(a_forgotten_password_is_mailed_without_telling_who_is_here)
{
    Call visitor = fixture_visitor_call(fixture);
    Str email = S("anna@fixture.example");

    CHECK_OK(svc_forgot(&visitor, S("nobody@fixture.example")));
    CHECK_STR(sql_rows(fixture, "SELECT count(*) FROM mails"), S("0\n"));
    CHECK_OK(svc_forgot(&visitor, S(" Anna@Fixture.Example ")));
    CHECK_STR(sql_rows(fixture, "SELECT count(*) FROM mails"), S("1\n"));
    Str token = mailed_token(fixture);
    CHECK_OK(sign_in(fixture, email, S(FIXTURE_PASSWORD))); /* asking changes nothing */
    CHECK_OK(use_link(fixture, token, password));
    CHECK_ERR(sign_in(fixture, email, S(FIXTURE_PASSWORD)), SIGN_IN_FAILED);
    CHECK_OK(sign_in(fixture, email, password));
    for (int i = 0; i < 5; i++) {
        CHECK_OK(svc_forgot(&visitor, email));
    }
    CHECK_STR(sql_rows(fixture, "SELECT count(*) FROM mails"), S("3\n")); /* three in a quarter */
}

SERVICE_TEST(a_forgotten_password_holds_two_hours_and_not_in_a_closed_account)
{
    Call visitor = fixture_visitor_call(fixture);
    Str rows;

    CHECK_OK(svc_forgot(&visitor, S("anna@fixture.example")));
    Str token = mailed_token(fixture);
    fixture_advance(fixture, (int64_t)RESET_HOURS * 3600);
    CHECK_ERR(use_link(fixture, token, password), NOT_FOUND);
    visitor.now = fixture->now;
    CHECK_OK(svc_forgot(&visitor, S("anna@fixture.example")));
    token = mailed_token(fixture);
    CHECK(test_db_sql(&fixture->db, "UPDATE accounts SET state = 'closed' WHERE name = 'Aegean'",
                      &rows));
    CHECK_ERR(use_link(fixture, token, password), NOT_FOUND);
    CHECK_OK(svc_forgot(&visitor, S("anna@fixture.example")));
    CHECK_STR(sql_rows(fixture, "SELECT count(*) FROM mails"), S("2\n"));
}

SERVICE_TEST(ones_own_password_needs_the_old_one_and_ends_other_sessions)
{
    Call call = fixture_call(fixture, "petros");
    Str email = S("petros@fixture.example");
    PersonDetail detail;

    CHECK_OK(sign_in(fixture, email, S(FIXTURE_PASSWORD)));
    fixture_advance(fixture, 1);
    CHECK_OK(sign_in(fixture, email, S(FIXTURE_PASSWORD)));
    CHECK_OK(svc_profile(&call, (SessionId){ 0 }, &detail));
    CHECK_INT(detail.sessions_count, 2);
    SessionId kept = detail.sessions[0].id;
    CHECK_ERR(svc_profile_password(&call, kept, S("wrong-password"), password), FIELD_INVALID);
    CHECK_ERR(svc_profile_password(&call, kept, S(FIXTURE_PASSWORD), S("short")), FIELD_INVALID);
    CHECK_OK(svc_profile_password(&call, kept, S(FIXTURE_PASSWORD), password));
    CHECK_OK(svc_profile(&call, kept, &detail));
    CHECK_INT(detail.sessions_count, 1);
    CHECK(detail.sessions[0].current);
    CHECK_OK(sign_in(fixture, email, password));
    for (int i = 0; i < SIGN_IN_FAILURES_MAX; i++) {
        CHECK_ERR(svc_profile_password(&call, kept, S("wrong-password"), password), FIELD_INVALID);
    }
    CHECK_ERR(svc_profile_password(&call, kept, password, password), SIGN_IN_LOCKED);
}

SERVICE_TEST(ones_own_tokens_have_names_and_end)
{
    Call call = fixture_call(fixture, "petros");
    PersonDetail detail;
    Person person;
    TokenId id = { 0 };
    bool found;
    Str token;

    CHECK_ERR(svc_profile_token(&call, S(" "), &token, &id), FIELD_REQUIRED);
    for (int i = 0; i < PERSON_TOKENS_MAX; i++) {
        CHECK_OK(svc_profile_token(&call, S("Import"), &token, &id));
    }
    CHECK_ERR(svc_profile_token(&call, S("Import"), &token, &id), FIELD_INVALID);
    Call greta = fixture_call(fixture, "greta");
    CHECK_ERR(svc_person_token_end(&greta, greta.actor.user, id), NOT_FOUND);
    CHECK_OK(svc_person_token_end(&call, call.actor.user, id));
    CHECK_ERR(svc_person_token_end(&call, call.actor.user, id), NOT_FOUND);
    CHECK_OK(
        svc_identify(&fixture->app, S(""), token, &test_arena, fixture->scratch, &person, &found));
    CHECK(!found);
    CHECK_OK(svc_profile(&call, (SessionId){ 0 }, &detail));
    CHECK_INT(detail.tokens_count, PERSON_TOKENS_MAX - 1);
    CHECK_STR(detail.tokens[0].name, S("Import"));
}
