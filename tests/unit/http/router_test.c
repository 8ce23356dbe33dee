/* router_test.c - which route a path finds. */
#include "http/router.h"
#include "tests/test.h"

static Err *nothing(struct Req *req, struct Resp *resp)
{
    (void)req;
    (void)resp;
    return NULL;
}

#define GET(text)                                                \
    {                                                            \
        .path = text, .handle = nothing, .access = ACCESS_PUBLIC \
    }
#define POST(text)                                                                    \
    {                                                                                 \
        .method = HTTP_POST, .path = text, .handle = nothing, .access = ACCESS_PUBLIC \
    }

static const Route routes[] = {
    GET("/orders/{order}"), GET("/orders/new"),           GET("/"),
    POST("/orders"),        GET("/{any}/{thing}"),        GET("/orders"),
    POST("/orders/{id}"),   GET("/orders/{order}/lines"), GET("/a/{x}/b/{y}"),
};

static RouteMatch find(HttpMethod method, Str path)
{
    const Route *list[COUNT_OF(routes)];
    RouteMatch match;

    for (size_t i = 0; i < COUNT_OF(routes); i++) {
        list[i] = &routes[i];
    }
    Router router = router_make(&test_arena, list, COUNT_OF(routes));
    CHECK_OK(router_find(&router, method, path, &test_arena, &match));
    return match;
}

TEST(router_takes_a_literal_before_a_parameter)
{
    CHECK(find(HTTP_GET, S("/orders/new")).route == &routes[1]);
    CHECK(find(HTTP_GET, S("/orders/7")).route == &routes[0]);
    CHECK(find(HTTP_GET, S("/else/7")).route == &routes[4]);
    CHECK(find(HTTP_GET, S("/")).route == &routes[2]);
    CHECK(find(HTTP_POST, S("/orders/new")).route == &routes[6]);
}

TEST(router_gives_the_parameters_by_name)
{
    RouteMatch match = find(HTTP_GET, S("/a/1%202/b/%C3%A9"));

    CHECK(match.route == &routes[8]);
    CHECK_INT(match.param_count, 2);
    CHECK_STR(match.names[0], S("x"));
    CHECK_STR(match.values[0], S("1 2"));
    CHECK_STR(match.names[1], S("y"));
    CHECK_STR(match.values[1], S("é"));
}

TEST(router_tells_which_methods_a_path_has)
{
    RouteMatch match = find(HTTP_DELETE, S("/orders"));

    CHECK(match.route == NULL);
    CHECK_INT(match.allowed, 1 << HTTP_GET | 1 << HTTP_POST);
    CHECK_INT(find(HTTP_GET, S("/nothing")).allowed, 0);
}

TEST(router_knows_no_path_with_empty_segments)
{
    CHECK(find(HTTP_GET, S("/orders/")).allowed == 0);
    CHECK(find(HTTP_GET, S("//")).allowed == 0);
    CHECK(find(HTTP_GET, S("//orders")).allowed == 0);
    CHECK(find(HTTP_GET, S("/orders//lines")).allowed == 0);
    CHECK(find(HTTP_GET, S("/a/b/c/d/e/f/g/h/i/j/k")).allowed == 0);
}

TEST(router_knows_no_parameter_with_a_slash_or_a_control)
{
    CHECK(find(HTTP_GET, S("/orders/a%2Fb")).route == NULL);
    CHECK(find(HTTP_GET, S("/orders/a%0Ab")).route == NULL);
    CHECK(find(HTTP_GET, S("/orders/%FF")).route == NULL);
}

static void make_double(void)
{
    static const Route again = GET("/orders/{other}");
    const Route *list[] = { &routes[0], &again };

    (void)router_make(&test_arena, list, COUNT_OF(list));
}

static void make_without_access(void)
{
    static const Route open = { .path = "/", .handle = nothing };
    const Route *list[] = { &open };

    (void)router_make(&test_arena, list, COUNT_OF(list));
}

TEST(router_refuses_a_double_route_and_one_that_says_nothing_of_access)
{
    CHECK(test_aborts(make_double));
    CHECK(test_aborts(make_without_access));
}
