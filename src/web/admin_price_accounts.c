/* admin_price_accounts.c - /admin/prices/{list}/accounts: who has a price list on which days; gives
 * it from a day to a day once its effect was seen, and takes it back. */
#include <inttypes.h>

#include "gen/tpl_admin_price_accounts.h"
#include "service/price_office.h"
#include "web/admin_routes.h"
#include "web/csv.h"
#include "web/price_assign_page.h"

enum { CSV_PAGE_MAX = 500, CURSOR_BYTES_MAX = 64, ACCOUNT_BYTES_MAX = 120 };

static const char *const step_words[] = { "try", "save", NULL };

enum { F_ACCOUNT, F_FROM, F_TO, F_STEP, F_COUNT };
static const Field fields[F_COUNT] = {
    [F_ACCOUNT] = { "account", FIELD_TEXT, "Account", .required = true, .max = ACCOUNT_BYTES_MAX },
    [F_FROM] = { "from", FIELD_DATE, "First day" },
    [F_TO] = { "to", FIELD_DATE, "Last day" },
    [F_STEP] = { "step", FIELD_CHOICE, "What to do", .choices = step_words, .fallback = "try" },
};
_Static_assert((int)PRICE_ASSIGN_FIELD_COUNT == (int)F_STEP, "the page shows the rest");

enum { E_ACCOUNT, E_NUMBER, E_COUNT };
static const Field end_fields[E_COUNT] = {
    [E_ACCOUNT] = { "account", FIELD_CODE, "Account", .required = true, .max = 40 },
    [E_NUMBER] = { "number", FIELD_INT, "Assignment", .required = true, .min_value = 1,
                   .max_value = INT32_MAX },
};

enum { Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_TOKEN, "Page", .max = CURSOR_BYTES_MAX },
};

static Str price_text(Arena *out, bool there, Decimal price, Currency currency)
{
    return there ? decimal_display(out, price, currency) : S("");
}

PriceShiftView price_shift_view(Arena *out, const PriceShift *shift)
{
    PriceShiftView view = { .sums = *shift,
                            .changes = price_shift_changes(shift),
                            .rows = arena_array(out, PriceShiftRow, shift->lines_count),
                            .rows_count = shift->lines_count };
    for (size_t i = 0; i < shift->lines_count; i++) {
        const PriceShiftLine *line = &shift->lines[i];
        view.rows[i] = (PriceShiftRow){
            .product_name = line->product_name,
            .plan_name = line->plan_name,
            .before = price_text(out, line->was, line->before, line->currency_before),
            .after = price_text(out, line->is, line->after, line->currency_after),
        };
    }
    return view;
}

static Str list_address(const Req *req)
{
    return arena_printf(req->arena, "/admin/prices/%.*s/accounts",
                        STR_ARG(req_param(req, S("list"))));
}

/* "from 1 Jan 2027 to 31 Mar 2027"; "always". */
static Str days_text(Arena *out, Date from, Date to)
{
    if (date_is_none(from)) {
        return S("always");
    }
    Str first = arena_printf(out, "from %.*s", STR_ARG(date_display(out, from)));
    return date_is_none(to)
               ? first
               : arena_printf(out, "%.*s to %.*s", STR_ARG(first), STR_ARG(date_display(out, to)));
}

static Err *lines_fill(Req *req, Str after, PriceAccountsPage *page)
{
    Call call = page_call(req);
    Page ask = { .after = after, .limit = PAGE_SIZE };
    PriceAssigned *views;
    TRY(svc_price_assigned(&call, page->list_code, &ask, &views, &page->lines_count));
    page->lines = arena_array(req->arena, PriceAssignedLine, page->lines_count);
    for (size_t i = 0; i < page->lines_count; i++) {
        page->lines[i] = (PriceAssignedLine){
            .view = views[i],
            .days = days_text(req->arena, views[i].valid_from, views[i].valid_to),
            .number = arena_printf(req->arena, "%" PRId64, views[i].number),
        };
    }
    page->pager = list_pager(req->arena, list_address(req), NULL, 0, &ask);
    return NULL;
}

static Err *page_start(Req *req, Str after, const FieldValue *values, PriceAccountsPage *page)
{
    static const char *const types[] = { "text", "date", "date" };
    static const FieldValue nothing = { .number = -1 };
    Call call = page_call(req);
    PriceOfficeList list;
    TRY(svc_price_office_list(&call, req_param(req, S("list")), &list));
    page->can_edit = actor_can(&req->actor, ROLE_ADMINISTRATOR);
    page->list_code = list.code;
    page->list_name = list.name;
    page->csv = arena_printf(req->arena, "%.*s.csv", STR_ARG(list_address(req)));
    for (size_t i = 0; i < PRICE_ASSIGN_FIELD_COUNT; i++) {
        page->fields[i] =
            form_field(&fields[i], values == NULL ? &nothing : &values[i], str_from_cstr(types[i]));
    }
    page->fields_count = PRICE_ASSIGN_FIELD_COUNT;
    page->fields[F_ACCOUNT].hint = S("The name of one of your buyers, or its code: acc_…");
    page->fields[F_FROM].hint = S("Empty: today.");
    page->fields[F_TO].hint = S("Empty: open.");
    TRY(lines_fill(req, after, page));
    return page_layout(req, list.name, SECTION_ADMIN, &page->layout);
}

static Err *render(Req *req, Resp *resp, const PriceAccountsPage *page)
{
    Out out = out_new(req->arena, NULL);
    tpl_admin_price_accounts(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *accounts_get(Req *req, Resp *resp)
{
    PriceAccountsPage page = { 0 };
    TRY(page_start(req, req->query[Q_AFTER].text, NULL, &page));
    return render(req, resp, &page);
}

/* The form again with what was typed, and why it is refused. */
static Err *form_again(Req *req, Resp *resp, Err *err)
{
    PriceAccountsPage page = { 0 };
    TRY(page_start(req, S(""), req->form, &page));
    if (err == NULL) {
        resp->status = 422;
        page_notice(&page.layout, S("bad"), S("Not saved. Please look at the marked field."));
    } else if (!page_refused(resp, &page.layout, err)) {
        return err;
    }
    return render(req, resp, &page);
}

static Err *accounts_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PriceAccountsPage page = { 0 };
    const PriceAssignForm form = { .list = req_param(req, S("list")),
                                   .account = req->form[F_ACCOUNT].text,
                                   .from = req->form[F_FROM].date,
                                   .to = req->form[F_TO].date };
    bool save = str_eq(req->form[F_STEP].text, S("save"));
    Err *err =
        save ? svc_price_assign(&call, &form) : svc_price_assign_try(&call, &form, &page.trial);
    if (err != NULL) {
        return form_again(req, resp, req_field_failed(req, err));
    }
    if (save) {
        return page_done(resp, list_address(req), S("saved"));
    }
    page.tried = true;
    page.trial_days = days_text(req->arena, page.trial.from, page.trial.to);
    page.shift = price_shift_view(req->arena, &page.trial.shift);
    TRY(page_start(req, S(""), req->form, &page));
    return render(req, resp, &page);
}

static Err *accounts_invalid(Req *req, Resp *resp)
{
    return form_again(req, resp, NULL);
}

static Err *end_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    TRY(svc_price_assign_end(&call, req_param(req, S("list")), req->form[E_ACCOUNT].text,
                             req->form[E_NUMBER].number));
    return page_done(resp, list_address(req), S("changed"));
}

/* All of them; the header Link leads to the rest of a very long file. */
static Err *accounts_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv = csv_new(req->arena, S("account,account_name,valid_from,last_day,today,given_by"));
    Page ask = { .next = req->query[Q_AFTER].text, .limit = LIST_MAX };
    size_t round = 0;
    do {
        PriceAssigned *views;
        size_t count;
        ask.after = ask.next;
        TRY(svc_price_assigned(&call, req_param(req, S("list")), &ask, &views, &count));
        for (size_t i = 0; i < count; i++) {
            csv_cell(&csv, views[i].account_code);
            csv_cell_text(&csv, views[i].account_name);
            csv_cell(&csv, date_format(req->arena, views[i].valid_from));
            csv_cell(&csv, date_format(req->arena, views[i].valid_to));
            csv_cell(&csv, views[i].today ? S("yes") : S("no"));
            csv_cell_text(&csv, views[i].made_by);
            csv_line_end(&csv);
        }
    } while (ask.next.len > 0 && ++round < CSV_PAGE_MAX);
    if (ask.next.len > 0) {
        Str next = list_url(req->arena, req->path, NULL, 0, ask.next);
        resp_header(resp, "Link", arena_printf(req->arena, "<%.*s>; rel=\"next\"", STR_ARG(next)));
    }
    return csv_send(resp, &csv, S("price-list-accounts.csv"));
}

const Route admin_price_accounts_route = {
    .method = HTTP_GET,
    .path = "/admin/prices/{list}/accounts",
    .handle = accounts_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Who has a price list, and on which days",
};

const Route admin_price_accounts_csv_route = {
    .method = HTTP_GET,
    .path = "/admin/prices/{list}/accounts.csv",
    .handle = accounts_csv,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Who has a price list, as CSV",
};

const Route admin_price_accounts_post_route = {
    .method = HTTP_POST,
    .path = "/admin/prices/{list}/accounts",
    .handle = accounts_post,
    .invalid = accounts_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Give a price list to an account from a day to a day, or see what it changes",
};

const Route admin_price_accounts_end_route = {
    .method = HTTP_POST,
    .path = "/admin/prices/{list}/accounts/end",
    .handle = end_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = end_fields,
    .field_count = COUNT_OF(end_fields),
    .summary = "Take a price list back from an account",
};
