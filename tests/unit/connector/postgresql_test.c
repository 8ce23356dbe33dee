/* postgresql_test.c - the access file's block, and the marks on roles; no server. */
#include "connector/postgresql_internal.h"

#include "tests/test.h"

#define BEGIN "# stoa begin: kept by the marketplace, changes here are lost\n"
#define END "# stoa end\n"

static Str edit(Str file, const char *service, const char *rules)
{
    Str edited;
    CHECK(pg_access_edit(&test_arena, file, str_from_cstr(service), str_from_cstr(rules), &edited));
    return edited;
}

TEST(the_block_is_at_the_head_and_the_rest_stays)
{
    Str file = edit(S("host all admin 127.0.0.1/32 md5\n# end"), "svc_a", "rule a\n");
    CHECK_STR(file, S(BEGIN "# stoa service svc_a\nrule a\n" END
                            "host all admin 127.0.0.1/32 md5\n# end\n"));
}

TEST(rules_are_replaced_and_removed_without_touching_others)
{
    Str file = edit(S("rest\n"), "svc_a", "a1\na2\n");
    file = edit(file, "svc_ab", "ab\n");
    file = edit(file, "svc_c", "c\n");
    CHECK_STR(pg_access_section(file, S("svc_ab")), S("ab\n"));
    file = edit(file, "svc_a", "a3\n");
    CHECK_STR(pg_access_section(file, S("svc_a")), S("a3\n"));
    CHECK_STR(pg_access_section(file, S("svc_ab")), S("ab\n"));
    CHECK_STR(pg_access_section(file, S("svc_c")), S("c\n"));
    file = edit(file, "svc_ab", "");
    CHECK_STR(pg_access_section(file, S("svc_ab")), S(""));
    file = edit(edit(file, "svc_c", ""), "svc_a", "");
    CHECK_STR(file, S(BEGIN END "rest\n"));
}

TEST(editing_twice_is_editing_once)
{
    Str once = edit(S("rest\n"), "svc_a", "a\n");
    CHECK_STR(edit(once, "svc_a", "a\n"), once);
}

TEST(a_block_that_somebody_has_damaged_is_not_touched)
{
    Str edited;
    CHECK(!pg_access_edit(&test_arena, S(BEGIN "rest\n"), S("svc_a"), S(""), &edited));
    CHECK(!pg_access_edit(&test_arena, S("rest\n" END), S("svc_a"), S(""), &edited));
    CHECK(!pg_access_edit(&test_arena, S("first\n" BEGIN END), S("svc_a"), S(""), &edited));
}

TEST(the_rules_of_a_service_end_with_a_refusal)
{
    DatabaseSettings settings = { .name = S("shop"),
                                  .role = S("shop_owner"),
                                  .cidr_count = 2,
                                  .cidrs = { S("192.0.2.0/24"), S("::/0") } };
    CHECK_STR(pg_access_rules(&test_arena, &settings, true),
              S("hostssl \"shop\" \"shop_owner\" 192.0.2.0/24 scram-sha-256\n"
                "hostssl \"shop\" \"shop_owner\" ::/0 scram-sha-256\n"
                "host all \"shop_owner\" all reject\n"
                "local all \"shop_owner\" reject\n"));
    CHECK_STR(pg_access_rules(&test_arena, NULL, true), S(""));
}

TEST(a_mark_is_read_as_it_was_written)
{
    PgMark read;
    PgMark mark = {
        .service = S("svc_1"), .version = 7, .seed_mark = S("ab"), .size_gb = 3, .suspended = true
    };
    Str text = pg_mark_format(&test_arena, &mark);

    CHECK_STR(text, S("stoa:svc_1:7:ab:3:suspended"));
    CHECK(pg_mark_parse(text, &read));
    CHECK_STR(read.service, mark.service);
    CHECK_INT(read.version, 7);
    CHECK_INT(read.size_gb, 3);
    CHECK(read.suspended);
    CHECK(!pg_mark_parse(S("a role of somebody"), &read));
    CHECK(!pg_mark_parse(S("stoa:svc_1:x:ab:3:open"), &read));
    CHECK(!pg_mark_parse(S("stoa:svc 1:1:ab:3:open"), &read));
}
