/* mails.c - /admin/mails, the outbox; /settings/mails, which mails an account wants. */
#include "gen/tpl_account_mail_settings.h"
#include "gen/tpl_admin_mails.h"
#include "web/account_page.h"
#include "web/csv_list.h"
#include "web/mail_page.h"
#include "web/people_routes.h"

#include <inttypes.h>

static const char *const state_words[] = { "queued", "running", "done", "failed", NULL };

enum { Q_STATE, Q_AFTER };
static const Field query[] = {
    [Q_STATE] = { "state", FIELD_CHOICE, "State", .choices = state_words },
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

enum { F_KINDS };
static const Field fields[] = {
    [F_KINDS] = { "kinds", FIELD_TOKEN, "Kinds of mail that are wanted", .many = true, .max = 40 },
};

static Err *mails_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    MailsPage page = { .state = req->query[Q_STATE].text,
                       .can_retry = actor_can(&req->actor, ROLE_ADMINISTRATOR) };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    MailView *mails;
    const Zone *zone;

    TRY(page_layout(req, S("Mails"), SECTION_ADMIN, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_mails(&call, page.state, &list, &mails, &page.mails_count));
    page.mails = mails;
    ListFilter filters[] = { { S("state"), page.state } };
    page.csv = list_url(req->arena, S("/admin/mails.csv"), filters, COUNT_OF(filters), S(""));
    page.pager = list_pager(req->arena, S("/admin/mails"), filters, COUNT_OF(filters), &list);
    Out out = out_new(req->arena, zone);
    tpl_admin_mails(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *settings_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    MailSettingsPage page = { .can_change = actor_can(&req->actor, ROLE_ADMINISTRATOR) };
    MailSwitches now;
    Out out = out_new(req->arena, NULL);

    TRY(page_layout(req, S("Mails"), SECTION_NONE, &page.layout));
    TRY(svc_mail_switches(&call, &now));
    for (size_t i = 0; i < MAIL_KIND_COUNT; i++) {
        MailKind kind = (MailKind)i;
        page.switches[page.switches_count++] =
            (MailSwitch){ .word = mail_kind_name(kind),
                          .what = mail_kind_what(kind),
                          .on = now.on[i],
                          .locked = !page.can_change || !mail_kind_switchable(kind) };
    }
    tpl_account_mail_settings(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *settings_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const FieldValue *kinds = &req->form[F_KINDS];
    MailSwitches wanted = { 0 };

    for (size_t i = 0; i < kinds->item_count; i++) {
        MailKind kind;
        if (!mail_kind_parse(kinds->items[i], &kind)) {
            return ERR_FIELD(FIELD_INVALID, "kinds", "There is no such kind of mail.");
        }
        wanted.on[kind] = true;
    }
    TRY(svc_mail_switches_set(&call, &wanted));
    return page_done(resp, S("/settings/mails"), S("saved"));
}

static Err *mails_read(Req *req, Call *call, Page *page, const void **ret_rows, size_t *ret_count)
{
    MailView *rows;

    TRY(svc_mails(call, req->query[Q_STATE].text, page, &rows, ret_count));
    *ret_rows = rows;
    return NULL;
}

static void mails_row(Req *req, const void *row, CsvOut *csv)
{
    const MailView *view = row;

    csv_cell(csv, view->code);
    csv_cell(csv, view->account_code);
    csv_cell_text(csv, view->account_name);
    csv_cell(csv, mail_kind_name(view->kind));
    csv_cell_text(csv, view->recipient);
    csv_cell_text(csv, view->subject);
    csv_cell(csv, view->state);
    csv_cell(csv, arena_printf(req->arena, "%" PRId64, view->attempts));
    csv_cell_text(csv, view->cause);
    csv_cell_instant(req, csv, view->created_at);
    csv_cell_instant(req, csv, view->sent_at);
}

static Err *mails_csv_get(Req *req, Resp *resp)
{
    static const CsvList list = { .file = STR_INIT("mails.csv"),
                                  .columns = STR_INIT(
                                      "id,account,account_name,kind,recipient,subject,state,"
                                      "attempts,cause,created_at,sent_at"),
                                  .row_size = sizeof(MailView),
                                  .read = mails_read,
                                  .row = mails_row };
    return csv_list(req, resp, &list);
}

const Route admin_mails_csv_route = {
    .method = HTTP_GET,
    .path = "/admin/mails.csv",
    .handle = mails_csv_get,
    .access = ACCESS_OPERATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Mails as CSV",
};

const Route admin_mails_route = {
    .method = HTTP_GET,
    .path = "/admin/mails",
    .handle = mails_get,
    .access = ACCESS_OPERATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "The outbox: mails by state, with the causes of failures",
};

const Route mail_settings_route = {
    .method = HTTP_GET,
    .path = "/settings/mails",
    .handle = settings_get,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .summary = "Which mails the account wants",
};

const Route mail_settings_post_route = {
    .method = HTTP_POST,
    .path = "/settings/mails",
    .handle = settings_post,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Switch kinds of mail on and off",
};
