/* account_terms_test.c - what a seller decides about an account that buys from it. */
#include "service/account_terms.h"

#include "service/auth.h"
#include "tests/service/order_support.h"

static AccountTerms terms_of(Fixture *fixture, const char *person, FixtureAccount account)
{
    Call call = fixture_call(fixture, person);
    AccountView view;
    AccountTerms terms;
    CHECK_OK(svc_account_terms(&call, fixture->accounts[account], &view, &terms));
    return terms;
}

static Err *set(Fixture *fixture, const char *person, FixtureAccount account,
                const AccountTerms *terms)
{
    Call call = fixture_call(fixture, person);
    return svc_account_terms_set(&call, fixture->accounts[account], terms);
}

SERVICE_TEST(a_seller_sets_class_limit_and_state_of_what_buys_from_it)
{
    AccountTerms terms = terms_of(fixture, "olga", FIXTURE_NORDLICHT);

    CHECK_INT(terms.partner_class, PARTNER_CATALOGUE);
    CHECK_STR(terms.credit_limit, S(""));
    terms = (AccountTerms){ PARTNER_MEMBER, S("2500.50"), ACCOUNT_SUSPENDED };
    CHECK_OK(set(fixture, "olga", FIXTURE_NORDLICHT, &terms));
    terms = terms_of(fixture, "olga", FIXTURE_NORDLICHT);
    CHECK_INT(terms.partner_class, PARTNER_MEMBER);
    CHECK_STR(terms.credit_limit, S("2500.50"));
    CHECK_INT(terms.state, ACCOUNT_SUSPENDED);
    terms.credit_limit = S("much");
    CHECK_ERR(set(fixture, "olga", FIXTURE_NORDLICHT, &terms), FIELD_INVALID);
    terms.credit_limit = S("-1");
    CHECK_ERR(set(fixture, "olga", FIXTURE_NORDLICHT, &terms), FIELD_INVALID);
    terms = (AccountTerms){ PARTNER_NONE, S(""), ACCOUNT_ACTIVE };
    CHECK_ERR(set(fixture, "olga", FIXTURE_NORDLICHT, &terms), FIELD_INVALID);
    terms.partner_class = PARTNER_LITE;
    CHECK_ERR(set(fixture, "anna", FIXTURE_BLUE_HARBOUR, &terms), FIELD_INVALID);
}

SERVICE_TEST(an_account_is_closed_when_nothing_hangs_on_it_and_then_for_good)
{
    AccountTerms closed = { PARTNER_CATALOGUE, S(""), ACCOUNT_CLOSED };
    AccountTerms customer = { PARTNER_NONE, S(""), ACCOUNT_CLOSED };
    Call visitor = fixture_visitor_call(fixture);
    SignedIn signed_in;

    CHECK_ERR(set(fixture, "olga", FIXTURE_NORDLICHT, &closed), ACCOUNT_STATE); /* sells to Hanse */
    fixture_catalogue(fixture);
    (void)order_database(fixture, "running", "");
    CHECK_ERR(set(fixture, "anna", FIXTURE_BLUE_HARBOUR, &customer), ACCOUNT_STATE);
    CHECK_OK(set(fixture, "greta", FIXTURE_HANSE, &customer));
    CHECK_ERR(
        svc_sign_in(&visitor, S("hans@fixture.example"), S(FIXTURE_PASSWORD), S("::1"), &signed_in),
        SIGN_IN_FAILED);
    CHECK_OK(set(fixture, "olga", FIXTURE_NORDLICHT, &closed));
    closed.state = ACCOUNT_ACTIVE;
    CHECK_ERR(set(fixture, "olga", FIXTURE_NORDLICHT, &closed), ACCOUNT_STATE);
}

/* EVIDENCE: R-ACC-01 */
SERVICE_TEST(terms_are_for_the_direct_sellers_administrators)
{
    static const char *const others[] = { "olga", "greta", "eva", "anna" };
    const AccountTerms terms = { PARTNER_LITE, S("1"), ACCOUNT_ACTIVE };

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        CHECK_ERR(set(fixture, others[i], FIXTURE_AEGEAN, &terms), NOT_FOUND);
    }
    CHECK_ERR(set(fixture, "petros", FIXTURE_BLUE_HARBOUR, &terms), FORBIDDEN);
    CHECK_OK(set(fixture, "nikos", FIXTURE_AEGEAN, &terms));
}
