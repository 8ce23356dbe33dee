/* account_usage.c - /subscriptions/{subscription}/usage: what was used, as page and as CSV. */
#include "gen/tpl_account_usage.h"
#include "web/account_routes.h"
#include "web/csv.h"
#include "web/usage_page.h"

/* A file holds at most CSV_PAGE_MAX × LIST_MAX records; the header Link leads to the rest. */
enum { CSV_PAGE_MAX = 50 };

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static Err *subscription_param(const Req *req, SubscriptionId *ret_id)
{
    return page_id(
        subscription_id_parse(req_param(req, S("subscription")), "subscription", ret_id));
}

static Str usage_path(Arena *out, SubscriptionId id, const char *end)
{
    return arena_printf(out, "/subscriptions/%.*s/usage%s", STR_ARG(subscription_code(out, id)),
                        end);
}

static Err *usage_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    UsagePage page = { 0 };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    SubscriptionId id;
    const Zone *zone;

    TRY(subscription_param(req, &id));
    TRY(svc_usage(&call, id, &list, &page.view));
    TRY(page_layout(req, S("Usage"), SECTION_SUBSCRIPTIONS, &page.layout));
    TRY(page_zone(req, &zone));
    page.money = sees_price(req, page.view.price_visible);
    page.pager = list_pager(req->arena, usage_path(req->arena, id, ""), NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_account_usage(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_record(Req *req, CsvOut *csv, const UsageView *view, const UsageRecordView *record)
{
    csv_cell(csv, record->code);
    csv_cell(csv, view->subscription_code);
    csv_cell(csv, view->meter);
    csv_cell(csv, record->units);
    csv_cell_text(csv, view->unit);
    csv_cell(csv, instant_format(req->arena, record->used_at));
    csv_cell_text(csv, record->key);
    csv_cell(csv, usage_source_name(record->source));
    csv_cell(csv, instant_format(req->arena, record->received_at));
    csv_line_end(csv);
}

static Err *usage_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv =
        csv_new(req->arena, S("id,subscription,meter,units,unit,used_at,key,source,received_at"));
    Page list = { .after = req->query[Q_AFTER].text, .limit = LIST_MAX };
    SubscriptionId id;

    TRY(subscription_param(req, &id));
    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        UsageView view;
        if (round == CSV_PAGE_MAX) {
            Str path = usage_path(req->arena, id, ".csv");
            Str next = list_url(req->arena, path, NULL, 0, list.next);
            resp_header(resp, "Link",
                        arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_usage(&call, id, &list, &view));
        for (size_t i = 0; i < view.records_count; i++) {
            csv_record(req, &csv, &view, &view.records[i]);
        }
    }
    return csv_send(resp, &csv, S("usage.csv"));
}

const Route usage_csv_route = {
    .method = HTTP_GET,
    .path = "/subscriptions/{subscription}/usage.csv",
    .handle = usage_csv,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = Q_COUNT,
    .summary = "What was used of a subscription as CSV",
};

const Route usage_route = {
    .method = HTTP_GET,
    .path = "/subscriptions/{subscription}/usage",
    .handle = usage_get,
    .access = ACCESS_SIGNED_IN,
    .query = query,
    .query_count = Q_COUNT,
    .summary = "What was used of a subscription, and what it costs so far",
};
