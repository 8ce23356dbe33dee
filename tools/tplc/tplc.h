/*
 * tplc.h - the template compiler: one HTML or text template in, one C function out.
 *
 * docs/adr/0006-template-compiler.md says why and docs/design/pages.md how templates are written.
 * The compiler touches no files: what it must know of others (assets, icons, templates) it asks the
 * host, so that tests and the fuzzer run it in memory.
 */
#ifndef TOOLS_TPLC_H
#define TOOLS_TPLC_H

#include "base/str.h"

enum {
    TPLC_SOURCE_BYTES_MAX = 128 * 1024,
    TPLC_EXPR_BYTES_MAX = 500,
    TPLC_BLOCKS_MAX = 32,   /* nested {% if %} and {% each %} */
    TPLC_ELEMENTS_MAX = 64, /* nested HTML elements */
    TPLC_INCLUDES_MAX = 32, /* templates that one template includes */
    TPLC_ARENA_BYTES = 64 * 1024 * 1024
};

typedef struct TplcHost {
    void *context;
    /* The hashed URL of "css/app.css"; false when there is no such asset. */
    bool (*asset)(void *context, Str name, Str *ret_url);
    /* The URL in the sprite of "database"; false when there is no such icon. */
    bool (*icon)(void *context, Str name, Str *ret_url);
    /* Whether templates/<name> exists. */
    bool (*template_exists)(void *context, Str name);
} TplcHost;

typedef struct TplcResult {
    Str error;  /* "templates/shop/order.html:12: …", or empty */
    Str name;   /* "tpl_shop_order" */
    Str header; /* C text, when there is no error */
    Str code;
} TplcResult;

/* "shop/order.html" gives "tpl_shop_order", "mail/order.txt" gives "tpl_mail_order_txt". */
Str tplc_function_name(Arena *out, Str template_name);

/* Compiles the template `name` ("shop/order.html"); results are on `out`. */
TplcResult tplc_compile(const TplcHost *host, Str name, Str source, Arena *out);

#endif
