/* approval_routes.h - the routes of how accounts may order: credit, approval rules, stand-ins, and
 * decisions by a mail's link. */
#ifndef WEB_APPROVAL_ROUTES_H
#define WEB_APPROVAL_ROUTES_H

#include "http/http.h"

extern const Route approval_rule_end_route;
extern const Route approval_rule_post_route;
extern const Route approval_rule_route;
extern const Route approval_try_route;
extern const Route approvals_route;
extern const Route credit_post_route;
extern const Route credit_route;
extern const Route decide_post_route;
extern const Route decide_route;
extern const Route stand_in_end_route;
extern const Route stand_in_post_route;

#endif
