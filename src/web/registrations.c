/* registrations.c - /registrations: who asked to buy from the account, the decision, the switches.
 */
#include "gen/tpl_account_registrations.h"
#include "web/account_page.h"
#include "web/csv_list.h"
#include "web/register_page.h"
#include "web/register_routes.h"

enum { Q_AFTER };
static const Field query[] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

static const char *const class_words[] = { "lite", "catalogue", "member", NULL };
static const PartnerClass classes[] = { PARTNER_LITE, PARTNER_CATALOGUE, PARTNER_MEMBER };

enum { F_CLASS };
static const Field approve_fields[] = {
    [F_CLASS] = { "class", FIELD_CHOICE, "Class", .choices = class_words, .fallback = "lite" },
};

enum { F_REASON };
static const Field reject_fields[] = {
    [F_REASON] = { "reason", FIELD_TEXT, "Reason", .required = true, .max = 200 },
};

enum { F_PARTNERS, F_CUSTOMERS };
static const Field switch_fields[] = {
    [F_PARTNERS] = { "partners", FIELD_BOOL, "Partners may register" },
    [F_CUSTOMERS] = { "customers", FIELD_BOOL, "End customers may register" },
};

static Err *list_page(Req *req, Resp *resp, const Err *refused)
{
    Call call = page_call(req);
    const App *app = req->app;
    RegistrationsPage page = { .can_change = actor_can(&req->actor, ROLE_ADMINISTRATOR),
                               .account_code = account_code(req->arena, req->actor.account),
                               .public_url = app->public_url };
    Page list = { .after = req->query == NULL ? S("") : req->query[Q_AFTER].text,
                  .limit = PAGE_SIZE };
    RegistrationView *registrations;
    const Zone *zone;

    TRY(page_layout(req, S("Registrations"), SECTION_CUSTOMERS, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_registrations(&call, &list, &registrations, &page.registrations_count));
    TRY(svc_registration_switches(&call, &page.switches));
    page.registrations = registrations;
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    page.pager = list_pager(req->arena, S("/registrations"), NULL, 0, &list);
    Out out = out_new(req->arena, zone);
    tpl_account_registrations(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *list_get(Req *req, Resp *resp)
{
    return list_page(req, resp, NULL);
}

static void csv_registration(Req *req, const void *row, CsvOut *csv)
{
    const RegistrationView *view = row;

    csv_cell(csv, view->code);
    csv_cell(csv, account_kind_name(view->kind));
    csv_cell(csv, registration_state_name(view->state));
    csv_cell_text(csv, view->company);
    csv_cell_text(csv, view->contact);
    csv_cell_text(csv, view->email);
    csv_cell_text(csv, view->phone);
    csv_cell_text(csv, view->city);
    csv_cell(csv, view->country);
    csv_cell_text(csv, view->vat_number);
    csv_cell_text(csv, view->reason);
    csv_cell(csv, view->account_code);
    csv_cell(csv, instant_format(req->arena, view->created_at));
    csv_cell_instant(req, csv, view->decided_at);
}

static Err *csv_read(Req *req, Call *call, Page *page, const void **ret_rows, size_t *ret_count)
{
    RegistrationView *rows;

    (void)req;
    TRY(svc_registrations(call, page, &rows, ret_count));
    *ret_rows = rows;
    return NULL;
}

static Err *list_csv(Req *req, Resp *resp)
{
    static const CsvList file = { .file = STR_INIT("registrations.csv"),
                                  .columns = STR_INIT(
                                      "id,kind,state,company,contact,email,phone,city,country,"
                                      "vat_number,reason,account,created_at,decided_at"),
                                  .row_size = sizeof(RegistrationView),
                                  .read = csv_read,
                                  .row = csv_registration };
    return csv_list(req, resp, &file);
}

static Err *registration_id(Req *req, RegistrationId *ret_id)
{
    return page_id(
        registration_id_parse(req_param(req, S("registration")), "registration", ret_id));
}

static Err *approve_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    int64_t chosen = req->form[F_CLASS].number;
    RegistrationId id;
    AccountId account;

    TRY(registration_id(req, &id));
    Err *err = svc_registration_approve(&call, id, classes[chosen < 0 ? 0 : chosen], &account);
    return err == NULL ? page_done(resp, S("/registrations"), S("approved"))
                       : list_page(req, resp, err);
}

static Err *reject_invalid(Req *req, Resp *resp)
{
    return list_page(req, resp, ERR(FIELD_REQUIRED, "Please say why; it is mailed."));
}

static Err *reject_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    RegistrationId id;

    TRY(registration_id(req, &id));
    Err *err = svc_registration_reject(&call, id, req->form[F_REASON].text);
    return err == NULL ? page_done(resp, S("/registrations"), S("rejected"))
                       : list_page(req, resp, err);
}

static Err *switches_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const RegistrationSwitches wanted = { req->form[F_PARTNERS].on, req->form[F_CUSTOMERS].on };

    TRY(svc_registration_switches_set(&call, wanted));
    return page_done(resp, S("/registrations"), S("saved"));
}

const Route registrations_route = {
    .method = HTTP_GET,
    .path = "/registrations",
    .handle = list_get,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Companies that asked to buy from the account, and whether they may ask",
};

const Route registrations_csv_route = {
    .method = HTTP_GET,
    .path = "/registrations.csv",
    .handle = list_csv,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .summary = "Registrations as CSV",
};

const Route registration_switches_route = {
    .method = HTTP_POST,
    .path = "/registrations",
    .handle = switches_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = switch_fields,
    .field_count = COUNT_OF(switch_fields),
    .summary = "Switch registration of partners and of end customers on and off",
};

const Route registration_approve_route = {
    .method = HTTP_POST,
    .path = "/registrations/{registration}/approve",
    .handle = approve_post,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = approve_fields,
    .field_count = COUNT_OF(approve_fields),
    .summary = "Approve a registration: makes the account and invites its administrator",
};

const Route registration_reject_route = {
    .method = HTTP_POST,
    .path = "/registrations/{registration}/reject",
    .handle = reject_post,
    .invalid = reject_invalid,
    .access = ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = reject_fields,
    .field_count = COUNT_OF(reject_fields),
    .summary = "Reject a registration, with a reason that is mailed",
};
