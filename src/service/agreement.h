/*
 * agreement.h - the operator's agreements (R-ORD-02): Markdown in versions, for every order or for
 * the products of one type. Whoever orders accepts the newest version of each that the basket
 * needs; what was accepted stays with the order.
 */
#ifndef SERVICE_AGREEMENT_H
#define SERVICE_AGREEMENT_H

#include "service/event.h"

enum {
    AGREEMENT_TEXT_BYTES_MAX = 64 * 1024,
    AGREEMENT_NAME_BYTES_MAX = 120,
    AGREEMENT_NOTE_BYTES_MAX = 500
};

typedef struct AgreementView {
    Str code, name;
    Str type_code, type_name; /* empty: for every order */
    int32_t version;          /* the newest; 0: nothing is published yet */
    Instant published_at;
    bool drafted; /* the next version is being written */
    bool ended;   /* not asked for any more */
} AgreementView;

typedef struct AgreementVersionView {
    int32_t number;
    Str number_text; /* for addresses */
    Str note, user_name;
    Instant published_at;
    int64_t orders; /* for which it was accepted */
} AgreementVersionView;

typedef struct AgreementDetail {
    AgreementView head;
    Str draft, text;                /* Markdown: of the next version, and of the newest */
    AgreementVersionView *versions; /* the newest first */
    size_t versions_count;
    EventView *events;
    size_t events_count;
} AgreementDetail;

typedef struct AgreementText {
    Str code, name, text, note;
    int32_t number, newest;
    Instant published_at;
} AgreementText;

/* Names of fields in errors are these member names. */
typedef struct AgreementForm {
    Str code; /* a-z, 0-9 and single hyphens */
    Str name;
    Str type; /* code of a product type; empty: for every order */
    Str draft;
} AgreementForm;

/* For the operator's administrators; its auditors read. By name. Fails: FORBIDDEN. */
MUST_USE Err *svc_agreements(Call *call, AgreementView **ret, size_t *ret_count);
/* Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_agreement(Call *call, Str code, AgreementDetail *ret);
/* One without a published version. Fails: FORBIDDEN, FIELD_… (also when the code is taken). */
MUST_USE Err *svc_agreement_add(Call *call, const AgreementForm *form);
/* Name, products and the draft. Fails: FORBIDDEN, NOT_FOUND, FIELD_…. */
MUST_USE Err *svc_agreement_save(Call *call, const AgreementForm *form);
/* The draft becomes the newest version; baskets that accepted another one are asked again. One that
 * had ended is asked for again. Fails: FORBIDDEN, NOT_FOUND, FIELD_REQUIRED ("draft"),
 * FIELD_INVALID ("draft": it is what is published). */
MUST_USE Err *svc_agreement_publish(Call *call, Str code, Str note, int32_t *ret_number);
/* Not asked for any more; what was accepted stays. Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_agreement_end(Call *call, Str code);
/* A published version, for everybody; number 0: the newest. Fails: NOT_FOUND. */
MUST_USE Err *svc_agreement_text(Call *call, Str code, int32_t number, AgreementText *ret);

#endif
