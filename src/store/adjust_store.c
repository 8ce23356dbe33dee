/* adjust_store.c - discounts and one-time charges. SQL: sql/queries/adjust.sql. */
#include "store/adjust_store.h"

Err *store_discount_add(Db *db, const DiscountAdd *row)
{
    return sql_discount_add(db, row, NULL);
}

Err *store_discount_by_request(Db *db, Arena *out, AccountId seller, Str request_key,
                               DiscountId *ret_id)
{
    bool found;
    SqlDiscountByRequest row;
    TRY(sql_discount_by_request(db, out, seller, request_key, &row, &found));
    *ret_id = found ? row.id : (DiscountId){ 0 };
    return NULL;
}

Err *store_discount_end(Db *db, DiscountId id, AccountId seller, Instant now, bool *ret_ended)
{
    int64_t changed;
    TRY(sql_discount_end(db, id, seller, now, &changed));
    *ret_ended = changed == 1;
    return NULL;
}

Err *store_discounts_open(Db *db, Arena *out, AccountId after_buyer, DiscountId after,
                          AccountId last_buyer, DiscountOpen **ret, size_t *ret_count)
{
    return sql_discount_open(db, out, after_buyer, after, last_buyer, ADJUST_PAGE_MAX, ret,
                             ret_count);
}

Err *store_discount_uses_add(Db *db, Arena scratch, const DiscountUseAdd *rows, size_t count)
{
    return sql_discount_use_add_each(db, scratch, rows, count, NULL);
}

Err *store_discount_list(Db *db, Arena *out, AccountId actor, AccountId buyer, DiscountId before,
                         int32_t max, DiscountRow **ret, size_t *ret_count)
{
    return sql_discount_list(db, out, actor, buyer, before, max, ret, ret_count);
}

Err *store_extra_charge_add(Db *db, const ExtraChargeAdd *row)
{
    return sql_extra_charge_add(db, row, NULL);
}

Err *store_extra_charge_by_request(Db *db, Arena *out, AccountId seller, Str request_key,
                                   ExtraChargeId *ret_id)
{
    bool found;
    SqlExtraChargeByRequest row;
    TRY(sql_extra_charge_by_request(db, out, seller, request_key, &row, &found));
    *ret_id = found ? row.id : (ExtraChargeId){ 0 };
    return NULL;
}

Err *store_extra_charge_end(Db *db, ExtraChargeId id, AccountId seller, Instant now,
                            bool *ret_ended)
{
    int64_t changed;
    TRY(sql_extra_charge_end(db, id, seller, now, &changed));
    *ret_ended = changed == 1;
    return NULL;
}

Err *store_extra_charges_open(Db *db, Arena *out, AccountId after_buyer, ExtraChargeId after,
                              AccountId last_buyer, ExtraChargeOpen **ret, size_t *ret_count)
{
    return sql_extra_charge_open(db, out, after_buyer, after, last_buyer, ADJUST_PAGE_MAX, ret,
                                 ret_count);
}

Err *store_extra_charge_lines_add(Db *db, Arena scratch, const ExtraChargeLineAdd *rows,
                                  size_t count)
{
    return sql_extra_charge_line_add_each(db, scratch, rows, count, NULL);
}

Err *store_extra_charge_list(Db *db, Arena *out, AccountId actor, AccountId buyer,
                             ExtraChargeId before, int32_t max, ExtraChargeRow **ret,
                             size_t *ret_count)
{
    return sql_extra_charge_list(db, out, actor, buyer, before, max, ret, ret_count);
}

Err *store_adjust_edge(Db *db, Arena *out, AccountId seller, SubscriptionId subscription,
                       AdjustEdge **ret_edge)
{
    bool found;
    AdjustEdge *row = arena_new(out, AdjustEdge);
    TRY(sql_adjust_edge(db, out, seller, subscription, row, &found));
    *ret_edge = found ? row : NULL;
    return NULL;
}

Err *store_adjust_line(Db *db, Arena *out, AccountId seller, InvoiceLineId line,
                       AdjustLine **ret_line)
{
    bool found;
    AdjustLine *row = arena_new(out, AdjustLine);
    TRY(sql_adjust_line_get(db, out, seller, line, row, &found));
    *ret_line = found ? row : NULL;
    return NULL;
}

Err *store_line_correction_add(Db *db, const LineCorrectionAdd *row)
{
    return sql_line_correction_add(db, row, NULL);
}

Err *store_line_correction_by_request(Db *db, Arena *out, AccountId seller, Str request_key,
                                      InvoiceId *ret_document)
{
    bool found;
    SqlLineCorrectionByRequest row;
    TRY(sql_line_correction_by_request(db, out, seller, request_key, &row, &found));
    *ret_document = found ? row.document : (InvoiceId){ 0 };
    return NULL;
}

Err *store_invoices_daily_set(Db *db, AccountId id, AccountId seller, bool daily, bool *ret_changed)
{
    int64_t changed;
    TRY(sql_invoices_daily_set(db, id, seller, daily, &changed));
    *ret_changed = changed == 1;
    return NULL;
}

Err *store_invoices_daily_list(Db *db, Arena *out, AccountId seller, AccountId after, int32_t max,
                               DailyRow **ret, size_t *ret_count)
{
    return sql_invoices_daily_list(db, out, seller, after, max, ret, ret_count);
}
