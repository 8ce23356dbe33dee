/* import_catalogue.c - a catalogue file becomes products, add-ons, plans and prices. */
#include "service/catalogue_file.h"
#include "service/import.h"
#include "store/usage_store.h"

typedef struct CatalogueFile {
    FileProduct *products;
    size_t count;
    RowChange *changes; /* one a product */
} CatalogueFile;

static Err *products_save(Import *import, CatalogueFile *file)
{
    Call *call = import->call;
    int64_t total;
    for (size_t i = 0; i < file->count; i++) {
        Product *product = &file->products[i].product;
        product->id.v = import_new_id(import);
        product->state = PRODUCT_ACTIVE;
        TRY(store_product_save(import->db, call->scratch, product, call->now, &file->changes[i]));
    }
    TRY(store_product_total(import->db, &total));
    return total <= PRODUCTS_MAX ? NULL : ERR(IMPORT_ROW, "more than %d products", PRODUCTS_MAX);
}

/* Of this file, else of the catalogue. */
static Err *addon_find(Import *import, const CatalogueFile *file, Str code, ProductId *ret_id,
                       bool *ret_found)
{
    Arena scratch = import->call->scratch;
    Product *product;
    for (size_t i = 0; i < file->count; i++) {
        if (str_eq(file->products[i].product.code, code)) {
            *ret_id = file->products[i].product.id;
            *ret_found = file->products[i].product.addon;
            return NULL;
        }
    }
    TRY(store_product_by_code(import->db, &scratch, code, &product));
    *ret_found = product != NULL && product->addon;
    if (*ret_found) {
        *ret_id = product->id;
    }
    return NULL;
}

static Err *addons_save(Import *import, const CatalogueFile *file, const FileProduct *product,
                        RowChange *change)
{
    ProductId ids[ADDON_MAX];
    RowChange addons_change;
    bool found;
    for (size_t i = 0; i < product->addon_count; i++) {
        TRY(addon_find(import, file, product->addons[i], &ids[i], &found));
        if (!found) {
            return ERR(IMPORT_ROW, "%.*s/addons/%zu: there is no add-on '%.*s'",
                       STR_ARG(product->pointer), i, STR_ARG(product->addons[i]));
        }
    }
    TRY(store_product_addons_save(import->db, import->call->scratch, product->product.id,
                                  product->addons, ids, product->addon_count, &addons_change));
    *change = change_max(*change, addons_change);
    return NULL;
}

static Err *tariff_save(Import *import, PriceListId list, PlanId plan, const FilePrice *price,
                        RowChange *change)
{
    RowChange tariff_change;
    if (price->tariff.len == 0) {
        return NULL;
    }
    TRY(store_usage_tariff_save(import->db, import->call->scratch, list, plan, price->tariff,
                                &tariff_change));
    *change = change_max(*change, tariff_change);
    return NULL;
}

static Err *plan_save(Import *import, ProductId product, FilePlan *plan, RowChange *change)
{
    Call *call = import->call;
    PlanId id;
    RowChange plan_change;
    plan->draft.product = product;
    TRY(store_plan_save(import->db, call->scratch, &plan->draft, (PlanId){ import_new_id(import) },
                        &id, &plan_change));
    RowChange meter_change;
    TRY(store_usage_meter_save(import->db, id, plan->meter, &meter_change));
    plan_change = change_max(plan_change, meter_change);
    for (size_t i = 0; i < plan->price_count; i++) {
        const FilePrice *price = &plan->prices[i];
        PriceListId list;
        RowChange price_change;
        TRY(import_list(import, price->currency, &list));
        TRY(store_price_save(import->db, call->scratch, list, id, price->price, price->cost,
                             &price_change));
        plan_change = change_max(plan_change, price_change);
        TRY(tariff_save(import, list, id, price, &plan_change));
    }
    /* A new plan or price of an old product is a change of it. */
    if (plan_change != ROW_UNCHANGED) {
        *change = change_max(*change, ROW_CHANGED);
    }
    return NULL;
}

static Err *catalogue_body(Import *import, void *context)
{
    CatalogueFile *file = context;
    TRY(products_save(import, file));
    for (size_t i = 0; i < file->count; i++) {
        FileProduct *product = &file->products[i];
        TRY(addons_save(import, file, product, &file->changes[i]));
        for (size_t j = 0; j < product->plan_count; j++) {
            TRY(plan_save(import, product->product.id, &product->plans[j], &file->changes[i]));
        }
        import_count(import, file->changes[i]);
    }
    return NULL;
}

Err *svc_import_catalogue(Call *call, Str json, bool dry_run, ImportResult *ret)
{
    Import import = { .call = call, .dry_run = dry_run, .name = S("catalogue") };
    CatalogueFile file = { 0 };
    TRY(import_may(call));
    TRY(catalogue_file_read(call->out, json, &file.products, &file.count));
    file.changes = arena_array(call->out, RowChange, file.count);
    return import_run(&import, (int64_t)file.count, catalogue_body, &file, ret);
}
