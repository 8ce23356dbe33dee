/* prices_rule.c - /billing/prices/rule: makes, changes and tries a price rule; takes one out. */
#include "gen/tpl_account_price_rule.h"
#include "web/billing_routes.h"
#include "web/prices_page.h"

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const scope_words[] = { SELL_SCOPES(WORD_) NULL };
static const char *const audience_words[] = { SELL_AUDIENCES(WORD_) NULL };
static const char *const kind_words[] = { "markup", "margin", "discount", "fixed", NULL };
static const char *const step_words[] = { "try", "save", NULL };
static const PriceKind kinds[] = { PRICE_MARKUP, PRICE_MARGIN, PRICE_DISCOUNT, PRICE_FIXED };

enum {
    F_NAME,
    F_KIND,
    F_AMOUNT,
    F_SCOPE,
    F_OBJECT,
    F_AUDIENCE,
    F_WHOM,
    F_FROM,
    F_TO,
    F_REPLACES,
    F_STEP
};
static const Field fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, "Name", .required = true, .max = SELL_NAME_BYTES_MAX },
    [F_KIND] = { "kind", FIELD_CHOICE, "Price", .required = true, .choices = kind_words },
    [F_AMOUNT] = { "amount", FIELD_TEXT, "Amount", .required = true, .max = 30 },
    [F_SCOPE] = { "scope", FIELD_CHOICE, "For", .required = true, .choices = scope_words },
    [F_OBJECT] = { "object", FIELD_TEXT, "Which", .max = 120 },
    [F_AUDIENCE] = { "audience", FIELD_CHOICE, "Buyers", .required = true,
                     .choices = audience_words },
    [F_WHOM] = { "whom", FIELD_TEXT, "Which of them", .max = 60 },
    [F_FROM] = { "valid_from", FIELD_DATE, "First day" },
    [F_TO] = { "valid_to", FIELD_DATE, "Last day" },
    [F_REPLACES] = { "replaces", FIELD_CODE, "Rule that it replaces", .max = 40 },
    [F_STEP] = { "step", FIELD_CHOICE, "What to do", .choices = step_words, .fallback = "try" },
};
_Static_assert((int)RULE_FIELD_COUNT == (int)F_REPLACES, "the page shows the rest");

static const char *const types[RULE_FIELD_COUNT] = { "text",   "select", "text", "select", "text",
                                                     "select", "text",   "date", "date" };

static const FormOption kind_options[] = {
    { STR_INIT("markup"), STR_INIT("Mark-up: a part of what you pay, on top of it") },
    { STR_INIT("margin"), STR_INIT("Margin: a part of the price is yours") },
    { STR_INIT("discount"), STR_INIT("Discount off the suggested price") },
    { STR_INIT("fixed"), STR_INIT("Fixed price") },
};
static const FormOption scope_options[] = {
    { STR_INIT("all"), STR_INIT("Everything") },
    { STR_INIT("vendor"), STR_INIT("A vendor") },
    { STR_INIT("category"), STR_INIT("A category") },
    { STR_INIT("product"), STR_INIT("A product") },
    { STR_INIT("plan"), STR_INIT("A plan of a product") },
};
static const FormOption audience_options[] = {
    { STR_INIT("all"), STR_INIT("All of them") },
    { STR_INIT("tag"), STR_INIT("Those with a tag") },
    { STR_INIT("account"), STR_INIT("One account") },
};

static void options_set(FormField *field, const FormOption *options, size_t count)
{
    field->options = options;
    field->options_count = count;
}

static void fields_fill(PriceRulePage *page, const FieldValue *values)
{
    static const FieldValue nothing = { .number = -1 };
    for (size_t i = 0; i < RULE_FIELD_COUNT; i++) {
        page->fields[i] =
            form_field(&fields[i], values == NULL ? &nothing : &values[i], str_from_cstr(types[i]));
    }
    page->fields_count = RULE_FIELD_COUNT;
    options_set(&page->fields[F_KIND], kind_options, COUNT_OF(kind_options));
    options_set(&page->fields[F_SCOPE], scope_options, COUNT_OF(scope_options));
    options_set(&page->fields[F_AUDIENCE], audience_options, COUNT_OF(audience_options));
    page->fields[F_NAME].hint = S("Your buyers read it as the source of their price.");
    page->fields[F_AMOUNT].hint =
        S("Percent such as 20 or 2.5. On a cost of 900, 20 % mark-up makes 1,080.00 and 20 % "
          "margin 1,125.00. Of a fixed price: the price of a unit and billing period.");
    page->fields[F_OBJECT].hint =
        S("The code of the plan or product, or the name of the category or vendor.");
    page->fields[F_WHOM].hint = S("The tag, or the code of the account: acc_…");
}

/* A rule as it stands, to be changed. */
static Err *fields_of_rule(Req *req, Str code, PriceRulePage *page)
{
    Call call = page_call(req);
    SellRuleId id;
    SellRuleView *views;
    size_t count;
    TRY(page_id(sell_rule_id_parse(code, "replaces", &id)));
    TRY(svc_sell_rules(&call, &views, &count));
    for (size_t i = 0; i < count; i++) {
        if (views[i].id.v != id.v) {
            continue;
        }
        const Str texts[RULE_FIELD_COUNT] = { views[i].name,
                                              price_kind_name(views[i].kind),
                                              views[i].amount,
                                              sell_scope_name(views[i].scope),
                                              views[i].object,
                                              sell_audience_name(views[i].audience),
                                              views[i].whom,
                                              date_format(req->arena, views[i].valid_from),
                                              date_format(req->arena, views[i].valid_to) };
        for (size_t k = 0; k < RULE_FIELD_COUNT; k++) {
            page->fields[k].value = texts[k];
        }
        page->replaces = views[i].code;
        return NULL;
    }
    return ERR(NOT_FOUND, "there is no such rule");
}

static Err *render(Req *req, Resp *resp, PriceRulePage *page)
{
    const Zone *zone;
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_price_rule(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *page_start(Req *req, PriceRulePage *page)
{
    page->margins = actor_sees_cost(&req->actor);
    return page_layout(req, S("Price rule"), SECTION_BILLING, &page->layout);
}

enum { Q_REPLACES };
static const Field query[] = {
    [Q_REPLACES] = { "replaces", FIELD_CODE, "Rule to change", .max = 40 },
};

static Err *rule_get(Req *req, Resp *resp)
{
    PriceRulePage page = { 0 };
    TRY(page_start(req, &page));
    fields_fill(&page, NULL);
    page.fields[F_KIND].value = S("markup");
    if (req->query[Q_REPLACES].given) {
        TRY(fields_of_rule(req, req->query[Q_REPLACES].text, &page));
    }
    return render(req, resp, &page);
}

static Str percent_text(Arena *out, bool known, int64_t ppm)
{
    return known ? percent_format(out, ppm) : S("");
}

static void trial_fill(Arena *out, const SellTrial *trial, PriceRulePage *page)
{
    page->tried = true;
    page->buyers = trial->buyers;
    page->plans = trial->plans;
    page->below_cost = page->margins ? trial->below_cost : 0;
    page->below_name = trial->below_name;
    page->more = trial->more;
    page->changes = arena_array(out, PriceChangeLine, trial->changes_count);
    page->changes_count = trial->changes_count;
    for (size_t i = 0; i < trial->changes_count; i++) {
        const SellChange *change = &trial->changes[i];
        page->changes[i] = (PriceChangeLine){
            .buyer = change->buyer_name,
            .what = arena_printf(out, "%.*s, %.*s", STR_ARG(change->product_name),
                                 STR_ARG(change->plan_name)),
            .before = change->was_priced ? decimal_display(out, change->before, change->currency)
                                         : S("none"),
            .after = change->is_priced ? decimal_display(out, change->after, change->currency)
                                       : S("none"),
            .margin_before = percent_text(out, change->margin_known, change->margin_before_ppm),
            .margin_after = percent_text(out, change->margin_known, change->margin_after_ppm),
            .below_cost = change->below_cost,
        };
    }
}

static Err *form_read(Req *req, SellRuleForm *ret_form)
{
    const FieldValue *form = req->form;
    SellRuleForm read = { .name = form[F_NAME].text,
                          .object = form[F_OBJECT].text,
                          .whom = form[F_WHOM].text,
                          .kind = kinds[form[F_KIND].number],
                          .amount = form[F_AMOUNT].text,
                          .scope = (SellScope)form[F_SCOPE].number,
                          .audience = (SellAudience)form[F_AUDIENCE].number,
                          .valid_from = form[F_FROM].date,
                          .valid_to = form[F_TO].date };
    if (form[F_REPLACES].given) {
        TRY(page_id(sell_rule_id_parse(form[F_REPLACES].text, "replaces", &read.replaces)));
    }
    *ret_form = read;
    return NULL;
}

/* Tries it, or saves it; an error of a field goes back to the form. */
static Err *rule_work(Req *req, bool save, PriceRulePage *page)
{
    Call call = page_call(req);
    SellRuleForm form;
    SellTrial trial;
    SellRuleId id;
    TRY(form_read(req, &form));
    if (save) {
        return svc_sell_rule_save(&call, &form, &id);
    }
    TRY(svc_sell_rule_try(&call, &form, &trial));
    trial_fill(req->arena, &trial, page);
    return NULL;
}

static Err *rule_post(Req *req, Resp *resp)
{
    PriceRulePage page = { .replaces = req->form[F_REPLACES].text };
    bool save = str_eq(req->form[F_STEP].text, S("save"));
    TRY(page_start(req, &page));
    Err *err = rule_work(req, save, &page);
    if (err == NULL && save) {
        return page_done(resp, S("/billing/prices"), S("saved"));
    }
    bool failed = err != NULL;
    err = failed ? req_field_failed(req, err) : NULL;
    if (failed && err == NULL) {
        resp->status = 422;
        page_notice(&page.layout, S("bad"), S("Not saved. Please look at the marked field."));
    } else if (err != NULL && !page_refused(resp, &page.layout, err)) {
        return err;
    }
    fields_fill(&page, req->form);
    return render(req, resp, &page);
}

static Err *rule_invalid(Req *req, Resp *resp)
{
    PriceRulePage page = { .replaces = req->form[F_REPLACES].text };
    TRY(page_start(req, &page));
    fields_fill(&page, req->form);
    page_notice(&page.layout, S("bad"), S("Not saved. Please look at the marked fields."));
    return render(req, resp, &page);
}

static Err *end_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    SellRuleId id;
    TRY(page_id(sell_rule_id_parse(req_param(req, S("rule")), "rule", &id)));
    TRY(svc_sell_rule_end(&call, id));
    return page_done(resp, S("/billing/prices"), S("changed"));
}

const Route prices_rule_route = {
    .method = HTTP_GET,
    .path = "/billing/prices/rule",
    .handle = rule_get,
    .access = ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Form: a price rule",
};

const Route prices_rule_post_route = {
    .method = HTTP_POST,
    .path = "/billing/prices/rule",
    .handle = rule_post,
    .invalid = rule_invalid,
    .access = ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Try or save a price rule",
};

const Route prices_rule_end_route = {
    .method = HTTP_POST,
    .path = "/billing/prices/rules/{rule}/end",
    .handle = end_post,
    .access = ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .summary = "Take a price rule out",
};
