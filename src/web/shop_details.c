/* shop_details.c - step 3: what each line's connector asks for, and the agreements. */
#include <assert.h>

#include "gen/tpl_shop_details.h"
#include "web/page.h"
#include "web/shop_checkout.h"
#include "web/shop_routes.h"

enum { DETAILS_BODY_BYTES_MAX = 512 * 1024, SETTINGS_FIRST_BYTES = 512 };

enum { F_AGREE };
static const Field fields[] = {
    [F_AGREE] = { "agree", FIELD_BOOL, "I accept the service agreements" },
};

/* A setting's name in the form: "set_orl_….size_gb"; the prefix is the route's. */
static Str open_name(Arena *out, const OrderLineView *line, const SettingView *setting)
{
    return arena_printf(out, "%.*s.%.*s", STR_ARG(line->code), STR_ARG(setting->name));
}

static Str setting_type(SettingKind kind)
{
    switch (kind) {
    case SETTING_NUMBER:
        return S("number");
    case SETTING_CHOICE:
        return S("select");
    case SETTING_LINES:
        return S("textarea");
    case SETTING_TEXT:
    case SETTING_KIND_COUNT:
        break;
    }
    return S("text");
}

/* Nothing is a choice too where there was nothing before. */
static void setting_options(Arena *out, const SettingView *setting, FormField *field)
{
    FormOption *options = arena_array(out, FormOption, setting->choices_count + 1);

    if (!setting->required && setting->value.len == 0) {
        options[0] = (FormOption){ S(""), S("Not set") };
        field->options_count = 1;
    }
    for (size_t i = 0; i < setting->choices_count; i++) {
        options[field->options_count] = (FormOption){ setting->choices[i], setting->choices[i] };
        field->options_count++;
    }
    field->options = options;
    field->required = field->required || setting->value.len > 0;
}

static FormField setting_field(Req *req, const OrderLineView *line, const SettingView *setting,
                               bool typed)
{
    Str name = open_name(req->arena, line, setting);
    FormField field = { .name = arena_printf(req->arena, "set_%.*s", STR_ARG(name)),
                        .label = setting->label,
                        .type = setting_type(setting->kind),
                        .value = typed ? req_open(req, name) : setting->value,
                        .hint = setting->help,
                        .required = setting->required };
    if (setting->kind == SETTING_CHOICE) {
        setting_options(req->arena, setting, &field);
    }
    return field;
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
        assert(line->settings_count <= CONNECTOR_FIELD_MAX);
        DetailLine *detail = &lines[page->lines_count++];
        detail->line = *line;
        detail->fields_count = line->settings_count;
        for (size_t k = 0; k < line->settings_count; k++) {
            detail->fields[k] = setting_field(req, line, &line->settings[k], typed);
        }
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

/* Texts as they were typed: the connector knows what they mean. */
static Str settings_json(Req *req, const DetailLine *detail)
{
    StrBuf buf = buf_new(req->arena, SETTINGS_FIRST_BYTES);
    JsonOut json = json_out(&buf);

    json_object(&json);
    for (size_t i = 0; i < detail->fields_count; i++) {
        json_key_str(&json, detail->line.settings[i].name, detail->fields[i].value);
    }
    json_object_end(&json);
    return buf_str(&buf);
}

/* Puts the refusal beside the field that it names, else above the line. */
static void detail_fail(Req *req, DetailLine *detail, const Err *err)
{
    Str message = str_dup(req->arena, err_message(err));
    Str name = str_from_cstr(err->field);

    if (str_starts(name, S("/"))) {
        name = str_slice(name, 1, name.len);
    }
    for (size_t i = 0; i < detail->fields_count; i++) {
        if (str_eq(detail->line.settings[i].name, name)) {
            detail->fields[i].error = message;
            return;
        }
    }
    detail->error = message;
}

/* All that is empty at once; the connector names one thing at a time. */
static bool detail_complete(DetailLine *detail)
{
    bool complete = true;

    for (size_t i = 0; i < detail->fields_count; i++) {
        FormField *field = &detail->fields[i];
        if (field->required && field->value.len == 0) {
            field->error = err_text(ERR_FIELD_REQUIRED);
            complete = false;
        }
    }
    return complete;
}

/* Saves every line that is right, so that only the wrong ones are left to do. */
static Err *save_lines(Req *req, const DetailsPage *page, bool *ret_wrong)
{
    Call call = page_call(req);

    *ret_wrong = false;
    for (size_t i = 0; i < page->lines_count; i++) {
        DetailLine *detail = &page->lines[i];
        if (!detail_complete(detail)) {
            *ret_wrong = true;
            continue;
        }
        Err *err = svc_checkout_settings(&call, page->order.id, detail->line.id,
                                         settings_json(req, detail));
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
    .open_prefix = "set_",
    .summary = "Step 3's answer: the settings of every line, and the agreements",
};
