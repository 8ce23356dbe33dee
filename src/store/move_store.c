/* move_store.c - moves of money. SQL: sql/queries/move.sql. */
#include "store/move_store.h"

#include <inttypes.h>

Err *store_move_add(Db *db, Arena scratch, const MoveAdd *move, const WalletUseAdd *uses,
                    size_t count)
{
    TRY(sql_move_add(db, move, NULL));
    return count == 0 ? NULL : sql_move_wallet_use_add_each(db, scratch, uses, count, NULL);
}

Err *store_move_by_request(Db *db, Arena *out, AccountId seller, Str request_key, MoveId *ret_id)
{
    bool found;
    SqlMoveByRequest row;
    TRY(sql_move_by_request(db, out, seller, request_key, &row, &found));
    *ret_id = found ? row.id : (MoveId){ 0 };
    return NULL;
}

Err *store_move_voiding(Db *db, Arena *out, InvoiceId document, MoveId *ret_id)
{
    bool found;
    SqlMoveVoiding row;
    TRY(sql_move_voiding(db, out, document, &row, &found));
    *ret_id = found ? row.id : (MoveId){ 0 };
    return NULL;
}

Err *store_move_hindrances(Db *db, Arena *out, InvoiceId document, VoidHindrances *ret)
{
    return sql_move_hindrances(db, out, document, ret);
}

Err *store_move_charged(Db *db, Arena *out, InvoiceId document, ChargedSale **ret,
                        size_t *ret_count)
{
    return sql_move_charged(db, out, document, ret, ret_count);
}

Err *store_move_periods_free(Db *db, InvoiceId document, const ChargedSale *sales, size_t count)
{
    TRY(sql_move_periods_free(db, document, NULL));
    for (size_t i = 0; i < count; i++) {
        TRY(sql_move_sale_back(db, sales[i].subscription, sales[i].buyer, sales[i].from_on, NULL));
    }
    return NULL;
}

Err *store_move_top_ups(Db *db, Arena *out, const PaymentEdge *edge, TopUp **ret, size_t *ret_count)
{
    SqlMoveTopUps *rows;
    size_t count;
    TRY(sql_move_top_ups(db, out, edge->seller, edge->buyer, edge->currency, &rows, &count));
    TopUp *top_ups = arena_array(out, TopUp, count);
    for (size_t i = 0; i < count; i++) {
        top_ups[i] = (TopUp){ .id = rows[i].id,
                              .priority = rows[i].priority,
                              .expires_on = rows[i].expires_on,
                              .left_minor = rows[i].left_minor };
    }
    top_ups_order(top_ups, count);
    *ret = top_ups;
    *ret_count = count;
    return NULL;
}

Err *store_move_refunded(Db *db, Arena *out, PaymentId payment, int64_t *ret_minor)
{
    SqlMoveRefunded row;
    TRY(sql_move_refunded(db, out, payment, &row));
    *ret_minor = row.amount_minor;
    return NULL;
}

Err *store_move_sale(Db *db, Arena *out, MoveId id, PaymentEdge *ret_edge)
{
    bool found;
    SqlMoveSale row;
    TRY(sql_move_sale(db, out, id, &row, &found));
    if (!found) {
        return ERR(NOT_FOUND, "no move %" PRId64, id.v);
    }
    *ret_edge = (PaymentEdge){ row.seller, row.buyer, row.currency };
    return NULL;
}

Err *store_move_get(Db *db, Arena *out, AccountId actor, MoveId id, MoveRow **ret_move)
{
    bool found;
    MoveRow *row = arena_new(out, MoveRow);
    TRY(sql_move_get(db, out, actor, id, row, &found));
    *ret_move = found ? row : NULL;
    return NULL;
}

Err *store_move_list(Db *db, Arena *out, AccountId actor, Str kind, MoveId before, int32_t max,
                     MoveId **ret_ids, size_t *ret_count)
{
    SqlMoveList *rows;
    TRY(sql_move_list(db, out, actor, kind, before, max, &rows, ret_count));
    MoveId *ids = arena_array(out, MoveId, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    return NULL;
}

Err *store_move_of_document(Db *db, Arena *out, InvoiceId document, DocumentMove **ret,
                            size_t *ret_count)
{
    return sql_move_of_document(db, out, document, ret, ret_count);
}
