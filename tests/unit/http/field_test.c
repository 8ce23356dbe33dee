/* field_test.c - one rule per kind of field. */
#include "http/form.h"
#include "tests/test.h"

#define BAD "\xef\xbf\xbd" /* U+FFFD */

static FieldValue check(Field field, const char *typed)
{
    Str text = str_from_cstr(typed);
    FieldValue value;

    field.name = "f";
    field_check(&field, &text, typed == NULL ? 0 : 1, &test_arena, &value);
    return value;
}

static FieldValue check_kind(FieldKind kind, const char *typed)
{
    return check((Field){ .kind = kind }, typed);
}

static void right(FieldKind kind, const char *typed, const char *clean)
{
    FieldValue value = check_kind(kind, typed);

    CHECK_OK(value.err);
    CHECK_STR(value.text, str_from_cstr(clean));
    CHECK_STR(value.message, S(""));
}

static void wrong(FieldKind kind, const char *typed, ErrCode code)
{
    FieldValue value = check_kind(kind, typed);

    CHECK(value.err != NULL);
    CHECK_STR(err_name(value.err->code), err_name(code));
    CHECK_STR(str_from_cstr(value.err->field), S("f"));
    CHECK(value.message.len > 0);
    CHECK_STR(value.text, S(""));
}

TEST(field_text_is_trimmed_and_keeps_what_was_typed)
{
    FieldValue value = check_kind(FIELD_TEXT, "  Zoë & Søn \xe2\x82\xac ");

    CHECK_STR(value.text, S("Zoë & Søn \xe2\x82\xac"));
    CHECK_STR(value.raw, S("  Zoë & Søn \xe2\x82\xac "));
    CHECK(value.given);
}

TEST(field_text_refuses_control_characters_and_bad_utf8)
{
    wrong(FIELD_TEXT, "a\nb", ERR_FIELD_INVALID);
    wrong(FIELD_TEXT, "a\tb", ERR_FIELD_INVALID);
    wrong(FIELD_TEXT, "a\x7f", ERR_FIELD_INVALID);
    wrong(FIELD_TEXT, "a\xc2\x85", ERR_FIELD_INVALID); /* NEXT LINE, a C1 control */
    wrong(FIELD_TEXT, "a\xff", ERR_FIELD_INVALID);
    wrong(FIELD_TEXT, "\xed\xa0\x80", ERR_FIELD_INVALID); /* a surrogate */
    wrong(FIELD_TEXT, "\xc0\xaf", ERR_FIELD_INVALID);     /* an overlong slash */
    right(FIELD_TEXT, "a\xc2\xa0", "a\xc2\xa0");          /* a hard space is not a control */
}

TEST(field_shows_bad_bytes_as_replacement_characters)
{
    CHECK_STR(check_kind(FIELD_TEXT, "a\xff\xe2\x82z\x01").raw, S("a" BAD BAD BAD "z" BAD));
    CHECK_STR(check_kind(FIELD_TEXT, "a\xc2\x85z").raw, S("a" BAD "z"));
}

TEST(field_lines_become_unix_lines)
{
    right(FIELD_LINES, "a\r\nb\rc\n\td\r\n", "a\nb\nc\n\td");
    wrong(FIELD_LINES, "a\x0b", ERR_FIELD_INVALID);
}

TEST(field_length_counts_code_points)
{
    CHECK_OK(check((Field){ .kind = FIELD_TEXT, .max = 3 }, "äöü").err);
    CHECK_ERR(check((Field){ .kind = FIELD_TEXT, .max = 3 }, "äöüß").err, FIELD_TOO_LONG);
    CHECK_STR(check((Field){ .kind = FIELD_TEXT, .max = 3 }, "äöüß").message,
              S("At most 3 characters."));
}

TEST(field_required_means_more_than_spaces)
{
    Field field = { .kind = FIELD_TEXT, .required = true };

    CHECK_ERR(check(field, NULL).err, FIELD_REQUIRED);
    CHECK_ERR(check(field, "").err, FIELD_REQUIRED);
    CHECK_ERR(check(field, "  ").err, FIELD_REQUIRED);
    CHECK_OK(check(field, "x").err);
    CHECK_OK(check_kind(FIELD_TEXT, NULL).err);
    CHECK(!check_kind(FIELD_TEXT, " ").given);
}

TEST(field_fallback_stands_for_what_was_not_sent)
{
    Field field = { .kind = FIELD_INT, .min_value = 1, .max_value = 9, .fallback = "5" };

    CHECK_INT(check(field, NULL).number, 5);
    CHECK(!check(field, NULL).given);
    CHECK_INT(check(field, "7").number, 7);
    CHECK_ERR(check(field, "x").err, NUM_FORMAT);
}

TEST(field_int_is_whole_and_in_its_range)
{
    Field field = { .kind = FIELD_INT, .min_value = -1, .max_value = 9 };

    CHECK_INT(check(field, " -1 ").number, -1);
    CHECK_ERR(check(field, "-2").err, FIELD_RANGE);
    CHECK_ERR(check(field, "10").err, FIELD_RANGE);
    CHECK_ERR(check(field, "1.5").err, NUM_FORMAT);
    CHECK_ERR(check(field, "99999999999999999999").err, NUM_FORMAT);
    CHECK_ERR(check(field, "1e3").err, NUM_FORMAT);
    CHECK_INT(check_kind(FIELD_INT, "9223372036854775807").number, INT64_MAX);
}

TEST(field_decimal_has_its_scale_and_range)
{
    Field field = { .kind = FIELD_DECIMAL, .scale = 2, .min_value = 0, .max_value = 100 };

    CHECK_INT(check(field, "99.95").decimal.units, 9995);
    CHECK_OK(check(field, "100.00").err);
    CHECK_OK(check(field, "0").err);
    CHECK_ERR(check(field, "100.01").err, FIELD_RANGE);
    CHECK_ERR(check(field, "-0.01").err, FIELD_RANGE);
    CHECK_ERR(check(field, "1.234").err, NUM_FORMAT);
    CHECK_ERR(check(field, "1,5").err, NUM_FORMAT);
    CHECK_ERR(check(field, "NaN").err, NUM_FORMAT);
}

TEST(field_bool_knows_yes_and_no)
{
    CHECK(check_kind(FIELD_BOOL, "on").on);
    CHECK(check_kind(FIELD_BOOL, "1").on);
    CHECK(!check_kind(FIELD_BOOL, "0").on);
    CHECK(!check_kind(FIELD_BOOL, NULL).on);
    CHECK_ERR(check_kind(FIELD_BOOL, "maybe").err, FIELD_INVALID);
    CHECK_ERR(check((Field){ .kind = FIELD_BOOL, .required = true }, "0").err, FIELD_REQUIRED);
}

TEST(field_choice_is_one_of_its_words)
{
    static const char *const words[] = { "now", "later", NULL };
    Field field = { .kind = FIELD_CHOICE, .choices = words };

    CHECK_INT(check(field, "later").number, 1);
    CHECK_INT(check(field, NULL).number, -1);
    CHECK_ERR(check(field, "Later").err, FIELD_INVALID);
}

TEST(field_date_is_a_day_of_the_calendar)
{
    CHECK_INT(check_kind(FIELD_DATE, "1970-01-02").date.day, 1);
    CHECK(date_is_none(check_kind(FIELD_DATE, "").date));
    wrong(FIELD_DATE, "2026-02-30", ERR_DATE_FORMAT);
    wrong(FIELD_DATE, "22.11.2026", ERR_DATE_FORMAT);
}

TEST(field_email_has_a_plain_form)
{
    right(FIELD_EMAIL, " Anna.B+x@Firm.Example ", "Anna.B+x@firm.example");
    wrong(FIELD_EMAIL, "anna", ERR_FIELD_INVALID);
    wrong(FIELD_EMAIL, "@firm.example", ERR_FIELD_INVALID);
    wrong(FIELD_EMAIL, "a@b@firm.example", ERR_FIELD_INVALID);
    wrong(FIELD_EMAIL, "a..b@firm.example", ERR_FIELD_INVALID);
    wrong(FIELD_EMAIL, "a@firm", ERR_FIELD_INVALID);
    wrong(FIELD_EMAIL, "a@-firm.example", ERR_FIELD_INVALID);
    wrong(FIELD_EMAIL, "a@firm..example", ERR_FIELD_INVALID);
    wrong(FIELD_EMAIL, "a b@firm.example", ERR_FIELD_INVALID);
    wrong(FIELD_EMAIL, "a@firm.example,b@firm.example", ERR_FIELD_INVALID);
}

TEST(field_path_never_leads_to_another_site)
{
    right(FIELD_PATH, "/orders?page=2", "/orders?page=2");
    wrong(FIELD_PATH, "//evil.example", ERR_FIELD_INVALID);
    wrong(FIELD_PATH, "/\\evil.example", ERR_FIELD_INVALID);
    wrong(FIELD_PATH, "http://evil.example", ERR_FIELD_INVALID);
    wrong(FIELD_PATH, "orders", ERR_FIELD_INVALID);
}

TEST(field_code_and_token_have_their_bytes)
{
    right(FIELD_CODE, "ord_06h2n8kx4m1pq", "ord_06h2n8kx4m1pq");
    wrong(FIELD_CODE, "ord-1", ERR_FIELD_INVALID);
    wrong(FIELD_CODE, "ORD_1", ERR_FIELD_INVALID);
    right(FIELD_TOKEN, "aZ-09~!", "aZ-09~!");
    wrong(FIELD_TOKEN, "a b", ERR_FIELD_INVALID);
    wrong(FIELD_TOKEN, "ä", ERR_FIELD_INVALID);
}

TEST(field_password_is_kept_as_it_is_and_never_shown)
{
    FieldValue value = check_kind(FIELD_PASSWORD, " pass word ");

    CHECK_STR(value.text, S(" pass word "));
    CHECK_STR(value.raw, S(""));
}

TEST(field_sent_twice_is_refused_unless_many)
{
    Str typed[3] = { S("a"), S(""), S("b") };
    Field field = { .name = "f", .kind = FIELD_TEXT };
    FieldValue value;

    field_check(&field, typed, 2, &test_arena, &value);
    CHECK_ERR(value.err, FIELD_REPEATED);
    CHECK_STR(value.raw, S("a"));
    field.many = true;
    field_check(&field, typed, 3, &test_arena, &value);
    CHECK_OK(value.err);
    CHECK_INT(value.item_count, 2);
    CHECK_STR(value.items[1], S("b"));
}
