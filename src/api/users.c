/* users.c - /api/v1/users: people of an account and of those below it. */
#include "api/api.h"
#include "api/routes.h"
#include "service/person.h"

enum { Q_ACCOUNT = API_QUERY_OWN };
static const Field users_query[] = {
    API_PAGE_FIELDS,
    [Q_ACCOUNT] = { "account", FIELD_CODE, "Account; absent: one's own", .max = 40 },
};

static void person_write(Req *req, JsonOut *json, const PersonView *view)
{
    json_object(json);
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("account"), view->account_code);
    json_key_str(json, S("email"), view->email);
    json_key_str(json, S("name"), view->name);
    json_key(json, S("roles"));
    json_array(json);
    for (size_t i = 0; role_at(i) != NULL; i++) {
        if ((view->roles & (uint32_t)role_at(i)->role) != 0) {
            json_str(json, role_at(i)->word);
        }
    }
    json_array_end(json);
    json_key_str(json, S("state"), person_state_name(view->state));
    api_instant(req, json, S("created_at"), view->created_at);
    api_instant(req, json, S("signed_in_at"), view->signed_in_at);
    json_object_end(json);
}

static Err *users_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = api_page(req);
    Str code = req->query[Q_ACCOUNT].text;
    AccountId account = req->actor.account;
    PersonView *people;
    size_t count;
    ApiList list;

    if (code.len > 0) {
        TRY(account_id_parse(code, "account", &account));
    }
    TRY(svc_people(&call, account, &page, &people, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        person_write(req, &list.json, &people[i]);
    }
    return api_list_end(resp, &list, &page);
}

static Err *person_answer(Req *req, Call *call, UserId id, int status, ApiAnswer *ret_answer)
{
    PersonDetail detail;
    StrBuf buf = buf_new(req->arena, 512);
    JsonOut json = json_out(&buf);

    TRY(svc_person(call, id, &detail));
    person_write(req, &json, &detail.person);
    Str location = arena_printf(req->arena, "/api/v1/users/%.*s", STR_ARG(detail.person.code));
    *ret_answer = (ApiAnswer){ .status = status,
                               .location = status == 201 ? location : S(""),
                               .body = buf_str(&buf) };
    return NULL;
}

static Err *user_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    ApiAnswer answer;
    UserId id;

    TRY(user_id_parse(req_param(req, S("user")), "user", &id));
    TRY(person_answer(req, &call, id, 200, &answer));
    return resp_json(resp, answer.body);
}

enum { F_EMAIL, F_NAME, F_ROLES, F_ACCOUNT };
static const Field invite_fields[] = {
    [F_EMAIL] = { "email", FIELD_EMAIL, "E-mail address", .required = true },
    [F_NAME] = { "name", FIELD_TEXT, "Name", .required = true, .max = 100 },
    [F_ROLES] = { "roles", FIELD_TOKEN, "Roles, by their words", .required = true, .many = true,
                  .max = 40 },
    [F_ACCOUNT] = { "account", FIELD_CODE, "Account; absent: one's own", .max = 40 },
};

static Err *invite_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    PersonForm input = { .account = call->actor.account,
                         .email = form[F_EMAIL].text,
                         .name = form[F_NAME].text };
    UserId id;

    if (form[F_ACCOUNT].given) {
        TRY(account_id_parse(form[F_ACCOUNT].text, "account", &input.account));
    }
    TRY(person_roles_parse(form[F_ROLES].items, form[F_ROLES].item_count, &input.roles));
    TRY(svc_person_invite(call, &input, &id));
    return person_answer(req, call, id, 201, ret_answer);
}

static Err *users_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, invite_work);
}

enum { C_NAME, C_ROLES, C_STATE };
static const char *const state_words[] = { "active", "deactivated", NULL };
static const Field change_fields[] = {
    [C_NAME] = { "name", FIELD_TEXT, "Name", .max = 100 },
    [C_ROLES] = { "roles", FIELD_TOKEN, "All roles, by their words", .many = true, .max = 40 },
    [C_STATE] = { "state", FIELD_CHOICE, "Whether the person may sign in", .choices = state_words },
};

static Err *change_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    PersonDetail before;
    UserId id;

    TRY(user_id_parse(req_param(req, S("user")), "user", &id));
    TRY(svc_person(call, id, &before));
    PersonForm input = { .name = form[C_NAME].given ? form[C_NAME].text : before.person.name,
                         .roles = before.person.roles };
    if (form[C_ROLES].item_count > 0) {
        TRY(person_roles_parse(form[C_ROLES].items, form[C_ROLES].item_count, &input.roles));
    }
    TRY(svc_person_change(call, id, &input));
    if (form[C_STATE].given) {
        TRY(svc_person_activate(call, id, str_eq(form[C_STATE].text, S("active"))));
    }
    return person_answer(req, call, id, 200, ret_answer);
}

static Err *user_patch(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, change_work);
}

static Err *again_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    UserId id;
    TRY(user_id_parse(req_param(req, S("user")), "user", &id));
    TRY(svc_person_invite_again(call, id));
    return person_answer(req, call, id, 200, ret_answer);
}

static Err *again_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, again_work);
}

static Err *sessions_end_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    UserId id;
    TRY(user_id_parse(req_param(req, S("user")), "user", &id));
    TRY(svc_person_sessions_end(call, id, (SessionId){ 0 }));
    return person_answer(req, call, id, 200, ret_answer);
}

static Err *sessions_end_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, sessions_end_work);
}

#define PERSON_ANSWER                                                                    \
    "{\"id\":\"usr_06h2n8kx4m1pq\",\"email\":\"anna@aegean.example\",\"name\":\"Anna\"," \
    "\"roles\":[\"buyer\"],\"state\":\"active\"}"

const Route api_users_route = {
    .method = HTTP_GET,
    .path = "/api/v1/users",
    .handle = users_get,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .query = users_query,
    .query_count = COUNT_OF(users_query),
    .api = true,
    .summary = "List people of the account, or of one below, by name",
    .answer = "{\"items\":[" PERSON_ANSWER "],\"next\":null}",
};

const Route api_users_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/users",
    .handle = users_post,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = invite_fields,
    .field_count = COUNT_OF(invite_fields),
    .api = true,
    .summary = "Invite a person by mail",
    .detail = "The mail has a link that works once, by which the person chooses a password.",
    .answer = PERSON_ANSWER,
};

const Route api_user_route = {
    .method = HTTP_GET,
    .path = "/api/v1/users/{user}",
    .handle = user_get,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .api = true,
    .summary = "One person",
    .answer = PERSON_ANSWER,
};

const Route api_user_patch_route = {
    .method = HTTP_PATCH,
    .path = "/api/v1/users/{user}",
    .handle = user_patch,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = change_fields,
    .field_count = COUNT_OF(change_fields),
    .api = true,
    .summary = "Change a person's name, roles or state",
    .detail = "What is absent stays. An account keeps an administrator who can sign in.",
    .answer = PERSON_ANSWER,
};

const Route api_user_invite_route = {
    .method = HTTP_POST,
    .path = "/api/v1/users/{user}/invite",
    .handle = again_post,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .api = true,
    .summary = "Mail the invitation again",
    .answer = PERSON_ANSWER,
};

const Route api_user_sessions_end_route = {
    .method = HTTP_POST,
    .path = "/api/v1/users/{user}/sessions/end",
    .handle = sessions_end_post,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .api = true,
    .summary = "End all sessions of a person",
    .answer = PERSON_ANSWER,
};
