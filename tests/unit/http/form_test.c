/* form_test.c - forms, query strings and JSON objects against a table of fields. */
#include "http/form.h"
#include "http/uri.h"
#include "tests/test.h"

#include <string.h>

static const Field fields[] = {
    { "name", FIELD_TEXT, .required = true, .max = 10 },
    { "count", FIELD_INT, .min_value = 1, .max_value = 9 },
    { "tags", FIELD_TOKEN, .many = true },
    { "agree", FIELD_BOOL, .label = "Agreed" },
    { "price", FIELD_DECIMAL, .scale = 2 },
    { "lines", FIELD_JSON, .label = "Lines" },
};
static const FieldTable table = { fields, COUNT_OF(fields) };

static FieldValue *form(Str text)
{
    FormPair *pairs;
    size_t count;

    CHECK_OK(form_parse(text, &test_arena, &pairs, &count));
    return form_check(table, pairs, count, &test_arena);
}

TEST(form_decodes_its_pairs)
{
    FieldValue *values = form(S("name=a%26b+c%C3%A9&count=3&tags=x&tags=y&&agree=on&other=1"));

    CHECK_STR(values[0].text, S("a&b cé"));
    CHECK_INT(values[1].number, 3);
    CHECK_INT(values[2].item_count, 2);
    CHECK(values[3].on);
    CHECK(!values[4].given);
}

TEST(form_without_values_lacks_only_the_required_one)
{
    FieldValue *values = form(S(""));

    CHECK_ERR(values[0].err, FIELD_REQUIRED);
    CHECK_OK(values[1].err);
    CHECK_ERR(form(S("name"))[0].err, FIELD_REQUIRED);
}

TEST(form_that_is_broken_is_refused_whole)
{
    FormPair *pairs;
    size_t count;
    StrBuf many = buf_new(&test_arena, 4096);

    CHECK_ERR(form_parse(S("a=%"), &test_arena, &pairs, &count), REQUEST_FORMAT);
    CHECK_ERR(form_parse(S("a=%4"), &test_arena, &pairs, &count), REQUEST_FORMAT);
    CHECK_ERR(form_parse(S("a=%g0"), &test_arena, &pairs, &count), REQUEST_FORMAT);
    CHECK_ERR(form_parse(S("a=%00"), &test_arena, &pairs, &count), REQUEST_FORMAT);
    CHECK_ERR(form_parse(S("a=b c"), &test_arena, &pairs, &count), REQUEST_FORMAT);
    CHECK_ERR(form_parse(S("a=\xc3\xa9"), &test_arena, &pairs, &count), REQUEST_FORMAT);
    for (int i = 0; i < FORM_PAIR_MAX; i++) {
        buf_add(&many, S("a=1&"));
    }
    CHECK_ERR(form_parse(buf_str(&many), &test_arena, &pairs, &count), REQUEST_FORMAT);
}

TEST(form_keeps_messages_of_more_fields_than_a_thread_keeps_errors)
{
    enum { COUNT = FIELD_COUNT_MAX };
    Field many[COUNT];
    FormPair pairs[COUNT];

    for (size_t i = 0; i < COUNT; i++) {
        many[i] = (Field){ .name = str_cstr(&test_arena, arena_printf(&test_arena, "f%zu", i)),
                           .kind = FIELD_TEXT,
                           .max = i + 1 };
        pairs[i] =
            (FormPair){ str_from_cstr(many[i].name), arena_printf(&test_arena, "%0100d", 7) };
    }
    FieldValue *values = form_check((FieldTable){ many, COUNT }, pairs, COUNT, &test_arena);
    CHECK_STR(values[0].message, S("At most 1 characters."));
    CHECK_STR(str_from_cstr(values[1].err->field), S("f1"));
}

TEST(form_keeps_open_fields_by_their_prefix)
{
    FormPair *pairs;
    OpenField *open;
    size_t count;

    CHECK_OK(form_parse(S("set.size=5&name=x&set.note=a%0D%0Ab"), &test_arena, &pairs, &count));
    CHECK_OK(form_open(S("set."), pairs, count, &test_arena, &open, &count));
    CHECK_INT(count, 2);
    CHECK_STR(open[0].name, S("size"));
    CHECK_STR(open[1].value, S("a\nb"));
}

TEST(form_keeps_what_was_typed_into_an_open_field_that_is_wrong)
{
    FormPair *pairs;
    OpenField *open;
    size_t count;
    size_t bytes = OPEN_VALUE_BYTES_MAX + 1;
    char *text = arena_array(&test_arena, char, bytes);

    memset(text, 'x', bytes);
    Str body = arena_printf(&test_arena, "set.a=%.*s&set.b=%%ff&set.c=1", (int)bytes, text);
    CHECK_OK(form_parse(body, &test_arena, &pairs, &count));
    CHECK_OK(form_open(S("set."), pairs, count, &test_arena, &open, &count));
    CHECK_INT(count, 3);
    CHECK_INT(open[0].value.len, bytes);
    CHECK(open[0].message.len > 0);
    CHECK(open[1].message.len > 0);
    CHECK_INT(open[2].message.len, 0);
}

TEST(form_refuses_open_fields_that_are_wrong)
{
    FormPair *pairs;
    OpenField *open;
    size_t count;

    CHECK_OK(form_parse(S("set.a=1&set.a=2"), &test_arena, &pairs, &count));
    CHECK_ERR(form_open(S("set."), pairs, count, &test_arena, &open, &count), FIELD_REPEATED);
    CHECK_OK(form_parse(S("set.=1"), &test_arena, &pairs, &count));
    CHECK_ERR(form_open(S("set."), pairs, count, &test_arena, &open, &count), REQUEST_FORMAT);
}

static Err *json(Str text, FieldValue **ret_values)
{
    const Json *object;

    CHECK_OK(json_parse(&test_arena, text, &object));
    return json_check(table, object, &test_arena, ret_values);
}

TEST(json_members_have_the_types_of_their_kinds)
{
    FieldValue *values;

    CHECK_OK(json(S("{\"name\":\"a\",\"count\":2,\"tags\":[\"x\",\"y\"],\"agree\":true,"
                    "\"price\":\"1.50\",\"lines\":[{}]}"),
                  &values));
    for (size_t i = 0; i < table.count; i++) {
        CHECK_OK(values[i].err);
    }
    CHECK_INT(values[1].number, 2);
    CHECK_INT(values[2].item_count, 2);
    CHECK(values[3].on);
    CHECK_INT(values[4].decimal.units, 150);
    CHECK(values[5].given);
}

TEST(json_members_of_other_types_are_named)
{
    FieldValue *values;

    CHECK_OK(
        json(S("{\"name\":1,\"count\":\"2\",\"tags\":\"x\",\"agree\":1,\"price\":2}"), &values));
    for (size_t i = 0; i < 5; i++) {
        CHECK_ERR(values[i].err, JSON_TYPE);
        CHECK_STR(str_from_cstr(values[i].err->field), str_from_cstr(fields[i].name));
    }
    CHECK_STR(values[1].message, S("This must be a whole number."));
}

TEST(json_null_is_absent_and_unknown_members_are_refused)
{
    FieldValue *values;

    CHECK_OK(json(S("{\"name\":null}"), &values));
    CHECK_ERR(values[0].err, FIELD_REQUIRED);
    Err *err = json(S("{\"name\":\"a\",\"colour\":1}"), &values);
    CHECK_ERR(err, JSON_TYPE);
    CHECK_STR(str_from_cstr(err->field), S("/colour"));
    CHECK_ERR(json(S("[]"), &values), JSON_TYPE);
}

TEST(uri_decodes_what_it_encoded)
{
    Str text = S("a b/c?d=e&f%g+h\"<é>\n~-._");
    Str coded = uri_encode(&test_arena, text);
    Str back;

    CHECK_STR(coded, S("a%20b%2Fc%3Fd%3De%26f%25g%2Bh%22%3C%C3%A9%3E%0A~-._"));
    CHECK(uri_decode(&test_arena, coded, true, &back));
    CHECK_STR(back, text);
}

TEST(uri_plus_is_a_space_only_in_forms)
{
    Str back;

    CHECK(uri_decode(&test_arena, S("a+b"), false, &back));
    CHECK_STR(back, S("a+b"));
    CHECK(uri_decode(&test_arena, S("a+b%2b"), true, &back));
    CHECK_STR(back, S("a b+"));
    CHECK(!uri_decode(&test_arena, S("%2"), false, &back));
    CHECK(!uri_decode(&test_arena, S("%-1"), false, &back));
}
