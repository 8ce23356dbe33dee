/* render.h - sample values that the files of render_pages share, and their lists of pages. */
#ifndef TESTS_PAGES_RENDER_H
#define TESTS_PAGES_RENDER_H

#include "web/layout.h"
#include "web/list_page.h"
#include "web/out.h"

typedef struct Sample {
    const char *file;
    void (*render)(Out *out);
} Sample;

extern const Sample account_samples[];
extern const size_t account_sample_count;

Money sample_eur(int64_t minor);
Layout sample_layout(Str title, LayoutSection section);
Explained sample_explained(int64_t minor);
/* Two rows of a list with every kind of cell. */
ListTable sample_table(Str path);

#endif
