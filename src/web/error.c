/* error.c - the page for every error that no handler explained: what happened, and what to do. */
#include <string.h>

#include "gen/tpl_layout_error.h"
#include "web/page.h"
#include "web/routes.h"

typedef struct ErrorText {
    int status;
    Str title;
    Str advice;
    bool again; /* the same request may work a moment later */
} ErrorText;

static const ErrorText texts[] = {
    { 400, STR_INIT("Request not understood"),
      STR_INIT("The address or the form was damaged on its way. Go back and try it once more."),
      false },
    { 401, STR_INIT("Please sign in"), STR_INIT("Then you come back to where you were."), false },
    { 403, STR_INIT("Not allowed"),
      STR_INIT("If you should have this, ask an administrator of your account for the role."),
      false },
    { 404, STR_INIT("Page not found"),
      STR_INIT("The address may be mistyped, or what it named belongs to another account."),
      false },
    { 405, STR_INIT("Not possible at this address"),
      STR_INIT("Open the page that has the form and send it from there."), false },
    { 409, STR_INIT("Something has changed"),
      STR_INIT("Go back, load the page again and look at it once more."), false },
    { 410, STR_INIT("No longer here"), STR_INIT("It was there once and cannot be had again."),
      false },
    { 411, STR_INIT("Request not understood"), STR_INIT("Go back and send the form once more."),
      false },
    { 413, STR_INIT("Too large"),
      STR_INIT("Nothing was saved. Go back, shorten what you typed and send it again."), false },
    { 414, STR_INIT("The address is too long"), STR_INIT("Search with fewer words."), false },
    { 415, STR_INIT("Not in this form"), STR_INIT("Send it with the form of the page."), false },
    { 422, STR_INIT("Something is not right yet"),
      STR_INIT("Nothing was saved. Go back; what you typed is still there."), false },
    { 429, STR_INIT("Too many requests"),
      STR_INIT("Nothing is lost. Wait a moment, then try again."), true },
    { 431, STR_INIT("The request is too large"),
      STR_INIT("Delete this site's cookies and sign in again."), false },
    { 500, STR_INIT("Something went wrong here"),
      STR_INIT("It is our fault and was written down. Nothing was half done; try again."), true },
    { 503, STR_INIT("Busy for the moment"),
      STR_INIT("Nothing was changed. Wait a moment, then try again."), true },
    { 507, STR_INIT("No room left"),
      STR_INIT("Nothing was changed. The operator has to make room first."), true },
};

static const ErrorText *text_of(int status)
{
    static const ErrorText refusal = { 400, STR_INIT("This cannot be done"),
                                       STR_INIT("Go back and look at it once more."), false };
    static const ErrorText trouble = {
        500, STR_INIT("Something went wrong here"),
        STR_INIT("It is our fault and was written down. Nothing was half done; try again."), true
    };

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (texts[i].status == status) {
            return &texts[i];
        }
    }
    return status >= 500 ? &trouble : &refusal;
}

static const char *label_in(const Field *fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(fields[i].name, name) == 0) {
            return fields[i].label;
        }
    }
    return NULL;
}

/* The field in words, where the route's table has some. */
static const char *label_of(const Route *route, const char *name)
{
    const char *label = NULL;

    if (route != NULL) {
        label = label_in(route->fields, route->field_count, name);
        label = label != NULL ? label : label_in(route->query, route->query_count, name);
    }
    return label != NULL ? label : name;
}

/* What is not there must look like what is not yours, so a 404 tells no detail; trouble tells none
 * because it is of no use. */
static Str message_of(Req *req, const Err *err, int status)
{
    if (status == 404 || status >= 500) {
        return err_text(err->code);
    }
    if (err->field != NULL) {
        Str message = err_message(err);
        return arena_printf(req->arena, "%s: %.*s", label_of(req->route, err->field),
                            STR_ARG(message));
    }
    return str_dup(req->arena, err_message(err));
}

/* Without the database: it may be the reason. */
Err *web_error_page(Req *req, Resp *resp, const Err *err)
{
    const App *app = req->app;
    int status = err_status(err->code);
    const ErrorText *text = text_of(status);
    ErrorPage page = { .layout = layout_new(req, text->title, SECTION_NONE),
                       .status = status,
                       .title = text->title,
                       .text = message_of(req, err, status),
                       .advice = text->advice };
    Out out = out_new(req->arena, NULL);

    page.layout.demo = app->demo;
    if (text->again && req->method == HTTP_GET) {
        page.again = req->target;
    }
    if (status >= 500) {
        page.request_id = req->request_id;
    }
    tpl_layout_error(&out, &page);
    return resp_html(resp, out_str(&out));
}
