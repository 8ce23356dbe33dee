/* html.c - Markdown as safe HTML, by cmark-gfm in its safe mode. */
#include "web/html.h"

#include <assert.h>
#include <cmark-gfm.h>
#include <string.h>

Html html_from_markdown(Arena *out, Str markdown)
{
    Str text = str_slice(markdown, 0, MARKDOWN_BYTES_MAX);

    /* Safe mode is the default: without CMARK_OPT_UNSAFE raw HTML becomes a comment, and addresses
     * such as javascript: become empty. */
    char *made =
        cmark_markdown_to_html(text.len == 0 ? "" : text.ptr, text.len, CMARK_OPT_VALIDATE_UTF8);
    assert(made != NULL);
    Html html = { .markup = str_dup(out, str_from_cstr(made)) };
    cmark_get_default_mem_allocator()->free(made);
    return html;
}
