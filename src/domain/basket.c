/* basket.c - every add-on has its base. */
#include "domain/basket.h"

static bool base_takes(const AddonPair *pairs, size_t count, ProductId base, ProductId addon)
{
    for (size_t i = 0; i < count; i++) {
        if (pairs[i].base.v == base.v && pairs[i].addon.v == addon.v) {
            return true;
        }
    }
    return false;
}

/* The line with the id among the base products; NULL when there is none. */
static const BasketItem *base_line(const BasketItem *items, size_t count, OrderLineId line)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i].line.v == line.v && !items[i].addon) {
            return &items[i];
        }
    }
    return NULL;
}

static bool owner_takes(const ProductId *owned, size_t owned_count, const AddonPair *pairs,
                        size_t pair_count, ProductId addon)
{
    for (size_t i = 0; i < owned_count; i++) {
        if (base_takes(pairs, pair_count, owned[i], addon)) {
            return true;
        }
    }
    return false;
}

Err *basket_check(const BasketItem *items, size_t count, const AddonPair *pairs, size_t pair_count,
                  const ProductId *owned, size_t owned_count)
{
    if (count == 0) {
        return ERR(BASKET_EMPTY, "there is nothing in the basket");
    }
    if (count > ORDER_LINE_MAX) {
        return ERR(BASKET_FULL, "an order has at most %d lines", ORDER_LINE_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        const BasketItem *item = &items[i];
        bool fits;
        if (!item->addon) {
            continue;
        }
        if (item->base_line.v == 0) {
            fits = owner_takes(owned, owned_count, pairs, pair_count, item->product);
        } else {
            const BasketItem *base = base_line(items, count, item->base_line);
            fits = base != NULL && base_takes(pairs, pair_count, base->product, item->product);
        }
        if (!fits) {
            return ERR(ADDON_BASE, "line %zu is an add-on without the product it belongs to",
                       i + 1);
        }
    }
    return NULL;
}
