/*
 * debit.h - collecting invoices from buyers' bank accounts (R33, R34): how a seller collects,
 * mandates, the files for the bank, and what the bank answers.
 *
 * A file holds one attempt for each open invoice that is due and noticed and whose sale has an
 * active mandate. An attempt of which nothing came back is paid some days after its collection; one
 * that failed is tried again by the seller's retry days; one that came back after it was paid takes
 * its money back by a payment below zero. Account numbers are sealed at rest and never shown whole.
 */
#ifndef SERVICE_DEBIT_H
#define SERVICE_DEBIT_H

#include "domain/debit_answer.h"
#include "service/app.h"

enum { DEBIT_NOTICE_DAYS_MAX = 60, DEBIT_LEAD_DAYS_MAX = 14, DEBIT_SETTLE_DAYS_MAX = 60 };

/* How the actor's account collects. */
typedef struct CreditorView {
    bool found; /* false: it collects nothing; the rest are proposals */
    Str name;
    Str iban; /* masked */
    Str bic;
    Str identifier;
    int32_t notice_days; /* from the invoice to its collection */
    int32_t lead_days;   /* TARGET days that the bank has the file before */
    int32_t settle_days; /* after the collection, when nothing came back, it is paid */
    Str retry_days;      /* "3,5,7,7" */
} CreditorView;

typedef struct CreditorForm {
    Str name;
    Str iban; /* as typed; empty: as it was */
    Str bic;  /* may be empty */
    Str identifier;
    int32_t notice_days;
    int32_t lead_days;
    int32_t settle_days;
    Str retry_days; /* may be empty: never again */
} CreditorForm;

typedef struct MandateForm {
    AccountId buyer;
    Str reference; /* may be empty: its own code */
    Date signed_on;
    DebitScheme scheme;
    bool one_off;
    Str holder;
    Str iban;
    Str bic; /* may be empty */
    Str key; /* the same again is the same mandate; may be empty */
} MandateForm;

typedef struct MandateView {
    MandateId id;
    Str code;
    bool collects; /* the actor's account is the seller */
    Str seller_name, seller_code, buyer_name, buyer_code;
    Str reference;
    Date signed_on, used_on; /* used_on DATE_NONE: never */
    DebitScheme scheme;
    bool one_off;
    Str holder;
    Str iban; /* masked */
    Str bic;
    MandateState state;
    Str cause; /* why it ended */
    Instant created_at;
} MandateView;

typedef struct AttemptView {
    AttemptId id;
    Str code;
    bool collects;
    Str seller_name, seller_code, buyer_name, buyer_code;
    Str invoice_code, invoice_label;
    int32_t number; /* 1.. of the invoice */
    Money amount;
    Str mandate; /* its reference */
    DebitSequence sequence;
    Date collect_on;
    Str batch_code, message_id; /* for the seller; empty before it is in a file */
    AttemptState state;
    bool returned; /* paid, and taken back */
    DebitFailure failure;
    Str reason, reason_text; /* "AM04", "Insufficient funds" */
    Date retry_on;           /* DATE_NONE: never by itself */
    Str payment_code;        /* or empty */
    Instant created_at, moved_at;
} AttemptView;

typedef struct BatchView {
    DebitBatchId id;
    Str code, message_id;
    Date collect_on;
    int32_t count;
    Money total;
    Str creditor_name, iban; /* masked */
    int32_t pending, succeeded, returned, failed, unknown;
    Str user_name; /* empty: the system */
    Instant created_at;
} BatchView;

typedef struct CollectResult {
    Date collect_on;
    int32_t attempts; /* in new files */
    int32_t batches;
    Money total;
    int32_t left_out; /* that no file can hold: the first one's cause says why */
    Str cause;
    int32_t settled; /* attempts of earlier files that are paid now */
} CollectResult;

typedef struct AnswerResult {
    bool repeated; /* the message was read before: nothing changed */
    int32_t accepted, failed, returned, unclear;
    int32_t unmatched; /* names no attempt of the seller, or the money cannot be taken back */
} AnswerResult;

/* For the seller's billing role. Fails: FORBIDDEN, FIELD_REQUIRED, FIELD_INVALID, FIELD_RANGE (with
 * the field's name). */
MUST_USE Err *svc_creditor(Call *call, CreditorView *ret);
MUST_USE Err *svc_creditor_set(Call *call, const CreditorForm *form);

/* For the seller's billing role, of a direct customer. A sale has one active mandate. Fails:
 * FORBIDDEN, FIELD_REQUIRED, FIELD_INVALID, FIELD_TOO_LONG (with the field's name). */
MUST_USE Err *svc_mandate_add(Call *call, const MandateForm *form, MandateId *ret_id);
/* By either side. One that has ended stays as it is. Fails: NOT_FOUND, FORBIDDEN. */
MUST_USE Err *svc_mandate_revoke(Call *call, MandateId id);
/* Of both sides, newest first. */
MUST_USE Err *svc_mandates(Call *call, Page *page, MandateView **ret, size_t *ret_count);
MUST_USE Err *svc_mandate(Call *call, MandateId id, MandateView *ret);

/* Makes the files of today and settles what was not returned. `dry_run`: only says what would be
 * collected. Fails: FORBIDDEN, ACCOUNT_STATE (the seller collects nothing). */
MUST_USE Err *svc_collect(Call *call, bool dry_run, CollectResult *ret);
MUST_USE Err *svc_batches(Call *call, Page *page, BatchView **ret, size_t *ret_count);
/* Fails: NOT_FOUND. */
MUST_USE Err *svc_batch(Call *call, DebitBatchId id, BatchView *ret, AttemptView **ret_attempts,
                        size_t *ret_count);
/* The file, written again from its rows and compared with what was kept of it. Fails: NOT_FOUND,
 * FORBIDDEN, DB (it would be another file). */
MUST_USE Err *svc_batch_file(Call *call, DebitBatchId id, Str *ret_name, Str *ret_text);

/* Of both sides, newest first. */
MUST_USE Err *svc_attempts(Call *call, Page *page, AttemptView **ret, size_t *ret_count);
/* Of one invoice, in their order; none that the actor may not see. */
MUST_USE Err *svc_attempts_of(Call *call, InvoiceId document, AttemptView **ret, size_t *ret_count);
/* What a person found out about an unknown attempt. Fails: NOT_FOUND, FORBIDDEN, INVOICE_STATE (it
 * is not unknown). */
MUST_USE Err *svc_attempt_resolve(Call *call, AttemptId id, bool paid);
/* A message of the bank, pain.002 or camt.054. Fails: FORBIDDEN, XML_FORMAT. */
MUST_USE Err *svc_debit_answer(Call *call, Str text, AnswerResult *ret);

#endif
