/*
 * fx.h - exchange rates of the installation, and documents in their seller's own currency (R6).
 *
 * The operator says what currencies cost on a day; the newest saying for a day counts. A document
 * in another currency than its seller accounts in is converted once, when it is issued, by the
 * newest rate on or before that day that is at most FX_AGE_DAYS_MAX days old. Without one it is
 * issued all the same, and converted as soon as a rate comes.
 */
#ifndef SERVICE_FX_H
#define SERVICE_FX_H

#include "domain/fx.h"
#include "domain/invoice.h"
#include "service/app.h"

enum { FX_BATCH_MAX = 1000, FX_SOURCE_BYTES_MAX = 60 };

/* The fields of a rate, by their names in JSON and CSV. */
#define FX_FIELDS(X)           \
    X(FX_FIELD_DAY, "day")     \
    X(FX_FIELD_BASE, "base")   \
    X(FX_FIELD_UNITS, "units") \
    X(FX_FIELD_QUOTE, "quote") \
    X(FX_FIELD_RATE, "rate")   \
    X(FX_FIELD_SOURCE, "source")
ENUM_DECLARE(FxField, fx_field, FX_FIELD_COUNT, FX_FIELDS)

/* Texts as they came: {"2026-11-20", "EUR", "1", "SEK", "10.7795", "ECB"}; units may be empty: 1.
 */
typedef struct FxInput {
    Str texts[FX_FIELD_COUNT];
} FxInput;

typedef struct FxRefusal {
    size_t index; /* of the rate */
    int64_t line; /* in a CSV file; 0: of no line */
    Str field;    /* its name; empty: of the whole line */
    Str reason;   /* "is not a currency" */
} FxRefusal;

/* All or nothing: with a refusal nothing was recorded. */
typedef struct FxResult {
    int64_t added;     /* new, or corrections */
    int64_t unchanged; /* said before */
    int64_t converted; /* documents that waited for them */
    FxRefusal *refusals;
    size_t refusals_count;
} FxResult;

/* At most FX_BATCH_MAX rates. For the operator's billing. Fails: FORBIDDEN, FIELD_RANGE. */
MUST_USE Err *svc_fx_rates_add(Call *call, const FxInput *inputs, size_t count, FxResult *ret);
/* The same from CSV with the columns day, base, units, quote, rate and source. What is wrong with
 * the text is a refusal too. Fails: FORBIDDEN. */
MUST_USE Err *svc_fx_rates_paste(Call *call, Str csv, FxResult *ret);

typedef struct FxRateView {
    Str code;
    FxRate rate;
    Str text; /* "1 EUR = 10.7795 SEK" */
    Date day;
    int64_t sequence; /* above 1: a correction */
    Str source;
    Instant created_at;
} FxRateView;

/* What was said last first. For sellers' billing. Fails: FORBIDDEN, FIELD_INVALID ("after"). */
MUST_USE Err *svc_fx_rates(Call *call, Page *page, FxRateView **ret, size_t *ret_count);

/* A document of the actor's account that waits for a rate. */
typedef struct FxMissingView {
    Str code, label, buyer_name;
    bool credit_note;
    Date issued_on;
    Str currency, wanted; /* "EUR" to "SEK" */
} FxMissingView;

/* Oldest first, at most LIST_MAX. Fails: FORBIDDEN. */
MUST_USE Err *svc_fx_missing(Call *call, FxMissingView **ret, size_t *ret_count, bool *ret_more);

/* A document that may have to be converted, as it is issued. */
typedef struct FxDocument {
    InvoiceId id;
    AccountId issuer;
    Date issued_on;
    Currency wanted; /* another one than the amounts' */
    Money net, tax;
} FxDocument;

/* Inside the issuing transaction: one look for all rates. What has no rate waits for one. */
MUST_USE Err *fx_documents_follow(Call *call, Db *db, const FxDocument *documents, size_t count);

/* A document's sums in its seller's own currency. */
typedef struct FxConversionView {
    Str currency; /* "SEK" */
    FxAmounts amounts;
    Str rate; /* "1 EUR = 10.7795 SEK" */
    Date rate_on;
    Str source;
} FxConversionView;

/* Inside a transaction: NULL when the document has none. */
MUST_USE Err *fx_conversion_view(Call *call, Db *db, InvoiceId document, FxConversionView **ret);

/* For `stoa check`: what is wrong with the next conversions; again while *ret_more. */
MUST_USE Err *fx_check(Call *call, Db *db, InvoiceId *after, Str *ret_problems, size_t problem_max,
                       size_t *ret_count, bool *ret_more);

#endif
