/* access_test.c - which actors a route's access lets in. */
#include "http/http_internal.h"
#include "tests/test.h"

static bool may(uint32_t access, HttpMethod method, AccountKind kind, uint32_t roles)
{
    Actor actor = { .user = { 1 }, .account = { 2 }, .kind = kind, .roles = roles };
    return access_allows(access, method, &actor);
}

TEST(access_asks_for_the_kind_of_account)
{
    CHECK(may(ACCESS_SIGNED_IN, HTTP_POST, ACCOUNT_END_CUSTOMER, 0));
    CHECK(may(ACCESS_PARTNER, HTTP_POST, ACCOUNT_PARTNER, 0));
    CHECK(!may(ACCESS_PARTNER, HTTP_POST, ACCOUNT_OPERATOR, ROLE_ALL));
    CHECK(!may(ACCESS_OPERATOR | ACCESS_PARTNER, HTTP_GET, ACCOUNT_END_CUSTOMER, ROLE_ALL));
    CHECK(may(ACCESS_PUBLIC, HTTP_POST, ACCOUNT_END_CUSTOMER, 0));
}

TEST(access_asks_for_one_of_the_roles)
{
    uint32_t access = ACCESS_PARTNER | ROLE_BUYER | ROLE_APPROVER;

    CHECK(may(access, HTTP_POST, ACCOUNT_PARTNER, ROLE_BUYER));
    CHECK(may(access, HTTP_POST, ACCOUNT_PARTNER, ROLE_APPROVER));
    CHECK(may(access, HTTP_POST, ACCOUNT_PARTNER, ROLE_ADMINISTRATOR));
    CHECK(!may(access, HTTP_POST, ACCOUNT_PARTNER, ROLE_BILLING));
    CHECK(!may(access, HTTP_POST, ACCOUNT_PARTNER, 0));
    CHECK(!may(access, HTTP_POST, ACCOUNT_END_CUSTOMER, ROLE_BUYER));
}

TEST(access_lets_an_auditor_read_and_change_nothing)
{
    uint32_t access = ACCESS_PARTNER | ROLE_BILLING;

    CHECK(may(access, HTTP_GET, ACCOUNT_PARTNER, ROLE_AUDITOR));
    CHECK(!may(access, HTTP_POST, ACCOUNT_PARTNER, ROLE_AUDITOR));
    CHECK(!may(access, HTTP_GET, ACCOUNT_END_CUSTOMER, ROLE_AUDITOR));
}
