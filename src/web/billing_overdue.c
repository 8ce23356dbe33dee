/* billing_overdue.c - /billing/overdue: who is overdue, as page and CSV; one of them with its
 * history, and pausing its dunning. */
#include <inttypes.h>

#include "gen/tpl_account_dunning.h"
#include "gen/tpl_account_overdue.h"
#include "web/billing_routes.h"
#include "web/csv.h"
#include "web/dunning_page.h"

/* A file holds at most CSV_PAGE_MAX × LIST_MAX sales; the header Link leads to the rest. */
enum { CSV_PAGE_MAX = 20 };

enum { Q_STAGE, Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_STAGE] = { "stage", FIELD_INT, "Stage", .min_value = 0, .max_value = STAGE_MAX },
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

/* The query counts from 1; 0 is none yet. */
static int32_t stage_asked(const Req *req)
{
    const FieldValue *value = &req->query[Q_STAGE];
    return value->given ? (int32_t)value->number - 1 : DUNNING_STAGE_ANY;
}

static Err *stage_options(Req *req, Call *call, OverduePage *page)
{
    DunningPolicyView *policy = arena_new(req->arena, DunningPolicyView);
    TRY(svc_dunning_policy(call, policy));
    FormOption *options = arena_array(req->arena, FormOption, policy->stages_count + 2);
    options[0] = (FormOption){ S(""), S("Any stage") };
    options[1] = (FormOption){ S("0"), S("None yet") };
    for (size_t i = 0; i < policy->stages_count; i++) {
        options[i + 2] =
            (FormOption){ arena_printf(req->arena, "%zu", i + 1), policy->stages[i].name };
    }
    page->stages = options;
    page->stages_count = policy->stages_count + 2;
    return NULL;
}

static Err *overdue_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    OverduePage page = { .stage = req->query[Q_STAGE].text };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    ListFilter filters[] = { { S("stage"), page.stage } };
    OverdueView *rows;
    const Zone *zone;

    TRY(page_layout(req, S("Overdue"), SECTION_BILLING, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(stage_options(req, &call, &page));
    TRY(svc_overdue(&call, stage_asked(req), &list, &rows, &page.rows_count));
    page.rows = rows;
    page.pager = list_pager(req->arena, S("/billing/overdue"), filters, COUNT_OF(filters), &list);
    page.csv = list_url(req->arena, S("/billing/overdue.csv"), filters, COUNT_OF(filters), S(""));
    Out out = out_new(req->arena, zone);
    tpl_account_overdue(&out, &page);
    return resp_html(resp, out_str(&out));
}

static void csv_row(Req *req, CsvOut *csv, const OverdueView *row)
{
    csv_cell(csv, row->buyer_code);
    csv_cell_text(csv, row->buyer_name);
    csv_cell(csv, currency_str(&row->open.currency));
    csv_cell(csv, money_format(req->arena, row->open));
    csv_cell(csv, date_format(req->arena, row->oldest_on));
    csv_cell(csv, date_format(req->arena, row->due_on));
    csv_cell(csv, arena_printf(req->arena, "%" PRId64, row->days_over));
    csv_cell_text(csv, row->stage);
    csv_cell(csv, date_format(req->arena, row->since_on));
    csv_cell_text(csv, row->next_stage);
    csv_cell(csv, row->next_stage.len > 0 ? dunning_action_name(row->next_action) : S(""));
    csv_cell(csv, date_format(req->arena, row->next_on));
    csv_cell(csv, date_format(req->arena, row->paused_until));
    csv_line_end(csv);
}

static Err *overdue_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv =
        csv_new(req->arena, S("account,name,currency,open,oldest_on,due_on,days_over,stage,"
                              "since_on,next_stage,next_action,next_on,paused_until"));
    ListFilter filters[] = { { S("stage"), req->query[Q_STAGE].text } };
    Page list = { .after = req->query[Q_AFTER].text, .limit = LIST_MAX };

    for (size_t round = 0; round == 0 || list.next.len > 0; round++) {
        OverdueView *rows;
        size_t count;
        if (round == CSV_PAGE_MAX) {
            Str next = list_url(req->arena, S("/billing/overdue.csv"), filters, COUNT_OF(filters),
                                list.next);
            resp_header(resp, "Link",
                        arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
            break;
        }
        list.after = round == 0 ? list.after : list.next;
        list.next = S("");
        TRY(svc_overdue(&call, stage_asked(req), &list, &rows, &count));
        for (size_t i = 0; i < count; i++) {
            csv_row(req, &csv, &rows[i]);
        }
    }
    return csv_send(resp, &csv, S("overdue.csv"));
}

enum { F_UNTIL, F_REASON };
static const Field pause_fields[] = {
    [F_UNTIL] = { "until", FIELD_DATE, "Until" },
    [F_REASON] = { "reason", FIELD_TEXT, "Reason", .required = true,
                   .max = DUNNING_REASON_BYTES_MAX },
};

static Err *account_param(const Req *req, AccountId *ret_id)
{
    return page_id(account_id_parse(req_param(req, S("account")), "account", ret_id));
}

static Err *account_show(Req *req, Resp *resp, const FieldValue *typed, const Err *refused)
{
    static const FieldValue nothing = { .number = -1 };
    Call call = page_call(req);
    DunningPage page = { .can_pause = actor_can(&req->actor, ROLE_BILLING) };
    AccountId id;
    const Zone *zone;

    TRY(account_param(req, &id));
    TRY(svc_dunning_account(&call, id, &page.account));
    page.until =
        form_field(&pause_fields[F_UNTIL], typed == NULL ? &nothing : &typed[F_UNTIL], S("date"));
    page.until.hint = S("The first day on which it goes on. Empty: it goes on now.");
    page.reason =
        form_field(&pause_fields[F_REASON], typed == NULL ? &nothing : &typed[F_REASON], S("text"));
    TRY(page_layout(req, page.account.buyer_name, SECTION_BILLING, &page.layout));
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_dunning(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *account_get(Req *req, Resp *resp)
{
    return account_show(req, resp, NULL, NULL);
}

static Err *pause_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return account_show(req, resp, req->form, NULL);
}

static Err *pause_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    DunningPauseForm form = { .until_on = req->form[F_UNTIL].date,
                              .reason = req->form[F_REASON].text };
    TRY(account_param(req, &form.buyer));
    Err *err = svc_dunning_pause(&call, &form);
    if (err == NULL) {
        Str path = arena_printf(req->arena, "/billing/overdue/%.*s",
                                STR_ARG(account_code(req->arena, form.buyer)));
        return page_done(resp, path, S("saved"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? pause_invalid(req, resp) : account_show(req, resp, req->form, err);
}

const Route overdue_route = {
    .method = HTTP_GET,
    .path = "/billing/overdue",
    .handle = overdue_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Who is overdue, with stage and next action",
};

const Route overdue_csv_route = {
    .method = HTTP_GET,
    .path = "/billing/overdue.csv",
    .handle = overdue_csv,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Who is overdue as CSV",
};

const Route overdue_account_route = {
    .method = HTTP_GET,
    .path = "/billing/overdue/{account}",
    .handle = account_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .summary = "Dunning of one buyer: open invoices, stage and history",
};

const Route overdue_pause_route = {
    .method = HTTP_POST,
    .path = "/billing/overdue/{account}/pause",
    .handle = pause_post,
    .invalid = pause_invalid,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .fields = pause_fields,
    .field_count = COUNT_OF(pause_fields),
    .summary = "Pause the dunning of a buyer until a day",
};
