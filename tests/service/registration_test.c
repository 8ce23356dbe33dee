/*
 * registration_test.c - companies register themselves.
 *
 * EVIDENCE: R-ACC-02 self-registration with two switches, confirmation by mail and approval
 */
#include "service/registration.h"

#include "service/auth.h"
#include "service/customer.h"
#include "tests/service/order_support.h"

static RegistrationForm form_of(Fixture *fixture, FixtureAccount seller, AccountKind kind)
{
    return (RegistrationForm){ .seller = fixture->accounts[seller],
                               .kind = kind,
                               .company = S("Νέοι Πελάτες ΑΕ"),
                               .contact = S("Nora New"),
                               .email = S("Nora@Newcomers.example"),
                               .phone = S("+30 210 000 0200"),
                               .street = S("2 Main Street"),
                               .city = S("Athens"),
                               .postcode = S("105 55"),
                               .country = S("GR") };
}

static void switch_on(Fixture *fixture, const char *person, bool partners, bool customers)
{
    Call call = fixture_call(fixture, person);
    CHECK_OK(svc_registration_switches_set(&call, (RegistrationSwitches){ partners, customers }));
}

static Err *ask(Fixture *fixture, const RegistrationForm *form)
{
    Call call = fixture_visitor_call(fixture);
    return svc_register(&call, form);
}

/* The token of the newest confirmation that waits in the outbox. */
static Str token_mailed(Fixture *fixture)
{
    Str body = sql_rows(fixture, "SELECT body FROM mails WHERE body LIKE '%/register/confirm%' "
                                 "ORDER BY id DESC LIMIT 1");
    size_t at = str_find(body, S("token="), 0) + 6;
    size_t end = str_find(body, S("\n"), at);
    CHECK(at < body.len);
    return str_trim(str_slice(body, at, end));
}

static Err *confirm(Fixture *fixture, Str token)
{
    Call call = fixture_visitor_call(fixture);
    return svc_registration_confirm(&call, token);
}

static size_t waiting(Fixture *fixture, const char *person, RegistrationView **ret)
{
    Call call = fixture_call(fixture, person);
    Page page = { 0 };
    size_t count;
    CHECK_OK(svc_registrations(&call, &page, ret, &count));
    return count;
}

static Str count_of(Fixture *fixture, const char *table)
{
    Str sql = arena_printf(&test_arena, "SELECT count(*) FROM %s", table);
    return str_trim(sql_rows(fixture, str_cstr(&test_arena, sql)));
}

SERVICE_TEST(an_end_customer_registers_confirms_and_is_approved)
{
    RegistrationForm form = form_of(fixture, FIXTURE_AEGEAN, ACCOUNT_END_CUSTOMER);
    Call anna = fixture_call(fixture, "anna");
    RegistrationView *asked;
    AccountView account;
    AccountId id;

    switch_on(fixture, "anna", false, true);
    CHECK_OK(ask(fixture, &form));
    CHECK_INT(waiting(fixture, "anna", &asked), 0); /* not before the address is confirmed */
    CHECK_OK(confirm(fixture, token_mailed(fixture)));
    CHECK_OK(confirm(fixture, token_mailed(fixture))); /* a second time changes nothing */
    CHECK_STR(sql_rows(fixture, "SELECT recipient FROM mails ORDER BY id DESC LIMIT 1"),
              S("office@a2.example\n")); /* the seller is told */
    CHECK_INT(waiting(fixture, "anna", &asked), 1);
    CHECK_OK(svc_registration_approve(&anna, asked[0].id, PARTNER_LITE, &id));
    CHECK_OK(svc_account(&anna, id, &account));
    CHECK_INT(account.kind, ACCOUNT_END_CUSTOMER);
    CHECK_INT(account.partner_class, PARTNER_NONE);
    CHECK_STR(account.name, form.company);
    CHECK_INT(account.parent.v, fixture->accounts[FIXTURE_AEGEAN].v);
    CHECK_STR(sql_rows(fixture, "SELECT email, roles FROM users WHERE email LIKE 'nora%'"),
              S("nora@newcomers.example|1\n"));
    CHECK_STR(sql_rows(fixture, "SELECT kind FROM user_links"), S("invite\n"));
    CHECK_ERR(svc_registration_approve(&anna, asked[0].id, PARTNER_LITE, &id), ACCOUNT_STATE);
    CHECK_ERR(svc_registration_reject(&anna, asked[0].id, S("too late")), ACCOUNT_STATE);
}

SERVICE_TEST(a_partner_registers_at_the_operator_with_its_class_and_without_credit)
{
    RegistrationForm form = form_of(fixture, FIXTURE_STOA, ACCOUNT_PARTNER);
    Call olga = fixture_call(fixture, "olga");
    RegistrationView *asked;
    AccountId id;

    form.seller = (AccountId){ 0 };
    switch_on(fixture, "olga", true, false);
    CHECK_OK(ask(fixture, &form));
    CHECK_OK(confirm(fixture, token_mailed(fixture)));
    CHECK_INT(waiting(fixture, "olga", &asked), 1);
    CHECK_OK(svc_registration_approve(&olga, asked[0].id, PARTNER_CATALOGUE, &id));
    CHECK_STR(sql_rows(fixture, "SELECT partner_class, credit_limit_minor FROM accounts "
                                "WHERE contact_name = 'Nora New'"),
              S("catalogue|0\n"));
    CHECK_STR(sql_rows(fixture, "SELECT roles FROM users WHERE email LIKE 'nora%'"), S("129\n"));
}

SERVICE_TEST(each_switch_counts_for_its_kind_and_its_seller)
{
    RegistrationForm customer = form_of(fixture, FIXTURE_AEGEAN, ACCOUNT_END_CUSTOMER);
    RegistrationForm partner = form_of(fixture, FIXTURE_AEGEAN, ACCOUNT_PARTNER);
    Str name;
    Call visitor = fixture_visitor_call(fixture);

    CHECK_ERR(ask(fixture, &customer), NOT_FOUND);
    switch_on(fixture, "anna", true, false);
    CHECK_ERR(ask(fixture, &customer), NOT_FOUND);
    CHECK_OK(svc_registration_seller(&visitor, partner.seller, ACCOUNT_PARTNER, &name));
    CHECK_STR(name, S("Aegean"));
    CHECK_OK(ask(fixture, &partner));
    partner.seller = fixture->accounts[FIXTURE_NORDLICHT];
    CHECK_ERR(ask(fixture, &partner), NOT_FOUND);
    partner.seller = fixture->accounts[FIXTURE_BLUE_HARBOUR]; /* who sells nothing */
    CHECK_ERR(ask(fixture, &partner), NOT_FOUND);
    CHECK_STR(count_of(fixture, "registrations"), S("1"));
}

SERVICE_TEST(a_known_address_is_answered_the_same_and_told_by_mail_alone)
{
    RegistrationForm form = form_of(fixture, FIXTURE_AEGEAN, ACCOUNT_END_CUSTOMER);

    switch_on(fixture, "anna", false, true);
    form.email = S("hans@fixture.example");
    CHECK_OK(ask(fixture, &form));
    CHECK_STR(count_of(fixture, "registrations"), S("0"));
    CHECK_STR(sql_rows(fixture, "SELECT recipient, subject FROM mails"),
              S("hans@fixture.example|You have a login already\n"));
}

SERVICE_TEST(one_address_cannot_be_flooded_and_links_end)
{
    RegistrationForm form = form_of(fixture, FIXTURE_AEGEAN, ACCOUNT_END_CUSTOMER);
    Call visitor = fixture_visitor_call(fixture);

    switch_on(fixture, "anna", false, true);
    for (int i = 0; i < 6; i++) {
        CHECK_OK(ask(fixture, &form));
    }
    CHECK_STR(count_of(fixture, "mails"), S("3"));
    Str token = token_mailed(fixture);
    fixture_advance(fixture, (int64_t)REGISTRATION_HOURS * 3600);
    visitor.now = fixture->now;
    CHECK_ERR(svc_registration_confirm(&visitor, token), NOT_FOUND);
    CHECK_ERR(svc_registration_confirm(&visitor, S("something")), NOT_FOUND);
}

SERVICE_TEST(a_seller_cannot_be_flooded)
{
    RegistrationForm form = form_of(fixture, FIXTURE_AEGEAN, ACCOUNT_END_CUSTOMER);
    Str rows;

    switch_on(fixture, "anna", false, true);
    CHECK_OK(ask(fixture, &form));
    Str sql = arena_printf(
        &test_arena,
        "INSERT INTO registrations (id, seller_id, kind, state, token_hash, company, contact, "
        "email, phone, street, city, postcode, country, vat_number, reason, created_at, "
        "expires_at, decided_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        "WHERE i < %d) SELECT i, %" PRId64 ", 'partner', 'waiting', 'h' || i, 'c', 'c', 'e', 'p', "
        "'s', 'c', 'p', 'GR', '', '', 0, 0, 0 FROM n",
        REGISTRATIONS_MAX, form.seller.v);
    CHECK(test_db_sql(&fixture->db, str_cstr(&test_arena, sql), &rows));
    form.email = S("other@newcomers.example");
    CHECK_ERR(ask(fixture, &form), RATE_LIMIT);
}

SERVICE_TEST(a_rejection_is_mailed_with_its_reason_and_forgets_the_person)
{
    RegistrationForm form = form_of(fixture, FIXTURE_AEGEAN, ACCOUNT_END_CUSTOMER);
    Call anna = fixture_call(fixture, "anna");
    RegistrationView *asked;

    switch_on(fixture, "anna", false, true);
    CHECK_OK(ask(fixture, &form));
    CHECK_OK(confirm(fixture, token_mailed(fixture)));
    CHECK_INT(waiting(fixture, "anna", &asked), 1);
    CHECK_ERR(svc_registration_reject(&anna, asked[0].id, S(" ")), FIELD_REQUIRED);
    CHECK_OK(svc_registration_reject(&anna, asked[0].id, S("Not in our region.")));
    CHECK_STR(sql_rows(fixture, "SELECT state, contact, email, phone, reason FROM registrations"),
              S("rejected||||Not in our region.\n"));
    Str body = sql_rows(fixture, "SELECT recipient, body FROM mails ORDER BY id DESC LIMIT 1");
    CHECK(str_starts(body, S("nora@newcomers.example|")));
    CHECK(str_find(body, S("Not in our region."), 0) < body.len);
    CHECK_STR(sql_rows(fixture, "SELECT count(*) FROM users WHERE email LIKE 'nora%'"), S("0\n"));
}

/* EVIDENCE: R-ACC-01 */
SERVICE_TEST(registrations_are_for_the_administrators_of_the_seller)
{
    RegistrationForm form = form_of(fixture, FIXTURE_AEGEAN, ACCOUNT_END_CUSTOMER);
    static const char *const others[] = { "greta", "nikos", "olga" };
    RegistrationSwitches switches = { 0 };
    RegistrationView *asked;
    RegistrationView *seen;
    AccountId id;

    switch_on(fixture, "anna", false, true);
    CHECK_OK(ask(fixture, &form));
    CHECK_OK(confirm(fixture, token_mailed(fixture)));
    CHECK_INT(waiting(fixture, "anna", &asked), 1);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        Call call = fixture_call(fixture, others[i]);
        CHECK_INT(waiting(fixture, others[i], &seen), 0);
        CHECK_ERR(svc_registration_approve(&call, asked[0].id, PARTNER_LITE, &id), NOT_FOUND);
        CHECK_ERR(svc_registration_reject(&call, asked[0].id, S("No")), NOT_FOUND);
    }
    Call petros = fixture_call(fixture, "petros");
    CHECK_ERR(svc_registration_reject(&petros, asked[0].id, S("No")), FORBIDDEN);
    CHECK_ERR(svc_registration_switches_set(&petros, switches), FORBIDDEN);
    petros.actor.roles = ROLE_AUDITOR;
    CHECK_OK(svc_registration_switches(&petros, &switches));
    CHECK_ERR(svc_registration_approve(&petros, asked[0].id, PARTNER_LITE, &id), FORBIDDEN);
    Call eva = fixture_call(fixture, "eva");
    CHECK_ERR(svc_registration_switches_set(&eva, switches), FORBIDDEN);
}
