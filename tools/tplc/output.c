/*
 * output.c - {{ … }}: what may be printed where.
 *
 * In text and in quoted values everything is escaped by its C type. A URL attribute takes only
 * {{ url … }} (scheme checked at run time) at its start, {{ part … }} (percent-encoded) after a
 * static path, or {{ asset "…" }}.
 */
#include "tools/tplc/tplc_internal.h"

static const Str url_attrs[] = {
    STR_INIT("action"),     STR_INIT("cite"),      STR_INIT("data"),         STR_INIT("formaction"),
    STR_INIT("href"),       STR_INIT("hx-get"),    STR_INIT("hx-post"),      STR_INIT("hx-delete"),
    STR_INIT("hx-put"),     STR_INIT("hx-patch"),  STR_INIT("hx-push-url"),  STR_INIT("manifest"),
    STR_INIT("ping"),       STR_INIT("poster"),    STR_INIT("src"),          STR_INIT("srcset"),
    STR_INIT("xlink:href"), STR_INIT("data-live"), STR_INIT("data-live-url")
};

bool output_is_url_attr(Str attr)
{
    for (size_t i = 0; i < COUNT_OF(url_attrs); i++) {
        if (str_eq_nocase(attr, url_attrs[i])) {
            return true;
        }
    }
    return false;
}

/* Takes `word ` off the front. */
static bool take_word(Str *inside, Str word)
{
    if (inside->len <= word.len || !str_starts(*inside, word) || inside->ptr[word.len] != ' ') {
        return false;
    }
    *inside = str_trim(str_slice(*inside, word.len, inside->len));
    return true;
}

static bool check_place(Tplc *c)
{
    const Html *html = &c->html;

    switch (html->state) {
    case HTML_TEXT:
    case HTML_VALUE:
        return true;
    case HTML_SCRIPT:
        return tplc_fail(c, "{{ }} is not allowed in <script>");
    case HTML_BEFORE_VALUE:
        return tplc_fail(c, "the value of %.*s must be in quotes", STR_ARG(html->attr));
    case HTML_TAG_NAME:
    case HTML_IN_TAG:
    case HTML_ATTR_NAME:
    case HTML_DECLARATION:
        break;
    }
    return tplc_fail(c, "{{ }} is allowed in text and in quoted values only");
}

static bool emit_call(Tplc *c, const char *function, Str expr)
{
    Str text;

    if (!expr_translate(c, expr, false, &text)) {
        return false;
    }
    tplc_flush(c);
    tplc_line_mark(c);
    buf_addf(&c->body, "    %s(out, %.*s);\n", function, STR_ARG(text));
    c->html.space = false;
    return true;
}

/* Static text that the compiler itself made, in the place where the template is. */
static bool emit_static(Tplc *c, Str text)
{
    buf_add(&c->pending, text);
    c->html.space = false;
    return true;
}

static bool compile_asset(Tplc *c, Str inside)
{
    Str name;
    Str url;

    if (!expr_quoted(c, &inside, &name)) {
        return false;
    }
    if (!c->host->asset(c->host->context, name, &url)) {
        return tplc_fail(c, "there is no asset '%.*s'", STR_ARG(name));
    }
    if (c->html.state == HTML_VALUE && c->html.value.len > 0) {
        return tplc_fail(c, "{{ asset }} must be the whole value");
    }
    c->html.value_url = true;
    return emit_static(c, url);
}

static bool compile_icon(Tplc *c, Str inside)
{
    Str name;
    Str url;

    if (c->html.state != HTML_TEXT) {
        return tplc_fail(c, "{{ icon }} is an element and cannot stand in a value");
    }
    if (!expr_quoted(c, &inside, &name)) {
        return false;
    }
    if (!c->host->icon(c->host->context, name, &url)) {
        return tplc_fail(c, "there is no icon '%.*s'", STR_ARG(name));
    }
    return emit_static(c,
                       arena_printf(c->arena,
                                    "<svg class=\"icon\" aria-hidden=\"true\" focusable=\"false\">"
                                    "<use href=\"%.*s\"></use></svg>",
                                    STR_ARG(url)));
}

/* Whether the static beginning of a URL value fixes its scheme. */
static bool scheme_is_fixed(const Html *html)
{
    Str value = html->value;

    return html->value_url || str_starts(value, S("/")) || str_starts(value, S("?")) ||
           str_starts(value, S("#")) || str_starts(value, S("https://")) ||
           str_starts(value, S("http://")) || str_starts(value, S("mailto:"));
}

static bool compile_url(Tplc *c, Str expr)
{
    if (c->html.state == HTML_VALUE && (c->html.value.len > 0 || c->html.value_url)) {
        return tplc_fail(c, "{{ url }} must be at the start of the value; use {{ part }} after it");
    }
    c->html.value_url = true;
    return emit_call(c, "out_url", expr);
}

static bool compile_part(Tplc *c, Str expr)
{
    if (c->html.state == HTML_VALUE && output_is_url_attr(c->html.attr) &&
        !scheme_is_fixed(&c->html)) {
        return tplc_fail(c, "{{ part }} must come after a path, as in \"/orders/{{ part code }}\"");
    }
    return emit_call(c, "OUT_PART", expr);
}

bool output_compile(Tplc *c, Str inside)
{
    inside = str_trim(inside);
    if (!c->is_html) {
        return emit_call(c, "OUT_PLAIN", inside);
    }
    if (!check_place(c)) {
        return false;
    }
    if (take_word(&inside, S("asset"))) {
        return compile_asset(c, inside);
    }
    if (take_word(&inside, S("icon"))) {
        return compile_icon(c, inside);
    }
    if (take_word(&inside, S("url"))) {
        return compile_url(c, inside);
    }
    if (take_word(&inside, S("part"))) {
        return compile_part(c, inside);
    }
    if (c->html.state == HTML_TEXT) {
        return emit_call(c, "OUT_HTML", inside);
    }
    if (output_is_url_attr(c->html.attr)) {
        return tplc_fail(c, "%.*s takes {{ url … }} or a path with {{ part … }} only",
                         STR_ARG(c->html.attr));
    }
    return emit_call(c, "OUT_ATTR", inside);
}
