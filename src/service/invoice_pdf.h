/*
 * invoice_pdf.h - a document as PDF, A4.
 */
#ifndef SERVICE_INVOICE_PDF_H
#define SERVICE_INVOICE_PDF_H

#include "service/billing.h"

MUST_USE Err *invoice_pdf(Arena *out, const DocumentView *document, Str *ret_pdf);

#endif
