/* shop_details.c - step 3: what each line's connector asks for, and the agreements. */
#include "gen/tpl_shop_details.h"
#include "web/page.h"
#include "web/settings_form.h"
#include "web/shop_checkout.h"
#include "web/shop_routes.h"

enum { DETAILS_BODY_BYTES_MAX = 512 * 1024 };

enum { F_AGREE };
static const Field fields[] = {
    [F_AGREE] = { "agree", FIELD_BOOL, "I accept the service agreements" },
};

static SettingsForm settings_of(const OrderLineView *line)
{
    return (SettingsForm){ line->code, line->settings, line->settings_count };
}

/* The forms of all lines that ask for something; `typed` shows what the request brought. */
static void fill_lines(Req *req, const OrderView *order, bool typed, DetailsPage *page)
{
    DetailLine *lines = arena_array(req->arena, DetailLine, order->lines_count + 1);
    const OrderLineView *sorted = checkout_lines(req->arena, order);

    for (size_t i = 0; i < order->lines_count; i++) {
        const OrderLineView *line = &sorted[i];
        if (line->settings_count == 0) {
            continue;
        }
        const SettingsForm form = settings_of(line);
        FormField *fields_of = settings_fields(req, &form, typed, (SettingProblem){ 0 });
        lines[page->lines_count++] = (DetailLine){ .line = *line,
                                                   .fields = fields_of,
                                                   .fields_count = line->settings_count };
    }
    page->lines = lines;
}

static Err *details_page(Req *req, const OrderView *order, bool typed, DetailsPage *page)
{
    *page = (DetailsPage){ .order = *order,
                           .steps = { order->code, CHECKOUT_DETAILS },
                           .agreed = typed ? req->form[F_AGREE].on : order->agreed };
    TRY(page_layout(req, S("Service details"), SECTION_NONE, &page->layout));
    fill_lines(req, order, typed, page);
    return NULL;
}

static Err *details_send(Req *req, Resp *resp, const DetailsPage *page)
{
    Out out = out_new(req->arena, NULL);

    tpl_shop_details(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *details_get(Req *req, Resp *resp)
{
    DetailsPage page;
    OrderView order;
    bool shown;

    TRY(checkout_open(req, resp, CHECKOUT_DETAILS, &order, &shown));
    if (!shown) {
        return NULL;
    }
    TRY(details_page(req, &order, false, &page));
    return details_send(req, resp, &page);
}

/* Puts the refusal beside the field that it names, else above the line. */
static void detail_fail(Req *req, DetailLine *detail, const Err *err)
{
    const SettingsForm form = settings_of(&detail->line);
    SettingProblem problem;

    if (settings_refused(&form, err, &problem)) {
        problem.text = str_dup(req->arena, problem.text);
        detail->fields = settings_fields(req, &form, true, problem);
    } else {
        detail->error = str_dup(req->arena, err_message(err));
    }
}

/* Saves every line that is right, so that only the wrong ones are left to do. */
static Err *save_lines(Req *req, const DetailsPage *page, bool *ret_wrong)
{
    Call call = page_call(req);

    *ret_wrong = false;
    for (size_t i = 0; i < page->lines_count; i++) {
        DetailLine *detail = &page->lines[i];
        if (!settings_complete(detail->fields, detail->fields_count)) {
            *ret_wrong = true;
            continue;
        }
        const SettingsForm form = settings_of(&detail->line);
        Err *err = svc_checkout_settings(&call, page->order.id, detail->line.id,
                                         settings_json(req, &form));
        if (err != NULL && err_status(err->code) != 422) {
            return err;
        }
        if (err != NULL) {
            detail_fail(req, detail, err);
            *ret_wrong = true;
        }
    }
    return NULL;
}

static Err *details_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    DetailsPage page;
    OrderView order;
    bool shown;
    bool wrong;

    TRY(checkout_open(req, resp, CHECKOUT_DETAILS, &order, &shown));
    if (!shown) {
        return NULL;
    }
    TRY(details_page(req, &order, true, &page));
    TRY(save_lines(req, &page, &wrong));
    TRY(svc_checkout_agree(&call, order.id, page.agreed));
    if (!page.agreed) {
        page.agree_error = S("Please read and accept the agreements.");
    }
    if (wrong || !page.agreed) {
        resp->status = 422;
        return details_send(req, resp, &page);
    }
    return resp_see_other(resp, checkout_path(req->arena, &order, CHECKOUT_REVIEW));
}

const Route checkout_details_route = {
    .method = HTTP_GET,
    .path = "/checkout/{order}/details",
    .handle = details_get,
    .access = CHECKOUT_ACCESS,
    .summary = "Step 3: service details",
};

const Route checkout_details_post_route = {
    .method = HTTP_POST,
    .path = "/checkout/{order}/details",
    .handle = details_post,
    .access = CHECKOUT_ACCESS,
    .body = BODY_FORM,
    .body_bytes_max = DETAILS_BODY_BYTES_MAX,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .open_prefix = SETTING_PREFIX,
    .summary = "Step 3's answer: the settings of every line, and the agreements",
};
