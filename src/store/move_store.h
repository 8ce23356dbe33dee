/*
 * move_store.h - voids, write-offs, refunds and the prepaid wallet. SQL: sql/queries/move.sql.
 */
#ifndef STORE_MOVE_STORE_H
#define STORE_MOVE_STORE_H

#include "domain/move.h"
#include "gen/sql_move.h"
#include "store/payment_store.h"

typedef SqlMoveAddIn MoveAdd;
typedef SqlMoveWalletUseAddIn WalletUseAdd;
typedef SqlMoveCharged ChargedSale; /* what an invoice charges of one sale */
typedef SqlMoveGet MoveRow;
typedef SqlMoveOfDocument DocumentMove;
typedef SqlMoveHindrances VoidHindrances;

MUST_USE Err *store_move_add(Db *db, Arena scratch, const MoveAdd *move, const WalletUseAdd *uses,
                             size_t count);
/* Zero when the seller made none with this key. */
MUST_USE Err *store_move_by_request(Db *db, Arena *out, AccountId seller, Str request_key,
                                    MoveId *ret_id);
/* Zero when the invoice is not void. */
MUST_USE Err *store_move_voiding(Db *db, Arena *out, InvoiceId document, MoveId *ret_id);
MUST_USE Err *store_move_hindrances(Db *db, Arena *out, InvoiceId document, VoidHindrances *ret);
MUST_USE Err *store_move_charged(Db *db, Arena *out, InvoiceId document, ChargedSale **ret,
                                 size_t *ret_count);
/* What the invoice charges is free again; each of its sales is due again on that day. */
MUST_USE Err *store_move_periods_free(Db *db, InvoiceId document, const ChargedSale *sales,
                                      size_t count);
/* What is left in the wallet, at most TOP_UP_LIST_MAX, in the order of their use. */
MUST_USE Err *store_move_top_ups(Db *db, Arena *out, const PaymentEdge *edge, TopUp **ret,
                                 size_t *ret_count);
MUST_USE Err *store_move_refunded(Db *db, Arena *out, PaymentId payment, int64_t *ret_minor);
/* Fails: NOT_FOUND. */
MUST_USE Err *store_move_sale(Db *db, Arena *out, MoveId id, PaymentEdge *ret_edge);
/* *ret_move is NULL when the actor is neither of its sides. */
MUST_USE Err *store_move_get(Db *db, Arena *out, AccountId actor, MoveId id, MoveRow **ret_move);
/* Newest first; `kind` empty: all. */
MUST_USE Err *store_move_list(Db *db, Arena *out, AccountId actor, Str kind, MoveId before,
                              int32_t max, MoveId **ret_ids, size_t *ret_count);
MUST_USE Err *store_move_of_document(Db *db, Arena *out, InvoiceId document, DocumentMove **ret,
                                     size_t *ret_count);

#endif
