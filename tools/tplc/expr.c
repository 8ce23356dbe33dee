/*
 * expr.c - expressions of templates: C over the template's variables.
 *
 * Variables are pointers in C but are written with a dot in templates, so "order.total" becomes
 * "order->total" and a bare "line" becomes "(*line)". The rest is passed on as it is: the C
 * compiler checks it and names the template's line.
 */
#include "tools/tplc/tplc_internal.h"

static bool name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool name_char(char c)
{
    return name_start(c) || (c >= '0' && c <= '9');
}

static bool is_variable(const Tplc *c, Str name)
{
    if (str_eq(name, c->variable)) {
        return true;
    }
    for (size_t i = 0; i < c->block_count; i++) {
        if (c->blocks[i].kind == BLOCK_EACH && str_eq(name, c->blocks[i].variable)) {
            return true;
        }
    }
    return false;
}

bool expr_is_name(Str text)
{
    if (text.len == 0 || text.len > 60 || !name_start(text.ptr[0])) {
        return false;
    }
    for (size_t i = 1; i < text.len; i++) {
        if (!name_char(text.ptr[i])) {
            return false;
        }
    }
    return true;
}

bool expr_name_taken(const Tplc *c, Str name)
{
    return is_variable(c, name) || str_eq(name, S("out"));
}

/* Refuses what is not an expression. `next` is the byte after. */
static bool check_byte(Tplc *c, char byte, char next, char before, bool initializers)
{
    bool compare = next == '=' || before == '=' || before == '!' || before == '<' || before == '>';

    if ((byte == '+' && next == '+') || (byte == '-' && next == '-') ||
        (byte == '=' && !compare && !initializers)) {
        return tplc_fail(c, "an expression must not change anything ('%c%c')", byte, next);
    }
    if (((byte == '{' || byte == '}') && !initializers) || byte == ';' || byte == '#' ||
        byte == '\\' || byte == '`' || byte == '@' || byte == '$' || byte == '\'' ||
        (unsigned char)byte < ' ' || (byte == '/' && (next == '/' || next == '*'))) {
        return tplc_fail(c, "'%c' is not allowed in an expression",
                         (unsigned char)byte < ' ' ? '?' : byte);
    }
    return true;
}

/* Appends the name at `from`, translated; returns where it ends. */
static size_t translate_name(const Tplc *c, Str expr, size_t from, StrBuf *out)
{
    size_t end = from;

    while (end < expr.len && name_char(expr.ptr[end])) {
        end++;
    }
    Str name = str_slice(expr, from, end);
    size_t before = from;
    while (before > 0 && expr.ptr[before - 1] == ' ') {
        before--;
    }
    bool member =
        before > 0 && (expr.ptr[before - 1] == '.' ||
                       (before > 1 && expr.ptr[before - 1] == '>' && expr.ptr[before - 2] == '-'));
    if (member || !is_variable(c, name)) {
        buf_add(out, name);
        return end;
    }
    if (end < expr.len && expr.ptr[end] == '.') {
        buf_add(out, name);
        buf_add(out, S("->"));
        return end + 1;
    }
    buf_addf(out, "(*%.*s)", STR_ARG(name));
    return end;
}

/* Appends the string literal at `from`; returns where it ends, or 0 when it does not. */
static size_t copy_literal(Str expr, size_t from, StrBuf *out)
{
    for (size_t i = from + 1; i < expr.len; i++) {
        if (expr.ptr[i] == '\\') {
            i++;
        } else if (expr.ptr[i] == '"') {
            buf_add(out, str_slice(expr, from, i + 1));
            return i + 1;
        }
    }
    return 0;
}

/* Brackets must pair, so that an expression cannot end the statement around it. */
static bool track_bracket(char byte, char *stack, size_t *depth)
{
    if (byte == '(' || byte == '[' || byte == '{') {
        if (*depth == TPLC_BLOCKS_MAX) {
            return false;
        }
        stack[(*depth)++] = byte;
    } else if (byte == ')' || byte == ']' || byte == '}') {
        char open = byte == ')' ? '(' : byte == ']' ? '[' : '{';
        if (*depth == 0 || stack[*depth - 1] != open) {
            return false;
        }
        (*depth)--;
    }
    return true;
}

bool expr_translate(Tplc *c, Str expr, bool initializers, Str *ret_c)
{
    StrBuf out = buf_new(c->arena, 64);
    char stack[TPLC_BLOCKS_MAX];
    size_t depth = 0;

    expr = str_trim(expr);
    if (expr.len == 0) {
        return tplc_fail(c, "an expression is expected");
    }
    if (expr.len > TPLC_EXPR_BYTES_MAX) {
        return tplc_fail(c, "the expression is longer than %d bytes", TPLC_EXPR_BYTES_MAX);
    }
    for (size_t i = 0; i < expr.len;) {
        char byte = expr.ptr[i];
        if (name_start(byte)) {
            i = translate_name(c, expr, i, &out);
        } else if (byte >= '0' && byte <= '9') {
            for (; i < expr.len && name_char(expr.ptr[i]); i++) {
                buf_add_char(&out, expr.ptr[i]);
            }
        } else if (byte == '"') {
            i = copy_literal(expr, i, &out);
            if (i == 0) {
                return tplc_fail(c, "the string is not closed");
            }
        } else {
            char next = i + 1 < expr.len ? expr.ptr[i + 1] : ' ';
            if (!check_byte(c, byte, next, i > 0 ? expr.ptr[i - 1] : ' ', initializers)) {
                return false;
            }
            if (!track_bracket(byte, stack, &depth)) {
                return tplc_fail(c, "'%c' has no partner", byte);
            }
            buf_add_char(&out, byte);
            i++;
        }
    }
    if (depth > 0) {
        return tplc_fail(c, "'%c' has no partner", stack[depth - 1]);
    }
    *ret_c = buf_str(&out);
    return true;
}

bool expr_quoted(Tplc *c, Str *rest, Str *ret_text)
{
    Str text = str_trim(*rest);

    if (text.len == 0 || text.ptr[0] != '"') {
        return tplc_fail(c, "a name in double quotes is expected");
    }
    size_t end = str_find(text, S("\""), 1);
    if (end == text.len) {
        return tplc_fail(c, "the string is not closed");
    }
    *ret_text = str_slice(text, 1, end);
    for (size_t i = 0; i < ret_text->len; i++) {
        char byte = ret_text->ptr[i];
        if (!name_char(byte) && byte != '/' && byte != '-' && byte != '.') {
            return tplc_fail(c, "'%.*s' is not a file name", STR_ARG(*ret_text));
        }
    }
    *rest = str_trim(str_slice(text, end + 1, text.len));
    return true;
}

Str expr_word(Str *rest)
{
    Str text = str_trim(*rest);
    size_t end = 0;

    while (end < text.len && text.ptr[end] != ' ' && text.ptr[end] != '\t') {
        end++;
    }
    *rest = str_trim(str_slice(text, end, text.len));
    return str_slice(text, 0, end);
}
