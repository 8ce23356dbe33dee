/* admin_prices_try.c - GET /admin/prices/try: what another price list would change. */
#include "gen/tpl_admin_price_trial.h"
#include "web/account_page.h"
#include "web/admin_routes.h"
#include "web/price_trial_page.h"

enum { MONTHS_DEFAULT = 3 };

enum { Q_LIST, Q_FROM, Q_MONTHS, Q_AFTER_BUYER, Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_LIST] = { "list", FIELD_TOKEN, "Price list", .max = 64 },
    [Q_FROM] = { "from", FIELD_DATE, "Its prices count from" },
    [Q_MONTHS] = { "months", FIELD_INT, "Months ahead", .min_value = 1,
                   .max_value = TRIAL_MONTHS_MAX, .fallback = "3" },
    [Q_AFTER_BUYER] = { "after_buyer", FIELD_CODE, "Account", .max = 40 },
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static Err *list_options(Req *req, PriceTrialPage *page)
{
    Call call = page_call(req);
    PriceListView *lists;
    size_t count;

    TRY(svc_price_lists(&call, &lists, &count));
    FormOption *options = arena_array(req->arena, FormOption, count);
    for (size_t i = 0; i < count; i++) {
        Str label =
            arena_printf(req->arena, "%.*s (%.*s)", STR_ARG(lists[i].name), STR_ARG(lists[i].code));
        options[i] = (FormOption){ lists[i].code, label };
    }
    page->list.options = options;
    page->list.options_count = count;
    return NULL;
}

/* The form as it was sent; an empty one at first. */
static Err *trial_form(Req *req, PriceTrialPage *page)
{
    page->list = form_field(&query[Q_LIST], &req->query[Q_LIST], S("select"));
    page->from = form_field(&query[Q_FROM], &req->query[Q_FROM], S("date"));
    page->months = form_field(&query[Q_MONTHS], &req->query[Q_MONTHS], S("number"));
    if (page->months.value.len == 0) {
        page->months.value = arena_printf(req->arena, "%d", (int)MONTHS_DEFAULT);
    }
    page->sale_max = TRIAL_SALE_MAX;
    return list_options(req, page);
}

static Str next_link(Req *req, const PriceTrialView *trial)
{
    const ListFilter filters[] = {
        { S("list"), req->query[Q_LIST].text },
        { S("from"), req->query[Q_FROM].text },
        { S("months"), req->query[Q_MONTHS].text },
        { S("after_buyer"), account_code(req->arena, trial->next_buyer) },
    };
    return list_url(req->arena, S("/admin/prices/try"), filters, COUNT_OF(filters),
                    subscription_code(req->arena, trial->next));
}

static Err *trial_run(Req *req, PriceTrialPage *page)
{
    Call call = page_call(req);
    PriceTrialQuery ask = { .list = req->query[Q_LIST].text,
                            .from = req->query[Q_FROM].date,
                            .months = (int32_t)req->query[Q_MONTHS].number,
                            .sales = TRIAL_SALE_MAX };

    if (req->query[Q_AFTER_BUYER].given && req->query[Q_AFTER].given) {
        TRY(page_id(
            account_id_parse(req->query[Q_AFTER_BUYER].text, "after_buyer", &ask.after_buyer)));
        TRY(page_id(subscription_id_parse(req->query[Q_AFTER].text, "after", &ask.after)));
    }
    TRY(svc_price_trial(&call, &ask, &page->trial));
    page->tried = true;
    page->continued = ask.after.v != 0;
    page->next = page->trial.more ? next_link(req, &page->trial) : S("");
    return NULL;
}

static Err *trial_render(Req *req, Resp *resp, PriceTrialPage *page)
{
    const Zone *zone;

    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_admin_price_trial(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *trial_get(Req *req, Resp *resp)
{
    PriceTrialPage page = { 0 };

    TRY(page_layout(req, S("Try a price list"), SECTION_ADMIN, &page.layout));
    TRY(trial_form(req, &page));
    if (req->query[Q_LIST].given) {
        Err *err = trial_run(req, &page);
        if (err != NULL && !page_refused(resp, &page.layout, err)) {
            return err;
        }
    }
    return trial_render(req, resp, &page);
}

static Err *trial_invalid(Req *req, Resp *resp)
{
    PriceTrialPage page = { 0 };

    TRY(page_layout(req, S("Try a price list"), SECTION_ADMIN, &page.layout));
    TRY(trial_form(req, &page));
    page_notice(&page.layout, S("bad"), S("Correct the marked field."));
    return trial_render(req, resp, &page);
}

const Route admin_prices_try_route = {
    .method = HTTP_GET,
    .path = "/admin/prices/try",
    .handle = trial_get,
    .invalid = trial_invalid,
    .access = ACCESS_OPERATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Try a price list on all running subscriptions",
};
