/* approvals.c - /approvals: an account's rules of approval, and who stands in for its approvers. */
#include "gen/tpl_account_approvals.h"
#include "web/approval_routes.h"
#include "web/approvals_page.h"
#include "web/page.h"

enum { F_TO, F_FROM_ON, F_UNTIL_ON, F_FROM };
static const Field fields[] = {
    [F_TO] = { "to", FIELD_EMAIL, "Stand-in", .required = true },
    [F_FROM_ON] = { "from_on", FIELD_DATE, "First day", .required = true },
    [F_UNTIL_ON] = { "until_on", FIELD_DATE, "Last day", .required = true },
    [F_FROM] = { "from", FIELD_EMAIL, "In place of" },
};
_Static_assert(COUNT_OF(fields) == STAND_IN_FIELD_COUNT, "the page shows them all");

static const char *const types[] = { "email", "date", "date", "email" };

static Err *approvals_page(Req *req, Resp *resp, const FieldValue *typed, const Err *refused)
{
    static const FieldValue nothing = { .number = -1 };
    Call call = page_call(req);
    ApprovalsPage page = { .can_change = actor_can(&req->actor, ROLE_ADMINISTRATOR),
                           .can_delegate = actor_can(&req->actor, ROLE_APPROVER) };
    ApprovalView *rules;
    StandInView *stand_ins;
    const Zone *zone;

    TRY(svc_approval_rules(&call, &rules, &page.rules_count));
    TRY(svc_stand_ins(&call, &stand_ins, &page.stand_ins_count));
    page.rules = rules;
    page.stand_ins = stand_ins;
    for (size_t i = 0; i < STAND_IN_FIELD_COUNT; i++) {
        page.fields[i] =
            form_field(&fields[i], typed == NULL ? &nothing : &typed[i], str_from_cstr(types[i]));
    }
    page.fields[F_TO].hint = S("The e-mail address of somebody in your account.");
    page.fields[F_FROM].hint = S("Empty: in your own place. Of others only by administrators.");
    page.fields_count = page.can_change ? STAND_IN_FIELD_COUNT : F_FROM;
    TRY(page_layout(req, S("Approvals"), SECTION_ORDERS, &page.layout));
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_approvals(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *approvals_get(Req *req, Resp *resp)
{
    return approvals_page(req, resp, NULL, NULL);
}

static Err *stand_in_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return approvals_page(req, resp, req->form, NULL);
}

static Err *stand_in_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    const StandInForm typed = { .from = form[F_FROM].text,
                                .to = form[F_TO].text,
                                .from_on = form[F_FROM_ON].date,
                                .until_on = form[F_UNTIL_ON].date };
    DelegationId id;

    Err *err = svc_stand_in_add(&call, &typed, &id);
    if (err == NULL) {
        return page_done(resp, S("/approvals"), S("saved"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? stand_in_invalid(req, resp)
                       : approvals_page(req, resp, req->form, err_copy(err));
}

static Err *stand_in_end(Req *req, Resp *resp)
{
    Call call = page_call(req);
    DelegationId id;

    TRY(page_id(delegation_id_parse(req_param(req, S("delegation")), "delegation", &id)));
    TRY(svc_stand_in_end(&call, id));
    return page_done(resp, S("/approvals"), S("changed"));
}

const Route approvals_route = {
    .method = HTTP_GET,
    .path = "/approvals",
    .handle = approvals_get,
    .access = ACCESS_SIGNED_IN | ROLE_APPROVER,
    .summary = "Rules of approval, and who stands in for approvers",
};

const Route stand_in_post_route = {
    .method = HTTP_POST,
    .path = "/approvals/stand-ins",
    .handle = stand_in_post,
    .invalid = stand_in_invalid,
    .access = ACCESS_SIGNED_IN | ROLE_APPROVER,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Name who decides in an approver's place for some days",
};

const Route stand_in_end_route = {
    .method = HTTP_POST,
    .path = "/approvals/stand-ins/{delegation}/end",
    .handle = stand_in_end,
    .access = ACCESS_SIGNED_IN | ROLE_APPROVER,
    .body = BODY_FORM,
    .summary = "Take a stand-in back",
};
