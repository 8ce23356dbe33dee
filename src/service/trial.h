/*
 * trial.h - trials (R-CAT-01, R-SUB-01): a sale that costs nothing for its first days. It is never
 * paid by itself: somebody makes it so (a plan change of its own), or it ends. Shared inside
 * service/ only.
 */
#ifndef SERVICE_TRIAL_H
#define SERVICE_TRIAL_H

#include "domain/id.h"
#include "service/app.h"

/* Inside a transaction, when it has started: its reminder and its end; nothing for what is no
 * trial. */
MUST_USE Err *trial_started(Call *call, Db *db, SubscriptionId id);

#endif
