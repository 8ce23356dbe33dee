/* catalogue_lists.c - the back office's lists of the catalogue. */
#include "service/catalogue_edit.h"

#include "service/catalogue_internal.h"
#include "store/catalogue_store.h"
#include "store/product_type_store.h"

Err *catalogue_readable(const Call *call)
{
    if (call->actor.kind != ACCOUNT_OPERATOR) {
        return ERR(FORBIDDEN, "the catalogue is the operator's");
    }
    return actor_can(&call->actor, ROLE_AUDITOR) ? NULL : call_need(call, ROLE_ADMINISTRATOR);
}

typedef struct ItemsRead {
    Call *call;
    CatalogueQuery *query;
    CatalogueItem *items;
    size_t count;
} ItemsRead;

static Err *items_body(Db *db, void *context)
{
    ItemsRead *read = context;
    Arena *out = read->call->out;
    CatalogueQuery *query = read->query;
    CatalogueProductRow *rows;
    size_t count;
    CatalogueProductFilter filter = { .after = query->page.after,
                                      .word = query->search,
                                      .type = query->type,
                                      .category = query->category,
                                      .part = query->part,
                                      .block = query->block,
                                      .max = PAGE_SIZE + 1 };
    TRY(store_catalogue_products(db, out, filter, &rows, &count));
    read->count = count > PAGE_SIZE ? PAGE_SIZE : count;
    query->page.next = count > PAGE_SIZE ? rows[PAGE_SIZE - 1].code : (Str){ 0 };
    read->items = arena_array(out, CatalogueItem, read->count);
    for (size_t i = 0; i < read->count; i++) {
        read->items[i] = (CatalogueItem){ .code = rows[i].code,
                                          .name = rows[i].name,
                                          .type = rows[i].type,
                                          .category = rows[i].category,
                                          .sale_kind = rows[i].sale_kind,
                                          .addon = rows[i].addon,
                                          .bundle = rows[i].bundle,
                                          .retired = rows[i].state == PRODUCT_RETIRED,
                                          .draft = rows[i].draft };
    }
    return NULL;
}

Err *svc_catalogue_items(Call *call, CatalogueQuery *query, CatalogueItem **ret_items,
                         size_t *ret_count)
{
    ItemsRead read = { .call = call, .query = query };
    TRY(catalogue_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "catalogue_items", items_body, &read));
    *ret_items = read.items;
    *ret_count = read.count;
    return NULL;
}

typedef struct TypesRead {
    Call *call;
    CatalogueTypeView *types;
    size_t count;
} TypesRead;

static Err *types_body(Db *db, void *context)
{
    TypesRead *read = context;
    Arena *out = read->call->out;
    ProductType *types;
    CatalogueTypeCount *counts;
    size_t count;
    TRY(store_product_types(db, out, &types, &read->count));
    TRY(store_catalogue_type_counts(db, out, &counts, &count));
    read->types = arena_array(out, CatalogueTypeView, read->count);
    for (size_t i = 0; i < read->count; i++) {
        CatalogueDraft draft;
        CatalogueTypeView *view = &read->types[i];
        *view = (CatalogueTypeView){ .code = types[i].code,
                                     .name = types[i].name,
                                     .kind_label = service_kind_label(types[i].kind),
                                     .connector = types[i].connector,
                                     .products = i < count ? counts[i].products : 0 };
        TRY(store_catalogue_draft(db, out, CATALOGUE_TYPE, view->code, &draft, &view->draft));
    }
    return NULL;
}

Err *svc_catalogue_types(Call *call, CatalogueTypeView **ret_types, size_t *ret_count)
{
    TypesRead read = { .call = call };
    TRY(catalogue_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "catalogue_types", types_body, &read));
    *ret_types = read.types;
    *ret_count = read.count;
    return NULL;
}

typedef struct RelationsRead {
    Call *call;
    CatalogueRelations relations;
} RelationsRead;

static Err *relations_body(Db *db, void *context)
{
    RelationsRead *read = context;
    CatalogueRelations *relations = &read->relations;
    Arena *out = read->call->out;
    CatalogueUpgrade *upgrades;
    CatalogueExclusion *exclusions;
    TRY(store_catalogue_upgrades(db, out, &upgrades, &relations->upgrades_count));
    TRY(store_catalogue_exclusions(db, out, &exclusions, &relations->exclusions_count));
    relations->upgrades = arena_array(out, CatalogueRelation, relations->upgrades_count);
    relations->exclusions = arena_array(out, CatalogueRelation, relations->exclusions_count);
    for (size_t i = 0; i < relations->upgrades_count; i++) {
        relations->upgrades[i] =
            (CatalogueRelation){ upgrades[i].type, upgrades[i].from_code, upgrades[i].from_name,
                                 upgrades[i].to_code, upgrades[i].to_name };
    }
    for (size_t i = 0; i < relations->exclusions_count; i++) {
        relations->exclusions[i] =
            (CatalogueRelation){ (Str){ 0 }, exclusions[i].from_code, exclusions[i].from_name,
                                 exclusions[i].to_code, exclusions[i].to_name };
    }
    return NULL;
}

Err *svc_catalogue_relations(Call *call, CatalogueRelations *ret)
{
    RelationsRead read = { .call = call };
    TRY(catalogue_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "catalogue_relations", relations_body, &read));
    *ret = read.relations;
    return NULL;
}

typedef struct FreshRead {
    Call *call;
    CatalogueObject object;
    CatalogueFresh *drafts;
    size_t count;
} FreshRead;

static Err *fresh_body(Db *db, void *context)
{
    FreshRead *read = context;
    CatalogueDraftNew *rows;
    TRY(store_catalogue_drafts_new(db, read->call->out, read->object, &rows, &read->count));
    read->drafts = arena_array(read->call->out, CatalogueFresh, read->count);
    for (size_t i = 0; i < read->count; i++) {
        read->drafts[i] = (CatalogueFresh){ rows[i].code, rows[i].user_name, rows[i].saved_at };
    }
    return NULL;
}

Err *svc_catalogue_fresh(Call *call, CatalogueObject object, CatalogueFresh **ret_drafts,
                         size_t *ret_count)
{
    FreshRead read = { .call = call, .object = object };
    TRY(catalogue_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "catalogue_fresh", fresh_body, &read));
    *ret_drafts = read.drafts;
    *ret_count = read.count;
    return NULL;
}
