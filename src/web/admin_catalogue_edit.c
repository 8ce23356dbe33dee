/* admin_catalogue_edit.c - the forms of the catalogue's objects; what they save is a draft. */
#include "gen/tpl_admin_catalogue_edit.h"
#include "web/admin_routes.h"
#include "web/catalogue_form.h"
#include "web/page.h"

enum { BODY_BYTES_MAX = 256 * 1024 };

typedef struct EditForm {
    CatalogueObject object;
    Str code;     /* empty: something new */
    Str document; /* the draft, else what is published */
} EditForm;

static Err *object_of(const Req *req, CatalogueObject *ret_object)
{
    return catalogue_object_parse(req_param(req, S("object")), ret_object)
               ? NULL
               : ERR(NOT_FOUND, "there is no such kind of object");
}

static Str object_address(const Req *req, CatalogueObject object, Str code)
{
    Str word = catalogue_object_name(object);
    return arena_printf(req->arena, "/admin/catalogue/%.*s/%.*s", STR_ARG(word), STR_ARG(code));
}

static Err *edit_of(Req *req, EditForm *ret_form)
{
    Call call = page_call(req);
    CatalogueObjectView view;
    EditForm form = { .code = req_param(req, S("code")) };
    TRY(object_of(req, &form.object));
    TRY(svc_catalogue_object(&call, form.object, form.code, &view));
    form.document = view.draft ? view.draft_document : view.published;
    *ret_form = form;
    return NULL;
}

static Err *new_of(const Req *req, EditForm *ret_form)
{
    EditForm form = { 0 };
    TRY(object_of(req, &form.object));
    if (form.object == CATALOGUE_SHOP) {
        return ERR(NOT_FOUND, "there is one front of the shop");
    }
    *ret_form = form;
    return NULL;
}

static void frame_fill(const Req *req, const EditForm *form, CatalogueEditPage *page)
{
    static const Str tabs[] = { STR_INIT("types"), STR_INIT("products"), STR_INIT("shop") };
    static const Str fresh[] = { STR_INIT("New type"), STR_INIT("New product"), STR_INIT("") };
    page->tab = tabs[form->object];
    if (form->code.len == 0) {
        Str word = catalogue_object_name(form->object);
        page->title = fresh[form->object];
        page->address = arena_printf(req->arena, "/admin/catalogue/new/%.*s", STR_ARG(word));
        page->back =
            form->object == CATALOGUE_TYPE ? S("/admin/catalogue/types") : S("/admin/catalogue");
        return;
    }
    page->title = arena_printf(req->arena, "Edit %.*s", STR_ARG(form->code));
    page->back = object_address(req, form->object, form->code);
    page->address = arena_printf(req->arena, "%.*s/edit", STR_ARG(page->back));
}

static Err *edit_show(Req *req, Resp *resp, const EditForm *form, bool typed, const Err *refused)
{
    Call call = page_call(req);
    CatalogueEditPage *page = arena_new(req->arena, CatalogueEditPage);
    CatalogueTypeView *types;
    size_t type_count;
    TRY(svc_catalogue_types(&call, &types, &type_count));
    FormOption *options = arena_array(req->arena, FormOption, type_count);
    for (size_t i = 0; i < type_count; i++) {
        options[i] = (FormOption){ types[i].code, types[i].name };
    }
    frame_fill(req, form, page);
    TRY(catalogue_form_fill(req, form->object, form->document, typed, options, type_count, page));
    TRY(page_layout(req, page->title, SECTION_ADMIN, &page->layout));
    if (refused != NULL) {
        resp->status = 422;
        bool placed = catalogue_form_refuse(page, form->object, refused);
        page_notice(&page->layout, S("bad"),
                    placed || refused->detail == NULL
                        ? S("Not saved yet. Please look at what is marked.")
                        : str_from_cstr(refused->detail));
    }
    Out out = out_new(req->arena, NULL);
    tpl_admin_catalogue_edit(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *edit_get(Req *req, Resp *resp)
{
    EditForm form;
    TRY(edit_of(req, &form));
    return edit_show(req, resp, &form, false, NULL);
}

static Err *new_get(Req *req, Resp *resp)
{
    EditForm form;
    TRY(new_of(req, &form));
    return edit_show(req, resp, &form, false, NULL);
}

static Err *edit_save(Req *req, Resp *resp, const EditForm *form)
{
    Call call = page_call(req);
    Str code = form->code.len > 0 ? form->code : str_trim(req_open(req, S("code")));
    Str document = catalogue_form_read(req, form->object, form->code);
    Err *err = svc_catalogue_draft_save(&call, form->object, code, document);
    if (err != NULL && err_status(err->code) == 422) {
        return edit_show(req, resp, form, true, err);
    }
    TRY(err);
    return page_done(resp, object_address(req, form->object, code), S("drafted"));
}

static Err *edit_post(Req *req, Resp *resp)
{
    EditForm form;
    TRY(edit_of(req, &form));
    return edit_save(req, resp, &form);
}

static Err *new_post(Req *req, Resp *resp)
{
    EditForm form;
    TRY(new_of(req, &form));
    return edit_save(req, resp, &form);
}

const Route admin_catalogue_edit_route = {
    .method = HTTP_GET,
    .path = "/admin/catalogue/{object}/{code}/edit",
    .handle = edit_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "The form of a type, a product or the shop's front",
};

const Route admin_catalogue_edit_post_route = {
    .method = HTTP_POST,
    .path = "/admin/catalogue/{object}/{code}/edit",
    .handle = edit_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .body_bytes_max = BODY_BYTES_MAX,
    .open_prefix = CATALOGUE_PREFIX,
    .summary = "Save its draft",
};

const Route admin_catalogue_new_route = {
    .method = HTTP_GET,
    .path = "/admin/catalogue/new/{object}",
    .handle = new_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "The form of a new type or product",
};

const Route admin_catalogue_new_post_route = {
    .method = HTTP_POST,
    .path = "/admin/catalogue/new/{object}",
    .handle = new_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .body_bytes_max = BODY_BYTES_MAX,
    .open_prefix = CATALOGUE_PREFIX,
    .summary = "Save the draft of a new type or product",
};
