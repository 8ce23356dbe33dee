/*
 * page.h - what every page's handler does the same way: the call to a service, the frame, notices,
 * ids in paths, and errors that the user can do something about.
 *
 * A handler: `Call call = page_call(req);` one svc_ function; `page_layout`; render with a tpl_
 * function; `resp_html`. An error of one field goes to it by req_field_failed. After a change:
 * `page_done`, which the next page tells as a notice.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "service/catalogue.h"
#include "web/layout.h"

enum { PAGE_KEY_RANDOM_BYTES = 12 };

/* Who acts, when, and the request's memory. A visitor's actor has account zero. */
Call page_call(Req *req);

/* The frame with everything in it: who is signed in, the basket's count, demo mode, and the notice
 * of the change that led here (page_done). Fails: DB trouble. */
MUST_USE Err *page_layout(Req *req, Str title, LayoutSection section, Layout *ret_layout);
/* page_layout of a signed-in reader from memory alone, without the notice of what was done; false
 * when something is not known there. Never waits: for Route.quick. */
bool page_layout_known(Req *req, Str title, LayoutSection section, Layout *ret_layout);
/* Puts one message above the page. `tone` is "good", "warn", "bad" or empty. */
void page_notice(Layout *layout, Str tone, Str text);

/* 303 to `path` after a change; `word` names the notice that the next page shows (the table in
 * page.c), or is empty. */
MUST_USE Err *page_done(Resp *resp, Str path, Str word);

/* For an error that the user can do something about (a 4xx other than "not there" and "not you"):
 * says it above the page, sets the status and gives true. Else the caller passes the error on. */
bool page_refused(Resp *resp, Layout *layout, const Err *err);

/* An id in the path that has the wrong form is an address that is not there:
 * TRY(page_id(order_id_parse(req_param(req, S("order")), "order", &id))). Fails: NOT_FOUND. */
MUST_USE Err *page_id(Err *err);

/* The time zone of the reader's account, for out_new; NULL (UTC) for visitors. Fails: DB trouble.
 */
MUST_USE Err *page_zone(Req *req, const Zone **ret_zone);

/* Takes the prices off products when the reader may not see what its account pays (a partner's user
 * without the right "sees cost"); false when it did. */
bool page_prices(const Req *req, ProductView *products, size_t count);

/* A fresh value for a form's hidden field `key`: the same form sent twice has the same one. */
Str page_key(Req *req);

#endif
