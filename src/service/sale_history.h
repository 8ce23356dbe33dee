/*
 * sale_history.h - reading what a sale that has changed is billed by. Shared inside service/ only.
 */
#ifndef SERVICE_SALE_HISTORY_H
#define SERVICE_SALE_HISTORY_H

#include "service/app.h"
#include "service/money_lines.h"
#include "store/sale_change_store.h"

/* Inside a transaction: the facts of a sale; none when it never changed. Fails: FIELD_INVALID. */
MUST_USE Err *sale_facts_read(Call *call, Db *db, SubscriptionId subscription, AccountId buyer,
                              ChargeFact **ret_facts, size_t *ret_count);
/* Inside a transaction: the charged lines that facts from `open_on` on, and the end, may concern.
 */
MUST_USE Err *sale_lines_read(Call *call, Db *db, SubscriptionId subscription, AccountId buyer,
                              ChargeHistory *history);
/* Both; *ret_history is NULL for a sale that never changed. `charged_through` may be DATE_NONE. */
MUST_USE Err *sale_history_read(Call *call, Db *db, const Charge *charge, AccountId buyer,
                                Date open_on, const ChargeHistory **ret_history);

#endif
