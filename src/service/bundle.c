/* bundle.c - bundles (R-CAT-01): ordered whole, a line for each part; the others hang on the first.
 */
#include "service/order_internal.h"
#include "store/product_store.h"

Err *bundle_parts(Call *call, Db *db, Str code, Product **ret_bundle, BundleItem **ret_items,
                  size_t *ret_count)
{
    Product *bundle;
    BundleItem *items;
    size_t count = 0;
    TRY(store_product_by_code(db, call->out, code, &bundle));
    if (bundle != NULL) {
        TRY(store_bundle_items(db, call->out, bundle->id, &items, &count));
    }
    for (size_t i = 0; i < count; i++) {
        if (!items[i].active) {
            return ERR(PRODUCT_GONE, "%.*s cannot be ordered without %.*s", STR_ARG(bundle->name),
                       STR_ARG(items[i].product_name));
        }
    }
    if (count == 0) {
        return ERR(PRODUCT_GONE, "there is no such bundle");
    }
    *ret_bundle = bundle;
    *ret_items = items;
    *ret_count = count;
    return NULL;
}

static bool belongs(const OrderLineRow *line, const OrderLineRow *first)
{
    return line->bundle.v == first->bundle.v &&
           (line->id.v == first->id.v || line->base_line.v == first->id.v);
}

/* How many bundles the line's part is of; 0: it is none, or not of a whole number of them. */
static int64_t times_of(const OrderLineRow *line, const BundleItem *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i].plan.v == line->plan.v) {
            bool fits = items[i].active && line->quantity % items[i].quantity == 0;
            return fits ? line->quantity / items[i].quantity : 0;
        }
    }
    return 0;
}

Err *bundle_whole(const Together *all, size_t first)
{
    const OrderLineRow *head = &all->lines[first];
    BundleItem *items;
    size_t count;
    size_t found = 0;
    TRY(store_bundle_items(all->db, all->call->out, head->bundle, &items, &count));
    int64_t times = times_of(head, items, count);
    bool whole = times > 0;
    for (size_t i = 0; i < all->count && whole; i++) {
        if (!belongs(&all->lines[i], head)) {
            continue;
        }
        found++;
        whole = times_of(&all->lines[i], items, count) == times;
        for (size_t k = 0; k < i && whole; k++) { /* each part once */
            whole = !belongs(&all->lines[k], head) || all->lines[k].plan.v != all->lines[i].plan.v;
        }
    }
    return whole && found == count
               ? NULL
               : ERR(PRODUCT_GONE, "%.*s has other parts now: take it out and put it in again",
                     STR_ARG(head->bundle_name));
}
