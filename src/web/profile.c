/* profile.c - /profile: one's own password, sessions and API tokens. */
#include "gen/tpl_account_profile.h"
#include "web/page.h"
#include "web/people_page.h"
#include "web/people_routes.h"

enum { F_CURRENT, F_PASSWORD };
static const Field password_fields[] = {
    [F_CURRENT] = { "current", FIELD_PASSWORD, "Password now", .required = true },
    [F_PASSWORD] = { "password", FIELD_PASSWORD, "New password", .required = true },
};

enum { F_NAME };
static const Field token_fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, "What it is for", .required = true, .max = 60 },
};

static Err *profile_page(Req *req, Resp *resp, const Err *refused, Str token)
{
    static const FieldValue empty = { 0 };
    Call call = page_call(req);
    ProfilePage page = { .token = token };
    const Zone *zone;

    TRY(svc_profile(&call, req->identity.session, &page.detail));
    TRY(page_layout(req, S("Your login"), SECTION_NONE, &page.layout));
    TRY(page_zone(req, &zone));
    page.current = form_field(&password_fields[F_CURRENT], &empty, S("password"));
    page.password = form_field(&password_fields[F_PASSWORD], &empty, S("password"));
    page.token_name = form_field(&token_fields[F_NAME], &empty, S("text"));
    page.current.autocomplete = S("current-password");
    page.password.autocomplete = S("new-password");
    page.password.hint = arena_printf(
        req->arena, "At least %d characters. Your other sessions end.", PASSWORD_BYTES_MIN);
    page.token_name.placeholder = S("Order import");
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    page.timeline =
        (Timeline){ .events = page.detail.events, .events_count = page.detail.events_count };
    Out out = out_new(req->arena, zone);
    tpl_account_profile(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *profile_get(Req *req, Resp *resp)
{
    return profile_page(req, resp, NULL, S(""));
}

static Err *password_invalid(Req *req, Resp *resp)
{
    return profile_page(req, resp, ERR(FIELD_REQUIRED, "Please type both passwords."), S(""));
}

static Err *password_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    Err *err = svc_profile_password(&call, req->identity.session, req->form[F_CURRENT].text,
                                    req->form[F_PASSWORD].text);
    return err == NULL ? page_done(resp, S("/profile"), S("password-changed"))
                       : profile_page(req, resp, err, S(""));
}

static Err *token_invalid(Req *req, Resp *resp)
{
    return profile_page(req, resp, ERR(FIELD_REQUIRED, "Please say what the token is for."), S(""));
}

static Err *token_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    Str token;
    TokenId id;
    Err *err = svc_profile_token(&call, req->form[F_NAME].text, &token, &id);
    return profile_page(req, resp, err, err == NULL ? token : S(""));
}

static Err *session_end_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    SessionId session;
    TRY(page_id(session_id_parse(req_param(req, S("session")), "session", &session)));
    TRY(svc_person_sessions_end(&call, req->actor.user, session));
    return page_done(resp, S("/profile"), S("sessions-ended"));
}

static Err *token_end_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    TokenId token;
    TRY(page_id(token_id_parse(req_param(req, S("token")), "token", &token)));
    TRY(svc_person_token_end(&call, req->actor.user, token));
    return page_done(resp, S("/profile"), S("token-ended"));
}

const Route profile_route = {
    .method = HTTP_GET,
    .path = "/profile",
    .handle = profile_get,
    .access = ACCESS_SIGNED_IN,
    .summary = "One's own login: password, sessions, API tokens",
};

const Route profile_password_route = {
    .method = HTTP_POST,
    .path = "/profile/password",
    .handle = password_post,
    .invalid = password_invalid,
    .access = ACCESS_SIGNED_IN,
    .body = BODY_FORM,
    .fields = password_fields,
    .field_count = COUNT_OF(password_fields),
    .summary = "Choose another password",
};

const Route profile_session_end_route = {
    .method = HTTP_POST,
    .path = "/profile/sessions/{session}/end",
    .handle = session_end_post,
    .access = ACCESS_SIGNED_IN,
    .body = BODY_FORM,
    .summary = "End one of one's own sessions",
};

const Route profile_token_route = {
    .method = HTTP_POST,
    .path = "/profile/tokens",
    .handle = token_post,
    .invalid = token_invalid,
    .access = ACCESS_SIGNED_IN,
    .body = BODY_FORM,
    .fields = token_fields,
    .field_count = COUNT_OF(token_fields),
    .summary = "Make an API token, shown once",
};

const Route profile_token_end_route = {
    .method = HTTP_POST,
    .path = "/profile/tokens/{token}/end",
    .handle = token_end_post,
    .access = ACCESS_SIGNED_IN,
    .body = BODY_FORM,
    .summary = "End one of one's own API tokens",
};
