/* admin_price_draft.c - /admin/prices/{list}/draft and /versions/{version}: what a version of a
 * price list changes or changed; publishes, discards, takes back. */
#include <inttypes.h>

#include "gen/tpl_admin_price_draft.h"
#include "web/admin_routes.h"
#include "web/csv.h"
#include "web/price_office_page.h"

enum { CSV_PAGE_MAX = 200, CURSOR_BYTES_MAX = 64 };

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_TOKEN, "Page", .max = CURSOR_BYTES_MAX },
};

enum { F_VERSION, F_REVISION, F_FROM, F_NOTE, F_COUNT };
static const Field fields[F_COUNT] = {
    [F_VERSION] = { "version", FIELD_INT, "Version", .required = true, .min_value = 0,
                    .max_value = INT32_MAX },
    [F_REVISION] = { "revision", FIELD_INT, "What was seen", .min_value = 0,
                     .max_value = INT32_MAX },
    [F_FROM] = { "from", FIELD_DATE, "Counts from" },
    [F_NOTE] = { "note", FIELD_TEXT, "Why", .max = PRICE_NOTE_BYTES_MAX },
};

static Str list_address(const Req *req)
{
    return arena_printf(req->arena, "/admin/prices/%.*s", STR_ARG(req_param(req, S("list"))));
}

static Str difference_days(Arena *out, const PriceDifference *item)
{
    return date_is_none(item->valid_from)
               ? S("")
               : arena_printf(out, "from %.*s", STR_ARG(date_display(out, item->valid_from)));
}

static Err *lines_fill(Req *req, int64_t version, Str after, PriceDraftPage *page)
{
    Call call = page_call(req);
    PriceDifferenceQuery ask = { .list = page->list.code,
                                 .version = version,
                                 .page = { .after = after } };
    PriceDifference *items;
    Str path = version == 0 ? arena_printf(req->arena, "%.*s/draft", STR_ARG(list_address(req)))
                            : arena_printf(req->arena, "%.*s/versions/%" PRId64,
                                           STR_ARG(list_address(req)), version);
    TRY(svc_price_differences(&call, &ask, &items, &page->lines_count));
    page->lines = arena_array(req->arena, PriceDifferenceLine, page->lines_count);
    for (size_t i = 0; i < page->lines_count; i++) {
        const PriceDifference *item = &items[i];
        page->lines[i] = (PriceDifferenceLine){
            .product_name = item->product_name,
            .plan_code = item->plan_code,
            .plan_name = item->plan_name,
            .quantity_from = item->quantity_from,
            .days = difference_days(req->arena, item),
            .before = item->before,
            .after = item->after,
            .percent = item->percent_known
                           ? arena_printf(req->arena, "%s%.*s", item->percent_ppm > 0 ? "+" : "",
                                          STR_ARG(percent_format(req->arena, item->percent_ppm)))
                           : S(""),
        };
    }
    page->pager = list_pager(req->arena, path, NULL, 0, &ask.page);
    page->csv = arena_printf(req->arena, "%.*s.csv", STR_ARG(path));
    return NULL;
}

static Err *draft_show(Req *req, Resp *resp, int64_t version, Err *refused)
{
    Call call = page_call(req);
    PriceDraftPage page = { .draft = version == 0,
                            .can_edit = actor_can(&req->actor, ROLE_ADMINISTRATOR) };
    static const FieldValue nothing = { .number = -1 };
    const FieldValue *form = refused == NULL ? NULL : req->form; /* a GET has none */
    const Zone *zone;
    TRY(svc_price_office_list(&call, req_param(req, S("list")), &page.list));
    page.version = version == 0 ? (page.list.draft ? page.list.draft_version : 0) : version;
    if (page.version > 0) {
        TRY(lines_fill(req, version, refused == NULL ? req->query[Q_AFTER].text : S(""), &page));
    }
    if (page.draft && page.version > 0) {
        TRY(svc_price_draft_plans(&call, page.list.code, &page.plans));
    }
    page.from = form_field(&fields[F_FROM], form == NULL ? &nothing : &form[F_FROM], S("date"));
    page.from.hint = S("Empty: at once. Until that day counts what it replaces.");
    page.note = form_field(&fields[F_NOTE], form == NULL ? &nothing : &form[F_NOTE], S("text"));
    TRY(page_layout(req, page.list.name, SECTION_ADMIN, &page.layout));
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return refused;
    }
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_admin_price_draft(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *draft_get(Req *req, Resp *resp)
{
    return draft_show(req, resp, 0, NULL);
}

static Err *version_get(Req *req, Resp *resp)
{
    int64_t version;
    if (!str_parse_int64(req_param(req, S("version")), &version) || version < 1) {
        return ERR(NOT_FOUND, "there is no such version");
    }
    return draft_show(req, resp, version, NULL);
}

/* Once done there is nothing to see of the draft: what was refused is said above it. */
static Err *done_or_again(Req *req, Resp *resp, Err *err, Str word)
{
    return err == NULL ? page_done(resp, list_address(req), word)
                       : draft_show(req, resp, 0,
                                    req_field_failed(req, err) == NULL
                                        ? ERR(FIELD_INVALID, "%s", "This day is past.")
                                        : err);
}

static PriceDraftSeen seen_of(const Req *req)
{
    return (PriceDraftSeen){ .list = req_param(req, S("list")),
                             .version = req->form[F_VERSION].number,
                             .revision = req->form[F_REVISION].number };
}

static Err *publish_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const PriceDraftSeen seen = seen_of(req);
    Err *err =
        svc_price_draft_publish(&call, &seen, req->form[F_FROM].date, req->form[F_NOTE].text);
    return done_or_again(req, resp, err, S("published"));
}

static Err *discard_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const PriceDraftSeen seen = seen_of(req);
    return done_or_again(req, resp, svc_price_draft_discard(&call, &seen), S("discarded"));
}

static Err *restore_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    Err *err = svc_price_restore(&call, req_param(req, S("list")), req->form[F_VERSION].number);
    if (err != NULL) {
        return draft_show(req, resp, 0, err);
    }
    return page_done(resp, arena_printf(req->arena, "%.*s/draft", STR_ARG(list_address(req))),
                     S("drafted"));
}

static Err *form_invalid(Req *req, Resp *resp)
{
    return draft_show(req, resp, 0, ERR(FIELD_INVALID, "%s", "Please look at what you typed."));
}

/* All differences; the header Link leads to the rest of a very long file. */
static Err *differences_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv = csv_new(req->arena, S("product_name,plan,plan_name,quantity_from,valid_from,"
                                       "before,after,change_percent"));
    PriceDifferenceQuery ask = { .list = req_param(req, S("list")),
                                 .page = { .next = req->query[Q_AFTER].text } };
    size_t round = 0;
    do {
        PriceDifference *items;
        size_t count;
        ask.page.after = ask.page.next;
        TRY(svc_price_differences(&call, &ask, &items, &count));
        for (size_t i = 0; i < count; i++) {
            csv_cell_text(&csv, items[i].product_name);
            csv_cell(&csv, items[i].plan_code);
            csv_cell_text(&csv, items[i].plan_name);
            csv_cell(&csv, arena_printf(req->arena, "%" PRId64, items[i].quantity_from));
            csv_cell(&csv, date_format(req->arena, items[i].valid_from));
            csv_cell_text(&csv, items[i].before);
            csv_cell_text(&csv, items[i].after);
            csv_cell(&csv,
                     items[i].percent_known
                         ? decimal_format(req->arena,
                                          decimal_normal((Decimal){ items[i].percent_ppm, 4 }))
                         : S(""));
            csv_line_end(&csv);
        }
    } while (ask.page.next.len > 0 && ++round < CSV_PAGE_MAX);
    if (ask.page.next.len > 0) {
        Str next = list_url(req->arena, req->path, NULL, 0, ask.page.next);
        resp_header(resp, "Link", arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
    }
    return csv_send(resp, &csv, S("price-changes.csv"));
}

const Route admin_price_draft_route = {
    .method = HTTP_GET,
    .path = "/admin/prices/{list}/draft",
    .handle = draft_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "What the draft of a price list changes",
};

const Route admin_price_draft_csv_route = {
    .method = HTTP_GET,
    .path = "/admin/prices/{list}/draft.csv",
    .handle = differences_csv,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "What the draft of a price list changes, as CSV",
};

const Route admin_price_version_route = {
    .method = HTTP_GET,
    .path = "/admin/prices/{list}/versions/{version}",
    .handle = version_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "What a version of a price list changed",
};

const Route admin_price_publish_route = {
    .method = HTTP_POST,
    .path = "/admin/prices/{list}/publish",
    .handle = publish_post,
    .invalid = form_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Publish the draft of a price list",
};

const Route admin_price_discard_route = {
    .method = HTTP_POST,
    .path = "/admin/prices/{list}/discard",
    .handle = discard_post,
    .invalid = form_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Discard the draft of a price list",
};

const Route admin_price_restore_route = {
    .method = HTTP_POST,
    .path = "/admin/prices/{list}/restore",
    .handle = restore_post,
    .invalid = form_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Make an old version of a price list its draft",
};
