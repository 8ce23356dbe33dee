/* people.c - /users: the people of an account, and inviting one. */
#include "gen/tpl_account_user_new.h"
#include "gen/tpl_account_users.h"
#include "service/customer.h"
#include "web/account_page.h"
#include "web/csv_list.h"
#include "web/people_page.h"
#include "web/people_routes.h"

enum { Q_ACCOUNT, Q_AFTER };
static const Field query[] = {
    [Q_ACCOUNT] = { "account", FIELD_CODE, "Account", .max = 40 },
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

enum { F_ACCOUNT, F_EMAIL, F_NAME, F_ROLES };
static const Field fields[] = {
    [F_ACCOUNT] = { "account", FIELD_CODE, "Account", .required = true, .max = 40 },
    [F_EMAIL] = { "email", FIELD_EMAIL, "E-mail address", .required = true },
    [F_NAME] = { "name", FIELD_TEXT, "Name", .required = true, .max = 100 },
    [F_ROLES] = { "roles", FIELD_TOKEN, "Roles", .many = true, .max = 40 },
};

RoleBoxes role_boxes(AccountKind kind, uint32_t gives, uint32_t on)
{
    const Actor operator_like = { .kind = ACCOUNT_OPERATOR };
    RoleBoxes boxes = { 0 };

    for (size_t i = 0; role_at(i) != NULL && boxes.boxes_count < ROLE_BOX_MAX; i++) {
        const RoleInfo *info = role_at(i);
        uint32_t bit = (uint32_t)info->role;
        if ((actor_gives(&operator_like, kind) & bit) != 0) {
            boxes.boxes[boxes.boxes_count++] = (RoleBox){ .word = info->word,
                                                          .label = info->label,
                                                          .what = info->what,
                                                          .on = (on & bit) != 0,
                                                          .locked = (gives & bit) == 0 };
        }
    }
    return boxes;
}

/* The account that the code names, or one's own. */
static Err *account_of(Req *req, Str code, AccountView *ret_account)
{
    Call call = page_call(req);
    AccountId id = req->actor.account;

    if (code.len > 0) {
        TRY(page_id(account_id_parse(code, "account", &id)));
    }
    return svc_account(&call, id, ret_account);
}

static Err *people_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    PeoplePage page = { .can_change = actor_can(&req->actor, ROLE_ADMINISTRATOR) };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };
    AccountView account;
    PersonView *people;
    const Zone *zone;

    TRY(account_of(req, req->query[Q_ACCOUNT].text, &account));
    TRY(page_layout(req, S("People"), SECTION_NONE, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_people(&call, account.id, &list, &people, &page.people_count));
    page.people = people;
    page.account_name = account.name;
    page.account_code = account.code;
    page.own = account.id.v == req->actor.account.v;
    ListFilter filters[] = { { S("account"), req->query[Q_ACCOUNT].text } };
    page.csv = list_url(req->arena, S("/users.csv"), filters, COUNT_OF(filters), S(""));
    page.pager = list_pager(req->arena, S("/users"), filters, COUNT_OF(filters), &list);
    Out out = out_new(req->arena, zone);
    tpl_account_users(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *new_page(Req *req, Resp *resp, Str code, uint32_t roles, const Err *refused)
{
    static const FieldValue empty[COUNT_OF(fields)];
    const FieldValue *values = req->form == NULL ? empty : req->form;
    PersonNewPage page = { .email = form_field(&fields[F_EMAIL], &values[F_EMAIL], S("email")),
                           .name = form_field(&fields[F_NAME], &values[F_NAME], S("text")) };
    Out out = out_new(req->arena, NULL);
    AccountView account;

    TRY(account_of(req, code, &account));
    page.account_name = account.name;
    page.account_code = account.code;
    page.email.autocomplete = S("off");
    page.roles = role_boxes(account.kind, actor_gives(&req->actor, account.kind), roles);
    TRY(page_layout(req, S("Invite a person"), SECTION_NONE, &page.layout));
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    tpl_account_user_new(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *new_get(Req *req, Resp *resp)
{
    return new_page(req, resp, req->query[Q_ACCOUNT].text, ROLE_BUYER, NULL);
}

static Err *new_invalid(Req *req, Resp *resp)
{
    uint32_t roles = 0;
    Err *ignored =
        person_roles_parse(req->form[F_ROLES].items, req->form[F_ROLES].item_count, &roles);
    (void)ignored; /* the boxes are then empty, and a message says why */
    return new_page(req, resp, req->form[F_ACCOUNT].text, roles, NULL);
}

static Err *new_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    PersonForm input = { .email = form[F_EMAIL].text, .name = form[F_NAME].text };
    UserId id;

    TRY(page_id(account_id_parse(form[F_ACCOUNT].text, "account", &input.account)));
    Err *err = person_roles_parse(form[F_ROLES].items, form[F_ROLES].item_count, &input.roles);
    if (err == NULL) {
        err = svc_person_invite(&call, &input, &id);
    }
    if (err != NULL) {
        return new_page(req, resp, form[F_ACCOUNT].text, input.roles, err);
    }
    Str path = arena_printf(req->arena, "/users/%.*s", STR_ARG(user_code(req->arena, id)));
    return page_done(resp, path, S("invited"));
}

static Err *people_read(Req *req, Call *call, Page *page, const void **ret_rows, size_t *ret_count)
{
    AccountView account;
    PersonView *rows;

    TRY(account_of(req, req->query[Q_ACCOUNT].text, &account));
    TRY(svc_people(call, account.id, page, &rows, ret_count));
    *ret_rows = rows;
    return NULL;
}

static void people_row(Req *req, const void *row, CsvOut *csv)
{
    const PersonView *view = row;

    csv_cell(csv, view->code);
    csv_cell_text(csv, view->name);
    csv_cell_text(csv, view->email);
    csv_cell_text(csv, view->role_words);
    csv_cell(csv, person_state_name(view->state));
    csv_cell(csv, view->account_code);
    csv_cell_text(csv, view->account_name);
    csv_cell_instant(req, csv, view->created_at);
    csv_cell_instant(req, csv, view->signed_in_at);
}

static Err *people_csv_get(Req *req, Resp *resp)
{
    static const CsvList list = { .file = STR_INIT("users.csv"),
                                  .columns =
                                      STR_INIT("id,name,email,roles,state,account,account_name,"
                                               "created_at,signed_in_at"),
                                  .row_size = sizeof(PersonView),
                                  .read = people_read,
                                  .row = people_row };
    return csv_list(req, resp, &list);
}

const Route people_csv_route = {
    .method = HTTP_GET,
    .path = "/users.csv",
    .handle = people_csv_get,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "People as CSV",
};

const Route people_route = {
    .method = HTTP_GET,
    .path = "/users",
    .handle = people_get,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "People of the account, or of one below",
};

const Route person_new_route = {
    .method = HTTP_GET,
    .path = "/users/new",
    .handle = new_get,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Form: Invite a person",
};

const Route person_new_post_route = {
    .method = HTTP_POST,
    .path = "/users/new",
    .handle = new_post,
    .invalid = new_invalid,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Invite a person by mail",
};
