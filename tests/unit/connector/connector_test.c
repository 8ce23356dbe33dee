/* connector_test.c - settings are checked against their fields and written canonically. */
#include "connector/connector.h"

#include "connector/answer.h"
#include "tests/test.h"

static const Str colours[] = { STR_INIT("red"), STR_INIT("green") };
static const SettingField fields[] = {
    { .name = STR_INIT("name"),
      .label = STR_INIT("Name"),
      .kind = SETTING_TEXT,
      .required = true,
      .bytes_max = 10 },
    { .name = STR_INIT("size"),
      .label = STR_INIT("Size"),
      .kind = SETTING_NUMBER,
      .min = -5,
      .max = 5,
      .initial = STR_INIT("2") },
    { .name = STR_INIT("colour"),
      .label = STR_INIT("Colour"),
      .kind = SETTING_CHOICE,
      .choices = colours,
      .choice_count = COUNT_OF(colours) },
    { .name = STR_INIT("lines"),
      .label = STR_INIT("Lines"),
      .kind = SETTING_LINES,
      .min = 1,
      .max = 3,
      .bytes_max = 5 },
};

static Answer check(const char *text)
{
    const Json *json;
    const ConnectorCall call = { .out = &test_arena };
    CHECK_OK(json_parse(&test_arena, str_from_cstr(text), &json));
    return connector_check_fields(&call, fields, COUNT_OF(fields), json);
}

static void check_good(const char *text, const char *canonical)
{
    Answer answer = check(text);
    CHECK_STR(answer.field, S(""));
    CHECK_INT(answer.kind, ANSWER_DONE);
    CHECK_STR(answer.text, str_from_cstr(canonical));
}

static void check_bad(const char *text, const char *field, const char *code)
{
    Answer answer = check(text);
    CHECK_INT(answer.kind, ANSWER_REFUSED);
    CHECK_STR(answer.field, str_from_cstr(field));
    CHECK_STR(answer.code, str_from_cstr(code));
    CHECK(answer.text.len > 0);
}

TEST(settings_are_written_in_the_order_of_the_fields)
{
    check_good("{\"lines\":[\"a\"],\"colour\":\"red\",\"size\":1,\"name\":\"n\"}",
               "{\"name\":\"n\",\"size\":1,\"colour\":\"red\",\"lines\":[\"a\"]}");
}

TEST(a_setting_that_is_not_sent_takes_its_initial_value_or_is_left_out)
{
    check_good("{\"name\":\" n \"}", "{\"name\":\"n\",\"size\":2}");
    check_good("{\"name\":\"n\",\"size\":\"\",\"colour\":null}", "{\"name\":\"n\",\"size\":2}");
}

TEST(numbers_come_as_numbers_or_as_text)
{
    check_good("{\"name\":\"n\",\"size\":\"-5\"}", "{\"name\":\"n\",\"size\":-5}");
    check_bad("{\"name\":\"n\",\"size\":6}", "size", "field.range");
    check_bad("{\"name\":\"n\",\"size\":\"two\"}", "size", "field.invalid");
    check_bad("{\"name\":\"n\",\"size\":\"99999999999999999999\"}", "size", "field.invalid");
    check_bad("{\"name\":\"n\",\"size\":true}", "size", "field.invalid");
}

TEST(lines_come_as_a_list_or_as_text_with_commas_and_breaks)
{
    check_good("{\"name\":\"n\",\"lines\":\" a,b\\r\\n\\n c ,\"}",
               "{\"name\":\"n\",\"size\":2,\"lines\":[\"a\",\"b\",\"c\"]}");
    check_bad("{\"name\":\"n\",\"lines\":\"a,b,c,d\"}", "lines", "field.range");
    check_bad("{\"name\":\"n\",\"lines\":[]}", "lines", "field.range");
    check_bad("{\"name\":\"n\",\"lines\":[\"a\",1]}", "lines", "field.invalid");
    check_bad("{\"name\":\"n\",\"lines\":[\"abcdef\"]}", "lines", "field.invalid");
}

TEST(wrong_settings_are_refused_by_name)
{
    check_bad("{}", "name", "field.required");
    check_bad("{\"name\":\"  \"}", "name", "field.required");
    check_bad("{\"name\":\"12345678901\"}", "name", "field.too_long");
    check_bad("{\"name\":\"a\\u0007\"}", "name", "field.invalid");
    check_bad("{\"name\":[\"n\"]}", "name", "field.invalid");
    check_bad("{\"name\":\"n\",\"colour\":\"blue\"}", "colour", "field.invalid");
    check_bad("{\"name\":\"n\",\"nmae\":\"n\"}", "nmae", "field.unknown");
    check_bad("[]", "", "field.invalid");
}

TEST(a_connector_is_found_by_its_name)
{
    static const Connector one = { .name = STR_INIT("one") };
    ConnectorSet set = { .count = 1, .entries = { { .connector = &one } } };

    CHECK(connector_find(&set, S("one")) == &set.entries[0]);
    CHECK(connector_find(&set, S("two")) == NULL);
}

TEST(a_password_depends_on_seed_service_and_purpose_only)
{
    static const char seed[] = "thirty-two bytes that are a seed";
    DesiredState one = { .service_code = S("svc_1"), .secret_seed = { seed, 32 }, .version = 1 };
    DesiredState two = { .service_code = S("svc_2"), .secret_seed = { seed, 32 } };
    DesiredState later = { .service_code = S("svc_1"), .secret_seed = { seed, 32 }, .version = 2 };

    Str password = seed_password(&test_arena, &one, S("database"));
    CHECK_INT(password.len, 24);
    CHECK_STR(seed_password(&test_arena, &later, S("database")), password);
    CHECK(!str_eq(seed_password(&test_arena, &two, S("database")), password));
    CHECK(!str_eq(seed_password(&test_arena, &one, S("mail")), password));
    CHECK_INT(seed_mark(&test_arena, &one).len, 16);
}
