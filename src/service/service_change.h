/*
 * service_change.h - what a change of one service means for its line, its order and its
 * subscription. Shared inside service/ only; everything runs inside the caller's transaction.
 */
#ifndef SERVICE_SERVICE_CHANGE_H
#define SERVICE_SERVICE_CHANGE_H

#include "service/event.h"
#include "store/order_store.h"
#include "store/service_store.h"

/* One line in the service's history. */
MUST_USE Err *service_event(Call *call, Db *db, const ServiceWork *service, Str name, Str summary);
/* One line in the order's history. */
MUST_USE Err *order_event(Call *call, Db *db, AccountId account, OrderId order, Str name,
                          Str summary);
/* The service, its subscription and its line are failed with the vendor's words, and the order has
 * the state that follows. */
MUST_USE Err *service_fail(Call *call, Db *db, const ServiceWork *service, Str code, Str cause,
                           Str field);
/* The service and its line wait for an answer: `field` is the setting that takes it, or empty. */
MUST_USE Err *service_ask(Call *call, Db *db, const ServiceWork *service, Str question, Str field);
/* A service that stopped (SERVICE_FAILED, or SERVICE_CONFIGURING for an answer) to work again with
 * its next version and these settings (empty: as they were): its line, its order and a new job.
 * *ret_changed is false when it is in another state. */
MUST_USE Err *service_requeue(Call *call, Db *db, ServiceId id, ServiceState stopped,
                              Str settings_json, bool *ret_changed);
/* What is made already is made again by a job as its subscription is now; what is blocked stays so.
 * Fails: SUBSCRIPTION_STATE (it is being made for the first time). */
MUST_USE Err *service_remake(Call *call, Db *db, ServiceId id);
/* Gives a placed order the state that its lines make, `cause` while it is at work or waits. When it
 * stops: history, mails, and a billing job for each account that has something to pay for it. */
MUST_USE Err *order_follow_lines(Call *call, Db *db, AccountId account, OrderId order, Str cause);

#endif
