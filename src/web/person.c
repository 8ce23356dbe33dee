/* person.c - /users/{user}: one person's roles, sessions and tokens. */
#include "gen/tpl_account_user.h"
#include "web/page.h"
#include "web/people_page.h"
#include "web/people_routes.h"

enum { F_NAME, F_ROLES };
static const Field fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, "Name", .required = true, .max = 100 },
    [F_ROLES] = { "roles", FIELD_TOKEN, "Roles", .many = true, .max = 40 },
};

static Err *person_id(Req *req, UserId *ret_id)
{
    return page_id(user_id_parse(req_param(req, S("user")), "user", ret_id));
}

static Err *person_page(Req *req, Resp *resp, const Err *refused)
{
    Call call = page_call(req);
    PersonPage page = { .can_change = actor_can(&req->actor, ROLE_ADMINISTRATOR) };
    PersonView *person = &page.detail.person;
    const Zone *zone;
    UserId id;

    TRY(person_id(req, &id));
    TRY(svc_person(&call, id, &page.detail));
    TRY(page_layout(req, person->name, SECTION_NONE, &page.layout));
    TRY(page_zone(req, &zone));
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    const FieldValue now = { .raw = person->name, .text = person->name };
    page.name = form_field(&fields[F_NAME], &now, S("text"));
    page.roles = role_boxes(person->kind, page.detail.gives, person->roles);
    page.timeline =
        (Timeline){ .events = page.detail.events, .events_count = page.detail.events_count };
    Out out = out_new(req->arena, zone);
    tpl_account_user(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *person_get(Req *req, Resp *resp)
{
    return person_page(req, resp, NULL);
}

/* Back to the page: with a notice, or with what was refused. */
static Err *person_after(Req *req, Resp *resp, Err *err, Str word)
{
    if (err != NULL) {
        return person_page(req, resp, err);
    }
    Str path = arena_printf(req->arena, "/users/%.*s", STR_ARG(req_param(req, S("user"))));
    return page_done(resp, path, word);
}

static Err *person_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PersonForm form = { .name = req->form[F_NAME].text };
    UserId id;

    TRY(person_id(req, &id));
    Err *err =
        person_roles_parse(req->form[F_ROLES].items, req->form[F_ROLES].item_count, &form.roles);
    if (err == NULL) {
        err = svc_person_change(&call, id, &form);
    }
    return person_after(req, resp, err, S("saved"));
}

static Err *deactivate_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    UserId id;
    TRY(person_id(req, &id));
    return person_after(req, resp, svc_person_activate(&call, id, false), S("deactivated"));
}

static Err *activate_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    UserId id;
    TRY(person_id(req, &id));
    return person_after(req, resp, svc_person_activate(&call, id, true), S("activated"));
}

static Err *invite_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    UserId id;
    TRY(person_id(req, &id));
    return person_after(req, resp, svc_person_invite_again(&call, id), S("invited"));
}

static Err *reset_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    UserId id;
    TRY(person_id(req, &id));
    return person_after(req, resp, svc_person_reset(&call, id), S("link-mailed"));
}

static Err *sessions_end_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    UserId id;
    TRY(person_id(req, &id));
    Err *err = svc_person_sessions_end(&call, id, (SessionId){ 0 });
    return person_after(req, resp, err, S("sessions-ended"));
}

static Err *session_end_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    UserId id;
    SessionId session;
    TRY(person_id(req, &id));
    TRY(page_id(session_id_parse(req_param(req, S("session")), "session", &session)));
    return person_after(req, resp, svc_person_sessions_end(&call, id, session),
                        S("sessions-ended"));
}

static Err *token_end_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    UserId id;
    TokenId token;
    TRY(person_id(req, &id));
    TRY(page_id(token_id_parse(req_param(req, S("token")), "token", &token)));
    return person_after(req, resp, svc_person_token_end(&call, id, token), S("token-ended"));
}

const Route person_route = {
    .method = HTTP_GET,
    .path = "/users/{user}",
    .handle = person_get,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .summary = "One person: roles, sessions, tokens, history",
};

const Route person_post_route = {
    .method = HTTP_POST,
    .path = "/users/{user}",
    .handle = person_post,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Change a person's name and roles",
};

#define PERSON_ACTION(name, route_path, function, what)  \
    const Route name = {                                 \
        .method = HTTP_POST,                             \
        .path = route_path,                              \
        .handle = function,                              \
        .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR, \
        .body = BODY_FORM,                               \
        .summary = what,                                 \
    };
PERSON_ACTION(person_activate_route, "/users/{user}/activate", activate_post,
              "Let a person sign in again")
PERSON_ACTION(person_deactivate_route, "/users/{user}/deactivate", deactivate_post,
              "Let a person sign in no more")
PERSON_ACTION(person_invite_route, "/users/{user}/invite", invite_post, "Mail the invitation again")
PERSON_ACTION(person_reset_route, "/users/{user}/reset", reset_post,
              "Mail a link for a new password")
PERSON_ACTION(person_sessions_end_route, "/users/{user}/sessions/end", sessions_end_post,
              "End all of a person's sessions")
PERSON_ACTION(person_session_end_route, "/users/{user}/sessions/{session}/end", session_end_post,
              "End a person's session")
PERSON_ACTION(person_token_end_route, "/users/{user}/tokens/{token}/end", token_end_post,
              "End a person's API token")
