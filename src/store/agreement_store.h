/*
 * agreement_store.h - agreements, their versions, and what was accepted. SQL:
 * sql/queries/agreement.sql.
 */
#ifndef STORE_AGREEMENT_STORE_H
#define STORE_AGREEMENT_STORE_H

#include "gen/sql_agreement.h"

enum { AGREEMENTS_NOW_MAX = 20 /* asked for at once */ };

typedef SqlAgreementAddIn AgreementNew;
typedef SqlAgreementLock AgreementHeld; /* locked until the transaction ends */
typedef SqlAgreementVersionAddIn AgreementVersionNew;
typedef SqlAgreementsAll AgreementListRow;
typedef SqlAgreementByCode AgreementRow;
typedef SqlAgreementVersionsOf AgreementVersionRow;
typedef SqlAgreementText AgreementTextRow;
typedef SqlAgreementsNow AgreementNowRow;
typedef SqlAgreementsAccepted AgreementAcceptedRow;
typedef SqlAgreementsConsented AgreementConsentRow;

/* One agreement, accepted by a person for an order. */
typedef struct AgreementAccept {
    OrderId order;
    AgreementVersionId version;
    Instant at;
    AccountId account;
    UserId user;
} AgreementAccept;

/* *ret_added is false when there is one of that code. */
MUST_USE Err *store_agreement_add(Db *db, const AgreementNew *agreement, bool *ret_added);
/* NULL when there is none of that code. */
MUST_USE Err *store_agreement_lock(Db *db, Arena *out, Str code, AgreementHeld **ret);
MUST_USE Err *store_agreement_save(Db *db, AgreementId id, Str name, ProductTypeId type, Str draft);
/* The version, which is the newest from now on; the draft is empty. */
MUST_USE Err *store_agreement_publish(Db *db, const AgreementVersionNew *version);
MUST_USE Err *store_agreement_end(Db *db, AgreementId id, Instant at);
MUST_USE Err *store_agreements(Db *db, Arena *out, AgreementListRow **ret, size_t *ret_count);
/* NULL when there is none of that code. */
MUST_USE Err *store_agreement_get(Db *db, Arena *out, Str code, AgreementRow **ret);
/* The newest first. */
MUST_USE Err *store_agreement_versions(Db *db, Arena *out, AgreementId id,
                                       AgreementVersionRow **ret, size_t *ret_count);
/* NULL when there is no such version. */
MUST_USE Err *store_agreement_text(Db *db, Arena *out, Str code, int32_t number,
                                   AgreementTextRow **ret);
/* The newest versions of those that are asked for, by name. */
MUST_USE Err *store_agreements_now(Db *db, Arena *out, AgreementNowRow **ret, size_t *ret_count);
MUST_USE Err *store_agreement_product_type(Db *db, Arena *out, ProductId product,
                                           ProductTypeId *ret_type);
MUST_USE Err *store_agreement_accept(Db *db, const AgreementAccept *accept);
/* What was accepted for an order at that time, by name. */
MUST_USE Err *store_agreements_accepted(Db *db, Arena *out, OrderId order, Instant at,
                                        AgreementAcceptedRow **ret, size_t *ret_count);
/* What the end customer accepted after the order was placed. */
MUST_USE Err *store_agreements_consented(Db *db, Arena *out, OrderId order, Instant placed_at,
                                         AgreementConsentRow **ret, size_t *ret_count);

#endif
