/* shop_sign_in.c - GET and POST /sign-in, POST /sign-out. */
#include "gen/tpl_shop_sign_in.h"
#include "service/demo.h"
#include "web/page.h"
#include "web/shop_routes.h"

enum { F_EMAIL, F_PASSWORD, F_NEXT };
static const Field fields[] = {
    [F_EMAIL] = { "email", FIELD_EMAIL, "E-mail address", .required = true },
    [F_PASSWORD] = { "password", FIELD_PASSWORD, "Password", .required = true },
    [F_NEXT] = { "next", FIELD_PATH, "Where to go on" },
};

enum { Q_NEXT };
static const Field query[] = {
    [Q_NEXT] = { "next", FIELD_PATH, "Where to go on" },
};

static Err *door(Req *req, Resp *resp, SignInPage *page)
{
    App *app = req->app;
    Out out = out_new(req->arena, NULL);

    TRY(page_layout(req, S("Sign in"), SECTION_NONE, &page->layout));
    page->layout.csrf = req_csrf(req);
    if (app->demo) {
        SampleUser *users;
        TRY(svc_sample_users(app, req->arena, req->scratch, &users, &page->users_count));
        page->users = users;
        page->password = S(DEMO_PASSWORD);
    }
    tpl_shop_sign_in(&out, page);
    return resp_html(resp, out_str(&out));
}

static Str next_or_home(Str next)
{
    return next.len > 0 ? next : S("/");
}

/* An address that is not ours is left out, not an error: the link may come from anywhere. */
static Err *sign_in_get(Req *req, Resp *resp)
{
    SignInPage page = { .next = req->query[Q_NEXT].text };

    resp->status = 200;
    if (req->signed_in) {
        return resp_see_other(resp, next_or_home(page.next));
    }
    return door(req, resp, &page);
}

static Err *sign_in_again(Req *req, Resp *resp, Str error)
{
    SignInPage page = { .email = req->form[F_EMAIL].raw,
                        .error = error,
                        .next = req->form[F_NEXT].text };
    return door(req, resp, &page);
}

static Err *sign_in_invalid(Req *req, Resp *resp)
{
    const FieldValue *email = &req->form[F_EMAIL];

    if (email->err != NULL) {
        return sign_in_again(
            req, resp, arena_printf(req->arena, "E-mail address: %.*s", STR_ARG(email->message)));
    }
    if (req->form[F_PASSWORD].err != NULL) {
        return sign_in_again(req, resp, S("Please type the password."));
    }
    return sign_in_again(req, resp, S("The page to go on to is not one of ours."));
}

static Err *sign_in_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    SignedIn signed_in;

    Err *err = svc_sign_in(&call, req->form[F_EMAIL].text, req->form[F_PASSWORD].text, req->remote,
                           &signed_in);
    if (err_is(err, ERR_SIGN_IN_FAILED) || err_is(err, ERR_SIGN_IN_LOCKED)) {
        resp->status = err_status(err->code);
        return sign_in_again(req, resp, err_text(err->code));
    }
    TRY(err);
    resp_session(resp, signed_in.token, signed_in.max_age_s);
    return resp_see_other(resp, next_or_home(req->form[F_NEXT].text));
}

static Err *sign_out(Req *req, Resp *resp)
{
    Call call = page_call(req);

    TRY(svc_sign_out(&call, req->identity.session));
    resp_session_end(resp);
    return page_done(resp, S("/"), S("signed-out"));
}

const Route sign_in_route = {
    .method = HTTP_GET,
    .path = "/sign-in",
    .handle = sign_in_get,
    .invalid = sign_in_get,
    .access = ACCESS_PUBLIC,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Sign in",
};

const Route sign_in_post_route = {
    .method = HTTP_POST,
    .path = "/sign-in",
    .handle = sign_in_post,
    .invalid = sign_in_invalid,
    .access = ACCESS_PUBLIC,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .rate = RATE_SIGN_IN,
    .summary = "Begin a session",
};

const Route sign_out_route = {
    .method = HTTP_POST,
    .path = "/sign-out",
    .handle = sign_out,
    .access = ACCESS_SIGNED_IN,
    .body = BODY_FORM,
    .summary = "End the session",
};
