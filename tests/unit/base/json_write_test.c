/* json_write_test.c - writing JSON: commas, escapes, and that our reader takes it back. */
#include "base/json.h"

#include "tests/test.h"

TEST(json_writer_puts_commas_where_they_belong)
{
    StrBuf buf = buf_new(&test_arena, 0);
    JsonOut out = json_out(&buf);
    json_object(&out);
    json_key_str(&out, S("s"), S("x"));
    json_key_int(&out, S("i"), -7);
    json_key_bool(&out, S("b"), true);
    json_key(&out, S("a"));
    json_array(&out);
    json_int(&out, 1);
    json_array(&out);
    json_array_end(&out);
    json_object(&out);
    json_object_end(&out);
    json_null(&out);
    json_bool(&out, false);
    json_raw(&out, S("{\"raw\":1}"));
    json_array_end(&out);
    json_key(&out, S("last"));
    json_null(&out);
    json_object_end(&out);
    CHECK_STR(buf_str(&buf), S("{\"s\":\"x\",\"i\":-7,\"b\":true,"
                               "\"a\":[1,[],{},null,false,{\"raw\":1}],\"last\":null}"));
}

TEST(json_writer_escapes_what_must_be)
{
    StrBuf buf = buf_new(&test_arena, 0);
    JsonOut out = json_out(&buf);
    json_str(&out, S("\"\\/\b\f\n\r\t\x01\x1f\x7f \xc3\xa9\xe2\x82\xac"));
    CHECK_STR(buf_str(&buf),
              S("\"\\\"\\\\/\\u0008\\u000c\\n\\u000d\\t\\u0001\\u001f\x7f \xc3\xa9\xe2\x82\xac\""));
}

TEST(json_writer_never_writes_broken_utf8)
{
    StrBuf buf = buf_new(&test_arena, 0);
    JsonOut out = json_out(&buf);
    json_str(&out, S("a\xff"
                     "b"));
    CHECK_STR(buf_str(&buf), S("\"a\\ufffdb\""));
}

TEST(json_written_is_read_back)
{
    StrBuf buf = buf_new(&test_arena, 0);
    JsonOut out = json_out(&buf);
    Str key = S("a \"key\"\n");
    Str value = S("\x01 \\ \xf0\x9f\x98\x80");
    json_object(&out);
    json_key_str(&out, key, value);
    json_object_end(&out);
    const Json *json;
    CHECK_OK(json_parse(&test_arena, buf_str(&buf), &json));
    CHECK_STR(json_member(json, key)->text, value);
}

static void nest_too_deep(void)
{
    StrBuf buf = buf_new(&test_arena, 0);
    JsonOut out = json_out(&buf);
    for (int i = 0; i < JSON_DEPTH_MAX; i++) {
        json_array(&out);
    }
}

static void close_too_often(void)
{
    StrBuf buf = buf_new(&test_arena, 0);
    JsonOut out = json_out(&buf);
    json_array_end(&out);
}

TEST(json_writer_aborts_when_it_is_misused)
{
    CHECK(test_aborts(nest_too_deep));
    CHECK(test_aborts(close_too_often));
}
