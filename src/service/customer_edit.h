/*
 * customer_edit.h - an end customer's particulars changed by its seller, with their history, and
 * what VIES says of its VAT number (R-ORD-03).
 *
 * The form's own check always counts. VIES is asked by a job where the configuration names it: what
 * it says is kept and shown, and refuses nothing.
 */
#ifndef SERVICE_CUSTOMER_EDIT_H
#define SERVICE_CUSTOMER_EDIT_H

#include "domain/vat_check.h"
#include "service/customer.h"
#include "service/event.h"

enum { CUSTOMER_TAGS_BYTES_MAX = 400 };

typedef struct VatView {
    bool asked;   /* VIES is configured, and the number is one of the EU */
    bool checked; /* and has been asked about this number */
    VatOutcome outcome;
    Instant checked_at;
    Str name; /* as the register has it; may be empty */
    Str text; /* a sentence */
} VatView;

typedef struct CustomerDetail {
    AccountView account;
    Str tags; /* "hotels, schools" */
    VatView vat;
    EventView *events;
    size_t events_count;
    bool can_edit; /* the actor sells to it directly, and may */
} CustomerDetail;

/* An end customer that the actor sees. Fails: NOT_FOUND. */
MUST_USE Err *svc_customer(Call *call, AccountId id, CustomerDetail *ret);
/* By its seller. `tags` are words with commas between them. Nothing changed: success, without an
 * event. Fails: as svc_customer_add; NOT_FOUND, FIELD_INVALID and FIELD_RANGE ("tags"). */
MUST_USE Err *svc_customer_edit(Call *call, AccountId id, const CustomerForm *form, Str tags);
/* Has VIES asked again. Fails: NOT_FOUND, FORBIDDEN, ACCOUNT_STATE (there is nothing to ask). */
MUST_USE Err *svc_vat_check(Call *call, AccountId id);

#endif
