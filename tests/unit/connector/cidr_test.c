/* cidr_test.c - networks are exact, and what is wrong is said with what is right. */
#include "connector/cidr.h"

#include "tests/test.h"

static void check_good(const char *text, const char *canonical)
{
    Str got = S("");
    CHECK_STR(cidr_parse(&test_arena, str_from_cstr(text), &got), S(""));
    CHECK_STR(got, str_from_cstr(canonical));
}

static void check_bad(const char *text, const char *words)
{
    Str got = S("unchanged");
    Str wrong = cidr_parse(&test_arena, str_from_cstr(text), &got);
    CHECK(str_find(wrong, str_from_cstr(words), 0) < wrong.len);
    CHECK_STR(got, S("unchanged"));
}

TEST(networks_have_one_canonical_form)
{
    check_good("0.0.0.0/0", "0.0.0.0/0");
    check_good("192.0.2.0/24", "192.0.2.0/24");
    check_good("192.0.2.1/32", "192.0.2.1/32");
    check_good("192.0.2.128/25", "192.0.2.128/25");
    check_good("::/0", "::/0");
    check_good("2001:DB8:0:0::/32", "2001:db8::/32");
    check_good("2001:db8::1/128", "2001:db8::1/128");
}

TEST(a_network_with_host_bits_is_refused_with_the_right_one)
{
    check_bad("10.1.2.3/8", "the network is 10.0.0.0/8");
    check_bad("192.0.2.129/25", "the network is 192.0.2.128/25");
    check_bad("10.0.0.1/0", "the network is 0.0.0.0/0");
    check_bad("2001:db8::1/64", "the network is 2001:db8::/64");
}

TEST(an_address_without_a_prefix_is_refused_with_the_right_one)
{
    check_bad("192.0.2.7", "one address is 192.0.2.7/32");
    check_bad("2001:db8::7", "one address is 2001:db8::7/128");
}

TEST(what_is_not_a_network_is_refused)
{
    check_bad("", "is not a network");
    check_bad("all", "is not a network");
    check_bad("10.0.0/8", "is not a network");
    check_bad("010.0.0.0/8", "is not a network");
    check_bad("10.0.0.0 /8", "is not a network");
    check_bad("2001:db8::%eth0/64", "is not a network");
    check_bad("10.0.0.0/33", "from 0 to 32");
    check_bad("10.0.0.0/08", "from 0 to 32");
    check_bad("10.0.0.0/+8", "from 0 to 32");
    check_bad("10.0.0.0/-0", "from 0 to 32");
    check_bad("10.0.0.0/", "from 0 to 32");
    check_bad("::/129", "from 0 to 128");
    check_bad("::ffff:192.0.2.0/120", "write it as IPv4");
    check_bad("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/1",
              "is not a network");
}
