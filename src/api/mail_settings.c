/* mail_settings.c - /api/v1/mail-settings: which mails the account wants. */
#include "api/api.h"
#include "api/routes.h"
#include "service/mail_view.h"

enum { F_KINDS };
static const Field fields[] = {
    [F_KINDS] = { "kinds", FIELD_TOKEN, "Kinds of mail that are wanted; the others are off",
                  .many = true, .max = 40 },
};

static Err *settings_json(Req *req, Call *call, Str *ret_body)
{
    StrBuf buf = buf_new(req->arena, 256);
    JsonOut json = json_out(&buf);
    MailSwitches now;

    TRY(svc_mail_switches(call, &now));
    json_object(&json);
    json_key(&json, S("kinds"));
    json_array(&json);
    for (size_t i = 0; i < MAIL_KIND_COUNT; i++) {
        if (now.on[i]) {
            json_str(&json, mail_kind_name((MailKind)i));
        }
    }
    json_array_end(&json);
    json_object_end(&json);
    *ret_body = buf_str(&buf);
    return NULL;
}

static Err *settings_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Str body;
    TRY(settings_json(req, &call, &body));
    return resp_json(resp, body);
}

static Err *settings_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *kinds = &req->form[F_KINDS];
    MailSwitches wanted = { 0 };
    MailKind kind;

    for (size_t i = 0; i < kinds->item_count; i++) {
        if (!mail_kind_parse(kinds->items[i], &kind)) {
            return ERR_FIELD(FIELD_INVALID, "kinds", "There is no such kind of mail.");
        }
        wanted.on[kind] = true;
    }
    TRY(svc_mail_switches_set(call, &wanted));
    *ret_answer = (ApiAnswer){ .status = 200, .location = S("") };
    return settings_json(req, call, &ret_answer->body);
}

static Err *settings_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, settings_work);
}

const Route api_mail_settings_route = {
    .method = HTTP_GET,
    .path = "/api/v1/mail-settings",
    .handle = settings_get,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .api = true,
    .summary = "Which kinds of mail the account wants",
    .answer = "{\"kinds\":[\"order\",\"security\"]}",
};

const Route api_mail_settings_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/mail-settings",
    .handle = settings_post,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Say which kinds of mail the account wants",
    .detail = "Invitations and new passwords are always mailed.",
    .answer = "{\"kinds\":[\"order\",\"security\"]}",
};
