/* routes.c - the API's site map. */
#include "api/routes.h"

const Route *const api_routes[] = {
    &api_moves_route,         &api_invoice_void_route,     &api_write_off_route,
    &api_refunds_post_route,  &api_top_ups_post_route,     &api_receivables_route,
    &api_payment_route,       &api_charges_route,          &api_charges_post_route,
    &api_charge_end_route,    &api_discounts_route,        &api_discounts_post_route,
    &api_discount_end_route,  &api_line_correct_route,     &api_goodwill_post_route,
    &api_grouping_route,      &api_grouping_post_route,    &api_cancellation_route,
    &api_cancel_revoke_route, &api_credit_notes_route,     &api_credit_note_route,
    &api_customers_route,     &api_customers_post_route,   &api_customer_route,
    &api_debits_route,        &api_debits_post_route,      &api_debit_file_route,
    &api_debit_answer_route,  &api_debit_settings_route,   &api_invoices_next_route,
    &api_invoices_route,      &api_invoice_route,          &api_mandates_route,
    &api_mandates_post_route, &api_mandate_revoke_route,   &api_openapi_route,
    &api_orders_route,        &api_orders_post_route,      &api_order_route,
    &api_attempts_route,      &api_payments_route,         &api_payments_post_route,
    &api_products_route,      &api_product_route,          &api_services_route,
    &api_service_route,       &api_credentials_post_route, &api_service_retry_route,
    &api_subscriptions_route, &api_subscription_route,     &api_cancel_post_route,
    &api_changes_route,       &api_change_post_route,      &api_change_preview_route,
    &api_change_delete_route, &api_suspend_route,          &api_resume_route,
    &api_usage_route,         &api_usage_post_route,       &api_catalogue_post_route,
    &api_dunning_route,       &api_dunning_policy_route,   &api_dunning_policy_post_route,
    &api_overdue_route,       &api_overdue_account_route,  &api_overdue_pause_route,
};
const size_t api_route_count = COUNT_OF(api_routes);
