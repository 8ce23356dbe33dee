/* product_graph_test.c - ways along upgrades, exclusions, and the attributes of a type. */
#include "domain/product_graph.h"

#include "domain/product_type.h"
#include "tests/test.h"

static ProductId product(int64_t id)
{
    return (ProductId){ id };
}

static bool reaches(const ProductLink *links, size_t count, int64_t from, int64_t to)
{
    return links_reach(links, count, product(from), product(to), test_arena);
}

/* EVIDENCE: R-CAT-01 upgrades may branch and never lead back */
TEST(a_way_follows_upgrades_along_every_branch_and_never_back)
{
    /* A > B > D and A > C, and one of another family. */
    const ProductLink links[] = {
        { { 1 }, { 2 } }, { { 2 }, { 4 } }, { { 1 }, { 3 } }, { { 8 }, { 9 } }
    };
    CHECK(reaches(links, COUNT_OF(links), 1, 4));
    CHECK(reaches(links, COUNT_OF(links), 1, 3));
    CHECK(!reaches(links, COUNT_OF(links), 3, 4));
    CHECK(!reaches(links, COUNT_OF(links), 4, 1));
    CHECK(!reaches(links, COUNT_OF(links), 1, 9));
    CHECK(reaches(links, COUNT_OF(links), 7, 7));
    CHECK(!reaches(NULL, 0, 1, 2));
}

TEST(a_way_through_a_cycle_ends)
{
    const ProductLink links[] = { { { 1 }, { 2 } }, { { 2 }, { 3 } }, { { 3 }, { 1 } } };
    CHECK(reaches(links, COUNT_OF(links), 2, 1));
    CHECK(!reaches(links, COUNT_OF(links), 2, 4));
}

/* EVIDENCE: R-CAT-01 mutually exclusive products */
TEST(an_exclusion_counts_both_ways)
{
    const ProductLink links[] = { { { 5 }, { 6 } }, { { 7 }, { 5 } } };
    const ProductId owned[] = { { 1 }, { 7 }, { 5 } };
    CHECK(links_join(links, COUNT_OF(links), product(5), product(6)));
    CHECK(links_join(links, COUNT_OF(links), product(6), product(5)));
    CHECK(!links_join(links, COUNT_OF(links), product(6), product(7)));
    CHECK(links_within(links, COUNT_OF(links), owned, COUNT_OF(owned)) == &links[1]);
    CHECK(links_within(links, COUNT_OF(links), owned, 2) == NULL);
}

#define ATTRIBUTES                                                                               \
    "[{\"code\":\"memory\",\"name\":\"Memory\",\"kind\":\"number\",\"unit\":\"GB\"},"            \
    "{\"code\":\"engine\",\"name\":\"Engine\",\"kind\":\"choice\",\"choices\":[\"pg\",\"my\"]}," \
    "{\"code\":\"standby\",\"name\":\"Standby\",\"kind\":\"boolean\"}]"

static void values_are(const char *values, const char *message)
{
    Attributes attributes;
    const Json *json;
    CHECK_OK(attributes_parse(&test_arena, S(ATTRIBUTES), &attributes));
    CHECK_OK(json_parse(&test_arena, str_from_cstr(values), &json));
    Err *err = attributes_check(&attributes, json);
    CHECK_STR(err == NULL ? S("") : str_from_cstr(err->detail), str_from_cstr(message));
}

TEST(values_of_a_product_fit_the_attributes_of_its_type)
{
    values_are("{\"memory\":16,\"engine\":\"pg\",\"standby\":false}", "");
    values_are("{}", "");
    values_are("{\"memory\":\"16\"}", "/memory: is not a whole number");
    values_are("{\"engine\":\"db2\"}", "/engine: is not one of the choices of its type");
    values_are("{\"standby\":1}", "/standby: is not true or false");
    values_are("{\"disk\":1}", "/disk: is no attribute of its type");
}

TEST(attributes_are_written_as_they_are_read_and_shown_with_their_units)
{
    Attributes attributes;
    const Json *json;
    CHECK_OK(attributes_parse(&test_arena, S(ATTRIBUTES), &attributes));
    CHECK_STR(attributes_text(&test_arena, &attributes), S(ATTRIBUTES));
    CHECK_OK(json_parse(&test_arena, S("{\"memory\":16,\"standby\":true}"), &json));
    CHECK_STR(attribute_value(&test_arena, &attributes.items[0], json), S("16 GB"));
    CHECK_STR(attribute_value(&test_arena, &attributes.items[1], json), S(""));
    CHECK_STR(attribute_value(&test_arena, &attributes.items[2], json), S("Yes"));
}

TEST(wrong_attributes_are_named_by_their_json_pointer)
{
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        { "[{\"code\":\"M\",\"name\":\"M\",\"kind\":\"text\"}]",
          "/0/code: an attribute's code has a-z, 0-9 and _" },
        { "[{\"code\":\"m\",\"name\":\"\",\"kind\":\"text\"}]", "/0/name: is empty" },
        { "[{\"code\":\"m\",\"name\":\"M\",\"kind\":\"date\"}]",
          "/0/kind: is not text, number, choice or boolean" },
        { "[{\"code\":\"m\",\"name\":\"M\",\"kind\":\"text\",\"unit\":\"GB\"}]",
          "/0/unit: is of a number only" },
        { "[{\"code\":\"m\",\"name\":\"M\",\"kind\":\"choice\",\"choices\":[]}]",
          "/0/choices: is empty" },
        { "[{\"code\":\"m\",\"name\":\"M\",\"kind\":\"text\",\"choices\":[\"a\"]}]",
          "/0/choices: are of an attribute of the kind choice" },
        { "[{\"code\":\"m\",\"name\":\"M\",\"kind\":\"text\"},"
          "{\"code\":\"m\",\"name\":\"N\",\"kind\":\"text\"}]",
          "/1/code: is there twice" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Attributes attributes;
        Err *err = attributes_parse(&test_arena, str_from_cstr(cases[i].text), &attributes);
        CHECK_ERR(err, IMPORT_ROW);
        CHECK_STR(str_from_cstr(err->detail), str_from_cstr(cases[i].message));
    }
}
