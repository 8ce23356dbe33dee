/*
 * billing_routes.h - the routes of billing: balances, invoices, credit notes, payments.
 */
#ifndef WEB_BILLING_ROUTES_H
#define WEB_BILLING_ROUTES_H

#include "http/http.h"

extern const Route attempt_post_route;
extern const Route billing_next_route;
extern const Route billing_route;
extern const Route billing_statement_route;
extern const Route charge_end_route;
extern const Route charge_new_post_route;
extern const Route charge_new_route;
extern const Route charges_csv_route;
extern const Route charges_route;
extern const Route credit_note_route;
extern const Route credit_notes_csv_route;
extern const Route credit_notes_route;
extern const Route debit_answer_post_route;
extern const Route debit_answer_route;
extern const Route debit_batch_route;
extern const Route debit_file_route;
extern const Route debit_settings_post_route;
extern const Route debit_settings_route;
extern const Route debits_collect_route;
extern const Route debits_csv_route;
extern const Route debits_route;
extern const Route discount_end_route;
extern const Route discount_new_post_route;
extern const Route discount_new_route;
extern const Route discounts_csv_route;
extern const Route discounts_route;
extern const Route dunning_policy_post_route;
extern const Route dunning_policy_route;
extern const Route fx_post_route;
extern const Route fx_route;
extern const Route fx_csv_route;
extern const Route promotion_end_route;
extern const Route promotion_new_post_route;
extern const Route promotion_new_route;
extern const Route promotion_route;
extern const Route promotions_csv_route;
extern const Route promotions_route;
extern const Route goodwill_post_route;
extern const Route goodwill_route;
extern const Route grouping_post_route;
extern const Route grouping_route;
extern const Route invoice_route;
extern const Route invoices_csv_route;
extern const Route invoices_route;
extern const Route line_correct_post_route;
extern const Route line_correct_route;
extern const Route mandate_new_post_route;
extern const Route mandate_new_route;
extern const Route mandate_revoke_route;
extern const Route mandates_route;
extern const Route mandates_csv_route;
extern const Route overdue_account_route;
extern const Route overdue_csv_route;
extern const Route overdue_pause_route;
extern const Route overdue_route;
extern const Route payment_new_post_route;
extern const Route payment_new_route;
extern const Route payments_csv_route;
extern const Route prices_buyer_csv_route;
extern const Route prices_buyer_route;
extern const Route prices_route;
extern const Route prices_rule_end_route;
extern const Route prices_rule_post_route;
extern const Route prices_rule_route;
extern const Route payments_route;

extern const Route moves_csv_route;
extern const Route moves_route;
extern const Route payment_route;
extern const Route receivables_csv_route;
extern const Route receivables_route;
extern const Route refund_post_route;
extern const Route refund_route;
extern const Route top_up_post_route;
extern const Route top_up_route;
extern const Route void_post_route;
extern const Route void_route;
extern const Route write_off_post_route;
extern const Route write_off_route;

#endif
