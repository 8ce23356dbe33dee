/*
 * invoice_pdf.h - an issued document as a PDF: A4, any script, fonts embedded.
 *
 * The same document gives the same bytes: its date is the day of issue.
 */
#ifndef SERVICE_INVOICE_PDF_H
#define SERVICE_INVOICE_PDF_H

#include "service/billing.h"

/* The document as svc_document gave it, at most DOCUMENT_LINE_MAX lines. Fails: IO (the drawing
 * library). */
MUST_USE Err *invoice_pdf(Arena *out, const DocumentView *document, Str *ret_pdf);

#endif
