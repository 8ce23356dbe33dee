/* payment_store.c - payments and what they settle. SQL: sql/queries/payment.sql. */
#include "store/payment_store.h"

Err *store_payment_edge_hold(Db *db, const PaymentEdge *edge)
{
    TRY(sql_payment_edge_ensure(db, edge->seller, edge->buyer, edge->currency, NULL));
    return sql_payment_edge_hold(db, edge->seller, edge->buyer, edge->currency, NULL);
}

Err *store_payment_edges_hold(Db *db, Arena scratch, const PaymentEdge *edges, size_t count,
                              int64_t *ret_held)
{
    SqlPaymentEdgeHoldIn *rows = arena_array(&scratch, SqlPaymentEdgeHoldIn, count);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (SqlPaymentEdgeHoldIn){ .seller = edges[i].seller,
                                          .buyer = edges[i].buyer,
                                          .currency = edges[i].currency };
    }
    return sql_payment_edge_hold_each(db, scratch, rows, count, ret_held);
}

Err *store_payment_funds(Db *db, Arena *out, Arena scratch, const PaymentEdge *edges, size_t count,
                         PaymentFunds **ret, size_t *ret_count)
{
    SqlPaymentFundsIn *rows = arena_array(&scratch, SqlPaymentFundsIn, count);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (SqlPaymentFundsIn){ .seller = edges[i].seller,
                                       .buyer = edges[i].buyer,
                                       .currency = edges[i].currency };
    }
    return sql_payment_funds_each(db, out, scratch, rows, count, ret, ret_count);
}

Err *store_payment_credit(Db *db, Arena *out, const PaymentEdge *edge, int64_t *ret_credit_minor)
{
    SqlPaymentCredit row;
    TRY(sql_payment_credit(db, out, edge->seller, edge->buyer, edge->currency, &row));
    *ret_credit_minor = row.credit_minor;
    return NULL;
}

Err *store_payment_open(Db *db, Arena *out, const PaymentEdge *edge, OpenDocument **ret,
                        size_t *ret_count)
{
    return sql_payment_open_documents(db, out, edge->seller, edge->buyer, edge->currency, ret,
                                      ret_count);
}

Err *store_payment_add(Db *db, Arena scratch, const PaymentAdd *payment,
                       const AllocationAdd *allocations, size_t count)
{
    TRY(sql_payment_add(db, payment, NULL));
    return sql_payment_allocation_add_each(db, scratch, allocations, count, NULL);
}

Err *store_payment_by_request(Db *db, Arena *out, AccountId seller, Str request_key,
                              PaymentId *ret_id)
{
    bool found;
    SqlPaymentByRequest row;
    TRY(sql_payment_by_request(db, out, seller, request_key, &row, &found));
    *ret_id = found ? row.id : (PaymentId){ 0 };
    return NULL;
}

Err *store_payment_numbered(Db *db, Arena *out, AccountId seller, Str series, int64_t number,
                            InvoiceId *ret_id)
{
    bool found;
    SqlPaymentNumbered row;
    TRY(sql_payment_numbered(db, out, seller, series, number, &row, &found));
    *ret_id = found ? row.id : (InvoiceId){ 0 };
    return NULL;
}

Err *store_payment_document(Db *db, Arena *out, AccountId seller, InvoiceId id,
                            PaidDocument **ret_document)
{
    bool found;
    PaidDocument *row = arena_new(out, PaidDocument);
    TRY(sql_payment_document(db, out, seller, id, row, &found));
    *ret_document = found ? row : NULL;
    return NULL;
}

Err *store_payment_get(Db *db, Arena *out, AccountId actor, PaymentId id, PaymentRow **ret_payment)
{
    bool found;
    PaymentRow *row = arena_new(out, PaymentRow);
    TRY(sql_payment_get(db, out, actor, id, row, &found));
    *ret_payment = found ? row : NULL;
    return NULL;
}

Err *store_payment_list(Db *db, Arena *out, AccountId actor, AccountId customer, PaymentId before,
                        int32_t max, PaymentId **ret_ids, size_t *ret_count)
{
    SqlPaymentList *rows;
    TRY(sql_payment_list(db, out, actor, customer, before, max, &rows, ret_count));
    PaymentId *ids = arena_array(out, PaymentId, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    return NULL;
}

Err *store_payment_allocations(Db *db, Arena *out, PaymentId id, AllocationRow **ret,
                               size_t *ret_count)
{
    return sql_payment_allocations(db, out, id, ret, ret_count);
}

Err *store_document_payments(Db *db, Arena *out, InvoiceId id, DocumentPaymentRow **ret,
                             size_t *ret_count)
{
    return sql_document_payments(db, out, id, ret, ret_count);
}
