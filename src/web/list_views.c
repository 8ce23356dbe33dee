/* list_views.c - POST /list-views and /list-views/delete: a list as somebody keeps it. */
#include "http/uri.h"
#include "service/list_view.h"
#include "web/account_routes.h"
#include "web/page.h"

enum { F_LIST, F_NAME, F_QUERY, F_OPENS, F_SHARED };
static const Field fields[] = {
    [F_LIST] = { "list", FIELD_TOKEN, "List", .required = true, .max = LIST_WORD_BYTES_MAX },
    [F_NAME] = { "name", FIELD_TEXT, "Name", .required = true,
                 .max = LIST_VIEW_NAME_BYTES_MAX / 4 },
    [F_QUERY] = { "query", FIELD_TOKEN, "What the list shows", .max = LIST_VIEW_QUERY_BYTES_MAX },
    [F_OPENS] = { "opens", FIELD_BOOL, "Open the list with it" },
    [F_SHARED] = { "shared", FIELD_BOOL, "For everybody of the account" },
};

static Err *view_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const ListViewForm form = { .list = req->form[F_LIST].text,
                                .name = req->form[F_NAME].text,
                                .query = req->form[F_QUERY].text,
                                .opens = req->form[F_OPENS].on,
                                .shared = req->form[F_SHARED].on };
    TRY(svc_list_view_save(&call, &form));
    Str path = list_named(form.list)->path;
    return resp_see_other(resp, arena_printf(req->arena, "%.*s?%.*s%sview=%.*s", STR_ARG(path),
                                             STR_ARG(form.query), form.query.len > 0 ? "&" : "",
                                             STR_ARG(uri_encode(req->arena, form.name))));
}

enum { D_LIST, D_VIEW };
static const Field delete_fields[] = {
    [D_LIST] = { "list", FIELD_TOKEN, "List", .required = true, .max = LIST_WORD_BYTES_MAX },
    [D_VIEW] = { "view", FIELD_CODE, "View", .required = true, .max = 40 },
};

static Err *delete_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const List *list = list_named(req->form[D_LIST].text);
    ListViewId id;
    TRY(page_id(list_view_id_parse(req->form[D_VIEW].text, "view", &id)));
    TRY(svc_list_view_delete(&call, id));
    return resp_see_other(resp, list == NULL ? S("/") : list->path);
}

const Route list_view_post_route = {
    .method = HTTP_POST,
    .path = "/list-views",
    .handle = view_post,
    .access = ACCESS_SIGNED_IN,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Save a view of a list",
};

const Route list_view_delete_route = {
    .method = HTTP_POST,
    .path = "/list-views/delete",
    .handle = delete_post,
    .access = ACCESS_SIGNED_IN,
    .body = BODY_FORM,
    .fields = delete_fields,
    .field_count = COUNT_OF(delete_fields),
    .summary = "Delete one's own view of a list",
};
