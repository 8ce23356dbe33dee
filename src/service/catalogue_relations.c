/* catalogue_relations.c - what a product's page says of others: upgrades, exclusions, a comparison.
 */
#include "domain/product_type.h"
#include "service/catalogue_internal.h"
#include "store/product_graph_store.h"
#include "store/product_type_store.h"

_Static_assert((int)PRODUCT_PEERS_MAX <= (int)PRODUCT_CARDS_MAX, "they are read in one query");

typedef struct Relate {
    Call *call;
    Db *db;
    PriceChain *chain;
} Relate;

/* Which of the products the buyer can see; at most PRODUCT_CARDS_MAX are looked at. */
static Err *seen_of(const Relate *relate, const ProductId *ids, size_t count, bool *ret_seen)
{
    ProductView *views;
    size_t looked = count < PRODUCT_CARDS_MAX ? count : PRODUCT_CARDS_MAX;
    if (looked == 0) {
        return NULL;
    }
    TRY(catalogue_views(relate->call, relate->db, relate->chain, ids, looked, &views));
    for (size_t i = 0; i < count; i++) {
        ret_seen[i] = i < looked && views[i].plan_count > 0;
    }
    return NULL;
}

static Err *ways_read(const Relate *relate, const Product *product, ProductRelations *relations)
{
    Arena *out = relate->call->out;
    ProductWay *ways;
    size_t count;
    TRY(store_product_ways(relate->db, out, product->id, &ways, &count));
    ProductId *ids = arena_array(out, ProductId, count);
    bool *seen = arena_array(out, bool, count);
    for (size_t i = 0; i < count; i++) {
        ids[i] = ways[i].product;
    }
    TRY(seen_of(relate, ids, count, seen));
    relations->upgrades = arena_array(out, ProductOtherView, count);
    relations->downgrades = arena_array(out, ProductOtherView, count);
    for (size_t i = 0; i < count; i++) {
        const ProductOtherView other = { ways[i].code, ways[i].name };
        if (!seen[i] || ways[i].state != PRODUCT_ACTIVE) {
            continue;
        }
        if (ways[i].kind == UPGRADE_UPGRADE) {
            relations->upgrades[relations->upgrades_count++] = other;
        } else {
            relations->downgrades[relations->downgrades_count++] = other;
        }
    }
    return NULL;
}

static Err *excluded_read(const Relate *relate, const Product *product, ProductRelations *relations)
{
    Arena *out = relate->call->out;
    ProductOther *others;
    size_t count;
    TRY(store_product_excluded(relate->db, out, product->id, &others, &count));
    ProductId *ids = arena_array(out, ProductId, count);
    bool *seen = arena_array(out, bool, count);
    for (size_t i = 0; i < count; i++) {
        ids[i] = others[i].product;
    }
    TRY(seen_of(relate, ids, count, seen));
    relations->excluded = arena_array(out, ProductOtherView, count);
    for (size_t i = 0; i < count; i++) {
        if (seen[i] && others[i].state == PRODUCT_ACTIVE) {
            relations->excluded[relations->excluded_count++] =
                (ProductOtherView){ others[i].code, others[i].name };
        }
    }
    return NULL;
}

/* Its peers that the buyer can see, the product itself first; their values go to `values`. */
static Err *peers_read(const Relate *relate, const Product *product, ProductRelations *relations,
                       Str values[COMPARED_MAX])
{
    ProductPeer *peers;
    ProductId ids[PRODUCT_PEERS_MAX];
    bool seen[PRODUCT_PEERS_MAX] = { false };
    size_t count;
    TRY(store_product_peers(relate->db, relate->call->out, product->type, &peers, &count));
    for (size_t i = 0; i < count; i++) {
        ids[i] = peers[i].id;
    }
    TRY(seen_of(relate, ids, count, seen));
    relations->compared[0] = (ProductOtherView){ product->code, product->name };
    values[0] = product->attributes;
    relations->compared_count = 1;
    for (size_t i = 0; i < count && relations->compared_count < COMPARED_MAX; i++) {
        if (seen[i] && ids[i].v != product->id.v) {
            values[relations->compared_count] = peers[i].attributes;
            relations->compared[relations->compared_count++] =
                (ProductOtherView){ peers[i].code, peers[i].name };
        }
    }
    return NULL;
}

static Err *comparison_read(const Relate *relate, const Product *product,
                            ProductRelations *relations)
{
    static const Json none = { .kind = JSON_MISSING };
    Arena *out = relate->call->out;
    Attributes *attributes = arena_new(out, Attributes);
    Str values[COMPARED_MAX];
    Str text;
    TRY(store_product_type_attributes(relate->db, out, product->type, &text));
    TRY(attributes_parse(out, text, attributes));
    if (attributes->count == 0 || product->attributes.len == 0) {
        return NULL;
    }
    TRY(peers_read(relate, product, relations, values));
    relations->rows = arena_array(out, ComparedRow, attributes->count);
    relations->rows_count = attributes->count;
    for (size_t i = 0; i < relations->compared_count; i++) {
        const Json *json = &none;
        if (values[i].len > 0) {
            TRY(json_parse(out, values[i], &json));
        }
        for (size_t k = 0; k < attributes->count; k++) {
            relations->rows[k].name = attributes->items[k].name;
            relations->rows[k].values[i] = attribute_value(out, &attributes->items[k], json);
        }
    }
    return NULL;
}

Err *catalogue_relations_read(Call *call, Db *db, PriceChain *chain, const Product *product,
                              ProductRelations *ret_relations)
{
    const Relate relate = { .call = call, .db = db, .chain = chain };
    TRY(ways_read(&relate, product, ret_relations));
    TRY(excluded_read(&relate, product, ret_relations));
    return comparison_read(&relate, product, ret_relations);
}
