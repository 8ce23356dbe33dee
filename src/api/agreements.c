/* agreements.c - /api/v1/agreements: the operator's agreements, read and published. */
#include "service/agreement.h"

#include "api/api.h"
#include "api/routes.h"

enum { BODY_BYTES_MAX = 2 * AGREEMENT_TEXT_BYTES_MAX };

static void head_write(Req *req, JsonOut *json, const AgreementView *view)
{
    json_key_str(json, S("code"), view->code);
    json_key_str(json, S("name"), view->name);
    json_key_str(json, S("product_type"), view->type_code);
    json_key_int(json, S("version"), view->version);
    api_instant(req, json, S("published_at"), view->published_at);
    json_key_bool(json, S("ended"), view->ended);
}

static Err *list_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    AgreementView *views;
    size_t count;
    ApiList list;
    const Page page = { 0 };
    TRY(svc_agreements(&call, &views, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        head_write(req, &list.json, &views[i]);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &page);
}

static Str text_body(Req *req, const AgreementText *text)
{
    StrBuf buf = buf_new(req->arena, 1024 + text->text.len);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("code"), text->code);
    json_key_str(&json, S("name"), text->name);
    json_key_int(&json, S("version"), text->number);
    json_key_int(&json, S("newest"), text->newest);
    api_instant(req, &json, S("published_at"), text->published_at);
    json_key_str(&json, S("note"), text->note);
    json_key_str(&json, S("text"), text->text);
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *text_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    AgreementText text;
    TRY(svc_agreement_text(&call, req_param(req, S("agreement")), 0, &text));
    return resp_json(resp, text_body(req, &text));
}

enum { F_CODE, F_NAME, F_TYPE, F_TEXT, F_NOTE };
static const Field fields[] = {
    [F_CODE] = { "code", FIELD_TOKEN, "Code, a-z, 0-9 and hyphens", .required = true, .max = 40 },
    [F_NAME] = { "name", FIELD_TEXT, "Name", .required = true, .max = AGREEMENT_NAME_BYTES_MAX },
    [F_TYPE] = { "product_type", FIELD_TOKEN, "Code of a product type; absent: every order",
                 .max = 64 },
    [F_TEXT] = { "text", FIELD_LINES, "Markdown", .required = true,
                 .max = AGREEMENT_TEXT_BYTES_MAX },
    [F_NOTE] = { "note", FIELD_TEXT, "What is new", .max = 200 },
};

/* Made when it is not there, and its next version published. */
static Err *publish_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const AgreementForm form = { .code = req->form[F_CODE].text,
                                 .name = req->form[F_NAME].text,
                                 .type = req->form[F_TYPE].text,
                                 .draft = req->form[F_TEXT].text };
    AgreementText text;
    int32_t number;
    Err *err = svc_agreement_save(call, &form);
    if (err_is(err, ERR_NOT_FOUND)) {
        err = svc_agreement_add(call, &form);
    }
    TRY(err);
    TRY(svc_agreement_publish(call, form.code, req->form[F_NOTE].text, &number));
    TRY(svc_agreement_text(call, form.code, number, &text));
    *ret_answer = (ApiAnswer){ .status = 201, .body = text_body(req, &text) };
    return NULL;
}

static Err *publish_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, publish_work);
}

#define AGREEMENT_ANSWER \
    "{\"code\":\"terms\",\"name\":\"Terms of service\",\"version\":2,\"text\":\"## 1\"}"

const Route api_agreements_route = {
    .method = HTTP_GET,
    .path = "/api/v1/agreements",
    .handle = list_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .api = true,
    .summary = "The operator's agreements",
    .answer = "{\"items\":[{\"code\":\"terms\",\"version\":2}],\"next\":null}",
};

const Route api_agreement_route = {
    .method = HTTP_GET,
    .path = "/api/v1/agreements/{agreement}",
    .handle = text_get,
    .access = ACCESS_SIGNED_IN,
    .api = true,
    .summary = "An agreement as it is in force",
    .answer = AGREEMENT_ANSWER,
};

const Route api_agreements_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/agreements",
    .handle = publish_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .body_bytes_max = BODY_BYTES_MAX,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Publish the next version of an agreement, or a new one",
    .detail = "Whoever orders from then on accepts this version.",
    .answer = AGREEMENT_ANSWER,
};
