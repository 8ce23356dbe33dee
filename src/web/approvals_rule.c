/* approvals_rule.c - /approvals/rule: makes and changes a rule of approval; takes one out. */
#include "gen/tpl_account_approval_rule.h"
#include "service/customer.h"
#include "web/approval_routes.h"
#include "web/approvals_page.h"
#include "web/page.h"

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const when_words[] = { APPROVAL_WHENS(WORD_) NULL };
static const char *const means_words[] = { TIMEOUT_MEANINGS(WORD_) NULL };
static const char *const approver_words[] = { APPROVER_KINDS(WORD_) NULL };

enum {
    F_NAME,
    F_WHEN,
    F_BORDER,
    F_SUBJECT,
    F_BUYER,
    F_APPROVER,
    F_TIMEOUT,
    F_MEANS,
    F_REMIND,
    F_REPLACES
};
static const Field fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, "Name", .required = true, .max = APPROVAL_NAME_BYTES_MAX },
    [F_WHEN] = { "condition", FIELD_CHOICE, "When", .required = true, .choices = when_words },
    [F_BORDER] = { "border", FIELD_TEXT, "From where on", .max = 20 },
    [F_SUBJECT] = { "subject", FIELD_TEXT, "Which", .max = APPROVAL_SUBJECT_BYTES_MAX },
    [F_BUYER] = { "buyer", FIELD_CODE, "Orders of", .max = 40 },
    [F_APPROVER] = { "approver", FIELD_CHOICE, "Who approves", .required = true,
                     .choices = approver_words },
    [F_TIMEOUT] = { "timeout_days", FIELD_INT, "Business days to decide",
                    .max_value = APPROVAL_DAYS_MAX, .fallback = "0" },
    [F_MEANS] = { "timeout_means", FIELD_CHOICE, "When nobody decides in time", .required = true,
                  .choices = means_words },
    [F_REMIND] = { "remind_days", FIELD_INT, "Business days between reminders",
                   .max_value = APPROVAL_DAYS_MAX, .fallback = "0" },
    [F_REPLACES] = { "replaces", FIELD_CODE, "Rule that it replaces", .max = 40 },
};
_Static_assert((int)APPROVAL_FIELD_COUNT == (int)F_REPLACES, "the page shows the rest");

static const char *const types[APPROVAL_FIELD_COUNT] = { "text",   "select", "text",
                                                         "text",   "select", "select",
                                                         "number", "select", "number" };

static FormOption *options_of(Req *req, FormField *field, size_t count)
{
    FormOption *options = arena_array(req->arena, FormOption, count);
    field->options = options;
    field->options_count = count;
    return options;
}

static void options_fill(Req *req, ApprovalRulePage *page)
{
    static const FormOption approvers[] = {
        { STR_INIT("seller"), STR_INIT("Your approvers; of what you buy yourself: your seller's") },
        { STR_INIT("buyer"), STR_INIT("The buyer's own approvers") },
        { STR_INIT("customer"), STR_INIT("The end customer's contact, by a link in a mail") },
    };
    FormOption *whens = options_of(req, &page->fields[F_WHEN], APPROVAL_WHEN_COUNT);
    size_t count = 0;
    for (size_t i = 0; i < APPROVAL_WHEN_COUNT; i++) {
        if (i != APPROVAL_MARGIN || req->actor.kind != ACCOUNT_END_CUSTOMER) {
            whens[count++] = (FormOption){ approval_when_name((ApprovalWhen)i),
                                           approval_when_label((ApprovalWhen)i) };
        }
    }
    page->fields[F_WHEN].options_count = count;
    FormOption *means = options_of(req, &page->fields[F_MEANS], TIMEOUT_MEANS_COUNT);
    for (size_t i = 0; i < TIMEOUT_MEANS_COUNT; i++) {
        means[i] =
            (FormOption){ timeout_means_name((TimeoutMeans)i), timeout_label((TimeoutMeans)i) };
    }
    page->fields[F_APPROVER].options = approvers;
    page->fields[F_APPROVER].options_count = COUNT_OF(approvers);
}

/* Everybody whose orders the rule may be for; beyond the first LIST_MAX by the API. */
static Err *buyers_fill(Req *req, FormField *field)
{
    Call call = page_call(req);
    Page page = { .limit = LIST_MAX };
    AccountView *accounts;
    size_t count;

    TRY(svc_accounts(&call, &page, &accounts, &count));
    FormOption *options = options_of(req, field, count + 1);
    options[0] = (FormOption){ S(""), S("All whom it concerns") };
    for (size_t i = 0; i < count; i++) {
        options[i + 1] = (FormOption){ accounts[i].code, accounts[i].name };
    }
    return NULL;
}

static Err *fields_fill(Req *req, ApprovalRulePage *page, const FieldValue *values)
{
    static const FieldValue nothing = { .number = -1 };
    for (size_t i = 0; i < APPROVAL_FIELD_COUNT; i++) {
        page->fields[i] =
            form_field(&fields[i], values == NULL ? &nothing : &values[i], str_from_cstr(types[i]));
    }
    page->fields_count = APPROVAL_FIELD_COUNT;
    page->fields[F_NAME].hint = S("Those who decide read it, and those who wait.");
    page->fields[F_BORDER].hint = S(
        "An amount before tax in your currency, such as 500.00; of shares and growth a percentage "
        "such as 12.5.");
    page->fields[F_SUBJECT].hint =
        S("The code of a product, the name of a category or vendor, or a tag.");
    page->fields[F_TIMEOUT].hint =
        S("In the approver's country. 0: as long as orders wait at all.");
    page->fields[F_REMIND].hint = S("0: no reminders.");
    options_fill(req, page);
    return buyers_fill(req, &page->fields[F_BUYER]);
}

/* A rule as it stands, to be changed. */
static Err *fields_of_rule(Req *req, Str code, ApprovalRulePage *page)
{
    Call call = page_call(req);
    ApprovalView *views;
    RuleId id;
    size_t count;

    TRY(page_id(rule_id_parse(code, "replaces", &id)));
    TRY(svc_approval_rules(&call, &views, &count));
    for (size_t i = 0; i < count; i++) {
        if (views[i].id.v != id.v) {
            continue;
        }
        const ApprovalView *view = &views[i];
        const Str texts[APPROVAL_FIELD_COUNT] = {
            view->name,
            approval_when_name(view->condition),
            view->border,
            view->subject,
            view->buyer_code,
            approver_kind_name(view->approver),
            arena_printf(req->arena, "%d", (int)view->timeout_days),
            timeout_means_name(view->timeout_means),
            arena_printf(req->arena, "%d", (int)view->remind_days),
        };
        for (size_t k = 0; k < APPROVAL_FIELD_COUNT; k++) {
            page->fields[k].value = texts[k];
        }
        page->replaces = view->code;
        return NULL;
    }
    return ERR(NOT_FOUND, "there is no such rule");
}

static Err *render(Req *req, Resp *resp, ApprovalRulePage *page, const Err *refused)
{
    Out out = out_new(req->arena, NULL);
    TRY(page_layout(req, S("Rule of approval"), SECTION_ORDERS, &page->layout));
    if (refused != NULL && !page_refused(resp, &page->layout, refused)) {
        return err_copy(refused);
    }
    tpl_account_approval_rule(&out, page);
    return resp_html(resp, out_str(&out));
}

enum { Q_REPLACES };
static const Field query[] = {
    [Q_REPLACES] = { "replaces", FIELD_CODE, "Rule to change", .max = 40 },
};

static Err *rule_get(Req *req, Resp *resp)
{
    ApprovalRulePage page = { 0 };
    TRY(fields_fill(req, &page, NULL));
    if (req->query[Q_REPLACES].given) {
        TRY(fields_of_rule(req, req->query[Q_REPLACES].text, &page));
    }
    return render(req, resp, &page, NULL);
}

static Err *rule_again(Req *req, Resp *resp, const Err *refused)
{
    ApprovalRulePage page = { .replaces = req->form[F_REPLACES].text };
    TRY(fields_fill(req, &page, req->form));
    return render(req, resp, &page, refused);
}

static Err *rule_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return rule_again(req, resp, NULL);
}

static Err *rule_save(Req *req)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    ApprovalForm typed = { .name = form[F_NAME].text,
                           .condition = (ApprovalWhen)form[F_WHEN].number,
                           .border = form[F_BORDER].text,
                           .subject = form[F_SUBJECT].text,
                           .approver = (ApproverKind)form[F_APPROVER].number,
                           .timeout_days = (int32_t)form[F_TIMEOUT].number,
                           .timeout_means = (TimeoutMeans)form[F_MEANS].number,
                           .remind_days = (int32_t)form[F_REMIND].number };
    RuleId id;
    if (form[F_BUYER].given) {
        TRY(account_id_parse(form[F_BUYER].text, "buyer", &typed.buyer));
    }
    if (form[F_REPLACES].given) {
        TRY(page_id(rule_id_parse(form[F_REPLACES].text, "replaces", &typed.replaces)));
    }
    return svc_approval_rule_save(&call, &typed, &id);
}

static Err *rule_post(Req *req, Resp *resp)
{
    Err *err = rule_save(req);
    if (err == NULL) {
        return page_done(resp, S("/approvals"), S("saved"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? rule_invalid(req, resp) : rule_again(req, resp, err_copy(err));
}

static Err *end_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    RuleId id;
    TRY(page_id(rule_id_parse(req_param(req, S("approval")), "approval", &id)));
    TRY(svc_approval_rule_end(&call, id));
    return page_done(resp, S("/approvals"), S("changed"));
}

const Route approval_rule_route = {
    .method = HTTP_GET,
    .path = "/approvals/rule",
    .handle = rule_get,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Form: a rule of approval",
};

const Route approval_rule_post_route = {
    .method = HTTP_POST,
    .path = "/approvals/rule",
    .handle = rule_post,
    .invalid = rule_invalid,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Save a rule of approval",
};

const Route approval_rule_end_route = {
    .method = HTTP_POST,
    .path = "/approvals/rules/{approval}/end",
    .handle = end_post,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .summary = "Take a rule of approval out",
};
