/* catalogue_test.c - the back office's catalogue as a browser meets it. */
#include "tests/routes/walk.h"

static const Route *route_named(const Walk *walk, HttpMethod method, const char *path)
{
    for (size_t i = 0; i < walk->route_count; i++) {
        const Route *route = walk->routes[i];
        if (route->method == method && str_eq(str_from_cstr(route->path), str_from_cstr(path))) {
            return route;
        }
    }
    test_fail(__FILE__, __LINE__, "there is no %s", path);
}

static HttpAnswer get(Walk *walk, const Visitor *visitor, Str path)
{
    return walk_send(walk, route_named(walk, HTTP_GET, "/admin/catalogue"), path, visitor, S(""));
}

static HttpAnswer post(Walk *walk, const Visitor *visitor, Str path, const char *fields)
{
    Str body = arena_printf(&test_arena, "csrf=%.*s&%s", STR_ARG(visitor->csrf), fields);
    return walk_send(walk, route_named(walk, HTTP_POST, "/admin/catalogue/new/{object}"), path,
                     visitor, body);
}

static void check_shows(const HttpAnswer *answer, const char *text)
{
    if (str_find(answer->body, str_from_cstr(text), 0) == answer->body.len) {
        test_fail(__FILE__, __LINE__, "status %d, the page does not show %s", (int)answer->status,
                  text);
    }
}

#define TYPE_FORM                                                                      \
    "f_code=boxes&f_name=Boxes&f_kind=cloud_server&f_connector=simulator&f_refund=day" \
    "&f_settings=vcpu+%3D+2%0Afast+%3D+yes&f_attributes_1_code=memory"                 \
    "&f_attributes_1_name=Memory&f_attributes_1_kind=number&f_attributes_1_unit=GB"
#define TYPES "/admin/catalogue/type/boxes"

/* EVIDENCE: R-CAT-01 the catalogue is edited in the back office */
SERVICE_TEST(a_new_type_is_typed_looked_at_and_published)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor olga = walk_sign_in(&walk, "olga");
    HttpAnswer page = get(&walk, &olga, S("/admin/catalogue/new/type"));
    CHECK_INT(page.status, 200);
    check_shows(&page, "f_attributes_1_code");

    page =
        post(&walk, &olga, S("/admin/catalogue/new/type"), TYPE_FORM "&f_retention_minutes=soon");
    CHECK_INT(page.status, 422);
    check_shows(&page, "Not saved yet");
    check_shows(&page, "vcpu = 2"); /* what was typed is there again */
    page = post(&walk, &olga, S("/admin/catalogue/new/type"), TYPE_FORM "&f_retention_minutes=7");
    CHECK_INT(page.status, 303);

    page = get(&walk, &olga, S(TYPES));
    check_shows(&page, "not published yet");
    check_shows(&page, "attributes/memory/unit");
    page = post(&walk, &olga, S(TYPES "/publish"), "x=");
    CHECK_INT(page.status, 303);
    page = get(&walk, &olga, S(TYPES));
    check_shows(&page, "first version");
    page = get(&walk, &olga, S(TYPES "/edit"));
    check_shows(&page, "fast = yes");
    walk_close(&walk);
}

SERVICE_TEST(the_catalogue_is_downloaded_as_a_file)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor olga = walk_sign_in(&walk, "olga");
    HttpAnswer file = get(&walk, &olga, S("/admin/catalogue/export"));
    CHECK_INT(file.status, 200);
    CHECK(str_starts(file.body, S("{\"stoa_catalogue\":1,")));
    HttpAnswer list = get(&walk, &olga, S("/admin/catalogue?part=addon"));
    check_shows(&list, "/admin/catalogue/product/database-backup");
    CHECK(str_find(list.body, S("server-small"), 0) == list.body.len);
    walk_close(&walk);
}
