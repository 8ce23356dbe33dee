/* products.c - GET /api/v1/products: what the caller can order, at the caller's own prices. */
#include "api/routes.h"

#include "api/api.h"

enum {
    Q_SEARCH = API_QUERY_OWN,
    Q_KIND,
    Q_CATEGORY,
    Q_INDUSTRY,
    Q_VENDOR,
    Q_BILLING,
    Q_TRIAL,
    Q_BLOCK,
    Q_SORT,
    Q_ADDONS,
    Q_COUNT
};

static const char *const sort_words[] = {
    [PRODUCT_SORT_POPULAR] = "relevance",
    [PRODUCT_SORT_NAME] = "name",
    [PRODUCT_SORT_PRICE] = "price",
    [PRODUCT_SORT_NEWEST] = "newest",
    NULL,
};

static const char *const block_words[] = { "featured", "new", "popular", "promoted", NULL };
static const char *const trial_words[] = { "yes", NULL };

enum { FACET_VALUES_SHOWN = 200 };

/* By FacetKind: the name of each, in the query and in the answer. */
static const char *const facet_names[FACET_COUNT] = {
    [FACET_KIND] = "kind",     [FACET_CATEGORY] = "category", [FACET_INDUSTRY] = "industry",
    [FACET_VENDOR] = "vendor", [FACET_BILLING] = "billing",   [FACET_TRIAL] = "trial",
    [FACET_BLOCK] = "block",
};

static const Field product_query[Q_COUNT] = {
    API_PAGE_FIELDS,
    [Q_SEARCH] = { "q", FIELD_TEXT, "Words, or how they begin", .max = SEARCH_BYTES_MAX },
    [Q_KIND] = { "kind", FIELD_TOKEN, "Service kind", .many = true, .max = 40 },
    [Q_CATEGORY] = { "category", FIELD_TEXT, "Category", .many = true, .max = 100 },
    [Q_INDUSTRY] = { "industry", FIELD_TEXT, "Industry", .many = true, .max = 100 },
    [Q_VENDOR] = { "vendor", FIELD_TEXT, "Vendor", .many = true, .max = 100 },
    [Q_BILLING] = { "billing", FIELD_TOKEN, "How a plan is billed: P1M, or use", .many = true,
                    .max = 40 },
    [Q_TRIAL] = { "trial", FIELD_CHOICE, "yes: some plan has one", .choices = trial_words,
                  .many = true },
    [Q_BLOCK] = { "block", FIELD_CHOICE, "A special block of the shop", .choices = block_words,
                  .many = true },
    [Q_SORT] = { "sort", FIELD_CHOICE, "Order", .choices = sort_words, .fallback = "name" },
    [Q_ADDONS] = { "addons", FIELD_BOOL, "Also list add-ons" },
};

/* "tiers": what a unit costs from a quantity on, where that depends on it. */
static void tiers_write(Req *req, JsonOut *json, const PlanView *plan)
{
    json_key(json, S("tiers"));
    json_array(json);
    for (size_t i = 0; plan->tiers_count > 1 && i < plan->tiers_count; i++) {
        const PlanTier *tier = &plan->tiers[i];
        json_object(json);
        json_key_int(json, S("quantity_from"), tier->from);
        api_decimal(req, json, S("price"), tier->unit);
        api_decimal(req, json, S("setup"), tier->setup);
        json_object_end(json);
    }
    json_array_end(json);
}

static void plan_write(Req *req, JsonOut *json, const PlanView *plan)
{
    json_object(json);
    json_key_str(json, S("id"), plan->code);
    json_key_str(json, S("code"), plan->code);
    json_key_str(json, S("name"), plan->name);
    json_key_str(json, S("term"), plan->term);
    json_key_str(json, S("billing"), plan->billing);
    json_key_str(json, S("unit"), plan->unit);
    json_key_int(json, S("quantity_min"), plan->quantity_min);
    json_key_int(json, S("quantity_max"), plan->quantity_max);
    json_key_int(json, S("quantity_step"), plan->quantity_step);
    json_key_int(json, S("trial_days"), plan->trial_days);
    if (plan->priced && actor_sees_prices(&req->actor)) {
        api_decimal(req, json, S("price"), plan->unit_price);
        json_key_str(json, S("currency"), currency_str(&plan->price.currency));
        json_key_str(json, S("price_source"), plan->price_source);
        api_decimal(req, json, S("setup"), plan->setup);
        tiers_write(req, json, plan);
        if (plan->tariff.len > 0) {
            json_key_str(json, S("usage"), plan->tariff);
        }
    }
    json_object_end(json);
}

static void product_write(Req *req, JsonOut *json, const ProductView *product)
{
    json_object(json);
    json_key_str(json, S("id"), product->code);
    json_key_str(json, S("code"), product->code);
    json_key_str(json, S("name"), product->name);
    json_key_str(json, S("vendor"), product->vendor);
    json_key_str(json, S("kind"), service_kind_name(product->kind));
    json_key_str(json, S("category"), product->category);
    json_key_str(json, S("summary"), product->summary);
    json_key_bool(json, S("addon"), product->addon);
    json_key_bool(json, S("simulated"), product->simulated);
    json_key(json, S("plans"));
    json_array(json);
    for (size_t i = 0; i < product->plan_count; i++) {
        plan_write(req, json, &product->plans[i]);
    }
    json_array_end(json);
    json_key(json, S("bundle"));
    json_array(json);
    for (size_t i = 0; i < product->parts_count; i++) {
        json_object(json);
        json_key_str(json, S("product"), product->parts[i].product_code);
        json_key_int(json, S("quantity"), product->parts[i].quantity);
        json_key(json, S("plan"));
        plan_write(req, json, &product->parts[i].plan);
        json_object_end(json);
    }
    json_array_end(json);
}

static void text_or_null(JsonOut *json, Str key, Str text)
{
    json_key(json, key);
    if (text.len > 0) {
        json_str(json, text);
    } else {
        json_null(json);
    }
}

/* {"vendor":[{"value":"Microsoft","count":12}]} */
static void facets_write(JsonOut *json, const ProductList *found)
{
    json_key(json, S("facets"));
    json_object(json);
    for (size_t facet = 0; facet < FACET_COUNT; facet++) {
        size_t count = found->facet_counts[facet];
        json_key(json, str_from_cstr(facet_names[facet]));
        json_array(json);
        for (size_t i = 0; i < count && i < FACET_VALUES_SHOWN; i++) {
            json_object(json);
            json_key_str(json, S("value"), found->facets[facet][i].word);
            json_key_str(json, S("label"), found->facets[facet][i].label);
            json_key_int(json, S("count"), found->facets[facet][i].count);
            json_object_end(json);
        }
        json_array_end(json);
    }
    json_object_end(json);
}

static Err *products_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    ProductList found;
    ProductQuery query = { .search = req->query[Q_SEARCH].text,
                           .sort = (ProductSort)req->query[Q_SORT].number,
                           .addons = req->query[Q_ADDONS].on,
                           .page = api_page(req) };
    for (size_t i = 0; i < FACET_COUNT; i++) {
        const FieldValue *value = &req->query[Q_KIND + i];
        query.chosen[i] = (FacetChoice){ value->items, value->item_count };
    }
    TRY(svc_products(&call, &query, &found));

    StrBuf buf = buf_new(req->arena, 64 * 1024);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key(&json, S("items"));
    json_array(&json);
    for (size_t i = 0; i < found.count; i++) {
        product_write(req, &json, &found.products[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    text_or_null(&json, S("next"), query.page.next);
    json_key_int(&json, S("total"), found.total);
    text_or_null(&json, S("corrected"), found.corrected);
    facets_write(&json, &found);
    json_object_end(&json);
    return resp_json(resp, buf_str(&buf));
}

const Route api_products_route = {
    .method = HTTP_GET,
    .path = "/api/v1/products",
    .handle = products_get,
    .access = ACCESS_SIGNED_IN,
    .query = product_query,
    .query_count = COUNT_OF(product_query),
    .api = true,
    .summary = "List products",
    .detail =
        "Only what the caller's price list gives a price for. `q` searches names, vendors, "
        "categories, codes and texts, by words or how they begin; a word that nothing has is taken "
        "for the nearest one, which `corrected` says. A filter that is sent several times takes "
        "any of its values. The counts of a facet follow the search and "
        "the other facets; categories, industries and blocks stand in the shop's order.",
    .answer = "{\"items\":[{\"code\":\"postgresql-small\",\"plans\":[{\"code\":\"postgresql-small-"
              "monthly\",\"price\":\"24.90\",\"currency\":\"EUR\"}]}],\"next\":null,\"total\":1,"
              "\"corrected\":null,"
              "\"facets\":{\"vendor\":[{\"value\":\"Stoa\",\"label\":\"Stoa\",\"count\":1}]}}",
};

static Err *product_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    ProductView product;
    ProductView *addons;
    size_t addon_count;
    TRY(svc_product(&call, req_param(req, S("product")), &product, &addons, &addon_count));

    StrBuf buf = buf_new(req->arena, 8192);
    JsonOut json = json_out(&buf);
    product_write(req, &json, &product);
    json_key_str(&json, S("description"), product.description);
    json_key(&json, S("addons"));
    json_array(&json);
    for (size_t i = 0; i < addon_count; i++) {
        product_write(req, &json, &addons[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return resp_json(resp, buf_str(&buf));
}

const Route api_product_route = {
    .method = HTTP_GET,
    .path = "/api/v1/products/{product}",
    .handle = product_get,
    .access = ACCESS_SIGNED_IN,
    .api = true,
    .summary = "One product with its plans and add-ons",
    .answer = "{\"code\":\"postgresql-small\",\"plans\":[],\"addons\":[]}",
};
