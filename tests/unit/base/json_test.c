/* json_test.c - reading JSON: what is taken, what is refused, and the pointers. */
#include "base/json.h"

#include "tests/test.h"

#include <string.h>

static const Json *parse(Str text)
{
    const Json *json = NULL;
    CHECK_OK(json_parse(&test_arena, text, &json));
    return json;
}

TEST(json_reads_all_kinds)
{
    const Json *json = parse(S("{\"s\":\"a\\u00e9\\n\",\"i\":-42,\"t\":true,\"f\":false,\"n\":null,"
                               "\"a\":[1,[],{}],\"big\":9223372036854775807}"));
    CHECK_INT(json->kind, JSON_OBJECT);
    CHECK_INT(json->count, 7);
    CHECK_STR(json_member(json, S("s"))->text, S("a\xc3\xa9\n"));
    CHECK_INT(json_member(json, S("i"))->number, -42);
    CHECK_INT(json_member(json, S("t"))->number, 1);
    CHECK_INT(json_member(json, S("f"))->kind, JSON_BOOL);
    CHECK_INT(json_member(json, S("f"))->number, 0);
    CHECK_INT(json_member(json, S("n"))->kind, JSON_NULL);
    CHECK_INT(json_member(json, S("big"))->number, INT64_MAX);
    const Json *array = json_member(json, S("a"));
    CHECK_INT(array->kind, JSON_ARRAY);
    CHECK_INT(array->count, 3);
    CHECK_INT(array->items[0].number, 1);
    CHECK_INT(array->items[1].kind, JSON_ARRAY);
    CHECK_INT(array->items[2].kind, JSON_OBJECT);
    CHECK_INT(json_member(json, S("absent"))->kind, JSON_MISSING);
    CHECK_INT(json_member(array, S("absent"))->kind, JSON_MISSING);
    CHECK_STR(json->keys[0], S("s")); /* in the order of the document */
    CHECK_STR(json->keys[6], S("big"));
}

TEST(json_pointers_name_the_place)
{
    const Json *json = parse(S("{\"lines\":[{\"plan\":1},{\"a/b~c\":[0,7]}]}"));
    const Json *lines = json_member(json, S("lines"));
    CHECK_STR(json->pointer, S(""));
    CHECK_STR(lines->pointer, S("/lines"));
    CHECK_STR(lines->items[0].items[0].pointer, S("/lines/0/plan"));
    CHECK_STR(lines->items[1].items[0].items[1].pointer, S("/lines/1/a~1b~0c/1"));
}

TEST(json_refuses_what_is_not_strict)
{
    static const Str wrong[] = {
        STR_INIT(""),
        STR_INIT(" "),
        STR_INIT("{"),
        STR_INIT("[1,]"),
        STR_INIT("{\"a\":1,\"a\":2}"), /* twice the same key */
        STR_INIT("[1] x"),             /* trailing data */
        STR_INIT("[1.5]"),             /* decimals travel as strings */
        STR_INIT("[1e3]"),
        STR_INIT("[9223372036854775808]"),
        STR_INIT("[01]"),
        STR_INIT("['a']"),
        STR_INIT("[NaN]"),
        STR_INIT("[\"\xff\"]"),    /* not UTF-8 */
        STR_INIT("[\"\\ud800\"]"), /* half a surrogate pair */
        STR_INIT("[\"\\u0000\"]"), /* no NUL in texts */
        STR_INIT("[\"a\0b\"]"),
        STR_INIT("[\"a\nb\"]"), /* a control character, not escaped */
        STR_INIT("{a:1}"),
        STR_INIT("/* x */[]"),
        STR_INIT("\"text\""), /* neither object nor array */
        STR_INIT("]["),
        STR_INIT("[\"\\"),
    };
    const Json *json = NULL;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        Err *err = json_parse(&test_arena, wrong[i], &json);
        if (err == NULL) {
            test_fail(__FILE__, __LINE__, "document %zu was accepted", i);
        }
        CHECK_ERR(err, JSON_FORMAT);
    }
    CHECK(json == NULL);
    CHECK_STR(str_from_cstr(json_parse(&test_arena, S("{\"a\":[0,1.5]}"), &json)->field),
              S("/a/1"));
}

static Str nested(size_t depth)
{
    StrBuf buf = buf_new(&test_arena, 0);
    for (size_t i = 0; i < depth; i++) {
        buf_add_char(&buf, '[');
    }
    for (size_t i = 0; i < depth; i++) {
        buf_add_char(&buf, ']');
    }
    return buf_str(&buf);
}

TEST(json_refuses_more_depth_and_values_than_its_limits)
{
    const Json *json;
    CHECK_OK(json_parse(&test_arena, nested(JSON_DEPTH_MAX - 1), &json));
    CHECK_ERR(json_parse(&test_arena, nested(JSON_DEPTH_MAX), &json), JSON_FORMAT);
    CHECK_ERR(json_parse(&test_arena, nested(100000), &json), JSON_FORMAT);
    StrBuf buf = buf_new(&test_arena, 0);
    buf_add(&buf, S("[\"[[[[,,,\\\"[,\""));
    for (size_t i = 0; i < JSON_VALUES_MAX - 3; i++) {
        buf_add(&buf, S(",0"));
    }
    Arena scratch = test_arena;
    buf.arena = &scratch;
    Str most = arena_printf(&scratch, "%.*s]", STR_ARG(buf_str(&buf)));
    CHECK_OK(json_parse(&scratch, most, &json));
    CHECK_INT(json->count, JSON_VALUES_MAX - 2);
    most = arena_printf(&scratch, "%.*s,0,0]", STR_ARG(buf_str(&buf)));
    CHECK_ERR(json_parse(&scratch, most, &json), JSON_FORMAT);
}

TEST(json_refuses_rather_than_run_over_the_arena)
{
    Arena start = arena_open(4096);
    Arena small = start;
    const Json *json;
    CHECK_OK(json_parse(&small, S("[1]"), &json));
    CHECK_ERR(json_parse(&small, S("[1,2,3,4,5,6,7,8,9,0,1,2,3,4,5]"), &json), JSON_FORMAT);
    arena_close(start, 4096);
    static char blanks[JSON_BYTES_MAX + 1];
    memset(blanks, ' ', sizeof(blanks));
    CHECK_ERR(json_parse(&test_arena, (Str){ blanks, sizeof(blanks) }, &json), JSON_FORMAT);
}

TEST(json_long_keys_cut_the_pointer_only)
{
    Str key = arena_printf(&test_arena, "%0500d", 0);
    const Json *json = parse(arena_printf(&test_arena, "{\"%.*s\":{\"~\":[1]}}", STR_ARG(key)));
    CHECK_INT(json_member(json, key)->kind, JSON_OBJECT);
    CHECK(json->items[0].items[0].items[0].pointer.len <= JSON_POINTER_MAX);
}

static void check_refusal(Err *err, Str pointer)
{
    CHECK_ERR(err, JSON_TYPE);
    CHECK_STR(str_from_cstr(err->field), pointer);
}

TEST(json_getters_take_the_right_type_in_range)
{
    const Json *json = parse(S("{\"s\":\"abc\",\"i\":5,\"b\":true,\"a\":[1,2],\"n\":null}"));
    Str text;
    int64_t number;
    bool flag;
    const Json *array;
    CHECK_OK(json_get_str(json, S("s"), 3, &text));
    CHECK_STR(text, S("abc"));
    CHECK_OK(json_get_str_opt(json, S("n"), 3, S("none"), &text));
    CHECK_STR(text, S("none"));
    CHECK_OK(json_get_int(json, S("i"), 5, 5, &number));
    CHECK_INT(number, 5);
    CHECK_OK(json_get_int_opt(json, S("x"), 0, 9, -1, &number));
    CHECK_INT(number, -1);
    CHECK_OK(json_get_bool_opt(json, S("b"), false, &flag));
    CHECK(flag);
    CHECK_OK(json_get_bool_opt(json, S("n"), true, &flag));
    CHECK(flag);
    CHECK_OK(json_get_array(json, S("a"), 2, &array));
    CHECK_INT(array->count, 2);
}

TEST(json_getters_refuse_with_the_pointer)
{
    const Json *json = parse(S("{\"o\":{\"s\":\"abc\",\"i\":5,\"a\":[1,2],\"n\":null}}"));
    const Json *object = json_member(json, S("o"));
    Str text = S("kept");
    int64_t number;
    bool flag;
    const Json *array;
    check_refusal(json_get_str(object, S("s"), 2, &text), S("/o/s"));
    check_refusal(json_get_str(object, S("i"), 2, &text), S("/o/i"));
    check_refusal(json_get_str(object, S("n"), 2, &text), S("/o/n"));
    check_refusal(json_get_str(object, S("absent"), 2, &text), S("/o/absent"));
    check_refusal(json_get_str_opt(object, S("i"), 2, S(""), &text), S("/o/i"));
    check_refusal(json_get_int(object, S("i"), 6, 9, &number), S("/o/i"));
    check_refusal(json_get_int(object, S("i"), 0, 4, &number), S("/o/i"));
    check_refusal(json_get_int_opt(object, S("s"), 0, 4, 0, &number), S("/o/s"));
    check_refusal(json_get_bool_opt(object, S("i"), true, &flag), S("/o/i"));
    check_refusal(json_get_array(object, S("s"), 9, &array), S("/o/s"));
    check_refusal(json_get_array(object, S("a"), 1, &array), S("/o/a"));
    CHECK_STR(text, S("kept"));
}

TEST(json_only_refuses_members_that_are_not_listed)
{
    static const Str keys[] = { STR_INIT("plan"), STR_INIT("quantity") };
    CHECK_OK(json_only(parse(S("{}")), keys, COUNT_OF(keys)));
    CHECK_OK(json_only(parse(S("{\"quantity\":1,\"plan\":2}")), keys, COUNT_OF(keys)));
    check_refusal(json_only(parse(S("{\"plan\":2,\"quantiti\":1}")), keys, COUNT_OF(keys)),
                  S("/quantiti"));
    CHECK_ERR(json_only(parse(S("[]")), keys, COUNT_OF(keys)), JSON_TYPE);
}
