/* escape_page.h - what templates/sample/escape.html prints, for web_test.c. */
#ifndef TESTS_UNIT_WEB_ESCAPE_PAGE_H
#define TESTS_UNIT_WEB_ESCAPE_PAGE_H

#include "web/html.h"

typedef struct EscapePage {
    Str text;
    Str link;
    Date day;
    Money amount;
    Html markup;
} EscapePage;

#endif
