/* import_links.c - what a catalogue file's products say of one another. */
#include "service/import_catalogue.h"
#include "store/product_graph_store.h"

typedef enum LinkKind { LINK_ADDON, LINK_UPGRADE, LINK_EXCLUSION } LinkKind;

static const struct {
    const char *missing;
} link_words[] = {
    [LINK_ADDON] = { "there is no add-on" },
    [LINK_UPGRADE] = { "there is no product" },
    [LINK_EXCLUSION] = { "there is no product" },
};

/* Of the file, else of the catalogue. */
static Err *product_find(Import *import, const CatalogueFile *file, Str code, bool addon,
                         ProductId *ret_id, bool *ret_found)
{
    Arena scratch = import->call->scratch;
    Product *product;
    for (size_t i = 0; i < file->product_count; i++) {
        if (str_eq(file->products[i].product.code, code)) {
            *ret_id = file->products[i].product.id;
            *ret_found = file->products[i].product.addon || !addon;
            return NULL;
        }
    }
    TRY(store_product_by_code(import->db, &scratch, code, &product));
    *ret_found = product != NULL && (product->addon || !addon);
    if (*ret_found) {
        *ret_id = product->id;
    }
    return NULL;
}

static Err *codes_find(Import *import, const CatalogueFile *file, const FileCodes *codes,
                       LinkKind kind, ProductId *ret_ids)
{
    bool found;
    for (size_t i = 0; i < codes->count; i++) {
        TRY(product_find(import, file, codes->items[i], kind == LINK_ADDON, &ret_ids[i], &found));
        if (!found) {
            return ERR(IMPORT_ROW, "%.*s: %s '%.*s'", STR_ARG(codes->json->items[i].pointer),
                       link_words[kind].missing, STR_ARG(codes->items[i]));
        }
    }
    return NULL;
}

static Err *codes_save(Import *import, const CatalogueFile *file, const FileProduct *product,
                       RowChange *change)
{
    Arena scratch = import->call->scratch;
    ProductId id = product->product.id;
    ProductId addons[ADDON_MAX];
    ProductId upgrades[LINKS_OF_PRODUCT_MAX];
    ProductId excludes[LINKS_OF_PRODUCT_MAX];
    RowChange changes[3];
    const FileCodes *codes = &product->addons;
    TRY(codes_find(import, file, codes, LINK_ADDON, addons));
    TRY(store_product_addons_save(import->db, scratch, id, codes->items, addons, codes->count,
                                  &changes[0]));
    codes = &product->upgrades;
    TRY(codes_find(import, file, codes, LINK_UPGRADE, upgrades));
    Err *err = store_product_upgrades_save(import->db, scratch, id, upgrades, codes->items,
                                           codes->count, &changes[1]);
    if (err != NULL && err_is(err, ERR_IMPORT_ROW)) {
        return ERR(IMPORT_ROW, "%.*s/upgrades: %s", STR_ARG(product->pointer), err->detail);
    }
    TRY(err);
    codes = &product->excludes;
    TRY(codes_find(import, file, codes, LINK_EXCLUSION, excludes));
    TRY(store_product_exclusions_save(import->db, scratch, id, excludes, codes->items, codes->count,
                                      &changes[2]));
    *change = change_max(*change, change_max(changes[0], change_max(changes[1], changes[2])));
    return NULL;
}

/* The parts are billed alike, so that a bundle has one price. */
static Err *part_check(const FilePart *part, const Plan *plan, const Plan *first)
{
    const char *what = NULL;
    if (plan == NULL) {
        return ERR(IMPORT_ROW, "%.*s/plan: there is no plan '%.*s'", STR_ARG(part->pointer),
                   STR_ARG(part->plan));
    }
    if (plan->metered || plan->addon) {
        what = "a part is neither paid by use nor an add-on";
    } else if (first != NULL && !period_eq(plan->billing, first->billing)) {
        what = "is not billed as often as the first part";
    }
    if (what != NULL) {
        return ERR(IMPORT_ROW, "%.*s/plan: %s", STR_ARG(part->pointer), what);
    }
    return quantity_check(plan->quantity, part->quantity, "quantity") == NULL
               ? NULL
               : ERR(IMPORT_ROW, "%.*s/quantity: the plan does not take it",
                     STR_ARG(part->pointer));
}

static Err *bundle_save(Import *import, const FileProduct *product, RowChange *change)
{
    Arena scratch = import->call->scratch;
    BundlePart parts[BUNDLE_ITEMS_MAX];
    Plan *first = NULL;
    RowChange bundle_change;
    for (size_t i = 0; i < product->part_count; i++) {
        const FilePart *part = &product->parts[i];
        Plan *plan;
        TRY(store_plan_by_code(import->db, &scratch, part->plan, &plan));
        TRY(part_check(part, plan, first));
        first = first == NULL ? plan : first;
        parts[i] = (BundlePart){ plan->id, part->quantity };
    }
    TRY(store_bundle_items_save(import->db, scratch, product->product.id, parts,
                                product->part_count, &bundle_change));
    *change = change_max(*change, bundle_change);
    return NULL;
}

/* Everything that the catalogue has, once the file is in it. */
typedef struct Graph {
    ProductLink *upgrades;
    size_t upgrade_count;
    int64_t other_type; /* of the upgrades, or -1 */
} Graph;

/* Names the file's upgrade that leads back to where it began. */
static Err *cycles_check(Import *import, const CatalogueFile *file, const Graph *graph)
{
    Arena scratch = import->call->scratch;
    for (size_t i = 0; i < file->product_count; i++) {
        const FileProduct *product = &file->products[i];
        for (size_t j = 0; j < product->upgrades.count; j++) {
            ProductId target;
            bool found;
            TRY(product_find(import, file, product->upgrades.items[j], false, &target, &found));
            if (links_reach(graph->upgrades, graph->upgrade_count, target, product->product.id,
                            scratch)) {
                return ERR(IMPORT_ROW, "%.*s: leads back to the product itself",
                           STR_ARG(product->upgrades.json->items[j].pointer));
            }
        }
    }
    return NULL;
}

/* The product of the file that one end of the link is, or NULL. */
static const FileProduct *link_product(const CatalogueFile *file, ProductLink link)
{
    for (size_t i = 0; i < file->product_count; i++) {
        int64_t id = file->products[i].product.id.v;
        if (id == link.from.v || id == link.to.v) {
            return &file->products[i];
        }
    }
    return NULL;
}

static Err *upgrades_check(Import *import, const CatalogueFile *file)
{
    Arena *out = import->call->out;
    Graph graph;
    TRY(store_upgrade_links(import->db, out, &graph.upgrades, &graph.upgrade_count,
                            &graph.other_type));
    if (graph.other_type >= 0) {
        const FileProduct *product = link_product(file, graph.upgrades[graph.other_type]);
        Str pointer = product == NULL ? S("/products") : product->pointer;
        return ERR(IMPORT_ROW, "%.*s/upgrades: an upgrade stays in one type", STR_ARG(pointer));
    }
    return cycles_check(import, file, &graph);
}

/* Nothing that is sold together is excluded: a base and its add-ons, the parts of a bundle. */
static Err *exclusions_check(Import *import, const FileProduct *product)
{
    Arena scratch = import->call->scratch;
    ProductId id = product->product.id;
    ProductOther *others;
    BundleItem *items;
    size_t other_count;
    size_t item_count;
    TRY(store_product_excluded(import->db, &scratch, id, &others, &other_count));
    for (size_t i = 0; i < other_count; i++) {
        bool takes;
        bool taken;
        TRY(store_product_takes(import->db, id, others[i].product, &takes));
        TRY(store_product_takes(import->db, others[i].product, id, &taken));
        if (takes || taken) {
            return ERR(IMPORT_ROW, "%.*s/excludes: '%.*s' is sold together with it",
                       STR_ARG(product->pointer), STR_ARG(others[i].code));
        }
    }
    TRY(store_bundle_items(import->db, &scratch, id, &items, &item_count));
    for (size_t i = 0; i < item_count; i++) {
        for (size_t j = 0; j < i; j++) {
            bool excludes;
            TRY(store_product_excludes(import->db, items[i].product, items[j].product, &excludes));
            if (excludes) {
                return ERR(IMPORT_ROW, "%.*s/bundle/%zu: is not owned together with '%.*s'",
                           STR_ARG(product->pointer), i, STR_ARG(items[j].product_code));
            }
        }
    }
    return NULL;
}

Err *import_links_save(Import *import, const CatalogueFile *file, RowChange *changes)
{
    for (size_t i = 0; i < file->product_count; i++) {
        TRY(codes_save(import, file, &file->products[i], &changes[i]));
        TRY(bundle_save(import, &file->products[i], &changes[i]));
    }
    TRY(upgrades_check(import, file));
    for (size_t i = 0; i < file->product_count; i++) {
        TRY(exclusions_check(import, &file->products[i]));
    }
    return NULL;
}
