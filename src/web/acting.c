/* acting.c - /acting: what one's people did for others, and what others did for oneself. */
#include "gen/tpl_account_acting.h"
#include "web/account_page.h"
#include "web/acting_page.h"
#include "web/csv.h"
#include "web/people_routes.h"

static const char *const side_words[] = { "by", "for", NULL };

enum { Q_SIDE, Q_CUSTOMER, Q_PERSON, Q_FROM, Q_UNTIL, Q_AFTER, Q_COUNT, CSV_PAGE_MAX = 50 };
static const Field query[Q_COUNT] = {
    [Q_SIDE] = { "side", FIELD_CHOICE, "By or for one's own account", .choices = side_words },
    [Q_CUSTOMER] = { "customer", FIELD_CODE, "Code of the account", .max = 40 },
    [Q_PERSON] = { "person", FIELD_TEXT, "Who acted", .max = SEARCH_BYTES_MAX },
    [Q_FROM] = { "from", FIELD_DATE, "First day" },
    [Q_UNTIL] = { "until", FIELD_DATE, "Last day" },
    [Q_AFTER] = { "after", FIELD_CODE, "Where the list goes on", .max = 40 },
};

/* An end customer acts for nobody else. */
static Err *filter_of(Req *req, ActingFilterForm *ret_filter)
{
    const FieldValue *given = req->query;
    ActingFilterForm filter = { .for_us = given[Q_SIDE].number == 1 ||
                                          req->actor.kind == ACCOUNT_END_CUSTOMER,
                                .person = given[Q_PERSON].text,
                                .from = given[Q_FROM].date,
                                .until = given[Q_UNTIL].date };
    if (given[Q_CUSTOMER].given) {
        TRY(page_id(account_id_parse(given[Q_CUSTOMER].text, "customer", &filter.customer)));
    }
    *ret_filter = filter;
    return NULL;
}

enum { FILTER_COUNT = Q_AFTER };

static void filters_of(const Req *req, ListFilter filters[FILTER_COUNT])
{
    for (size_t i = 0; i < FILTER_COUNT; i++) {
        filters[i] = (ListFilter){ str_from_cstr(query[i].name), req->query[i].raw };
    }
}

static Err *acting_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const FieldValue *given = req->query;
    ActingPage page = { .sells = req->actor.kind != ACCOUNT_END_CUSTOMER };
    Page cursor = { .after = given[Q_AFTER].text, .limit = PAGE_SIZE };
    ListFilter filters[FILTER_COUNT];
    ActingFilterForm filter;
    ActingView *rows;
    const Zone *zone;

    TRY(filter_of(req, &filter));
    TRY(svc_acting(&call, &filter, &cursor, &rows, &page.rows_count));
    filters_of(req, filters);
    page.rows = rows;
    page.for_us = filter.for_us;
    page.customer = form_field(&query[Q_CUSTOMER], &given[Q_CUSTOMER], S("text"));
    page.person = form_field(&query[Q_PERSON], &given[Q_PERSON], S("text"));
    page.from = form_field(&query[Q_FROM], &given[Q_FROM], S("date"));
    page.until = form_field(&query[Q_UNTIL], &given[Q_UNTIL], S("date"));
    page.pager = list_pager(req->arena, S("/acting"), filters, FILTER_COUNT, &cursor);
    page.csv = list_url(req->arena, S("/acting.csv"), filters, FILTER_COUNT, S(""));
    TRY(page_layout(req, S("Who acted for whom"), SECTION_NONE, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_acting(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_row(Req *req, CsvOut *csv, const ActingView *row)
{
    csv_cell(csv, instant_format(req->arena, row->happened_at));
    csv_cell(csv, row->name);
    csv_cell_text(csv, row->summary);
    csv_cell_text(csv, row->user_name);
    csv_cell_text(csv, row->actor_name);
    csv_cell(csv, row->whom_code);
    csv_cell_text(csv, row->whom_name);
    csv_line_end(csv);
}

static Err *acting_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv = csv_new(req->arena, S("happened_at,event,summary,person,account,for,for_name"));
    Page list = { .after = req->query[Q_AFTER].text, .limit = LIST_MAX };
    ListFilter filters[FILTER_COUNT];
    ActingFilterForm filter;

    TRY(filter_of(req, &filter));
    filters_of(req, filters);
    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        ActingView *rows;
        size_t count;
        if (round == CSV_PAGE_MAX) {
            Str next = list_url(req->arena, S("/acting.csv"), filters, FILTER_COUNT, list.next);
            resp_header(resp, "Link",
                        arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_acting(&call, &filter, &list, &rows, &count));
        for (size_t i = 0; i < count; i++) {
            csv_row(req, &csv, &rows[i]);
        }
    }
    return csv_send(resp, &csv, S("acting.csv"));
}

const Route acting_route = {
    .method = HTTP_GET,
    .path = "/acting",
    .handle = acting_get,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "What people of the account did for others, and others for it",
};

const Route acting_csv_route = {
    .method = HTTP_GET,
    .path = "/acting.csv",
    .handle = acting_csv,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Who acted for whom as CSV",
};
