/*
 * admin_routes.h - the routes of the operator's back office.
 */
#ifndef WEB_ADMIN_ROUTES_H
#define WEB_ADMIN_ROUTES_H

#include "http/http.h"

extern const Route admin_account_route;
extern const Route admin_accounts_route;
extern const Route admin_accounts_csv_route;
extern const Route admin_agreement_end_route;
extern const Route admin_agreement_new_post_route;
extern const Route admin_agreement_new_route;
extern const Route admin_agreement_post_route;
extern const Route admin_agreement_publish_route;
extern const Route admin_agreement_route;
extern const Route admin_agreements_route;
extern const Route admin_catalogue_discard_route;
extern const Route admin_catalogue_edit_post_route;
extern const Route admin_catalogue_edit_route;
extern const Route admin_catalogue_export_route;
extern const Route admin_catalogue_new_post_route;
extern const Route admin_catalogue_new_route;
extern const Route admin_catalogue_object_route;
extern const Route admin_catalogue_preview_route;
extern const Route admin_catalogue_publish_route;
extern const Route admin_catalogue_relations_route;
extern const Route admin_catalogue_restore_route;
extern const Route admin_catalogue_route;
extern const Route admin_catalogue_types_route;
extern const Route admin_import_route;
extern const Route admin_import_differences_route;
extern const Route admin_import_discard_route;
extern const Route admin_import_events_route;
extern const Route admin_import_live_route;
extern const Route admin_import_publish_route;
extern const Route admin_import_upload_route;
extern const Route admin_import_wrong_route;
extern const Route admin_imports_route;
extern const Route admin_imports_csv_route;
extern const Route admin_job_retry_route;
extern const Route admin_jobs_route;
extern const Route admin_jobs_csv_route;
extern const Route admin_orders_route;
extern const Route admin_price_accounts_csv_route;
extern const Route admin_price_accounts_end_route;
extern const Route admin_price_accounts_post_route;
extern const Route admin_price_accounts_route;
extern const Route admin_price_bulk_route;
extern const Route admin_price_default_post_route;
extern const Route admin_price_default_route;
extern const Route admin_price_discard_route;
extern const Route admin_price_draft_csv_route;
extern const Route admin_price_draft_route;
extern const Route admin_price_list_csv_route;
extern const Route admin_price_list_route;
extern const Route admin_price_new_post_route;
extern const Route admin_price_new_route;
extern const Route admin_price_plan_post_route;
extern const Route admin_price_plan_route;
extern const Route admin_price_publish_route;
extern const Route admin_price_restore_route;
extern const Route admin_price_rules_post_route;
extern const Route admin_price_rules_route;
extern const Route admin_price_version_route;
extern const Route admin_prices_route;
extern const Route admin_prices_try_route;
extern const Route admin_route;

#endif
