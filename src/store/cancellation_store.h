/*
 * cancellation_store.h - requests to end a subscription, and what they end. SQL:
 * sql/queries/cancellation.sql.
 */
#ifndef STORE_CANCELLATION_STORE_H
#define STORE_CANCELLATION_STORE_H

#include "gen/sql_cancellation.h"

typedef SqlCancellationAddIn CancellationAdd;
typedef SqlCancellationGet CancellationRow;
typedef SqlCancelServices CancelService;     /* of the subscription or one of its add-ons */
typedef SqlCreditCandidates CreditCandidate; /* a charged period that goes past the end */

MUST_USE Err *store_cancellation_add(Db *db, const CancellationAdd *cancellation);
/* The request that is not finished yet; zero when there is none. */
MUST_USE Err *store_cancellation_open(Db *db, Arena *out, SubscriptionId subscription,
                                      CancellationId *ret_id);
/* *ret_row is NULL when the actor may not see it. */
MUST_USE Err *store_cancellation_get(Db *db, Arena *out, AccountId actor, CancellationId id,
                                     CancellationRow **ret_row);
/* Fails: SUBSCRIPTION_STATE (it moved on meanwhile). */
MUST_USE Err *store_cancellation_move(Db *db, CancellationId id, CancelState old, CancelState state,
                                      Instant done_at);
/* Of what has not ended yet. */
MUST_USE Err *store_cancel_services(Db *db, Arena *out, SubscriptionId subscription,
                                    CancelService **ret_services, size_t *ret_count);
/* Fails: SERVICE_STATE (it moved on meanwhile). */
MUST_USE Err *store_cancel_service_move(Db *db, ServiceId id, ServiceState old, ServiceState state,
                                        Instant purge_at);
/* Periods of the subscription and its add-ons that are charged past the day, by seller and invoice.
 */
MUST_USE Err *store_credit_candidates(Db *db, Arena *out, SubscriptionId subscription, Date from,
                                      CreditCandidate **ret_candidates, size_t *ret_count);

#endif
