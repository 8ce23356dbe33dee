/*
 * tplc_internal.h - the state of one compilation, shared by the files of the template compiler.
 *
 * The compiler goes over the source once and writes C as it goes. Functions return false after
 * tplc_fail, which keeps the first message.
 */
#ifndef TOOLS_TPLC_INTERNAL_H
#define TOOLS_TPLC_INTERNAL_H

#include "tools/tplc/tplc.h"

typedef enum HtmlState {
    HTML_TEXT,
    HTML_TAG_NAME,
    HTML_IN_TAG,
    HTML_ATTR_NAME,
    HTML_BEFORE_VALUE,
    HTML_VALUE,
    HTML_DECLARATION, /* <!doctype html> */
    HTML_SCRIPT       /* between <script src> and </script>: nothing may stand there */
} HtmlState;

typedef struct Element {
    Str name;
    int line;
} Element;

/* Where the compiler is in the HTML. Copied at the start of a block to compare at its end. */
typedef struct Html {
    HtmlState state;
    char quote;      /* of the value */
    bool closing;    /* the tag is </name> */
    bool has_src;    /* the tag has an attribute src */
    bool self_close; /* the tag ended in "/>" */
    bool space;      /* the last byte written was white space */
    bool value_url;  /* the value begins with a checked URL */
    Str tag;
    Str attr;
    Str value; /* the static beginning of the value */
    size_t open_count;
} Html;

typedef enum BlockKind { BLOCK_IF, BLOCK_EACH } BlockKind;

typedef struct Block {
    BlockKind kind;
    int line;
    bool has_else;
    bool space; /* white space at the end of every branch so far */
    Str variable;
    Html start;
} Block;

typedef struct Tplc {
    const TplcHost *host;
    Arena *arena;
    Str name;     /* "shop/order.html" */
    Str file;     /* "templates/shop/order.html", for messages and #line */
    Str function; /* "tpl_shop_order" */
    bool is_html; /* else plain text */
    int line;
    Str error;

    Str type; /* of the page: "OrderPage" */
    Str variable;
    Str header; /* "web/order_page.h" */
    Str layout; /* function of the layout, or empty */
    bool has_content;

    StrBuf pending; /* static text that is not written yet */
    StrBuf body;    /* C statements */
    Str includes[TPLC_INCLUDES_MAX];
    size_t include_count;

    Html html;
    Element open[TPLC_ELEMENTS_MAX];
    Block blocks[TPLC_BLOCKS_MAX];
    size_t block_count;
} Tplc;

/* Keeps the first message, as "file:line: …"; always false. */
bool tplc_fail(Tplc *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* compile.c */
void tplc_flush(Tplc *c);     /* writes the pending static text as C */
void tplc_line_mark(Tplc *c); /* #line, so that the C compiler's messages name the template */
void tplc_include(Tplc *c, Str function);

/* html.c: static text, through the HTML state machine. */
bool html_text(Tplc *c, Str text);
/* Whether two places are the same for a block's begin and end. */
bool html_same_place(const Html *a, const Html *b);
void html_settle(Html *html); /* a name that ends here is complete */

/* expr.c: a C expression over the template's variables, checked and translated. */
bool expr_translate(Tplc *c, Str expr, bool initializers, Str *ret_c);
bool expr_is_name(Str text);
bool expr_name_taken(const Tplc *c, Str name);
/* `"text"` with its quotes at the start of *rest; moves *rest past it. */
bool expr_quoted(Tplc *c, Str *rest, Str *ret_text);
/* The next word of *rest, up to white space. */
Str expr_word(Str *rest);

/* output.c: {{ … }} */
bool output_compile(Tplc *c, Str inside);
bool output_is_url_attr(Str attr);

/* statement.c: {% … %} */
bool statement_compile(Tplc *c, Str inside);
bool statement_page(Tplc *c, Str inside);

#endif
