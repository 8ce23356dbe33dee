/*
 * invoice_pdf_page.h - the paper under an invoice: text in a few styles, lines, boxes, and pages
 * that follow each other. Positions are points from the top left corner.
 */
#ifndef SERVICE_INVOICE_PDF_PAGE_H
#define SERVICE_INVOICE_PDF_PAGE_H

#include <pango/pangocairo.h>

#include "base/err.h"

enum {
    PAPER_WIDTH = 595, /* A4 */
    PAPER_HEIGHT = 842,
    PAPER_LEFT = 48,
    PAPER_RIGHT = 547,
    PAPER_BOTTOM = 776 /* the foot is below */
};

typedef enum TextStyle {
    TEXT_TITLE,  /* "Invoice" */
    TEXT_ISSUER, /* the issuer's name */
    TEXT_BODY,
    TEXT_STRONG,
    TEXT_LABEL, /* small capitals over a column or block */
    TEXT_SMALL, /* formulas, notes */
    TEXT_TOTAL,
    TEXT_STYLE_COUNT
} TextStyle;

typedef enum Ink { INK_DARK, INK_GREY, INK_ACCENT, INK_LINE, INK_SOFT, INK_WHITE, INK_COUNT } Ink;

typedef struct Paper Paper;
/* Draws what every page has; `paper->page` says which one it is. */
typedef void (*PaperFrame)(Paper *paper);

struct Paper {
    cairo_t *cairo;
    PangoLayout *layout;
    Arena arena;
    PaperFrame frame;
    const void *content; /* for the frame */
    double y;            /* where the next thing goes */
    int page;            /* 1… */
    int page_count;      /* 0 while they are being counted */
};

/* Text in a column, wrapped; gives its height. `align` is PANGO_ALIGN_LEFT or _RIGHT. */
double paper_text(Paper *paper, double x, double y, double width, TextStyle style, Ink ink,
                  PangoAlignment align, Str text);
/* How high the text would be. */
double paper_height(Paper *paper, double width, TextStyle style, Str text);
void paper_rule(Paper *paper, double x, double y, double width, double thickness, Ink ink);
void paper_box(Paper *paper, double x, double y, double width, double height, Ink ink);
/* The next page, with its frame. */
void paper_next(Paper *paper);
/* Goes on with the next page when less than `height` is left; true when it did. */
bool paper_room(Paper *paper, double height);

/* Draws `content` twice: once to count the pages, once to be kept. `draw` starts on page 1, whose
 * frame is there. Fails: IO. */
typedef void (*PaperDraw)(Paper *paper);
typedef struct PaperAbout {
    Str title;
    Str author;
    Str created; /* "2026-11-22T00:00:00Z" */
} PaperAbout;
MUST_USE Err *paper_print(Arena *out, const PaperAbout *about, PaperFrame frame, PaperDraw draw,
                          const void *content, Str *ret_pdf);

#endif
