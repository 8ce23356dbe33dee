/*
 * statement.c - {% … %}: page, if, elif, else, end, each, include, layout, content.
 */
#include "tools/tplc/tplc_internal.h"

typedef struct Statement {
    Str word;
    bool (*compile)(Tplc *c, Str rest);
} Statement;

bool statement_page(Tplc *c, Str inside)
{
    Str rest = inside;
    Str word = expr_word(&rest);

    c->type = expr_word(&rest);
    c->variable = expr_word(&rest);
    if (!str_eq(word, S("page")) || !expr_is_name(c->type) || !expr_is_name(c->variable)) {
        c->variable = S("");
        return tplc_fail(c, "the first line must be {%% page Type variable \"header.h\" %%}");
    }
    if (str_eq(c->variable, S("out"))) {
        return tplc_fail(c, "'out' is the output; choose another name");
    }
    if (!expr_quoted(c, &rest, &c->header)) {
        return false;
    }
    return rest.len == 0 || tplc_fail(c, "unexpected '%.*s'", STR_ARG(rest));
}

static bool block_open(Tplc *c, BlockKind kind, Str variable)
{
    if (c->block_count == TPLC_BLOCKS_MAX) {
        return tplc_fail(c, "more than %d blocks inside each other", TPLC_BLOCKS_MAX);
    }
    c->blocks[c->block_count++] = (Block){
        .kind = kind, .line = c->line, .variable = variable, .start = c->html, .space = true
    };
    return true;
}

/* A branch or a loop must leave the HTML where it found it, or the rest has no meaning. */
static bool branch_end(Tplc *c, const char *word, Block **ret_block)
{
    if (c->block_count == 0) {
        return tplc_fail(c, "{%% %s %%} without {%% if %%} or {%% each %%}", word);
    }
    Block *block = &c->blocks[c->block_count - 1];
    if (c->html.open_count > block->start.open_count) {
        const Element *open = &c->open[c->html.open_count - 1];
        return tplc_fail(c, "<%.*s> of line %d is not closed in this block", STR_ARG(open->name),
                         open->line);
    }
    if (!html_same_place(&c->html, &block->start)) {
        return tplc_fail(c,
                         "the block of line %d must end in the same place of the HTML as it began",
                         block->line);
    }
    block->space = block->space && c->html.space;
    *ret_block = block;
    return true;
}

static bool compile_if(Tplc *c, Str rest)
{
    Str text;

    if (!expr_translate(c, rest, false, &text) || !block_open(c, BLOCK_IF, S(""))) {
        return false;
    }
    tplc_line_mark(c);
    buf_addf(&c->body, "    if (%.*s) {\n", STR_ARG(text));
    return true;
}

static bool compile_elif(Tplc *c, Str rest)
{
    Block *block;
    Str text;

    if (!branch_end(c, "elif", &block) || !expr_translate(c, rest, false, &text)) {
        return false;
    }
    if (block->kind != BLOCK_IF || block->has_else) {
        return tplc_fail(c, "{%% elif %%} without {%% if %%}");
    }
    c->html = block->start;
    tplc_line_mark(c);
    buf_addf(&c->body, "    } else if (%.*s) {\n", STR_ARG(text));
    return true;
}

static bool compile_else(Tplc *c, Str rest)
{
    Block *block;

    if (rest.len > 0) {
        return tplc_fail(c, "unexpected '%.*s' after else", STR_ARG(rest));
    }
    if (!branch_end(c, "else", &block)) {
        return false;
    }
    if (block->kind != BLOCK_IF || block->has_else) {
        return tplc_fail(c, "{%% else %%} without {%% if %%}");
    }
    block->has_else = true;
    c->html = block->start;
    buf_add(&c->body, S("    } else {\n"));
    return true;
}

static bool compile_end(Tplc *c, Str rest)
{
    Block *block;

    if (rest.len > 0) {
        return tplc_fail(c, "unexpected '%.*s' after end", STR_ARG(rest));
    }
    if (!branch_end(c, "end", &block)) {
        return false;
    }
    bool all_branches = block->kind == BLOCK_IF && block->has_else;
    c->html.space = block->space && (all_branches || block->start.space);
    c->html.value_url = c->html.value_url && (all_branches || block->start.value_url);
    if (c->html.value.len == 0 || !all_branches) {
        c->html.value = block->start.value;
    }
    buf_add(&c->body, S("    }\n"));
    c->block_count--;
    return true;
}

static bool compile_each(Tplc *c, Str rest)
{
    Str variable = expr_word(&rest);
    Str in = expr_word(&rest);
    Str list;

    if (!expr_is_name(variable) || !str_eq(in, S("in"))) {
        return tplc_fail(c, "write {%% each line in order.lines %%}");
    }
    if (expr_name_taken(c, variable)) {
        return tplc_fail(c, "the name '%.*s' is taken", STR_ARG(variable));
    }
    for (size_t i = 0; i < rest.len; i++) {
        if (rest.ptr[i] == ' ' || rest.ptr[i] == '(' || rest.ptr[i] == '"') {
            return tplc_fail(c, "{%% each %%} takes a field such as order.lines");
        }
    }
    if (!expr_translate(c, rest, false, &list) || !block_open(c, BLOCK_EACH, variable)) {
        return false;
    }
    tplc_line_mark(c);
    buf_addf(&c->body, "    for (size_t %.*s_index = 0; %.*s_index < %.*s_count; %.*s_index++) {\n",
             STR_ARG(variable), STR_ARG(variable), STR_ARG(list), STR_ARG(variable));
    tplc_line_mark(c);
    buf_addf(&c->body,
             "    const __typeof__(%.*s[0]) *%.*s = &%.*s[%.*s_index];\n    (void)%.*s;\n",
             STR_ARG(list), STR_ARG(variable), STR_ARG(list), STR_ARG(variable), STR_ARG(variable));
    return true;
}

/* `"layout/row.html"` as the function that it becomes. */
static bool take_template(Tplc *c, Str *rest, Str *ret_function)
{
    Str name;

    if (!expr_quoted(c, rest, &name)) {
        return false;
    }
    if (!c->host->template_exists(c->host->context, name)) {
        return tplc_fail(c, "there is no template '%.*s'", STR_ARG(name));
    }
    *ret_function = tplc_function_name(c->arena, name);
    return true;
}

/* A pointer to the value: to a copy of what a function returned, else to the value itself. A value
 * that ends in '}' is a compound literal, which has an address too. */
static Str value_pointer(Tplc *c, Str expr, Str text)
{
    bool call = str_find(expr, S("("), 0) < expr.len && !str_ends(expr, S("}"));

    if (call && !str_starts(expr, S("S("))) {
        return arena_printf(c->arena, "(__typeof__(%.*s)[1]){ %.*s }", STR_ARG(text),
                            STR_ARG(text));
    }
    return arena_printf(c->arena, "&(%.*s)", STR_ARG(text));
}

static bool compile_include(Tplc *c, Str rest)
{
    Str function;
    Str text;

    if (!take_template(c, &rest, &function)) {
        return false;
    }
    if (c->html.state != HTML_TEXT) {
        return tplc_fail(c, "{%% include %%} cannot stand inside a tag");
    }
    if (rest.len == 0) {
        return tplc_fail(c, "{%% include \"…\" value %%}: the value is missing");
    }
    if (!expr_translate(c, rest, true, &text)) {
        return false;
    }
    tplc_include(c, function);
    tplc_line_mark(c);
    Str pointer = value_pointer(c, rest, text);
    buf_addf(&c->body, "    %.*s(out, %.*s);\n", STR_ARG(function), STR_ARG(pointer));
    c->html.space = false;
    return true;
}

static bool compile_layout(Tplc *c, Str rest)
{
    if (c->layout.len > 0 || c->body.len > 0 || c->block_count > 0) {
        return tplc_fail(c, "{%% layout %%} must come right after {%% page %%}");
    }
    if (!take_template(c, &rest, &c->layout)) {
        return false;
    }
    if (rest.len > 0) {
        return tplc_fail(c, "unexpected '%.*s' after the layout", STR_ARG(rest));
    }
    tplc_include(c, c->layout);
    buf_addf(&c->body, "    %.*s_begin(out, &%.*s->layout);\n", STR_ARG(c->layout),
             STR_ARG(c->variable));
    c->html.space = true;
    return true;
}

static bool compile_content(Tplc *c, Str rest)
{
    if (rest.len > 0) {
        return tplc_fail(c, "unexpected '%.*s' after content", STR_ARG(rest));
    }
    if (c->has_content || c->block_count > 0 || c->layout.len > 0) {
        return tplc_fail(c, "{%% content %%} stands once in a layout, outside of blocks");
    }
    if (c->html.state != HTML_TEXT) {
        return tplc_fail(c, "{%% content %%} cannot stand inside a tag");
    }
    c->has_content = true;
    buf_addf(&c->body, "}\n\nvoid %.*s_end(Out *out, const %.*s *%.*s)\n{\n    (void)%.*s;\n",
             STR_ARG(c->function), STR_ARG(c->type), STR_ARG(c->variable), STR_ARG(c->variable));
    c->html.space = true;
    return true;
}

static const Statement statements[] = {
    { STR_INIT("content"), compile_content }, { STR_INIT("each"), compile_each },
    { STR_INIT("elif"), compile_elif },       { STR_INIT("else"), compile_else },
    { STR_INIT("end"), compile_end },         { STR_INIT("if"), compile_if },
    { STR_INIT("include"), compile_include }, { STR_INIT("layout"), compile_layout },
};

bool statement_compile(Tplc *c, Str inside)
{
    Str rest = inside;
    Str word = expr_word(&rest);

    html_settle(&c->html);
    if (c->html.state == HTML_BEFORE_VALUE) {
        return tplc_fail(c, "the value of %.*s must be in quotes", STR_ARG(c->html.attr));
    }
    for (size_t i = 0; i < COUNT_OF(statements); i++) {
        if (str_eq(word, statements[i].word)) {
            tplc_flush(c);
            return statements[i].compile(c, rest);
        }
    }
    return tplc_fail(c, "unknown statement '%.*s'", STR_ARG(word));
}
