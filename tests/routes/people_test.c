/* people_test.c - people as a browser meets them: invited, joined, and with the menu of their role.
 */
#include "tests/routes/walk.h"

#include "base/file.h"

static HttpAnswer request(Walk *walk, HttpMethod method, Str path, const Visitor *visitor, Str body)
{
    const Route route = { .method = method,
                          .path = "",
                          .api = str_starts(path, S("/api/")),
                          .body = str_starts(path, S("/api/")) ? BODY_JSON : BODY_FORM };
    return walk_send(walk, &route, path, visitor, body);
}

static bool shows(const HttpAnswer *answer, const char *text)
{
    return str_find(answer->body, str_from_cstr(text), 0) < answer->body.len;
}

static Str form(const Visitor *visitor, const char *rest)
{
    return arena_printf(&test_arena, "csrf=%.*s&%s", STR_ARG(visitor->csrf), rest);
}

static Str newest_link(Walk *walk)
{
    static const Str before = STR_INIT("/activate?token=3D");
    Fixture *fixture = walk->fixture;
    MailId id;
    Str text;

    CHECK(str_parse_int64(
        str_trim(sql_rows(fixture, "SELECT id FROM mails ORDER BY id DESC LIMIT 1")), &id.v));
    (void)run_jobs(fixture);
    Str path = arena_printf(&test_arena, "%.*s/mail/%.*s.eml", STR_ARG(fixture->folder),
                            STR_ARG(mail_code(&test_arena, id)));
    CHECK_OK(file_read(&test_arena, path, 65536, &text));
    StrBuf token = buf_new(&test_arena, 80);
    for (size_t at = str_find(text, before, 0) + before.len; token.len < 64; at++) {
        CHECK(at < text.len);
        if (text.ptr[at] != '=' && text.ptr[at] != '\r' && text.ptr[at] != '\n') {
            buf_add_char(&token, text.ptr[at]);
        }
    }
    return buf_str(&token);
}

/* The anonymous token of a form, as its cookie and its field have it. */
static Str activate(Walk *walk, Str token, const char *password)
{
    Str wire =
        arena_printf(&test_arena, "POST /activate HTTP/1.1\r\nHost: localhost\r\nCookie: "
                                  "csrf=bm90LWEtc2VjcmV0LW9mLXRoaXMtc2Vzc2lvbg\r\nContent-Type: "
                                  "application/x-www-form-urlencoded\r\n");
    Str body = arena_printf(&test_arena,
                            "csrf=bm90LWEtc2VjcmV0LW9mLXRoaXMtc2Vzc2lvbg&token=%.*s&password=%s",
                            STR_ARG(token), password);
    HttpAnswer answer =
        http_raw(walk->port, arena_printf(&test_arena, "%.*sContent-Length: %zu\r\n\r\n%.*s",
                                          STR_ARG(wire), body.len, STR_ARG(body)));
    return arena_printf(&test_arena, "%d %.*s", answer.status,
                        STR_ARG(answer_header(&answer, "Location")));
}

SERVICE_TEST(an_invited_buyer_joins_and_sees_the_menu_of_a_buyer)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Str account = account_code(&test_arena, fixture->accounts[FIXTURE_AEGEAN]);
    Str rest = arena_printf(&test_arena,
                            "account=%.*s&email=nina%%40fixture.example&name=Nina+%%CE%%9D&roles="
                            "buyer&roles=approver",
                            STR_ARG(account));

    HttpAnswer page = request(&walk, HTTP_GET, S("/users"), &anna, S(""));
    CHECK_INT(page.status, 200);
    CHECK(shows(&page, "petros@fixture.example"));
    page =
        request(&walk, HTTP_POST, S("/users/new"), &anna, form(&anna, str_cstr(&test_arena, rest)));
    CHECK_INT(page.status, 303);
    page = request(&walk, HTTP_GET, answer_header(&page, "Location"), &anna, S(""));
    CHECK(shows(&page, "Buyer, Approver") || shows(&page, "checked"));
    CHECK(shows(&page, "invited"));

    Str token = newest_link(&walk);
    Str door = arena_printf(&test_arena, "/activate?token=%.*s", STR_ARG(token));
    page = request(&walk, HTTP_GET, door, &(Visitor){ 0 }, S(""));
    CHECK_INT(page.status, 200);
    CHECK(shows(&page, "nina@fixture.example"));
    CHECK_STR(activate(&walk, token, "short"), S("422 "));
    CHECK_STR(activate(&walk, token, FIXTURE_PASSWORD), S("303 /sign-in?done=password-chosen"));
    CHECK_STR(activate(&walk, token, FIXTURE_PASSWORD), S("404 "));

    Visitor nina = walk_sign_in(&walk, "nina");
    page = request(&walk, HTTP_GET, S("/orders"), &nina, S(""));
    CHECK_INT(page.status, 200);
    CHECK(!shows(&page, "href=\"/billing\""));
    CHECK(!shows(&page, "href=\"/users\""));
    CHECK(shows(&page, "href=\"/profile\""));
    CHECK_INT(request(&walk, HTTP_GET, S("/users"), &nina, S("")).status, 403);
    CHECK_INT(request(&walk, HTTP_GET, S("/billing"), &nina, S("")).status, 403);
    walk_close(&walk);
}

SERVICE_TEST(the_api_invites_changes_and_lists_people)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    HttpAnswer answer =
        request(&walk, HTTP_POST, S("/api/v1/users"), &anna,
                S("{\"email\":\"max@fixture.example\",\"name\":\"Max\",\"roles\":[\"billing\"]}"));
    CHECK_INT(answer.status, 201);
    CHECK(shows(&answer, "\"state\":\"invited\""));
    Str path = answer_header(&answer, "Location");
    answer = request(&walk, HTTP_PATCH, path, &anna, S("{\"roles\":[\"buyer\",\"auditor\"]}"));
    CHECK_INT(answer.status, 200);
    CHECK(shows(&answer, "\"roles\":[\"buyer\",\"auditor\"]"));
    answer = request(&walk, HTTP_PATCH, path, &anna, S("{\"roles\":[\"king\"]}"));
    CHECK_INT(answer.status, 422);
    answer = request(&walk, HTTP_PATCH, path, &anna, S("{\"state\":\"deactivated\"}"));
    CHECK(shows(&answer, "\"state\":\"deactivated\""));
    answer = request(&walk, HTTP_GET, S("/api/v1/users"), &anna, S(""));
    CHECK(shows(&answer, "max@fixture.example"));
    CHECK(!shows(&answer, "nikos@fixture.example"));
    walk_close(&walk);
}

SERVICE_TEST(asking_for_a_new_password_answers_everybody_the_same)
{
    Walk walk;
    walk_open(&walk, fixture);
    const char *const people[] = { "anna@fixture.example", "nobody@fixture.example" };
    Str answers[2];
    for (size_t i = 0; i < 2; i++) {
        Str body = arena_printf(&test_arena, "csrf=bm90LWEtc2VjcmV0LW9mLXRoaXMtc2Vzc2lvbg&email=%s",
                                people[i]);
        HttpAnswer answer = http_raw(
            walk.port,
            arena_printf(&test_arena,
                         "POST /forgot HTTP/1.1\r\nHost: localhost\r\nCookie: "
                         "csrf=bm90LWEtc2VjcmV0LW9mLXRoaXMtc2Vzc2lvbg\r\nContent-Type: "
                         "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s",
                         body.len, STR_ARG(body)));
        CHECK_INT(answer.status, 200);
        answers[i] = answer.body;
    }
    CHECK_STR(answers[0], answers[1]);
    CHECK_STR(sql_rows(fixture, "SELECT recipient FROM mails WHERE user_link_id IS NOT NULL"),
              S("anna@fixture.example\n"));
    walk_close(&walk);
}
