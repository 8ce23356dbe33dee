/* list_test.c - lists as a browser, a spreadsheet and a program meet them. */
#include "tests/routes/walk.h"
#include "tests/service/sale_support.h"

static HttpAnswer get(Walk *walk, const Visitor *visitor, const char *like, const char *path)
{
    for (size_t i = 0; i < walk->route_count; i++) {
        const Route *route = walk->routes[i];
        if (route->method == HTTP_GET && str_eq(str_from_cstr(route->path), str_from_cstr(like))) {
            return walk_send(walk, route, str_from_cstr(path), visitor, S(""));
        }
    }
    test_fail(__FILE__, __LINE__, "there is no %s", like);
}

static bool contains(const HttpAnswer *answer, const char *part)
{
    return str_find(answer->body, str_from_cstr(part), 0) < answer->body.len;
}

static size_t line_count(Str text)
{
    size_t count = 0;
    Str line;

    while (str_next(&text, '\n', &line)) {
        count += line.len > 0 ? 1 : 0;
    }
    return count;
}

/* EVIDENCE: R-SUB-02 the file has the list's filter, order and columns, however long it is */
SERVICE_TEST(a_long_list_is_a_file_in_pieces)
{
    Walk walk;
    walk_open(&walk, fixture);
    sale_copies(fixture, 450);
    (void)sql_rows(fixture,
                   "UPDATE subscriptions SET quantity = id % 1000, friendly_name = '=1+1'");
    Visitor anna = walk_sign_in(&walk, "anna");
    Str all = sql_rows(fixture, "SELECT count(*) FROM subscriptions");
    int64_t count;
    CHECK(str_parse_int64(str_trim(all), &count));
    HttpAnswer file = get(&walk, &anna, "/subscriptions.csv",
                          "/subscriptions.csv?sort=-quantity&columns=quantity,name");
    CHECK_INT(file.status, 200);
    CHECK_STR(answer_header(&file, "Transfer-Encoding"), S("chunked"));
    CHECK_INT(line_count(file.body), count + 1);
    CHECK(str_starts(file.body, S("name,quantity\r\n\"'=1+1\",")));
    Str rest = file.body;
    Str line;
    int64_t before = INT64_MAX;
    CHECK(str_next(&rest, '\n', &line));
    while (str_next(&rest, '\n', &line)) {
        int64_t quantity;
        size_t comma = str_find(line, S("\","), 0);
        CHECK(str_parse_int64(str_trim(str_slice(line, comma + 2, line.len)), &quantity));
        CHECK(quantity <= before);
        before = quantity;
    }
    walk_close(&walk);
}

SERVICE_TEST(a_list_keeps_its_shape_in_its_links)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    HttpAnswer page =
        get(&walk, &anna, "/subscriptions",
            "/subscriptions?state=ending&sort=quantity&columns=quantity&columns=plan");
    CHECK_INT(page.status, 200);
    CHECK(contains(&page, "aria-sort=\"ascending\""));
    CHECK(contains(&page, "/subscriptions?state=ending&amp;sort=-quantity&amp;columns=subscription%"
                          "2Cplan%2Cquantity"));
    CHECK(contains(&page, "/subscriptions.csv?state=ending&amp;sort=quantity&amp;columns="
                          "subscription%2Cplan%2Cquantity"));
    CHECK(!contains(&page, "data-label=\"End customer\""));
    page = get(&walk, &anna, "/subscriptions", "/subscriptions?sort=no");
    CHECK_INT(page.status, 422);
    page = get(&walk, &anna, "/subscriptions", "/subscriptions?columns=no");
    CHECK_INT(page.status, 422);
    walk_close(&walk);
}

/* EVIDENCE: R-ACC-01 who has no right to see costs finds no column with them */
SERVICE_TEST(a_column_of_costs_is_for_those_who_see_them)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor petros = walk_sign_in(&walk, "petros");
    const char *asked = "/subscriptions.csv?columns=subscription,recurring,currency";
    HttpAnswer seen = get(&walk, &anna, "/subscriptions.csv", asked);
    HttpAnswer unseen = get(&walk, &petros, "/subscriptions.csv", asked);
    CHECK(str_starts(seen.body, S("subscription,currency,recurring\r\n")));
    CHECK(str_starts(unseen.body, S("subscription\r\n")));
    unseen = get(&walk, &petros, "/subscriptions", "/subscriptions?columns=recurring");
    CHECK_INT(unseen.status, 200);
    CHECK(!contains(&unseen, "Per period, net"));
    walk_close(&walk);
}

SERVICE_TEST(the_api_gives_a_list_in_an_order_with_the_members_asked_for)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    HttpAnswer list = get(&walk, &anna, "/api/v1/subscriptions",
                          "/api/v1/subscriptions?sort=-state&limit=1&fields=id,state,nothing");
    CHECK_INT(list.status, 200);
    CHECK(contains(&list, "\"state\":"));
    CHECK(contains(&list, "\"next\":\"sub_"));
    CHECK(!contains(&list, "quantity"));
    CHECK(!contains(&list, "nothing"));
    list = get(&walk, &anna, "/api/v1/subscriptions", "/api/v1/subscriptions?sort=no");
    CHECK_INT(list.status, 422);
    walk_close(&walk);
}

static HttpAnswer post(Walk *walk, const Visitor *visitor, const char *path, Str fields)
{
    Str body = arena_printf(&test_arena, "csrf=%.*s&%.*s", STR_ARG(visitor->csrf), STR_ARG(fields));
    for (size_t i = 0; i < walk->route_count; i++) {
        const Route *route = walk->routes[i];
        if (route->method == HTTP_POST && str_eq(str_from_cstr(route->path), str_from_cstr(path))) {
            return walk_send(walk, route, str_from_cstr(path), visitor, body);
        }
    }
    test_fail(__FILE__, __LINE__, "there is no %s", path);
}

/* EVIDENCE: R-SUB-02 a view is saved, opens the list, is shared in the account, and deleted */
SERVICE_TEST(a_view_is_saved_opens_the_list_and_is_shared)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Visitor petros = walk_sign_in(&walk, "petros");
    Visitor nikos = walk_sign_in(&walk, "nikos");
    Str fields =
        S("list=subscriptions&name=To+renew&query=sort%3Dterm_to%26columns%3Dstate&opens=1");
    HttpAnswer saved = post(&walk, &anna, "/list-views", fields);
    CHECK_INT(saved.status, 303);
    CHECK_STR(answer_header(&saved, "Location"),
              S("/subscriptions?sort=term_to&columns=state&view=To%20renew"));
    HttpAnswer opened = get(&walk, &anna, "/subscriptions", "/subscriptions");
    CHECK_INT(opened.status, 303);
    CHECK_STR(answer_header(&opened, "Location"), answer_header(&saved, "Location"));
    CHECK_INT(get(&walk, &anna, "/subscriptions", "/subscriptions?view=").status, 200);
    CHECK_INT(get(&walk, &petros, "/subscriptions", "/subscriptions").status, 200);
    HttpAnswer others = get(&walk, &petros, "/subscriptions", "/subscriptions");
    CHECK(!contains(&others, "To renew"));
    fields = S("list=subscriptions&name=To+renew&query=sort%3Dterm_to&shared=1");
    CHECK_INT(post(&walk, &anna, "/list-views", fields).status, 303);
    others = get(&walk, &petros, "/subscriptions", "/subscriptions");
    CHECK_INT(others.status, 200);
    CHECK(contains(&others, "To renew"));
    others = get(&walk, &nikos, "/subscriptions", "/subscriptions");
    CHECK(!contains(&others, "To renew"));
    others = get(&walk, &petros, "/api/v1/list-views", "/api/v1/list-views?list=subscriptions");
    size_t at = str_find(others.body, S("lvw_"), 0);
    Str code = str_slice(others.body, at, at + 17);
    fields = arena_printf(&test_arena, "list=subscriptions&view=%.*s", STR_ARG(code));
    CHECK_INT(post(&walk, &petros, "/list-views/delete", fields).status, 404);
    CHECK_INT(post(&walk, &anna, "/list-views/delete", fields).status, 303);
    others = get(&walk, &petros, "/subscriptions", "/subscriptions");
    CHECK(!contains(&others, "To renew"));
    CHECK_STR(
        str_trim(sql_rows(fixture, "SELECT summary FROM events WHERE name = 'user.view_saved' "
                                   "ORDER BY id DESC LIMIT 1")),
        S("Saved the view To renew of the list subscriptions, for all of the account"));
    CHECK_STR(
        str_trim(sql_rows(fixture, "SELECT count(*) FROM events WHERE name LIKE 'user.view%'")),
        S("3"));
    walk_close(&walk);
}

SERVICE_TEST(a_view_holds_nothing_but_a_part_of_an_address)
{
    static const char *const wrong[] = { "list=no&name=a&query=", "list=subscriptions&name=&query=",
                                         "list=subscriptions&name=a&query=%22%3E%3Cb%3E",
                                         "list=subscriptions&name=a&query=%2F%2Fevil.example",
                                         "list=subscriptions&name=a&query=a%23b" };
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CHECK_INT(post(&walk, &anna, "/list-views", str_from_cstr(wrong[i])).status, 422);
    }
    walk_close(&walk);
}
