/* admin_imports.c - /admin/imports: the files that were imported, and the form that takes one. */
#include <inttypes.h>

#include "gen/tpl_admin_imports.h"
#include "web/admin_routes.h"
#include "web/csv.h"
#include "web/import_page.h"

enum { CSV_PAGE_MAX = 100, FORM_BYTES = 64 * 1024 };

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static const char *const kinds[] = { "prices", "sheet", "catalogue", NULL };
_Static_assert(COUNT_OF(kinds) == IMPORT_KIND_COUNT + 1, "every kind can be sent");
static const FormOption kind_options[] = {
    { STR_INIT("prices"), STR_INIT("Prices (CSV)") },
    { STR_INIT("sheet"), STR_INIT("Vendor's price sheet (CSV)") },
    { STR_INIT("catalogue"), STR_INIT("Catalogue (JSON)") },
};

enum { F_KIND, F_MARKET, F_CURRENCY, F_SEGMENT, F_COUNT };
_Static_assert((int)F_COUNT == (int)IMPORT_FIELD_COUNT, "one for each");
static const Field fields[F_COUNT] = {
    [F_KIND] = { "kind", FIELD_CHOICE, "What it is", .required = true, .choices = kinds },
    [F_MARKET] = { "market", FIELD_TOKEN, "Country", .max = 2 },
    [F_CURRENCY] = { "currency", FIELD_TOKEN, "Currency", .max = 3 },
    [F_SEGMENT] = { "segment", FIELD_TEXT, "Segment", .max = 40 },
};
static const char *const hints[F_COUNT] = {
    [F_MARKET] = "Of a price sheet: only its rows, such as GR.",
    [F_CURRENCY] = "Of a price sheet: only rows in it, such as EUR.",
    [F_SEGMENT] = "Of a price sheet: Commercial unless you say another one.",
};

static Err *lines_fill(Req *req, Str after, ImportsPage *page)
{
    Call call = page_call(req);
    Page list = { .after = after, .limit = PAGE_SIZE };
    ImportView *views;
    TRY(svc_imports(&call, &list, &views, &page->imports_count));
    page->imports = arena_array(req->arena, ImportLine, page->imports_count);
    for (size_t i = 0; i < page->imports_count; i++) {
        page->imports[i] = import_line(&views[i]);
    }
    page->pager = list_pager(req->arena, S("/admin/imports"), NULL, 0, &list);
    return NULL;
}

static Err *imports_show(Req *req, Resp *resp, ImportsPage *page, const Err *refused)
{
    static const FieldValue nothing = { .number = -1 };
    const Zone *zone;
    for (size_t i = 0; i < F_COUNT; i++) {
        const FieldValue *typed = req->form == NULL ? &nothing : &req->form[i];
        page->fields[i] = form_field(&fields[i], typed, i == F_KIND ? S("select") : S("text"));
        page->fields[i].hint = str_from_cstr(hints[i]);
    }
    page->fields_count = F_COUNT;
    page->fields[F_KIND].options = kind_options;
    page->fields[F_KIND].options_count = COUNT_OF(kind_options);
    page->can_edit = actor_can(&req->actor, ROLE_ADMINISTRATOR);
    TRY(lines_fill(req, req->query == NULL ? S("") : req->query[Q_AFTER].text, page));
    TRY(page_layout(req, S("Imports"), SECTION_ADMIN, &page->layout));
    if (refused != NULL && !page_refused(resp, &page->layout, refused)) {
        return err_copy(refused);
    }
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_admin_imports(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *imports_get(Req *req, Resp *resp)
{
    ImportsPage page = { .file_error = S("") };
    return imports_show(req, resp, &page, NULL);
}

static Err *upload_again(Req *req, Resp *resp, Str file_error, const Err *refused)
{
    ImportsPage page = { .file_error = file_error };
    resp->status = 422;
    return imports_show(req, resp, &page, refused);
}

static Err *upload_invalid(Req *req, Resp *resp)
{
    return upload_again(req, resp, S(""), NULL);
}

static Err *upload_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    ImportId id;
    if (req->file == NULL) {
        return upload_again(req, resp, S("Choose a file."), NULL);
    }
    const ImportUpload upload = {
        .kind = (ImportKind)req->form[F_KIND].number,
        .name = req->file->name,
        .choice = { req->form[F_MARKET].text, req->form[F_CURRENCY].text,
                    req->form[F_SEGMENT].text },
        .bytes = req->file->bytes,
        .fill = req_file_read,
        .context = req->file,
    };
    Err *err = svc_import_upload(&call, &upload, &id);
    if (err_is(err, ERR_FIELD_REQUIRED)) {
        return upload_again(req, resp, err_message(err), NULL);
    }
    if (err != NULL) {
        Err *other = req_field_failed(req, err);
        return upload_again(req, resp, S(""), other);
    }
    return page_done(
        resp, arena_printf(req->arena, "/admin/imports/%.*s", STR_ARG(import_code(req->arena, id))),
        S(""));
}

static void csv_number(Req *req, CsvOut *csv, int64_t number)
{
    csv_cell(csv, arena_printf(req->arena, "%" PRId64, number));
}

/* The newest CSV_PAGE_MAX x LIST_MAX; the header Link leads to the rest. */
static Err *csv_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv = csv_new(req->arena, S("import,file,kind,state,user,started_at,ended_at,bytes,rows,"
                                       "added,changed,gone,unchanged,errors"));
    Page list = { .next = req->query[Q_AFTER].text, .limit = LIST_MAX };
    size_t round = 0;
    do {
        ImportView *views;
        size_t count;
        list.after = list.next;
        TRY(svc_imports(&call, &list, &views, &count));
        for (size_t i = 0; i < count; i++) {
            const ImportView *view = &views[i];
            csv_cell(&csv, view->code);
            csv_cell_text(&csv, view->name);
            csv_cell(&csv, import_kind_name(view->kind));
            csv_cell(&csv, import_state_name(view->state));
            csv_cell_text(&csv, view->user_name);
            csv_cell(&csv, instant_format(req->arena, view->started_at));
            csv_cell(&csv,
                     view->ended_at.us == 0 ? S("") : instant_format(req->arena, view->ended_at));
            csv_number(req, &csv, view->bytes_total);
            csv_number(req, &csv, view->rows);
            csv_number(req, &csv, view->added);
            csv_number(req, &csv, view->changed);
            csv_number(req, &csv, view->gone);
            csv_number(req, &csv, view->unchanged);
            csv_number(req, &csv, view->errors);
            csv_line_end(&csv);
        }
    } while (list.next.len > 0 && ++round < CSV_PAGE_MAX);
    if (list.next.len > 0) {
        Str next = list_url(req->arena, req->path, NULL, 0, list.next);
        resp_header(resp, "Link", arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
    }
    return csv_send(resp, &csv, S("imports.csv"));
}

const Route admin_imports_route = {
    .method = HTTP_GET,
    .path = "/admin/imports",
    .handle = imports_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Files of prices and catalogues that were imported; takes one",
};

const Route admin_imports_csv_route = {
    .method = HTTP_GET,
    .path = "/admin/imports.csv",
    .handle = csv_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "The imports as CSV",
};

const Route admin_import_upload_route = {
    .method = HTTP_POST,
    .path = "/admin/imports",
    .handle = upload_post,
    .invalid = upload_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FILE,
    .body_bytes_max = IMPORT_FILE_BYTES_MAX + FORM_BYTES,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Send a file of prices or a catalogue",
};
