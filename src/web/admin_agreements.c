/* admin_agreements.c - /admin/agreements: the operator's agreements: a draft is written, published
 * as the next version, and every version stays. */
#include "gen/tpl_admin_agreement.h"
#include "gen/tpl_admin_agreement_new.h"
#include "gen/tpl_admin_agreements.h"
#include "service/catalogue_edit.h"
#include "web/admin_routes.h"
#include "web/agreement_page.h"
#include "web/page.h"

enum { FORM_BYTES_MAX = 3 * AGREEMENT_TEXT_BYTES_MAX + 8192 };

enum { F_CODE, F_NAME, F_TYPE, F_DRAFT };
static const Field fields[] = {
    [F_CODE] = { "code", FIELD_TOKEN, "Code", .required = true, .max = 40 },
    [F_NAME] = { "name", FIELD_TEXT, "Name", .required = true, .max = AGREEMENT_NAME_BYTES_MAX },
    [F_TYPE] = { "type", FIELD_TOKEN, "Asked for with", .max = 64 },
    [F_DRAFT] = { "draft", FIELD_LINES, "Text of the next version",
                  .max = AGREEMENT_TEXT_BYTES_MAX },
};

enum { N_NOTE };
static const Field note_fields[] = {
    [N_NOTE] = { "note", FIELD_TEXT, "What is new", .max = 200 },
};

static Err *agreements_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    AgreementsPage page = { .can_edit = actor_can(&req->actor, ROLE_ADMINISTRATOR) };
    AgreementView *agreements;
    const Zone *zone;
    TRY(svc_agreements(&call, &agreements, &page.agreements_count));
    page.agreements = agreements;
    TRY(page_layout(req, S("Agreements"), SECTION_ADMIN, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_admin_agreements(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *form_fill(Req *req, const FieldValue *values, FormField *ret_fields)
{
    static const char *const kinds[] = { "text", "text", "select", "textarea" };
    Call call = page_call(req);
    CatalogueTypeView *types;
    size_t count;
    TRY(svc_catalogue_types(&call, &types, &count));
    FormOption *options = arena_array(req->arena, FormOption, count + 1);
    options[0] = (FormOption){ S(""), S("Every order") };
    for (size_t i = 0; i < count; i++) {
        options[i + 1] = (FormOption){ types[i].code, types[i].name };
    }
    for (size_t i = 0; i < AGREEMENT_FIELD_MAX; i++) {
        ret_fields[i] = form_field(&fields[i], &values[i], str_from_cstr(kinds[i]));
    }
    ret_fields[F_CODE].hint = S("For addresses, such as terms or data-processing; it stays.");
    ret_fields[F_TYPE].options = options;
    ret_fields[F_TYPE].options_count = count + 1;
    ret_fields[F_DRAFT].hint = S("Markdown: ## Heading, **strong**, lists, links.");
    return NULL;
}

static Err *new_show(Req *req, Resp *resp, const FieldValue *values)
{
    AgreementNewPage page = { .fields_count = AGREEMENT_FIELD_MAX };
    Out out = out_new(req->arena, NULL);
    TRY(form_fill(req, values, page.fields));
    TRY(page_layout(req, S("New agreement"), SECTION_ADMIN, &page.layout));
    tpl_admin_agreement_new(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *new_get(Req *req, Resp *resp)
{
    static const FieldValue nothing[AGREEMENT_FIELD_MAX] = { { .number = -1 } };
    return new_show(req, resp, nothing);
}

static Err *new_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return new_show(req, resp, req->form);
}

static AgreementForm form_input(const Req *req, Str code)
{
    return (AgreementForm){ .code = code,
                            .name = req->form[F_NAME].text,
                            .type = req->form[F_TYPE].text,
                            .draft = req->form[F_DRAFT].text };
}

static Str address(Arena *out, Str code)
{
    return arena_printf(out, "/admin/agreements/%.*s", STR_ARG(code));
}

static Err *new_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const AgreementForm form = form_input(req, req->form[F_CODE].text);
    Err *err = svc_agreement_add(&call, &form);
    if (err == NULL) {
        return page_done(resp, address(req->arena, form.code), S("drafted"));
    }
    TRY(req_field_failed(req, err));
    return new_invalid(req, resp);
}

static Err *agreement_show(Req *req, Resp *resp, const FieldValue *typed, const Err *refused)
{
    static const FieldValue empty = { .number = -1 };
    Call call = page_call(req);
    AgreementPage *page = arena_new(req->arena, AgreementPage);
    AgreementDetail *detail = &page->detail;
    const Zone *zone;

    page->can_edit = actor_can(&req->actor, ROLE_ADMINISTRATOR);
    TRY(svc_agreement(&call, req_param(req, S("agreement")), detail));
    const FieldValue now[AGREEMENT_FIELD_MAX] = {
        [F_CODE] = { .raw = detail->head.code },
        [F_NAME] = { .raw = detail->head.name },
        [F_TYPE] = { .raw = detail->head.type_code },
        [F_DRAFT] = { .raw = detail->draft.len > 0 ? detail->draft : detail->text },
    };
    TRY(form_fill(req, typed != NULL ? typed : now, page->fields));
    page->fields_count = AGREEMENT_FIELD_MAX;
    page->note = form_field(&note_fields[N_NOTE], &empty, S("text"));
    page->preview = html_from_markdown(req->arena, detail->draft);
    page->timeline = (Timeline){ .events = detail->events, .events_count = detail->events_count };
    TRY(page_layout(req, detail->head.name, SECTION_ADMIN, &page->layout));
    TRY(page_zone(req, &zone));
    if (refused != NULL && !page_refused(resp, &page->layout, refused)) {
        return err_copy(refused);
    }
    Out out = out_new(req->arena, zone);
    tpl_admin_agreement(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *agreement_get(Req *req, Resp *resp)
{
    return agreement_show(req, resp, NULL, NULL);
}

static Err *agreement_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return agreement_show(req, resp, req->form, NULL);
}

static Err *agreement_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const AgreementForm form = form_input(req, req_param(req, S("agreement")));
    Err *err = svc_agreement_save(&call, &form);
    if (err == NULL) {
        return page_done(resp, address(req->arena, form.code), S("drafted"));
    }
    TRY(req_field_failed(req, err));
    return agreement_invalid(req, resp);
}

static Err *publish_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    Str code = req_param(req, S("agreement"));
    int32_t number;
    Err *err = svc_agreement_publish(&call, code, req->form[N_NOTE].text, &number);
    if (err != NULL && err_status(err->code) == 422) {
        return agreement_show(req, resp, NULL, err);
    }
    TRY(err);
    return page_done(resp, address(req->arena, code), S("published"));
}

static Err *end_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    Str code = req_param(req, S("agreement"));
    TRY(svc_agreement_end(&call, code));
    return page_done(resp, address(req->arena, code), S("changed"));
}

const Route admin_agreements_route = {
    .method = HTTP_GET,
    .path = "/admin/agreements",
    .handle = agreements_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "What buyers accept when they order",
};

const Route admin_agreement_new_route = {
    .method = HTTP_GET,
    .path = "/admin/agreements/new",
    .handle = new_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "Form of a new agreement",
};

const Route admin_agreement_new_post_route = {
    .method = HTTP_POST,
    .path = "/admin/agreements/new",
    .handle = new_post,
    .invalid = new_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .body_bytes_max = FORM_BYTES_MAX,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Make an agreement",
};

const Route admin_agreement_route = {
    .method = HTTP_GET,
    .path = "/admin/agreements/{agreement}",
    .handle = agreement_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "An agreement: its draft, its versions and who changed it",
};

const Route admin_agreement_post_route = {
    .method = HTTP_POST,
    .path = "/admin/agreements/{agreement}",
    .handle = agreement_post,
    .invalid = agreement_invalid,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .body_bytes_max = FORM_BYTES_MAX,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Save an agreement's draft",
};

const Route admin_agreement_publish_route = {
    .method = HTTP_POST,
    .path = "/admin/agreements/{agreement}/publish",
    .handle = publish_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = note_fields,
    .field_count = COUNT_OF(note_fields),
    .summary = "Publish the draft as the next version",
};

const Route admin_agreement_end_route = {
    .method = HTTP_POST,
    .path = "/admin/agreements/{agreement}/end",
    .handle = end_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .summary = "Ask for an agreement no more",
};
