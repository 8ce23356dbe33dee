/*
 * html.c - follows the HTML of a template, byte by byte, to know what each {{ }} stands in.
 *
 * It is stricter than browsers: values are quoted, elements are closed, nothing inline that the
 * Content-Security-Policy refuses. Runs of white space become one space or line end.
 */
#include "tools/tplc/tplc_internal.h"

static const Str void_elements[] = { STR_INIT("area"),   STR_INIT("base"),  STR_INIT("br"),
                                     STR_INIT("col"),    STR_INIT("hr"),    STR_INIT("img"),
                                     STR_INIT("input"),  STR_INIT("link"),  STR_INIT("meta"),
                                     STR_INIT("source"), STR_INIT("track"), STR_INIT("wbr") };

static bool is_void(Str tag)
{
    for (size_t i = 0; i < COUNT_OF(void_elements); i++) {
        if (str_eq(tag, void_elements[i])) {
            return true;
        }
    }
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name_char(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
}

/* White space counts inside these. */
static bool keeps_space(const Tplc *c)
{
    for (size_t i = 0; i < c->html.open_count; i++) {
        if (str_eq(c->open[i].name, S("pre")) || str_eq(c->open[i].name, S("textarea"))) {
            return true;
        }
    }
    return false;
}

static bool element_opened(Tplc *c)
{
    Html *html = &c->html;

    if (str_eq_nocase(html->tag, S("style"))) {
        return tplc_fail(c, "<style> is refused by the Content-Security-Policy; use assets/css");
    }
    if (html->self_close || is_void(html->tag)) {
        html->state = HTML_TEXT;
        return true;
    }
    if (html->open_count == TPLC_ELEMENTS_MAX) {
        return tplc_fail(c, "more than %d elements inside each other", TPLC_ELEMENTS_MAX);
    }
    c->open[html->open_count++] = (Element){ html->tag, c->line };
    html->state = HTML_TEXT;
    if (str_eq_nocase(html->tag, S("script"))) {
        if (!html->has_src) {
            return tplc_fail(c, "inline <script> is refused by the Content-Security-Policy; "
                                "use assets/js");
        }
        html->state = HTML_SCRIPT;
    }
    return true;
}

static bool element_closed(Tplc *c)
{
    Html *html = &c->html;
    size_t floor = c->block_count == 0 ? 0 : c->blocks[c->block_count - 1].start.open_count;

    if (html->open_count == floor) {
        return tplc_fail(c, "</%.*s> closes nothing that was opened %s", STR_ARG(html->tag),
                         c->block_count == 0 ? "before" : "in this block");
    }
    const Element *top = &c->open[html->open_count - 1];
    if (!str_eq(top->name, html->tag)) {
        return tplc_fail(c, "</%.*s> closes <%.*s> of line %d", STR_ARG(html->tag),
                         STR_ARG(top->name), top->line);
    }
    html->open_count--;
    html->state = HTML_TEXT;
    return true;
}

static bool attr_named(Tplc *c)
{
    Html *html = &c->html;

    if (html->closing) {
        return tplc_fail(c, "</%.*s> cannot have attributes", STR_ARG(html->tag));
    }
    if (str_eq_nocase(html->attr, S("style"))) {
        return tplc_fail(c, "style=\"\" is refused by the Content-Security-Policy; use a class");
    }
    if (str_eq_nocase(str_slice(html->attr, 0, 2), S("on")) ||
        str_eq_nocase(str_slice(html->attr, 0, 5), S("hx-on")) ||
        str_eq_nocase(html->attr, S("srcdoc"))) {
        return tplc_fail(c, "%.*s=\"\" is refused by the Content-Security-Policy; use assets/js",
                         STR_ARG(html->attr));
    }
    if (str_eq_nocase(html->attr, S("src"))) {
        html->has_src = true;
    }
    return true;
}

static bool tag_starts(Tplc *c, Str text, size_t i)
{
    Html *html = &c->html;
    char next = i + 1 < text.len ? text.ptr[i + 1] : ' ';

    if (next == '!') {
        if (str_starts(str_slice(text, i, text.len), S("<!--"))) {
            return tplc_fail(c, "write {# … #} for a comment");
        }
        html->state = HTML_DECLARATION;
        return true;
    }
    bool closing = next == '/';
    size_t name = i + (closing ? 2 : 1);
    if (name >= text.len || !is_letter(text.ptr[name])) {
        return tplc_fail(c, "write &lt; for a bare '<'");
    }
    *html = (Html){ .state = HTML_TAG_NAME,
                    .closing = closing,
                    .tag = { text.ptr + name, 0 },
                    .open_count = html->open_count };
    return true;
}

/* A byte between the attributes of a tag. */
static bool in_tag(Tplc *c, Str text, size_t i)
{
    Html *html = &c->html;
    char byte = text.ptr[i];

    if (byte == '>') {
        return html->closing ? element_closed(c) : element_opened(c);
    }
    if (byte == '/') {
        html->self_close = true;
        return true;
    }
    if (!is_name_char(byte)) {
        return tplc_fail(c, "an attribute is expected in <%.*s>, not '%c'", STR_ARG(html->tag),
                         byte);
    }
    html->state = HTML_ATTR_NAME;
    html->attr = (Str){ text.ptr + i, 1 };
    return true;
}

/* The byte after a tag's or an attribute's name: false when it was not a part of the name. */
static bool name_continues(Html *html, char byte)
{
    if (!is_name_char(byte)) {
        return false;
    }
    if (html->state == HTML_TAG_NAME) {
        html->tag.len++;
    } else {
        html->attr.len++;
    }
    return true;
}

static bool step(Tplc *c, Str text, size_t i)
{
    Html *html = &c->html;
    char byte = text.ptr[i];

    switch (html->state) {
    case HTML_TEXT:
        return byte != '<' || tag_starts(c, text, i);
    case HTML_SCRIPT:
        if (byte == '<') {
            return tag_starts(c, text, i);
        }
        return is_space(byte) || tplc_fail(c, "a <script src> must be empty");
    case HTML_DECLARATION:
        html->state = byte == '>' ? HTML_TEXT : HTML_DECLARATION;
        return true;
    case HTML_TAG_NAME:
        if (byte == '/' && html->closing && html->tag.len == 0) {
            return true;
        }
        if (name_continues(html, byte)) {
            return true;
        }
        html->state = HTML_IN_TAG;
        return is_space(byte) || in_tag(c, text, i);
    case HTML_IN_TAG:
        return is_space(byte) || in_tag(c, text, i);
    case HTML_ATTR_NAME:
        if (name_continues(html, byte)) {
            return true;
        }
        html->state = byte == '=' ? HTML_BEFORE_VALUE : HTML_IN_TAG;
        if (!attr_named(c)) {
            return false;
        }
        return byte == '=' || is_space(byte) || in_tag(c, text, i);
    case HTML_BEFORE_VALUE:
        if (byte != '"' && byte != '\'') {
            return tplc_fail(c, "the value of %.*s must be in quotes", STR_ARG(html->attr));
        }
        html->state = HTML_VALUE;
        html->quote = byte;
        html->value = (Str){ text.ptr + i + 1, 0 };
        html->value_url = false;
        return true;
    case HTML_VALUE:
        if (byte == html->quote) {
            html->state = HTML_IN_TAG;
        } else if (html->value.ptr + html->value.len == text.ptr + i) {
            html->value.len++;
        } else if (html->value.len == 0) {
            html->value = (Str){ text.ptr + i, 1 };
        }
        return true;
    }
    return true;
}

bool html_text(Tplc *c, Str text)
{
    Html *html = &c->html;

    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        bool collapse = html->state != HTML_VALUE && is_space(byte) && !keeps_space(c);

        if (!step(c, text, i)) {
            return false;
        }
        if (!collapse) {
            buf_add_char(&c->pending, byte);
            html->space = false;
        } else if (!html->space) {
            buf_add_char(&c->pending, byte == '\n' ? '\n' : ' ');
            html->space = true;
        }
        c->line += byte == '\n';
    }
    return true;
}

bool html_same_place(const Html *a, const Html *b)
{
    if (a->state != b->state || a->open_count != b->open_count) {
        return false;
    }
    if (a->state == HTML_VALUE) {
        return a->quote == b->quote && str_eq(a->attr, b->attr);
    }
    return a->state != HTML_IN_TAG || str_eq(a->tag, b->tag);
}

void html_settle(Html *html)
{
    if (html->state == HTML_ATTR_NAME || html->state == HTML_TAG_NAME) {
        html->state = HTML_IN_TAG;
    }
}
