/*
 * html.h - the one place that makes Html, markup that templates print as it is.
 *
 * Review every change here: whatever returns an Html must have made each tag in it.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "web/out.h"

enum { MARKDOWN_BYTES_MAX = 64 * 1024 };

/* CommonMark as HTML. Raw HTML is left out, and so are links with schemes other than http, https
 * and mailto. Longer text is cut at MARKDOWN_BYTES_MAX. */
Html html_from_markdown(Arena *out, Str markdown);

#endif
