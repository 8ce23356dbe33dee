/* registry_test.c - the configuration decides which connectors are open. */
#include "connector/registry.h"

#include "tests/test.h"

static const Json *parse(const char *text)
{
    const Json *json;
    CHECK_OK(json_parse(&test_arena, str_from_cstr(text), &json));
    return json;
}

TEST(connectors_with_a_section_are_open)
{
    ConnectorSet set;
    CHECK_OK(connectors_open(
        &test_arena,
        parse("{\"postgresql\":{\"url\":\"postgresql://a:b@127.0.0.1/postgres\","
              "\"public_host\":\"127.0.0.1\",\"public_port\":5432},"
              "\"simulator\":{\"state_dir\":\"/nowhere\",\"script\":{\"*\":\"delay 2s\"}}}"),
        &set));
    CHECK_INT(set.count, 2);
    CHECK(connector_find(&set, S("postgresql")) != NULL);
    CHECK(!connector_find(&set, S("postgresql"))->connector->simulated);
    CHECK(connector_find(&set, S("simulator"))->connector->simulated);
    connectors_close(&set);
    CHECK_INT(set.count, 0);
}

TEST(without_a_section_there_are_no_connectors)
{
    static const Json missing = { .kind = JSON_MISSING };
    ConnectorSet set;
    CHECK_OK(connectors_open(&test_arena, &missing, &set));
    CHECK_INT(set.count, 0);
    CHECK_OK(connectors_open(&test_arena, parse("{}"), &set));
    CHECK_INT(set.count, 0);
}

TEST(a_wrong_configuration_is_refused)
{
    static const char *const wrong[] = {
        "[]",
        "{\"openstack\":{}}",
        "{\"simulator\":1}",
        "{\"simulator\":{}}",
        "{\"simulator\":{\"state_dir\":\"\"}}",
        "{\"simulator\":{\"state_dir\":\"x\",\"colour\":\"red\"}}",
        "{\"simulator\":{\"state_dir\":\"x\",\"script\":{\"*\":\"explode\"}}}",
        "{\"simulator\":{\"state_dir\":\"x\",\"script\":\"delay 2s\"}}",
        "{\"postgresql\":{\"url\":\"mysql://x\",\"public_host\":\"h\",\"public_port\":1}}",
        "{\"postgresql\":{\"url\":\"postgresql://x\",\"public_host\":\"h\",\"public_port\":0}}",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        ConnectorSet set;
        CHECK_ERR(connectors_open(&test_arena, parse(wrong[i]), &set), CONFIG);
    }
}
