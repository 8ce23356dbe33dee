/* cookie_test.c - cookies in and out. */
#include "http/cookie.h"
#include "tests/test.h"

TEST(cookie_is_found_by_its_whole_name)
{
    Str header = S("a=1; session=xyz; sessions=no;b=");

    CHECK_STR(cookie_find(header, S("session")), S("xyz"));
    CHECK_STR(cookie_find(header, S("a")), S("1"));
    CHECK_STR(cookie_find(header, S("b")), S(""));
    CHECK_STR(cookie_find(header, S("ession")), S(""));
    CHECK_STR(cookie_find(S(""), S("a")), S(""));
}

TEST(cookie_that_is_there_twice_is_not_believed)
{
    CHECK_STR(cookie_find(S("s=1; s=2"), S("s")), S(""));
    CHECK_STR(cookie_find(S("s=1; s=1"), S("s")), S("1"));
}

TEST(cookie_with_odd_bytes_is_not_believed)
{
    CHECK_STR(cookie_find(S("s=\"1\""), S("s")), S(""));
    CHECK_STR(cookie_find(S("s=a b"), S("s")), S(""));
    CHECK_STR(cookie_find(S("s=\xc3\xa9"), S("s")), S(""));
}

TEST(cookie_is_written_with_its_guards)
{
    CHECK_STR(cookie_format(&test_arena, S("s"), S("v"), 60, true),
              S("__Host-s=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60"));
    CHECK_STR(cookie_format(&test_arena, S("s"), S("v"), 0, false),
              S("s=v; Path=/; HttpOnly; SameSite=Lax"));
    CHECK_STR(cookie_format(&test_arena, S("s"), S(""), -1, false),
              S("s=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
}

static void write_split(void)
{
    (void)cookie_format(&test_arena, S("s"), S("a\r\nX: y"), 0, false);
}

TEST(cookie_cannot_carry_a_line_break)
{
    CHECK(test_aborts(write_split));
}
