/* routes.h - every endpoint of the API; the list in routes.c reads as its site map. */
#ifndef API_ROUTES_H
#define API_ROUTES_H

#include "http/http.h"

extern const Route *const api_routes[];
extern const Route api_attempts_route;
extern const Route api_cancel_post_route;
extern const Route api_cancel_revoke_route;
extern const Route api_cancellation_route;
extern const Route api_catalogue_post_route;
extern const Route api_change_delete_route;
extern const Route api_change_plans_route;
extern const Route api_change_post_route;
extern const Route api_change_preview_route;
extern const Route api_changes_route;
extern const Route api_charge_end_route;
extern const Route api_charges_post_route;
extern const Route api_charges_route;
extern const Route api_credentials_post_route;
extern const Route api_credit_note_route;
extern const Route api_credit_notes_route;
extern const Route api_customer_route;
extern const Route api_customers_post_route;
extern const Route api_customers_route;
extern const Route api_debit_answer_route;
extern const Route api_debit_file_route;
extern const Route api_debit_settings_route;
extern const Route api_debits_post_route;
extern const Route api_debits_route;
extern const Route api_discount_end_route;
extern const Route api_promotion_end_route;
extern const Route api_promotion_redemptions_route;
extern const Route api_promotions_post_route;
extern const Route api_promotions_route;
extern const Route api_discounts_post_route;
extern const Route api_discounts_route;
extern const Route api_dunning_policy_post_route;
extern const Route api_dunning_policy_route;
extern const Route api_dunning_route;
extern const Route api_fx_rates_post_route;
extern const Route api_fx_rates_route;
extern const Route api_goodwill_post_route;
extern const Route api_grouping_post_route;
extern const Route api_grouping_route;
extern const Route api_invoice_route;
extern const Route api_invoice_void_route;
extern const Route api_invoices_next_route;
extern const Route api_invoices_route;
extern const Route api_line_correct_route;
extern const Route api_mandate_revoke_route;
extern const Route api_mandates_post_route;
extern const Route api_mandates_route;
extern const Route api_moves_route;
extern const Route api_openapi_route;
extern const Route api_order_route;
extern const Route api_orders_post_route;
extern const Route api_orders_route;
extern const Route api_overdue_account_route;
extern const Route api_overdue_pause_route;
extern const Route api_overdue_route;
extern const Route api_payment_route;
extern const Route api_payments_post_route;
extern const Route api_payments_route;
extern const Route api_product_route;
extern const Route api_products_route;
extern const Route api_receivables_route;
extern const Route api_refunds_post_route;
extern const Route api_resume_route;
extern const Route api_service_retry_route;
extern const Route api_service_route;
extern const Route api_services_route;
extern const Route api_subscription_name_route;
extern const Route api_subscription_route;
extern const Route api_subscriptions_route;
extern const Route api_suspend_route;
extern const Route api_top_ups_post_route;
extern const Route api_usage_post_route;
extern const Route api_usage_route;
extern const Route api_write_off_route;
extern const size_t api_route_count;

#endif
