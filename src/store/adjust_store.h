/*
 * adjust_store.h - discounts and one-time charges, and what was used of them. SQL:
 * sql/queries/adjust.sql.
 */
#ifndef STORE_ADJUST_STORE_H
#define STORE_ADJUST_STORE_H

#include "gen/sql_adjust.h"

enum { ADJUST_PAGE_MAX = 1000 };

typedef SqlDiscountAddIn DiscountAdd;
typedef SqlDiscountOpen DiscountOpen;
typedef SqlDiscountUseAddIn DiscountUseAdd;
typedef SqlDiscountList DiscountRow;
typedef SqlExtraChargeAddIn ExtraChargeAdd;
typedef SqlExtraChargeOpen ExtraChargeOpen;
typedef SqlExtraChargeLineAddIn ExtraChargeLineAdd;
typedef SqlExtraChargeList ExtraChargeRow;
typedef SqlAdjustEdge AdjustEdge;
typedef SqlInvoicesDailyList DailyRow;
typedef SqlAdjustLineGet AdjustLine;
typedef SqlLineCorrectionAddIn LineCorrectionAdd;

MUST_USE Err *store_discount_add(Db *db, const DiscountAdd *row);
/* Zero when the seller gave none with this key. */
MUST_USE Err *store_discount_by_request(Db *db, Arena *out, AccountId seller, Str request_key,
                                        DiscountId *ret_id);
/* False when it is not the seller's, or was ended before. */
MUST_USE Err *store_discount_end(Db *db, DiscountId id, AccountId seller, Instant now,
                                 bool *ret_ended);
/* Of the buyers after `after_buyer` (or it, behind `after`) up to `last_buyer`, by buyer and age:
 * at most ADJUST_PAGE_MAX. */
MUST_USE Err *store_discounts_open(Db *db, Arena *out, AccountId after_buyer, DiscountId after,
                                   AccountId last_buyer, DiscountOpen **ret, size_t *ret_count);
MUST_USE Err *store_discount_uses_add(Db *db, Arena scratch, const DiscountUseAdd *rows,
                                      size_t count);
/* Newest first, given or got by the actor; `buyer` zero: all. */
MUST_USE Err *store_discount_list(Db *db, Arena *out, AccountId actor, AccountId buyer,
                                  DiscountId before, int32_t max, DiscountRow **ret,
                                  size_t *ret_count);

MUST_USE Err *store_extra_charge_add(Db *db, const ExtraChargeAdd *row);
MUST_USE Err *store_extra_charge_by_request(Db *db, Arena *out, AccountId seller, Str request_key,
                                            ExtraChargeId *ret_id);
/* False when it is not the seller's, was billed, or was ended before. */
MUST_USE Err *store_extra_charge_end(Db *db, ExtraChargeId id, AccountId seller, Instant now,
                                     bool *ret_ended);
/* As store_discounts_open. */
MUST_USE Err *store_extra_charges_open(Db *db, Arena *out, AccountId after_buyer,
                                       ExtraChargeId after, AccountId last_buyer,
                                       ExtraChargeOpen **ret, size_t *ret_count);
MUST_USE Err *store_extra_charge_lines_add(Db *db, Arena scratch, const ExtraChargeLineAdd *rows,
                                           size_t count);
MUST_USE Err *store_extra_charge_list(Db *db, Arena *out, AccountId actor, AccountId buyer,
                                      ExtraChargeId before, int32_t max, ExtraChargeRow **ret,
                                      size_t *ret_count);

/* *ret_edge is NULL when the account does not sell the subscription. */
MUST_USE Err *store_adjust_edge(Db *db, Arena *out, AccountId seller, SubscriptionId subscription,
                                AdjustEdge **ret_edge);
/* *ret_line is NULL when the account did not issue it. */
MUST_USE Err *store_adjust_line(Db *db, Arena *out, AccountId seller, InvoiceLineId line,
                                AdjustLine **ret_line);
MUST_USE Err *store_line_correction_add(Db *db, const LineCorrectionAdd *row);
/* The credit note; zero when the seller made none with this key. */
MUST_USE Err *store_line_correction_by_request(Db *db, Arena *out, AccountId seller,
                                               Str request_key, InvoiceId *ret_document);
/* False when it was so before, or is not a direct customer of the seller. */
MUST_USE Err *store_invoices_daily_set(Db *db, AccountId id, AccountId seller, bool daily,
                                       bool *ret_changed);
MUST_USE Err *store_invoices_daily_list(Db *db, Arena *out, AccountId seller, AccountId after,
                                        int32_t max, DailyRow **ret, size_t *ret_count);

#endif
