/*
 * order_mail.h - what people are told of an order by mail when it comes to a state in which
 * somebody has something to know or to do. Shared inside service/ only.
 */
#ifndef SERVICE_ORDER_MAIL_H
#define SERVICE_ORDER_MAIL_H

#include "service/app.h"
#include "store/order_store.h"

/* In the transaction in which the order takes the state: to the buyer when it is ready or waits for
 * an answer; to the buyer and the operator when it failed, wholly or in part. Of other states
 * nobody is told. */
MUST_USE Err *order_mail_state(Call *call, Db *db, const OrderHeld *order, OrderState state);

#endif
