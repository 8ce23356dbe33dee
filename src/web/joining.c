/* joining.c - /joining: a Lite Partner joins a Member Partner or leaves it, and what stays. */
#include "gen/tpl_account_joining.h"
#include "service/customer.h"
#include "web/account_page.h"
#include "web/csv_list.h"
#include "web/joining_page.h"
#include "web/register_routes.h"

enum { Q_AFTER };
static const Field query[] = {
    [Q_AFTER] = { "after", FIELD_CODE, "Where the list goes on" },
};

enum { F_SELLER, F_MESSAGE };
static const Field ask_fields[] = {
    [F_SELLER] = { "seller", FIELD_CODE, "Whom to join", .required = true },
    [F_MESSAGE] = { "message", FIELD_TEXT, "Message", .max = JOIN_TEXT_BYTES_MAX },
};

enum { I_EMAIL, I_MESSAGE, I_LIST, I_LIMIT };
static const Field invite_fields[] = {
    [I_EMAIL] = { "email", FIELD_EMAIL, "E-mail of its administrator", .required = true },
    [I_MESSAGE] = { "message", FIELD_TEXT, "Message", .max = JOIN_TEXT_BYTES_MAX },
    [I_LIST] = { "price_list", FIELD_TEXT, "Price list", .max = 64 },
    [I_LIMIT] = { "credit_limit", FIELD_TEXT, "Credit limit", .max = 20 },
};

enum { A_LIST, A_LIMIT };
static const Field accept_fields[] = {
    [A_LIST] = { "price_list", FIELD_TEXT, "Price list", .max = 64 },
    [A_LIMIT] = { "credit_limit", FIELD_TEXT, "Credit limit", .max = 20 },
};

enum { R_REASON };
static const Field refuse_fields[] = {
    [R_REASON] = { "reason", FIELD_TEXT, "Reason", .required = true, .max = JOIN_TEXT_BYTES_MAX },
};

static Err *seller_options(Req *req, JoiningPage *page)
{
    Call call = page_call(req);
    JoinSeller *sellers;
    size_t count;

    TRY(svc_join_sellers(&call, &sellers, &count));
    FormOption *options = arena_array(req->arena, FormOption, count);
    for (size_t i = 0; i < count; i++) {
        options[i] = (FormOption){ sellers[i].code, sellers[i].name };
    }
    page->seller.options = options;
    page->seller.options_count = count;
    page->can_join = page->can_change && count > 0;
    return NULL;
}

Err *given_list_options(Req *req, FormField *field)
{
    Call call = page_call(req);
    JoinList *lists;
    size_t count;

    TRY(svc_join_lists(&call, &lists, &count));
    FormOption *options = arena_array(req->arena, FormOption, count + 1);
    options[0] = (FormOption){ S(""), S("None yet: it cannot order") };
    for (size_t i = 0; i < count; i++) {
        options[i + 1] = (FormOption){ lists[i].code, lists[i].name };
    }
    field->options = options;
    field->options_count = count + 1;
    return NULL;
}

static void forms_fill(Req *req, JoiningPage *page, const FieldValue *asked,
                       const FieldValue *invited)
{
    static const FieldValue no_ask[COUNT_OF(ask_fields)];
    static const FieldValue no_invitation[COUNT_OF(invite_fields)] = {
        [I_LIMIT] = { .raw = STR_INIT("0") },
    };
    const FieldValue *ask = asked == NULL ? no_ask : asked;
    const FieldValue *invite = invited == NULL ? no_invitation : invited;

    page->seller = form_field(&ask_fields[F_SELLER], &ask[F_SELLER], S("select"));
    page->message = form_field(&ask_fields[F_MESSAGE], &ask[F_MESSAGE], S("textarea"));
    page->email = form_field(&invite_fields[I_EMAIL], &invite[I_EMAIL], S("email"));
    page->invite_message = form_field(&invite_fields[I_MESSAGE], &invite[I_MESSAGE], S("text"));
    page->price_list = form_field(&invite_fields[I_LIST], &invite[I_LIST], S("select"));
    page->credit_limit = form_field(&invite_fields[I_LIMIT], &invite[I_LIMIT], S("text"));
    page->credit_limit.hint = S("Empty: no limit.");
    page->can_change = actor_can(&req->actor, ROLE_ADMINISTRATOR);
}

static Err *joining_page(Req *req, Resp *resp, const FieldValue *asked, const FieldValue *invited,
                         const Err *refused)
{
    Call call = page_call(req);
    JoiningPage page = { 0 };
    Page list = { .after = req->query == NULL ? S("") : req->query[Q_AFTER].text,
                  .limit = PAGE_SIZE };
    Page kept = { .limit = PAGE_SIZE };
    JoinView *joinings;
    JoinMove *moves;
    JoinKept *kept_views;
    AccountView self;
    const Zone *zone;

    forms_fill(req, &page, asked, invited);
    TRY(svc_joinings(&call, &list, &joinings, &page.joinings_count));
    TRY(svc_join_moves(&call, &moves, &page.moves_count));
    TRY(svc_join_kept(&call, &kept, &kept_views, &page.kept_count));
    TRY(svc_account(&call, req->actor.account, &self));
    TRY(seller_options(req, &page));
    TRY(given_list_options(req, &page.price_list));
    page.lists = page.price_list.options;
    page.lists_count = page.price_list.options_count;
    page.joinings = joinings;
    page.moves = moves;
    page.kept = kept_views;
    page.kept_more = kept.next.len > 0;
    page.seller_name = self.parent_name;
    page.can_invite = page.can_change && join_may_take(self.kind, self.partner_class, self.state);
    TRY(page_layout(req, S("Joining and leaving"), SECTION_CUSTOMERS, &page.layout));
    if (refused != NULL && !page_refused(resp, &page.layout, refused)) {
        return err_copy(refused);
    }
    page.pager = list_pager(req->arena, S("/joining"), NULL, 0, &list);
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_joining(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *joining_get(Req *req, Resp *resp)
{
    return joining_page(req, resp, NULL, NULL, NULL);
}

static Err *done(Req *req, Resp *resp, Err *err, const char *word)
{
    return err == NULL ? page_done(resp, S("/joining"), str_from_cstr(word))
                       : joining_page(req, resp, NULL, NULL, err);
}

static Err *ask_invalid(Req *req, Resp *resp)
{
    return joining_page(req, resp, req->form, NULL, NULL);
}

static Err *ask_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    AccountId seller;
    JoiningId id;

    TRY(page_id(account_id_parse(req->form[F_SELLER].text, "seller", &seller)));
    Err *err = svc_join_ask(&call, seller, req->form[F_MESSAGE].text, &id);
    return done(req, resp, err, "join-asked");
}

static Err *invite_invalid(Req *req, Resp *resp)
{
    return joining_page(req, resp, NULL, req->form, NULL);
}

static Err *invite_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const FieldValue *form = req->form;
    const JoinInvitation invitation = { .email = form[I_EMAIL].text,
                                        .message = form[I_MESSAGE].text,
                                        .terms = { form[I_LIST].text, form[I_LIMIT].text } };
    JoiningId id;

    Err *err = svc_join_invite(&call, &invitation, &id);
    if (err == NULL) {
        return page_done(resp, S("/joining"), S("invited"));
    }
    err = req_field_failed(req, err);
    resp->status = err == NULL ? 422 : resp->status;
    return joining_page(req, resp, NULL, req->form, err);
}

static Err *joining_of(Req *req, JoiningId *ret_id)
{
    return page_id(joining_id_parse(req_param(req, S("joining")), "joining", ret_id));
}

static Err *accept_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const JoinTerms terms = { req->form[A_LIST].text, req->form[A_LIMIT].text };
    JoiningId id;

    TRY(joining_of(req, &id));
    return done(req, resp, svc_join_accept(&call, id, &terms), "joined");
}

static Err *refuse_invalid(Req *req, Resp *resp)
{
    return joining_page(req, resp, NULL, NULL,
                        ERR(FIELD_REQUIRED, "Please say why; it is mailed."));
}

static Err *refuse_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    JoiningId id;

    TRY(joining_of(req, &id));
    return done(req, resp, svc_join_refuse(&call, id, req->form[R_REASON].text), "rejected");
}

static Err *withdraw_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    JoiningId id;

    TRY(joining_of(req, &id));
    return done(req, resp, svc_join_withdraw(&call, id), "withdrawn");
}

static void csv_joining(Req *req, const void *row, CsvOut *csv)
{
    const JoinView *view = row;

    csv_cell(csv, view->code);
    csv_cell(csv, join_asker_name(view->asked_by));
    csv_cell(csv, join_state_name(view->state));
    csv_cell_text(csv, view->partner_name);
    csv_cell_text(csv, view->seller_name);
    csv_cell_text(csv, view->email);
    csv_cell_text(csv, view->message);
    csv_cell_text(csv, view->answer);
    csv_cell(csv, instant_format(req->arena, view->created_at));
    csv_cell_instant(req, csv, view->decided_at);
}

static Err *csv_read(Req *req, Call *call, Page *page, const void **ret_rows, size_t *ret_count)
{
    JoinView *rows;

    (void)req;
    TRY(svc_joinings(call, page, &rows, ret_count));
    *ret_rows = rows;
    return NULL;
}

static Err *joining_csv(Req *req, Resp *resp)
{
    static const CsvList file = {
        .file = STR_INIT("joining.csv"),
        .columns =
            STR_INIT("id,asked_by,state,partner,seller,email,message,answer,created_at,decided_at"),
        .row_size = sizeof(JoinView),
        .read = csv_read,
        .row = csv_joining
    };
    return csv_list(req, resp, &file);
}

#define JOINING_ACCESS (ACCESS_OPERATOR | ACCESS_PARTNER | ROLE_ADMINISTRATOR)

const Route joining_route = {
    .method = HTTP_GET,
    .path = "/joining",
    .handle = joining_get,
    .access = JOINING_ACCESS,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Joining a Member Partner, leaving it, and what is left of that",
};

const Route joining_csv_route = {
    .method = HTTP_GET,
    .path = "/joining.csv",
    .handle = joining_csv,
    .access = JOINING_ACCESS,
    .summary = "Requests and invitations as CSV",
};

const Route joining_ask_route = {
    .method = HTTP_POST,
    .path = "/joining",
    .handle = ask_post,
    .invalid = ask_invalid,
    .access = ACCESS_PARTNER | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = ask_fields,
    .field_count = COUNT_OF(ask_fields),
    .summary = "Ask a Member Partner or the operator to be the seller from now on",
};

const Route joining_invite_route = {
    .method = HTTP_POST,
    .path = "/joining/invite",
    .handle = invite_post,
    .invalid = invite_invalid,
    .access = JOINING_ACCESS,
    .body = BODY_FORM,
    .fields = invite_fields,
    .field_count = COUNT_OF(invite_fields),
    .summary = "Invite a Lite Partner to join",
};

const Route joining_accept_route = {
    .method = HTTP_POST,
    .path = "/joining/{joining}/accept",
    .handle = accept_post,
    .access = JOINING_ACCESS,
    .body = BODY_FORM,
    .fields = accept_fields,
    .field_count = COUNT_OF(accept_fields),
    .summary = "Accept a request or an invitation: the partner changes its seller",
};

const Route joining_refuse_route = {
    .method = HTTP_POST,
    .path = "/joining/{joining}/refuse",
    .handle = refuse_post,
    .invalid = refuse_invalid,
    .access = JOINING_ACCESS,
    .body = BODY_FORM,
    .fields = refuse_fields,
    .field_count = COUNT_OF(refuse_fields),
    .summary = "Refuse a request or an invitation, with a reason that is mailed",
};

const Route joining_withdraw_route = {
    .method = HTTP_POST,
    .path = "/joining/{joining}/withdraw",
    .handle = withdraw_post,
    .access = JOINING_ACCESS,
    .body = BODY_FORM,
    .summary = "Withdraw a request or an invitation of one's own",
};
