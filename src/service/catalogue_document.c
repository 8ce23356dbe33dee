/* catalogue_document.c - a type, a product or the shop's front as it stands in a catalogue file. */
#include "service/catalogue_document.h"

#include "store/catalogue_store.h"
#include "store/product_graph_store.h"
#include "store/product_type_store.h"

typedef struct Writer {
    Call *call;
    Db *db;
    Arena *out;
    JsonOut json;
    bool prices;
    Date day; /* whose prices */
} Writer;

static void key_raw(Writer *writer, Str key, Str json)
{
    if (json.len > 0) {
        json_key(&writer->json, key);
        json_raw(&writer->json, json);
    }
}

static void key_true(Writer *writer, Str key, bool on)
{
    if (on) {
        json_key_bool(&writer->json, key, true);
    }
}

static void key_codes(Writer *writer, Str key, const Str *codes, size_t count)
{
    if (count == 0) {
        return;
    }
    json_key(&writer->json, key);
    json_array(&writer->json);
    for (size_t i = 0; i < count; i++) {
        json_str(&writer->json, codes[i]);
    }
    json_array_end(&writer->json);
}

static Err *type_write(Writer *writer, Str code, bool *ret_found)
{
    JsonOut *json = &writer->json;
    ProductType *type;
    TRY(store_product_type(writer->db, writer->out, code, &type));
    *ret_found = type != NULL;
    if (type == NULL) {
        return NULL;
    }
    json_key_str(json, S("code"), type->code);
    json_key_str(json, S("name"), type->name);
    json_key_str(json, S("kind"), service_kind_name(type->kind));
    json_key_str(json, S("connector"), type->connector);
    json_key_str(json, S("refund"), refund_policy_name(type->refund));
    json_key_int(json, S("retention_minutes"), type->retention_minutes);
    if (type->billing_family.len > 0) {
        json_key_str(json, S("billing_family"), type->billing_family);
    }
    key_raw(writer, S("settings"), type->settings);
    key_raw(writer, S("attributes"), type->attributes);
    return NULL;
}

static Err *names_write(Writer *writer, GroupKind kind, Str member)
{
    CatalogueGroup *groups;
    size_t count;
    TRY(store_catalogue_groups(writer->db, writer->out, kind, &groups, &count));
    json_key(&writer->json, member);
    json_array(&writer->json);
    for (size_t i = 0; i < count; i++) {
        json_str(&writer->json, groups[i].name);
    }
    json_array_end(&writer->json);
    return NULL;
}

static Err *shop_write(Writer *writer)
{
    JsonOut *json = &writer->json;
    CatalogueGroup *blocks;
    size_t count;
    TRY(names_write(writer, GROUP_CATEGORY, S("categories")));
    TRY(names_write(writer, GROUP_INDUSTRY, S("industries")));
    TRY(store_catalogue_groups(writer->db, writer->out, GROUP_BLOCK, &blocks, &count));
    json_key(json, S("blocks"));
    json_array(json);
    for (size_t i = 0; i < count; i++) {
        json_object(json);
        json_key_str(json, S("code"), blocks[i].name);
        json_key_str(json, S("title"), blocks[i].title);
        json_key_bool(json, S("shown"), blocks[i].shown);
        json_object_end(json);
    }
    json_array_end(json);
    return NULL;
}

static void product_facts_write(Writer *writer, const Product *product)
{
    JsonOut *json = &writer->json;
    Str industries = product->industries;
    Str name;
    json_key_str(json, S("code"), product->code);
    json_key_str(json, S("type"), product->type_code);
    json_key_str(json, S("sale_kind"), sale_kind_name(product->sale_kind));
    json_key_str(json, S("state"), product_state_name(product->state));
    json_key_str(json, S("name"), product->name);
    json_key_str(json, S("vendor"), product->vendor);
    json_key_str(json, S("category"), product->category);
    json_key(json, S("industries"));
    json_array(json);
    while (str_next(&industries, ',', &name)) {
        json_str(json, name);
    }
    json_array_end(json);
    json_key_str(json, S("summary"), product->summary);
    json_key_str(json, S("description"), product->description);
    json_key_str(json, S("image"), product->image);
    json_key_str(json, S("tax_category"), tax_category_name(product->tax_category));
    key_true(writer, S("featured"), product->featured);
    key_true(writer, S("new"), product->newcomer);
    key_true(writer, S("popular"), product->popular);
    key_true(writer, S("promoted"), product->promoted);
    key_true(writer, S("addon"), product->addon);
    if (product->addon) {
        json_key_bool(json, S("base_required"), product->base_required);
    }
    key_raw(writer, S("attributes"), product->attributes);
    key_raw(writer, S("settings"), product->own_settings);
    if (product->vendor_product.len > 0) {
        json_key_str(json, S("vendor_product"), product->vendor_product);
    }
}

static Err *links_write(Writer *writer, ProductId id, bool *ret_bundle)
{
    JsonOut *json = &writer->json;
    Str *codes;
    BundleItem *items;
    size_t count;
    TRY(store_product_addon_codes(writer->db, writer->out, id, &codes, &count));
    key_codes(writer, S("addons"), codes, count);
    TRY(store_product_upgrade_codes(writer->db, writer->out, id, &codes, &count));
    key_codes(writer, S("upgrades"), codes, count);
    TRY(store_product_exclusion_codes(writer->db, writer->out, id, &codes, &count));
    key_codes(writer, S("excludes"), codes, count);
    TRY(store_bundle_items(writer->db, writer->out, id, &items, &count));
    *ret_bundle = count > 0;
    if (count == 0) {
        return NULL;
    }
    json_key(json, S("bundle"));
    json_array(json);
    for (size_t i = 0; i < count; i++) {
        json_object(json);
        json_key_str(json, S("plan"), items[i].code);
        json_key_int(json, S("quantity"), items[i].quantity);
        json_object_end(json);
    }
    json_array_end(json);
    return NULL;
}

typedef enum AmountKind { AMOUNT_PRICE, AMOUNT_SETUP, AMOUNT_COST, AMOUNT_COUNT } AmountKind;

static const Str amount_members[AMOUNT_COUNT] = { STR_INIT("price"), STR_INIT("setup"),
                                                  STR_INIT("cost") };

/* False: there is nothing to say. */
static bool amount_of(const CataloguePriceRow *row, AmountKind kind, Decimal *ret_amount)
{
    *ret_amount = kind == AMOUNT_PRICE ? row->price : kind == AMOUNT_SETUP ? row->setup : row->cost;
    return kind == AMOUNT_SETUP ? ret_amount->units > 0 : ret_amount->units >= 0;
}

static void amounts_write(Writer *writer, AmountKind kind, const CataloguePriceRow *rows,
                          size_t count)
{
    Decimal amount;
    bool open = false;
    for (size_t i = 0; i < count; i++) {
        if (!amount_of(&rows[i], kind, &amount)) {
            continue;
        }
        if (!open) {
            json_key(&writer->json, amount_members[kind]);
            json_object(&writer->json);
            open = true;
        }
        json_key_str(&writer->json, currency_str(&rows[i].currency),
                     decimal_format(writer->out, amount));
    }
    if (open) {
        json_object_end(&writer->json);
    }
}

/* What all currencies of a tariff have in common. */
static const Str shape_members[] = { STR_INIT("model"), STR_INIT("aggregate"), STR_INIT("included"),
                                     STR_INIT("package_size"), STR_INIT("flat_at_zero") };

static bool of_shape(Str member)
{
    for (size_t i = 0; i < COUNT_OF(shape_members); i++) {
        if (str_eq(shape_members[i], member)) {
            return true;
        }
    }
    return false;
}

static Err *usage_write(Writer *writer, Str meter, const CataloguePriceRow *rows, size_t count)
{
    JsonOut *json = &writer->json;
    json_key(json, S("usage"));
    json_object(json);
    json_key_str(json, S("meter"), meter);
    for (size_t i = 0; i < count; i++) {
        const Json *tariff;
        TRY(json_parse(writer->out, rows[i].tariff, &tariff));
        for (size_t j = 0; i == 0 && j < tariff->count; j++) {
            if (of_shape(tariff->keys[j])) {
                json_key(json, tariff->keys[j]);
                json_value(json, &tariff->items[j]);
            }
        }
        if (i == 0) {
            json_key(json, S("prices"));
            json_object(json);
        }
        json_key(json, currency_str(&rows[i].currency));
        json_object(json);
        for (size_t j = 0; j < tariff->count; j++) {
            if (!of_shape(tariff->keys[j])) {
                json_key(json, tariff->keys[j]);
                json_value(json, &tariff->items[j]);
            }
        }
        json_object_end(json);
    }
    json_object_end(json);
    json_object_end(json);
    return NULL;
}

static Err *plan_prices_write(Writer *writer, const CataloguePlanRow *plan)
{
    CataloguePriceRow *rows;
    size_t count = 0;
    if (writer->prices) {
        TRY(store_catalogue_prices(writer->db, writer->out, plan->id, writer->call->actor.account,
                                   writer->day, &rows, &count));
    }
    if (plan->meter.len == 0 && count > 0) {
        for (size_t i = 0; i < AMOUNT_COUNT; i++) {
            amounts_write(writer, (AmountKind)i, rows, count);
        }
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (rows[i].tariff.len == 0) { /* a price by hand has no tariff: nothing to say of it */
            count = 0;
        }
    }
    if (plan->meter.len > 0 && count > 0) {
        return usage_write(writer, plan->meter, rows, count);
    }
    if (plan->meter.len > 0) {
        json_key_str(&writer->json, S("meter"), plan->meter);
    }
    return NULL;
}

static Err *plans_write(Writer *writer, ProductId id)
{
    JsonOut *json = &writer->json;
    CataloguePlanRow *plans;
    size_t count;
    TRY(store_catalogue_plans(writer->db, writer->out, id, &plans, &count));
    if (count == 0) {
        return NULL;
    }
    json_key(json, S("plans"));
    json_array(json);
    for (size_t i = 0; i < count; i++) {
        const CataloguePlanRow *plan = &plans[i];
        json_object(json);
        json_key_str(json, S("code"), plan->code);
        json_key_str(json, S("name"), plan->name);
        json_key_str(json, S("term"), plan->term);
        json_key_str(json, S("billing"), plan->billing);
        json_key_str(json, S("unit"), plan->unit);
        json_key_int(json, S("quantity_min"), plan->quantity_min);
        json_key_int(json, S("quantity_max"), plan->quantity_max);
        json_key_int(json, S("quantity_step"), plan->quantity_step);
        if (plan->trial_days > 0) {
            json_key_int(json, S("trial_days"), plan->trial_days);
        }
        if (!plan->active) {
            json_key_bool(json, S("active"), false);
        }
        TRY(plan_prices_write(writer, plan));
        json_object_end(json);
    }
    json_array_end(json);
    return NULL;
}

static Err *product_write(Writer *writer, Str code, bool *ret_found)
{
    Product *product;
    bool bundle;
    TRY(store_product_by_code(writer->db, writer->out, code, &product));
    *ret_found = product != NULL;
    if (product == NULL) {
        return NULL;
    }
    product_facts_write(writer, product);
    TRY(links_write(writer, product->id, &bundle));
    return bundle ? NULL : plans_write(writer, product->id);
}

Err *catalogue_document(Call *call, Db *db, CatalogueObject object, Str code, bool prices,
                        Arena *out, Str *ret_json)
{
    StrBuf buf = buf_new(out, 2048);
    Writer writer = {
        .call = call, .db = db, .out = out, .json = json_out(&buf), .prices = prices
    };
    bool found = true;
    const Zone *zone;
    TRY(zone_get(S("UTC"), &zone));
    writer.day = date_of(call->now, zone);
    json_object(&writer.json);
    switch (object) {
    case CATALOGUE_TYPE:
        TRY(type_write(&writer, code, &found));
        break;
    case CATALOGUE_PRODUCT:
        TRY(product_write(&writer, code, &found));
        break;
    case CATALOGUE_SHOP:
        TRY(shop_write(&writer));
        break;
    case CATALOGUE_OBJECT_COUNT:
        break;
    }
    json_object_end(&writer.json);
    *ret_json = found ? buf_str(&buf) : (Str){ 0 };
    return NULL;
}
