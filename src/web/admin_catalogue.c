/* admin_catalogue.c - /admin/catalogue: the lists of the catalogue, and the whole as a file. */
#include "gen/tpl_admin_catalogue.h"
#include "gen/tpl_admin_catalogue_relations.h"
#include "gen/tpl_admin_catalogue_types.h"
#include "web/account_page.h"
#include "web/admin_routes.h"
#include "web/catalogue_page.h"

enum { Q_SEARCH, Q_TYPE, Q_PART, Q_BLOCK, Q_CATEGORY, Q_AFTER, Q_COUNT };
static const char *const parts[] = { "addon", "bundle", "retired", "draft", NULL };
static const char *const blocks[] = { "featured", "new", "popular", "promoted", NULL };
static const Field query[Q_COUNT] = {
    [Q_SEARCH] = { "q", FIELD_TEXT, "Words in name or code", .max = SEARCH_BYTES_MAX },
    [Q_TYPE] = { "type", FIELD_TOKEN, "Type", .max = 64 },
    [Q_PART] = { "part", FIELD_CHOICE, "Show", .choices = parts },
    [Q_BLOCK] = { "block", FIELD_CHOICE, "Block", .choices = blocks },
    [Q_CATEGORY] = { "category", FIELD_TEXT, "Category", .max = 80 },
    [Q_AFTER] = { "after", FIELD_TOKEN, "Page", .max = 64 },
};

static Err *type_options(Req *req, CatalogueListPage *page)
{
    Call call = page_call(req);
    CatalogueTypeView *types;
    TRY(svc_catalogue_types(&call, &types, &page->types_count));
    FormOption *options = arena_array(req->arena, FormOption, page->types_count);
    for (size_t i = 0; i < page->types_count; i++) {
        options[i] = (FormOption){ types[i].code, types[i].name };
    }
    page->types = options;
    return NULL;
}

static Err *list_fill(Req *req, CatalogueListPage *page)
{
    Call call = page_call(req);
    const FieldValue *values = req->query;
    CatalogueItem *items;
    CatalogueFresh *fresh;
    CatalogueQuery ask = { .search = values[Q_SEARCH].text,
                           .type = values[Q_TYPE].text,
                           .part = values[Q_PART].text,
                           .block = values[Q_BLOCK].text,
                           .category = values[Q_CATEGORY].text,
                           .page = { .after = values[Q_AFTER].text } };
    const ListFilter filters[] = {
        { S("q"), ask.search },          { S("type"), ask.type },   { S("part"), ask.part },
        { S("category"), ask.category }, { S("block"), ask.block },
    };
    TRY(svc_catalogue_items(&call, &ask, &items, &page->items_count));
    TRY(svc_catalogue_fresh(&call, CATALOGUE_PRODUCT, &fresh, &page->fresh_count));
    page->items = items;
    page->fresh = fresh;
    page->search = ask.search;
    page->type = ask.type;
    page->part = ask.part;
    page->block = ask.block;
    page->category = ask.category;
    page->can_edit = actor_can(&req->actor, ROLE_ADMINISTRATOR);
    page->pager =
        list_pager(req->arena, S("/admin/catalogue"), filters, COUNT_OF(filters), &ask.page);
    return type_options(req, page);
}

static Err *catalogue_get(Req *req, Resp *resp)
{
    CatalogueListPage page = { 0 };
    const Zone *zone;
    TRY(page_layout(req, S("Catalogue"), SECTION_ADMIN, &page.layout));
    TRY(list_fill(req, &page));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_admin_catalogue(&out, &page);
    return resp_html(resp, out_str(&out));
}

const Route admin_catalogue_route = {
    .method = HTTP_GET,
    .path = "/admin/catalogue",
    .handle = catalogue_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "The catalogue's products, to edit",
};

static Err *types_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CatalogueTypesPage page = { .can_edit = actor_can(&req->actor, ROLE_ADMINISTRATOR) };
    CatalogueTypeView *types;
    CatalogueFresh *fresh;
    const Zone *zone;
    TRY(svc_catalogue_types(&call, &types, &page.types_count));
    TRY(svc_catalogue_fresh(&call, CATALOGUE_TYPE, &fresh, &page.fresh_count));
    page.types = types;
    page.fresh = fresh;
    TRY(page_layout(req, S("Product types"), SECTION_ADMIN, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_admin_catalogue_types(&out, &page);
    return resp_html(resp, out_str(&out));
}

const Route admin_catalogue_types_route = {
    .method = HTTP_GET,
    .path = "/admin/catalogue/types",
    .handle = types_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "Product types",
};

static Err *relations_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CatalogueRelationsPage page = { 0 };
    TRY(svc_catalogue_relations(&call, &page.relations));
    TRY(page_layout(req, S("Upgrades and exclusions"), SECTION_ADMIN, &page.layout));
    Out out = out_new(req->arena, NULL);
    tpl_admin_catalogue_relations(&out, &page);
    return resp_html(resp, out_str(&out));
}

const Route admin_catalogue_relations_route = {
    .method = HTTP_GET,
    .path = "/admin/catalogue/relations",
    .handle = relations_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "What products can become and what they exclude",
};

static Err *export_get(Req *req, Resp *resp)
{
    Call call = page_call(req);
    Str text;
    TRY(svc_catalogue_export_text(&call, &text));
    return resp_file(resp, "application/json", S("catalogue.json"), false, text);
}

const Route admin_catalogue_export_route = {
    .method = HTTP_GET,
    .path = "/admin/catalogue/export",
    .handle = export_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .summary = "The whole catalogue as a file",
};
