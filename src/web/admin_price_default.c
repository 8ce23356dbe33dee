/* admin_price_default.c - /admin/prices/default: the price list of new accounts, and what visitors
 * see. */
#include "gen/tpl_admin_price_default.h"
#include "service/price_office.h"
#include "web/admin_routes.h"
#include "web/price_assign_page.h"

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const visitors_words[] = { VISITORS_SEES(WORD_) NULL };
static const char *const step_words[] = { "try", "save", NULL };

enum { F_LIST, F_VISITORS, F_STEP, F_COUNT };
static const Field fields[F_COUNT] = {
    [F_LIST] = { "list", FIELD_TOKEN, "List of new accounts", .max = 64 },
    [F_VISITORS] = { "visitors", FIELD_CHOICE, "Visitors see", .required = true,
                     .choices = visitors_words },
    [F_STEP] = { "step", FIELD_CHOICE, "What to do", .choices = step_words, .fallback = "try" },
};
_Static_assert((int)PRICE_DEFAULT_FIELD_COUNT == (int)F_STEP, "the page shows the rest");

static Err *page_start(Req *req, const FieldValue *values, PriceDefaultPage *page)
{
    static const FormOption visitors[] = {
        { STR_INIT("catalogue"), STR_INIT("The catalogue without prices") },
        { STR_INIT("prices"), STR_INIT("The products and prices of this list") },
        { STR_INIT("nothing"), STR_INIT("Nothing: they are asked to sign in") },
    };
    static const FieldValue nothing = { .number = -1 };
    const App *app = req->app;
    Call call = page_call(req);
    PriceOfficeList *lists;
    size_t count;
    TRY(svc_price_office_lists(&call, &lists, &count));
    FormOption *options = arena_array(req->arena, FormOption, count + 1);
    options[0] = (FormOption){ S(""), S("None: they cannot order yet") };
    for (size_t i = 0; i < count; i++) {
        options[i + 1] =
            (FormOption){ lists[i].code,
                          arena_printf(req->arena, "%.*s (%.*s)", STR_ARG(lists[i].name),
                                       STR_ARG(currency_str(&lists[i].currency))) };
    }
    for (size_t i = 0; i < PRICE_DEFAULT_FIELD_COUNT; i++) {
        page->fields[i] =
            form_field(&fields[i], values == NULL ? &nothing : &values[i], S("select"));
    }
    page->fields_count = PRICE_DEFAULT_FIELD_COUNT;
    page->fields[F_LIST].options = options;
    page->fields[F_LIST].options_count = count + 1;
    page->fields[F_LIST].hint = S("Of those that register and are billed in its currency.");
    page->fields[F_VISITORS].options = visitors;
    page->fields[F_VISITORS].options_count = COUNT_OF(visitors);
    page->can_edit = actor_can(&req->actor, ROLE_ADMINISTRATOR);
    page->closed = !app->anonymous_browse;
    return page_layout(req, S("New accounts and visitors"), SECTION_ADMIN, &page->layout);
}

static Err *render(Req *req, Resp *resp, const PriceDefaultPage *page)
{
    Out out = out_new(req->arena, NULL);
    tpl_admin_price_default(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *default_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PriceDefaultPage page = { 0 };
    PriceDefaults defaults;
    TRY(svc_price_defaults(&call, &defaults));
    TRY(page_start(req, NULL, &page));
    page.fields[F_LIST].value = defaults.list;
    page.fields[F_VISITORS].value = visitors_see_name(defaults.visitors);
    return render(req, resp, &page);
}

static Err *form_again(Req *req, Resp *resp, Err *err)
{
    PriceDefaultPage page = { 0 };
    TRY(page_start(req, req->form, &page));
    if (err == NULL) {
        resp->status = 422;
        page_notice(&page.layout, S("bad"), S("Not saved. Please look at the marked field."));
    } else if (!page_refused(resp, &page.layout, err)) {
        return err;
    }
    return render(req, resp, &page);
}

static Err *default_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PriceDefaultPage page = { 0 };
    Str list = req->form[F_LIST].text;
    VisitorsSee see = (VisitorsSee)req->form[F_VISITORS].number;
    bool save = str_eq(req->form[F_STEP].text, S("save"));
    Err *err = save ? svc_price_defaults_save(&call, list, see)
                    : svc_price_defaults_try(&call, list, see, &page.trial);
    if (err != NULL) {
        return form_again(req, resp, req_field_failed(req, err));
    }
    if (save) {
        return page_done(resp, S("/admin/prices/default"), S("saved"));
    }
    page.tried = true;
    page.see_before = visitors_see_label(page.trial.see_before);
    page.see_after = visitors_see_label(page.trial.see_after);
    page.shift = price_shift_view(req->arena, &page.trial.visitors);
    TRY(page_start(req, req->form, &page));
    return render(req, resp, &page);
}

static Err *default_invalid(Req *req, Resp *resp)
{
    return form_again(req, resp, NULL);
}

const Route admin_price_default_route = {
    .method = HTTP_GET,
    .path = "/admin/prices/default",
    .handle = default_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .summary = "The price list of new accounts, and what visitors see",
};

const Route admin_price_default_post_route = {
    .method = HTTP_POST,
    .path = "/admin/prices/default",
    .handle = default_post,
    .invalid = default_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Set the price list of new accounts and what visitors see, or see what it changes",
};
