/*
 * routes.h - the site map: every page and form of the storefront and the back office.
 */
#ifndef WEB_ROUTES_H
#define WEB_ROUTES_H

#include "http/http.h"

extern const Route *const web_routes[];
extern const size_t web_route_count;

/* Pages and API: sessions and tokens by svc_identify, for HttpConfig.auth. */
extern const HttpAuth web_auth;

/* The page for an error, for HttpConfig.error_page; the status is already set. */
Err *web_error_page(Req *req, Resp *resp, const Err *err);

#endif
