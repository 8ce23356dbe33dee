/* admin_catalogue_object.c - /admin/catalogue/{object}/{code}: a type, a product or the shop's
 * front with its draft and its history. */
#include "gen/tpl_admin_catalogue_object.h"
#include "web/admin_routes.h"
#include "web/catalogue_page.h"
#include "web/page.h"
#include "web/shop_product.h"
#include "web/shop_routes.h"

enum { F_VERSION, F_COUNT };
static const Field restore_fields[F_COUNT] = {
    [F_VERSION] = { "version", FIELD_INT, "Version", .required = true, .min_value = 1,
                    .max_value = INT32_MAX },
};

static Err *object_of(const Req *req, CatalogueObject *ret_object)
{
    return catalogue_object_parse(req_param(req, S("object")), ret_object)
               ? NULL
               : ERR(NOT_FOUND, "there is no such kind of object");
}

static Str address_of(const Req *req)
{
    Str object = req_param(req, S("object"));
    Str code = req_param(req, S("code"));
    return arena_printf(req->arena, "/admin/catalogue/%.*s/%.*s", STR_ARG(object), STR_ARG(code));
}

static Err *object_show(Req *req, Resp *resp, const Err *refused)
{
    static const Str tabs[] = { STR_INIT("types"), STR_INIT("products"), STR_INIT("shop") };
    Call call = page_call(req);
    CatalogueObjectPage page = { .address = address_of(req) };
    CatalogueObject object;
    const Zone *zone;
    TRY(object_of(req, &object));
    TRY(svc_catalogue_object(&call, object, req_param(req, S("code")), &page.view));
    page.tab = tabs[object];
    page.can_edit = actor_can(&req->actor, ROLE_ADMINISTRATOR);
    page.preview = object != CATALOGUE_TYPE;
    if (object == CATALOGUE_PRODUCT && page.view.published.len > 0) {
        page.shown = arena_printf(req->arena, "/products/%.*s", STR_ARG(page.view.code));
    }
    TRY(page_layout(req, page.view.name, SECTION_ADMIN, &page.layout));
    if (refused != NULL) {
        page_notice(&page.layout, S("bad"),
                    arena_printf(req->arena, "Not possible as the catalogue is now: %s",
                                 refused->detail == NULL ? "" : refused->detail));
        resp->status = 422;
    }
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_admin_catalogue_object(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *object_get(Req *req, Resp *resp)
{
    return object_show(req, resp, NULL);
}

/* What the catalogue refuses is said above the page. */
static Err *done_or_refused(Req *req, Resp *resp, Err *err, Str word)
{
    if (err == NULL) {
        return page_done(resp, address_of(req), word);
    }
    if (err_status(err->code) != 422) {
        return err;
    }
    return object_show(req, resp, err);
}

static Err *publish_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CatalogueObject object;
    TRY(object_of(req, &object));
    return done_or_refused(
        req, resp, svc_catalogue_publish(&call, object, req_param(req, S("code"))), S("published"));
}

static Err *discard_post(Req *req, Resp *resp)
{
    static const Str lists[] = { STR_INIT("/admin/catalogue/types"), STR_INIT("/admin/catalogue"),
                                 STR_INIT("/admin/catalogue") };
    Call call = page_call(req);
    CatalogueObject object;
    CatalogueObjectView view;
    TRY(object_of(req, &object));
    TRY(svc_catalogue_draft_drop(&call, object, req_param(req, S("code"))));
    Err *err = svc_catalogue_object(&call, object, req_param(req, S("code")), &view);
    /* A draft of something new leaves nothing to go back to. */
    Str back = err_is(err, ERR_NOT_FOUND) ? lists[object] : address_of(req);
    return page_done(resp, back, S("discarded"));
}

static Err *restore_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CatalogueObject object;
    TRY(object_of(req, &object));
    return done_or_refused(req, resp,
                           svc_catalogue_restore(&call, object, req_param(req, S("code")),
                                                 req->form[F_VERSION].number),
                           S("drafted"));
}

static Err *front_preview(Req *req, Resp *resp)
{
    Call call = page_call(req);
    ShopFront front;
    Err *err = svc_shop_front_preview(&call, &front);
    if (err != NULL && err_status(err->code) == 422) {
        return object_show(req, resp, err);
    }
    TRY(err);
    return home_preview(req, resp, &front);
}

static Err *preview_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    ProductPage *page = arena_new(req->arena, ProductPage);
    ProductView *addons;
    size_t addon_count;
    CatalogueObject object;
    TRY(object_of(req, &object));
    if (object == CATALOGUE_SHOP) {
        return front_preview(req, resp);
    }
    Err *err = svc_catalogue_preview(&call, req_param(req, S("code")), &page->product, &addons,
                                     &addon_count);
    if (err != NULL && err_status(err->code) == 422) {
        return object_show(req, resp, err);
    }
    TRY(err);
    return product_preview(req, resp, addons, addon_count, page);
}

const Route admin_catalogue_object_route = {
    .method = HTTP_GET,
    .path = "/admin/catalogue/{object}/{code}",
    .handle = object_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "A type, a product or the shop's front, its draft and its versions",
};

const Route admin_catalogue_publish_route = {
    .method = HTTP_POST,
    .path = "/admin/catalogue/{object}/{code}/publish",
    .handle = publish_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .summary = "Publish its draft",
};

const Route admin_catalogue_discard_route = {
    .method = HTTP_POST,
    .path = "/admin/catalogue/{object}/{code}/discard",
    .handle = discard_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .summary = "Discard its draft",
};

const Route admin_catalogue_restore_route = {
    .method = HTTP_POST,
    .path = "/admin/catalogue/{object}/{code}/restore",
    .handle = restore_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .fields = restore_fields,
    .field_count = COUNT_OF(restore_fields),
    .summary = "Make an old version the draft",
};

const Route admin_catalogue_preview_route = {
    .method = HTTP_POST,
    .path = "/admin/catalogue/{object}/{code}/preview",
    .handle = preview_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .query = pick_fields,
    .query_count = PICK_COUNT,
    .summary = "The product's page, or the shop's front, as its draft would make it",
};
