/* admin_price_rules.c - /admin/prices/new and /admin/prices/{list}/rules: a list's name, days and
 * protection; a new list, as a copy of another one or empty. */
#include <inttypes.h>

#include "gen/tpl_admin_price_rules.h"
#include "web/admin_routes.h"
#include "web/price_office_page.h"

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const protection_words[] = { PRICE_PROTECTIONS(WORD_) NULL };

enum {
    F_NAME,
    F_FROM,
    F_TO,
    F_PROTECTION,
    F_PERIODS,
    F_RULES_COUNT,
    F_CODE = F_RULES_COUNT,
    F_COPY,
    F_CURRENCY,
    F_COUNT
};
static const Field fields[F_COUNT] = {
    [F_NAME] = { "name", FIELD_TEXT, "Name", .required = true, .max = PRICE_LIST_NAME_BYTES_MAX },
    [F_FROM] = { "valid_from", FIELD_DATE, "First day" },
    [F_TO] = { "valid_to", FIELD_DATE, "Last day" },
    [F_PROTECTION] = { "protection", FIELD_CHOICE, "A sale keeps its price", .required = true,
                       .choices = protection_words },
    [F_PERIODS] = { "protection_periods", FIELD_INT, "So many billing periods", .min_value = 1,
                    .max_value = PROTECTION_PERIODS_MAX },
    [F_CODE] = { "code", FIELD_TOKEN, "Code", .required = true, .max = 64 },
    [F_COPY] = { "copy_of", FIELD_TOKEN, "Prices", .max = 64 },
    [F_CURRENCY] = { "currency", FIELD_TEXT, "Currency", .max = 3 },
};
_Static_assert((int)PRICE_RULES_FIELD_COUNT == (int)F_COUNT, "the page shows them all");

static const char *const types[F_COUNT] = { "text",   "date", "date",   "select",
                                            "number", "text", "select", "text" };

static void fields_fill(PriceRulesPage *page, const FieldValue *values, size_t count)
{
    static const FormOption protections[] = {
        { STR_INIT("none"), STR_INIT("Until the next billing period") },
        { STR_INIT("periods"), STR_INIT("For a number of billing periods") },
        { STR_INIT("term"), STR_INIT("Until the end of its term") },
    };
    static const FieldValue nothing = { .number = -1 };
    for (size_t i = 0; i < count; i++) {
        page->fields[i] =
            form_field(&fields[i], values == NULL ? &nothing : &values[i], str_from_cstr(types[i]));
    }
    page->fields_count = count;
    page->fields[F_PROTECTION].options = protections;
    page->fields[F_PROTECTION].options_count = COUNT_OF(protections);
    page->fields[F_FROM].hint = S("Empty: always. Outside its days nobody orders by the list.");
    page->fields[F_PROTECTION].hint = S("New sales have it; what runs keeps that of its order.");
}

/* A new list's own fields. */
static Err *new_fields(Req *req, PriceRulesPage *page)
{
    Call call = page_call(req);
    PriceOfficeList *lists;
    size_t count;
    TRY(svc_price_office_lists(&call, &lists, &count));
    FormOption *options = arena_array(req->arena, FormOption, count + 1);
    options[0] = (FormOption){ S(""), S("None yet") };
    for (size_t i = 0; i < count; i++) {
        options[i + 1] = (FormOption){ lists[i].code, arena_printf(req->arena, "As in %.*s",
                                                                   STR_ARG(lists[i].name)) };
    }
    page->fields[F_COPY].options = options;
    page->fields[F_COPY].options_count = count + 1;
    page->fields[F_COPY].hint = S("They are its first draft.");
    page->fields[F_CODE].hint = S("a-z, 0-9 and single hyphens: schools-eur. It stays.");
    page->fields[F_CURRENCY].hint = S("EUR, USD, … A copy has that of its original. It stays.");
    return NULL;
}

/* `list` is empty for a new one. */
static Err *form_show(Req *req, Resp *resp, Str list, PriceRulesPage *page)
{
    bool fresh = list.len == 0;
    page->title = fresh ? S("New price list") : S("Days and protection");
    page->back =
        fresh ? S("/admin/prices") : arena_printf(req->arena, "/admin/prices/%.*s", STR_ARG(list));
    page->address = fresh ? S("/admin/prices/new")
                          : arena_printf(req->arena, "%.*s/rules", STR_ARG(page->back));
    Out out = out_new(req->arena, NULL);
    tpl_admin_price_rules(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *new_get(Req *req, Resp *resp)
{
    PriceRulesPage page = { 0 };
    TRY(page_layout(req, S("New price list"), SECTION_ADMIN, &page.layout));
    fields_fill(&page, NULL, F_COUNT);
    page.fields[F_PROTECTION].value = S("term");
    TRY(new_fields(req, &page));
    return form_show(req, resp, S(""), &page);
}

static Err *rules_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PriceRulesPage page = { 0 };
    PriceOfficeList list;
    TRY(svc_price_office_list(&call, req_param(req, S("list")), &list));
    TRY(page_layout(req, list.name, SECTION_ADMIN, &page.layout));
    fields_fill(&page, NULL, F_RULES_COUNT);
    page.fields[F_NAME].value = list.name;
    page.fields[F_FROM].value = date_format(req->arena, list.valid_from);
    page.fields[F_TO].value = date_format(req->arena, list.valid_to);
    page.fields[F_PROTECTION].value = price_protection_name(list.protection);
    if (list.protection == PROTECTION_PERIODS) {
        page.fields[F_PERIODS].value =
            arena_printf(req->arena, "%" PRId64, list.protection_periods);
    }
    return form_show(req, resp, list.code, &page);
}

/* The form again with what was typed. */
static Err *form_again(Req *req, Resp *resp, Str list, Err *err)
{
    PriceRulesPage page = { 0 };
    bool fresh = list.len == 0;
    TRY(page_layout(req, S("Price list"), SECTION_ADMIN, &page.layout));
    if (err == NULL) {
        resp->status = 422;
        page_notice(&page.layout, S("bad"), S("Not saved. Please look at the marked fields."));
    } else if (!page_refused(resp, &page.layout, err)) {
        return err;
    }
    fields_fill(&page, req->form, fresh ? F_COUNT : F_RULES_COUNT);
    if (fresh) {
        TRY(new_fields(req, &page));
    }
    return form_show(req, resp, list, &page);
}

static PriceListRulesForm form_read(const Req *req)
{
    const FieldValue *form = req->form;
    return (PriceListRulesForm){ .name = form[F_NAME].text,
                                 .valid_from = form[F_FROM].date,
                                 .valid_to = form[F_TO].date,
                                 .protection = (PriceProtection)form[F_PROTECTION].number,
                                 .protection_periods = form[F_PERIODS].number };
}

static Err *new_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PriceListRulesForm form = form_read(req);
    form.code = req->form[F_CODE].text;
    form.copy_of = req->form[F_COPY].text;
    form.currency = req->form[F_CURRENCY].text;
    Err *err = svc_price_list_new(&call, &form);
    if (err != NULL) {
        return form_again(req, resp, S(""), req_field_failed(req, err));
    }
    return page_done(resp, arena_printf(req->arena, "/admin/prices/%.*s", STR_ARG(form.code)),
                     S("saved"));
}

static Err *rules_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PriceListRulesForm form = form_read(req);
    form.code = req_param(req, S("list"));
    Err *err = svc_price_list_rules(&call, &form);
    if (err != NULL) {
        return form_again(req, resp, form.code, req_field_failed(req, err));
    }
    return page_done(resp, arena_printf(req->arena, "/admin/prices/%.*s", STR_ARG(form.code)),
                     S("saved"));
}

static Err *new_invalid(Req *req, Resp *resp)
{
    return form_again(req, resp, S(""), NULL);
}

static Err *rules_invalid(Req *req, Resp *resp)
{
    return form_again(req, resp, req_param(req, S("list")), NULL);
}

const Route admin_price_new_route = {
    .method = HTTP_GET,
    .path = "/admin/prices/new",
    .handle = new_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "Form: a new price list",
};

const Route admin_price_new_post_route = {
    .method = HTTP_POST,
    .path = "/admin/prices/new",
    .handle = new_post,
    .invalid = new_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Make a price list, empty or as a copy",
};

const Route admin_price_rules_route = {
    .method = HTTP_GET,
    .path = "/admin/prices/{list}/rules",
    .handle = rules_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "Form: a price list's days and protection",
};

const Route admin_price_rules_post_route = {
    .method = HTTP_POST,
    .path = "/admin/prices/{list}/rules",
    .handle = rules_post,
    .invalid = rules_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = F_RULES_COUNT,
    .summary = "Change a price list's days and protection",
};
