/* invoice_pdf_page.c - the paper under an invoice: Cairo draws, Pango sets text in any script. */
#include "service/invoice_pdf_page.h"

#include <assert.h>
#include <cairo-pdf.h>

enum { PAPER_DPI = 72, PDF_PAGES_MAX = 200, PDF_FIRST_BYTES = 64 * 1024 };

typedef struct StyleRule {
    const char *font;
    double spacing; /* between letters, in points */
} StyleRule;

static const StyleRule styles[TEXT_STYLE_COUNT] = {
    [TEXT_TITLE] = { "Noto Sans, DejaVu Sans 26", -0.4 },
    [TEXT_ISSUER] = { "Noto Sans, DejaVu Sans Bold 14", -0.1 },
    [TEXT_BODY] = { "Noto Sans, DejaVu Sans 9", 0 },
    [TEXT_STRONG] = { "Noto Sans, DejaVu Sans Bold 9", 0 },
    [TEXT_LABEL] = { "Noto Sans, DejaVu Sans Bold 6.6", 0.7 },
    [TEXT_SMALL] = { "Noto Sans, DejaVu Sans 7.2", 0 },
    [TEXT_TOTAL] = { "Noto Sans, DejaVu Sans Bold 13", 0 },
};

static const double inks[INK_COUNT][3] = {
    [INK_DARK] = { 0.10, 0.145, 0.19 },  [INK_GREY] = { 0.36, 0.42, 0.47 },
    [INK_ACCENT] = { 0.06, 0.37, 0.48 }, [INK_LINE] = { 0.86, 0.85, 0.82 },
    [INK_SOFT] = { 0.955, 0.96, 0.96 },  [INK_WHITE] = { 1, 1, 1 },
};

static void set_ink(Paper *paper, Ink ink)
{
    cairo_set_source_rgb(paper->cairo, inks[ink][0], inks[ink][1], inks[ink][2]);
}

static void set_text(Paper *paper, double width, TextStyle style, PangoAlignment align, Str text)
{
    PangoFontDescription *font = pango_font_description_from_string(styles[style].font);
    PangoAttrList *attributes = pango_attr_list_new();
    int spacing = pango_units_from_double(styles[style].spacing);
    pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(spacing));
    pango_layout_set_font_description(paper->layout, font);
    pango_layout_set_attributes(paper->layout, attributes);
    pango_layout_set_width(paper->layout, pango_units_from_double(width));
    pango_layout_set_wrap(paper->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(paper->layout, align);
    pango_layout_set_text(paper->layout, text.len > 0 ? text.ptr : "", (int)text.len);
    pango_attr_list_unref(attributes);
    pango_font_description_free(font);
}

static double set_height(Paper *paper)
{
    int width;
    int height;
    pango_layout_get_size(paper->layout, &width, &height);
    return pango_units_to_double(height);
}

double paper_text(Paper *paper, double x, double y, double width, TextStyle style, Ink ink,
                  PangoAlignment align, Str text)
{
    if (text.len == 0) {
        return 0;
    }
    set_text(paper, width, style, align, text);
    set_ink(paper, ink);
    cairo_move_to(paper->cairo, x, y);
    pango_cairo_show_layout(paper->cairo, paper->layout);
    return set_height(paper);
}

double paper_height(Paper *paper, double width, TextStyle style, Str text)
{
    if (text.len == 0) {
        return 0;
    }
    set_text(paper, width, style, PANGO_ALIGN_LEFT, text);
    return set_height(paper);
}

void paper_rule(Paper *paper, double x, double y, double width, double thickness, Ink ink)
{
    paper_box(paper, x, y, width, thickness, ink);
}

void paper_box(Paper *paper, double x, double y, double width, double height, Ink ink)
{
    set_ink(paper, ink);
    cairo_rectangle(paper->cairo, x, y, width, height);
    cairo_fill(paper->cairo);
}

void paper_next(Paper *paper)
{
    assert(paper->page < PDF_PAGES_MAX);
    cairo_show_page(paper->cairo);
    paper->page++;
    paper->frame(paper);
}

bool paper_room(Paper *paper, double height)
{
    if (paper->y + height <= PAPER_BOTTOM) {
        return false;
    }
    paper_next(paper);
    return true;
}

static cairo_status_t write_bytes(void *context, const unsigned char *bytes, unsigned int count)
{
    StrBuf *pdf = context;
    buf_add(pdf, (Str){ (const char *)bytes, count });
    return CAIRO_STATUS_SUCCESS;
}

static void describe(cairo_surface_t *surface, Arena *arena, const PaperAbout *about)
{
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
                                   str_cstr(arena, about->title));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR,
                                   str_cstr(arena, about->author));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Stoa");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   str_cstr(arena, about->created));
}

/* Points are points, and letters stand where they would on paper, not on a screen's dots. */
static PangoLayout *layout_new(cairo_t *cairo)
{
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    PangoContext *context = pango_layout_get_context(layout);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    pango_cairo_context_set_resolution(context, PAPER_DPI);
    pango_context_set_round_glyph_positions(context, FALSE);
    cairo_font_options_destroy(options);
    return layout;
}

/* One pass over all pages; `pdf` is NULL when they are only counted. */
static cairo_status_t pass(Paper *paper, PaperDraw draw, const PaperAbout *about, StrBuf *pdf)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(pdf == NULL ? NULL : write_bytes,
                                                                   pdf, PAPER_WIDTH, PAPER_HEIGHT);
    describe(surface, &paper->arena, about);
    paper->cairo = cairo_create(surface);
    paper->layout = layout_new(paper->cairo);
    paper->page = 1;
    paper->frame(paper);
    draw(paper);
    cairo_show_page(paper->cairo);
    g_object_unref(paper->layout);
    cairo_destroy(paper->cairo);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status;
}

Err *paper_print(Arena *out, const PaperAbout *about, PaperFrame frame, PaperDraw draw,
                 const void *content, Str *ret_pdf)
{
    StrBuf pdf = buf_new(out, PDF_FIRST_BYTES);
    Arena work = arena_open(ARENA_CAP_BYTES);
    Paper paper = { .arena = work, .frame = frame, .content = content };
    cairo_status_t status = pass(&paper, draw, about, NULL);
    if (status == CAIRO_STATUS_SUCCESS) {
        paper.page_count = paper.page;
        paper.arena = work;
        status = pass(&paper, draw, about, &pdf);
    }
    arena_close(work, ARENA_CAP_BYTES);
    if (status != CAIRO_STATUS_SUCCESS) {
        return ERR(IO, "the PDF cannot be drawn: %s", cairo_status_to_string(status));
    }
    *ret_pdf = buf_str(&pdf);
    return NULL;
}
