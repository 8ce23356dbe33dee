/*
 * registration.h - companies register themselves as partners or end customers of a seller whose
 * switch is on: they confirm their e-mail address, the seller approves or rejects (R-ACC-02).
 *
 * What a stranger is answered never tells whether an address is known here.
 */
#ifndef SERVICE_REGISTRATION_H
#define SERVICE_REGISTRATION_H

#include "domain/registration.h"
#include "service/app.h"

/* Names of fields in errors are these member names. */
typedef struct RegistrationForm {
    AccountId seller; /* zero: the operator */
    AccountKind kind; /* ACCOUNT_PARTNER or ACCOUNT_END_CUSTOMER */
    Str company, contact, email, phone, street, city, postcode, country, vat_number;
} RegistrationForm;

typedef struct RegistrationView {
    RegistrationId id;
    Str code; /* "reg_…" */
    AccountKind kind;
    RegistrationState state;
    Str company, contact, email, phone, street, city, postcode, country, vat_number, reason;
    Str account_code; /* what was made of it, or empty */
    Instant created_at, decided_at;
} RegistrationView;

typedef struct RegistrationSwitches {
    bool partners;
    bool customers;
} RegistrationSwitches;

/* Who would be the seller. Fails: NOT_FOUND, when it is not there, not active, or its switch for
 * this kind is off. */
MUST_USE Err *svc_registration_seller(Call *call, AccountId seller, AccountKind kind,
                                      Str *ret_name);
/* Mails the link that confirms the address; a person who has a login is mailed that instead. Too
 * many for one address mail nothing. Fails: NOT_FOUND, FIELD_REQUIRED, FIELD_INVALID, RATE_LIMIT
 * (REGISTRATIONS_MAX wait at this seller). */
MUST_USE Err *svc_register(Call *call, const RegistrationForm *form);
/* Tells the seller; a second time is success. Fails: NOT_FOUND. */
MUST_USE Err *svc_registration_confirm(Call *call, Str token);

/* The rest is for administrators of the seller's account; auditors read. */
MUST_USE Err *svc_registrations(Call *call, Page *page, RegistrationView **ret, size_t *ret_count);
/* One of them. Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_registration(Call *call, RegistrationId id, RegistrationView *ret);
/* Makes the account and invites its administrator. `partner_class` counts for partners. Fails:
 * FORBIDDEN, NOT_FOUND, ACCOUNT_STATE (decided already, or the seller cannot have it),
 * FIELD_INVALID ("email": it got a login meanwhile). */
MUST_USE Err *svc_registration_approve(Call *call, RegistrationId id, PartnerClass partner_class,
                                       AccountId *ret_account);
/* Mails the reason and forgets whom it was about. Fails: FORBIDDEN, NOT_FOUND, ACCOUNT_STATE,
 * FIELD_REQUIRED ("reason"). */
MUST_USE Err *svc_registration_reject(Call *call, RegistrationId id, Str reason);
MUST_USE Err *svc_registration_switches(Call *call, RegistrationSwitches *ret);
MUST_USE Err *svc_registration_switches_set(Call *call, RegistrationSwitches wanted);

#endif
