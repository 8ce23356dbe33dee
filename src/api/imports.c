/* imports.c - /api/v1/imports: files of prices, their state, and whether they count. */
#include "service/import_upload.h"

#include "api/api.h"
#include "api/routes.h"

enum { DIFFERENCES_BYTES_MAX = 4 * 1024 * 1024 };

enum { Q_KIND, Q_NAME, Q_MARKET, Q_CURRENCY, Q_SEGMENT, Q_COUNT };
static const char *const kinds[] = { "prices", "sheet", "catalogue", NULL };
_Static_assert(COUNT_OF(kinds) == IMPORT_KIND_COUNT + 1, "every kind can be sent");
static const Field upload_query[Q_COUNT] = {
    [Q_KIND] = { "kind", FIELD_CHOICE, "prices; sheet: a vendor's price sheet; catalogue: JSON",
                 .choices = kinds, .fallback = "prices" },
    [Q_NAME] = { "name", FIELD_TEXT, "The file's name", .max = IMPORT_NAME_BYTES_MAX },
    [Q_MARKET] = { "market", FIELD_TOKEN, "Of a sheet: only this country", .max = 2 },
    [Q_CURRENCY] = { "currency", FIELD_TOKEN, "Of a sheet: only this currency", .max = 3 },
    [Q_SEGMENT] = { "segment", FIELD_TEXT, "Of a sheet: this segment, else Commercial", .max = 40 },
};
static const Field list_query[] = { API_PAGE_FIELDS };

static void view_write(Req *req, JsonOut *json, const ImportView *view)
{
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("kind"), import_kind_name(view->kind));
    json_key_str(json, S("name"), view->name);
    json_key_str(json, S("state"), import_state_name(view->state));
    json_key_bool(json, S("dry_run"), view->dry_run);
    json_key_int(json, S("bytes_total"), view->bytes_total);
    json_key_int(json, S("bytes_done"), view->bytes_done);
    json_key_int(json, S("rows"), view->rows);
    json_key_int(json, S("added"), view->added);
    json_key_int(json, S("changed"), view->changed);
    json_key_int(json, S("gone"), view->gone);
    json_key_int(json, S("unchanged"), view->unchanged);
    json_key_int(json, S("errors"), view->errors);
    json_key_str(json, S("message"), view->message);
    api_instant(req, json, S("started_at"), view->started_at);
    api_instant(req, json, S("ended_at"), view->ended_at);
}

static void details_write(JsonOut *json, const ImportView *view)
{
    json_key(json, S("lists"));
    json_array(json);
    for (size_t i = 0; i < view->list_count; i++) {
        const ImportListView *list = &view->lists[i];
        json_object(json);
        json_key_str(json, S("list"), list->code);
        json_key_str(json, S("state"), price_version_state_name(list->state));
        json_key_int(json, S("version"), list->version);
        json_key_int(json, S("added"), list->added);
        json_key_int(json, S("changed"), list->changed);
        json_key_int(json, S("gone"), list->gone);
        json_key_int(json, S("unchanged"), list->unchanged);
        json_object_end(json);
    }
    json_array_end(json);
    json_key(json, S("wrong"));
    json_array(json);
    for (size_t i = 0; i < view->error_count; i++) {
        const ImportErrorView *error = &view->error_rows[i];
        json_object(json);
        json_key_int(json, S("line"), error->line);
        json_key_int(json, S("column"), error->column);
        json_key_str(json, S("column_name"), error->column_name);
        json_key_str(json, S("message"), error->message);
        json_object_end(json);
    }
    json_array_end(json);
    json_key(json, S("members"));
    json_array(json);
    for (size_t i = 0; i < view->member_count; i++) {
        const ImportMemberView *member = &view->members[i];
        json_object(json);
        json_key_str(json, S("object"), member->object);
        json_key_str(json, S("member"), member->member);
        json_key_str(json, S("before"), member->before);
        json_key_str(json, S("after"), member->after);
        json_object_end(json);
    }
    json_array_end(json);
}

static Err *view_text(Req *req, Call *call, ImportId id, Str *ret_text)
{
    ImportView view;
    TRY(svc_import(call, id, &view));
    StrBuf buf = buf_new(req->arena, 4096);
    JsonOut json = json_out(&buf);
    json_object(&json);
    view_write(req, &json, &view);
    details_write(&json, &view);
    json_object_end(&json);
    *ret_text = buf_str(&buf);
    return NULL;
}

#define IMPORT_EXAMPLE                                                                      \
    "\"id\":\"imp_06h2n8kx4m1pq\",\"kind\":\"prices\",\"name\":\"november.csv\",\"state\":" \
    "\"staged\",\"dry_run\":false,\"bytes_total\":120,\"bytes_done\":120,\"rows\":2,"       \
    "\"added\":1,\"changed\":1,\"gone\":0,\"unchanged\":0,\"errors\":0,\"message\":\"\","   \
    "\"started_at\":\"2026-11-22T10:00:00Z\",\"ended_at\":null"
#define IMPORT_DETAIL_EXAMPLE                                                            \
    "{" IMPORT_EXAMPLE ",\"lists\":[{\"list\":\"partners-eur\",\"state\":\"draft\","     \
    "\"version\":3,\"added\":1,\"changed\":1,\"gone\":0,\"unchanged\":0}],\"wrong\":[]," \
    "\"members\":[]}"

static Err *upload_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    ReqFile none = { .name = S("") };
    ReqFile *file = req->file == NULL ? &none : req->file;
    const ImportUpload upload = {
        .kind = (ImportKind)req->query[Q_KIND].number,
        .name = req->query[Q_NAME].text,
        .choice = { req->query[Q_MARKET].text, req->query[Q_CURRENCY].text,
                    req->query[Q_SEGMENT].text },
        .bytes = file->bytes,
        .fill = req_file_read,
        .context = file,
    };
    ImportId id;
    TRY(svc_import_upload(call, &upload, &id));
    *ret_answer = (ApiAnswer){ .status = 202 };
    return view_text(req, call, id, &ret_answer->body);
}

static Err *imports_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, upload_work);
}

const Route api_imports_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/imports",
    .handle = imports_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FILE,
    .body_bytes_max = IMPORT_FILE_BYTES_MAX,
    .query = upload_query,
    .query_count = COUNT_OF(upload_query),
    .api = true,
    .summary = "Send a file of prices or a catalogue",
    .detail = "The body is the file itself, as `stoa import prices`, `stoa import price-sheet` and "
              "`stoa import catalogue` read it: CSV of at most 512 MiB, JSON of at most 8 MiB. It "
              "is read in the background and changes "
              "nothing: ask for its state until it is `staged` (then publish or discard it) or "
              "`failed` (then `wrong` names each row by line and column).",
    .answer = IMPORT_DETAIL_EXAMPLE,
};

static Err *imports_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = api_page(req);
    ImportView *views;
    ApiList list;
    size_t count;
    TRY(svc_imports(&call, &page, &views, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        view_write(req, &list.json, &views[i]);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_imports_route = {
    .method = HTTP_GET,
    .path = "/api/v1/imports",
    .handle = imports_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "Imports of prices, newest first",
    .answer = "{\"items\":[{" IMPORT_EXAMPLE "}],\"next\":null}",
};

static Err *import_param(Req *req, ImportId *ret_id)
{
    return import_id_parse(req_param(req, S("import")), "import", ret_id);
}

static Err *import_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    ImportId id;
    Str text;
    TRY(import_param(req, &id));
    TRY(view_text(req, &call, id, &text));
    return resp_json(resp, text);
}

const Route api_import_route = {
    .method = HTTP_GET,
    .path = "/api/v1/imports/{import}",
    .handle = import_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .api = true,
    .summary = "How far an import is, what it would change, and which rows are wrong",
    .answer = IMPORT_DETAIL_EXAMPLE,
};

static Err *take(void *context, Str part)
{
    StrBuf *buf = context;
    if (buf->len + part.len > DIFFERENCES_BYTES_MAX) {
        return ERR(REQUEST_TOO_LARGE, "more than %d bytes differ", (int)DIFFERENCES_BYTES_MAX);
    }
    buf_add(buf, part);
    return NULL;
}

static Err *differences_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    StrBuf buf = buf_new(req->arena, 64 * 1024);
    ImportId id;
    TRY(import_param(req, &id));
    TRY(svc_import_differences(&call, id, take, &buf));
    return resp_file(resp, "text/csv; charset=utf-8", S("differences.csv"), false, buf_str(&buf));
}

const Route api_import_differences_route = {
    .method = HTTP_GET,
    .path = "/api/v1/imports/{import}/differences",
    .handle = differences_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .api = true,
    .summary = "What a staged import would change, row by row, as CSV",
};

static Err *publish_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    ImportId id;
    TRY(import_param(req, &id));
    TRY(svc_import_publish(call, id));
    *ret_answer = (ApiAnswer){ .status = 202 };
    return view_text(req, call, id, &ret_answer->body);
}

static Err *publish_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, publish_work);
}

const Route api_import_publish_route = {
    .method = HTTP_POST,
    .path = "/api/v1/imports/{import}/publish",
    .handle = publish_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .api = true,
    .summary = "Publish a staged import: all its lists at once",
    .answer = IMPORT_DETAIL_EXAMPLE,
};

static Err *discard_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    ImportId id;
    TRY(import_param(req, &id));
    TRY(svc_import_discard(call, id));
    *ret_answer = (ApiAnswer){ .status = 202 };
    return view_text(req, call, id, &ret_answer->body);
}

static Err *discard_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, discard_work);
}

const Route api_import_discard_route = {
    .method = HTTP_POST,
    .path = "/api/v1/imports/{import}/discard",
    .handle = discard_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .api = true,
    .summary = "Throw an import away",
    .answer = IMPORT_DETAIL_EXAMPLE,
};
