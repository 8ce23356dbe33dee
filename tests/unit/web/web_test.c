/* web_test.c - what a compiled template prints for text that wants to be markup. */
#include "gen/tpl_sample_escape.h"
#include "tests/test.h"
#include "tests/unit/web/escape_page.h"

static Str printed(void (*print)(Out *out, Str text), const char *text)
{
    Out out = out_new(&test_arena, NULL);

    print(&out, str_from_cstr(text));
    return out_str(&out);
}

static Str url(const char *text)
{
    return printed(out_url, text);
}

TEST(web_escapes_what_a_template_prints)
{
    EscapePage page = { .text = S("<b>\"A\" & 'B'</b>"),
                        .link = S("javascript:alert(1)"),
                        .day = date_from_civil((Civil){ 2026, 11, 22 }),
                        .amount = { 124995, CURRENCY("EUR") },
                        .markup = html_from_markdown(&test_arena, S("a *b*")) };
    Out out = out_new(&test_arena, NULL);

    tpl_sample_escape(&out, &page);
    CHECK_STR(out_str(&out),
              S("<p title=\"&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt;\" "
                "data-day='2026-11-22'>&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt;</p>\n"
                "<a href=\"#\">22 Nov 2026</a>\n"
                "<a href=\"/find?q=%3Cb%3E%22A%22%20%26%20%27B%27%3C%2Fb%3E\">€1,249.95</a>\n"
                "<p>a <em>b</em></p>\n\n"));
}

TEST(web_lets_only_known_schemes_into_addresses)
{
    CHECK_STR(url("/orders?a=1&b=2"), S("/orders?a=1&amp;b=2"));
    CHECK_STR(url("?after=x"), S("?after=x"));
    CHECK_STR(url("#top"), S("#top"));
    CHECK_STR(url("orders/a:b"), S("orders/a:b"));
    CHECK_STR(url("HTTPS://stoa.example/"), S("HTTPS://stoa.example/"));
    CHECK_STR(url("mailto:anna@aegean.example"), S("mailto:anna@aegean.example"));
    CHECK_STR(url("javascript:alert(1)"), S("#"));
    CHECK_STR(url("JaVaScRiPt:alert(1)"), S("#"));
    CHECK_STR(url("java\tscript:alert(1)"), S("#"));
    CHECK_STR(url(" javascript:alert(1)"), S("#"));
    CHECK_STR(url("data:text/html,x"), S("#"));
    CHECK_STR(url("//evil.example/x"), S("#"));
    CHECK_STR(url("/\\evil.example"), S("#"));
    CHECK_STR(url("/x\"onclick=\"y"), S("/x&quot;onclick=&quot;y"));
}

TEST(web_prints_numbers_to_their_ends)
{
    Out out = out_new(&test_arena, NULL);

    out_int(&out, INT64_MIN);
    out_plain(&out, S(" "));
    out_size(&out, SIZE_MAX);
    out_plain(&out, S(" "));
    out_int32(&out, 0);
    CHECK_STR(out_str(&out), S("-9223372036854775808 18446744073709551615 0"));
}

TEST(web_prints_dates_instants_and_words_for_people)
{
    Out out = out_new(&test_arena, NULL);
    const Zone *athens;
    Instant instant = { INT64_C(1795336200) * SECOND_US }; /* 2026-11-22 08:30 UTC */

    CHECK_OK(zone_get(S("Europe/Athens"), &athens));
    OUT_HTML(&out, instant);
    out_plain(&out, S("|"));
    OUT_ATTR(&out, instant);
    out_plain(&out, S("|"));
    out.zone = athens;
    OUT_HTML(&out, instant);
    out_plain(&out, S("|"));
    OUT_HTML(&out, (Instant){ 0 });
    OUT_HTML(&out, DATE_NONE);
    OUT_HTML(&out, label(S("awaiting_customer")));
    CHECK_STR(out_str(&out), S("22 Nov 2026, 08:30 UTC|2026-11-22T08:30:00Z|22 Nov 2026, 10:30|"
                               "Awaiting customer"));
}

TEST(web_grows_its_buffer_past_the_first_size)
{
    Out out = out_new(&test_arena, NULL);
    size_t wanted = 0;

    for (int i = 0; i < 20000; i++) {
        out_text(&out, S("a<b"));
        wanted += sizeof("a&lt;b") - 1;
    }
    CHECK_INT(out_str(&out).len, wanted);
    CHECK(str_ends(out_str(&out), S("a&lt;ba&lt;b")));
}

TEST(web_leaves_raw_html_out_of_markdown)
{
    Str text = html_from_markdown(&test_arena, S("### T\n\n<script>x</script>\n\n"
                                                 "[a](javascript:x) <b>c</b>\n"))
                   .markup;

    CHECK(str_find(text, S("<h3>T</h3>"), 0) < text.len);
    CHECK(str_find(text, S("<script"), 0) == text.len);
    CHECK(str_find(text, S("javascript:"), 0) == text.len);
    CHECK(str_find(text, S("<b>"), 0) == text.len);
}
