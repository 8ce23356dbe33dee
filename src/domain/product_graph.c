/* product_graph.c - ways along upgrades, and exclusions among products. */
#include "domain/product_graph.h"

static bool among(const ProductId *products, size_t count, ProductId product)
{
    for (size_t i = 0; i < count; i++) {
        if (products[i].v == product.v) {
            return true;
        }
    }
    return false;
}

bool links_reach(const ProductLink *links, size_t count, ProductId from, ProductId to,
                 Arena scratch)
{
    ProductId *reached = arena_array(&scratch, ProductId, count + 1);
    size_t reached_count = 1;
    reached[0] = from;
    for (size_t i = 0; i < reached_count; i++) {
        if (reached[i].v == to.v) {
            return true;
        }
        for (size_t j = 0; j < count; j++) {
            if (links[j].from.v == reached[i].v && !among(reached, reached_count, links[j].to)) {
                reached[reached_count++] = links[j].to;
            }
        }
    }
    return false;
}

bool links_join(const ProductLink *links, size_t count, ProductId one, ProductId other)
{
    for (size_t i = 0; i < count; i++) {
        if ((links[i].from.v == one.v && links[i].to.v == other.v) ||
            (links[i].from.v == other.v && links[i].to.v == one.v)) {
            return true;
        }
    }
    return false;
}

const ProductLink *links_within(const ProductLink *links, size_t count, const ProductId *products,
                                size_t product_count)
{
    for (size_t i = 0; i < count; i++) {
        if (among(products, product_count, links[i].from) &&
            among(products, product_count, links[i].to)) {
            return &links[i];
        }
    }
    return NULL;
}
