/* tplc_test.c - the template compiler: what it makes, and what it says about wrong templates. */
#include <string.h>

#include "tests/test.h"
#include "tools/tplc/tplc.h"

#define PAGE "{% page OrderPage page \"web/order_page.h\" %}\n"

static bool known_asset(void *context, Str name, Str *ret_url)
{
    (void)context;
    *ret_url = S("/assets/app.1a2b3c4d.css");
    return str_eq(name, S("css/app.css"));
}

static bool known_icon(void *context, Str name, Str *ret_url)
{
    (void)context;
    *ret_url = S("/assets/icons.99.svg#database");
    return str_eq(name, S("database"));
}

static bool known_template(void *context, Str name)
{
    (void)context;
    return str_starts(name, S("layout/")) && !str_eq(name, S("layout/none.html"));
}

static TplcResult compile_as(const char *name, const char *source)
{
    static const TplcHost host = { NULL, known_asset, known_icon, known_template };

    return tplc_compile(&host, str_from_cstr(name), str_from_cstr(source), &test_arena);
}

/* The code of a good template. */
static Str code_of(const char *source)
{
    TplcResult result = compile_as("shop/order.html", source);

    CHECK_STR(result.error, S(""));
    return result.code;
}

/* The message about a bad template's second line. */
static Str error_of(const char *source)
{
    TplcResult result = compile_as("shop/order.html", source);
    Str where = S("templates/shop/order.html:2: ");

    CHECK(str_starts(result.error, where));
    CHECK(result.code.len == 0);
    return str_slice(result.error, where.len, result.error.len);
}

static bool has(Str text, const char *part)
{
    return str_find(text, str_from_cstr(part), 0) < text.len;
}

TEST(tplc_makes_a_function_for_a_page)
{
    TplcResult result = compile_as("shop/order.html", PAGE "<p>{{ page.order.code }}</p>\n");

    CHECK_STR(result.error, S(""));
    CHECK_STR(result.name, S("tpl_shop_order"));
    CHECK(has(result.header, "#include \"web/order_page.h\""));
    CHECK(has(result.header, "void tpl_shop_order(Out *out, const OrderPage *page);"));
    CHECK(has(result.code, "out_static(out, \"<p>\", 3);\n"
                           "#line 2 \"templates/shop/order.html\"\n"
                           "    OUT_HTML(out, page->order.code);\n"));
}

TEST(tplc_names_a_text_template_with_its_ending)
{
    CHECK_STR(tplc_function_name(&test_arena, S("mail/order-done.txt")),
              S("tpl_mail_order_done_txt"));
    CHECK_STR(tplc_function_name(&test_arena, S("layout/main.html")), S("tpl_layout_main"));
}

TEST(tplc_follows_variables_through_loops_and_branches)
{
    Str code = code_of(PAGE "{% each line in page.lines %}{% if line.quantity > 1 %}{{ line_index "
                            "}}{% elif line.on %}b{% else %}c{% end %}{% end %}");

    CHECK(has(code, "for (size_t line_index = 0; line_index < page->lines_count; line_index++) {"));
    CHECK(has(code, "const __typeof__(page->lines[0]) *line = &page->lines[line_index];"));
    CHECK(has(code, "if (line->quantity > 1) {"));
    CHECK(has(code, "} else if (line->on) {"));
    CHECK(has(code, "OUT_HTML(out, line_index);"));
}

TEST(tplc_knows_a_bare_variable_from_a_member_of_that_name)
{
    CHECK(has(code_of(PAGE "{{ f(page, x.page, \"page\") }}"),
              "OUT_HTML(out, f((*page), x.page, \"page\"));"));
}

TEST(tplc_prints_in_values_by_the_rules_of_values)
{
    CHECK(has(code_of(PAGE "<input value=\"{{ page.date }}\">"), "OUT_ATTR(out, page->date);"));
    CHECK(has(code_of(PAGE "<a href=\"{{ url page.link }}&amp;n={{ part page.n }}\">x</a>"),
              "out_url(out, page->link);"));
    CHECK(has(code_of(PAGE "<a href=\"/orders/{{ part page.code }}\">x</a>"),
              "OUT_PART(out, page->code);"));
}

TEST(tplc_puts_in_assets_and_icons)
{
    Str code = code_of(PAGE "<link rel=\"stylesheet\" href=\"{{ asset \"css/app.css\" }}\">"
                            "{{ icon \"database\" }}");

    CHECK(has(code, "href=\\\"/assets/app.1a2b3c4d.css\\\">"));
    CHECK(has(code, "<use href=\\\"/assets/icons.99.svg#database\\\">"));
}

TEST(tplc_allows_an_attribute_under_a_condition)
{
    Str code = code_of(PAGE "<option {% if page.on %}selected{% end %}>x</option>");

    CHECK(has(code, "out_static(out, \"<option \", 8);"));
    CHECK(has(code, "out_static(out, \"selected\", 8);"));
}

TEST(tplc_passes_values_to_partials_by_address)
{
    Str code = code_of(PAGE "{% include \"layout/row.html\" page.row %}"
                            "{% include \"layout/badge.html\" state_name(page.state) %}"
                            "{% include \"layout/badge.html\" S(\"ready\") %}"
                            "{% include \"layout/empty.html\" (Empty){ .title = S(\"a\") } %}");

    CHECK(has(code, "#include \"gen/tpl_layout_row.h\""));
    CHECK(has(code, "tpl_layout_row(out, &(page->row));"));
    CHECK(has(code, "(__typeof__(state_name(page->state))[1]){ state_name(page->state) }"));
    CHECK(has(code, "tpl_layout_badge(out, &(S(\"ready\")));"));
    CHECK(has(code, "tpl_layout_empty(out, &((Empty){ .title = S(\"a\") }));"));
}

TEST(tplc_splits_a_layout_at_its_content)
{
    TplcResult layout = compile_as("layout/main.html", "{% page Layout layout \"web/layout.h\" %}\n"
                                                       "<main>{% content %}</main>");

    CHECK_STR(layout.error, S(""));
    CHECK(has(layout.header, "void tpl_layout_main_begin(Out *out, const Layout *layout);"));
    CHECK(has(layout.header, "void tpl_layout_main_end(Out *out, const Layout *layout);"));
    Str code = code_of(PAGE "{% layout \"layout/main.html\" %}\nx");
    CHECK(has(code, "tpl_layout_main_begin(out, &page->layout);\n    out_static(out, \"x\", 1);\n"
                    "    tpl_layout_main_end(out, &page->layout);"));
}

TEST(tplc_makes_one_space_of_many_but_not_in_pre)
{
    CHECK(has(code_of(PAGE "<p>\n   a   b\n\n</p>"), "\"<p>\\na b\\n</p>\""));
    CHECK(has(code_of(PAGE "<pre>a   b\n\n</pre>"), "\"<pre>a   b\\n\\n</pre>\""));
    CHECK(has(code_of(PAGE "<p title=\"a  b\">x</p>"), "\"<p title=\\\"a  b\\\">x</p>\""));
}

TEST(tplc_keeps_the_space_that_a_branch_may_lack)
{
    Str code = code_of(PAGE "a{% if page.on %} b {% end %} c");

    CHECK(has(code, "out_static(out, \" b \", 3);"));
    CHECK(has(code, "out_static(out, \" c\", 2);"));
}

TEST(tplc_leaves_plain_text_as_it_is)
{
    TplcResult result =
        compile_as("mail/order.txt", "{% page OrderPage page \"x.h\" %}\n"
                                     "Hello  {{ page.name }},\n"
                                     "  {% if page.on %}\n<b> & so on\n  {% end %}\n"
                                     "Bye\n");

    CHECK_STR(result.error, S(""));
    CHECK(has(result.code, "OUT_PLAIN(out, page->name);"));
    CHECK(has(result.code, "out_static(out, \",\\n\", 2);"));
    CHECK(has(result.code, "out_static(out, \"<b> & so on\\n\", 12);"));
    CHECK(has(result.code, "out_static(out, \"Bye\\n\", 4);"));
}

TEST(tplc_writes_long_and_foreign_text_as_portable_literals)
{
    char source[9000];
    size_t len = sizeof(PAGE) - 1;

    memcpy(source, PAGE, len);
    memset(source + len, 'x', sizeof(source) - len - 1);
    source[sizeof(source) - 1] = '\0';
    Str code = code_of(source);
    CHECK(has(code, "xxx\", 4000);"));
    CHECK(has(code_of(PAGE "é\?\?/"), "\"\\303\\251\\?\\?/\", 5"));
}

TEST(tplc_refuses_output_where_it_would_be_dangerous)
{
    CHECK_STR(error_of(PAGE "<script src=\"/x\">{{ page.x }}</script>"),
              S("{{ }} is not allowed in <script>"));
    CHECK_STR(error_of(PAGE "<script>alert(1)</script>"),
              S("inline <script> is refused by the Content-Security-Policy; use assets/js"));
    CHECK_STR(error_of(PAGE "<script src=\"/x\">alert(1)</script>"),
              S("a <script src> must be empty"));
    CHECK_STR(error_of(PAGE "<style>{{ page.x }}</style>"),
              S("<style> is refused by the Content-Security-Policy; use assets/css"));
    CHECK_STR(error_of(PAGE "<p onclick=\"{{ page.x }}\">x</p>"),
              S("onclick=\"\" is refused by the Content-Security-Policy; use assets/js"));
    CHECK_STR(error_of(PAGE "<p ONCLICK=\"x\">x</p>"),
              S("ONCLICK=\"\" is refused by the Content-Security-Policy; use assets/js"));
    CHECK_STR(error_of(PAGE "<SCRIPT>alert(1)</SCRIPT>"),
              S("inline <script> is refused by the Content-Security-Policy; use assets/js"));
    CHECK_STR(error_of(PAGE "<p hx-on:click=\"x\">x</p>"),
              S("hx-on:click=\"\" is refused by the Content-Security-Policy; use assets/js"));
    CHECK_STR(error_of(PAGE "<p style=\"color:red\">x</p>"),
              S("style=\"\" is refused by the Content-Security-Policy; use a class"));
    CHECK_STR(error_of(PAGE "<input value={{ page.x }}>"),
              S("the value of value must be in quotes"));
    CHECK_STR(error_of(PAGE "<input value=x>"), S("the value of value must be in quotes"));
    CHECK_STR(error_of(PAGE "<{{ page.x }}>"), S("write &lt; for a bare '<'"));
    CHECK_STR(error_of(PAGE "<p {{ page.x }}>x</p>"),
              S("{{ }} is allowed in text and in quoted values only"));
}

TEST(tplc_takes_only_checked_addresses)
{
    CHECK_STR(error_of(PAGE "<a href=\"{{ page.link }}\">x</a>"),
              S("href takes {{ url … }} or a path with {{ part … }} only"));
    CHECK_STR(error_of(PAGE "<form action=\"{{ page.link }}\"></form>"),
              S("action takes {{ url … }} or a path with {{ part … }} only"));
    CHECK_STR(error_of(PAGE "<button formaction=\"{{ page.link }}\">x</button>"),
              S("formaction takes {{ url … }} or a path with {{ part … }} only"));
    CHECK_STR(error_of(PAGE "<img SRC=\"{{ page.link }}\">"),
              S("SRC takes {{ url … }} or a path with {{ part … }} only"));
    CHECK_STR(error_of(PAGE "<a href=\"{{ part page.link }}\">x</a>"),
              S("{{ part }} must come after a path, as in \"/orders/{{ part code }}\""));
    CHECK_STR(error_of(PAGE "<a href=\"javascript:{{ part page.link }}\">x</a>"),
              S("{{ part }} must come after a path, as in \"/orders/{{ part code }}\""));
    CHECK_STR(error_of(PAGE "<a href=\"/x{{ url page.link }}\">x</a>"),
              S("{{ url }} must be at the start of the value; use {{ part }} after it"));
    CHECK_STR(error_of(PAGE "<a href=\"{% if page.on %}/a{% end %}{{ part page.x }}\">x</a>"),
              S("{{ part }} must come after a path, as in \"/orders/{{ part code }}\""));
}

TEST(tplc_names_what_is_not_there)
{
    CHECK_STR(error_of(PAGE "<img src=\"{{ asset \"img/x.png\" }}\" alt=\"\">"),
              S("there is no asset 'img/x.png'"));
    CHECK_STR(error_of(PAGE "{{ icon \"unicorn\" }}"), S("there is no icon 'unicorn'"));
    CHECK_STR(error_of(PAGE "{% include \"layout/none.html\" page.x %}"),
              S("there is no template 'layout/none.html'"));
    CHECK_STR(error_of(PAGE "{% include \"../x.html\" page.x %}"),
              S("there is no template '../x.html'"));
    CHECK_STR(error_of(PAGE "{% include \"layout/row.html\" %}"),
              S("{% include \"…\" value %}: the value is missing"));
}

TEST(tplc_keeps_elements_and_blocks_in_pairs)
{
    CHECK_STR(error_of(PAGE "<div><p>x</div>"), S("</div> closes <p> of line 2"));
    CHECK_STR(error_of(PAGE "<div>"), S("<div> of line 2 is not closed"));
    CHECK_STR(error_of(PAGE "x</div>"), S("</div> closes nothing that was opened before"));
    CHECK_STR(error_of(PAGE "<div>{% if page.on %}</div>{% end %}"),
              S("</div> closes nothing that was opened in this block"));
    CHECK_STR(error_of(PAGE "{% if page.on %}<b>{% end %}"),
              S("<b> of line 2 is not closed in this block"));
    CHECK_STR(error_of(PAGE "<a href=\"{% if page.on %}x\"{% end %}>x</a>"),
              S("the block of line 2 must end in the same place of the HTML as it began"));
    CHECK_STR(error_of(PAGE "{% if page.on %}x"), S("the block of line 2 has no {% end %}"));
    CHECK_STR(error_of(PAGE "{% end %}"), S("{% end %} without {% if %} or {% each %}"));
    CHECK_STR(error_of(PAGE "{% each a in page.b %}{% else %}{% end %}"),
              S("{% else %} without {% if %}"));
    CHECK_STR(error_of(PAGE "<p"), S("a tag is not closed"));
    CHECK_STR(error_of(PAGE "<!-- x -->"), S("write {# … #} for a comment"));
    CHECK_STR(error_of(PAGE "a < b"), S("write &lt; for a bare '<'"));
}

TEST(tplc_refuses_what_is_not_an_expression)
{
    CHECK_STR(error_of(PAGE "{{ }}"), S("an expression is expected"));
    CHECK_STR(error_of(PAGE "{{ page.a = 1 }}"),
              S("an expression must not change anything ('= ')"));
    CHECK_STR(error_of(PAGE "{{ page.a++ }}"), S("an expression must not change anything ('++')"));
    CHECK_STR(error_of(PAGE "{{ a; b }}"), S("';' is not allowed in an expression"));
    CHECK_STR(error_of(PAGE "{{ a) + (b }}"), S("')' has no partner"));
    CHECK_STR(error_of(PAGE "{{ (a }}"), S("'(' has no partner"));
    CHECK_STR(error_of(PAGE "{{ a // b }}"), S("'/' is not allowed in an expression"));
    CHECK_STR(error_of(PAGE "{{ \"a }}"), S("the string is not closed"));
    CHECK_STR(error_of(PAGE "{{ a"), S("'{{' is not closed"));
    CHECK_STR(error_of(PAGE "{{ a\n}}"), S("'{{' must end on its line"));
    CHECK_STR(error_of(PAGE "{% while a %}"), S("unknown statement 'while'"));
    CHECK_STR(error_of(PAGE "{% each page in page.x %}{% end %}"), S("the name 'page' is taken"));
    CHECK_STR(error_of(PAGE "{% each x of page.x %}{% end %}"),
              S("write {% each line in order.lines %}"));
}

TEST(tplc_wants_the_page_line_first)
{
    static const char *const wrong[] = { "<p>x</p>\n", "", "{% page Order %}\n",
                                         "{% page 1Order o \"x.h\" %}\n" };

    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CHECK_STR(compile_as("shop/x.html", wrong[i]).error,
                  S("templates/shop/x.html:1: the first line must be "
                    "{% page Type variable \"header.h\" %}"));
    }
    CHECK_STR(compile_as("shop/x.html", "{% page Order out \"x.h\" %}\n").error,
              S("templates/shop/x.html:1: 'out' is the output; choose another name"));
}

TEST(tplc_says_the_line_of_the_mistake)
{
    CHECK_STR(compile_as("shop/x.html", PAGE "<p>\n{# a\nb #}\n{{ icon \"no\" }}</p>").error,
              S("templates/shop/x.html:5: there is no icon 'no'"));
}
