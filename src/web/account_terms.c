/* account_terms.c - /accounts/{account}/terms: class, credit limit and state, by the seller. */
#include "service/account_terms.h"
#include "gen/tpl_account_terms.h"
#include "web/page.h"
#include "web/register_routes.h"
#include "web/terms_page.h"

static const char *const class_words[] = { "none", "catalogue", "member", "lite", NULL };
static const char *const state_words[] = { "active", "suspended", "closed", NULL };
_Static_assert(COUNT_OF(class_words) == PARTNER_CLASS_COUNT + 1, "in the order of the enum");
_Static_assert(COUNT_OF(state_words) == ACCOUNT_STATE_COUNT + 1, "in the order of the enum");

enum { F_CLASS, F_LIMIT, F_STATE };
static const Field fields[] = {
    [F_CLASS] = { "partner_class", FIELD_CHOICE, "Class", .choices = class_words,
                  .fallback = "none" },
    [F_LIMIT] = { "credit_limit", FIELD_TEXT, "Credit limit", .max = 20 },
    [F_STATE] = { "state", FIELD_CHOICE, "State", .required = true, .choices = state_words },
};

static Err *account_of(Req *req, AccountId *ret_id)
{
    return page_id(account_id_parse(req_param(req, S("account")), "account", ret_id));
}

static Err *terms_page(Req *req, Resp *resp, const Err *refused)
{
    static const FormOption classes[] = { { STR_INIT("lite"), STR_INIT("Lite Partner") },
                                          { STR_INIT("catalogue"), STR_INIT("Catalogue Partner") },
                                          { STR_INIT("member"), STR_INIT("Member Partner") } };
    static const FormOption states[] = {
        { STR_INIT("active"), STR_INIT("Active") },
        { STR_INIT("suspended"), STR_INIT("Suspended: signs in, orders nothing") },
        { STR_INIT("closed"), STR_INIT("Closed for good: nobody signs in") },
    };
    Call call = page_call(req);
    TermsPage page = { .can_change = actor_can(&req->actor, ROLE_ADMINISTRATOR) };
    AccountTerms terms;
    Out out = out_new(req->arena, NULL);
    AccountId id;

    TRY(account_of(req, &id));
    TRY(svc_account_terms(&call, id, &page.account, &terms));
    const FieldValue now[] = {
        [F_CLASS] = { .raw = partner_class_name(terms.partner_class) },
        [F_LIMIT] = { .raw = terms.credit_limit },
        [F_STATE] = { .raw = account_state_name(terms.state) },
    };
    page.partner_class = form_field(&fields[F_CLASS], &now[F_CLASS], S("select"));
    page.partner_class.options = classes;
    page.partner_class.options_count = COUNT_OF(classes);
    page.limit = form_field(&fields[F_LIMIT], &now[F_LIMIT], S("text"));
    page.limit.hint =
        arena_printf(req->arena, "In %.*s. Empty: no limit.", STR_ARG(page.account.currency));
    page.state = form_field(&fields[F_STATE], &now[F_STATE], S("select"));
    page.state.options = states;
    page.state.options_count = COUNT_OF(states);
    TRY(page_layout(req, page.account.name, SECTION_CUSTOMERS, &page.layout));
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    tpl_account_terms(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *terms_get(Req *req, Resp *resp)
{
    return terms_page(req, resp, NULL);
}

static Err *terms_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    int64_t chosen = form[F_CLASS].number;
    const AccountTerms terms = { .partner_class = (PartnerClass)(chosen < 0 ? 0 : chosen),
                                 .credit_limit = form[F_LIMIT].text,
                                 .state = (AccountState)form[F_STATE].number };
    AccountId id;

    TRY(account_of(req, &id));
    Err *err = svc_account_terms_set(&call, id, &terms);
    if (err != NULL) {
        return terms_page(req, resp, err);
    }
    Str path =
        arena_printf(req->arena, "/accounts/%.*s/terms", STR_ARG(account_code(req->arena, id)));
    return page_done(resp, path, S("saved"));
}

const Route terms_route = {
    .method = HTTP_GET,
    .path = "/accounts/{account}/terms",
    .handle = terms_get,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .summary = "Class, credit limit and state of an account that buys from one's own",
};

const Route terms_post_route = {
    .method = HTTP_POST,
    .path = "/accounts/{account}/terms",
    .handle = terms_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Change class, credit limit and state of an account",
};
