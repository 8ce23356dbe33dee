/*
 * account_routes.h - the routes of what an account has: end customers, orders, My WorkSpace,
 * subscriptions.
 */
#ifndef WEB_ACCOUNT_ROUTES_H
#define WEB_ACCOUNT_ROUTES_H

#include "http/http.h"

extern const Route cancel_post_route;
extern const Route cancel_route;
extern const Route change_plan_post_route;
extern const Route change_plan_route;
extern const Route change_post_route;
extern const Route change_route;
extern const Route change_withdraw_route;
extern const Route change_basket_route;
extern const Route customer_new_post_route;
extern const Route customer_new_route;
extern const Route customer_order_route;
extern const Route customer_route;
extern const Route customers_route;
extern const Route customers_csv_route;
extern const Route order_allow_route;
extern const Route order_cancel_route;
extern const Route order_events_route;
extern const Route order_live_route;
extern const Route order_reject_route;
extern const Route order_give_up_route;
extern const Route order_retry_route;
extern const Route customer_edit_post_route;
extern const Route customer_edit_route;
extern const Route customer_vat_route;
extern const Route order_route;
extern const Route orders_csv_route;
extern const Route orders_route;
extern const Route service_answer_route;
extern const Route service_events_route;
extern const Route service_live_route;
extern const Route service_retry_route;
extern const Route service_reveal_route;
extern const Route service_route;
extern const Route subscription_events_route;
extern const Route subscription_live_route;
extern const Route subscription_name_post_route;
extern const Route subscription_name_route;
extern const Route subscription_resume_route;
extern const Route subscription_revoke_route;
extern const Route subscription_route;
extern const Route subscription_suspend_post_route;
extern const Route subscription_suspend_route;
extern const Route list_view_delete_route;
extern const Route list_view_post_route;
extern const Route subscriptions_csv_route;
extern const Route subscriptions_route;
extern const Route usage_csv_route;
extern const Route usage_route;
extern const Route workspace_route;
extern const Route workspace_csv_route;
extern const Route waits_csv_route;
extern const Route waits_route;

#endif
