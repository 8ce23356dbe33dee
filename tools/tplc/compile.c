/*
 * compile.c - the pass over a template: text, {{ }}, {% %} and {# #}; and the C around the result.
 */
#include "tools/tplc/tplc_internal.h"

#include <stdio.h>

/* Compilers must accept string literals of 4095 bytes (C17 5.2.4.1), no more. */
enum { LITERAL_BYTES_MAX = 4000 };

bool tplc_fail(Tplc *c, const char *format, ...)
{
    if (c->error.len == 0) {
        va_list args;
        va_start(args, format);
        Str text = arena_vprintf(c->arena, format, args);
        va_end(args);
        c->error =
            arena_printf(c->arena, "%.*s:%d: %.*s", STR_ARG(c->file), c->line, STR_ARG(text));
    }
    return false;
}

void tplc_line_mark(Tplc *c)
{
    buf_addf(&c->body, "#line %d \"%.*s\"\n", c->line, STR_ARG(c->file));
}

void tplc_include(Tplc *c, Str function)
{
    for (size_t i = 0; i < c->include_count; i++) {
        if (str_eq(c->includes[i], function)) {
            return;
        }
    }
    if (c->include_count == TPLC_INCLUDES_MAX) {
        (void)tplc_fail(c, "more than %d templates are included", TPLC_INCLUDES_MAX);
        return;
    }
    c->includes[c->include_count++] = function;
}

/* One byte of a string literal; trigraphs are alive in C17. */
static void literal_byte(StrBuf *out, char byte)
{
    unsigned char code = (unsigned char)byte;

    if (byte == '\n') {
        buf_add(out, S("\\n"));
    } else if (byte == '"' || byte == '\\' || byte == '?') {
        buf_add_char(out, '\\');
        buf_add_char(out, byte);
    } else if (code < ' ' || code > '~') {
        buf_addf(out, "\\%03o", code);
    } else {
        buf_add_char(out, byte);
    }
}

void tplc_flush(Tplc *c)
{
    Str text = buf_str(&c->pending);

    for (size_t from = 0; from < text.len; from += LITERAL_BYTES_MAX) {
        Str piece = str_slice(text, from, from + LITERAL_BYTES_MAX);
        buf_add(&c->body, S("    out_static(out, \""));
        for (size_t i = 0; i < piece.len; i++) {
            literal_byte(&c->body, piece.ptr[i]);
        }
        buf_addf(&c->body, "\", %zu);\n", piece.len);
    }
    c->pending.len = 0;
}

Str tplc_function_name(Arena *out, Str template_name)
{
    StrBuf buf = buf_new(out, template_name.len + 8);
    bool text = str_ends(template_name, S(".txt"));
    size_t dot = str_find(template_name, S("."), 0);

    buf_add(&buf, S("tpl_"));
    for (size_t i = 0; i < dot; i++) {
        char byte = template_name.ptr[i];
        buf_add_char(&buf, byte == '/' || byte == '-' ? '_' : byte);
    }
    if (text) {
        buf_add(&buf, S("_txt"));
    }
    return buf_str(&buf);
}

static bool add_text(Tplc *c, Str text)
{
    if (c->is_html) {
        return html_text(c, text);
    }
    for (size_t i = 0; i < text.len; i++) {
        c->line += text.ptr[i] == '\n';
    }
    buf_add(&c->pending, text);
    return true;
}

/* In plain text a line that holds only a statement leaves no line behind: moves *from past its end.
 */
static void drop_statement_line(Tplc *c, Str source, size_t start, size_t *from)
{
    size_t left = start;
    size_t right = *from;

    while (left > 0 && source.ptr[left - 1] == ' ') {
        left--;
    }
    while (right < source.len && source.ptr[right] == ' ') {
        right++;
    }
    bool alone = (left == 0 || source.ptr[left - 1] == '\n') &&
                 (right == source.len || source.ptr[right] == '\n');
    if (!alone || c->is_html) {
        return;
    }
    while (c->pending.len > 0 && c->pending.ptr[c->pending.len - 1] == ' ') {
        c->pending.len--;
    }
    *from = right < source.len ? right + 1 : right;
    c->line += right < source.len;
}

/* The next mark at or after `from`, or source.len. */
static size_t next_mark(Str source, size_t from)
{
    for (size_t i = from; i + 1 < source.len; i++) {
        char next = source.ptr[i + 1];
        if (source.ptr[i] == '{' && (next == '{' || next == '%' || next == '#')) {
            return i;
        }
    }
    return source.len;
}

/* Compiles the mark at `start` and moves *from past it. */
static bool compile_mark(Tplc *c, Str source, size_t start, size_t *from)
{
    char kind = source.ptr[start + 1];
    Str close = kind == '{' ? S("}}") : kind == '%' ? S("%}") : S("#}");
    size_t end = str_find(source, close, start + 2);

    if (end == source.len) {
        return tplc_fail(c, "'{%c' is not closed", kind);
    }
    Str inside = str_slice(source, start + 2, end);
    *from = end + 2;
    if (kind == '#') {
        for (size_t i = 0; i < inside.len; i++) {
            c->line += inside.ptr[i] == '\n';
        }
        drop_statement_line(c, source, start, from);
        return true;
    }
    for (size_t i = 0; i < inside.len; i++) {
        if (inside.ptr[i] == '\n') {
            return tplc_fail(c, "'{%c' must end on its line", kind);
        }
    }
    if (kind == '{') {
        return output_compile(c, inside);
    }
    int line = c->line;
    drop_statement_line(c, source, start, from);
    int next_line = c->line;
    c->line = line;
    bool ok = statement_compile(c, inside);
    c->line = next_line;
    return ok;
}

static bool compile_first_line(Tplc *c, Str source, size_t *from)
{
    size_t end = str_find(source, S("%}"), 0);
    size_t line_end = str_find(source, S("\n"), 0);

    c->line = 1;
    if (!str_starts(source, S("{%")) || end > line_end) {
        return statement_page(c, S(""));
    }
    if (!statement_page(c, str_slice(source, 2, end))) {
        return false;
    }
    *from = end + 2;
    while (*from < source.len && (source.ptr[*from] == ' ' || source.ptr[*from] == '\r')) {
        (*from)++;
    }
    if (*from < source.len && source.ptr[*from] == '\n') {
        (*from)++;
        c->line++;
    }
    return true;
}

static bool compile_all(Tplc *c, Str source)
{
    size_t from = 0;

    if (!compile_first_line(c, source, &from)) {
        return false;
    }
    while (from < source.len) {
        size_t mark = next_mark(source, from);
        if (!add_text(c, str_slice(source, from, mark))) {
            return false;
        }
        from = mark;
        if (mark < source.len && !compile_mark(c, source, mark, &from)) {
            return false;
        }
    }
    if (c->block_count > 0) {
        return tplc_fail(c, "the block of line %d has no {%% end %%}",
                         c->blocks[c->block_count - 1].line);
    }
    if (c->html.open_count > 0) {
        const Element *open = &c->open[c->html.open_count - 1];
        return tplc_fail(c, "<%.*s> of line %d is not closed", STR_ARG(open->name), open->line);
    }
    if (c->html.state != HTML_TEXT) {
        return tplc_fail(c, "a tag is not closed");
    }
    tplc_flush(c);
    if (c->layout.len > 0) {
        buf_addf(&c->body, "    %.*s_end(out, &%.*s->layout);\n", STR_ARG(c->layout),
                 STR_ARG(c->variable));
    }
    return c->error.len == 0;
}

static Str upper(Arena *out, Str text)
{
    char *copy = arena_array(out, char, text.len);

    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        copy[i] = byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte;
    }
    return (Str){ copy, text.len };
}

static Str make_header(const Tplc *c)
{
    StrBuf out = buf_new(c->arena, 1024);
    Str guard = upper(c->arena, c->function);

    buf_addf(&out,
             "/* Made by tools/tplc from %.*s. */\n#ifndef GEN_%.*s_H\n#define GEN_%.*s_H\n\n",
             STR_ARG(c->file), STR_ARG(guard), STR_ARG(guard));
    buf_addf(&out, "#include \"web/out.h\"\n#line 1 \"%.*s\"\n#include \"%.*s\"\n\n",
             STR_ARG(c->file), STR_ARG(c->header));
    for (int part = 0; part < 1 + c->has_content; part++) {
        buf_addf(&out, "#line 1 \"%.*s\"\nvoid %.*s%s(Out *out, const %.*s *%.*s);\n",
                 STR_ARG(c->file), STR_ARG(c->function),
                 !c->has_content ? ""
                 : part == 0     ? "_begin"
                                 : "_end",
                 STR_ARG(c->type), STR_ARG(c->variable));
    }
    buf_add(&out, S("\n#endif\n"));
    return buf_str(&out);
}

static Str make_code(const Tplc *c)
{
    StrBuf out = buf_new(c->arena, c->body.len + 1024);

    buf_addf(&out, "/* Made by tools/tplc from %.*s. */\n#include \"gen/%.*s.h\"\n",
             STR_ARG(c->file), STR_ARG(c->function));
    for (size_t i = 0; i < c->include_count; i++) {
        buf_addf(&out, "#include \"gen/%.*s.h\"\n", STR_ARG(c->includes[i]));
    }
    buf_addf(&out, "\nvoid %.*s%s(Out *out, const %.*s *%.*s)\n{\n    (void)%.*s;\n",
             STR_ARG(c->function), c->has_content ? "_begin" : "", STR_ARG(c->type),
             STR_ARG(c->variable), STR_ARG(c->variable));
    buf_add(&out, buf_str(&c->body));
    buf_add(&out, S("}\n"));
    return buf_str(&out);
}

TplcResult tplc_compile(const TplcHost *host, Str name, Str source, Arena *out)
{
    Tplc *c = arena_new(out, Tplc);

    c->host = host;
    c->arena = out;
    c->name = name;
    c->file = arena_printf(out, "templates/%.*s", STR_ARG(name));
    c->function = tplc_function_name(out, name);
    c->is_html = str_ends(name, S(".html"));
    c->line = 1;
    c->html.space = true;
    c->pending = buf_new(out, 4096);
    c->body = buf_new(out, 16384);
    if (source.len > TPLC_SOURCE_BYTES_MAX) {
        (void)tplc_fail(c, "the template is longer than %d bytes", TPLC_SOURCE_BYTES_MAX);
    } else if (!str_utf8_valid(source)) {
        (void)tplc_fail(c, "the template is not UTF-8");
    } else if (compile_all(c, source)) {
        return (TplcResult){ .name = c->function, .header = make_header(c), .code = make_code(c) };
    }
    return (TplcResult){ .name = c->function, .error = c->error };
}
