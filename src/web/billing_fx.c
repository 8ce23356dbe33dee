/* billing_fx.c - /billing/fx: exchange rates, and documents that wait for one. */
#include "gen/tpl_account_fx.h"
#include "web/billing_routes.h"
#include "web/csv_list.h"
#include "web/fx_page.h"

#include <inttypes.h>

enum { FORM_BYTES_MAX = 256 * 1024 };

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static const Field fields[] = {
    { "rates", FIELD_LINES, "Rates as CSV", .required = true, .max = FIELD_CODE_POINTS_MAX },
};

static Err *show(Req *req, Resp *resp, const FieldValue *typed, FxPage *page)
{
    static const FieldValue nothing = { .number = -1 };
    Call call = page_call(req);
    Page list = { .after = typed == NULL ? req->query[Q_AFTER].text : S(""), .limit = PAGE_SIZE };
    FxRateView *rates;
    FxMissingView *missing;
    const Zone *zone;

    TRY(svc_fx_rates(&call, &list, &rates, &page->rates_count));
    TRY(svc_fx_missing(&call, &missing, &page->missing_count, &page->missing_more));
    page->rates = rates;
    page->missing = missing;
    page->pager = list_pager(req->arena, S("/billing/fx"), NULL, 0, &list);
    page->can_add = req->actor.kind == ACCOUNT_OPERATOR && actor_can(&req->actor, ROLE_BILLING);
    page->field = form_field(&fields[0], typed == NULL ? &nothing : typed, S("textarea"));
    page->field.hint = S("The first line is day,base,units,quote,rate,source; then, for instance, "
                         "2026-11-20,EUR,1,SEK,10.7795,ECB. At most 1,000 lines.");
    TRY(page_layout(req, S("Exchange rates"), SECTION_BILLING, &page->layout));
    TRY(page_zone(req, &zone));
    if (typed != NULL) {
        resp->status = 422;
        page_notice(&page->layout, S("bad"), S("Nothing was recorded. Please look at the form."));
    }
    Out out = out_new(req->arena, zone);
    tpl_account_fx(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *fx_get(Req *req, Resp *resp)
{
    FxPage page = { 0 };
    return show(req, resp, NULL, &page);
}

static Err *fx_invalid(Req *req, Resp *resp)
{
    FxPage page = { 0 };
    return show(req, resp, &req->form[0], &page);
}

static Err *fx_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    FxPage page = { 0 };
    FxResult result;

    TRY(svc_fx_rates_paste(&call, req->form[0].text, &result));
    if (result.refusals_count == 0) {
        return page_done(resp, S("/billing/fx"), S("saved"));
    }
    page.refusals = result.refusals;
    page.refusals_count = result.refusals_count;
    return show(req, resp, &req->form[0], &page);
}

static Err *rates_read(Req *req, Call *call, Page *page, const void **ret_rows, size_t *ret_count)
{
    FxRateView *rows;

    (void)req;
    TRY(svc_fx_rates(call, page, &rows, ret_count));
    *ret_rows = rows;
    return NULL;
}

static void rates_row(Req *req, const void *row, CsvOut *csv)
{
    const FxRateView *view = row;

    csv_cell(csv, view->code);
    csv_cell(csv, date_format(req->arena, view->day));
    csv_cell_text(csv, view->text);
    csv_cell(csv, arena_printf(req->arena, "%" PRId64, view->sequence));
    csv_cell_text(csv, view->source);
    csv_cell_instant(req, csv, view->created_at);
}

static Err *rates_csv_get(Req *req, Resp *resp)
{
    static const CsvList list = { .file = STR_INIT("exchange-rates.csv"),
                                  .columns = STR_INIT("id,day,rate,sequence,source,created_at"),
                                  .row_size = sizeof(FxRateView),
                                  .read = rates_read,
                                  .row = rates_row };
    return csv_list(req, resp, &list);
}

const Route fx_csv_route = {
    .method = HTTP_GET,
    .path = "/billing/fx.csv",
    .handle = rates_csv_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Exchange rates as CSV",
};

const Route fx_route = {
    .method = HTTP_GET,
    .path = "/billing/fx",
    .handle = fx_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Exchange rates, and documents that wait for one",
};

const Route fx_post_route = {
    .method = HTTP_POST,
    .path = "/billing/fx",
    .handle = fx_post,
    .invalid = fx_invalid,
    .access = ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .body_bytes_max = FORM_BYTES_MAX,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Record exchange rates from CSV",
};
