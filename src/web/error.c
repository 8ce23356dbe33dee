/* error.c - the page for every error that no handler explained. */
#include "gen/tpl_layout_error.h"
#include "web/page.h"
#include "web/routes.h"

static Str error_title(int status)
{
    switch (status) {
    case 403:
        return S("Not allowed");
    case 404:
        return S("Page not found");
    case 405:
        return S("Not possible at this address");
    case 409:
        return S("Something has changed");
    case 429:
        return S("Too many requests");
    case 503:
        return S("Busy for the moment");
    default:
        return status >= 500 ? S("Something went wrong here") : S("This cannot be done");
    }
}

/* Without the database: it may be the reason. */
Err *web_error_page(Req *req, Resp *resp, const Err *err)
{
    const App *app = req->app;
    int status = err_status(err->code);
    Str title = error_title(status);
    ErrorPage page = { .layout = layout_new(req, title, SECTION_NONE),
                       .status = status,
                       .title = title,
                       .text = status >= 500 ? err_text(err->code) : err_message(err) };
    Out out = out_new(req->arena, NULL);

    page.layout.demo = app->demo;
    if (status >= 500) {
        page.request_id = req->request_id;
    }
    tpl_layout_error(&out, &page);
    return resp_html(resp, out_str(&out));
}
