/* list_views.c - /api/v1/list-views: lists as people keep them. */
#include "service/list_view.h"

#include "api/api.h"
#include "api/routes.h"

enum { Q_LIST };
static const Field list_query[] = {
    [Q_LIST] = { "list", FIELD_TOKEN, "The list", .fallback = "subscriptions",
                 .max = LIST_WORD_BYTES_MAX },
};

static Err *views_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = { 0 };
    ListView *views;
    size_t count;
    ApiList list;

    TRY(svc_list_views(&call, req->query[Q_LIST].text, &views, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        json_key_str(&list.json, S("id"), views[i].code);
        json_key_str(&list.json, S("name"), views[i].name);
        json_key_str(&list.json, S("query"), views[i].query);
        json_key_bool(&list.json, S("opens"), views[i].opens);
        json_key_bool(&list.json, S("shared"), views[i].shared);
        json_key_bool(&list.json, S("own"), views[i].own);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &page);
}

enum { F_LIST, F_NAME, F_QUERY, F_OPENS, F_SHARED };
static const Field fields[] = {
    [F_LIST] = { "list", FIELD_TOKEN, "The list", .required = true, .max = LIST_WORD_BYTES_MAX },
    [F_NAME] = { "name", FIELD_TEXT, "Its name; the same again replaces it", .required = true,
                 .max = LIST_VIEW_NAME_BYTES_MAX / 4 },
    [F_QUERY] = { "query", FIELD_TOKEN, "Filter, sort and columns, as in the list's address",
                  .max = LIST_VIEW_QUERY_BYTES_MAX },
    [F_OPENS] = { "opens", FIELD_BOOL, "The list opens with it" },
    [F_SHARED] = { "shared", FIELD_BOOL, "For everybody of the account" },
};

static Err *save_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const ListViewForm form = { .list = req->form[F_LIST].text,
                                .name = req->form[F_NAME].text,
                                .query = req->form[F_QUERY].text,
                                .opens = req->form[F_OPENS].on,
                                .shared = req->form[F_SHARED].on };
    TRY(svc_list_view_save(call, &form));
    StrBuf buf = buf_new(req->arena, 256);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("list"), form.list);
    json_key_str(&json, S("name"), form.name);
    json_key_str(&json, S("query"), form.query);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *view_put(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, save_work);
}

enum { D_VIEW };
static const Field delete_query[] = {
    [D_VIEW] = { "view", FIELD_CODE, "The view", .required = true, .max = 40 },
};

static Err *view_delete(Req *req, Resp *resp)
{
    Call call = api_call(req);
    ListViewId id;

    TRY(list_view_id_parse(req->query[D_VIEW].text, "view", &id));
    TRY(svc_list_view_delete(&call, id));
    return resp_no_content(resp);
}

const Route api_list_views_route = {
    .method = HTTP_GET,
    .path = "/api/v1/list-views",
    .handle = views_get,
    .access = ACCESS_SIGNED_IN,
    .query = list_query,
    .query_count = COUNT_OF(list_query),
    .api = true,
    .summary = "Saved views of a list, one's own and those shared in the account",
    .answer = "{\"items\":[{\"id\":\"lvw_06h2n8kx4m1pq\",\"name\":\"To renew\",\"query\":"
              "\"sort=term_to\"}],\"next\":null}",
};

const Route api_list_view_put_route = {
    .method = HTTP_PUT,
    .path = "/api/v1/list-views",
    .handle = view_put,
    .access = ACCESS_SIGNED_IN,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Save a view of a list",
    .answer = "{\"list\":\"subscriptions\",\"name\":\"To renew\",\"query\":\"sort=term_to\"}",
};

const Route api_list_view_delete_route = {
    .method = HTTP_DELETE,
    .path = "/api/v1/list-views",
    .handle = view_delete,
    .access = ACCESS_SIGNED_IN,
    .query = delete_query,
    .query_count = COUNT_OF(delete_query),
    .api = true,
    .summary = "Delete one's own view of a list",
};
