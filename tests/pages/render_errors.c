/* render_errors.c - the page of each error, made as the server makes it. */
#include <assert.h>

#include "service/app.h"
#include "tests/pages/render_office.h"
#include "web/routes.h"

static void render(Out *out, const Err *err)
{
    App app = { .demo = true };
    Req req = { .arena = out->buf.arena,
                .app = &app,
                .target = S("/invoices?page=2"),
                .request_id = S("7f3a90c41b2e") };
    Resp resp = { .req = &req };

    Err *failed = web_error_page(&req, &resp, err);
    assert(failed == NULL);
    out_static(out, resp.body.ptr, resp.body.len);
}

void render_error_403(Out *out)
{
    render(out, ERR(FORBIDDEN, "%s", ""));
}

void render_error_404(Out *out)
{
    render(out, ERR(NOT_FOUND, "%s", ""));
}

void render_error_405(Out *out)
{
    render(out, ERR(REQUEST_METHOD, "%s", ""));
}

void render_error_413(Out *out)
{
    render(out, ERR(REQUEST_TOO_LARGE, "%s", ""));
}

void render_error_422(Out *out)
{
    render(out, ERR_FIELD(FIELD_INVALID, "customer", "%s", ""));
}

void render_error_429(Out *out)
{
    render(out, ERR(RATE_LIMIT, "Too many requests. Please wait 4 seconds."));
}

void render_error_500(Out *out)
{
    render(out, ERR(DB, "a detail that nobody sees"));
}

void render_error_503(Out *out)
{
    render(out, ERR(DB_BUSY, "%s", ""));
}
