/* register_routes.h - the routes of registration, for web/routes.c. */
#ifndef WEB_REGISTER_ROUTES_H
#define WEB_REGISTER_ROUTES_H

#include "http/route.h"

extern const Route register_route;
extern const Route register_post_route;
extern const Route register_confirm_route;
extern const Route register_confirm_post_route;
extern const Route registrations_route;
extern const Route registrations_csv_route;
extern const Route registration_switches_route;
extern const Route registration_approve_route;
extern const Route registration_reject_route;

/* account_tree.c, account_partner_new.c */
extern const Route tree_route;
extern const Route tree_csv_route;
extern const Route partner_new_route;
extern const Route partner_new_post_route;

/* joining.c */
extern const Route joining_route;
extern const Route joining_csv_route;
extern const Route joining_ask_route;
extern const Route joining_invite_route;
extern const Route joining_accept_route;
extern const Route joining_refuse_route;
extern const Route joining_withdraw_route;

/* account_terms.c */
extern const Route terms_route;
extern const Route terms_post_route;

#endif
