/* activate.c - /activate and /forgot: a password is chosen by a link from a mail. */
#include "gen/tpl_shop_activate.h"
#include "gen/tpl_shop_forgot.h"
#include "web/page.h"
#include "web/people_page.h"
#include "web/people_routes.h"

enum { F_TOKEN, F_PASSWORD };
static const Field fields[] = {
    [F_TOKEN] = { "token", FIELD_TOKEN, "Link", .required = true, .max = 64 },
    [F_PASSWORD] = { "password", FIELD_PASSWORD, "Password", .required = true },
};

static const Field query[] = {
    [F_TOKEN] = { "token", FIELD_TOKEN, "Link", .required = true, .max = 64 },
};

enum { F_EMAIL };
static const Field forgot_fields[] = {
    [F_EMAIL] = { "email", FIELD_EMAIL, "E-mail address", .required = true },
};

static Err *forgot_page(Req *req, Resp *resp, ForgotPage *page)
{
    Out out = out_new(req->arena, NULL);

    TRY(page_layout(req, S("Forgotten password"), SECTION_NONE, &page->layout));
    page->layout.csrf = req_csrf(req);
    tpl_shop_forgot(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *door(Req *req, Resp *resp, Str token, Str error)
{
    Call call = page_call(req);
    ActivatePage page = { .token = token, .error = error };
    Out out = out_new(req->arena, NULL);

    Err *err = svc_link(&call, token, &page.link);
    if (err_is(err, ERR_NOT_FOUND)) {
        ForgotPage ended = { .error = S("This link was used, replaced by a newer one, or is over. "
                                        "Ask for a new one here.") };
        resp->status = err_status(err->code);
        return forgot_page(req, resp, &ended);
    }
    TRY(err);
    TRY(page_layout(req, S("Choose a password"), SECTION_NONE, &page.layout));
    page.layout.csrf = req_csrf(req);
    tpl_shop_activate(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *activate_get(Req *req, Resp *resp)
{
    return door(req, resp, req->query[F_TOKEN].text, S(""));
}

/* An address without a token. */
static Err *activate_none(Req *req, Resp *resp)
{
    (void)req;
    return resp_see_other(resp, S("/forgot"));
}

static Err *activate_invalid(Req *req, Resp *resp)
{
    return door(req, resp, req->form[F_TOKEN].text, S("Please type a password."));
}

static Err *activate_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    Str token = req->form[F_TOKEN].text;

    Err *err = svc_link_use(&call, token, req->form[F_PASSWORD].text);
    if (err_is(err, ERR_FIELD_INVALID)) {
        resp->status = err_status(err->code);
        return door(req, resp, token, str_dup(req->arena, err_message(err)));
    }
    if (err_is(err, ERR_NOT_FOUND)) {
        return door(req, resp, token, S(""));
    }
    TRY(err);
    return page_done(resp, S("/sign-in"), S("password-chosen"));
}

static Err *forgot_get(Req *req, Resp *resp)
{
    ForgotPage page = { 0 };
    return forgot_page(req, resp, &page);
}

static Err *forgot_invalid(Req *req, Resp *resp)
{
    ForgotPage page = { .email = req->form[F_EMAIL].raw,
                        .error = S("This is not an e-mail address.") };
    return forgot_page(req, resp, &page);
}

/* The same answer whether somebody has the address or not. */
static Err *forgot_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    ForgotPage page = { .sent = true };

    TRY(svc_forgot(&call, req->form[F_EMAIL].text));
    return forgot_page(req, resp, &page);
}

const Route activate_route = {
    .method = HTTP_GET,
    .path = "/activate",
    .handle = activate_get,
    .invalid = activate_none,
    .access = ACCESS_PUBLIC,
    .query = query,
    .query_count = COUNT_OF(query),
    .rate = RATE_SIGN_IN,
    .summary = "Choose a password by a link from a mail",
};

const Route activate_post_route = {
    .method = HTTP_POST,
    .path = "/activate",
    .handle = activate_post,
    .invalid = activate_invalid,
    .access = ACCESS_PUBLIC,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .rate = RATE_SIGN_IN,
    .summary = "The password that was chosen",
};

const Route forgot_route = {
    .method = HTTP_GET,
    .path = "/forgot",
    .handle = forgot_get,
    .access = ACCESS_PUBLIC,
    .summary = "Form: Forgotten password",
};

const Route forgot_post_route = {
    .method = HTTP_POST,
    .path = "/forgot",
    .handle = forgot_post,
    .invalid = forgot_invalid,
    .access = ACCESS_PUBLIC,
    .body = BODY_FORM,
    .fields = forgot_fields,
    .field_count = COUNT_OF(forgot_fields),
    .rate = RATE_SIGN_IN,
    .summary = "Mail a link for a new password, if somebody has the address",
};
