/* shop_bulk.c - /basket/bulk: many lines from a table, first as a dry run, then into the basket. */
#include "gen/tpl_shop_bulk.h"
#include "web/bulk_page.h"
#include "web/csv.h"
#include "web/page.h"
#include "web/shop_routes.h"

enum {
    BULK_FORM_BYTES_MAX = 3 * BULK_BYTES_MAX + 4096,
    BULK_TEXT_MAX = 65536,
    BULK_FILE_BYTES_MAX = BULK_TEXT_MAX + 4096
};

enum { F_CSV, F_KEY, F_PUT };
static const Field fields[] = {
    [F_CSV] = { "csv", FIELD_LINES, "Table", .required = true, .max = BULK_TEXT_MAX },
    [F_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
    [F_PUT] = { "put", FIELD_BOOL, "Put it into the basket" },
};

static Err *bulk_show(Req *req, Resp *resp, BulkPage *page, const FieldValue *typed)
{
    static const FieldValue nothing = { .number = -1 };
    Out out = out_new(req->arena, NULL);
    Layout frame;

    TRY(page_layout(req, S("Many items at once"), SECTION_NONE, &frame));
    if (page->layout.notice.len > 0) {
        page_notice(&frame, page->layout.notice_tone, page->layout.notice);
    }
    page->layout = frame;
    page->text = form_field(&fields[F_CSV], typed == NULL ? &nothing : typed, S("textarea"));
    page->text.hint = S("The first line names the columns: customer, plan, quantity and, if you "
                        "like, name.");
    page->key = page->key.len > 0 ? page->key : page_key(req);
    tpl_shop_bulk(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *bulk_get(Req *req, Resp *resp)
{
    BulkPage page = { 0 };
    return bulk_show(req, resp, &page, NULL);
}

static Err *bulk_invalid(Req *req, Resp *resp)
{
    BulkPage page = { .key = req->form[F_KEY].text };
    resp->status = 422;
    return bulk_show(req, resp, &page, &req->form[F_CSV]);
}

/* The table again, with what is wrong about it as a whole. */
static Err *bulk_refused(Req *req, Resp *resp, const FieldValue *typed, Str key, const Err *err)
{
    BulkPage page = { .key = key };
    Err *refused = err_copy(err);
    if (!page_refused(resp, &page.layout, refused)) {
        return refused;
    }
    return bulk_show(req, resp, &page, typed);
}

static Err *bulk_try(Req *req, Resp *resp, const FieldValue *typed, Str key)
{
    Call call = page_call(req);
    BulkPage page = { .tried = true, .csv = typed->text, .key = key };
    Err *err = svc_basket_bulk_try(&call, typed->text, &page.view);
    if (err != NULL) {
        return bulk_refused(req, resp, typed, key, err);
    }
    if (page.view.wrong_count > 0) {
        resp->status = 422;
    }
    return bulk_show(req, resp, &page, typed);
}

static Err *file_again(Req *req, Resp *resp, Str error)
{
    BulkPage page = { .file_error = error };
    resp->status = 422;
    return bulk_show(req, resp, &page, NULL);
}

/* What the file says is tried as if it had been pasted. */
static Err *file_post(Req *req, Resp *resp)
{
    FieldValue typed = { .given = true };
    size_t got = 1;
    size_t count = 0;
    if (req->file == NULL || req->file->bytes == 0) {
        return file_again(req, resp, S("Choose a file."));
    }
    if (req->file->bytes > BULK_TEXT_MAX) {
        return file_again(req, resp, S("A table has at most 64 KiB."));
    }
    char *bytes = arena_array(req->arena, char, BULK_TEXT_MAX);
    while (got > 0 && count < BULK_TEXT_MAX) {
        TRY(req_file_read(req->file, bytes + count, BULK_TEXT_MAX - count, &got));
        count += got;
    }
    typed.text = (Str){ bytes, count };
    typed.raw = typed.text;
    return str_utf8_valid(typed.text) ? bulk_try(req, resp, &typed, S(""))
                                      : file_again(req, resp, S("The file is not UTF-8."));
}

static Err *bulk_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    int64_t added;

    if (!req->form[F_PUT].on) {
        return bulk_try(req, resp, &req->form[F_CSV], req->form[F_KEY].text);
    }
    Err *err = svc_basket_bulk(&call, req->form[F_CSV].text, req->form[F_KEY].text, &added);
    if (err != NULL && err_is(err, ERR_IMPORT_ROW)) {
        return bulk_try(req, resp, &req->form[F_CSV],
                        req->form[F_KEY].text); /* every wrong row, not only the first */
    }
    return err == NULL ? page_done(resp, S("/basket"), S("added-many"))
                       : bulk_refused(req, resp, &req->form[F_CSV], req->form[F_KEY].text, err);
}

static Err *template_get(Req *req, Resp *resp)
{
    CsvOut csv = csv_new(req->arena, S("customer,plan,quantity,name"));
    csv_cell_text(&csv, S("Example Company Ltd"));
    csv_cell(&csv, S("postgresql-small-monthly"));
    csv_cell(&csv, S("1"));
    csv_cell_text(&csv, S("Bookings"));
    csv_line_end(&csv);
    csv_cell(&csv, S("own"));
    csv_cell(&csv, S("server-small-monthly"));
    csv_cell(&csv, S("2"));
    csv_cell_text(&csv, S(""));
    csv_line_end(&csv);
    return csv_send(resp, &csv, S("basket.csv"));
}

const Route bulk_route = {
    .method = HTTP_GET,
    .path = "/basket/bulk",
    .handle = bulk_get,
    .access = ACCESS_PARTNER | ROLE_BUYER,
    .summary = "Many items at once, as a table",
};

const Route bulk_post_route = {
    .method = HTTP_POST,
    .path = "/basket/bulk",
    .handle = bulk_post,
    .invalid = bulk_invalid,
    .access = ACCESS_PARTNER | ROLE_BUYER,
    .body = BODY_FORM,
    .body_bytes_max = BULK_FORM_BYTES_MAX,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Try a table, or put it into the basket",
};

const Route bulk_file_route = {
    .method = HTTP_POST,
    .path = "/basket/bulk/file",
    .handle = file_post,
    .access = ACCESS_PARTNER | ROLE_BUYER,
    .body = BODY_FILE,
    .body_bytes_max = BULK_FILE_BYTES_MAX,
    .summary = "Try a table that is sent as a file",
};

const Route bulk_template_route = {
    .method = HTTP_GET,
    .path = "/basket/bulk.csv",
    .handle = template_get,
    .access = ACCESS_PARTNER | ROLE_BUYER,
    .summary = "A table to begin with",
};
