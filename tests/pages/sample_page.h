/* sample_page.h - what templates/sample/components.html shows: every part of the design once. */
#ifndef TESTS_PAGES_SAMPLE_PAGE_H
#define TESTS_PAGES_SAMPLE_PAGE_H

#include "web/layout.h"

typedef struct SampleLine {
    Str title;
    Str customer;
    Str state;
    int64_t quantity;
    Explained money;
} SampleLine;

typedef struct SamplePage {
    Layout layout;
    Date since;
    const SampleLine *lines;
    size_t lines_count;
    Explained money;
    Money tax;
    Money gross;
    Timeline timeline;
    const FormField *fields;
    size_t fields_count;
    const Str *words;
    size_t words_count;
    const ProductView *products;
    size_t products_count;
} SamplePage;

#endif
