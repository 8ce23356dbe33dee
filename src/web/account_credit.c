/* account_credit.c - /accounts/{account}/credit: where a buyer stands with its seller, and how it
 * may order; its seller's billing sets it. */
#include "gen/tpl_account_credit.h"
#include "web/approval_routes.h"
#include "web/credit_page.h"
#include "web/page.h"

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const mode_words[] = { CREDIT_MODES(WORD_) NULL };

enum { F_LIMIT, F_MODE, F_SELF_SERVICE };
static const Field fields[] = {
    [F_LIMIT] = { "credit_limit", FIELD_TEXT, "Credit limit", .max = 20 },
    [F_MODE] = { "mode", FIELD_CHOICE, "What counts against it", .required = true,
                 .choices = mode_words },
    [F_SELF_SERVICE] = { "self_service", FIELD_BOOL, "It orders for itself without your approval" },
};

static void modes_fill(CreditPage *page)
{
    static const FormOption modes[] = {
        { STR_INIT("open"), STR_INIT("What is unpaid and not yet invoiced") },
        { STR_INIT("commitment"), STR_INIT("Whole commitments, to the end of each term") },
        { STR_INIT("prepaid"), STR_INIT("It pays in advance: orders wait for the money") },
    };
    _Static_assert(COUNT_OF(modes) == CREDIT_MODE_COUNT, "every mode can be chosen");
    page->mode.options = modes;
    page->mode.options_count = COUNT_OF(modes);
}

static void fields_fill(Req *req, CreditPage *page, const FieldValue *typed)
{
    const CreditView *credit = &page->credit;
    const FieldValue now[] = {
        [F_LIMIT] = { .raw = credit->limit_minor < 0
                                 ? S("")
                                 : money_format(req->arena, (Money){ credit->limit_minor,
                                                                     credit->limit.currency }) },
        [F_MODE] = { .raw = credit_mode_name(credit->mode) },
        [F_SELF_SERVICE] = { .on = credit->self_service,
                             .raw = credit->self_service ? S("1") : S("") },
    };
    const FieldValue *values = typed == NULL ? now : typed;
    page->limit = form_field(&fields[F_LIMIT], &values[F_LIMIT], S("text"));
    page->limit.hint = arena_printf(req->arena, "In %.*s. Empty: no limit.",
                                    STR_ARG(currency_str(&credit->limit.currency)));
    page->mode = form_field(&fields[F_MODE], &values[F_MODE], S("select"));
    modes_fill(page);
    page->self_service =
        form_field(&fields[F_SELF_SERVICE], &values[F_SELF_SERVICE], S("checkbox"));
}

static Err *account_of(Req *req, AccountId *ret_id)
{
    return page_id(account_id_parse(req_param(req, S("account")), "account", ret_id));
}

static Err *credit_page(Req *req, Resp *resp, const FieldValue *typed, const Err *refused)
{
    Call call = page_call(req);
    CreditPage page = { 0 };
    AccountId id;
    const Zone *zone;

    TRY(account_of(req, &id));
    TRY(svc_credit(&call, id, &page.credit));
    page.code = account_code(req->arena, id);
    page.own = id.v == req->actor.account.v;
    page.can_change = !page.own && actor_can(&req->actor, ROLE_BILLING);
    fields_fill(req, &page, typed);
    TRY(page_layout(req, S("Credit"), SECTION_CUSTOMERS, &page.layout));
    TRY(page_zone(req, &zone));
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    Out out = out_new(req->arena, zone);
    tpl_account_credit(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *credit_get(Req *req, Resp *resp)
{
    return credit_page(req, resp, NULL, NULL);
}

static Err *credit_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return credit_page(req, resp, req->form, NULL);
}

/* The limit is in the currency of the account. */
static Err *credit_save(Req *req, AccountId id)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    CreditView now;
    CreditSet set = { .account = id,
                      .mode = (CreditMode)form[F_MODE].number,
                      .self_service = form[F_SELF_SERVICE].on };
    TRY(svc_credit(&call, id, &now));
    TRY(credit_limit_parse(form[F_LIMIT].text, now.limit.currency, &set.limit_minor));
    return svc_credit_set(&call, &set);
}

static Err *credit_post(Req *req, Resp *resp)
{
    AccountId id;

    TRY(account_of(req, &id));
    Err *err = credit_save(req, id);
    if (err == NULL) {
        Str path = arena_printf(req->arena, "/accounts/%.*s/credit",
                                STR_ARG(account_code(req->arena, id)));
        return page_done(resp, path, S("saved"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? credit_invalid(req, resp)
                       : credit_page(req, resp, req->form, err_copy(err));
}

const Route credit_route = {
    .method = HTTP_GET,
    .path = "/accounts/{account}/credit",
    .handle = credit_get,
    .access = ACCESS_SIGNED_IN | ROLE_BILLING,
    .summary = "Where a buyer stands with its seller, and how it may order",
};

const Route credit_post_route = {
    .method = HTTP_POST,
    .path = "/accounts/{account}/credit",
    .handle = credit_post,
    .invalid = credit_invalid,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_BILLING,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Set a buyer's limit, what counts, and whether it orders by itself",
};
