/* admin_import.c - /admin/imports/{import}: how far an import is, which rows are wrong, what it
 * would change; publishes or discards it. */
#include <inttypes.h>

#include "gen/tpl_admin_import.h"
#include "gen/tpl_admin_import_live.h"
#include "web/admin_routes.h"
#include "web/import_page.h"
#include "web/live.h"

enum { CSV_BYTES_MAX = 8 * 1024 * 1024 };

static const Str kind_words[IMPORT_KIND_COUNT] = {
    [IMPORT_PRICES] = STR_INIT("Prices"),
    [IMPORT_SHEET] = STR_INIT("Price sheet"),
    [IMPORT_CATALOGUE] = STR_INIT("Catalogue"),
};

static const Str steps[IMPORT_STATE_COUNT] = {
    [IMPORT_UPLOADING] = STR_INIT("The file is on its way."),
    [IMPORT_RUNNING] = STR_INIT("The rows are read and checked. Nothing counts yet."),
    [IMPORT_COMPARING] = STR_INIT("The rows are compared with what counts."),
    [IMPORT_STAGED] = STR_INIT("Nothing has changed yet. Look at what would, and decide."),
    [IMPORT_PUBLISHING] = STR_INIT("It is being published, all of it at once."),
    [IMPORT_DROPPING] = STR_INIT("What was read is thrown away."),
    [IMPORT_DONE] = STR_INIT("It counts."),
    [IMPORT_FAILED] = STR_INIT("Nothing was imported."),
    [IMPORT_DROPPED] = STR_INIT("It was thrown away. Nothing was imported."),
};

ImportLine import_line(const ImportView *view)
{
    Str kind = kind_words[view->kind];
    return (
        ImportLine){ .view = *view, .name = view->name.len > 0 ? view->name : kind, .kind = kind };
}

static Err *import_param(Req *req, ImportId *ret_id)
{
    return page_id(import_id_parse(req_param(req, S("import")), "import", ret_id));
}

static Str import_path(Arena *out, const ImportView *view)
{
    return arena_printf(out, "/admin/imports/%.*s", STR_ARG(view->code));
}

static bool at_work(ImportState state)
{
    return !import_over(state) && state != IMPORT_STAGED;
}

static LiveStamp import_stamp(Arena *out, const ImportView *view)
{
    LiveStamp stamp = live_start();
    live_add(&stamp, import_state_name(view->state));
    live_add(&stamp, arena_printf(out, "%" PRId64 " %" PRId64 " %" PRId64, view->bytes_done,
                                  view->errors, view->added + view->changed + view->unchanged));
    stamp.running = at_work(view->state);
    return stamp;
}

static Err *import_read_stamp(Call *call, int64_t id, LiveStamp *ret_stamp)
{
    ImportView view;
    TRY(svc_import_progress(call, (ImportId){ id }, &view));
    *ret_stamp = import_stamp(call->out, &view);
    return NULL;
}

static Str list_link(Arena *out, const ImportListView *list)
{
    switch (list->state) {
    case PRICE_VERSION_DRAFT:
        return arena_printf(out, "/admin/prices/%.*s/draft", STR_ARG(list->code));
    case PRICE_VERSION_PUBLISHED:
        return arena_printf(out, "/admin/prices/%.*s/versions/%" PRId64, STR_ARG(list->code),
                            list->version);
    case PRICE_VERSION_DROPPED:
    case PRICE_VERSION_STATE_COUNT:
        break;
    }
    return S("");
}

/* What else a row changes: "cost 5 to 6". */
static Str more_text(Arena *out, const ImportChange *change)
{
    static const char *const names[IMPORT_VALUE_COUNT] = {
        [IMPORT_VALUE_PRICE] = "",      [IMPORT_VALUE_COST] = "cost",   [IMPORT_VALUE_SRP] = "srp",
        [IMPORT_VALUE_SETUP] = "setup", [IMPORT_VALUE_END] = "ends on",
    };
    StrBuf buf = buf_new(out, 64);
    for (size_t i = IMPORT_VALUE_COST; i < IMPORT_VALUE_COUNT; i++) {
        Str before = change->before[i].len > 0 ? change->before[i] : S("none");
        Str after = change->after[i].len > 0 ? change->after[i] : S("none");
        if (str_eq(change->what, S("changed")) && !str_eq(before, after)) {
            buf_addf(&buf, "%s%s %.*s to %.*s", buf.len > 0 ? ", " : "", names[i], STR_ARG(before),
                     STR_ARG(after));
        }
    }
    return buf_str(&buf);
}

static void differences_fill(Arena *out, const ImportView *view, ImportPage *page)
{
    page->differences = arena_array(out, ImportDifferenceLine, view->difference_count);
    page->differences_count = view->difference_count;
    for (size_t i = 0; i < view->difference_count; i++) {
        const ImportChange *change = &view->differences[i].change;
        page->differences[i] = (ImportDifferenceLine){
            .list = view->differences[i].list,
            .plan = change->plan,
            .days = change->valid_from.len > 0
                        ? arena_printf(out, "from %.*s", STR_ARG(change->valid_from))
                        : S(""),
            .before = change->before[IMPORT_VALUE_PRICE],
            .after = change->after[IMPORT_VALUE_PRICE],
            .more = more_text(out, change),
            .quantity_from = change->quantity_from,
            .what = change->what,
        };
    }
}

static Err *import_load(Req *req, ImportPage *page)
{
    Call call = page_call(req);
    ImportId id;
    ImportView view;
    TRY(import_param(req, &id));
    TRY(svc_import(&call, id, &view));
    LiveStamp stamp = import_stamp(req->arena, &view);
    bool administrator = actor_can(&req->actor, ROLE_ADMINISTRATOR);
    page->line = import_line(&view);
    page->step = steps[view.state];
    page->running = stamp.running;
    page->measured = view.state == IMPORT_RUNNING && view.bytes_total > 0;
    page->percent = view.bytes_total > 0 ? view.bytes_done * 100 / view.bytes_total : 0;
    page->wrong = view.error_rows;
    page->wrong_count = view.error_count;
    page->members = view.members;
    page->members_count = view.member_count;
    page->difference = view.added + view.changed + view.gone;
    page->catalogue = view.kind == IMPORT_CATALOGUE;
    page->can_publish = administrator && view.state == IMPORT_STAGED;
    page->can_discard = administrator && !import_over(view.state) &&
                        view.state != IMPORT_PUBLISHING && view.state != IMPORT_DROPPING;
    page->live = live_link(req->arena, import_path(req->arena, &view), stamp);
    page->lists = arena_array(req->arena, ImportListLine, view.list_count);
    page->lists_count = view.list_count;
    for (size_t i = 0; i < view.list_count; i++) {
        page->lists[i] = (ImportListLine){ view.lists[i], list_link(req->arena, &view.lists[i]) };
    }
    differences_fill(req->arena, &view, page);
    return NULL;
}

static Err *import_show(Req *req, Resp *resp, const Err *refused)
{
    ImportPage page = { 0 };
    const Zone *zone;
    TRY(import_load(req, &page));
    TRY(page_layout(req, page.line.name, SECTION_ADMIN, &page.layout));
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_admin_import(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *import_get(Req *req, Resp *resp)
{
    return import_show(req, resp, NULL);
}

static Err *live_get(Req *req, Resp *resp)
{
    ImportPage page = { .layout = layout_new(req, S("Import"), SECTION_ADMIN) };
    const Zone *zone;
    TRY(import_load(req, &page));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_admin_import_live(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *events_get(Req *req, Resp *resp)
{
    ImportId id;
    TRY(import_param(req, &id));
    return live_stream(req, resp, import_read_stamp, id.v);
}

static Err *take(void *context, Str part)
{
    StrBuf *buf = context;
    if (buf->len + part.len > CSV_BYTES_MAX) {
        return ERR(REQUEST_TOO_LARGE, "The file would be larger than %d MiB.",
                   (int)(CSV_BYTES_MAX >> 20));
    }
    buf_add(buf, part);
    return NULL;
}

typedef Err *(*Tell)(Call *call, ImportId id, TextTake take, void *context);

static Err *csv_answer(Req *req, Resp *resp, Tell tell, Str name)
{
    Call call = page_call(req);
    StrBuf buf = buf_new(req->arena, 64 * 1024);
    ImportId id;
    TRY(import_param(req, &id));
    TRY(tell(&call, id, take, &buf));
    return resp_file(resp, "text/csv; charset=utf-8", name, false, buf_str(&buf));
}

static Err *differences_csv(Req *req, Resp *resp)
{
    return csv_answer(req, resp, svc_import_differences, S("differences.csv"));
}

static Err *wrong_csv(Req *req, Resp *resp)
{
    return csv_answer(req, resp, svc_import_wrong, S("wrong-rows.csv"));
}

static Err *decided(Req *req, Resp *resp, Err *(*decide)(Call *call, ImportId id))
{
    Call call = page_call(req);
    ImportId id;
    TRY(import_param(req, &id));
    Err *err = decide(&call, id);
    if (err_is(err, ERR_IMPORT_STATE)) {
        return import_show(req, resp, err);
    }
    TRY(err);
    return page_done(
        resp, arena_printf(req->arena, "/admin/imports/%.*s", STR_ARG(req_param(req, S("import")))),
        S(""));
}

static Err *publish_post(Req *req, Resp *resp)
{
    return decided(req, resp, svc_import_publish);
}

static Err *discard_post(Req *req, Resp *resp)
{
    return decided(req, resp, svc_import_discard);
}

const Route admin_import_route = {
    .method = HTTP_GET,
    .path = "/admin/imports/{import}",
    .handle = import_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "An import: progress, wrong rows, what it would change",
};

const Route admin_import_live_route = {
    .method = HTTP_GET,
    .path = "/admin/imports/{import}/live",
    .handle = live_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "The part of an import's page that follows the work",
};

const Route admin_import_events_route = {
    .method = HTTP_GET,
    .path = "/admin/imports/{import}/events",
    .handle = events_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .query = live_query,
    .query_count = LIVE_QUERY_COUNT,
    .summary = "Progress of an import as server-sent events",
};

const Route admin_import_differences_route = {
    .method = HTTP_GET,
    .path = "/admin/imports/{import}/differences.csv",
    .handle = differences_csv,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "All prices that an import would change, as CSV",
};

const Route admin_import_wrong_route = {
    .method = HTTP_GET,
    .path = "/admin/imports/{import}/wrong.csv",
    .handle = wrong_csv,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "The wrong rows of an import, as CSV",
};

const Route admin_import_publish_route = {
    .method = HTTP_POST,
    .path = "/admin/imports/{import}/publish",
    .handle = publish_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .summary = "Publish an import: all of it at once",
};

const Route admin_import_discard_route = {
    .method = HTTP_POST,
    .path = "/admin/imports/{import}/discard",
    .handle = discard_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .summary = "Throw an import away",
};
