/* import_catalogue.c - a catalogue file becomes types, products, plans, prices and what joins them.
 */
#include "service/import_catalogue.h"
#include "store/usage_store.h"

static Err *products_save(Import *import, CatalogueImport *catalogue)
{
    Call *call = import->call;
    CatalogueFile *file = &catalogue->file;
    int64_t total;
    for (size_t i = 0; i < file->product_count; i++) {
        Product *product = &file->products[i].product;
        product->id.v = import_new_id(import);
        TRY(import_product_type(import, file, &file->products[i]));
        TRY(store_product_save(import->db, call->scratch, product, call->now,
                               &catalogue->changes[i]));
    }
    TRY(store_product_total(import->db, &total));
    return total <= PRODUCTS_MAX ? NULL : ERR(IMPORT_ROW, "more than %d products", PRODUCTS_MAX);
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
        const PriceTerms terms = { .kind = PRICE_FIXED,
                                   .fixed = price->price,
                                   .setup = price->setup,
                                   .suggested = PRICE_UNKNOWN,
                                   .cost = price->cost };
        TRY(import_price(import, list, id, &terms, &price_change));
        plan_change = change_max(plan_change, price_change);
        TRY(tariff_save(import, list, id, price, &plan_change));
    }
    /* A new plan or price of an old product is a change of it. */
    if (plan_change != ROW_UNCHANGED) {
        *change = change_max(*change, ROW_CHANGED);
    }
    return NULL;
}

Err *import_catalogue_body(Import *import, void *context)
{
    CatalogueImport *catalogue = context;
    CatalogueFile *file = &catalogue->file;
    ImportObjects objects;
    TRY(import_objects_read(import, file, &objects));
    TRY(import_types_save(import, file));
    TRY(products_save(import, catalogue));
    TRY(import_types_give(import, file));
    TRY(import_groups_save(import, file));
    for (size_t i = 0; i < file->product_count; i++) {
        FileProduct *product = &file->products[i];
        for (size_t j = 0; j < product->plan_count; j++) {
            /* In the file's order; where they are in it already, none of them moves. */
            product->plans[j].draft.position =
                j == 0 ? 1 : product->plans[j - 1].draft.position + 1;
            TRY(plan_save(import, product->product.id, &product->plans[j], &catalogue->changes[i]));
        }
    }
    TRY(import_links_save(import, file, catalogue->changes));
    for (size_t i = 0; i < file->product_count; i++) {
        import_count(import, catalogue->changes[i]);
    }
    TRY(import_publish(import)); /* the documents have the new prices */
    return import_objects_compare(import, &objects);
}

/* Products, types, and each list that the file gives. */
static int64_t file_rows(const CatalogueFile *file)
{
    int64_t rows = (int64_t)(file->product_count + file->type_count);
    for (size_t i = 0; i < GROUP_KIND_COUNT; i++) {
        rows += file->groups[i].said ? 1 : 0;
    }
    return rows;
}

Err *import_catalogue_read(Call *call, Str json, CatalogueImport *ret_catalogue, int64_t *ret_rows)
{
    TRY(catalogue_file_read(call->out, json, &ret_catalogue->file));
    ret_catalogue->changes = arena_array(call->out, RowChange, ret_catalogue->file.product_count);
    *ret_rows = file_rows(&ret_catalogue->file);
    return NULL;
}

Err *svc_import_catalogue(Call *call, Str json, bool dry_run, ImportResult *ret)
{
    Import import = { .call = call, .dry_run = dry_run, .name = S("catalogue") };
    CatalogueImport catalogue = { 0 };
    int64_t rows;
    TRY(import_may(call));
    TRY(import_catalogue_read(call, json, &catalogue, &rows));
    return import_run(&import, rows, import_catalogue_body, &catalogue, ret);
}
