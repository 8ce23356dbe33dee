/* str_test.c - text, UTF-8 and StrBuf at their edges. */
#include "tests/test.h"

static const Str none = { 0 };

TEST(str_empty_texts_are_equal_whatever_their_pointer)
{
    CHECK(str_eq(none, S("")));
    CHECK_INT(str_cmp(none, S("")), 0);
    CHECK_STR(str_from_cstr(NULL), S(""));
    CHECK_STR(str_dup(&test_arena, none), S(""));
    CHECK_INT(str_cstr(&test_arena, none)[0], '\0');
    CHECK(str_starts(none, none));
    CHECK(str_ends(S("a"), none));
}

TEST(str_compares_bytewise_and_shorter_first)
{
    CHECK_INT(str_cmp(S("a"), S("ab")), -1);
    CHECK_INT(str_cmp(S("b"), S("ab")), 1);
    CHECK_INT(str_cmp(S("\xc3\xa9"), S("z")), 1);
    CHECK(!str_eq(S("a"), S("b")));
    CHECK(str_eq_nocase(S("Content-TYPE"), S("content-type")));
    CHECK(!str_eq_nocase(S("a"), S("ab")));
    CHECK(!str_eq_nocase(S("a["), S("a{"))); /* letters only */
}

TEST(str_finds_from_a_place_or_gives_the_length)
{
    CHECK_INT(str_find(S("abcabc"), S("bc"), 0), 1);
    CHECK_INT(str_find(S("abcabc"), S("bc"), 2), 4);
    CHECK_INT(str_find(S("abcabc"), S("bc"), 5), 6);
    CHECK_INT(str_find(S("abc"), S("abcd"), 0), 3);
    CHECK_INT(str_find(S("abc"), none, 1), 1);
    CHECK_INT(str_find(S("abc"), S("a"), 99), 3);
    CHECK_INT(str_find(none, S("a"), 0), 0);
}

TEST(str_slices_are_clamped)
{
    CHECK_STR(str_slice(S("abc"), 1, 2), S("b"));
    CHECK_STR(str_slice(S("abc"), 1, 99), S("bc"));
    CHECK_STR(str_slice(S("abc"), 2, 1), S(""));
    CHECK_STR(str_slice(S("abc"), 9, 99), S(""));
    CHECK_STR(str_slice(none, 0, 5), S(""));
}

TEST(str_starts_and_ends_only_with_all_of_it)
{
    CHECK(str_starts(S("/api/v1"), S("/api")));
    CHECK(!str_starts(S("/ap"), S("/api")));
    CHECK(str_ends(S("a.pdf"), S(".pdf")));
    CHECK(!str_ends(S("pdf"), S(".pdf")));
}

TEST(str_trim_takes_white_space_of_both_ends)
{
    CHECK_STR(str_trim(S(" \t a b \r\n")), S("a b"));
    CHECK_STR(str_trim(S("  ")), S(""));
    CHECK_STR(str_trim(none), S(""));
}

TEST(str_next_gives_empty_parts_but_none_after_the_last_separator)
{
    Str rest = S("a,,b,");
    Str part;
    CHECK(str_next(&rest, ',', &part));
    CHECK_STR(part, S("a"));
    CHECK(str_next(&rest, ',', &part));
    CHECK_STR(part, S(""));
    CHECK(str_next(&rest, ',', &part));
    CHECK_STR(part, S("b"));
    CHECK(!str_next(&rest, ',', &part));
    rest = S("");
    CHECK(!str_next(&rest, ',', &part));
}

TEST(str_lower_leaves_other_letters_alone)
{
    CHECK_STR(str_lower(&test_arena, S("AbZ[\xc3\x89")), S("abz[\xc3\x89"));
}

TEST(str_utf8_accepts_well_formed_text)
{
    CHECK(str_utf8_valid(none));
    CHECK(str_utf8_valid(
        S("Caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf \xed\x9f\xbf")));
    CHECK_INT(str_utf8_count(S("\xe2\x82\xac\xc3\xa9"
                               "a")),
              3);
}

TEST(str_utf8_refuses_what_is_not)
{
    static const Str broken[] = {
        STR_INIT("\x80"),     /* a continuation alone */
        STR_INIT("\xc3"),     /* cut off */
        STR_INIT("\xe2\x82"), /* cut off */
        STR_INIT("\xe2\x82"
                 "a"),                /* cut off in the middle */
        STR_INIT("\xc0\xaf"),         /* overlong */
        STR_INIT("\xe0\x80\xaf"),     /* overlong */
        STR_INIT("\xf0\x80\x80\xaf"), /* overlong */
        STR_INIT("\xed\xa0\x80"),     /* a surrogate */
        STR_INIT("\xf4\x90\x80\x80"), /* past 10FFFF */
        STR_INIT("\xff"),
        STR_INIT("a\0b"),
    };
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        if (str_utf8_valid(broken[i])) {
            test_fail(__FILE__, __LINE__, "text %zu was taken for UTF-8", i);
        }
    }
}

TEST(str_parses_whole_numbers_to_the_limits)
{
    int64_t value = 7;
    CHECK(str_parse_int64(S("0"), &value));
    CHECK_INT(value, 0);
    CHECK(str_parse_int64(S("9223372036854775807"), &value));
    CHECK_INT(value, INT64_MAX);
    CHECK(str_parse_int64(S("-9223372036854775808"), &value));
    CHECK_INT(value, INT64_MIN);
}

TEST(str_refuses_other_numbers_and_leaves_the_result)
{
    static const Str wrong[] = { STR_INIT(""),
                                 STR_INIT("-"),
                                 STR_INIT("+1"),
                                 STR_INIT(" 1"),
                                 STR_INIT("1 "),
                                 STR_INIT("1.0"),
                                 STR_INIT("0x1"),
                                 STR_INIT("--1"),
                                 STR_INIT("9223372036854775808"),
                                 STR_INIT("1\0"),
                                 STR_INIT("-9223372036854775809") };
    int64_t value = 7;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CHECK(!str_parse_int64(wrong[i], &value));
    }
    CHECK_INT(value, 7);
}

TEST(str_hash_is_the_known_function)
{
    CHECK(str_hash(S("")) == UINT64_C(0xcbf29ce484222325));
    CHECK(str_hash(S("a")) == UINT64_C(0xaf63dc4c8601ec8c));
}

TEST(arena_printf_formats_short_and_long_text)
{
    CHECK_STR(arena_printf(&test_arena, "%d-%.*s", 7, STR_ARG(S("x"))), S("7-x"));
    Str text = arena_printf(&test_arena, "%01000d", 1);
    CHECK_INT(text.len, 1000);
    CHECK_INT(text.ptr[999], '1');
}

TEST(buf_grows_in_place_and_when_something_came_between)
{
    StrBuf buf = buf_new(&test_arena, 0);
    CHECK_STR(buf_str(&buf), S(""));
    for (int i = 0; i < 1000; i++) {
        buf_add(&buf, S("0123456789"));
        if (i % 100 == 0) {
            (void)arena_array(&test_arena, char, 10);
        }
    }
    CHECK_INT(buf_str(&buf).len, 10000);
    for (size_t i = 0; i < 10000; i++) {
        CHECK(buf.ptr[i] == (char)('0' + i % 10));
    }
}

TEST(buf_takes_characters_numbers_and_formats)
{
    StrBuf buf = buf_new(&test_arena, 1);
    buf_add_char(&buf, '<');
    buf_add_int(&buf, INT64_MIN);
    buf_add(&buf, none);
    buf_addf(&buf, "|%05d|%s", 42, "end");
    CHECK_STR(buf_str(&buf), S("<-9223372036854775808|00042|end"));
    size_t before = buf.len;
    buf_addf(&buf, "%0500d", 7);
    CHECK_INT(buf.len, before + 500);
    CHECK_STR(str_slice(buf_str(&buf), buf.len - 3, buf.len), S("007"));
}
